package web

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"

	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/quiz"
)

// shortPlan is a plan with every kind of step; q3 is not in the module's suggestion.
func shortPlan() quiz.Plan {
	question := func(id string, minutes int, skipped bool) quiz.Step {
		return quiz.Step{
			ID: quiz.StepID(id), Kind: quiz.StepQuestion, Skipped: skipped,
			Question: &quiz.Question{ID: quiz.QuestionID(id), Minutes: minutes},
		}
	}
	return quiz.Plan{Title: quiz.Text{"sv": "Prov"}, Steps: []quiz.Step{
		{ID: "welcome-x", Kind: quiz.StepWelcome, Welcome: &quiz.Welcome{}},
		question("q1", 4, false), question("q2", 5, false), question("q3", 6, true),
		{ID: "p1", Kind: quiz.StepPrompt, Prompt: &quiz.Prompt{ID: "p1", Minutes: 15}},
		{ID: "task-x", Kind: quiz.StepTask, Task: &quiz.Task{}},
	}}
}

// line writes steps as one line, those left out in brackets.
func line(steps []quiz.Step) string {
	var parts []string
	for _, s := range steps {
		id := string(s.ID)
		if s.Skipped {
			id = "(" + id + ")"
		}
		parts = append(parts, id)
	}
	return strings.Join(parts, " ")
}

func TestApplyChoice(t *testing.T) {
	own := []circles.OwnPrompt{{ID: "egen-1", Text: "Vad säger ni?"}}
	for name, c := range map[string]struct {
		choice circles.PlanChoice
		want   string
	}{
		"nothing chosen": {circles.PlanChoice{}, "welcome-x q1 q2 (q3) p1 task-x"},
		"own prompt without an order goes before the task": {circles.PlanChoice{Own: own}, "welcome-x q1 q2 (q3) p1 egen-1 task-x"},
		"order and skips": {
			circles.PlanChoice{Order: []string{"welcome-x", "q2", "q1", "q3", "p1", "task-x"}, Skipped: []string{"q1"}},
			"welcome-x q2 (q1) q3 p1 task-x",
		},
		"a step that is new stands after its neighbour, with its own skip": {
			circles.PlanChoice{Order: []string{"welcome-x", "q2", "p1", "q1", "task-x"}},
			"welcome-x q2 (q3) p1 q1 task-x",
		},
		"a new first step stands first": {
			circles.PlanChoice{Order: []string{"q1", "q2", "q3", "p1", "task-x"}},
			"welcome-x q1 q2 q3 p1 task-x",
		},
		"a step that is gone is forgotten, one named twice comes once": {
			circles.PlanChoice{Order: []string{"welcome-x", "gone", "q2", "q2", "q1", "q3", "p1", "task-x"}, Skipped: []string{"gone"}},
			"welcome-x q2 q1 q3 p1 task-x",
		},
		"own prompt in the order": {
			circles.PlanChoice{Order: []string{"welcome-x", "egen-1", "q1", "q2", "q3", "p1", "task-x"}, Skipped: []string{"q3"}, Own: own},
			"welcome-x egen-1 q1 q2 (q3) p1 task-x",
		},
	} {
		t.Run(name, func(t *testing.T) {
			plan := shortPlan()
			got := applyChoice(plan, c.choice)
			if line(got.Steps) != c.want {
				t.Errorf("got  %s\nwant %s", line(got.Steps), c.want)
			}
			if line(plan.Steps) != line(shortPlan().Steps) {
				t.Errorf("the plan itself was changed: %s", line(plan.Steps))
			}
		})
	}
}

func TestOwnPromptIsAStep(t *testing.T) {
	got := applyChoice(shortPlan(), circles.PlanChoice{Own: []circles.OwnPrompt{{ID: "egen-1", Text: "Vad säger ni?"}}})
	i := indexStep(got.Steps, "egen-1")
	if i < 0 || !got.Steps[i].Own || got.Steps[i].Kind != quiz.StepPrompt || got.Steps[i].Prompt.Text[quiz.Swedish] != "Vad säger ni?" {
		t.Fatalf("not a prompt of the leader's own: %+v", got.Steps)
	}
}

func TestEditChoice(t *testing.T) {
	draw := func() (string, error) { return "x", nil }
	for name, c := range map[string]struct {
		edits []planEdit
		want  string
		err   error
	}{
		"skip":                      {edits: []planEdit{{Do: "skip", Step: "q1"}}, want: "welcome-x (q1) q2 (q3) p1 task-x"},
		"skip twice is skip":        {edits: []planEdit{{Do: "skip", Step: "q1"}, {Do: "skip", Step: "q1"}}, want: "welcome-x (q1) q2 (q3) p1 task-x"},
		"take in what was left out": {edits: []planEdit{{Do: "unskip", Step: "q3"}}, want: "welcome-x q1 q2 q3 p1 task-x"},
		"up":                        {edits: []planEdit{{Do: "up", Step: "q2"}}, want: "welcome-x q2 q1 (q3) p1 task-x"},
		"up twice stops under the welcome": {
			edits: []planEdit{{Do: "up", Step: "q2"}, {Do: "up", Step: "q2"}}, want: "welcome-x q2 q1 (q3) p1 task-x", err: quiz.ErrFirstStep,
		},
		"up past what is left out": {edits: []planEdit{{Do: "up", Step: "p1"}}, want: "welcome-x q1 p1 q2 (q3) task-x"},
		"down past what is left out": {
			edits: []planEdit{{Do: "skip", Step: "p1"}, {Do: "down", Step: "q2"}}, want: "welcome-x q1 (q3) (p1) task-x q2",
		},
		"down from above what is left out at the end": {
			edits: []planEdit{{Do: "skip", Step: "task-x"}, {Do: "down", Step: "p1"}}, want: "welcome-x q1 q2 (q3) p1 (task-x)", err: quiz.ErrLastStep,
		},
		"down":               {edits: []planEdit{{Do: "down", Step: "p1"}}, want: "welcome-x q1 q2 (q3) task-x p1"},
		"down from the last": {edits: []planEdit{{Do: "down", Step: "task-x"}}, want: "welcome-x q1 q2 (q3) p1 task-x", err: quiz.ErrLastStep},
		"add":                {edits: []planEdit{{Do: "add", Text: "  Vad\n säger\u202e  ni? "}}, want: "welcome-x q1 q2 (q3) p1 egen-x task-x"},
		"add, move and remove": {
			edits: []planEdit{{Do: "add", Text: "Hur?"}, {Do: "up", Step: "egen-x"}, {Do: "remove", Step: "egen-x"}},
			want:  "welcome-x q1 q2 (q3) p1 task-x",
		},
		"add nothing":                        {edits: []planEdit{{Do: "add", Text: " \u200b "}}, want: "welcome-x q1 q2 (q3) p1 task-x", err: quiz.ErrTextEmpty},
		"add too much":                       {edits: []planEdit{{Do: "add", Text: strings.Repeat("å", 281)}}, want: "welcome-x q1 q2 (q3) p1 task-x", err: quiz.ErrTextLong},
		"the welcome is not left out":        {edits: []planEdit{{Do: "skip", Step: "welcome-x"}}, want: "welcome-x q1 q2 (q3) p1 task-x", err: quiz.ErrPresentStep},
		"the welcome stays first":            {edits: []planEdit{{Do: "down", Step: "welcome-x"}}, want: "welcome-x q1 q2 (q3) p1 task-x", err: quiz.ErrPresentStep},
		"a step of the module is not erased": {edits: []planEdit{{Do: "remove", Step: "q1"}}, want: "welcome-x q1 q2 (q3) p1 task-x", err: quiz.ErrNotAllowed},
		"a step that is not there":           {edits: []planEdit{{Do: "skip", Step: "nope"}}, want: "welcome-x q1 q2 (q3) p1 task-x", err: quiz.ErrUnknownStep},
		"an edit that is none":               {edits: []planEdit{{Do: "burn", Step: "q1"}}, want: "welcome-x q1 q2 (q3) p1 task-x", err: quiz.ErrBadCommand},
	} {
		t.Run(name, func(t *testing.T) {
			choice := circles.PlanChoice{}
			var err error
			for _, edit := range c.edits {
				choice, err = editChoice(shortPlan(), choice, edit, draw)
			}
			if !errors.Is(err, c.err) || c.err == nil && err != nil {
				t.Errorf("error %v, want %v", err, c.err)
			}
			if got := line(applyChoice(shortPlan(), choice).Steps); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if err := choice.Check(); err != nil {
				t.Errorf("the store would refuse it: %v", err)
			}
		})
	}
}

func TestOwnPromptTextIsOneTidyLine(t *testing.T) {
	choice, err := editChoice(shortPlan(), circles.PlanChoice{}, planEdit{Do: "add", Text: " Vad\nsäger\u202e \x00ni? "},
		func() (string, error) { return "x", nil })
	if err != nil {
		t.Fatal(err)
	}
	if got := choice.Own[0].Text; got != "Vad säger ni?" {
		t.Errorf("kept %q", got)
	}
}

func TestEditChoiceStopsAtMaxSteps(t *testing.T) {
	plan := shortPlan()
	for n := len(plan.Steps); n < quiz.MaxSteps; n++ {
		plan.Steps = append(plan.Steps, quiz.Step{ID: quiz.StepID("mer-" + strconv.Itoa(n)), Kind: quiz.StepPrompt, Prompt: &quiz.Prompt{}})
	}
	_, err := editChoice(plan, circles.PlanChoice{}, planEdit{Do: "add", Text: "Mer?"}, func() (string, error) { return "x", nil })
	if !errors.Is(err, quiz.ErrTooMany) {
		t.Errorf("error %v, want %v", err, quiz.ErrTooMany)
	}
}

func TestEditChoiceLeavesTheOldChoiceAlone(t *testing.T) {
	old := circles.PlanChoice{Own: []circles.OwnPrompt{{ID: "egen-1", Text: "Ett"}, {ID: "egen-2", Text: "Två"}}}
	if _, err := editChoice(shortPlan(), old, planEdit{Do: "remove", Step: "egen-1"}, nil); err != nil {
		t.Fatal(err)
	}
	if len(old.Own) != 2 || old.Own[0].Text != "Ett" || old.Own[1].Text != "Två" {
		t.Errorf("the old choice became %+v", old.Own)
	}
}

func TestPlanMinutes(t *testing.T) {
	plan := applyChoice(shortPlan(), circles.PlanChoice{Own: []circles.OwnPrompt{{ID: "egen-1", Text: "Hur?"}}})
	if got := planMinutes(plan.Steps); got != 10+4+5+15+10+5 {
		t.Errorf("%d minutes", got)
	}
}

func TestDrawnIDsFitARound(t *testing.T) {
	// A prompt of the leader's own becomes a step; its id must be one in the store and in the round.
	choice, err := editChoice(shortPlan(), circles.PlanChoice{}, planEdit{Do: "add", Text: "Hur?"},
		func() (string, error) { return "23456789bc", nil })
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(choice.Order, "egen-23456789bc") {
		t.Errorf("order %v", choice.Order)
	}
}
