package report

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"norrbottenforalla.se/circles"
)

// TestSmallMeetingsMakeNoDifference holds that whatever fewer than five people answered, and however many they were, all
// that is told on every day is the same to the letter. So no reasoning at all can tell the worlds apart.
func TestSmallMeetingsMakeNoDifference(t *testing.T) {
	tried := 0
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		for c := range w.circles {
			for i := range w.circles[c].evenings {
				one := &w.circles[c].evenings[i].evening
				if one.Meeting.HeadCount >= Floor {
					continue
				}
				told, before := w.everything(), *one
				base := func(first bool) bool { // what was asked stays
					return slices.ContainsFunc(before.Record.Questions, func(q circles.QuestionRecord) bool { return q.Question == "base" && q.Baseline == first })
				}
				*one = drawEvening(t, i, rapid.IntRange(1, Floor-1).Draw(t, "instead"), base(true), base(false))
				one.Meeting.Modules = before.Meeting.Modules // what was talked about is told
				if !reflect.DeepEqual(w.everything(), told) {
					t.Fatalf("a meeting of %d people instead of %d changed what is told", one.Meeting.HeadCount, before.Meeting.HeadCount)
				}
				tried++
				return // one per world: everything is much
			}
		}
	})
	if tried < 20 {
		t.Errorf("tried %d only", tried)
	}
}

// TestWhoSaidNothingMakesNoDifference holds that nothing tells those who answered something else from those who did not
// answer: total answers are nowhere to subtract from.
func TestWhoSaidNothingMakesNoDifference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		told := w.everything()
		for _, c := range w.circles {
			for _, e := range c.evenings {
				for _, q := range e.evening.Record.Questions {
					for _, v := range []*circles.VoteRecord{q.First, q.Second} {
						if v != nil {
							v.People = rapid.IntRange(v.RightPeople, e.evening.Meeting.HeadCount).Draw(t, "answered")
						}
					}
				}
				exit := e.evening.Record.Exit
				counts := exit.Answers["heard"]
				counts["no"] = rapid.IntRange(0, e.evening.Meeting.HeadCount-counts["yes"]-counts["partly"]).Draw(t, "no")
				exit.People = counts["yes"] + counts["partly"] + counts["no"]
			}
		}
		if !reflect.DeepEqual(w.everything(), told) {
			t.Fatal("answering changed what is told")
		}
	})
}

// TestWhichWayIsNotTold holds that what people thought leaves nothing behind: whatever the options are called and
// whichever of them was left for which, a unit is the same to the letter.
func TestWhichWayIsNotTold(t *testing.T) {
	vote := func(a, b, pass int) *circles.VoteRecord {
		return &circles.VoteRecord{People: a + b + pass, Options: []circles.OptionRecord{
			{Option: "a", People: a}, {Option: "b", People: b}, {Option: "pass", People: pass},
		}}
	}
	unit := func(people int, first, second *circles.VoteRecord) Unit {
		e := circles.Evening{Meeting: circles.Meeting{HeadCount: people, Modules: []string{"klimat"}}}
		e.Record.Positions = []circles.PositionRecord{{Position: "p", First: first, Second: second}}
		return counted([]circles.Evening{e}, thrown(0))
	}
	from := fmt.Sprint(unit(12, vote(8, 2, 2), vote(2, 8, 2)))
	if back := fmt.Sprint(unit(12, vote(2, 8, 2), vote(8, 2, 2))); back != from {
		t.Errorf("six went to b: %s\nsix went to a: %s", from, back)
	}
	if all := unit(12, vote(12, 0, 0), vote(12, 0, 0)).Moved["klimat"].nth(0); all != (Estimate{0, 10, 25}) {
		t.Errorf("nobody moved: %+v", all)
	}
	for _, c := range []struct {
		name          string
		first, second *circles.VoteRecord
		moved         int
	}{
		{"six of twelve", vote(8, 2, 2), vote(2, 8, 2), 6},
		{"two changed places", vote(6, 6, 0), vote(6, 6, 0), 0},
		{"somebody came late", vote(5, 5, 0), vote(5, 6, 0), 0},
		{"somebody left", vote(6, 5, 0), vote(6, 4, 0), 0},
		{"late, and one moved", vote(5, 5, 0), vote(4, 7, 0), 1},
		{"an option that nobody had", vote(0, 0, 9), vote(9, 0, 0), 9},
	} {
		if got := moved(c.first, c.second); got != c.moved {
			t.Errorf("%s: %d moved, want %d", c.name, got, c.moved)
		}
	}
	if u := unit(4, vote(2, 1, 1), vote(1, 2, 1)); len(u.Moved) != 0 {
		t.Errorf("four people: %+v", u.Moved)
	}
}

func TestMonths(t *testing.T) {
	sweden, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		t.Fatal(err)
	}
	at := func(s string) time.Time {
		v, err := time.ParseInLocation("2006-01-02 15:04", s, sweden)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for now, want := range map[string]Month{
		"2027-03-01 00:00": "2027-01", "2027-03-10 23:59": "2027-01", "2027-03-11 00:00": "2027-02",
		"2027-01-05 12:00": "2026-11", "2027-01-20 12:00": "2026-12", "2027-03-31 12:00": "2027-02",
	} {
		if got := Countable(at(now), sweden); got != want {
			t.Errorf("on %s the last month counted is %s, want %s", now, got, want)
		}
	}
	// New Year's Eve in Sweden is still the old year in UTC an hour longer, and summer nights two.
	for when, want := range map[string]Month{"2026-12-31 23:30": "2026-12", "2027-01-01 00:30": "2027-01", "2027-07-01 00:30": "2027-07"} {
		if got := MonthOf(at(when).UTC(), sweden); got != want {
			t.Errorf("%s is in %s", when, got)
		}
	}
	if MonthOf(time.Time{}, sweden) != "" || Month("2026-13").Next(sweden) != "" || Month("2026-12").Next(sweden) != "2027-01" {
		t.Error("what is no month")
	}
}

func TestWhenAMeetingIsCounted(t *testing.T) {
	sweden, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		t.Fatal(err)
	}
	day := func(s string) time.Time {
		at, err := time.ParseInLocation(time.DateOnly, s, sweden)
		if err != nil {
			t.Fatal(err)
		}
		return at.Add(17 * time.Hour)
	}
	for _, c := range []struct {
		held, now string
		counted   []string
		want      string // "" at any moment
	}{
		{"2026-11-05", "2026-11-22", nil, "2026-12-11"},
		{"2026-11-05", "2026-12-10", []string{"2026-10"}, "2026-12-11"},
		{"2026-11-05", "2026-12-11", []string{"2026-10"}, ""},
		{"2026-11-05", "2026-12-11", []string{"2026-10", "2026-11"}, "2027-01-11"},
		{"2025-11-05", "2026-12-31", []string{"2026-11", "2031-05"}, "2027-01-11"},
		{"2026-11-05", "2027-01-05", []string{"2026-11"}, "2027-01-11"},
	} {
		got := CountsAt(day(c.held), day(c.now), c.counted, sweden)
		if said := got.In(sweden).Format(time.DateOnly); got.IsZero() != (c.want == "") || c.want != "" && said != c.want {
			t.Errorf("held %s, asked %s with %v counted: %v, want %q", c.held, c.now, c.counted, got, c.want)
		}
	}
}
