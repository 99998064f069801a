package report

import (
	"fmt"
	"slices"

	"norrbottenforalla.se/circles"
)

// A unitKey says which unit: a circle's, of a month, counted with a month.
type unitKey struct{ circle, held, counted int }

func keyOfUnit(u Unit) unitKey {
	return unitKey{int(u.Circle[1] - '0'), int(u.Month[6] - '1'), int(u.Counted[6] - '1')}
}

// A secret is one number behind a unit that the attacker wants, with what the attacker knows about it: who was there and
// what was asked.
type secret struct {
	value int
	each  int      // answers that one person could give
	all   int      // answers that everybody could give
	last  int      // of the course: answers that everybody could give the other time
	heads []int    // people at each question
	of    []string // the answers that it is of, by circle, meeting, question and which time
}

// ask adds a question with its answer.
func (s *secret) ask(people, value int, name ...any) {
	s.value, s.each, s.all, s.heads = s.value+value, s.each+1, s.all+people, append(s.heads, people)
	s.of = append(s.of, fmt.Sprint(name...))
}

// The truths, worked out apart from the report.

// newly gives the meetings whose answers are in a unit: those of its month that were counted with it, with five people or
// more.
func (w world) newly(u unitKey) []circles.Evening {
	var all []circles.Evening
	for _, e := range w.circles[u.circle].evenings {
		if e.held == u.held && e.counted == u.counted && e.evening.Meeting.HeadCount >= Floor {
			all = append(all, e.evening)
		}
	}
	return all
}

func (w world) right(u unitKey, module string, second int) secret {
	var s secret
	for _, e := range w.newly(u) {
		for _, q := range e.Record.Questions {
			if q.Module == module && q.Second != nil && !(q.Question == "base" && w.aside(u, e.Meeting.ID)) {
				s.ask(e.Meeting.HeadCount, []*circles.VoteRecord{q.First, q.Second}[second].RightPeople, "c", u.circle, " m", e.Meeting.ID, " ", q.Question, " ", second)
			}
		}
	}
	return s
}

func (w world) moved(u unitKey, module string) secret {
	var s secret
	for _, e := range w.newly(u) {
		for _, p := range e.Record.Positions {
			if p.Module == module {
				s.ask(e.Meeting.HeadCount, min(e.Meeting.HeadCount, moved(p.First, p.Second)), "c", u.circle, " m", e.Meeting.ID, " ", p.Position)
			}
		}
	}
	return s
}

func asksBase(e worldEvening, first bool) bool {
	return slices.ContainsFunc(e.evening.Record.Questions, func(q circles.QuestionRecord) bool { return q.Question == "base" && q.Baseline == first })
}

// opening gives the place of the circle's first meeting as it is known with a month, and of the next that asks the same;
// -1 for none.
func (w world) opening(circle, month int) (first, next int) {
	first = -1
	for i, e := range w.circles[circle].evenings {
		switch {
		case e.counted > month:
		case first < 0 && asksBase(e, true):
			first = i
		case first >= 0 && (asksBase(e, true) || asksBase(e, false)):
			return first, i
		}
	}
	return first, -1
}

// compared gives the places of the two meetings that the course compares, and the month that it is counted with; -1 for none.
func (w world) compared(circle int) (first, next, with int) {
	evenings := w.circles[circle].evenings
	for month := range w.months {
		first, next := w.opening(circle, month)
		if next < 0 || max(evenings[first].counted, evenings[next].counted) != month {
			continue
		}
		few := min(evenings[first].evening.Meeting.HeadCount, evenings[next].evening.Meeting.HeadCount) < Floor
		if !few && (evenings[next].counted == month || asksBase(evenings[next], true) || w.waits(circle, next)) {
			return first, next, month
		}
	}
	return -1, -1, -1
}

// waits says whether a last meeting's answers are kept until the first is confirmed: it had been held, and no other was known.
func (w world) waits(circle, place int) bool {
	evenings := w.circles[circle].evenings
	with := evenings[place].counted
	first, _ := w.opening(circle, with)
	return first < 0 && asksBase(evenings[place], false) && slices.ContainsFunc(evenings, func(e worldEvening) bool {
		return asksBase(e, true) && e.held <= with && e.counted > with
	})
}

// aside says whether a meeting's answer to the course's question is in no movement.
func (w world) aside(u unitKey, id circles.MeetingID) bool {
	place := slices.IndexFunc(w.circles[u.circle].evenings, func(e worldEvening) bool { return e.evening.Meeting.ID == id })
	_, next, with := w.compared(u.circle)
	return place == next && with == u.counted || w.waits(u.circle, place)
}

// course takes the report at its word that it compares something here, whether it should or not: the circle's first meeting
// and the one in the unit's month that asks again.
func (w world) course(u unitKey, second int) secret {
	var told Unit
	for _, t := range w.tell(u.circle, u.counted) {
		if keyOfUnit(t) == u {
			told = t
		}
	}
	first, next := w.opening(u.circle, u.counted)
	if told.Course.Fives == 0 || next < 0 {
		return secret{}
	}
	evenings := w.circles[u.circle].evenings
	if max(evenings[first].counted, evenings[next].counted) != u.counted || evenings[next].held != u.held {
		next = slices.IndexFunc(evenings, func(e worldEvening) bool { // not these two, so the first and one that is counted now
			return e.held == u.held && e.counted == u.counted && (asksBase(e, true) || asksBase(e, false))
		})
	}
	var s secret
	both := []circles.Evening{evenings[first].evening, evenings[next].evening}
	for _, q := range both[second].Record.Questions {
		if q.Question == "base" {
			s.ask(both[second].Meeting.HeadCount, q.First.RightPeople, "c", u.circle, " m", both[second].Meeting.ID, " base 0")
		}
	}
	s.last = both[1-second].Meeting.HeadCount
	return s
}

func (w world) exit(u unitKey, side int) secret {
	var s secret
	for _, e := range w.newly(u) {
		counts := e.Record.Exit.Answers["heard"]
		yes, partly := counts["yes"], counts["partly"]
		s.ask(e.Meeting.HeadCount, []int{yes, partly, e.Meeting.HeadCount - yes - partly}[side], "c", u.circle, " m", e.Meeting.ID, " heard")
	}
	return s
}
