package web

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/circles/report"
	"norrbottenforalla.se/quiz"
)

// A countyReportPage is the county on paper: two to four pages for somebody who has not seen it before. What would not fit is
// in the workbook.
type countyReportPage struct {
	countyPage
	Says       []string    // what the figures tell, in sentences
	Voices     []voiceLine // some of what circles share
	VoicesNote string      // why there are none, in words; "" for no such reason
	Printed    string      // the day, in words
	Where      string      // which circles, and from which month to which there is anything, in words
	Pilot      countyTable
	Course     countyTable
}

// How much of what can grow has room on paper. The rest is summed up in a row, and told in full by the files.
const (
	rowsOnPaper       = 6
	placesOnPaper     = 15 // the fourteen and the rest
	voicesOnPaper     = 5
	voiceLettersPaper = 320
)

// getCountyReport is the page to print.
func (s *Server) getCountyReport(c *fiber.Ctx) error {
	in, err := s.readCounty(c)
	if err != nil {
		return err
	}
	voices, err := s.Store.Voices(c.UserContext())
	if err != nil {
		return err
	}
	pg := countyReportPage{countyPage: s.countyPageOf(c, in)}
	p := pg.P
	pg.Printed, pg.Says = p.Date(s.Now()), sayings(p, in)
	pg.Where = upperFirst(cmp.Or(in.where(p), p.T("CountyScopeCounty")))
	if period := in.period(p); period != "" {
		pg.Where += ", " + period
	}
	pg.Voices, pg.VoicesNote = s.voiceLines(p, in, paperVoices(in.voicesOf(voices))), in.voicesNote(p)
	if !pg.Empty {
		pg.Pilot, pg.Course = in.table(p, report.ByPilot, rowsOnPaper), courseTable(p, in, in.total)
		movement, exit := s.movementTable(p, in, in.total), exitTable(p, in, in.total)
		movement.Note, exit.Note = "", "" // it stands with the pictures
		if pg.Pilot.Note = pg.Pilot.Dash; in.dated() {
			pg.Pilot.Note = p.T("CountyPilotNote") + " " + pg.Pilot.Dash
		}
		pg.Tables = slices.DeleteFunc([]countyTable{
			in.table(p, report.ByMunicipality, placesOnPaper), in.table(p, report.ByForm, rowsOnPaper),
			in.table(p, report.ByOrganiser, rowsOnPaper), movement, exit,
		}, func(t countyTable) bool { return len(t.Rows) == 0 })
	}
	frame := s.widePage(c, p.T("CountyReportTitle"))
	frame.CSS = append(frame.CSS, "print.css", "county.css")
	return render(c, countyReport(frame, pg))
}

// paperWords say the same as countyMethodWords where there is less room; how answers are told only where there are any.
func (v countyReportPage) paperWords() []string {
	var words []string
	if v.Change != nil || v.Exit != nil {
		words = []string{"CountyMethodFirst", "CountyMethodShort"}
	}
	return append(words, "CountyMethodFive", "CountyMethodPeople", "CountyMethodPlace", "CountyMethodPaper")
}

// period tells from which month to which something was held.
func (in county) period(p i18n.Printer) string {
	months := in.lines[report.ByMonth]
	if len(months) == 0 {
		return ""
	}
	first, last := monthWords(p, report.Month(months[0].Key)), monthWords(p, report.Month(months[len(months)-1].Key))
	if first == last {
		return first
	}
	return p.T("CountyPeriod", "From", first, "To", last)
}

// sayings tell in sentences what the figures do. What is not counted yet is not said.
func sayings(p i18n.Printer, in county) []string {
	sum, places := in.total, 0
	for _, r := range in.lines[report.ByMunicipality] {
		if _, here := circles.MunicipalityCode(r.Key).Name(); here && r.Meetings > 0 {
			places++
		}
	}
	if sum.Meetings == 0 {
		return nil
	}
	says := []string{p.N("CountySayHeld", sum.Meetings, "Places", places, "Hours", p.N("CountyHours", sum.Hours))}
	answers := []string{sayMovement(p, sum)}
	if first := shareCell(sum.Course.First); first.tells() {
		answers = append(answers, p.T("CountySayCourse", "First", first.about(p), "Last", shareCell(sum.Course.Second).about(p)))
	}
	if moved := shareCell(sum.AllMoved()); moved.tells() {
		answers = append(answers, p.T("CountySayMoved", "Share", moved.about(p)))
	}
	answers = append(answers, sayHeard(p, sum))
	answers = slices.DeleteFunc(answers, func(s string) bool { return s == "" })
	if len(answers) == 0 && len(sum.Exit)+len(sum.Movement) > 0 {
		answers = append(answers, p.T("CountySayVague"))
	}
	return append(says, answers...)
}

// tells is true of a guess that tells something.
func (cell countyCell) tells() bool { return cell.Guess && !cell.None && !cell.Vague }

// about writes a guess in a sentence.
func (cell countyCell) about(p i18n.Printer) string {
	n := func(n int) string { return p.Number(int64(n), 0) }
	return p.T("CountyAbout", "About", n(cell.About), "Low", n(cell.Low), "High", n(cell.High))
}

// sayMovement tells how right answers moved; "" when that is too uncertain.
func sayMovement(p i18n.Printer, sum report.Sum) string {
	all := sum.All()
	before := shareCell(all.First)
	if !before.tells() {
		return ""
	}
	return p.T("CountySayMovement", "Before", before.about(p), "After", shareCell(all.Second).about(p))
}

// sayHeard tells how many got to say what they wanted; "" when that is too uncertain.
func sayHeard(p i18n.Printer, sum report.Sum) string {
	yes := shareCell(sum.Exit[string(quiz.ExitHeard)].Yes)
	if !yes.tells() {
		return ""
	}
	return p.T("CountySayHeard", "Share", yes.about(p))
}

// shortened keeps the rows with most study hours, in their order, and sums up the rest; the county's municipalities are kept
// before others. Each circle is in one row of such a table, so rows can be added.
func shortened(rows []report.Line, d report.Dimension, most int) (kept []report.Line, rest report.Line, others int) {
	if most == 0 || len(rows) <= most {
		return rows, rest, 0
	}
	by := slices.Clone(rows)
	slices.SortStableFunc(by, func(a, b report.Line) int {
		if d == report.ByMunicipality {
			if outside := cmp.Compare(lastRow(d, a.Key), lastRow(d, b.Key)); outside != 0 {
				return outside
			}
		}
		return cmp.Compare(b.Hours, a.Hours)
	})
	for _, r := range by[most-1:] {
		rest.Circles, rest.Meetings, rest.Hours, rest.Modules = rest.Circles+r.Circles, rest.Meetings+r.Meetings, rest.Hours+r.Hours, rest.Modules+r.Modules
		rest.People, rest.Entered = rest.People.Plus(r.People), rest.Entered+r.Entered
	}
	kept = slices.DeleteFunc(slices.Clone(rows), func(r report.Line) bool {
		return slices.ContainsFunc(by[most-1:], func(o report.Line) bool { return o.Key == r.Key })
	})
	return kept, rest, len(rows) - len(kept)
}

// paperVoices chooses from the newest voices those that have room: of different sections and places first.
func paperVoices(all []circles.Voice) []circles.Voice {
	var chosen []circles.Voice
	modules, places, texts := map[string]int{}, map[circles.MunicipalityCode]int{}, map[string]bool{}
	for _, most := range []int{1, 2, voicesOnPaper} {
		for _, v := range all {
			words := v.Text + v.Conclusion + v.Disagree
			switch {
			case len(chosen) == voicesOnPaper:
				return chosen
			case utf8.RuneCountInString(words) > voiceLettersPaper, texts[words], modules[v.Module] >= most, places[v.Municipality] >= most:
				continue
			}
			chosen = append(chosen, v)
			texts[words] = true
			modules[v.Module]++
			places[v.Municipality]++
		}
	}
	return chosen
}
