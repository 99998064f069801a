package quiz

import "strconv"

// MinAnswers is how many answers it takes to show how a position or an exit question fell, unless the circle agreed
// otherwise before anybody had answered. A shared phone is one answer.
// MinPhones is how many of them must be phones, if any is: everybody sees whose hand is up, so whoever subtracts the
// hands would know what a single phone had answered.
const (
	MinAnswers = 5
	MinPhones  = 3
)

// Answers gives all that a position can be answered with, in the order it is shown: its own options, for Scale "1" to
// "5", and then Else, Unsure and Pass. Those three have no text: their words belong to the interface.
func (p *Position) Answers() []Option {
	own := p.Options
	if p.Kind == Scale {
		own = nil
		for i := 1; i <= 5; i++ {
			n := strconv.Itoa(i)
			own = append(own, Option{ID: OptionID(n), Text: Text{Swedish: n}})
		}
	}
	all := make([]Option, 0, len(own)+3)
	return append(append(all, own...), Option{ID: Else}, Option{ID: Unsure}, Option{ID: Pass})
}

// ballot gives what a step takes answers to: its question, or its position as a question without a right answer; nil
// when it takes none.
func (s *Step) ballot() *Question {
	switch s.Kind {
	case StepQuestion, StepBaseline:
		return s.Question
	case StepPosition:
		return &Question{Kind: Single, Options: s.Position.Answers()}
	}
	return nil
}

// answers is how many answers were given, whoever shared them.
func (c Count) answers() int { return c.Phones + c.Hands }

// enough tells whether so many answered that nobody can be picked out, or the circle wants to see them all the same.
func (r *Round) enough(c Count) bool {
	return r.agreed || c.answers() >= MinAnswers && (c.Phones == 0 || c.Phones >= MinPhones)
}

// guarded gives a tally as it may be told: without enough answers only how many there were.
func (r *Round) guarded(t *Tally) *Tally {
	if t == nil || r.enough(t.Count) {
		return t
	}
	return &Tally{Count: t.Count}
}

// decideAgree lets the circle choose to see its answers although it is few. It can be chosen only before anybody has
// answered, since people answer under what they were told; it can be taken back at any time.
func (r *Round) decideAgree(on bool) ([]Event, error) {
	if r.agreed == on {
		return nil, nil
	}
	if on && !r.mayAgree() {
		return nil, ErrAgreedLate
	}
	return []Event{FewAgreed{On: on}}, nil
}

// mayAgree tells whether nobody has answered a position or an exit question yet.
func (r *Round) mayAgree() bool {
	for _, s := range r.steps {
		st := r.states[s.ID]
		if len(st.exit)+len(st.exitHands) > 0 {
			return false
		}
		if s.Kind == StepPosition && len(st.votes[First])+len(st.votes[Second])+len(st.hands) > 0 {
			return false
		}
	}
	return true
}

// decideShow shows counts that wait for the leader: the first vote's of a question while people talk, or those of a
// sensitive position once its votes are over.
func (r *Round) decideShow(step *Step, st *stepState) ([]Event, error) {
	question := step.Kind == StepQuestion && st.phase == PhaseTalk
	position := step.Kind == StepPosition && st.phase == PhaseShow && step.Position.Sensitive
	if !question && !position {
		return nil, ErrWrongPhase
	}
	if st.shown {
		return nil, nil
	}
	if position {
		first, second, _ := r.positionCounts(step.ballot(), st)
		if first.Options == nil && (second == nil || second.Options == nil) {
			return nil, ErrFewAnswers
		}
	}
	return []Event{VotesShown{Step: step.ID}}, nil
}

// positionView gives a position as it may be seen now. Its counts are shown when its votes are over, to the leader
// first when it is sensitive, and never when too few answered.
func (r *Round) positionView(step *Step, st *stepState, role Role) *PositionView {
	p, q := step.Position, step.ballot()
	v := &PositionView{
		ID: p.ID, Kind: p.Kind, Text: p.Text, Help: p.Help, Options: q.Options, Low: p.Low, High: p.High,
		Sensitive: p.Sensitive, Support: p.Support,
	}
	v.Voting, _ = openVote(st.phase)
	if st.phase != PhaseShow {
		if role == Leader || role == Screen {
			n := q.tally(st.votes[latestVote(st)], st.hands[latestVote(st)], false).Count
			v.Answered = &n
		}
		return v
	}
	first, second, moved := r.positionCounts(q, st)
	told := first.Options != nil || second != nil && second.Options != nil
	if told && p.Sensitive && !st.shown && role != Leader {
		v.Held = HeldLeader
		return v
	}
	if first.Options == nil || second != nil && second.Options == nil {
		v.Held = HeldFew
	}
	v.First, v.Second, v.Movement = first, second, moved
	return v
}

func latestVote(st *stepState) Vote {
	if st.second {
		return Second
	}
	return First
}

// positionCounts gives what may be told of how a position fell.
func (r *Round) positionCounts(q *Question, st *stepState) (first, second *Tally, moved *Movement) {
	first = r.guarded(q.tally(st.votes[First], st.hands[First], false))
	if !st.second {
		return first, nil, nil
	}
	second = r.guarded(q.tally(st.votes[Second], st.hands[Second], false))
	if first.Options == nil || second.Options == nil {
		return first, second, nil
	}
	return first, second, r.movement(st)
}

// fewOnce is how many phones may answer only one of two votes before the movement between them can be told.
const fewOnce = 3

// movement counts who answered both times and who answered otherwise the second time; nil when that would point at
// somebody. Hands are raised by nobody in particular, so they are not in it.
func (r *Round) movement(st *stepState) *Movement {
	var m Movement
	phones, once := 0, len(st.votes[First])
	for id, second := range st.votes[Second] {
		first, ok := st.votes[First][id]
		if !ok {
			once++
			continue
		}
		once--
		phones++
		m.People += second.people
		if !first.answer.equal(second.answer) {
			m.Moved += second.people
		}
	}
	if phones == 0 || !r.enough(Count{Phones: phones}) { // below five they are too few to tell who moved
		return nil
	}
	if once > 0 && once < fewOnce {
		return nil // what the two votes differ by, beside those who moved, would be the answer of one or two
	}
	return &m
}

// positionResult gives what is kept of a position: counts, and only how many answered when they were too few or the
// leader did not show them.
func (r *Round) positionResult(step *Step, st *stepState) PositionResult {
	res := PositionResult{Step: step.ID, Module: step.Module, Position: *step.Position}
	res.First, res.Second, _ = r.positionCounts(step.ballot(), st)
	if step.Position.Sensitive && !st.shown {
		res.First = &Tally{Count: res.First.Count}
		if res.Second != nil {
			res.Second = &Tally{Count: res.Second.Count}
		}
	}
	return res
}
