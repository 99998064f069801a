package storetest

import (
	"slices"
	"testing"
	"time"

	"norrbottenforalla.se/circles"
)

// A texted is what a line says of a field that people write in, or that it says nothing.
func texted(e circles.AuditEntry, field string) string {
	i := slices.IndexFunc(e.Changes, func(c circles.AuditChange) bool { return c.Field == field })
	switch {
	case i < 0:
		return "not told"
	case e.Changes[i].Erased():
		return "erased"
	case !e.Changes[i].Words:
		return "changed"
	}
	return e.Changes[i].From + " → " + e.Changes[i].To
}

// lines gives the lines of a circle that are of a kind, oldest first.
func (w *world) lines(id circles.CircleID, what ...circles.AuditWhat) []circles.AuditEntry {
	w.Helper()
	all, err := w.s.Audit(w.Context(), circles.AuditFilter{Circle: id, What: what})
	w.ok(err)
	slices.Reverse(all)
	return all
}

// says tells when the one line of a kind says something else of a field.
func (w *world) says(id circles.CircleID, what circles.AuditWhat, field, want string) {
	w.Helper()
	all := w.lines(id, what)
	if len(all) != 1 {
		w.Fatalf("%d lines of %s", len(all), what)
	}
	if got := texted(all[0], field); got != want {
		w.Errorf("%s: %s is %q, want %q", what, field, got, want)
	}
}

// rewritten gives a circle that was called something else, with two meetings: one confirmed twice, one whose plan changed.
func (w *world) rewritten() (circles.Circle, circles.Meeting, circles.Meeting) {
	w.Helper()
	ctx := w.Context()
	c := w.circle()
	c.Name, c.Organiser, c.Partner, c.Municipality, c.MunicipalityName = "Nytt namn", "ABF", "Byaföreningen", "2480", "Umeå"
	c, err := w.s.UpdateCircle(ctx, c, circles.By{Account: by.Account, At: t0.AddDate(0, 0, 1)})
	w.ok(err)
	held := w.meeting(c.ID)
	w.ok(w.s.RecordRound(ctx, w.round(held.ID, t0).ID, record(t0), t0.Add(2*time.Hour)))
	held, err = w.s.Meeting(ctx, held.ID)
	w.ok(err)
	f := confirmation(held)
	f.Place, f.Log, f.By.At = "Biblioteket", "Vi läste.\nEn rad till.", t0.AddDate(0, 0, 2)
	held, err = w.s.ConfirmMeeting(ctx, f)
	w.ok(err)
	next := w.meeting(c.ID)
	p := planOf(next)
	p.Title, p.Place, p.By.At = "Vad händer här?", "Folkets hus", t0.AddDate(0, 0, 3)
	next, err = w.s.PlanMeeting(ctx, p)
	w.ok(err)
	return c, held, next
}

// testTrailTexts holds the trail to telling from what to what of what people write, and erasure to taking it away while the
// line stays.
func testTrailTexts(t *testing.T, w *world) {
	ctx := t.Context()
	c, held, next := w.rewritten()
	other, _, _ := w.rewritten()
	const log = "Vi läste.\nEn rad till."
	circle, plan, confirmed := circles.AuditCircleChanged, circles.AuditMeetingChanged, circles.AuditMeetingConfirmed
	w.says(c.ID, circles.AuditCircleCreated, "name", "changed") // its first name is no change
	w.says(c.ID, circles.AuditCircleCreated, "partner", "not told")
	w.says(c.ID, circle, "name", "Kalix – tisdagar → Nytt namn")
	w.says(c.ID, circle, "organiser", "Ett studieförbund → ABF")
	w.says(c.ID, circle, "partner", " → Byaföreningen")
	w.says(c.ID, circle, "municipality_name", " → Umeå")
	w.says(c.ID, plan, "title", "Befolkningen → Vad händer här?")
	w.says(c.ID, plan, "place", " → Folkets hus")
	w.says(c.ID, confirmed, "place", " → Biblioteket")
	w.says(c.ID, confirmed, "log", " → "+log)

	// Their time: to the day, and no line goes.
	before := len(w.lines(c.ID))
	n, err := w.s.EraseTexts(ctx, t0.AddDate(0, 0, 1), t0.AddDate(0, 0, 9))
	w.ok(err)
	if n != 0 {
		t.Errorf("%d texts went too early", n)
	}
	n, err = w.s.EraseTexts(ctx, t0.AddDate(0, 0, 2), t0.AddDate(0, 0, 9))
	w.ok(err)
	if n != 8 || len(w.lines(c.ID)) != before {
		t.Errorf("%d texts, and %d of %d lines", n, len(w.lines(c.ID)), before)
	}
	for _, field := range []string{"name", "organiser", "partner", "municipality_name"} {
		w.says(c.ID, circle, field, "erased")
	}
	w.says(c.ID, confirmed, "log", " → "+log)

	// A meeting that is taken away takes its texts along, and no other's.
	w.ok(w.s.RemoveMeeting(ctx, circles.ChangeMeeting{Meeting: next.ID, Version: next.Version, By: by}))
	w.says(c.ID, plan, "title", "erased")
	w.says(c.ID, plan, "place", "erased")
	w.says(c.ID, circles.AuditMeetingCancelled, "title", "changed")
	w.says(c.ID, confirmed, "place", " → Biblioteket")
	w.says(other.ID, plan, "title", "Befolkningen → Vad händer här?")

	// A leader takes away all of the circle's, of what was confirmed with a place and a log.
	w.texts(c.ID, 2)
	w.texts(c.ID, 0)
	w.says(c.ID, confirmed, "log", "erased")
	w.says(other.ID, confirmed, "log", " → "+log)
	if held.Log != log {
		t.Errorf("the meeting's own log is %q", held.Log)
	}
	_, err = w.s.EraseTextsOf(ctx, "none", by)
	w.refused(err, circles.ErrNotFound)

	// A circle that is erased.
	w.ok(w.s.EraseCircle(ctx, circles.EraseCircle{Circle: other.ID, Name: other.Name, Why: circles.EraseRequested, By: by}))
	w.says(other.ID, confirmed, "log", "erased")
	w.says(other.ID, plan, "title", "erased")

	erasures, err := w.s.Erasures(ctx)
	w.ok(err)
	var counted []int
	for _, e := range erasures {
		counted = append(counted, e.Texts)
	}
	slices.Sort(counted)
	if !slices.Equal(counted, []int{0, 2, 8}) {
		t.Errorf("the log counts %v texts", counted)
	}
	if last := w.lines(c.ID); last[len(last)-1].What != circles.AuditTextsErased || len(w.lines(c.ID, circles.AuditTextsErased)) != 1 {
		t.Errorf("the last line is %+v", last[len(last)-1])
	}
}

// texts erases a circle's texts, and tells when they were not so many.
func (w *world) texts(id circles.CircleID, want int) {
	w.Helper()
	n, err := w.s.EraseTextsOf(w.Context(), id, circles.By{Account: by.Account, At: t0.AddDate(0, 0, 10)})
	w.ok(err)
	if n != want {
		w.Errorf("%d texts were erased, want %d", n, want)
	}
}

// testTrailPaper holds a meeting that was planned and entered afterwards to telling what was planned.
func testTrailPaper(t *testing.T, w *world) {
	c := w.circle()
	m := w.meeting(c.ID)
	p := planOf(m)
	p.Place, p.By.At = "Folkets hus", t0
	m, err := w.s.PlanMeeting(t.Context(), p)
	w.ok(err)
	facts := confirmation(m)
	facts.Place, facts.Log = "Biblioteket", "Vi läste."
	_, err = w.s.RecordMeetings(t.Context(), []circles.RecordMeeting{{Meeting: m.ID, Circle: c.ID, Version: m.Version, Facts: facts}})
	w.ok(err)
	w.says(c.ID, circles.AuditMeetingRecorded, "place", "Folkets hus → Biblioteket")
	w.says(c.ID, circles.AuditMeetingRecorded, "log", "changed") // the first
}

// testTrailLive holds rounds to being lines: when they began and ended, and who ended them.
func testTrailLive(t *testing.T, w *world) {
	ctx := t.Context()
	over := t0.Add(2 * time.Hour)
	for _, c := range []struct {
		name string
		ends []circles.RoundEnder
		left time.Time
		who  circles.AccountID
		also []circles.AuditChange
	}{
		{"by an account", []circles.RoundEnder{{Device: true}, {Account: "karin"}}, time.Time{}, "karin", nil},
		{"by a device", []circles.RoundEnder{{Account: "karin"}, {Device: true}}, time.Time{}, "", []circles.AuditChange{{Field: "device", To: "1"}}},
		{"left open", []circles.RoundEnder{{Account: "karin"}, {}}, t0.Add(time.Hour), "", []circles.AuditChange{{Field: "left_at", To: circles.AuditTime(t0.Add(time.Hour))}}},
		{"nobody said", nil, time.Time{}, "", nil},
	} {
		m := w.meeting(w.circle().ID)
		r := w.round(m.ID, t0)
		for _, who := range c.ends {
			w.ok(w.s.EndsRound(ctx, r.ID, who))
		}
		rec := record(t0)
		rec.LeftAt = c.left
		w.ok(w.s.RecordRound(ctx, r.ID, rec, over))
		w.ok(w.s.RecordRound(ctx, r.ID, rec, over)) // told twice: one line
		w.ok(w.s.EndsRound(ctx, r.ID, circles.RoundEnder{Account: "late"}))
		began, ended := w.lines(m.Circle, circles.AuditMeetingStarted), w.lines(m.Circle, circles.AuditMeetingEnded)
		if len(began) != 1 || len(ended) != 1 {
			t.Fatalf("%s: %d lines that it began, %d that it ended", c.name, len(began), len(ended))
		}
		if b := began[0]; b.By.Account != by.Account || !b.By.At.Equal(kept(t0)) || b.Meeting != m.ID || b.Number != 1 ||
			!slices.Equal(b.Changes, []circles.AuditChange{{Field: "started_at", To: circles.AuditTime(t0)}}) {
			t.Errorf("%s: it began as %+v", c.name, b)
		}
		end := over
		if !c.left.IsZero() {
			end = c.left
		}
		want := append([]circles.AuditChange{
			{Field: "ended_at", To: circles.AuditTime(end)}, {Field: "head_count", To: "9"},
			{Field: "study_hours", To: "2"},
		}, c.also...)
		if !c.left.IsZero() {
			want[2].To = "1"
		}
		if e := ended[0]; e.By.Account != c.who || !e.By.At.Equal(kept(over)) || e.Meeting != m.ID || !slices.Equal(e.Changes, want) {
			t.Errorf("%s: it ended as %+v, want %+v", c.name, e, want)
		}
	}
	w.refused(w.s.EndsRound(ctx, "none", circles.RoundEnder{}), circles.ErrNotFound)

	// A meeting that is begun again says what it had been.
	m := w.held()
	w.round(m.ID, t0.Add(48*time.Hour))
	again := w.lines(m.Circle, circles.AuditMeetingStarted)[1]
	for _, want := range []circles.AuditChange{
		{Field: "started_at", From: circles.AuditTime(t0), To: circles.AuditTime(t0.Add(48 * time.Hour))},
		{Field: "ended_at", From: circles.AuditTime(over)}, {Field: "head_count", From: "9"}, {Field: "study_hours", From: "2"},
	} {
		if !slices.Contains(again.Changes, want) {
			t.Errorf("begun again lacks %+v: %+v", want, again.Changes)
		}
	}
}
