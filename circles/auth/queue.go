package auth

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"norrbottenforalla.se/circles"
)

// How many hashes are made at a time, and who waits for one. A hash takes argonMemory, so that together they take 57 MiB at
// the most, whoever knocks.
const (
	strangersAtOnce = 2
	knownAtOnce     = 1
	maxWaiting      = 512              // in a queue; more are told to come back
	maxOfPlace      = 8                // of them from one place
	maxWait         = 5 * time.Second  // after that the answer would come too late to be of use
	turnsKept       = 10 * time.Minute // how long a turn counts against where it went
)

// A queue lets few run at a time, and one of those who come from the same whole. Where somebody comes from is told from the
// whole to the part, a network and then a house in it. Turns go to the whole that had the fewest lately, in it to the part
// that had, and then to whoever came first; who is told to come back when there are too many is found the same way round. So
// whoever knocks from a thousand places has a thousand turns before somebody who has had none, once in turnsKept, and not
// another; and whoever knocks a thousand times from one place waits behind themselves.
type queue struct {
	atOnce int
	wait   time.Duration

	mu      sync.Mutex
	line    line
	running map[string]int // by whole
	busy    int
}

// A line is who waits, and who had turns.
type line struct {
	waiting []*waiter // as they came
	turns   map[string]int
	since   time.Time
}

type waiter struct {
	from []string  // from the whole to the part; each begins with the one before
	turn chan bool // gets true when it is its turn, false when it is told to come back
}

func newQueue(atOnce int) *queue {
	return &queue{atOnce: atOnce, wait: maxWait, running: map[string]int{}}
}

// run runs f when it is from's turn. ErrSignInBusy when too many wait, or it would take too long.
func (q *queue) run(ctx context.Context, from []string, f func()) error {
	ctx, cancel := context.WithTimeoutCause(ctx, q.wait, circles.Because(circles.ErrSignInBusy, nil))
	defer cancel()
	w := newWaiter(from)
	if !q.enter(w) {
		return circles.Because(circles.ErrSignInBusy, nil)
	}
	select {
	case mine := <-w.turn:
		if !mine {
			return circles.Because(circles.ErrSignInBusy, nil)
		}
	case <-ctx.Done():
		if !q.leave(w) && <-w.turn { // its turn came in the same moment
			q.done(w)
		}
		return context.Cause(ctx)
	}
	defer q.done(w)
	f()
	return nil
}

func newWaiter(from []string) *waiter {
	w := &waiter{turn: make(chan bool, 1)}
	for i := range from {
		w.from = append(w.from, strings.Join(from[:i+1], "\x00"))
	}
	return w
}

// enter puts somebody into the queue, who may be told to come back at once.
func (q *queue) enter(w *waiter) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.line.of(w.place()) >= maxOfPlace {
		return false
	}
	q.line.waiting = append(q.line.waiting, w)
	if len(q.line.waiting) > maxWaiting {
		q.line.drop().turn <- false
	}
	q.next()
	return true
}

// leave takes somebody out who still waits.
func (q *queue) leave(w *waiter) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.line.remove(w)
}

// done ends somebody's turn.
func (q *queue) done(w *waiter) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.busy--
	if q.running[w.from[0]]--; q.running[w.from[0]] == 0 {
		delete(q.running, w.from[0])
	}
	q.next()
}

// next gives turns as long as there is room.
func (q *queue) next() {
	for q.busy < q.atOnce {
		w := q.line.pick(time.Now(), q.running)
		if w == nil {
			return
		}
		q.busy++
		q.running[w.from[0]]++
		w.turn <- true
	}
}

// place is the whole and all its parts.
func (w *waiter) place() string { return w.from[len(w.from)-1] }

func (l *line) of(place string) (n int) {
	for _, w := range l.waiting {
		if w.place() == place {
			n++
		}
	}
	return n
}

func (l *line) remove(w *waiter) bool {
	i := slices.Index(l.waiting, w)
	if i >= 0 {
		l.waiting = slices.Delete(l.waiting, i, i+1)
	}
	return i >= 0
}

// pick takes out whose turn it is, and counts it; nil when nobody waits but those whose whole runs already.
func (l *line) pick(now time.Time, running map[string]int) *waiter {
	if l.turns == nil || now.Sub(l.since) >= turnsKept {
		l.turns, l.since = map[string]int{}, now
	}
	among := slices.DeleteFunc(slices.Clone(l.waiting), func(w *waiter) bool { return running[w.from[0]] > 0 })
	for level := 0; len(among) > 0; level++ {
		best := slices.MinFunc(among, func(a, b *waiter) int { return l.turns[a.at(level)] - l.turns[b.at(level)] }) // the first of equals
		if level >= len(best.from) {
			l.remove(best)
			for _, part := range best.from {
				l.turns[part]++
			}
			return best
		}
		among = slices.DeleteFunc(among, func(w *waiter) bool { return w.at(level) != best.at(level) })
	}
	return nil
}

// drop takes out who would get a turn last, counting those beside it.
func (l *line) drop() *waiter {
	among := slices.Clone(l.waiting)
	slices.Reverse(among) // the newest of equals
	for level := 0; ; level++ {
		load := map[string]int{}
		for _, w := range among {
			load[w.at(level)]++
		}
		worst := slices.MinFunc(among, func(a, b *waiter) int {
			return l.turns[b.at(level)] + load[b.at(level)] - l.turns[a.at(level)] - load[a.at(level)]
		})
		if level >= len(worst.from) {
			l.remove(worst)
			return worst
		}
		among = slices.DeleteFunc(among, func(w *waiter) bool { return w.at(level) != worst.at(level) })
	}
}

// at is where somebody comes from at a level, "" below the last.
func (w *waiter) at(level int) string {
	if level < len(w.from) {
		return w.from[level]
	}
	return ""
}
