package content

import (
	"errors"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"norrbottenforalla.se/quiz"
)

const (
	modulesFolder = "../../assets/modules"
	factSheet     = "../../../shared/content/facts-a.md" // beside the repository, for those who have it
)

func demografi(t *testing.T) (Catalogue, quiz.Module) {
	t.Helper()
	fsys := os.DirFS(modulesFolder)
	if problems := Check(fsys); problems != nil {
		t.Errorf("the modules have problems:\n%v", problems)
	}
	c, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	m, ok := c.Module("demografi")
	if !ok {
		t.Fatal("there is no module demografi")
	}
	return c, m
}

func TestDemografiHasWhatAMeetingNeeds(t *testing.T) {
	_, m := demografi(t)
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
	if n := len(m.Questions); n < 14 || n > 16 {
		t.Errorf("there are %d questions, want 14 to 16", n)
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

func TestDemografiFitsTwoStudyHours(t *testing.T) {
	const welcomeAndTask = 15
	c, m := demografi(t)
	minutes, questions, prompts, extra := welcomeAndTask, 0, 0, 0
	for _, s := range c.Plan(m).Steps {
		switch {
		case s.Skipped:
			extra++
		case s.Kind == quiz.StepQuestion:
			questions++
			minutes += s.Question.Minutes
		case s.Kind == quiz.StepPrompt:
			prompts++
			minutes += s.Prompt.Minutes
		}
	}
	if minutes < 80 || minutes > 90 || questions < 6 || questions > 8 || prompts != 3 || extra == 0 {
		t.Errorf("the plan has %d questions, %d prompts, %d extra and takes %d minutes", questions, prompts, extra, minutes)
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

// An estimate is no test of where the middle is, and "near" means about a tenth, "fair" about a quarter.
func TestDemografiEstimates(t *testing.T) {
	_, m := demografi(t)
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
		if q.Key.Near*100 < n*8 || q.Key.Near*100 > n*13 || q.Key.Fair*100 < n*22 || q.Key.Fair*100 > n*28 {
			t.Errorf("%s: near %d and fair %d of %d", q.ID, q.Key.Near, q.Key.Fair, n)
		}
	}
	if looked == 0 {
		t.Error("there are no estimates")
	}
}

func TestDemografiSpeaksTwoLanguagesWithCare(t *testing.T) {
	_, m := demografi(t)
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

var (
	sheetRow   = regexp.MustCompile(`(?m)^\| ([0-9]+\.[0-9]{2}) \|.*$`)
	checkQuote = regexp.MustCompile(`”([^”]+)”`)
)

// Facts come from rows that were read in a source, and our words are our own.
func TestDemografiAgainstTheFactSheet(t *testing.T) {
	sheet, err := os.ReadFile(factSheet)
	if errors.Is(err, fs.ErrNotExist) {
		t.Log("the fact sheet is not beside the repository: facts and quotes are not compared with it")
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	_, m := demografi(t)
	verified := map[string]string{} // row → the whole row
	runs := map[string]string{}     // four words of a check quote → its row
	for _, row := range sheetRow.FindAllStringSubmatch(string(sheet), -1) {
		cells := strings.Split(row[0], "|")
		if len(cells) < 8 {
			continue
		}
		basis := strings.TrimSpace(cells[6])
		if strings.HasPrefix(basis, "V ") || strings.HasPrefix(basis, `V\* `) || strings.HasPrefix(basis, "V* ") {
			verified[row[1]] = row[0]
		}
		for _, quote := range checkQuote.FindAllStringSubmatch(basis, -1) {
			for _, run := range fourWords(quote[1]) {
				runs[run] = row[1]
			}
		}
	}
	if len(verified) < 100 || len(runs) < 300 {
		t.Fatalf("found only %d rows and %d runs of words in the fact sheet", len(verified), len(runs))
	}
	for _, q := range m.Questions {
		var rows strings.Builder
		for _, id := range q.Key.FactIDs {
			if verified[id] == "" {
				t.Errorf("%s uses fact %s, which is not marked V", q.ID, id)
			}
			rows.WriteString(verified[id])
		}
		for _, s := range q.Key.Sources {
			if cited := s.Title + ". " + s.Publisher + ", " + s.Year + ". " + s.Link + " ["; !strings.Contains(rows.String(), cited) {
				t.Errorf("%s cites a source that its facts do not: %s", q.ID, cited)
			}
		}
	}
	for _, s := range slots(&m) {
		for lang, text := range *s.text {
			for _, run := range fourWords(text) {
				if row, quoted := runs[run]; quoted {
					t.Errorf("%s in %s has %q from the check quote of %s", s.key, lang, run, row)
				}
			}
		}
	}
}

// fourWords gives every run of four words, in small letters.
func fourWords(s string) []string {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	var runs []string
	for i := 0; i+4 <= len(words); i++ {
		runs = append(runs, strings.Join(words[i:i+4], " "))
	}
	return runs
}
