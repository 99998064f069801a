package storetest

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"norrbottenforalla.se/circles"
)

func testMinutes(t *testing.T, w *world) {
	ctx := w.Context()
	m, r := w.held(), record(t0)
	_, err := w.s.Minutes(ctx, m.ID)
	w.refused(err, circles.ErrNoMinutes)
	draft := circles.DraftMinutes(m.ID, r, "Folkets hus", "Titta efter tomma hus.")
	draft.Intro = "Vi var nio.\nDet blev långt samtal."
	first, err := w.s.KeepMinutes(ctx, draft, t0)
	w.ok(err)
	want := draft
	want.Version, want.KeptAt = 1, kept(t0)
	if !reflect.DeepEqual(first, want) {
		t.Errorf("kept\n%+v\nwant\n%+v", first, want)
	}
	again, err := w.s.Minutes(ctx, m.ID)
	w.ok(err)
	if !reflect.DeepEqual(again, want) {
		t.Errorf("read\n%+v\nwant\n%+v", again, want)
	}
	// Two leaders edit: the second is told, and nothing of the first's is lost.
	mine, theirs := first, first
	mine.Task, theirs.Task = "Mitt", "Deras"
	_, err = w.s.KeepMinutes(ctx, mine, t0.Add(time.Minute))
	w.ok(err)
	_, err = w.s.KeepMinutes(ctx, theirs, t0.Add(2*time.Minute))
	w.refused(err, circles.ErrStale)
	_, err = w.s.KeepMinutes(ctx, draft, t0.Add(2*time.Minute)) // version 0: a draft made before any were kept
	w.refused(err, circles.ErrStale)
	now, err := w.s.Minutes(ctx, m.ID)
	w.ok(err)
	if now.Task != "Mitt" || now.Version != 2 {
		t.Errorf("minutes are %q, version %d", now.Task, now.Version)
	}
	bad := now
	bad.Intro = strings.Repeat("å", circles.MaxText+1)
	_, err = w.s.KeepMinutes(ctx, bad, t0)
	w.refused(err, circles.ErrInvalid)
	lost := now
	lost.Meeting, lost.Version = "ingen", 0
	_, err = w.s.KeepMinutes(ctx, lost, t0)
	w.refused(err, circles.ErrNotFound)
}

func testMinutesShared(t *testing.T, w *world) {
	ctx := w.Context()
	m, r := w.held(), record(t0)
	share := func(hash string, at time.Time) error {
		return w.s.ShareMinutes(ctx, circles.ShareMinutes{Meeting: m.ID, Hash: circles.TokenHash(hash), By: circles.By{At: at}})
	}
	w.refused(share("hash-a", t0), circles.ErrNoMinutes)
	_, err := w.s.KeepMinutes(ctx, circles.DraftMinutes(m.ID, r, "", ""), t0)
	w.ok(err)
	if since, err := w.s.MinutesShared(ctx, m.ID); err != nil || !since.IsZero() {
		t.Errorf("shared since %v, %v before anybody shared them", since, err)
	}
	w.ok(share("hash-a", t0))
	got, err := w.s.SharedMinutes(ctx, "hash-a")
	w.ok(err)
	if got.Meeting.ID != m.ID || got.Circle.ID != m.Circle || len(got.Minutes.Questions) != 1 {
		t.Errorf("the address leads to %+v", got)
	}
	if since, err := w.s.MinutesShared(ctx, m.ID); err != nil || !since.Equal(kept(t0)) {
		t.Errorf("shared since %v, %v", since, err)
	}
	w.ok(share("hash-b", t0.Add(time.Hour))) // the newer address ends the older
	_, err = w.s.SharedMinutes(ctx, "hash-a")
	w.refused(err, circles.ErrMinutesLink)
	_, err = w.s.SharedMinutes(ctx, "hash-b")
	w.ok(err)
	w.ok(w.s.WithdrawMinutes(ctx, m.ID, circles.By{At: t0}))
	w.ok(w.s.WithdrawMinutes(ctx, m.ID, circles.By{At: t0}))
	trail, err := w.s.Audit(ctx, circles.AuditFilter{Circle: m.Circle, Most: 4})
	w.ok(err)
	if len(trail) < 3 || trail[0].What != circles.AuditMinutesWithdrawn || trail[1].What != circles.AuditMinutesShared ||
		trail[2].What != circles.AuditMinutesShared || trail[0].Number != m.Number {
		t.Errorf("the trail says %+v", trail)
	}
	_, err = w.s.SharedMinutes(ctx, "hash-b")
	w.refused(err, circles.ErrMinutesLink)
	_, err = w.s.Minutes(ctx, m.ID)
	w.ok(err) // withdrawn, not lost
}
