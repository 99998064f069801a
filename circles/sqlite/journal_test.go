package sqlite

import (
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/quiz"
)

// rounds fills a database with rounds to journal, and gives their ids.
func rounds(tb testing.TB, db *DB, n int) []string {
	tb.Helper()
	ctx := tb.Context()
	at := time.Date(2026, 11, 3, 18, 0, 0, 0, time.UTC)
	must := func(err error) {
		tb.Helper()
		if err != nil {
			tb.Fatal(err)
		}
	}
	must(db.CreateAccount(ctx, circles.Account{ID: "a", Name: "Ledare", Role: circles.RoleLeader, Lang: "sv", Created: at}, circles.By{At: at}))
	must(db.CreateCircle(ctx, circles.Circle{
		ID: "c", Name: "Kalix", Form: circles.StudyCircle, Municipality: "2514", Lang: "sv",
		ScreenKey: "screen-key-of-kalix", Created: at,
	}, []circles.AccountID{"a"}, circles.By{At: at}))
	// Straight into the tables, in one transaction: there may be thousands.
	ids := make([]string, n)
	must(db.inTx(ctx, "rounds", func(tx *sql.Tx) error {
		for i := range ids {
			ids[i] = fmt.Sprintf("r%04d", i)
			m := fmt.Sprintf("m%04d", i)
			_, err := tx.Exec(`
				INSERT INTO meeting (id, circle, number, title, modules, state, break_minutes, head_count, study_hours,
					confirmed, plan, round, version)
				VALUES (?, 'c', ?, 'Befolkningen', '["02"]', 'running', 0, 0, 0, 0, '{}', ?, 1)`, m, i+1, ids[i])
			if err != nil {
				return err
			}
			_, err = tx.Exec(`INSERT INTO round (id, meeting, code, plan, created_at) VALUES (?, ?, ?, '{}', ?)`,
				ids[i], m, codeOf(i), millis(at))
			if err != nil {
				return err
			}
		}
		return nil
	}))
	return ids
}

func codeOf(n int) circles.Code {
	b := []byte("222222")
	for i := range b {
		b[i] = circles.CodeAlphabet[n%len(circles.CodeAlphabet)]
		n /= len(circles.CodeAlphabet)
	}
	return circles.Code(b)
}

func journalOn(tb testing.TB, db *DB) *Journal {
	tb.Helper()
	j := NewJournal(db)
	tb.Cleanup(j.Close)
	return j
}

func answer(seat string) quiz.Event {
	return quiz.AnswerGiven{
		CID: "cid-" + seat, Seat: quiz.SeatID(seat), Step: "q1", Vote: quiz.First, People: 1,
		Answer: quiz.Answer{Options: []quiz.OptionID{"b"}}, At: time.Date(2026, 11, 3, 18, 5, 0, 0, time.UTC),
	}
}

func TestJournalGivesBackWhatWasAppended(t *testing.T) {
	db := openAt(t, file(t))
	ids := rounds(t, db, 2)
	j := journalOn(t, db)
	number := int64(26)
	want := []quiz.Event{
		quiz.RoundStarted{At: time.Date(2026, 11, 3, 18, 0, 0, 123, time.UTC)},
		quiz.SeatTaken{CID: "x", Seat: "s1", Token: "hash", Name: "Blå Ripa", People: 2},
		quiz.AnswerGiven{Seat: "s1", Step: "q1", Vote: quiz.First, Answer: quiz.Answer{Number: &number}},
		quiz.RoundPaused{},
	}
	for _, part := range []struct{ from, to int }{{0, 1}, {1, 3}, {3, 3}, {3, 4}} {
		if err := j.Append(t.Context(), ids[0], int64(part.from)+1, want[part.from:part.to]); err != nil {
			t.Fatal(err)
		}
	}
	if err := j.Append(t.Context(), ids[1], 0, want[:1]); err != nil { // a round may count from 0
		t.Fatal(err)
	}
	got, err := j.Events(t.Context(), ids[0])
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("events are\n%+v, %v, want\n%+v", got, err, want)
	}
	if got, err := j.Events(t.Context(), ids[1]); err != nil || len(got) != 1 {
		t.Errorf("the other round's events are %+v, %v", got, err)
	}
	if n := j.Commits(); n != 4 {
		t.Errorf("%d commits, want 4: an append of nothing is none", n)
	}
}

func TestJournalRefuses(t *testing.T) {
	db := openAt(t, file(t))
	id := rounds(t, db, 2)
	j := journalOn(t, db)
	two := []quiz.Event{answer("s1"), answer("s2")}
	if err := j.Append(t.Context(), id[0], 1, two); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		round string
		first int64
		want  *circles.Error
	}{
		{"the same again", id[0], 1, circles.ErrConflict},
		{"half of it again", id[0], 2, circles.ErrConflict},
		{"a gap", id[0], 4, circles.ErrConflict},
		{"a gap at the start", id[1], 2, circles.ErrConflict},
		{"a negative number", id[1], -1, circles.ErrConflict},
		{"no such round", "none", 1, circles.ErrNotFound},
	} {
		if err := j.Append(t.Context(), c.round, c.first, two); !errors.Is(err, c.want) {
			t.Errorf("%s: error is %v, want %s", c.name, err, c.want.Kind)
		}
	}
	if got, err := j.Events(t.Context(), id[0]); err != nil || len(got) != 2 {
		t.Errorf("after the refusals: %+v, %v", got, err)
	}
	if n := j.Commits(); n != 1 {
		t.Errorf("%d commits, want 1: a refusal writes nothing", n)
	}
	if _, err := j.Events(t.Context(), "none"); !errors.Is(err, circles.ErrNotFound) {
		t.Errorf("events of no round: %v", err)
	}
	if got, err := j.Events(t.Context(), id[1]); err != nil || got == nil || len(got) != 0 {
		t.Errorf("events of a round without any: %#v, %v", got, err)
	}
}

func TestJournalOfAnErasedRound(t *testing.T) {
	db := openAt(t, file(t))
	id := rounds(t, db, 1)[0]
	j := journalOn(t, db)
	if err := j.Append(t.Context(), id, 1, []quiz.Event{answer("s1")}); err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 3, 20, 0, 0, 0, time.UTC)
	if err := db.RecordRound(t.Context(), circles.RoundID(id), circles.RoundRecord{StartedAt: at, EndedAt: at}, at); err != nil {
		t.Fatal(err)
	}
	if n, err := db.EraseRounds(t.Context(), at.Add(time.Hour), at.Add(time.Hour)); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	if err := j.Append(t.Context(), id, 1, []quiz.Event{answer("s1")}); !errors.Is(err, circles.ErrRoundErased) {
		t.Errorf("append: %v", err)
	}
	if _, err := j.Events(t.Context(), id); !errors.Is(err, circles.ErrRoundErased) {
		t.Errorf("events: %v", err)
	}
}

func TestJournalIsNeverReadInPart(t *testing.T) {
	for name, harm := range map[string]string{
		"a gap":         `DELETE FROM journal WHERE seq = 2`,
		"unknown event": `UPDATE journal SET kind = 'Unheard' WHERE seq = 2`,
		"broken data":   `UPDATE journal SET data = '{' WHERE seq = 2`,
	} {
		db := openAt(t, file(t))
		id := rounds(t, db, 1)[0]
		j := journalOn(t, db)
		if err := j.Append(t.Context(), id, 1, []quiz.Event{answer("a"), answer("b"), answer("c")}); err != nil {
			t.Fatal(err)
		}
		if _, err := db.writer.Exec(harm); err != nil {
			t.Fatal(err)
		}
		if got, err := j.Events(t.Context(), id); err == nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
