package web_test

import (
	"context"
	"errors"
	"net/url"
	"testing"
	"time"

	"norrbottenforalla.se/quiz"
	"norrbottenforalla.se/quiz/live"
	"norrbottenforalla.se/quiz/wire"
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

// A page that has gone must let go of its round: a room that believes that somebody is there never rests.
func TestClosedPagesLetGoOfTheRoom(t *testing.T) {
	h := open(t, evening())
	cookie, signed := h.join("Blå Ripa"), h.signIn(h.leader)
	restless := live.NewHall(live.Config{Journal: h.journal, Plans: plans{h.db}, Idle: 20 * time.Millisecond})
	h.serve(restless)
	h.listen()
	room, err := restless.Room(ctx, live.ID(h.round.ID))
	must(t, err)
	pages := []*tap{
		h.tap(h.phoneBase(), wire.SubHTML, cookie), h.tap(h.screenBase(), wire.SubHTML, ""), h.tap(h.leadBase(), wire.SubJSON, signed),
	}
	for _, p := range pages {
		p.wait("anything", func(wire.Frame) bool { return true })
		p.close()
	}
	for begun := time.Now(); ; {
		<-time.After(100 * time.Millisecond) // longer than the room's patience, or asking would keep it awake
		if _, err := room.Names(ctx); errors.Is(err, live.ErrStopped) {
			break
		}
		if time.Since(begun) > patience {
			t.Fatal("the room still runs, with nobody there")
		}
	}
	end, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	must(t, restless.Close(end))
}

type nowhere struct{}

func (nowhere) Append(context.Context, string, int64, []quiz.Event) error { return nil }
func (nowhere) Events(context.Context, string) ([]quiz.Event, error)      { return nil, nil }
func (nowhere) Plan(context.Context, live.ID) (quiz.Plan, error)          { return quiz.Plan{}, nil }
