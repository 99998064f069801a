package sqlite

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/quiz"
)

// A table that points at a circle, a meeting or a round, directly or through others, is emptied with its circle; so is what
// lies beside a line of the trail, which itself stays.
func TestEverythingOfACircleIsErased(t *testing.T) {
	db := openAt(t, file(t))
	tables, err := list(t.Context(), db.readers, func(row scanner) (s string, err error) { return s, row.Scan(&s) },
		`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
	if err != nil {
		t.Fatal(err)
	}
	points := map[string][]string{}
	for _, table := range tables {
		points[table], err = list(t.Context(), db.readers, func(row scanner) (s string, err error) { return s, row.Scan(&s) },
			`SELECT "table" FROM pragma_foreign_key_list('`+table+`')`)
		if err != nil {
			t.Fatal(err)
		}
	}
	var reaches func(table string) bool
	reaches = func(table string) bool {
		return table == "circle" || slices.Contains(points[table], "audit") || slices.ContainsFunc(points[table], reaches)
	}
	order := map[string]int{}
	for i, of := range ofCircle {
		order[of.table] = i + 1
	}
	for _, table := range tables {
		if reaches(table) && order[table] == 0 {
			t.Errorf("%s holds something of a circle, and EraseCircle leaves it", table)
		}
		for _, to := range points[table] {
			if order[table] > 0 && order[to] > 0 && order[table] >= order[to] {
				t.Errorf("%s points at %s and goes after it", table, to)
			}
		}
	}
	if len(order) < 9 {
		t.Errorf("only %d tables", len(order))
	}
}

// What anybody wrote about a circle is not in any file afterwards: not its name, its meetings, what was said, or what
// leads to its pages.
func TestErasedCircleLeavesNoBytes(t *testing.T) {
	path := file(t)
	db := openAt(t, path)
	ctx := t.Context()
	at := time.Date(2026, 11, 3, 18, 0, 0, 0, time.UTC)
	by := circles.By{Account: "leader", At: at}
	const mark = "erasemarker"
	if err := db.CreateAccount(ctx, circles.Account{ID: "leader", Name: "keepmarker", Role: circles.RoleLeader, Lang: "sv", Created: at}, by); err != nil {
		t.Fatal(err)
	}
	c := circles.Circle{
		ID: "c", Name: mark + " name", Form: circles.StudyCircle, Municipality: "2514", Lang: "sv",
		Organiser: mark + " organiser", Partner: mark + " partner",
		ScreenKey: circles.ScreenKey("screenkey-" + mark), Created: at,
	}
	must(t, db.CreateCircle(ctx, c, []circles.AccountID{"leader"}, by))
	c.Organiser, c.Partner, c.Version = mark+" other organiser", mark+" other partner", 1
	c, err := db.UpdateCircle(ctx, c, by)
	must(t, err)
	rewriteMeeting(t, db, "c", mark, mark, by)
	var rounds []string
	for i := range 8 {
		m, err := db.CreateMeeting(ctx, circles.Meeting{
			ID: circles.MeetingID("m" + string(rune('a'+i))), Circle: "c", Title: mark + " title", Modules: []string{"x"},
			Place: mark + " place", Plan: circles.PlanChoice{Own: []circles.OwnPrompt{{ID: "own", Text: mark + " prompt"}}},
		}, by)
		must(t, err)
		id := circles.RoundID("r" + string(m.ID))
		_, err = db.StartRound(ctx, circles.StartRound{
			Meeting: m.ID, Round: id, Code: circles.Code("BCDFG" + circles.CodeAlphabet[i:i+1]), By: by,
			Plan: []byte(`{"Title":"` + strings.Repeat(mark+" plan ", 500) + `"}`),
		})
		must(t, err)
		rounds = append(rounds, string(id))
	}
	interleaved(t, db, rounds, 100)
	r := circles.RoundRecord{
		StartedAt: at, EndedAt: at.Add(time.Hour), HeadCount: 6, Observed: []string{mark + " observed"},
		Positions:   []circles.PositionRecord{{Position: "p", Text: mark + " position", First: &circles.VoteRecord{People: 6}}},
		Conclusions: []circles.ConclusionRecord{{Prompt: "p", Text: mark + " text", Conclusion: mark + " said"}},
		Exit:        &circles.ExitRecord{Kept: []string{mark + " exit"}},
	}
	for _, id := range rounds {
		must(t, db.RecordRound(ctx, circles.RoundID(id), r, at.Add(time.Hour)))
		m := circles.DraftMinutes(circles.MeetingID(strings.TrimPrefix(id, "r")), r, mark+" place", mark+" task")
		m.Intro = mark + " intro"
		_, err := db.KeepMinutes(ctx, m, circles.By{At: at})
		must(t, err)
	}
	must(t, db.ShareMinutes(ctx, circles.ShareMinutes{Meeting: "ma", Hash: mark + "hash", By: by}))
	must(t, db.GiveHandover(ctx, circles.Handover{
		Hash: mark + "code", Circle: "c", Until: at.Add(time.Hour), By: by, Expires: at.Add(time.Minute),
	}))
	dir := filepath.Dir(path)
	if traces(t, dir, mark) < 50 {
		t.Fatal("what is to be erased is not on the disk to begin with")
	}
	must(t, db.EraseCircle(ctx, circles.EraseCircle{Circle: "c", Name: c.Name, Why: circles.EraseRequested, By: by}))
	for _, marker := range []string{"erasemarker-seat", "keepmarker-seat", "keepmarker-token"} {
		if n := traces(t, dir, marker); n != 0 {
			t.Errorf("%d traces of %s, before the night", n, marker)
		}
	}
	must(t, db.Compact(ctx))
	for _, marker := range []string{mark, "keepmarker-seat", "keepmarker-token"} {
		if n := traces(t, dir, marker); n != 0 {
			t.Errorf("%d traces of %s", n, marker)
		}
	}
	if traces(t, dir, "keepmarker") == 0 {
		t.Error("the account is gone, or the test looks in the wrong place")
	}
	if db.unscrubbed {
		t.Error("the file is still to be written anew")
	}
	if gone, kept := linesWithWords(t, db); gone < 5 || kept != 0 {
		t.Errorf("%d lines say that their words are gone, and %d still have some", gone, kept)
	}
}

// rewriteMeeting plans a meeting, enters it and confirms it with other words each time, so that the trail has all of them
// and the meeting the last.
func rewriteMeeting(t *testing.T, db *DB, circle circles.CircleID, mark, last string, by circles.By) circles.Meeting {
	t.Helper()
	ctx := t.Context()
	m, err := db.CreateMeeting(ctx, circles.Meeting{
		ID: "rewritten", Circle: circle, Title: mark + " first title", Modules: []string{"x"}, Place: mark + " first place",
	}, by)
	must(t, err)
	m, err = db.PlanMeeting(ctx, circles.PlanMeeting{
		Meeting: m.ID, Version: m.Version, Title: last + " title", Modules: m.Modules, Place: mark + " second place", By: by,
	})
	must(t, err)
	facts := circles.ConfirmMeeting{
		StartedAt: by.At.Add(-3 * time.Hour), EndedAt: by.At.Add(-time.Hour), HeadCount: 5, StudyHours: 2,
		Place: mark + " third place", Log: mark + " first log", By: by,
	}
	_, err = db.RecordMeetings(ctx, []circles.RecordMeeting{{Meeting: m.ID, Circle: circle, Version: m.Version, Facts: facts}})
	must(t, err)
	facts.Meeting, facts.Version, facts.Log = m.ID, m.Version+1, strings.TrimSpace(strings.Repeat(mark+" second log ", 40))
	m, err = db.ConfirmMeeting(ctx, facts)
	must(t, err)
	facts.Version, facts.Place, facts.Log = m.Version, last+" place", last+" log"
	m, err = db.ConfirmMeeting(ctx, facts)
	must(t, err)
	return m
}

// linesWithWords counts the changes in the trail whose words are gone, and those that still have theirs.
func linesWithWords(t *testing.T, db *DB) (gone, kept int) {
	t.Helper()
	all, err := db.Audit(t.Context(), circles.AuditFilter{})
	must(t, err)
	for _, e := range all {
		for _, c := range e.Changes {
			switch {
			case c.Erased():
				gone++
			case c.Words:
				kept++
			}
		}
	}
	return gone, kept
}

// What somebody wrote and took back, or that a meeting was once called, is not in any file when it is erased: with its
// meeting, when its time is out, or because a leader asks for it. What the circle says today stays.
func TestErasedTextsOfTheTrailLeaveNoBytes(t *testing.T) {
	at := time.Date(2026, 11, 3, 18, 0, 0, 0, time.UTC)
	by := circles.By{Account: "leader", At: at}
	for _, c := range []struct {
		name       string
		erase      func(*DB, circles.Meeting) (int, error)
		texts      int
		gone, stay []string
	}{
		{"the meeting", func(db *DB, m circles.Meeting) (int, error) {
			return 6, db.RemoveMeeting(t.Context(), circles.ChangeMeeting{Meeting: m.ID, Version: m.Version, By: by})
		}, 6, []string{"erasemarker first", "erasemarker second", "erasemarker third", "today"}, []string{"erasemarker name"}},
		{"their time", func(db *DB, _ circles.Meeting) (int, error) {
			return db.EraseTexts(t.Context(), at.Add(time.Millisecond), at)
		}, 7, []string{"erasemarker"}, []string{"today title", "today place", "today log"}},
		{"a leader", func(db *DB, _ circles.Meeting) (int, error) { return db.EraseTextsOf(t.Context(), "c", by) },
			7, []string{"erasemarker"}, []string{"today title", "today place", "today log"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := file(t)
			db := openAt(t, path)
			must(t, db.CreateAccount(t.Context(), circles.Account{ID: "leader", Name: "Ledare", Role: circles.RoleLeader, Lang: "sv", Created: at}, by))
			circle := circles.Circle{
				ID: "c", Name: "erasemarker name", Form: circles.StudyCircle, Municipality: "2514", Lang: "sv",
				ScreenKey: "screen-key-of-the-circle", Created: at,
			}
			must(t, db.CreateCircle(t.Context(), circle, []circles.AccountID{"leader"}, by))
			circle.Name, circle.Version = "Ett annat namn", 1
			_, err := db.UpdateCircle(t.Context(), circle, by)
			must(t, err)
			m := rewriteMeeting(t, db, "c", "erasemarker", "today", by)
			dir := filepath.Dir(path)
			for _, marker := range slices.Concat(c.gone, c.stay) {
				if traces(t, dir, marker) == 0 {
					t.Fatalf("%s is not on the disk to begin with", marker)
				}
			}
			must(t, db.Compact(t.Context())) // of before
			if n, err := c.erase(db, m); err != nil || n != c.texts {
				t.Fatalf("erased %d texts, %v", n, err)
			}
			must(t, db.Compact(t.Context()))
			for _, marker := range c.gone {
				if n := traces(t, dir, marker); n != 0 {
					t.Errorf("%d traces of %s", n, marker)
				}
			}
			for _, marker := range c.stay {
				if traces(t, dir, marker) == 0 {
					t.Errorf("%s is gone", marker)
				}
			}
			if gone, kept := linesWithWords(t, db); gone != c.texts || kept != 7-c.texts {
				t.Errorf("%d texts are gone and %d kept", gone, kept)
			}
		})
	}
}

// A meeting that was only planned is cancelled: what it was called goes at night, like what was held.
func TestACancelledMeetingLeavesNoBytes(t *testing.T) {
	path := file(t)
	db := openAt(t, path)
	ctx := t.Context()
	by := circles.By{At: time.Date(2026, 11, 3, 18, 0, 0, 0, time.UTC)}
	rounds(t, db, 1) // for a circle
	all, err := db.Circles(ctx)
	must(t, err)
	m, err := db.CreateMeeting(ctx, circles.Meeting{ID: "planned", Circle: all[0].ID, Title: "erasemarker one", Modules: []string{"x"}}, by)
	must(t, err)
	m, err = db.PlanMeeting(ctx, circles.PlanMeeting{Meeting: m.ID, Version: m.Version, Title: "erasemarker two", Modules: m.Modules, By: by})
	must(t, err)
	must(t, db.Compact(ctx))
	must(t, db.RemoveMeeting(ctx, circles.ChangeMeeting{Meeting: m.ID, Version: m.Version, By: by}))
	must(t, db.Compact(ctx))
	if n := traces(t, filepath.Dir(path), "erasemarker"); n != 0 || db.unscrubbed {
		t.Errorf("%d traces; still to be written anew: %v", n, db.unscrubbed)
	}
}

// Answers to positions, exit questions and go-arounds are in the journal only: when a round is erased, nothing tells
// which seat gave them.
func TestErasedRoundTellsNobodysOpinion(t *testing.T) {
	path := file(t)
	db := openAt(t, path)
	ids := rounds(t, db, 3)
	j := NewJournal(db)
	at := time.Date(2026, 11, 3, 18, 0, 0, 0, time.UTC)
	for _, id := range ids {
		var events []quiz.Event
		for i := range 40 {
			seat := quiz.SeatID("seatmarker" + string(rune('a'+i%20)))
			events = append(events,
				quiz.SeatTaken{Seat: seat, Token: "tokenmarker", Name: "namemarker", People: 1},
				quiz.AnswerGiven{Seat: seat, Step: "position", Vote: quiz.First, Answer: quiz.Answer{Options: []quiz.OptionID{"opinionmarker"}}, People: 1},
				quiz.ExitAnswered{Seat: seat, Step: "exit", Answers: map[quiz.ExitQuestion]quiz.OptionID{quiz.ExitHeard: "opinionmarker"}},
				quiz.ContributionMade{Seat: seat, Step: "exit", ID: i, Text: "linemarker", Kind: "opinionmarker"})
		}
		must(t, j.Append(t.Context(), id, 1, events))
		must(t, db.RecordRound(t.Context(), circles.RoundID(id), circles.RoundRecord{
			StartedAt: at, EndedAt: at, Positions: []circles.PositionRecord{{Position: "p", Text: "keptposition", First: &circles.VoteRecord{People: 20}}},
		}, at))
	}
	j.Close()
	dir := filepath.Dir(path)
	markers := []string{"seatmarker", "tokenmarker", "namemarker", "opinionmarker", "linemarker"}
	for _, m := range markers {
		if traces(t, dir, m) == 0 {
			t.Fatalf("%s is not on the disk to begin with", m)
		}
	}
	must(t, db.EraseRound(t.Context(), circles.RoundID(ids[0]), circles.By{At: at}))
	if traces(t, dir, "seatmarker") == 0 {
		t.Error("erasing one round erased the others")
	}
	if n, err := db.EraseRounds(t.Context(), at.Add(time.Minute), at); err != nil || n != 2 {
		t.Fatalf("erased %d, %v", n, err)
	}
	for _, m := range markers {
		if n := traces(t, dir, m); n != 0 {
			t.Errorf("%d traces of %s", n, m)
		}
	}
	if traces(t, dir, "keptposition") == 0 {
		t.Error("erased the counts")
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// The log of erasures could be changed and emptied in SQL, while the audit trail could not.
func TestTheLogOfErasuresIsAppendOnly(t *testing.T) {
	ctx := t.Context()
	db := openAt(t, file(t))
	_, err := db.writer.ExecContext(ctx, `INSERT INTO erasure (id, at, why, circles, meetings, rounds, events, accounts) VALUES (7, 1, 'schedule', 1, 2, 3, 4, 0)`)
	must(t, err)
	for _, change := range []string{
		`UPDATE erasure SET circles = 0`, `DELETE FROM erasure`,
		`INSERT OR REPLACE INTO erasure (id, at, why, circles, meetings, rounds, events, accounts) VALUES (7, 1, 'schedule', 0, 0, 0, 0, 0)`,
	} {
		if _, err := db.writer.ExecContext(ctx, change); err == nil || !strings.Contains(err.Error(), "append only") {
			t.Errorf("%s: %v", change, err)
		}
	}
	if log, err := db.Erasures(ctx); err != nil || len(log) != 1 || log[0].Circles != 1 {
		t.Errorf("the log is %+v, %v", log, err)
	}
}
