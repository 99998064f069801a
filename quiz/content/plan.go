package content

import (
	"slices"
	"strings"

	"norrbottenforalla.se/quiz"
)

const (
	welcomePrefix = "welcome-"
	taskPrefix    = "task-"
)

// keptPrefixes begin ids of steps that are not named after a question, position or prompt.
var keptPrefixes = []string{welcomePrefix, taskPrefix, "observations-", "exit-", "baseline-", "own-", "lookback-"}

// Plan gives the steps of a meeting about the modules: the first module's welcome, then for each module its
// questions and prompts as they were authored, and last the home task. What is not in a module's suggested plan
// comes as a skipped step, ready to be taken in; so do the home tasks of further modules. The steps share memory
// with the modules.
//
// The id of a step is that of its question or prompt, or "welcome-" or "task-" and the module's id.
func (c Catalogue) Plan(mods ...quiz.Module) quiz.Plan {
	plan := quiz.Plan{Title: joinTitles(mods)}
	for i := range mods {
		m := &mods[i]
		if i == 0 {
			plan.Steps = append(plan.Steps, quiz.Step{
				ID: quiz.StepID(welcomePrefix + m.ID), Kind: quiz.StepWelcome, Module: m.ID, Welcome: &m.Welcome,
			})
		}
		plan.Steps = append(plan.Steps, c.steps(m)...)
	}
	for i := range mods {
		m := &mods[i]
		plan.Steps = append(plan.Steps, quiz.Step{
			ID: quiz.StepID(taskPrefix + m.ID), Kind: quiz.StepTask, Module: m.ID, Task: &m.Task, Skipped: i > 0,
		})
	}
	return plan
}

// steps gives a module's questions and prompts.
func (c Catalogue) steps(m *quiz.Module) []quiz.Step {
	extra := func(id string) bool { return len(m.Plan) > 0 && !slices.Contains(m.Plan, id) }
	var steps []quiz.Step
	for i := range m.Questions {
		q := &m.Questions[i]
		steps = append(steps, quiz.Step{
			ID: quiz.StepID(q.ID), Kind: quiz.StepQuestion, Module: m.ID, Question: q, Skipped: extra(string(q.ID)),
		})
	}
	for i := range m.Prompts {
		p := &m.Prompts[i]
		steps = append(steps, quiz.Step{
			ID: quiz.StepID(p.ID), Kind: quiz.StepPrompt, Module: m.ID, Prompt: p, Skipped: extra(string(p.ID)),
		})
	}
	return steps
}

// joinTitles names a plan after its modules, in every language that the first one has.
func joinTitles(mods []quiz.Module) quiz.Text {
	if len(mods) == 0 {
		return nil
	}
	title := quiz.Text{}
	for lang := range mods[0].Title {
		parts := make([]string, 0, len(mods))
		for _, m := range mods {
			part, _ := m.Title.In(lang)
			parts = append(parts, part)
		}
		title[lang] = strings.Join(parts, " · ")
	}
	return title
}

// A stepID is the id that a question, position or prompt gives its step.
type stepID struct {
	key string // in the structure: "questions.folkmangd"
	id  string
}

func (d *draft) stepIDs() []stepID {
	var ids []stepID
	for _, q := range d.module.Questions {
		if q.ID != "" {
			ids = append(ids, stepID{"questions." + string(q.ID), string(q.ID)})
		}
	}
	for _, p := range d.module.Positions {
		if p.ID != "" {
			ids = append(ids, stepID{"positions." + string(p.ID), string(p.ID)})
		}
	}
	for _, p := range d.module.Prompts {
		if p.ID != "" {
			ids = append(ids, stepID{"prompts." + string(p.ID), string(p.ID)})
		}
	}
	return ids
}
