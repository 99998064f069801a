package content

import (
	"strings"
	"testing"
	"testing/fstest"

	"norrbottenforalla.se/quiz"
)

// tiles turns the good catalogue's pyramid into a map of two municipalities.
func tiles(rows string) fstest.MapFS {
	fsys := goodFS()
	before, rest, _ := strings.Cut(goodModule, "    kind: pyramid\n")
	_, after, _ := strings.Cut(rest, "      - {id: okand, values: [0, 0.1]}\n")
	fsys[structureAt].Data = []byte(before + "    kind: tiles\n    rows:\n" + rows + after)
	words := strings.Replace(goodSwedish, "    columns: {kvinnor: Kvinnor, man: Män}\n    rows: {okand: Okänd}\n", "", 1)
	fsys[swedishAt].Data = []byte(words)
	delete(fsys, englishAt)
	return fsys
}

// The municipalities' names are known: neither file writes them.
func TestTilesNeedNoLabels(t *testing.T) {
	c, err := Load(tiles("      - {id: 2514, values: [15500]}\n      - {id: 2581, values: [42000]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	m, _ := c.Module("prov")
	chart := m.Charts[0]
	if chart.Kind != quiz.Tiles || len(chart.Columns) != 0 || len(chart.Rows) != 2 || chart.Rows[1].Values[0] != 42000 || chart.Rows[0].Text != nil {
		t.Errorf("the chart is %+v", chart)
	}
	if m.Questions[5].Key.Chart != &m.Charts[0] {
		t.Error("the question shows another chart than the module has")
	}
}

func TestTilesAreOfTheCounty(t *testing.T) {
	problems := Check(tiles("      - {id: 2514, values: [1]}\n      - {id: 2480, values: [2]}\n"))
	if len(problems) != 1 || problems[0].Key != "charts.alder.rows.2480.id" || !strings.Contains(problems[0].Text, "2480") {
		t.Errorf("said:\n%v", problems)
	}
}

func TestPyramidHasTwoSides(t *testing.T) {
	fsys := goodFS()
	fsys[structureAt].Data = []byte(strings.Replace(goodModule, "columns: [kvinnor, man]", "columns: [kvinnor]", 1))
	if said := Check(fsys).Error(); !strings.Contains(said, "module.yaml:79: fel: charts.alder: en pyramid har 2 kolumner, här är 1") {
		t.Errorf("said:\n%s", said)
	}
}

// Easy Swedish is for participants; leaders and teachers read the ordinary words, and nobody is told to write more.
func TestEasySwedishNeedsNoNotes(t *testing.T) {
	fsys := goodFS()
	easy := strings.NewReplacer("    note: Ta det lugnt.\n", "", ", note: Ta tid.", "", "curriculum: {intro: Till läraren., saml1: Demokrati.}\n", "").Replace(goodSwedish)
	fsys["01-prov/sv-lattlast.yaml"] = &fstest.MapFile{Data: []byte(easy)}
	if problems := Check(fsys); problems != nil {
		t.Errorf("said:\n%v", problems)
	}
	fsys["01-prov/sv-lattlast.yaml"].Data = []byte(strings.Replace(easy, ", help: Tänk efter.", "", 1))
	problems := Check(fsys)
	if len(problems) != 1 || problems[0].Severity != Warning || problems[0].Key != "positions.tycka.help" {
		t.Errorf("said:\n%v", problems)
	}
}
