package storetest

import (
	"testing"
	"time"

	"norrbottenforalla.se/circles"
)

// testRemoval takes meetings away, and says of one that it was a practice.
func testRemoval(t *testing.T, w *world) {
	ctx := t.Context()
	c := w.circle().ID
	first, second, third := w.meeting(c), w.meeting(c), w.meeting(c)
	change := func(m circles.Meeting) circles.ChangeMeeting {
		return circles.ChangeMeeting{Meeting: m.ID, Version: m.Version, By: circles.By{Account: by.Account, At: t0.Add(24 * time.Hour)}}
	}
	stale := change(first)
	stale.Version++
	w.refused(w.s.RemoveMeeting(ctx, stale), circles.ErrStale)
	w.ok(w.s.RemoveMeeting(ctx, change(first)))
	w.refused(w.s.RemoveMeeting(ctx, change(first)), circles.ErrNotFound)
	if all, err := w.s.MeetingsOf(ctx, c); err != nil || len(all) != 2 || all[0].ID != second.ID || all[0].Number != 1 || all[1].Number != 2 {
		t.Errorf("left are %+v, %v", all, err)
	}

	_, err := w.s.PractiseMeeting(ctx, change(second))
	w.refused(err, circles.ErrMeetingNotHeld)
	r := w.round(second.ID, t0)
	running, err := w.s.Meeting(ctx, second.ID)
	w.ok(err)
	w.refused(w.s.RemoveMeeting(ctx, change(running)), circles.ErrMeetingRunning)
	w.ok(w.s.RecordRound(ctx, r.ID, record(t0), t0.Add(2*time.Hour)))
	held, err := w.s.Meeting(ctx, second.ID)
	w.ok(err)
	again, err := w.s.PractiseMeeting(ctx, change(held))
	w.ok(err)
	if again.State != circles.Planned || again.Round != "" || !again.StartedAt.IsZero() || again.HeadCount != 0 || again.Version != held.Version+1 {
		t.Errorf("after a practice it is %+v", again)
	}
	_, err = w.s.MeetingRecord(ctx, second.ID)
	w.refused(err, circles.ErrNoRecord)
	if round, err := w.s.RoundByID(ctx, r.ID); err != nil || round.ErasedAt.IsZero() || round.Plan != nil {
		t.Errorf("its round is %+v, %v", round, err)
	}

	// Held again, with minutes, it goes with everything.
	r = w.round(second.ID, t0.Add(48*time.Hour))
	w.ok(w.s.RecordRound(ctx, r.ID, record(t0.Add(48*time.Hour)), t0.Add(50*time.Hour)))
	held, err = w.s.Meeting(ctx, second.ID)
	w.ok(err)
	_, err = w.s.KeepMinutes(ctx, circles.DraftMinutes(held.ID, record(t0), "", ""), circles.By{At: t0})
	w.ok(err)
	f := confirmation(held)
	f.By.At = t0.Add(72 * time.Hour)
	held, err = w.s.ConfirmMeeting(ctx, f)
	w.ok(err)
	_, err = w.s.PractiseMeeting(ctx, change(held))
	w.refused(err, circles.ErrMeetingConfirmed)
	w.ok(w.s.RemoveMeeting(ctx, change(held)))
	_, err = w.s.RoundByID(ctx, r.ID)
	w.refused(err, circles.ErrNotFound)
	log, err := w.s.Erasures(ctx)
	w.ok(err)
	if len(log) == 0 || log[0].Meetings != 1 || log[0].Rounds != 1 {
		t.Errorf("the log says %+v", log)
	}
	trail, err := w.s.Audit(ctx, circles.AuditFilter{Circle: c})
	w.ok(err)
	found := map[circles.AuditWhat]int{}
	for _, e := range trail {
		found[e.What]++
	}
	if found[circles.AuditMeetingCancelled] != 1 || found[circles.AuditMeetingRemoved] != 1 || found[circles.AuditMeetingPractised] != 1 {
		t.Errorf("the trail says %v", found)
	}

	// What the county has counted stays.
	counted := confirmation(third)
	counted.Modules = []string{"demografi"}
	all, err := w.s.RecordMeetings(ctx, []circles.RecordMeeting{{Meeting: third.ID, Circle: c, Version: third.Version, Facts: counted}})
	w.ok(err)
	w.ok(w.s.CountMonth(ctx, circles.CountedMonth{Month: "2026-11", At: t0, Meetings: countedIn("2026-11", third)}))
	w.refused(w.s.RemoveMeeting(ctx, change(all[0])), circles.ErrMeetingCounted)
}
