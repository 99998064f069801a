package storetest

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"norrbottenforalla.se/circles"
)

func testSubstitutes(t *testing.T, w *world) {
	ctx := t.Context()
	leader, sub, other := w.account(circles.RoleLeader), w.account(circles.RoleLeader), w.account(circles.RoleAdmin)
	c := w.circle(leader.ID)
	until := t0.AddDate(0, 0, 14)
	set := circles.SetLeader{Circle: c.ID, Account: sub.ID, Post: circles.PostSubstitute, Until: until, By: by}
	post := func(who circles.AccountID, at time.Time, want circles.Post) {
		t.Helper()
		got, err := w.s.PostIn(ctx, who, c.ID, at)
		w.ok(err)
		if got != want {
			t.Errorf("post at %v is %q, want %q", at, got, want)
		}
	}
	w.ok(w.s.SetLeader(ctx, set))
	post(sub.ID, t0, circles.PostSubstitute)
	post(sub.ID, until.Add(-time.Millisecond), circles.PostSubstitute)
	post(sub.ID, until, "")
	post(other.ID, t0, "")
	for at, want := range map[time.Time]int{t0: 1, until: 0} {
		mine, err := w.s.CirclesOf(ctx, sub.ID, at)
		w.ok(err)
		if len(mine) != want {
			t.Errorf("at %v the substitute has %d circles, want %d", at, len(mine), want)
		}
	}

	all, err := w.s.Leaderships(ctx, c.ID, t0)
	w.ok(err)
	want := []circles.Leadership{
		{Account: leader, Post: circles.PostLeader}, {Account: sub, Post: circles.PostSubstitute, Until: kept(until)},
	}
	if !reflect.DeepEqual(all, want) {
		t.Errorf("leaderships are %+v, want %+v", all, want)
	}
	if all, err = w.s.Leaderships(ctx, c.ID, until); err != nil || len(all) != 1 {
		t.Errorf("leaderships afterwards are %+v, %v", all, err)
	}
	if all, err := w.s.Leaders(ctx, c.ID); err != nil || len(all) != 1 {
		t.Errorf("a substitute is among the leaders: %+v, %v", all, err)
	}

	// A substitute is not the leader that a circle needs.
	w.refused(w.s.RemoveLeader(ctx, c.ID, leader.ID, by), circles.ErrLastLeader)
	set.Until = until.AddDate(0, 0, 7)
	w.ok(w.s.SetLeader(ctx, set))
	post(sub.ID, until, circles.PostSubstitute)
	w.ok(w.s.SetLeader(ctx, leaderOf(c.ID, sub.ID)))
	post(sub.ID, until.AddDate(1, 0, 0), circles.PostLeader)
	w.ok(w.s.SetLeader(ctx, set)) // nobody is made less by it
	post(sub.ID, until.AddDate(1, 0, 0), circles.PostLeader)
	w.ok(w.s.RemoveLeader(ctx, c.ID, leader.ID, by))

	set.Until = t0
	w.refused(w.s.SetLeader(ctx, set), circles.ErrInvalid)
}

func testCircleState(t *testing.T, w *world) {
	ctx := t.Context()
	c := w.circle()
	change := func(to circles.CircleState, version int) (circles.Circle, error) {
		return w.s.ChangeCircleState(ctx, circles.ChangeCircleState{Circle: c.ID, Version: version, To: to, By: by})
	}
	m := w.meeting(c.ID)
	r := w.round(m.ID, t0)
	_, err := change(circles.CircleClosed, 1)
	w.refused(err, circles.ErrCircleRunning)
	w.ok(w.s.RecordRound(ctx, r.ID, record(t0), t0.Add(2*time.Hour)))
	next := w.meeting(c.ID)

	_, err = change(circles.CircleArchived, 1)
	w.refused(err, circles.ErrCircleOpen)
	_, err = change(circles.CircleClosed, 7)
	w.refused(err, circles.ErrStale)
	_, err = change("burnt", 1)
	w.refused(err, circles.ErrInvalid)
	got, err := change(circles.CircleClosed, 1)
	w.ok(err)
	if got.State() != circles.CircleClosed || !got.ClosedAt.Equal(kept(t0)) || got.Version != 2 {
		t.Errorf("closed circle is %+v", got)
	}
	again, err := change(circles.CircleClosed, 1) // it is already: pressing twice is no error
	w.ok(err)
	if again != got {
		t.Errorf("closed twice it is %+v", again)
	}

	// Nothing new begins in a closed circle; what was held can be put right.
	_, err = w.s.CreateMeeting(ctx, w.newMeeting(c.ID), by)
	w.refused(err, circles.ErrCircleClosed)
	_, err = w.s.StartRound(ctx, w.start(next.ID, t0))
	w.refused(err, circles.ErrCircleClosed)
	_, err = w.s.RecordMeetings(ctx, []circles.RecordMeeting{w.onPaper(c.ID, t0)})
	w.refused(err, circles.ErrCircleClosed)
	held, err := w.s.Meeting(ctx, m.ID)
	w.ok(err)
	_, err = w.s.ConfirmMeeting(ctx, confirmation(held))
	w.ok(err)

	got, err = change(circles.CircleArchived, 2)
	w.ok(err)
	if got.State() != circles.CircleArchived || got.ClosedAt.IsZero() {
		t.Errorf("archived circle is %+v", got)
	}
	if kept, err := w.s.Circle(ctx, c.ID); err != nil || kept != got {
		t.Errorf("read %+v, %v, want %+v", kept, err, got)
	}
	got, err = change(circles.CircleOpen, 3)
	w.ok(err)
	if got.State() != circles.CircleOpen || !got.ClosedAt.IsZero() || !got.ArchivedAt.IsZero() {
		t.Errorf("reopened circle is %+v", got)
	}
	_, err = w.s.StartRound(ctx, w.start(next.ID, t0))
	w.ok(err)
}

func testCircleFacts(t *testing.T, w *world) {
	ctx := t.Context()
	c := w.circle()
	c.Municipality, c.MunicipalityName, c.Pilot, c.Profile = "2480", "Umeå", "pilot-1", "abf"
	c.PlannedMeetings, c.PlannedMinutes = 7, 90
	_, err := w.s.UpdateCircle(ctx, c, by)
	w.refused(err, circles.ErrPilotUnknown)
	strayed := c
	strayed.ID, strayed.ScreenKey = "strayed-circle", "screen-key-of-the-strayed"
	w.refused(w.s.CreateCircle(ctx, strayed, []circles.AccountID{w.account(circles.RoleLeader).ID}, by), circles.ErrPilotUnknown)
	w.ok(w.s.CreatePilot(ctx, circles.Pilot{ID: "pilot-1", Name: "Umeå", Created: t0}, by))
	got, err := w.s.UpdateCircle(ctx, c, by)
	w.ok(err)
	c.Version = 2
	if got != c {
		t.Errorf("circle is %+v, want %+v", got, c)
	}
	second := c
	second.ID, second.ScreenKey, second.Version = "second-circle", "screen-key-of-the-second", 1
	w.ok(w.s.CreateCircle(ctx, second, []circles.AccountID{w.account(circles.RoleLeader).ID}, by))
	if got, err := w.s.Circle(ctx, second.ID); err != nil || got != second {
		t.Errorf("circle is %+v, %v, want %+v", got, err, second)
	}
	for name, wrong := range map[string]func(*circles.Circle){
		"a name for one of the fourteen": func(c *circles.Circle) { c.Municipality = "2514" },
		"three digits":                   func(c *circles.Circle) { c.Municipality = "248" },
		"a county":                       func(c *circles.Circle) { c.Municipality = "2400" },
		"no county":                      func(c *circles.Circle) { c.Municipality = "2680" },
		"a pilot that is no id":          func(c *circles.Circle) { c.Pilot = "två ord" },
		"too many meetings":              func(c *circles.Circle) { c.PlannedMeetings = 61 },
		"too long meetings":              func(c *circles.Circle) { c.PlannedMinutes = 721 },
	} {
		bad := got
		wrong(&bad)
		if _, err := w.s.UpdateCircle(ctx, bad, by); err == nil {
			t.Errorf("%s is kept", name)
		}
	}
}

// onPaper is a meeting that was held from start without a round.
func (w *world) onPaper(c circles.CircleID, start time.Time) circles.RecordMeeting {
	return circles.RecordMeeting{
		Meeting: circles.MeetingID(w.id()), Circle: c, Title: "På papper",
		Facts: circles.ConfirmMeeting{
			StartedAt: start, EndedAt: start.Add(100 * time.Minute), BreakMinutes: 10, HeadCount: 6, StudyHours: 2,
			Modules: []string{"klimat"}, Place: "Bygdegården", Remote: true, Log: "Vi läste.\nVi pratade.",
			By: circles.By{Account: "tester", At: start.Add(24 * time.Hour)},
		},
	}
}

func testRecordMeetings(t *testing.T, w *world) {
	ctx := t.Context()
	c := w.circle()
	first, second := w.onPaper(c.ID, t0), w.onPaper(c.ID, t0.AddDate(0, 0, 7))
	all, err := w.s.RecordMeetings(ctx, []circles.RecordMeeting{first, second})
	w.ok(err)
	if len(all) != 2 || all[0].Number != 1 || all[1].Number != 2 {
		t.Fatalf("recorded %+v", all)
	}
	m := all[0]
	if m.State != circles.Held || !m.Confirmed || !m.OnPaper || m.Round != "" || m.Place != "Bygdegården" || !m.Remote ||
		m.Log != "Vi läste.\nVi pratade." || m.HeadCount != 6 || m.StudyHours != 2 || !m.EndedAt.Equal(kept(first.Facts.EndedAt)) {
		t.Errorf("recorded %+v", m)
	}
	if got, err := w.s.Meeting(ctx, m.ID); err != nil || !reflect.DeepEqual(got, m) {
		t.Errorf("read %+v, %v, want %+v", got, err, m)
	}

	// All or nothing: the third was there already.
	twice := w.onPaper(c.ID, t0.Add(20*time.Second))
	_, err = w.s.RecordMeetings(ctx, []circles.RecordMeeting{w.onPaper(c.ID, t0.AddDate(0, 0, 14)), twice})
	w.refused(err, circles.ErrMeetingTwice)
	if all, err := w.s.MeetingsOf(ctx, c.ID); err != nil || len(all) != 2 {
		t.Errorf("a refused import left %d meetings, %v", len(all), err)
	}
	if _, err := w.s.RecordMeetings(ctx, []circles.RecordMeeting{w.onPaper(w.circle().ID, t0)}); err != nil {
		t.Errorf("the same evening in another circle: %v", err)
	}

	// A meeting that was planned and then held on paper.
	planned := w.meeting(c.ID)
	r := w.onPaper(c.ID, t0.AddDate(0, 0, 21))
	r.Meeting, r.Version, r.Title, r.Facts.Modules = planned.ID, planned.Version+1, "", nil
	_, err = w.s.RecordMeetings(ctx, []circles.RecordMeeting{r})
	w.refused(err, circles.ErrStale)
	r.Version = planned.Version
	all, err = w.s.RecordMeetings(ctx, []circles.RecordMeeting{r})
	w.ok(err)
	if got := all[0]; got.Number != planned.Number || got.Title != planned.Title || !reflect.DeepEqual(got.Modules, planned.Modules) ||
		got.State != circles.Held || !got.OnPaper {
		t.Errorf("a planned meeting became %+v", got)
	}
	_, err = w.s.StartRound(ctx, w.start(planned.ID, t0))
	w.refused(err, circles.ErrMeetingConfirmed)
	r.Facts.StartedAt = r.Facts.StartedAt.Add(time.Hour)
	r.Version = all[0].Version
	_, err = w.s.RecordMeetings(ctx, []circles.RecordMeeting{r})
	w.refused(err, circles.ErrMeetingHeld)
	r.Circle, r.Meeting, r.Version = w.circle().ID, w.meeting(c.ID).ID, 1
	_, err = w.s.RecordMeetings(ctx, []circles.RecordMeeting{r})
	w.refused(err, circles.ErrNotFound) // a meeting of another circle

	// Afterwards it can be put right, and stays a meeting on paper.
	f := first.Facts
	f.Meeting, f.Version, f.HeadCount, f.Log = m.ID, m.Version, 7, ""
	got, err := w.s.ConfirmMeeting(ctx, f)
	w.ok(err)
	if got.HeadCount != 7 || !got.OnPaper || got.Log != "" {
		t.Errorf("put right it is %+v", got)
	}

	for name, wrong := range map[string]func(*circles.RecordMeeting){
		"to come":        func(r *circles.RecordMeeting) { r.Facts.By.At = r.Facts.EndedAt.Add(-time.Minute) },
		"without title":  func(r *circles.RecordMeeting) { r.Title = "" },
		"about nothing":  func(r *circles.RecordMeeting) { r.Facts.Modules = nil },
		"end at start":   func(r *circles.RecordMeeting) { r.Facts.EndedAt = r.Facts.StartedAt },
		"thirty hours":   func(r *circles.RecordMeeting) { r.Facts.StartedAt = r.Facts.EndedAt.Add(-30 * time.Hour) },
		"place in lines": func(r *circles.RecordMeeting) { r.Facts.Place = "a\nb" },
		"log that turns": func(r *circles.RecordMeeting) { r.Facts.Log = "a\u202eb" },
	} {
		bad := w.onPaper(c.ID, t0.AddDate(0, 2, 0))
		wrong(&bad)
		_, err := w.s.RecordMeetings(ctx, []circles.RecordMeeting{bad})
		if err == nil {
			t.Errorf("%s is kept", name)
		}
		w.refused(err, circles.ErrInvalid)
	}
	_, err = w.s.RecordMeetings(ctx, make([]circles.RecordMeeting, circles.MaxRecorded+1))
	w.refused(err, circles.ErrInvalid)
}

func testRecordMeetingsRace(t *testing.T, w *world) {
	c := w.circle()
	in := make([]circles.RecordMeeting, 8)
	for i := range in {
		in[i] = w.onPaper(c.ID, t0)
	}
	errs := many(len(in), func(i int) error {
		_, err := w.s.RecordMeetings(t.Context(), in[i:i+1])
		return err
	})
	oneOnly(t, errs, circles.ErrMeetingTwice)
}

func testAudit(t *testing.T, w *world) {
	ctx := t.Context()
	leader, second := w.account(circles.RoleLeader), w.account(circles.RoleLeader)
	c := w.circle(leader.ID)
	w.circle() // another, whose lines are not asked for
	day := func(n int) circles.By { return circles.By{Account: leader.ID, At: t0.AddDate(0, 0, n)} }
	c.Organiser, c.PlannedMeetings, c.Name = "ABF", 7, "Nytt namn"
	_, err := w.s.UpdateCircle(ctx, c, day(1))
	w.ok(err)
	set := leaderOf(c.ID, second.ID)
	set.By = day(2)
	w.ok(w.s.SetLeader(ctx, set))
	w.ok(w.s.SetLeader(ctx, set)) // nothing changed, so nothing is written
	m, err := w.s.CreateMeeting(ctx, w.newMeeting(c.ID), day(3))
	w.ok(err)
	r := w.round(m.ID, t0)
	w.ok(w.s.RecordRound(ctx, r.ID, record(t0), t0.Add(2*time.Hour)))
	m, err = w.s.Meeting(ctx, m.ID)
	w.ok(err)
	f := confirmation(m)
	f.By = day(4)
	m, err = w.s.ConfirmMeeting(ctx, f)
	w.ok(err)
	f.Version, f.StudyHours, f.Log, f.By = m.Version, 2, "Vi läste.", day(5)
	_, err = w.s.ConfirmMeeting(ctx, f)
	w.ok(err)
	w.ok(w.s.RemoveLeader(ctx, c.ID, second.ID, day(6)))
	_, err = w.s.ChangeCircleState(ctx, circles.ChangeCircleState{Circle: c.ID, Version: 2, To: circles.CircleClosed, By: day(7)})
	w.ok(err)
	own := circles.AuditEntry{
		By: day(8), What: circles.AuditHandedOver, Circle: c.ID, Meeting: m.ID, Number: 1, Person: second.ID,
	}
	w.ok(w.s.AppendAudit(ctx, own))

	trail, err := w.s.Audit(ctx, circles.AuditFilter{Circle: c.ID})
	w.ok(err)
	line := func(n int, what circles.AuditWhat, changes ...circles.AuditChange) circles.AuditEntry {
		e := circles.AuditEntry{By: day(n), What: what, Circle: c.ID, Changes: append([]circles.AuditChange{}, changes...)}
		e.By.At = kept(e.By.At)
		if strings.HasPrefix(string(what), "meeting.") || what == circles.AuditHandedOver {
			e.Meeting, e.Number = m.ID, 1
		}
		return e
	}
	about := func(e circles.AuditEntry, who circles.AccountID) circles.AuditEntry {
		e.Person = who
		return e
	}
	change := func(field, from, to string) circles.AuditChange {
		return circles.AuditChange{Field: field, From: from, To: to}
	}
	words := func(field, from, to string) circles.AuditChange {
		return circles.AuditChange{Field: field, From: from, To: to, Words: true}
	}
	signed := func(e circles.AuditEntry, by circles.By) circles.AuditEntry {
		e.By = circles.By{Account: by.Account, At: kept(by.At)}
		return e
	}
	want := []circles.AuditEntry{
		about(line(8, circles.AuditHandedOver), second.ID),
		line(7, circles.AuditCircleChanged, change("state", "open", "closed")),
		about(line(6, circles.AuditLeaderRemoved), second.ID),
		line(5, circles.AuditMeetingConfirmed, change("study_hours", "3", "2"), words("log", "", "Vi läste.")),
		line(4, circles.AuditMeetingConfirmed,
			change("ended_at", circles.AuditTime(t0.Add(2*time.Hour)), circles.AuditTime(t0.Add(3*time.Hour))),
			change("break_minutes", "", "20"), change("head_count", "9", "12"), change("study_hours", "2", "3")),
		signed(line(0, circles.AuditMeetingEnded,
			change("ended_at", "", circles.AuditTime(t0.Add(2*time.Hour))), change("head_count", "", "9"), change("study_hours", "", "2")),
			circles.By{At: t0.Add(2 * time.Hour)}), // nobody said who
		signed(line(0, circles.AuditMeetingStarted, change("started_at", "", circles.AuditTime(t0))), by),
		line(3, circles.AuditMeetingPlanned,
			change("title", "", ""), change("modules", "", "02-befolkning"), change("planned_at", "", circles.AuditTime(t0))),
		about(line(2, circles.AuditLeaderAdded), second.ID),
		line(1, circles.AuditCircleChanged,
			words("name", "Kalix – tisdagar", "Nytt namn"), words("organiser", "Ett studieförbund", "ABF"), change("planned", "", "7")),
	}
	for i := range trail {
		if i > 0 && trail[i].ID >= trail[i-1].ID {
			t.Errorf("line %d has id %d after %d", i, trail[i].ID, trail[i-1].ID)
		}
		if i < len(want) {
			want[i].ID = trail[i].ID
			if !reflect.DeepEqual(trail[i], want[i]) {
				t.Errorf("line %d is\n%+v, want\n%+v", i, trail[i], want[i])
			}
		}
	}
	if len(trail) != len(want)+2 { // and that the circle and its leader were new
		t.Errorf("%d lines, want %d", len(trail), len(want)+2)
	}
	part, err := w.s.Audit(ctx, circles.AuditFilter{Circle: c.ID, Before: trail[1].ID, Most: 2})
	w.ok(err)
	if !reflect.DeepEqual(part, trail[2:4]) {
		t.Errorf("a part of the trail is %+v", part)
	}
	// Of the lines of the days 0 to 8, newest first: from day 3 until the beginning of day 5, and by what was done.
	part, err = w.s.Audit(ctx, circles.AuditFilter{Circle: c.ID, From: t0.AddDate(0, 0, 3), To: t0.AddDate(0, 0, 5)})
	w.ok(err)
	if !reflect.DeepEqual(part, []circles.AuditEntry{trail[4], trail[7]}) {
		t.Errorf("two days of the trail are %+v", part)
	}
	part, err = w.s.Audit(ctx, circles.AuditFilter{
		Circle: c.ID, From: t0.AddDate(0, 0, 1), Before: trail[1].ID, What: []circles.AuditWhat{circles.AuditCircleChanged, circles.AuditMeetingConfirmed},
	})
	w.ok(err)
	if len(part) != 3 || !reflect.DeepEqual(part[:2], []circles.AuditEntry{trail[3], trail[4]}) || part[2].ID != trail[9].ID {
		t.Errorf("what was confirmed and changed is %+v", part)
	}
	all, err := w.s.Audit(ctx, circles.AuditFilter{})
	w.ok(err)
	accounts := 0
	for _, e := range all {
		if e.What == circles.AuditAccountCreated {
			accounts++
		}
	}
	if len(all) <= len(trail) || accounts != 3 {
		t.Errorf("%d lines in all, %d about new accounts", len(all), accounts)
	}
	if none, err := w.s.Audit(ctx, circles.AuditFilter{Circle: "none"}); err != nil || none == nil || len(none) != 0 {
		t.Errorf("the trail of no circle is %#v, %v", none, err)
	}
}

// testAuditRefused proves that a change without a time is no change, and that a refused change leaves no line.
func testAuditRefused(t *testing.T, w *world) {
	ctx := t.Context()
	c := w.circle()
	m := w.held()
	count := func() int {
		all, err := w.s.Audit(ctx, circles.AuditFilter{})
		w.ok(err)
		return len(all)
	}
	before := count()
	w.account(circles.RoleLeader)
	before++
	unsigned := confirmation(m)
	unsigned.By = circles.By{}
	_, err := w.s.ConfirmMeeting(ctx, unsigned)
	w.refused(err, circles.ErrInvalid)
	c.Name = "Utan tid"
	_, err = w.s.UpdateCircle(ctx, c, circles.By{})
	w.refused(err, circles.ErrInvalid)
	_, err = w.s.CreateMeeting(ctx, w.newMeeting(c.ID), circles.By{})
	w.refused(err, circles.ErrInvalid)
	w.refused(w.s.AppendAudit(ctx, circles.AuditEntry{By: by}), circles.ErrInvalid)
	w.refused(w.s.AppendAudit(ctx, circles.AuditEntry{What: circles.AuditHandedOver}), circles.ErrInvalid)
	stale := confirmation(m)
	stale.Version--
	_, err = w.s.ConfirmMeeting(ctx, stale)
	w.refused(err, circles.ErrStale)
	if got, err := w.s.Meeting(ctx, m.ID); err != nil || !reflect.DeepEqual(got, m) {
		t.Errorf("a refused change left %+v, %v", got, err)
	}
	if got, err := w.s.Circle(ctx, c.ID); err != nil || got.Name == c.Name {
		t.Errorf("a change without a time is kept: %+v, %v", got, err)
	}
	if after := count(); after != before {
		t.Errorf("refusals left %d lines", after-before)
	}
}
