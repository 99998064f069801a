package web_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"norrbottenforalla.se/circles"
)

// sheetTables are the tables of the workbook, in the order of its sheets after the first.
var sheetTables = []string{"pilot", "municipality", "form", "organiser", "month", "rorelse", "start-avslut", "stallningstaganden", "slutfragor"}

// TestWorkbookIsTheFiles holds that each sheet has the rows of its CSV file, that what is a number there is one that the
// workbook counts with, and that nothing runs; in Swedish and in English.
func TestWorkbookIsTheFiles(t *testing.T) {
	h := open(t, evening())
	smallCounty(t, h)
	account := h.account(circles.RoleCoordinator)
	elsa := h.signIn(account)
	get := func(path string) string { return h.get(path, "Cookie", elsa).status(http.StatusOK).Body }
	if file := get("/samordning/tabell.csv?tabell=organiser"); !strings.Contains(file, "\n'=1+1;") {
		t.Errorf("a spreadsheet would run a cell of\n%s", file)
	}
	for _, lang := range []string{"sv", "en"} {
		must(t, h.db.SetAccountLang(ctx, account.ID, lang))
		book, err := excelize.OpenReader(strings.NewReader(get("/samordning/rapport.xlsx")))
		must(t, err)
		sheets := book.GetSheetList()
		if len(sheets) != len(sheetTables)+2 { // the first, and the voices
			t.Fatalf("%s: the sheets are %v", lang, sheets)
		}
		kinds := map[string]int{}
		for i, table := range sheetTables {
			in := csv.NewReader(strings.NewReader(strings.TrimPrefix(get("/samordning/tabell.csv?tabell="+table), "\ufeff")))
			in.Comma = ';'
			file, err := in.ReadAll()
			must(t, err)
			for n, row := range file {
				for c, want := range row {
					kinds[sameCell(t, book, sheets[i+1], c+1, n+1, want, lang)]++
				}
			}
		}
		for _, kind := range []string{"words", "whole", "decimals", "percent"} {
			if kinds[kind] < 5 {
				t.Errorf("%s: only %d cells are %s: %v", lang, kinds[kind], kind, kinds)
			}
		}
		must(t, book.Close())
	}
}

var decimals = regexp.MustCompile(`^\d+[.,]\d\d$`)

// sameCell compares a cell with what the CSV file says, and tells what kind it is.
func sameCell(t *testing.T, book *excelize.File, sheet string, column, row int, want, lang string) string {
	t.Helper()
	at, err := excelize.CoordinatesToCellName(column, row)
	must(t, err)
	raw, err := book.GetCellValue(sheet, at, excelize.Options{RawCellValue: true})
	must(t, err)
	shown, err := book.GetCellValue(sheet, at)
	must(t, err)
	is, err := book.GetCellType(sheet, at)
	must(t, err)
	if formula, err := book.GetCellFormula(sheet, at); err != nil || formula != "" {
		t.Errorf("%s %s is the formula %q", sheet, at, formula)
	}
	_, notNumber := strconv.Atoi(want)
	switch {
	case decimals.MatchString(want): // as the language writes them in the file; a number, so the reader's own way, in the sheet
		if mark := map[string]string{"sv": ",", "en": "."}[lang]; !strings.Contains(want, mark) || shown != strings.Replace(want, ",", ".", 1) || is != excelize.CellTypeUnset {
			t.Errorf("%s %s is %s (%v), the file says %s", sheet, at, shown, is, want)
		}
		return "decimals"
	case notNumber == nil && column > 1 && strings.HasSuffix(shown, "%"):
		if shown != want+"%" || is != excelize.CellTypeUnset {
			t.Errorf("%s %s is %s (%v), the file says %s", sheet, at, shown, is, want)
		}
		return "percent"
	case notNumber == nil && column > 1:
		if raw != want || is != excelize.CellTypeUnset {
			t.Errorf("%s %s is %s (%v), the file says %s", sheet, at, raw, is, want)
		}
		return "whole"
	}
	if raw != strings.TrimPrefix(want, "'") {
		t.Errorf("%s %s is %q, the file says %q", sheet, at, raw, want)
	}
	if want == "" && row > 1 {
		return "empty"
	}
	return "words"
}

// TestEnglishFilesAreInEnglish holds that no word of the files is left in Swedish: names of places and of organisers are.
func TestEnglishFilesAreInEnglish(t *testing.T) {
	h := open(t, evening())
	smallCounty(t, h)
	account := h.account(circles.RoleCoordinator)
	must(t, h.db.SetAccountLang(ctx, account.ID, "en"))
	body := h.get("/samordning/rapport.xlsx", "Cookie", h.signIn(account)).status(http.StatusOK).Body
	book, err := excelize.OpenReader(strings.NewReader(body))
	must(t, err)
	defer book.Close()
	names := strings.NewReplacer("Norrbotten för alla", "", "Piteå", "", "Luleå", "", "Gällivare", "", "Älvsbyn", "", "Överkalix", "",
		"Övertorneå", "", "Skellefteå", "")
	swedish := regexp.MustCompile(`(?i)[åäö]|\b(och|eller|inte|från|till|cirklar|träff|deltagare|avsnitt|procent|ungefär|minst|invånare|kommun|utan)\b`)
	for _, sheet := range book.GetSheetList()[:len(sheetTables)+1] { // the voices are the circles' own words
		rows, err := book.GetRows(sheet)
		must(t, err)
		for _, row := range append(rows, []string{sheet}) {
			if found := swedish.FindString(names.Replace(strings.Join(row, " | "))); found != "" {
				t.Errorf("%s says %q: %v", sheet, found, row)
			}
		}
	}
	props, err := book.GetDocProps()
	must(t, err)
	if props.Title != "Report: Norrbotten för alla, the whole county, all time" || props.Language != "en" {
		t.Errorf("the properties say %q in %s", props.Title, props.Language)
	}
}

// TestNotCountedIsNoNumber holds that participants who are not counted are nowhere told as none.
func TestNotCountedIsNoNumber(t *testing.T) {
	h := open(t, evening())
	smallCounty(t, h)
	elsa := h.signIn(h.account(circles.RoleCoordinator))
	get := func(path string) reply { return h.get(path, "Cookie", elsa).status(http.StatusOK) }
	get("/samordning/tabell.csv?tabell=municipality").has("\nLuleå;1;;;2;4;2;;\r", "\nArjeplog;0;0;0;0;0;0;0,00;0,00\r")
	for _, page := range []string{"/samordning", "/samordning/rapport"} {
		get(page).has(`Luleå</th><td class="num" role="cell" data-head="Cirklar">1</td><td class="num is-long" role="cell" data-head="Deltagare (ej unika)">–</td>`)
	}
	book, err := excelize.OpenReader(strings.NewReader(get("/samordning/rapport.xlsx").Body))
	must(t, err)
	rows, err := book.GetRows("Kommun")
	must(t, err)
	if !slices.ContainsFunc(rows, func(r []string) bool {
		return len(r) >= 7 && slices.Equal(r[:7], []string{"Luleå", "1", "", "", "2", "4", "2"})
	}) {
		t.Errorf("the sheet says %v", rows)
	}
}

// TestPlacesStandInSwedishOrder holds that å, ä and ö come last, in that order, in lists and tables, large letters as small.
func TestPlacesStandInSwedishOrder(t *testing.T) {
	h := open(t, evening())
	smallCounty(t, h)
	by := circles.By{At: time.Date(2027, 1, 1, 12, 0, 0, 0, time.UTC)}
	for i, organiser := range []string{"Ödebygdens bibliotek", "Ängens förening", "Zonta", "Åsele folkhögskola", "abc"} {
		c := circles.Circle{
			ID: circles.CircleID("named" + strconv.Itoa(i)), Name: "Cirkel", Form: circles.StudyCircle, Municipality: "2514", Lang: "sv",
			Organiser: organiser, ScreenKey: circles.ScreenKey("the-screen-key-of-named" + strconv.Itoa(i)), Created: by.At,
		}
		must(t, h.db.CreateCircle(ctx, c, []circles.AccountID{h.leader.ID}, by))
	}
	elsa := h.signIn(h.account(circles.RoleCoordinator))
	_, list, _ := strings.Cut(h.get("/samordning", "Cookie", elsa).status(http.StatusOK).Body, `name="anordnare">`)
	list, _, _ = strings.Cut(list, "</select>")
	var organisers []string
	for _, found := range regexp.MustCompile(`>([^<]+)</option>`).FindAllStringSubmatch(list, -1) {
		organisers = append(organisers, found[1])
	}
	if want := []string{"Alla", "=1+1", "abc", "ABF Norr", "Utan anordnare", "Zonta", "Åsele folkhögskola", "Ängens förening", "Ödebygdens bibliotek"}; !slices.Equal(organisers, want) {
		t.Errorf("the organisers are %v", organisers)
	}
	want := []string{"Arjeplog", "Arvidsjaur", "Boden", "Gällivare", "Haparanda", "Jokkmokk", "Kalix", "Kiruna", "Luleå", "Pajala", "Piteå",
		"Älvsbyn", "Överkalix", "Övertorneå", "Skellefteå (utanför länet)"}
	for path, name := range map[string]*regexp.Regexp{
		"/samordning":        regexp.MustCompile(`<option value="2\d\d\d">([^<]+)</option>`),
		"/samordning/roster": regexp.MustCompile(`<option value="2\d\d\d">([^<]+)</option>`),
		"/samordning/tabell.csv?tabell=municipality": regexp.MustCompile(`(?m)^([^;"\x{feff}]+);\d`),
	} {
		var got []string
		for _, found := range name.FindAllStringSubmatch(h.get(path, "Cookie", elsa).status(http.StatusOK).Body, -1) {
			if found[1] != "Totalt" {
				got = append(got, found[1])
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s has %v", path, got)
		}
	}
}

// TestVoicesKeepToThePilotsMonths holds that what a pilot's circle shared before the pilot began is nobody's pilot.
func TestVoicesKeepToThePilotsMonths(t *testing.T) {
	h := open(t, evening())
	smallCounty(t, h)
	elsa := h.signIn(h.account(circles.RoleCoordinator))
	get := func(path string) reply { return h.get(path, "Cookie", elsa).status(http.StatusOK) }
	get("/samordning/roster?pilot=pilotkalix").has("2 slutsatser", "Kalix · februari 2027").lacks("· januari 2027")
	get("/samordning/roster.csv?pilot=-").has("Kalix;", "januari 2027").lacks("Kalix;Globalisering")
	get("/samordning/rapport?pilot=pilotkalix").has("Kalix, februari 2027").lacks("Kalix, januari 2027")
	book, err := excelize.OpenReader(bytes.NewReader([]byte(get("/samordning/rapport.xlsx?pilot=pilotkalix").Body)))
	must(t, err)
	rows, err := book.GetRows("Röster")
	must(t, err)
	if len(rows) != 1+2 || slices.ContainsFunc(rows[1:], func(r []string) bool { return r[2] != "februari 2027" }) {
		t.Errorf("the sheet says %v", rows)
	}
}

// TestOrganisersAreNotOurWords holds that no organiser can be typed that is taken for "none", "erased" or "total".
func TestOrganisersAreNotOurWords(t *testing.T) {
	h := newOffice(t)
	ctx := context.Background()
	elsa := h.signedIn(h.account("Samordnare", circles.RoleCoordinator))
	leader := h.account("Ledare", circles.RoleLeader)
	by := circles.By{At: time.Date(2026, 11, 4, 17, 0, 0, 0, time.UTC)}
	circle := func(id, organiser string) circles.Circle {
		return circles.Circle{
			ID: circles.CircleID(id), Name: "Cirkel", Form: circles.StudyCircle, Municipality: "2514", Lang: "sv", Organiser: organiser,
			ScreenKey: circles.ScreenKey("the-screen-key-of-" + id), Created: by.At,
		}
	}
	for i, typed := range []string{"*", "-", "–", "* -"} {
		if err := h.db.CreateCircle(ctx, circle("no"+strconv.Itoa(i), typed), []circles.AccountID{leader}, by); err == nil {
			t.Errorf("the organiser %q was kept", typed)
		}
		if circles.OrganiserName(typed) != "" {
			t.Errorf("%q is an organiser", typed)
		}
	}
	for i, organiser := range []string{"Utanför", "Utan anordnare", "totalt", "Raderade cirklar", ""} {
		c := circle("yes"+strconv.Itoa(i), organiser)
		must(t, h.db.CreateCircle(ctx, c, []circles.AccountID{leader}, by))
		holdMeeting(t, h.db, c.ID, by.At.AddDate(0, 0, -i-1), 6, 1, "klimat")
	}
	must(t, h.db.CreatePilot(ctx, circles.Pilot{ID: "sly", Name: "Utanför piloterna", Created: by.At}, by))
	table := func(query string) shown { return elsa.get("/samordning/tabell.csv?tabell=organiser" + query) }
	table("").must("\nUtanför;1;", "\n”Utan anordnare”;1;", "\n”totalt”;1;", "\n”Raderade cirklar”;1;", "\nUtan anordnare;1;", "\nTotalt;5;").
		mustNot("\nRaderade cirklar;")
	table("&anordnare="+url.QueryEscape("Utanför")).must("\nUtanför;1;", "\nTotalt;1;")
	table("&anordnare="+url.QueryEscape("Utan anordnare")).must("\n”Utan anordnare”;1;", "\nTotalt;1;")
	table("&anordnare=-").must("\nUtan anordnare;1;", "\nTotalt;1;")
	elsa.get("/samordning?anordnare=*").must("Något i ditt urval finns inte")
	elsa.get("/samordning").must(`<option value="sly">”Utanför piloterna”</option>`, `<option value="-">Utanför piloterna</option>`)
	// In forms, what is typed for none is none.
	elsa.post("/samordning/pilot", url.Values{"name": {"Ny"}, "organisers": {"*\n-\nABF"}}).to()
	pilots, err := h.db.Pilots(ctx)
	must(t, err)
	if !slices.ContainsFunc(pilots, func(p circles.Pilot) bool { return p.Name == "Ny" && slices.Equal(p.Organisers, []string{"ABF"}) }) {
		t.Errorf("the pilots are %+v", pilots)
	}
}

// TestMethodSaysItsLimit holds that whoever reads a share on page, paper or in the workbook can read what a span is and what the
// method does not protect against, and that nothing says that everybody present was counted.
func TestMethodSaysItsLimit(t *testing.T) {
	h := open(t, evening())
	smallCounty(t, h)
	elsa := h.signIn(h.account(circles.RoleCoordinator))
	get := func(path string) reply { return h.get(path, "Cookie", elsa).status(http.StatusOK) }
	book, err := excelize.OpenReader(strings.NewReader(get("/samordning/rapport.xlsx").Body))
	must(t, err)
	rows, err := book.GetRows("Läs mig")
	must(t, err)
	var sheet []string
	for _, row := range rows {
		sheet = append(sheet, row...)
	}
	for where, says := range map[string]string{
		"page": get("/samordning").Body, "paper": get("/samordning/rapport").Body, "workbook": strings.Join(sheet, "\n"),
	} {
		for _, want := range []string{
			"Svaren är ungefärliga: de räknas i grupper om fem personer", "minst 19 gånger av 20",
			"samma få personer som träffas under många månader", "hela femtal personer",
		} {
			if !strings.Contains(strings.ToLower(says), strings.ToLower(want)) {
				t.Errorf("the %s lacks %q", where, want)
			}
		}
		if strings.Contains(says, "gäller alla som var med") {
			t.Errorf("the %s says that shares are of everybody present", where)
		}
	}
	get("/samordning").has(`<section class="card" id="metod"><h2>Så läser du siffrorna</h2><p>Siffrorna ska visa`, "<details><summary>Så räknas det</summary>")
}
