package web

import (
	"bytes"
	"fmt"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/utils"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/circles/report"
)

// countyMethodWords say all of how figures are made and how few people are kept from being told about, after
// CountyMethodFirst: on the page and in the workbook.
var countyMethodWords = []string{
	"CountyMethodArrangements", "CountyMethodFive", "CountyMethodFives", "CountyMethodRough", "CountyMethodSums",
	"CountyMethodLimit", "CountyMethodMonth", "CountyMethodMoves", "CountyMethodPeople", "CountyMethodPlace",
}

// rows gives a table as a file has it: what may be a span has its least and its largest value in columns of their own, also
// when there is no row or none of them is one, so that a table always has the same columns.
func (t countyTable) rows(p i18n.Printer) [][]any {
	spans, guesses := make([]bool, len(t.Head)), make([]bool, len(t.Head))
	for _, i := range t.Spans {
		spans[i] = true
	}
	for _, i := range t.Guesses {
		guesses[i] = true
	}
	list := t.Rows
	if t.Total != nil {
		list = append(list[:len(list):len(list)], *t.Total)
	}
	for _, r := range list {
		for i, cell := range r.Cells {
			spans[i+1] = spans[i+1] || cell.Span
			guesses[i+1] = guesses[i+1] || cell.Guess
		}
	}
	var head []any
	for i, h := range t.Head {
		switch {
		case guesses[i]:
			head = append(head, p.T("CountyRoughly", "What", h), p.T("CountyLikelyLeast", "What", h), p.T("CountyLikelyMost", "What", h))
		case spans[i]:
			head = append(head, p.T("CountyLeast", "What", h), p.T("CountyMost", "What", h))
		default:
			head = append(head, h)
		}
	}
	rows := [][]any{head}
	for _, r := range list {
		row := []any{r.Name}
		for i, cell := range r.Cells {
			if guesses[i+1] {
				row = append(row, cell.roughly(p))
			}
			row = append(row, cell.file(cell.Low))
			if spans[i+1] || guesses[i+1] {
				row = append(row, cell.file(cell.High))
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// roughly gives what a guess is about. One whose interval is too wide is told in words, here as on the page, and has no
// ends either.
func (cell countyCell) roughly(p i18n.Printer) any {
	if cell.Vague && !cell.None {
		return p.T("CountyVague")
	}
	return cell.file(cell.About)
}

// file gives one end of a cell.
func (cell countyCell) file(n int) any {
	switch {
	case cell.None || cell.Vague:
		return ""
	case cell.Percent:
		return report.Percent(n)
	case cell.Decimals > 0:
		return report.Fixed(n)
	}
	return n
}

// textRows gives rows for a file of texts, with decimals as the language writes them.
func textRows(p i18n.Printer, rows [][]any) [][]string {
	all := make([][]string, len(rows))
	for i, row := range rows {
		for _, cell := range row {
			words := fmt.Sprint(cell) // a Percent too: the heading says per cent
			if n, ok := cell.(report.Fixed); ok {
				words = p.Number(int64(n), 2)
			}
			all[i] = append(all[i], words)
		}
	}
	return all
}

func sendFile(c *fiber.Ctx, kind, name string, body []byte) error {
	c.Set(fiber.HeaderContentType, kind)
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="`+name+`"`)
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Send(body)
}

// getCountyCSV gives one table, named in the address.
func (s *Server) getCountyCSV(c *fiber.Ctx) error {
	in, err := s.readCounty(c)
	if err != nil {
		return err
	}
	p, id := words(c), utils.CopyString(c.Query("tabell"))
	for _, t := range s.countyTables(p, in) {
		if t.ID != id {
			continue
		}
		var b bytes.Buffer
		if err := report.WriteCSV(&b, textRows(p, t.rows(p))); err != nil {
			return err
		}
		return sendFile(c, report.ContentType, t.ID+".csv", b.Bytes())
	}
	return fiber.ErrNotFound
}

// getCountyXLSX gives every table as a sheet of a workbook, the voices, and first what all of it means.
func (s *Server) getCountyXLSX(c *fiber.Ctx) error {
	in, err := s.readCounty(c)
	if err != nil {
		return err
	}
	voices, err := s.Store.Voices(c.UserContext())
	if err != nil {
		return err
	}
	p := words(c)
	tables := s.countyTables(p, in)
	sheets := []report.Sheet{s.readMe(p, in, tables)}
	for _, t := range tables {
		sheets = append(sheets, report.Sheet{Name: p.T(sheetWords[t.ID]), Rows: t.rows(p), Total: t.Total != nil})
	}
	sheets = append(sheets, report.Sheet{
		Name: p.T("CountySheetVoices"), Rows: voiceRows(p, s.voiceLines(p, in, in.voicesOf(voices))),
	})
	var b bytes.Buffer
	err = report.WriteXLSX(&b, report.Book{
		Title: p.T("CountyReportTitle") + ", " + in.scope(p), Creator: p.T("SiteName"), Lang: p.Lang, At: s.Now(), Sheets: sheets,
	})
	if err != nil {
		return err
	}
	return sendFile(c, report.XLSXType, "norrbotten-for-alla.xlsx", b.Bytes())
}

// sheetWords are short names: a sheet has room for 31 characters.
var sheetWords = map[string]string{
	"pilot": "CountySheetPilot", "municipality": "CountyMunicipality", "form": "CountyForm", "organiser": "CountyOrganiser",
	"month": "CountyMonth", "rorelse": "CountySheetMovement", "start-avslut": "CountySheetCourse", "slutfragor": "CountySheetExit",
	"stallningstaganden": "CountySheetMoved",
}

// readMe is the first sheet: what was chosen, what the words mean and how few people are kept from being told about.
func (s *Server) readMe(p i18n.Printer, in county, tables []countyTable) report.Sheet {
	counted := p.T("CountyNotCounted")
	if in.last != "" {
		counted = p.T("CountyCounted", "Month", monthWords(p, in.last))
	}
	rows := [][]any{
		{p.T("CountyReportTitle"), ""},
		{p.T("CountyReadScope"), in.scope(p)},
		{p.T("CountyReadDate"), p.Date(s.Now())},
		{p.T("CountyReadCounted"), counted},
		{p.T("CountyColPeople"), p.T("CountyMethodPeople")},
		{p.T("CountyColHours"), p.T("CountyReadHours")},
		{p.T("CountyColModules"), p.T("CountyReadModules")},
	}
	for _, t := range tables {
		if t.Note != "" {
			rows = append(rows, []any{t.Title, t.Note})
		}
	}
	rows = append(rows, []any{"–", p.T("CountyDash")})
	if note := in.voicesNote(p); note != "" {
		rows = append(rows, []any{p.T("CountySheetVoices"), note})
	}
	rows = append(rows, []any{p.T("CountyMethod"), p.T("CountyMethodFirst")})
	for i, id := range countyMethodWords {
		head := ""
		if i == 0 {
			head = p.T("CountyMethodHow")
		}
		rows = append(rows, []any{head, p.T(id)})
	}
	return report.Sheet{Name: p.T("CountySheetReadMe"), Rows: rows, Tall: true}
}
