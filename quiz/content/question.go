package content

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"norrbottenforalla.se/quiz"
)

var (
	forEveryQuestion = []string{"id", "kind", "minutes", "pair", "right", "facts", "sources", "checked", "best-before", "goals", "support", "chart"}
	forOptions       = []string{"options"}
	forMatches       = []string{"options", "matches"}
	forEstimates     = []string{"slider", "near", "fair"}
)

// readQuestion reads one question of the structure, without words.
func (d *draft) readQuestion(item value, lib library) quiz.Question {
	item = item.namedByID("questions")
	f := item.fields(keysFor(quiz.Kind(item.peek("kind")))...)
	var q quiz.Question
	if v := f.need("id"); !v.missing() {
		id, _ := v.id()
		d.take(v, item.key, id)
		q.ID = quiz.QuestionID(id)
	}
	if v := f.need("kind"); !v.missing() {
		q.Kind = v.kind()
	}
	q.Minutes, _ = f.need("minutes").whole(1, maxMinutes)
	if pair, ok := f.opt("pair"); ok {
		id, _ := pair.id()
		q.Pair = quiz.QuestionID(id)
		d.lines[pair.key] = pair.line
	}
	switch q.Kind {
	case quiz.Single, quiz.Several, quiz.Order:
		q.Options = f.need("options").options()
		q.Key.Right = f.need("right").right(q.Kind, q.Options)
	case quiz.TrueFalse:
		q.Options = []quiz.Option{{ID: quiz.True}, {ID: quiz.False}}
		q.Key.Right = f.need("right").right(q.Kind, q.Options)
	case quiz.Estimate:
		f.readEstimate(&q)
	case quiz.Match:
		f.readMatch(&q)
	default:
		// The kind has been reported. Read on, so that the words are not said to be about nothing.
		if v, ok := f.opt("options"); ok {
			q.Options = v.options()
		}
		if v, ok := f.opt("matches"); ok {
			q.Matches = v.options()
		}
		if _, ok := f.opt("slider"); ok {
			q.Slider = new(quiz.Slider)
		}
	}
	f.readEvidence(&q, lib)
	return q
}

// maxGoal is the last of the goals of Agenda 2030.
const maxGoal = 17

func keysFor(kind quiz.Kind) []string {
	switch kind {
	case quiz.TrueFalse:
		return forEveryQuestion
	case quiz.Estimate:
		return slices.Concat(forEveryQuestion, forEstimates)
	case quiz.Single, quiz.Several, quiz.Order:
		return slices.Concat(forEveryQuestion, forOptions)
	case quiz.Match:
		return slices.Concat(forEveryQuestion, forMatches)
	}
	return slices.Concat(forEveryQuestion, forMatches, forEstimates)
}

func (v value) kind() quiz.Kind {
	s, ok := v.text()
	if !ok {
		return ""
	}
	if !slices.Contains(quiz.Kinds, quiz.Kind(s)) {
		v.errorf("%q är ingen sorts fråga; det finns %v", s, quiz.Kinds)
		return ""
	}
	return quiz.Kind(s)
}

// options gives the options in the order they are shown.
func (v value) options() []quiz.Option { return v.optionsBetween(minOptions, maxOptions) }

func (v value) optionsBetween(least, most int) []quiz.Option {
	var options []quiz.Option
	for _, item := range v.list() {
		id, ok := item.id()
		if !ok {
			continue
		}
		if hasOption(options, quiz.OptionID(id)) {
			item.errorf("alternativet %q står två gånger", id)
			continue
		}
		options = append(options, quiz.Option{ID: quiz.OptionID(id)})
	}
	if n := len(options); !v.missing() && v.node.Kind == yaml.SequenceNode && (n < least || n > most) {
		if least == most {
			v.errorf("ska ha %d alternativ, har %d", least, n)
		} else {
			v.errorf("ska ha %d till %d alternativ, har %d", least, most, n)
		}
	}
	return options
}

func hasOption(options []quiz.Option, id quiz.OptionID) bool {
	return slices.ContainsFunc(options, func(o quiz.Option) bool { return o.ID == id })
}

// right gives the options that are right, and holds what the kind demands of them.
func (v value) right(kind quiz.Kind, options []quiz.Option) []quiz.OptionID {
	if v.missing() || len(options) == 0 {
		return nil // reported already
	}
	var right []quiz.OptionID
	sound := true
	for _, item := range v.oneOrMore() {
		id, ok := item.id()
		option := quiz.OptionID(id)
		switch {
		case !ok:
			sound = false
			continue
		case !hasOption(options, option):
			item.errorf("det finns inget alternativ %q", id)
			sound = false
		case slices.Contains(right, option):
			item.errorf("%q står två gånger", id)
			sound = false
		}
		right = append(right, option)
	}
	if sound {
		v.checkRight(kind, right, options)
	}
	return right
}

// checkRight holds how many are right, and that an order question has something to order.
func (v value) checkRight(kind quiz.Kind, right []quiz.OptionID, options []quiz.Option) {
	switch {
	case len(right) == 0:
		v.errorf("det finns inget rätt svar")
	case kind == quiz.Order && len(right) != len(options):
		v.errorf("ska ha alla %d alternativ i rätt ordning, har %d", len(options), len(right))
	case kind == quiz.Order && sameOrder(right, options):
		v.errorf("alternativen visas redan i rätt ordning; visa dem i en annan")
	case kind == quiz.Several && len(right) == len(options):
		v.errorf("alla alternativ är rätt; minst ett ska vara fel")
	case (kind == quiz.Single || kind == quiz.TrueFalse) && len(right) > 1:
		v.errorf("en fråga av sorten %s har ett rätt svar, här är %d", kind, len(right))
	}
}

func sameOrder(right []quiz.OptionID, options []quiz.Option) bool {
	return slices.EqualFunc(right, options, func(id quiz.OptionID, o quiz.Option) bool { return id == o.ID })
}

// readEstimate reads the slider, the right number and how near is near.
func (f fields) readEstimate(q *quiz.Question) {
	s := f.need("slider")
	slider := s.slider()
	q.Slider = &slider
	right, near, fair := f.need("right"), f.need("near"), f.need("fair")
	var okRight, okNear, okFair bool
	q.Key.Number, okRight = right.number(slider.Decimals)
	q.Key.Near, okNear = near.number(slider.Decimals)
	q.Key.Fair, okFair = fair.number(slider.Decimals)
	if okNear && q.Key.Near <= 0 {
		near.errorf("ska vara mer än 0")
	}
	if okNear && okFair && q.Key.Fair <= q.Key.Near {
		fair.errorf("ska vara mer än near (%s)", formatUnits(q.Key.Near, slider.Decimals))
	}
	if slider.Step <= 0 || slider.Min >= slider.Max {
		return // reported by the slider itself; distances on it mean nothing
	}
	if okFair && q.Key.Fair >= slider.Max-slider.Min {
		fair.errorf("täcker hela reglaget")
	}
	switch n := q.Key.Number; {
	case !okRight:
	case n < slider.Min || n > slider.Max:
		right.errorf("ligger utanför reglaget, %s till %s", formatUnits(slider.Min, slider.Decimals), formatUnits(slider.Max, slider.Decimals))
	case (n-slider.Min)%slider.Step != 0:
		right.errorf("går inte att nå med reglagets steg %s", formatUnits(slider.Step, slider.Decimals))
	}
}

func (v value) slider() quiz.Slider {
	var s quiz.Slider
	f := v.fields("min", "max", "step", "decimals")
	if d, ok := f.opt("decimals"); ok {
		if s.Decimals, ok = d.whole(0, maxDecimals); !ok {
			s.Decimals = maxDecimals // reported; with room for every number, so that the rest can be read
		}
	}
	lo, hi, step := f.need("min"), f.need("max"), f.need("step")
	var okLo, okHi, okStep bool
	s.Min, okLo = lo.number(s.Decimals)
	s.Max, okHi = hi.number(s.Decimals)
	s.Step, okStep = step.number(s.Decimals)
	switch {
	case okLo && okHi && s.Max <= s.Min:
		hi.errorf("ska vara mer än min")
	case okStep && s.Step <= 0:
		step.errorf("ska vara mer än 0")
	case okLo && okHi && okStep && (s.Max-s.Min)%s.Step != 0:
		step.errorf("delar inte vägen från min till max jämnt")
	}
	return s
}

// readMatch reads what the options are matched with, and which belongs to which.
func (f fields) readMatch(q *quiz.Question) {
	q.Options = f.need("options").options()
	matches := f.need("matches")
	q.Matches = matches.options()
	if n := len(q.Matches); n > 0 && n < len(q.Options) {
		matches.errorf("ska vara minst lika många som alternativen (%d), är %d", len(q.Options), n)
		return
	}
	right := f.need("right")
	if right.missing() || len(q.Options) == 0 || len(q.Matches) == 0 {
		return // reported already
	}
	byOption := map[quiz.OptionID]quiz.OptionID{}
	sound := true
	for _, e := range right.entries() {
		id, ok := e.id()
		option, match := quiz.OptionID(e.name), quiz.OptionID(id)
		switch {
		case !ok:
			sound = false
			continue
		case !hasOption(q.Options, option):
			e.errorf("det finns inget alternativ %q", e.name)
			sound = false
		case !hasOption(q.Matches, match):
			e.errorf("det finns ingen motsvarighet %q", id)
			sound = false
		case slices.Contains(q.Key.Right, match):
			e.errorf("%q hör redan ihop med ett annat alternativ", id)
			sound = false
		}
		byOption[option] = match
		q.Key.Right = append(q.Key.Right, match)
	}
	if !sound || right.node.Kind != yaml.MappingNode {
		q.Key.Right = nil
		return
	}
	q.Key.Right = q.Key.Right[:0]
	for _, o := range q.Options {
		match, ok := byOption[o.ID]
		if !ok {
			right.errorf("alternativet %q har ingen motsvarighet", o.ID)
			return
		}
		q.Key.Right = append(q.Key.Right, match)
	}
	if sameOrder(q.Key.Right, q.Matches[:len(q.Options)]) {
		matches.errorf("varje motsvarighet visas redan bredvid sitt alternativ; visa dem i en annan ordning")
	}
}

// readEvidence reads where the fact comes from, when it was looked at, and what goes with it.
func (f fields) readEvidence(q *quiz.Question, lib library) {
	q.Key.FactIDs = f.need("facts").factIDs(lib)
	q.Key.Sources = f.need("sources").sourceList(lib)
	q.Key.Checked = f.need("checked").date()
	if v, ok := f.opt("best-before"); ok {
		q.Key.BestBefore = v.date()
	}
	if v, ok := f.opt("goals"); ok {
		q.Goals = v.goals()
	}
	if v, ok := f.opt("support"); ok {
		q.Support = v.supportList(lib)
	}
	if v, ok := f.opt("chart"); ok {
		q.Key.Chart = v.chart(lib)
	}
}

func (v value) goals() []int {
	var goals []int
	for _, item := range v.list() {
		n, ok := item.whole(1, maxGoal)
		switch {
		case !ok:
		case slices.Contains(goals, n):
			item.errorf("mål %d står två gånger", n)
		default:
			goals = append(goals, n)
		}
	}
	return goals
}
