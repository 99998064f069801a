package quiz_test

import (
	"time"

	"norrbottenforalla.se/quiz"
)

var t0 = time.Date(2026, 11, 24, 17, 0, 0, 0, time.UTC)

func text(sv string) quiz.Text { return quiz.Text{quiz.Swedish: sv, "en": "en:" + sv} }

func options(ids ...quiz.OptionID) []quiz.Option {
	var out []quiz.Option
	for _, id := range ids {
		out = append(out, quiz.Option{ID: id, Text: text("option " + string(id))})
	}
	return out
}

// secret marks every text that must not be seen before the reveal.
const secret = "HEMLIG"

func key(k quiz.Key) quiz.Key {
	k.Why, k.Tempting, k.Fact = text(secret+" why"), text(secret+" tempting"), text(secret+" fact")
	k.After = text(secret + " after")
	k.FactIDs = []string{secret}
	k.Sources = []quiz.Source{{Title: secret, Publisher: secret, Year: "2026", Link: "https://example.org/" + secret}}
	k.Checked, k.BestBefore = "2026-11-01", "2026-12-31"
	return k
}

func question(id quiz.QuestionID, kind quiz.Kind, q quiz.Question) quiz.Step {
	q.ID, q.Kind, q.Text, q.Minutes, q.Note = id, kind, text("question "+string(id)), 5, text("note "+string(id))
	q.Key = key(q.Key)
	return quiz.Step{ID: quiz.StepID(id), Kind: quiz.StepQuestion, Module: "m", Question: &q}
}

// baseline asks a question without telling the answer tonight.
func baseline(id quiz.QuestionID, q quiz.Question) quiz.Step {
	s := question(id, quiz.Single, q)
	s.Kind = quiz.StepBaseline
	return s
}

func position(id quiz.PositionID, p quiz.Position) quiz.Step {
	p.ID, p.Text, p.Minutes, p.Note = id, text("position "+string(id)), 8, text("note "+string(id))
	return quiz.Step{ID: quiz.StepID(id), Kind: quiz.StepPosition, Module: "m", Position: &p}
}

// testPlan has every kind of step and question.
func testPlan() quiz.Plan {
	return quiz.Plan{Title: text("Demografi"), Steps: []quiz.Step{
		{ID: "welcome", Kind: quiz.StepWelcome, Welcome: &quiz.Welcome{CheckIn: text("check in"), Note: text("note")}},
		question("single", quiz.Single, quiz.Question{Options: options("a", "b", "c"), Key: quiz.Key{Right: []quiz.OptionID{"b"}}}),
		question("several", quiz.Several, quiz.Question{Options: options("a", "b", "c", "d"), Key: quiz.Key{Right: []quiz.OptionID{"a", "c"}}}),
		question("tf", quiz.TrueFalse, quiz.Question{Options: options(quiz.True, quiz.False), Key: quiz.Key{Right: []quiz.OptionID{quiz.False}}}),
		question("estimate", quiz.Estimate, quiz.Question{
			Slider: &quiz.Slider{Min: 0, Max: 500, Step: 1, Decimals: 1, Unit: text("procent")},
			Key:    quiz.Key{Number: 254, Near: 25, Fair: 60},
		}),
		question("order", quiz.Order, quiz.Question{Options: options("x", "y", "z"), Key: quiz.Key{Right: []quiz.OptionID{"z", "x", "y"}}}),
		question("match", quiz.Match, quiz.Question{
			Options: options("x", "y", "z"), Matches: options("1", "2", "3", "4"), Key: quiz.Key{Right: []quiz.OptionID{"3", "1", "4"}},
		}),
		baseline("base", quiz.Question{Options: options("a", "b", "c"), Key: quiz.Key{Right: []quiz.OptionID{"c"}}}),
		position("pos", quiz.Position{Kind: quiz.Scale, Low: text("not at all"), High: text("very")}),
		position("sens", quiz.Position{
			Kind: quiz.Corners, Options: options("a", "b", "c"), Sensitive: true, Support: []quiz.Support{{Title: text("support"), Phone: "112"}},
		}),
		{ID: "seen", Kind: quiz.StepObservations, Task: &quiz.Task{Text: text("task of last time"), Note: text("note")}},
		{ID: "prompt", Kind: quiz.StepPrompt, Prompt: &quiz.Prompt{ID: "prompt", Text: text("prompt"), Why: text("why"), Minutes: 15, Note: text("note")}},
		{ID: "exit", Kind: quiz.StepExit},
		{ID: "task", Kind: quiz.StepTask, Task: &quiz.Task{Text: text("task"), Note: text("note")}},
	}}
}

var (
	leader = quiz.Seat{Role: quiz.Leader}
	screen = quiz.Seat{Role: quiz.Screen}
	ann    = quiz.Seat{Role: quiz.Participant, ID: "ann"}
	bo     = quiz.Seat{Role: quiz.Participant, ID: "bo"}
)

// stage is a round with its journal, driven by tests.
type stage struct {
	*quiz.Round
	plan   quiz.Plan
	events []quiz.Event
	now    time.Time
}

func newStage() *stage {
	s := &stage{plan: testPlan(), now: t0}
	s.Round = quiz.NewRound(s.plan)
	s.keep(quiz.RoundStarted{At: t0})
	return s
}

func (s *stage) keep(events ...quiz.Event) {
	for _, e := range events {
		s.Apply(e)
	}
	s.events = append(s.events, events...)
}

// do plays an action as the seat sees the round now.
func (s *stage) do(by quiz.Seat, a quiz.Action) error {
	c := s.Common(by.Role)
	return s.play(by, quiz.Command{Step: c.Step, Phase: c.Phase, Do: a})
}

func (s *stage) play(by quiz.Seat, cmd quiz.Command) error {
	s.now = s.now.Add(time.Second)
	events, err := s.Decide(s.now, by, cmd)
	s.keep(events...)
	return err
}

func (s *stage) must(by quiz.Seat, actions ...quiz.Action) *stage {
	for _, a := range actions {
		if err := s.do(by, a); err != nil {
			panic(err)
		}
	}
	return s
}

func join(id quiz.SeatID, people int) quiz.Join {
	return quiz.Join{Seat: id, Token: quiz.TokenHash("hash-" + id), Name: "Namn " + string(id), People: people}
}

func pick(o ...quiz.OptionID) quiz.Give { return quiz.Give{Answer: quiz.Answer{Options: o}} }

func typed(s string) quiz.Give { return quiz.Give{Answer: quiz.Answer{Typed: s}} }
