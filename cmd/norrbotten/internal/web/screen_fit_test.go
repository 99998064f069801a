package web

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"norrbottenforalla.se/assets"
	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/quiz"
)

var update = flag.Bool("update", false, "rewrite the specimens of the wall; only commit a difference that you understand and want")

// A specimen is one page of the wall, for the front end's test, which measures it in a browser.
type specimen struct {
	name string
	view quiz.Common
}

func sv(s string) quiz.Text { return quiz.Text{"sv": s, "en": s} }

// wordsOf gives a text of about n letters.
func wordsOf(n int) string {
	const source = "Hur många av kommunerna i länet hade fler invånare vid årets slut än tio år tidigare, och vad kan det bero på att folkmängden förändras så olika? "
	return strings.TrimSpace(string([]rune(strings.Repeat(source, n/100+2))[:n]))
}

// wallQuestion is a question with so many options; question, help and option say how long each text is.
func wallQuestion(kind quiz.Kind, options, question, help, option int) *quiz.QuestionView {
	q := &quiz.QuestionView{Kind: kind, Text: sv(wordsOf(question)), Answered: &quiz.Count{People: 14}}
	if help > 0 {
		q.Help = sv(wordsOf(help))
	}
	for i := range options {
		q.Options = append(q.Options, quiz.Option{ID: quiz.OptionID(letter(i)), Text: sv(wordsOf(option))})
	}
	if kind == quiz.Estimate {
		q.Slider = &quiz.Slider{Min: 100_000, Max: 500_000, Step: 1000, Unit: sv("invånare")}
	}
	return q
}

// revealed gives the question with two votes and its answer; text says how long the texts of the answer are.
func revealed(q *quiz.QuestionView, text int) *quiz.QuestionView {
	key := quiz.Key{
		Number: 249_000, Near: 25_000, Fair: 62_000, BestBefore: "2026-01-31",
		Why: sv(wordsOf(text)), Tempting: sv(wordsOf(text)), Fact: sv(wordsOf(text)),
		Sources: []quiz.Source{{Publisher: "SCB", Title: wordsOf(60), Year: "2026"}, {Publisher: "Region Norrbotten", Title: "Länet", Year: "2025"}},
	}
	first := &quiz.Tally{Count: quiz.Count{People: 14, Phones: 9, Hands: 3}, Right: 3}
	second := &quiz.Tally{Count: first.Count, Right: 9}
	var order []quiz.OptionID
	for i, o := range q.Options {
		order = append(order, o.ID)
		first.Options = append(first.Options, quiz.OptionCount{Option: o.ID, People: 14 - 2*i})
		second.Options = append(second.Options, quiz.OptionCount{Option: o.ID, People: 2 * i})
	}
	switch q.Kind {
	case quiz.Estimate:
		for i := range 9 {
			first.Numbers = append(first.Numbers, quiz.NumberCount{Number: 100_000 + 50_000*int64(i), People: 2})
			second.Numbers = append(second.Numbers, quiz.NumberCount{Number: 220_000 + 10_000*int64(i), People: 3})
		}
	case quiz.Order:
		key.Right = order
		first.Orders = []quiz.OrderCount{{Order: order, People: 9}, {Order: order, People: 4}, {Order: order, People: 1}}
		second.Orders = first.Orders
	default:
		key.Right = order[1:2]
	}
	q.First, q.Second, q.Reveal = first, second, &quiz.Reveal{Key: key}
	return q
}

// pictured puts a chart beside the fact.
func pictured(q *quiz.QuestionView, kind quiz.ChartKind) *quiz.QuestionView {
	c := &quiz.Chart{Kind: kind, Title: sv(wordsOf(50)), Alt: sv(wordsOf(120)), Unit: sv("procent"), Sources: q.Reveal.Key.Sources}
	columns := 2
	if kind == quiz.Tiles {
		columns = 1
	}
	for i := range columns {
		c.Columns = append(c.Columns, quiz.Column{Text: sv([]string{"Kvinnor", "Män"}[i])})
	}
	for i := range 6 {
		c.Rows = append(c.Rows, quiz.Row{ID: fmt.Sprint(2000 + 5*i), Values: []int64{1000 * int64(i+4), 9000 - 800*int64(i)}})
	}
	if kind == quiz.Tiles {
		c.Rows = nil
		for i, m := range circles.Municipalities() {
			c.Rows = append(c.Rows, quiz.Row{ID: string(m.Code), Values: []int64{int64(i*i*400 + 2500)}})
		}
	}
	q.Reveal.Key.Chart = c
	return q
}

func wallPrompt(phase quiz.Phase, said int, conclusion string) quiz.Common {
	pr := &quiz.PromptView{Method: quiz.AlonePairsAll, Phases: quiz.MethodPhases(quiz.AlonePairsAll), Text: sv(wordsOf(120)), Why: sv(wordsOf(80)), Conclusion: conclusion}
	for i := range said {
		pr.Contributions = append(pr.Contributions, quiz.Contribution{ID: i + 1, Text: wordsOf(40 + 60*(i%5))})
	}
	return quiz.Common{Kind: quiz.StepPrompt, Step: "p", Phase: phase, Prompt: pr}
}

// wallTalk is a conversation in a method and phase, as full as it gets.
func wallTalk(m quiz.Method, phase quiz.Phase, said int) quiz.Common {
	c := wallPrompt(phase, said, "")
	pr := c.Prompt
	pr.Method, pr.Phases = m, quiz.MethodPhases(m)
	for i := range pr.Contributions {
		pr.Contributions[i].Group = []int{0, 1, 1, 2, 1, 1, 1, 1}[i%8]
	}
	if said > 0 {
		pr.Groups = []quiz.GroupView{{Group: 1, Name: wordsOf(quiz.MaxGroupName)}, {Group: 2}}
	}
	var counts []quiz.DotCount
	for i, x := range talkItems(pr) {
		counts = append(counts, quiz.DotCount{On: x.On, Dots: 9 - i})
	}
	switch phase {
	case quiz.PhaseAround:
		pr.Around = &quiz.AroundView{Done: 5, Of: 12}
	case quiz.PhaseCorners:
		pr.InCorners = &quiz.Tally{Count: quiz.Count{People: 9, Phones: 9}}
		for i := range 3 {
			id := quiz.OptionID(rune('a' + i))
			pr.Corners = append(pr.Corners, quiz.Option{ID: id, Text: sv(wordsOf(140))})
			pr.InCorners.Options = append(pr.InCorners.Options, quiz.OptionCount{Option: id, People: 3 * i})
		}
	case quiz.PhasePairs:
		c.Seating = &quiz.SeatingView{Missed: 1}
		for i := range 20 {
			c.Seating.Groups = append(c.Seating.Groups, []quiz.Person{
				{Name: fmt.Sprintf("Nyfiken Lavskrika %d", i), People: 1}, {Number: i + 1, People: 2},
			})
		}
	case quiz.PhaseDots:
		pr.Dots = &quiz.DotsView{N: 3, Voting: true, Placed: 12, Of: 36}
	case quiz.PhaseRead:
		pr.Dots = &quiz.DotsView{N: 3, Placed: 36, Of: 36, Counts: counts}
	case quiz.PhaseConclude:
		pr.Conclusion, pr.Disagree, pr.Agreed = wordsOf(quiz.MaxConclusion), wordsOf(quiz.MaxConclusion), 9
	}
	return c
}

// specimens are an ordinary page of each sort, and the worst of each.
func specimens() []specimen {
	ask := func(ph quiz.Phase, q *quiz.QuestionView) quiz.Common {
		return quiz.Common{Kind: quiz.StepQuestion, Step: "q", Phase: ph, Question: q}
	}
	shown := revealed(wallQuestion(quiz.Several, 6, 137, 135, 33), 0)
	shown.Second, shown.Reveal = nil, nil
	nobodys := revealed(wallQuestion(quiz.Several, 6, 137, 0, 33), 120)
	nobodys.First, nobodys.Second = &quiz.Tally{}, nil
	names := make([]string, 60)
	for i := range names {
		names[i] = fmt.Sprintf("Nyfiken Lavskrika %d", i)
	}
	task := &quiz.TaskView{Text: sv(wordsOf(230))}
	return []specimen{
		{"ask-plain", ask(quiz.PhaseThink, wallQuestion(quiz.Single, 4, 120, 90, 20))},
		{"ask-worst", ask(quiz.PhaseAgain, wallQuestion(quiz.Several, 6, 190, 195, 56))},
		{"ask-estimate", ask(quiz.PhaseThink, wallQuestion(quiz.Estimate, 0, 137, 135, 0))},
		{"talk-shown", ask(quiz.PhaseTalk, shown)},
		{"reveal-plain", ask(quiz.PhaseReveal, revealed(wallQuestion(quiz.Single, 4, 90, 0, 17), 100))},
		{"reveal-six", ask(quiz.PhaseReveal, revealed(wallQuestion(quiz.Several, 6, 120, 0, 17), 110))},
		{"reveal-worst", ask(quiz.PhaseReveal, revealed(wallQuestion(quiz.Several, 6, 190, 0, 56), 261))},
		{"reveal-estimate", ask(quiz.PhaseReveal, revealed(wallQuestion(quiz.Estimate, 0, 137, 0, 0), 186))},
		{"reveal-order", ask(quiz.PhaseReveal, revealed(wallQuestion(quiz.Order, 6, 137, 0, 56), 186))},
		{"reveal-tiles", ask(quiz.PhaseReveal, pictured(revealed(wallQuestion(quiz.Estimate, 0, 90, 0, 0), 130), quiz.Tiles))},
		{"reveal-pyramid", ask(quiz.PhaseReveal, pictured(revealed(wallQuestion(quiz.Order, 4, 90, 0, 12), 130), quiz.Pyramid))},
		{"reveal-lines", ask(quiz.PhaseReveal, pictured(revealed(wallQuestion(quiz.Single, 4, 90, 0, 25), 130), quiz.Lines))},
		{"reveal-picture-worst", ask(quiz.PhaseReveal, pictured(revealed(wallQuestion(quiz.Several, 6, 190, 0, 56), 261), quiz.Bars))},
		{"reveal-nobody", ask(quiz.PhaseReveal, nobodys)},
		{"prompt-alone", wallPrompt(quiz.PhaseAlone, 0, "")},
		{"prompt-said", wallPrompt(quiz.PhaseAll, 40, "")},
		{"prompt-conclude", wallPrompt(quiz.PhaseConclude, 9, wordsOf(140))},
		{"prompt-conclude-worst", wallPrompt(quiz.PhaseConclude, 9, wordsOf(quiz.MaxConclusion))},
		{"prompt-around", wallTalk(quiz.GoAround, quiz.PhaseAround, 0)},
		{"prompt-corners", wallTalk(quiz.InCorners, quiz.PhaseCorners, 0)},
		{"prompt-pairs", wallTalk(quiz.Buzz, quiz.PhasePairs, 0)},
		{"prompt-write", wallTalk(quiz.Silent, quiz.PhaseWrite, 0)},
		{"prompt-groups", wallTalk(quiz.OpenTalk, quiz.PhaseAll, 14)},
		{"prompt-dots", wallTalk(quiz.OpenTalk, quiz.PhaseDots, 9)},
		{"prompt-fell", wallTalk(quiz.Silent, quiz.PhaseRead, 9)},
		{"prompt-differ-worst", wallTalk(quiz.OpenTalk, quiz.PhaseConclude, 9)},
		{"task", quiz.Common{Kind: quiz.StepTask, Step: "t", Phase: quiz.PhaseShow, Task: task}},
		{"ended", quiz.Common{Status: quiz.Ended, Kind: quiz.StepTask, Step: "t", Phase: quiz.PhaseShow, Task: task}},
		{"paused", quiz.Common{Kind: quiz.StepTask, Step: "t", Phase: quiz.PhaseShow, Task: task, Paused: true}},
		{"welcome", quiz.Common{
			Kind: quiz.StepWelcome, Step: "w", Phase: quiz.PhaseOpen, Welcome: &quiz.WelcomeView{CheckIn: sv(wordsOf(82))},
			Crowd: quiz.Crowd{Names: names},
		}},
	}
}

func wallSight(t *testing.T, c quiz.Common) sight {
	t.Helper()
	p, _ := printerFor(t, "sv")
	c.Role, c.Number, c.Of = quiz.Screen, 5, 18
	c.Crowd.Phones, c.Crowd.People = 60, 64
	if c.Status == "" {
		c.Status = quiz.Running
	}
	return sight{Common: &c, place: place{
		P: p, Base: "/skarm/x", Site: "https://norrbottenforalla.se", Today: "2026-11-22",
		Round: circles.Round{Code: "KTB4MX"}, Circle: circles.Circle{Name: "Norrbotten för alla, Kalix"},
	}}
}

// The pages that assets/test/screen.test.mjs measures are the ones that the server makes.
func TestSpecimensOfTheWall(t *testing.T) {
	for _, s := range specimens() {
		v := screenView{sight: wallSight(t, s.view)}
		v.page = page{Printer: v.P, Title: s.name, CSS: []string{"screen.css"}, NetInside: true}
		html, err := markup(screenPageView(v))
		if err != nil {
			t.Fatal(err)
		}
		_, body, _ := strings.Cut(string(html), "<body")
		body, _, _ = strings.Cut("<body"+body, "</html>")
		body = strings.ReplaceAll(body, assets.URL("mark.svg"), "/mark.svg") + "\n"
		file := filepath.Join("testdata", "wall", s.name+".html")
		if *update {
			if err := os.WriteFile(file, []byte(body), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if body != string(want) {
			t.Errorf("%s is not what the server makes any more; look at it with go test -run %s -update, then run the front end's tests", file, t.Name())
		}
	}
}

func percentOf(t *testing.T, c quiz.Common) (n int) {
	t.Helper()
	if _, err := fmt.Sscanf(wallSight(t, c).fit(), "fit-%d", &n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestLongTextIsSmallerOnTheWall(t *testing.T) {
	at := func(ph quiz.Phase, question int) int {
		return percentOf(t, quiz.Common{Kind: quiz.StepQuestion, Phase: ph, Question: wallQuestion(quiz.Single, 4, question, 90, 20)})
	}
	if a, b, c := at(quiz.PhaseThink, 40), at(quiz.PhaseThink, 120), at(quiz.PhaseThink, 400); !(a > b && b >= 100 && b > c) {
		t.Errorf("a short question is %d, one of 120 letters %d, a very long one %d", a, b, c)
	}
	if a, b, c := at(quiz.PhaseThink, 120), at(quiz.PhaseTalk, 120), at(quiz.PhaseAgain, 120); a != b || b != c {
		t.Errorf("the size jumps between phases: %d, %d, %d", a, b, c)
	}
	if n := at(quiz.PhaseThink, 40_000); n != wallSizes[len(wallSizes)-1] {
		t.Errorf("what fits nowhere is %d", n)
	}
}

func TestLinesOf(t *testing.T) {
	for text, want := range map[string]float64{
		"": 1, "tio tecken": 1, "tio tecken till": 2, "en lång rad som bryts": 3, "folkmängdsförändringarna": 3, "ab folkmängdsförändring": 3, "ab folkmängdsförändringen av": 4, "ab folkmängdsförändringen avsevärd": 5,
	} {
		if got := linesOf(text, .5, 2, 10); got != want { // ten letters a line
			t.Errorf("%q: %v lines, want %v", text, got, want)
		}
	}
}

// Every size that the server may choose is in the style sheet.
func TestSizesOfTheWallAreDrawn(t *testing.T) {
	if !assets.Has("screen.css") {
		t.Log("the front end is not built")
		return
	}
	css, _, _, _, ok := assets.Open(strings.TrimPrefix(assets.URL("screen.css"), assets.Prefix), "")
	if !ok {
		t.Fatal("no style sheet")
	}
	for _, n := range wallSizes {
		if rule := fmt.Sprintf(".fit-%d{", n); n != 100 && !strings.Contains(string(css), rule) {
			t.Errorf("screen.css lacks %s", rule)
		}
	}
}

// On the wall there is room for so much; the newest is shown, and how much more there is.
func TestTheWallShowsTheNewest(t *testing.T) {
	v := wallSight(t, wallPrompt(quiz.PhaseAll, 40, ""))
	w := v.talkWall()
	if n := len(w.Items); n == 0 || n == 40 || w.Items[n-1].On != "c40" || w.Page != w.Pages || w.Pages < 2 {
		t.Errorf("%d of forty, page %d of %d", n, w.Page, w.Pages)
	}
	if few := wallSight(t, wallPrompt(quiz.PhaseAll, 2, "")).talkWall(); len(few.Items) != 2 || few.Pages != 1 {
		t.Errorf("%+v", few)
	}
	if w := wallSight(t, wallPrompt(quiz.PhaseConclude, 5, "Så här.")).talkWall(); len(w.Items) != 0 {
		t.Errorf("the conclusion shares the wall with %d others", len(w.Items))
	}
}

// While texts come in, what already stands on a page of the wall stays in its place: a page only grows at its end, and
// a full page stays as it was.
func TestTheWallNeverReordersUnderAReadersEyes(t *testing.T) {
	var before talkWall
	full := map[int][]talkItem{}
	for n := 1; n <= 60; n++ {
		now := wallSight(t, wallPrompt(quiz.PhaseAll, n, "")).talkWall()
		switch {
		case now.Page == before.Page && (len(now.Items) != len(before.Items)+1 || !reflect.DeepEqual(now.Items[:len(before.Items)], before.Items)):
			t.Fatalf("text %d moved others", n)
		case now.Page == before.Page+1 && len(now.Items) != 1:
			t.Fatalf("text %d begins a page of %d", n, len(now.Items))
		case now.Page > before.Page+1 || now.Page < before.Page:
			t.Fatalf("from page %d to %d", before.Page, now.Page)
		}
		if now.Page > before.Page {
			full[before.Page] = before.Items
		}
		before = now
	}
	if len(full) < 3 {
		t.Fatalf("%d pages were filled", len(full))
	}
	for page, items := range full {
		if page == 0 {
			continue
		}
		c := wallPrompt(quiz.PhaseAll, 60, "")
		c.Prompt.Page = page
		if w := wallSight(t, c).talkWall(); !reflect.DeepEqual(w.Items, items) {
			t.Errorf("page %d is not what it was", page)
		}
	}
}

func TestTheWallHasRoomForSoManyNames(t *testing.T) {
	for n, wantSmall := range map[int]bool{0: false, 8: false, 20: true, 200: true} {
		names := make([]string, n)
		for i := range names {
			names[i] = fmt.Sprintf("Blå Ripa %d", i)
		}
		got, more, small := wallSight(t, quiz.Common{Crowd: quiz.Crowd{Names: names}}).namesOnTheWall()
		if len(got)+more != n || small != wantSmall || n <= 20 && more > 0 || n == 200 && (more == 0 || len(got) < 15 || got[len(got)-1] != names[n-1]) {
			t.Errorf("of %d names %d are shown, %d more, small: %v", n, len(got), more, small)
		}
	}
}

func TestSourcesOnTheWall(t *testing.T) {
	got := wallSources([]quiz.Source{
		{Publisher: "SCB", Title: "A", Year: "2026"}, {Publisher: "SCB", Title: "B", Year: "2026"}, {Title: "Utan utgivare"},
	})
	if len(got) != 2 || sourceLine(got[0]) != "SCB, 2026" || sourceLine(got[1]) != "Utan utgivare" {
		t.Errorf("%+v", got)
	}
}
