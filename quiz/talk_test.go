package quiz_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"norrbottenforalla.se/quiz"
)

// everyTalkAction is one sensible example of each action of a conversation.
func everyTalkAction() map[string]quiz.Action {
	disagree := "Om vägen."
	return map[string]quiz.Action{
		"Contribute":  quiz.Contribute{Text: "bussen"},
		"Withdraw":    quiz.Withdraw{Contribution: 1},
		"Corner":      pick("k2"),
		"Dot":         quiz.Dot{On: "c2"},
		"Undot":       quiz.Dot{On: "c2", Take: true},
		"SayPass":     quiz.SayPass{},
		"Thumb":       quiz.Thumb{Up: true},
		"Method":      quiz.SetMethod{Method: quiz.Silent},
		"Corners":     quiz.SetCorners{Texts: []string{"byn", "staden", "vägen"}},
		"Sensitive":   quiz.SetSensitive{On: true},
		"WriteFor":    quiz.WriteFor{Text: "åt någon"},
		"Let":         quiz.Let{Contribution: 1},
		"Keep":        quiz.Keep{Contribution: 1, Keep: true},
		"Hide":        quiz.Hide{Contribution: 1},
		"Group":       quiz.Group{Contributions: []int{1, 2}, Name: "resor"},
		"Ungroup":     quiz.Ungroup{Contributions: []int{1}},
		"NameGroup":   quiz.NameGroup{Group: 1, Name: "annat"},
		"TurnPage":    quiz.TurnPage{Page: 2},
		"Dots":        quiz.StartDots{N: 5},
		"HandDots":    quiz.CountDots{Dots: []quiz.DotCount{{On: "c1", Dots: 2}}},
		"Guest":       quiz.AddGuest{Name: "Bord 3"},
		"Unguest":     quiz.RemoveGuest{Guest: 1},
		"DrawAround":  quiz.DrawAround{Seed: 7},
		"Turn":        quiz.Turn{Who: quiz.Sitter{Seat: "ann"}, Did: quiz.Spoke},
		"TurnAll":     quiz.TurnAll{},
		"Pair":        quiz.Pair{Seed: 7},
		"Share":       quiz.Share{Shared: true},
		"Thumbs":      quiz.CountThumbs{People: 2},
		"Conclude":    quiz.Conclude{Text: "Bussen först.", Disagree: &disagree},
		"CornerHands": quiz.CountHands{Vote: quiz.First, Hands: quiz.Hands{People: 2, Counts: []quiz.OptionCount{{Option: quiz.Else, People: 2}}}},
		"ToAlone":     quiz.Move{To: quiz.PhaseAlone},
		"ToPairs":     quiz.Move{To: quiz.PhasePairs},
		"ToAll":       quiz.Move{To: quiz.PhaseAll},
		"ToAround":    quiz.Move{To: quiz.PhaseAround},
		"ToCorners":   quiz.Move{To: quiz.PhaseCorners},
		"ToWrite":     quiz.Move{To: quiz.PhaseWrite},
		"ToRead":      quiz.Move{To: quiz.PhaseRead},
		"ToDots":      quiz.Move{To: quiz.PhaseDots},
		"ToConclude":  quiz.Move{To: quiz.PhaseConclude},
		"Timer":       quiz.StartTimer{Minutes: 3},
	}
}

const (
	talkParticipants = "Contribute Withdraw Corner Dot Undot SayPass Thumb"
	// What is always open to the leader at a prompt: two texts are there, no conclusion and no group yet. NameGroup, Share
	// and Thumbs need one, Unguest a guest; they have tests of their own.
	talkAlways = "Corners Method Sensitive WriteFor Let Keep Hide TurnPage Guest Conclude Timer"
)

// talkAllowed is the table of methods and phases: what may happen in each, beside talkAlways and, for ann, Contribute
// and Withdraw. "-" in front takes away.
var talkAllowed = []struct {
	method quiz.Method
	phase  quiz.Phase
	who    string
	lead   string
}{
	{quiz.AlonePairsAll, quiz.PhaseAlone, "", "ToPairs ToAll ToConclude Group Ungroup Dots"},
	{quiz.AlonePairsAll, quiz.PhasePairs, "", "ToAlone ToAll ToConclude Group Ungroup Dots Pair"},
	{quiz.AlonePairsAll, quiz.PhaseAll, "", "ToAlone ToPairs ToConclude Group Ungroup Dots"},
	{quiz.AlonePairsAll, quiz.PhaseDots, "Dot Undot", "ToAlone ToPairs ToAll ToConclude -Method -Corners Dots HandDots Ungroup"},
	{quiz.AlonePairsAll, quiz.PhaseConclude, "", "ToAlone ToPairs ToAll Group Ungroup Dots"},
	{quiz.Buzz, quiz.PhasePairs, "", "ToAll ToConclude Group Ungroup Dots Pair"},
	{quiz.Buzz, quiz.PhaseAll, "", "ToPairs ToConclude Group Ungroup Dots"},
	{quiz.GoAround, quiz.PhaseAround, "SayPass", "ToAll ToConclude Group Ungroup Dots DrawAround Turn TurnAll"},
	{quiz.GoAround, quiz.PhaseAll, "", "ToAround ToConclude Group Ungroup Dots Turn TurnAll"},
	{quiz.GoAround, quiz.PhaseConclude, "", "ToAround ToAll Group Ungroup Dots Turn TurnAll"},
	{quiz.InCorners, quiz.PhaseCorners, "Corner", "ToAll ToConclude Group Ungroup Dots CornerHands"},
	{quiz.InCorners, quiz.PhaseAll, "", "ToCorners ToConclude Group Ungroup Dots"},
	{quiz.OpenTalk, quiz.PhaseAll, "", "ToConclude Group Ungroup Dots"},
	{quiz.OpenTalk, quiz.PhaseDots, "Dot Undot", "ToAll ToConclude -Method -Corners Dots HandDots Ungroup"},
	{quiz.OpenTalk, quiz.PhaseConclude, "", "ToAll Group Ungroup Dots"},
	{quiz.Silent, quiz.PhaseWrite, "", "ToRead ToConclude Group Ungroup Dots"},
	{quiz.Silent, quiz.PhaseRead, "", "ToWrite ToConclude Group Ungroup Dots"},
	{quiz.Silent, quiz.PhaseConclude, "", "ToWrite ToRead Group Ungroup Dots"},
}

func TestEveryMethodEveryPhaseEveryCommandEveryRole(t *testing.T) {
	checked := 0
	for _, row := range talkAllowed {
		may := strings.Fields(talkAlways + " " + row.lead)
		may = slices.DeleteFunc(may, func(a string) bool { return slices.Contains(may, "-"+a) || a[0] == '-' })
		for name, action := range everyTalkAction() {
			for _, by := range []quiz.Seat{ann, leader, screen, {Role: "stranger"}} {
				s := talking(row.method, row.phase)
				if row.phase != quiz.PhaseDots {
					s.must(ann, quiz.Contribute{Text: "skolan"}).must(bo, quiz.Contribute{Text: "vägen"})
				}
				err := s.do(by, action)
				want := by.Role == quiz.Leader && slices.Contains(may, name) ||
					by.Role == quiz.Participant && slices.Contains(strings.Fields("Contribute Withdraw "+row.who), name)
				if got := err == nil; got != want {
					t.Errorf("%s/%s: %s by %s: allowed %v (%v), want %v", row.method, row.phase, name, by.Role, got, err, want)
				}
				theirs := slices.Contains(strings.Fields(talkParticipants), name)
				if theirs != (by.Role == quiz.Participant) && !errors.Is(err, quiz.ErrNotAllowed) {
					t.Errorf("%s by %s: %v, want not_allowed", name, by.Role, err)
				}
				checked++
			}
		}
	}
	if want := len(talkAllowed) * len(everyTalkAction()) * 4; checked != want || checked < 2000 {
		t.Fatalf("checked %d of %d", checked, want)
	}
}

func TestMethodsThatSuit(t *testing.T) {
	for step, want := range map[quiz.StepID][]quiz.Method{
		"talk": quiz.Methods,
		"two":  {quiz.Silent, quiz.OpenTalk}, // it names four corners and has no statements
	} {
		s := newTalk().must(leader, quiz.Jump{To: step})
		c := s.Common(quiz.Leader)
		if !slices.Equal(c.Lead.Suits, want) || c.Prompt.Method != want[0] || c.Phase != quiz.MethodPhases(want[0])[0] {
			t.Errorf("%s: %v, begins as %s in %s", step, c.Lead.Suits, c.Prompt.Method, c.Phase)
		}
	}
	s := newTalk().must(leader, quiz.Jump{To: "two"})
	if err := s.do(leader, quiz.SetMethod{Method: quiz.InCorners}); !errors.Is(err, quiz.ErrBadMethod) {
		t.Errorf("%v", err)
	}
	s.must(leader, quiz.AddPrompt{ID: "own-1", Text: "Vad saknas?"}, quiz.Next{})
	if suits := s.Common(quiz.Leader).Lead.Suits; slices.Contains(suits, quiz.InCorners) || len(suits) != len(quiz.Methods)-1 {
		t.Errorf("the leader's own prompt: %v", suits)
	}
}

func TestAnotherMethodLosesNoText(t *testing.T) {
	s := talking(quiz.AlonePairsAll, quiz.PhaseAll).must(ann, quiz.Contribute{Text: "skolan"})
	for _, m := range []quiz.Method{quiz.Silent, quiz.GoAround, quiz.OpenTalk} {
		s.must(leader, quiz.SetMethod{Method: m})
		if n := len(s.Common(quiz.Leader).Prompt.Contributions); n != 1 || len(s.Me("ann").Mine) != 1 {
			t.Errorf("%s: %d texts", m, n)
		}
	}
	if n := len(s.Common(quiz.Screen).Prompt.Contributions); n != 1 {
		t.Errorf("open talk shows %d", n)
	}
}

func TestSilentWritingIsReadWhenAllHaveWritten(t *testing.T) {
	s := talking(quiz.Silent, quiz.PhaseWrite).must(ann, quiz.Contribute{Text: "skolan"})
	for _, by := range []quiz.Seat{screen, bo} {
		if n := len(s.View(by).Common.Prompt.Contributions); n != 0 {
			t.Errorf("%s sees %d while people write", by.Role, n)
		}
	}
	s.must(leader, quiz.Move{To: quiz.PhaseRead})
	for _, by := range []quiz.Seat{screen, bo} {
		if n := len(s.View(by).Common.Prompt.Contributions); n != 1 {
			t.Errorf("%s reads %d", by.Role, n)
		}
	}
}

func TestTheWriterMayTakeATextBack(t *testing.T) {
	s := talking(quiz.OpenTalk, quiz.PhaseAll).must(ann, quiz.Contribute{Text: "skolan"}).must(bo, quiz.Contribute{Text: "vägen"})
	if err := s.do(bo, quiz.Withdraw{Contribution: 1}); !errors.Is(err, quiz.ErrUnknownText) {
		t.Errorf("somebody else's: %v", err)
	}
	s.must(leader, quiz.Next{})
	if err := s.play(ann, quiz.Command{Step: "talk", Do: quiz.Withdraw{Contribution: 1}}); err != nil {
		t.Errorf("after the meeting went on: %v", err)
	}
	s.must(leader, quiz.Back{})
	for _, by := range []quiz.Seat{ann, leader, screen} {
		b, err := json.Marshal(s.View(by))
		if err != nil || strings.Contains(string(b), "skolan") {
			t.Errorf("%s still sees it: %s %v", by.Role, b, err)
		}
	}
	if err := s.do(leader, quiz.Unhide{Contribution: 1}); !errors.Is(err, quiz.ErrUnknownText) {
		t.Errorf("the leader brought it back: %v", err)
	}
	if err := s.do(ann, quiz.Contribute{Text: "skolan"}); err != nil {
		t.Errorf("and she may write it again: %v", err)
	}
}

func TestSameTextTwiceIsFoldedWithAReason(t *testing.T) {
	s := talking(quiz.OpenTalk, quiz.PhaseAll).must(ann, quiz.Contribute{Text: "Skolan  är kvar"})
	for range 20 {
		if err := s.do(ann, quiz.Contribute{Text: " skolan är\u202e KVAR "}); !errors.Is(err, quiz.ErrSameText) {
			t.Fatal(err)
		}
	}
	if err := s.do(bo, quiz.Contribute{Text: "Skolan är kvar"}); err != nil {
		t.Errorf("two people may think the same: %v", err)
	}
	for i := range quiz.MaxOwn - 1 {
		s.must(ann, quiz.Contribute{Text: fmt.Sprint("text ", i)})
	}
	if err := s.do(ann, quiz.Contribute{Text: "en för mycket"}); !errors.Is(err, quiz.ErrTooMany) {
		t.Error(err)
	}
	for id := 1; err2(s, id) == nil; id++ { // write and take back for ever
		if id > 10*quiz.MaxOwn {
			t.Fatal("no end to it")
		}
	}
}

func err2(s *stage, i int) error {
	mine := s.Me("ann").Mine
	s.must(ann, quiz.Withdraw{Contribution: mine[len(mine)-1].ID})
	return s.do(ann, quiz.Contribute{Text: fmt.Sprint("igen ", i)})
}

func TestSensitiveTextsGoToTheLeaderFirst(t *testing.T) {
	s := newTalk().must(leader, quiz.Jump{To: "tender"}, quiz.SetMethod{Method: quiz.OpenTalk}).must(ann, quiz.Contribute{Text: "det svåra"})
	c := s.Common(quiz.Screen)
	if !c.Prompt.Sensitive || len(c.Prompt.Support) != 1 || len(c.Prompt.Contributions) != 0 {
		t.Errorf("%+v", c.Prompt)
	}
	if mine := s.Me("ann").Mine; len(mine) != 1 || !mine[0].Held {
		t.Errorf("the writer: %+v", mine)
	}
	if got := s.Common(quiz.Leader).Prompt.Contributions; len(got) != 1 || !got[0].Held {
		t.Errorf("the leader: %+v", got)
	}
	s.must(leader, quiz.SetSensitive{On: false})
	if n := len(s.Common(quiz.Screen).Prompt.Contributions); n != 0 {
		t.Error("turning it off let through what was held")
	}
	s.must(leader, quiz.Let{Contribution: 1})
	if n := len(s.Common(quiz.Participant).Prompt.Contributions); n != 1 || s.Me("ann").Mine[0].Held {
		t.Error("not let through")
	}
	s.must(ann, quiz.Contribute{Text: "mer"})
	if n := len(s.Common(quiz.Screen).Prompt.Contributions); n != 2 {
		t.Errorf("%d after it was turned off", n)
	}
}

func TestGroupsKeepTheirPlaceWhileOthersWrite(t *testing.T) {
	s := talking(quiz.OpenTalk, quiz.PhaseAll)
	seats := s.room(5)
	for i, by := range seats {
		s.must(by, quiz.Contribute{Text: fmt.Sprint("text ", i+1)})
	}
	s.must(leader, quiz.Group{Contributions: []int{4, 2}, Name: "resor"})
	s.must(ann, quiz.Contribute{Text: "text 6"})
	s.must(leader, quiz.Group{Contributions: []int{5}}, quiz.Group{Contributions: []int{1, 4}, Into: 2})
	s.must(bo, quiz.Contribute{Text: "text 7"})
	pr := s.Common(quiz.Screen).Prompt
	if got := fmt.Sprint(pr.Groups); got != "[{1 resor} {2 }]" {
		t.Errorf("groups %s", got)
	}
	var order []int
	for _, c := range pr.Contributions {
		order = append(order, c.ID)
	}
	if !slices.IsSorted(order) || len(order) != 7 {
		t.Errorf("the texts changed places: %v", order)
	}
	s.must(leader, quiz.Ungroup{Contributions: []int{2}}, quiz.NameGroup{Group: 2, Name: "byn"})
	if got := fmt.Sprint(s.Common(quiz.Screen).Prompt.Groups); got != "[{2 byn}]" {
		t.Errorf("an empty group is shown: %s", got)
	}
	for _, bad := range []quiz.Action{
		quiz.Group{Contributions: []int{99}}, quiz.Group{Contributions: []int{1}, Into: 9}, quiz.Group{Contributions: []int{-1}},
		quiz.Ungroup{Contributions: []int{0}}, quiz.NameGroup{Group: 7}, quiz.Group{Contributions: []int{1}, Into: -1},
	} {
		if err := s.do(leader, bad); !errors.Is(err, quiz.ErrUnknownText) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	if err := s.do(leader, quiz.Group{}); !errors.Is(err, quiz.ErrNothingChosen) {
		t.Error(err)
	}
}

func TestDotsAreHiddenUntilTheVoteIsClosed(t *testing.T) {
	s := talking(quiz.OpenTalk, quiz.PhaseDots).must(ann, quiz.Dot{On: "c2"}, quiz.Dot{On: "c2"}).must(bo, quiz.Dot{On: "c1"})
	for _, by := range []quiz.Seat{leader, screen, ann} {
		if d := s.View(by).Common.Prompt.Dots; d.Counts != nil {
			t.Errorf("%s sees %v", by.Role, d.Counts)
		}
	}
	if d := s.Common(quiz.Screen).Prompt.Dots; d.Placed != 3 || d.Of != 9 {
		t.Errorf("%d of %d lie", d.Placed, d.Of)
	}
	if own := s.Me("bo").Dots; own.Left != 5 || own.On[0].Dots != 1 {
		t.Errorf("bo and his neighbour have six: %+v", own)
	}
	s.must(leader, quiz.Move{To: quiz.PhaseAll})
	want := []quiz.DotCount{{On: "c1", Dots: 1}, {On: "c2", Dots: 2}}
	if d := s.Common(quiz.Participant).Prompt.Dots; !slices.Equal(d.Counts, want) {
		t.Errorf("closed: %v", d.Counts)
	}
	open := talking(quiz.OpenTalk, quiz.PhaseAll).must(ann, quiz.Contribute{Text: "skolan"}, quiz.Contribute{Text: "vägen"})
	open.must(leader, quiz.StartDots{N: 1, Open: true}).must(ann, quiz.Dot{On: "c1"})
	if open.Common(quiz.Screen).Prompt.Dots.Counts == nil || open.Common(quiz.Participant).Prompt.Dots.Counts != nil {
		t.Error("an open vote is seen to grow on the screen, and not on the phones")
	}
}

func TestBadDots(t *testing.T) {
	s := talking(quiz.OpenTalk, quiz.PhaseDots)
	s.must(ann, quiz.Dot{On: "c1"}, quiz.Dot{On: "c1"}, quiz.Dot{On: "c2"})
	late := quiz.Command{CID: "late", Step: "talk", Phase: quiz.PhaseDots, Do: quiz.Dot{On: "c2", Take: true}}
	cases := []struct {
		by   quiz.Seat
		do   quiz.Action
		want error
	}{
		{ann, quiz.Dot{On: "c1"}, quiz.ErrDotsSpent},
		{bo, quiz.Dot{On: "c9"}, quiz.ErrUnknownText},
		{bo, quiz.Dot{On: "g1"}, quiz.ErrUnknownText},
		{bo, quiz.Dot{}, quiz.ErrUnknownText},
		{leader, quiz.StartDots{N: 5}, quiz.ErrDotsLie},
		{leader, quiz.StartDots{N: 0}, quiz.ErrBadDots},
		{leader, quiz.StartDots{N: quiz.MaxDots + 1}, quiz.ErrBadDots},
		{leader, quiz.Group{Contributions: []int{1, 2}}, quiz.ErrDotsLie},
		{leader, quiz.SetMethod{Method: quiz.Silent}, quiz.ErrDotsLie},
		{leader, quiz.CountDots{People: 1, Dots: []quiz.DotCount{{On: "c1", Dots: 4}}}, quiz.ErrBadDots},
		{leader, quiz.CountDots{Dots: []quiz.DotCount{{On: "c1", Dots: -1}}}, quiz.ErrBadDots},
		{leader, quiz.CountDots{Dots: []quiz.DotCount{{On: "c1", Dots: 1}, {On: "c1", Dots: 1}}}, quiz.ErrBadDots},
		{leader, quiz.CountDots{Dots: []quiz.DotCount{{On: "c7", Dots: 1}}}, quiz.ErrUnknownText},
		{leader, quiz.CountDots{People: quiz.MaxHands + 1}, quiz.ErrBadDots},
	}
	for _, c := range cases {
		if err := s.do(c.by, c.do); !errors.Is(err, c.want) {
			t.Errorf("%T%v: %v, want %v", c.do, c.do, err, c.want)
		}
	}
	s.must(leader, quiz.Move{To: quiz.PhaseConclude})
	if err := s.play(ann, late); !errors.Is(err, quiz.ErrWrongPhase) {
		t.Errorf("a dot moved after the vote closed: %v", err)
	}
	if err := s.do(leader, quiz.Group{Contributions: []int{1, 2}}); !errors.Is(err, quiz.ErrDotsLie) {
		t.Errorf("texts with dots on were put together: %v", err)
	}
	s.must(leader, quiz.CountDots{Dots: []quiz.DotCount{{On: "c1", Dots: 4}}})
	if d := s.Common(quiz.Leader).Prompt.Dots; d.Hands != 2 {
		t.Errorf("four dots by hand are two people's: %d", d.Hands)
	}
}

func TestADotOnWhatIsTakenAwayComesBack(t *testing.T) {
	s := talking(quiz.OpenTalk, quiz.PhaseDots).must(ann, quiz.Dot{On: "c2"}, quiz.Dot{On: "c2"}, quiz.Dot{On: "c1"})
	s.must(leader, quiz.Hide{Contribution: 2})
	if own := s.Me("ann").Dots; own.Left != 2 {
		t.Errorf("%+v", own)
	}
	s.must(ann, quiz.Dot{On: "c1"}, quiz.Dot{On: "c1"}).must(leader, quiz.Unhide{Contribution: 2})
	s.must(leader, quiz.Move{To: quiz.PhaseAll})
	want := []quiz.DotCount{{On: "c1", Dots: 3}, {On: "c2", Dots: 0}}
	if d := s.Common(quiz.Screen).Prompt.Dots; !slices.Equal(d.Counts, want) {
		t.Errorf("%v", d.Counts)
	}
}

func TestAPhoneThatFewerShareHasFewerDots(t *testing.T) {
	s := talking(quiz.OpenTalk, quiz.PhaseDots)
	for range 5 {
		s.must(bo, quiz.Dot{On: "c1"})
	}
	s.must(bo, quiz.Rename{Name: "Namn bo", People: 1})
	if d := s.Common(quiz.Screen).Prompt.Dots; d.Placed != 3 || d.Of != 6 {
		t.Errorf("%d of %d", d.Placed, d.Of)
	}
}

func TestThreeHundredDotsInABurst(t *testing.T) {
	s := talking(quiz.OpenTalk, quiz.PhaseAll)
	seats := s.room(60)
	for i := range 4 {
		s.must(seats[i], quiz.Contribute{Text: fmt.Sprint("text ", i)})
	}
	s.must(leader, quiz.StartDots{N: 5})
	want := map[quiz.Target]int{}
	for i, by := range seats {
		for k := range 6 {
			on := quiz.OnText((i*k)%4 + 1)
			if err := s.do(by, quiz.Dot{On: on}); err == nil {
				want[on]++
			} else if k != 5 || !errors.Is(err, quiz.ErrDotsSpent) {
				t.Fatal(err)
			}
		}
	}
	s.must(leader, quiz.Move{To: quiz.PhaseAll})
	sum := 0
	for _, c := range s.Common(quiz.Screen).Prompt.Dots.Counts {
		sum += c.Dots
		if c.Dots != want[c.On] {
			t.Errorf("%s has %d, want %d", c.On, c.Dots, want[c.On])
		}
	}
	if sum != 300 {
		t.Errorf("%d dots", sum)
	}
}

func TestGoAroundWithSomebodyWithoutAPhone(t *testing.T) {
	s := talking(quiz.GoAround, quiz.PhaseAround).must(leader, quiz.AddGuest{Name: "Bord 3"}, quiz.DrawAround{Seed: 3})
	a := s.Common(quiz.Leader).Prompt.Around
	if a.Of != 4 || a.Done != 0 || len(a.Order) != 3 {
		t.Fatalf("%+v", a)
	}
	s.must(ann, quiz.SayPass{}).must(leader, quiz.Turn{Who: quiz.Sitter{Guest: 1}, Did: quiz.Spoke})
	if a := s.Common(quiz.Screen).Prompt.Around; a.Done != 2 || a.Order != nil {
		t.Errorf("passing is taking part, and the screen names nobody: %+v", a)
	}
	eva := quiz.Seat{Role: quiz.Participant, ID: "eva"}
	s.must(eva, join("eva", 1))
	order := s.Common(quiz.Leader).Prompt.Around.Order
	if last := order[len(order)-1]; last.Who.Seat != "eva" {
		t.Errorf("who came late is %v", last)
	}
	s.must(leader, quiz.TurnAll{})
	if a := s.Common(quiz.Leader).Prompt.Around; a.Done != a.Of || s.Me("ann").Turn != quiz.Passed {
		t.Errorf("%+v", a)
	}
	if err := s.do(leader, quiz.Turn{Who: quiz.Sitter{Guest: 9}, Did: quiz.Spoke}); !errors.Is(err, quiz.ErrUnknownSitter) {
		t.Error(err)
	}
	if err := s.do(leader, quiz.Turn{Who: quiz.Sitter{Guest: 1}, Did: "sjöng"}); !errors.Is(err, quiz.ErrBadCommand) {
		t.Error(err)
	}
	s.must(leader, quiz.RemoveGuest{Guest: 1})
	if a := s.Common(quiz.Leader).Prompt.Around; a.Of != 4 {
		t.Errorf("%+v", a)
	}
	b, err := json.Marshal(s.Result())
	if err != nil || strings.Contains(string(b), "Bord 3") || strings.Contains(string(b), "Namn") {
		t.Errorf("somebody is kept: %s %v", b, err)
	}
}

func TestFourCorners(t *testing.T) {
	s := talking(quiz.InCorners, quiz.PhaseCorners).must(ann, pick("k1")).must(bo, pick(quiz.Else)).must(ann, pick("k2"))
	if got := s.Common(quiz.Screen).Prompt.InCorners; got.Options != nil || got.Count.People != 3 {
		t.Errorf("two phones are too few to be told of: %+v", got)
	}
	for _, by := range s.room(3) {
		s.must(by, pick("k3"))
	}
	s.must(leader, quiz.CountHands{Vote: quiz.First, Hands: quiz.Hands{People: 3, Counts: []quiz.OptionCount{{Option: "k2", People: 3}}}})
	want := []quiz.OptionCount{{Option: "k1"}, {Option: "k2", People: 4}, {Option: "k3", People: 3}, {Option: quiz.Else, People: 2}}
	if got := s.Common(quiz.Screen).Prompt.InCorners; !slices.Equal(got.Options, want) || got.Count.People != 9 {
		t.Errorf("%+v", got)
	}
	if got := s.Common(quiz.Participant).Prompt.InCorners; got != nil {
		t.Errorf("the phones: %+v", got)
	}
	if me := s.Me("ann"); me.Answer == nil || me.Answer.Options[0] != "k2" {
		t.Errorf("%+v", me.Answer)
	}
	for _, bad := range []quiz.Give{pick("a"), pick("k1", "k2"), pick(), typed("3")} {
		if err := s.do(ann, bad); !errors.Is(err, quiz.ErrBadAnswer) {
			t.Errorf("%v: %v", bad, err)
		}
	}
	s.must(leader, quiz.Move{To: quiz.PhaseAll})
	if err := s.do(ann, pick("k1")); !errors.Is(err, quiz.ErrWrongPhase) {
		t.Error(err)
	}
	b, err := json.Marshal(s.Result())
	if err != nil || strings.Contains(string(b), `"People":4`) {
		t.Errorf("corners are kept: %s %v", b, err)
	}
}

func TestTheLeaderWritesTheCorners(t *testing.T) {
	s := newTalk().must(leader, quiz.Jump{To: "two"}, quiz.SetCorners{Texts: []string{" byn ", "staden", "båda"}})
	c := s.Common(quiz.Screen)
	if c.Phase != quiz.PhaseCorners || len(c.Prompt.Corners) != 3 || c.Prompt.Corners[0].Text[quiz.Swedish] != "byn" {
		t.Errorf("%s %+v", c.Phase, c.Prompt.Corners)
	}
	if suits := s.Common(quiz.Leader).Lead.Suits; !slices.Contains(suits, quiz.InCorners) {
		t.Errorf("%v", suits)
	}
	s.must(ann, pick("own2"))
	for name, bad := range map[string]quiz.SetCorners{"late": {Texts: []string{"a", "b", "c"}}, "two": {Texts: []string{"a", "b"}}} {
		if err := s.do(leader, bad); err == nil {
			t.Errorf("%s: written", name)
		}
	}
	if err := newTalk().do(leader, quiz.SetCorners{Texts: []string{"a", "b", "c"}}); !errors.Is(err, quiz.ErrWrongStep) {
		t.Errorf("at the welcome: %v", err)
	}
	s = newTalk().must(leader, quiz.Jump{To: "two"})
	if err := s.do(leader, quiz.SetCorners{Texts: []string{"a", " ", "c"}}); !errors.Is(err, quiz.ErrTextEmpty) {
		t.Error(err)
	}
}

func TestConclusionDisagreementThumbsAndSharing(t *testing.T) {
	s := talking(quiz.OpenTalk, quiz.PhaseConclude)
	if err := s.do(ann, quiz.Thumb{Up: true}); !errors.Is(err, quiz.ErrWrongPhase) {
		t.Errorf("a thumb for nothing: %v", err)
	}
	for _, early := range []quiz.Action{quiz.Share{Shared: true}, quiz.CountThumbs{People: 1}} {
		if err := s.do(leader, early); !errors.Is(err, quiz.ErrTextEmpty) {
			t.Errorf("%T: %v", early, err)
		}
	}
	dis := "om vägen"
	s.must(leader, quiz.AddGuest{Name: "Gun"}, quiz.Conclude{Text: "Skolan är viktigast.", Disagree: &dis})
	s.must(ann, quiz.Thumb{Up: true}).must(bo, quiz.Thumb{Up: true})
	s.must(leader, quiz.CountThumbs{People: 1}, quiz.Share{Shared: true})
	if n := s.Common(quiz.Screen).Prompt.Agreed; n != 4 {
		t.Errorf("%d agree", n)
	}
	if n := s.Common(quiz.Participant).Prompt.Agreed; n != 0 {
		t.Errorf("phones are sent a count at every thumb: %d", n)
	}
	s.must(bo, quiz.Thumb{}, quiz.Thumb{})
	got := s.Result().Conclusions[0]
	if got.Conclusion != "Skolan är viktigast." || got.Disagree != "om vägen" || got.Agreed != 2 || got.People != 4 || !got.Shared || got.Method != quiz.OpenTalk || got.Module != "m" {
		t.Errorf("%+v", got)
	}
	s.must(leader, quiz.Conclude{Text: "Skolan är kvar."})
	got = s.Result().Conclusions[0]
	if got.Agreed != 0 || got.Disagree != "om vägen" || s.Me("ann").Thumb {
		t.Errorf("thumbs for another sentence count: %+v", got)
	}
	empty := ""
	s.must(leader, quiz.Conclude{Disagree: &empty})
	if got = s.Result().Conclusions[0]; got.Shared || got.People != 0 {
		t.Errorf("%+v", got)
	}
}

func TestDotsAreKeptOnlyWithWordsThatTheLeaderKeeps(t *testing.T) {
	s := talking(quiz.OpenTalk, quiz.PhaseAll).must(ann, quiz.Contribute{Text: "skolan"}, quiz.Contribute{Text: "vägen"}, quiz.Contribute{Text: "bussen"}, quiz.Contribute{Text: "tåget"}, quiz.Contribute{Text: "affären"})
	s.must(leader, quiz.Group{Contributions: []int{2, 3}, Name: "resor"}, quiz.Group{Contributions: []int{4}}, quiz.StartDots{N: 3})
	s.must(ann, quiz.Dot{On: "g1"}, quiz.Dot{On: "g2"}, quiz.Dot{On: "c1"}).must(bo, quiz.Dot{On: "g1"}, quiz.Dot{On: "c5"})
	s.must(leader, quiz.Keep{Contribution: 1, Keep: true}, quiz.Keep{Contribution: 2, Keep: true})
	want := []quiz.DotResult{{Text: "resor", Dots: 2}, {Text: "skolan", Dots: 1}}
	if got := s.Result().Conclusions[0].Dots; !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}

func TestWhatTheLeaderWritesForSomebody(t *testing.T) {
	s := talking(quiz.OpenTalk, quiz.PhaseAll).must(leader, quiz.WriteFor{Text: " från lappen "})
	if got := s.Common(quiz.Screen).Prompt.Contributions; len(got) != 1 || got[0].Text != "från lappen" || got[0].ByLead {
		t.Errorf("%+v", got)
	}
	if err := s.do(ann, quiz.Withdraw{Contribution: 1}); !errors.Is(err, quiz.ErrUnknownText) {
		t.Errorf("taken back by another: %v", err)
	}
	if err := s.do(quiz.Seat{Role: quiz.Participant}, quiz.Withdraw{Contribution: 1}); !errors.Is(err, quiz.ErrUnknownSeat) {
		t.Errorf("by nobody: %v", err)
	}
}

func TestGuests(t *testing.T) {
	s := newTalk().must(leader, quiz.AddGuest{Name: "Bord 3"})
	for name, want := range map[string]error{
		" bord  3": quiz.ErrNameTaken, "": quiz.ErrTextEmpty, "\u200b": quiz.ErrTextEmpty, strings.Repeat("x", 25): quiz.ErrNameLong,
	} {
		if err := s.do(leader, quiz.AddGuest{Name: name}); !errors.Is(err, want) {
			t.Errorf("%q: %v", name, err)
		}
	}
	s.must(leader, quiz.RemoveGuest{Guest: 1}, quiz.AddGuest{Name: "Bord 3"})
	if err := s.do(leader, quiz.RemoveGuest{Guest: 1}); !errors.Is(err, quiz.ErrUnknownSitter) {
		t.Error(err)
	}
	if got := s.Common(quiz.Leader).Lead.Guests; len(got) != 1 || got[0].Guest != 2 {
		t.Errorf("%+v", got)
	}
	for _, role := range []quiz.Role{quiz.Screen, quiz.Participant} {
		if s.Common(role).Lead != nil {
			t.Errorf("%s sees the list", role)
		}
	}
}
