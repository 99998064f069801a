package web_test

import (
	"context"
	"encoding/csv"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/circles/report"
)

// A heldCircle is a circle of the county below and the days it met, two study hours each.
type heldCircle struct {
	circles.Circle
	people  int
	held    []string
	modules []string
}

// smallCounty gives a database a county whose every figure is known by hand, and counts it in June. The pilot of Kalix began
// in February, one circle of its kind is from another county, one has met twice only, one has four people, and one has an
// organiser that a spreadsheet would run.
func smallCounty(t *testing.T, h *house) {
	t.Helper()
	by := circles.By{At: time.Date(2027, 1, 1, 12, 0, 0, 0, time.UTC)}
	for _, p := range []circles.Pilot{
		{ID: "pilotkalix", Name: "Kalix", Starts: "2027-02-15", Ends: "2027-12-31", Municipalities: []circles.MunicipalityCode{"2514"}},
		{ID: "pilotpitea", Name: "Piteå", Municipalities: []circles.MunicipalityCode{"2581"}, Organisers: []string{"Norrbottens Bildningsförbund"}},
	} {
		p.Created = by.At
		must(t, h.db.CreatePilot(ctx, p, by))
	}
	for i, c := range []heldCircle{
		{circles.Circle{Form: circles.StudyCircle, Municipality: "2514", Organiser: "=1+1", Pilot: "pilotkalix"}, 12,
			[]string{"01-12", "01-19", "02-02", "02-09"}, []string{"introduktion", "demografi", "globalisering", "klimat"}},
		{circles.Circle{Form: circles.SchoolClass, Municipality: "2581", Pilot: "pilotpitea"}, 20, []string{"02-03"}, []string{"demografi"}},
		{circles.Circle{Form: circles.StudyCircle, Municipality: "2482", MunicipalityName: "Skellefteå", Organiser: "ABF Norr"}, 7,
			[]string{"01-13", "01-20", "01-27"}, []string{"demografi", "klimat", "demografi"}},
		{circles.Circle{Form: circles.StudyCircle, Municipality: "2580", Organiser: "ABF Norr"}, 8, []string{"02-04", "02-11"}, []string{"demografi", "klimat"}},
		{circles.Circle{Form: circles.StudyCircle, Municipality: "2581", Organiser: "ABF Norr", Pilot: "pilotpitea"}, 4,
			[]string{"01-14", "01-21", "01-28"}, []string{"introduktion", "demografi", "klimat"}},
	} {
		c.ID = circles.CircleID("small" + strconv.Itoa(i))
		c.Name, c.Lang, c.Created, c.ScreenKey = "Cirkel", "sv", by.At, circles.ScreenKey("the-screen-key-of-"+c.ID)
		must(t, h.db.CreateCircle(ctx, c.Circle, []circles.AccountID{h.leader.ID}, by))
		for n, day := range c.held {
			at, err := time.Parse(time.DateTime, "2027-"+day+" 17:00:00")
			must(t, err)
			holdMeeting(t, h.db, c.ID, at, c.people, 4, c.modules[n])
		}
	}
	sweden, err := time.LoadLocation("Europe/Stockholm")
	must(t, err)
	h.at(time.Date(2027, 6, 1, 12, 0, 0, 0, time.UTC))
	_, err = report.CountDue(ctx, h.db, h.now(), sweden)
	must(t, err)
}

// smallSheets are the sheets of that county's workbook, each row as LibreOffice reads it. Kalix is a pilot from February; before
// that its circle is outside the pilots. The circle in Luleå is not counted yet, and so has no participants, not none.
var smallSheets = map[string][]string{
	"Pilot": {
		"Pilot|Cirklar|Deltagare (ej unika), minst|Deltagare (ej unika), högst|Träffar|Studietimmar|Avsnitt",
		"Kalix|1|12|12|2|4|2", "Piteå|2|21|24|4|8|4", "Utanför piloterna|3|7|7|7|14|6", "Totalt|5|40|43|13|26|12",
	},
	"Kommun": {
		"Kommun|Cirklar|Deltagare (ej unika), minst|Deltagare (ej unika), högst|Träffar|Studietimmar|Avsnitt|" +
			"Deltagare per 1 000 invånare, 2027, minst|Deltagare per 1 000 invånare, 2027, högst",
		"Arjeplog|0|0|0|0|0|0|0|0", "Arvidsjaur|0|0|0|0|0|0|0|0", "Boden|0|0|0|0|0|0|0|0", "Gällivare|0|0|0|0|0|0|0|0",
		"Haparanda|0|0|0|0|0|0|0|0", "Jokkmokk|0|0|0|0|0|0|0|0",
		"Kalix|1|12|12|4|8|4|0.79|0.79", // 12 of 15,272
		"Kiruna|0|0|0|0|0|0|0|0", "Luleå|1|||2|4|2||", "Pajala|0|0|0|0|0|0|0|0",
		"Piteå|2|21|24|4|8|4|0.02|0.09", // the four of the study circle, of 42,203
		"Älvsbyn|0|0|0|0|0|0|0|0", "Överkalix|0|0|0|0|0|0|0|0", "Övertorneå|0|0|0|0|0|0|0|0",
		"Skellefteå (utanför länet)|1|7|7|3|6|2||",
		"Totalt|5|40|43|13|26|12|0.05|0.06", // the sixteen of the county's study circles, of 248,943
	},
	"Verksamhetsform": {
		"Verksamhetsform|Cirklar|Deltagare (ej unika), minst|Deltagare (ej unika), högst|Träffar|Studietimmar|Avsnitt",
		"Skolklass|1|20|20|1|2|1", "Studiecirkel|4|20|23|12|24|11", "Totalt|5|40|43|13|26|12",
	},
	"Anordnare": {
		"Anordnare|Cirklar|Deltagare (ej unika), minst|Deltagare (ej unika), högst|Träffar|Studietimmar|Avsnitt",
		"=1+1|1|12|12|4|8|4", "ABF Norr|3|8|11|8|16|7", "Utan anordnare|1|20|20|1|2|1", "Totalt|5|40|43|13|26|12",
	},
	"Månad": {
		"Månad|Cirklar|Deltagare (ej unika), minst|Deltagare (ej unika), högst|Träffar|Studietimmar|Avsnitt",
		"januari 2027|3|8|11|8|16|7", "februari 2027|3|32|32|5|10|5", "Totalt|5|40|43|13|26|12",
	},
}

// TestWorkbookInASecondProgram opens the workbook with LibreOffice, which writes every sheet as CSV, and compares each with
// what is known by hand.
func TestWorkbookInASecondProgram(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("REQUIRE_OFFICE") != "" {
			t.Fatal("soffice is not installed")
		}
		t.Skip("soffice is not installed; the gate installs it and sets REQUIRE_OFFICE")
	}
	h := open(t, evening())
	smallCounty(t, h)
	elsa := h.signIn(h.account(circles.RoleCoordinator))
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "r.xlsx"), []byte(h.get("/samordning/rapport.xlsx", "Cookie", elsa).status(http.StatusOK).Body), 0o600))
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	// Each sheet to a file of its own, in UTF-8 with semicolons, the numbers as they are in the cells.
	run := exec.CommandContext(ctx, office, "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to",
		"csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,false,false,false,false,-1", "--outdir", dir, filepath.Join(dir, "r.xlsx"))
	run.Env = append(os.Environ(), "LC_ALL=C.UTF-8") // a machine without a locale would write "r-L?s mig.csv"
	if out, err := run.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for sheet, want := range smallSheets {
		if got := readCSV(t, filepath.Join(dir, "r-"+sheet+".csv")); !slices.Equal(got, want) {
			t.Errorf("sheet %s has\n%s\nand by hand it is\n%s", sheet, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	me := strings.Join(readCSV(t, filepath.Join(dir, "r-Läs mig.csv")), "\n")
	for _, says := range []string{"Urval|hela länet, all tid", "Folkmängd 2025-12-31", "Så läser du siffrorna"} {
		if !strings.Contains(me, says) {
			t.Errorf("the first sheet lacks %q:\n%s", says, me)
		}
	}
	voices := readCSV(t, filepath.Join(dir, "r-Röster.csv"))
	if len(voices) != 1+13 || !strings.Contains(strings.Join(voices, "\n"), "Bostäder <för> alla.") {
		t.Errorf("13 meetings shared a conclusion; the sheet has\n%s", strings.Join(voices, "\n"))
	}
	// A module's answers are too uncertain, and no end of a range says otherwise; all of them together tell a share.
	movement := readCSV(t, filepath.Join(dir, "r-Före och efter.csv"))
	for _, row := range movement[1 : len(movement)-1] {
		if !strings.HasSuffix(row, strings.Repeat("|för osäkert||", 3)) {
			t.Errorf("före och efter: %s", row)
		}
	}
	all := regexp.MustCompile(`^Totalt\|340(\|\d+%){6}(\|-?\d+){3}$`)
	if last := movement[len(movement)-1]; len(movement) < 3 || !all.MatchString(last) {
		t.Errorf("före och efter: %s", last)
	}
	sheets, err := filepath.Glob(filepath.Join(dir, "r-*.csv"))
	must(t, err)
	if len(sheets) != len(smallSheets)+6 { // the first, four of answers, and the voices
		t.Errorf("the workbook has the sheets %v", sheets)
	}
}

// readCSV gives the rows of a file, their cells with | between.
func readCSV(t *testing.T, path string) []string {
	t.Helper()
	b, err := os.ReadFile(path)
	must(t, err)
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(b), "\ufeff")))
	r.Comma, r.FieldsPerRecord = ';', -1
	rows, err := r.ReadAll()
	must(t, err)
	var lines []string
	for _, row := range rows {
		lines = append(lines, strings.Join(row, "|"))
	}
	return lines
}

// TestCountyByHand looks at the pages and files of the county above.
func TestCountyByHand(t *testing.T) {
	h := open(t, evening())
	smallCounty(t, h)
	elsa := h.signIn(h.account(circles.RoleCoordinator))
	get := func(path string) reply { return h.get(path, "Cookie", elsa).status(http.StatusOK) }

	// A pilot is its months: January's meetings of its circle are outside the pilots.
	get("/samordning").has("15 februari 2027 till 31 december 2027, räknat i hela månader", "2 träffar", "1 cirkel är från en annan kommun eller anordnare än pilotens", "/gallring")
	get("/samordning/tabell.csv?tabell=month&pilot=pilotkalix").has("februari 2027;1;12;12;2;4;2").lacks("januari 2027")
	get("/samordning/tabell.csv?tabell=month&pilot=-").has("januari 2027;2;7;7;5;10;4")
	get("/samordning/roster?pilot=pilotkalix").has("februari 2027").lacks("januari 2027")
	get("/samordning/pilot/pilotpitea").has("annan kommun eller anordnare än pilotens")
	get("/samordning/pilot/pilotkalix").lacks("annan kommun eller anordnare än pilotens</small>")

	// Rates are of a year and of study circles, whatever months are chosen.
	get("/samordning/tabell.csv?tabell=municipality&fran=2027-01&till=2027-01").has("Kalix;1;;;2;4;2;0,79;0,79", "per 1 000 invånare, 2027")
	get("/samordning/tabell.csv?tabell=municipality&till=2026-12&fran=2026-01").has("per 1 000 invånare, 2026", "Kalix;0;0;0;0;0;0;0,00;0,00")
	get("/samordning/tabell.csv?tabell=municipality&form=school_class").has("Piteå;1;20;20;1;2;1;;")

	// Participants that are not counted are no number, and it says why.
	get("/samordning?kommun=2580").has("inte räknade än", "Streck (–)").lacks("<dd>0</dd>")
	get("/samordning?kommun=2514").has("ej unika").lacks("inte räknade än")

	// A municipality of another county has the name that was typed, and can be chosen.
	get("/samordning").has(`<option value="2482">Skellefteå (utanför länet)</option>`, "Skellefteå (utanför länet)</th>")
	get("/samordning?kommun=2482").has("Skellefteå (utanför länet)").lacks("finns inte")

	// What an address asks for and does not exist is said.
	get("/samordning?pilot=finnsinte").has("Den piloten finns inte").lacks("piloten Utanför piloterna")
	get("/samordning/rapport?pilot=finnsinte").has("Den piloten finns inte")
	get("/samordning?anordnare=Ingen").has("Något i ditt urval finns inte")
	get("/samordning?kommun=9999").has("Något i ditt urval finns inte")
	get("/samordning?form=quiz").has("Något i ditt urval finns inte")
	get("/samordning?fran=2027-10&till=2027-09").has("Perioden börjar i oktober 2027 men slutar i september 2027").lacks("Ingen träff har hållits")

	// A table has the same columns whether or not anybody answered.
	for _, table := range []string{"pilot", "municipality", "rorelse", "start-avslut", "stallningstaganden", "slutfragor"} {
		head := func(query string) string {
			first, _, _ := strings.Cut(get("/samordning/tabell.csv?tabell="+table+query).Body, "\r\n")
			return first
		}
		if full, none := head("&till=2027-12"), head("&fran=2027-05&till=2027-05"); full != none {
			t.Errorf("%s has the columns\n%s\nand without rows\n%s", table, full, none)
		}
	}
}

// TestVoicesAreNobodyElses holds that no page or file shows voices under a choice that they cannot be chosen by.
func TestVoicesAreNobodyElses(t *testing.T) {
	h := open(t, evening())
	smallCounty(t, h)
	elsa := h.signIn(h.account(circles.RoleCoordinator))
	get := func(path string) reply { return h.get(path, "Cookie", elsa).status(http.StatusOK) }
	const said, why = "Bostäder &lt;för&gt; alla.", "röster går inte att välja efter verksamhetsform eller anordnare"
	get("/samordning/rapport").has(said).lacks(why)
	for _, choice := range []string{"?anordnare=ABF+Norr", "?form=school_class"} {
		get("/samordning/rapport" + choice).has(why).lacks(said)
		get("/samordning/roster"+choice).has(why, "Här är rösterna från alla verksamhetsformer och anordnare", said, "13 slutsatser")
	}
}
