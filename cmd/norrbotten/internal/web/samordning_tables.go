package web

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"unicode/utf8"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/circles/report"
	"norrbottenforalla.se/quiz"
)

// A countyTable is a table on the page, in a CSV file and as a sheet of the workbook: the same in all three.
type countyTable struct {
	ID      string // in addresses: "pilot"
	Title   string
	Note    string // how it is to be read; may be empty
	Dash    string // what a dash in it means; "" where there is none
	Head    []string
	Spans   []int // columns that may be spans, counted from 0, also when no row is
	Guesses []int // columns that are drawn shares
	Rows    []countyRow
	Total   *countyRow
	CSV     string // address of the file
	Open    bool   // the page shows it at once
}

type countyRow struct {
	Name  string
	Cells []countyCell
}

// A countyCell is a count, exact or from–to, or a share that is known about. Files have both ends in columns of their own
// where Span or Guess is true, and a third for what it is about.
type countyCell struct {
	Low, High int
	Span      bool // a count of people: may be a span
	About     int  // of a guess
	Guess     bool // drawn: About, and most likely from Low to High
	Vague     bool // a guess whose interval is too wide to tell anything
	Percent   bool // a share, not a change of it
	Decimals  int
	None      bool // there is no such number
}

func exact(n int) countyCell { return countyCell{Low: n, High: n} }

func spanned(s report.Span) countyCell { return countyCell{Low: s.Low, High: s.High, Span: true} }

// guessCell gives a share or a change in whole per cent, the low end rounded down and the high end up.
func guessCell(g report.Guess, ok bool) countyCell {
	// A hair is taken off first: 0.28 times 100 is a little more than 28.
	percent := func(round func(float64) float64, share, hair float64) int { return int(round(share*100 + hair)) }
	return countyCell{
		About: percent(math.Round, g.About, 0), Low: percent(math.Floor, g.Low, 1e-9), High: percent(math.Ceil, g.High, -1e-9),
		Guess: true, Vague: g.Vague, None: !ok,
	}
}

// shareCell gives a share in whole per cent.
func shareCell(e report.Estimate) countyCell {
	cell := guessCell(e.Share())
	cell.Percent = true
	return cell
}

// Words writes a cell as the page has it.
func (cell countyCell) Words(p i18n.Printer) string {
	low := p.Number(int64(cell.Low), cell.Decimals)
	switch {
	case cell.None:
		return "–"
	case cell.Vague:
		return p.T("CountyVague")
	case cell.Guess:
		return p.T("CountyGuess", "About", p.Number(int64(cell.About), 0), "Low", low, "High", p.Number(int64(cell.High), 0))
	case cell.Low == cell.High:
		return low
	}
	return p.T("CountySpan", "Low", low, "High", p.Number(int64(cell.High), cell.Decimals))
}

// longOnACard tells whether a heading has no room in half a card on a phone; its value then has a line of its own.
func longOnACard(head string) bool { return utf8.RuneCountInString(head) > 13 }

// statsOf are the large numbers at the top.
func statsOf(p i18n.Printer, sum report.Sum) []countyStat {
	n := func(c countyCell) string { return c.Words(p) }
	unique := p.T("CountyNotUnique")
	if peopleCell(sum).None {
		unique = p.T("CountyPeopleLater")
	}
	return []countyStat{
		{n(exact(sum.Circles)), p.N("CountyStatCircles", sum.Circles), ""},
		{n(peopleCell(sum)), p.T("CountyStatPeople"), unique},
		{n(exact(sum.Meetings)), p.N("StatMeetings", sum.Meetings), openWords(p, sum.Open)},
		{n(exact(sum.Hours)), p.N("StatHours", sum.Hours), ""},
		{n(exact(sum.Modules)), p.N("CountyStatModules", sum.Modules), ""},
	}
}

func openWords(p i18n.Printer, open int) string {
	if open == 0 {
		return ""
	}
	return p.N("CountyOpen", open)
}

// countyTables gives every table of what is chosen.
func (s *Server) countyTables(p i18n.Printer, in county) []countyTable {
	var all []countyTable
	for _, d := range report.Dimensions() {
		all = append(all, in.table(p, d, 0))
	}
	sum := in.total
	all = append(all, s.movementTable(p, in, sum), courseTable(p, in, sum), s.movedTable(p, sum), exitTable(p, in, sum))
	for i := range all {
		all[i].CSV = "/samordning/tabell.csv" + queryOf(in.filter, "tabell", all[i].ID)
	}
	return all
}

// table counts by one dimension, in at most so many rows beside the total; 0 is as many as there are.
func (in county) table(p i18n.Printer, d report.Dimension, most int) countyTable {
	t := countyTable{ID: string(d), Title: p.T(dimensionWords[d]), Open: d == report.ByPilot || d == report.ByMunicipality}
	t.Head = []string{p.T(dimensionHead[d]), p.T("CountyColCircles"), p.T("CountyColPeople"), p.T("CountyColMeetings"), p.T("CountyColHours"), p.T("CountyColModules")}
	rows := in.sortedLines(p, d)
	var rate perThousand
	switch d {
	case report.ByMunicipality:
		rate = in.perThousand()
		population := report.Inhabitants()
		t.Head = append(t.Head, p.T("CountyColThousand", "Year", rate.year))
		t.Note = p.T("CountyThousandNote", "Year", rate.year, "Date", population.Date, "Source", cmp.Or(population.Source[p.Lang], population.Source[i18n.Source]))
		rows = in.withAllMunicipalities(p, rows)
	case report.ByMonth:
		t.Note = p.T("CountyMonthNote")
	case report.ByPilot:
		if in.dated() {
			t.Note = p.T("CountyPilotNote")
		}
	}
	rows, rest, others := shortened(rows, d, most)
	for _, r := range rows {
		row := countyRow{in.keyWords(p, d, r.Key), sumCells(r.Sum)}
		if d == report.ByMunicipality {
			row.Cells = append(row.Cells, rate.cell(circles.MunicipalityCode(r.Key)))
		}
		t.Rows = append(t.Rows, row)
	}
	if others > 0 {
		row := countyRow{p.N("CountyOthers", others), sumCells(rest.Sum)}
		if d == report.ByMunicipality {
			row.Cells = append(row.Cells, countyCell{Span: true, None: true})
		}
		t.Rows = append(t.Rows, row)
	}
	total := countyRow{p.T("CountyTotal"), sumCells(in.total)}
	if d == report.ByMunicipality {
		cell := rate.county()
		cell.None = cell.None || in.filter.Municipality != ""
		total.Cells = append(total.Cells, cell)
	}
	t.Total = &total
	if slices.ContainsFunc(append(t.Rows[:len(t.Rows):len(t.Rows)], total), func(r countyRow) bool { return r.Cells[1].None }) {
		t.Dash = p.T("CountyDash")
	}
	return t
}

var dimensionWords = map[report.Dimension]string{
	report.ByPilot: "CountyByPilot", report.ByMunicipality: "CountyByMunicipality", report.ByForm: "CountyByForm",
	report.ByOrganiser: "CountyByOrganiser", report.ByMonth: "CountyByMonth",
}

var dimensionHead = map[report.Dimension]string{
	report.ByPilot: "CountyPilot", report.ByMunicipality: "CountyMunicipality", report.ByForm: "CountyForm",
	report.ByOrganiser: "CountyOrganiser", report.ByMonth: "CountyMonth",
}

func sumCells(s report.Sum) []countyCell {
	return []countyCell{exact(s.Circles), peopleCell(s), exact(s.Meetings), exact(s.Hours), exact(s.Modules)}
}

// sortedLines gives the rows of a table by their names; those without one come last, and months follow each other.
func (in county) sortedLines(p i18n.Printer, d report.Dimension) []report.Line {
	rows := slices.Clone(in.lines[d])
	if d == report.ByMonth {
		return rows
	}
	slices.SortStableFunc(rows, func(a, b report.Line) int {
		if last := cmp.Compare(lastRow(d, a.Key), lastRow(d, b.Key)); last != 0 {
			return last
		}
		return compareNames(in.keyWords(p, d, a.Key), in.keyWords(p, d, b.Key))
	})
	return rows
}

// lastRow is 1 for what has no pilot, no organiser, is erased or is outside the county.
func lastRow(d report.Dimension, key string) int {
	if key == report.None || d == report.ByOrganiser && key == circles.ErasedOrganiser || d == report.ByMunicipality && circles.MunicipalityCode(key).Outside() {
		return 1
	}
	return 0
}

// year is the calendar year over which study circles' participants are counted per 1,000 inhabitants: the one that the
// chosen months end in, or the last that is counted.
func (in county) year() string {
	month := max(cmp.Or(in.filter.To, in.last), in.filter.From)
	if months := in.lines[report.ByMonth]; month == "" && len(months) > 0 {
		month = report.Month(months[len(months)-1].Key)
	}
	return string(month[:min(4, len(month))])
}

// perThousand is study circles' participants in a year, by municipality, for the rate that official statistics have
// (domain.md §3.2). all is false where another form is chosen.
type perThousand struct {
	year   string
	all    bool
	places map[circles.MunicipalityCode]report.Sum
}

func (in county) perThousand() perThousand {
	f, t := in.filter, perThousand{year: in.year(), places: map[circles.MunicipalityCode]report.Sum{}}
	if t.all = f.Form == "" || f.Form == circles.StudyCircle; !t.all || t.year == "" {
		return t
	}
	f.Form, f.From, f.To = circles.StudyCircle, report.Month(t.year+"-01"), report.Month(t.year+"-12")
	for _, r := range in.facts.By(report.ByMunicipality, f) {
		t.places[circles.MunicipalityCode(r.Key)] = r.Sum
	}
	return t
}

// cell gives the rate of a municipality.
func (t perThousand) cell(m circles.MunicipalityCode) countyCell {
	of, known := report.Inhabitants().PerThousand(t.places[m].People, m)
	return t.fixed(of, known && !peopleCell(t.places[m]).None)
}

// county gives the rate of the fourteen together.
func (t perThousand) county() countyCell {
	var sum report.Sum
	for _, m := range circles.Municipalities() {
		here := t.places[m.Code]
		sum.People, sum.Circles, sum.Entered = sum.People.Plus(here.People), sum.Circles+here.Circles, sum.Entered+here.Entered
	}
	return t.fixed(report.Inhabitants().CountyPerThousand(sum.People), !peopleCell(sum).None)
}

func (t perThousand) fixed(of report.Span, known bool) countyCell {
	return countyCell{Low: of.Low, High: of.High, Span: true, Decimals: 2, None: !known || !t.all || t.year == ""}
}

// peopleCell gives the participants; there is no number where circles met and none of them is counted here.
func peopleCell(s report.Sum) countyCell {
	cell := spanned(s.People)
	cell.None = s.Circles > 0 && s.Entered == 0
	return cell
}

// withAllMunicipalities adds a row of nothing for each of the fourteen that has none.
func (in county) withAllMunicipalities(p i18n.Printer, rows []report.Line) []report.Line {
	all := in
	all.lines = map[report.Dimension][]report.Line{report.ByMunicipality: slices.Clone(rows)}
	for _, m := range circles.Municipalities() {
		if !slices.ContainsFunc(rows, func(r report.Line) bool { return r.Key == string(m.Code) }) {
			all.lines[report.ByMunicipality] = append(all.lines[report.ByMunicipality], report.Line{Key: string(m.Code)})
		}
	}
	return all.sortedLines(p, report.ByMunicipality)
}

// municipalitiesByName gives the fourteen as people look for them.
func municipalitiesByName() []circles.Municipality {
	all := circles.Municipalities()
	slices.SortFunc(all, func(a, b circles.Municipality) int { return compareNames(a.Name, b.Name) })
	return all
}

// compareNames puts names in Swedish order: å, ä, ö last.
func compareNames(a, b string) int {
	return slices.Compare(swedishOrder(a), swedishOrder(b))
}

func swedishOrder(s string) []rune {
	order := map[rune]rune{'å': '{', 'ä': '|', 'ö': '}', 'Å': '{', 'Ä': '|', 'Ö': '}'}
	var runes []rune
	for _, r := range s {
		if to, ok := order[r]; ok {
			r = to
		} else if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		runes = append(runes, r)
	}
	return runes
}

// movementTable tells how many answers were right before the talk and after it.
func (s *Server) movementTable(p i18n.Printer, in county, sum report.Sum) countyTable {
	t := countyTable{
		ID: "rorelse", Guesses: []int{2, 3, 4}, Title: p.T("CountyMovement"), Note: p.T("CountyMovementNote"),
		Head: []string{p.T("CountyModule"), p.T("CountyAnswers"), p.T("CountyRightFirst"), p.T("CountyRightSecond"), p.T("CountyChange")},
	}
	row := func(name string, m report.Movement) countyRow {
		return countyRow{name, []countyCell{exact(m.First.Of), shareCell(m.First), shareCell(m.Second), guessCell(m.Change())}}
	}
	left := map[string]bool{}
	for id := range sum.Movement {
		left[id] = true
	}
	for _, m := range s.Modules.Modules() {
		if movement, ok := sum.Movement[string(m.ID)]; ok {
			t.Rows = append(t.Rows, row(say(p, m.Title), movement))
			delete(left, string(m.ID))
		}
	}
	if len(left) > 0 {
		var rest report.Movement
		for id := range left {
			rest = rest.Plus(sum.Movement[id])
		}
		t.Rows = append(t.Rows, row(p.T("CountyOtherModules"), rest))
	}
	if len(t.Rows) > 0 {
		total := row(p.T("CountyTotal"), sum.All())
		t.Total = &total
	}
	return t
}

// courseTable compares the first meeting with the last.
func courseTable(p i18n.Printer, _ county, sum report.Sum) countyTable {
	t := countyTable{
		ID: "start-avslut", Guesses: []int{2}, Title: p.T("CountyCourse"), Note: p.T("CountyCourseNote"),
		Head: []string{p.T("CountyWhen"), p.T("CountyAnswers"), p.T("CountyRight")},
	}
	if of := sum.Course.First.Of; of > 0 {
		t.Rows = []countyRow{
			{p.T("CountyCourseFirst"), []countyCell{exact(of), shareCell(sum.Course.First)}},
			{p.T("CountyCourseLast"), []countyCell{exact(of), shareCell(sum.Course.Second)}},
			{p.T("CountyChange"), []countyCell{exact(of), guessCell(sum.Course.Change())}},
		}
	}
	return t
}

// movedTable tells how many answers to positions differ between the two votes, and never which way.
func (s *Server) movedTable(p i18n.Printer, sum report.Sum) countyTable {
	t := countyTable{
		ID: "stallningstaganden", Guesses: []int{2}, Title: p.T("CountyMoved"), Note: p.T("CountyMovedNote"),
		Head: []string{p.T("CountyModule"), p.T("CountyAnswers"), p.T("CountyMovedShare")},
	}
	row := func(name string, m report.Estimate) countyRow {
		return countyRow{name, []countyCell{exact(m.Of), shareCell(m)}}
	}
	left := maps.Clone(sum.Moved)
	for _, m := range s.Modules.Modules() {
		if of, ok := sum.Moved[string(m.ID)]; ok {
			t.Rows = append(t.Rows, row(say(p, m.Title), of))
			delete(left, string(m.ID))
		}
	}
	if len(left) > 0 {
		t.Rows = append(t.Rows, row(p.T("CountyOtherModules"), report.Sum{Moved: left}.AllMoved()))
	}
	if len(t.Rows) > 0 {
		total := row(p.T("CountyTotal"), sum.AllMoved())
		t.Total = &total
	}
	return t
}

// exitTable tells the answers to the three questions that close every meeting.
func exitTable(p i18n.Printer, _ county, sum report.Sum) countyTable {
	t := countyTable{
		ID: "slutfragor", Guesses: []int{2, 3, 4}, Title: p.T("CountyExit"), Note: p.T("CountyExitNote"),
		Head: []string{p.T("CountyQuestion"), p.T("CountyAnswers"), p.T("CountyYesShare"), p.T("CountyPartly"), p.T("CountyOther")},
	}
	for _, q := range quiz.ExitQuestions {
		if a, ok := sum.Exit[string(q)]; ok {
			t.Rows = append(t.Rows, countyRow{p.T(countyExitWords[q]), []countyCell{
				exact(a.Yes.Of), shareCell(a.Yes), shareCell(a.Partly), shareCell(a.Other),
			}})
		}
	}
	return t
}

var countyExitWords = map[quiz.ExitQuestion]string{
	quiz.ExitLearned: "CountyExitLearned", quiz.ExitHeard: "CountyExitHeard", quiz.ExitAct: "CountyExitAct",
}
