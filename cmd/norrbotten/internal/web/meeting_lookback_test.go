package web

import (
	"testing"

	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/quiz"
)

// fewModules is the smallest material that does.
type fewModules []quiz.Module

func (m fewModules) Modules() []quiz.Module { return m }

func (m fewModules) Module(id quiz.ModuleID) (quiz.Module, bool) {
	for _, x := range m {
		if x.ID == id {
			return x, true
		}
	}
	return quiz.Module{}, false
}

func (m fewModules) Plan(mods ...quiz.Module) quiz.Plan {
	plan := quiz.Plan{}
	for i := range mods {
		plan.Steps = append(plan.Steps, quiz.Step{ID: "welcome-" + quiz.StepID(mods[i].ID), Kind: quiz.StepWelcome, Welcome: &mods[i].Welcome})
		for j := range mods[i].Questions {
			q := &mods[i].Questions[j]
			plan.Steps = append(plan.Steps, quiz.Step{ID: quiz.StepID(q.ID), Kind: quiz.StepQuestion, Question: q})
		}
	}
	return plan
}

func questions(ids ...string) fewModules {
	m := quiz.Module{ID: "x"}
	for _, id := range ids {
		m.Questions = append(m.Questions, quiz.Question{ID: quiz.QuestionID(id)})
	}
	return fewModules{m}
}

func asked(id string, first, second *circles.VoteRecord) circles.QuestionRecord {
	return circles.QuestionRecord{Question: id, First: first, Second: second}
}

func voted(right, people int) *circles.VoteRecord {
	return &circles.VoteRecord{RightPeople: right, People: people}
}

func TestLookback(t *testing.T) {
	modules := questions("a", "b", "c", "d", "e", "sore")
	modules[0].Questions[5].Support = []quiz.Support{{ID: "jour"}}
	for name, c := range map[string]struct {
		last, before []circles.QuestionRecord
		want         string
	}{
		"no meeting before": {want: ""},
		"two from the last, least right first": {
			last: []circles.QuestionRecord{asked("a", voted(9, 10), nil), asked("b", voted(1, 10), nil), asked("c", voted(5, 10), nil)},
			want: "tillbaka-b tillbaka-c",
		},
		"the latest vote counts, as a share": {
			last: []circles.QuestionRecord{asked("a", voted(0, 10), voted(10, 10)), asked("b", voted(4, 5), nil), asked("c", voted(6, 10), nil)},
			want: "tillbaka-c tillbaka-b",
		},
		"a second vote that nobody took does not count": {
			last: []circles.QuestionRecord{asked("a", voted(1, 2), voted(0, 0)), asked("b", voted(2, 2), nil)},
			want: "tillbaka-a tillbaka-b",
		},
		"what nobody answered is passed over": {
			last: []circles.QuestionRecord{asked("a", voted(0, 0), nil), asked("b", nil, nil), asked("c", voted(2, 2), nil)},
			want: "tillbaka-c",
		},
		"one from the meeting before that, none twice": {
			last:   []circles.QuestionRecord{asked("a", voted(0, 2), nil), asked("b", voted(1, 2), nil)},
			before: []circles.QuestionRecord{asked("a", voted(0, 2), nil), asked("d", voted(1, 2), nil), asked("e", voted(2, 2), nil)},
			want:   "tillbaka-a tillbaka-b tillbaka-d",
		},
		"what may touch somebody is passed over": {
			last: []circles.QuestionRecord{asked("sore", voted(0, 9), nil), asked("b", voted(1, 2), nil)},
			want: "tillbaka-b",
		},
		"what the material no longer has is passed over": {
			last: []circles.QuestionRecord{asked("gone", voted(0, 2), nil), asked("b", voted(1, 2), nil)},
			want: "tillbaka-b",
		},
	} {
		t.Run(name, func(t *testing.T) {
			steps := lookback(modules, c.last, c.before)
			if line(steps) != c.want {
				t.Errorf("got %q, want %q", line(steps), c.want)
			}
			for _, s := range steps {
				if !s.Lookback || s.Kind != quiz.StepQuestion || s.Question == nil || s.Module != "x" {
					t.Errorf("not a question that looks back: %+v", s)
				}
			}
		})
	}
}

func TestLookbackComesAfterTheWelcomeAndNeverTwice(t *testing.T) {
	modules := questions("a", "b", "c")
	plan := modules.Plan(modules[0])
	back := lookback(modules, []circles.QuestionRecord{asked("b", voted(0, 2), nil)}, nil)
	got := withLookback(plan, back)
	if want := "welcome-x tillbaka-b a (b) c"; line(got.Steps) != want {
		t.Errorf("got %s, want %s", line(got.Steps), want)
	}
	if line(plan.Steps) != "welcome-x a b c" {
		t.Errorf("the plan itself was changed: %s", line(plan.Steps))
	}
}
