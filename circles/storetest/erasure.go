package storetest

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"norrbottenforalla.se/circles"
)

func testEraseRound(t *testing.T, w *world) {
	ctx := w.Context()
	m := w.meeting(w.circle().ID)
	r := w.round(m.ID, t0)
	by := circles.By{Account: "a", At: t0.Add(3 * time.Hour)}
	w.refused(w.s.EraseRound(ctx, r.ID, by), circles.ErrMeetingRunning)
	w.refused(w.s.EraseRound(ctx, "ingen", by), circles.ErrNotFound)
	w.ok(w.s.RecordRound(ctx, r.ID, record(t0), t0.Add(2*time.Hour)))
	w.ok(w.s.EraseRound(ctx, r.ID, by))
	w.ok(w.s.EraseRound(ctx, r.ID, by)) // once more is nothing
	got, err := w.s.RoundByID(ctx, r.ID)
	w.ok(err)
	if got.Plan != nil || got.ErasedAt.IsZero() {
		t.Errorf("the erased round is %+v", got)
	}
	if _, err := w.s.MeetingRecord(ctx, m.ID); err != nil {
		t.Errorf("erasing took the record: %v", err)
	}
	log, err := w.s.Erasures(ctx)
	w.ok(err)
	if len(log) != 1 || log[0].Rounds != 1 || log[0].Why != circles.EraseRequested || !log[0].At.Equal(kept(by.At)) {
		t.Errorf("the log is %+v", log)
	}
	trail, err := w.s.Audit(ctx, circles.AuditFilter{Circle: m.Circle, Most: 1})
	w.ok(err)
	if trail[0].What != circles.AuditRoundErased || trail[0].By.Account != "a" {
		t.Errorf("the trail says %+v", trail[0])
	}
}

func testEraseCircle(t *testing.T, w *world) {
	ctx := w.Context()
	lead := w.account(circles.RoleLeader).ID
	c, other := w.circle(lead), w.circle(lead)
	m, theirs := w.meeting(c.ID), w.meeting(other.ID)
	r := w.round(m.ID, t0)
	erase := func(name string, why circles.ErasureWhy) error {
		return w.s.EraseCircle(ctx, circles.EraseCircle{Circle: c.ID, Name: name, Why: why, By: circles.By{Account: lead, At: t0}})
	}
	w.refused(erase(c.Name, circles.EraseRequested), circles.ErrCircleRunning)
	w.refused(erase("", circles.EraseScheduled), circles.ErrCircleRunning)
	w.ok(w.s.RecordRound(ctx, r.ID, record(t0), t0.Add(2*time.Hour)))
	_, err := w.s.KeepMinutes(ctx, circles.DraftMinutes(m.ID, record(t0), "", ""), circles.By{At: t0})
	w.ok(err)
	w.ok(w.s.ShareMinutes(ctx, circles.ShareMinutes{Meeting: m.ID, Hash: "secret", By: circles.By{At: t0}}))
	w.give(circles.Handover{Hash: "h", Circle: c.ID, Until: t0.Add(time.Hour), By: circles.By{At: t0}, Expires: t0.Add(time.Minute)})
	w.ok(w.s.CountMonth(ctx, circles.CountedMonth{Month: "2026-11", At: t0, Meetings: countedIn("2026-11", m), Units: units(c.ID, other.ID, "2026-11")}))
	w.ok(w.s.CountMonth(ctx, circles.CountedMonth{Month: "2026-12", At: t0, Units: units(c.ID, other.ID, "2026-12")}))
	w.refused(erase("kalix – tisdagar", circles.EraseRequested), circles.ErrEraseName)
	if _, err := w.s.Circle(ctx, c.ID); err != nil {
		t.Fatal("a name that was not right erased the circle")
	}
	w.ok(erase(c.Name, circles.EraseRequested))
	for what, gone := range map[string]error{
		"circle":  second(w.s.Circle(ctx, c.ID)),
		"meeting": second(w.s.Meeting(ctx, m.ID)),
		"round":   second(w.s.RoundByID(ctx, r.ID)),
		"record":  second(w.s.MeetingRecord(ctx, m.ID)),
		"minutes": second(w.s.Minutes(ctx, m.ID)),
		"address": second(w.s.SharedMinutes(ctx, "secret")),
		"screen":  second(w.s.CircleByScreen(ctx, c.ScreenKey)),
		"again":   erase(c.Name, circles.EraseRequested),
	} {
		w.Run(what, func(t *testing.T) { (&world{T: t, s: w.s}).refused(gone, circles.ErrNotFound) })
	}
	w.toldAndUnlinked(c.ID, other.ID)
	if _, err := w.s.Meeting(ctx, theirs.ID); err != nil {
		t.Errorf("another circle's meeting went too: %v", err)
	}
	if _, err := w.s.Account(ctx, lead); err != nil {
		t.Errorf("the leader's account went too: %v", err)
	}
	log, err := w.s.Erasures(ctx)
	w.ok(err)
	if len(log) != 1 || log[0].Circles != 1 || log[0].Meetings != 1 || log[0].Rounds != 1 {
		t.Errorf("the log is %+v", log)
	}
	trail, err := w.s.Audit(ctx, circles.AuditFilter{Circle: c.ID, Most: 1})
	w.ok(err)
	if trail[0].What != circles.AuditCircleErased || len(trail[0].Changes) != 0 {
		t.Errorf("the trail says %+v", trail[0])
	}
}

// countedIn are meetings as they are counted, and told in a month.
func countedIn(month string, all ...circles.Meeting) (counted []circles.CountedMeeting) {
	for _, m := range all {
		counted = append(counted, circles.CountedMeeting{Meeting: m.ID, Month: month, People: m.HeadCount})
	}
	return counted
}

// units are two circles' units of a month.
func units(c, other circles.CircleID, month string) []circles.CountedUnit {
	return []circles.CountedUnit{
		{Circle: c, Month: month, Unit: []byte(`{"municipality":"2514","organiser":"typedmarker","compared":["asked"],"waiting":["asked"],"month":"` + month + `"}`)},
		{Circle: other, Month: month, Unit: []byte(`{"municipality":"2581","organiser":"theirmarker","month":"` + month + `"}`)},
	}
}

// toldAndUnlinked holds that what the report has told is as it was but for the erased circle's organiser, and that nothing
// of it leads to the circle or from one of its months to another.
func (w *world) toldAndUnlinked(gone, other circles.CircleID) {
	w.Helper()
	all, err := w.s.CountedUnits(w.Context())
	w.ok(err)
	told, names, theirs := map[string]int{}, map[circles.CircleID]bool{}, 0
	for _, u := range all {
		told[string(u.Unit)]++
		names[u.Circle] = true
		if u.Circle == other {
			theirs++
		}
		var kept struct{ Organiser, Municipality string }
		w.ok(json.Unmarshal(u.Unit, &kept))
		if u.Circle == other && kept.Organiser != "theirmarker" || u.Circle != other && (kept.Organiser != circles.ErasedOrganiser || strings.Contains(string(u.Unit), "asked")) || kept.Municipality == "" {
			w.Errorf("the organiser of %s is kept as %s", u.Circle, u.Unit)
		}
	}
	if len(all) != 4 || len(told) != 4 || theirs != 2 {
		w.Errorf("what was told has changed: %+v", all)
	}
	if names[gone] || len(names) != 3 {
		w.Errorf("what was told leads to the erased circle, or its months to each other: %v", names)
	}
}

func second[T any](_ T, err error) error { return err }

func testCirclesInactive(t *testing.T, w *world) {
	ctx := w.Context()
	quiet, met, runs := w.circle(), w.circle(), w.circle()
	w.ok(w.s.RecordRound(ctx, w.round(w.meeting(met.ID).ID, t0.AddDate(1, 0, 0)).ID, record(t0.AddDate(1, 0, 0)), t0.AddDate(1, 0, 0).Add(3*time.Hour)))
	w.round(w.meeting(runs.ID).ID, t0)
	for since, want := range map[time.Time][]circles.CircleID{
		t0:                    {},
		t0.AddDate(0, 0, 1):   {quiet.ID},
		t0.AddDate(2, 0, 0):   {quiet.ID, met.ID},
		t0.AddDate(100, 0, 0): {quiet.ID, met.ID},
	} {
		got, err := w.s.CirclesInactiveSince(ctx, since)
		w.ok(err)
		if !sameIDs(got, want) {
			t.Errorf("inactive since %v: %v, want %v", since, got, want)
		}
	}
	if at, err := w.s.CircleActive(ctx, met.ID); err != nil || !at.Equal(kept(t0.AddDate(1, 0, 0).Add(2*time.Hour))) {
		t.Errorf("active last at %v, %v", at, err)
	}
	if rounds, err := w.s.RoundsOf(ctx, met.ID); err != nil || len(rounds) != 1 || rounds[0].Plan != nil {
		t.Errorf("rounds %+v, %v", rounds, err)
	}
}

func sameIDs(a, b []circles.CircleID) bool {
	seen := map[circles.CircleID]bool{}
	for _, id := range a {
		seen[id] = true
	}
	for _, id := range b {
		if !seen[id] {
			return false
		}
	}
	return len(a) == len(b)
}
