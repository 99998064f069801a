package web

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"norrbottenforalla.se/assets"
	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/quiz"
	"norrbottenforalla.se/quiz/live"
)

// secrets are texts of the key; none may be seen before the reveal.
var secrets = []string{"DARFOR", "LOCKANDE", "FAKTUM", "KALLAN", "https://example.org/kalla", "is-right", "Rätt svar"}

func keyOf(right ...quiz.OptionID) quiz.Key {
	return quiz.Key{
		Right: right, Why: quiz.Text{"sv": "DARFOR"}, Tempting: quiz.Text{"sv": "LOCKANDE"}, Fact: quiz.Text{"sv": "FAKTUM"},
		Sources: []quiz.Source{{Title: "KALLAN", Publisher: "SCB", Year: "2026", Link: "https://example.org/kalla"}},
	}
}

// evening is a plan with every kind of step and question.
func evening() quiz.Plan {
	sv := func(s string) quiz.Text { return quiz.Text{"sv": s} }
	options := []quiz.Option{{ID: "a", Text: sv("Luleå")}, {ID: "b", Text: sv("Piteå")}, {ID: "c", Text: sv("Boden")}}
	estimate := keyOf()
	estimate.Number, estimate.Near, estimate.Fair = 4321, 10, 100
	ask := func(id quiz.QuestionID, kind quiz.Kind, key quiz.Key, options ...quiz.Option) quiz.Step {
		q := quiz.Question{ID: id, Kind: kind, Text: sv("Frågan " + string(id)), Options: options, Key: key, Note: sv("Ledarens råd")}
		if kind == quiz.Estimate {
			q.Slider = &quiz.Slider{Min: 0, Max: 10000, Step: 1, Unit: sv("personer")}
		}
		return quiz.Step{ID: quiz.StepID(id), Kind: quiz.StepQuestion, Question: &q}
	}
	return quiz.Plan{Title: sv("Demografi"), Steps: []quiz.Step{
		{ID: "w", Kind: quiz.StepWelcome, Welcome: &quiz.Welcome{CheckIn: sv("Varför är du här?")}},
		ask("single", quiz.Single, keyOf("b"), options...),
		ask("several", quiz.Several, keyOf("a", "c"), options...),
		ask("truefalse", quiz.TrueFalse, keyOf(quiz.True), quiz.Option{ID: quiz.True}, quiz.Option{ID: quiz.False}),
		ask("estimate", quiz.Estimate, estimate),
		ask("order", quiz.Order, keyOf("c", "a", "b"), options...),
		{ID: "p", Kind: quiz.StepPrompt, Prompt: &quiz.Prompt{ID: "p", Text: sv("Vad behövs?"), Note: sv("Ledarens råd")}},
		{ID: "t", Kind: quiz.StepTask, Task: &quiz.Task{Text: sv("Räkna stängda butiker")}},
	}}
}

func swedish(t *testing.T) i18n.Printer {
	t.Helper()
	words, err := i18n.Load(assets.Locales())
	if err != nil {
		t.Fatal(err)
	}
	return words.Printer("sv")
}

// A stage is a round and a clock, for tests that lead it.
type stage struct {
	t     *testing.T
	round *quiz.Round
	now   time.Time
	p     i18n.Printer
}

func newStage(t *testing.T) *stage {
	s := &stage{t: t, round: quiz.NewRound(evening()), now: time.Date(2026, 11, 4, 17, 0, 0, 0, time.UTC), p: swedish(t)}
	s.round.Apply(quiz.RoundStarted{At: s.now})
	return s
}

func (s *stage) lead(do quiz.Action) {
	s.t.Helper()
	c := s.round.Common(quiz.Leader)
	s.do(quiz.Seat{Role: quiz.Leader}, quiz.Command{Step: c.Step, Phase: c.Phase, Do: do})
}

func (s *stage) do(by quiz.Seat, cmd quiz.Command) {
	s.t.Helper()
	events, err := s.round.Decide(s.now, by, cmd)
	if err != nil {
		s.t.Fatalf("%T: %v", cmd.Do, err)
	}
	for _, e := range events {
		s.round.Apply(e)
	}
}

// answer lets n phones answer alike.
func (s *stage) answer(prefix string, n int, a quiz.Answer) {
	s.t.Helper()
	for i := range n {
		id := quiz.SeatID(prefix + strconv.Itoa(i))
		c := s.round.Common(quiz.Participant)
		if s.round.Me(id).Gone {
			s.do(quiz.Seat{Role: quiz.Participant}, quiz.Command{Do: quiz.Join{Seat: id, Token: quiz.TokenHash(id), People: 1}})
		}
		s.do(quiz.Seat{Role: quiz.Participant, ID: id}, quiz.Command{Step: c.Step, Phase: c.Phase, Do: quiz.Give{Answer: a}})
	}
}

// page renders every region of the leader's page.
func (s *stage) page() string {
	s.t.Helper()
	l := leading{
		Common: s.round.Common(quiz.Leader), P: s.p, Base: "/led/BCD234", Finish: "/cirklar/k/traffar/m/avslut",
		Circle: "/cirklar/k", Screen: "https://example.org/skarm/x", Join: "example.org", QR: "https://example.org/t/BCD234",
		Code: circles.Code("BCD234"), Today: "2026-11-04",
	}
	var b strings.Builder
	for _, part := range []func(leading) templ.Component{leaderStage, leaderWork, leaderPlan, leaderRoom, leaderBar} {
		html, err := markup(part(l))
		if err != nil {
			s.t.Fatal(err)
		}
		b.Write(html)
	}
	return b.String()
}

func (s *stage) must(html string, contain ...string) {
	s.t.Helper()
	for _, text := range contain {
		if !strings.Contains(html, text) {
			s.t.Errorf("the page lacks %q", text)
		}
	}
	if i := strings.Index(html, "!"); strings.Contains(html, ">!") {
		s.t.Errorf("a message has no words: %.60q", html[i:])
	}
}

func (s *stage) mustNot(html string, contain ...string) {
	s.t.Helper()
	for _, text := range contain {
		if strings.Contains(html, text) {
			s.t.Errorf("the page tells %q too early", text)
		}
	}
}

// primary gives the label of the one button that is to be pressed next.
func primary(html string) string {
	const mark = `class="btn btn-primary"`
	if strings.Count(html, mark) != 1 {
		return "not one primary button"
	}
	_, rest, _ := strings.Cut(html, mark)
	_, rest, _ = strings.Cut(rest, ">")
	label, _, _ := strings.Cut(rest, "<")
	return label
}

func (s *stage) next(want string) {
	s.t.Helper()
	if got := primary(s.page()); got != want {
		s.t.Errorf("%s: the toolbar says %q, want %q", s.round.Common(quiz.Leader).Phase, got, want)
	}
}

func TestLeaderSeesWhatToPressNextInEveryPhase(t *testing.T) {
	s := newStage(t)
	s.must(s.page(), "BCD 234", "Varför är du här?", "Ingen har kommit in med telefon än.")
	s.next("Börja")
	answers := map[quiz.StepID]quiz.Answer{
		"single": {Options: []quiz.OptionID{"a"}}, "several": {Options: []quiz.OptionID{"a", "b"}},
		"truefalse": {Options: []quiz.OptionID{quiz.False}}, "estimate": {Typed: "1234"},
		"order": {Options: []quiz.OptionID{"a", "b", "c"}},
	}
	s.lead(quiz.Next{})
	asked := 0
	for ; s.round.Common(quiz.Leader).Kind == quiz.StepQuestion; asked++ {
		id := s.round.Common(quiz.Leader).Step
		s.must(s.page(), "Frågan "+string(id), "Ledarens råd", "Räkna händer", "Visa svaret direkt", `value="reveal"`)
		s.mustNot(s.page(), secrets...)
		s.next("Låt dem prata")
		s.answer("x", 3, answers[id])
		s.must(s.page(), "3 av 3 har svarat")
		s.lead(quiz.Move{To: quiz.PhaseTalk})
		s.must(s.page(), "De flesta svarade likadant.", "Visa hur svaren fördelar sig", "Visa svaret")
		s.mustNot(s.page(), append(secrets, "Så svarade", `class="bars"`, `class="dots"`)...)
		s.next("Låt dem svara igen")
		s.lead(quiz.ShowVotes{})
		s.mustNot(s.page(), append(secrets, "Visa hur svaren fördelar sig", "4 321", "4321")...)
		s.lead(quiz.Move{To: quiz.PhaseAgain})
		s.mustNot(s.page(), secrets...)
		s.next("Visa svar och fakta")
		s.lead(quiz.Move{To: quiz.PhaseReveal})
		s.must(s.page(), "DARFOR", "LOCKANDE", "FAKTUM", "https://example.org/kalla")
		s.mustNot(s.page(), "Räkna händer", "Låt dem prata")
		want := "Nästa fråga"
		if asked == 4 {
			want = "Nästa: samtalsfråga"
		}
		s.next(want)
		s.lead(quiz.Next{})
	}
	if asked != 5 {
		t.Fatalf("%d questions were led, want one of each kind", asked)
	}
	for _, step := range []struct {
		phase quiz.Phase
		next  string
	}{{quiz.PhaseAlone, "Prata två och två"}, {quiz.PhasePairs, "Prata tillsammans"}, {quiz.PhaseAll, "Skriv vad ni kom fram till"}} {
		s.must(s.page(), "Vad behövs?", "Det här kom vi fram till", "Ledarens råd")
		s.next(step.next)
		to, _ := step.phase.Next(quiz.StepPrompt)
		s.lead(quiz.Move{To: to})
	}
	s.next("Nästa: spaning")
	s.lead(quiz.Next{})
	s.must(s.page(), "Räkna stängda butiker", `href="/cirklar/k/traffar/m/avslut"`)
	s.next("Avsluta träffen")
	s.lead(quiz.Pause{})
	s.next("Fortsätt träffen")
	s.lead(quiz.Resume{})
	s.lead(quiz.End{})
	s.next("Bekräfta träffen")
}

func TestLeaderSeesWhatComesAfterWhatIsLeftOut(t *testing.T) {
	s := newStage(t)
	for _, id := range []quiz.StepID{"several", "truefalse", "estimate", "order"} {
		s.lead(quiz.Skip{Target: id})
	}
	s.lead(quiz.Next{})
	s.lead(quiz.Move{To: quiz.PhaseReveal})
	s.next("Nästa: samtalsfråga")
}

func TestLeaderSeesThatAnswersDiffer(t *testing.T) {
	s := newStage(t)
	s.lead(quiz.Next{})
	s.answer("x", 2, quiz.Answer{Options: []quiz.OptionID{"a"}})
	s.answer("y", 2, quiz.Answer{Options: []quiz.OptionID{"c"}})
	s.lead(quiz.Move{To: quiz.PhaseTalk})
	s.must(s.page(), "Svaren går isär")
	s.must(s.page(), "Låt dem ändra första svaret")
	s.lead(quiz.ShowVotes{})
	s.mustNot(s.page(), "Låt dem ändra första svaret") // nobody answers first after having seen the votes
}

func TestLeaderCountsHands(t *testing.T) {
	s := newStage(t)
	s.lead(quiz.Next{})
	s.must(s.page(), `name="n.a"`, `name="vote" value="1"`)
	s.lead(quiz.CountHands{Vote: quiz.First, Hands: quiz.Hands{People: 3, Counts: []quiz.OptionCount{{Option: "a", People: 3}}}})
	s.must(s.page(), `id="hands-single-1-a" name="n.a" inputmode="numeric" autocomplete="off" value="3"`, "3 av 3 har svarat", "Ångra handuppräckningen")
	s.lead(quiz.Move{To: quiz.PhaseTalk})
	s.lead(quiz.Move{To: quiz.PhaseAgain})
	s.must(s.page(), `name="vote" value="2"`, `id="hands-single-2-a"`)
	s.mustNot(s.page(), "Ångra handuppräckningen")
}

func TestLeaderHidesAContribution(t *testing.T) {
	s := newStage(t)
	s.lead(quiz.Jump{To: "p"})
	seat := quiz.Seat{Role: quiz.Participant, ID: "x0"}
	s.do(seat, quiz.Command{Do: quiz.Join{Seat: "x0", Token: "x0", People: 1}})
	s.do(seat, quiz.Command{Step: "p", Phase: quiz.PhaseAlone, Do: quiz.Contribute{Text: "Bussar <b>varje</b> timme"}})
	s.must(s.page(), "Bussar &lt;b&gt;varje&lt;/b&gt; timme", `action="/led/BCD234/hide"`, "1 tanke från telefonerna")
	s.lead(quiz.Hide{Contribution: 1})
	s.must(s.page(), `action="/led/BCD234/unhide"`, "Dold för alla andra")
	s.lead(quiz.Conclude{Text: "Fler bussar."})
	s.must(s.page(), ">Fler bussar.</textarea>")
	s.lead(quiz.StartTimer{Minutes: 3})
	s.must(s.page(), `data-until="1793811780000"`, "18:03", "Stoppa tiden")
}

func TestLeaderPutsThePlanAndTheRoomRight(t *testing.T) {
	s := newStage(t)
	s.lead(quiz.Skip{Target: "order"})
	s.do(quiz.Seat{Role: quiz.Participant}, quiz.Command{Do: quiz.Join{Seat: "x0", Token: "x0", Name: "Blå Ripa", People: 2}})
	s.lead(quiz.SetDoor{Open: false})
	html := s.page()
	s.must(html, "Fler frågor att välja bland (1)", `form="lead-unskip" name="target" value="order"`, `form="lead-order" name="move" value="up:single"`,
		"Blå Ripa", `action="/led/BCD234/removeseat"`, "Inga fler släpps in", "Släpp in fler igen", "https://example.org/skarm/x")
	s.mustNot(html, `form="lead-jump" name="to" value="order"`, `form="lead-skip" name="target" value="w"`)
}

func TestLeaderPageAsRegions(t *testing.T) {
	// Every region stands in the page under the id that its updates name, or the page would never change.
	s := newStage(t)
	u := live.Update{Common: &live.Published{Common: s.round.Common(quiz.Leader)}}
	at := place{P: s.p, Base: "/led/BCD234", Site: "https://example.org"}
	regions := (&Server{}).leaderPage().regions
	if len(regions) != 5 {
		t.Fatalf("%d regions", len(regions))
	}
	whole, err := markup(leaderView(page{Printer: s.p}, leadingOf(at, u), ""))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range regions {
		html, err := markup(r.part(at, u))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(whole), `id="`+r.into+`"`) || !strings.Contains(string(html[:min(80, len(html))]), `id="`+r.into+`"`) {
			t.Errorf("region %s is not in the page", r.into)
		}
	}
}
