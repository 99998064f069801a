package content

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"norrbottenforalla.se/quiz"
)

// Readability is LIX, the readability index of C. H. Björnsson (Läsbarhet, Liber 1968): the mean number of words in a
// sentence plus the percentage of words with more than six letters. Björnsson's own guide reads: below 30 very easy,
// 30–40 easy (fiction), 40–50 middling (newspapers), 50–60 hard (official texts), above that very hard.
//
// It is made for running text of some length, so it is computed over all of a module's running text: summary, check-in,
// questions, help, why, tempting, fact, positions, prompts, task, what charts say in words; for ordinary Swedish with the
// leader's notes too. Titles, options, units and labels are no sentences and do not count. Single texts are too short for
// an index; they are held to a longest sentence instead.
const (
	easyLIX     = 30
	ordinaryLIX = 45

	easyLongest     = 20 // words in a sentence
	ordinaryLongest = 34
)

var (
	// lixWord is a word, with its hyphens and abbreviated endings ("SCB:s"), or a number as it is read: "2,6", "248 900".
	lixWord     = regexp.MustCompile(`\d+(?:[ \x{00a0}]\d{3})*(?:[.,]\d+)*|\pL[\pL\d]*(?:[-–:’'][\pL\d]+)*`)
	sentenceEnd = regexp.MustCompile(`[.!?…]+["”’)]*(?:\s|$)`)
	runningText = regexp.MustCompile(`^summary$|\.(text|help|why|tempting|fact|check-in|alt|note|after)$|^curriculum\.`)
)

// A reading is what LIX counts.
type reading struct{ words, long, sentences int }

func (r reading) lix() float64 {
	return float64(r.words)/float64(r.sentences) + 100*float64(r.long)/float64(r.words)
}

// read counts a text. Every text ends a sentence, with a full stop or without.
func (r *reading) read(text string) (longest int) {
	for _, sentence := range sentenceEnd.Split(text, -1) {
		words := lixWord.FindAllString(sentence, -1)
		if len(words) == 0 {
			continue
		}
		r.sentences++
		r.words += len(words)
		longest = max(longest, len(words))
		for _, w := range words {
			if letters := strings.Trim(w, "0123456789., \u00a0"); utf8.RuneCountInString(letters) > 6 {
				r.long++
			}
		}
	}
	return longest
}

func TestLIXCountsAsBjornsson(t *testing.T) {
	for text, want := range map[string]reading{
		"Hej.":                        {1, 0, 1},
		"Vi bor här. Vi trivs bra!":   {6, 0, 2},
		"Kommunfullmäktige beslutar.": {2, 2, 1},
		"Det är 2,6 procent, eller 248 900 i länet": {8, 1, 1},
		"SCB:s tal för 2025. Vad tror du?":          {7, 0, 2},
		"År 2025 fanns det 10 605 529 personer.":    {6, 1, 1},
	} {
		var got reading
		if got.read(text); got != want {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
	// Five words, two of them long, in one sentence: 5 + 40.
	r := reading{words: 5, long: 2, sentences: 1}
	if r.lix() != 45 {
		t.Errorf("LIX is %v", r.lix())
	}
}

func TestModulesAreReadable(t *testing.T) { eachModule(t, isReadable) }

func isReadable(t *testing.T, _ Catalogue, m quiz.Module) {
	for _, level := range []struct {
		lang         quiz.Lang
		bound        float64
		longest      int
		participants bool
	}{
		{quiz.Swedish, ordinaryLIX, ordinaryLongest, false},
		{quiz.Swedish, ordinaryLIX, ordinaryLongest, true},
		{quiz.EasySwedish, easyLIX, easyLongest, true},
	} {
		var all reading
		for _, s := range slots(&m) {
			text := (*s.text)[level.lang]
			if text == "" || !runningText.MatchString(s.key) || level.participants && s.leader {
				continue
			}
			if n := all.read(text); n > level.longest {
				t.Errorf("%s in %s has a sentence of %d words: %s", s.key, level.lang, n, text)
			}
		}
		if all.words < 1000 {
			t.Errorf("%s: only %d words were read", level.lang, all.words)
		}
		t.Logf("%s, participants only %v: LIX %.1f (%d words, %d sentences, %d long)", level.lang, level.participants, all.lix(), all.words, all.sentences, all.long)
		if lix := all.lix(); lix > level.bound {
			t.Errorf("%s: LIX is %.1f, want at most %.0f", level.lang, lix, level.bound)
		}
	}
}
