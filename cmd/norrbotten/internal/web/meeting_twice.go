package web

import (
	"errors"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/circles"
)

// One night in October the clocks are put back, and an hour comes twice: 02:30 is two times. A time of day in that hour has
// a word behind it that tells which, in the boxes' texts and in tables: "02:30 sommartid". A page shows the word as a choice
// beside the box, and nobody else ever sees it. A time without the word is asked about and never guessed.
const (
	firstTurn  = "sommartid" // before the clocks are put back
	secondTurn = "vintertid"
)

func withTurn(clock, turn string) string { return strings.TrimSpace(clock + " " + turn) }

// cutTurn gives the time of day and the word behind it, which is empty as a rule.
func cutTurn(clock string) (bare, turn string) {
	for _, turn := range []string{firstTurn, secondTurn} {
		if bare, ok := strings.CutSuffix(clock, " "+turn); ok {
			return bare, turn
		}
	}
	return clock, ""
}

// turnAt gives the word that a time needs to be told from the other with the same day and time of day; empty as a rule.
func turnAt(at time.Time) string {
	const layout = "2006-01-02 15:04"
	local := at.In(sweden)
	for _, apart := range []time.Duration{-time.Hour, time.Hour} {
		if local.Add(apart).Format(layout) == local.Format(layout) {
			if local.IsDST() {
				return firstTurn
			}
			return secondTurn
		}
	}
	return ""
}

// comesTwice tells whether the clock shows a time of day twice on one of the days. What cannot be read comes never.
func comesTwice(clock string, days ...string) bool {
	bare, _ := cutTurn(clock)
	for _, day := range days {
		if all, err := localTimes(day, bare); err == nil && len(all) > 1 {
			return true
		}
	}
	return false
}

// theOne gives the only time that was meant. The error is Invalid, ErrorClockTwice, when there are two.
func theOne(all []time.Time, clock string) (time.Time, error) {
	if len(all) == 1 {
		return all[0], nil
	}
	return time.Time{}, &circles.Error{Kind: circles.Invalid, ID: "ErrorClockTwice", Args: map[string]any{"Clock": clock}}
}

func isTwice(err error) bool {
	problem := (*circles.Error)(nil)
	return errors.As(err, &problem) && problem.ID == "ErrorClockTwice"
}

// typedTurn gives the time of day in a box with the choice beside it. The choice counts only where the time comes twice: a
// day or a time that was changed after it leaves it behind.
func typedTurn(c *fiber.Ctx, name string, days ...string) string {
	clock := typedClock(c, name)
	if _, said := cutTurn(clock); said != "" || !comesTwice(clock, days...) {
		return clock
	}
	turn := typed(c, name+"turn")
	if turn != firstTurn && turn != secondTurn {
		return clock
	}
	return withTurn(clock, turn)
}

// endDays are the days that a meeting can have ended, as the boxes of its form have them: the next one too where no other
// is said.
func endDays(day, endDay string) []string {
	if endDay != "" {
		return []string{endDay}
	}
	if first, err := time.Parse(time.DateOnly, day); err == nil {
		return []string{day, first.AddDate(0, 0, 1).Format(time.DateOnly)}
	}
	return nil
}

// boxText gives what stands in the box: without the word where the choice beside it says it.
func boxText(clock string, days []string) string {
	if bare, turn := cutTurn(clock); turn != "" && comesTwice(clock, days...) {
		return bare
	}
	return clock
}

func turnOf(clock string) string {
	_, turn := cutTurn(clock)
	return turn
}

// momentWords says at what time of day something was, and which of the two in the hour that comes twice.
func momentWords(p i18n.Printer, at time.Time) string { return clockWords(p, boxClock(at)) }

// clockWords says a time of day as boxes and tables have it, with its word in the reader's language.
func clockWords(p i18n.Printer, clock string) string {
	switch bare, turn := cutTurn(clock); turn {
	case firstTurn:
		return p.T("ClockFirst", "Clock", bare)
	case secondTurn:
		return p.T("ClockSecond", "Clock", bare)
	}
	return clock
}
