package sqlite

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"testing/synctest"

	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/quiz"
)

// held starts appends while another write has the connection, lets it go when all are waiting, and gives the errors.
// It must run in a bubble, which knows when all wait.
func held(t *testing.T, db *DB, appends []func() error) []error {
	t.Helper()
	tx, err := db.writer.Begin()
	if err != nil {
		t.Fatal(err)
	}
	errs := make([]error, len(appends))
	var wg sync.WaitGroup
	for i, do := range appends {
		wg.Go(func() { errs[i] = do() })
	}
	synctest.Wait()
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	wg.Wait()
	return errs
}

// inBubble gives a database and a journal inside a bubble, and closes them there.
func inBubble(t *testing.T, n int, f func(t *testing.T, db *DB, j *Journal, ids []string)) {
	path := file(t)
	synctest.Test(t, func(t *testing.T) {
		db, err := Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		ids := rounds(t, db, n)
		j := NewJournal(db)
		f(t, db, j, ids)
		j.Close()
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	})
}

// TestBurstSharesCommits: two thousand phones answer while another write has the connection.
func TestBurstSharesCommits(t *testing.T) {
	inBubble(t, 2000, func(t *testing.T, db *DB, j *Journal, ids []string) {
		for turn := range 2 {
			appends := make([]func() error, len(ids))
			for i, id := range ids {
				appends[i] = func() error { return j.Append(t.Context(), id, int64(turn+1), []quiz.Event{answer("s")}) }
			}
			for i, err := range held(t, db, appends) {
				if err != nil {
					t.Fatalf("append %d: %v", i, err)
				}
			}
		}
		if c := j.Commits(); c != 2 {
			t.Errorf("2 bursts of %d appends made %d commits, want 2", len(ids), c)
		}
		for _, id := range ids {
			if got, err := j.Events(t.Context(), id); err != nil || len(got) != 2 {
				t.Fatalf("round %s has %d events, %v", id, len(got), err)
			}
		}
	})
}

func TestBatchIsBounded(t *testing.T) {
	inBubble(t, 5, func(t *testing.T, db *DB, j *Journal, ids []string) {
		big := make([]quiz.Event, 2000)
		for i := range big {
			big[i] = answer(fmt.Sprint(i))
		}
		appends := make([]func() error, len(ids))
		for i, id := range ids {
			appends[i] = func() error { return j.Append(t.Context(), id, 1, big) }
		}
		for _, err := range held(t, db, appends) {
			if err != nil {
				t.Fatal(err)
			}
		}
		if c := j.Commits(); c != 2 { // 2000 + 2000 + 2000 ≥ 4096, then the other two
			t.Errorf("%d commits, want 2", c)
		}
		for _, id := range ids {
			if got, err := j.Events(t.Context(), id); err != nil || !reflect.DeepEqual(got, big) {
				t.Fatalf("round %s has %d events, %v", id, len(got), err)
			}
		}
	})
}

func TestOneBadAppendFailsAlone(t *testing.T) {
	inBubble(t, 4, func(t *testing.T, db *DB, j *Journal, ids []string) {
		// Something that only the database knows is wrong: it is found one by one.
		_, err := db.writer.Exec(`
			CREATE TRIGGER refuse BEFORE INSERT ON journal WHEN NEW.data LIKE '%poison%'
			BEGIN SELECT RAISE(ABORT, 'refused'); END`)
		if err != nil {
			t.Fatal(err)
		}
		add := func(id string, first int64, seats ...string) func() error {
			events := make([]quiz.Event, len(seats))
			for i, s := range seats {
				events[i] = answer(s)
			}
			return func() error { return j.Append(t.Context(), id, first, events) }
		}
		if err := add(ids[3], 1, "before")(); err != nil {
			t.Fatal(err)
		}
		errs := held(t, db, []func() error{
			add(ids[0], 1, "good", "also good"), add(ids[1], 1, "good", "poison"), add(ids[2], 1, "good"),
			add(ids[3], 1, "before"), add("none", 1, "good"),
		})
		for i, want := range []*circles.Error{nil, circles.ErrInvalid, nil, circles.ErrConflict, circles.ErrNotFound} {
			if want == nil && errs[i] != nil || want != nil && !errors.Is(errs[i], want) {
				t.Errorf("append %d: %v, want %v", i, errs[i], want)
			}
		}
		for i, want := range []int{2, 0, 1, 1} {
			if got, err := j.Events(t.Context(), ids[i]); err != nil || len(got) != want {
				t.Errorf("round %d has %d events, %v, want %d", i, len(got), err, want)
			}
		}
		if c := j.Commits(); c != 2 {
			t.Errorf("%d commits, want 2", c)
		}
	})
}

// A commit that fails is the failure of all that shared it: nobody is told that something was kept.
func TestACommitThatFailsAcknowledgesNothing(t *testing.T) {
	inBubble(t, 3, func(t *testing.T, db *DB, j *Journal, ids []string) {
		breakCommits(t, db)
		appends := make([]func() error, len(ids))
		for i, seat := range []string{"good", "poison", "good"} {
			appends[i] = func() error { return j.Append(t.Context(), ids[i], 1, []quiz.Event{answer(seat)}) }
		}
		for i, err := range held(t, db, appends) {
			if err == nil {
				t.Errorf("append %d was acknowledged", i)
			}
		}
		if j.Commits() != 0 {
			t.Error("counted a commit that was none")
		}
		for _, id := range ids {
			if got, err := j.Events(t.Context(), id); err != nil || len(got) != 0 {
				t.Errorf("round %s has %d events, %v", id, len(got), err)
			}
		}
		if err := j.Append(t.Context(), ids[0], 1, []quiz.Event{answer("good")}); err != nil {
			t.Errorf("the next append: %v", err)
		}
	})
}

// Two appends of one round that wait together are kept in order; what would leave a gap is not kept.
func TestBatchOfOneRound(t *testing.T) {
	db := openAt(t, file(t))
	ids := rounds(t, db, 2)
	if _, err := db.writer.Exec(`
		CREATE TRIGGER refuse BEFORE INSERT ON journal WHEN NEW.data LIKE '%poison%'
		BEGIN SELECT RAISE(ABORT, 'refused'); END`); err != nil {
		t.Fatal(err)
	}
	row := func(id string, seq int64, data string) *appendRequest {
		return &appendRequest{round: id, first: seq, rows: []journalRow{{id, seq, "RoundPaused", data}}}
	}
	stmts, err := prepareJournal(db.writer)
	if err != nil {
		t.Fatal(err)
	}
	defer stmts.close()
	tx, err := db.writer.Begin()
	if err != nil {
		t.Fatal(err)
	}
	w := journalWriter{tx: tx, sql: stmts}
	refused, err := w.write([]*appendRequest{
		row(ids[0], 1, "{}"), row(ids[0], 2, "{}"), row(ids[1], 1, `"poison"`), row(ids[1], 2, "{}"),
	})
	if err != nil {
		t.Fatal(err)
	}
	if refused[0] != nil || refused[1] != nil || refused[2] == nil || !errors.Is(refused[3], circles.ErrConflict) {
		t.Errorf("refused %v", refused)
	}
	if w.kept != 2 {
		t.Errorf("kept %d requests, want 2", w.kept)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

// TestCancelledAppend: whoever gives up is told at once, and told the truth: what was taken may be kept all the same.
func TestCancelledAppend(t *testing.T) {
	inBubble(t, 2, func(t *testing.T, db *DB, j *Journal, ids []string) {
		tx, err := db.writer.Begin()
		if err != nil {
			t.Fatal(err)
		}
		gone, cancel := context.WithCancel(t.Context())
		var taken, waiting error
		var wg sync.WaitGroup
		wg.Go(func() { taken = j.Append(gone, ids[0], 1, []quiz.Event{answer("s")}) })
		synctest.Wait() // the journal has it, and waits for the connection
		wg.Go(func() { waiting = j.Append(gone, ids[1], 1, []quiz.Event{answer("s")}) })
		synctest.Wait()
		cancel()
		wg.Wait()
		if !errors.Is(taken, context.Canceled) || !errors.Is(waiting, context.Canceled) {
			t.Errorf("errors are %v and %v, want context.Canceled", taken, waiting)
		}
		if err := tx.Rollback(); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		for i, want := range []int{1, 0} {
			if got, err := j.Events(t.Context(), ids[i]); err != nil || len(got) != want {
				t.Errorf("round %d has %d events, %v, want %d", i, len(got), err, want)
			}
		}
	})
}

func TestCloseAnswersWhatItTook(t *testing.T) {
	inBubble(t, 3, func(t *testing.T, db *DB, j *Journal, ids []string) {
		tx, err := db.writer.Begin()
		if err != nil {
			t.Fatal(err)
		}
		errs := make([]error, len(ids))
		var wg sync.WaitGroup
		for i, id := range ids {
			wg.Go(func() { errs[i] = j.Append(t.Context(), id, 1, []quiz.Event{answer("s")}) })
		}
		closed := make(chan struct{})
		synctest.Wait() // one is taken and waits for the connection, two wait to be taken
		go func() { j.Close(); close(closed) }()
		synctest.Wait()
		select {
		case <-closed:
			t.Error("Close did not wait for the append it had taken")
		default:
		}
		if err := tx.Rollback(); err != nil {
			t.Fatal(err)
		}
		<-closed
		wg.Wait()
		acknowledged := 0
		for i, id := range ids {
			got, err := j.Events(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case errs[i] == nil && len(got) == 1:
				acknowledged++
			case errors.Is(errs[i], ErrJournalClosed) && len(got) == 0:
			default:
				t.Errorf("append %d: %v, but %d events", i, errs[i], len(got))
			}
		}
		if acknowledged != 1 {
			t.Errorf("%d appends were acknowledged, want the one that was taken", acknowledged)
		}
		if err := j.Append(t.Context(), ids[0], 2, []quiz.Event{answer("s")}); !errors.Is(err, ErrJournalClosed) {
			t.Errorf("append after Close: %v", err)
		}
		j.Close() // twice is fine
	})
}

func TestJournalSaysWhenTheDatabaseIsGone(t *testing.T) {
	path := file(t)
	db, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	id := rounds(t, db, 1)[0]
	j := journalOn(t, db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := j.Append(t.Context(), id, 1, []quiz.Event{answer("s")}); err == nil {
		t.Error("acknowledged without a database")
	}
	if j.Commits() != 0 {
		t.Error("counted a commit that was none")
	}
}
