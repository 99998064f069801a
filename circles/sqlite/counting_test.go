package sqlite

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/circles/report"
)

// A counted is a file whose months are counted by the report itself.
type counted struct {
	*testing.T
	db   *DB
	zone *time.Location
	n    int
}

func newCounted(t *testing.T, path string) *counted {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Stockholm")
	must(t, err)
	return &counted{T: t, db: openAt(t, path), zone: zone}
}

// day is an evening at half past five, "2026-11-03".
func (c *counted) day(s string) time.Time {
	c.Helper()
	at, err := time.ParseInLocation(time.DateOnly, s, c.zone)
	must(c.T, err)
	return at.Add(17*time.Hour + 30*time.Minute)
}

func (c *counted) circle(id circles.CircleID, pilot circles.PilotID) circles.Circle {
	c.Helper()
	at := c.day("2026-01-01")
	kept := circles.Circle{
		ID: id, Name: "Kalix", Form: circles.StudyCircle, Municipality: "2514", Organiser: "ABF", Pilot: string(pilot), Lang: "sv",
		ScreenKey: circles.ScreenKey("the-screen-key-of-" + id), Created: at,
	}
	by := circles.By{Account: "lead", At: at}
	if _, err := c.db.Account(c.Context(), "lead"); err != nil {
		must(c.T, c.db.CreateAccount(c.Context(), circles.Account{ID: "lead", Name: "Ledare", Role: circles.RoleLeader, Lang: "sv", Created: at}, by))
	}
	must(c.T, c.db.CreateCircle(c.Context(), kept, []circles.AccountID{"lead"}, by))
	return kept
}

// hold holds a meeting on a day. It is not confirmed.
func (c *counted) hold(id circles.CircleID, day string, people int, module string, r circles.RoundRecord) circles.MeetingID {
	c.Helper()
	ctx, at := c.Context(), c.day(day)
	c.n++
	m, round := circles.MeetingID(fmt.Sprint(id, "meeting", c.n)), circles.RoundID(fmt.Sprint(id, "round", c.n))
	_, err := c.db.CreateMeeting(ctx, circles.Meeting{ID: m, Circle: id, Title: "Träff", Modules: []string{module}}, circles.By{Account: "lead", At: at})
	must(c.T, err)
	code := circles.Code("BCDF" + string(circles.CodeAlphabet[c.n/len(circles.CodeAlphabet)]) + string(circles.CodeAlphabet[c.n%len(circles.CodeAlphabet)]))
	_, err = c.db.StartRound(ctx, circles.StartRound{Meeting: m, Round: round, Code: code, Plan: []byte(`{}`), By: circles.By{At: at}})
	must(c.T, err)
	r.StartedAt, r.EndedAt, r.HeadCount = at, at.Add(2*time.Hour), people
	must(c.T, c.db.RecordRound(ctx, round, r, r.EndedAt))
	return m
}

// confirm confirms a meeting, or puts it right.
func (c *counted) confirm(id circles.MeetingID, change func(*circles.ConfirmMeeting)) {
	c.Helper()
	m, err := c.db.Meeting(c.Context(), id)
	must(c.T, err)
	f := circles.ConfirmMeeting{
		Meeting: id, Version: m.Version, StartedAt: m.StartedAt, EndedAt: m.EndedAt, HeadCount: m.HeadCount, StudyHours: 2, Modules: m.Modules,
		By: circles.By{Account: "lead", At: m.EndedAt.AddDate(1, 0, 0)},
	}
	change(&f)
	_, err = c.db.ConfirmMeeting(c.Context(), f)
	must(c.T, err)
}

func asItIs(*circles.ConfirmMeeting) {}

func (c *counted) count(day string) int {
	c.Helper()
	n, err := report.CountDue(c.Context(), c.db, c.day(day), c.zone)
	must(c.T, err)
	return n
}

// told gives the units by month, the month that they were counted with and circle.
func (c *counted) told() map[string]report.Unit {
	c.Helper()
	stored, err := c.db.CountedUnits(c.Context())
	must(c.T, err)
	all := map[string]report.Unit{}
	for _, s := range stored {
		var u report.Unit
		must(c.T, json.Unmarshal(s.Unit, &u))
		all[s.Month+" with "+s.Counted+" of "+string(s.Circle)] = u
	}
	return all
}

func (c *counted) facts(now string) (report.Facts, report.Month) {
	c.Helper()
	var r report.Reader
	facts, last, err := r.Read(c.Context(), c.db, c.day(now), c.zone)
	must(c.T, err)
	return facts, last
}

func keysOf[V any](m map[string]V) (keys []string) {
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// answers is a meeting of people of whom some were right, first and then, on so many questions.
func answers(people, questions int) (r circles.RoundRecord) {
	for q := range questions {
		r.Questions = append(r.Questions, circles.QuestionRecord{
			Question: fmt.Sprint("q", q), Kind: "single", Text: "?", Module: fmt.Sprint("module", q),
			First: &circles.VoteRecord{People: people, RightPeople: people / 2}, Second: &circles.VoteRecord{People: people, RightPeople: people / 3},
		})
	}
	return r
}

// base is a meeting that asks the course's question, as the first or as the last.
func base(people, right int, first bool) (r circles.RoundRecord) {
	r.Questions = []circles.QuestionRecord{{
		Question: "base", Kind: "single", Text: "?", Module: "avslut", Baseline: first, First: &circles.VoteRecord{People: people, RightPeople: right},
	}}
	return r
}

// TestLateIsToldInItsMonth has a circle whose third meeting is confirmed when the year, and its pilot, are over: its people
// and answers are told where the meeting is, in December and in the pilot; what was told before stands.
func TestLateIsToldInItsMonth(t *testing.T) {
	c := newCounted(t, file(t))
	must(t, c.db.CreatePilot(c.Context(), circles.Pilot{ID: "pilot", Name: "Kalix", Starts: "2026-09-01", Ends: "2026-12-31", Created: c.day("2026-01-01")},
		circles.By{At: c.day("2026-01-01")}))
	c.circle("c", "pilot")
	var late []circles.MeetingID
	for _, day := range []string{"2026-11-05", "2026-12-03", "2026-12-10", "2027-01-14"} {
		m := c.hold("c", day, 7, "klimat", answers(7, 1))
		if late = append(late, m); day == "2026-11-05" || day == "2027-01-14" {
			c.confirm(m, asItIs)
		}
	}
	if n := c.count("2027-02-20"); n != 3 {
		t.Fatalf("counted %d months", n)
	}
	before := c.told()
	c.confirm(late[1], asItIs)
	c.confirm(late[2], asItIs)
	if n := c.count("2027-02-21"); n != 0 {
		t.Errorf("counted %d months again", n)
	}
	if n := c.count("2027-03-11"); n != 1 {
		t.Errorf("counted %d months in March", n)
	}
	after := c.told()
	want := []string{"2026-11 with 2026-11 of c", "2026-12 with 2027-02 of c", "2027-01 with 2027-01 of c"}
	if got := keysOf(after); !slices.Equal(got, want) {
		t.Fatalf("the units are %v, want %v", got, want)
	}
	for k, u := range before {
		if fmt.Sprint(after[k]) != fmt.Sprint(u) {
			t.Errorf("%s was %v and is %v", k, u, after[k])
		}
	}
	facts, last := c.facts("2027-03-11")
	if last != "2027-02" {
		t.Errorf("counted until %s", last)
	}
	year, pilot := facts.Total(report.Filter{To: "2026-12"}), facts.Total(report.Filter{Pilot: "pilot"})
	for name, sum := range map[string]report.Sum{"the year": year, "the pilot": pilot} {
		// Three meetings of seven, each told as one five.
		if sum.Meetings != 3 || sum.Entered != 1 || sum.People != report.Exactly(7) || sum.All().First.Of != 15 {
			t.Errorf("%s has %+v", name, sum)
		}
	}
	agree(t, facts)
}

// agree holds that every unit is of a month, class and pilot in which its circle has a meeting.
func agree(t *testing.T, facts report.Facts) {
	t.Helper()
	for _, u := range facts.Units {
		there := func(h report.Held) bool { return h.Circle == u.Circle && h.Month == u.Month && h.Class == u.Class }
		if !slices.ContainsFunc(facts.Held, there) {
			t.Errorf("nothing was held where %+v is told", u)
		}
	}
}

// TestPeopleAndCourseAreToldWhereTheirMeetingIs has a first meeting that is confirmed after the third and last was counted in
// another municipality: what can be told only now is told in the month and in the class of that meeting.
func TestPeopleAndCourseAreToldWhereTheirMeetingIs(t *testing.T) {
	c := newCounted(t, file(t))
	circle := c.circle("c", "")
	first := c.hold("c", "2026-10-06", 10, "start", base(10, 5, true))
	for _, day := range []string{"2026-11-05", "2026-12-03"} {
		c.confirm(c.hold("c", day, 10, "avslut", base(10, 10, false)), func(f *circles.ConfirmMeeting) {
			if day == "2026-11-05" {
				f.Modules = []string{"klimat"}
			}
		})
	}
	c.count("2027-01-11")
	circle.Version, circle.Municipality = 1, "2581"
	_, err := c.db.UpdateCircle(c.Context(), circle, circles.By{Account: "lead", At: c.day("2027-01-20")})
	must(t, err)
	c.confirm(first, asItIs)
	c.count("2027-02-11")
	told := c.told()
	if u := told["2026-10 with 2027-01 of c"]; u.Entered || u.Course.Fives != 0 || u.Municipality != "2581" {
		t.Errorf("October has %+v", u)
	}
	// The question is asked again in November first, and the people are counted with the third meeting.
	if u := told["2026-11 with 2027-01 of c"]; u.Course.Fives != 2 || u.Course.Parts[0] != 1 || u.Course.Parts[1] != 2 || u.Municipality != "2514" {
		t.Errorf("November has %+v", u)
	}
	if u := told["2026-12 with 2027-01 of c"]; !u.Entered || u.People != report.Exactly(10) || u.Municipality != "2514" {
		t.Errorf("December has %+v", u)
	}
	facts, _ := c.facts("2027-02-11")
	agree(t, facts)
	if sum := facts.Total(report.Filter{}); sum.Entered != 1 || sum.People != report.Exactly(10) {
		t.Errorf("in all %+v", sum)
	}

	// Another form does not let the same people in again.
	circle.Version, circle.Form = 2, circles.OtherActivity
	_, err = c.db.UpdateCircle(c.Context(), circle, circles.By{Account: "lead", At: c.day("2027-02-20")})
	must(t, err)
	c.confirm(c.hold("c", "2027-02-22", 10, "klimat", answers(10, 1)), asItIs)
	c.count("2027-03-11")
	if facts, _ = c.facts("2027-03-11"); facts.Total(report.Filter{}).Entered != 1 {
		t.Errorf("entered %d times", facts.Total(report.Filter{}).Entered)
	}
}

// TestClockThatWasAhead counts with a clock that is wrong, and then goes on by the right one.
func TestClockThatWasAhead(t *testing.T) {
	for ahead, want := range map[string][]string{
		"2027-10-15": {"2026-10", "2026-11", "2027-09"}, // it counts what there is, and its own last month
		"2041-11-15": nil,                               // nothing was held for years: nothing is counted
	} {
		c := newCounted(t, file(t))
		c.circle("c", "")
		for _, day := range []string{"2026-10-06", "2026-11-05"} {
			c.confirm(c.hold("c", day, 7, "klimat", answers(7, 1)), asItIs)
		}
		c.count(ahead)
		if got, err := c.db.CountedMonths(c.Context()); err != nil || !slices.Equal(got, want) {
			t.Errorf("by the clock of %s: %v, %v", ahead, got, err)
		}
		// The clock is put right on 20 November.
		c.confirm(c.hold("c", "2026-11-25", 7, "klimat", answers(7, 1)), asItIs)
		c.confirm(c.hold("c", "2026-12-09", 7, "klimat", answers(7, 1)), asItIs)
		c.count("2026-12-12")
		c.count("2027-01-12")
		facts, last := c.facts("2027-01-12")
		sum := facts.Total(report.Filter{})
		// All four meetings of seven are told, each as one five.
		if last != "2026-12" || sum.All().First.Of != 20 || sum.Entered != 1 {
			t.Errorf("%s: counted until %s: %+v", ahead, last, sum)
		}
		if of := facts.Total(report.Filter{From: "2026-11", To: "2026-11"}).All().First.Of; of != 10 {
			t.Errorf("%s: November tells of %d", ahead, of)
		}
		agree(t, facts)
	}
}

// TestAWrongYearCostsOneMonth has meetings that were dated a hundred years ago, and one of years to come: the months between
// are not counted one by one, and the rest is counted as ever.
func TestAWrongYearCostsOneMonth(t *testing.T) {
	c := newCounted(t, file(t))
	c.circle("c", "")
	for _, day := range []string{"1926-11-05", "2026-11-05", "2126-11-05"} {
		c.confirm(c.hold("c", day, 7, "klimat", answers(7, 1)), asItIs)
	}
	if n := c.count("2026-12-20"); n != 2 {
		t.Errorf("counted %d months", n)
	}
	if got, err := c.db.CountedMonths(c.Context()); err != nil || !slices.Equal(got, []string{"1926-11", "2026-11"}) {
		t.Errorf("counted %v, %v", got, err)
	}
	c.confirm(c.hold("c", "2026-12-03", 7, "klimat", answers(7, 1)), asItIs)
	if n := c.count("2027-01-20"); n != 1 {
		t.Errorf("counted %d months in January", n)
	}
	if facts, last := c.facts("2027-01-20"); last != "2026-12" || facts.Total(report.Filter{From: "2026-12"}).All().First.Of != 5 {
		t.Errorf("counted until %s", last)
	}
}

// TestACopyDrawsTheSame counts a month, and counts it again in a copy of the file from the day before, with a meeting more
// and a day later: the answers of the same meetings are drawn alike. Another circle with the same answers is drawn otherwise.
func TestACopyDrawsTheSame(t *testing.T) {
	path := file(t)
	c := newCounted(t, path)
	const questions = 40
	for _, id := range []circles.CircleID{"c", "other"} {
		c.circle(id, "")
		c.confirm(c.hold(id, "2026-11-05", 9, "klimat", answers(9, questions)), asItIs)
	}
	must(t, c.db.Close())
	raw, err := os.ReadFile(path)
	must(t, err)
	copied := file(t)
	must(t, os.WriteFile(copied, raw, 0o600))

	c = newCounted(t, path)
	c.count("2026-12-11")
	published := c.told()
	again := newCounted(t, copied)
	again.n = 9
	again.confirm(again.hold("c", "2026-11-20", 9, "klimat", circles.RoundRecord{}), asItIs)
	again.count("2026-12-12")
	restored := again.told()
	for _, k := range []string{"2026-11 with 2026-11 of c", "2026-11 with 2026-11 of other"} {
		if len(published[k].Movement) != questions || fmt.Sprint(published[k].Movement) != fmt.Sprint(restored[k].Movement) {
			t.Errorf("%s\nwas published as %v\nand is %v", k, published[k].Movement, restored[k].Movement)
		}
	}
	if fmt.Sprint(published["2026-11 with 2026-11 of c"].Movement) == fmt.Sprint(published["2026-11 with 2026-11 of other"].Movement) {
		t.Error("two circles have the same throws")
	}
}

// TestWhatIsPutRightLateChangesNoFigure counts a first meeting of ten, then says that nine were there, that it was in another
// month and about something else: what was told stands, it stays in its month, and the comparison is told by ten.
func TestWhatIsPutRightLateChangesNoFigure(t *testing.T) {
	c := newCounted(t, file(t))
	c.circle("c", "")
	first := c.hold("c", "2026-11-05", 10, "start", base(10, 5, true))
	c.confirm(first, asItIs)
	c.count("2026-12-11")
	before := c.told()
	c.confirm(first, func(f *circles.ConfirmMeeting) {
		f.HeadCount, f.StartedAt, f.EndedAt, f.Modules = 9, c.day("2026-10-05"), c.day("2026-10-05").Add(2*time.Hour), []string{"klimat"}
	})
	for range 2 {
		c.confirm(c.hold("c", "2026-12-0"+fmt.Sprint(3+c.n), 10, "avslut", base(10, 10, false)), asItIs)
	}
	c.count("2027-01-11")
	after := c.told()
	for k, u := range before {
		if fmt.Sprint(after[k]) != fmt.Sprint(u) {
			t.Errorf("%s was %v and is %v", k, u, after[k])
		}
	}
	u := after["2026-12 with 2026-12 of c"]
	if u.Course.Fives != 2 || u.Course.Parts[0] != 1 || u.People != report.Exactly(10) {
		t.Errorf("December has %+v", u)
	}
	facts, _ := c.facts("2027-01-11")
	if held := facts.Held[0]; held.Month != "2026-11" || !slices.Equal(held.Modules, []string{"klimat"}) {
		t.Errorf("the meeting is told as %+v", held)
	}
	agree(t, facts)
}
