package web_test

import (
	"context"
	"net/url"
	"testing"

	"norrbottenforalla.se/quiz"
	"norrbottenforalla.se/quiz/live"
)

// A stoppingHall gives a room that has stopped the first time each round is asked for, as happens when a journal
// failed a moment ago.
type stoppingHall struct {
	*live.Hall
	stopped *live.Room
	given   int
}

func (s *stoppingHall) Room(ctx context.Context, id live.ID) (*live.Room, error) {
	s.given++
	if s.given%2 == 1 {
		return s.stopped, nil
	}
	return s.Hall.Room(ctx, id)
}

func TestARoomThatStoppedIsAskedForAgain(t *testing.T) {
	h := open(t, evening())
	other := live.NewHall(live.Config{Journal: nowhere{}, Plans: nowhere{}})
	stopped, err := other.Room(ctx, "x")
	must(t, err)
	end, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	must(t, other.Close(end))
	hall := &stoppingHall{Hall: h.hall, stopped: stopped}
	h.serve(hall)
	cookie := h.join("Blå Ripa")
	h.jump("en")
	h.post(h.phoneBase()+"/answer", url.Values{"step": {"en"}, "phase": {"think"}, "o": {"a"}, "cid": {"c"}}, "Cookie", cookie).status(204)
	h.get(h.phoneBase(), "Cookie", cookie).status(200).has("Fråga en?", `aria-pressed="true"`)
	if hall.given < 6 {
		t.Errorf("the hall was asked %d times", hall.given)
	}
}

type nowhere struct{}

func (nowhere) Append(context.Context, string, int64, []quiz.Event) error { return nil }
func (nowhere) Events(context.Context, string) ([]quiz.Event, error)      { return nil, nil }
func (nowhere) Plan(context.Context, live.ID) (quiz.Plan, error)          { return quiz.Plan{}, nil }
