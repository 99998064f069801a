package content

import (
	"slices"

	"norrbottenforalla.se/quiz"
)

const (
	maxChoices = 5
	ownCorners = 3 // the fourth is always open
)

var positionKinds = []quiz.PositionKind{quiz.Scale, quiz.Choice, quiz.Corners}

func (d *draft) readPositions(list value, lib library) {
	for _, item := range list.list() {
		d.module.Positions = append(d.module.Positions, d.readPosition(item.namedByID("positions"), lib))
	}
}

func (d *draft) readPosition(item value, lib library) quiz.Position {
	known := []string{"id", "kind", "minutes", "sensitive", "support", "options"}
	if item.peek("kind") == string(quiz.Scale) {
		known = known[:len(known)-1]
	}
	f := item.fields(known...)
	var p quiz.Position
	if v := f.need("id"); !v.missing() {
		id, _ := v.id()
		d.take(v, item.key, id)
		p.ID = quiz.PositionID(id)
	}
	if v := f.need("kind"); !v.missing() {
		p.Kind = v.positionKind()
	}
	p.Minutes, _ = f.need("minutes").whole(1, maxMinutes)
	switch p.Kind {
	case quiz.Choice:
		p.Options = f.need("options").ownOptions(minOptions, maxChoices)
	case quiz.Corners:
		p.Options = f.need("options").ownOptions(ownCorners, ownCorners)
	case quiz.Scale:
	default:
		if v, ok := f.opt("options"); ok {
			p.Options = v.options() // so that the words are not said to be about nothing
		}
	}
	p.Sensitive, p.Support = f.care(lib)
	return p
}

func (v value) positionKind() quiz.PositionKind {
	s, ok := v.text()
	if !ok {
		return ""
	}
	if !slices.Contains(positionKinds, quiz.PositionKind(s)) {
		v.errorf("%q är ingen sorts ställningstagande; det finns %v", s, positionKinds)
		return ""
	}
	return quiz.PositionKind(s)
}

// ownOptions gives the options of a position: something else, don't know and rather not say come by themselves.
func (v value) ownOptions(least, most int) []quiz.Option {
	options := v.optionsBetween(least, most)
	for _, o := range options {
		if slices.Contains([]quiz.OptionID{quiz.Else, quiz.Unsure, quiz.Pass}, o.ID) {
			v.errorf("%q kommer av sig självt; ta bort det", o.ID)
		}
	}
	return options
}

// care reads how to be careful with something that may touch people, and where to find help.
func (f fields) care(lib library) (sensitive bool, support []quiz.Support) {
	if v, ok := f.opt("sensitive"); ok {
		sensitive = v.yes()
	}
	if v, ok := f.opt("support"); ok {
		support = v.supportList(lib)
	}
	return sensitive, support
}

func (d *draft) readPrompts(list value, lib library) {
	for _, item := range list.list() {
		d.module.Prompts = append(d.module.Prompts, d.readPrompt(item.namedByID("prompts"), lib))
	}
	if !list.missing() && len(d.module.Prompts) == 0 {
		list.errorf("ska ha minst en samtalsfråga")
	}
}

func (d *draft) readPrompt(item value, lib library) quiz.Prompt {
	f := item.fields("id", "minutes", "methods", "corners", "sensitive", "support")
	var p quiz.Prompt
	if v := f.need("id"); !v.missing() {
		id, _ := v.id()
		d.take(v, item.key, id)
		p.ID = quiz.PromptID(id)
	}
	p.Minutes, _ = f.need("minutes").whole(1, maxMinutes)
	methods, chosen := f.opt("methods")
	if chosen {
		p.Methods = methods.methods()
	}
	corners, hasCorners := f.opt("corners")
	if hasCorners {
		p.Corners = corners.ownOptions(ownCorners, ownCorners)
	}
	switch inCorners := slices.Contains(p.Methods, quiz.InCorners); {
	case inCorners && !hasCorners:
		methods.errorf("metoden %s behöver tre påståenden under corners", quiz.InCorners)
	case hasCorners && chosen && !inCorners:
		corners.errorf("metoderna har inte med %s", quiz.InCorners)
	}
	p.Sensitive, p.Support = f.care(lib)
	return p
}

func (v value) methods() []quiz.Method {
	var methods []quiz.Method
	for _, item := range v.list() {
		s, ok := item.text()
		m := quiz.Method(s)
		switch {
		case !ok:
		case !slices.Contains(quiz.Methods, m):
			item.errorf("%q är ingen metod; det finns %v", s, quiz.Methods)
		case slices.Contains(methods, m):
			item.errorf("%q står två gånger", s)
		default:
			methods = append(methods, m)
		}
	}
	return methods
}
