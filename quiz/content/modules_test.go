package content

import (
	"os"
	"regexp"
	"slices"
	"sync"
	"testing"

	"norrbottenforalla.se/quiz"
)

const (
	modulesFolder = "../../assets/modules"
	factSheets    = "../../../shared/content" // beside the repository, for those who have them
)

// readAll reads the program's own material once; it never changes.
var readAll = sync.OnceValues(func() (Catalogue, Problems) {
	return LoadLayers(Strict, Layer{FS: os.DirFS(modulesFolder)})
})

// loadAll gives the program's own material, in which nothing is wrong.
func loadAll(t *testing.T) Catalogue {
	t.Helper()
	c, problems := readAll()
	if problems != nil {
		t.Fatalf("the modules have problems:\n%v", problems)
	}
	return c
}

// eachModule looks at every module of the program's own material.
func eachModule(t *testing.T, look func(*testing.T, Catalogue, quiz.Module)) {
	c := loadAll(t)
	if n := len(c.Modules()); n < 7 {
		t.Fatalf("there are %d modules", n)
	}
	for _, m := range c.Modules() {
		t.Run(string(m.ID), func(t *testing.T) { look(t, c, m) })
	}
}

func demografi(t *testing.T) (Catalogue, quiz.Module) {
	t.Helper()
	c := loadAll(t)
	m, ok := c.Module("demografi")
	if !ok {
		t.Fatal("there is no module demografi")
	}
	return c, m
}

func TestModulesHaveWhatAMeetingNeeds(t *testing.T) { eachModule(t, hasWhatAMeetingNeeds) }

func hasWhatAMeetingNeeds(t *testing.T, _ Catalogue, m quiz.Module) {
	kinds := map[quiz.Kind]int{}
	places := map[int]int{}
	for _, q := range m.Questions {
		kinds[q.Kind]++
		if q.Kind == quiz.Single {
			places[slices.IndexFunc(q.Options, func(o quiz.Option) bool { return o.ID == q.Key.Right[0] })]++
		}
		for name, text := range map[string]quiz.Text{"why": q.Key.Why, "tempting": q.Key.Tempting, "fact": q.Key.Fact, "note": q.Note} {
			if text[quiz.Swedish] == "" {
				t.Errorf("%s has no %s", q.ID, name)
			}
		}
		if len(q.Key.FactIDs) == 0 || len(q.Key.Sources) == 0 || q.Key.Checked == "" {
			t.Errorf("%s does not say where it comes from", q.ID)
		}
	}
	if n := len(m.Questions); n < 12 || n > 16 {
		t.Errorf("there are %d questions, want 12 to 16", n)
	}
	for kind, least := range map[quiz.Kind]int{quiz.Single: 2, quiz.Several: 1, quiz.TrueFalse: 2, quiz.Estimate: 2, quiz.Order: 1} {
		if kinds[kind] < least {
			t.Errorf("there are %d questions of kind %s, want at least %d", kinds[kind], kind, least)
		}
	}
	if len(places) < 4 {
		t.Errorf("right answers stand in only %d places", len(places))
	}
	if len(m.Prompts) < 8 {
		t.Errorf("there are %d prompts, want at least 8", len(m.Prompts))
	}
	for _, p := range m.Prompts {
		if p.Why[quiz.Swedish] == "" || p.Note[quiz.Swedish] == "" {
			t.Errorf("prompt %s has no follow-up or no note", p.ID)
		}
	}
}

// The commissioner's own questions, word for word, in the plan for two study hours.
func TestDemografiAsksTheCommissionersQuestions(t *testing.T) {
	c, m := demografi(t)
	inPlan := map[string]bool{}
	for _, s := range c.Plan(m).Steps {
		if s.Kind == quiz.StepPrompt && !s.Skipped {
			inPlan[s.Prompt.Text[quiz.Swedish]] = true
		}
	}
	for _, want := range []string{
		"Vilka konsekvenser tror du det får att vi blir allt fler äldre?",
		"Vad orsakar urbaniseringen och vad tror du den får för konsekvenser?",
		"Vad tror du behövs för att Norrbotten ska öka sin befolkning?",
	} {
		if !inPlan[want] {
			t.Errorf("the plan does not ask %q", want)
		}
	}
}

func TestModulesFitTheirStudyHours(t *testing.T) { eachModule(t, fitsItsStudyHours) }

// A study hour is 45 minutes. Beside what a plan names, a meeting has a round of greetings and observations (15 minutes),
// questions from earlier meetings (10), and the exit ticket and the home task (5). Ten questions asked without an answer
// take the 10 minutes of the looking back; asked once more with their answers they take 20.
func fitsItsStudyHours(t *testing.T, _ Catalogue, m quiz.Module) {
	beside := 15 + 10 + 5
	if len(m.Baseline) > 0 && m.ID == "avslut" {
		beside = 15 + 2*len(m.Baseline) + 5
	}
	minutes, part := map[string]int{}, map[string]string{}
	for _, q := range m.Questions {
		minutes[string(q.ID)], part[string(q.ID)] = q.Minutes, "question"
	}
	for _, p := range m.Positions {
		minutes[string(p.ID)], part[string(p.ID)] = p.Minutes, "position"
	}
	for _, p := range m.Prompts {
		minutes[string(p.ID)], part[string(p.ID)] = p.Minutes, "prompt"
	}
	for _, hours := range []struct {
		name                 string
		plan                 []string
		least, most          int
		questions, positions int // at least
	}{
		{"two study hours", m.Plan, 80, 90, 3, 1},
		{"three study hours", m.Long, 115, 135, 7, 2},
	} {
		sum, parts := beside, map[string]int{}
		for _, id := range hours.plan {
			sum += minutes[id]
			parts[part[id]]++
		}
		if sum < hours.least || sum > hours.most || parts["question"] < hours.questions ||
			parts["position"] < hours.positions || parts["prompt"] < 2 {
			t.Errorf("%s: %d minutes, %v", hours.name, sum, parts)
		}
	}
}

func TestDemografiAsksPairsTogether(t *testing.T) {
	_, m := demografi(t)
	next := map[string]string{}
	for i, q := range m.Questions {
		if q.Pair != "" && m.Questions[i+1].ID == q.Pair {
			next[q.Key.FactIDs[0]] = m.Questions[i+1].Key.FactIDs[0]
		}
	}
	for _, pair := range [][2]string{{"2.02", "2.03"}, {"2.03", "2.04"}, {"2.26", "2.27"}} {
		if next[pair[0]] != pair[1] {
			t.Errorf("%s is followed by %q, want %s", pair[0], next[pair[0]], pair[1])
		}
	}
}

// An estimate is no test of where the middle is, and "near" means about a tenth, "fair" about a quarter; less where
// everybody's first guess would be fair.
func TestModulesEstimates(t *testing.T) { eachModule(t, estimatesAreFair) }

func estimatesAreFair(t *testing.T, _ Catalogue, m quiz.Module) {
	looked := 0
	for _, q := range m.Questions {
		if q.Kind != quiz.Estimate {
			continue
		}
		looked++
		s, n := q.Slider, q.Key.Number
		if off := 2*n - s.Min - s.Max; max(off, -off)*10 < s.Max-s.Min {
			t.Errorf("%s: %d is in the middle of %d to %d", q.ID, n, s.Min, s.Max)
		}
		if q.Key.Near < 1 || q.Key.Near*100 > n*15 || q.Key.Fair <= q.Key.Near || q.Key.Fair*100 > n*35 {
			t.Errorf("%s: near %d and fair %d of %d", q.ID, q.Key.Near, q.Key.Fair, n)
		}
	}
	if looked == 0 {
		t.Error("there are no estimates")
	}
}

func TestModulesSpeakTwoLanguagesWithCare(t *testing.T) { eachModule(t, speaksTwoLanguagesWithCare) }

func speaksTwoLanguagesWithCare(t *testing.T, _ Catalogue, m quiz.Module) {
	never := regexp.MustCompile(`(?i)(^|\PL)(game|player|winner|loser|score|rank|poäng|vinnare|förlorare|spelare|möte|session)(\PL|$)`)
	looked := 0
	for _, s := range slots(&m) {
		if *s.text == nil {
			continue
		}
		for _, lang := range []quiz.Lang{quiz.Swedish, "en"} {
			text := (*s.text)[lang]
			looked++
			switch {
			case text == "":
				t.Errorf("%s has no text in %s", s.key, lang)
			case never.MatchString(text):
				t.Errorf("%s in %s has a word that we do not use: %s", s.key, lang, text)
			case len([]rune(text)) > 300:
				t.Errorf("%s in %s is %d characters long", s.key, lang, len([]rune(text)))
			}
		}
	}
	if looked < 250 {
		t.Errorf("looked at only %d texts", looked)
	}
}
