package report

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"norrbottenforalla.se/circles"
)

// A Month is a calendar month, "2026-11". Months compare as text.
type Month string

// MonthOf gives the month of a time in a zone; "" for the zero time.
func MonthOf(t time.Time, zone *time.Location) Month {
	if t.IsZero() {
		return ""
	}
	return Month(t.In(zone).Format("2006-01"))
}

// Start gives the first instant of the month, and false for what is no month.
func (m Month) Start(zone *time.Location) (time.Time, bool) {
	t, err := time.ParseInLocation("2006-01", string(m), zone)
	return t, err == nil && MonthOf(t, zone) == m
}

// Next gives the month after.
func (m Month) Next(zone *time.Location) Month {
	t, ok := m.Start(zone)
	if !ok {
		return ""
	}
	return MonthOf(t.AddDate(0, 1, 0), zone)
}

// Delay is how many days into the next month figures about people are counted, so that leaders have time to confirm
// and to put right.
const Delay = 10

// Countable gives the last month whose figures about people are counted at now: that of the day Delay days ago, less
// one.
func Countable(now time.Time, zone *time.Location) Month {
	local := now.In(zone)
	first := time.Date(local.Year(), local.Month(), 1, 0, 0, 0, 0, zone)
	if local.Day() <= Delay {
		first = first.AddDate(0, -1, 0)
	}
	return MonthOf(first.AddDate(0, -1, 0), zone)
}

// CountedFrom gives the first instant at which the people of a month are counted; the zero time for what is no month.
func (m Month) CountedFrom(zone *time.Location) time.Time {
	next, ok := m.Next(zone).Start(zone)
	if !ok {
		return time.Time{}
	}
	return next.AddDate(0, 0, Delay)
}

// CountsAt gives when the people of a meeting that is not counted yet are counted: with its month or, when that has been
// counted, with the next that has not. counted are the months that were, some of them perhaps ahead of time by a clock that
// was wrong. The zero time when it is at any moment.
func CountsAt(started, now time.Time, counted []string, zone *time.Location) time.Time {
	with := max(MonthOf(started, zone), Countable(now, zone))
	for slices.Contains(counted, string(with)) {
		with = with.Next(zone)
	}
	if from := with.CountedFrom(zone); from.After(now) {
		return from
	}
	return time.Time{}
}

// A Class is all that a filter can ask of a circle.
type Class struct {
	Pilot        string                   `json:"pilot"`
	Municipality circles.MunicipalityCode `json:"municipality"`
	Form         circles.Form             `json:"form"`
	Organiser    string                   `json:"organiser"`
}

// A Unit is all that is ever told about the people of one circle in one month, of what was counted at one time: the
// smallest thing that any figure is made of. Its numbers never change. What is confirmed after its month was counted is
// counted with a later month and is another unit of the month that it was held in. A unit holds nothing that may not be
// told by itself, so a sum of units, a difference of such sums and whatever else is worked out of them give nothing away
// that the units do not. No answer is in two draws. The JSON names are the stored format.
type Unit struct {
	Class
	Month    Month            `json:"month"`    // in which the meetings were held
	Entered  bool             `json:"entered"`  // the circle's people are counted in this month, as People
	People   Span             `json:"people"`   // once per circle
	Movement map[string]Drawn `json:"movement"` // by module: right answers before the talk, and after
	Course   Drawn            `json:"course"`   // right answers to the same questions in the first meeting, and in the last
	Moved    map[string]Drawn `json:"moved"`    // by module: answers to positions that moved
	Exit     map[string]Drawn `json:"exit"`     // by exit question: yes, and yes or partly
	Drawn    bool             `json:"drawn"`    // false in a unit of before: nothing of its answers is told until they are drawn
	Counted  Month            `json:"-"`        // the month with which it was counted; never told
	Circle   circles.CircleID `json:"-"`        // to find the circle's present pilot; never told

	// What later counts must know, never told: questions that Course is of, and questions whose answers are in no draw, since
	// Course may be of them yet. Both are nil in a unit of before they were kept.
	Compared []string `json:"compared"`
	Waiting  []string `json:"waiting"`
}

func emptyUnit(c Class, month Month) *Unit {
	return &Unit{
		Class: c, Month: month, Drawn: true, Compared: []string{}, Waiting: []string{},
		Movement: map[string]Drawn{}, Moved: map[string]Drawn{}, Exit: map[string]Drawn{},
	}
}

// firstMeetings is how many meetings decide who takes part: whoever is there at one of the first three is a
// participant (FBR's conditions; domain.md §1.1). Nobody is identified, so it is the largest number present at one.
const firstMeetings = 3

// A Story is all that there is of a circle when a month is counted.
type Story struct {
	Class    Class             // the circle's present one
	Evenings []circles.Evening // confirmed, in the order they were held; what has no Counted is counted now, in its Month
	Open     []circles.Evening // held and not confirmed yet
	Told     []Unit            // what was counted of the circle before
}

// A count is the units that are made of a story.
type count struct {
	Story
	dices Dices
	units map[Month]*Unit
}

// Count makes the units of what is new in a circle, one for each month in which something was held. A study circle's people
// are counted with its third meeting, others' with the first, in the month of that meeting; the course's comparison in the
// month of the last meeting. Either may have been counted before, when a meeting is confirmed late: then a unit of that
// month holds nothing else. Answers are counted where at least five people were present, out of all that those present could
// give: whoever did not answer is among the rest, or the rest could be told apart by subtraction.
func (s Story) Count(dices Dices) []Unit {
	c := count{s, dices, map[Month]*Unit{}}
	for _, e := range s.Evenings {
		if e.Counted == "" {
			c.unit(e)
		}
	}
	c.countPeople()
	compared := c.countCourse()
	units := make([]Unit, 0, len(c.units))
	for _, month := range slices.Sorted(maps.Keys(c.units)) {
		u := c.units[month]
		c.countMovement(u, compared)
		c.countMoved(u)
		c.countExit(u)
		units = append(units, *u)
	}
	return units
}

// unit gives the unit of an evening's month. What is told with a meeting that was counted before is told in the class that
// the meeting has.
func (c *count) unit(e circles.Evening) *Unit {
	month := Month(e.Month)
	if c.units[month] == nil {
		class := c.Class
		if was := c.told(e); was != nil {
			class = was.Class
		}
		c.units[month] = emptyUnit(class, month)
	}
	return c.units[month]
}

// told gives the unit that an evening was counted in; nil when it is counted now.
func (c *count) told(e circles.Evening) *Unit {
	for i := range c.Told {
		if u := &c.Told[i]; e.Counted != "" && u.Month == Month(e.Month) && u.Counted == Month(e.Counted) {
			return u
		}
	}
	return nil
}

func (c *count) countPeople() {
	needed := 1
	if c.Class.Form == circles.StudyCircle {
		needed = firstMeetings
	}
	if len(c.Evenings) < needed || slices.ContainsFunc(c.Told, func(u Unit) bool { return u.Entered }) {
		return
	}
	most := 0
	for _, e := range c.Evenings[:min(firstMeetings, len(c.Evenings))] {
		most = max(most, e.Meeting.HeadCount)
	}
	u := c.unit(c.Evenings[needed-1])
	u.Entered, u.People = true, headCount(most)
}

// present gives how many people were at a meeting whose answers a unit counts; 0 when it is of another unit or they were too
// few.
func (u *Unit) present(e circles.Evening) int {
	if e.Counted != "" || Month(e.Month) != u.Month || e.Meeting.HeadCount < Floor {
		return 0
	}
	return e.Meeting.HeadCount
}

// A ballot is questions put to people, added up until they are drawn.
type ballot struct {
	first  circles.MeetingID
	each   int    // questions: how many answers one person could give
	all    int    // answers that everybody could give
	fives  int    // whole fives of people at each question, added up
	counts [2]int // answers of two kinds
}

// put adds a question that was put to people at a meeting; more answers than there were people are cut.
func (b *ballot) put(m circles.Meeting, counts ...int) {
	people := m.HeadCount
	b.first = cmp.Or(b.first, m.ID)
	b.each++
	b.all += people
	b.fives += people / Floor
	for i, n := range counts {
		b.counts[i] += max(0, min(n, people))
	}
}

// wholeFives gives how many fives of people the ballot is told in: those of each meeting, on average over the questions.
// Fives of everybody's answers together would tell who was away: 11 people once and 9 once are 20 answers, and 8 the
// second time one five less.
func (b *ballot) wholeFives() int {
	if b.each == 0 {
		return 0
	}
	return b.fives / b.each
}

// drawAll draws every ballot of a kind, in the order of the keys so that the same throws give the same unit.
func (c *count) drawAll(kind string, into map[string]Drawn, sums map[string]*ballot, kinds int) {
	for _, key := range slices.Sorted(maps.Keys(sums)) {
		b := sums[key]
		parts := make([]part, kinds)
		for i := range parts {
			parts[i] = part{b.counts[i], b.all}
		}
		if d := draw(c.dices(kind, key, b.first), b.each, b.wholeFives(), parts...); d.Fives > 0 {
			into[key] = d
		}
	}
}

func of(sums map[string]*ballot, key string) *ballot {
	if sums[key] == nil {
		sums[key] = &ballot{}
	}
	return sums[key]
}

// An asked is a question at a meeting.
type asked struct{ evening, question int }

func (c *count) countMovement(u *Unit, compared map[asked]bool) {
	sums := map[string]*ballot{}
	opening := c.openings()
	for i, e := range c.Evenings {
		if u.present(e) == 0 {
			continue
		}
		for j, q := range e.Record.Questions {
			switch {
			case !moves(q) || compared[asked{i, j}]:
			case opening[q.Question] && compares(e, q):
				u.Waiting = append(u.Waiting, q.Question)
			default:
				of(sums, moduleOf(q.Module, e.Meeting)).put(e.Meeting, q.First.RightPeople, q.Second.RightPeople)
			}
		}
	}
	c.drawAll("movement", u.Movement, sums, 2)
}

// moves says whether a question was answered before the talk and after, and told in between.
func moves(q circles.QuestionRecord) bool {
	return !q.Lookback && !q.Baseline && q.First != nil && q.Second != nil
}

// moduleOf is a question's module; records of before modules were kept have the meeting's first.
func moduleOf(module string, m circles.Meeting) string {
	if module == "" && len(m.Modules) > 0 {
		return m.Modules[0]
	}
	return module
}

// countMoved counts positions that were answered twice: by how many answers the two votes differ. Which way they moved is
// not counted at all: an opinion may be a political one, and stays in its circle.
func (c *count) countMoved(u *Unit) {
	sums := map[string]*ballot{}
	for _, e := range c.Evenings {
		if u.present(e) == 0 {
			continue
		}
		for _, p := range e.Record.Positions {
			if p.First != nil && p.Second != nil {
				of(sums, moduleOf(p.Module, e.Meeting)).put(e.Meeting, moved(p.First, p.Second))
			}
		}
	}
	c.drawAll("moved", u.Moved, sums, 1)
}

// moved gives by how many answers two votes differ: what the options gained, less what the second vote has more answers
// than the first. If the same people answered, at least so many changed theirs; two who changed places are not seen.
func moved(first, second *circles.VoteRecord) int {
	before := make(map[string]int, len(first.Options))
	more := 0
	for _, o := range first.Options {
		before[o.Option] += o.People
		more -= o.People
	}
	gained := 0
	for _, o := range second.Options {
		gained += max(0, o.People-before[o.Option])
		more += o.People
	}
	return min(gained-max(0, more), second.People)
}

// The exit questions' options as they are kept.
const (
	exitYes    = "yes"
	exitPartly = "partly"
)

func (c *count) countExit(u *Unit) {
	sums := map[string]*ballot{}
	for _, e := range c.Evenings {
		if u.present(e) == 0 || e.Record.Exit == nil {
			continue
		}
		for question, counts := range e.Record.Exit.Answers {
			of(sums, question).put(e.Meeting, counts[exitYes], counts[exitYes]+counts[exitPartly])
		}
	}
	c.drawAll("exit", u.Exit, sums, 2)
}
