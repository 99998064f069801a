package quiz

import "time"

// LeftAlone is how long nothing happens in a round before it is taken that everybody had gone home.
const LeftAlone = 6 * time.Hour

// A PauseSpan is a time when the leader had paused the round.
type PauseSpan struct{ From, To time.Time }

// Paused gives how long a round was paused between two times. What lies outside them does not count.
func Paused(pauses []PauseSpan, from, to time.Time) time.Duration {
	var sum time.Duration
	for _, p := range pauses {
		begin, end := p.From, p.To
		if begin.Before(from) {
			begin = from
		}
		if end.After(to) {
			end = to
		}
		sum += max(0, end.Sub(begin))
	}
	return sum
}

// Breaks gives how many minutes of the meeting the round was paused, to the nearest and never more than it lasted. What came
// after everybody had left is not of the meeting.
func (r Result) Breaks() int {
	over := r.Ended
	if !r.Left.IsZero() {
		over = r.Left
	}
	paused := Paused(r.Pauses, r.Started, over).Round(time.Minute)
	return int(max(0, min(paused, over.Sub(r.Started))) / time.Minute)
}

// hours is what a round knows of its own time.
type hours struct {
	pauses []PauseSpan
	since  time.Time // of the pause that lasts; zero: none
	last   time.Time // when something happened last
	left   time.Time // when something had happened last before nobody was there; zero: they were there all the time
}

// stillEvery is how exactly a round knows that people still were there while nothing happened that is kept with its time.
const stillEvery = 5 * time.Minute

// still gives what to keep beside a command's events when people took part and only the last of stillEvery would tell: a
// contribution, a dot or a show of hands has no time of its own, so that nobody's words can be told by when they came. That
// somebody opens the page, changes a name or leaves, or that another takes over, does not say that the evening goes on.
func (h *hours) still(now time.Time, do Action, events []Event) []Event {
	switch do.(type) {
	case Join, Rename, Leave, RenameSeat, RemoveSeat, TellLeaderChanged:
		return nil
	}
	if len(events) == 0 || h.last.IsZero() || now.Sub(h.last) < stillEvery {
		return nil
	}
	after := *h
	for _, e := range events {
		after.apply(e)
	}
	if after.last.After(h.last) {
		return nil // they say when
	}
	return []Event{StillThere{At: now}}
}

// apply takes the time of what happened. That somebody opens the page on a phone, or takes over, does not say that the
// evening goes on.
func (h *hours) apply(e Event) {
	switch e := e.(type) {
	case RoundStarted:
		h.happened(e.At)
	case AnswerGiven:
		h.happened(e.At)
	case ExitAnswered:
		h.happened(e.At)
	case StillThere:
		h.happened(e.At)
	case PhaseEntered:
		h.happened(e.At)
	case StepEntered:
		h.happened(e.At)
	case ConclusionWritten:
		h.happened(e.At)
	case MethodSet:
		h.happened(e.At)
	case CornersSet:
		h.happened(e.At)
	case RoundPaused:
		h.happened(e.At)
		h.since = e.At
	case RoundResumed:
		h.resumed(e.At)
		h.happened(e.At)
	case RoundEnded:
		h.resumed(e.At)
		h.happened(e.At)
	}
}

// resumed ends the pause that lasts, if any: a round that is ended while it is paused was paused to its end.
func (h *hours) resumed(at time.Time) {
	if !h.since.IsZero() {
		h.pauses = append(h.pauses, PauseSpan{From: h.since, To: at})
		h.since = time.Time{}
	}
}

func (h *hours) happened(at time.Time) {
	if at.IsZero() || at.Before(h.last) { // an old journal, or a clock that was set back
		return
	}
	if h.left.IsZero() && !h.last.IsZero() && at.Sub(h.last) > LeftAlone {
		h.left = h.last
	}
	h.last = at
}
