package content

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"norrbottenforalla.se/quiz"
)

// The smallest catalogue that uses everything. The tests break it one place at a time.
const (
	goodModule = `id: prov
facts: ['1.01', '1.02']
plan: [ett, tva, prat]
questions:
  - id: ett
    kind: single
    minutes: 4
    options: [a, b, c]
    right: b
    pair: tva
    facts: ['1.01']
    sources: [bok]
    checked: 2026-11-01
    best-before: 2026-12-31
  - id: tva
    kind: several
    minutes: 5
    options: [a, b, c]
    right: [a, c]
    facts: ['1.02']
    sources: [bok]
    checked: 2026-11-01
  - id: tre
    kind: truefalse
    minutes: 3
    right: false
    facts: ['1.01']
    sources: [bok]
    checked: 2026-11-01
  - id: fyra
    kind: estimate
    minutes: 3
    slider: {min: 0.5, max: 9.5, step: 0.1, decimals: 1}
    right: 2.6
    near: 0.3
    fair: 0.7
    facts: ['1.01']
    sources: [bok]
    checked: 2026-11-01
    best-before: 2025-12-31
  - id: fem
    kind: order
    minutes: 6
    options: [x, y, z]
    right: [y, z, x]
    facts: ['1.02', '1.01']
    sources: [bok]
    checked: 2026-11-01
  - id: para
    kind: match
    minutes: 5
    options: [k, l, m]
    matches: [t, u, v, w]
    right: {k: u, m: t, l: v}
    facts: ['1.02']
    sources: [bok]
    checked: 2026-11-01
    goals: [5, 11]
    support: [jour]
    chart: alder
prompts:
  - {id: prat, minutes: 12}
  - {id: mer-prat, minutes: 10, methods: [corners, go-around], corners: [nord, syd, ost], sensitive: true, support: [jour]}
sources:
  bok:
    title: En bok
    publisher: Ett förlag
    year: 2020–2021
    link: https://example.org/bok?sida=1
long: [tycka, ett, tva, valja, prat]
baseline: [para, fyra]
positions:
  - {id: tycka, kind: scale, minutes: 6, sensitive: true, support: [jour]}
  - {id: valja, kind: choice, minutes: 5, options: [p, q]}
  - {id: ga, kind: corners, minutes: 8, options: [nord, syd, ost]}
support:
  jour: {phone: 020-12 34 56, link: 'https://example.org/jour'}
charts:
  - id: alder
    kind: pyramid
    decimals: 1
    columns: [kvinnor, man]
    rows:
      - {id: 0-9, values: [1.5, 2]}
      - {id: 10-, values: [0.5, 2.5]}
      - {id: okand, values: [0, 0.1]}
    facts: ['1.01']
    sources: [bok]
    best-before: 2026-12-31
curriculum:
  checked: 2026-11-22
  links: [{id: saml1, source: bok}]
`
	goodSwedish = `title: Prov
summary: Ett prov.
welcome:
  check-in: Hur är det?
questions:
  ett:
    text: Vilken?
    options:
      a: Den första
      b: Den andra
      c: 10 605 529 stycken
    why: Därför.
    fact: Så är det.
    note: Ta det lugnt.
  tva:
    text: Vilka?
    options: {a: Ja, b: nej, c: kanske}
    why: Därför.
    fact: Så är det.
  tre:
    text: Stämmer det?
    why: Därför.
    fact: Så är det.
  fyra:
    text: Hur många?
    unit: personer
    why: Därför.
    fact: Så är det.
  fem:
    text: I vilken ordning?
    options: {x: Xet, y: Yet, z: Zet}
    why: Därför.
    fact: Så är det.
  para:
    text: Vad hör ihop?
    options: {k: Kvarn, l: Lada, m: Mur}
    matches: {t: Tegel, u: Utsäde, v: Vete, w: Virke}
    why: Därför.
    fact: Så är det.
prompts:
  prat: {text: "Vad tror du?", why: "Varför då?"}
  mer-prat: {text: "Vad mer?", corners: {nord: Norr, syd: Söder, ost: Öster}}
task:
  text: Se dig om.
positions:
  tycka: {text: "Hur känns det?", low: Inte alls, high: Helt, help: Tänk efter., note: Ta tid.}
  valja: {text: "Vilket?", options: {p: Pärlan, q: Kvisten}}
  ga: {text: "Var står du?", options: {nord: Upp, syd: Ner, ost: Bort}}
support:
  jour: Jouren
charts:
  alder:
    title: Ålder
    alt: De flesta är unga.
    unit: tusen
    columns: {kvinnor: Kvinnor, man: Män}
    rows: {okand: Okänd}
curriculum: {intro: Till läraren., saml1: Demokrati.}
`
	structureAt = "01-prov/module.yaml"
	swedishAt   = "01-prov/sv.yaml"
	englishAt   = "01-prov/en.yaml"
)

var goodEnglish = strings.NewReplacer(
	"Den första", "The first", "Den andra", "The second", "10 605 529 stycken", "10,605,529 pieces",
	"Kvinnor", "Women", "Okänd", "Unknown", "Norr", "North", "Jouren", "The helpline",
	"Ja,", "Yes,", "nej", "no", "kanske", "maybe", "personer", "people",
).Replace(goodSwedish)

func goodFS() fstest.MapFS {
	return fstest.MapFS{
		structureAt: {Data: []byte(goodModule)},
		swedishAt:   {Data: []byte(goodSwedish)},
		englishAt:   {Data: []byte(goodEnglish)},
		"README.md": {Data: []byte("read me")},
	}
}

func loadGood(t *testing.T) Catalogue {
	t.Helper()
	if problems := Check(goodFS()); problems != nil {
		t.Fatalf("the good catalogue has problems:\n%v", problems)
	}
	c, err := Load(goodFS())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestLoadReadsEverything(t *testing.T) {
	m, ok := loadGood(t).Module("prov")
	if !ok || len(m.Questions) != 6 || len(m.Prompts) != 2 {
		t.Fatalf("module prov: found %v, %d questions, %d prompts", ok, len(m.Questions), len(m.Prompts))
	}
	ett, tre, fyra, fem := m.Questions[0], m.Questions[2], m.Questions[3], m.Questions[4]
	if got := ett.Options[2].Text[quiz.Swedish]; got != "10\u00a0605\u00a0529 stycken" {
		t.Errorf("digits are not kept together: %q", got)
	}
	if got := ett.Options[0].Text["en"]; got != "The first" {
		t.Errorf("english option is %q", got)
	}
	if ett.Pair != "tva" || ett.Minutes != 4 || ett.Key.Right[0] != "b" || ett.Key.BestBefore != "2026-12-31" || ett.Note[quiz.Swedish] == "" {
		t.Errorf("question ett is %+v", ett)
	}
	want := quiz.Source{Title: "En bok", Publisher: "Ett förlag", Year: "2020–2021", Link: "https://example.org/bok?sida=1"}
	if len(ett.Key.Sources) != 1 || ett.Key.Sources[0] != want {
		t.Errorf("sources are %+v", ett.Key.Sources)
	}
	if len(tre.Options) != 2 || tre.Options[0].ID != quiz.True || tre.Key.Right[0] != quiz.False {
		t.Errorf("true/false question is %+v", tre)
	}
	if fyra.Slider.Min != 5 || fyra.Slider.Max != 95 || fyra.Slider.Step != 1 || fyra.Key.Number != 26 || fyra.Key.Near != 3 || fyra.Key.Fair != 7 {
		t.Errorf("estimate is %+v, key %+v", *fyra.Slider, fyra.Key)
	}
	if got := fyra.Slider.Unit["en"]; got != "people" {
		t.Errorf("unit is %q", got)
	}
	if fem.Key.Right[0] != "y" || fem.Options[0].ID != "x" {
		t.Errorf("order question is %+v", fem)
	}
	if m.Title[quiz.Swedish] != "Prov" || m.Task.Text["en"] == "" || m.Prompts[0].Why["en"] == "" {
		t.Errorf("module texts are missing: %+v", m)
	}
}

func TestLoadReadsWhatGoesWithQuestions(t *testing.T) {
	c := loadGood(t)
	m, _ := c.Module("prov")
	para, prat := m.Questions[5], m.Prompts[1]
	want := quiz.Question{
		ID: "para", Kind: quiz.Match, Text: both("Vad hör ihop?"), Minutes: 5, Goals: []int{5, 11},
		Options: []quiz.Option{{ID: "k", Text: both("Kvarn")}, {ID: "l", Text: both("Lada")}, {ID: "m", Text: both("Mur")}},
		Matches: []quiz.Option{
			{ID: "t", Text: both("Tegel")}, {ID: "u", Text: both("Utsäde")}, {ID: "v", Text: both("Vete")}, {ID: "w", Text: both("Virke")},
		},
		Support: []quiz.Support{{ID: "jour", Title: quiz.Text{"sv": "Jouren", "en": "The helpline"}, Phone: "020-12 34 56", Link: "https://example.org/jour"}},
		Key: quiz.Key{
			Right: []quiz.OptionID{"u", "v", "t"}, Why: both("Därför."), Fact: both("Så är det."), FactIDs: []string{"1.02"},
			Sources: para.Key.Sources, Checked: "2026-11-01", Chart: &m.Charts[0],
		},
	}
	if d := cmp.Diff(want, para); d != "" {
		t.Errorf("the match question (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]quiz.Method{quiz.InCorners, quiz.GoAround}, prat.Methods); d != "" || !prat.Sensitive || len(prat.Support) != 1 ||
		len(prat.Corners) != 3 || prat.Corners[0].Text["en"] != "North" {
		t.Errorf("the prompt is %+v", prat)
	}
	if d := cmp.Diff([]quiz.Position{
		{
			ID: "tycka", Kind: quiz.Scale, Text: both("Hur känns det?"), Help: both("Tänk efter."), Low: both("Inte alls"), High: both("Helt"),
			Minutes: 6, Note: both("Ta tid."), Sensitive: true, Support: para.Support,
		},
		{
			ID: "valja", Kind: quiz.Choice, Text: both("Vilket?"), Minutes: 5,
			Options: []quiz.Option{{ID: "p", Text: both("Pärlan")}, {ID: "q", Text: both("Kvisten")}},
		},
		{
			ID: "ga", Kind: quiz.Corners, Text: both("Var står du?"), Minutes: 8,
			Options: []quiz.Option{{ID: "nord", Text: both("Upp")}, {ID: "syd", Text: both("Ner")}, {ID: "ost", Text: both("Bort")}},
		},
	}, m.Positions); d != "" {
		t.Errorf("the positions (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]quiz.Chart{{
		ID: "alder", Kind: quiz.Pyramid, Title: both("Ålder"), Alt: both("De flesta är unga."), Unit: both("tusen"), Decimals: 1,
		Columns: []quiz.Column{{ID: "kvinnor", Text: quiz.Text{"sv": "Kvinnor", "en": "Women"}}, {ID: "man", Text: both("Män")}},
		Rows: []quiz.Row{
			{ID: "0-9", Text: both("0–9"), Values: []int64{15, 20}},
			{ID: "10-", Text: both("10–"), Values: []int64{5, 25}},
			{ID: "okand", Text: quiz.Text{"sv": "Okänd", "en": "Unknown"}, Values: []int64{0, 1}},
		},
		FactIDs: []string{"1.01"}, Sources: para.Key.Sources, BestBefore: "2026-12-31",
	}}, m.Charts); d != "" {
		t.Errorf("the charts (-want +got):\n%s", d)
	}
	if d := cmp.Diff(&quiz.Curriculum{
		Intro: both("Till läraren."), Checked: "2026-11-22",
		Links: []quiz.CurriculumLink{{ID: "saml1", Text: both("Demokrati."), Source: para.Key.Sources[0]}},
	}, m.Curriculum); d != "" {
		t.Errorf("the curriculum (-want +got):\n%s", d)
	}
	if d := cmp.Diff([][]string{{"ett", "tva", "prat"}, {"tycka", "ett", "tva", "valja", "prat"}}, [][]string{m.Plan, m.Long}); d != "" {
		t.Errorf("the plans (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]quiz.QuestionID{"para", "fyra"}, m.Baseline); d != "" {
		t.Errorf("the baseline (-want +got):\n%s", d)
	}
	if q, in, ok := c.Question("fyra"); !ok || in != "prov" || q.Kind != quiz.Estimate {
		t.Errorf("question fyra is %v in %q, %v", q.Kind, in, ok)
	}
	if _, _, ok := c.Question("prat"); ok {
		t.Error("a prompt was found as a question")
	}
}

// both is a text that reads the same in both languages of the good catalogue.
func both(s string) quiz.Text { return quiz.Text{quiz.Swedish: s, "en": s} }

func TestModulesComeInFolderOrder(t *testing.T) {
	fsys := goodFS()
	for name, text := range map[string]string{"module.yaml": goodModule, "sv.yaml": goodSwedish} {
		other := strings.NewReplacer("id: prov", "id: annat", "ett", "ett2", "tva", "tva2", "tre", "tre2", "fyra", "fyra2",
			"fem", "fem2", "prat", "prat2", "tycka", "tycka2", "valja", "valja2", "ga:", "ga2:", "id: ga,", "id: ga2,", "para", "para2",
		).Replace(text)
		fsys["00-annat/"+name] = &fstest.MapFile{Data: []byte(other)}
	}
	c, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Modules(); len(got) != 2 || got[0].ID != "annat" || got[1].ID != "prov" {
		t.Errorf("modules are %v, %v", got[0].ID, got[1].ID)
	}
	if _, ok := c.Module("finns-inte"); ok {
		t.Error("found a module that does not exist")
	}
}

func TestPlan(t *testing.T) {
	c := loadGood(t)
	m, _ := c.Module("prov")
	other := m
	other.ID, other.Plan = "annat", nil
	var got []string
	for _, s := range c.Plan(m, other).Steps {
		line := string(s.Kind) + " " + string(s.ID)
		if s.Skipped {
			line += " skipped"
		}
		set := 0
		for _, is := range []bool{s.Welcome != nil, s.Question != nil, s.Position != nil, s.Prompt != nil, s.Task != nil, s.Kind == quiz.StepExit} {
			if is {
				set++
			}
		}
		if set != 1 {
			t.Errorf("step %s has %d fields set", s.ID, set)
		}
		got = append(got, line)
	}
	want := []string{
		// The first module with a baseline asks without telling.
		"welcome welcome-prov", "baseline baseline-para", "baseline baseline-fyra",
		"question ett", "question tva", "question tre skipped", "question fyra skipped", "question fem skipped", "question para skipped",
		"prompt prat", "prompt mer-prat skipped", "position tycka skipped", "position valja skipped", "position ga skipped",
		// The second tells, and has no plan, so all of it is suggested.
		"question baseline-para", "question baseline-fyra",
		"question ett", "question tva", "question tre", "question fyra", "question fem", "question para",
		"position tycka", "position valja", "position ga", "prompt prat", "prompt mer-prat",
		"exit exit-prov", "task task-prov", "task task-annat skipped",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("steps are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if title := c.Plan(m, other).Title["en"]; title != "Prov · Prov" {
		t.Errorf("title is %q", title)
	}
	if empty := c.Plan(); len(empty.Steps) != 0 {
		t.Errorf("a plan of nothing has %d steps", len(empty.Steps))
	}
}

func TestStale(t *testing.T) {
	c := loadGood(t)
	for day, want := range map[string]int{"2025-12-31": 0, "2026-01-01": 1, "2026-12-31": 1, "2027-01-01": 2} {
		now, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Stale(now.Add(23 * time.Hour)); len(got) != want {
			t.Errorf("%s: stale are %v, want %d", day, got, want)
		}
	}
	first := c.Stale(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))[0]
	if first.Module != "prov" || first.Question != "fyra" || first.BestBefore != "2025-12-31" || first.Facts[0] != "1.01" {
		t.Errorf("stale fact is %+v", first)
	}
}

func TestUnits(t *testing.T) {
	for _, x := range []struct {
		text     string
		decimals int
		want     int64
	}{{"2.6", 1, 26}, {"0.05", 2, 5}, {"-1.50", 1, -15}, {"248900", 0, 248900}, {"7", 3, 7000}, {"−2", 0, -2}} {
		got, err := parseUnits(x.text, x.decimals)
		if err != nil || got != x.want {
			t.Errorf("parseUnits(%q, %d) = %d, %v; want %d", x.text, x.decimals, got, err, x.want)
		}
		back, err := parseUnits(formatUnits(got, x.decimals), x.decimals)
		if err != nil || back != got {
			t.Errorf("%q comes back as %d, %v", formatUnits(got, x.decimals), back, err)
		}
	}
	for _, bad := range []string{"", "2,6", "1e5", "0x10", "2.65", ".5", "5.", "+3", "1_000", "9999999999999999", "NaN", " 1"} {
		if got, err := parseUnits(bad, 1); err == nil {
			t.Errorf("parseUnits(%q) = %d, want an error", bad, got)
		}
	}
}

func TestWarningsDoNotStopLoading(t *testing.T) {
	fsys := goodFS()
	fsys[englishAt].Data = []byte(strings.Replace(goodEnglish, "    note: Ta det lugnt.\n", "", 1))
	problems := Check(fsys)
	if len(problems) != 1 || problems[0].Severity != Warning {
		t.Fatalf("problems are:\n%v", problems)
	}
	c, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	m, _ := c.Module("prov")
	if text, lang := m.Questions[0].Note.In("en"); lang != quiz.Swedish || text == "" {
		t.Errorf("untranslated note is %q in %q", text, lang)
	}
}

func TestLoadFailsWithEveryErrorSorted(t *testing.T) {
	fsys := goodFS()
	fsys[structureAt].Data = []byte(strings.NewReplacer("kind: order", "kind: sort", "minutes: 4", "minutes: 400",
		"right: [a, c]", "right: [q, c]").Replace(goodModule))
	fsys[swedishAt].Data = []byte(strings.Replace(goodSwedish, "summary: Ett prov.\n", "", 1))
	_, err := Load(fsys)
	var problems Problems
	if !errors.As(err, &problems) {
		t.Fatalf("error is %v", err)
	}
	lines := strings.Split(problems.Error(), "\n")
	if len(lines) < 4 || len(lines) != len(problems) {
		t.Fatalf("lines are:\n%v", problems)
	}
	for i, want := range []string{
		"01-prov/module.yaml:7: fel: questions.ett.minutes:",
		"01-prov/module.yaml:19: fel: questions.tva.right[0]:",
		"01-prov/module.yaml:42: fel: questions.fem.kind:",
		"01-prov/sv.yaml:1: fel: summary: saknas",
	} {
		if !strings.HasPrefix(lines[i], want) {
			t.Errorf("line %d is %q, want %q …", i, lines[i], want)
		}
	}
}

func TestFoldersThatCannotBeRead(t *testing.T) {
	for _, folder := range []string{".", "01-prov"} {
		_, err := Load(lockedFS{goodFS(), folder})
		want := folder + ": fel: kan inte läsas: " + fs.ErrPermission.Error()
		if err == nil || err.Error() != want {
			t.Errorf("error is %v, want %s", err, want)
		}
	}
}

// lockedFS may not be looked into at one place.
type lockedFS struct {
	fstest.MapFS
	locked string
}

func (f lockedFS) ReadDir(name string) ([]fs.DirEntry, error) {
	if name == f.locked {
		return nil, fs.ErrPermission
	}
	return f.MapFS.ReadDir(name)
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(goodModule), []byte(goodSwedish), []byte(goodEnglish))
	f.Add([]byte("a: &a [*a, *a]"), []byte("? {a: b}\n: c"), []byte("\xff\x00"))
	f.Add([]byte("questions: {id: ett}"), []byte("questions:\n  - ett"), []byte("---\n---\n"))
	f.Add([]byte("questions: [[], null, {id: }, 3]\nsources: [a]\nplan: {}"), []byte("!!binary aGVq"), []byte(""))
	f.Fuzz(func(t *testing.T, module, sv, en []byte) {
		fsys := fstest.MapFS{structureAt: {Data: module}, swedishAt: {Data: sv}, englishAt: {Data: en}}
		c, err := Load(fsys)
		if (err == nil) != (len(Check(fsys).Errors()) == 0) {
			t.Fatalf("Load and Check disagree: %v", err)
		}
		if err != nil {
			return
		}
		c.Stale(time.Time{})
		if plan := c.Plan(c.Modules()...); len(plan.Steps) < 3 {
			t.Fatalf("a sound module gives %d steps", len(plan.Steps))
		}
	})
}

// The example in the authors' README is a whole module, so that it cannot grow old unnoticed.
func TestExampleInREADME(t *testing.T) {
	readme, err := os.ReadFile(modulesFolder + "/README.md")
	if err != nil {
		t.Fatal(err)
	}
	var examples []string
	for _, part := range strings.Split(string(readme), "```yaml\n")[1:] {
		example, _, _ := strings.Cut(part, "```")
		examples = append(examples, example)
	}
	if len(examples) != 2 {
		t.Fatalf("there are %d examples, want module.yaml and sv.yaml", len(examples))
	}
	fsys := fstest.MapFS{structureAt: {Data: []byte(examples[0])}, swedishAt: {Data: []byte(examples[1])}}
	if problems := Check(fsys); problems != nil {
		t.Errorf("the example has problems:\n%v", problems)
	}
}

// The guide for authors names a module to begin with, and files and flags that are there.
func TestGuideForAuthors(t *testing.T) {
	guide, err := os.ReadFile(modulesFolder + "/SKRIV-EGET.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(guide), "`quiz/content/testdata/example/01-exempel`") {
		t.Error("the guide does not name the example")
	}
	fsys := os.DirFS("testdata/example")
	if problems := Check(fsys); problems != nil {
		t.Errorf("the example has problems:\n%v", problems)
	}
	c, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range c.Gaps() {
		if len(g.Missing) > 0 {
			t.Errorf("the example in %s lacks %v", g.Lang, g.Missing)
		}
	}
	if langs := c.Languages(); len(langs) != 3 {
		t.Errorf("the example has the languages %v", langs)
	}
	if n := len(strings.Split(string(guide), "\n")); n > 75 {
		t.Errorf("the guide has %d lines, more than a page", n)
	}
}
