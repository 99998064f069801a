package quiz_test

import (
	"fmt"
	"testing"
	"time"

	"norrbottenforalla.se/quiz"
)

// Seen: a pause of twenty minutes never became a break, and an evening left running overnight became a report of six hours.
func TestHoursOfARound(t *testing.T) {
	start := time.Date(2026, 10, 24, 16, 0, 0, 0, time.UTC) // the clocks change in the night
	at := func(minutes int) time.Time { return start.Add(time.Duration(minutes) * time.Minute) }
	step := func(minute int) quiz.Event { return quiz.StepEntered{Step: "a", At: at(minute)} }
	pause := func(minute int) quiz.Event { return quiz.RoundPaused{At: at(minute)} }
	resume := func(minute int) quiz.Event { return quiz.RoundResumed{At: at(minute)} }
	for name, c := range map[string]struct {
		events []quiz.Event
		ended  int
		left   int // minute; -1: not left
		paused int // minutes until it was over
	}{
		"no pause":                     {[]quiz.Event{step(10)}, 120, -1, 0},
		"one":                          {[]quiz.Event{step(10), pause(40), resume(60)}, 120, -1, 20},
		"several":                      {[]quiz.Event{pause(10), resume(15), step(20), pause(40), resume(60), pause(61), resume(62)}, 120, -1, 26},
		"ended while paused":           {[]quiz.Event{pause(90)}, 120, -1, 30},
		"resumed without a pause":      {[]quiz.Event{resume(30)}, 120, -1, 0},
		"six hours to the minute":      {[]quiz.Event{step(60)}, 60 + 360, -1, 0},
		"a minute more":                {[]quiz.Event{step(60)}, 60 + 361, 60, 0},
		"left open for 30 hours":       {[]quiz.Event{step(60), pause(70), resume(80), step(100)}, 1800, 100, 10},
		"paused and forgotten":         {[]quiz.Event{step(60), pause(100)}, 1800, 100, 0},
		"paused, and resumed next day": {[]quiz.Event{step(60), pause(100), resume(1790), step(1795)}, 1800, 100, 0},
		"gone on next day":             {[]quiz.Event{step(100), step(1500), step(1600)}, 1620, 100, 0},
		"started and forgotten":        {nil, 1800, 0, 0},
		"a phone opened late": {[]quiz.Event{
			step(100), quiz.SeatTaken{Seat: "s", People: 1, At: at(400)}, quiz.LeaderChanged{At: at(420)},
		}, 500, 100, 0},
		"a clock set back": {[]quiz.Event{step(100), step(50)}, 130, -1, 0},
	} {
		plan := quiz.Plan{Steps: []quiz.Step{{ID: "a", Kind: quiz.StepWelcome}}}
		events := append([]quiz.Event{quiz.RoundStarted{At: start}}, c.events...)
		res := quiz.Replay(plan, append(events, quiz.RoundEnded{At: at(c.ended)})).Result()
		left := -1
		if !res.Left.IsZero() {
			left = int(res.Left.Sub(start) / time.Minute)
		}
		if left != c.left {
			t.Errorf("%s: left at minute %d, want %d", name, left, c.left)
		}
		if got := res.Breaks(); got != c.paused {
			t.Errorf("%s: paused %d minutes, want %d", name, got, c.paused)
		}
	}
}

// Seen: contributions, dots and shows of hands are kept without their time, so an evening that ended with them was proposed to
// have ended when the talk began.
func TestEveningGoesOnWhileAnybodyTakesPart(t *testing.T) {
	for name, c := range map[string]struct {
		by    quiz.Seat
		in    func() *stage
		do    quiz.Action
		still bool
	}{
		"a contribution":      {ann, func() *stage { return talking(quiz.Silent, quiz.PhaseWrite) }, quiz.Contribute{Text: "bussen"}, true},
		"the leader writes":   {leader, func() *stage { return talking(quiz.Silent, quiz.PhaseWrite) }, quiz.WriteFor{Text: "bussen"}, true},
		"a dot":               {ann, func() *stage { return talking(quiz.Silent, quiz.PhaseDots) }, quiz.Dot{On: quiz.OnText(2)}, true},
		"a step left out":     {leader, func() *stage { return talking(quiz.Silent, quiz.PhaseWrite) }, quiz.Skip{Target: "two"}, true},
		"the timer":           {leader, func() *stage { return talking(quiz.Silent, quiz.PhaseWrite) }, quiz.StartTimer{Minutes: 5}, true},
		"a phone comes":       {quiz.Seat{Role: quiz.Participant, ID: "cid"}, newTalk, join("cid", 1), false},
		"a name is changed":   {ann, newTalk, quiz.Rename{Name: "Anna", People: 1}, false},
		"a phone leaves":      {ann, newTalk, quiz.Leave{}, false},
		"somebody else leads": {leader, newTalk, quiz.TellLeaderChanged{}, false},
	} {
		s := c.in()
		s.now = s.now.Add(2 * time.Hour)
		when := s.now.Add(time.Second) // as do has it
		if err := s.do(c.by, c.do); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		s.keep(quiz.RoundEnded{At: when.Add(20 * time.Hour)})
		for _, r := range []*quiz.Round{s.Round, quiz.Replay(s.plan, s.events)} {
			if left := r.Result().Left; left.Equal(when) != c.still || left.IsZero() {
				t.Errorf("%s: left at %v, took part at %v, should count: %v", name, left, when, c.still)
			}
		}
	}
	// It is kept once in five minutes at most, and never beside what has its own time.
	s := talking(quiz.Silent, quiz.PhaseWrite)
	kept := func() (n int) {
		for _, e := range s.events {
			if _, ok := e.(quiz.StillThere); ok {
				n++
			}
		}
		return n
	}
	for i := range 30 {
		s.must(ann, quiz.Contribute{Text: fmt.Sprint("text ", i)}, quiz.Withdraw{Contribution: i + 1})
		s.now = s.now.Add(time.Minute - 2*time.Second)
	}
	if n := kept(); n != 5 {
		t.Errorf("half an hour of contributions kept %d times, want 5", n)
	}
	before := kept()
	s.now = s.now.Add(time.Hour)
	s.must(leader, quiz.Next{})
	if kept() != before {
		t.Error("kept beside a phase, which has its time")
	}
	s.now = s.now.Add(time.Hour)
	if err := s.do(ann, quiz.Contribute{Text: ""}); err == nil || kept() != before {
		t.Error("what was refused counts")
	}
}
