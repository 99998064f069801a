package content

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"norrbottenforalla.se/quiz"
)

// A Catalogue is all modules, read and checked. It never changes; its modules share memory with it, so whoever wants
// to change one copies it first. It may be used by many goroutines at once.
type Catalogue struct {
	modules []quiz.Module
}

// Load reads every module below fsys, the folder that holds "<nn>-<id>" folders. When anything is wrong it gives no
// catalogue, and an error that is a Problems with all errors (warnings are for Check).
func Load(fsys fs.FS) (Catalogue, error) {
	drafts, problems := read(fsys)
	if errs := problems.Errors(); len(errs) > 0 {
		return Catalogue{}, errs
	}
	var c Catalogue
	for _, d := range drafts {
		c.modules = append(c.modules, d.module)
	}
	return c, nil
}

// Check reads like Load and gives everything that is wrong, errors and warnings, sorted. Nil means nothing to mend.
func Check(fsys fs.FS) Problems {
	_, problems := read(fsys)
	return problems
}

// Modules gives the modules in the order of their folders. They must not be changed.
func (c Catalogue) Modules() []quiz.Module { return slices.Clone(c.modules) }

// Module gives the module with an id, and whether there is one. It must not be changed.
func (c Catalogue) Module(id quiz.ModuleID) (quiz.Module, bool) {
	i := slices.IndexFunc(c.modules, func(m quiz.Module) bool { return m.ID == id })
	if i < 0 {
		return quiz.Module{}, false
	}
	return c.modules[i], true
}

// Question gives the question with an id, the module it stands in, and whether there is one. It must not be changed.
func (c Catalogue) Question(id quiz.QuestionID) (quiz.Question, quiz.ModuleID, bool) {
	for _, m := range c.modules {
		for _, q := range m.Questions {
			if q.ID == id {
				return q, m.ID, true
			}
		}
	}
	return quiz.Question{}, "", false
}

// A StaleFact is a question whose fact may be out of date.
type StaleFact struct {
	Module     quiz.ModuleID
	Question   quiz.QuestionID
	Facts      []string // rows of the fact sheets
	Checked    string   // 2006-01-02
	BestBefore string   // 2006-01-02, passed
}

// Stale gives the questions whose best-before date has passed at now, by the calendar of now's location, in the
// order of the catalogue. On the date itself a fact is still fresh.
func (c Catalogue) Stale(now time.Time) []StaleFact {
	today := now.Format(time.DateOnly)
	var stale []StaleFact
	for _, m := range c.modules {
		for _, q := range m.Questions {
			if q.Key.BestBefore != "" && q.Key.BestBefore < today {
				stale = append(stale, StaleFact{m.ID, q.ID, slices.Clone(q.Key.FactIDs), q.Key.Checked, q.Key.BestBefore})
			}
		}
	}
	return stale
}

const structureFile = "module.yaml"

var (
	moduleFolder = regexp.MustCompile(`^[0-9]{2}-([a-z0-9][a-z0-9-]{0,39})$`)
	languageFile = regexp.MustCompile(`^([a-z]{2,3}(?:-[a-z0-9]{2,8})*)\.yaml$`)
)

// read reads everything and reports everything.
func read(fsys fs.FS) ([]*draft, Problems) {
	c := &checker{}
	var drafts []*draft
	numbers := map[string]string{}
	folders := c.moduleFolders(fsys)
	for _, folder := range folders {
		if other, taken := numbers[folder[:2]]; taken {
			c.errorf(folder, 0, "", "has the same number as %s", other)
		}
		numbers[folder[:2]] = folder
		if d := c.readFolder(fsys, folder); d != nil {
			drafts = append(drafts, d)
		}
	}
	c.checkUnique(drafts)
	if len(drafts) == len(folders) { // else the question may stand in what could not be read
		c.checkBaselines(drafts)
	}
	c.problems.sort()
	return drafts, c.problems
}

// moduleFolders gives the folders that should hold a module.
func (c *checker) moduleFolders(fsys fs.FS) []string {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		c.errorf(".", 0, "", "cannot be read: %v", err)
		return nil
	}
	var folders []string
	for _, e := range entries {
		name := e.Name()
		switch {
		case hidden(name):
		case e.IsDir() && moduleFolder.MatchString(name):
			folders = append(folders, name)
		case e.IsDir():
			c.errorf(name, 0, "", "a module's folder is called two digits, a hyphen and its id: 02-demografi")
		case !e.Type().IsRegular():
			c.errorf(name, 0, "", "is not an ordinary file or folder")
		case strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml"):
			c.errorf(name, 0, "", "should stand in a module's folder")
		}
	}
	if len(folders) == 0 && len(c.problems) == 0 {
		c.errorf(".", 0, "", "there are no modules here")
	}
	return folders
}

// hidden files are those that embedding leaves out: an editor's, the system's.
func hidden(name string) bool { return name[0] == '.' || name[0] == '_' }

// readFolder reads one module. It gives nil when there is no structure to hang words on.
func (c *checker) readFolder(fsys fs.FS, folder string) *draft {
	langs, structure := c.moduleFiles(fsys, folder)
	var root value
	ok := false
	if structure {
		root, ok = c.readYAML(fsys, path.Join(folder, structureFile))
	}
	if !ok {
		// Even so, whoever mends this wants to hear now that a language file cannot be read.
		for _, lang := range langs {
			c.readYAML(fsys, languagePath(folder, lang))
		}
		return nil
	}
	d := c.readModule(root, folder)
	if !slices.Contains(langs, quiz.Swedish) {
		c.errorf(languagePath(folder, quiz.Swedish), 0, "", "is missing; every module has its words in Swedish")
	}
	for _, lang := range langs {
		if words, ok := c.readYAML(fsys, languagePath(folder, lang)); ok {
			d.readWords(words, lang)
		}
	}
	d.labelFigures()
	return d
}

func languagePath(folder string, lang quiz.Lang) string {
	return path.Join(folder, string(lang)+".yaml")
}

// moduleFiles gives the languages of a module, Swedish first, and whether its structure can be read. It reports
// files that do not belong there.
func (c *checker) moduleFiles(fsys fs.FS, folder string) (langs []quiz.Lang, structure bool) {
	entries, err := fs.ReadDir(fsys, folder)
	if err != nil {
		c.errorf(folder, 0, "", "cannot be read: %v", err)
		return nil, false
	}
	found := false
	for _, e := range entries {
		name, file := e.Name(), path.Join(folder, e.Name())
		m := languageFile.FindStringSubmatch(name)
		found = found || name == structureFile
		switch {
		case hidden(name):
		case !e.Type().IsRegular():
			c.errorf(file, 0, "", "is not an ordinary file")
		case name == structureFile:
			structure = true
		case m == nil:
			c.errorf(file, 0, "", "does not belong here; a module has module.yaml and language files such as sv.yaml")
		case m[1] == string(quiz.Swedish):
			langs = slices.Insert(langs, 0, quiz.Swedish)
		default:
			langs = append(langs, quiz.Lang(m[1]))
		}
	}
	if !found {
		c.errorf(path.Join(folder, structureFile), 0, "", "is missing")
	}
	return langs, structure
}

// checkUnique holds that ids are unique over the whole catalogue: a step is named after its question, position
// or prompt.
func (c *checker) checkUnique(drafts []*draft) {
	taken := map[string]*draft{}
	for _, d := range drafts {
		for _, step := range d.stepIDs() {
			if other, twice := taken[step.id]; twice && other != d {
				c.errorf(d.file, d.lines[step.key], step.key+".id", "the id %q is already used in %s", step.id, other.file)
			}
			taken[step.id] = d
		}
	}
}

// checkBaselines holds that what is asked in the first and the last meeting is asked somewhere.
func (c *checker) checkBaselines(drafts []*draft) {
	asked := map[quiz.QuestionID]bool{}
	for _, d := range drafts {
		for _, q := range d.module.Questions {
			asked[q.ID] = true
		}
	}
	for _, d := range drafts {
		for i, id := range d.module.Baseline {
			if !asked[id] {
				c.errorf(d.file, d.lines["baseline."+string(id)], fmt.Sprintf("baseline[%d]", i), "no module has a question %q", id)
			}
		}
	}
}
