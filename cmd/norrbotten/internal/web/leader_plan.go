package web

import (
	"slices"

	"norrbottenforalla.se/quiz"
	"norrbottenforalla.se/quiz/wire"
)

// An agendaLine is one step of the evening in the leader's list.
type agendaLine struct {
	quiz.PlanLine
	Number int  // among the steps that the meeting has
	Up     bool // may be moved up, …
	Down   bool // … or down: what is done and what goes on stay where they are
}

// An agenda is the plan as the leader uses it: what is done is out of the way, what goes on is first.
type agenda struct {
	Done []agendaLine // before the present step
	Rest []agendaLine // the present step and what comes, and before it what was passed over
	Open []agendaLine // of Rest, what can be moved and left out
	Left []agendaLine // what is left out, to choose among
}

func agendaOf(lines []quiz.PlanLine) agenda {
	var a agenda
	var shown []agendaLine
	for _, line := range lines {
		if line.Skipped && !line.Now {
			a.Left = append(a.Left, agendaLine{PlanLine: line})
			continue
		}
		shown = append(shown, agendaLine{PlanLine: line, Number: len(shown) + 1})
	}
	now := slices.IndexFunc(shown, func(l agendaLine) bool { return l.Now })
	movable := func(i int) bool { return i >= 0 && i < len(shown) && !shown[i].Now && !shown[i].Visited }
	for i, line := range shown {
		line.Up, line.Down = movable(i-1), movable(i+1)
		if line.Visited && i < now {
			a.Done = append(a.Done, line)
			continue
		}
		a.Rest = append(a.Rest, line)
		if movable(i) {
			a.Open = append(a.Open, line)
		}
	}
	return a
}

// reordered is the order after a press on an arrow in the leader's plan. What is left out is not seen there ("out"
// names it), so a step moves past it.
func reordered(f wire.Fields) []string {
	order, out := f["order"], f["out"]
	seen := moved(slices.DeleteFunc(slices.Clone(order), func(id string) bool { return slices.Contains(out, id) }), f.Get("move"))
	was := slices.DeleteFunc(slices.Clone(order), func(id string) bool { return slices.Contains(out, id) })
	for i := range was {
		if was[i] != seen[i] { // the first of the two that changed places
			return shift(order, slices.Index(order, was[i+1]), slices.Index(order, was[i]))
		}
	}
	return order
}
