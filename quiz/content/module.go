package content

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"norrbottenforalla.se/quiz"
)

const (
	minOptions = 2
	maxOptions = 6 // the letters A–F
	maxMinutes = 90
)

var validFactID = regexp.MustCompile(`^([0-9]{1,2}\.[0-9]{2}|[A-Z][0-9]{1,2})$`)

// A draft is a module while it is read: the structure first, then the words, then what can only be checked when all
// modules are there.
type draft struct {
	folder    string
	file      string // of the structure
	module    quiz.Module
	suggested map[string]bool // ids of the questions and prompts in the suggested plan; nil means all
	lines     map[string]int  // key → line in the structure
}

// A sourceBook is the module's list of sources or facts, and which of them are used.
type sourceBook struct {
	sources map[string]quiz.Source
	facts   map[string]bool // true when a question uses it
	used    map[string]bool // sources
}

// readModule reads module.yaml.
func (c *checker) readModule(root value, folder string) *draft {
	d := &draft{folder: folder, file: root.file, lines: map[string]int{}}
	f := root.fields("id", "facts", "sources", "questions", "prompts", "plan")
	if id := f.need("id"); !id.missing() {
		s, _ := id.id()
		d.module.ID = quiz.ModuleID(s)
		if s != "" && folder[len("00-"):] != s {
			id.errorf("is %q, but the folder is called %q", s, folder)
		}
	}
	book := sourceBook{sources: d.readSources(f.need("sources")), facts: d.readFacts(f.need("facts")), used: map[string]bool{}}
	d.readQuestions(f.need("questions"), book)
	d.readPrompts(f.need("prompts"))
	d.checkPairs(root)
	if plan, ok := f.opt("plan"); ok {
		d.readPlan(plan)
	}
	d.checkPositions(root)
	d.warnUnused(root, book)
	return d
}

// take notes an id of a question or prompt, and reports it when the module already has it. An empty id is no id.
func (d *draft) take(v value, key, id string) {
	if id == "" {
		return
	}
	for _, other := range []string{"questions." + id, "prompts." + id} {
		if line, taken := d.lines[other]; taken {
			v.errorf("the id %q is already used on line %d", id, line)
			return
		}
	}
	for _, prefix := range []string{welcomePrefix, taskPrefix} {
		if strings.HasPrefix(id, prefix) {
			v.errorf("ids that begin with %q are kept for steps", prefix)
		}
	}
	d.lines[key] = v.line
}

func (d *draft) readQuestions(list value, book sourceBook) {
	d.lines["questions"] = list.line
	for _, item := range list.list() {
		d.module.Questions = append(d.module.Questions, d.readQuestion(item, book))
	}
	if !list.missing() && len(d.module.Questions) == 0 {
		list.errorf("there should be at least one question")
	}
}

func (d *draft) readPrompts(list value) {
	for _, item := range list.list() {
		item = item.namedByID("prompts")
		f := item.fields("id", "minutes")
		var p quiz.Prompt
		if v := f.need("id"); !v.missing() {
			id, _ := v.id()
			d.take(v, item.key, id)
			p.ID = quiz.PromptID(id)
		}
		p.Minutes, _ = f.need("minutes").whole(1, maxMinutes)
		d.module.Prompts = append(d.module.Prompts, p)
	}
	if !list.missing() && len(d.module.Prompts) == 0 {
		list.errorf("there should be at least one prompt")
	}
}

func (d *draft) readPlan(plan value) {
	d.suggested = map[string]bool{}
	for _, v := range plan.list() {
		id, ok := v.id()
		if !ok {
			continue
		}
		_, question := d.lines["questions."+id]
		_, prompt := d.lines["prompts."+id]
		switch {
		case !question && !prompt:
			v.errorf("there is no question or prompt %q", id)
		case d.suggested[id]:
			v.errorf("%q stands twice", id)
		}
		d.suggested[id] = true
	}
	for _, q := range d.module.Questions {
		if q.Pair != "" && d.suggested[string(q.ID)] != d.suggested[string(q.Pair)] {
			plan.c.warnf(plan.file, plan.line, plan.key, "%s and its pair %s should both be in the plan, or neither", q.ID, q.Pair)
		}
	}
}

// checkPairs holds that a pair is asked next: the second figure puts the first in perspective. A pair that cannot be
// is reported and forgotten.
func (d *draft) checkPairs(root value) {
	for i := range d.module.Questions {
		q := &d.module.Questions[i]
		if q.Pair == "" || q.ID == "" {
			continue
		}
		key := "questions." + string(q.ID) + ".pair"
		v := root.at(key, d.lines[key])
		_, exists := d.lines["questions."+string(q.Pair)]
		next := i+1 < len(d.module.Questions) && d.module.Questions[i+1].ID == q.Pair
		if exists && next {
			continue
		}
		if exists {
			v.errorf("%q should stand directly after this question", q.Pair)
		} else {
			v.errorf("there is no question %q in this module", q.Pair)
		}
		q.Pair = ""
	}
}

// checkPositions warns when guessing by place would do.
func (d *draft) checkPositions(root value) {
	places := map[quiz.Kind][]int{}
	for _, q := range d.module.Questions {
		if (q.Kind == quiz.Single || q.Kind == quiz.TrueFalse) && len(q.Key.Right) == 1 {
			place := slices.IndexFunc(q.Options, func(o quiz.Option) bool { return o.ID == q.Key.Right[0] })
			places[q.Kind] = append(places[q.Kind], place)
		}
	}
	for kind, p := range places {
		slices.Sort(p)
		if len(p) >= 3 && p[0] == p[len(p)-1] {
			root.c.warnf(root.file, d.lines["questions"], "questions",
				"all %d %s questions have the right answer in the same place (%d)", len(p), kind, p[0]+1)
		}
	}
}

func (d *draft) warnUnused(root value, book sourceBook) {
	for id := range book.sources {
		if !book.used[id] {
			root.c.warnf(root.file, d.lines["sources."+id], "sources."+id, "no question uses this source")
		}
	}
	for id, used := range book.facts {
		if !used {
			root.c.warnf(root.file, d.lines["facts."+id], "facts", "no question uses fact %s", id)
		}
	}
}

func (d *draft) readFacts(list value) map[string]bool {
	all := map[string]bool{}
	for _, v := range list.list() {
		id, ok := v.factID()
		if !ok {
			continue
		}
		if _, twice := all[id]; twice {
			v.errorf("fact %s is listed twice", id)
		}
		all[id] = false
		d.lines["facts."+id] = v.line
	}
	return all
}

func (d *draft) readSources(v value) map[string]quiz.Source {
	all := map[string]quiz.Source{}
	for _, e := range v.entries() {
		d.lines[e.key] = e.line
		if !validID.MatchString(e.name) {
			e.errorf("%q is not a valid id", e.name)
			continue
		}
		f := e.fields("title", "publisher", "year", "link")
		var s quiz.Source
		s.Title, _ = f.need("title").text()
		s.Publisher, _ = f.need("publisher").text()
		s.Year, _ = f.need("year").text()
		s.Link = f.need("link").link()
		all[e.name] = s
	}
	return all
}

// link gives an address that a browser can open.
func (v value) link() string {
	s, ok := v.text()
	if !ok {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || !strings.Contains(u.Hostname(), ".") || u.User != nil ||
		strings.ContainsAny(s, " \t\n<>\"") {
		v.errorf("%q is not an address that starts with https:// or http://", s)
		return ""
	}
	return s
}

func (v value) factID() (string, bool) {
	s, ok := v.text()
	if ok && !validFactID.MatchString(s) {
		v.errorf("%q is not a row of the fact sheets; write it like 2.01 or J7", s)
		return "", false
	}
	return s, ok
}
