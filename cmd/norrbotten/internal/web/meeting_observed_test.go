package web

import (
	"fmt"
	"testing"

	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/quiz"
)

func TestPlansStayWithinTheirBounds(t *testing.T) {
	var plan quiz.Plan
	add := func(kind quiz.StepKind, id string, skipped bool) {
		plan.Steps = append(plan.Steps, quiz.Step{ID: quiz.StepID(id), Kind: kind, Skipped: skipped})
	}
	add(quiz.StepWelcome, "welcome", false)
	for i := range 40 {
		add(quiz.StepQuestion, fmt.Sprint("q", i), i >= 20)
	}
	for i := range 40 {
		add(quiz.StepPrompt, fmt.Sprint("p", i), i >= 30)
	}
	add(quiz.StepExit, "exit", false)
	add(quiz.StepTask, "task", false)
	choice := circles.PlanChoice{Order: []string{"welcome", "q39", "q38"}, Skipped: []string{"q38"}}
	got := withinBounds(plan, choice).Steps
	if len(got) != quiz.MaxSteps-ownRoom {
		t.Errorf("%d steps", len(got))
	}
	for _, id := range []quiz.StepID{"welcome", "q0", "q39", "p29", "exit", "task"} {
		if indexStep(got, id) < 0 {
			t.Errorf("%s is gone", id)
		}
	}
	for _, id := range []quiz.StepID{"q38", "p39"} {
		if indexStep(got, id) >= 0 {
			t.Errorf("%s stays though nobody asked for it", id)
		}
	}
	if len(plan.Steps) != 83 {
		t.Error("the plan itself was changed")
	}
}

func TestLookbackDoesNotTellTheBaseline(t *testing.T) {
	vote := func(right int) *circles.VoteRecord { return &circles.VoteRecord{People: 5, RightPeople: right} }
	asked := leastRight([]circles.QuestionRecord{
		{Question: "a", First: vote(3)}, {Question: "b", First: vote(0), Baseline: true}, {Question: "c", First: vote(1)},
	})
	if len(asked) != 2 || asked[0].Question != "c" {
		t.Errorf("%+v", asked)
	}
}
