package content

import (
	"regexp"
	"slices"
	"testing"

	"norrbottenforalla.se/quiz"
)

// themes are the modules between the first and the last.
var themes = []quiz.ModuleID{"demografi", "globalisering", "jamstalldhet", "klimat", "digitalisering"}

// TestPositionsLeanNoWay holds that there is a scale, a choice and four corners in every module, that the leader is told
// how to take each, and that no word in a position has the answer in it.
func TestPositionsLeanNoWay(t *testing.T) { eachModule(t, leansNoWay) }

func leansNoWay(t *testing.T, _ Catalogue, m quiz.Module) {
	loaded := regexp.MustCompile(`(?i)(^|\PL)(självklart|naturligtvis|tyvärr|äntligen|borde väl|måste|orimlig\pL*|slös\pL*|obviously|of course|sadly|must|waste\pL*)(\PL|$)`)
	kinds := map[quiz.PositionKind]int{}
	for _, p := range m.Positions {
		kinds[p.Kind]++
		texts := []quiz.Text{p.Text, p.Help, p.Low, p.High}
		for _, o := range p.Options {
			texts = append(texts, o.Text)
		}
		for _, lang := range []quiz.Lang{quiz.Swedish, "en"} {
			if p.Note[lang] == "" {
				t.Errorf("%s: the leader is not told in %s how to take it", p.ID, lang)
			}
			for _, text := range texts {
				if word := loaded.FindString(text[lang]); word != "" {
					t.Errorf("%s says %q in %s: %s", p.ID, word, lang, text[lang])
				}
			}
		}
	}
	for _, kind := range []quiz.PositionKind{quiz.Scale, quiz.Choice, quiz.Corners} {
		if kinds[kind] == 0 {
			t.Errorf("there is no position of kind %s", kind)
		}
	}
}

// TestBaselineCoversTheThemes holds that the first meeting asks two questions from each theme, that the last asks the
// same ten, that each can be asked before the circle knows anything, and that each has been talked about in between.
func TestBaselineCoversTheThemes(t *testing.T) {
	c := loadAll(t)
	first, _ := c.Module("introduktion")
	last, _ := c.Module("avslut")
	if len(first.Baseline) != 10 || !slices.Equal(first.Baseline, last.Baseline) {
		t.Fatalf("first %v, last %v", first.Baseline, last.Baseline)
	}
	earlier := regexp.MustCompile(`(?i)förra fråg|föregående|samma (tid|mått|kartläggning)|previous question|last question`)
	kinds := map[quiz.Kind]bool{}
	for _, id := range themes {
		m, ok := c.Module(id)
		if !ok {
			t.Fatalf("there is no module %s", id)
		}
		from := 0
		for _, q := range m.Questions {
			if !slices.Contains(first.Baseline, q.ID) {
				continue
			}
			from++
			kinds[q.Kind] = true
			if !slices.Contains(m.Plan, string(q.ID)) || !slices.Contains(m.Long, string(q.ID)) {
				t.Errorf("%s is not in the plans of %s", q.ID, id)
			}
			for _, text := range []quiz.Text{q.Text, q.Help} {
				if words := earlier.FindString(text[quiz.Swedish] + text["en"]); words != "" {
					t.Errorf("%s needs another question first: %q", q.ID, words)
				}
			}
			if len(q.Support) > 0 {
				t.Errorf("%s may touch somebody; nothing right and wrong is counted there", q.ID)
			}
		}
		if from != 2 {
			t.Errorf("%d questions are from %s, want 2", from, id)
		}
	}
	if len(kinds) < 4 {
		t.Errorf("the ten are only of the kinds %v", kinds)
	}
}

// TestWordsFitPaperAndTheMoment holds that no text speaks of a control on a screen, and that a note about the time before
// the answer is replaced once the answer is told.
func TestWordsFitPaperAndTheMoment(t *testing.T) {
	control := regexp.MustCompile(`(?i)(^|\PL)(reglag\pL*|skjutreglag\pL*|slider|klicka\pL*|click\pL*|tap)(\PL|$)`)
	before := regexp.MustCompile(`(?i)innan (ni|de|du|alla) (svarar|visar|har svarat)|before (you|they|everyone) (answer|show)`)
	eachModule(t, func(t *testing.T, _ Catalogue, m quiz.Module) {
		for _, s := range slots(&m) {
			for lang, text := range *s.text {
				if word := control.FindString(text); word != "" {
					t.Errorf("%s in %s speaks of %q", s.key, lang, word)
				}
			}
		}
		for _, q := range m.Questions {
			for lang, note := range q.Note {
				if before.MatchString(note) && q.Key.After[lang] == "" {
					t.Errorf("%s: after the answer the note still says in %s: %s", q.ID, lang, note)
				}
			}
			for lang, after := range q.Key.After {
				if before.MatchString(after) {
					t.Errorf("%s: after the answer it says in %s: %s", q.ID, lang, after)
				}
			}
		}
	})
}
