package web

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/quiz"
)

// ownPrefix begins the id of a prompt that a leader wrote.
const ownPrefix = "egen-"

// applyChoice gives the plan as the leader wants it: own prompts put in, steps in the chosen order, those left out
// marked as skipped. It changes neither argument.
//
// An empty Order means that nothing was chosen, and the plan's own skips count. Once there is an Order, Skipped is
// the whole truth about the steps that it names. A step that Order does not name is new since the leader chose: it
// stands where the plan has it, after the step that comes before it there. A step that the plan no longer has is
// forgotten.
func applyChoice(plan quiz.Plan, choice circles.PlanChoice) quiz.Plan {
	steps := withOwn(plan.Steps, choice.Own)
	if len(choice.Order) > 0 {
		for i := range steps {
			if id := string(steps[i].ID); slices.Contains(choice.Order, id) {
				steps[i].Skipped = slices.Contains(choice.Skipped, id)
			}
		}
		steps = inOrder(steps, choice.Order)
	}
	return quiz.Plan{Title: plan.Title, Steps: steps}
}

// withOwn puts the leader's own prompts where conversations are: before the end of the meeting.
func withOwn(steps []quiz.Step, own []circles.OwnPrompt) []quiz.Step {
	at := slices.IndexFunc(steps, func(s quiz.Step) bool { return s.Kind == quiz.StepTask || s.Kind == quiz.StepExit })
	if at < 0 {
		at = len(steps)
	}
	mine := make([]quiz.Step, 0, len(own))
	for _, o := range own {
		prompt := quiz.Prompt{ID: quiz.PromptID(o.ID), Text: quiz.Text{quiz.Swedish: o.Text}}
		mine = append(mine, quiz.Step{ID: quiz.StepID(o.ID), Kind: quiz.StepPrompt, Own: true, Prompt: &prompt})
	}
	return slices.Concat(steps[:at], mine, steps[at:])
}

func inOrder(steps []quiz.Step, order []string) []quiz.Step {
	out := make([]quiz.Step, 0, len(steps))
	for _, id := range order {
		if i := indexStep(steps, quiz.StepID(id)); i >= 0 && indexStep(out, steps[i].ID) < 0 {
			out = append(out, steps[i])
		}
	}
	for i, s := range steps {
		if indexStep(out, s.ID) >= 0 {
			continue
		}
		at := 0
		if i > 0 {
			at = indexStep(out, steps[i-1].ID) + 1
		}
		out = slices.Insert(out, at, s)
	}
	return out
}

func indexStep(steps []quiz.Step, id quiz.StepID) int {
	return slices.IndexFunc(steps, func(s quiz.Step) bool { return s.ID == id })
}

// A planEdit is one press on the plan page.
type planEdit struct {
	Do   string // "skip", "unskip", "up", "down", "add" or "remove"
	Step quiz.StepID
	Text string // "add" only
}

// editChoice gives the choice after one edit of the plan. The welcome stays first and is never left out, since it
// shows people how to join. Only a prompt of the leader's own can be removed. draw gives a fresh id for one.
//
// The error is a *quiz.Refusal, or a circles.Error for a text that cannot be kept.
func editChoice(plan quiz.Plan, choice circles.PlanChoice, edit planEdit, draw func() (string, error)) (circles.PlanChoice, error) {
	own := slices.Clone(choice.Own)
	if edit.Do == "add" {
		id, err := draw()
		if err != nil {
			return choice, err
		}
		text := oneLine(edit.Text)
		if text == "" {
			return choice, quiz.ErrTextEmpty
		}
		if utf8.RuneCountInString(text) > circles.MaxOwnPrompt {
			return choice, quiz.ErrTextLong
		}
		own = append(own, circles.OwnPrompt{ID: ownPrefix + id, Text: text})
		choice.Own = own
	}
	steps := applyChoice(plan, choice).Steps
	if edit.Do != "add" {
		i := indexStep(steps, edit.Step)
		if i < 0 {
			return choice, quiz.ErrUnknownStep
		}
		var err error
		if steps, own, err = editStep(steps, own, i, edit.Do); err != nil {
			return choice, err
		}
	}
	if len(steps) > quiz.MaxSteps {
		return choice, quiz.ErrTooMany
	}
	edited := circles.PlanChoice{Order: []string{}, Skipped: []string{}, Own: own}
	for _, s := range steps {
		edited.Order = append(edited.Order, string(s.ID))
		if s.Skipped {
			edited.Skipped = append(edited.Skipped, string(s.ID))
		}
	}
	return edited, edited.Check()
}

// editStep changes steps in place: they are the caller's own copy.
func editStep(steps []quiz.Step, own []circles.OwnPrompt, i int, do string) ([]quiz.Step, []circles.OwnPrompt, error) {
	if steps[i].Kind == quiz.StepWelcome {
		return nil, nil, quiz.ErrPresentStep
	}
	switch do {
	case "skip", "unskip":
		steps[i].Skipped = do == "skip"
		return steps, own, nil
	case "up":
		above, _ := besides(steps, i)
		if above < 0 || steps[above].Kind == quiz.StepWelcome {
			return nil, nil, quiz.ErrFirstStep
		}
		return shift(steps, i, above), own, nil
	case "down":
		_, below := besides(steps, i)
		if below == len(steps) {
			return nil, nil, quiz.ErrLastStep
		}
		return shift(steps, i, below), own, nil
	case "remove":
		if !steps[i].Own {
			return nil, nil, quiz.ErrNotAllowed
		}
		id := string(steps[i].ID)
		own = slices.DeleteFunc(own, func(o circles.OwnPrompt) bool { return o.ID == id })
		return slices.Delete(steps, i, i+1), own, nil
	}
	return nil, nil, quiz.ErrBadCommand
}

// besides finds the nearest steps before and after i that are not left out, since those are the ones that the reader
// sees it between; -1 and len(steps) where there is none.
func besides(steps []quiz.Step, i int) (above, below int) {
	for above = i - 1; above >= 0 && steps[above].Skipped; above-- {
	}
	for below = i + 1; below < len(steps) && steps[below].Skipped; below++ {
	}
	return above, below
}

// shift gives the list with the item at i moved to where the one at j stands, all between them one place towards i.
func shift[T any](list []T, i, j int) []T {
	x := list[i]
	return slices.Insert(slices.Delete(slices.Clone(list), i, i+1), j, x)
}

// oneLine makes one tidy line of what somebody typed: single spaces, nothing invisible.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d' || unicode.IsControl(r) && !unicode.IsSpace(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.Join(strings.Fields(s), " ")
}

// planMinutes adds up the minutes of the steps that are not left out.
func planMinutes(steps []quiz.Step) int {
	total := 0
	for _, s := range steps {
		if !s.Skipped {
			total += stepMinutes(s)
		}
	}
	return total
}

// stepMinutes guesses how long a step takes. Modules say it for questions, positions and prompts only.
func stepMinutes(s quiz.Step) int {
	const (
		welcome = 10
		own     = 10
		task    = 5
		exit    = 5
		seen    = 10
	)
	switch {
	case s.Kind == quiz.StepWelcome:
		return welcome
	case s.Kind == quiz.StepExit:
		return exit
	case s.Kind == quiz.StepObservations:
		return seen
	case s.Position != nil:
		return s.Position.Minutes
	case s.Question != nil:
		return s.Question.Minutes
	case s.Own:
		return own
	case s.Prompt != nil:
		return s.Prompt.Minutes
	}
	return task
}
