package report

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// XLSXType is what a file of WriteXLSX is sent as.
const XLSXType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// A Sheet is one page of a workbook. The first row is the heading. A cell is a string or an int; another type is an
// error. A string is always text: a workbook runs no cell that is not written as a formula.
type Sheet struct {
	Name string // at most 31 characters, without : \ / ? * [ ]
	Rows [][]any
}

// WriteXLSX writes a workbook. The error is the writer's, or that of a name or a cell that no workbook has.
func WriteXLSX(w io.Writer, sheets []Sheet) (err error) {
	f := excelize.NewFile()
	defer func() {
		if closed := f.Close(); err == nil {
			err = closed
		}
	}()
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return fmt.Errorf("report: xlsx: %w", err)
	}
	wrapped, err := f.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return fmt.Errorf("report: xlsx: %w", err)
	}
	for i, s := range sheets {
		if i == 0 {
			err = f.SetSheetName(f.GetSheetName(0), s.Name)
		} else {
			_, err = f.NewSheet(s.Name)
		}
		if err == nil {
			err = writeSheet(f, s, bold, wrapped)
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

func writeSheet(f *excelize.File, s Sheet, bold, wrapped int) error {
	out, err := f.NewStreamWriter(s.Name)
	if err != nil {
		return err
	}
	for column, width := range widths(s.Rows) {
		if err := out.SetColWidth(column+1, column+1, float64(width)); err != nil {
			return err
		}
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	for i, row := range s.Rows {
		cells := make([]any, len(row))
		for j, v := range row {
			style := wrapped
			if i == 0 {
				style = bold
			}
			switch v.(type) {
			case string, int:
				cells[j] = excelize.Cell{StyleID: style, Value: v}
			default:
				return fmt.Errorf("a cell is a %T", v)
			}
		}
		at, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			return err
		}
		if err := out.SetRow(at, cells); err != nil {
			return err
		}
	}
	return out.Flush()
}

// widths gives a width for each column in characters: as its longest line, within reason.
func widths(rows [][]any) []int {
	var all []int
	for _, row := range rows {
		for i, v := range row {
			if i == len(all) {
				all = append(all, 10)
			}
			all[i] = max(all[i], min(60, len([]rune(fmt.Sprint(v)))+2))
		}
	}
	return all
}
