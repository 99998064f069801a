package report

import (
	"fmt"

	"norrbottenforalla.se/circles"
)

// A kind is one sort of number that tables tell, of one part (a section, or a side of an exit question).
type kind struct {
	name   string
	draw   string // what it is drawn with: those of one draw have one throw
	told   func(Sum) Estimate
	secret func(w world, u unitKey) secret
	count  func(s secret, n int, dice Dice) Estimate // what would be told if the secret were n
}

// kinds are all numbers about answers that leave the report.
func kinds() []kind {
	var all []kind
	for _, module := range worldModules {
		for second := range 2 {
			side := func(m Movement) Estimate { return []Estimate{m.First, m.Second}[second] }
			all = append(all, kind{
				fmt.Sprint("right ", module, " ", second), "movement " + module, func(s Sum) Estimate { return side(s.Movement[module]) },
				func(w world, u unitKey) secret { return w.right(u, module, second) },
				func(s secret, n int, dice Dice) Estimate {
					return side(counted(imagine(s, n, module, false), dice).Movement[module].movement())
				},
			})
		}
		all = append(all, kind{
			"moved " + module, "moved " + module, func(s Sum) Estimate { return s.Moved[module] },
			func(w world, u unitKey) secret { return w.moved(u, module) },
			func(s secret, n int, dice Dice) Estimate {
				return counted(imagine(s, n, module, true), dice).Moved[module].nth(0)
			},
		})
	}
	for second := range 2 {
		side := func(m Movement) Estimate { return []Estimate{m.First, m.Second}[second] }
		all = append(all, kind{
			fmt.Sprint("course ", second), "course", func(s Sum) Estimate { return side(s.Course) },
			func(w world, u unitKey) secret { return w.course(u, second) },
			func(s secret, n int, dice Dice) Estimate {
				heads, right := [2]int{s.all, s.last}, [2]int{n, n}
				if second == 1 {
					heads = [2]int{s.last, s.all}
				}
				var evenings []circles.Evening
				for i := range heads {
					e := circles.Evening{Meeting: circles.Meeting{HeadCount: heads[i], Modules: []string{closingModule}}}
					e.Record.Questions = []circles.QuestionRecord{{Question: "base", Baseline: i == 0, First: &circles.VoteRecord{RightPeople: right[i]}}}
					evenings = append(evenings, e)
				}
				return side(counted(evenings, dice).Course.movement())
			},
		})
	}
	for i, name := range []string{"yes", "partly", "other"} {
		side := func(a Answers) Estimate { return []Estimate{a.Yes, a.Partly, a.Other}[i] }
		all = append(all, kind{
			name, "exit", func(s Sum) Estimate { return side(s.Exit["heard"]) },
			func(w world, u unitKey) secret { return w.exit(u, i) },
			func(s secret, n int, dice Dice) Estimate {
				counts := []int{0, 0, 0}
				counts[i] = n
				counts[2-i/2*2] += s.all - n // what is left is another's
				evenings := imagine(s, 0, "", false)
				for e := range evenings {
					here := evenings[e].Meeting.HeadCount
					yes := min(counts[0], here)
					partly := min(counts[1], here-yes)
					counts[0], counts[1] = counts[0]-yes, counts[1]-partly
					evenings[e].Record = circles.RoundRecord{Exit: &circles.ExitRecord{Answers: map[string]map[string]int{"heard": {"yes": yes, "partly": partly}}}}
				}
				return side(counted(evenings, dice).Exit["heard"].answers())
			},
		})
	}
	return all
}

// imagine makes meetings with one question each in which n of everybody's answers are right, or moved.
func imagine(s secret, n int, module string, positions bool) []circles.Evening {
	var evenings []circles.Evening
	for i, here := range s.heads {
		right := min(n, here)
		n -= right
		e := circles.Evening{Meeting: circles.Meeting{HeadCount: here, Modules: []string{module}}}
		vote := &circles.VoteRecord{People: here, RightPeople: right}
		if positions {
			were, are := []circles.OptionRecord{{Option: "a", People: here}}, []circles.OptionRecord{{Option: "a", People: here - right}, {Option: "b", People: right}}
			e.Record.Positions = []circles.PositionRecord{{First: &circles.VoteRecord{People: here, Options: were}, Second: &circles.VoteRecord{People: here, Options: are}}}
		} else {
			e.Record.Questions = []circles.QuestionRecord{{Question: fmt.Sprint(i), First: vote, Second: vote}}
		}
		evenings = append(evenings, e)
	}
	return evenings
}
