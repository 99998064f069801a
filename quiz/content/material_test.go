package content

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"norrbottenforalla.se/quiz"
)

// What the commissioner ordered, counted over the program's own material.

// languages in which every module is whole.
var wholeLanguages = []quiz.Lang{quiz.Swedish, "en", quiz.EasySwedish}

func TestTheSevenModulesInTheCommissionersOrder(t *testing.T) {
	want := []quiz.ModuleID{"introduktion", "demografi", "globalisering", "jamstalldhet", "klimat", "digitalisering", "avslut"}
	var got []quiz.ModuleID
	for _, m := range loadAll(t).Modules() {
		got = append(got, m.ID)
	}
	if !slices.Equal(got, want) {
		t.Errorf("the modules are %v, want %v", got, want)
	}
}

// Word for word, in the module where the fact sheets place them.
var commissionersPrompts = map[string]quiz.ModuleID{
	"Vilka konsekvenser tror du det får att vi blir allt fler äldre?":      "demografi",
	"Vad orsakar urbaniseringen och vad tror du den får för konsekvenser?": "demografi",
	"Vad tror du behövs för att Norrbotten ska öka sin befolkning?":        "demografi",
	"Vad innebär de långa avstånden för världen?":                          "digitalisering",
	"Vad kan ohälsan i Norrbotten bero på?":                                "jamstalldhet",
	"Hur kan Norrbotten bli mer attraktivt för unga kvinnor?":              "jamstalldhet",
}

func TestTheCommissionersPromptsStandWordForWord(t *testing.T) {
	c := loadAll(t)
	for text, id := range commissionersPrompts {
		m, _ := c.Module(id)
		i := slices.IndexFunc(m.Prompts, func(p quiz.Prompt) bool { return p.Text[quiz.Swedish] == text })
		if i < 0 {
			t.Errorf("%s does not ask %q", id, text)
		}
		planned := false // in some module; two of them are asked in two
		for _, m := range c.Modules() {
			for _, p := range m.Prompts {
				at := p.Text[quiz.Swedish] == text && (slices.Contains(m.Plan, string(p.ID)) || slices.Contains(m.Long, string(p.ID)))
				planned = planned || at
			}
		}
		if !planned {
			t.Errorf("no plan asks %q", text)
		}
	}
}

func TestModulesHaveTheirNumbers(t *testing.T) { eachModule(t, hasItsNumbers) }

func hasItsNumbers(t *testing.T, _ Catalogue, m quiz.Module) {
	kinds := map[quiz.Kind]bool{}
	for _, q := range m.Questions {
		kinds[q.Kind] = true
	}
	for _, count := range []struct {
		what      string
		n, lo, hi int
	}{
		{"questions", len(m.Questions), 12, 16},
		{"kinds of questions", len(kinds), 4, len(quiz.Kinds)},
		{"positions", len(m.Positions), 2, 4},
		{"prompts", len(m.Prompts), 8, 10},
		{"links to syllabuses", len(links(m)), 3, 6},
	} {
		if count.n < count.lo || count.n > count.hi {
			t.Errorf("there are %d %s, want %d to %d", count.n, count.what, count.lo, count.hi)
		}
	}
	if len(m.Plan) == 0 || len(m.Long) == 0 || slices.Equal(m.Plan, m.Long) {
		t.Errorf("the plans are %v and %v", m.Plan, m.Long)
	}
}

func links(m quiz.Module) []quiz.CurriculumLink {
	if m.Curriculum == nil {
		return nil
	}
	return m.Curriculum.Links
}

// Every text is there in each language that we promise, and every step has a note to the leader.
func TestModulesAreWholeInEveryLanguage(t *testing.T) { eachModule(t, isWholeInEveryLanguage) }

func isWholeInEveryLanguage(t *testing.T, _ Catalogue, m quiz.Module) {
	for _, s := range slots(&m) {
		perStep := strings.HasSuffix(s.key, ".note")
		for _, lang := range wholeLanguages {
			switch {
			case lang == quiz.EasySwedish && s.leader:
			case (*s.text)[lang] != "":
			case (*s.text)[quiz.Swedish] != "" || s.required || perStep:
				t.Errorf("%s is missing in %s", s.key, lang)
			}
		}
	}
}

// A fact can be found again by anybody, and says how old it is.
func TestModulesSayWhereFactsComeFrom(t *testing.T) { eachModule(t, saysWhereFactsComeFrom) }

func saysWhereFactsComeFrom(t *testing.T, _ Catalogue, m quiz.Module) {
	sound := func(what string, s quiz.Source) {
		u, err := url.Parse(s.Link)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || !strings.Contains(u.Host, ".") {
			t.Errorf("%s: %q is no address", what, s.Link)
		}
		if s.Title == "" || s.Publisher == "" || s.Year == "" {
			t.Errorf("%s: a source is not whole: %+v", what, s)
		}
	}
	for _, q := range m.Questions {
		if q.Key.Why[quiz.Swedish] == "" || q.Key.Tempting[quiz.Swedish] == "" || q.Key.Fact[quiz.Swedish] == "" {
			t.Errorf("%s lacks why, tempting or fact", q.ID)
		}
		if len(q.Key.FactIDs) == 0 || len(q.Key.Sources) == 0 || len(q.Goals) == 0 {
			t.Errorf("%s: facts %v, %d sources, goals %v", q.ID, q.Key.FactIDs, len(q.Key.Sources), q.Goals)
		}
		for _, s := range q.Key.Sources {
			sound(string(q.ID), s)
		}
		if _, err := time.Parse(time.DateOnly, q.Key.Checked); err != nil {
			t.Errorf("%s: %v", q.ID, err)
		}
	}
	for _, chart := range m.Charts {
		if len(chart.FactIDs) == 0 || len(chart.Sources) == 0 {
			t.Errorf("chart %s: facts %v, %d sources", chart.ID, chart.FactIDs, len(chart.Sources))
		}
		for _, s := range chart.Sources {
			sound(string(chart.ID), s)
		}
	}
	for _, l := range links(m) {
		sound("curriculum "+l.ID, l.Source)
	}
}
