package report

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"pgregory.net/rapid"

	"norrbottenforalla.se/circles"
)

// A world is circles that meet over some months: what the report is made of, and what it must not give away. Circles
// move to another municipality and pilot, some are erased, meetings are confirmed late, and people leave questions
// unanswered.
type world struct {
	circles []worldCircle
	months  []Month // that are counted, in order
	seed    uint64  // of what is drawn
}

type worldCircle struct {
	id       circles.CircleID
	from, to Class // before it moves, and after
	moves    int   // the month from which it is counted as to
	erased   int   // the month after whose counting it is erased
	evenings []worldEvening
}

type worldEvening struct {
	held, counted int // months: when it was, and in which it is counted (late confirmations come in later months)
	evening       circles.Evening
}

// The sections of a world's questions; the last closes the course.
var worldModules = []string{"demografi", "klimat", closingModule}

// drawWorld draws a world: few classes, so that filters often leave one circle alone; circles and votes of every size
// about the limit.
func drawWorld(t *rapid.T) world {
	w := world{seed: rapid.Uint64().Draw(t, "seed")}
	// Evenly, where rapid's own numbers are mostly small: few worlds would have much in them.
	evenly := func(from, to int, name string) int {
		all := make([]int, to-from+1)
		for i := range all {
			all[i] = from + i
		}
		return rapid.SampledFrom(all).Draw(t, name)
	}
	n := rapid.SampledFrom([]int{1, 2, 3, 3}).Draw(t, "months")
	for m := range n {
		w.months = append(w.months, Month(fmt.Sprintf("2027-%02d", m+1)))
	}
	pick := func(from []string, name string) string { return rapid.SampledFrom(from).Draw(t, name) }
	class := func() Class {
		return Class{
			Pilot:        pick([]string{"kalix", ""}, "pilot"),
			Municipality: circles.MunicipalityCode(pick([]string{"2514", "2581"}, "municipality")),
			Form:         circles.Form(pick([]string{"study_circle", "school_class"}, "form")),
			Organiser:    pick([]string{"ABF", ""}, "organiser"),
		}
	}
	for c := range rapid.IntRange(1, 5).Draw(t, "circles") {
		circle := worldCircle{
			id: circles.CircleID(fmt.Sprintf("c%d", c)), from: class(), to: class(),
			moves: rapid.IntRange(1, 4).Draw(t, "moves"), erased: evenly(0, 9, "erased"),
		}
		usual := evenly(3, 14, "people")
		evenings := evenly(0, 4, "evenings")
		days := make([]int, evenings)
		for i := range days {
			days[i] = evenly(0, n-1, "held")
		}
		slices.Sort(days)
		for i, held := range days {
			opens := i == 0 || rapid.Bool().Draw(t, "opens")
			circle.evenings = append(circle.evenings, worldEvening{
				held: held, counted: evenly(held, n-1, "counted"),
				evening: drawEvening(t, i, usual, opens, !opens && (i == evenings-1 || rapid.Bool().Draw(t, "closes"))),
			})
		}
		w.circles = append(w.circles, circle)
	}
	return w
}

// drawEvening draws what a meeting kept: the first asks what the last asks again, and so may
// others between them.
func drawEvening(t *rapid.T, number, usual int, opens, closes bool) circles.Evening {
	here := max(1, usual-rapid.IntRange(0, 3).Draw(t, "away"))
	vote := func() *circles.VoteRecord {
		people := rapid.IntRange(0, here).Draw(t, "answer")
		return &circles.VoteRecord{People: people, RightPeople: rapid.IntRange(0, people).Draw(t, "right")}
	}
	module := worldModules[rapid.IntRange(0, 1).Draw(t, "module")]
	if closes {
		module = closingModule
	}
	e := circles.Evening{Meeting: circles.Meeting{ID: circles.MeetingID(fmt.Sprint(number)), HeadCount: here, Modules: []string{module}}}
	ask := func(id string, baseline bool, second *circles.VoteRecord) {
		e.Record.Questions = append(e.Record.Questions, circles.QuestionRecord{
			Question: id, Module: module, Baseline: baseline, First: vote(), Second: second,
		})
	}
	for q := range rapid.IntRange(0, 2).Draw(t, "questions") {
		ask(fmt.Sprint(module, q), false, vote())
	}
	if opens {
		ask("base", true, nil)
	}
	if closes {
		ask("base", false, vote())
	}
	for p := range rapid.IntRange(0, 1).Draw(t, "positions") {
		ballot := func() *circles.VoteRecord {
			a := rapid.IntRange(0, here).Draw(t, "a")
			b := rapid.IntRange(0, here-a).Draw(t, "b")
			return &circles.VoteRecord{People: a + b, Options: []circles.OptionRecord{{Option: "a", People: a}, {Option: "b", People: b}}}
		}
		e.Record.Positions = append(e.Record.Positions, circles.PositionRecord{Position: fmt.Sprint("p", p), Module: module, First: ballot(), Second: ballot()})
	}
	yes := rapid.IntRange(0, here).Draw(t, "yes")
	partly := rapid.IntRange(0, here-yes).Draw(t, "partly")
	no := rapid.IntRange(0, here-yes-partly).Draw(t, "no") // the others say nothing
	e.Record.Exit = &circles.ExitRecord{People: yes + partly + no, Answers: map[string]map[string]int{
		"heard": {"yes": yes, "partly": partly, "no": no},
	}}
	return e
}

// class gives what a circle is when a month is counted.
func (c worldCircle) class(month int) Class {
	if month >= c.moves {
		return c.to
	}
	return c.from
}

// story gives what a count with a month is made of, when so much was told before; ok is false when there is nothing to count.
func (w world) story(circle, month int, told []Unit) (s Story, ok bool) {
	c := w.circles[circle]
	s = Story{Class: c.class(month), Told: told}
	if month > c.erased {
		return s, false
	}
	for _, e := range c.evenings {
		one := e.evening
		switch {
		case e.counted > month:
			if e.held <= month {
				s.Open = append(s.Open, one)
			}
			continue
		case e.counted < month:
			one.Counted = string(w.months[e.counted])
		default:
			ok = true
		}
		one.Month = string(w.months[e.held])
		s.Evenings = append(s.Evenings, one)
	}
	return s, ok
}

// tell counts a circle's months up to one.
func (w world) tell(circle, last int) []Unit { return w.tellBy(circle, last, w.dice) }

func (w world) tellBy(circle, last int, dice func(circle, month int) Dice) (told []Unit) {
	for month := range last + 1 {
		s, ok := w.story(circle, month, told)
		if !ok {
			continue
		}
		for _, u := range s.Count(Always(dice(circle, month))) {
			u.Circle, u.Counted = w.circles[circle].id, w.months[month]
			told = append(told, u)
		}
	}
	return told
}

// counted gives the one unit of meetings that are counted together.
func counted(evenings []circles.Evening, dice Dice) Unit {
	return Story{Evenings: evenings}.Count(Always(dice))[0]
}

// dice gives a count's own throws, which are the same whenever it is asked.
func (w world) dice(circle, month int) Dice {
	throws := rand.New(rand.NewPCG(w.seed, uint64(circle*100+month))) //nolint:gosec // a test that can be done again
	return throws.IntN
}

// facts gives what is told when month is the last that is counted, as a Reader gives it: the pilot is the present one,
// and an erased circle leaves its months without organiser and its meetings not at all.
func (w world) facts(last int) Facts {
	var f Facts
	for i, c := range w.circles {
		gone := last > c.erased
		if !gone {
			f.Circles = append(f.Circles, Circle{c.id, c.class(last)})
			for _, e := range c.evenings {
				if e.held <= last {
					class := c.class(min(e.counted, last))
					class.Pilot = c.class(last).Pilot
					f.Held = append(f.Held, Held{Circle: c.id, Class: class, Month: w.months[e.held], Hours: 2, Modules: e.evening.Meeting.Modules, Confirmed: e.counted <= last})
				}
			}
		}
		for _, u := range w.tell(i, last) {
			u.Pilot = c.class(min(last, c.erased)).Pilot
			if gone {
				u.Organiser = circles.ErasedOrganiser
			}
			f.Units = append(f.Units, u)
		}
	}
	return f
}

// filters gives the filters that the pages offer in this world; a form and its opposite are each other's rest.
func (w world) filters() []Filter {
	var all []Filter
	for _, pilot := range []string{"", "kalix", None} {
		for _, municipality := range []circles.MunicipalityCode{"", "2514", "2581"} {
			for _, form := range []circles.Form{"", "study_circle"} {
				for _, organiser := range []string{"", "ABF", None, circles.ErasedOrganiser} {
					for from := range w.months {
						for to := from; to < len(w.months); to++ {
							all = append(all, Filter{pilot, municipality, form, organiser, w.months[from], w.months[to]})
						}
					}
				}
			}
		}
	}
	return all
}

// everything gives all that is ever told: every table of every filter on the day after each month is counted.
func (w world) everything() []page {
	var all []page
	for last := range w.months {
		facts := w.facts(last)
		voices := w.voices(last)
		for _, f := range w.filters() {
			all = append(all, facts.page(f, voices))
		}
	}
	return all
}

// A page is what /samordning and its files tell under a filter. Files hold the same cells as the tables: percentages of
// what is here, rounded.
type page struct {
	total    Sum
	tables   [][]Line
	thousand []Span // participants of study circles per 1,000 inhabitants, by municipality and in all
	voices   []voice
}

func (facts Facts) page(f Filter, voices []voice) page {
	p := page{total: facts.Total(f)}
	for _, d := range Dimensions() {
		p.tables = append(p.tables, facts.By(d, f))
	}
	p.thousand = facts.thousand(f)
	for _, v := range voices {
		class := facts.In(Class{Pilot: v.pilot, Municipality: v.municipality}, v.month)
		if (Filter{Pilot: f.Pilot, Municipality: f.Municipality}).Takes(class) && f.takesMonth(v.month) {
			p.voices = append(p.voices, v)
		}
	}
	return p
}

// ofYear is the filter that participants per 1,000 inhabitants are told by, under a filter: a year's study circles.
func ofYear(f Filter) (Filter, bool) {
	if f.Form != "" && f.Form != circles.StudyCircle {
		return f, false
	}
	f.Form, f.From, f.To = circles.StudyCircle, "2027-01", "2027-12"
	return f, true
}

func (facts Facts) thousand(f Filter) []Span {
	f, ok := ofYear(f)
	if !ok {
		return nil
	}
	var all []Span
	people := Inhabitants()
	sum := Span{}
	for _, l := range facts.By(ByMunicipality, f) {
		if s, ok := people.PerThousand(l.People, circles.MunicipalityCode(l.Key)); ok {
			all = append(all, s)
			sum = sum.Plus(l.People)
		}
	}
	return append(all, people.CountyPerThousand(sum))
}

// A voice is a conclusion as it is told; every circle shares one of each meeting.
type voice struct {
	pilot        string
	municipality circles.MunicipalityCode
	month        Month
	module       string
	people       Step
}

// voices gives what circles shared of confirmed meetings when month is the last that is counted.
func (w world) voices(last int) (all []voice) {
	for _, c := range w.circles {
		for _, e := range c.evenings {
			if e.counted > last || last > c.erased {
				continue
			}
			all = append(all, voice{
				c.class(last).Pilot, c.class(e.counted).Municipality, w.months[e.held], e.evening.Meeting.Modules[0], PeopleBehind(e.evening.Meeting.HeadCount),
			})
		}
	}
	return all
}
