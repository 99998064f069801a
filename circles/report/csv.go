package report

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ContentType is what a file of WriteCSV is sent as.
const ContentType = "text/csv; charset=utf-8"

// bom tells a spreadsheet that the file is UTF-8; without it å, ä and ö break.
const bom = "\ufeff"

// WriteCSV writes a table as a Swedish spreadsheet opens it: UTF-8 with a byte order mark, semicolons, CRLF, and no cell
// that the spreadsheet would run as a formula. The rows may have different lengths. The error is the writer's.
func WriteCSV(w io.Writer, rows [][]string) error {
	if _, err := io.WriteString(w, bom); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.Comma, out.UseCRLF = ';', true
	for _, row := range rows {
		safe := make([]string, len(row))
		for i, cell := range row {
			safe[i] = Defuse(cell)
		}
		if err := out.Write(safe); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// plainNumber is a number as people write it, which may begin with a sign and is no formula.
var plainNumber = regexp.MustCompile(`^[+−-]?[0-9]+([ .,:][0-9]+)*$`)

// Defuse gives a cell that no spreadsheet runs: one that begins like a formula gets an apostrophe before it, which
// spreadsheets take for "this is text". Characters that only look like the signs count too, and so does space before them.
// Source: OWASP, "CSV Injection" (cells beginning with = + - @, tab or carriage return).
func Defuse(cell string) string {
	// Also what is defused already, so that reading it back is one step and no guess.
	if formula(strings.TrimLeft(cell, "'")) && !plainNumber.MatchString(cell) {
		return "'" + cell
	}
	return cell
}

func formula(cell string) bool {
	if strings.HasPrefix(cell, "\t") || strings.HasPrefix(cell, "\r") || strings.HasPrefix(cell, "\n") {
		return true
	}
	seen := strings.TrimLeftFunc(cell, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || r == 0 })
	r, _ := utf8.DecodeRuneInString(seen)
	return strings.ContainsRune("=+-@|%＝＋－＠−", r) && seen != ""
}

// Limits on a table that is read.
const (
	MaxCSVBytes = 256 << 10
	MaxCSVRows  = 1000
)

// What Text and ReadCSV can find. Each is for people to be told, by whoever knows their language.
var (
	ErrCSVTooBig  = errors.New("report: the table is too big")
	ErrCSVEmpty   = errors.New("report: the table is empty")
	ErrCSVNotText = errors.New("report: the file is no text") // a workbook, a picture, a PDF
	ErrCSVLetters = errors.New("report: nobody can tell which letters these are")
)

// A CSVError is a line that cannot be read as a row.
type CSVError struct {
	Line int // from 1
	Err  error
}

// Error is for the log.
func (e *CSVError) Error() string { return fmt.Sprintf("report: line %d: %v", e.Line, e.Err) }

// Unwrap gives the cause.
func (e *CSVError) Unwrap() error { return e.Err }

// A Row is a row of a table that was read, and where it stood.
type Row struct {
	Line  int // from 1
	Cells []string
}

// ReadCSV reads a table as people have it, in any of the letters of Text; semicolons, tabs or commas, whichever the first
// line has most of or Excel's own first line "sep=;" says; empty lines left out. Cells come without space around them and
// without the apostrophe of Defuse. The error is ErrCSVTooBig, ErrCSVNotText, ErrCSVLetters,
// ErrCSVEmpty or a *CSVError.
func ReadCSV(raw []byte) ([]Row, error) {
	text, err := Text(raw)
	if err != nil {
		return nil, err
	}
	if !strings.Contains(text, "\n") {
		text = strings.ReplaceAll(text, "\r", "\n") // as old Macs end their lines
	}
	file, above := []byte(text), 0
	comma := separator(file)
	if said := excelSeparator.FindSubmatch(file); said != nil {
		file, above, comma = file[len(said[0]):], 1, rune(said[1][0])
	}
	in := csv.NewReader(bytes.NewReader(file))
	in.Comma, in.FieldsPerRecord = comma, -1
	var rows []Row
	for {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			line := 0
			var wrong *csv.ParseError
			if errors.As(err, &wrong) {
				line = wrong.Line + above
			}
			return nil, &CSVError{Line: line, Err: err}
		}
		line, _ := in.FieldPos(0)
		line += above
		empty := true
		for i := range cells {
			cells[i] = strings.TrimSpace(refuse(cells[i]))
			empty = empty && cells[i] == ""
		}
		if empty {
			continue
		}
		if rows = append(rows, Row{Line: line, Cells: cells}); len(rows) > MaxCSVRows {
			return nil, ErrCSVTooBig
		}
	}
	if len(rows) == 0 {
		return nil, ErrCSVEmpty
	}
	return rows, nil
}

// refuse takes away the apostrophe that Defuse put there, so that what was exported comes back as it was.
func refuse(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && Defuse(rest) == cell {
		return rest
	}
	return cell
}

// excelSeparator is a first line that Excel understands and does not show.
var excelSeparator = regexp.MustCompile(`^(?i:"?sep=)([;,\t])"?[;,\t]*(?:\r\n|\n|$)`)

// separator gives what stands between the cells of the first line that has any.
func separator(file []byte) rune {
	for line := range bytes.Lines(file) {
		best, most := ';', 0
		for _, r := range []rune{';', '\t', ','} {
			if n := bytes.Count(line, []byte(string(r))); n > most {
				best, most = r, n
			}
		}
		if most > 0 {
			return best
		}
	}
	return ';'
}
