package report_test

import (
	"testing"
	"time"

	"norrbottenforalla.se/circles/report"
)

// TestCountsAtSaysWhenItIsCounted says to the leader from when a number of people is counted, also where a clock that was
// ahead has counted months before their time: December was, so a meeting in December waits for the next that was not.
func TestCountsAtSaysWhenItIsCounted(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		t.Fatal(err)
	}
	day := func(s string) time.Time {
		at, err := time.ParseInLocation(time.DateOnly, s, zone)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for name, c := range map[string]struct {
		held, now string
		counted   []string
		want      string // "" for any moment
	}{
		"this month":                      {"2026-11-05", "2026-11-22", []string{"2026-10"}, "2026-12-11"},
		"last month, in time":             {"2026-10-05", "2026-11-10", []string{"2026-09"}, "2026-11-11"},
		"last month, on the day":          {"2026-10-05", "2026-11-11", []string{"2026-09"}, ""},
		"too late for its month":          {"2026-10-05", "2026-11-22", []string{"2026-10"}, "2026-12-11"},
		"nothing was ever counted":        {"2026-10-05", "2026-11-22", nil, ""},
		"its month was counted too early": {"2026-12-05", "2026-12-20", []string{"2026-11", "2026-12", "2027-01"}, "2027-03-11"},
		"so were this one and the next":   {"2026-11-05", "2026-12-20", []string{"2026-11", "2026-12", "2027-01"}, "2027-03-11"},
		"only months far ahead":           {"2026-12-05", "2026-12-20", []string{"2026-11", "2027-09"}, "2027-01-11"},
	} {
		want := time.Time{}
		if c.want != "" {
			want = day(c.want)
		}
		if got := report.CountsAt(day(c.held), day(c.now), c.counted, zone); !got.Equal(want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}
