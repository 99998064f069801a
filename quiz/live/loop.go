package live

import (
	"context"
	"fmt"
	"log/slog"
	"reflect"
	"runtime/debug"
	"time"

	"norrbottenforalla.se/quiz"
)

const (
	// maxBatch is how many commands share one commit at most.
	maxBatch = 2048
	// calm is how often counts are shown at most: five times a second. What the leader does is shown at once.
	calm = 200 * time.Millisecond
	// phoneCalm is how often phones get what others write at most: every text to every phone at once is quadratic, and
	// a village hall has one mobile network.
	phoneCalm = time.Second
)

// A Receipt tells when a command was taken.
type Receipt struct{ At time.Time }

// loop is the round and all that belongs to its one goroutine.
type loop struct {
	*Room
	conf  Config
	round *quiz.Round
	next  int64 // number of the next event in the journal

	epoch string
	seq   int64
	feeds map[*Feed]struct{}
	seats map[quiz.SeatID]*Feed // the one feed of a participant's seat
	views map[quiz.Role]*Published

	touched map[quiz.SeatID]bool // seats whose own view may have changed
	shownAt time.Time            // when leader and screen last got a view
	later   *time.Timer          // runs while a view for leader and screen waits
	waiting bool
	phoneAt time.Time // when phones last got a new common view
	owed    bool      // phones have one to come
}

func (l *loop) run() {
	defer close(l.done)
	defer l.leave()
	defer func() {
		if p := recover(); p != nil {
			l.conf.Log.Error("room stopped by a panic", "round", l.id, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
		}
	}()
	idle := time.NewTimer(l.conf.Idle)
	defer idle.Stop()
	for {
		select {
		case q := <-l.inbox:
			if !l.batch(q) {
				return
			}
			idle.Reset(l.conf.Idle)
		case <-l.later.C:
			l.waiting = false
			l.showRoom()
			if l.owed {
				l.showPhones(false)
			}
		case <-idle.C:
			if len(l.feeds) == 0 {
				return
			}
			idle.Reset(l.conf.Idle)
		case <-l.stop:
			return
		}
	}
}

// leave tells every connection to come back, whatever the reason the room ends for.
func (l *loop) leave() {
	l.later.Stop()
	for f := range l.feeds {
		f.bye(Update{Epoch: l.epoch, Seq: l.seq, Common: f.common, Me: f.me}, ByeRestart)
	}
	clear(l.feeds)
}

// batch takes all that waits: decide and apply each command, keep the events of all in one append, and only then
// answer, show, and let anybody look. It reports whether the room goes on.
func (l *loop) batch(first request) bool {
	commands, asks := l.drain(first)
	replies := make([]reply, len(commands))
	var events []quiz.Event
	for i, q := range commands {
		now := l.conf.Now()
		evs, err := l.round.Decide(now, q.seat, q.cmd)
		for _, e := range evs {
			l.round.Apply(e)
		}
		events = append(events, evs...)
		replies[i] = reply{receipt: Receipt{At: now}, err: err}
	}
	if len(events) > 0 && !l.keep(events) {
		return false
	}
	for i, q := range commands {
		q.answer <- replies[i]
	}
	if len(events) > 0 {
		l.show(events)
	}
	for _, q := range asks {
		q.ask(l)
		q.answer <- reply{}
	}
	return true
}

func (l *loop) drain(q request) (commands, asks []request) {
	for {
		if q.ask != nil {
			asks = append(asks, q)
		} else {
			commands = append(commands, q)
		}
		if len(commands)+len(asks) == maxBatch {
			return commands, asks
		}
		select {
		case q = <-l.inbox:
		default:
			return commands, asks
		}
	}
}

// keep appends events to the journal. It uses a context of its own: once a command is in, whoever sent it cannot
// take it back by going away.
func (l *loop) keep(events []quiz.Event) bool {
	if err := l.conf.Journal.Append(context.Background(), string(l.id), l.next, events); err != nil {
		l.conf.Log.Error("room stopped: the journal failed", "round", l.id, "error", err)
		return false
	}
	l.next += int64(len(events))
	for _, e := range events {
		if _, ok := e.(quiz.RoundEnded); ok {
			l.conf.ended(l.id, l.round)
		}
	}
	return true
}

// show publishes what changed. Participants get a new common view only when it differs from the one they have, and
// their own only when something of theirs happened.
func (l *loop) show(events []quiz.Event) {
	urgent := false
	for _, e := range events {
		urgent = l.note(e) || urgent
	}
	common := l.showPhones(urgent)
	if urgent || common || l.conf.Now().Sub(l.shownAt) >= calm {
		l.showRoom()
		return
	}
	l.wait(calm)
}

// showPhones publishes to participants: at once when what the leader did is to be seen, else at most once in phoneCalm.
// Whoever something of their own happened to gets that at once. It tells whether there was a new common view.
func (l *loop) showPhones(urgent bool) bool {
	common := false
	now := l.conf.Now()
	if rest := phoneCalm - now.Sub(l.phoneAt); urgent || rest <= 0 || l.views[quiz.Participant] == nil {
		l.owed = false
		if common = l.publish(quiz.Participant); common {
			l.phoneAt = now
		}
	} else {
		l.owed = true
		l.wait(min(calm, rest))
	}
	for _, f := range l.seats {
		if common || l.touched[f.seat.ID] {
			l.refresh(f)
		}
	}
	clear(l.touched)
	return common
}

// wait makes sure that what is held back is shown before long.
func (l *loop) wait(d time.Duration) {
	if !l.waiting {
		l.waiting = true
		l.later.Reset(d)
	}
}

// note remembers whose view an event touches and tells whether the leader and the screen should see it at once.
func (l *loop) note(e quiz.Event) (urgent bool) {
	switch e := e.(type) {
	case quiz.AnswerGiven:
		l.touched[e.Seat] = true
	case quiz.ExitAnswered:
		l.touched[e.Seat] = true
	case quiz.SeatTaken:
		l.touched[e.Seat] = true
	case quiz.SeatRenamed:
		l.touched[e.Seat] = true
		return e.ByLead
	case quiz.ContributionMade:
		l.touched[e.Seat] = true
	case quiz.ContributionWithdrawn:
		l.touched[e.Seat] = true
		return true
	case quiz.DotPlaced:
		l.touched[e.Seat] = true
	case quiz.DotTaken:
		l.touched[e.Seat] = true
	case quiz.ThumbGiven:
		l.touched[e.Seat] = true
	case quiz.TurnTaken:
		for _, s := range e.Who {
			l.touched[s.Seat] = true
		}
	case quiz.ContributionLet, quiz.PairsMade, quiz.ConclusionWritten:
		for seat := range l.seats {
			l.touched[seat] = true
		}
		return true
	case quiz.SeatLeft:
		l.touched[e.Seat] = true
	case quiz.SeatRemoved:
		if f := l.seats[e.Seat]; f != nil {
			l.end(f, ByeRemoved)
		}
		return true
	default:
		return true
	}
	return false
}

// showRoom publishes to the leader and the screen.
func (l *loop) showRoom() {
	l.shownAt = l.conf.Now()
	for f := range l.feeds {
		if f.seat.Role != quiz.Participant {
			l.refresh(f) // works the role's view out once; a feed that has it already is left alone
		}
	}
}

// publish works out a role's view and tells whether it differs from the last one.
func (l *loop) publish(role quiz.Role) bool {
	c := l.round.Common(role)
	if old := l.views[role]; old != nil && reflect.DeepEqual(old.Common, c) {
		return false
	}
	l.views[role] = &Published{Common: c}
	l.seq++
	return true
}

func (l *loop) refresh(f *Feed) {
	u := l.update(f.seat)
	if u.Common == f.common && reflect.DeepEqual(u.Me, f.me) {
		return
	}
	if u.Common == f.common {
		l.seq++
		u.Seq = l.seq
	}
	f.common, f.me = u.Common, u.Me
	f.put(u)
}

// update gives a seat's present view.
func (l *loop) update(seat quiz.Seat) Update {
	if l.views[seat.Role] == nil || seat.Role != quiz.Participant {
		l.publish(seat.Role)
	}
	u := Update{Epoch: l.epoch, Seq: l.seq, Common: l.views[seat.Role]}
	if seat.Role == quiz.Participant {
		u.Me = l.round.Me(seat.ID)
	}
	return u
}

func (l *loop) attach(f *Feed) {
	if f.seat.Role == quiz.Participant {
		if l.round.Me(f.seat.ID).Removed {
			f.bye(Update{Epoch: l.epoch, Seq: l.seq}, ByeRemoved)
			return
		}
		if old := l.seats[f.seat.ID]; old != nil {
			l.end(old, ByeReplaced)
		}
		l.seats[f.seat.ID] = f
	}
	l.feeds[f] = struct{}{}
	u := l.update(f.seat)
	f.common, f.me = u.Common, u.Me
	f.put(u)
}

func (l *loop) detach(f *Feed) {
	if _, ok := l.feeds[f]; !ok {
		return
	}
	l.forget(f)
	close(f.c)
}

func (l *loop) end(f *Feed, why Bye) {
	l.forget(f)
	f.bye(Update{Epoch: l.epoch, Seq: l.seq, Common: f.common, Me: f.me}, why)
}

func (l *loop) forget(f *Feed) {
	delete(l.feeds, f)
	if l.seats[f.seat.ID] == f {
		delete(l.seats, f.seat.ID)
	}
}

var discard = slog.New(slog.DiscardHandler)
