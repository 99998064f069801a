package content

import (
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"norrbottenforalla.se/quiz"
)

// words is one language file, flat.
type words struct {
	texts map[string]string
	lines map[string]int // of texts and of what they stand in
	// What texts should stand in but cannot, because it is no mapping. That is reported, and its texts are not missed.
	shapeless map[string]bool
}

// readWords fills in the module's texts in one language. Swedish first: the others are compared with it.
func (d *draft) readWords(root value, lang quiz.Lang) {
	all := slots(&d.module)
	known := map[string]bool{"": false} // true: a text; false: something that texts stand in
	for _, s := range all {
		known[s.key] = true
		for key := s.key; strings.Contains(key, "."); {
			key = key[:strings.LastIndexByte(key, '.')]
			known[key] = false
		}
	}
	w := words{texts: map[string]string{}, lines: map[string]int{"": root.line}, shapeless: map[string]bool{}}
	w.shapeless[""] = root.node.Kind != yaml.MappingNode
	d.swedish = d.swedish || lang == quiz.Swedish && !w.shapeless[""]
	w.read(root, known)
	for _, s := range all {
		text, ok := w.texts[s.key]
		if ok && d.swedish && lang != quiz.Swedish && !s.required && (*s.text)[quiz.Swedish] == "" {
			root.at(s.key, w.lines[s.key]).errorf("den svenska filen har ingen sådan text")
		}
		if ok {
			if *s.text == nil {
				*s.text = quiz.Text{}
			}
			(*s.text)[lang] = text
			continue
		}
		if _, reported := w.lines[s.key]; !reported {
			d.untranslated(root, w, s, lang)
		}
	}
	d.checkOptionTexts(root, w, lang)
	d.langs = append(d.langs, lang)
}

// read flattens the file and reports what the structure does not ask for.
func (w words) read(v value, known map[string]bool) {
	for _, e := range v.entries() {
		isText, ok := known[e.key]
		if !ok {
			e.errorf("%s", unknownText(v.key, known))
			continue
		}
		w.lines[e.key] = e.line
		if !isText {
			w.shapeless[e.key] = e.node.Kind != yaml.MappingNode
			w.read(e.value, known)
			continue
		}
		if text, ok := e.text(); ok {
			w.texts[e.key] = keepTogether(text)
		}
	}
}

var digitGroup = regexp.MustCompile(`([0-9]) ([0-9]{3})\b`)

// keepTogether puts no-break spaces inside numbers, "249 000", so that a line never breaks in the middle of one.
// Authors write an ordinary space, which they can see.
func keepTogether(s string) string {
	// Twice, because the matches of "10 605 529" overlap.
	const kept = "${1}\u00a0${2}"
	return digitGroup.ReplaceAllString(digitGroup.ReplaceAllString(s, kept), kept)
}

// namedByID are the parts of a language file whose keys are ids of the structure.
var namedByID = []string{"questions", "positions", "prompts", "charts", "support", "options", "matches", "corners", "columns", "rows"}

func unknownText(parent string, known map[string]bool) string {
	if slices.Contains(namedByID, parent[strings.LastIndexByte(parent, '.')+1:]) {
		return "module.yaml har inget sådant id"
	}
	var here []string
	for key := range known {
		rest, below := strings.CutPrefix(key, parent+".")
		if parent == "" {
			rest, below = key, key != ""
		}
		if below && !strings.Contains(rest, ".") {
			here = append(here, rest)
		}
	}
	slices.Sort(here)
	return "okänd nyckel; här finns " + strings.Join(here, ", ")
}

// untranslated reports a text that is missing, where it should have stood.
func (d *draft) untranslated(root value, w words, s slot, lang quiz.Lang) {
	key, line, stands := s.key, 0, false
	for !stands {
		key = key[:max(0, strings.LastIndexByte(key, '.'))]
		line, stands = w.lines[key] // "" always stands
	}
	switch {
	case w.shapeless[key]:
	case lang == quiz.Swedish && s.required:
		root.c.errorf(root.file, line, s.key, "saknas")
	case lang == quiz.EasySwedish && s.leader:
		// Leaders read ordinary Swedish.
	case lang != quiz.Swedish && (*s.text)[quiz.Swedish] != "":
		root.c.warnf(root.file, line, s.key, "är inte översatt")
	}
}

// checkOptionTexts reports two options of a question or position that read the same.
func (d *draft) checkOptionTexts(root value, w words, lang quiz.Lang) {
	check := func(key string, options []quiz.Option) {
		seen := map[string]quiz.OptionID{}
		for _, o := range options {
			text := strings.ToLower(strings.Join(strings.Fields(o.Text[lang]), " "))
			if text == "" {
				continue
			}
			key := key + "." + string(o.ID)
			if other, twice := seen[text]; twice {
				root.at(key, w.lines[key]).errorf("lyder likadant som %q", other)
			}
			seen[text] = o.ID
		}
	}
	for _, q := range d.module.Questions {
		check("questions."+string(q.ID)+".options", q.Options)
		check("questions."+string(q.ID)+".matches", q.Matches)
	}
	for _, p := range d.module.Positions {
		check("positions."+string(p.ID)+".options", p.Options)
	}
	for _, p := range d.module.Prompts {
		check("prompts."+string(p.ID)+".corners", p.Corners)
	}
}
