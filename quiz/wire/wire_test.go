package wire_test

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"norrbottenforalla.se/quiz"
	"norrbottenforalla.se/quiz/wire"
)

var update = flag.Bool("update", false, "rewrite the golden frames; only commit a difference that you understand and want")

const secret = "HEMLIG"

func text(s string) quiz.Text { return quiz.Text{quiz.Swedish: s, "en": "en " + s} }

func plan() quiz.Plan {
	key := quiz.Key{
		Right: []quiz.OptionID{"b"}, Why: text(secret + " varför"), Tempting: text(secret + " lockar"), Fact: text(secret + " fakta"),
		Sources: []quiz.Source{{Title: secret, Publisher: "SCB", Year: "2026", Link: "https://example.org/"}}, BestBefore: "2026-12-31",
	}
	estimate := key
	estimate.Right, estimate.Number, estimate.Near, estimate.Fair = nil, 254, 25, 60
	match := key
	match.Right = []quiz.OptionID{"n", "m"}
	options := []quiz.Option{{ID: "a", Text: text("Ett")}, {ID: "b", Text: text("Två")}}
	return quiz.Plan{Title: text("Demografi"), Steps: []quiz.Step{
		{ID: "welcome", Kind: quiz.StepWelcome, Welcome: &quiz.Welcome{CheckIn: text("Vem är du?"), Note: text("Hälsa.")}},
		{ID: "q1", Kind: quiz.StepQuestion, Question: &quiz.Question{ID: "q1", Kind: quiz.Single, Text: text("Hur många?"), Options: options, Key: key}},
		{ID: "q2", Kind: quiz.StepQuestion, Question: &quiz.Question{ID: "q2", Kind: quiz.Estimate, Text: text("Hur stor del?"), Slider: &quiz.Slider{Max: 1000, Step: 1, Decimals: 1, Unit: text("procent")}, Key: estimate}},
		{ID: "p1", Kind: quiz.StepPrompt, Prompt: &quiz.Prompt{ID: "p1", Text: text("Vad tror du?")}},
		{ID: "q3", Kind: quiz.StepQuestion, Question: &quiz.Question{ID: "q3", Kind: quiz.Match, Text: text("Vad hör ihop?"), Options: options, Matches: []quiz.Option{{ID: "m", Text: text("Mer")}, {ID: "n", Text: text("Mindre")}}, Key: match}},
		{ID: "b1", Kind: quiz.StepBaseline, Question: &quiz.Question{ID: "b1", Kind: quiz.Single, Text: text("Hur många är äldre?"), Options: options, Key: key}},
		{ID: "s1", Kind: quiz.StepPosition, Position: &quiz.Position{
			ID: "s1", Kind: quiz.Scale, Text: text("Hur viktigt är det?"), Low: text("inte alls"), High: text("mycket"), Sensitive: true,
			Support: []quiz.Support{{Title: text("Kvinnofridslinjen"), Phone: "020-50 50 50", Link: "https://kvinnofridslinjen.se/"}},
		}},
		{ID: "o1", Kind: quiz.StepObservations, Task: &quiz.Task{Text: text("Räkna fönster.")}},
		{ID: "e1", Kind: quiz.StepExit},
		{ID: "t1", Kind: quiz.StepTask, Task: &quiz.Task{Text: text("Spana.")}},
	}}
}

var seats = []quiz.Seat{{Role: quiz.Leader}, {Role: quiz.Screen}, {Role: quiz.Participant, ID: "ann"}}

// story plays one meeting and stops at each phase of each step.
func story(t *testing.T, at func(step quiz.StepID, phase quiz.Phase, r *quiz.Round)) {
	now := time.Date(2026, 11, 24, 17, 0, 0, 0, time.UTC)
	r := quiz.NewRound(plan())
	do := func(by quiz.Seat, a quiz.Action) {
		c := r.Common(by.Role)
		events, err := r.Decide(now, by, quiz.Command{Step: c.Step, Phase: c.Phase, Do: a})
		if err != nil {
			t.Fatalf("%T: %v", a, err)
		}
		for _, e := range events {
			r.Apply(e)
		}
	}
	do(seats[2], quiz.Join{Seat: "ann", Token: "h", Name: "Blå Ripa", People: 2})
	for {
		c := r.Common(quiz.Leader)
		switch {
		case c.Question != nil && c.Question.Voting > 0 && c.Question.Kind == quiz.Single:
			do(seats[2], quiz.Give{Answer: quiz.Answer{Options: []quiz.OptionID{"a"}}})
		case c.Question != nil && c.Question.Voting > 0 && c.Question.Kind == quiz.Match:
			do(seats[2], quiz.Give{Answer: quiz.Answer{Options: []quiz.OptionID{"m", "n"}}})
		case c.Question != nil && c.Question.Voting > 0:
			do(seats[2], quiz.Give{Answer: quiz.Answer{Typed: "27,5"}})
		case c.Kind == quiz.StepWelcome:
			do(seats[0], quiz.Agree{On: true})
		case c.Position != nil && c.Position.Voting > 0:
			do(seats[0], quiz.CountHands{Vote: c.Position.Voting, Hands: quiz.Hands{People: 5, Counts: []quiz.OptionCount{{Option: "4", People: 5}}}})
			do(seats[2], quiz.Give{Answer: quiz.Answer{Options: []quiz.OptionID{quiz.Else}}})
		case c.Phase == quiz.PhaseShare:
			do(seats[2], quiz.Contribute{Text: "sju fönster"})
			do(seats[0], quiz.Keep{Contribution: 1, Keep: true})
		case c.Phase == quiz.PhaseWrite:
			do(seats[2], quiz.GiveExit{Answers: map[quiz.ExitQuestion]quiz.OptionID{quiz.ExitHeard: "yes"}})
			do(seats[0], quiz.CountExit{Counts: map[quiz.ExitQuestion][]quiz.OptionCount{quiz.ExitHeard: {{Option: "partly", People: 4}}}})
			do(seats[2], quiz.Contribute{Text: "jag ringer kommunen", Kind: quiz.Take})
		case c.Phase == quiz.PhaseAlone:
			do(seats[2], quiz.Contribute{Text: "skolan"})
		case c.Phase == quiz.PhaseConclude:
			do(seats[0], quiz.Conclude{Text: "Skolan."})
		}
		at(c.Step, c.Phase, r)
		if next, ok := c.Phase.Next(c.Kind); ok {
			do(seats[0], quiz.Move{To: next})
		} else if c.Lead.Next {
			do(seats[0], quiz.Next{})
		} else {
			return
		}
	}
}

// TestFramesPerRoleAndPhase compares every frame of an evening with its golden copy, and holds that nothing which
// tells the right answer is in any frame before the reveal.
func TestFramesPerRoleAndPhase(t *testing.T) {
	frames := 0
	story(t, func(step quiz.StepID, phase quiz.Phase, r *quiz.Round) {
		for _, seat := range seats {
			frame := wire.Frame{T: wire.TState, Seq: 1, Epoch: "e", Now: 1, D: wire.State(r.View(seat), quiz.Swedish)}.Encode()
			var pretty map[string]any
			if err := json.Unmarshal(frame, &pretty); err != nil {
				t.Fatal(err)
			}
			got, err := json.MarshalIndent(pretty, "", " ")
			if err != nil {
				t.Fatal(err)
			}
			if phase != quiz.PhaseReveal {
				for _, mustNot := range []string{secret, `"reveal":`, `"right":`, `"near":`, `"nearness":`, "example.org", "254"} {
					if strings.Contains(string(got), mustNot) {
						t.Errorf("%s/%s: %s is sent %s", step, phase, seat.Role, mustNot)
					}
				}
			} else if !strings.Contains(string(got), secret+" fakta") {
				t.Errorf("%s/%s: %s is not sent the fact", step, phase, seat.Role)
			}
			golden(t, fmt.Sprintf("testdata/%s-%s-%s.json", step, phase, seat.Role), string(got)+"\n")
			frames++
		}
	})
	if frames != 3*(1+4+4+4+4+2+4+1+2+1) {
		t.Errorf("%d frames", frames)
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s: %s", file, d)
	}
}

func TestStateSpeaksTheReadersLanguage(t *testing.T) {
	v := quiz.NewRound(plan()).View(seats[1])
	b := string(wire.Frame{D: wire.State(v, "en")}.Encode())
	if !strings.Contains(b, "en Vem är du?") || strings.Contains(b, `"Vem är du?"`) {
		t.Error(b)
	}
	if b := string(wire.Frame{D: wire.State(v, "fi")}.Encode()); !strings.Contains(b, `"Vem är du?"`) {
		t.Errorf("no Swedish where Finnish is missing: %s", b)
	}
}

func TestParse(t *testing.T) {
	typ, cid, f, err := wire.Parse([]byte(`{"t":"answer","cid":"k1","o":["a","b"],"n":2,"yes":true}`))
	if err != nil || typ != "answer" || cid != "k1" || len(f["o"]) != 2 || f.Get("n") != "2" || f.Get("yes") != "true" {
		t.Errorf("%s %s %v %v", typ, cid, f, err)
	}
	bad := []string{
		"", "null", "[]", `"x"`, "{", `{"t":null}`, `{"t":{}}`, `{"o":[["a"]]}`, `{"o":[null]}`, `{"t":"a"}{"t":"b"}`, "\x00\xff",
		`{"t":"` + strings.Repeat("x", wire.MaxFrame) + `"}`,
	}
	for _, b := range bad {
		if _, _, _, err := wire.Parse([]byte(b)); err == nil {
			t.Errorf("%.40q was taken", b)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"t":"hands","vote":"1","n.a":"2","people":3}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		typ, cid, fields, err := wire.Parse(b)
		if err != nil {
			return
		}
		var refusal *quiz.Refusal
		if _, err := wire.Command(typ, cid, fields); err != nil && !errors.As(err, &refusal) {
			t.Error(err)
		}
	})
}

func TestCommand(t *testing.T) {
	fields := func(kv ...string) wire.Fields {
		f := wire.Fields{"step": {"q1"}, "phase": {"think"}}
		for i := 0; i+1 < len(kv); i += 2 {
			f[kv[i]] = append(f[kv[i]], kv[i+1])
		}
		return f
	}
	good := map[string]struct {
		t    string
		f    wire.Fields
		want quiz.Action
	}{
		"single":        {"answer", fields("o", "a"), quiz.Give{Answer: quiz.Answer{Options: []quiz.OptionID{"a"}}}},
		"several":       {"answer", fields("o", "a", "o", "b"), quiz.Give{Answer: quiz.Answer{Options: []quiz.OptionID{"a", "b"}}}},
		"number":        {"answer", fields("number", " 2,6 "), quiz.Give{Answer: quiz.Answer{Typed: "2,6"}}},
		"name":          {"name", fields("name", "Blå Ripa", "people", "2"), quiz.Rename{Name: "Blå Ripa", People: 2}},
		"contribute":    {"contribute", fields("text", "hej"), quiz.Contribute{Text: "hej"}},
		"leave":         {"leave", fields(), quiz.Leave{}},
		"move":          {"move", fields("to", "talk"), quiz.Move{To: quiz.PhaseTalk}},
		"next":          {"next", fields(), quiz.Next{}},
		"back":          {"back", fields(), quiz.Back{}},
		"jump":          {"jump", fields("to", "q2"), quiz.Jump{To: "q2"}},
		"showvotes":     {"showvotes", fields(), quiz.ShowVotes{}},
		"hands":         {"hands", fields("vote", "1", "n.a", "2", "n.b", ""), quiz.CountHands{Vote: 1, Hands: quiz.Hands{People: 2, Counts: []quiz.OptionCount{{Option: "a", People: 2}}}}},
		"hands several": {"hands", fields("vote", "2", "people", "5", "n.a", "2"), quiz.CountHands{Vote: 2, Hands: quiz.Hands{People: 5, Counts: []quiz.OptionCount{{Option: "a", People: 2}}}}},
		"hands number":  {"hands", fields("vote", "1", "people", "3", "number", "7"), quiz.CountHands{Vote: 1, Hands: quiz.Hands{People: 3, Answer: &quiz.Answer{Typed: "7"}}}},
		"no hands":      {"hands", fields("vote", "1"), quiz.CountHands{Vote: 1}},
		"conclude":      {"conclude", fields("text", "ja"), quiz.Conclude{Text: "ja"}},
		"line":          {"contribute", fields("text", "hej", "kind", "wonder"), quiz.Contribute{Text: "hej", Kind: quiz.Wonder}},
		"exit":          {"exit", fields("learned", "yes", "act", "", "mood", "x"), quiz.GiveExit{Answers: map[quiz.ExitQuestion]quiz.OptionID{quiz.ExitLearned: "yes"}}},
		"exit hands":    {"handsexit", fields("n.act.yes", "2", "n.act.no", "", "n.mood.yes", "x"), quiz.CountExit{Counts: map[quiz.ExitQuestion][]quiz.OptionCount{quiz.ExitAct: {{Option: "yes", People: 2}}}}},
		"agree":         {"agree", fields("on", "true"), quiz.Agree{On: true}},
		"agree no more": {"agree", fields("on", "false"), quiz.Agree{}},
		"keep":          {"keep", fields("id", "2", "keep", "true"), quiz.Keep{Contribution: 2, Keep: true}},
		"keep not":      {"keep", fields("id", "2", "keep", "false"), quiz.Keep{Contribution: 2}},
		"write down":    {"writefor", fields("text", "hej", "kind", "take"), quiz.WriteFor{Text: "hej", Kind: quiz.Take}},
		"hide":          {"hide", fields("id", "3"), quiz.Hide{Contribution: 3}},
		"unhide":        {"unhide", fields("id", "3"), quiz.Unhide{Contribution: 3}},
		"timer":         {"timer", fields("minutes", "5"), quiz.StartTimer{Minutes: 5}},
		"skip":          {"skip", fields("target", "q2"), quiz.Skip{Target: "q2"}},
		"unskip":        {"unskip", fields("target", "q2"), quiz.Unskip{Target: "q2"}},
		"reorder":       {"reorder", fields("order", "b", "order", "a"), quiz.Reorder{Order: []quiz.StepID{"b", "a"}}},
		"addprompt":     {"addprompt", fields("id", "own-1", "text", "hur?"), quiz.AddPrompt{ID: "own-1", Text: "hur?"}},
		"renameseat":    {"renameseat", fields("seat", "s", "name", "n"), quiz.RenameSeat{Seat: "s", Name: "n"}},
		"removeseat":    {"removeseat", fields("seat", "s"), quiz.RemoveSeat{Seat: "s"}},
		"door":          {"door", fields("open", "true"), quiz.SetDoor{Open: true}},
		"door closed":   {"door", fields("open", "nej"), quiz.SetDoor{}},
		"pause":         {"pause", fields(), quiz.Pause{}},
		"resume":        {"resume", fields(), quiz.Resume{}},
		"end":           {"end", fields(), quiz.End{}},
	}
	for name, c := range good {
		got, err := wire.Command(c.t, "k1", c.f)
		want := quiz.Command{CID: "k1", Step: "q1", Phase: quiz.PhaseThink, Do: c.want}
		if d := cmp.Diff(want, got); err != nil || d != "" {
			t.Errorf("%s: %v %s", name, err, d)
		}
	}
	bad := map[string]struct {
		t    string
		f    wire.Fields
		want error
	}{
		"unknown":       {"steal", fields(), quiz.ErrBadCommand},
		"join":          {"join", fields(), quiz.ErrBadCommand},
		"people":        {"name", fields("people", "två"), quiz.ErrBadCommand},
		"hands word":    {"hands", fields("vote", "1", "n.a", "x"), quiz.ErrBadHands},
		"hands minus":   {"hands", fields("vote", "1", "n.a", "-1"), quiz.ErrBadHands},
		"hands no vote": {"hands", fields("n.a", "1"), quiz.ErrBadCommand},
		"exit word":     {"handsexit", fields("n.act.yes", "x"), quiz.ErrBadHands},
		"keep word":     {"keep", fields("id", "x"), quiz.ErrBadCommand},
		"hide word":     {"hide", fields("id", "x"), quiz.ErrBadCommand},
		"timer word":    {"timer", fields("minutes", ""), quiz.ErrBadCommand},
	}
	for name, c := range bad {
		if _, err := wire.Command(c.t, "", c.f); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestEncodeIsOneLineAndDoesNotEscapeHTML(t *testing.T) {
	b := string(wire.Frame{T: wire.TRegion, Into: "stage", HTML: "<p>a\nb</p>"}.Encode())
	if b != `{"v":1,"t":"region","into":"stage","html":"<p>a\nb</p>"}` {
		t.Error(b)
	}
}
