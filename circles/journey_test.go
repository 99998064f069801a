package circles_test

import (
	"testing"

	"norrbottenforalla.se/circles"
)

func vote(right, people int) *circles.VoteRecord {
	return &circles.VoteRecord{People: people, Phones: people, RightPeople: right}
}

// months is a circle of three meetings: the baseline, a module, and the closing.
func months() []circles.HeldRecord {
	meeting := func(number, hours int, confirmed bool, modules ...string) circles.Meeting {
		return circles.Meeting{
			Number: number, State: circles.Held, Modules: modules, StudyHours: hours, Confirmed: confirmed,
		}
	}
	return []circles.HeldRecord{
		{Meeting: meeting(3, 2, false, "avslut"), Record: &circles.RoundRecord{
			Questions: []circles.QuestionRecord{
				{Question: "b1", Text: "Start?", First: vote(5, 6), Second: vote(6, 6)},
				{Question: "d1", Text: "Hur många?", Lookback: true, First: vote(4, 6)},
				{Question: "x", Text: "Aldrig frågad", Lookback: true, First: vote(1, 6)},
			},
		}},
		{Meeting: meeting(1, 3, true, "introduktion"), Record: &circles.RoundRecord{
			Questions: []circles.QuestionRecord{
				{Question: "b1", Text: "Start?", Baseline: true, First: vote(2, 6)},
				{Question: "b2", Text: "Bara först", Baseline: true, First: vote(2, 6)},
				{Question: "b3", Text: "Ingen svarade", Baseline: true, First: vote(0, 0)},
			},
		}},
		{Meeting: meeting(2, 2, true, "demografi", "introduktion"), Record: &circles.RoundRecord{
			Questions: []circles.QuestionRecord{
				{Question: "d1", Text: "Hur många?", First: vote(1, 6), Second: vote(5, 6)},
				{Question: "d2", Text: "En gång", First: vote(3, 6), Second: vote(0, 0)},
			},
			Positions: []circles.PositionRecord{{Position: "p", Text: "Gruvan?", First: &circles.VoteRecord{People: 8, Options: []circles.OptionRecord{
				{Option: "a", People: 3}, {Option: "b", People: 2}, {Option: "unsure", People: 2}, {Option: "pass", People: 1},
			}}}},
			Conclusions: []circles.ConclusionRecord{
				{Prompt: "1", Text: "Vad behövs?", Disagree: "Om gruvan."}, {Prompt: "2", Text: "Vem bestämmer?"},
				{Prompt: "3", Text: "Klart", Conclusion: "Ja."},
			},
		}},
		{Meeting: circles.Meeting{Number: 4, State: circles.Planned, StudyHours: 9, Modules: []string{"klimat"}}},
	}
}

func TestJourney(t *testing.T) {
	p := circles.JourneyOf(months(), "avslut")
	if p.Held != 3 || p.Hours != 5 || p.Proposed != 2 {
		t.Errorf("held %d, hours %d, proposed %d", p.Held, p.Hours, p.Proposed)
	}
	if got := len(p.Modules); got != 3 || p.Modules[0] != "introduktion" || p.Modules[2] != "avslut" {
		t.Errorf("modules %v", p.Modules)
	}
	if len(p.Baseline) != 1 || p.Baseline[0].First.RightPeople != 2 || p.Baseline[0].Second.RightPeople != 5 ||
		p.Baseline[0].Before != 1 || p.Baseline[0].After != 3 {
		t.Errorf("baseline %+v: the first vote of both meetings is compared, and only what was asked in both", p.Baseline)
	}
	if len(p.Lookbacks) != 1 || p.Lookbacks[0].First.RightPeople != 5 || p.Lookbacks[0].Second.RightPeople != 4 ||
		p.Lookbacks[0].Before != 2 || p.Lookbacks[0].After != 3 {
		t.Errorf("lookbacks %+v: what was left of the last vote", p.Lookbacks)
	}
	if len(p.Votes) != 2 { // d1, and the closing question that was also voted on twice
		t.Errorf("votes %+v", p.Votes)
	}
	if len(p.Differ) != 1 || p.Differ[0].Words != "Om gruvan." || len(p.Open) != 1 || p.Open[0] != "Vem bestämmer?" {
		t.Errorf("differ %+v, open %v: to disagree is no open question", p.Differ, p.Open)
	}
	largest, unsure, known := p.Positions[0].Agreement("unsure", "pass")
	if largest != 0.6 || unsure != 2.0/7 || !known {
		t.Errorf("largest %v, unsure %v, %v: those who would not say are not counted", largest, unsure, known)
	}
}

func TestJourneyOfNothing(t *testing.T) {
	if p := circles.JourneyOf(nil, "avslut"); p.Held != 0 || len(p.Votes) != 0 {
		t.Errorf("%+v", p)
	}
	m := circles.Movement{First: &circles.VoteRecord{People: 3, Options: []circles.OptionRecord{{Option: "pass", People: 3}}}}
	if _, _, known := m.Agreement("unsure", "pass"); known {
		t.Error("three who would not say have an opinion")
	}
}
