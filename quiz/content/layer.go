package content

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"norrbottenforalla.se/quiz"
)

// A Layer is one folder of modules. A module in a later layer takes the place of one with the same id in an earlier,
// whole: structure and words.
type Layer struct {
	Name string // begins the file of every problem; empty for the program's own
	FS   fs.FS
}

// A Strictness says what becomes of modules that have errors.
type Strictness int

const (
	Strict     Strictness = iota // any error: no catalogue
	SkipBroken                   // a module with an error is left out; what it would have replaced stays
)

// LoadLayers reads every layer, and gives the catalogue with everything that is wrong, errors and warnings, sorted.
// When there are errors and they are not to be skipped the catalogue is empty.
func LoadLayers(strictness Strictness, layers ...Layer) (Catalogue, Problems) {
	var problems Problems
	var drafts []*draft
	unread := 0
	for _, layer := range layers {
		c := &checker{layer: layer.Name}
		folders := c.moduleFolders(layer.FS)
		for _, folder := range folders {
			before := len(c.problems.Errors())
			d := c.readFolder(layer.FS, folder)
			if d == nil {
				unread++
				continue
			}
			d.c, d.broken = c, len(c.problems.Errors()) > before
			drafts = place(drafts, d, strictness)
		}
		// Sorted below, with what is said of the whole.
		problems = append(problems, c.problems...)
	}
	slices.SortStableFunc(drafts, func(a, b *draft) int { return strings.Compare(a.folder, b.folder) })
	all := &checker{}
	drafts = all.checkUnique(drafts, strictness)
	if unread == 0 || strictness == SkipBroken { // else the question may stand in what could not be read
		all.checkBaselines(drafts)
	}
	problems = append(problems, all.problems...)
	problems.sort()
	if strictness == Strict && len(problems.Errors()) > 0 {
		return Catalogue{}, problems
	}
	var c Catalogue
	for _, d := range drafts {
		c.modules = append(c.modules, d.module)
	}
	return c, problems
}

// place adds a module, in the place of one with the same id from an earlier layer.
func place(drafts []*draft, d *draft, strictness Strictness) []*draft {
	if d.broken && strictness == SkipBroken {
		return drafts
	}
	i := slices.IndexFunc(drafts, func(o *draft) bool { return o.module.ID == d.module.ID && o.module.ID != "" })
	switch {
	case i < 0:
		return append(drafts, d)
	case drafts[i].c == d.c: // the same layer
		d.c.errorf(d.file, d.lines["id"], "id", "id %q används redan i %s", d.module.ID, drafts[i].shownFile())
		return drafts
	}
	drafts[i] = d
	return drafts
}

// shownFile is the structure's file as problems name it.
func (d *draft) shownFile() string { return path.Join(d.c.layer, d.file) }

// checkUnique holds that ids are unique over the whole catalogue: a step is named after its question, position
// or prompt. It gives the modules that are left.
func (c *checker) checkUnique(drafts []*draft, strictness Strictness) []*draft {
	taken := map[string]*draft{}
	var left []*draft
	for _, d := range drafts {
		clash := false
		for _, step := range d.stepIDs() {
			if other, twice := taken[step.id]; twice && other != d {
				c.errorf(d.shownFile(), d.lines[step.key], step.key+".id", "id %q används redan i %s", step.id, other.shownFile())
				clash = true
			}
		}
		if clash && strictness == SkipBroken {
			continue
		}
		for _, step := range d.stepIDs() {
			taken[step.id] = d
		}
		left = append(left, d)
	}
	return left
}

// checkBaselines holds that what is asked in the first and the last meeting is asked somewhere. What is not is left
// out.
func (c *checker) checkBaselines(drafts []*draft) {
	asked := map[quiz.QuestionID]bool{}
	for _, d := range drafts {
		for _, q := range d.module.Questions {
			asked[q.ID] = true
		}
	}
	for _, d := range drafts {
		var kept []quiz.QuestionID
		for i, id := range d.module.Baseline {
			if asked[id] {
				kept = append(kept, id)
				continue
			}
			c.errorf(d.shownFile(), d.lines["baseline."+string(id)], fmt.Sprintf("baseline[%d]", i), "inget avsnitt har frågan %q", id)
		}
		d.module.Baseline = kept
	}
}
