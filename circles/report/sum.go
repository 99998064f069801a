package report

import (
	"cmp"
	"slices"

	"norrbottenforalla.se/circles"
)

// A Circle is a circle as the report knows it.
type Circle struct {
	ID circles.CircleID
	Class
}

// A Held is one meeting that was held. It says nothing about people: an evening in a library is known to whoever
// passes by.
type Held struct {
	Circle circles.CircleID
	Class
	Month     Month
	Hours     int
	Modules   []string
	Confirmed bool
}

// Facts are all that a report is made of.
type Facts struct {
	Circles []Circle
	Held    []Held
	Units   []Unit
	Periods map[string]Period                   // of pilots, by their id; one without has all months
	Places  map[circles.MunicipalityCode]string // what circles call municipalities outside the county
}

// A Period is a pilot's months, both included; an empty end is open.
type Period struct{ From, To Month }

func (p Period) takes(m Month) bool {
	return (p.From == "" || p.From <= m) && (p.To == "" || m <= p.To)
}

// PeriodOf gives the months that a pilot's days lie in. Figures about people exist by whole months only, so meetings are
// counted so too.
func PeriodOf(p circles.Pilot) Period {
	month := func(day string) Month { return Month(day[:min(len(day), len("2006-01"))]) }
	return Period{month(p.Starts), month(p.Ends)}
}

// In gives what a circle counts as in a month: outside its pilot's period it is in no pilot.
func (facts Facts) In(c Class, m Month) Class {
	if p, ok := facts.Periods[c.Pilot]; ok && !p.takes(m) {
		c.Pilot = ""
	}
	return c
}

// A Filter chooses circles and months. The zero value of a field is all. None is its own choice where a field can be
// empty: circles outside every pilot, or without organiser.
type Filter struct {
	Pilot        string
	Municipality circles.MunicipalityCode
	Form         circles.Form
	Organiser    string
	From, To     Month // both included
}

// None, as a filter, is a circle that has no pilot or no organiser.
const None = "-"

// Takes tells whether a circle of this class is chosen.
func (f Filter) Takes(c Class) bool {
	return (f.Pilot == "" || f.Pilot == orNone(c.Pilot)) &&
		(f.Municipality == "" || f.Municipality == c.Municipality) &&
		(f.Form == "" || f.Form == c.Form) &&
		(f.Organiser == "" || f.Organiser == orNone(c.Organiser))
}

func (f Filter) takesMonth(m Month) bool {
	return (f.From == "" || f.From <= m) && (f.To == "" || m <= f.To)
}

func orNone(s string) string { return cmp.Or(s, None) }

// A Dimension is what the rows of a table are.
type Dimension string

// The dimensions of the tables.
const (
	ByPilot        Dimension = "pilot"
	ByMunicipality Dimension = "municipality"
	ByForm         Dimension = "form"
	ByOrganiser    Dimension = "organiser"
	ByMonth        Dimension = "month"
)

// Dimensions gives all, in the order of the report.
func Dimensions() []Dimension {
	return []Dimension{ByPilot, ByMunicipality, ByForm, ByOrganiser, ByMonth}
}

// A Sum is what is told about a choice of circles and months.
type Sum struct {
	Circles  int // that held a meeting in these months
	Meetings int
	Open     int // of the meetings: not confirmed yet, so that their hours are a proposal
	Hours    int
	Modules  int // by a circle, each once
	People   Span
	Entered  int // circles whose people are in People
	Gone     int // units of erased circles: their people and answers are here, their meetings are not
	Movement map[string]Movement
	Course   Movement
	Moved    map[string]Estimate
	Exit     map[string]Answers
}

// All gives the movement over all modules.
func (s Sum) All() Movement {
	var all Movement
	for _, m := range s.Movement {
		all = all.Plus(m)
	}
	return all
}

// AllMoved gives how answers to positions moved, over all modules.
func (s Sum) AllMoved() Estimate {
	var all Estimate
	for _, m := range s.Moved {
		all = all.Plus(m)
	}
	return all
}

// A Line is one line of a table.
type Line struct {
	Key string // pilot id, municipality code, form, organiser (None where there is none) or month
	Sum
}

// Total gives the sum over everything that is chosen.
func (facts Facts) Total(f Filter) Sum {
	rows := facts.rows(f, func(Class, Month) string { return "" })
	if len(rows) == 0 {
		return emptySum()
	}
	return rows[0].Sum
}

// By gives a table: a row for each value that occurs among what is chosen, in the order of the keys.
func (facts Facts) By(d Dimension, f Filter) []Line {
	return facts.rows(f, func(c Class, m Month) string {
		switch d {
		case ByPilot:
			return orNone(c.Pilot)
		case ByMunicipality:
			return string(c.Municipality)
		case ByForm:
			return string(c.Form)
		case ByOrganiser:
			return orNone(c.Organiser)
		}
		return string(m)
	})
}

func emptySum() Sum {
	return Sum{Movement: map[string]Movement{}, Moved: map[string]Estimate{}, Exit: map[string]Answers{}}
}

// rows groups what the filter chooses.
func (facts Facts) rows(f Filter, key func(Class, Month) string) []Line {
	g := grouping{rows: map[string]*Line{}, circles: map[string]map[circles.CircleID]bool{}, modules: map[string]map[done]bool{}}
	for _, h := range facts.Held {
		if c := facts.In(h.Class, h.Month); f.Takes(c) && f.takesMonth(h.Month) {
			g.held(key(c, h.Month), h)
		}
	}
	for _, u := range facts.Units {
		if c := facts.In(u.Class, u.Month); f.Takes(c) && f.takesMonth(u.Month) {
			g.unit(key(c, u.Month), u)
		}
	}
	rows := make([]Line, 0, len(g.rows))
	for k, r := range g.rows {
		r.Circles, r.Modules = len(g.circles[k]), len(g.modules[k])
		rows = append(rows, *r)
	}
	slices.SortFunc(rows, func(a, b Line) int { return cmp.Compare(a.Key, b.Key) })
	return rows
}

// done is a module that a circle has had.
type done struct {
	circle circles.CircleID
	module string
}

type grouping struct {
	rows    map[string]*Line
	circles map[string]map[circles.CircleID]bool
	modules map[string]map[done]bool
}

func (g *grouping) row(key string) *Line {
	r, ok := g.rows[key]
	if !ok {
		r = &Line{Key: key, Sum: emptySum()}
		g.rows[key] = r
		g.circles[key] = map[circles.CircleID]bool{}
		g.modules[key] = map[done]bool{}
	}
	return r
}

func (g *grouping) held(key string, h Held) {
	r := g.row(key)
	r.Meetings++
	r.Hours += h.Hours
	if !h.Confirmed {
		r.Open++
	}
	g.circles[key][h.Circle] = true
	for _, m := range h.Modules {
		g.modules[key][done{h.Circle, m}] = true
	}
}

func (g *grouping) unit(key string, u Unit) {
	r := g.row(key)
	if u.Organiser == circles.ErasedOrganiser {
		r.Gone++
	}
	if u.Entered {
		r.People, r.Entered = r.People.Plus(u.People), r.Entered+1
	}
	// A unit that waits to be drawn (see OldUnits) has nothing of these yet.
	for module, d := range u.Movement {
		if d.Fives > 0 {
			r.Movement[module] = r.Movement[module].Plus(d.movement())
		}
	}
	r.Course = r.Course.Plus(u.Course.movement())
	for module, d := range u.Moved {
		if d.Fives > 0 {
			r.Moved[module] = r.Moved[module].Plus(d.nth(0))
		}
	}
	for question, d := range u.Exit {
		if d.Fives > 0 {
			r.Exit[question] = r.Exit[question].Plus(d.answers())
		}
	}
}
