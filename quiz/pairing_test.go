package quiz_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"norrbottenforalla.se/quiz"
	"pgregory.net/rapid"
)

// seated plays a meeting where phones (people at each, and what they answered, "" for nothing) and guests are seated
// in the talk phase of the question, and gives the groups.
func seated(t interface{ Fatal(...any) }, phones []int, answers []quiz.OptionID, guests int, seed uint64) [][]quiz.Sitter {
	s := &stage{plan: talkPlan(), now: t0}
	s.Round = quiz.NewRound(s.plan)
	s.must(leader, quiz.Jump{To: "single"})
	for i, people := range phones {
		by := quiz.Seat{Role: quiz.Participant, ID: quiz.SeatID(fmt.Sprint("p", i))}
		s.must(by, join(by.ID, people))
		if answers[i] != "" {
			s.must(by, pick(answers[i]))
		}
	}
	for i := range guests {
		s.must(leader, quiz.AddGuest{Name: fmt.Sprint("Bord ", i)})
	}
	s.must(leader, quiz.Move{To: quiz.PhaseTalk}, quiz.Pair{Seed: seed})
	for _, e := range slices.Backward(s.events) {
		if made, ok := e.(quiz.PairsMade); ok {
			return made.Groups
		}
	}
	t.Fatal("nobody was seated")
	return nil
}

// mixed counts the groups in which two are known to have answered differently.
func mixed(groups [][]quiz.Sitter, answers []quiz.OptionID) int {
	n := 0
	for _, g := range groups {
		seen := map[quiz.OptionID]bool{}
		for _, s := range g {
			var i int
			if _, err := fmt.Sscanf(string(s.Seat), "p%d", &i); err == nil && answers[i] != "" {
				seen[answers[i]] = true
			}
		}
		if len(seen) > 1 {
			n++
		}
	}
	return n
}

// bestMixed tries every way to seat people two and two (an odd one makes a three) and gives the most mixed groups.
func bestMixed(answers []quiz.OptionID) int {
	var try func(rest []int, three bool) int
	differ := func(ids ...int) int {
		seen := map[quiz.OptionID]bool{}
		for _, i := range ids {
			if answers[i] != "" {
				seen[answers[i]] = true
			}
		}
		if len(seen) > 1 {
			return 1
		}
		return 0
	}
	without := func(list []int, ids ...int) []int {
		return slices.DeleteFunc(slices.Clone(list), func(i int) bool { return slices.Contains(ids, i) })
	}
	try = func(rest []int, three bool) int {
		if len(rest) == 0 {
			return 0
		}
		best, a := 0, rest[0]
		for _, b := range rest[1:] {
			best = max(best, differ(a, b)+try(without(rest, a, b), three))
			for _, c := range rest[1:] {
				if three && c > b {
					best = max(best, differ(a, b, c)+try(without(rest, a, b, c), false))
				}
			}
		}
		return best
	}
	all := make([]int, len(answers))
	for i := range all {
		all[i] = i
	}
	return try(all, len(all)%2 == 1)
}

var anyAnswer = rapid.SampledFrom([]quiz.OptionID{"a", "b", "c", ""})

// Nobody is alone, everybody has one place, and groups are pairs or one three, for 3 to 40 people whatever they
// answered, with and without phones.
func TestPairingLeavesNobodyAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 40).Draw(t, "people")
		guests := rapid.IntRange(0, n).Draw(t, "without phones")
		phones := make([]int, n-guests)
		for i := range phones {
			phones[i] = 1
		}
		answers := rapid.SliceOfN(anyAnswer, len(phones), len(phones)).Draw(t, "answers")
		groups := seated(t, phones, answers, guests, rapid.Uint64().Draw(t, "seed"))
		seen, threes := map[quiz.Sitter]bool{}, 0
		for _, g := range groups {
			if len(g) < 2 || len(g) > 3 {
				t.Fatalf("a group of %d", len(g))
			}
			if len(g) == 3 {
				threes++
			}
			for _, s := range g {
				if seen[s] {
					t.Fatalf("%v sits twice", s)
				}
				seen[s] = true
			}
		}
		if len(seen) != n || threes != n%2 {
			t.Fatalf("%d of %d seated, %d threes", len(seen), n, threes)
		}
	})
}

// The number of mixed groups is the most there can be, held against every seating there is.
func TestPairingMixesAsMuchAsCanBe(t *testing.T) {
	tried := 0
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 8).Draw(t, "people")
		answers := rapid.SliceOfN(anyAnswer, n, n).Draw(t, "answers")
		phones := make([]int, n)
		for i := range phones {
			phones[i] = 1
		}
		got := mixed(seated(t, phones, answers, 0, rapid.Uint64().Draw(t, "seed")), answers)
		if want := bestMixed(answers); got != want {
			t.Fatalf("%d mixed groups, %d are possible", got, want)
		}
		tried++
	})
	if tried < 50 {
		t.Errorf("tried %d", tried)
	}
}

// A phone that several share has company already; nobody is alone beside it.
func TestPairingWithSharedPhones(t *testing.T) {
	for _, c := range []struct {
		phones []int
		guests int
		sizes  string // people in each group
	}{
		{[]int{2, 1}, 0, "[3]"},
		{[]int{4, 1}, 0, "[5]"},
		{[]int{3, 2, 1}, 0, "[3 3]"},
		{[]int{2, 2}, 0, "[2 2]"},
		{[]int{2, 1, 1, 1}, 0, "[2 3]"},
		{[]int{2}, 1, "[3]"},
		{[]int{4, 3}, 2, "[2 3 4]"},
	} {
		groups := seated(t, c.phones, make([]quiz.OptionID, len(c.phones)), c.guests, 5)
		var sizes []int
		for _, g := range groups {
			people := 0
			for _, s := range g {
				var i int
				if _, err := fmt.Sscanf(string(s.Seat), "p%d", &i); err == nil {
					people += c.phones[i]
				} else {
					people++
				}
			}
			sizes = append(sizes, people)
		}
		slices.Sort(sizes)
		if got := fmt.Sprint(sizes); got != c.sizes {
			t.Errorf("%v and %d without: %s, want %s", c.phones, c.guests, got, c.sizes)
		}
	}
}

func TestPairingTellsWhoSitsWithWhomAndNothingElse(t *testing.T) {
	s := newTalk().must(leader, quiz.Jump{To: "single"})
	s.room(4)
	s.must(leader, quiz.Move{To: quiz.PhaseTalk}, quiz.Pair{Seed: 1})
	v := s.Common(quiz.Screen).Seating
	if v == nil || len(v.Groups) != 3 || v.Missed != 0 {
		t.Fatalf("%+v", v)
	}
	if got := fmt.Sprintf("%+v", v); strings.Contains(got, "p0") && strings.Contains(got, "Seat:") {
		t.Errorf("more than a name: %s", got)
	}
	if s.Common(quiz.Participant).Seating != nil {
		t.Error("a phone gets the whole list")
	}
	me := s.Me("ann")
	if !me.Seated || len(me.With) != 1 && len(me.With) != 2 || me.Number != 1 {
		t.Errorf("%+v", me)
	}
	eva := quiz.Seat{Role: quiz.Participant, ID: "eva"}
	s.must(eva, join("eva", 1))
	if me := s.Me("eva"); !me.Seated || me.With != nil || s.Common(quiz.Screen).Seating.Missed != 1 {
		t.Errorf("who comes late sits down with somebody: %+v", me)
	}
}

func TestWhoIsLeftAloneSitsWithTheNext(t *testing.T) {
	s := newTalk().must(leader, quiz.Jump{To: "single"})
	seats := s.room(3)
	s.must(leader, quiz.Move{To: quiz.PhaseTalk}, quiz.Pair{Seed: 1})
	for _, by := range append(seats[:2:2], ann) {
		s.must(by, quiz.Leave{})
		for _, g := range s.Common(quiz.Leader).Seating.Groups {
			people := 0
			for _, p := range g {
				people += p.People
			}
			if people < 2 {
				t.Errorf("alone: %+v", s.Common(quiz.Leader).Seating.Groups)
			}
		}
	}
}

func TestASensitiveStepIsSeatedBlindAndNotOnTheScreen(t *testing.T) {
	s := newTalk().must(leader, quiz.Jump{To: "single"})
	for _, by := range s.room(6) {
		s.must(by, pick("a"))
	}
	s.must(leader, quiz.Jump{To: "tender"}, quiz.Move{To: quiz.PhasePairs}, quiz.Pair{Seed: 2})
	if v := s.Common(quiz.Screen).Seating; v == nil || v.Groups != nil {
		t.Errorf("names on the screen: %+v", v)
	}
	if v := s.Common(quiz.Leader).Seating; len(v.Groups) == 0 || len(s.Me("ann").With) == 0 {
		t.Errorf("%+v", v)
	}
}

// Blind means that two of a kind are seated together as often as chance has it; otherwise never when it can be helped.
func TestAnswersAreMixedButNotInASensitiveStep(t *testing.T) {
	for step, always := range map[quiz.StepID]bool{"talk": true, "tender": false} {
		full := 0
		for seed := range uint64(40) {
			s := &stage{plan: talkPlan(), now: t0}
			s.Round = quiz.NewRound(s.plan)
			s.must(leader, quiz.Jump{To: "single"})
			answers := []quiz.OptionID{"a", "a", "b", "b"}
			for i, by := range s.room(4) {
				s.must(by, pick(answers[i]))
			}
			s.must(leader, quiz.Jump{To: step}, quiz.Move{To: quiz.PhasePairs}, quiz.Pair{Seed: seed})
			if made := s.events[len(s.events)-1].(quiz.PairsMade); mixed(made.Groups, answers) == 2 {
				full++
			}
		}
		if always && full != 40 || !always && (full < 10 || full > 38) { // two of three by chance
			t.Errorf("%s: %d of 40 seatings were mixed", step, full)
		}
	}
}

func TestPairingIsForWhenPeopleTalkTwoAndTwo(t *testing.T) {
	s := newTalk().must(leader, quiz.Jump{To: "single"})
	if err := s.do(leader, quiz.Pair{Seed: 1}); !errors.Is(err, quiz.ErrWrongPhase) {
		t.Errorf("while they answer: %v", err)
	}
	s.must(ann, quiz.Leave{}).must(bo, quiz.Leave{}).must(leader, quiz.Move{To: quiz.PhaseTalk})
	if err := s.do(leader, quiz.Pair{Seed: 1}); !errors.Is(err, quiz.ErrTooFew) {
		t.Errorf("an empty room: %v", err)
	}
}

// The same seed gives the same order, another nearly always another, and each place is as likely as any.
func TestDrawnOrderIsFairAndDependsOnTheSeedAlone(t *testing.T) {
	first := map[quiz.SeatID]int{}
	const draws = 3000
	for seed := range uint64(draws) {
		s := talking(quiz.GoAround, quiz.PhaseAround)
		s.must(quiz.Seat{Role: quiz.Participant, ID: "eva"}, join("eva", 1))
		s.must(leader, quiz.DrawAround{Seed: seed})
		first[s.Common(quiz.Leader).Prompt.Around.Order[0].Who.Seat]++
	}
	for id, n := range first { // a third each; six standard deviations are 155
		if n < draws/3-155 || n > draws/3+155 {
			t.Errorf("%s is first %d times of %d", id, n, draws)
		}
	}
	if len(first) != 3 {
		t.Errorf("%v", first)
	}
}

// Who would rather not say, or does not know, is seated as if nothing were known: the seating must not use what they kept
// to themselves.
func TestWhatPeopleKeepToThemselvesIsNotMixed(t *testing.T) {
	seat := func(answers ...quiz.OptionID) string {
		p := quiz.Position{ID: "pos", Kind: quiz.Choice, Text: text("position"), Options: options("a", "b")}
		plan := talkPlan()
		plan.Steps = append([]quiz.Step{{ID: "pos", Kind: quiz.StepPosition, Module: "m", Position: &p}}, plan.Steps...)
		s := &stage{plan: plan, now: t0}
		s.Round = quiz.NewRound(plan)
		for i, by := range s.room(len(answers)) {
			if answers[i] != "" {
				s.must(by, pick(answers[i]))
			}
		}
		s.must(leader, quiz.Move{To: quiz.PhaseTalk}, quiz.Pair{Seed: 11})
		return fmt.Sprint(s.events[len(s.events)-1].(quiz.PairsMade).Groups)
	}
	silent := seat("a", "b", "", "", "", "")
	for _, kept := range []quiz.OptionID{quiz.Unsure, quiz.Pass} {
		if got := seat("a", "b", kept, "", kept, ""); got != silent {
			t.Errorf("%s is seated otherwise than silence: %s, %s", kept, got, silent)
		}
	}
	if seat("a", "b", quiz.Else, "", "a", "b") == silent {
		t.Error("answers make no difference at all")
	}
}
