package live

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"norrbottenforalla.se/quiz"
)

// Config is what a hall needs from outside.
type Config struct {
	Journal Journal
	Plans   Plans
	// Ended is told when a round is over, before anybody is, and again whenever an ended round is opened; it must be
	// idempotent. An error is logged: the round is in the journal and can be told of again.
	Ended func(ctx context.Context, id ID, result quiz.Result) error
	Now   func() time.Time // default time.Now
	Log   *slog.Logger     // default: nowhere
	// Idle is how long a room runs with nobody there; it is opened again by replay. Default 15 minutes.
	Idle time.Duration
}

func (c Config) withDefaults() Config {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = discard
	}
	if c.Idle <= 0 {
		c.Idle = 15 * time.Minute
	}
	return c
}

// ended tells the observer, with a limit of its own so that a slow disk holds up no more than this room.
func (c Config) ended(id ID, r *quiz.Round) {
	if c.Ended == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := c.Ended(ctx, id, r.Result()); err != nil {
		c.Log.Error("the end of a round was not recorded; it is tried again at the next start", "round", id, "error", err)
	}
}

// ErrClosed means that the hall has been closed.
var ErrClosed = errors.New("live: the hall is closed")

// A Hall holds the rooms of this process and opens them when they are asked for.
type Hall struct {
	conf Config

	mu     sync.Mutex
	rooms  map[ID]*opening
	closed bool
}

// opening is a room, or the wait for one: several who ask at once share one replay.
type opening struct {
	ready chan struct{} // closed when room and err are set
	room  *Room
	err   error
}

// NewHall makes an empty hall. Close it.
func NewHall(c Config) *Hall {
	return &Hall{conf: c.withDefaults(), rooms: map[ID]*opening{}}
}

// Start begins a new round. It is kept before Start returns.
func (h *Hall) Start(ctx context.Context, id ID, plan quiz.Plan) (*Room, error) {
	started := []quiz.Event{quiz.RoundStarted{At: h.conf.Now()}}
	if err := h.conf.Journal.Append(ctx, string(id), 1, started); err != nil {
		return nil, fmt.Errorf("live: start %s: %w", id, err)
	}
	return h.Room(ctx, id)
}

// Room gives a room, opened by replay when it does not run.
func (h *Hall) Room(ctx context.Context, id ID) (*Room, error) {
	for {
		o, mine, err := h.claim(id)
		if err != nil {
			return nil, err
		}
		if mine {
			h.open(ctx, id, o)
			return o.room, o.err
		}
		select {
		case <-o.ready:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		if o.err != nil {
			return nil, o.err
		}
		select {
		case <-o.room.done: // it has stopped since; its place is free in a moment
			h.drop(id, o)
		default:
			return o.room, nil
		}
	}
}

func (h *Hall) claim(id ID) (o *opening, mine bool, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil, false, ErrClosed
	}
	if o := h.rooms[id]; o != nil {
		return o, false, nil
	}
	o = &opening{ready: make(chan struct{})}
	h.rooms[id] = o
	return o, true, nil
}

func (h *Hall) open(ctx context.Context, id ID, o *opening) {
	defer close(o.ready)
	if o.room, o.err = h.replay(ctx, id); o.err != nil {
		h.drop(id, o)
		return
	}
	go func() {
		<-o.room.done
		h.drop(id, o)
	}()
}

func (h *Hall) drop(id ID, o *opening) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.rooms[id] == o {
		delete(h.rooms, id)
	}
}

func (h *Hall) replay(ctx context.Context, id ID) (*Room, error) {
	plan, err := h.conf.Plans.Plan(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("live: plan of %s: %w", id, err)
	}
	events, err := h.conf.Journal.Events(ctx, string(id))
	if err != nil {
		return nil, fmt.Errorf("live: events of %s: %w", id, err)
	}
	r := &Room{id: id, inbox: make(chan request, 256), stop: make(chan struct{}), done: make(chan struct{})}
	l := &loop{
		Room: r, conf: h.conf, round: quiz.Replay(plan, events), next: int64(len(events)) + 1,
		epoch: rand.Text()[:8], feeds: map[*Feed]struct{}{}, seats: map[quiz.SeatID]*Feed{},
		views: map[quiz.Role]*Published{}, touched: map[quiz.SeatID]bool{}, later: time.NewTimer(time.Hour),
	}
	l.later.Stop()
	if l.round.Ended() {
		h.conf.ended(id, l.round)
	}
	go l.run()
	return r, nil
}

// Close stops every room and waits for them. Feeds end with ByeRestart. It may be called twice.
func (h *Hall) Close(ctx context.Context) error {
	h.mu.Lock()
	already := h.closed
	h.closed = true
	open := make([]*opening, 0, len(h.rooms))
	for _, o := range h.rooms {
		open = append(open, o)
	}
	h.mu.Unlock()
	for _, o := range open {
		if err := stop(ctx, o, already); err != nil {
			return err
		}
	}
	return nil
}

func stop(ctx context.Context, o *opening, already bool) error {
	select {
	case <-o.ready:
	case <-ctx.Done():
		return ctx.Err()
	}
	if o.err != nil {
		return nil
	}
	if !already {
		close(o.room.stop)
	}
	select {
	case <-o.room.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
