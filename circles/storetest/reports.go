package storetest

import (
	"bytes"
	"reflect"
	"slices"
	"testing"
	"time"

	"norrbottenforalla.se/circles"
)

func testPilots(t *testing.T, w *world) {
	ctx := t.Context()
	p := circles.Pilot{
		ID: circles.PilotID(w.id()), Name: "Kalix", Starts: "2027-01-11", Ends: "2027-06-11",
		Municipalities: []circles.MunicipalityCode{"2583", "2514", "2514"}, Organisers: []string{"Ett studieförbund"}, Created: t0,
	}
	w.ok(w.s.CreatePilot(ctx, p, by))
	want := p
	want.Municipalities, want.Created, want.Version = []circles.MunicipalityCode{"2514", "2583"}, kept(t0), 1
	if got, err := w.s.Pilot(ctx, p.ID); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("pilot\n%+v, want\n%+v, %v", got, want, err)
	}
	w.refused(w.s.CreatePilot(ctx, p, by), circles.ErrConflict)
	_, err := w.s.Pilot(ctx, "none")
	w.refused(err, circles.ErrNotFound)

	want.Name, want.Ends, want.Organisers = "Kalix och Haparanda", "", []string{}
	changed, err := w.s.UpdatePilot(ctx, want, by)
	w.ok(err)
	stale := want
	want.Version = 2
	if !reflect.DeepEqual(changed, want) {
		t.Errorf("changed\n%+v, want\n%+v", changed, want)
	}
	_, err = w.s.UpdatePilot(ctx, stale, by)
	w.refused(err, circles.ErrStale)

	for _, bad := range []func(*circles.Pilot){
		func(p *circles.Pilot) { p.Name = "" }, func(p *circles.Pilot) { p.Starts = "2027-02-30" },
		func(p *circles.Pilot) { p.Starts, p.Ends = "2027-06-11", "2027-01-11" },
		func(p *circles.Pilot) { p.Municipalities = []circles.MunicipalityCode{"9999"} },
		func(p *circles.Pilot) { p.Organisers = []string{""} },
	} {
		p := want
		bad(&p)
		_, err := w.s.UpdatePilot(ctx, p, by)
		w.refused(err, circles.ErrInvalid)
	}
	if all, err := w.s.Pilots(ctx); err != nil || len(all) != 1 || !reflect.DeepEqual(all[0], want) {
		t.Errorf("pilots %+v, %v", all, err)
	}
	trail, err := w.s.Audit(ctx, circles.AuditFilter{})
	w.ok(err)
	if len(trail) != 2 || trail[0].What != circles.AuditPilotChanged {
		t.Errorf("the trail has %+v", trail)
	}
}

// confirmed gives a meeting of the circle that was held and confirmed.
func (w *world) confirmed(c circles.CircleID, at time.Time, r circles.RoundRecord) circles.Meeting {
	w.Helper()
	m := w.meeting(c)
	round := w.round(m.ID, at)
	w.ok(w.s.RecordRound(w.Context(), round.ID, r, at.Add(2*time.Hour)))
	m, err := w.s.Meeting(w.Context(), m.ID)
	w.ok(err)
	f := confirmation(m)
	f.StartedAt, f.EndedAt, f.HeadCount, f.By.At = at, at.Add(2*time.Hour), 7, at.Add(24*time.Hour)
	m, err = w.s.ConfirmMeeting(w.Context(), f)
	w.ok(err)
	return m
}

func testReport(t *testing.T, w *world) {
	ctx := t.Context()
	c, other := w.circle().ID, w.circle().ID
	first := w.confirmed(c, t0, record(t0))
	second := w.confirmed(c, t0.AddDate(0, 0, 7), record(t0.AddDate(0, 0, 7)))
	w.confirmed(other, t0.AddDate(0, 1, 0), record(t0.AddDate(0, 1, 0)))
	open := w.meeting(c)
	r := w.round(open.ID, t0)
	w.ok(w.s.RecordRound(ctx, r.ID, record(t0), t0))
	w.meeting(c) // planned

	held, err := w.s.HeldMeetings(ctx)
	w.ok(err)
	proposals := 0
	for _, m := range held {
		if !m.Confirmed {
			proposals++
		}
		if m.StudyHours == 0 || len(m.Modules) != 1 || m.StartedAt.IsZero() {
			t.Errorf("held: %+v", m)
		}
	}
	if len(held) != 4 || proposals != 1 {
		t.Errorf("%d held, %d of them not confirmed: %+v", len(held), proposals, held)
	}

	end := t0.AddDate(0, 0, 20)
	count, err := w.s.ToCount(ctx, end)
	w.ok(err)
	evenings := count[c]
	if len(count) != 1 || len(evenings) != 2 || evenings[0].Meeting.ID != first.ID || evenings[1].Meeting.ID != second.ID {
		t.Fatalf("to count: %+v", count)
	}
	if e := evenings[0]; e.Counted != "" || e.Month != "" || e.Meeting.HeadCount != 7 || !reflect.DeepEqual(e.Record.Whole(), record(t0).Whole()) {
		t.Errorf("an evening to count: %+v", e)
	}

	months := func(want ...string) {
		t.Helper()
		if got, err := w.s.CountedMonths(ctx); err != nil || !slices.Equal(got, want) {
			t.Errorf("counted months %v, %v, want %v", got, err, want)
		}
	}
	months()
	month := circles.CountedMonth{
		Month: "2026-11", At: end, Meetings: countedIn("2026-11", first),
		Units: []circles.CountedUnit{{Circle: c, Month: "2026-11", Counted: "2026-11", Unit: []byte(`{"people":{"low":7,"high":7}}`)}},
	}
	w.ok(w.s.CountMonth(ctx, month))
	for id, want := range map[circles.MeetingID]string{first.ID: "2026-11", second.ID: "", "none": ""} {
		if got, err := w.s.CountedMonthOf(ctx, id); err != nil || got != want {
			t.Errorf("the people of %s were counted in %q, %v, want %q", id, got, err, want)
		}
	}
	w.refused(w.s.CountMonth(ctx, month), circles.ErrMonthCounted)
	twice := month
	twice.Month, twice.Units = "2026-12", nil
	w.refused(w.s.CountMonth(ctx, twice), circles.ErrConflict)
	months("2026-11")
	if units, err := w.s.CountedUnits(ctx); err != nil || !reflect.DeepEqual(units, month.Units) {
		t.Errorf("units %+v, %v", units, err)
	}
	if old, err := w.s.OldUnits(ctx); err != nil || len(old) != 0 {
		t.Errorf("old units %+v, %v", old, err)
	}
	again := month.Units[0]
	again.Unit = []byte(`{}`)
	w.ok(w.s.Redraw(ctx, []circles.CountedUnit{again})) // not an old one: nothing is drawn twice
	if units, err := w.s.CountedUnits(ctx); err != nil || !reflect.DeepEqual(units, month.Units) {
		t.Errorf("a unit was drawn again: %+v, %v", units, err)
	}
	held, err = w.s.HeldMeetings(ctx)
	w.ok(err)
	for _, m := range held {
		isFirst := m.StartedAt.Equal(kept(t0)) && m.Confirmed
		if isFirst != (m.Counted == "2026-11" && m.Month == "2026-11") || !isFirst && m.Counted+m.Month != "" {
			t.Errorf("counted in %q: %+v", m.Counted, m)
		}
	}
	count, err = w.s.ToCount(ctx, end)
	w.ok(err)
	if evenings := count[c]; len(evenings) != 2 || evenings[0].Counted != "2026-11" || evenings[0].Month != "2026-11" || evenings[1].Counted != "" {
		t.Errorf("after one was counted: %+v", evenings)
	}
	w.countedLate(c, first, second)
	months("2026-11", "2026-12")
	// A clock that is put right counts what it had passed by.
	w.ok(w.s.CountMonth(ctx, circles.CountedMonth{Month: "2026-10", At: end}))
	months("2026-10", "2026-11", "2026-12")
}

// countedLate counts a meeting of November with December, puts right one that is counted, and holds that the report knows
// the first by the month it was held in and the other by what it was counted with.
func (w *world) countedLate(c circles.CircleID, first, late circles.Meeting) {
	w.Helper()
	ctx := w.Context()
	w.ok(w.s.CountMonth(ctx, circles.CountedMonth{
		Month: "2026-12", At: t0.AddDate(0, 2, 0), Meetings: countedIn("2026-11", late),
		Units: []circles.CountedUnit{{Circle: c, Month: "2026-11", Counted: "2026-12", Unit: []byte(`{}`)}},
	}))
	if count, err := w.s.ToCount(ctx, t0.AddDate(0, 0, 20)); err != nil || len(count) != 0 {
		w.Errorf("when all is counted there is %+v, %v", count, err)
	}
	if month, err := w.s.CountedMonthOf(ctx, late.ID); err != nil || month != "2026-11" {
		w.Errorf("counted with December and told in %s, %v", month, err)
	}
	units, err := w.s.CountedUnits(ctx)
	w.ok(err)
	if len(units) != 2 || units[0].Counted != "2026-11" || units[1].Counted != "2026-12" || units[1].Month != "2026-11" {
		w.Errorf("the units are %+v", units)
	}
	f := confirmation(first)
	f.StartedAt, f.EndedAt, f.HeadCount = t0.AddDate(0, -1, 0), t0.AddDate(0, -1, 0).Add(2*time.Hour), 3
	w.ok(second(w.s.ConfirmMeeting(ctx, f)))
	third := w.confirmed(c, t0.AddDate(0, 0, 14), record(t0.AddDate(0, 0, 14)))
	count, err := w.s.ToCount(ctx, t0.AddDate(0, 1, 0))
	w.ok(err)
	evenings := count[c]
	if len(evenings) != 3 || evenings[0].Meeting.ID != first.ID || evenings[0].Meeting.HeadCount != 7 || evenings[0].Month != "2026-11" || evenings[2].Meeting.ID != third.ID {
		w.Errorf("put right after it was counted: %+v", evenings)
	}
	held, err := w.s.HeldMeetings(ctx)
	w.ok(err)
	if held[0].StartedAt.Month() != time.October || held[0].Month != "2026-11" {
		w.Errorf("a meeting that was moved after it was counted is told in %s", held[0].Month)
	}
}

// testDrawKeys holds that a circle has its key from the beginning, that no two are alike, and that it goes with the circle;
// and that a meeting is open until it is confirmed.
func testDrawKeys(t *testing.T, w *world) {
	ctx := t.Context()
	c, other := w.circle(), w.circle()
	keys, err := w.s.DrawKeys(ctx)
	w.ok(err)
	if len(keys) != 2 || len(keys[c.ID]) != 32 || len(keys[other.ID]) != 32 || bytes.Equal(keys[c.ID], keys[other.ID]) {
		t.Errorf("the keys are %x", keys)
	}
	w.circle()
	again, err := w.s.DrawKeys(ctx)
	w.ok(err)
	if !bytes.Equal(again[c.ID], keys[c.ID]) || len(again) != 3 {
		t.Error("a key changed")
	}

	m := w.meeting(c.ID)
	w.meeting(c.ID) // planned
	w.ok(w.s.RecordRound(ctx, w.round(m.ID, t0).ID, record(t0), t0))
	open, err := w.s.OpenEvenings(ctx)
	w.ok(err)
	if e := open[c.ID]; len(open) != 1 || len(e) != 1 || e[0].Meeting.ID != m.ID || len(e[0].Record.Questions) != len(record(t0).Questions) {
		t.Errorf("open are %+v", open)
	}
	m, err = w.s.Meeting(ctx, m.ID)
	w.ok(err)
	f := confirmation(m)
	f.StartedAt = t0
	w.ok(second(w.s.ConfirmMeeting(ctx, f)))
	if open, err = w.s.OpenEvenings(ctx); err != nil || len(open) != 0 {
		t.Errorf("confirmed, and open are %+v, %v", open, err)
	}

	w.ok(w.s.EraseCircle(ctx, circles.EraseCircle{Circle: c.ID, Name: c.Name, Why: circles.EraseRequested, By: by}))
	if keys, err = w.s.DrawKeys(ctx); err != nil || len(keys) != 2 || keys[c.ID] != nil {
		t.Errorf("after it was erased: %x, %v", keys, err)
	}
}

func testVoices(t *testing.T, w *world) {
	ctx := t.Context()
	c := w.circle()
	shared := record(t0)
	shared.Conclusions = []circles.ConclusionRecord{
		{Prompt: "p1", Text: "Vad behövs?", Conclusion: "Bostäder.", Module: "demografi", People: 8, Shared: true},
		{Prompt: "p2", Text: "Vem ska bygga?", Conclusion: "Kommunen.", Module: "demografi", People: 8},
		{Prompt: "p3", Text: "Och sedan?", Disagree: "Om vägen.", People: 4, Shared: true},
		{Prompt: "p4", Text: "Tom?", Shared: true},
	}
	m := w.meeting(c.ID)
	r := w.round(m.ID, t0)
	w.ok(w.s.RecordRound(ctx, r.ID, shared, t0))
	if all, err := w.s.Voices(ctx); err != nil || len(all) != 0 {
		t.Errorf("before it is confirmed: %+v, %v", all, err)
	}
	m, err := w.s.Meeting(ctx, m.ID)
	w.ok(err)
	f := confirmation(m)
	f.StartedAt = t0
	_, err = w.s.ConfirmMeeting(ctx, f)
	w.ok(err)
	voices := func(month string, people int) {
		t.Helper()
		want := []circles.Voice{
			{Municipality: "2514", Module: "demografi", HeldAt: kept(t0), Text: "Vad behövs?", Conclusion: "Bostäder.", Month: month, People: people},
			{Municipality: "2514", Module: "02-befolkning", HeldAt: kept(t0), Text: "Och sedan?", Disagree: "Om vägen.", Month: month, People: people},
		}
		if all, err := w.s.Voices(ctx); err != nil || !reflect.DeepEqual(all, want) {
			t.Errorf("voices %v\n%+v, want\n%+v", err, all, want)
		}
	}
	voices("", 0)
	m, err = w.s.Meeting(ctx, m.ID)
	w.ok(err)
	w.ok(w.s.CountMonth(ctx, circles.CountedMonth{Month: "2026-11", At: t0, Meetings: countedIn("2026-11", m)}))
	voices("2026-11", 12)
	f.Version, f.HeadCount = m.Version, 9
	w.ok(second(w.s.ConfirmMeeting(ctx, f)))
	voices("2026-11", 12)
}
