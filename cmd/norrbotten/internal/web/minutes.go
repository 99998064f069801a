package web

import (
	"errors"
	"strings"

	"github.com/gofiber/fiber/v2"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/quiz"
)

// minutesRoutes are the minutes of a meeting: for its leaders, and for whoever was given the secret address.
func (s *Server) minutesRoutes() []route {
	const minutes = "/cirklar/:id/traffar/:mid/anteckningar"
	return []route{
		{fiber.MethodGet, minutes, circles.MinutesWrite, s.getMinutes},
		{fiber.MethodPost, minutes, circles.MinutesWrite, s.postMinutes},
		{fiber.MethodGet, minutes + "/redigera", circles.MinutesWrite, s.getMinutesForm},
		{fiber.MethodGet, minutes + "/text", circles.MinutesWrite, s.getMinutesText},
		{fiber.MethodPost, minutes + "/dela", circles.MinutesWrite, s.postMinutesShare},
		{fiber.MethodPost, minutes + "/aterkalla", circles.MinutesWrite, s.postMinutesWithdraw},
		{fiber.MethodPost, minutes + "/ta-tillbaka", circles.MinutesWrite, s.postTakeBack},
		{fiber.MethodGet, minutes + "/ta-tillbaka", circles.MinutesWrite, upward(1)},
		{fiber.MethodGet, minutes + "/dela", circles.MinutesWrite, upward(1)},
		{fiber.MethodGet, minutes + "/aterkalla", circles.MinutesWrite, upward(1)},
		{fiber.MethodGet, "/anteckningar/:nyckel", public, s.getSharedMinutes},
	}
}

func minutesPath(m circles.Meeting) string { return meetingPath(m) + "/anteckningar" }

// A minutesPage shows minutes that were kept. Outside tells that the reader may be anybody: then no number of people is
// told that is about fewer than five.
type minutesPage struct {
	P       i18n.Printer
	Circle  circles.Circle
	Meeting circles.Meeting
	Minutes circles.Minutes
	Outside bool
	Shared  string                     // since when they are shared, in words; empty when they are not. Leaders only
	Link    string                     // the whole address that was just made; shown once. Leaders only
	County  []circles.ConclusionRecord // those that the coordinator reads. Leaders only
	Votes   []minutesVote
	Stands  []minutesVote
}

// A minutesVote is a question or a position as the minutes tell it.
type minutesVote struct {
	circles.MinutesVote
	Line  string      // how it went, in one sentence; may be empty
	Table recordTable // positions inside the circle: counts of every answer
}

// leastOutside is the fewest people of whom a number is told outside the circle.
const leastOutside = 5

// The fewest people of whom halves, and fifths, each hold five counts.
const (
	leastHalves = 2*leastOutside - 1
	leastFifths = 26
)

// draftMinutes makes a draft of what was recorded of a meeting. One that was held without a record gives an empty one.
func (s *Server) draftMinutes(c *fiber.Ctx, m circles.Meeting) (circles.Minutes, error) {
	record, err := s.Store.MeetingRecord(c.UserContext(), m.ID)
	if err != nil && !errors.Is(err, circles.ErrNoRecord) {
		return circles.Minutes{}, err
	}
	draft := circles.DraftMinutes(m.ID, record, m.Place, s.tasksOf(words(c), m))
	draft.Intro = m.Log
	return draft, nil
}

// tasksOf gives the home tasks of a meeting's modules, one a line.
func (s *Server) tasksOf(p i18n.Printer, m circles.Meeting) string {
	var tasks []string
	for _, id := range m.Modules {
		if module, ok := s.Modules.Module(quiz.ModuleID(id)); ok {
			if task := oneLine(say(p, module.Task.Text)); task != "" {
				tasks = append(tasks, task)
			}
		}
	}
	return strings.Join(tasks, "\n")
}

// heldMeetingFor gives the meeting in the address to one of its leaders, once it has been held.
func (s *Server) heldMeetingFor(c *fiber.Ctx) (circles.Circle, circles.Meeting, error) {
	circle, m, err := s.meetingFor(c, circles.MinutesWrite)
	if err == nil && m.State != circles.Held {
		err = circles.Because(circles.ErrMeetingNotHeld, nil)
	}
	return circle, m, err
}

// getMinutes shows the minutes as they were kept, and the form for the first draft before that.
func (s *Server) getMinutes(c *fiber.Ctx) error {
	circle, m, err := s.heldMeetingFor(c)
	if err != nil {
		return err
	}
	kept, err := s.Store.Minutes(c.UserContext(), m.ID)
	if errors.Is(err, circles.ErrNoMinutes) {
		return c.Redirect(minutesPath(m)+"/redigera", fiber.StatusSeeOther)
	}
	if err != nil {
		return err
	}
	return s.showMinutes(c, minutesPage{Circle: circle, Meeting: m, Minutes: kept})
}

func (s *Server) showMinutes(c *fiber.Ctx, pg minutesPage) error {
	pg.P = words(c)
	since, err := s.Store.MinutesShared(c.UserContext(), pg.Meeting.ID)
	if err != nil {
		return err
	}
	if !since.IsZero() {
		pg.Shared = pg.P.T("MinutesSharedSince", "Date", pg.P.Date(since), "Clock", pg.P.Clock(since))
	}
	record, err := s.Store.MeetingRecord(c.UserContext(), pg.Meeting.ID)
	if err != nil && !errors.Is(err, circles.ErrNoRecord) {
		return err
	}
	pg.Minutes, pg.County = pg.Minutes.As(record), sharedConclusions(record.Conclusions)
	pg = s.filled(pg)
	return render(c, minutesView(s.minutesFrame(c, pg), pg))
}

// minutesFrame is the page around minutes. They print like the sheets of the material.
func (s *Server) minutesFrame(c *fiber.Ctx, pg minutesPage) page {
	frame := s.widePage(c, pg.P.T("MinutesTitle", "Title", pg.Meeting.Title))
	frame.CSS = append(frame.CSS, "print.css")
	return frame
}

// filled lays out the votes that the leader did not leave out.
func (s *Server) filled(pg minutesPage) minutesPage {
	pg.Votes, pg.Stands = nil, nil
	if pg.Outside {
		pg.Minutes = pg.Minutes.Outside()
	}
	for _, q := range pg.Minutes.Questions {
		if q.LeftOut {
			continue
		}
		v := minutesVote{MinutesVote: q}
		if pg.Outside {
			v.Line = bandLine(pg.P, q)
		} else {
			v.Line = recordLine(pg.P, circles.QuestionRecord{Kind: string(kindOfVote(q)), First: q.First, Second: q.Second})
		}
		pg.Votes = append(pg.Votes, v)
	}
	for _, p := range pg.Minutes.Positions {
		if p.LeftOut {
			continue
		}
		v := minutesVote{MinutesVote: p}
		if !pg.Outside {
			v.Table = positionTable(pg.P, p, s.position(p.ID, p.Text))
		}
		pg.Stands = append(pg.Stands, v)
	}
	return pg
}

// kindOfVote tells an estimate, whose right answers are near ones, from the rest.
func kindOfVote(q circles.MinutesVote) quiz.Kind {
	for _, v := range []*circles.VoteRecord{q.First, q.Second} {
		if v != nil && len(v.Numbers) > 0 {
			return quiz.Estimate
		}
	}
	return quiz.Single
}

// positionTable lays the votes of a position beside each other.
func positionTable(p i18n.Printer, v circles.MinutesVote, stand *quiz.Position) recordTable {
	asked := circles.QuestionRecord{Text: v.Text, First: v.First, Second: v.Second}
	votes := recordVotes(asked)
	t := recordTable{Text: v.Text, Rows: optionRows(p, asked, votes, func(o circles.OptionRecord) string { return positionOption(p, o, stand) })}
	for _, vote := range votes {
		if vote.People < quiz.MinAnswers { // a paper goes further than the room that may have agreed to look
			return recordTable{Text: v.Text, Line: p.T("MinutesFewAnswers")}
		}
	}
	switch len(votes) {
	case 0:
		t.Line = p.T("ResultNobody")
	case 1:
		t.Votes = []string{p.T("RecordPeople")}
	default:
		t.Votes = []string{p.T("RecordFirst"), p.T("RecordSecond")}
	}
	return t
}

// bandLine tells outside the circle how a question went: in words, so that no number can be told from four others;
// nothing when few answered either time.
func bandLine(p i18n.Printer, q circles.MinutesVote) string {
	var bands []string
	for _, v := range []*circles.VoteRecord{q.First, q.Second} {
		if v == nil || v.People == 0 {
			continue
		}
		words := bandWords(p, v.RightPeople, v.People)
		if words == "" {
			return ""
		}
		bands = append(bands, words)
	}
	switch len(bands) {
	case 1:
		return p.T("MinutesBandOne", "First", bands[0])
	case 2:
		return p.T("MinutesBandTwo", "First", bands[0], "Second", bands[1])
	}
	return ""
}

// bandWords names a share, so that each word stands for at least five counts: by halves from nine people on, by fifths
// from 26. Of fewer than nine nothing is said.
func bandWords(p i18n.Printer, part, all int) string {
	switch {
	case all < leastHalves:
		return ""
	case all < leastFifths && 2*part < all:
		return p.T("MinutesBandLess")
	case all < leastFifths:
		return p.T("MinutesBandMore")
	case 5*part <= all:
		return p.T("MinutesBandFew")
	case 5*part <= 2*all:
		return p.T("MinutesBandSome")
	case 5*part < 3*all:
		return p.T("MinutesBandHalf")
	case 5*part < 4*all:
		return p.T("MinutesBandMany")
	}
	return p.T("MinutesBandMost")
}

// minutesPeople says how many were there; outside the circle no number below five.
func minutesPeople(pg minutesPage) string {
	switch n := pg.Meeting.HeadCount; {
	case n == 0:
		return ""
	case pg.Outside && n < leastOutside:
		return pg.P.T("MinutesFewerThan", "Least", leastOutside)
	default:
		return pg.P.N("MinutesPeople", n)
	}
}

// minutesWhen says when the meeting was.
func minutesWhen(p i18n.Printer, m circles.Meeting) string {
	if m.StartedAt.IsZero() {
		return ""
	}
	return p.T("MinutesWhen", "Date", p.Date(m.StartedAt), "Start", momentWords(p, m.StartedAt), "End", momentWords(p, m.EndedAt))
}

// concluded are the prompts with something written; carried are the questions that the circle carries on with.
func concluded(m circles.Minutes) (list []circles.MinutesConclusion) {
	for _, c := range m.Conclusions {
		if !c.LeftOut && !c.IsOpen() {
			list = append(list, c)
		}
	}
	return list
}

func carried(m circles.Minutes) (list []string) {
	for _, c := range m.Conclusions {
		if !c.LeftOut && c.IsOpen() {
			list = append(list, c.Text)
		}
	}
	return append(list, m.Open...)
}

// textLines cuts a text of several lines into its lines.
func textLines(text string) []string {
	lines := []string{}
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}
