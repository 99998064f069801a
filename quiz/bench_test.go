package quiz_test

import (
	"fmt"
	"testing"

	"norrbottenforalla.se/quiz"
)

func hallOf(n int) (*stage, []quiz.Seat) {
	s := newStage()
	var seats []quiz.Seat
	for i := range n {
		by := quiz.Seat{Role: quiz.Participant, ID: quiz.SeatID(fmt.Sprint("s", i))}
		seats = append(seats, by)
		s.must(by, join(by.ID, 1))
	}
	s.must(leader, quiz.Next{})
	return s, seats
}

// BenchmarkAnswer is Decide and Apply of one answer in a hall of 500.
func BenchmarkAnswer(b *testing.B) {
	s, seats := hallOf(quiz.MaxSeats)
	options := []quiz.OptionID{"a", "b", "c"}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		cmd := quiz.Command{Step: "single", Phase: quiz.PhaseThink, Do: pick(options[(i/len(seats)+i)%3])}
		events, err := s.Decide(t0, seats[i%len(seats)], cmd)
		if err != nil {
			b.Fatal(err)
		}
		for _, e := range events {
			s.Apply(e)
		}
		i++
	}
}

// BenchmarkView is what a role sees, worked out once for everybody in it, with 500 answers in.
func BenchmarkView(b *testing.B) {
	s, seats := hallOf(quiz.MaxSeats)
	for i, by := range seats {
		s.must(by, pick([]quiz.OptionID{"a", "b", "c"}[i%3]))
	}
	s.must(leader, quiz.Move{To: quiz.PhaseReveal})
	for _, by := range []quiz.Seat{seats[0], leader, screen} {
		b.Run(string(by.Role), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s.View(by)
			}
		})
	}
}
