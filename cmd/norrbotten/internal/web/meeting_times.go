package web

import (
	"cmp"
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"norrbottenforalla.se/circles"
)

// longestEvening is how long past midnight a meeting can go on before it is taken for a mistyped time.
const longestEvening = 12 * time.Hour

var clockTyped = regexp.MustCompile(
	`^(?i)(?:kl(?:ockan|\.)?\s*)?(\d{1,2})(?:\s*[:.,]?\s*(\d{2}))?(?:\s*\(?(?:(sommartid|summer time|cest)|(?:vintertid|normaltid|winter time|cet))\)?)?$`)

// tidyClock makes "18:00" of a time of day as people write it: 18, 18.00, 1800, kl. 18. The word for the time of the year,
// which tells apart the hour that comes twice (meeting_twice.go), stays behind it. ok is false for what is none, and that is
// given as it was typed: it stays in its box, and no time is ever made of it.
func tidyClock(typed string) (clock string, ok bool) {
	typed = strings.TrimSpace(typed)
	part := clockTyped.FindStringSubmatch(typed)
	if part == nil {
		return typed, false
	}
	at, err := time.Parse("15:4", part[1]+":"+cmp.Or(part[2], "0"))
	if err != nil {
		return typed, false
	}
	turn := ""
	switch last, _ := utf8.DecodeLastRuneInString(typed); {
	case part[3] != "":
		turn = firstTurn
	case !unicode.IsDigit(last):
		turn = secondTurn
	}
	return withTurn(at.Format("15:04"), turn), true
}

var errWhen = &circles.Error{Kind: circles.Invalid, ID: "ErrorMeetingDate"}

// parseWhen reads the day and the time of day that a meeting is planned for. No day is no time; a day alone means six in
// the evening. The error is Invalid: errWhen for what is no time, and what the clocks did where they were changed.
func parseWhen(day, clock string) (time.Time, error) {
	if day == "" && clock == "" {
		return time.Time{}, nil
	}
	clock, ok := tidyClock(cmp.Or(clock, "18:00"))
	if day == "" && ok {
		return time.Time{}, nil
	}
	at, err := parseMoment(day, clock, noTime)
	if problem := (*circles.Error)(nil); errors.As(err, &problem) && problem.ID == "ErrorClosingTime" {
		return time.Time{}, errWhen
	}
	return at, err
}

// localTimes gives the instants at which Swedish clocks show what was typed, in order: one as a rule, none in the hour that
// is skipped in March, two in the hour that comes twice in October when no word says which. err is Invalid for what is no
// time at all.
func localTimes(day, clock string) ([]time.Time, error) {
	const layout = "2006-01-02 15:04"
	clock, turn := cutTurn(clock)
	typed := day + " " + clock
	near, err := time.ParseInLocation(layout, typed, sweden)
	if err != nil {
		return nil, &circles.Error{Kind: circles.Invalid, ID: "ErrorClosingTime", Err: err}
	}
	var all []time.Time
	for _, apart := range []time.Duration{-time.Hour, 0, time.Hour} {
		if at := near.Add(apart); at.Format(layout) == typed {
			all = append(all, at)
		}
	}
	if len(all) == 0 {
		return nil, &circles.Error{Kind: circles.Invalid, ID: "ErrorClockSkipped", Args: map[string]any{"Clock": clock}}
	}
	if turn == "" {
		return all, nil
	}
	all = slices.DeleteFunc(all, func(at time.Time) bool { return at.IsDST() != (turn == firstTurn) })
	if len(all) == 0 {
		return nil, &circles.Error{Kind: circles.Invalid, ID: "ErrorClockTurn", Args: map[string]any{"Clock": clock}}
	}
	return all, nil
}

// parseMoment reads a day and a time of day. What stands as it was kept is the very time that was kept. Of a time that came
// twice it is asked which: the error is Invalid.
func parseMoment(day, clock string, kept time.Time) (time.Time, error) {
	if day == boxDay(kept) && clock == boxClock(kept) && day != "" {
		return kept, nil
	}
	all, err := localTimes(day, clock)
	if err != nil {
		return time.Time{}, err
	}
	return theOne(all, clock)
}

// parseEnd finds the first day after the start that the clock showed what was typed. A time that is not after the start is
// given as it is: the store says what is wrong with it. Where the clock showed it twice after the start it is asked which.
func parseEnd(start time.Time, clock string, kept time.Time) (time.Time, error) {
	if length := kept.Sub(start); clock == boxClock(kept) && length > 0 && length <= longestEvening {
		return kept, nil
	}
	sameDay, err := localTimes(boxDay(start), clock)
	if all := after(start, sameDay); len(all) > 0 {
		return theOne(all, clock)
	}
	day, badDay := time.Parse(time.DateOnly, boxDay(start))
	if badDay != nil {
		return time.Time{}, err
	}
	next, nextErr := localTimes(day.AddDate(0, 0, 1).Format(time.DateOnly), clock)
	next = slices.DeleteFunc(next, func(at time.Time) bool { return at.Sub(start) > longestEvening })
	if len(next) > 0 {
		return theOne(next, clock)
	}
	if len(sameDay) == 0 || nextErr != nil && turnOf(clock) == "" {
		return time.Time{}, cmp.Or(err, nextErr)
	}
	return sameDay[0], nil
}

func after(start time.Time, all []time.Time) (later []time.Time) {
	for _, at := range all {
		if at.After(start) {
			later = append(later, at)
		}
	}
	return later
}
