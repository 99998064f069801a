package content

import (
	"slices"
	"strings"

	"norrbottenforalla.se/quiz"
)

const (
	welcomePrefix  = "welcome-"
	taskPrefix     = "task-"
	exitPrefix     = "exit-"
	baselinePrefix = "baseline-"
)

// keptPrefixes begin ids of steps that are not named after a question, position or prompt.
var keptPrefixes = []string{welcomePrefix, taskPrefix, exitPrefix, baselinePrefix, "observations-", "own-", "lookback-"}

// againMinutes is how long it takes to ask a question that was asked before, with its answer but without the talk.
const againMinutes = 2

// Plan gives the steps of a meeting about the modules: the first module's welcome, then for each module its baseline,
// questions, positions and prompts, and last the exit questions and the home task. What is in a module's suggested
// plan comes in that order. The rest comes as skipped steps, each after the one before it in the module, ready to be
// taken in; so do the home tasks of further modules. The steps share memory with the modules.
//
// The baseline is asked without its answers in the first module that lists one, and with them in all others.
//
// The id of a step is that of its question, position or prompt, or a prefix and the id of its module; of a baseline the
// prefix and the id of its question.
func (c Catalogue) Plan(mods ...quiz.Module) quiz.Plan {
	plan := quiz.Plan{Title: joinTitles(mods)}
	for i := range mods {
		m := &mods[i]
		if i == 0 {
			plan.Steps = append(plan.Steps, quiz.Step{
				ID: quiz.StepID(welcomePrefix + m.ID), Kind: quiz.StepWelcome, Module: m.ID, Welcome: &m.Welcome,
			})
		}
		plan.Steps = append(plan.Steps, c.baseline(m)...)
		plan.Steps = append(plan.Steps, steps(m)...)
	}
	for i := range mods {
		m := &mods[i]
		if i == 0 {
			plan.Steps = append(plan.Steps, quiz.Step{ID: quiz.StepID(exitPrefix + m.ID), Kind: quiz.StepExit, Module: m.ID})
		}
		plan.Steps = append(plan.Steps, quiz.Step{
			ID: quiz.StepID(taskPrefix + m.ID), Kind: quiz.StepTask, Module: m.ID, Task: &m.Task, Skipped: i > 0,
		})
	}
	return plan
}

// baseline gives the questions that are asked in the first and the last meeting.
func (c Catalogue) baseline(m *quiz.Module) []quiz.Step {
	if len(m.Baseline) == 0 {
		return nil
	}
	first := slices.IndexFunc(c.modules, func(x quiz.Module) bool { return len(x.Baseline) > 0 })
	kind := quiz.StepQuestion
	if first >= 0 && c.modules[first].ID == m.ID {
		kind = quiz.StepBaseline
	}
	var out []quiz.Step
	for _, id := range m.Baseline {
		q, _, ok := c.Question(id)
		if !ok {
			continue // reported when the module was read
		}
		q.Minutes = againMinutes
		out = append(out, quiz.Step{ID: baselinePrefix + quiz.StepID(id), Kind: kind, Module: m.ID, Question: &q})
	}
	return out
}

// steps gives a module's questions, positions and prompts.
func steps(m *quiz.Module) []quiz.Step {
	var questions, positions, prompts []quiz.Step
	for i := range m.Questions {
		q := &m.Questions[i]
		questions = append(questions, quiz.Step{ID: quiz.StepID(q.ID), Kind: quiz.StepQuestion, Module: m.ID, Question: q})
	}
	for i := range m.Positions {
		p := &m.Positions[i]
		positions = append(positions, quiz.Step{ID: quiz.StepID(p.ID), Kind: quiz.StepPosition, Module: m.ID, Position: p})
	}
	for i := range m.Prompts {
		p := &m.Prompts[i]
		prompts = append(prompts, quiz.Step{ID: quiz.StepID(p.ID), Kind: quiz.StepPrompt, Module: m.ID, Prompt: p})
	}
	authored := slices.Concat(questions, positions, prompts)
	if len(m.Plan) == 0 {
		return authored
	}
	out := make([]quiz.Step, 0, len(authored))
	for _, id := range m.Plan {
		if i := indexOf(authored, quiz.StepID(id)); i >= 0 {
			out = append(out, authored[i])
		}
	}
	at := 0 // after the one before it, of its own kind where there is one
	for i, s := range authored {
		if j := indexOf(out, s.ID); j >= 0 {
			at = j + 1
			continue
		}
		if i > 0 && authored[i-1].Kind != s.Kind {
			at = len(out)
		}
		s.Skipped = true
		out = slices.Insert(out, at, s)
		at++
	}
	return out
}

func indexOf(list []quiz.Step, id quiz.StepID) int {
	return slices.IndexFunc(list, func(s quiz.Step) bool { return s.ID == id })
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
