package quiz_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"norrbottenforalla.se/quiz"
	"pgregory.net/rapid"
)

// anyTalk draws commands of a conversation that are mostly sensible and sometimes not.
func anyTalk(t *rapid.T, s *stage) (quiz.Seat, quiz.Command) {
	id := rapid.SampledFrom([]quiz.SeatID{"ann", "bo", "eva"}).Draw(t, "seat")
	by := rapid.SampledFrom([]quiz.Seat{leader, {Role: quiz.Participant, ID: id}, {Role: quiz.Participant, ID: id}}).Draw(t, "by")
	c := s.Common(by.Role)
	cmd := quiz.Command{Step: c.Step, Phase: c.Phase}
	if rapid.IntRange(0, 9).Draw(t, "stale") == 0 {
		cmd.Step = rapid.SampledFrom([]quiz.StepID{"single", "talk", "tender", "nowhere"}).Draw(t, "step")
		cmd.Phase = quiz.PhaseDots
	}
	if rapid.Bool().Draw(t, "with cid") {
		cmd.CID = rapid.StringMatching(`k[0-9]`).Draw(t, "cid")
	}
	n := rapid.IntRange(-1, 6).Draw(t, "n")
	on := rapid.SampledFrom([]quiz.Target{"c1", "c2", "c3", "c4", "g1", "g2", ""}).Draw(t, "on")
	words := rapid.SampledFrom([]string{"skolan", "vägen", "bussen", "affären", "", "\u202eSKOLAN", "tåget"}).Draw(t, "words")
	if by.Role == quiz.Participant {
		cmd.Do = rapid.SampledFrom([]quiz.Action{
			quiz.Contribute{Text: words}, quiz.Contribute{Text: words}, quiz.Withdraw{Contribution: n}, quiz.Dot{On: on},
			quiz.Dot{On: on}, quiz.Dot{On: on}, quiz.Dot{On: on, Take: true}, quiz.SayPass{}, quiz.Thumb{Up: n > 0},
			pick("k1"), pick(quiz.Else), pick("ghost"), quiz.Rename{Name: "N " + string(id), People: n}, join(id, max(n, 1)), quiz.Leave{},
		}).Draw(t, "action")
		return by, cmd
	}
	var phases []quiz.Phase
	if c.Lead != nil {
		phases = append(phases, c.Lead.Moves...)
	}
	phases = append(phases, quiz.PhaseDots)
	method := rapid.SampledFrom(quiz.Methods).Draw(t, "method")
	to := rapid.SampledFrom(phases).Draw(t, "to")
	guest := quiz.Sitter{Guest: n}
	cmd.Do = rapid.SampledFrom([]quiz.Action{
		quiz.Move{To: to}, quiz.Move{To: to}, quiz.SetMethod{Method: method}, quiz.SetSensitive{On: n > 2}, quiz.SetCorners{Texts: []string{words, "b", "c"}}, quiz.WriteFor{Text: words},
		quiz.Let{Contribution: n}, quiz.Keep{Contribution: n, Keep: n > 1}, quiz.Hide{Contribution: n}, quiz.Unhide{Contribution: n},
		quiz.Group{Contributions: []int{n, 2}, Name: words}, quiz.Group{Contributions: []int{n}, Into: 1}, quiz.Ungroup{Contributions: []int{n}},
		quiz.NameGroup{Group: n, Name: words}, quiz.TurnPage{Page: n}, quiz.StartDots{N: n}, quiz.StartDots{N: 3, Open: true}, quiz.StartDots{N: 3},
		quiz.CountDots{People: n, Dots: []quiz.DotCount{{On: on, Dots: n}}}, quiz.AddGuest{Name: words}, quiz.RemoveGuest{Guest: n},
		quiz.DrawAround{Seed: uint64(n)}, quiz.Turn{Who: guest, Did: quiz.Passed}, quiz.TurnAll{}, quiz.Pair{Seed: uint64(n)},
		quiz.Share{Shared: n > 1}, quiz.CountThumbs{People: n}, quiz.Conclude{Text: words, Disagree: &words}, quiz.Next{}, quiz.Back{},
		quiz.Jump{To: "talk"}, quiz.RemoveSeat{Seat: "eva"},
		quiz.CountHands{Vote: quiz.First, Hands: quiz.Hands{People: n, Counts: []quiz.OptionCount{{Option: "k1", People: n}}}},
	}).Draw(t, "action")
	return by, cmd
}

// said is what has been written and not taken back, by the events alone.
type said map[quiz.StepID]map[int]string

func (w said) note(e quiz.Event) {
	switch e := e.(type) {
	case quiz.ContributionMade:
		if w[e.Step] == nil {
			w[e.Step] = map[int]string{}
		}
		w[e.Step][e.ID] = e.Text
	case quiz.ContributionWithdrawn:
		delete(w[e.Step], e.ID)
	}
}

// Any conversation keeps its rules: nobody loses or gains a text, texts never change places, dots are conserved, held
// and hidden texts are seen by nobody else, and the journal gives the same round again.
func TestAnyConversationKeepsTheRules(t *testing.T) {
	dots := 0
	rapid.Check(t, func(t *rapid.T) {
		s := newTalk().must(leader, quiz.Jump{To: "talk"})
		written := said{}
		for range rapid.IntRange(1, 120).Draw(t, "length") {
			by, cmd := anyTalk(t, s)
			before := len(s.events)
			err := s.play(by, cmd)
			var refusal *quiz.Refusal
			if err != nil && (!errors.As(err, &refusal) || len(s.events) != before) {
				t.Fatalf("refused with %v and %d events", err, len(s.events)-before)
			}
			for _, e := range s.events[before:] {
				written.note(e)
			}
			dots += checkTalk(t, s, written)
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
	if dots == 0 {
		t.Error("no dot was ever placed")
	}
}

func checkTalk(t *rapid.T, s *stage, written said) int {
	c := s.Common(quiz.Leader)
	if c.Prompt == nil {
		return 0
	}
	var all []int
	secretive := map[int]bool{}
	for _, x := range c.Prompt.Contributions {
		all = append(all, x.ID)
		secretive[x.ID] = x.Held || x.Hidden
		if written[c.Step][x.ID] != x.Text {
			t.Fatalf("text %d reads %q, was written %q", x.ID, x.Text, written[c.Step][x.ID])
		}
	}
	if len(all) != len(written[c.Step]) || !slices.IsSorted(all) {
		t.Fatalf("the leader sees %v of %v", all, written[c.Step])
	}
	for _, role := range []quiz.Role{quiz.Screen, quiz.Participant} {
		for _, x := range s.Common(role).Prompt.Contributions {
			if secretive[x.ID] || x.Keep || x.Held {
				t.Fatalf("%s sees %+v", role, x)
			}
		}
	}
	checkSeating(t, c)
	return checkDots(t, s, c)
}

func checkSeating(t *rapid.T, c *quiz.Common) {
	if c.Seating == nil || c.Crowd.People+len(c.Lead.Guests) < 2 {
		return
	}
	for _, g := range c.Seating.Groups {
		people := 0
		for _, p := range g {
			people += p.People
		}
		if people < 2 && c.Crowd.People+len(c.Lead.Guests)-c.Seating.Missed > 1 {
			t.Fatalf("alone: %+v", c.Seating)
		}
	}
}

// checkDots holds that every phone's dots are either placed or left, and that the counts are what phones and hands
// placed, all of them and no more.
func checkDots(t *rapid.T, s *stage, c *quiz.Common) int {
	d := c.Prompt.Dots
	if d == nil {
		return 0
	}
	if d.Placed > d.Of {
		t.Fatalf("%d dots lie of %d", d.Placed, d.Of)
	}
	if !d.Voting {
		sum := 0
		for _, n := range d.Counts {
			sum += n.Dots
		}
		if sum != d.Placed {
			t.Fatalf("the counts say %d, %d were placed", sum, d.Placed)
		}
		return sum
	}
	placed := 0
	for _, n := range d.ByHand {
		placed += n.Dots
	}
	for _, id := range []quiz.SeatID{"ann", "bo", "eva"} {
		me := s.Me(id)
		if me.Gone {
			continue
		}
		own := 0
		for _, n := range me.Dots.On {
			own += n.Dots
		}
		if own+me.Dots.Left != d.N*me.People {
			t.Fatalf("%s has placed %d and has %d left of %d", id, own, me.Dots.Left, d.N*me.People)
		}
		placed += own
	}
	if placed > d.Placed {
		t.Fatalf("%d dots are theirs, %d lie", placed, d.Placed)
	}
	return placed
}

// Nothing that somebody typed reaches the other phones before the room has the word, whatever the method.
func TestNoTextIsSeenBeforeTheRoomHasTheWord(t *testing.T) {
	for _, m := range quiz.Methods {
		for _, ph := range quiz.MethodPhases(m) {
			s := talking(m, ph).must(ann, quiz.Contribute{Text: "MITT-EGET"})
			b, err := json.Marshal([]any{s.View(bo), s.View(screen)})
			if err != nil {
				t.Fatal(err)
			}
			open := strings.Contains("all read conclude", string(ph))
			if got := strings.Contains(string(b), "MITT-EGET"); got != open {
				t.Error(fmt.Sprint(m, "/", ph, ": seen ", got))
			}
		}
	}
}
