package main

import (
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"norrbottenforalla.se/assets"
	"norrbottenforalla.se/quiz/content"
)

// Run checks a folder of modules, or the program's own, and prints every problem with file, line and key. Errors make
// it fail; warnings and facts past their date do not.
func (c checkCmd) Run(to output) error {
	today := time.Now()
	if c.Date != "" {
		var err error
		if today, err = time.ParseInLocation(time.DateOnly, c.Date, time.Local); err != nil {
			return fmt.Errorf("--date %q: skriv datumet som 2026-12-31", c.Date)
		}
	}
	var fsys fs.FS = assets.Modules()
	if c.Dir != "" {
		fsys = os.DirFS(c.Dir)
	}
	problems := content.Check(fsys)
	for _, p := range problems {
		fmt.Fprintln(to.Out, p)
	}
	if n := len(problems.Errors()); n > 0 {
		return fmt.Errorf("materialet har %d fel", n)
	}
	catalogue, err := content.Load(fsys)
	if err != nil {
		return err
	}
	if c.Stale {
		for _, s := range catalogue.Stale(today) {
			fmt.Fprintf(to.Out, "%s/%s: bäst före %s, senast kontrollerad %s (fakta %s)\n",
				s.Module, s.Question, s.BestBefore, s.Checked, strings.Join(s.Facts, ", "))
		}
	}
	fmt.Fprintf(to.Out, "%d avsnitt utan fel, %d varningar.\n", len(catalogue.Modules()), len(problems))
	return nil
}
