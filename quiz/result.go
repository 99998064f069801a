package quiz

import "time"

// A Result is what a circle keeps of a round: counts and the circle's own sentences, nobody's name and nobody's
// answer.
type Result struct {
	Started     time.Time
	Ended       time.Time
	People      int // people at phones, and the largest show of hands; the leader not included
	Questions   []QuestionResult
	Conclusions []ConclusionResult
}

// A QuestionResult is one question whose answer was revealed.
type QuestionResult struct {
	Step     StepID
	Lookback bool
	Question Question
	First    *Tally
	Second   *Tally // nil when there was no second vote
}

// A ConclusionResult is one prompt that the circle talked about. Conclusion may be empty: then it is an open
// question.
type ConclusionResult struct {
	Step       StepID
	Prompt     Prompt
	Own        bool
	Conclusion string
}

// Result gives what the circle keeps, in the order of the plan.
func (r *Round) Result() Result {
	res := Result{Started: r.started, Ended: r.ended}
	hands := 0
	for _, s := range r.steps {
		st := r.states[s.ID]
		for _, h := range st.hands {
			hands = max(hands, h.People)
		}
		if !st.visited {
			continue
		}
		switch {
		case s.Kind == StepQuestion && st.phase == PhaseReveal:
			q := QuestionResult{Step: s.ID, Lookback: s.Lookback, Question: *s.Question}
			q.First = s.Question.tally(st.votes[First], st.hands[First], true)
			if st.second {
				q.Second = s.Question.tally(st.votes[Second], st.hands[Second], true)
			}
			res.Questions = append(res.Questions, q)
		case s.Kind == StepPrompt:
			res.Conclusions = append(res.Conclusions, ConclusionResult{
				Step: s.ID, Prompt: *s.Prompt, Own: s.Own, Conclusion: st.conclusion,
			})
		}
	}
	for _, s := range r.seats {
		if !s.removed {
			res.People += s.people
		}
	}
	res.People += hands
	return res
}
