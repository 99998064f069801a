package circles_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"norrbottenforalla.se/circles"
)

// evening is a record with something of everything.
func evening() circles.RoundRecord {
	start := time.Date(2026, 11, 3, 17, 0, 0, 0, time.UTC)
	vote := func(right, people int) *circles.VoteRecord {
		return &circles.VoteRecord{People: people, Phones: people, RightPeople: right}
	}
	return circles.RoundRecord{
		StartedAt: start, EndedAt: start.Add(2 * time.Hour), HeadCount: 8,
		Questions: []circles.QuestionRecord{
			{Question: "q1", Kind: "single", Text: "Hur många?", First: vote(3, 8), Second: vote(7, 8)},
			{Question: "q2", Kind: "single", Text: "Förra gången?", Lookback: true, First: vote(6, 8)},
		},
		Positions: []circles.PositionRecord{{Position: "p1", Kind: "scale", Text: "Vad tycker vi?", First: vote(0, 8)}},
		Conclusions: []circles.ConclusionRecord{
			{Prompt: "a", Text: "Vad behövs?", Conclusion: "Bostäder."},
			{Prompt: "b", Text: "Vem bestämmer?"},
			{Prompt: "c", Text: "Vart går pengarna?", Disagree: "Om gruvan."},
		},
		Observed: []string{"Tre tomma hus."},
		Exit:     &circles.ExitRecord{People: 8, Kept: []string{"Det ordnar sig."}},
	}
}

func TestDraftTakesAllOfTheRecord(t *testing.T) {
	d := circles.DraftMinutes("m", evening(), "Folkets hus", "Titta.")
	if err := d.Check(); err != nil {
		t.Fatal(err)
	}
	if len(d.Questions) != 2 || len(d.Positions) != 1 || len(d.Conclusions) != 3 || d.Place != "Folkets hus" ||
		d.Task != "Titta." || !reflect.DeepEqual(d.Observed, []string{"Tre tomma hus."}) ||
		!reflect.DeepEqual(d.Exit, []string{"Det ordnar sig."}) || !d.Questions[1].Lookback || d.Version != 0 {
		t.Errorf("draft %+v", d)
	}
	if q := d.Questions[0]; q.First.RightPeople != 3 || q.Second.RightPeople != 7 {
		t.Errorf("votes of the draft: %+v", q)
	}
	var open []string
	for _, c := range d.Conclusions {
		if c.IsOpen() {
			open = append(open, c.ID)
		}
	}
	if !reflect.DeepEqual(open, []string{"b"}) {
		t.Errorf("open questions %v, want b: to disagree is an answer too", open)
	}
}

func TestDraftSharesNothingWithTheRecord(t *testing.T) {
	r := evening()
	d := circles.DraftMinutes("m", r, "", "")
	d.Questions[0].First.RightPeople = 99
	d.Observed[0] = "annat"
	if r.Questions[0].First.RightPeople != 3 || r.Observed[0] != "Tre tomma hus." {
		t.Error("editing the draft changed the record")
	}
}

func TestMinutesThatCannotBeKept(t *testing.T) {
	for name, change := range map[string]func(*circles.Minutes){
		"no meeting":      func(m *circles.Minutes) { m.Meeting = "" },
		"place":           func(m *circles.Minutes) { m.Place = "två\nrader" },
		"long":            func(m *circles.Minutes) { m.Intro = strings.Repeat("å", circles.MaxText+1) },
		"hidden letters":  func(m *circles.Minutes) { m.Conclusions[0].Conclusion = "a\u202eb" },
		"control":         func(m *circles.Minutes) { m.Task = "a\x00b" },
		"empty line":      func(m *circles.Minutes) { m.Open = []string{""} },
		"too many lines":  func(m *circles.Minutes) { m.Exit = strings.Split(strings.Repeat("a,", 61), ",") },
		"a negative vote": func(m *circles.Minutes) { m.Questions[0].First.People = -1 },
	} {
		m := circles.DraftMinutes("m", evening(), "", "")
		change(&m)
		if err := m.Check(); !errors.Is(err, circles.ErrInvalid) {
			t.Errorf("%s: %v, want Invalid", name, err)
		}
	}
}
