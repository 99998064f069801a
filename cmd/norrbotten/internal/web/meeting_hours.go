package web

import (
	"context"
	"slices"

	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/quiz"
)

// The edits that take a suggestion of the modules whole.
const (
	twoHours   = "two"
	threeHours = "three"
)

// longer gives the modules with what they suggest for three study hours, where they do.
func longer(modules []quiz.Module) []quiz.Module {
	modules = slices.Clone(modules)
	for i, m := range modules {
		if len(m.Long) > 0 {
			modules[i].Plan = m.Long
		}
	}
	return modules
}

// suggestion gives the choice that is the modules' own plan for two or three study hours. The leader's own prompts
// stay; what was moved or left out does not.
func (s *Server) suggestion(ctx context.Context, m circles.Meeting, hours string) (circles.PlanChoice, error) {
	m.Plan = circles.PlanChoice{Own: m.Plan.Own}
	short, err := s.basePlan(ctx, m, s.modulesOf(m))
	if err != nil || hours == twoHours {
		return m.Plan, err
	}
	long, err := s.basePlan(ctx, m, longer(s.modulesOf(m)))
	if err != nil {
		return circles.PlanChoice{}, err
	}
	choice := circles.PlanChoice{Order: []string{}, Skipped: []string{}, Own: m.Plan.Own}
	steps := applyChoice(long, m.Plan).Steps
	for _, step := range short.Steps {
		if indexStep(steps, step.ID) < 0 { // there was no room for it among those that are left out
			step.Skipped = true
			steps = append(steps, step)
		}
	}
	for _, step := range steps {
		choice.Order = append(choice.Order, string(step.ID))
		if step.Skipped {
			choice.Skipped = append(choice.Skipped, string(step.ID))
		}
	}
	return choice, choice.Check()
}

// modulesOf gives the modules of a meeting, without those that the material no longer has.
func (s *Server) modulesOf(m circles.Meeting) []quiz.Module {
	var modules []quiz.Module
	for _, id := range m.Modules {
		if module, ok := s.Modules.Module(quiz.ModuleID(id)); ok {
			modules = append(modules, module)
		}
	}
	return modules
}

// hasLong tells whether a meeting can be suggested for three study hours.
func (s *Server) hasLong(m circles.Meeting) bool {
	return slices.ContainsFunc(s.modulesOf(m), func(m quiz.Module) bool { return len(m.Long) > 0 })
}
