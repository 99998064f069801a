package report

import "testing"

// hidden lists the counts of a table that may not be told more exactly than by four values.
func hiddenValues(n, total int) bool { return few(n) || n != total && few(total-n) }

// TestSplitHidesSmallCounts tries every split of up to sixty answers. Whoever knows how it is told, and everything that
// is told, still has at least four values to choose from wherever a side is between one and four: all the splits that
// look the same are tried, so there is no cleverer way.
func TestSplitHidesSmallCounts(t *testing.T) {
	for total := Floor; total <= 60; total++ {
		alike := map[Split][]int{}
		for yes := 0; yes <= total; yes++ {
			alike[split(yes, total)] = append(alike[split(yes, total)], yes)
		}
		for told, all := range alike {
			for _, yes := range all {
				if told.Yes.Low > yes || told.Yes.High < yes || told.Total != total {
					t.Errorf("%d of %d is told as %+v", yes, total, told)
				}
				if hiddenValues(yes, total) && len(all) < 4 {
					t.Errorf("%d of %d is told as %+v, which only %v can be", yes, total, told, all)
				}
				if !hiddenValues(yes, total) && !told.Yes.Exact() && total >= 2*Floor-1 {
					t.Errorf("%d of %d is told as %+v, and could be told", yes, total, told)
				}
			}
			if told.Yes.High-told.Yes.Low+1 != len(all) {
				t.Errorf("%+v could be %v: the span promises more than there is", told, all)
			}
		}
	}
}

// TestAnswersHideSmallCounts does the same with every way to divide up to forty answers in three, for each of the
// three counts and for each sum of two of them.
func TestAnswersHideSmallCounts(t *testing.T) {
	type three struct{ yes, partly, other int }
	views := map[string]func(three) int{
		"yes":            func(x three) int { return x.yes },
		"partly":         func(x three) int { return x.partly },
		"other":          func(x three) int { return x.other },
		"partly + other": func(x three) int { return x.partly + x.other },
		"yes + other":    func(x three) int { return x.yes + x.other },
		"yes + partly":   func(x three) int { return x.yes + x.partly },
	}
	tried := 0
	for total := Floor; total <= 40; total++ {
		alike := map[Answers][]three{}
		for yes := 0; yes <= total; yes++ {
			for partly := 0; yes+partly <= total; partly++ {
				x := three{yes, partly, total - yes - partly}
				told := answers(x.yes, x.partly, x.other)
				alike[told] = append(alike[told], x)
			}
		}
		for told, all := range alike {
			for name, view := range views {
				values := map[int]bool{}
				for _, x := range all {
					values[view(x)] = true
				}
				for _, x := range all {
					if few(view(x)) && len(values) < 4 {
						t.Errorf("%+v: %s is told as %+v, and can only be %v", x, name, told, values)
					}
					tried++
				}
			}
			for _, x := range all {
				for _, c := range []struct {
					span Span
					n    int
				}{{told.Yes, x.yes}, {told.Partly, x.partly}, {told.Other, x.other}} {
					if c.n < c.span.Low || c.n > c.span.High {
						t.Errorf("%+v is told as %+v", x, told)
					}
				}
			}
		}
	}
	if tried < 10_000 {
		t.Errorf("tried only %d", tried)
	}
}

func TestHeadCount(t *testing.T) {
	for n, want := range map[int]Span{-1: {0, 0}, 0: {0, 0}, 1: {1, 4}, 3: {1, 4}, 4: {1, 4}, 5: {5, 5}, 12: {12, 12}} {
		if got := headCount(n); got != want {
			t.Errorf("%d people are told as %v, want %v", n, got, want)
		}
	}
	for n, want := range map[int]int{0: 0, 1: 0, 4: 0, 5: 5, 400: 400, 401: 0, -7: 0} {
		if got := PeopleBehind(n); got != want {
			t.Errorf("%d people behind a conclusion are told as %d, want %d", n, got, want)
		}
	}
}
