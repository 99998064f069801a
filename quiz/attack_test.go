package quiz_test

import (
	"errors"
	"fmt"
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
