package auth

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"norrbottenforalla.se/circles"
)

// Two hundred guesses at once kept the two places busy for twenty-one seconds, and everybody else waited.
func TestWhoeverGuessesWaitsBehindThemselves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(2)
		const long = 100 * time.Millisecond // a hash on a small machine
		hash := func(from string) error { return q.run(t.Context(), []string{from}, func() { time.Sleep(long) }) }
		results := make(chan error, 200)
		for range 200 {
			go func() { results <- hash("192.0.2.7") }()
		}
		synctest.Wait()
		start := time.Now()
		if err := hash("192.0.2.8"); err != nil || time.Since(start) != long {
			t.Errorf("somebody else waits %v, %v", time.Since(start), err)
		}
		done, busy := 0, 0
		for range 200 {
			if err := <-results; err == nil {
				done++
			} else if errors.Is(err, circles.ErrSignInBusy) {
				busy++
			}
		}
		if done != maxOfPlace+1 || busy != 200-done || len(q.running) != 0 || len(q.line.waiting) != 0 || q.busy != 0 {
			t.Errorf("%d done, %d told to come back; left %v", done, busy, q)
		}
	})
}

// From very many places at once the wait is bounded, and so is the number of those who wait. Who came from none of them waits
// behind none that had a turn.
func TestTheQueueIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(2)
		start, results := time.Now(), make(chan error, 600)
		knock := func() {
			for i := range 600 {
				go func() {
					results <- q.run(t.Context(), []string{fmt.Sprint(i)}, func() { time.Sleep(100 * time.Millisecond) })
				}()
			}
		}
		count := func() (done int) {
			for range 600 {
				if err := <-results; err == nil {
					done++
				} else if !errors.Is(err, circles.ErrSignInBusy) {
					t.Fatal(err)
				}
			}
			return done
		}
		knock()
		done := count()
		if took := time.Since(start); took > maxWait+200*time.Millisecond || done < 98 || done > 102 {
			t.Errorf("%d done in %v", done, took)
		}
		// Six hundred places had turns after 30 seconds. They come again, all at once, and somebody new after them.
		for range 6 {
			knock()
			count()
		}
		knock()
		synctest.Wait()
		start = time.Now()
		err := q.run(t.Context(), []string{"home"}, func() {})
		if took := time.Since(start); err != nil || took > 100*time.Millisecond {
			t.Errorf("somebody new waits %v, %v", took, err)
		}
		count()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		q.atOnce = 0
		if err := q.run(ctx, []string{""}, func() {}); !errors.Is(err, context.Canceled) || len(q.line.waiting) != 0 {
			t.Errorf("whoever has gone: %v", err)
		}
	})
}

// A world drives a queue without goroutines: whoever has a turn runs until the test says that it is done.
type world struct {
	q    *queue
	all  []*waiter
	runs []*waiter
}

// enters lets somebody come, and tells whether they are in.
func (w *world) enters(from ...string) (*waiter, bool) {
	x := newWaiter(from)
	if !w.q.enter(x) {
		return x, false
	}
	w.all = append(w.all, x)
	w.hears()
	return x, slices.Contains(w.all, x) || slices.Contains(w.runs, x)
}

// hears finds out who has a turn now, and who was told to come back.
func (w *world) hears() {
	w.all = slices.DeleteFunc(w.all, func(x *waiter) bool {
		select {
		case mine := <-x.turn:
			if mine {
				w.runs = append(w.runs, x)
			}
			return true
		default:
			return false
		}
	})
}

// ends ends one turn.
func (w *world) ends(i int) {
	x := w.runs[i]
	w.runs = slices.Delete(w.runs, i, i+1)
	w.q.done(x)
	w.hears()
}

// TestNobodyIsKeptWaitingByWhoHadATurn lets somebody attack from any number of places in any order, with the queue as they left
// it, and go on while one comes who had no turn lately: who then goes first is only who came before and had none either, each
// whole once. It is also so inside a whole that the attacker shares, for a house against houses, and for a device whose mark
// was copied against the addresses where the copy is used.
func TestNobodyIsKeptWaitingByWhoHadATurn(t *testing.T) {
	for name, inside := range map[string][]string{"of the whole": nil, "inside one": {"shared"}, "with a copied mark": {"device", "shared"}} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				w := &world{q: newQueue(rapid.IntRange(1, 2).Draw(t, "at once"))}
				nets := rapid.SampledFrom([]int{1, 3, 20, 700}).Draw(t, "nets")
				from := func(net, house string) []string { return append(slices.Clone(inside), net, house) }
				attack := func() {
					if len(w.runs) > 0 && rapid.IntRange(0, 3).Draw(t, "ends") == 0 {
						w.ends(rapid.IntRange(0, len(w.runs)-1).Draw(t, "which"))
						return
					}
					w.enters(from(fmt.Sprint(rapid.IntRange(1, nets).Draw(t, "net")), fmt.Sprint(rapid.IntRange(1, 3).Draw(t, "house")))...)
				}
				if nets == 700 && rapid.Bool().Draw(t, "from everywhere at once") {
					for i := range nets {
						w.enters(from(fmt.Sprint(i+1), "1")...)
					}
				}
				for range rapid.IntRange(0, 80).Draw(t, "before") {
					attack()
				}
				level := len(inside)
				fresh := map[string]bool{}
				had := func(x *waiter) bool { return w.q.line.turns[x.at(level)] > 0 }
				crowd := map[string]int{}
				for _, x := range w.all {
					crowd[x.at(level)]++
					if !had(x) {
						fresh[x.at(level)] = true
					}
				}
				honest, in := w.enters(from("home", "1")...)
				if !in {
					if len(fresh) < maxWaiting || len(crowd) < maxWaiting {
						t.Fatalf("told to come back, when only %d places that had no turn waited", len(fresh))
					}
					return
				}
				for ended := 0; !slices.Contains(w.runs, honest); ended++ {
					if !slices.Contains(w.all, honest) {
						t.Fatal("told to come back after having come in")
					}
					if ended > len(fresh)+1 {
						t.Fatalf("waits for more than the %d that had no turn and the one that runs", len(fresh))
					}
					for range rapid.IntRange(0, 3).Draw(t, "meanwhile") {
						w.enters(from(fmt.Sprint(rapid.IntRange(1, nets).Draw(t, "net")), "1")...)
					}
					w.ends(rapid.IntRange(0, len(w.runs)-1).Draw(t, "which"))
				}
			})
		})
	}
}
