package web

import (
	"strings"
	"testing"

	"norrbottenforalla.se/quiz"
	"norrbottenforalla.se/quiz/wire"
)

func TestAgenda(t *testing.T) {
	line := func(id string, visited, now, skipped bool) quiz.PlanLine {
		return quiz.PlanLine{Step: quiz.StepID(id), Visited: visited, Now: now, Skipped: skipped}
	}
	a := agendaOf([]quiz.PlanLine{
		line("welcome", true, false, false), line("q1", true, false, false), line("q2", false, false, false),
		line("q3", false, false, true), line("q4", true, true, false), line("p1", false, false, false),
		line("q5", false, false, true), line("p2", false, false, false),
	})
	names := func(list []agendaLine) string {
		s := ""
		for _, l := range list {
			s += " " + string(l.Step)
			if l.Number > 0 {
				s += string(rune('0' + l.Number))
			}
			if l.Up {
				s += "↑"
			}
			if l.Down {
				s += "↓"
			}
		}
		return s
	}
	for what, c := range map[string]struct{ got, want string }{
		"done":     {names(a.Done), " welcome1 q12↓"},
		"rest":     {names(a.Rest), " q23 q44↑↓ p15↓ p26↑"},
		"open":     {names(a.Open), " q23 p15↓ p26↑"},
		"left out": {names(a.Left), " q3 q5"},
	} {
		if c.got != c.want {
			t.Errorf("%s:%s, want%s", what, c.got, c.want)
		}
	}
}

func TestLeaderMovesAStepPastWhatIsLeftOut(t *testing.T) {
	for move, want := range map[string]string{
		"up:d": "d a b c e", "down:a": "d a b c e", "down:d": "a b c e d", "up:e": "a b c e d", "up:a": "a b c d e", "": "a b c d e",
		"down:e": "a b c d e", "up:b": "a b c d e", "up:x": "a b c d e",
	} {
		f := wire.Fields{"order": strings.Fields("a b c d e"), "out": {"b", "c"}, "move": {move}}
		if got := strings.Join(reordered(f), " "); got != want {
			t.Errorf("%q gave %s, want %s", move, got, want)
		}
	}
	f := wire.Fields{"order": strings.Fields("a b c"), "move": {"up:b"}}
	if got := strings.Join(reordered(f), " "); got != "b a c" {
		t.Errorf("nothing left out: %s", got)
	}
}

func TestLeaderPlanFoldsWhatIsDoneAndWhatIsLeftOut(t *testing.T) {
	s := newStage(t)
	s.mustNot(s.page(), `id="plan-done"`, `id="plan-more"`)
	s.lead(quiz.Skip{Target: "order"})
	s.lead(quiz.Next{})
	s.lead(quiz.Next{})
	html := s.page()
	s.must(html, "Det här har ni gjort (2)", "Fler frågor att välja bland (1)", `data-n="3" aria-current="step"`)
	_, rest, _ := strings.Cut(html, `id="plan-done"`)
	done, rest, _ := strings.Cut(rest, "</details>")
	if !strings.Contains(done, `form="lead-jump" name="to" value="single"`) || strings.Contains(done, `value="truefalse"`) {
		t.Errorf("done: %s", done)
	}
	if first := strings.Index(rest, "<li"); !strings.Contains(rest[first:first+80], `aria-current="step"`) {
		t.Errorf("the present step is not the first to be seen: %.200s", rest[first:])
	}
	_, more, _ := strings.Cut(html, `id="plan-more"`)
	more, _, _ = strings.Cut(more, "</details>")
	if !strings.Contains(more, `form="lead-unskip" name="target" value="order"`) {
		t.Errorf("left out: %s", more)
	}
}

func TestLeaderIsToldPlainlyThatNobodyAnswered(t *testing.T) {
	s := newStage(t)
	s.must(s.page(), "Ingen har kommit in med telefon än.")
	s.lead(quiz.Next{})
	s.must(s.page(), "Ingen har kommit in med telefon än.")
	s.lead(quiz.Move{To: quiz.PhaseTalk})
	s.must(s.page(), "Ingen svarade på telefon. Du kan räkna händer.")
	s.lead(quiz.Move{To: quiz.PhaseAgain})
	s.lead(quiz.Move{To: quiz.PhaseReveal})
	html := s.page()
	s.must(html, "Ingen svarade på telefon eller med handen.")
	if strings.Contains(html, "0 av 0") {
		t.Error("0 av 0")
	}
}

func TestLeaderToolbarHasAtMostOneOtherButton(t *testing.T) {
	// Two rows on a phone: what goes on with one other thing beside it, and the one thing to press.
	s := newStage(t)
	looked := 0
	for {
		c := s.round.Common(quiz.Leader)
		if a := advise(s.p, c, "/slut"); len(a.Others) > 1 {
			t.Errorf("%s %s: %d other buttons", c.Step, c.Phase, len(a.Others))
		}
		looked++
		next, more := c.Phase.Next(c.Kind)
		if more {
			s.lead(quiz.Move{To: next})
			continue
		}
		if !c.Lead.Next {
			break
		}
		s.lead(quiz.Next{})
	}
	if looked < 20 {
		t.Errorf("looked at %d phases only", looked)
	}
}
