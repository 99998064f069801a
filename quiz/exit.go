package quiz

import (
	"maps"
	"slices"
	"time"
)

// A LineKind says what a line of the exit step is about.
type LineKind string

const (
	Take   LineKind = "take"   // what somebody takes along
	Wonder LineKind = "wonder" // what somebody wonders
)

// LineKinds in the order they are offered.
var LineKinds = []LineKind{Take, Wonder}

// exitGiven is what one seat answered to the exit questions.
type exitGiven struct {
	answers map[ExitQuestion]OptionID
	people  int
	at      time.Time
}

// decideExit takes a phone's answers to the exit questions while they are asked. Each question may be left out, but
// not all of them; a later answer replaces all of the earlier one.
func (r *Round) decideExit(now time.Time, id SeatID, do GiveExit, cmd Command) ([]Event, error) {
	if r.paused {
		return nil, ErrPaused
	}
	step, st := r.step()
	if step == nil || cmd.Step != step.ID {
		return nil, ErrWrongStep
	}
	if step.Kind != StepExit || st.phase != PhaseWrite || cmd.Phase != st.phase {
		return nil, ErrWrongPhase
	}
	if len(do.Answers) == 0 || len(do.Answers) > len(ExitQuestions) {
		return nil, ErrBadAnswer
	}
	for question, option := range do.Answers {
		if !slices.Contains(ExitQuestions, question) || !slices.Contains(ExitOptions, option) {
			return nil, ErrBadAnswer
		}
	}
	people := r.seats[id].people
	if old, ok := st.exit[id]; ok && old.people == people && maps.Equal(old.answers, do.Answers) {
		return nil, nil
	}
	return []Event{ExitAnswered{
		CID: cmd.CID, Seat: id, Step: step.ID, Answers: maps.Clone(do.Answers), People: people, At: now,
	}}, nil
}

// decideExitHands takes a show of hands for the exit questions, all in one command; none at all takes them away.
func (r *Round) decideExitHands(do CountExit, cmd Command) ([]Event, error) {
	step, st := r.step()
	if step == nil || cmd.Step != step.ID {
		return nil, ErrWrongStep
	}
	if step.Kind != StepExit || st.phase != PhaseWrite {
		return nil, ErrWrongPhase
	}
	counts := map[ExitQuestion][]OptionCount{}
	for question, hands := range do.Counts {
		if !slices.Contains(ExitQuestions, question) {
			return nil, ErrBadHands
		}
		total := 0
		clean := exitCounts(nil)
		for _, h := range hands {
			i := slices.Index(ExitOptions, h.Option)
			if i < 0 || h.People < 0 || h.People > MaxHands || clean[i].People > 0 {
				return nil, ErrBadHands
			}
			clean[i].People = h.People
			total += h.People
		}
		if total > MaxHands {
			return nil, ErrBadHands
		}
		if total > 0 {
			counts[question] = clean
		}
	}
	if maps.EqualFunc(counts, st.exitHands, slices.Equal[[]OptionCount]) {
		return nil, nil
	}
	return []Event{ExitHandsCounted{Step: step.ID, Counts: counts}}, nil
}

// exitCounts gives people per option in the order that the options are offered.
func exitCounts(m map[OptionID]int) []OptionCount {
	out := make([]OptionCount, len(ExitOptions))
	for i, o := range ExitOptions {
		out[i] = OptionCount{Option: o, People: m[o]}
	}
	return out
}

// exitTally counts one exit question.
func exitTally(st *stepState, q ExitQuestion) ExitCount {
	out := ExitCount{Question: q}
	people := map[OptionID]int{}
	for _, g := range st.exit {
		if o, ok := g.answers[q]; ok {
			out.Count.Phones++
			out.Count.People += g.people
			people[o] += g.people
		}
	}
	for _, h := range st.exitHands[q] {
		out.Count.Hands += h.People
		out.Count.People += h.People
		people[h.Option] += h.People
	}
	out.Options = exitCounts(people)
	return out
}

// exitAnswered is how many answered anything at all: the hands of the question that most raised theirs to.
func exitAnswered(st *stepState) Count {
	var c Count
	for _, g := range st.exit {
		c.Phones++
		c.People += g.people
	}
	for _, counts := range st.exitHands {
		n := 0
		for _, h := range counts {
			n += h.People
		}
		c.Hands = max(c.Hands, n)
	}
	c.People += c.Hands
	return c
}

// exitView gives the exit step as it may be seen now. While people answer nobody sees counts, or one could tell who
// answered what by when they changed.
func (r *Round) exitView(st *stepState, role Role) *ExitView {
	v := &ExitView{Open: st.phase == PhaseWrite, Lines: lines(st, role)}
	if role == Leader || role == Screen {
		n := exitAnswered(st)
		v.Answered = &n
	}
	if role == Leader {
		v.Hands = maps.Clone(st.exitHands)
	}
	if st.phase == PhaseShow {
		for _, q := range ExitQuestions {
			t := exitTally(st, q)
			if !r.enough(t.Count) {
				t.Options = nil
			}
			v.Counts = append(v.Counts, t)
		}
	}
	return v
}

// exitResult gives what is kept of the exit step; nil when nobody answered and nothing was kept.
func (r *Round) exitResult(st *stepState) *ExitResult {
	res := &ExitResult{People: exitAnswered(st).People, Kept: keptTexts(st)}
	if res.People == 0 && len(res.Kept) == 0 {
		return nil
	}
	res.Answers = map[ExitQuestion]map[OptionID]int{}
	for _, q := range ExitQuestions {
		t := exitTally(st, q)
		if t.Count.People == 0 || !r.enough(t.Count) {
			continue
		}
		res.Answers[q] = map[OptionID]int{}
		for _, o := range t.Options {
			res.Answers[q][o.Option] = o.People
		}
	}
	return res
}

// keeps tells whether the leader chooses among the texts of a step: what is ticked is shown to the room and kept.
func (k StepKind) keeps() bool { return k == StepObservations || k == StepExit }

// lines gives the texts of a step whose texts the leader chooses among: all of them to the leader, those that are kept
// to the room.
func lines(st *stepState, role Role) []Contribution {
	var out []Contribution
	for i := range st.contributions {
		c := &st.contributions[i]
		if c.withdrawn || role != Leader && !(c.keep && c.visible()) {
			continue
		}
		v := c.view(role)
		v.Kind = c.kind
		out = append(out, v)
	}
	return out
}

func keptTexts(st *stepState) []string {
	var out []string
	for i := range st.contributions {
		if c := &st.contributions[i]; c.keep && c.visible() {
			out = append(out, c.text)
		}
	}
	return out
}

// decideLine answers a leader's command about the texts of a step whose texts are chosen among. What the leader wrote
// down for somebody was written to be kept, so it is.
func decideLine(a Action, step *Step, st *stepState) ([]Event, error) {
	if !st.visited {
		return nil, ErrWrongStep
	}
	switch do := a.(type) {
	case Keep:
		return decideText(do, step, st)
	case WriteFor:
		kind, err := lineKind(step.Kind, do.Kind)
		if err != nil {
			return nil, err
		}
		events, err := decideWriteFor(do, step, st)
		if err != nil {
			return nil, err
		}
		made, _ := events[0].(ContributionMade)
		made.Kind = kind
		return []Event{made, ContributionKept{Step: step.ID, ID: made.ID, Keep: true}}, nil
	}
	return nil, ErrWrongStep
}

// has tells whether a seat has a line of a kind that stands.
func (st *stepState) has(id SeatID, kind LineKind) bool {
	return slices.ContainsFunc(st.contributions, func(c contribution) bool {
		return c.seat == id && c.kind == kind && !c.withdrawn
	})
}

// lines fills in what is one participant's own where texts are chosen among.
func (me *Me) lines(st *stepState) {
	for _, c := range st.contributions {
		if c.seat == me.Seat && !c.withdrawn {
			me.Mine = append(me.Mine, Contribution{ID: c.id, Text: c.text, Kind: c.kind})
		}
	}
	if g, ok := st.exit[me.Seat]; ok {
		me.Exit, me.Saved = maps.Clone(g.answers), g.at
	}
}

// lineKind gives the kind of a line in a step: what somebody takes along when nothing is said, and none outside exit.
func lineKind(step StepKind, kind LineKind) (LineKind, error) {
	switch {
	case step != StepExit && kind == "":
		return "", nil
	case step == StepExit && kind == "":
		return Take, nil
	case step == StepExit && slices.Contains(LineKinds, kind):
		return kind, nil
	}
	return "", ErrBadCommand
}
