package quiz

import "slices"

// methodPhases lists the phases of each method in their usual order; the first is where a prompt begins. A dot vote
// comes in before the conclusion when the leader starts one.
var methodPhases = map[Method][]Phase{
	AlonePairsAll: {PhaseAlone, PhasePairs, PhaseAll, PhaseConclude},
	Buzz:          {PhasePairs, PhaseAll, PhaseConclude},
	GoAround:      {PhaseAround, PhaseAll, PhaseConclude},
	InCorners:     {PhaseCorners, PhaseAll, PhaseConclude},
	OpenTalk:      {PhaseAll, PhaseConclude},
	Silent:        {PhaseWrite, PhaseRead, PhaseConclude},
}

// MethodPhases gives the phases of a method in their usual order, without the dot vote.
func MethodPhases(m Method) []Phase { return slices.Clone(methodPhases[m]) }

// Suits gives the methods that a leader may choose for the prompt, the suggested one first. Four corners need the
// prompt's three statements. There is always at least one.
func (p *Prompt) Suits() []Method {
	from := p.Methods
	if len(from) == 0 {
		from = Methods
	}
	var out []Method
	for _, m := range from {
		if methodPhases[m] != nil && (m != InCorners || len(p.Corners) == 3) && !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	if len(out) == 0 {
		return []Method{AlonePairsAll}
	}
	return out
}

// suits gives the methods to choose from tonight: four corners too once the leader has written them.
func (t *talkState) suits(p *Prompt) []Method {
	list := p.Suits()
	if t.corners != nil && !slices.Contains(list, InCorners) {
		list = append(list, InCorners)
	}
	return list
}

// cornersOf gives the three statements as they are tonight.
func (t *talkState) cornersOf(p *Prompt) []Option {
	if t.corners != nil {
		return t.corners
	}
	return p.Corners
}

// asQuestion gives the corners as a question with one answer, for counting. The fourth is Else, which is always open.
func (t *talkState) asQuestion(p *Prompt) *Question {
	q := &Question{Kind: Single}
	for _, o := range t.cornersOf(p) {
		q.Options = append(q.Options, Option{ID: o.ID})
	}
	q.Options = append(q.Options, Option{ID: Else})
	return q
}

// phases gives the phases of a prompt as it goes tonight.
func (t *talkState) phases() []Phase {
	list := slices.Clone(methodPhases[t.method])
	if t.dots != nil {
		list = slices.Insert(list, len(list)-1, PhaseDots)
	}
	return list
}

// mayMove tells whether a prompt may go from one phase to another: a prompt hides nothing that was said and moves
// freely. A dot vote begins with StartDots, which says how many.
func (t *talkState) mayMove(from, to Phase) bool {
	return to != from && to != PhaseDots && slices.Contains(t.phases(), to)
}

// heard tells whether what was written is for everybody in this phase.
func heard(p Phase) bool {
	return p == PhaseAll || p == PhaseRead || p == PhaseDots || p == PhaseConclude
}
