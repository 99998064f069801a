package wire_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"norrbottenforalla.se/quiz"
	"norrbottenforalla.se/quiz/wire"
)

// conversation is a prompt with all that a conversation can hold, frame by frame.
func conversation(t *testing.T, at func(name string, r *quiz.Round)) {
	t.Helper()
	now := time.Date(2026, 11, 24, 17, 0, 0, 0, time.UTC)
	prompt := &quiz.Prompt{
		ID: "p", Text: text("Vad tror du?"), Sensitive: true, Support: []quiz.Support{{Title: text("Stöd"), Phone: "90101"}},
		Corners: []quiz.Option{{ID: "a", Text: text("Byn")}, {ID: "b", Text: text("Staden")}, {ID: "c", Text: text("Vägen")}},
	}
	r := quiz.NewRound(quiz.Plan{Steps: []quiz.Step{{ID: "p", Kind: quiz.StepPrompt, Prompt: prompt}}})
	do := func(by quiz.Seat, actions ...quiz.Action) {
		t.Helper()
		for _, a := range actions {
			c := r.Common(by.Role)
			events, err := r.Decide(now, by, quiz.Command{Step: c.Step, Phase: c.Phase, Do: a})
			if err != nil {
				t.Fatalf("%T: %v", a, err)
			}
			for _, e := range events {
				r.Apply(e)
			}
		}
	}
	lead, ann, bo := seats[0], seats[2], quiz.Seat{Role: quiz.Participant, ID: "bo"}
	do(ann, quiz.Join{Seat: "ann", Token: "h", Name: "Blå Ripa", People: 2})
	do(bo, quiz.Join{Seat: "bo", Token: "i", People: 1})
	do(lead, quiz.AddGuest{Name: "Bord 3"}, quiz.Move{To: quiz.PhasePairs}, quiz.Pair{Seed: 5})
	at("pairs", r)
	do(lead, quiz.SetMethod{Method: quiz.InCorners})
	do(ann, quiz.Give{Answer: quiz.Answer{Options: []quiz.OptionID{"b"}}})
	at("corners", r)
	do(lead, quiz.SetMethod{Method: quiz.GoAround}, quiz.Turn{Who: quiz.Sitter{Guest: 1}, Did: quiz.Passed})
	at("around", r)
	do(lead, quiz.Move{To: quiz.PhaseAll})
	do(ann, quiz.Contribute{Text: "skolan"}, quiz.Contribute{Text: "väntar"})
	do(lead, quiz.Let{Contribution: 1}, quiz.WriteFor{Text: "bussen"}, quiz.Group{Contributions: []int{1}, Name: "nära"})
	do(lead, quiz.StartDots{N: 2})
	do(ann, quiz.Dot{On: "g1"})
	at("dots", r)
	do(lead, quiz.CountDots{Dots: []quiz.DotCount{{On: "c3", Dots: 1}}}, quiz.Move{To: quiz.PhaseConclude})
	dis := "bussen"
	do(lead, quiz.Conclude{Text: "Skolan.", Disagree: &dis}, quiz.Share{Shared: true}, quiz.CountThumbs{People: 1})
	do(ann, quiz.Thumb{Up: true})
	at("conclude", r)
}

// Each frame of a conversation is held against its golden copy, and none tells the room what only the leader may see.
func TestFramesOfAConversation(t *testing.T) {
	n := 0
	conversation(t, func(name string, r *quiz.Round) {
		for _, seat := range seats {
			got, err := json.MarshalIndent(wire.State(r.View(seat), quiz.Swedish), "", " ")
			if err != nil {
				t.Fatal(err)
			}
			if seat.Role != quiz.Leader {
				for _, mustNot := range []string{`"order":`, `"byHand":`, `"keep":`, `"guests":`, `"who":`} {
					if strings.Contains(string(got), mustNot) {
						t.Errorf("%s: %s is sent %s", name, seat.Role, mustNot)
					}
				}
			}
			if seat.Role == quiz.Screen && strings.Contains(string(got), "Ripa") {
				t.Errorf("%s: a name is on the screen in a sensitive step", name)
			}
			if seat.Role == quiz.Screen && strings.Contains(string(got), "väntar") {
				t.Errorf("%s: a text that waits for the leader is on the screen", name)
			}
			golden(t, fmt.Sprintf("testdata/talk-%s-%s.json", name, seat.Role), string(got)+"\n")
			n++
		}
	})
	if n != 15 {
		t.Errorf("%d frames", n)
	}
}

func TestTalkCommands(t *testing.T) {
	f := func(pairs ...string) wire.Fields {
		out := wire.Fields{}
		for i := 0; i < len(pairs); i += 2 {
			out[pairs[i]] = append(out[pairs[i]], pairs[i+1])
		}
		return out
	}
	empty := ""
	cases := []struct {
		t    string
		f    wire.Fields
		want quiz.Action
	}{
		{"withdraw", f("id", "2"), quiz.Withdraw{Contribution: 2}},
		{"dot", f("on", "c1"), quiz.Dot{On: "c1"}},
		{"undot", f("on", "g2"), quiz.Dot{On: "g2", Take: true}},
		{"pass", nil, quiz.SayPass{}},
		{"thumb", f("up", "true"), quiz.Thumb{Up: true}},
		{"method", f("method", "buzz"), quiz.SetMethod{Method: quiz.Buzz}},
		{"corners", f("corner", "a", "corner", "b", "corner", "c"), quiz.SetCorners{Texts: []string{"a", "b", "c"}}},
		{"sensitive", f("on", "true"), quiz.SetSensitive{On: true}},
		{"writefor", f("text", "x"), quiz.WriteFor{Text: "x"}},
		{"let", f("id", "1"), quiz.Let{Contribution: 1}},
		{"group", f("id", "1", "id", "3", "into", "", "name", "n"), quiz.Group{Contributions: []int{1, 3}, Name: "n"}},
		{"group", f("id", "1", "into", "2"), quiz.Group{Contributions: []int{1}, Into: 2}},
		{"ungroup", f("id", "4"), quiz.Ungroup{Contributions: []int{4}}},
		{"namegroup", f("group", "1", "name", "n"), quiz.NameGroup{Group: 1, Name: "n"}},
		{"page", f("page", "2"), quiz.TurnPage{Page: 2}},
		{"dots", f("n", "3", "open", "true"), quiz.StartDots{N: 3, Open: true}},
		{"handdots", f("n.c1", "2", "n.g1", "", "people", "4"), quiz.CountDots{People: 4, Dots: []quiz.DotCount{{On: "c1", Dots: 2}, {On: "g1"}}}},
		{"guest", f("name", "Bord 3"), quiz.AddGuest{Name: "Bord 3"}},
		{"unguest", f("guest", "1"), quiz.RemoveGuest{Guest: 1}},
		{"around", f("seed", "18446744073709551615"), quiz.DrawAround{Seed: 18446744073709551615}},
		{"turn", f("who", "s:ann", "did", "spoke"), quiz.Turn{Who: quiz.Sitter{Seat: "ann"}, Did: quiz.Spoke}},
		{"turn", f("who", "g:2", "did", ""), quiz.Turn{Who: quiz.Sitter{Guest: 2}}},
		{"turn", f("who", "x"), quiz.Turn{}},
		{"turnall", nil, quiz.TurnAll{}},
		{"pair", f("seed", "7"), quiz.Pair{Seed: 7}},
		{"share", f("shared", "true"), quiz.Share{Shared: true}},
		{"thumbs", f("people", "3"), quiz.CountThumbs{People: 3}},
		{"conclude", f("text", "a"), quiz.Conclude{Text: "a"}},
		{"conclude", f("text", "a", "disagree", ""), quiz.Conclude{Text: "a", Disagree: &empty}},
	}
	for _, c := range cases {
		got, err := wire.Command(c.t, "k", c.f)
		if d := cmp.Diff(c.want, got.Do); err != nil || d != "" {
			t.Errorf("%s %v: %v %s", c.t, c.f, err, d)
		}
	}
	for _, bad := range []struct {
		t    string
		f    wire.Fields
		want error
	}{
		{"withdraw", f("id", "x"), quiz.ErrBadCommand}, {"group", f("id", "1", "id", ""), quiz.ErrBadCommand}, {"around", nil, quiz.ErrBadCommand},
		{"pair", f("seed", "-1"), quiz.ErrBadCommand}, {"dots", f("n", "många"), quiz.ErrBadCommand}, {"handdots", f("n.c1", "-2"), quiz.ErrBadHands},
		{"thumbs", f("people", "x"), quiz.ErrBadHands}, {"group", f("id", "1", "into", "-1"), quiz.ErrBadHands},
	} {
		if _, err := wire.Command(bad.t, "k", bad.f); !errors.Is(err, bad.want) {
			t.Errorf("%s %v: %v", bad.t, bad.f, err)
		}
	}
}
