package web

import (
	"testing"
	"time"

	"norrbottenforalla.se/circles"
)

func TestParseWhen(t *testing.T) {
	for _, c := range []struct {
		day, clock string
		want       string // in UTC; empty for no time
		ok         bool
	}{
		{"", "", "", true},
		{"", "18:00", "", true},
		{"2026-11-04", "", "2026-11-04T17:00:00Z", true},
		{"2026-11-04", "19:30", "2026-11-04T18:30:00Z", true},
		{"2026-07-01", "18:00", "2026-07-01T16:00:00Z", true}, // summer time
		{"2026-02-30", "18:00", "", false},
		{"i morgon", "18:00", "", false},
		{"2026-11-04", "25:00", "", false},
	} {
		at, ok := parseWhen(c.day, c.clock)
		got := ""
		if !at.IsZero() && ok {
			got = at.UTC().Format(time.RFC3339)
		}
		if got != c.want || ok != c.ok {
			t.Errorf("%q %q: %s %v, want %s %v", c.day, c.clock, got, ok, c.want, c.ok)
		}
	}
}

func TestMeetingsInTheOrderTheyAreShown(t *testing.T) {
	at := func(day int) time.Time { return time.Date(2026, 11, day, 17, 0, 0, 0, time.UTC) }
	all := []circles.Meeting{
		{ID: "held1", Number: 1, State: circles.Held}, {ID: "held2", Number: 2, State: circles.Held},
		{ID: "undated", Number: 3, State: circles.Planned}, {ID: "late", Number: 4, State: circles.Planned, PlannedAt: at(20)},
		{ID: "soon", Number: 5, State: circles.Planned, PlannedAt: at(4)}, {ID: "now", Number: 6, State: circles.Running},
	}
	names := func(list []circles.Meeting) (s string) {
		for _, m := range list {
			s += " " + string(m.ID)
		}
		return s
	}
	if got := names(plannedMeetings(all)); got != " soon late undated" {
		t.Errorf("planned:%s", got)
	}
	if got := names(heldMeetings(all)); got != " held2 held1" {
		t.Errorf("held:%s", got)
	}
	if m, ok := runningMeeting(all); !ok || m.ID != "now" {
		t.Errorf("running: %s %v", m.ID, ok)
	}
}

func TestRecordRowsLayTwoVotesBesideEachOther(t *testing.T) {
	p := swedish(t)
	single := circles.QuestionRecord{
		Kind:   "single",
		First:  &circles.VoteRecord{People: 5, RightPeople: 2, Options: []circles.OptionRecord{{Option: "a", Text: "Färre", People: 3}, {Option: "b", Text: "Fler", People: 2, Right: true}}},
		Second: &circles.VoteRecord{People: 5, RightPeople: 4, Options: []circles.OptionRecord{{Option: "a", Text: "Färre", People: 1}, {Option: "b", Text: "Fler", People: 4, Right: true}}},
	}
	want := []recordRow{{"Färre", false, 3, 1}, {"Fler", true, 2, 4}}
	got := recordRows(p, single)
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("got %+v", got)
	}
	if s := voteWords(p, single.Kind, single.Second); s != "4 av 5" {
		t.Errorf("summed up as %q", s)
	}
	estimate := circles.QuestionRecord{Kind: "estimate", First: &circles.VoteRecord{
		People: 3, RightPeople: 1, FairPeople: 1, Decimals: 1, Unit: "procent",
		Numbers: []circles.NumberRecord{{Number: 26, People: 2}, {Number: 300, People: 1}},
	}}
	rows := recordRows(p, estimate)
	if len(rows) != 2 || rows[0].Text != "2,6 procent" || rows[0].First != 2 {
		t.Errorf("got %+v", rows)
	}
	if s := voteWords(p, estimate.Kind, estimate.First); s != "2 av 3" {
		t.Errorf("summed up as %q", s)
	}
}
