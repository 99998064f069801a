package storetest

import (
	"reflect"
	"testing"
	"time"

	"norrbottenforalla.se/circles"
)

func testRoundStart(t *testing.T, w *world) {
	ctx := t.Context()
	m := w.meeting(w.circle().ID)
	s := w.start(m.ID, t0)
	r, err := w.s.StartRound(ctx, s)
	w.ok(err)
	want := circles.Round{ID: s.Round, Meeting: m.ID, Code: s.Code, Plan: s.Plan, CreatedAt: kept(t0)}
	if !reflect.DeepEqual(r, want) {
		t.Errorf("started\n%+v, want\n%+v", r, want)
	}
	if got, err := w.s.RoundByID(ctx, r.ID); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("by id: %+v, %v", got, err)
	}
	if got, err := w.s.RoundByCode(ctx, r.Code); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("by code: %+v, %v", got, err)
	}
	after := m
	after.State, after.StartedAt, after.Round, after.Version = circles.Running, kept(t0), r.ID, m.Version+1
	if got, err := w.s.Meeting(ctx, m.ID); err != nil || !reflect.DeepEqual(got, after) {
		t.Errorf("meeting\n%+v, %v, want\n%+v", got, err, after)
	}

	again, err := w.s.StartRound(ctx, w.start(m.ID, t0.Add(time.Second)))
	w.refused(err, circles.ErrRoundRunning)
	if !reflect.DeepEqual(again, want) {
		t.Errorf("pressing twice leads to\n%+v, want\n%+v", again, want)
	}
	w.meeting(m.Circle) // another meeting may run at the same time
	if got, err := w.s.Meeting(ctx, m.ID); err != nil || !reflect.DeepEqual(got, after) {
		t.Errorf("a refused start changed the meeting: %+v, %v", got, err)
	}

	none, err := w.s.StartRound(ctx, w.start("none", t0))
	w.refused(err, circles.ErrNotFound)
	if !reflect.DeepEqual(none, circles.Round{}) {
		t.Errorf("a failed start gave %+v", none)
	}
	_, err = w.s.RoundByID(ctx, "none")
	w.refused(err, circles.ErrNotFound)
	_, err = w.s.RoundByCode(ctx, code(0))
	w.refused(err, circles.ErrCodeUnknown)

	other := w.start(w.meeting(m.Circle).ID, t0)
	other.Round = r.ID
	_, err = w.s.StartRound(ctx, other)
	w.refused(err, circles.ErrConflict)
}

func testRoundStartRace(t *testing.T, w *world) {
	const n = 8
	m := w.meeting(w.circle().ID)
	var in [n]circles.StartRound
	var out [n]circles.Round
	for i := range in {
		in[i] = w.start(m.ID, t0)
	}
	errs := many(n, func(i int) (err error) {
		out[i], err = w.s.StartRound(t.Context(), in[i])
		return err
	})
	oneOnly(t, errs, circles.ErrRoundRunning)
	for i := range out {
		if out[i].ID == "" || out[i].ID != out[0].ID {
			t.Errorf("press %d led to %q, press 0 to %q", i, out[i].ID, out[0].ID)
		}
	}
}

func testRoundCodes(t *testing.T, w *world) {
	ctx := t.Context()
	c := w.circle()
	try := func(at time.Time, taken circles.Code, want *circles.Error) circles.Round {
		t.Helper()
		s := w.start(w.meeting(c.ID).ID, at)
		s.Code = taken
		r, err := w.s.StartRound(ctx, s)
		if want == nil {
			w.ok(err)
			return r
		}
		w.refused(err, want)
		return r
	}
	r := w.round(w.meeting(c.ID).ID, t0)
	week := t0.AddDate(0, 0, 7)
	try(t0.Add(time.Minute), r.Code, circles.ErrCodeTaken)
	try(week, r.Code, circles.ErrCodeTaken) // a round that is not over keeps its code however long

	w.ok(w.s.RecordRound(ctx, r.ID, record(t0), t0.Add(2*time.Hour)))
	if got, err := w.s.RoundByCode(ctx, r.Code); err != nil || got.ID != r.ID || got.EndedAt.IsZero() {
		t.Errorf("a round that is over is still found, to say so: %+v, %v", got, err)
	}
	try(week, r.Code, circles.ErrCodeTaken) // and until it is erased, so that a code leads to one round

	_, err := w.s.EraseRounds(ctx, t0.Add(3*time.Hour), t0.Add(3*time.Hour))
	w.ok(err)
	_, err = w.s.RoundByCode(ctx, r.Code)
	w.refused(err, circles.ErrCodeUnknown)
	try(t0.Add(circles.CodeRest-time.Minute), r.Code, circles.ErrCodeTaken) // erased early, but within a day
	again := try(t0.Add(circles.CodeRest), r.Code, nil)
	if got, err := w.s.RoundByCode(ctx, r.Code); err != nil || got.ID != again.ID {
		t.Errorf("the code leads to %+v, %v, want the new round", got, err)
	}
}

func testRoundRecord(t *testing.T, w *world) {
	ctx := t.Context()
	c := w.circle()
	in := w.newMeeting(c.ID)
	in.BreakMinutes = 31 // two hours less the break: 89 minutes, one study hour
	m, err := w.s.CreateMeeting(ctx, in, by)
	w.ok(err)
	_, err = w.s.MeetingRecord(ctx, m.ID)
	w.refused(err, circles.ErrNoRecord)
	_, err = w.s.MeetingRecord(ctx, "none")
	w.refused(err, circles.ErrNotFound)
	w.refused(w.s.RecordRound(ctx, "none", record(t0), t0), circles.ErrNotFound)

	r := w.round(m.ID, t0)
	if open, err := w.s.UnrecordedRounds(ctx); err != nil || len(open) != 1 || !reflect.DeepEqual(open[0], r) {
		t.Errorf("unrecorded rounds are %+v, %v", open, err)
	}
	began, over := t0.Add(5*time.Minute), t0.Add(125*time.Minute)
	in2 := record(began)
	for range 2 {
		w.ok(w.s.RecordRound(ctx, r.ID, in2, over.Add(time.Second)))
	}
	w.ok(w.s.RecordRound(ctx, r.ID, record(t0.AddDate(1, 0, 0)), t0.AddDate(1, 0, 0))) // the first one stays

	got, err := w.s.MeetingRecord(ctx, m.ID)
	w.ok(err)
	if want := in2.Whole(); !reflect.DeepEqual(got, want) {
		t.Errorf("record is\n%+v, want\n%+v", got, want)
	}
	if got.Questions[0].First.Numbers == nil {
		t.Error("an empty list of a record is nil")
	}
	held, err := w.s.Meeting(ctx, m.ID)
	w.ok(err)
	want := m
	want.State, want.StartedAt, want.EndedAt, want.Round = circles.Held, kept(began), kept(over), r.ID
	want.HeadCount, want.StudyHours, want.Confirmed, want.Version = 9, 1, false, m.Version+2
	if !reflect.DeepEqual(held, want) {
		t.Errorf("meeting is\n%+v, want\n%+v", held, want)
	}
	after, err := w.s.RoundByID(ctx, r.ID)
	w.ok(err)
	if !after.EndedAt.Equal(kept(over)) || !after.RecordedAt.Equal(kept(over.Add(time.Second))) || after.Plan == nil {
		t.Errorf("recorded round is %+v", after)
	}
	if open, err := w.s.UnrecordedRounds(ctx); err != nil || open == nil || len(open) != 0 {
		t.Errorf("unrecorded rounds are %#v, %v, want an empty list", open, err)
	}

	crowd := w.round(w.meeting(c.ID).ID, t0)
	big := record(t0)
	big.HeadCount = circles.MaxHeadCount + 1 // a record says what was; a proposal is what can be confirmed
	w.ok(w.s.RecordRound(ctx, crowd.ID, big, over))
	if m, err := w.s.Meeting(ctx, crowd.Meeting); err != nil || m.HeadCount != circles.MaxHeadCount {
		t.Errorf("proposed head count is %d, %v", m.HeadCount, err)
	}
}

// testRoundAgain proves that a rehearsal does not cost the evening.
func testRoundAgain(t *testing.T, w *world) {
	ctx := t.Context()
	m := w.held()
	tomorrow := t0.AddDate(0, 0, 1)
	second := w.round(m.ID, tomorrow)
	running, err := w.s.Meeting(ctx, m.ID)
	w.ok(err)
	want := m
	want.State, want.StartedAt, want.EndedAt, want.Round = circles.Running, kept(tomorrow), time.Time{}, second.ID
	want.HeadCount, want.StudyHours, want.Version = 0, 0, m.Version+1
	if !reflect.DeepEqual(running, want) {
		t.Errorf("running again\n%+v, want\n%+v", running, want)
	}
	later := record(tomorrow)
	later.HeadCount = 14
	w.ok(w.s.RecordRound(ctx, second.ID, later, tomorrow.Add(2*time.Hour)))
	got, err := w.s.MeetingRecord(ctx, m.ID)
	w.ok(err)
	if got.HeadCount != 14 {
		t.Errorf("the record is of the first round: %+v", got)
	}
	if after, err := w.s.Meeting(ctx, m.ID); err != nil || after.HeadCount != 14 || after.Round != second.ID {
		t.Errorf("meeting is %+v, %v", after, err)
	}
}

func testRoundScreen(t *testing.T, w *world) {
	ctx := t.Context()
	c, other := w.circle(), w.circle()
	w.round(w.meeting(other.ID).ID, t0.Add(time.Hour))
	_, err := w.s.RunningRoundOfCircle(ctx, "none")
	w.refused(err, circles.ErrScreenUnknown)
	_, err = w.s.RunningRoundOfCircle(ctx, c.ScreenKey)
	w.refused(err, circles.ErrNoRunningRound)

	shows := func(want circles.RoundID) {
		t.Helper()
		if got, err := w.s.RunningRoundOfCircle(ctx, c.ScreenKey); err != nil || got.ID != want {
			t.Errorf("the screen shows %q, %v, want %q", got.ID, err, want)
		}
	}
	paused := w.round(w.meeting(c.ID).ID, t0)
	shows(paused.ID)
	tonight := w.round(w.meeting(c.ID).ID, t0.Add(time.Minute))
	shows(tonight.ID)
	w.ok(w.s.RecordRound(ctx, tonight.ID, record(t0), t0))
	shows(paused.ID)
	open, err := w.s.UnrecordedRounds(ctx)
	w.ok(err)
	if len(open) != 2 || open[0].ID != paused.ID {
		t.Errorf("unrecorded rounds are %+v, want the oldest first", open)
	}
	w.ok(w.s.RecordRound(ctx, paused.ID, record(t0), t0))
	_, err = w.s.RunningRoundOfCircle(ctx, c.ScreenKey)
	w.refused(err, circles.ErrNoRunningRound)
}

func testErase(t *testing.T, w *world) {
	ctx := t.Context()
	c := w.circle()
	old, fresh, running := w.round(w.meeting(c.ID).ID, t0), w.round(w.meeting(c.ID).ID, t0), w.round(w.meeting(c.ID).ID, t0)
	w.ok(w.s.RecordRound(ctx, old.ID, record(t0), t0.Add(3*time.Hour)))                  // ended t0+2h
	w.ok(w.s.RecordRound(ctx, fresh.ID, record(t0.Add(time.Hour)), t0.Add(3*time.Hour))) // ended t0+3h
	erase := func(before time.Time, want int) {
		t.Helper()
		n, err := w.s.EraseRounds(ctx, before, t0.AddDate(0, 0, 2))
		w.ok(err)
		if n != want {
			t.Errorf("erased %d rounds, want %d", n, want)
		}
	}
	erase(t0.Add(2*time.Hour), 0) // ended at, not before
	erase(t0.Add(2*time.Hour+time.Second), 1)
	erase(t0.Add(2*time.Hour+time.Second), 0)

	r, err := w.s.RoundByID(ctx, old.ID)
	w.ok(err)
	if r.Plan != nil || !r.ErasedAt.Equal(kept(t0.AddDate(0, 0, 2))) || r.EndedAt.IsZero() {
		t.Errorf("erased round is %+v", r)
	}
	if got, err := w.s.MeetingRecord(ctx, old.Meeting); err != nil || !reflect.DeepEqual(got, record(t0).Whole()) {
		t.Errorf("erasing took the record: %+v, %v", got, err)
	}
	if m, err := w.s.Meeting(ctx, old.Meeting); err != nil || m.State != circles.Held || m.Round != old.ID {
		t.Errorf("erasing changed the meeting: %+v, %v", m, err)
	}
	w.ok(w.s.RecordRound(ctx, old.ID, record(t0), t0)) // still no error

	erase(t0.AddDate(10, 0, 0), 1)
	if r, err := w.s.RoundByID(ctx, running.ID); err != nil || r.Plan == nil || !r.ErasedAt.IsZero() {
		t.Errorf("a round that is not recorded was erased: %+v, %v", r, err)
	}
}
