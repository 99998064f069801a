package report

import (
	"fmt"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"norrbottenforalla.se/circles"
)

// peopleLeaks gives the circles of fewer than five people that somebody places between fewer than four values, by every
// line of every table of every filter on every day, and by participants per 1,000 inhabitants worked back.
func peopleLeaks(w world, tell func(told Span, exact int) Span) (leaks []string, few int) {
	index, heads, claims := map[circles.CircleID]int{}, []int{}, map[string]claim{}
	for last := range w.months {
		facts := w.facts(last)
		for _, f := range w.filters() {
			groups, exact := map[string][]int{}, map[string]int{}
			for _, u := range facts.Units {
				if !u.Entered || !f.Takes(u.Class) || !f.takesMonth(u.Month) {
					continue
				}
				if _, seen := index[u.Circle]; !seen {
					index[u.Circle] = len(heads)
					heads = append(heads, w.heads(u))
				}
				i := index[u.Circle]
				for _, name := range append([]string{"total"}, linesOf(u)...) {
					groups[name], exact[name] = append(groups[name], i), exact[name]+heads[i]
				}
			}
			read := func(name string, span Span) {
				if of := groups[name]; len(of) > 0 {
					claims[fmt.Sprint(of, span)] = claim{of, span.Low, span.High}
				}
			}
			for name, line := range facts.lines(f) {
				read(name, tell(line.People, exact[name]))
			}
			if year, ok := ofYear(f); ok && f == within(year, w.months[last]) {
				for _, l := range facts.By(ByMunicipality, year) {
					name := string(ByMunicipality) + " " + l.Key
					read(name, worked(tell(l.People, exact[name]), circles.MunicipalityCode(l.Key)))
				}
			}
		}
	}
	var list []claim
	for _, c := range claims {
		list = append(list, c)
	}
	for i, between := range solve(len(heads), list) {
		if heads[i] >= Floor {
			continue
		}
		few++
		if between.High-between.Low < Floor-2 {
			leaks = append(leaks, fmt.Sprintf("%d people, told to lie in %v", heads[i], between))
		}
	}
	return leaks, few
}

// within is a filter until the last month that is counted, which chooses the same.
func within(f Filter, last Month) Filter {
	f.To = last
	return f
}

// rated remembers the participants that a figure per 1,000 inhabitants stands for.
var rated = map[circles.MunicipalityCode]map[int]Span{}

// worked gives how many participants there are when so many per 1,000 inhabitants are told.
func worked(people Span, m circles.MunicipalityCode) Span {
	told, ok := Inhabitants().PerThousand(people, m)
	if !ok {
		return Span{0, 1 << 20}
	}
	if rated[m] == nil {
		rated[m] = map[int]Span{}
		for n := range 500 {
			one, _ := Inhabitants().PerThousand(Exactly(n), m)
			if was, seen := rated[m][one.Low]; seen {
				rated[m][one.Low] = Span{was.Low, n}
			} else {
				rated[m][one.Low] = Exactly(n)
			}
		}
	}
	return Span{rated[m][told.Low].Low, rated[m][told.High].High}
}

func linesOf(u Unit) []string {
	var names []string
	for _, d := range Dimensions() {
		names = append(names, string(d)+" "+keyOf(d, u))
	}
	return names
}

// heads gives how many people a circle has, when they are counted.
func (w world) heads(u Unit) int {
	s, _ := w.story(int(u.Circle[1]-'0'), int(u.Counted[6]-'1'), nil)
	evenings, most := s.Evenings, 0
	for _, e := range evenings[:min(firstMeetings, len(evenings))] {
		most = max(most, e.Meeting.HeadCount)
	}
	return most
}

// TestFewPeopleAreNotFound reads the head counts in the same way; and where sums are told as they are, with small circles
// hidden only in their own rows, it finds them.
func TestFewPeopleAreNotFound(t *testing.T) {
	hidden, worlds, broken := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		leaks, few := peopleLeaks(w, func(told Span, _ int) Span { return told })
		hidden += few
		for _, leak := range leaks {
			t.Error(leak)
		}
		if few == 0 {
			return
		}
		worlds++
		if leaks, _ := peopleLeaks(w, func(_ Span, exact int) Span { return headCount(exact) }); len(leaks) > 0 {
			broken++
		}
	})
	if hidden < 20 || broken*3 < worlds {
		t.Errorf("%d hidden; without complements found in %d of %d worlds", hidden, broken, worlds)
	}
}

// shape is all that a page tells of how many there were, but for participants: what answers are counted out of, how they
// are rounded, and the numbers behind voices.
func (p page) shape() page {
	sum := func(s Sum) Sum {
		of := func(e Estimate) Estimate { return Estimate{Of: e.Of, Spread: e.Spread} }
		both := func(m Movement) Movement { return Movement{of(m.First), of(m.Second)} }
		told := s
		told.People, told.Course = Span{}, both(s.Course)
		told.Movement, told.Moved, told.Exit = map[string]Movement{}, map[string]Estimate{}, map[string]Answers{}
		for k, m := range s.Movement {
			told.Movement[k] = both(m)
		}
		for k, e := range s.Moved {
			told.Moved[k] = of(e)
		}
		for k, a := range s.Exit {
			told.Exit[k] = Answers{of(a.Yes), of(a.Partly), of(a.Other)}
		}
		return told
	}
	shape := page{total: sum(p.total), voices: p.voices}
	for _, table := range p.tables {
		for _, l := range table {
			shape.tables = append(shape.tables, []Line{{l.Key, sum(l.Sum)}})
		}
	}
	return shape
}

// TestNoAbsenceIsFound changes how many were at a meeting, within its five: whatever is told on every day, but for the
// participants, is the same to the letter. So nobody who knows how many a circle is can tell that somebody was away.
func TestNoAbsenceIsFound(t *testing.T) {
	tried := 0
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		shapes := func() (all []page) {
			for _, p := range w.everything() {
				all = append(all, p.shape())
			}
			return all
		}
		var meetings []*circles.Meeting
		for c := range w.circles {
			for i := range w.circles[c].evenings {
				if m := &w.circles[c].evenings[i].evening.Meeting; m.HeadCount >= Floor {
					meetings = append(meetings, m)
				}
			}
		}
		if len(meetings) == 0 {
			return
		}
		m := meetings[rapid.IntRange(0, len(meetings)-1).Draw(t, "meeting")]
		was, told := m.HeadCount, shapes()
		m.HeadCount = was/Floor*Floor + (was%Floor+rapid.IntRange(1, Floor-1).Draw(t, "more"))%Floor
		if !reflect.DeepEqual(shapes(), told) {
			t.Fatalf("%d people instead of %d changed what is told", m.HeadCount, was)
		}
		tried++
	})
	if tried < 50 {
		t.Errorf("tried %d only", tried)
	}
}

// TestNothingToldIsTakenBack reads the units of every day and of the next: each is there still, its numbers as they were,
// also when its circle was erased or moved. So two days differ by whole units, and a unit may be told alone.
func TestNothingToldIsTakenBack(t *testing.T) {
	late := 0
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		known := map[unitKey]string{}
		for last := range w.months {
			seen := 0
			for _, u := range w.facts(last).Units {
				k := keyOfUnit(u)
				u.Pilot, u.Organiser = "", "" // follow the circle, and go with it
				is := fmt.Sprint(u)
				if was, told := known[k]; told {
					seen++
					if was != is {
						t.Errorf("told as %s and then as %s", was, is)
					}
				} else if k.counted != last {
					t.Errorf("told first with month %d: %+v", last, k)
				} else if k.held < last {
					late++
				}
			}
			if seen != len(known) {
				t.Errorf("%d of %d units are there still", seen, len(known))
			}
			for _, u := range w.facts(last).Units {
				k := keyOfUnit(u)
				u.Pilot, u.Organiser = "", ""
				known[k] = fmt.Sprint(u)
			}
		}
	})
	if late < 20 {
		t.Errorf("only %d units were late", late)
	}
}
