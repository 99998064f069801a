package web

import (
	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/cmd/norrbotten/internal/chart"
	"norrbottenforalla.se/quiz"
)

// A shownChart is a chart of the material, ready for a page: its picture, its figures as a table, and who says so.
type shownChart struct {
	chart.Figure
	Chart *quiz.Chart
	Stale string // a note when the figures may be out of date; else ""
}

// shownOf puts a chart of the material into the reader's language. The place makes its id unique on the page; today is
// 2006-01-02.
func shownOf(p i18n.Printer, c *quiz.Chart, place, today string) shownChart {
	return shownChart{figureOf(p, c, place), c, staleWords(p, quiz.Key{BestBefore: c.BestBefore}, today)}
}

// besideFact gives the chart of a revealed question. What the fact already says of its date is not said again.
func besideFact(p i18n.Printer, q *quiz.QuestionView, today string) shownChart {
	key := q.Reveal.Key
	c := shownOf(p, key.Chart, string(q.ID), today)
	if key.Chart.BestBefore == key.BestBefore {
		c.Stale = ""
	}
	return c
}

// figureOf puts the figures and words of a chart into the reader's language. Municipalities have their names from
// their codes; a row without words is called by its id, which is then a year or an age.
func figureOf(p i18n.Printer, c *quiz.Chart, place string) chart.Figure {
	f := newFigure(p, c.Kind, "chart-"+place, c.Decimals)
	f.Title, f.Alt, f.Unit = say(p, c.Title), say(p, c.Alt), say(p, c.Unit)
	for _, column := range c.Columns {
		f.Columns = append(f.Columns, say(p, column.Text))
	}
	if len(f.Columns) == 0 {
		f.Columns = []string{""}
	}
	for _, r := range c.Rows {
		f.Rows = append(f.Rows, chart.Row{Code: r.ID, Label: rowLabel(p, r), Values: chart.Of(r.Values...)})
	}
	return f
}

// newFigure begins a figure that speaks the reader's language.
func newFigure(p i18n.Printer, kind quiz.ChartKind, id string, decimals int) chart.Figure {
	return chart.Figure{
		ID:     id,
		Kind:   kind,
		Number: func(n int64) string { return p.Number(n, decimals) },
		Mark:   func(n int64) string { return markWords(p, n, decimals) },
		From:   func(words string) string { return p.T("ChartFrom", "Number", words) },
		Range:  func(from, to string) string { return p.T("ChartRange", "From", from, "To", to) },
	}
}

// markWords writes a mark of a scale without the decimals that are all nought.
func markWords(p i18n.Printer, n int64, decimals int) string {
	for decimals > 0 && n%10 == 0 {
		n, decimals = n/10, decimals-1
	}
	return p.Number(n, decimals)
}

func rowLabel(p i18n.Printer, r quiz.Row) string {
	if words := say(p, r.Text); words != "" {
		return words
	}
	if name, ok := circles.MunicipalityCode(r.ID).Name(); ok {
		return name
	}
	return r.ID
}

// columnWords names a column of the table: a single one without a name is called by what it measures.
func columnWords(f chart.Figure, column string) string {
	switch {
	case column != "":
		return column
	case f.Unit != "":
		return f.Unit
	}
	return f.Title
}
