package content

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"norrbottenforalla.se/quiz"
)

var (
	sheetRow   = regexp.MustCompile(`(?m)^\| ([0-9]+\.[0-9]{2}|[A-Z][0-9]{1,2}) \|.*$`)
	checkQuote = regexp.MustCompile(`”([^”]+)”`)
	verifiedV  = regexp.MustCompile(`\| ?(\*\*)?V(\\?\*)?(\*\*)?[ .,;|(”]`)
	asIn       = regexp.MustCompile(`[Ss]om ([A-Z][0-9]{1,2})`) // "the source of that row"
)

// TestModulesAgainstTheFactSheets holds that facts come from rows that were read in a source, that links are those of
// the rows, and that no four words in a row are from a check quote: our words are our own.
func TestModulesAgainstTheFactSheets(t *testing.T) {
	verified, runs := readSheets(t)
	if verified == nil {
		t.Log("the fact sheets are not beside the repository: facts and quotes are not compared with them")
		return
	}
	if len(verified) < 250 || len(runs) < 700 {
		t.Fatalf("found only %d rows and %d runs of words in the fact sheets", len(verified), len(runs))
	}
	eachModule(t, func(t *testing.T, _ Catalogue, m quiz.Module) {
		used := map[string]bool{} // rows; the same four words in another row are chance
		stands := func(what string, facts []string, sources []quiz.Source, bestBefore string) {
			var rows strings.Builder
			ages := false
			for _, id := range facts {
				used[id] = true
				if verified[id] == "" {
					t.Errorf("%s uses fact %s, which is not marked V", what, id)
				}
				ages = ages || strings.Contains(verified[id], "⟳")
				rows.WriteString(verified[id])
				for _, other := range asIn.FindAllStringSubmatch(verified[id], -1) {
					rows.WriteString(verified[other[1]])
				}
			}
			for _, s := range sources {
				if !strings.Contains(rows.String(), s.Link) {
					t.Errorf("%s cites a source that its facts do not: %s", what, s.Link)
				}
			}
			if ages && bestBefore == "" {
				t.Errorf("%s: the sheets say that the figure ages (%v), and there is no best-before", what, facts)
			}
		}
		for _, q := range m.Questions {
			stands(string(q.ID), q.Key.FactIDs, q.Key.Sources, q.Key.BestBefore)
		}
		for _, chart := range m.Charts {
			stands("chart "+string(chart.ID), chart.FactIDs, chart.Sources, chart.BestBefore)
		}
		for _, s := range slots(&m) {
			for lang, text := range *s.text {
				for _, run := range fourWords(text) {
					if row := runs[run]; used[row] {
						t.Errorf("%s in %s has %q from the check quote of %s", s.key, lang, run, row)
					}
				}
			}
		}
	})
}

// readSheets gives the rows marked V or V*, and every four words of the check quotes; nil when the sheets are not there.
func readSheets(t *testing.T) (verified, runs map[string]string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(factSheets, "facts-*.md"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		return nil, nil
	}
	verified, runs = map[string]string{}, map[string]string{}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range sheetRow.FindAllStringSubmatch(string(b), -1) {
			if verifiedV.MatchString(row[0]) {
				verified[row[1]] = row[0]
			}
			cells := strings.Split(row[0], "|")
			if len(cells) < 8 {
				continue
			}
			for _, quote := range checkQuote.FindAllStringSubmatch(cells[6], -1) {
				for _, run := range fourWords(quote[1]) {
					runs[run] = row[1]
				}
			}
		}
	}
	return verified, runs
}

// word is a word or a number as people count them: "2,9" and "world's" are one each.
var word = regexp.MustCompile(`[\pL\d]+(?:[.,'’][\pL\d]+)*`)

// fourWords gives every run of four words, in small letters.
func fourWords(s string) []string {
	words := word.FindAllString(strings.ToLower(s), -1)
	var runs []string
	for i := 0; i+4 <= len(words); i++ {
		runs = append(runs, strings.Join(words[i:i+4], " "))
	}
	return runs
}
