package live_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
	"norrbottenforalla.se/quiz"
	"norrbottenforalla.se/quiz/live"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// memory is a journal and a shelf of plans in memory, with faults on demand.
type memory struct {
	mu      sync.Mutex
	events  []quiz.Event
	appends int
	fail    error
	hold    chan struct{} // when set, Append waits for it
	began   chan struct{} // told when an append begins
}

func (m *memory) Append(_ context.Context, _ string, first int64, events []quiz.Event) error {
	if m.began != nil {
		m.began <- struct{}{}
	}
	if m.hold != nil {
		<-m.hold
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.appends++
	if m.fail != nil {
		return m.fail
	}
	if first != int64(len(m.events))+1 {
		return fmt.Errorf("event %d after %d", first, len(m.events))
	}
	m.events = append(m.events, events...)
	return nil
}

func (m *memory) Events(context.Context, string) ([]quiz.Event, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.events), nil
}

func (m *memory) Plan(context.Context, live.ID) (quiz.Plan, error) {
	text := quiz.Text{quiz.Swedish: "text"}
	options := []quiz.Option{{ID: "a", Text: text}, {ID: "b", Text: text}}
	q := func(id string) quiz.Step {
		return quiz.Step{ID: quiz.StepID(id), Kind: quiz.StepQuestion, Question: &quiz.Question{
			ID: quiz.QuestionID(id), Kind: quiz.Single, Text: text, Options: options, Key: quiz.Key{Right: []quiz.OptionID{"a"}},
		}}
	}
	return quiz.Plan{Steps: []quiz.Step{
		{ID: "welcome", Kind: quiz.StepWelcome, Welcome: &quiz.Welcome{CheckIn: text}}, q("one"), q("two"),
	}}, nil
}

var (
	ctx    = context.Background()
	leader = quiz.Seat{Role: quiz.Leader}
	screen = quiz.Seat{Role: quiz.Screen}
)

func seat(i int) quiz.Seat {
	return quiz.Seat{Role: quiz.Participant, ID: quiz.SeatID(fmt.Sprint("s", i))}
}

func start(t *testing.T, m *memory) (*live.Hall, *live.Room) {
	t.Helper()
	h := live.NewHall(live.Config{Journal: m, Plans: m})
	t.Cleanup(func() {
		if err := h.Close(ctx); err != nil {
			t.Error(err)
		}
	})
	r, err := h.Start(ctx, "r1", quiz.Plan{})
	if err != nil {
		t.Fatal(err)
	}
	return h, r
}

func join(t *testing.T, r *live.Room, i int) quiz.Seat {
	t.Helper()
	s := seat(i)
	do(t, r, s, quiz.Command{Do: quiz.Join{Seat: s.ID, Token: quiz.TokenHash("t" + s.ID), People: 1}})
	return s
}

func do(t *testing.T, r *live.Room, by quiz.Seat, cmd quiz.Command) {
	t.Helper()
	if _, err := r.Do(ctx, by, cmd); err != nil {
		t.Fatal(err)
	}
}

func answer(step quiz.StepID, o quiz.OptionID) quiz.Command {
	return quiz.Command{Step: step, Phase: quiz.PhaseThink, Do: quiz.Give{Answer: quiz.Answer{Options: []quiz.OptionID{o}}}}
}

func attach(t *testing.T, r *live.Room, by quiz.Seat) *live.Feed {
	t.Helper()
	f, err := r.Attach(ctx, by)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestNothingIsAcknowledgedOrShownBeforeItIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &memory{}
		h := live.NewHall(live.Config{Journal: m, Plans: m})
		r, err := h.Start(ctx, "r1", quiz.Plan{})
		if err != nil {
			t.Fatal(err)
		}
		s := join(t, r, 1)
		f := attach(t, r, s)
		<-f.C()
		hold := make(chan struct{})
		m.hold = hold
		acked := make(chan error, 1)
		go func() {
			_, err := r.Do(ctx, leader, quiz.Command{Step: "welcome", Phase: quiz.PhaseOpen, Do: quiz.Next{}})
			acked <- err
		}()
		synctest.Wait() // everything that can happen has happened
		select {
		case <-acked:
			t.Error("acknowledged before the append returned")
		case u := <-f.C():
			t.Errorf("shown before the append returned: %s", u.Common.Step)
		default:
		}
		close(hold)
		if err := <-acked; err != nil {
			t.Error(err)
		}
		if u := <-f.C(); u.Common.Step != "one" {
			t.Errorf("at %s", u.Common.Step)
		}
		if err := h.Close(ctx); err != nil {
			t.Error(err)
		}
	})
}

func TestFailedAppendStopsTheRoomAndReplayOpensItAgain(t *testing.T) {
	m := &memory{}
	h, r := start(t, m)
	s := join(t, r, 1)
	f := attach(t, r, s)
	<-f.C()
	m.mu.Lock()
	m.fail = errors.New("disk full")
	m.mu.Unlock()
	_, err := r.Do(ctx, leader, quiz.Command{Step: "welcome", Phase: quiz.PhaseOpen, Do: quiz.Next{}})
	if !errors.Is(err, live.ErrStopped) {
		t.Fatalf("acknowledged what was not kept: %v", err)
	}
	if u := <-f.C(); u.Bye != live.ByeRestart || u.Common.Step != "welcome" {
		t.Errorf("%s at %s", u.Bye, u.Common.Step)
	}
	if _, ok := <-f.C(); ok {
		t.Error("the feed goes on")
	}
	m.mu.Lock()
	m.fail = nil
	m.mu.Unlock()
	again, err := h.Room(ctx, "r1")
	if err != nil {
		t.Fatal(err)
	}
	u, err := again.Look(ctx, s)
	if err != nil || u.Common.Step != "welcome" || u.Me.Gone {
		t.Errorf("%+v %v", u, err)
	}
	if id, ok, err := again.SeatOf(ctx, "ts1"); err != nil || !ok || id != "s1" {
		t.Errorf("%s %v %v", id, ok, err)
	}
}

func TestBurstSharesAppends(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &memory{}
		h := live.NewHall(live.Config{Journal: m, Plans: m})
		r, err := h.Start(ctx, "r1", quiz.Plan{})
		if err != nil {
			t.Fatal(err)
		}
		const n = 200
		for i := range n {
			join(t, r, i)
		}
		do(t, r, leader, quiz.Command{Step: "welcome", Phase: quiz.PhaseOpen, Do: quiz.Next{}})
		m.hold = make(chan struct{})
		before := m.appends
		var wg sync.WaitGroup
		for i := range n {
			wg.Go(func() {
				if _, err := r.Do(ctx, seat(i), answer("one", "a")); err != nil {
					t.Error(err)
				}
			})
		}
		synctest.Wait() // the first append holds the room; the rest have gathered in its inbox
		close(m.hold)
		wg.Wait()
		if got := m.appends - before; got > 2 {
			t.Errorf("%d appends for %d answers", got, n)
		}
		u, err := r.Look(ctx, screen)
		if err != nil || u.Common.Question.Answered.People != n {
			t.Errorf("%+v %v", u.Common.Question.Answered, err)
		}
		if err := h.Close(ctx); err != nil {
			t.Error(err)
		}
	})
}

func TestSlowReaderSkipsToTheNewestView(t *testing.T) {
	m := &memory{}
	_, r := start(t, m)
	f := attach(t, r, join(t, r, 1))
	do(t, r, leader, quiz.Command{Step: "welcome", Phase: quiz.PhaseOpen, Do: quiz.Next{}})
	do(t, r, leader, quiz.Command{Step: "one", Phase: quiz.PhaseThink, Do: quiz.Next{}})
	if u := <-f.C(); u.Common.Step != "two" {
		t.Errorf("at %s; older views were queued", u.Common.Step)
	}
	r.Detach(f)
	r.Detach(f)
	if _, ok := <-f.C(); ok {
		t.Error("the feed goes on after Detach")
	}
}

func TestNewestConnectionWins(t *testing.T) {
	m := &memory{}
	_, r := start(t, m)
	s := join(t, r, 1)
	old := attach(t, r, s)
	<-old.C()
	now := attach(t, r, s)
	if u := <-old.C(); u.Bye != live.ByeReplaced {
		t.Errorf("the old one was told %q", u.Bye)
	}
	if u := <-now.C(); u.Bye != "" || u.Me.Gone {
		t.Errorf("%+v", u)
	}
	one, two := attach(t, r, leader), attach(t, r, leader)
	<-one.C()
	<-two.C()
	do(t, r, leader, quiz.Command{Step: "welcome", Phase: quiz.PhaseOpen, Do: quiz.Next{}})
	for _, f := range []*live.Feed{one, two} {
		if u := <-f.C(); u.Bye != "" || u.Common.Step != "one" {
			t.Errorf("a second leader's page: %+v", u)
		}
	}
}

func TestRemovedSeatIsTold(t *testing.T) {
	m := &memory{}
	_, r := start(t, m)
	f := attach(t, r, join(t, r, 1))
	<-f.C()
	do(t, r, leader, quiz.Command{Do: quiz.RemoveSeat{Seat: "s1"}})
	if u := <-f.C(); u.Bye != live.ByeRemoved {
		t.Errorf("%q", u.Bye)
	}
	back := attach(t, r, seat(1)) // with the cookie that it still has
	if u := <-back.C(); u.Bye != live.ByeRemoved || u.Common != nil {
		t.Errorf("it still follows the room: %+v", u)
	}
	r.Detach(back)
}

// Counts are shown at most five times a second, whatever number of answers come; the last count always comes. A
// page load by a second leader in between hides nothing from the first.
func TestCountsAreGathered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &memory{}
		h := live.NewHall(live.Config{Journal: m, Plans: m})
		r, err := h.Start(ctx, "r1", quiz.Plan{})
		if err != nil {
			t.Fatal(err)
		}
		const n = 100
		for i := range n {
			join(t, r, i)
		}
		do(t, r, leader, quiz.Command{Step: "welcome", Phase: quiz.PhaseOpen, Do: quiz.Next{}})
		phone, wall := attach(t, r, seat(0)), attach(t, r, screen)
		<-phone.C()
		<-wall.C()
		views := 0
		last := 0
		go func() {
			for u := range wall.C() {
				views++
				last = u.Common.Question.Answered.People
			}
		}()
		for i := range n {
			do(t, r, seat(i), answer("one", "a"))
			time.Sleep(10 * time.Millisecond)
			if i == n-1 {
				if _, err := r.Look(ctx, screen); err != nil {
					t.Error(err)
				}
			}
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if views > 7 || last != n {
			t.Errorf("%d views in a second, the last says %d of %d", views, last, n)
		}
		phoneViews := 0
		for len(phone.C()) > 0 {
			<-phone.C()
			phoneViews++
		}
		if phoneViews != 1 {
			t.Errorf("a phone got %d views for its own answer and those of others", phoneViews)
		}
		if err := h.Close(ctx); err != nil {
			t.Error(err)
		}
	})
}

func TestIdleRoomIsClosedAndOpenedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &memory{}
		h := live.NewHall(live.Config{Journal: m, Plans: m, Idle: time.Minute})
		r, err := h.Start(ctx, "r1", quiz.Plan{})
		if err != nil {
			t.Fatal(err)
		}
		s := join(t, r, 1)
		f := attach(t, r, s)
		time.Sleep(10 * time.Minute)
		if _, err := r.Look(ctx, s); err != nil {
			t.Errorf("closed with somebody there: %v", err)
		}
		r.Detach(f)
		time.Sleep(2 * time.Minute)
		if _, err := r.Look(ctx, s); !errors.Is(err, live.ErrStopped) {
			t.Errorf("still open: %v", err)
		}
		again, err := h.Room(ctx, "r1")
		if err != nil {
			t.Fatal(err)
		}
		if u, err := again.Look(ctx, s); err != nil || u.Me.Gone {
			t.Errorf("%+v %v", u, err)
		}
		if err := h.Close(ctx); err != nil {
			t.Error(err)
		}
	})
}

type panicky struct{ *memory }

func (p panicky) Append(ctx context.Context, id string, first int64, events []quiz.Event) error {
	for _, e := range events {
		if _, ok := e.(quiz.RoundPaused); ok {
			panic("boom")
		}
	}
	return p.memory.Append(ctx, id, first, events)
}

func TestPanicEndsItsRoomAndNotTheProcess(t *testing.T) {
	m := &memory{}
	h := live.NewHall(live.Config{Journal: panicky{m}, Plans: m})
	r, err := h.Start(ctx, "r1", quiz.Plan{})
	if err != nil {
		t.Fatal(err)
	}
	f := attach(t, r, leader)
	<-f.C()
	if _, err := r.Do(ctx, leader, quiz.Command{Do: quiz.Pause{}}); !errors.Is(err, live.ErrStopped) {
		t.Errorf("%v", err)
	}
	if u := <-f.C(); u.Bye != live.ByeRestart {
		t.Errorf("%q", u.Bye)
	}
	again, err := h.Room(ctx, "r1")
	if err != nil {
		t.Fatal(err)
	}
	if u, err := again.Look(ctx, leader); err != nil || u.Common.Paused {
		t.Errorf("%+v %v", u, err)
	}
	if err := h.Close(ctx); err != nil {
		t.Error(err)
	}
}

func TestEndedIsToldBeforeAnybodyAndAgainWhenOpened(t *testing.T) {
	m := &memory{}
	told := 0
	conf := live.Config{Journal: m, Plans: m, Ended: func(_ context.Context, id live.ID, res quiz.Result) error {
		if id == "r1" && !res.Ended.IsZero() {
			told++
		}
		return errors.New("the disk is slow")
	}}
	h := live.NewHall(conf)
	r, err := h.Start(ctx, "r1", quiz.Plan{})
	if err != nil {
		t.Fatal(err)
	}
	do(t, r, leader, quiz.Command{Do: quiz.End{}})
	if told != 1 {
		t.Errorf("told %d times before the acknowledgement", told)
	}
	if err := h.Close(ctx); err != nil {
		t.Error(err)
	}
	h = live.NewHall(conf)
	if _, err := h.Room(ctx, "r1"); err != nil {
		t.Fatal(err)
	}
	if told != 2 {
		t.Errorf("told %d times after it was opened again", told)
	}
	if err := h.Close(ctx); err != nil {
		t.Error(err)
	}
	if _, err := h.Room(ctx, "r1"); !errors.Is(err, live.ErrClosed) {
		t.Errorf("%v", err)
	}
}

func TestManyAskForTheSameRoomAtOnce(t *testing.T) {
	m := &memory{}
	h := live.NewHall(live.Config{Journal: m, Plans: m})
	defer func() {
		if err := h.Close(ctx); err != nil {
			t.Error(err)
		}
	}()
	var wg sync.WaitGroup
	rooms := make([]*live.Room, 50)
	for i := range rooms {
		wg.Go(func() {
			r, err := h.Room(ctx, "r1")
			if err != nil {
				t.Error(err)
			}
			rooms[i] = r
		})
	}
	wg.Wait()
	for _, r := range rooms {
		if r != rooms[0] {
			t.Fatal("the same round runs twice")
		}
	}
}

func TestCallerWhoGoesAwayDoesNotTakeTheCommandBack(t *testing.T) {
	m := &memory{}
	_, r := start(t, m)
	s := join(t, r, 1)
	do(t, r, leader, quiz.Command{Step: "welcome", Phase: quiz.PhaseOpen, Do: quiz.Next{}})
	m.began, m.hold = make(chan struct{}, 1), make(chan struct{})
	gone, cancel := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() {
		_, err := r.Do(gone, s, answer("one", "b"))
		done <- err
	}()
	<-m.began
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	close(m.hold)
	u, err := r.Look(ctx, s)
	if err != nil || u.Me.Answer == nil || u.Me.Answer.Options[0] != "b" {
		t.Errorf("%+v %v", u.Me, err)
	}
}

// BenchmarkFanOut is one press of the leader reaching 1,000 seats in this process. The benchmark's seats are 500
// phones on two feeds' worth of roles: a round has 500 phones at most, so two rounds run side by side.
func BenchmarkFanOut(b *testing.B) {
	var rooms []*live.Room
	var feeds []*live.Feed
	for n := range 2 {
		m := &memory{}
		h := live.NewHall(live.Config{Journal: m, Plans: m})
		defer h.Close(ctx)
		r, err := h.Start(ctx, live.ID(fmt.Sprint("r", n)), quiz.Plan{})
		if err != nil {
			b.Fatal(err)
		}
		rooms = append(rooms, r)
		for i := range 500 {
			s := seat(i)
			if _, err := r.Do(ctx, s, quiz.Command{Do: quiz.Join{Seat: s.ID, Token: quiz.TokenHash("t" + s.ID), People: 1}}); err != nil {
				b.Fatal(err)
			}
			f, err := r.Attach(ctx, s)
			if err != nil {
				b.Fatal(err)
			}
			feeds = append(feeds, f)
		}
	}
	for _, f := range feeds {
		<-f.C()
	}
	pause := false
	for b.Loop() {
		pause = !pause
		for _, r := range rooms {
			var a quiz.Action = quiz.Resume{}
			if pause {
				a = quiz.Pause{}
			}
			if _, err := r.Do(ctx, leader, quiz.Command{Do: a}); err != nil {
				b.Fatal(err)
			}
		}
		for _, f := range feeds {
			<-f.C()
		}
	}
	b.ReportMetric(float64(len(feeds)), "seats/op")
}

// What others write comes to the phones at most once a second and to the screen within a fifth of one, whatever number
// of texts come; the writer sees it at once, and the last text always comes.
func TestTextsAreGathered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &memory{}
		h := live.NewHall(live.Config{Journal: m, Plans: talks{m}})
		r, err := h.Start(ctx, "r1", quiz.Plan{})
		if err != nil {
			t.Fatal(err)
		}
		const n = 60
		for i := range n {
			join(t, r, i)
		}
		time.Sleep(2 * time.Second)
		phone, wall := attach(t, r, seat(0)), attach(t, r, screen)
		<-phone.C()
		<-wall.C()
		var phones, walls, late, last, shown int
		began := time.Now()
		go func() {
			for u := range phone.C() {
				phones, last = phones+1, len(u.Common.Prompt.Contributions)
			}
		}()
		go func() {
			for u := range wall.C() {
				walls++
				shown = len(u.Common.Prompt.Contributions)
				if sent := min(n, int(time.Since(began)/(10*time.Second/n))); sent-shown > 2 { // 167 ms apart
					late++
				}
			}
		}()
		for i := range n {
			do(t, r, seat(i), quiz.Command{Step: "talk", Phase: quiz.PhaseAll, Do: quiz.Contribute{Text: fmt.Sprint("text ", i)}})
			time.Sleep(10 * time.Second / n)
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if phones > 12 || last != n || shown != n || late > 0 || walls < 40 {
			t.Errorf("a phone got %d views, the last with %d texts; the screen %d, the last with %d, %d late", phones, last, walls, shown, late)
		}
		own := attach(t, r, seat(7))
		<-own.C()
		do(t, r, seat(7), quiz.Command{Step: "talk", Phase: quiz.PhaseAll, Do: quiz.Contribute{Text: "först"}})
		do(t, r, seat(7), quiz.Command{Step: "talk", Phase: quiz.PhaseAll, Do: quiz.Contribute{Text: "en till"}})
		synctest.Wait()
		if u := <-own.C(); len(u.Me.Mine) != 3 {
			t.Errorf("the writer sees %d of her own", len(u.Me.Mine))
		}
		if err := h.Close(ctx); err != nil {
			t.Error(err)
		}
	})
}

// talks is a shelf whose one plan is an open talk.
type talks struct{ *memory }

func (talks) Plan(context.Context, live.ID) (quiz.Plan, error) {
	prompt := &quiz.Prompt{ID: "talk", Text: quiz.Text{quiz.Swedish: "text"}, Methods: []quiz.Method{quiz.OpenTalk}}
	return quiz.Plan{Steps: []quiz.Step{{ID: "talk", Kind: quiz.StepPrompt, Prompt: prompt}}}, nil
}
