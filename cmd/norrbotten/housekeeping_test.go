package main

import (
	"context"
	"errors"
	"testing"
	"time"

	"norrbottenforalla.se/circles"
)

// What somebody wrote leaves the trail when its time is out, with a round of housekeeping to spare, and the line stays.
func TestTextsOfTheTrailGoWhenTheirTimeIsOut(t *testing.T) {
	a := startApp(t)
	ctx := context.Background()
	at := time.Date(2026, 3, 1, 17, 0, 0, 0, time.UTC)
	line := circles.AuditEntry{By: circles.By{At: at}, What: circles.AuditCircleChanged, Circle: "c", Changes: []circles.AuditChange{
		{Field: circles.FieldName, From: "Kalix", To: "Piteå", Words: true},
	}}
	if err := a.db.AppendAudit(ctx, line); err != nil {
		t.Fatal(err)
	}
	keep := circles.DefaultRetention
	for _, c := range []struct {
		after time.Duration
		gone  bool
	}{{keep.Texts - housekeepingEvery, false}, {keep.Texts - housekeepingEvery + time.Second, true}} {
		a.now = func() time.Time { return at.Add(c.after) }
		if err := a.tidy(ctx, keep, 14*maxKeep); err != nil {
			t.Fatal(err)
		}
		lines, err := a.db.Audit(ctx, circles.AuditFilter{Circle: "c"})
		if err != nil || len(lines) != 1 || lines[0].Changes[0].Erased() != c.gone {
			t.Errorf("after %v: %+v, %v", c.after, lines, err)
		}
	}
}

// A circle goes when its years are out, counted in calendar years, and not before; with -1 never.
func TestCirclesGoWhenTheirTimeIsOut(t *testing.T) {
	a := startApp(t)
	ctx := context.Background()
	r := a.aRound(t, time.Date(2026, 3, 1, 17, 0, 0, 0, time.UTC))
	m, err := a.db.Meeting(ctx, r.Meeting)
	if err != nil {
		t.Fatal(err)
	}
	last := time.Date(2026, 12, 31, 23, 0, 0, 0, time.UTC) // already 2027 in Sweden
	record := circles.RoundRecord{StartedAt: last.Add(-time.Hour), EndedAt: last}
	if err := a.db.RecordRound(ctx, r.ID, record, last); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		years int
		now   time.Time
		gone  bool
	}{
		{-1, time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC), false},
		{2, time.Date(2029, 12, 31, 22, 59, 0, 0, time.UTC), false},
		{2, time.Date(2029, 12, 31, 23, 0, 0, 0, time.UTC), true}, // midnight in Sweden
	} {
		a.now = func() time.Time { return c.now }
		keep := circles.Retention{Session: maxKeep, CircleYears: c.years}
		if err := a.tidy(ctx, keep, 14*maxKeep); err != nil {
			t.Fatal(err)
		}
		_, err := a.db.Circle(ctx, m.Circle)
		if gone := errors.Is(err, circles.ErrNotFound); gone != c.gone {
			t.Errorf("%d years, %v: gone %v, %v", c.years, c.now, gone, err)
		}
	}
	log, err := a.db.Erasures(ctx)
	byTime := map[time.Time]circles.Erasure{}
	for _, e := range log {
		byTime[e.At] = e
	}
	want := circles.Erasure{
		At: time.Date(2029, 12, 31, 23, 0, 0, 0, time.UTC), Why: circles.EraseScheduled, Circles: 1, Meetings: 1, Rounds: 1,
	}
	if err != nil || byTime[want.At] != want {
		t.Errorf("the log says %+v, %v", log, err)
	}
}
