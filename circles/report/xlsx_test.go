package report

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

func TestWorkbook(t *testing.T) {
	made := time.Date(2027, 3, 14, 20, 30, 0, 0, time.UTC)
	var b bytes.Buffer
	err := WriteXLSX(&b, Book{Title: "Rapport", Creator: "Norrbotten för alla", Lang: "sv", At: made, Sheets: []Sheet{
		{Name: "Läs mig", Rows: [][]any{{"Urval", "hela länet"}}},
		{Name: "Kommun", Rows: [][]any{{"Kommun", "Deltagare", "Per 1 000"}, {"=1+1", 12, Fixed(79)}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	props, err := f.GetDocProps()
	if err != nil {
		t.Fatal(err)
	}
	if props.Title != "Rapport" || props.Creator != "Norrbotten för alla" || props.LastModifiedBy != "Norrbotten för alla" ||
		props.Language != "sv" || props.Created != "2027-03-14T20:30:00Z" || props.Modified != props.Created {
		t.Errorf("the properties say %+v", props)
	}
	for at, want := range map[string]string{"A1": "Kommun", "A2": "=1+1", "B2": "12", "C2": "0.79"} {
		got, err := f.GetCellValue("Kommun", at, excelize.Options{RawCellValue: true})
		if err != nil || got != want {
			t.Errorf("%s is %q (%v), want %q", at, got, err, want)
		}
	}
	for at, want := range map[string]excelize.CellType{"B2": excelize.CellTypeUnset, "C2": excelize.CellTypeUnset, "A2": excelize.CellTypeInlineString} {
		if got, err := f.GetCellType("Kommun", at); err != nil || got != want {
			t.Errorf("%s has type %v (%v), want %v", at, got, err, want) // a number has no type of its own
		}
	}
	if formula, err := f.GetCellFormula("Kommun", "A2"); err != nil || formula != "" {
		t.Errorf("a text became the formula %q (%v)", formula, err)
	}
	if shown, err := f.GetCellValue("Kommun", "C2"); err != nil || shown != "0.79" {
		t.Errorf("shown as %q (%v)", shown, err)
	}
	for name, bad := range map[string][]Sheet{
		"a cell": {{Name: "x", Rows: [][]any{{1.5}}}}, "a name": {{Name: "a/b", Rows: [][]any{{"x"}}}},
	} {
		if err := WriteXLSX(&bytes.Buffer{}, Book{Sheets: bad}); err == nil {
			t.Errorf("%s that no workbook has was written", name)
		}
	}
}

// TestWorkbookOnPaper holds what a sheet is like in view and on paper: its heading stays, it is as wide as the paper, numbers
// are shown as what they are, and a column is as wide as its words.
func TestWorkbookOnPaper(t *testing.T) {
	var b bytes.Buffer
	err := WriteXLSX(&b, Book{Title: "Rapport & mer", Sheets: []Sheet{
		{Name: "Läs mig", Tall: true, Rows: [][]any{{"Rapport", ""}, {"Urval", strings.Repeat("hela länet ", 30)}}},
		{Name: "O'Kommun", Total: true, Rows: [][]any{
			{"Kommun", "Träffar", "Andel, procent, troligen minst", "Per 1 000"}, {"Studieförbundet Vuxenskolan", 1234, "för osäkert", Fixed(79)},
			{"Totalt", 1234, Percent(54), Fixed(8)},
		}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	for sheet, way := range map[string]string{"Läs mig": "portrait", "O'Kommun": "landscape"} {
		page, err := f.GetPageLayout(sheet)
		if err != nil || *page.Orientation != way || *page.Size != 9 || *page.FitToWidth != 1 || *page.FitToHeight != 0 {
			t.Errorf("%s: %+v (%v)", sheet, page, err)
		}
		if props, err := f.GetSheetProps(sheet); err != nil || props.FitToPage == nil || !*props.FitToPage {
			t.Errorf("%s does not fit to the page (%v)", sheet, err)
		}
		if panes, err := f.GetPanes(sheet); err != nil || !panes.Freeze || panes.YSplit != 1 {
			t.Errorf("%s: %+v (%v)", sheet, panes, err)
		}
		if below, err := f.GetHeaderFooter(sheet); err != nil || below == nil || below.OddFooter != "&LRapport && mer&R&A, &P/&N" {
			t.Errorf("%s: below stands %+v (%v)", sheet, below, err)
		}
	}
	titles := map[string]string{}
	for _, name := range f.GetDefinedName() {
		if name.Name == "_xlnm.Print_Titles" {
			titles[name.Scope] = name.RefersTo
		}
	}
	if titles["Läs mig"] != "'Läs mig'!$1:$1" || titles["O'Kommun"] != "'O''Kommun'!$1:$1" {
		t.Errorf("the headings on each paper are %v", titles)
	}
	for at, want := range map[string]string{"B2": "1,234", "C2": "för osäkert", "C3": "54%", "D2": "0.79", "D3": "0.08"} {
		if shown, err := f.GetCellValue("O'Kommun", at); err != nil || shown != want {
			t.Errorf("%s is shown as %q (%v), want %q", at, shown, err, want)
		}
	}
	for at, bold := range map[string]bool{"A1": true, "B2": false, "A3": true, "D3": true} {
		id, err := f.GetCellStyle("O'Kommun", at)
		if err != nil {
			t.Fatal(err)
		}
		if style, err := f.GetStyle(id); err != nil || style.Font.Bold != bold || style.Font.Family != sheetFont {
			t.Errorf("%s: %+v (%v)", at, style.Font, err)
		}
	}
	for column, want := range map[string]float64{"A": 29, "B": 10, "C": 13, "D": 10} {
		if width, err := f.GetColWidth("O'Kommun", column); err != nil || width != want {
			t.Errorf("column %s is %v wide (%v), want %v", column, width, err, want)
		}
	}
	if width, err := f.GetColWidth("Läs mig", "B"); err != nil || width != across {
		t.Errorf("the texts are %v wide (%v)", width, err)
	}
	if height, err := f.GetRowHeight("Läs mig", 2); err != nil || height != 4*lineHigh {
		t.Errorf("330 letters in lines of %d are %v high (%v)", across, height, err)
	}
}
