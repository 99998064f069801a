package web

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"norrbottenforalla.se/assets"
	"norrbottenforalla.se/quiz"
	"norrbottenforalla.se/quiz/content"
)

func realModules(t *testing.T) []quiz.Module {
	t.Helper()
	c, err := content.Load(assets.Modules())
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Modules()) == 0 {
		t.Fatal("there are no modules")
	}
	return c.Modules()
}

// longest gives the answer to a question that takes the most room.
func longest(q quiz.Question) quiz.Answer {
	switch q.Kind {
	case quiz.Estimate:
		return quiz.Answer{Number: &q.Slider.Max}
	case quiz.Single, quiz.TrueFalse:
		return quiz.Answer{Options: []quiz.OptionID{q.Options[len(q.Options)-1].ID}}
	}
	var a quiz.Answer
	if q.Kind == quiz.Match {
		for i := range q.Options {
			a.Options = append(a.Options, q.Matches[len(q.Matches)-1-i].ID)
		}
		return a
	}
	for _, o := range slices.Backward(q.Options) {
		a.Options = append(a.Options, o.ID)
	}
	if q.Kind == quiz.Several {
		slices.Reverse(a.Options)
	}
	return a
}

func TestOwnAnswersAreReadAsTheyWereWritten(t *testing.T) {
	kinds := map[quiz.Kind]bool{}
	for _, module := range append(realModules(t), small().Module) {
		m, own := study{module}, ownAnswers{}
		for n := 1; n <= m.steps(); n++ {
			if q := m.question(n); q != nil {
				own[n] = longest(*q)
				kinds[q.Kind] = true
			} else {
				own[n] = quiz.Answer{Options: []quiz.OptionID{quiz.Pass}}
			}
			text := own.text(m)
			if len(text) > maxOwnAnswers(m) {
				t.Fatalf("%s: %d bytes, more than %d", m.ID, len(text), maxOwnAnswers(m))
			}
			back, err := readOwn(m, text)
			if err != nil {
				t.Fatalf("%s: %q: %v", m.ID, text, err)
			}
			if !maps.EqualFunc(back, own, sameAnswer) {
				t.Fatalf("%s: %q came back as %v", m.ID, text, back)
			}
		}
		if field := own.text(m); strings.Trim(field, "abcdefghijklmnopqrstuvwxyz0123456789.~-") != "" || len(field) > 300 {
			t.Errorf("%s: %d bytes: %s", m.ID, len(field), field)
		}
	}
	if len(kinds) != len(quiz.Kinds) {
		t.Errorf("only %v were tried", kinds)
	}
}

func sameAnswer(a, b quiz.Answer) bool {
	if a.Number != nil && b.Number != nil {
		return *a.Number == *b.Number
	}
	return a.Number == nil && b.Number == nil && slices.Equal(a.Options, b.Options)
}

// small has one question of each kind, in the order of quiz.Kinds: single, several, truefalse, estimate, order, match; and
// two positions.
func small() study {
	options := []quiz.Option{{ID: "x"}, {ID: "y"}, {ID: "z"}}
	return study{quiz.Module{ID: "prov", Questions: []quiz.Question{
		{ID: "en", Kind: quiz.Single, Options: options, Key: quiz.Key{Right: []quiz.OptionID{"y"}}},
		{ID: "flera", Kind: quiz.Several, Options: options, Key: quiz.Key{Right: []quiz.OptionID{"x", "z"}}},
		{ID: "sant", Kind: quiz.TrueFalse, Options: []quiz.Option{{ID: quiz.True}, {ID: quiz.False}}, Key: quiz.Key{Right: []quiz.OptionID{quiz.True}}},
		{ID: "tal", Kind: quiz.Estimate, Slider: &quiz.Slider{Min: -50, Max: 100, Step: 1}, Key: quiz.Key{Number: 42, Near: 1, Fair: 5}},
		{ID: "ordning", Kind: quiz.Order, Options: options, Key: quiz.Key{Right: []quiz.OptionID{"z", "y", "x"}}},
		{ID: "par", Kind: quiz.Match, Options: options, Matches: []quiz.Option{{ID: "p"}, {ID: "q"}, {ID: "r"}, {ID: "s"}}, Key: quiz.Key{Right: []quiz.OptionID{"r", "p", "q"}}},
	}, Positions: []quiz.Position{
		{ID: "skala", Kind: quiz.Scale},
		{ID: "val", Kind: quiz.Choice, Options: options},
	}}}
}

func TestOwnAnswersThatNobodyWrote(t *testing.T) {
	m := small()
	mark := printOf(m)
	for _, good := range []string{"", mark, mark + "~1.b", mark + "~1.b~2.ac~3.a~4.-50~5.cba~6.cab~7.h~8.d", mark + "~6.dba", mark + "~7.a", mark + "~4.0~5.abc"} {
		if _, err := readOwn(m, good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for name, bad := range map[string]string{
		"no print":                  "~1.b",
		"another module's print":    "00000000~1.b",
		"nonsense":                  "<script>",
		"no such question":          mark + "~9.a",
		"a match that is not there": mark + "~6.abe",
		"a match for two of three":  mark + "~6.ab",
		"past the end of a scale":   mark + "~7.i",
		"two answers to a position": mark + "~8.ab",
		"none to a position":        mark + "~8.",
		"question zero":             mark + "~0.a",
		"question below zero":       mark + "~-1.a",
		"number with a plus":        mark + "~+1.a",
		"number with a zero":        mark + "~01.a",
		"number that is too large":  mark + "~99999999999999999999.a",
		"twice":                     mark + "~1.a~1.b",
		"not rising":                mark + "~2.a~1.b",
		"no such option":            mark + "~1.d",
		"before the first option":   mark + "~1.A",
		"two of one":                mark + "~1.ab",
		"no answer":                 mark + "~1.",
		"no point":                  mark + "~1",
		"a set in another order":    mark + "~2.ca",
		"the same twice":            mark + "~2.aa",
		"an order that lacks one":   mark + "~5.ab",
		"an order with one twice":   mark + "~5.aab",
		"outside the slider":        mark + "~4.101",
		"no number":                 mark + "~4.x",
		"a number with a zero":      mark + "~4.042",
		"minus nought":              mark + "~4.-0",
		"an end":                    mark + "~",
		"a space":                   mark + "~1.b ",
		"far too long":              mark + strings.Repeat("~1.a", 20_000),
	} {
		if own, err := readOwn(m, bad); !errors.Is(err, errOwnAnswers) || len(own) != 0 {
			t.Errorf("%s: %v, %v", name, own, err)
		}
	}
}

func TestThePrintFollowsTheQuestions(t *testing.T) {
	before := printOf(small())
	for name, change := range map[string]func(*study){
		"a question goes":          func(m *study) { m.Questions = m.Questions[1:] },
		"questions change places":  func(m *study) { m.Questions[0], m.Questions[1] = m.Questions[1], m.Questions[0] },
		"options change places":    func(m *study) { m.Questions[0].Options = []quiz.Option{{ID: "y"}, {ID: "x"}, {ID: "z"}} },
		"the slider is another":    func(m *study) { m.Questions[3].Slider.Decimals = 1 },
		"a question is of a kind":  func(m *study) { m.Questions[1].Kind = quiz.Order },
		"a match is another":       func(m *study) { m.Questions[5].Matches[0].ID = "o" },
		"a position goes":          func(m *study) { m.Positions = m.Positions[1:] },
		"a position is of a kind":  func(m *study) { m.Positions[0].Kind = quiz.Corners },
		"an option is called else": func(m *study) { m.Questions[0].Options = []quiz.Option{{ID: "x"}, {ID: "y"}, {ID: "å"}} },
	} {
		m := small()
		change(&m)
		if printOf(m) == before {
			t.Errorf("%s, and the print is the same", name)
		}
	}
	m := small()
	m.Questions[0].Text = quiz.Text{"sv": "Med andra ord?"}
	m.Questions[0].Key.Right = []quiz.OptionID{"x"}
	if printOf(m) != before {
		t.Error("better words should not lose anybody's answers")
	}
}

// The rules are those of a meeting: what fits, what is right, what is near.
func TestAloneIsLikeAMeeting(t *testing.T) {
	m := small()
	n := func(i int64) quiz.Answer { return quiz.Answer{Number: &i} }
	o := func(ids ...quiz.OptionID) quiz.Answer { return quiz.Answer{Options: ids} }
	for _, c := range []struct {
		question int
		answer   quiz.Answer
		right    bool
		near     quiz.Nearness
	}{
		{0, o("y"), true, ""}, {0, o("x"), false, ""}, {1, o("z", "x"), true, ""}, {1, o("x"), false, ""}, {2, o(quiz.True), true, ""},
		{3, n(41), false, quiz.NearVery}, {3, n(47), false, quiz.NearFair}, {3, n(48), false, quiz.NearFar},
		{4, o("z", "y", "x"), true, ""}, {4, o("x", "y", "z"), false, ""},
		{5, o("r", "p", "q"), true, ""}, {5, o("s", "p", "q"), false, ""},
	} {
		q := &m.Questions[c.question]
		if view := viewBefore(q); view.Reveal != nil || view.First != nil || view.Voting != quiz.First {
			t.Errorf("%s: before: %+v", q.ID, view)
		}
		view, me, err := judged(q, c.answer)
		if err != nil {
			t.Fatal(err)
		}
		if view.Reveal == nil || view.First != nil {
			t.Errorf("%s: after: %+v", q.ID, view)
		}
		if right := me.Right != nil && *me.Right; right != c.right || me.Nearness != c.near {
			t.Errorf("%s %v: right %v, near %q", q.ID, c.answer, right, me.Nearness)
		}
	}
	for i, a := range map[int]quiz.Answer{0: o("å"), 1: o(), 2: o("x"), 3: n(101), 4: o("x", "y"), 5: o("p", "q")} {
		var refusal *quiz.Refusal
		if _, _, err := judged(&m.Questions[i], a); !errors.As(err, &refusal) {
			t.Errorf("question %d took %v: %v", i, a, err)
		}
	}
}

func TestOwnEstimateOnTheLine(t *testing.T) {
	p, _ := printerFor(t, "sv")
	q, _, err := judged(&small().Questions[3], quiz.Answer{Number: new(int64)})
	if err != nil {
		t.Fatal(err)
	}
	l := ownLine(p, q, 25)
	if len(l.Tracks) != 1 || len(l.Tracks[0].Dots) != 1 || l.Tracks[0].Dots[0].X != "50.00%" {
		t.Errorf("%+v", l.Tracks)
	}
	if !strings.Contains(l.Label, "Ditt svar är 25. Rätt svar är 42.") || strings.Contains(l.Label+l.Caption, "person") {
		t.Errorf("%q %q", l.Label, l.Caption)
	}
	if q.First != nil {
		t.Error("the drawing changed the question")
	}
}
