package content

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"norrbottenforalla.se/quiz"
)

// other is the good catalogue under another id, with ids of its own.
func other(folder, id string) fstest.MapFS {
	replace := func(s string) []byte {
		s = strings.Replace(s, "id: prov\n", "id: "+id+"\n", 1)
		for _, step := range []string{"ett", "tva", "tre", "fyra", "fem", "para", "prat", "tycka", "valja"} {
			s = wholeWord(s, step, step+"-"+id)
		}
		return []byte(strings.NewReplacer("id: ga,", "id: ga-"+id+",", "  ga:", "  ga-"+id+":").Replace(s))
	}
	return fstest.MapFS{
		folder + "/module.yaml": {Data: replace(goodModule)},
		folder + "/sv.yaml":     {Data: replace(goodSwedish)},
	}
}

// wholeWord replaces an id where it stands as one.
func wholeWord(s, old, new string) string {
	for _, around := range [][2]string{{" ", ","}, {" ", ":"}, {" ", "\n"}, {"[", ","}, {" ", "]"}, {"-", ","}, {"-", ":"}} {
		s = strings.ReplaceAll(s, around[0]+old+around[1], around[0]+new+around[1])
	}
	return s
}

func ids(c Catalogue) string {
	var all []string
	for _, m := range c.Modules() {
		all = append(all, string(m.ID))
	}
	return strings.Join(all, " ")
}

func TestALayerAddsModules(t *testing.T) {
	c, problems := LoadLayers(Strict, Layer{FS: goodFS()}, Layer{Name: "egna", FS: other("00-skogen", "skogen")})
	if problems != nil || ids(c) != "skogen prov" {
		t.Errorf("modules are %q, said:\n%v", ids(c), problems)
	}
}

func TestALayerReplacesAModuleWhole(t *testing.T) {
	own := fstest.MapFS{
		"03-prov/module.yaml": {Data: []byte(strings.Replace(goodModule, "minutes: 4", "minutes: 7", 1))},
		"03-prov/sv.yaml":     {Data: []byte(strings.Replace(goodSwedish, "title: Prov", "title: Eget prov", 1))},
	}
	base := goodFS()
	for name, f := range other("02-skogen", "skogen") {
		base[name] = f
	}
	c, problems := LoadLayers(Strict, Layer{FS: base}, Layer{Name: "egna", FS: own})
	if problems != nil || ids(c) != "skogen prov" {
		t.Fatalf("modules are %q, said:\n%v", ids(c), problems)
	}
	m, _ := c.Module("prov")
	if m.Title[quiz.Swedish] != "Eget prov" || m.Title["en"] != "" || m.Questions[0].Minutes != 7 {
		t.Errorf("the module is a mixture: %v, %d minutes", m.Title, m.Questions[0].Minutes)
	}
}

func TestALayerMayNotReuseAnIDOfAnotherModule(t *testing.T) {
	own := other("08-skogen", "skogen")
	own["08-skogen/module.yaml"].Data = []byte(strings.ReplaceAll(string(own["08-skogen/module.yaml"].Data), "mer-prat-skogen", "mer-prat"))
	own["08-skogen/sv.yaml"].Data = []byte(strings.ReplaceAll(string(own["08-skogen/sv.yaml"].Data), "mer-prat-skogen", "mer-prat"))
	c, problems := LoadLayers(Strict, Layer{FS: goodFS()}, Layer{Name: "/hem/egna", FS: own})
	want := `/hem/egna/08-skogen/module.yaml:63: fel: prompts.mer-prat.id: id "mer-prat" används redan i 01-prov/module.yaml`
	if problems.Error() != want || ids(c) != "" {
		t.Errorf("modules are %q, said:\n%v\nwant:\n%s", ids(c), problems, want)
	}
	if c, problems = LoadLayers(SkipBroken, Layer{FS: goodFS()}, Layer{Name: "/hem/egna", FS: own}); ids(c) != "prov" || len(problems) != 1 {
		t.Errorf("modules are %q, said:\n%v", ids(c), problems)
	}
}

// Told to, the catalogue goes on with what is sound; everything wrong is said all the same.
func TestSkipBroken(t *testing.T) {
	skogen := other("02-skogen", "skogen")
	broken := map[string]func(fstest.MapFS){
		"structure": func(m fstest.MapFS) { m["02-skogen/module.yaml"].Data = []byte("{") },
		"words":     func(m fstest.MapFS) { m["02-skogen/sv.yaml"].Data = []byte("title: x") },
		"missing":   func(m fstest.MapFS) { delete(m, "02-skogen/module.yaml") },
		"link":      func(m fstest.MapFS) { m["02-skogen/en.yaml"] = &fstest.MapFile{Mode: fs.ModeSymlink} },
	}
	for name, breakIt := range broken {
		base := goodFS()
		for name, f := range skogen {
			base[name] = &fstest.MapFile{Data: f.Data}
		}
		breakIt(base)
		if c, problems := LoadLayers(Strict, Layer{FS: base}); ids(c) != "" || len(problems.Errors()) == 0 {
			t.Errorf("%s, strict: modules are %q, said:\n%v", name, ids(c), problems)
		}
		c, problems := LoadLayers(SkipBroken, Layer{FS: base})
		if ids(c) != "prov" || len(problems.Errors()) == 0 {
			t.Errorf("%s: modules are %q, said:\n%v", name, ids(c), problems)
		}
		// The program's own takes the place of a broken one that should have replaced it.
		c, problems = LoadLayers(SkipBroken, Layer{FS: goodFS()}, Layer{FS: skogen}, Layer{Name: "egna", FS: base})
		m, ok := c.Module("skogen")
		if ids(c) != "prov skogen" || !ok || len(m.Questions) != 6 || len(problems.Errors()) == 0 {
			t.Errorf("%s, replaced: modules are %q, said:\n%v", name, ids(c), problems)
		}
	}
}

// A baseline whose question stood in a module that was left out does without it.
func TestBaselineWithoutWhatWasLeftOut(t *testing.T) {
	base := goodFS()
	base[structureAt].Data = []byte(strings.Replace(goodModule, "baseline: [para, fyra]", "baseline: [fem-skogen, fyra]", 1))
	for name, f := range other("02-skogen", "skogen") {
		base[name] = f
	}
	if _, problems := LoadLayers(Strict, Layer{FS: base}); problems != nil {
		t.Fatalf("said:\n%v", problems)
	}
	base["02-skogen/sv.yaml"] = &fstest.MapFile{Data: []byte("{")}
	c, problems := LoadLayers(SkipBroken, Layer{FS: base})
	m, _ := c.Module("prov")
	if len(m.Baseline) != 1 || m.Baseline[0] != "fyra" || !strings.Contains(problems.Error(), `inget avsnitt har frågan "fem-skogen"`) {
		t.Errorf("the baseline is %v, said:\n%v", m.Baseline, problems)
	}
}

func TestOneIDInTwoFolders(t *testing.T) {
	base := goodFS()
	base["02-prov/module.yaml"], base["02-prov/sv.yaml"] = base[structureAt], base[swedishAt]
	want := `02-prov/module.yaml:1: fel: id: id "prov" används redan i 01-prov/module.yaml`
	if said := Check(base).Error(); said != want {
		t.Errorf("said:\n%s\nwant:\n%s", said, want)
	}
}
