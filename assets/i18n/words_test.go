package i18n

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// The tests in this file hold the real words against each other and against the code. They read the disk, not the
// embedded copy, so that `go test` sees every changed file.

const (
	localesDir = "../locales"
	repoRoot   = "../.."
)

// dynamic are the beginnings of ids that the code puts together, beside those it finds by itself ("Phase" + name).
var dynamic = []string{"Refused", "Error", "Kind", "Phase", "Step", "Form", "Status", "Role", "Month", "DateFormat"}

// An entry is one id in one language: its plural forms ("other" alone when it has none) and the file it is in.
type entry struct {
	forms map[string]string
	area  string
}

var hole = regexp.MustCompile(`\{\{-?\s*\.(\w+)`)

func (e entry) holes() []string {
	set := map[string]bool{}
	for _, s := range e.forms {
		for _, m := range hole.FindAllStringSubmatch(s, -1) {
			set[m[1]] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// marks are the holes that the script fills in: {t}.
var marks = regexp.MustCompile(`(?:^|[^{])(\{\w+\})(?:[^}]|$)`)

func (e entry) marks() []string {
	set := map[string]bool{}
	for _, s := range e.forms {
		for _, m := range marks.FindAllStringSubmatch(s, -1) {
			set[m[1]] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// readWords gives file tag → id → entry.
func readWords(t *testing.T, dir string) map[string]map[string]entry {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.toml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no locale files in %s (%v)", dir, err)
	}
	all := map[string]map[string]entry{}
	for _, f := range files {
		parts := strings.Split(filepath.Base(f), ".")
		area, tag := parts[0], parts[1]
		raw := map[string]any{}
		if _, err := toml.DecodeFile(f, &raw); err != nil {
			t.Fatal(err)
		}
		if all[tag] == nil {
			all[tag] = map[string]entry{}
		}
		for id, v := range raw {
			all[tag][id] = entry{forms: formsOf(v), area: area}
		}
	}
	return all
}

func formsOf(v any) map[string]string {
	if s, ok := v.(string); ok {
		return map[string]string{"other": s}
	}
	forms := map[string]string{}
	table, _ := v.(map[string]any) // Load has refused anything else
	for name, text := range table {
		if s, ok := text.(string); ok && name != "description" {
			forms[name] = s
		}
	}
	return forms
}

// formsNeeded gives the plural forms that a language uses for whole numbers. Files under art-x-… follow English.
func formsNeeded(fileTag string) []string {
	tag := language.English
	if !strings.HasPrefix(fileTag, "art-x-") {
		tag = language.Make(fileTag)
	}
	names := map[plural.Form]string{plural.Other: "other", plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many"}
	set := map[string]bool{}
	for n := range 1000 {
		set[names[plural.Cardinal.MatchPlural(tag, n, 0, 0, 0, 0)]] = true
	}
	return slices.Sorted(maps.Keys(set))
}

// compare lists what is wrong with the words of one language beside the source's.
func compare(tag string, source, words map[string]entry) []string {
	var wrong []string
	bad := func(id, what string) { wrong = append(wrong, tag+": "+id+": "+what) }
	for _, id := range slices.Sorted(maps.Keys(source)) {
		src, got := source[id], words[id]
		if got.forms == nil {
			if tag != "art-x-lattlast" { // easy Swedish says anew only what ordinary Swedish says in a harder way
				bad(id, "is missing")
			}
			continue
		}
		if src.area != got.area {
			bad(id, "is in the area "+got.area+", in the source in "+src.area)
		}
		if a, b := src.holes(), got.holes(); !slices.Equal(a, b) {
			bad(id, "has the placeholders "+strings.Join(b, " ")+"; the source has "+strings.Join(a, " "))
		}
		if a, b := src.marks(), got.marks(); !slices.Equal(a, b) {
			bad(id, "has the marks "+strings.Join(b, " ")+"; the source has "+strings.Join(a, " "))
		}
		want := []string{"other"}
		if len(src.forms) > 1 {
			want = formsNeeded(tag)
		}
		if have := slices.Sorted(maps.Keys(got.forms)); !slices.Equal(have, want) {
			bad(id, "has the forms "+strings.Join(have, " ")+"; the language uses "+strings.Join(want, " "))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(words)) {
		if _, ok := source[id]; !ok {
			bad(id, "is not in the source")
		}
	}
	return wrong
}

func TestLanguagesAgree(t *testing.T) {
	if _, err := Load(os.DirFS(localesDir)); err != nil {
		t.Fatal(err)
	}
	all := readWords(t, localesDir)
	if len(all) < 2 || all["en"] == nil {
		t.Fatalf("words in %v; want sv and en at least", slices.Sorted(maps.Keys(all)))
	}
	for tag, words := range all {
		for _, w := range compare(tag, all[Source], words) {
			t.Error(w)
		}
	}
}

func TestCompareFinds(t *testing.T) {
	e := func(area string, forms ...string) entry {
		m := map[string]string{}
		for i := 0; i+1 < len(forms); i += 2 {
			m[forms[i]] = forms[i+1]
		}
		return entry{forms: m, area: area}
	}
	source := map[string]entry{
		"Gone": e("a", "other", "x"), "Moved": e("a", "other", "x"), "Hole": e("a", "other", "{{.N}}"), "Mark": e("a", "other", "{t}"),
		"Plural": e("a", "one", "x", "other", "y"), "Same": e("a", "one", "{{.Count}} {t}", "other", "{{.Count}} {t}"),
	}
	words := map[string]entry{
		"Moved": e("b", "other", "x"), "Hole": e("a", "other", "{{.M}}"), "Mark": e("a", "other", "t"), "Extra": e("a", "other", "x"),
		"Plural": e("a", "one", "x", "other", "y"), "Same": e("a", "one", "{{.Count}} {t}", "two", "{{.Count}} {t}", "other", "{{.Count}} {t}"),
	}
	got := strings.Join(compare("se", source, words), "\n")
	for _, want := range []string{"Gone: is missing", "Moved: is in the area b", "Hole: has the placeholders M", "Mark: has the marks ;", "Plural: has the forms one other; the language uses one other two", "Extra: is not in the source"} {
		if !strings.Contains(got, want) {
			t.Errorf("compare does not say %q; it says\n%s", want, got)
		}
	}
	if strings.Contains(got, "Same") {
		t.Errorf("compare complains of what is right:\n%s", got)
	}
}

func TestCodeAgrees(t *testing.T) {
	words := readWords(t, localesDir)[Source]
	code := readCode(t, repoRoot)
	for _, w := range againstCode(words, code) {
		t.Error(w)
	}
}

// A sourceFile is a file of ours that may ask for words.
type sourceFile struct{ name, text string }

// readCode reads the .go and .templ files of the repository, but not tests, generated code and this package.
func readCode(t *testing.T, root string) []sourceFile {
	t.Helper()
	var files []sourceFile
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if name == "node_modules" || name == "testdata" || name == "i18n" || (strings.HasPrefix(name, ".") && p != root) {
				return filepath.SkipDir
			}
			return nil
		}
		isGo := strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") && !strings.HasSuffix(name, "_templ.go")
		if !isGo && !strings.HasSuffix(name, ".templ") {
			return nil
		}
		text, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		files = append(files, sourceFile{p, string(text)})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(files, func(f sourceFile) bool { return filepath.Base(f.name) == "assets.go" }) {
		t.Fatalf("the walk from %s does not find assets.go among %d files", root, len(files))
	}
	return files
}

var (
	call    = regexp.MustCompile(`\b([TN])\(\s*"(\w+)"`)
	built   = regexp.MustCompile(`"([A-Z]\w{2,})"\s*\+`)
	literal = regexp.MustCompile(`"([A-Z]\w+)"`)
)

// againstCode lists the ids that the code asks for and nobody wrote, those whose placeholders the code does not
// fill, and those that nothing asks for. An area of which nothing at all is used yet is not complained of.
func againstCode(words map[string]entry, code []sourceFile) []string {
	var wrong []string
	used, prefixes := map[string]bool{}, slices.Clone(dynamic)
	for _, f := range code {
		for _, m := range built.FindAllStringSubmatch(f.text, -1) {
			prefixes = append(prefixes, m[1])
		}
		for _, m := range literal.FindAllStringSubmatch(f.text, -1) {
			used[m[1]] = true
		}
		for _, m := range call.FindAllStringSubmatchIndex(f.text, -1) {
			wrong = append(wrong, checkCall(words, f, m)...)
		}
	}
	begun := map[string]bool{}
	for id, e := range words {
		begun[e.area] = begun[e.area] || used[id]
	}
	for _, id := range slices.Sorted(maps.Keys(words)) {
		if !used[id] && begun[words[id].area] && !slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(id, p) }) {
			wrong = append(wrong, id+" ("+words[id].area+") is not used")
		}
	}
	return wrong
}

// checkCall looks at one T("Id", …) or N("Id", n, …) whose submatches in f.text are m.
func checkCall(words map[string]entry, f sourceFile, m []int) []string {
	id := f.text[m[4]:m[5]]
	args := arguments(f.text[m[5]+1:])
	if len(args) > 0 && strings.HasPrefix(args[0], "+") {
		for other := range words {
			if strings.HasPrefix(other, id) {
				return nil
			}
		}
		return []string{f.name + ": no id begins with " + id}
	}
	e, ok := words[id]
	if !ok {
		return []string{f.name + ": " + id + " has no words"}
	}
	filled := map[string]bool{}
	first := 1
	if f.text[m[2]:m[3]] == "N" {
		filled["Count"], first = true, 2
		if len(e.forms) < 2 {
			return []string{f.name + ": " + id + " is used with a number but has no plural forms"}
		}
	}
	for i := first; i < len(args); i += 2 {
		name := strings.Trim(args[i], `"`)
		if name == args[i] {
			return nil // names that are not written out here cannot be checked
		}
		filled[name] = true
	}
	var wrong []string
	for _, h := range e.holes() {
		if !filled[h] {
			wrong = append(wrong, f.name+": "+id+" is not given {{."+h+"}}")
		}
		delete(filled, h)
	}
	delete(filled, "Count")
	for name := range filled {
		wrong = append(wrong, f.name+": "+id+" has no {{."+name+"}}")
	}
	return wrong
}

// arguments splits what follows an id up to the closing parenthesis: the first is what is glued to the id itself.
func arguments(s string) []string {
	var args []string
	depth, from, quote := 0, 0, byte(0)
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case quote != 0:
			if c == '\\' && quote == '"' {
				i++
			} else if c == quote {
				quote = 0
			}
		case c == '"' || c == '`' || c == '\'':
			quote = c
		case c == '(' || c == '[' || c == '{':
			depth++
		case depth > 0 && (c == ')' || c == ']' || c == '}'):
			depth--
		case depth == 0 && (c == ',' || c == ')'):
			args = append(args, strings.TrimSpace(s[from:i]))
			from = i + 1
			if c == ')' {
				if last := len(args) - 1; last > 0 && args[last] == "" {
					args = args[:last] // a comma before the parenthesis
				}
				return args
			}
		}
	}
	return args
}

func TestAgainstCodeFinds(t *testing.T) {
	words := map[string]entry{
		"Plain":     {map[string]string{"other": "x"}, "a"},
		"Held":      {map[string]string{"other": "{{.Name}}"}, "a"},
		"People":    {map[string]string{"one": "{{.Count}}", "other": "{{.Count}} {{.In}}"}, "a"},
		"Idle":      {map[string]string{"other": "x"}, "a"},
		"Kindle":    {map[string]string{"other": "x"}, "a"},
		"ColourRed": {map[string]string{"other": "x"}, "a"},
		"InTable":   {map[string]string{"other": "x"}, "a"},
		"Later":     {map[string]string{"other": "x"}, "b"},
	}
	code := []sourceFile{{"x.templ", `
		{ p.T("Plain") } { p.T("Held", "Name", f(a, "x)")) } { p.T("Held") } { p.T("Plain", "Name", x) }
		{ p.N("People", len(xs), "In", p.T("Plain")) } { p.N("People", 1) } { p.N("Plain", 1) }
		{ p.T("Absent") } { p.T("Colour" + c) } { p.T("Weight" + c) } { p.T("Held", kv...) }
		var table = []string{"InTable"}`}}
	got := strings.Join(againstCode(words, code), "\n")
	want := []string{
		"x.templ: Held is not given {{.Name}}", "x.templ: Plain has no {{.Name}}", "x.templ: People is not given {{.In}}",
		"x.templ: Plain is used with a number but has no plural forms", "x.templ: Absent has no words",
		"x.templ: no id begins with Weight", "Idle (a) is not used",
	}
	if got != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}
