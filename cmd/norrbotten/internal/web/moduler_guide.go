package web

import (
	"slices"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/quiz"
)

// A guidePart is some steps in the leader's guide, under a heading.
type guidePart struct {
	Title, Lead string // message ids
	Steps       []guideStep
	Minutes     int  // of all the steps so far that are suggested; 0 where they are only to choose among
	Numbered    bool // the steps follow on each other
}

// A guideStep is one step in the leader's guide.
type guideStep struct {
	quiz.Step
	Number  int // of the question on the quiz sheet; 0 for others
	Minutes int
	Text    quiz.Text
	Why     quiz.Text // prompts: the follow-up
	Note    quiz.Text
	After   quiz.Text // questions: once the answer is told
}

// guideOf gives the suggested plan of a module for two study hours, what three have room for beside that, and what may
// be taken in as well. Each step stands in one place.
func guideOf(m quiz.Module) []guidePart {
	all := guideSteps(m)
	if len(m.Plan) == 0 {
		steps := slices.Concat([]guideStep{welcomeStep(m)}, all, []guideStep{taskStep(m)})
		return []guidePart{{Title: "ModulesGuidePlan", Lead: "ModulesGuidePlanTotal", Steps: steps, Minutes: guideMinutes(steps), Numbered: true}}
	}
	pick := func(ids []string) (steps []guideStep) {
		for _, id := range ids {
			if i := slices.IndexFunc(all, func(g guideStep) bool { return string(g.ID) == id }); i >= 0 {
				steps = append(steps, all[i])
				all = slices.Delete(slices.Clone(all), i, i+1)
			}
		}
		return steps
	}
	short := slices.Concat([]guideStep{welcomeStep(m)}, pick(m.Plan), []guideStep{taskStep(m)})
	parts := []guidePart{{Title: "ModulesGuidePlan", Lead: "ModulesGuidePlanTotal", Steps: short, Minutes: guideMinutes(short), Numbered: true}}
	if long := pick(m.Long); len(long) > 0 {
		parts = append(parts, guidePart{
			Title: "ModulesGuideLong", Lead: "ModulesGuideLongTotal", Steps: long, Minutes: guideMinutes(short) + guideMinutes(long),
		})
	}
	if len(all) > 0 {
		parts = append(parts, guidePart{Title: "ModulesGuideMore", Lead: "ModulesGuideMoreText", Steps: all})
	}
	return parts
}

func welcomeStep(m quiz.Module) guideStep {
	step := quiz.Step{Kind: quiz.StepWelcome, Welcome: &m.Welcome}
	return guideStep{Step: step, Minutes: stepMinutes(step), Text: m.Welcome.CheckIn, Note: m.Welcome.Note}
}

func taskStep(m quiz.Module) guideStep {
	step := quiz.Step{Kind: quiz.StepTask, Task: &m.Task}
	return guideStep{Step: step, Minutes: stepMinutes(step), Text: m.Task.Text, Note: m.Task.Note}
}

// guideSteps gives the module's questions, positions and prompts as they were authored.
func guideSteps(m quiz.Module) []guideStep {
	var steps []guideStep
	for i, q := range m.Questions {
		step := quiz.Step{ID: quiz.StepID(q.ID), Kind: quiz.StepQuestion}
		steps = append(steps, guideStep{Step: step, Number: i + 1, Minutes: q.Minutes, Text: q.Text, Note: q.Note, After: q.Key.After})
	}
	for _, x := range m.Positions {
		step := quiz.Step{ID: quiz.StepID(x.ID), Kind: quiz.StepPosition}
		steps = append(steps, guideStep{Step: step, Minutes: x.Minutes, Text: x.Text, Note: x.Note})
	}
	for _, pr := range m.Prompts {
		step := quiz.Step{ID: quiz.StepID(pr.ID), Kind: quiz.StepPrompt}
		steps = append(steps, guideStep{Step: step, Minutes: pr.Minutes, Text: pr.Text, Why: pr.Why, Note: pr.Note})
	}
	return steps
}

func guideMinutes(steps []guideStep) (sum int) {
	for _, g := range steps {
		sum += g.Minutes
	}
	return sum
}

// name says what kind of step it is: "Fråga 3".
func (g guideStep) name(p i18n.Printer) string {
	switch g.Kind {
	case quiz.StepWelcome:
		return p.T("ModulesGuideWelcome")
	case quiz.StepQuestion:
		return p.T("ModulesGuideNumber", "Number", g.Number)
	case quiz.StepPosition:
		return p.T("ModulesGuideStand")
	case quiz.StepPrompt:
		return p.T("ModulesGuideTalk")
	}
	return p.T("ModulesTask")
}

// lead says how long it all takes.
func (part guidePart) lead(p i18n.Printer) string {
	if part.Minutes == 0 {
		return p.T(part.Lead)
	}
	return p.T(part.Lead, "Minutes", p.N("CountMinutes", part.Minutes))
}
