package report

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"norrbottenforalla.se/circles"
)

// peopleLeaks gives the circles of fewer than five people that somebody places between fewer than four values, by every
// line of every table of every filter on every day.
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
			for name, line := range facts.lines(f) {
				if of := groups[name]; len(of) > 0 {
					span := tell(line.People, exact[name])
					claims[fmt.Sprint(of, span)] = claim{of, span.Low, span.High}
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
