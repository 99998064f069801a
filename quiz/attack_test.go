package quiz_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"norrbottenforalla.se/quiz"
)

// What somebody who attacked the round found; each keeps its test.

func TestRemovingASeatDoesNotTellWhatItAnswered(t *testing.T) {
	s := at("single", quiz.PhaseThink).must(ann, pick("a")).must(bo, pick("b")).must(leader, quiz.Move{To: quiz.PhaseTalk}, quiz.ShowVotes{})
	before := s.Common(quiz.Leader).Question.First.Options[0].People
	s.must(leader, quiz.RemoveSeat{Seat: "ann"})
	if after := s.Common(quiz.Leader).Question.First.Options[0].People; after != before {
		t.Errorf("the counts on the screen went from %d to %d", before, after)
	}
}

func TestSeatsThatLeftMakeRoom(t *testing.T) {
	s := newStage()
	for i := range quiz.MaxSeats {
		s.must(ann, join(quiz.SeatID(fmt.Sprint("s", i)), 1))
	}
	s.must(leader, quiz.RemoveSeat{Seat: "s0"})
	s.must(quiz.Seat{Role: quiz.Participant, ID: "s1"}, quiz.Leave{})
	s.must(ann, join("new-1", 1), join("new-2", 1))
	if err := s.do(ann, join("new-3", 1)); !errors.Is(err, quiz.ErrFull) {
		t.Error(err)
	}
}

func TestNameOfNothingButBlanksIsNoName(t *testing.T) {
	s := newStage().must(ann, join("ann", 1))
	s.must(ann, quiz.Rename{Name: "\u2800\u3164\u200b", People: 1})
	if name := s.Me("ann").Name; name != "" {
		t.Errorf("%q", name)
	}
}

// Four answered alike and one otherwise. A leader who draws again and again must not see who it is: each pair has to be
// as likely as any other once the answers were mixed.
func TestDrawingPairsAgainAndAgainDoesNotTellWhoAnsweredAlike(t *testing.T) {
	together, threes := map[string]int{}, map[quiz.SeatID]int{}
	const rounds, again = 40, 30
	for seed := range uint64(rounds) {
		s := &stage{plan: talkPlan(), now: t0}
		s.Round = quiz.NewRound(s.plan)
		s.must(leader, quiz.Jump{To: "single"})
		for i, by := range s.room(5) {
			s.must(by, pick([]quiz.OptionID{"a", "a", "a", "a", "b"}[i]))
		}
		s.must(leader, quiz.Move{To: quiz.PhaseTalk}, quiz.Pair{Seed: 1000 * seed})
		for n := range uint64(again) {
			s.must(leader, quiz.Pair{Seed: 1000*seed + n + 1})
			for _, g := range s.events[len(s.events)-1].(quiz.PairsMade).Groups {
				for i, a := range g {
					if len(g) == 3 {
						threes[a.Seat]++
					}
					for _, b := range g[i+1:] {
						together[string(min(a.Seat, b.Seat)+" "+max(a.Seat, b.Seat))]++
					}
				}
			}
		}
	}
	// Of ten pairs four sit together each time (480 of 1,200); three of five sit in the three (720). Six standard
	// deviations are about 102.
	for who, n := range together {
		if n < 378 || n > 582 {
			t.Errorf("%s sit together %d times of %d", who, n, rounds*again)
		}
	}
	for who, n := range threes {
		if n < 618 || n > 822 {
			t.Errorf("%s is one of three %d times of %d", who, n, rounds*again)
		}
	}
	if len(together) != 10 || len(threes) != 5 {
		t.Errorf("%v, %v", together, threes)
	}
}

// The first seating, which does mix, makes any of its groups the three.
func TestTheOnlyOtherAnswerMayBeInTheThree(t *testing.T) {
	inThree := 0
	for seed := range uint64(100) {
		groups := seated(t, []int{1, 1, 1, 1, 1}, []quiz.OptionID{"a", "a", "a", "a", "b"}, 0, seed)
		for _, g := range groups {
			if len(g) == 3 && slices.ContainsFunc(g, func(s quiz.Sitter) bool { return s.Seat == "p4" }) {
				inThree++
			}
		}
	}
	if inThree < 20 || inThree > 80 { // half, six standard deviations
		t.Errorf("the one who answered otherwise is one of three %d times of 100", inThree)
	}
}

// Corners are counted in front of the room, so a removed seat must not be seen to leave one of them.
func TestRemovingASeatDoesNotTellItsCorner(t *testing.T) {
	s := talking(quiz.InCorners, quiz.PhaseCorners).must(ann, pick("k1"))
	for _, by := range s.room(5) {
		s.must(by, pick("k3"))
	}
	before := s.Common(quiz.Leader).Prompt.InCorners.Options
	s.must(leader, quiz.RemoveSeat{Seat: "ann"})
	if after := s.Common(quiz.Leader).Prompt.InCorners.Options; !slices.Equal(after, before) {
		t.Errorf("%v, before %v", after, before)
	}
}

// Nobody follows one press after the other where it may hurt: of a sensitive prompt the leader alone sees the corners,
// and only when they are closed.
func TestCornersOfASensitivePromptAreNotCountedLive(t *testing.T) {
	s := talking(quiz.InCorners, quiz.PhaseCorners).must(leader, quiz.SetSensitive{On: true}).must(ann, pick("k1"))
	for _, by := range s.room(6) {
		s.must(by, pick("k3"))
	}
	for _, role := range []quiz.Role{quiz.Leader, quiz.Screen} {
		if got := s.Common(role).Prompt.InCorners; got == nil || got.Options != nil || got.Count.People < 5 {
			t.Errorf("%s is shown %+v, want how many have chosen and nothing else", role, got)
		}
	}
	s.must(leader, quiz.Move{To: quiz.PhaseAll})
	if got := s.Common(quiz.Leader).Prompt.InCorners; got == nil || got.Options == nil {
		t.Errorf("the leader is shown %+v once the corners are closed", got)
	}
	if got := s.Common(quiz.Screen).Prompt.InCorners; got != nil {
		t.Errorf("the screen is shown %+v", got)
	}
}

// Where nobody moved, the two votes differ by the answers of those who gave only one of them. Of one or two that tells
// what they answered, so the movement is told only when nobody or at least three answered once.
func TestALatecomersAnswerIsNotToldByTheMovement(t *testing.T) {
	for late, told := range map[int]bool{0: true, 1: false, 2: false, 3: true} {
		for _, leaves := range []bool{false, true} { // they answer only the second time, or only the first
			s, seats := crowd(6+late, "pos")
			early, others := seats[:6], seats[6:]
			votes := [2][]quiz.Seat{early, seats}
			if leaves {
				votes = [2][]quiz.Seat{seats, early}
			}
			for i, who := range votes {
				if i == 1 {
					s.must(leader, quiz.Move{To: quiz.PhaseTalk}, quiz.Move{To: quiz.PhaseAgain})
				}
				for _, seat := range who {
					option := quiz.OptionID("2")
					if slices.Contains(others, seat) {
						option = "5"
					}
					s.must(seat, pick(option))
				}
			}
			s.must(leader, quiz.Move{To: quiz.PhaseShow})
			for _, by := range []quiz.Seat{seats[0], leader, screen} {
				if got := s.View(by).Common.Position.Movement; (got != nil) != told {
					t.Errorf("%d answered once (left %v): the %s is told %+v", late, leaves, by.Role, got)
				}
			}
		}
	}
}
