package web

import (
	"testing"

	"norrbottenforalla.se/quiz"
)

// Among the lines of a plan those that are not simply one of tonight's questions say what they are: a start question
// about the climate would otherwise seem to have strayed into the introduction.
func TestPlanLinesThatSayWhatTheyAre(t *testing.T) {
	question := &quiz.Question{ID: "q"}
	for _, c := range []struct {
		name string
		step quiz.Step
		want bool
	}{
		{"question", quiz.Step{Kind: quiz.StepQuestion, Question: question}, false},
		{"lookback", quiz.Step{Kind: quiz.StepQuestion, Question: question, Lookback: true}, true},
		{"start question", quiz.Step{Kind: quiz.StepBaseline, Question: question}, true},
		{"prompt", quiz.Step{Kind: quiz.StepPrompt, Prompt: &quiz.Prompt{}}, true},
		{"position", quiz.Step{Kind: quiz.StepPosition, Position: &quiz.Position{}}, true},
		{"task", quiz.Step{Kind: quiz.StepTask}, false},
	} {
		if got := (planStep{Step: c.step}).marked(); got != c.want {
			t.Errorf("a %s is marked %v, want %v", c.name, got, c.want)
		}
	}
}
