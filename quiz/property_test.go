package quiz_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"norrbottenforalla.se/quiz"
	"pgregory.net/rapid"
)

// anyCommand draws commands that are mostly sensible and sometimes not.
func anyCommand(t *rapid.T, s *stage) (quiz.Seat, quiz.Command) {
	seat := rapid.SampledFrom([]quiz.SeatID{"ann", "bo", "eva", "dan"}).Draw(t, "seat")
	by := rapid.SampledFrom([]quiz.Seat{leader, leader, screen, {Role: quiz.Participant, ID: seat}, {Role: quiz.Participant, ID: seat}, {Role: quiz.Participant, ID: seat}}).Draw(t, "by")
	c := s.Common(by.Role)
	cmd := quiz.Command{Step: c.Step, Phase: c.Phase}
	if rapid.IntRange(0, 9).Draw(t, "stale") == 0 {
		cmd.Step = rapid.SampledFrom([]quiz.StepID{"single", "prompt", "nowhere"}).Draw(t, "step")
		cmd.Phase = rapid.SampledFrom([]quiz.Phase{quiz.PhaseThink, quiz.PhaseAgain, quiz.PhaseAll}).Draw(t, "phase")
	}
	if rapid.Bool().Draw(t, "with cid") {
		cmd.CID = rapid.StringMatching(`k[0-9]`).Draw(t, "cid")
	}
	if by.Role == quiz.Participant {
		cmd.Do = participantAction(t, seat, c)
	} else {
		cmd.Do = leaderAction(t, c)
	}
	return by, cmd
}

func participantAction(t *rapid.T, seat quiz.SeatID, c *quiz.Common) quiz.Action {
	switch rapid.IntRange(0, 8).Draw(t, "what") {
	case 8:
		question := rapid.SampledFrom(append([]quiz.ExitQuestion{"ghost"}, quiz.ExitQuestions...)).Draw(t, "question")
		option := rapid.SampledFrom(append([]quiz.OptionID{"ghost"}, quiz.ExitOptions...)).Draw(t, "option")
		return quiz.GiveExit{Answers: map[quiz.ExitQuestion]quiz.OptionID{question: option}}
	case 0, 1:
		j := join(seat, rapid.IntRange(0, 5).Draw(t, "people"))
		j.Name = rapid.SampledFrom([]string{"", "Blå Ripa", "blå  ripa", "\u202eRöd", "x\x00y"}).Draw(t, "name")
		return j
	case 2:
		return quiz.Rename{Name: rapid.StringN(0, 30, 60).Draw(t, "name"), People: rapid.IntRange(0, 5).Draw(t, "people")}
	case 3:
		kind := rapid.SampledFrom([]quiz.LineKind{"", "", quiz.Take, quiz.Wonder, "ghost"}).Draw(t, "kind")
		return quiz.Contribute{Text: rapid.StringN(0, 300, 600).Draw(t, "text"), Kind: kind}
	case 4:
		return quiz.Leave{}
	}
	if p := c.Position; p != nil {
		return pick(rapid.SampledFrom(append(p.Options, quiz.Option{ID: "ghost"})).Draw(t, "option").ID)
	}
	if q := c.Question; q != nil && q.Kind == quiz.Match {
		var ids []quiz.OptionID
		for range q.Options {
			ids = append(ids, rapid.SampledFrom(q.Matches).Draw(t, "match").ID)
		}
		return pick(ids...)
	}
	if c.Question == nil || c.Question.Kind == quiz.Estimate {
		return typed(rapid.SampledFrom([]string{"12,5", "25.4", "", "x", "-1", "9999"}).Draw(t, "number"))
	}
	var ids []quiz.OptionID
	for _, o := range c.Question.Options {
		ids = append(ids, o.ID)
	}
	ids = rapid.Permutation(append(ids, "ghost")).Draw(t, "options")
	return pick(ids[:rapid.IntRange(0, len(ids)-1).Draw(t, "n")]...)
}

func leaderAction(t *rapid.T, c *quiz.Common) quiz.Action {
	var ids []quiz.StepID
	if c.Lead != nil {
		for _, l := range c.Lead.Steps {
			ids = append(ids, l.Step)
		}
	}
	ids = append(ids, "nowhere")
	target := rapid.SampledFrom(ids).Draw(t, "target")
	phase := rapid.SampledFrom([]quiz.Phase{quiz.PhaseTalk, quiz.PhaseAgain, quiz.PhaseReveal, quiz.PhaseAll, quiz.PhaseConclude, quiz.PhaseThink, quiz.PhaseShow, quiz.PhaseClosed}).Draw(t, "to")
	n := rapid.IntRange(0, 4).Draw(t, "n")
	if c.Position != nil && rapid.Bool().Draw(t, "raise hands") {
		o := rapid.SampledFrom(c.Position.Options).Draw(t, "hand").ID
		return quiz.CountHands{Vote: quiz.Vote(1 + n%2), Hands: quiz.Hands{People: n, Counts: []quiz.OptionCount{{Option: o, People: n}}}}
	}
	all := []quiz.Action{
		quiz.Agree{On: n > 2}, quiz.Keep{Contribution: n, Keep: n > 1}, quiz.WriteFor{Text: rapid.StringN(0, 20, 40).Draw(t, "line")},
		quiz.CountExit{Counts: map[quiz.ExitQuestion][]quiz.OptionCount{quiz.ExitAct: {{Option: "yes", People: n}}}},
		quiz.Jump{To: rapid.SampledFrom([]quiz.StepID{"pos", "sens", "base", "match", "exit", "seen"}).Draw(t, "mine")},
		quiz.Next{}, quiz.Next{}, quiz.Back{}, quiz.Jump{To: target}, quiz.Move{To: phase}, quiz.Move{To: phase}, quiz.Move{To: phase},
		quiz.ShowVotes{}, quiz.Skip{Target: target}, quiz.Unskip{Target: target},
		quiz.Reorder{Order: rapid.Permutation(ids[:len(ids)-1]).Draw(t, "order")},
		quiz.AddPrompt{ID: "own-" + quiz.StepID(rune('a'+n)), Text: "egen"},
		quiz.CountHands{Vote: quiz.Vote(n % 3), Hands: quiz.Hands{People: n, Counts: []quiz.OptionCount{{Option: "a", People: n}}}},
		quiz.CountHands{Vote: quiz.First, Hands: quiz.Hands{People: n, Answer: &quiz.Answer{Typed: "12"}}},
		quiz.Conclude{Text: rapid.StringN(0, 20, 40).Draw(t, "conclusion")}, quiz.Hide{Contribution: n}, quiz.Unhide{Contribution: n},
		quiz.StartTimer{Minutes: n * 10}, quiz.RenameSeat{Seat: "ann", Name: "Ny"}, quiz.RemoveSeat{Seat: "dan"},
		quiz.SetDoor{Open: n > 0}, quiz.Pause{}, quiz.Resume{}, quiz.Resume{},
	}
	if rapid.IntRange(0, 60).Draw(t, "end") == 0 {
		return quiz.End{}
	}
	return rapid.SampledFrom(all).Draw(t, "action")
}

// Any sequence of commands keeps the rules that are never traded away, and the journal gives the same round again,
// also after a trip through its stored form.
func TestAnyEveningKeepsTheRules(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newStage()
		acked := map[string][]quiz.OptionID{} // seat, step, vote → the answer last acknowledged
		for range rapid.IntRange(1, 80).Draw(t, "length") {
			by, cmd := anyCommand(t, s)
			before := len(s.events)
			err := s.play(by, cmd)
			var refusal *quiz.Refusal
			if err != nil && (!errors.As(err, &refusal) || len(s.events) != before) {
				t.Fatalf("refused with %v and %d events", err, len(s.events)-before)
			}
			for _, e := range s.events[before:] {
				if a, ok := e.(quiz.AnswerGiven); ok {
					acked[string(a.Seat)+string(a.Step)+string(rune('0'+a.Vote))] = a.Answer.Options
				}
			}
			checkInvariants(t, s)
		}
		again := quiz.Replay(s.plan, throughStorage(t, s.events))
		for _, by := range []quiz.Seat{leader, screen, ann, bo} {
			if d := cmp.Diff(s.View(by), again.View(by)); d != "" {
				t.Fatalf("replay differs for %v: %s", by, d)
			}
		}
		if d := cmp.Diff(s.Result(), again.Result()); d != "" {
			t.Fatalf("replay gives another result: %s", d)
		}
	})
}

func checkInvariants(t *rapid.T, s *stage) {
	for _, by := range []quiz.Seat{leader, screen, ann, bo, {Role: "unknown"}} {
		v := s.View(by)
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if v.Common.Phase != quiz.PhaseReveal && (strings.Contains(string(b), secret) || strings.Contains(string(b), `"Right":[`) || v.Me != nil && (v.Me.Right != nil || v.Me.Nearness != "")) {
			t.Fatalf("%v sees the right answer in %s: %s", by, v.Common.Phase, b)
		}
		if q := v.Common.Question; q != nil {
			checkTallies(t, v.Common, q)
		}
		checkHidden(t, v)
	}
}

// checkHidden holds that a baseline tells nothing, that counts of positions and exit questions are told only when enough
// answered or the circle agreed, and that they add up.
func checkHidden(t *rapid.T, v quiz.View) {
	c := v.Common
	if q := c.Question; c.Kind == quiz.StepBaseline && (q.First != nil || q.Second != nil || q.Reveal != nil || c.Lead != nil && c.Lead.Spread != "") {
		t.Fatalf("a baseline tells %+v", q)
	}
	enough := func(n quiz.Count) bool { return c.Agreed || n.Phones+n.Hands >= 5 && (n.Phones == 0 || n.Phones >= 3) }
	if p := c.Position; p != nil {
		for _, tally := range []*quiz.Tally{p.First, p.Second} {
			if tally == nil {
				continue
			}
			if c.Phase != quiz.PhaseShow || tally.Options != nil != enough(tally.Count) || tally.Right != 0 || p.Sensitive && c.Role != quiz.Leader && tally.Options != nil && p.Held == quiz.HeldLeader {
				t.Fatalf("%s in %s: %+v", c.Role, c.Phase, tally)
			}
			sum := 0
			for _, o := range tally.Options {
				sum += o.People
			}
			if tally.Options != nil && sum != tally.Count.People {
				t.Fatalf("%d at the options, %d answered", sum, tally.Count.People)
			}
		}
		if p.Movement != nil && (p.First.Options == nil || p.Second.Options == nil || p.Movement.Moved > p.Movement.People) {
			t.Fatalf("movement %+v", p.Movement)
		}
	}
	if e := c.Exit; e != nil {
		for _, n := range e.Counts {
			if c.Phase != quiz.PhaseShow || n.Options != nil != enough(n.Count) {
				t.Fatalf("%s in %s: %+v", c.Role, c.Phase, n)
			}
		}
		for _, l := range e.Lines {
			if c.Role != quiz.Leader && (l.Keep || l.Hidden) {
				t.Fatal("the room is told what the leader does")
			}
		}
	}
}

func checkTallies(t *rapid.T, c *quiz.Common, q *quiz.QuestionView) {
	for _, tally := range []*quiz.Tally{q.First, q.Second} {
		if tally == nil {
			continue
		}
		if c.Phase != quiz.PhaseReveal && tally.Right+tally.Fair != 0 {
			t.Fatal("counts tell who was right before the reveal")
		}
		sum := 0
		for _, o := range tally.Options {
			sum += o.People
		}
		if (q.Kind == quiz.Single || q.Kind == quiz.TrueFalse) && sum != tally.Count.People {
			t.Fatalf("%d at the options, %d answered", sum, tally.Count.People)
		}
		if tally.Right+tally.Fair > tally.Count.People || tally.Count.Hands > tally.Count.People {
			t.Fatalf("impossible tally %+v", tally)
		}
	}
	if c.Role == quiz.Participant && q.Answered != nil {
		t.Fatal("participants are sent a count at every answer")
	}
}

func throughStorage(t interface{ Fatal(...any) }, events []quiz.Event) []quiz.Event {
	var out []quiz.Event
	for _, e := range events {
		kind, data, err := quiz.EncodeEvent(e)
		if err != nil {
			t.Fatal(err)
		}
		back, err := quiz.DecodeEvent(kind, data)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, back)
	}
	return out
}

func TestUnknownEventIsAnError(t *testing.T) {
	if _, err := quiz.DecodeEvent("TomorrowsEvent", []byte("{}")); err == nil {
		t.Error("read a journal in part")
	}
}

// Decide changes nothing: asking is free.
func TestDecideChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newStage().must(ann, join("ann", 1))
		for range rapid.IntRange(0, 30).Draw(t, "length") {
			by, cmd := anyCommand(t, s)
			_ = s.play(by, cmd) // refusals are part of the story
		}
		before, err := json.Marshal([]any{s.View(leader), s.View(ann), s.Result()})
		if err != nil {
			t.Fatal(err)
		}
		by, cmd := anyCommand(t, s)
		if _, err := s.Decide(t0.Add(time.Hour), by, cmd); err != nil {
			_ = err // refused or not, nothing may change
		}
		after, err := json.Marshal([]any{s.View(leader), s.View(ann), s.Result()})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(before, after) {
			t.Fatalf("changed by %T", cmd.Do)
		}
	})
}

func TestParseUnits(t *testing.T) {
	good := map[string]int64{
		"2,6": 26, "2.6": 26, "26": 260, "-3": -30, "\u22123,2": -32, "248\u00a0900": 2489000, "1 000,04": 10000, "1,05": 11,
		"-1,05": -11, ",5": 5, "5,": 50, "0,949": 9, "007": 70,
	}
	for s, want := range good {
		if got, err := quiz.ParseUnits(s, 1); err != nil || got != want {
			t.Errorf("%q: %d %v, want %d", s, got, err, want)
		}
	}
	for _, s := range []string{"", "-", ",", "x", "1,2,3", "1e5", "0x10", "NaN", "Inf", "--1", "+1", "١", strings.Repeat("1", 18), "1,x", "1,2x"} {
		if got, err := quiz.ParseUnits(s, 1); !errors.Is(err, quiz.ErrBadNumber) {
			t.Errorf("%q: %d %v", s, got, err)
		}
	}
}

func TestParseUnitsOfWholeNumbers(t *testing.T) {
	good := map[string]int64{
		"248,900": 248900, "248.900": 248900, "1,248,900": 1248900, "-1.500": -1500, "61": 61, "61,0": 61, "61,4": 61, "61.5": 62,
		"1234,567": 1235, "0,5": 1, "248 900": 248900,
	}
	for s, want := range good {
		if got, err := quiz.ParseUnits(s, 0); err != nil || got != want {
			t.Errorf("%q: %d %v, want %d", s, got, err, want)
		}
	}
	for _, s := range []string{"1,2,3", "1,234,56", "248,90x", ",", "1,,234"} {
		if got, err := quiz.ParseUnits(s, 0); !errors.Is(err, quiz.ErrBadNumber) {
			t.Errorf("%q: %d %v", s, got, err)
		}
	}
}

func FuzzParseUnits(f *testing.F) {
	f.Add("2,6", 1)
	f.Fuzz(func(t *testing.T, s string, d int) {
		if _, err := quiz.ParseUnits(s, d); err != nil && !errors.Is(err, quiz.ErrBadNumber) {
			t.Error(err)
		}
	})
}

// FuzzTexts holds that whatever is typed comes out short, on one line and without anything invisible.
func FuzzTexts(f *testing.F) {
	f.Add("Blå Ripa")
	f.Add("\u202eabc\x00")
	f.Fuzz(func(t *testing.T, text string) {
		s := at("prompt", quiz.PhaseAlone)
		if s.do(ann, quiz.Rename{Name: text, People: 1}) == nil {
			checkClean(t, s.Me("ann").Name, quiz.MaxName)
		}
		if s.do(ann, quiz.Contribute{Text: text}) == nil {
			checkClean(t, s.Me("ann").Mine[0].Text, quiz.MaxText)
		}
	})
}

func checkClean(t *testing.T, s string, limit int) {
	if n := len([]rune(s)); n > limit {
		t.Errorf("%d characters", n)
	}
	if strings.ContainsAny(s, "\x00\n\r\u202e\u202d\u2066\u200f\u2028") || s != strings.ToValidUTF8(s, "?") {
		t.Errorf("%q", s)
	}
}
