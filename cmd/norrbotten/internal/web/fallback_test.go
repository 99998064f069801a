package web

import (
	"testing"

	"norrbottenforalla.se/assets"
	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/quiz"
)

// A text that the reader's language lacks comes in Swedish, and says so: to the ear by its lang, to the eye in words.
// Easy Swedish is read by the same voice as Swedish, so there the words alone tell.
func TestTextsInAnotherLanguageAreMarked(t *testing.T) {
	words, err := i18n.Load(assets.Locales())
	if err != nil {
		t.Fatal(err)
	}
	whole := quiz.Text{"sv": "Hur många?", "en": "How many?", "sv-lattlast": "Hur många är vi?"}
	swedish := quiz.Text{"sv": "Hur många?"}
	for _, c := range []struct {
		lang        string
		text        quiz.Text
		long, short string
	}{
		{"sv", whole, "Hur många?", "Hur många?"},
		{"en", whole, "How many?", "How many?"},
		{"sv-lattlast", whole, "Hur många är vi?", "Hur många är vi?"},
		{"sv", swedish, "Hur många?", "Hur många?"},
		{"en", swedish, `<span lang="sv">Hur många?</span> <small class="no-print">(in Swedish)</small>`, `<span lang="sv">Hur många?</span>`},
		{"sv-lattlast", swedish, `Hur många? <small class="no-print">(på vanlig svenska)</small>`, "Hur många?"},
		{"en", nil, "", ""},
		{"sv-lattlast", quiz.Text{}, "", ""},
	} {
		long, err := markup(material(words.Printer(c.lang), c.text))
		if err != nil {
			t.Fatal(err)
		}
		short, err := markup(materialShort(words.Printer(c.lang), c.text))
		if err != nil {
			t.Fatal(err)
		}
		if string(long) != c.long || string(short) != c.short {
			t.Errorf("%s of %v:\n%s\n%s\nwant:\n%s\n%s", c.lang, c.text, long, short, c.long, c.short)
		}
	}
}
