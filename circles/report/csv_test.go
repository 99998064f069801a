package report_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"norrbottenforalla.se/circles/report"
)

func TestWriteCSV(t *testing.T) {
	var b bytes.Buffer
	err := report.WriteCSV(&b, [][]string{
		{"Datum", "Plats", "Antal"},
		{"2026-11-04", "Bygdegården; övre salen", "9"},
		{"2026-11-11", "Sal \"1\"\nandra raden", "-3"},
		{"=1+1", "@SUM(A1)", "+46 70 123"},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := "\ufeffDatum;Plats;Antal\r\n" +
		"2026-11-04;\"Bygdegården; övre salen\";9\r\n" +
		"2026-11-11;\"Sal \"\"1\"\"\r\nandra raden\";-3\r\n" +
		"'=1+1;'@SUM(A1);+46 70 123\r\n"
	if b.String() != want {
		t.Errorf("wrote\n%q, want\n%q", b.String(), want)
	}
}

func TestDefuse(t *testing.T) {
	for cell, want := range map[string]string{
		"":                           "",
		"Kalix":                      "Kalix",
		"-5":                         "-5",
		"−5":                         "−5",
		"+3,25":                      "+3,25",
		"-1 234,5":                   "-1 234,5",
		"=HYPERLINK(\"http://x\")":   "'=HYPERLINK(\"http://x\")",
		"+1+1":                       "'+1+1",
		"-2+3+cmd|' /C calc'!A0":     "'-2+3+cmd|' /C calc'!A0",
		"@A1":                        "'@A1",
		" =1":                        "' =1",
		"\u200b=1":                   "'\u200b=1",
		"\t=1":                       "'\t=1",
		"\tKalix":                    "'\tKalix",
		"\r=1":                       "'\r=1",
		"＝1":                         "'＝1",
		"|calc":                      "'|calc",
		"- vi pratade om bostäder":   "'- vi pratade om bostäder",
		"Vi sa = ja":                 "Vi sa = ja",
		"'citat'":                    "'citat'",
		"18:00–20:15":                "18:00–20:15",
		"2026-11-04":                 "2026-11-04",
		"-":                          "'-",
		"+46 70 123 45 67;=cmd|' /C": "'+46 70 123 45 67;=cmd|' /C",
	} {
		if got := report.Defuse(cell); got != want {
			t.Errorf("%q became %q, want %q", cell, got, want)
		}
	}
}

func TestReadCSV(t *testing.T) {
	for name, file := range map[string]string{
		"as exported":   "\ufeffDatum;Plats\r\n2026-11-04;Överkalix\r\n",
		"no mark":       "Datum;Plats\n2026-11-04;Överkalix\n",
		"tabs":          "Datum\tPlats\n2026-11-04\tÖverkalix",
		"commas":        "Datum,Plats\n2026-11-04,Överkalix",
		"an old Excel":  "Datum;Plats\r\n2026-11-04;\xd6verkalix\r\n",
		"empty lines":   "\n\nDatum;Plats\n;\n2026-11-04; Överkalix \n\n",
		"quoted":        "\"Datum\";\"Plats\"\n\"2026-11-04\";\"Överkalix\"\n",
		"more cells":    "Datum;Plats\n2026-11-04;Överkalix\n",
		"old Mac lines": "Datum;Plats\r2026-11-04;Överkalix\r",
		"no last line":  "Datum;Plats\r\n2026-11-04;Överkalix",
		"Excel's sep=;": "sep=;\r\nDatum;Plats\r\n2026-11-04;Överkalix\r\n",
		"marked sep=,":  "\ufeffSEP=,\nDatum,Plats\n2026-11-04,Överkalix\n",
		"UTF-16":        string(wide("\ufeffDatum\tPlats\r\n2026-11-04\tÖverkalix\r\n", 0)),
	} {
		rows, err := report.ReadCSV([]byte(file))
		if err != nil || len(rows) != 2 || !slices.Equal(rows[0].Cells, []string{"Datum", "Plats"}) ||
			!slices.Equal(rows[1].Cells, []string{"2026-11-04", "Överkalix"}) {
			t.Errorf("%s: %+v, %v", name, rows, err)
		}
	}
	rows, err := report.ReadCSV([]byte("a;b\n\n\"två\nrader\";c\nd\n"))
	if err != nil || len(rows) != 3 || rows[1].Line != 3 || rows[2].Line != 5 || len(rows[2].Cells) != 1 {
		t.Errorf("lines are %+v, %v", rows, err)
	}
	rows, err = report.ReadCSV([]byte("sep=;\na,b;c\nd,e;f\n"))
	if err != nil || len(rows) != 2 || rows[0].Line != 2 || !slices.Equal(rows[1].Cells, []string{"d,e", "f"}) {
		t.Errorf("what Excel's first line says does not count: %+v, %v", rows, err)
	}
	for name, c := range map[string]struct {
		file string
		want error
	}{
		"a workbook":      {"PK\x03\x04\x14\x00\x06\x00", report.ErrCSVNotText},
		"an old workbook": {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00", report.ErrCSVNotText},
		"a picture":       {"\xff\xd8\xff\xe0\x00\x10JFIF", report.ErrCSVNotText},
		"a paper":         {"%PDF-1.7\n1 0 obj", report.ErrCSVNotText},
		"empty":           {" \n;;\n", report.ErrCSVEmpty},
		"too big":         {strings.Repeat("a", report.MaxCSVBytes+1), report.ErrCSVTooBig},
		"too many":        {strings.Repeat("a;b\n", report.MaxCSVRows+1), report.ErrCSVTooBig},
		"one quote":       {"a;b\nc;\"d\n", nil},
	} {
		_, err := report.ReadCSV([]byte(c.file))
		var wrong *report.CSVError
		if c.want != nil && !errors.Is(err, c.want) || c.want == nil && (!errors.As(err, &wrong) || wrong.Line == 0) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// TestCSVComesBack proves for any table of cells without space around them that it is read as it was written, and that
// nothing in the file begins like a formula.
func TestCSVComesBack(t *testing.T) {
	cell := rapid.StringMatching(`[-=+@ |'";\na-zåäö0-9＝]{0,6}`)
	rapid.Check(t, func(t *rapid.T) {
		var rows [][]string
		for range rapid.IntRange(1, 5).Draw(t, "rows") {
			row := []string{"x"} // never an empty line
			for range 3 {
				row = append(row, strings.TrimSpace(cell.Draw(t, "cell")))
			}
			rows = append(rows, row)
		}
		var b bytes.Buffer
		if err := report.WriteCSV(&b, rows); err != nil {
			t.Fatal(err)
		}
		back, err := report.ReadCSV(b.Bytes())
		if err != nil {
			t.Fatalf("%q: %v", b.String(), err)
		}
		for i := range back {
			if !slices.Equal(back[i].Cells, rows[i]) {
				t.Fatalf("%q came back as %q", rows[i], back[i].Cells)
			}
		}
		if len(back) != len(rows) {
			t.Fatalf("%d rows came back as %d", len(rows), len(back))
		}
	})
}
