package web

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/quiz"
)

// closingFacts are the boxes of the form with a meeting's facts, as typed. EndDay is the day it ended, and empty when it is
// the same: then a meeting that ends at an earlier time of day than it began went on past midnight.
type closingFacts struct {
	Day, Start, End       string
	EndDay                string
	Breaks, People, Hours string
	Place, Log            string
	Remote                bool
	About                 []aboutChoice
}

// An aboutChoice is a module that a meeting may have been about.
type aboutChoice struct {
	ID     string
	Title  string
	Chosen bool
}

// aboutChoices gives every module of the material, and those of a meeting that the material no longer has.
func (s *Server) aboutChoices(p i18n.Printer, chosen []string) []aboutChoice {
	var all []aboutChoice
	known := map[string]bool{}
	for _, m := range s.Modules.Modules() {
		known[string(m.ID)] = true
		all = append(all, aboutChoice{ID: string(m.ID), Title: say(p, m.Title), Chosen: slices.Contains(chosen, string(m.ID))})
	}
	for _, id := range chosen {
		if !known[id] {
			all = append(all, aboutChoice{ID: id, Title: id, Chosen: true})
		}
	}
	return all
}

// moduleNames names a meeting's modules.
func (s *Server) moduleNames(p i18n.Printer, ids []string) string {
	var names []string
	for _, id := range ids {
		name := id
		if m, ok := s.Modules.Module(quiz.ModuleID(id)); ok {
			name = say(p, m.Title)
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

// factsOf fills the form from the meeting.
func (s *Server) factsOf(p i18n.Printer, m circles.Meeting) closingFacts {
	return closingFacts{
		Day: boxDay(m.StartedAt), Start: boxClock(m.StartedAt), End: boxClock(m.EndedAt), EndDay: otherDay(m.StartedAt, m.EndedAt),
		Breaks: strconv.Itoa(m.BreakMinutes), People: strconv.Itoa(m.HeadCount), Hours: strconv.Itoa(m.StudyHours),
		Place: m.Place, Log: m.Log, Remote: m.Remote, About: s.aboutChoices(p, m.Modules),
	}
}

// otherDay gives the day that a meeting ended, empty when it is the day that it began.
func otherDay(started, ended time.Time) string {
	if day := boxDay(ended); day != boxDay(started) {
		return day
	}
	return ""
}

// typedFacts reads the form. What it is about stays as it was when the form does not ask.
func (s *Server) typedFacts(c *fiber.Ctx, was closingFacts) closingFacts {
	f := closingFacts{
		Day: typed(c, "day"), Start: typedTurn(c, "start", typed(c, "day")), EndDay: typed(c, "endday"),
		End:    typedTurn(c, "end", endDays(typed(c, "day"), typed(c, "endday"))...),
		Breaks: typed(c, "breaks"), People: typed(c, "people"), Hours: typed(c, "hours"),
		Place: oneLine(typed(c, "place")), Log: severalLines(typed(c, "log")), Remote: typed(c, "remote") != "",
		About: was.About,
	}
	if typed(c, "about") != "" {
		chosen := allTyped(c, "modules")
		f.About = slices.Clone(was.About)
		for i := range f.About {
			f.About[i].Chosen = slices.Contains(chosen, f.About[i].ID)
		}
	}
	return f
}

// severalLines gives text as it is kept: lines that end alike and have no space at their ends.
func severalLines(s string) string {
	lines := strings.Split(strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n"), "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(strings.ReplaceAll(lines[i], "\t", " "))
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// typedClock gives a time of day in its tidy form, or as it was typed when it is none.
func typedClock(c *fiber.Ctx, name string) string {
	clock, _ := tidyClock(typed(c, name))
	return clock
}

// parse reads the form. The error is Invalid. A box that was not touched gives the very time that was kept, seconds
// and all.
func (f closingFacts) parse(m circles.Meeting) (circles.ConfirmMeeting, error) {
	facts := circles.ConfirmMeeting{Meeting: m.ID, Place: f.Place, Log: f.Log, Remote: f.Remote, Modules: []string{}}
	var err error
	if facts.StartedAt, err = parseMoment(f.Day, f.Start, m.StartedAt); err != nil {
		return facts, err
	}
	if facts.EndedAt, err = f.parseEnd(facts.StartedAt, m.EndedAt); err != nil {
		return facts, err
	}
	for _, box := range []struct {
		typed string
		into  *int
		id    string
	}{
		{f.Breaks, &facts.BreakMinutes, "ErrorClosingBreaks"},
		{f.People, &facts.HeadCount, "ErrorClosingPeople"},
		{f.Hours, &facts.StudyHours, "ErrorClosingHours"},
	} {
		if *box.into, err = strconv.Atoi(box.typed); err != nil {
			return facts, &circles.Error{Kind: circles.Invalid, ID: box.id, Err: err}
		}
	}
	for _, a := range f.About {
		if a.Chosen {
			facts.Modules = append(facts.Modules, a.ID)
		}
	}
	if len(facts.Modules) == 0 {
		return facts, &circles.Error{Kind: circles.Invalid, ID: "ErrorMeetingModule"}
	}
	return facts, nil
}

// parseEnd reads when the meeting ended: on the day that is said, or else as parseEnd finds it.
func (f closingFacts) parseEnd(start, kept time.Time) (time.Time, error) {
	if f.EndDay == "" || f.EndDay == f.Day {
		return parseEnd(start, f.End, kept)
	}
	return parseMoment(f.EndDay, f.End, kept)
}

// wrong names the first box that cannot be read, or a time that is not said to be which of two; empty when all can.
func (f closingFacts) wrong() string {
	if _, err := time.Parse(time.DateOnly, f.Day); err != nil {
		return "day"
	}
	if _, err := time.Parse(time.DateOnly, f.EndDay); f.EndDay != "" && err != nil {
		return "endday"
	}
	for _, box := range []struct{ name, clock string }{{"start", f.Start}, {"end", f.End}} {
		if _, ok := tidyClock(box.clock); !ok {
			return box.name
		}
	}
	start, err := parseMoment(f.Day, f.Start, noTime)
	if isTwice(err) {
		return "start"
	}
	if _, err := f.parseEnd(start, noTime); isTwice(err) {
		return "end"
	}
	for _, box := range []struct{ name, typed string }{{"breaks", f.Breaks}, {"people", f.People}, {"hours", f.Hours}} {
		if _, err := strconv.Atoi(box.typed); err != nil {
			return box.name
		}
	}
	return ""
}

// closingTexts are the same boxes as texts, so that two versions can be compared and put together.
type closingTexts struct {
	Day    string `json:"day"`
	Start  string `json:"start"`
	End    string `json:"end"`
	EndDay string `json:"endday,omitempty"`
	Breaks string `json:"breaks"`
	People string `json:"people"`
	Hours  string `json:"hours"`
	About  string `json:"about"` // ids of modules with commas between
	Place  string `json:"place"`
	Remote string `json:"remote"` // "1" or empty
	Log    string `json:"log"`
}

func (f closingFacts) texts() closingTexts {
	t := closingTexts{
		Day: f.Day, Start: f.Start, End: f.End, EndDay: f.EndDay, Breaks: f.Breaks, People: f.People, Hours: f.Hours, Place: f.Place, Log: f.Log,
	}
	if f.Remote {
		t.Remote = "1"
	}
	var ids []string
	for _, a := range f.About {
		if a.Chosen {
			ids = append(ids, a.ID)
		}
	}
	t.About = strings.Join(ids, ",")
	return t
}

// with gives the form with other texts in its boxes.
func (f closingFacts) with(t closingTexts) closingFacts {
	chosen := strings.Split(t.About, ",")
	about := slices.Clone(f.About)
	for i := range about {
		about[i].Chosen = slices.Contains(chosen, about[i].ID)
	}
	return closingFacts{
		Day: t.Day, Start: t.Start, End: t.End, EndDay: t.EndDay, Breaks: t.Breaks, People: t.People, Hours: t.Hours, Place: t.Place,
		Log: t.Log, Remote: t.Remote != "", About: about,
	}
}

// closingBoxes gives every box, in the order of the form.
func (s *Server) closingBoxes(t *closingTexts) []formBox {
	return []formBox{
		{"ClosingDay", &t.Day, nil}, {"ClosingStart", &t.Start, clockWords}, {"ClosingEnd", &t.End, clockWords},
		{"ClosingEndDay", &t.EndDay, nil},
		{"ClosingBreaks", &t.Breaks, nil}, {"ClosingPeople", &t.People, nil}, {"ClosingHours", &t.Hours, nil},
		{"FactsPlace", &t.Place, nil}, {"FactsRemote", &t.Remote, remoteWords}, {"FactsLog", &t.Log, nil},
		{"FactsAbout", &t.About, func(p i18n.Printer, ids string) string { return s.moduleNames(p, strings.Split(ids, ",")) }},
	}
}

func remoteWords(p i18n.Printer, s string) string { return yesNo(p, s != "") }

func yesNo(p i18n.Printer, yes bool) string {
	if yes {
		return p.T("Yes")
	}
	return p.T("No")
}
