package quiz_test

import (
	"fmt"

	"norrbottenforalla.se/quiz"
)

// talkPlan has one prompt that suits every method, a sensitive one, one that suits two, and before them a question
// whose answers can be mixed.
func talkPlan() quiz.Plan {
	prompt := func(id quiz.StepID, p quiz.Prompt) quiz.Step {
		p.ID, p.Text, p.Why, p.Note = quiz.PromptID(id), text("prompt "+string(id)), text("why"), text("note")
		return quiz.Step{ID: id, Kind: quiz.StepPrompt, Module: "m", Prompt: &p}
	}
	return quiz.Plan{Title: text("Samtal"), Steps: []quiz.Step{
		{ID: "welcome", Kind: quiz.StepWelcome, Welcome: &quiz.Welcome{CheckIn: text("check in")}},
		question("single", quiz.Single, quiz.Question{Options: options("a", "b", "c"), Key: quiz.Key{Right: []quiz.OptionID{"b"}}}),
		prompt("talk", quiz.Prompt{Corners: options("k1", "k2", "k3")}),
		prompt("tender", quiz.Prompt{Sensitive: true, Support: []quiz.Support{{Title: text("stöd"), Phone: "90101"}}}),
		prompt("two", quiz.Prompt{Methods: []quiz.Method{quiz.Silent, quiz.OpenTalk, quiz.InCorners}}),
		{ID: "task", Kind: quiz.StepTask, Task: &quiz.Task{Text: text("task")}},
	}}
}

// newTalk is a stage at the welcome of talkPlan, with ann alone at her phone and bo sharing his with another.
func newTalk() *stage {
	s := &stage{plan: talkPlan(), now: t0}
	s.Round = quiz.NewRound(s.plan)
	s.keep(quiz.RoundStarted{At: t0})
	return s.must(ann, join("ann", 1)).must(bo, join("bo", 2))
}

// talking brings ann and bo to the prompt that suits every method, talked about in one of them, in a phase.
func talking(m quiz.Method, phase quiz.Phase) *stage {
	s := newTalk().must(leader, quiz.Jump{To: "talk"}, quiz.SetMethod{Method: m})
	switch {
	case phase == quiz.PhaseDots:
		s.must(ann, quiz.Contribute{Text: "skolan"}).must(bo, quiz.Contribute{Text: "vägen"})
		s.must(leader, quiz.StartDots{N: 3})
	case s.Common(quiz.Leader).Phase != phase:
		s.must(leader, quiz.Move{To: phase})
	}
	return s
}

// room brings n phones into a round, each alone at its own.
func (s *stage) room(n int) []quiz.Seat {
	var seats []quiz.Seat
	for i := range n {
		by := quiz.Seat{Role: quiz.Participant, ID: quiz.SeatID(fmt.Sprint("p", i))}
		s.must(by, join(by.ID, 1))
		seats = append(seats, by)
	}
	return seats
}
