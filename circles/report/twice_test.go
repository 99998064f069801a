package report

import (
	"fmt"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"norrbottenforalla.se/circles"
)

// vote is a first vote of so many people who were right.
func vote(right int) *circles.VoteRecord { return &circles.VoteRecord{People: 10, RightPeople: right} }

// course makes a circle of meetings that ask one question of the course, with so many months, each counted when it says.
func course(evenings ...worldEvening) world {
	c := worldCircle{id: "c0", erased: 9, evenings: evenings}
	w := world{circles: []worldCircle{c}}
	for m := range 6 {
		w.months = append(w.months, Month(fmt.Sprintf("2027-%02d", m+1)))
	}
	for i := range evenings {
		evenings[i].evening.Meeting.ID = circles.MeetingID(fmt.Sprint(i))
	}
	return w
}

// asks is a meeting of ten people that asks the question: first as a first meeting does, or after it as a last one does,
// with or without a second vote.
func asks(held, counted int, first bool, right int, second *circles.VoteRecord) worldEvening {
	module := closingModule
	if first {
		module = "start"
	}
	e := circles.Evening{Meeting: circles.Meeting{HeadCount: 10, Modules: []string{module}}}
	e.Record.Questions = []circles.QuestionRecord{{Question: "base", Module: module, Baseline: first, First: vote(right), Second: second}}
	return worldEvening{held: held, counted: counted, evening: e}
}

// TestTheCourseIsComparedOnce confirms a first and a last meeting, and others that ask the same, in every order of counting.
// As soon as both are counted they are compared, in the month of the last, and never again; a last meeting's answers are in
// no movement then, and wait while the first is held and not confirmed.
func TestTheCourseIsComparedOnce(t *testing.T) {
	type told struct {
		month, counted Month
		right          [2]int // of two fives, with the lowest throw
		movement       int
	}
	low := func(w world) (all []told) {
		for _, u := range w.tellBy(0, 5, func(int, int) Dice { return thrown(0) }) {
			one := told{month: u.Month, counted: u.Counted}
			copy(one.right[:], u.Course.Parts)
			for _, d := range u.Movement {
				one.movement += d.Fives
			}
			if u.Course.Fives+one.movement > 0 {
				all = append(all, one)
			}
		}
		return all
	}
	for name, c := range map[string]struct {
		evenings []worldEvening
		want     []told
	}{
		"together":                           {[]worldEvening{asks(0, 0, true, 5, nil), asks(0, 0, false, 10, vote(3))}, []told{{"2027-01", "2027-01", [2]int{1, 2}, 0}}},
		"one after the other":                {[]worldEvening{asks(0, 0, true, 5, nil), asks(2, 2, false, 10, vote(3))}, []told{{"2027-03", "2027-03", [2]int{1, 2}, 0}}},
		"the first late":                     {[]worldEvening{asks(0, 4, true, 5, nil), asks(2, 2, false, 10, vote(3))}, []told{{"2027-03", "2027-05", [2]int{1, 2}, 0}}},
		"the first late, asked once at last": {[]worldEvening{asks(0, 4, true, 5, nil), asks(2, 2, false, 10, nil)}, []told{{"2027-03", "2027-05", [2]int{1, 2}, 0}}},
		"the last late":                      {[]worldEvening{asks(0, 0, true, 5, nil), asks(2, 4, false, 10, vote(3))}, []told{{"2027-03", "2027-05", [2]int{1, 2}, 0}}},
		"both late":                          {[]worldEvening{asks(0, 4, true, 5, nil), asks(2, 4, false, 10, vote(3))}, []told{{"2027-03", "2027-05", [2]int{1, 2}, 0}}},
		"no first, so a movement":            {[]worldEvening{asks(2, 2, false, 10, vote(5))}, []told{{"2027-03", "2027-03", [2]int{}, 2}}},
		"a first that nobody knew of, after it was told as a movement": {
			[]worldEvening{asks(2, 4, true, 5, nil), asks(1, 1, false, 10, vote(5))}, []told{{"2027-02", "2027-02", [2]int{}, 2}},
		},
		"another last, later": {
			[]worldEvening{asks(0, 0, true, 5, nil), asks(1, 1, false, 10, nil), asks(2, 2, false, 5, nil)}, []told{{"2027-02", "2027-02", [2]int{1, 2}, 0}},
		},
		"another last, earlier and late": {
			[]worldEvening{asks(0, 0, true, 5, nil), asks(1, 3, false, 5, nil), asks(2, 2, false, 10, nil)}, []told{{"2027-03", "2027-03", [2]int{1, 2}, 0}},
		},
		"another first, earlier and late": {
			[]worldEvening{asks(0, 3, true, 10, nil), asks(1, 1, true, 5, nil), asks(2, 2, false, 10, nil)}, []told{{"2027-03", "2027-03", [2]int{1, 2}, 0}},
		},
		"two that wait, and one first": {
			[]worldEvening{asks(0, 3, true, 5, nil), asks(1, 1, false, 10, vote(3)), asks(2, 2, false, 5, vote(3))}, []told{{"2027-02", "2027-04", [2]int{1, 2}, 0}},
		},
	} {
		if got := low(course(c.evenings...)); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: told %+v, want %+v", name, got, c.want)
		}
	}
}

// TestWhatIsPutRightDrawsNothingTwice changes everything that can be changed in a meeting after it was counted, at every
// meeting of a circle that has compared its course, and lets another last meeting be counted: nothing is drawn of what was.
func TestWhatIsPutRightDrawsNothingTwice(t *testing.T) {
	for name, change := range map[string]func(*circles.Evening){
		"nothing":    func(*circles.Evening) {},
		"sections":   func(e *circles.Evening) { e.Meeting.Modules = []string{"klimat"} },
		"no section": func(e *circles.Evening) { e.Meeting.Modules = nil },
		"the last's": func(e *circles.Evening) { e.Meeting.Modules = []string{closingModule} },
	} {
		for at := range 2 {
			for _, module := range []string{closingModule, "start"} { // of the question in the last meeting
				evenings := []worldEvening{asks(0, 0, true, 5, nil), asks(1, 1, false, 10, nil), asks(2, 2, false, 7, nil)}
				evenings[1].evening.Record.Questions[0].Module = module
				w := course(evenings...)
				before := w.tell(0, 1)
				if before[1].Course.Fives != 2 {
					t.Fatalf("the course is told as %+v", before[1].Course)
				}
				change(&evenings[at].evening)
				s, _ := w.story(0, 2, before)
				for _, u := range s.Count(Always(thrown(0))) {
					if u.Course.Fives+len(u.Movement) > 0 {
						t.Errorf("%s of meeting %d, module %s: drew %+v", name, at, module, u)
					}
				}
			}
		}
	}
}

// TestUnitsOfBeforeAreNotComparedAgain has units that do not say what they compared.
func TestUnitsOfBeforeAreNotComparedAgain(t *testing.T) {
	w := course(asks(0, 0, true, 5, nil), asks(1, 1, false, 10, nil), asks(2, 2, false, 7, nil))
	before := w.tell(0, 1)
	for i := range before {
		before[i].Compared, before[i].Waiting = nil, nil
	}
	s, _ := w.story(0, 2, before)
	if u := s.Count(Always(thrown(0)))[0]; u.Course.Fives != 0 {
		t.Errorf("compared again: %+v", u)
	}
	// One meeting of before and one of now were never compared.
	s, _ = w.story(0, 1, before[:1])
	if u := s.Count(Always(thrown(0)))[0]; u.Course.Fives != 2 {
		t.Errorf("not compared: %+v", u)
	}
}

// TestNoAnswerIsDrawnTwice changes one vote of a world and sees in which draws it is: one at the most, of all months.
func TestNoAnswerIsDrawnTwice(t *testing.T) {
	const throws = 64 // evenly over each draw: a whole meeting's answers are at least as much as one of them
	found := 0
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		draws := func(circle int) map[string][]int {
			all := map[string][]int{}
			for throw := range throws {
				for _, u := range w.tellBy(circle, len(w.months)-1, func(int, int) Dice { return func(of int) int { return throw * of / throws } }) {
					put := func(name string, d Drawn) {
						name = fmt.Sprint(u.Month, u.Counted, " ", name)
						all[name] = append(all[name], d.Parts...)
					}
					put("course", u.Course)
					for m, d := range u.Movement {
						put(m, d)
					}
				}
			}
			return all
		}
		for c := range w.circles {
			for _, e := range w.circles[c].evenings {
				for _, q := range e.evening.Record.Questions {
					for _, v := range []*circles.VoteRecord{q.First, q.Second} {
						if v == nil {
							continue
						}
						was := v.RightPeople
						v.RightPeople = 0
						none := draws(c)
						v.RightPeople = e.evening.Meeting.HeadCount
						var in []string
						for name, parts := range draws(c) {
							if !reflect.DeepEqual(parts, none[name]) {
								in = append(in, name)
							}
						}
						v.RightPeople = was
						if found += len(in); len(in) > 1 {
							t.Errorf("an answer of circle %d to %s is in %v", c, q.Question, in)
						}
					}
				}
			}
		}
	})
	if found < 500 {
		t.Errorf("only %d answers were drawn", found)
	}
}

// TestFivesTellNoAbsence has eleven people at one meeting and from five to nine at the next: whatever is told of how many
// there were is the same for all of them.
func TestFivesTellNoAbsence(t *testing.T) {
	told := func(people int) string {
		var evenings []circles.Evening
		for i, n := range []int{11, people} {
			e := circles.Evening{Meeting: circles.Meeting{HeadCount: n, Modules: []string{worldModules[i]}}}
			for q := range 2 {
				e.Record.Questions = append(e.Record.Questions, circles.QuestionRecord{Question: fmt.Sprint(i, q), First: vote(3), Second: vote(4)})
			}
			e.Record.Exit = &circles.ExitRecord{People: 5, Answers: map[string]map[string]int{"heard": {"yes": 3}}}
			evenings = append(evenings, e)
		}
		u := counted(evenings, thrown(0))
		return fmt.Sprint(u.Movement["demografi"].Fives, u.Movement["klimat"].Fives, u.Exit["heard"].Fives)
	}
	for people := Floor; people < 2*Floor; people++ {
		if got := told(people); got != "2 1 1" {
			t.Errorf("%d people at the second meeting are told as %s", people, got)
		}
	}
	if got := told(2 * Floor); got != "2 2 2" {
		t.Errorf("ten people at the second meeting are told as %s", got)
	}
}
