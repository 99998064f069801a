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
		{"2026-11-04", "kl. 18", "2026-11-04T17:00:00Z", true},
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

func TestClockAsPeopleWriteIt(t *testing.T) {
	for typed, want := range map[string]string{
		"18:00": "18:00", "18.00": "18:00", "18": "18:00", "1800": "18:00", "930": "09:30", "9": "09:00", "kl. 18": "18:00",
		"kl 18.30": "18:30", "Klockan 7": "07:00", " 18 : 05 ": "18:05", "0:15": "00:15",
	} {
		if got, ok := tidyClock(typed); got != want || !ok {
			t.Errorf("%q became %q (%v), want %q", typed, got, ok, want)
		}
	}
	for _, typed := range []string{"", "sex", "25:00", "18:60", "2500", "6 pm", "18:0", "-1", "18:00:00"} {
		if got, ok := tidyClock(typed); ok {
			t.Errorf("%q was taken for %q", typed, got)
		}
	}
}
