package web

import (
	"slices"
	"strconv"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/circles/report"
	"norrbottenforalla.se/cmd/norrbotten/internal/chart"
	"norrbottenforalla.se/quiz"
)

// A countyTable is a table on the page, in a CSV file and as a sheet of the workbook: the same in all three.
type countyTable struct {
	ID    string // in addresses: "pilot"
	Title string
	Note  string // how it is to be read; may be empty
	Head  []string
	Rows  []countyRow
	Total *countyRow
	CSV   string // address of the file
}

type countyRow struct {
	Name  string
	Cells []countyCell
}

// A countyCell is a count or a share, exact or from–to. Files have both ends in columns of their own where Span is
// true.
type countyCell struct {
	Low, High int
	Span      bool // a count of people or answers, or a share of them: may be a span
	Decimals  int
	None      bool // there is no such number
}

func exact(n int) countyCell { return countyCell{Low: n, High: n} }

func spanned(s report.Span) countyCell { return countyCell{Low: s.Low, High: s.High, Span: true} }

// shareCell gives a share in whole per cent, the low end rounded down and the high end up.
func shareCell(s report.Split) countyCell {
	if s.Total == 0 {
		return countyCell{Span: true, None: true}
	}
	low, high := s.Yes.Low*100/s.Total, (s.Yes.High*100+s.Total-1)/s.Total
	if s.Yes.Exact() {
		low = (s.Yes.Low*100 + s.Total/2) / s.Total
		high = low
	}
	return countyCell{Low: low, High: high, Span: true}
}

// Words writes a cell as the page has it.
func (cell countyCell) Words(p i18n.Printer) string {
	low := p.Number(int64(cell.Low), cell.Decimals)
	switch {
	case cell.None:
		return "–"
	case cell.Low == cell.High:
		return low
	}
	return p.T("CountySpan", "Low", low, "High", p.Number(int64(cell.High), cell.Decimals))
}

// statsOf are the large numbers at the top.
func statsOf(p i18n.Printer, sum report.Sum) []countyStat {
	n := func(c countyCell) string { return c.Words(p) }
	return []countyStat{
		{n(exact(sum.Circles)), p.N("CountyStatCircles", sum.Circles), ""},
		{n(spanned(sum.People)), p.T("CountyStatPeople"), p.T("CountyNotUnique")},
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
		all = append(all, in.table(p, d))
	}
	sum := in.total
	all = append(all, s.movementTable(p, in, sum), courseTable(p, in, sum), exitTable(p, in, sum))
	for i := range all {
		all[i].CSV = "/samordning/tabell.csv" + queryOf(in.filter, "tabell", all[i].ID)
	}
	return all
}

// table counts by one dimension.
func (in county) table(p i18n.Printer, d report.Dimension) countyTable {
	t := countyTable{ID: string(d), Title: p.T(dimensionWords[d])}
	t.Head = []string{p.T(dimensionHead[d]), p.T("CountyColCircles"), p.T("CountyColPeople"), p.T("CountyColMeetings"), p.T("CountyColHours"), p.T("CountyColModules")}
	rows := in.lines[d]
	population := report.Inhabitants()
	if d == report.ByMunicipality {
		t.Head = append(t.Head, p.T("CountyColThousand"))
		t.Note = p.T("CountyThousandNote", "Date", population.Date, "Source", population.Source)
		rows = withAllMunicipalities(rows)
	}
	if d == report.ByMonth {
		t.Note = p.T("CountyMonthNote")
	}
	for _, r := range rows {
		row := countyRow{in.keyWords(p, d, r.Key), sumCells(r.Sum)}
		if d == report.ByMunicipality {
			per, ok := population.PerThousand(r.People, circles.MunicipalityCode(r.Key))
			row.Cells = append(row.Cells, countyCell{Low: per.Low, High: per.High, Span: true, Decimals: 2, None: !ok})
		}
		t.Rows = append(t.Rows, row)
	}
	total := countyRow{p.T("CountyTotal"), sumCells(in.total)}
	if d == report.ByMunicipality {
		total.Cells = append(total.Cells, countyCell{Span: true, None: true})
	}
	t.Total = &total
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
	return []countyCell{exact(s.Circles), spanned(s.People), exact(s.Meetings), exact(s.Hours), exact(s.Modules)}
}

// withAllMunicipalities adds a row of nothing for each of the fourteen that has none.
func withAllMunicipalities(rows []report.Line) []report.Line {
	rows = slices.Clone(rows)
	for _, m := range circles.Municipalities() {
		if !slices.ContainsFunc(rows, func(r report.Line) bool { return r.Key == string(m.Code) }) {
			rows = append(rows, report.Line{Key: string(m.Code)})
		}
	}
	slices.SortFunc(rows, func(a, b report.Line) int {
		return compareNames(municipalityName(circles.MunicipalityCode(a.Key)), municipalityName(circles.MunicipalityCode(b.Key)))
	})
	return rows
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
		ID: "rorelse", Title: p.T("CountyMovement"), Note: p.T("CountyMovementNote"),
		Head: []string{p.T("CountyModule"), p.T("CountyAnswersFirst"), p.T("CountyRightFirst"), p.T("CountyAnswersSecond"), p.T("CountyRightSecond")},
	}
	row := func(name string, m report.Movement) countyRow {
		return countyRow{name, []countyCell{exact(m.First.Total), shareCell(m.First), exact(m.Second.Total), shareCell(m.Second)}}
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
		ID: "start-avslut", Title: p.T("CountyCourse"), Note: p.T("CountyCourseNote"),
		Head: []string{p.T("CountyWhen"), p.T("CountyAnswers"), p.T("CountyRight")},
	}
	if sum.Course.First.Total > 0 {
		t.Rows = []countyRow{
			{p.T("CountyCourseFirst"), []countyCell{exact(sum.Course.First.Total), shareCell(sum.Course.First)}},
			{p.T("CountyCourseLast"), []countyCell{exact(sum.Course.Second.Total), shareCell(sum.Course.Second)}},
		}
	}
	return t
}

// exitTable counts the answers to the three questions that close every meeting.
func exitTable(p i18n.Printer, _ county, sum report.Sum) countyTable {
	t := countyTable{
		ID: "slutfragor", Title: p.T("CountyExit"), Note: p.T("CountyExitNote"),
		Head: []string{p.T("CountyQuestion"), p.T("CountyAnswers"), p.T("CountyYes"), p.T("CountyPartly"), p.T("CountyOther")},
	}
	for _, q := range quiz.ExitQuestions {
		if a, ok := sum.Exit[string(q)]; ok {
			t.Rows = append(t.Rows, countyRow{p.T(countyExitWords[q]), []countyCell{exact(a.Total), spanned(a.Yes), spanned(a.Partly), spanned(a.Other)}})
		}
	}
	return t
}

var countyExitWords = map[quiz.ExitQuestion]string{
	quiz.ExitLearned: "CountyExitLearned", quiz.ExitHeard: "CountyExitHeard", quiz.ExitAct: "CountyExitAct",
}

// A countyMap is a picture with its table.
type countyMap struct{ chart.Figure }

// municipalityMap draws where meetings were held. Meetings are told exactly everywhere, so no tile is hidden.
func municipalityMap(p i18n.Printer, in county) *countyMap {
	f := newFigure(p, quiz.Tiles, "karta", 0)
	f.Title, f.Unit = p.T("CountyMapTitle"), p.T("CountyMapUnit")
	rows := withAllMunicipalities(in.lines[report.ByMunicipality])
	active := 0
	for _, r := range rows {
		if _, known := circles.MunicipalityCode(r.Key).Name(); !known {
			continue
		}
		if r.Meetings > 0 {
			active++
		}
		f.Rows = append(f.Rows, chart.Row{Code: r.Key, Label: municipalityName(circles.MunicipalityCode(r.Key)), Values: chart.Of(int64(r.Meetings))})
	}
	f.Columns = []string{p.T("CountyColMeetings")}
	f.Alt = p.N("CountyMapAlt", active)
	return &countyMap{f}
}

// monthsShown is how many months the trend draws; the table has all.
const monthsShown = 12

// monthTrend draws study hours by month; nil before there are two months to compare.
func monthTrend(p i18n.Printer, in county) *countyMap {
	rows := in.lines[report.ByMonth]
	if len(rows) < 2 {
		return nil
	}
	rows = everyMonth(rows)
	rows = rows[max(0, len(rows)-monthsShown):]
	f := newFigure(p, quiz.Bars, "manader", 0)
	f.Title, f.Unit, f.Columns = p.T("CountyTrendTitle"), p.T("CountyTrendUnit"), []string{p.T("CountyColHours")}
	most := rows[0]
	for _, r := range rows {
		f.Rows = append(f.Rows, chart.Row{Code: r.Key, Label: monthWords(p, report.Month(r.Key)), Values: chart.Of(int64(r.Hours))})
		if r.Hours > most.Hours {
			most = r
		}
	}
	f.Alt = p.T("CountyTrendAlt", "Month", monthWords(p, report.Month(most.Key)), "Hours", strconv.Itoa(most.Hours))
	return &countyMap{f}
}

// everyMonth fills the months between the first and the last in which nothing was held.
func everyMonth(rows []report.Line) []report.Line {
	var all []report.Line
	for _, r := range rows {
		for len(all) > 0 {
			next := report.Month(all[len(all)-1].Key).Next(sweden)
			if next == "" || next >= report.Month(r.Key) {
				break
			}
			all = append(all, report.Line{Key: string(next)})
		}
		all = append(all, r)
	}
	return all
}
