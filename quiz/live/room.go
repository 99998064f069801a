package live

import (
	"context"
	"errors"

	"norrbottenforalla.se/quiz"
)

// ErrStopped means that the room is no longer running: the program stops, the journal failed, or nobody was there for
// a while. What was not acknowledged may or may not have been kept; the same command id may be sent again. Ask the
// Hall for the room once more.
var ErrStopped = errors.New("live: the room has stopped")

// A Room is a round that runs. Its methods may be called from any goroutine; none of them waits for a slow reader.
type Room struct {
	id    ID
	inbox chan request
	stop  chan struct{} // closed by Hall: finish and leave
	done  chan struct{} // closed when the goroutine has ended
}

// request is either a command or a question about the round, never both.
type request struct {
	seat   quiz.Seat
	cmd    quiz.Command
	ask    func(*loop)
	answer chan reply // capacity 1
}

type reply struct {
	receipt Receipt
	err     error
}

// ID gives the round's name.
func (r *Room) ID() ID { return r.id }

// Do asks for something to happen. When it returns nil, what followed is kept for good, or there was nothing to do.
// The error is a *quiz.Refusal, ErrStopped, or the context's.
func (r *Room) Do(ctx context.Context, seat quiz.Seat, cmd quiz.Command) (Receipt, error) {
	rep, err := r.send(ctx, request{seat: seat, cmd: cmd})
	if err != nil {
		return Receipt{}, err
	}
	return rep.receipt, rep.err
}

// SeatOf finds the seat of a participant's secret. A seat that has left or was removed is found too.
func (r *Room) SeatOf(ctx context.Context, token quiz.TokenHash) (id quiz.SeatID, ok bool, err error) {
	_, err = r.send(ctx, request{ask: func(l *loop) { id, ok = l.round.SeatOf(token) }})
	return id, ok, err
}

// Names gives the names that are taken in the room.
func (r *Room) Names(ctx context.Context) (names []string, err error) {
	_, err = r.send(ctx, request{ask: func(l *loop) { names = l.round.Names() }})
	return names, err
}

// Look gives the view of a seat once, for a page load.
func (r *Room) Look(ctx context.Context, seat quiz.Seat) (u Update, err error) {
	_, err = r.send(ctx, request{ask: func(l *loop) { u = l.update(seat) }})
	return u, err
}

// Result gives what the circle would keep if the round ended now.
func (r *Room) Result(ctx context.Context) (res quiz.Result, err error) {
	_, err = r.send(ctx, request{ask: func(l *loop) { res = l.round.Result() }})
	return res, err
}

// Attach starts a feed for one connection; the present view is in it at once. A participant's seat has one feed: an
// older one gets ByeReplaced. Whoever attaches detaches.
func (r *Room) Attach(ctx context.Context, seat quiz.Seat) (f *Feed, err error) {
	feed := &Feed{seat: seat, c: make(chan Update, 1)}
	_, err = r.send(ctx, request{ask: func(l *loop) { l.attach(feed) }})
	if err != nil {
		// The room may have taken the feed before the caller gave up.
		go r.Detach(feed)
		return nil, err
	}
	return feed, nil
}

// Detach ends a feed. It may be called twice, and after the room has stopped.
func (r *Room) Detach(f *Feed) {
	// Without a deadline on purpose: the room always answers or stops. A send error means that it has stopped, and
	// then the feed is closed.
	_, _ = r.send(context.Background(), request{ask: func(l *loop) { l.detach(f) }})
}

func (r *Room) send(ctx context.Context, q request) (reply, error) {
	q.answer = make(chan reply, 1)
	select {
	case r.inbox <- q:
	case <-ctx.Done():
		return reply{}, ctx.Err()
	case <-r.done:
		return reply{}, ErrStopped
	}
	select {
	case rep := <-q.answer:
		return rep, nil
	case <-ctx.Done():
		return reply{}, ctx.Err()
	case <-r.done:
	}
	select {
	case rep := <-q.answer: // answered just before it stopped
		return rep, nil
	default:
		return reply{}, ErrStopped
	}
}
