package report

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"norrbottenforalla.se/circles"
)

// thrown gives a dice that always falls on n, whatever it is asked.
func thrown(n int) Dice { return func(int) int { return n } }

// TestKeyed holds that a throw is the same whenever it is asked for, that it is another for another key, kind, name or meeting
// (also when their letters put together are the same), that the same share falls whatever it is a share of, and that falls
// are even.
func TestKeyed(t *testing.T) {
	const n = 1 << 40
	key := []byte("a key of a circle")
	seen := map[int]string{}
	for _, k := range []string{string(key), "another key", ""} {
		for _, what := range [][3]string{
			{"movement", "klimat", "m1"}, {"moved", "klimat", "m1"}, {"movement", "klimat2", "m1"}, {"movement", "klimat", "m2"},
			{"movement", "klimatm", "1"}, {"movementk", "limat", "m1"}, {"movement", "", "klimatm1"},
		} {
			dices := Keyed([]byte(k))
			fell := dices(what[0], what[1], circles.MeetingID(what[2]))(n)
			if again := Keyed([]byte(k))(what[0], what[1], circles.MeetingID(what[2]))(n); again != fell {
				t.Errorf("%v fell on %d and then on %d", what, fell, again)
			}
			if was, there := seen[fell]; there {
				t.Errorf("%s %v falls as %s", k, what, was)
			}
			seen[fell] = fmt.Sprint(k, what)
			if half := dices(what[0], what[1], circles.MeetingID(what[2]))(n / 2); half != fell/2 {
				t.Errorf("%v of half as much is %d, want %d", what, half, fell/2)
			}
		}
	}
	const times, sides = 6000, 6
	fell := [sides]int{}
	for i := range times {
		fell[Keyed(key)("exit", fmt.Sprint(i), "m")(sides)]++
	}
	chi := 0.0
	for _, f := range fell {
		chi += math.Pow(float64(f)-times/sides, 2) / (times / sides)
	}
	if chi > 25.7 { // five degrees of freedom: 1 in 10,000
		t.Errorf("falls %v, chi square %.1f", fell, chi)
	}
}

// TestDrawTellsFivePeopleAtLeast tries every number of answers, every pair of counts and every throw for up to
// seventeen people who give up to three answers each. Whoever knows the method, how many people there were and what was
// drawn has at least five times each person's answers to choose between, for the first count, the second, their
// difference and what is left; and each count is right on average, to the last digit.
func TestDrawTellsFivePeopleAtLeast(t *testing.T) {
	tried := 0
	for each := 1; each <= 3; each++ {
		for all := Floor * each; all <= 17*each; all++ {
			for fives := 1; fives <= all/(Floor*each); fives++ {
				tried += tryDraws(t, each, all, fives)
			}
		}
	}
	if tried < 1_000_000 {
		t.Errorf("tried only %d", tried)
	}
}

// tryDraws tries every pair of counts and every throw, and gives how many.
func tryDraws(t *testing.T, each, all, fives int) (tried int) {
	type told struct{ first, second int }
	type seen map[int]bool
	possible := map[told][4]seen{}
	for a := 0; a <= all; a++ {
		sum := 0
		for throw := range all {
			sum += draw(thrown(throw), each, fives, part{a, all}, part{a, all}).Parts[0]
		}
		if sum*all != a*fives*all {
			t.Fatalf("%d of %d: on average %d/%d parts of %d", a, all, sum, all, fives)
		}
		for b := 0; b <= all; b++ {
			for throw := range all {
				d := draw(thrown(throw), each, fives, part{a, all}, part{b, all})
				at := told{d.Parts[0], d.Parts[1]}
				sets, known := possible[at]
				if !known {
					sets = [4]seen{{}, {}, {}, {}}
					possible[at] = sets
				}
				for i, n := range []int{a, b, b - a, all - b} {
					sets[i][n] = true
				}
				tried++
			}
		}
	}
	for at, sets := range possible {
		for i, values := range sets {
			if len(values) < Floor*each {
				t.Fatalf("%d answers, %d each: told %v, number %d can only be %v", all, each, at, i, values)
			}
		}
	}
	return tried
}

// TestDrawOfThree does the same for yes, partly and the rest, each of them and each two together.
func TestDrawOfThree(t *testing.T) {
	for each := 1; each <= 2; each++ {
		for all := Floor * each; all <= 16*each; all++ {
			possible := map[Answers][3]map[int]bool{}
			for yes := 0; yes <= all; yes++ {
				for most := yes; most <= all; most++ {
					for throw := range all {
						got := draw(thrown(throw), each, all/(Floor*each), part{yes, all}, part{most, all}).answers()
						if got.Yes.Told+got.Partly.Told+got.Other.Told != got.Yes.Of || got.Partly.Told < 0 || got.Other.Told < 0 {
							t.Fatalf("%d, %d of %d are told as %+v", yes, most-yes, all, got)
						}
						sets, known := possible[got]
						if !known {
							sets = [3]map[int]bool{{}, {}, {}}
							possible[got] = sets
						}
						// Two of them together are all but the third, so three sets are six.
						sets[0][yes], sets[1][most-yes], sets[2][all-most] = true, true, true
					}
				}
			}
			for at, sets := range possible {
				for i, values := range sets {
					if len(values) < Floor*each {
						t.Fatalf("%d answers, %d each: told %+v, number %d can only be %v", all, each, at, i, values)
					}
				}
			}
		}
	}
}

// TestDrawOfUnlikeMeetings does it where more people were at one meeting than at the other.
func TestDrawOfUnlikeMeetings(t *testing.T) {
	for first := Floor; first <= 13; first++ {
		for last := Floor; last <= 13; last++ {
			size := first / divisor(first, last) * last
			possible := map[[2]int][2]map[int]bool{}
			for a := 0; a <= first; a++ {
				for b := 0; b <= last; b++ {
					sum := [2]int{}
					fives := 0
					for throw := range size {
						d := draw(thrown(throw), 1, min(first, last)/Floor, part{a, first}, part{b, last})
						at := [2]int{d.Parts[0], d.Parts[1]}
						if possible[at][0] == nil {
							possible[at] = [2]map[int]bool{{}, {}}
						}
						possible[at][0][a], possible[at][1][b] = true, true
						sum[0], sum[1], fives = sum[0]+at[0], sum[1]+at[1], d.Fives
					}
					if sum[0]*first != a*fives*size || sum[1]*last != b*fives*size {
						t.Fatalf("%d of %d and %d of %d: on average %v/%d of %d", a, first, b, last, sum, size, fives)
					}
				}
			}
			for at, sets := range possible {
				if len(sets[0]) < Floor || len(sets[1]) < Floor {
					t.Fatalf("%d and %d people: told %v, can only be %v", first, last, at, sets)
				}
			}
		}
	}
}

func TestDrawOfTooFew(t *testing.T) {
	never := func(int) int { t.Error("the dice was thrown"); return 0 }
	for _, c := range []struct{ each, count, all int }{{1, 2, 4}, {3, 9, 14}, {0, 0, 0}, {0, 3, 9}} {
		if d := draw(never, c.each, 1, part{c.count, c.all}); d.Fives != 0 || d.Parts != nil || d.nth(0) != (Estimate{}) {
			t.Errorf("%+v gives %+v", c, d)
		}
	}
	if d := draw(thrown(0), 1, 2, part{99, 12}, part{-3, 12}); d.Fives != 2 || d.Parts[0] != 2 || d.Parts[1] != 0 {
		t.Errorf("counts that cannot be are told as %+v", d)
	}
	if got := draw(thrown(6), 2, 2, part{9, 24}).nth(0); got != (Estimate{Told: 10, Of: 20, Spread: 100}) {
		t.Errorf("twelve people with two answers each: %+v", got)
	}
}

// missed gives how likely it is that the interval of a sum misses the truth, when each draw steps so far and is up with
// such a chance. It is computed and not tried.
func missed(steps []int, up []float64) float64 {
	sums := map[float64]float64{0: 1}
	spread, of := 0, 0
	for i, step := range steps {
		spread, of = spread+step*step, of+step
		next := map[float64]float64{}
		for at, p := range sums {
			next[at] += p * (1 - up[i])
			next[at+float64(step)] += p * up[i]
		}
		sums = next
	}
	truth := 0.0
	for i, step := range steps {
		truth += float64(step) * up[i]
	}
	out := 0.0
	for at, p := range sums {
		g, _ := Estimate{Told: int(at), Of: of, Spread: spread}.Share()
		if share := truth / float64(of); share < g.Low-1e-9 || share > g.High+1e-9 {
			out += p
		}
	}
	return out
}

// TestIntervalHoldsTheTruth computes how often the interval misses: for every chance in steps of a hundredth with up to
// 120 equal draws, and for unequal ones that rapid looks for. Never in more than 5 of 100.
func TestIntervalHoldsTheTruth(t *testing.T) {
	worst := 0.0
	for n := 1; n <= 120; n++ {
		steps, up := make([]int, n), make([]float64, n)
		for chance := 0; chance <= 50; chance++ {
			for i := range steps {
				steps[i], up[i] = 5, float64(chance)/100
			}
			worst = max(worst, missed(steps, up))
		}
	}
	if worst > 0.05 || worst < 0.04 {
		t.Errorf("equal draws: misses %.4f", worst)
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 9).Draw(t, "draws")
		steps, up := make([]int, n), make([]float64, n)
		for i := range steps {
			steps[i], up[i] = 5*rapid.IntRange(1, 12).Draw(t, "each"), rapid.Float64Range(0, 1).Draw(t, "up")
		}
		if p := missed(steps, up); p > 0.05 {
			t.Fatalf("misses %.4f", p)
		}
	})
}

// TestSharesAreRightOnAverage counts a world many times with the program's own dice, each time with other keys: the shares are
// right on average, and their intervals hold the truth.
func TestSharesAreRightOnAverage(t *testing.T) {
	type one struct{ people, questions, first, second int }
	world := []one{{6, 3, 4, 11}, {9, 2, 0, 18}, {12, 4, 30, 31}, {17, 1, 3, 2}, {7, 5, 20, 35}, {23, 2, 23, 40}, {5, 1, 1, 4}}
	var units [][]circles.Evening
	truth, of := [2]float64{}, 0.0
	for _, c := range world {
		e := circles.Evening{Meeting: circles.Meeting{HeadCount: c.people, Modules: []string{"klimat"}}}
		left := [2]int{c.first, c.second}
		for range c.questions {
			first, second := min(left[0], c.people), min(left[1], c.people)
			left[0], left[1] = left[0]-first, left[1]-second
			e.Record.Questions = append(e.Record.Questions, circles.QuestionRecord{
				First: &circles.VoteRecord{People: c.people, RightPeople: first}, Second: &circles.VoteRecord{People: c.people, RightPeople: second},
			})
		}
		units = append(units, []circles.Evening{e})
		all := float64(c.people * c.questions)
		weight := float64(c.people / Floor * Floor * c.questions)
		truth[0], truth[1], of = truth[0]+weight*float64(c.first)/all, truth[1]+weight*float64(c.second)/all, of+weight
	}
	const times = 4000
	sum, held := [3]float64{}, [3]int{}
	for n := range times {
		var m Movement
		for i, evenings := range units {
			u := Story{Evenings: evenings}.Count(Keyed(fmt.Append(nil, "key", n, i)))[0]
			m = m.Plus(u.Movement["klimat"].movement())
		}
		first, ok1 := m.First.Share()
		second, ok2 := m.Second.Share()
		change, ok3 := m.Change()
		if !ok1 || !ok2 || !ok3 || m.First.Of != int(of) {
			t.Fatalf("%+v", m)
		}
		for i, g := range []Guess{first, second, change} {
			want := []float64{truth[0] / of, truth[1] / of, (truth[1] - truth[0]) / of}[i]
			sum[i] += g.About - want
			if g.Low <= want && want <= g.High {
				held[i]++
			}
		}
	}
	for i := range sum {
		// One draw's standard error is at most 0.2 here, so the mean of 4000 is within 0.016 but once in a million times.
		if off := math.Abs(sum[i] / times); off > 0.016 {
			t.Errorf("number %d is off by %.4f on average", i, off)
		}
		if held[i] < times*95/100 {
			t.Errorf("number %d: the interval held in %d of %d", i, held[i], times)
		}
	}
}

func TestGuess(t *testing.T) {
	if _, ok := (Estimate{}).Share(); ok {
		t.Error("a share of nothing")
	}
	// Thirty months of circles with ten people: the standard error is at most 1/√120 / 2.
	e := Estimate{}
	for i := range 30 {
		e = e.Plus(Drawn{Each: 1, Fives: 2, Parts: []int{i % 3}}.nth(0))
	}
	g, ok := e.Share()
	if want := 2.25 * math.Sqrt(30) / 2 / 60; !ok || g.About != 0.5 || math.Abs(g.High-0.5-want) > 1e-12 || math.Abs(0.5-g.Low-want) > 1e-12 || g.Vague {
		t.Errorf("%+v", g)
	}
	one, _ := Drawn{Each: 3, Fives: 1, Parts: []int{1}}.nth(0).Share()
	if one != (Guess{About: 1, Low: 0, High: 1, Vague: true}) {
		t.Errorf("one circle of five is told as %+v", one)
	}
	for people, want := range map[int]int{5: 21, 10: 6, 15: 3} { // circle months until it is told
		n, sum := 0, Estimate{}
		for g.Vague = true; g.Vague; n++ {
			sum = sum.Plus(Drawn{Each: 2, Fives: people / Floor, Parts: []int{0}}.nth(0))
			g, _ = sum.Share()
		}
		if n != want {
			t.Errorf("circles of %d are told after %d months", people, n)
		}
	}
	m := Movement{First: Estimate{10, 40, 100}, Second: Estimate{30, 40, 100}}
	if c, _ := m.Change(); c.About != 0.5 || math.Abs(c.Low-(0.5-2.25*10/2/40)) > 1e-12 || c.High > 1 {
		t.Errorf("the change is %+v", c)
	}
}

func TestPeopleAreToldInSteps(t *testing.T) {
	for n, want := range map[int]Span{-1: {0, 0}, 0: {0, 0}, 1: {1, 4}, 3: {1, 4}, 4: {1, 4}, 5: {5, 5}, 12: {12, 12}} {
		if got := headCount(n); got != want {
			t.Errorf("%d people are told as %v, want %v", n, got, want)
		}
	}
	for n, want := range map[int]Step{0: {}, 1: {}, 4: {}, 5: {5, 9}, 9: {5, 9}, 10: {10, 14}, 14: {10, 14}, 15: {15, 0}, 400: {15, 0}, 401: {}, -7: {}} {
		if got := PeopleBehind(n); got != want {
			t.Errorf("%d people behind a conclusion are told as %v, want %v", n, got, want)
		}
	}
}
