package report

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"norrbottenforalla.se/circles"
)

// tried remembers what possible found out.
var tried = map[string]map[int]map[int]bool{}

// possible tries every secret and every throw on the report itself. So the attacker knows the method, whatever it is.
func possible(k kind, s secret) map[int]map[int]bool {
	name := fmt.Sprint(k.name, s.heads, s.last)
	if tried[name] == nil {
		told := map[int]map[int]bool{}
		for n := range s.all + 1 {
			size := 1
			k.count(s, n, func(of int) int { size = max(size, of); return 0 })
			for throw := range size {
				put(told, k.count(s, n, func(of int) int { return throw % of }).Told, n)
			}
		}
		tried[name] = told
	}
	return tried[name]
}

// weighed remembers what weigh found out.
var weighed = map[string]int{}

// weigh gives how many answers a number is told of, as the attacker works it out.
func weigh(k kind, s secret) int {
	name := fmt.Sprint(k.name, s.heads, s.last)
	if _, seen := weighed[name]; !seen {
		weighed[name] = k.count(s, 0, thrown(0)).Of
	}
	return weighed[name]
}

// A reading is all that the attacker read about one kind: for each set of units, what was told of it.
type reading map[uint32][]int

// attack reads every table of every filter on every day and works out which numbers each unit's secret can be. It knows
// which circles are in which line, how many people were at each meeting, what was asked, and the method. It says where
// there are fewer than five people could give.
func attack(w world, how telling) (leaks []string, secrets int) {
	all := kinds()
	index := map[unitKey]int{}
	var units []unitKey
	read := make([]reading, len(all))
	for i := range read {
		read[i] = reading{}
	}
	known := make([][]secret, len(all)) // by kind and unit
	at := func(u Unit) int {
		k := keyOfUnit(u)
		if _, seen := index[k]; !seen {
			index[k] = len(units)
			units = append(units, k)
			for i := range all {
				known[i] = append(known[i], all[i].secret(w, k))
			}
		}
		return index[k]
	}
	dice := w.dice(99, 99)
	for last := range w.months {
		facts := w.facts(last)
		for _, f := range w.filters() {
			groups := map[string]uint32{}
			for _, u := range facts.Units {
				if !f.Takes(u.Class) || !f.takesMonth(u.Month) {
					continue
				}
				bit := uint32(1) << at(u)
				groups["total"] |= bit
				for _, d := range Dimensions() {
					groups[string(d)+" "+keyOf(d, u)] |= bit
				}
			}
			for name, line := range facts.lines(f) {
				mask := groups[name]
				if mask == 0 {
					continue
				}
				for i, k := range all {
					var of []secret
					weight := 0
					for u := range units {
						if mask>>u&1 == 1 && known[i][u].all > 0 {
							of = append(of, known[i][u])
							weight += weigh(k, known[i][u])
						}
					}
					if k.told(line).Of != weight {
						leaks = append(leaks, fmt.Sprintf("%s of %s tells of %d answers, and %d were there to tell", k.name, name, k.told(line).Of, weight))
					}
					if len(of) > 0 {
						read[i][mask] = append(read[i][mask], how.line(k, k.told(line), of, dice))
					}
				}
			}
		}
	}
	leaks = append(leaks, twice(all, units, known)...)
	for i, k := range all {
		between, averages := read[i].solve(len(units))
		for u := range units {
			s := known[i][u]
			if s.all == 0 {
				continue
			}
			secrets++
			left := map[int]bool{}
			for told, numbers := range how.possible(k, s) {
				if told < between[u].Low || told > between[u].High {
					continue
				}
				for n := range numbers {
					if a := averages[u]; a.times < 2 || math.Abs(float64(n)/float64(s.all)-a.mean/float64(a.of(s))) <= a.reach(s) {
						left[n] = true
					}
				}
			}
			if how.sound && !left[s.value] {
				leaks = append(leaks, fmt.Sprintf("%s of circle %d in month %d is %d, which the attack rules out: it is wrong", k.name, units[u].circle, units[u].held, s.value))
			}
			if len(left) < Floor*s.each {
				leaks = append(leaks, fmt.Sprintf("%s of circle %d in month %d is %d: it can only be %v", k.name, units[u].circle, units[u].held, s.value, left))
			}
		}
	}
	return leaks, secrets
}

func keyOf(d Dimension, u Unit) string {
	return map[Dimension]string{
		ByPilot: orNone(u.Pilot), ByMunicipality: string(u.Municipality), ByForm: string(u.Form), ByOrganiser: orNone(u.Organiser), ByMonth: string(u.Month),
	}[d]
}

// lines gives every line of every table of a filter.
func (facts Facts) lines(f Filter) map[string]Sum {
	all := map[string]Sum{"total": facts.Total(f)}
	for _, d := range Dimensions() {
		for _, l := range facts.By(d, f) {
			all[string(d)+" "+l.Key] = l.Sum
		}
	}
	return all
}

// An average is what was told of one unit when it was told differently from time to time.
type average struct {
	mean  float64
	times int
}

func (average) of(s secret) int { return Floor * s.each * (s.all / (Floor * s.each)) }

// reach is three standard errors of the share.
func (a average) reach(s secret) float64 {
	return 3 * 0.5 / float64(s.all/(Floor*s.each)) / math.Sqrt(float64(a.times))
}

// solve works out between which numbers each unit was told. What is told of a set is an equation; one that was told
// differently is no equation, but its average is the truth by and by.
func (r reading) solve(n int) ([]Span, []average) {
	averages := make([]average, n)
	var claims []claim
	for mask, told := range r {
		var of []int
		for u := range n {
			if mask>>u&1 == 1 {
				of = append(of, u)
			}
		}
		same, sum := true, 0
		for _, t := range told {
			same, sum = same && t == told[0], sum+t
		}
		switch {
		case same:
			claims = append(claims, claim{of, told[0], told[0]})
		case len(of) == 1:
			averages[of[0]] = average{float64(sum) / float64(len(told)), len(told)}
		}
	}
	return solve(n, claims), averages
}

// twice finds answers that are in two units' draws. Each draw has chance of its own, so their average is nearer the truth
// than five people's answers: whoever saw an answer told often would know it.
func twice(all []kind, units []unitKey, known [][]secret) (leaks []string) {
	told := map[string]string{}
	for i, k := range all {
		for u, s := range known[i] {
			draw := fmt.Sprint(k.draw, " of ", units[u])
			for _, name := range s.of {
				if was := told[name]; was != "" && was != draw {
					leaks = append(leaks, fmt.Sprintf("the answers %s are drawn in %s and again in %s", name, was, draw))
				}
				told[name] = draw
			}
		}
	}
	return leaks
}

// A claim is what the attacker reads somewhere: the unknowns with these numbers add up to something from low to high.
type claim struct {
	of        []int
	low, high int
}

// TestNothingAboutFewIsFound gives the attacker every table that the pages offer, under every filter, after every month.
// Every number behind a unit has as many possible values left as five people could make.
func TestNothingAboutFewIsFound(t *testing.T) {
	hidden := 0
	rapid.Check(t, func(t *rapid.T) {
		leaks, there := attack(drawWorld(t), honest)
		hidden += there
		for _, leak := range leaks {
			t.Error(leak)
		}
	})
	if hidden < 500 {
		t.Errorf("only %d numbers were there to be found", hidden)
	}
}

// TestNoOrderOfConfirmingIsFound attacks every order in which three meetings can be confirmed, each of them as a first or as
// a last meeting asks: of ten people, where two draws of one answer leave fewer values than five people make.
func TestNoOrderOfConfirmingIsFound(t *testing.T) {
	worlds, compared := 0, 0
	for order := range 3 * 3 * 3 {
		for asked := range 1 << 2 {
			var evenings []worldEvening
			for i, rest := 0, order; i < 3; i, rest = i+1, rest/3 {
				second := vote(5)
				first := i == 0 || asked>>(i-1)&1 == 1
				if first {
					second = nil
				}
				evenings = append(evenings, asks(0, rest%3, first, 3+i, second))
			}
			w := course(evenings...)
			w.months = w.months[:3]
			for i := range evenings {
				evenings[i].evening.Record.Exit = &circles.ExitRecord{Answers: map[string]map[string]int{"heard": {"yes": 4}}}
			}
			leaks, _ := attack(w, honest)
			for _, leak := range leaks {
				t.Errorf("order %d, asked %d: %s", order, asked, leak)
			}
			worlds++
			if _, next, _ := w.compared(0); next >= 0 {
				compared++
			}
		}
	}
	if worlds != 108 || compared < 80 {
		t.Errorf("%d worlds, %d of them with a comparison", worlds, compared)
	}
}
