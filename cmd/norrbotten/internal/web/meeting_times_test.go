package web

import (
	"errors"
	"strings"
	"testing"
	"time"

	"norrbottenforalla.se/circles"
)

func TestClockAsPeopleWriteIt(t *testing.T) {
	for typed, want := range map[string]string{
		"18:00": "18:00", "18.00": "18:00", "18": "18:00", "1800": "18:00", "930": "09:30", "9": "09:00", "kl. 18": "18:00",
		"kl 18.30": "18:30", "Klockan 7": "07:00", " 18 : 05 ": "18:05", "0:15": "00:15", "23:59": "23:59", "0": "00:00",
	} {
		if got, ok := tidyClock(typed); got != want || !ok {
			t.Errorf("%q became %q (%v), want %q", typed, got, ok, want)
		}
	}
}

// Seen: "25:00" on the closing form became 00:00, and the meeting was confirmed with it.
func TestUnreadableTimeNeverBecomesMidnight(t *testing.T) {
	for _, typed := range []string{
		"", "sex", "25:00", "25", "24", "24.00", "24:00", "18:60", "2500", "2400", "6 pm", "18:0", "-1", "18:00:00", "99", "kl. 25",
	} {
		if got, ok := tidyClock(typed); ok || got != typed {
			t.Errorf("%q was taken for %q (%v)", typed, got, ok)
		}
		if typed == "" {
			continue
		}
		if at, err := parseWhen("2026-11-04", typed); err == nil {
			t.Errorf("planned for %q it is planned for %s", typed, at)
		}
	}
}

// Every form reads a day and a time of day alike, but for what stands in an empty box.
func TestOneDayAndTimeInEveryForm(t *testing.T) {
	for _, c := range []struct {
		day, clock string
		want       string // in UTC, empty for no time; or the id of what is wrong
	}{
		{"2026-11-04", "19:30", "2026-11-04T18:30:00Z"},
		{"2026-07-01", "18:00", "2026-07-01T16:00:00Z"}, // summer time
		{"2026-11-04", "kl. 18", "2026-11-04T17:00:00Z"},
		{"2026-02-30", "18:00", "wrong"},
		{"2026-11", "18:00", "wrong"},
		{"i morgon", "18:00", "wrong"},
		{"4/11 2026", "18:00", "wrong"},
		{"2026-11-04", "25:00", "wrong"},
		{"2026-11-04", "24.00", "wrong"},
		{"2026-11-04", "kväll", "wrong"},
		{"2027-03-28", "02:30", "ErrorClockSkipped"}, // seen: planning said that it could not be read
		{"2026-10-25", "02:30", "ErrorClockTwice"},   // seen: the first was taken without a word
		{"2026-10-25", "02:00", "ErrorClockTwice"},
		{"2026-10-25", "02:59", "ErrorClockTwice"},
		{"2026-10-25", "01:59", "2026-10-24T23:59:00Z"},
		{"2026-10-25", "2.30 Sommartid", "2026-10-25T00:30:00Z"},
		{"2026-10-25", "0230 (vintertid)", "2026-10-25T01:30:00Z"},
		{"2026-10-25", "02:30 normaltid", "2026-10-25T01:30:00Z"},
		{"2026-10-25", "02:30 summer time", "2026-10-25T00:30:00Z"},
		{"2026-10-25", "02:30 CET", "2026-10-25T01:30:00Z"},
		{"2026-10-25", "02:30 höst", "wrong"},
		{"2026-07-01", "18:00 sommartid", "2026-07-01T16:00:00Z"},
		{"2026-07-01", "18:00 vintertid", "ErrorClockTurn"}, // 18 or 19? nobody knows
		{"2027-03-28", "02:30 sommartid", "ErrorClockSkipped"},
		{"2026-10-25", "03:00", "2026-10-25T02:00:00Z"},
	} {
		told := func(at time.Time, err error) string {
			problem := (*circles.Error)(nil)
			switch {
			case errors.As(err, &problem) && strings.HasPrefix(problem.ID, "ErrorClock"):
				return problem.ID
			case errors.Is(err, circles.ErrInvalid):
				return "wrong"
			case err != nil || at.IsZero():
				return ""
			}
			return at.UTC().Format(time.RFC3339)
		}
		planned := told(parseWhen(c.day, c.clock))
		clock, _ := tidyClock(c.clock)
		held := told(parseMoment(c.day, clock, noTime))
		if planned != c.want || held != c.want {
			t.Errorf("%q %q: planned %s, held %s, want %s", c.day, c.clock, planned, held, c.want)
		}
	}
	for _, c := range []struct{ day, clock, want string }{
		{"", "", ""}, {"", "18:00", ""}, {"2026-11-04", "", "2026-11-04T17:00:00Z"}, {"", "kväll", "wrong"},
	} {
		at, err := parseWhen(c.day, c.clock)
		got := ""
		if err != nil {
			got = "wrong"
		} else if !at.IsZero() {
			got = at.UTC().Format(time.RFC3339)
		}
		if got != c.want {
			t.Errorf("planned %q %q: %s, want %s", c.day, c.clock, got, c.want)
		}
	}
}

// Every pair of times over both nights when the clocks change, and which end is meant. Hours are of the time that passed.
func TestEndsOverTheNightsWhenTheClocksChange(t *testing.T) {
	for _, c := range []struct {
		day, start, endDay, end string
		minutes                 int    // that passed; negative when the end is before the start
		wrong                   string // id of what is asked or wrong, and the box that is marked
	}{
		{"2026-10-25", "02:10 sommartid", "", "02:50 sommartid", 40, ""},
		{"2026-10-25", "02:10 sommartid", "", "02:50 vintertid", 100, ""},
		{"2026-10-25", "02:10 vintertid", "", "02:50 vintertid", 40, ""},
		{"2026-10-25", "02:50 sommartid", "", "02:10 vintertid", 20, ""},
		{"2026-10-25", "02:50 sommartid", "", "02:10", 20, ""}, // only one of them is after the start
		{"2026-10-25", "02:10 vintertid", "", "02:50", 40, ""}, // the same
		{"2026-10-25", "02:30 sommartid", "", "02:30", 60, ""}, // the same
		{"2026-10-25", "02:50 vintertid", "", "02:10 sommartid", -100, ""},
		{"2026-10-25", "02:50 vintertid", "", "02:10", -100, ""}, // neither is after the start
		{"2026-10-25", "03:30", "", "02:30", -120, ""},           // neither
		{"2026-10-25", "02:10", "", "02:50", 0, "ErrorClockTwice start"},
		{"2026-10-25", "02:50", "", "02:10", 0, "ErrorClockTwice start"},
		{"2026-10-25", "02:10 sommartid", "", "02:50", 0, "ErrorClockTwice end"},
		{"2026-10-25", "01:00", "", "02:30", 0, "ErrorClockTwice end"},
		{"2026-10-25", "01:00", "", "02:30 vintertid", 150, ""},
		{"2026-10-25", "01:00", "", "03:00", 180, ""},
		{"2026-10-24", "22:00", "", "02:30", 0, "ErrorClockTwice end"},
		{"2026-10-24", "22:00", "", "02:30 sommartid", 270, ""},
		{"2026-10-24", "22:00", "", "02:30 vintertid", 330, ""},
		{"2026-10-24", "22:00", "2026-10-25", "02:30", 0, "ErrorClockTwice end"},
		{"2026-10-24", "22:00", "2026-10-25", "02:30 vintertid", 330, ""},
		{"2026-10-24", "15:40", "", "02:30", 0, "ErrorClockTwice end"}, // 10 h 50 min or 11 h 50 min
		{"2026-10-24", "15:00", "", "02:00", 0, "ErrorClockTwice end"},
		{"2026-10-24", "14:40", "", "02:30", 710, ""}, // the second would be more than twelve hours
		{"2026-10-24", "01:00", "", "02:30", 90, ""},  // the day before: nothing to ask
		{"2026-03-28", "22:00", "", "02:30", 0, "ErrorClockSkipped"},
		{"2026-03-29", "01:30", "", "03:30", 60, ""},
		{"2026-03-29", "01:30", "", "02:30 sommartid", 0, "ErrorClockSkipped"},
	} {
		f := closingFacts{Day: c.day, Start: c.start, EndDay: c.endDay, End: c.end, Breaks: "0", People: "6", Hours: "1", About: []aboutChoice{{ID: "demografi", Chosen: true}}}
		facts, err := f.parse(circles.Meeting{})
		name := c.day + " " + c.start + " to " + c.endDay + " " + c.end
		if c.wrong != "" {
			problem := (*circles.Error)(nil)
			if got := strings.TrimSpace(func() string {
				if errors.As(err, &problem) {
					return problem.ID + " " + f.wrong()
				}
				return ""
			}()); got != c.wrong {
				t.Errorf("%s: %q (%v), want %q", name, got, err, c.wrong)
			}
			continue
		}
		if err != nil || f.wrong() != "" || facts.EndedAt.Sub(facts.StartedAt) != time.Duration(c.minutes)*time.Minute {
			t.Errorf("%s: %v, %v, marked %q, want %d minutes", name, facts.EndedAt.Sub(facts.StartedAt), err, f.wrong(), c.minutes)
			continue
		}
		if want := max(0, c.minutes/45); circles.StudyHours(facts.StartedAt, facts.EndedAt, 0) != min(4, want) {
			t.Errorf("%s: %d study hours, want %d", name, circles.StudyHours(facts.StartedAt, facts.EndedAt, 0), want)
		}
		if facts.Check() == nil != (c.minutes > 0) {
			t.Errorf("%s: %v", name, facts.Check())
		}
		// What is kept fills the boxes so that the same times come back.
		again := closingFacts{
			Day: boxDay(facts.StartedAt), Start: boxClock(facts.StartedAt), EndDay: otherDay(facts.StartedAt, facts.EndedAt),
			End: boxClock(facts.EndedAt), Breaks: "0", People: "6", Hours: "1", About: f.About,
		}
		if back, err := again.parse(circles.Meeting{}); err != nil || !back.StartedAt.Equal(facts.StartedAt) || !back.EndedAt.Equal(facts.EndedAt) {
			t.Errorf("%s came back as %v to %v, %v", name, back.StartedAt, back.EndedAt, err)
		}
	}
}

// Every minute of both nights: what a box shows of a time is read as that time.
func TestEveryMinuteComesBackFromItsBox(t *testing.T) {
	for _, night := range []string{"2026-03-28T20:00:00Z", "2026-10-24T20:00:00Z", "2027-03-27T20:00:00Z", "2027-10-30T20:00:00Z"} {
		from, err := time.Parse(time.RFC3339, night)
		if err != nil {
			t.Fatal(err)
		}
		words := 0
		for at := from; at.Before(from.Add(10 * time.Hour)); at = at.Add(time.Minute) {
			clock, ok := tidyClock(boxClock(at))
			back, err := parseMoment(boxDay(at), clock, noTime)
			if !ok || err != nil || !back.Equal(at) {
				t.Errorf("%s shown as %q came back as %s, %v", at, boxClock(at), back, err)
			}
			if turnOf(clock) != "" {
				words++
			}
		}
		if want := map[bool]int{true: 120}[from.Month() == time.October]; words != want {
			t.Errorf("%s: %d minutes with a word, want %d", night, words, want)
		}
	}
}
