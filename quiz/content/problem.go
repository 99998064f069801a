package content

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// A Severity says whether a problem stops the module from being used.
type Severity string

const (
	Error   Severity = "fel"     // the module is not loaded
	Warning Severity = "varning" // the module works; somebody should look
)

// A Problem is one thing to mend, and where.
type Problem struct {
	File     string // below the modules' folder: "02-demografi/sv.yaml"
	Line     int    // from 1; 0 when it is about the whole file
	Key      string // "questions.folkmangd.slider.step"; empty when it is about the whole file
	Severity Severity
	Text     string // plain Swedish for whoever wrote the file, without a line break
}

// String gives the problem as one line, as compilers do it.
func (p Problem) String() string {
	where := p.File
	if strings.ContainsFunc(where, func(r rune) bool { return !unicode.IsPrint(r) }) {
		where = strconv.Quote(where) // a file's name may hold anything; a terminal obeys some of it
	}
	if p.Line > 0 {
		where = fmt.Sprintf("%s:%d", where, p.Line)
	}
	if p.Key == "" {
		return fmt.Sprintf("%s: %s: %s", where, p.Severity, p.Text)
	}
	return fmt.Sprintf("%s: %s: %s: %s", where, p.Severity, p.Key, p.Text)
}

// Problems is all that is wrong, sorted by file, line and key.
type Problems []Problem

// Error gives one plain line per problem.
func (ps Problems) Error() string {
	lines := make([]string, 0, len(ps))
	for _, p := range ps {
		lines = append(lines, p.String())
	}
	return strings.Join(lines, "\n")
}

// Errors gives only those that stop the modules from being used.
func (ps Problems) Errors() Problems {
	var errs Problems
	for _, p := range ps {
		if p.Severity == Error {
			errs = append(errs, p)
		}
	}
	return errs
}

func (ps Problems) sort() {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		if c := strings.Compare(a.File, b.File); c != 0 {
			return c
		}
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		if c := strings.Compare(a.Key, b.Key); c != 0 {
			return c
		}
		return strings.Compare(a.Text, b.Text)
	})
}

// checker collects problems while the files are read.
type checker struct {
	layer    string // begins every file
	problems Problems
}

func (c *checker) errorf(file string, line int, key, format string, args ...any) {
	c.add(Error, file, line, key, format, args...)
}

func (c *checker) warnf(file string, line int, key, format string, args ...any) {
	c.add(Warning, file, line, key, format, args...)
}

func (c *checker) add(s Severity, file string, line int, key, format string, args ...any) {
	text := strings.Join(strings.Fields(fmt.Sprintf(format, args...)), " ")
	c.problems = append(c.problems, Problem{File: path.Join(c.layer, file), Line: line, Key: key, Severity: s, Text: text})
}
