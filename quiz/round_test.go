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
)

// at brings a round with ann and bo to a place in the meeting.
func at(step quiz.StepID, phase quiz.Phase) *stage {
	s := newStage().must(ann, join("ann", 1)).must(bo, join("bo", 2))
	s.must(leader, quiz.Jump{To: step})
	if s.Common(quiz.Leader).Phase == phase {
		return s
	}
	switch phase {
	case quiz.PhaseTalk:
		s.must(leader, quiz.Move{To: quiz.PhaseTalk})
	case quiz.PhaseAgain:
		s.must(leader, quiz.Move{To: quiz.PhaseTalk}, quiz.Move{To: quiz.PhaseAgain})
	default:
		s.must(leader, quiz.Move{To: phase})
	}
	return s
}

// everyAction is one sensible example of each action.
func everyAction() map[string]quiz.Action {
	return map[string]quiz.Action{
		"Join":       join("eva", 1),
		"Rename":     quiz.Rename{Name: "Ny", People: 3},
		"Give":       pick("a"),
		"Contribute": quiz.Contribute{Text: "skolan"},
		"Leave":      quiz.Leave{},
		"Talk":       quiz.Move{To: quiz.PhaseTalk},
		"Again":      quiz.Move{To: quiz.PhaseAgain},
		"Think":      quiz.Move{To: quiz.PhaseThink},
		"Reveal":     quiz.Move{To: quiz.PhaseReveal},
		"Alone":      quiz.Move{To: quiz.PhaseAlone},
		"Pairs":      quiz.Move{To: quiz.PhasePairs},
		"All":        quiz.Move{To: quiz.PhaseAll},
		"Conclude_":  quiz.Move{To: quiz.PhaseConclude},
		"Nowhere":    quiz.Move{To: "elsewhere"},
		"Next":       quiz.Next{},
		"Back":       quiz.Back{},
		"Jump":       quiz.Jump{To: "prompt"},
		"ShowVotes":  quiz.ShowVotes{},
		"Hands1":     quiz.CountHands{Vote: quiz.First, Hands: quiz.Hands{People: 2, Counts: []quiz.OptionCount{{Option: "a", People: 2}}}},
		"Hands2":     quiz.CountHands{Vote: quiz.Second, Hands: quiz.Hands{People: 2, Counts: []quiz.OptionCount{{Option: "a", People: 2}}}},
		"Show":       quiz.Move{To: quiz.PhaseShow},
		"Closed":     quiz.Move{To: quiz.PhaseClosed},
		"GiveExit":   quiz.GiveExit{Answers: map[quiz.ExitQuestion]quiz.OptionID{quiz.ExitHeard: "yes"}},
		"CountExit":  quiz.CountExit{Counts: map[quiz.ExitQuestion][]quiz.OptionCount{quiz.ExitHeard: {{Option: "yes", People: 3}}}},
		"Agree":      quiz.Agree{On: true},
		"Keep":       quiz.Keep{Contribution: 1, Keep: true},
		"WriteFor":   quiz.WriteFor{Text: "tre fönster lyser"},
		"Conclude":   quiz.Conclude{Text: "Vi tror på skolan."},
		"Hide":       quiz.Hide{Contribution: 1},
		"Unhide":     quiz.Unhide{Contribution: 1},
		"Timer":      quiz.StartTimer{Minutes: 5},
		"Skip":       quiz.Skip{Target: "tf"},
		"Unskip":     quiz.Unskip{Target: "tf"},
		"Reorder":    quiz.Reorder{Order: []quiz.StepID{"welcome"}},
		"AddPrompt":  quiz.AddPrompt{ID: "own-1", Text: "Vad saknas?"},
		"RenameSeat": quiz.RenameSeat{Seat: "ann", Name: "Röd Ripa"},
		"RemoveSeat": quiz.RemoveSeat{Seat: "ann"},
		"Door":       quiz.SetDoor{Open: false},
		"Pause":      quiz.Pause{},
		"Resume":     quiz.Resume{},
		"End":        quiz.End{},
	}
}

const (
	participantActions = "Join Rename Give GiveExit Contribute Leave"
	always             = "Jump Unskip Skip AddPrompt RenameSeat RemoveSeat Door Pause Resume End Next Back Agree"
)

// allowed is the table: what may happen in each phase. All else is refused. "-" in front takes away.
var allowed = []struct {
	step  quiz.StepID
	phase quiz.Phase
	who   string // allowed to ann
	lead  string // allowed to the leader, beside always
}{
	{"welcome", quiz.PhaseOpen, "Join Rename Leave", "-Back"},
	{"single", quiz.PhaseThink, "Join Rename Leave Give", "Talk Reveal Hands1"},
	{"single", quiz.PhaseTalk, "Join Rename Leave", "Think Again Reveal ShowVotes Hands1"},
	{"single", quiz.PhaseAgain, "Join Rename Leave Give", "Talk Reveal Hands1 Hands2"},
	{"single", quiz.PhaseReveal, "Join Rename Leave", ""},
	{"match", quiz.PhaseThink, "Join Rename Leave", "Talk Reveal"}, // "a" is none of its answers
	{"base", quiz.PhaseThink, "Join Rename Leave Give", "Closed Hands1"},
	{"base", quiz.PhaseClosed, "Join Rename Leave", "Think Hands1"},
	{"sens", quiz.PhaseThink, "Join Rename Leave Give", "Talk Show Hands1"},
	{"sens", quiz.PhaseTalk, "Join Rename Leave", "Think Again Show Hands1"},
	{"sens", quiz.PhaseAgain, "Join Rename Leave Give", "Talk Show Hands1 Hands2"},
	{"sens", quiz.PhaseShow, "Join Rename Leave", ""},
	{"seen", quiz.PhaseShare, "Join Rename Leave Contribute", "WriteFor"},
	{"exit", quiz.PhaseWrite, "Join Rename Leave Contribute GiveExit", "Show WriteFor CountExit"},
	{"exit", quiz.PhaseShow, "Join Rename Leave Contribute", "WriteFor"},
	{"prompt", quiz.PhaseAlone, "Join Rename Leave Contribute", "Pairs All Conclude_ Conclude Timer WriteFor"},
	{"prompt", quiz.PhasePairs, "Join Rename Leave Contribute", "Alone All Conclude_ Conclude Timer WriteFor"},
	{"prompt", quiz.PhaseAll, "Join Rename Leave Contribute", "Alone Pairs Conclude_ Conclude Timer WriteFor"},
	{"prompt", quiz.PhaseConclude, "Join Rename Leave Contribute", "Alone Pairs All Conclude Timer WriteFor"},
	{"task", quiz.PhaseShow, "Join Rename Leave", "-Next"},
}

func TestEveryPhaseEveryCommandEveryRole(t *testing.T) {
	checked := 0
	for _, row := range allowed {
		may := strings.Fields(always + " " + row.lead)
		may = slices.DeleteFunc(may, func(a string) bool { return slices.Contains(may, "-"+a) || a[0] == '-' })
		for name, action := range everyAction() {
			for _, by := range []quiz.Seat{ann, leader, screen, {Role: "stranger"}} {
				s := at(row.step, row.phase)
				err := s.do(by, action)
				want := false
				switch by.Role {
				case quiz.Participant:
					want = slices.Contains(strings.Fields(row.who), name)
				case quiz.Leader:
					want = slices.Contains(may, name)
				}
				if got := err == nil; got != want {
					t.Errorf("%s/%s: %s by %s: allowed %v (%v), want %v", row.step, row.phase, name, by.Role, got, err, want)
				}
				isParticipants := slices.Contains(strings.Fields(participantActions), name)
				if wrongRole := isParticipants != (by.Role == quiz.Participant); wrongRole && !errors.Is(err, quiz.ErrNotAllowed) {
					t.Errorf("%s by %s: %v, want not_allowed", name, by.Role, err)
				}
				checked++
			}
		}
	}
	if want := len(allowed) * len(everyAction()) * 4; checked != want || checked < 1000 {
		t.Fatalf("checked %d of %d", checked, want)
	}
}

func TestPausedStopsAnswersAndCourse(t *testing.T) {
	for name, action := range everyAction() {
		if strings.Contains("Agree Keep WriteFor CountExit Resume End Pause Hands1 Conclude Hide Unhide Skip Unskip Reorder AddPrompt RenameSeat RemoveSeat Door Hands2 Join Rename Leave", name) {
			continue
		}
		by := leader
		if strings.Contains(participantActions, name) {
			by = ann
		}
		s := at("single", quiz.PhaseThink).must(leader, quiz.Pause{})
		if err := s.do(by, action); !errors.Is(err, quiz.ErrPaused) {
			t.Errorf("%s while paused: %v", name, err)
		}
	}
	s := at("single", quiz.PhaseThink).must(leader, quiz.Pause{}, quiz.Resume{})
	if err := s.do(ann, pick("a")); err != nil {
		t.Errorf("after the break: %v", err)
	}
}

func TestEndedRefusesEverything(t *testing.T) {
	for name, action := range everyAction() {
		s := at("single", quiz.PhaseThink).must(leader, quiz.End{})
		by := leader
		if strings.Contains(participantActions, name) {
			by = ann
		}
		if err := s.do(by, action); !errors.Is(err, quiz.ErrEnded) {
			t.Errorf("%s after the end: %v", name, err)
		}
	}
}

func TestRefusals(t *testing.T) {
	big := strings.Repeat("å", 10_000)
	cases := []struct {
		name  string
		step  quiz.StepID
		phase quiz.Phase
		by    quiz.Seat
		do    quiz.Action
		want  error
	}{
		{"unknown option", "single", quiz.PhaseThink, ann, pick("q"), quiz.ErrBadAnswer},
		{"two where one is right", "single", quiz.PhaseThink, ann, pick("a", "b"), quiz.ErrBadAnswer},
		{"none", "single", quiz.PhaseThink, ann, pick(), quiz.ErrBadAnswer},
		{"the same twice", "several", quiz.PhaseThink, ann, pick("a", "a"), quiz.ErrBadAnswer},
		{"a number for options", "single", quiz.PhaseThink, ann, quiz.Give{Answer: quiz.Answer{Number: new(int64)}}, quiz.ErrBadAnswer},
		{"half an order", "order", quiz.PhaseThink, ann, pick("x", "y"), quiz.ErrBadAnswer},
		{"not a number", "estimate", quiz.PhaseThink, ann, typed("många"), quiz.ErrBadNumber},
		{"empty number", "estimate", quiz.PhaseThink, ann, typed(""), quiz.ErrBadNumber},
		{"NaN", "estimate", quiz.PhaseThink, ann, typed("NaN"), quiz.ErrBadNumber},
		{"outside the slider", "estimate", quiz.PhaseThink, ann, typed("50,1"), quiz.ErrBadNumber},
		{"huge number", "estimate", quiz.PhaseThink, ann, typed(strings.Repeat("9", 60)), quiz.ErrBadNumber},
		{"options for a number", "estimate", quiz.PhaseThink, ann, pick("a"), quiz.ErrBadNumber},
		{"long name", "welcome", quiz.PhaseOpen, ann, quiz.Rename{Name: big, People: 1}, quiz.ErrNameLong},
		{"somewhat long name", "welcome", quiz.PhaseOpen, ann, quiz.Rename{Name: strings.Repeat("n", quiz.MaxName+1), People: 1}, quiz.ErrNameLong},
		{"name that looks the same", "welcome", quiz.PhaseOpen, ann, quiz.Rename{Name: "  NAMN   bo ", People: 1}, quiz.ErrNameTaken},
		{"name hidden by an override", "welcome", quiz.PhaseOpen, ann, quiz.Rename{Name: "Namn\u202e bo\x00", People: 1}, quiz.ErrNameTaken},
		{"nobody at the phone", "welcome", quiz.PhaseOpen, ann, quiz.Rename{People: 0}, quiz.ErrPeople},
		{"five at the phone", "welcome", quiz.PhaseOpen, ann, quiz.Rename{People: 5}, quiz.ErrPeople},
		{"long text", "prompt", quiz.PhaseAlone, ann, quiz.Contribute{Text: big}, quiz.ErrTextLong},
		{"empty text", "prompt", quiz.PhaseAlone, ann, quiz.Contribute{Text: " \n\u202e\x00 "}, quiz.ErrTextEmpty},
		{"no seat", "single", quiz.PhaseThink, quiz.Seat{Role: quiz.Participant, ID: "eva"}, pick("a"), quiz.ErrUnknownSeat},
		{"jump nowhere", "single", quiz.PhaseThink, leader, quiz.Jump{To: "x"}, quiz.ErrUnknownStep},
		{"skip what is on", "single", quiz.PhaseThink, leader, quiz.Skip{Target: "single"}, quiz.ErrPresentStep},
		{"order with one twice", "single", quiz.PhaseThink, leader, quiz.Reorder{Order: []quiz.StepID{"single", "single", "several", "tf", "estimate", "order", "match", "base", "pos", "sens", "seen", "prompt", "exit", "task"}}, quiz.ErrBadOrder},
		{"more hands than people", "single", quiz.PhaseThink, leader, quiz.CountHands{Vote: quiz.First, Hands: quiz.Hands{People: 1, Counts: []quiz.OptionCount{{Option: "a", People: 2}}}}, quiz.ErrBadHands},
		{"hands that do not add up", "single", quiz.PhaseThink, leader, quiz.CountHands{Vote: quiz.First, Hands: quiz.Hands{People: 3, Counts: []quiz.OptionCount{{Option: "a", People: 2}}}}, quiz.ErrBadHands},
		{"hands for no option", "single", quiz.PhaseThink, leader, quiz.CountHands{Vote: quiz.First, Hands: quiz.Hands{People: 1, Counts: []quiz.OptionCount{{Option: "q", People: 1}}}}, quiz.ErrBadHands},
		{"too many hands", "single", quiz.PhaseThink, leader, quiz.CountHands{Vote: quiz.First, Hands: quiz.Hands{People: 301, Counts: []quiz.OptionCount{{Option: "a", People: 301}}}}, quiz.ErrBadHands},
		{"hands without an answer", "estimate", quiz.PhaseThink, leader, quiz.CountHands{Vote: quiz.First, Hands: quiz.Hands{People: 1}}, quiz.ErrBadHands},
		{"hands for the third vote", "single", quiz.PhaseAgain, leader, quiz.CountHands{Vote: 3, Hands: quiz.Hands{People: 1, Counts: []quiz.OptionCount{{Option: "a", People: 1}}}}, quiz.ErrWrongPhase},
		{"timer for an hour", "prompt", quiz.PhasePairs, leader, quiz.StartTimer{Minutes: 60}, quiz.ErrBadTimer},
		{"hide nothing", "prompt", quiz.PhaseAll, leader, quiz.Hide{Contribution: 7}, quiz.ErrUnknownText},
		{"own prompt with a used id", "prompt", quiz.PhaseAll, leader, quiz.AddPrompt{ID: "task", Text: "x"}, quiz.ErrBadCommand},
		{"own prompt with a path as id", "prompt", quiz.PhaseAll, leader, quiz.AddPrompt{ID: "../x", Text: "x"}, quiz.ErrBadCommand},
		{"remove nobody", "prompt", quiz.PhaseAll, leader, quiz.RemoveSeat{Seat: "eva"}, quiz.ErrUnknownSeat},
		{"an action of somebody else's", "prompt", quiz.PhaseAll, leader, nil, quiz.ErrBadCommand},
	}
	for _, c := range cases {
		s := at(c.step, c.phase)
		before := len(s.events)
		if err := s.do(c.by, c.do); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
		if len(s.events) != before {
			t.Errorf("%s: something happened", c.name)
		}
	}
}

func TestLateCommandDoesNotLandOnTheNextQuestion(t *testing.T) {
	s := at("single", quiz.PhaseThink)
	late := quiz.Command{CID: "k1", Step: "single", Phase: quiz.PhaseThink, Do: pick("a")}
	s.must(leader, quiz.Move{To: quiz.PhaseTalk})
	if err := s.play(ann, late); !errors.Is(err, quiz.ErrWrongPhase) {
		t.Errorf("after the vote closed: %v", err)
	}
	s.must(leader, quiz.Move{To: quiz.PhaseAgain})
	if err := s.play(ann, late); !errors.Is(err, quiz.ErrWrongPhase) {
		t.Errorf("a first answer in the second vote: %v", err)
	}
	s.must(leader, quiz.Next{})
	if err := s.play(ann, late); !errors.Is(err, quiz.ErrWrongStep) {
		t.Errorf("on the next question: %v", err)
	}
}

func TestDoublePressOfNextGoesOneStep(t *testing.T) {
	s := at("single", quiz.PhaseReveal)
	press := quiz.Command{Step: "single", Phase: quiz.PhaseReveal, Do: quiz.Next{}}
	if err := s.play(leader, press); err != nil {
		t.Fatal(err)
	}
	if err := s.play(leader, press); !errors.Is(err, quiz.ErrWrongStep) {
		t.Errorf("second press: %v", err)
	}
	if got := s.Common(quiz.Leader).Step; got != "several" {
		t.Errorf("at %s", got)
	}
}

func TestSameCIDIsAppliedOnce(t *testing.T) {
	s := at("single", quiz.PhaseThink)
	first := quiz.Command{CID: "k1", Step: "single", Phase: quiz.PhaseThink, Do: pick("a")}
	second := quiz.Command{CID: "k2", Step: "single", Phase: quiz.PhaseThink, Do: pick("b")}
	for _, c := range []quiz.Command{first, second, first, second, first} {
		if err := s.play(ann, c); err != nil {
			t.Fatal(err)
		}
	}
	if got := s.Me("ann").Answer.Options; !slices.Equal(got, []quiz.OptionID{"b"}) {
		t.Errorf("a resent first answer replaced the second: %v", got)
	}
	p := at("prompt", quiz.PhaseAlone)
	for range 3 {
		if err := p.play(ann, quiz.Command{CID: "c", Step: "prompt", Do: quiz.Contribute{Text: "en gång"}}); err != nil {
			t.Fatal(err)
		}
		if err := p.play(leader, quiz.Command{CID: "l", Step: "prompt", Do: quiz.AddPrompt{ID: "own-1", Text: "egen"}}); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(p.Me("ann").Mine); n != 1 {
		t.Errorf("%d contributions", n)
	}
}

func TestFirstVoteDoesNotOpenAgainAfterCountsWereShown(t *testing.T) {
	s := at("single", quiz.PhaseTalk).must(leader, quiz.ShowVotes{})
	if err := s.do(leader, quiz.Move{To: quiz.PhaseThink}); !errors.Is(err, quiz.ErrWrongPhase) {
		t.Errorf("%v", err)
	}
	s = at("single", quiz.PhaseAgain).must(leader, quiz.Move{To: quiz.PhaseTalk})
	if err := s.do(leader, quiz.Move{To: quiz.PhaseThink}); !errors.Is(err, quiz.ErrWrongPhase) {
		t.Errorf("%v", err)
	}
	if slices.Contains(s.Common(quiz.Leader).Lead.Moves, quiz.PhaseThink) {
		t.Error("offered all the same")
	}
}

func TestTalliesCountPeople(t *testing.T) {
	s := at("single", quiz.PhaseThink).must(ann, pick("a")).must(bo, pick("b"))
	s.must(leader, quiz.CountHands{Vote: quiz.First, Hands: quiz.Hands{People: 5, Counts: []quiz.OptionCount{{Option: "b", People: 4}, {Option: "c", People: 1}}}})
	s.must(leader, quiz.Move{To: quiz.PhaseTalk}, quiz.Move{To: quiz.PhaseAgain})
	s.must(ann, pick("b"))
	s.must(leader, quiz.Move{To: quiz.PhaseReveal})
	q := s.Common(quiz.Participant).Question
	want := &quiz.Tally{
		Count:   quiz.Count{People: 8, Phones: 2, Hands: 5},
		Options: []quiz.OptionCount{{Option: "a", People: 1}, {Option: "b", People: 6}, {Option: "c", People: 1}}, Right: 6,
	}
	if d := cmp.Diff(want, q.First); d != "" {
		t.Error(d)
	}
	want = &quiz.Tally{
		Count:   quiz.Count{People: 1, Phones: 1},
		Options: []quiz.OptionCount{{Option: "a"}, {Option: "b", People: 1}, {Option: "c"}}, Right: 1,
	}
	if d := cmp.Diff(want, q.Second); d != "" {
		t.Error(d)
	}
}

func TestEstimateBands(t *testing.T) {
	for typed_, want := range map[string]quiz.Nearness{
		"25,4": quiz.NearVery, "27.9": quiz.NearVery, "22,9": quiz.NearVery, "28": quiz.NearFair, "31,4": quiz.NearFair,
		"31,5": quiz.NearFar, "0": quiz.NearFar, "50": quiz.NearFar, " 25 ": quiz.NearVery,
	} {
		s := at("estimate", quiz.PhaseThink).must(bo, typed(typed_)).must(leader, quiz.Move{To: quiz.PhaseReveal})
		if got := s.Me("bo").Nearness; got != want {
			t.Errorf("%s: %s, want %s", typed_, got, want)
		}
		tally := s.Common(quiz.Screen).Question.First
		if wantRight := map[quiz.Nearness]int{quiz.NearVery: 2}[want]; tally.Right != wantRight {
			t.Errorf("%s: right %d, want %d", typed_, tally.Right, wantRight)
		}
	}
}

func TestRightAnswers(t *testing.T) {
	cases := []struct {
		step quiz.StepID
		give quiz.Give
		want bool
	}{
		{"several", pick("c", "a"), true}, {"several", pick("a"), false}, {"several", pick("a", "b", "c"), false},
		{"tf", pick(quiz.False), true}, {"tf", pick(quiz.True), false},
		{"match", pick("3", "1", "4"), true}, {"match", pick("3", "3", "4"), false},
		{"order", pick("z", "x", "y"), true}, {"order", pick("x", "y", "z"), false},
	}
	for _, c := range cases {
		s := at(c.step, quiz.PhaseThink).must(ann, c.give)
		if s.Me("ann").Right != nil {
			t.Errorf("%s: told before the reveal", c.step)
		}
		s.must(leader, quiz.Move{To: quiz.PhaseReveal})
		if got := s.Me("ann").Right; got == nil || *got != c.want {
			t.Errorf("%s %v: %v", c.step, c.give, got)
		}
	}
}

func TestRemovedSeat(t *testing.T) {
	s := at("single", quiz.PhaseThink).must(ann, pick("a")).must(bo, pick("b")).must(leader, quiz.Move{To: quiz.PhaseReveal}, quiz.Next{})
	s.must(ann, pick("a")).must(leader, quiz.RemoveSeat{Seat: "ann"}, quiz.Move{To: quiz.PhaseReveal})
	if n := s.Common(quiz.Leader).Question.First.Count.Phones; n != 0 {
		t.Errorf("the open question still counts it: %d", n)
	}
	if !s.Me("ann").Gone {
		t.Error("not gone")
	}
	if err := s.do(ann, join("ann", 1)); !errors.Is(err, quiz.ErrRemoved) {
		t.Errorf("came back: %v", err)
	}
	s.must(leader, quiz.Back{})
	if n := s.Common(quiz.Leader).Question.First.Count.Phones; n != 2 {
		t.Errorf("what was revealed has changed: %d", n)
	}
}

func TestLeaveAndComeBack(t *testing.T) {
	s := at("single", quiz.PhaseThink).must(ann, pick("a"), quiz.Leave{})
	if err := s.do(ann, pick("b")); !errors.Is(err, quiz.ErrUnknownSeat) {
		t.Errorf("%v", err)
	}
	again := join("other", 1)
	again.Token = "hash-ann"
	s.must(leader, quiz.SetDoor{Open: false})
	s.must(ann, again)
	if got := s.Me("ann").Answer; got == nil || got.Options[0] != "a" {
		t.Errorf("own answer lost: %+v", got)
	}
}

func TestDoorAndFull(t *testing.T) {
	s := newStage().must(leader, quiz.SetDoor{Open: false})
	if err := s.do(ann, join("ann", 1)); !errors.Is(err, quiz.ErrDoorClosed) {
		t.Error(err)
	}
	s.must(leader, quiz.SetDoor{Open: true})
	for i := range quiz.MaxSeats {
		s.must(ann, join(quiz.SeatID(fmt.Sprint("s", i)), 1))
	}
	if err := s.do(ann, join("one-more", 1)); !errors.Is(err, quiz.ErrFull) {
		t.Error(err)
	}
}

func TestPlanChangesDuringTheMeeting(t *testing.T) {
	s := at("single", quiz.PhaseThink)
	s.must(leader, quiz.Skip{Target: "several"}, quiz.Skip{Target: "tf"}, quiz.AddPrompt{ID: "own-1", Text: "Vad\nsaknas  här?"})
	if err := s.do(leader, quiz.Jump{To: "tf"}); !errors.Is(err, quiz.ErrSkippedStep) {
		t.Error(err)
	}
	s.must(leader, quiz.Move{To: quiz.PhaseReveal}, quiz.Next{})
	c := s.Common(quiz.Screen)
	if c.Step != "own-1" || !c.Prompt.Own || c.Prompt.Text[quiz.Swedish] != "Vad saknas här?" {
		t.Errorf("%+v", c.Prompt)
	}
	s.must(leader, quiz.Next{})
	if c := s.Common(quiz.Screen); c.Step != "estimate" || c.Of != 13 || c.Number != 4 {
		t.Errorf("at %s, %d of %d", c.Step, c.Number, c.Of)
	}
	var order []quiz.StepID
	for _, l := range s.Common(quiz.Leader).Lead.Steps {
		order = append(order, l.Step)
	}
	slices.Reverse(order)
	s.must(leader, quiz.Reorder{Order: order}, quiz.Next{})
	if got := s.Common(quiz.Leader).Step; got != "own-1" {
		t.Errorf("after the reverse order, next is %s", got)
	}
}

func TestPromptShowsContributionsWhenTheRoomHasTheWord(t *testing.T) {
	s := at("prompt", quiz.PhaseAlone).must(ann, quiz.Contribute{Text: "<b>skolan</b>"}, quiz.Contribute{Text: "vägen"})
	if n := len(s.Common(quiz.Screen).Prompt.Contributions); n != 0 {
		t.Errorf("%d on the screen while people think", n)
	}
	if n := len(s.Common(quiz.Leader).Prompt.Contributions); n != 2 {
		t.Errorf("leader sees %d", n)
	}
	s.must(leader, quiz.Move{To: quiz.PhaseAll}, quiz.Hide{Contribution: 1})
	for _, role := range []quiz.Role{quiz.Screen, quiz.Participant} {
		got := s.Common(role).Prompt.Contributions
		if len(got) != 1 || got[0].Text != "vägen" {
			t.Errorf("%s sees %v", role, got)
		}
	}
	if n := len(s.Me("ann").Mine); n != 2 {
		t.Errorf("the writer sees %d of her own", n)
	}
	s.must(leader, quiz.Unhide{Contribution: 1})
	if n := len(s.Common(quiz.Screen).Prompt.Contributions); n != 2 {
		t.Errorf("%d after it was put back", n)
	}
}

func TestTimerIsTheLeadersOnly(t *testing.T) {
	s := at("prompt", quiz.PhasePairs).must(leader, quiz.StartTimer{Minutes: 5})
	if s.Common(quiz.Leader).Lead.Timer.IsZero() {
		t.Error("no timer")
	}
	for _, by := range []quiz.Seat{ann, screen} {
		if s.View(by).Common.Lead != nil {
			t.Errorf("%s sees what is the leader's", by.Role)
		}
	}
}

func TestResultKeepsCountsAndConclusionsAndNobody(t *testing.T) {
	s := at("single", quiz.PhaseThink).must(ann, pick("b")).must(leader, quiz.Move{To: quiz.PhaseReveal}, quiz.Next{})
	s.must(leader, quiz.Jump{To: "prompt"}).must(ann, quiz.Contribute{Text: "namngiven sak"})
	s.must(leader, quiz.Conclude{Text: "Vi tror på skolan."}, quiz.Next{}, quiz.End{})
	res := s.Result()
	if len(res.Questions) != 1 || res.Questions[0].First.Right != 1 || res.Questions[0].Second != nil {
		t.Errorf("questions: %+v", res.Questions)
	}
	if len(res.Conclusions) != 1 || res.Conclusions[0].Conclusion != "Vi tror på skolan." {
		t.Errorf("conclusions: %+v", res.Conclusions)
	}
	if res.People != 3 || res.Started != t0 || res.Ended.IsZero() {
		t.Errorf("%+v", res)
	}
	b, err := json.Marshal(res)
	if err != nil {
		t.Fatal(err)
	}
	for _, mustNot := range []string{"Namn ann", "hash-ann", "namngiven sak", `"ann"`} {
		if strings.Contains(string(b), mustNot) {
			t.Errorf("the record says %q", mustNot)
		}
	}
}

func TestPlanWithNothingInItCanOnlyEnd(t *testing.T) {
	r := quiz.NewRound(quiz.Plan{})
	if c := r.View(screen).Common; c.Kind != "" {
		t.Errorf("%+v", c)
	}
	for name, action := range everyAction() {
		by := leader
		if strings.Contains(participantActions, name) {
			by = ann
		}
		if _, err := r.Decide(t0, by, quiz.Command{Do: action}); err == nil && !strings.Contains("End Pause Resume Door Join Leave Rename Agree", name) {
			t.Errorf("%s happened", name)
		}
	}
}

func TestShownVotesDoNotTellWhoWasRight(t *testing.T) {
	s := at("single", quiz.PhaseThink).must(ann, pick("b")).must(bo, pick("a"))
	s.must(leader, quiz.Move{To: quiz.PhaseTalk}, quiz.ShowVotes{})
	for _, by := range []quiz.Seat{ann, leader, screen} {
		q := s.View(by).Common.Question
		if q.First == nil || q.First.Options[1].People != 1 || q.First.Right != 0 || q.Reveal != nil {
			t.Errorf("%s: %+v", by.Role, q.First)
		}
	}
}

func TestResultLeavesOutWhatTheCircleDidNotComeTo(t *testing.T) {
	s := at("single", quiz.PhaseThink).must(ann, pick("b")).must(leader, quiz.End{})
	if res := s.Result(); len(res.Questions) != 0 || len(res.Conclusions) != 0 {
		t.Errorf("%+v", res)
	}
}

func TestCommandIDsAreRememberedInTurn(t *testing.T) {
	s := at("single", quiz.PhaseThink)
	give := func(cid string, o quiz.OptionID) {
		if err := s.play(ann, quiz.Command{CID: cid, Step: "single", Phase: quiz.PhaseThink, Do: pick(o)}); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 70 { // more than are remembered
		give(fmt.Sprint("k", i), []quiz.OptionID{"a", "c"}[i%2])
	}
	give("last", "b")
	give("k69", "c")
	give("k20", "a")
	if got := s.Me("ann").Answer.Options[0]; got != "b" {
		t.Errorf("a command that had been applied was applied again: %s", got)
	}
}

func TestLeadersNoteAfterTheAnswerIsTheLeadersOnly(t *testing.T) {
	s := at("single", quiz.PhaseThink)
	if got := s.Common(quiz.Leader).Lead.Note[quiz.Swedish]; got != "note single" {
		t.Errorf("before: %q", got)
	}
	s.must(leader, quiz.Move{To: quiz.PhaseReveal})
	if got := s.Common(quiz.Leader).Lead.Note[quiz.Swedish]; got != secret+" after" {
		t.Errorf("after: %q", got)
	}
	for _, by := range []quiz.Seat{ann, screen} {
		if after := s.View(by).Common.Question.Reveal.Key.After; after != nil {
			t.Errorf("%s is told %v", by.Role, after)
		}
	}
}
