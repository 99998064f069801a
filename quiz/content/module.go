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
	c      *checker
	broken bool // it has an error of its own
	folder string
	file   string // of the structure
	module quiz.Module
	lines  map[string]int // key → line in the structure
	langs  []quiz.Lang    // whose words have been read
	// The Swedish words could be read, so that what other languages have can be compared with them.
	swedish bool
}

// A library is what the module lists for its questions, positions, prompts and charts to refer to, and which of it is
// used.
type library struct {
	sources map[string]quiz.Source
	facts   map[string]bool
	support map[string]quiz.Support
	charts  map[string]*quiz.Chart
	used    map[string]bool // keys: "sources.rf25", "facts.2.01", "support.kvinnofrid", "charts.alder"
}

// readModule reads module.yaml.
func (c *checker) readModule(root value, folder string) *draft {
	d := &draft{folder: folder, file: root.file, lines: map[string]int{}}
	f := root.fields("id", "facts", "sources", "support", "charts", "questions", "positions", "prompts", "baseline", "plan",
		"long", "curriculum")
	if id := f.need("id"); !id.missing() {
		s, _ := id.id()
		d.module.ID = quiz.ModuleID(s)
		d.lines["id"] = id.line
		if s != "" && folder[len("00-"):] != s {
			id.errorf("är %q, men mappen heter %q", s, folder)
		}
	}
	lib := library{sources: d.readSources(f.need("sources")), facts: d.readFacts(f.need("facts")), used: map[string]bool{}}
	if support, ok := f.opt("support"); ok {
		lib.support = d.readSupport(support)
	}
	if charts, ok := f.opt("charts"); ok {
		lib.charts = d.readCharts(charts, lib)
	}
	d.readQuestions(f.need("questions"), lib)
	if positions, ok := f.opt("positions"); ok {
		d.readPositions(positions, lib)
	}
	d.readPrompts(f.need("prompts"), lib)
	d.checkPairs(root)
	if baseline, ok := f.opt("baseline"); ok {
		d.readBaseline(baseline)
	}
	if plan, ok := f.opt("plan"); ok {
		d.module.Plan = d.readPlan(plan)
	}
	if long, ok := f.opt("long"); ok {
		d.module.Long = d.readPlan(long)
	}
	if curriculum, ok := f.opt("curriculum"); ok {
		d.module.Curriculum = curriculum.curriculum(lib)
	}
	d.checkPlaces(root)
	d.warnUnused(root, lib)
	return d
}

// Parts of a module whose entries become steps; the ids of one module's steps share one set of names.
var stepParts = []string{"questions", "positions", "prompts"}

// take notes an id that will name a step, and reports it when the module already has it. An empty id is no id.
func (d *draft) take(v value, key, id string) {
	if id == "" {
		return
	}
	for _, part := range stepParts {
		if line, taken := d.lines[part+"."+id]; taken {
			v.errorf("id %q används redan på rad %d", id, line)
			return
		}
	}
	for _, prefix := range keptPrefixes {
		if strings.HasPrefix(id+"-", prefix) {
			v.errorf("id som börjar med %q är upptagna", prefix)
		}
	}
	d.lines[key] = v.line
}

func (d *draft) readQuestions(list value, lib library) {
	d.lines["questions"] = list.line
	for _, item := range list.list() {
		d.module.Questions = append(d.module.Questions, d.readQuestion(item, lib))
	}
	if !list.missing() && len(d.module.Questions) == 0 {
		list.errorf("ska ha minst en fråga")
	}
}

// readPlan reads the ids of a suggested meeting, in the order they are taken.
func (d *draft) readPlan(plan value) []string {
	var ids []string
	for _, v := range plan.list() {
		id, ok := v.id()
		switch {
		case !ok:
			continue
		case !slices.ContainsFunc(stepParts, func(part string) bool { return d.lines[part+"."+id] > 0 }):
			v.errorf("det finns ingen fråga, inget ställningstagande och ingen samtalsfråga %q", id)
			continue
		case slices.Contains(ids, id):
			v.errorf("%q står två gånger", id)
			continue
		}
		ids = append(ids, id)
	}
	for _, q := range d.module.Questions {
		at := slices.Index(ids, string(q.ID))
		switch next := slices.Index(ids, string(q.Pair)); {
		case q.Pair == "" || at < 0 && next < 0:
		case at < 0 || next < 0:
			plan.c.warnf(plan.file, plan.line, plan.key, "%s och frågan den hör ihop med (pair), %s, ska båda vara med, eller ingen av dem", q.ID, q.Pair)
		case next != at+1:
			plan.c.warnf(plan.file, plan.line, plan.key, "%s ska komma direkt efter %s, som den hör ihop med (pair)", q.Pair, q.ID)
		}
	}
	return ids
}

// readBaseline reads the questions asked in the first and the last meeting. Whether they exist is known when every
// module has been read.
func (d *draft) readBaseline(list value) {
	d.lines["baseline"] = list.line
	for _, v := range list.list() {
		id, ok := v.id()
		switch {
		case !ok:
		case slices.Contains(d.module.Baseline, quiz.QuestionID(id)):
			v.errorf("%q står två gånger", id)
		default:
			d.module.Baseline = append(d.module.Baseline, quiz.QuestionID(id))
			d.lines["baseline."+id] = v.line
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
			v.errorf("%q ska stå direkt efter den här frågan", q.Pair)
		} else {
			v.errorf("det finns ingen fråga %q i det här avsnittet", q.Pair)
		}
		q.Pair = ""
	}
}

// checkPlaces warns when guessing by place would do.
func (d *draft) checkPlaces(root value) {
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
				"alla %d frågor av sorten %s har rätt svar på samma plats (%d)", len(p), kind, p[0]+1)
		}
	}
}

func (d *draft) warnUnused(root value, lib library) {
	warn := func(key, at, format string, args ...any) {
		if !lib.used[key] {
			root.c.warnf(root.file, d.lines[key], at, format, args...)
		}
	}
	for id := range lib.sources {
		warn("sources."+id, "sources."+id, "ingenting använder källan")
	}
	for id := range lib.facts {
		warn("facts."+id, "facts", "ingenting använder fakta %s", id)
	}
	for id := range lib.support {
		warn("support."+id, "support."+id, "ingenting hänvisar till stödet")
	}
	for id := range lib.charts {
		warn("charts."+id, "charts."+id, "ingen fråga visar diagrammet")
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
			v.errorf("fakta %s är uppräknat två gånger", id)
		}
		all[id] = true
		d.lines["facts."+id] = v.line
	}
	return all
}

func (d *draft) readSources(v value) map[string]quiz.Source {
	all := map[string]quiz.Source{}
	for _, e := range v.entries() {
		d.lines[e.key] = e.line
		if !validID.MatchString(e.name) {
			e.errorf("%q duger inte som id", e.name)
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
		v.errorf("%q är ingen adress som börjar med https:// eller http://", s)
		return ""
	}
	return s
}

func (v value) factID() (string, bool) {
	s, ok := v.text()
	if ok && !validFactID.MatchString(s) {
		v.errorf("%q är ingen rad i faktabladen; skriv som 2.01 eller J7", s)
		return "", false
	}
	return s, ok
}
