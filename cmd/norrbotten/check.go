package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"norrbottenforalla.se/assets"
	"norrbottenforalla.se/quiz/content"
)

// Run checks a folder of modules beside the program's own, or only the program's own, and prints every problem with
// file, line and key. Errors make it fail; warnings and facts past their date do not.
func (c checkCmd) Run(to output) error {
	today := time.Now()
	if c.Date != "" {
		var err error
		if today, err = time.ParseInLocation(time.DateOnly, c.Date, time.Local); err != nil {
			return fmt.Errorf("--date %q: skriv datumet som 2026-12-31", c.Date)
		}
	}
	layers, done, err := materialLayers(c.Dir)
	if err != nil {
		return err
	}
	defer done()
	catalogue, problems := content.LoadLayers(content.Strict, layers...)
	if own := layers[len(layers)-1].Name; own != "" { // the author cannot mend warnings about the program's own
		problems = slices.DeleteFunc(problems, func(p content.Problem) bool {
			return p.Severity == content.Warning && !strings.HasPrefix(p.File, own+"/")
		})
	}
	for _, p := range problems {
		fmt.Fprintln(to.Out, p)
	}
	if n := len(problems.Errors()); n > 0 {
		return fmt.Errorf("materialet har %d fel", n)
	}
	if c.Stale {
		for _, s := range catalogue.Stale(today) {
			fmt.Fprintf(to.Out, "%s/%s: bäst före %s, senast kontrollerad %s (fakta %s)\n",
				s.Module, s.Question, s.BestBefore, s.Checked, strings.Join(s.Facts, ", "))
		}
	}
	if c.Languages {
		printGaps(to.Out, catalogue)
	}
	fmt.Fprintf(to.Out, "%d avsnitt utan fel, %d varningar.\n", len(catalogue.Modules()), len(problems))
	return nil
}

// printGaps tells what each language lacks, module by module.
func printGaps(out io.Writer, catalogue content.Catalogue) {
	for _, g := range catalogue.Gaps() {
		have := g.Texts - len(g.Missing)
		fmt.Fprintf(out, "%s, %s: %d av %d texter\n", g.Module, g.Lang, have, g.Texts)
		if have == 0 {
			continue // the whole list is the Swedish file
		}
		for _, key := range g.Missing {
			fmt.Fprintf(out, "    saknas: %s\n", key)
		}
	}
}

// materialLayers gives the program's own modules and, above them, those of a folder; no folder when dir is empty. A
// folder that is itself a module counts as the only one of the folder it stands in. done closes what was opened.
func materialLayers(dir string) (layers []content.Layer, done func(), err error) {
	layers = []content.Layer{{FS: assets.Modules()}}
	if dir == "" {
		return layers, func() {}, nil
	}
	only := ""
	if _, err := os.Lstat(filepath.Join(dir, "module.yaml")); err == nil {
		abs, err := filepath.Abs(dir)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", dir, err)
		}
		dir, only = filepath.Dir(abs), filepath.Base(abs)
	}
	root, err := os.OpenRoot(dir) // from which no link leads out
	if err != nil {
		return nil, nil, fmt.Errorf("mappen med avsnitt: %w", err)
	}
	fsys := root.FS()
	if only != "" {
		fsys = oneFolder{fsys, only}
	}
	return append(layers, content.Layer{Name: filepath.ToSlash(filepath.Clean(dir)), FS: fsys}), func() { _ = root.Close() }, nil
}

// oneFolder shows only one of the folders at the top.
type oneFolder struct {
	fs.FS
	name string
}

// ReadDir is what fs.ReadDir asks.
func (f oneFolder) ReadDir(name string) ([]fs.DirEntry, error) {
	all, err := fs.ReadDir(f.FS, name)
	if name != "." {
		return all, err
	}
	for _, e := range all {
		if e.Name() == f.name {
			return []fs.DirEntry{e}, err
		}
	}
	return nil, err
}
