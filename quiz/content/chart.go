package content

import (
	"regexp"
	"slices"
	"strings"

	"norrbottenforalla.se/quiz"
)

const (
	maxColumns = 4
	maxRows    = 40
)

var (
	chartKinds = []quiz.ChartKind{quiz.Bars, quiz.Lines, quiz.Pyramid, quiz.Tiles}
	// The municipalities of Norrbotten by code; a chart of tiles is about them.
	municipalities = []string{
		"2505", "2506", "2510", "2513", "2514", "2518", "2521", "2523", "2560", "2580", "2581", "2582", "2583", "2584",
	}
	// A row named by a figure is its own label: "2025", "0-9", "90-".
	figureRow = regexp.MustCompile(`^[0-9]+(-[0-9]*)?$`)
)

// readCharts reads the charts, whose words come later; so the questions point at them where they stand.
func (d *draft) readCharts(list value, lib library) map[string]*quiz.Chart {
	items := list.list()
	d.module.Charts = make([]quiz.Chart, len(items))
	all := map[string]*quiz.Chart{}
	for i, item := range items {
		chart := &d.module.Charts[i]
		item = item.namedByID("charts")
		*chart = item.readChart(lib)
		if chart.ID == "" {
			continue
		}
		if all[string(chart.ID)] != nil {
			item.errorf("id %q används redan på rad %d", chart.ID, d.lines[item.key])
			continue
		}
		d.lines[item.key] = item.line
		all[string(chart.ID)] = chart
	}
	return all
}

func (v value) readChart(lib library) quiz.Chart {
	f := v.fields("id", "kind", "decimals", "columns", "rows", "facts", "sources", "best-before")
	var chart quiz.Chart
	if id := f.need("id"); !id.missing() {
		s, _ := id.id()
		chart.ID = quiz.ChartID(s)
	}
	if kind := f.need("kind"); !kind.missing() {
		chart.Kind = kind.chartKind()
	}
	if d, ok := f.opt("decimals"); ok {
		chart.Decimals, _ = d.whole(0, maxDecimals)
	}
	columns, hasColumns := f.opt("columns")
	if hasColumns {
		chart.Columns = columns.columns()
	}
	if n := len(chart.Columns); chart.Kind == quiz.Pyramid && n != 2 {
		v.errorf("en pyramid har 2 kolumner, här är %d", n)
	} else if chart.Kind == quiz.Tiles && n > 1 {
		columns.errorf("en rutkarta (tiles) har en kolumn, här är %d", n)
	}
	rows := f.need("rows")
	chart.Rows = rows.rows(chart)
	if n := len(chart.Rows); !rows.missing() && (n < 2 || n > maxRows) {
		rows.errorf("ska ha 2 till %d rader, har %d", maxRows, n)
	}
	chart.FactIDs = f.need("facts").factIDs(lib)
	chart.Sources = f.need("sources").sourceList(lib)
	if b, ok := f.opt("best-before"); ok {
		chart.BestBefore = b.date()
	}
	return chart
}

func (v value) chartKind() quiz.ChartKind {
	s, ok := v.text()
	if !ok {
		return ""
	}
	if !slices.Contains(chartKinds, quiz.ChartKind(s)) {
		v.errorf("%q är ingen sorts diagram; det finns %v", s, chartKinds)
		return ""
	}
	return quiz.ChartKind(s)
}

func (v value) columns() []quiz.Column {
	var columns []quiz.Column
	for _, item := range v.list() {
		id, ok := item.id()
		switch {
		case !ok:
		case slices.ContainsFunc(columns, func(c quiz.Column) bool { return c.ID == id }):
			item.errorf("%q står två gånger", id)
		default:
			columns = append(columns, quiz.Column{ID: id})
		}
	}
	if n := len(columns); n > maxColumns {
		v.errorf("ska ha högst %d kolumner, har %d", maxColumns, n)
	}
	return columns
}

func (v value) rows(chart quiz.Chart) []quiz.Row {
	var rows []quiz.Row
	for _, item := range v.list() {
		item = item.namedByID(v.key)
		f := item.fields("id", "values")
		var row quiz.Row
		if id := f.need("id"); !id.missing() {
			row.ID = id.rowID(chart.Kind)
			if slices.ContainsFunc(rows, func(r quiz.Row) bool { return row.ID != "" && r.ID == row.ID }) {
				id.errorf("%q står två gånger", row.ID)
			}
		}
		values := f.need("values")
		for _, n := range values.list() {
			units, _ := n.number(chart.Decimals)
			if chart.Kind == quiz.Pyramid && units < 0 {
				n.errorf("får inte vara mindre än 0")
			}
			row.Values = append(row.Values, units)
		}
		if want := max(1, len(chart.Columns)); !values.missing() && len(row.Values) != want {
			values.errorf("ska ha ett värde för varje kolumn (%d), har %d", want, len(row.Values))
		}
		rows = append(rows, row)
	}
	return rows
}

func (v value) rowID(kind quiz.ChartKind) string {
	s, ok := v.id()
	if ok && kind == quiz.Tiles && !slices.Contains(municipalities, s) {
		v.errorf("%q är inte koden för en kommun i Norrbotten", s)
		return ""
	}
	return s
}

// labelFigures labels the rows that are named by a figure, in each language of the module; an author who wants another
// label writes it among the words. Tiles are labelled with the municipalities' names by whoever draws them.
func (d *draft) labelFigures() {
	for i := range d.module.Charts {
		chart := &d.module.Charts[i]
		for j := range chart.Rows {
			row := &chart.Rows[j]
			if chart.Kind == quiz.Tiles || len(row.Text) > 0 || !figureRow.MatchString(row.ID) {
				continue
			}
			row.Text = quiz.Text{}
			for _, lang := range d.langs {
				row.Text[lang] = strings.ReplaceAll(row.ID, "-", "–")
			}
		}
	}
}
