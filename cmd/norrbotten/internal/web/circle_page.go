package web

import (
	"errors"
	"strings"

	"github.com/gofiber/fiber/v2"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/quiz"
)

// A circlePage shows one circle: what comes next and what was done.
type circlePage struct {
	P       i18n.Printer
	Circle  circles.Circle
	Leaders []circles.Account
	Screen  string // whole address of the projector's page; empty for somebody who does not lead here
	Leads   bool   // the reader leads this circle
	Problem string // what was wrong with the form for a new meeting; may be empty
	Running *meetingLine
	Planned []meetingLine
	Held    []heldMeeting
	Hours   int // confirmed study hours
	Modules []moduleChoice
}

// A meetingLine is a meeting that has not been held yet.
type meetingLine struct {
	Meeting circles.Meeting
	Link    string
	When    string
	Lead    string // the leader's page of its round; only while it runs
	Code    circles.Code
}

// A heldMeeting is a meeting that was held, and what was kept of it.
type heldMeeting struct {
	Meeting circles.Meeting
	Record  *circles.RoundRecord // nil when nothing was kept
	Closing string               // where its facts are confirmed
}

// A moduleChoice is a module that a new meeting can be about.
type moduleChoice struct {
	ID      string
	Title   string
	Summary string
	Held    bool // the circle has already had it
}

func (s *Server) getCircle(c *fiber.Ctx) error {
	circle, err := s.circleFor(c, circles.CircleRead)
	if err != nil {
		return err
	}
	return s.showCircle(c, circle, nil)
}

// showCircle shows the circle's page, with what was wrong with a form when that is why it is shown.
func (s *Server) showCircle(c *fiber.Ctx, circle circles.Circle, problem error) error {
	ctx, p := c.UserContext(), words(c)
	leaders, err := s.Store.Leaders(ctx, circle.ID)
	if err != nil {
		return err
	}
	meetings, err := s.Store.MeetingsOf(ctx, circle.ID)
	if err != nil {
		return err
	}
	pg := circlePage{
		P: p, Circle: circle, Leaders: leaders, Modules: s.moduleChoices(p, meetings),
		Leads: s.may(c, circles.MeetingPlan, circle.ID) == nil,
	}
	if pg.Leads {
		pg.Screen = s.site(c) + "/skarm/" + string(circle.ScreenKey)
	}
	if problem != nil {
		pg.Problem = problemWords(c, problem)
		c.Status(problemOf(problem).Status)
	}
	for _, m := range plannedMeetings(meetings) {
		pg.Planned = append(pg.Planned, meetingLine{Meeting: m, Link: meetingPath(m), When: whenWords(p, m.PlannedAt)})
	}
	if err := s.fillRunning(c, &pg, meetings); err != nil {
		return err
	}
	if err := s.fillHeld(c, &pg, meetings); err != nil {
		return err
	}
	return render(c, circleView(s.widePage(c, circle.Name), pg))
}

func (s *Server) fillRunning(c *fiber.Ctx, pg *circlePage, meetings []circles.Meeting) error {
	m, ok := runningMeeting(meetings)
	if !ok {
		return nil
	}
	round, err := s.Store.RoundByID(c.UserContext(), m.Round)
	if err != nil {
		return err
	}
	pg.Running = &meetingLine{Meeting: m, Link: meetingPath(m), Lead: leadPath(round.Code), Code: round.Code}
	return nil
}

func (s *Server) fillHeld(c *fiber.Ctx, pg *circlePage, meetings []circles.Meeting) error {
	for _, m := range heldMeetings(meetings) {
		h := heldMeeting{Meeting: m, Closing: closingPath(m)}
		record, err := s.Store.MeetingRecord(c.UserContext(), m.ID)
		switch {
		case err == nil:
			h.Record = &record
		case !errors.Is(err, circles.ErrNoRecord):
			return err
		}
		if m.Confirmed {
			pg.Hours += m.StudyHours
		}
		pg.Held = append(pg.Held, h)
	}
	return nil
}

func (s *Server) moduleChoices(p i18n.Printer, meetings []circles.Meeting) []moduleChoice {
	had := map[string]bool{}
	for _, m := range heldMeetings(meetings) {
		for _, id := range m.Modules {
			had[id] = true
		}
	}
	var choices []moduleChoice
	for _, m := range s.Modules.Modules() {
		lang := quiz.Lang(p.Lang)
		title, _ := m.Title.In(lang)
		summary, _ := m.Summary.In(lang)
		choices = append(choices, moduleChoice{ID: string(m.ID), Title: title, Summary: summary, Held: had[string(m.ID)]})
	}
	return choices
}

// A recordRow is one answer to a question, as counted in the two votes.
type recordRow struct {
	Text   string
	Right  bool
	First  int
	Second int
}

// recordRows lays a question's two votes beside each other. An order is only counted as right or not.
func recordRows(p i18n.Printer, q circles.QuestionRecord) []recordRow {
	var rows []recordRow
	find := func(text string, right bool) *recordRow {
		for i := range rows {
			if rows[i].Text == text {
				return &rows[i]
			}
		}
		rows = append(rows, recordRow{Text: text, Right: right})
		return &rows[len(rows)-1]
	}
	for i, v := range []*circles.VoteRecord{q.First, q.Second} {
		if v == nil {
			continue
		}
		add := func(text string, right bool, people int) {
			row := find(text, right)
			if i == 0 {
				row.First += people
				return
			}
			row.Second += people
		}
		for _, o := range v.Options {
			if quiz.Kind(q.Kind) != quiz.Order {
				add(recordOption(p, o), o.Right, o.People)
			}
		}
		for _, n := range v.Numbers {
			add(p.Number(n.Number, v.Decimals)+unitWords(v.Unit), false, n.People)
		}
	}
	return rows
}

func unitWords(unit string) string {
	if unit == "" {
		return ""
	}
	return " " + unit
}

// recordOption names an option; those of a true-or-false question belong to the interface.
func recordOption(p i18n.Printer, o circles.OptionRecord) string {
	switch {
	case o.Text != "":
		return o.Text
	case o.Option == string(quiz.True):
		return p.T("RecordTrue")
	case o.Option == string(quiz.False):
		return p.T("RecordFalse")
	}
	return o.Option
}

// voteWords sums a vote up: "7 av 9 svarade rätt".
func voteWords(p i18n.Printer, kind string, v *circles.VoteRecord) string {
	if v == nil {
		return ""
	}
	if v.People == 0 {
		return p.T("RecordNobody")
	}
	right, all := p.Number(int64(v.RightPeople), 0), p.Number(int64(v.People), 0)
	if quiz.Kind(kind) == quiz.Estimate {
		return p.T("RecordNear", "Near", p.Number(int64(v.RightPeople+v.FairPeople), 0), "All", all)
	}
	return p.T("RecordRight", "Right", right, "All", all)
}

// sumWords names the line that sums a question's votes up.
func sumWords(p i18n.Printer, kind quiz.Kind) string {
	if kind == quiz.Estimate {
		return p.T("RecordSumNear")
	}
	return p.T("RecordSumRight")
}

// openQuestions are the prompts that the circle talked about without writing a conclusion.
func openQuestions(list []circles.ConclusionRecord) []circles.ConclusionRecord {
	var open []circles.ConclusionRecord
	for _, said := range list {
		if said.Conclusion == "" {
			open = append(open, said)
		}
	}
	return open
}

// circleLine says what a circle is: form, place, organiser, partner.
func circleLine(p i18n.Printer, c circles.Circle) string {
	parts := []string{formWords(p, c.Form), municipalityName(c.Municipality)}
	for _, part := range []string{c.Organiser, c.Partner} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, " · ")
}

// meetingTitle names a meeting: "Träff 2: Demografi".
func meetingTitle(p i18n.Printer, m circles.Meeting) string {
	return p.T("MeetingNumbered", "Number", m.Number, "Title", m.Title)
}
