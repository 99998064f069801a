package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// XLSXType is what a file of WriteXLSX is sent as.
const XLSXType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// A Book is a workbook, and what its properties say of it.
type Book struct {
	Title   string
	Creator string // an organisation or a service, never a person
	Lang    string // BCP 47, of the words in it
	At      time.Time
	Sheets  []Sheet
}

// A Sheet is one page of a workbook. The first row is the heading: it stays in view, and stands at the top of every paper.
// A cell is a string, an int, a Fixed or a Percent; another type is an error. A string is always text: a workbook runs no
// cell that is not written as a formula.
type Sheet struct {
	Name  string // at most 31 characters, without : \ / ? * [ ]
	Rows  [][]any
	Total bool // the last row is the sum of the others
	Tall  bool // printed upright, as texts are; else on its side
}

// sheetFont is named for every cell: a style without one is shown in another font than the rest.
const sheetFont = "Calibri"

// lineHigh is the height of a line of sheetFont in points.
const lineHigh = 15

// Fixed is a number with two decimals, in hundredths. A sheet counts with it and shows both decimals, in the reader's own
// way of writing them.
type Fixed int

// Percent is a share in whole per cent. A sheet counts with 0.54 and shows 54 %.
type Percent int

// WriteXLSX writes a workbook. The error is the writer's, or that of a name or a cell that no workbook has.
func WriteXLSX(w io.Writer, b Book) (err error) {
	f := excelize.NewFile()
	defer func() {
		if closed := f.Close(); err == nil {
			err = closed
		}
	}()
	made := b.At.UTC().Format(time.RFC3339)
	err = f.SetDocProps(&excelize.DocProperties{
		Title: b.Title, Creator: b.Creator, LastModifiedBy: b.Creator, Created: made, Modified: made, Language: b.Lang,
	})
	if err != nil {
		return fmt.Errorf("report: xlsx: %w", err)
	}
	styles, err := stylesIn(f)
	if err != nil {
		return fmt.Errorf("report: xlsx: %w", err)
	}
	for i, s := range b.Sheets {
		if i == 0 {
			err = f.SetSheetName(f.GetSheetName(0), s.Name)
		} else {
			_, err = f.NewSheet(s.Name)
		}
		if err == nil {
			err = layOut(f, b, s)
		}
		if err == nil {
			err = writeSheet(f, s, styles)
		}
		if err != nil {
			return fmt.Errorf("report: sheet %q: %w", s.Name, err)
		}
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("report: xlsx: %w", err)
	}
	return nil
}

// A rowRole is what a row is in its table.
type rowRole int

const (
	rowHead rowRole = iota
	rowPlain
	rowTotal
)

// A cellKind is what a cell holds.
type cellKind int

const (
	cellWords cellKind = iota
	cellWhole
	cellFixed
	cellPercent
)

// cellStyles are the looks of a workbook's cells, by the numbers that the workbook gives them.
type cellStyles map[rowRole]map[cellKind]int

func stylesIn(f *excelize.File) (cellStyles, error) {
	formats := map[cellKind]int{cellWords: 0, cellWhole: 3, cellFixed: 2, cellPercent: 9} // the file format's own numbers of "#,##0", "0.00" and "0%"
	all := cellStyles{}
	for r := rowHead; r <= rowTotal; r++ {
		all[r] = map[cellKind]int{}
		for k, format := range formats {
			look := excelize.Style{
				Font:      &excelize.Font{Family: sheetFont, Size: 11, Bold: r != rowPlain},
				Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"},
				NumFmt:    format,
			}
			if k != cellWords {
				look.Alignment.Horizontal = "right"
			}
			switch r {
			case rowHead:
				look.Alignment.Vertical = "bottom"
				look.Border = []excelize.Border{{Type: "bottom", Style: 1, Color: "000000"}}
			case rowTotal:
				look.Border = []excelize.Border{{Type: "top", Style: 1, Color: "000000"}}
			}
			id, err := f.NewStyle(&look)
			if err != nil {
				return nil, err
			}
			all[r][k] = id
		}
	}
	return all, nil
}

// layOut makes a sheet fit for paper: A4, as wide as the paper and as many papers as it takes, the heading on
// each, and below what the book is, which sheet this is and which paper.
func layOut(f *excelize.File, b Book, s Sheet) error {
	fit, wide, down, a4, way := true, 1, 0, 9, "landscape"
	if s.Tall {
		way = "portrait"
	}
	if err := f.SetSheetProps(s.Name, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	err := f.SetPageLayout(s.Name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &way, FitToWidth: &wide, FitToHeight: &down})
	if err != nil {
		return err
	}
	title := []rune(b.Title)
	below := strings.ReplaceAll(string(title[:min(len(title), maxFooter)]), "&", "&&")
	if err := f.SetHeaderFooter(s.Name, &excelize.HeaderFooterOptions{OddFooter: "&L" + below + "&R&A, &P/&N"}); err != nil {
		return err
	}
	return f.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", Scope: s.Name, RefersTo: "'" + strings.ReplaceAll(s.Name, "'", "''") + "'!$1:$1",
	})
}

// maxFooter is how many letters of the title stand below a sheet; the file format has room for 255 of all of it.
const maxFooter = 100

func writeSheet(f *excelize.File, s Sheet, styles cellStyles) error {
	out, err := f.NewStreamWriter(s.Name)
	if err != nil {
		return err
	}
	wide := widths(s.Rows)
	for column, width := range wide {
		if err := out.SetColWidth(column+1, column+1, float64(width)); err != nil {
			return err
		}
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	columns := columnKinds(s.Rows)
	for i, row := range s.Rows {
		here := rowPlain
		switch {
		case i == 0:
			here = rowHead
		case s.Total && i == len(s.Rows)-1:
			here = rowTotal
		}
		cells := make([]any, len(row))
		for j, v := range row {
			k, value, err := cellOf(v)
			if err != nil {
				return err
			}
			if k == cellWords {
				k = columns[j] // what stands in words among numbers, and their heading, stands where they do
			}
			cells[j] = excelize.Cell{StyleID: styles[here][k], Value: value}
		}
		at, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			return err
		}
		if err := out.SetRow(at, cells, excelize.RowOpts{Height: high(row, wide)}); err != nil {
			return err
		}
	}
	return out.Flush()
}

// cellOf gives what a cell is and what a workbook keeps of it.
func cellOf(v any) (cellKind, any, error) {
	switch n := v.(type) {
	case string:
		return cellWords, n, nil
	case int:
		return cellWhole, n, nil
	case Fixed:
		return cellFixed, float64(n) / 100, nil
	case Percent:
		return cellPercent, float64(n) / 100, nil
	}
	return cellWords, nil, fmt.Errorf("a cell is a %T", v)
}

// columnKinds gives what the cells of each column are: text, unless a row has a number in it.
func columnKinds(rows [][]any) []cellKind {
	var all []cellKind
	for _, row := range rows {
		for i, v := range row {
			if i == len(all) {
				all = append(all, cellWords)
			}
			if k, _, err := cellOf(v); err == nil && k != cellWords {
				all[i] = k
			}
		}
	}
	return all
}

// Widths of columns in characters.
const (
	narrow  = 10
	longish = 30 // a text that may take lines
	across  = 96 // what the columns of longish texts share
)

// widths gives a width for each column in characters: as its longest text, when it has room. A heading may take lines, so
// it makes a column no wider than its longest word.
func widths(rows [][]any) []int {
	var all []int
	for n, row := range rows {
		for i, v := range row {
			if i == len(all) {
				all = append(all, narrow)
			}
			words := []string{fmt.Sprint(v)}
			if n == 0 {
				words = strings.Fields(words[0])
			}
			for _, w := range words {
				all[i] = max(all[i], len([]rune(w))+2)
			}
		}
	}
	var long []int // columns of longish texts, the least first: what one leaves the others share
	for i, width := range all {
		if width > longish {
			long = append(long, i)
		}
	}
	slices.SortStableFunc(long, func(a, b int) int { return cmp.Compare(all[a], all[b]) })
	left := across
	for n, i := range long {
		all[i] = min(all[i], max(longish, left/(len(long)-n)))
		left -= all[i]
	}
	return all
}

// high gives how high a row must be in points for all of its texts to be seen: not every program works it out.
func high(row []any, wide []int) float64 {
	most := 1
	for i, v := range row {
		most = max(most, lines(fmt.Sprint(v), wide[i]))
	}
	return float64(min(most, 27) * lineHigh)
}

// lines tells how many lines a text takes in a column so wide, when it breaks between words.
func lines(text string, wide int) int {
	n := 0
	for part := range strings.SplitSeq(text, "\n") {
		n++
		at := 0
		for _, word := range strings.Fields(part) {
			long := len([]rune(word))
			if at > 0 && at+1+long > wide {
				n, at = n+1, 0
			} else if at > 0 {
				at++
			}
			at += long
		}
	}
	return n
}
