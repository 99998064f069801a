package content

import (
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
	c, problems := LoadLayers(Strict, Layer{FS: fsys})
	if errs := problems.Errors(); len(errs) > 0 {
		return Catalogue{}, errs
	}
	return c, nil
}

// Check reads like Load and gives everything that is wrong, errors and warnings, sorted. Nil means nothing to mend.
func Check(fsys fs.FS) Problems {
	_, problems := LoadLayers(Strict, Layer{FS: fsys})
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

// moduleFolders gives the folders that should hold a module.
func (c *checker) moduleFolders(fsys fs.FS) []string {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		c.errorf(".", 0, "", "kan inte läsas: %v", err)
		return nil
	}
	var folders []string
	numbers := map[string]string{}
	for _, e := range entries {
		name := e.Name()
		switch {
		case hidden(name):
		case e.IsDir() && moduleFolder.MatchString(name):
			if other, taken := numbers[name[:2]]; taken {
				c.errorf(name, 0, "", "har samma nummer som %s", other)
			}
			numbers[name[:2]] = name
			folders = append(folders, name)
		case e.IsDir():
			c.errorf(name, 0, "", "en mapp med ett avsnitt heter två siffror, bindestreck och avsnittets id: 02-demografi")
		case !e.Type().IsRegular():
			c.errorf(name, 0, "", "är ingen vanlig fil eller mapp")
		case strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml"):
			c.errorf(name, 0, "", "ska ligga i ett avsnitts mapp")
		}
	}
	if len(folders) == 0 && len(c.problems) == 0 {
		c.errorf(".", 0, "", "här finns inga avsnitt")
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
		c.errorf(languagePath(folder, quiz.Swedish), 0, "", "saknas; varje avsnitt har sina texter på svenska")
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
		c.errorf(folder, 0, "", "kan inte läsas: %v", err)
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
			c.errorf(file, 0, "", "är ingen vanlig fil")
		case name == structureFile:
			structure = true
		case m == nil:
			c.errorf(file, 0, "", "hör inte hit; ett avsnitt har module.yaml och språkfiler som sv.yaml")
		case m[1] == string(quiz.Swedish):
			langs = slices.Insert(langs, 0, quiz.Swedish)
		default:
			langs = append(langs, quiz.Lang(m[1]))
		}
	}
	if !found {
		c.errorf(path.Join(folder, structureFile), 0, "", "saknas")
	}
	return langs, structure
}
