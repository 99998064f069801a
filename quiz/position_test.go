package quiz_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"norrbottenforalla.se/quiz"
)

// crowd is a round with n phones at a step.
func crowd(n int, step quiz.StepID) (*stage, []quiz.Seat) {
	s := newStage()
	var seats []quiz.Seat
	for i := range n {
		seat := quiz.Seat{Role: quiz.Participant, ID: quiz.SeatID(fmt.Sprint("s", i))}
		s.must(seat, join(seat.ID, 1))
		seats = append(seats, seat)
	}
	return s.must(leader, quiz.Jump{To: step}), seats
}

func TestPositionOffersElseUnsureAndPass(t *testing.T) {
	ids := func(p quiz.Position) string {
		var out []string
		for _, o := range p.Answers() {
			out = append(out, string(o.ID))
		}
		return strings.Join(out, " ")
	}
	for want, p := range map[string]quiz.Position{
		"1 2 3 4 5 else unsure pass": {Kind: quiz.Scale},
		"a b else unsure pass":       {Kind: quiz.Choice, Options: options("a", "b")},
		"n w s else unsure pass":     {Kind: quiz.Corners, Options: options("n", "w", "s")},
	} {
		if got := ids(p); got != want {
			t.Errorf("%s: %s, want %s", p.Kind, got, want)
		}
	}
}

func TestPositionMovement(t *testing.T) {
	s, seats := crowd(6, "pos")
	for _, seat := range seats {
		s.must(seat, pick("2"))
	}
	s.must(leader, quiz.Move{To: quiz.PhaseTalk}, quiz.Move{To: quiz.PhaseAgain})
	for i, seat := range seats {
		s.must(seat, pick([]quiz.OptionID{"2", "4"}[i%2]))
	}
	s.must(leader, quiz.Move{To: quiz.PhaseShow})
	for _, by := range []quiz.Seat{seats[0], leader, screen} {
		p := s.View(by).Common.Position
		if d := cmp.Diff(&quiz.Movement{People: 6, Moved: 3}, p.Movement); d != "" {
			t.Errorf("%s: %s", by.Role, d)
		}
		if p.First.Options[1].People != 6 || p.Second.Options[3].People != 3 || p.Held != "" {
			t.Errorf("%s: %+v", by.Role, p)
		}
	}
	if v := s.View(seats[1]); v.Me.Right != nil || v.Me.Answer.Options[0] != "4" || v.Me.Earlier.Options[0] != "2" {
		t.Errorf("%+v", v.Me)
	}
}

// Below five nothing but the number of answers is told to anybody and kept, whichever vote it is.
func TestPositionBelowFive(t *testing.T) {
	for n := range 8 {
		s, seats := crowd(max(n, 1), "pos")
		for _, seat := range seats[:n] {
			s.must(seat, pick("3"))
		}
		s.must(leader, quiz.Move{To: quiz.PhaseShow})
		told := n >= quiz.MinAnswers
		for _, by := range []quiz.Seat{seats[0], leader, screen} {
			p := s.View(by).Common.Position
			if (p.First.Options != nil) != told || (p.Held == quiz.HeldFew) == told || p.First.Count.People != n {
				t.Errorf("%d answers: %s sees %+v, held %q", n, by.Role, p.First, p.Held)
			}
		}
		res := s.must(leader, quiz.End{}).Result().Positions
		if len(res) != 1 || (res[0].First.Options != nil) != told || res[0].First.Count.People != n {
			t.Errorf("%d answers: kept %+v", n, res)
		}
	}
}

// Hands are seen by everybody, so they do not hide what one or two phones answered.
func TestHandsDoNotHideASinglePhone(t *testing.T) {
	for phones, told := range []bool{true, false, false, true} {
		s, seats := crowd(max(phones, 1), "pos")
		for _, seat := range seats[:phones] {
			s.must(seat, pick("1"))
		}
		s.must(leader, quiz.CountHands{Vote: quiz.First, Hands: quiz.Hands{People: 5, Counts: []quiz.OptionCount{{Option: "5", People: 5}}}})
		p := s.must(leader, quiz.Move{To: quiz.PhaseShow}).Common(quiz.Leader).Position
		if (p.First.Options != nil) != told {
			t.Errorf("%d phones and 5 hands: %+v", phones, p.First)
		}
	}
}

// Few at the second vote: the first is told, the second not, and no movement.
func TestPositionSecondVoteBelowFive(t *testing.T) {
	s, seats := crowd(6, "pos")
	for _, seat := range seats {
		s.must(seat, pick("2"))
	}
	s.must(leader, quiz.Move{To: quiz.PhaseTalk}, quiz.Move{To: quiz.PhaseAgain}).must(seats[0], pick("5"))
	p := s.must(leader, quiz.Move{To: quiz.PhaseShow}).Common(quiz.Leader).Position
	if p.First.Options == nil || p.Second.Options != nil || p.Second.Count.People != 1 || p.Movement != nil || p.Held != quiz.HeldFew {
		t.Errorf("%+v", p)
	}
}

func TestAgreeingIsForTheWholeMeetingAndBeforeAnybodyAnswered(t *testing.T) {
	s, seats := crowd(2, "welcome")
	s.must(leader, quiz.Agree{On: true}, quiz.Agree{On: false}, quiz.Agree{On: true})
	for _, by := range []quiz.Seat{seats[0], leader, screen} {
		if !s.View(by).Common.Agreed {
			t.Errorf("%s is not told", by.Role)
		}
	}
	if !s.Common(quiz.Leader).Lead.Agree {
		t.Error("not offered though nobody has answered")
	}
	s.must(leader, quiz.Jump{To: "pos"}).must(seats[0], pick("1"))
	if s.Common(quiz.Leader).Lead.Agree {
		t.Error("offered though somebody has answered")
	}
	s.must(leader, quiz.Move{To: quiz.PhaseShow})
	if p := s.Common(quiz.Screen).Position; p.First.Options == nil {
		t.Error("hidden though they agreed")
	}
	if res := s.Result().Positions[0]; res.First.Options == nil {
		t.Error("not kept though they agreed")
	}
	s.must(leader, quiz.Agree{On: false})
	if res := s.Result().Positions[0]; res.First.Options != nil {
		t.Error("kept though they took it back")
	}
	if err := s.do(leader, quiz.Agree{On: true}); !errors.Is(err, quiz.ErrAgreedLate) {
		t.Error(err)
	}
	for _, answered := range []quiz.Action{
		quiz.CountExit{Counts: map[quiz.ExitQuestion][]quiz.OptionCount{quiz.ExitAct: {{Option: "yes", People: 1}}}},
	} {
		s, _ := crowd(1, "exit")
		if err := s.must(leader, answered).do(leader, quiz.Agree{On: true}); !errors.Is(err, quiz.ErrAgreedLate) {
			t.Errorf("%T: %v", answered, err)
		}
	}
}

// A sensitive position is the leader's first; what was never shown to the room is not kept either.
func TestSensitivePosition(t *testing.T) {
	s, seats := crowd(5, "sens")
	for _, seat := range seats {
		s.must(seat, pick("else"))
	}
	s.must(leader, quiz.Move{To: quiz.PhaseShow})
	if s.Common(quiz.Leader).Position.First.Options == nil {
		t.Error("the leader does not see the counts")
	}
	for _, by := range []quiz.Seat{seats[0], screen} {
		if p := s.View(by).Common.Position; p.First != nil || p.Held != quiz.HeldLeader || p.Support[0].Phone != "112" {
			t.Errorf("%s sees %+v", by.Role, p)
		}
	}
	if res := s.Result().Positions[0]; res.First.Options != nil || res.First.Count.People != 5 {
		t.Errorf("kept: %+v", res.First)
	}
	s.must(leader, quiz.ShowVotes{}, quiz.ShowVotes{})
	if p := s.View(screen).Common.Position; p.First.Options[3].People != 5 || p.Held != "" {
		t.Errorf("the screen sees %+v", p)
	}
	if res := s.Result().Positions[0]; res.First.Options == nil {
		t.Error("not kept")
	}
	plain, _ := crowd(5, "pos")
	if err := plain.must(leader, quiz.Move{To: quiz.PhaseShow}).do(leader, quiz.ShowVotes{}); !errors.Is(err, quiz.ErrWrongPhase) {
		t.Errorf("shown twice: %v", err)
	}
}

func TestRemovedSeatAtAPositionAndAtTheEnd(t *testing.T) {
	s, seats := crowd(6, "pos")
	for _, seat := range seats {
		s.must(seat, pick("2"))
	}
	s.must(leader, quiz.RemoveSeat{Seat: "s0"})
	if n := s.Common(quiz.Leader).Position.Answered.People; n != 5 {
		t.Errorf("%d before it was shown", n)
	}
	s.must(leader, quiz.Move{To: quiz.PhaseShow}, quiz.RemoveSeat{Seat: "s1"})
	if n := s.Common(quiz.Leader).Position.First.Options[1].People; n != 5 {
		t.Errorf("what was shown went to %d", n)
	}
	s.must(leader, quiz.Jump{To: "exit"}).must(seats[2], quiz.GiveExit{Answers: map[quiz.ExitQuestion]quiz.OptionID{quiz.ExitAct: "no"}})
	s.must(leader, quiz.RemoveSeat{Seat: "s2"})
	if n := s.Common(quiz.Leader).Exit.Answered.People; n != 0 {
		t.Errorf("%d at the end", n)
	}
}

// What is kept of positions, observations and the end: counts and ticked sentences, never a seat.
func TestResultOfTheTalk(t *testing.T) {
	s, seats := crowd(5, "base")
	for i, seat := range seats {
		s.must(seat, pick([]quiz.OptionID{"c", "a"}[i%2]))
	}
	s.must(leader, quiz.Move{To: quiz.PhaseClosed}, quiz.Jump{To: "seen"})
	s.must(seats[0], quiz.Contribute{Text: "onämnd"}, quiz.Contribute{Text: "ny busslinje"})
	s.must(leader, quiz.Keep{Contribution: 2, Keep: true}, quiz.WriteFor{Text: "Tre fönster lyser."}, quiz.Jump{To: "exit"})
	for _, seat := range seats {
		s.must(seat, quiz.GiveExit{Answers: map[quiz.ExitQuestion]quiz.OptionID{quiz.ExitLearned: "yes"}})
	}
	s.must(seats[1], quiz.GiveExit{Answers: map[quiz.ExitQuestion]quiz.OptionID{quiz.ExitLearned: "yes", quiz.ExitAct: "no"}})
	s.must(seats[1], quiz.Contribute{Text: "hemlig undran", Kind: quiz.Wonder})
	s.must(leader, quiz.CountExit{Counts: map[quiz.ExitQuestion][]quiz.OptionCount{quiz.ExitLearned: {{Option: "no", People: 2}}}})
	s.must(leader, quiz.WriteFor{Text: "Ses igen.", Kind: quiz.Take}, quiz.End{})
	res := s.Result()
	if len(res.Questions) != 1 || !res.Questions[0].Baseline || res.Questions[0].First.Right != 3 || res.Questions[0].Module != "m" {
		t.Errorf("%+v", res.Questions)
	}
	if d := cmp.Diff([]string{"ny busslinje", "Tre fönster lyser."}, res.Observed); d != "" {
		t.Error(d)
	}
	want := &quiz.ExitResult{
		People: 7, Kept: []string{"Ses igen."},
		Answers: map[quiz.ExitQuestion]map[quiz.OptionID]int{quiz.ExitLearned: {"yes": 5, "partly": 0, "no": 2, quiz.Pass: 0}},
	}
	if d := cmp.Diff(want, res.Exit); d != "" {
		t.Error(d)
	}
	if res.People != 7 {
		t.Errorf("%d people", res.People)
	}
	b, err := json.Marshal(res)
	if err != nil {
		t.Fatal(err)
	}
	for _, mustNot := range []string{"onämnd", "hemlig undran", "Namn s", "hash-", `"s1"`} {
		if strings.Contains(string(b), mustNot) {
			t.Errorf("the record says %q", mustNot)
		}
	}
}

// Where somebody may have been touched nobody counts who was right.
func TestSensitiveQuestionDoesNotCountRight(t *testing.T) {
	plan := testPlan()
	q := *plan.Steps[1].Question
	q.Support = []quiz.Support{{Title: text("support")}}
	plan.Steps[1].Question = &q
	s := &stage{plan: plan, now: t0, Round: quiz.NewRound(plan)}
	s.must(ann, join("ann", 1)).must(leader, quiz.Next{}).must(ann, pick("b")).must(leader, quiz.Move{To: quiz.PhaseReveal})
	v := s.View(ann)
	if v.Me.Right != nil || v.Common.Question.First.Right != 0 || s.Result().Questions[0].First.Right != 0 || len(v.Common.Question.Support) != 1 {
		t.Errorf("%+v %+v", v.Me, v.Common.Question)
	}
}

func TestTalkRefusals(t *testing.T) {
	exit := func(q quiz.ExitQuestion, o quiz.OptionID) quiz.Action {
		return quiz.GiveExit{Answers: map[quiz.ExitQuestion]quiz.OptionID{q: o}}
	}
	hands := func(q quiz.ExitQuestion, counts ...quiz.OptionCount) quiz.Action {
		return quiz.CountExit{Counts: map[quiz.ExitQuestion][]quiz.OptionCount{q: counts}}
	}
	cases := []struct {
		name string
		step quiz.StepID
		by   quiz.Seat
		do   quiz.Action
		want error
	}{
		{"six on a scale of five", "pos", ann, pick("6"), quiz.ErrBadAnswer},
		{"two positions at once", "pos", ann, pick("1", "2"), quiz.ErrBadAnswer},
		{"a number for a scale", "pos", ann, typed("3"), quiz.ErrBadAnswer},
		{"half a match", "match", ann, pick("1", "2"), quiz.ErrBadAnswer},
		{"an option for a match", "match", ann, pick("x", "y", "z"), quiz.ErrBadAnswer},
		{"no exit answer", "exit", ann, quiz.GiveExit{}, quiz.ErrBadAnswer},
		{"unknown exit question", "exit", ann, exit("mood", "yes"), quiz.ErrBadAnswer},
		{"unknown exit answer", "exit", ann, exit(quiz.ExitAct, "5"), quiz.ErrBadAnswer},
		{"exit answer elsewhere", "pos", ann, exit(quiz.ExitAct, "yes"), quiz.ErrWrongPhase},
		{"unknown line", "exit", ann, quiz.Contribute{Text: "x", Kind: "gripe"}, quiz.ErrBadCommand},
		{"a kind where there is none", "seen", ann, quiz.Contribute{Text: "x", Kind: quiz.Take}, quiz.ErrBadCommand},
		{"a text to a position", "pos", ann, quiz.Contribute{Text: "x"}, quiz.ErrWrongPhase},
		{"hands for no exit question", "exit", leader, hands("mood", quiz.OptionCount{Option: "yes", People: 1}), quiz.ErrBadHands},
		{"exit hands for no option", "exit", leader, hands(quiz.ExitAct, quiz.OptionCount{Option: "5", People: 1}), quiz.ErrBadHands},
		{"negative exit hands", "exit", leader, hands(quiz.ExitAct, quiz.OptionCount{Option: "yes", People: -1}), quiz.ErrBadHands},
		{"too many exit hands", "exit", leader, hands(quiz.ExitAct, quiz.OptionCount{Option: "yes", People: 200}, quiz.OptionCount{Option: "no", People: 200}), quiz.ErrBadHands},
		{"exit hands elsewhere", "seen", leader, hands(quiz.ExitAct, quiz.OptionCount{Option: "yes", People: 1}), quiz.ErrWrongPhase},
		{"an empty line", "seen", leader, quiz.WriteFor{Text: " \u200b"}, quiz.ErrTextEmpty},
		{"a line to a position", "pos", leader, quiz.WriteFor{Text: "x"}, quiz.ErrWrongStep},
		{"keep nothing", "seen", leader, quiz.Keep{Contribution: 3, Keep: true}, quiz.ErrUnknownText},
	}
	for _, c := range cases {
		s := newStage().must(ann, join("ann", 1)).must(leader, quiz.Jump{To: c.step})
		before := len(s.events)
		if err := s.do(c.by, c.do); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
		if len(s.events) != before {
			t.Errorf("%s: something happened", c.name)
		}
	}
}

// The match of a question tells which pairs people chose, and not which were right, before the reveal.
func TestMatchPairs(t *testing.T) {
	s := at("match", quiz.PhaseThink).must(ann, pick("3", "1", "4")).must(bo, pick("3", "2", "4"))
	agreed := quiz.Answer{Options: []quiz.OptionID{"1", "1", "4"}}
	s.must(leader, quiz.CountHands{Vote: quiz.First, Hands: quiz.Hands{People: 3, Answer: &agreed}}, quiz.Move{To: quiz.PhaseTalk})
	if got := s.Common(quiz.Leader).Lead.Spread; got != quiz.SpreadDiffer {
		t.Errorf("spread %q", got)
	}
	q := s.must(leader, quiz.ShowVotes{}).Common(quiz.Screen).Question
	want := []quiz.PairCount{
		{Option: "x", Match: "1", People: 3}, {Option: "x", Match: "3", People: 3}, {Option: "y", Match: "1", People: 4},
		{Option: "y", Match: "2", People: 2}, {Option: "z", Match: "4", People: 6},
	}
	if d := cmp.Diff(want, q.First.Pairs); d != "" || q.First.Right != 0 || q.Reveal != nil {
		t.Errorf("%s %+v", d, q)
	}
	if right := s.must(leader, quiz.Move{To: quiz.PhaseReveal}).Common(quiz.Screen).Question.First.Right; right != 1 {
		t.Errorf("%d right", right)
	}
}
