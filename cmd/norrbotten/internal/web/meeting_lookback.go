package web

import (
	"cmp"
	"slices"

	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/quiz"
)

// lookbackPrefix begins the id of a step that asks again.
const lookbackPrefix = "tillbaka-"

// How many questions a meeting asks again, from the last meeting and from the one before it.
const (
	fromLast   = 2
	fromBefore = 1
)

// lookback chooses what to ask again: from each earlier meeting the questions that fewest people had right in their
// latest vote. Questions that nobody answered, that may touch somebody,
// or that the material no longer has, are passed over; none comes twice.
// last and before may be nil.
func lookback(modules Modules, last, before []circles.QuestionRecord) []quiz.Step {
	var steps []quiz.Step
	take := func(asked []circles.QuestionRecord, n int) {
		for _, q := range leastRight(asked) {
			step, ok := lookbackStep(modules, quiz.QuestionID(q.Question))
			if !ok || indexStep(steps, step.ID) >= 0 {
				continue
			}
			if n--; n < 0 {
				return
			}
			steps = append(steps, step)
		}
	}
	take(last, fromLast)
	take(before, fromBefore)
	return steps
}

// leastRight sorts questions by the share of people who had them right, lowest first, in the order they were asked
// where that is equal.
func leastRight(asked []circles.QuestionRecord) []circles.QuestionRecord {
	answered := slices.DeleteFunc(slices.Clone(asked), func(q circles.QuestionRecord) bool {
		return latestVote(q) == nil || q.Baseline // its answer waits for the last meeting
	})
	slices.SortStableFunc(answered, func(a, b circles.QuestionRecord) int {
		x, y := latestVote(a), latestVote(b)
		return cmp.Compare(x.RightPeople*y.People, y.RightPeople*x.People)
	})
	return answered
}

// latestVote gives the last vote in which anybody answered; nil when nobody did.
func latestVote(q circles.QuestionRecord) *circles.VoteRecord {
	for _, v := range []*circles.VoteRecord{q.Second, q.First} {
		if v != nil && v.People > 0 {
			return v
		}
	}
	return nil
}

func lookbackStep(modules Modules, id quiz.QuestionID) (quiz.Step, bool) {
	for _, m := range modules.Modules() {
		for i := range m.Questions {
			if m.Questions[i].ID == id {
				q := m.Questions[i]
				if len(q.Support) > 0 {
					return quiz.Step{}, false // of what may touch somebody nobody's right or wrong is counted
				}
				return quiz.Step{
					ID: quiz.StepID(lookbackPrefix + string(id)), Kind: quiz.StepQuestion, Module: m.ID,
					Lookback: true, Question: &q,
				}, true
			}
		}
	}
	return quiz.Step{}, false
}

// withLookback puts the questions that are asked again after the welcome. Where the plan asks the same question
// anyway, that later step is left out; the leader can take it in.
func withLookback(plan quiz.Plan, back []quiz.Step) quiz.Plan {
	steps := slices.Clone(plan.Steps)
	for i := range steps {
		q := steps[i].Question
		if q != nil && slices.ContainsFunc(back, func(b quiz.Step) bool { return b.Question.ID == q.ID }) {
			steps[i].Skipped = true
		}
	}
	at := 0
	if len(steps) > 0 && steps[0].Kind == quiz.StepWelcome {
		at = 1
	}
	return quiz.Plan{Title: plan.Title, Steps: slices.Insert(steps, at, back...)}
}
