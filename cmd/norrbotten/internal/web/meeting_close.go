package web

import (
	"errors"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/circles/report"
	"norrbottenforalla.se/quiz"
	"norrbottenforalla.se/quiz/live"
)

// A closingPage is where a meeting is ended, and its facts are confirmed.
type closingPage struct {
	P        i18n.Printer
	Circle   circles.Circle
	Reads    bool // the reader may see the circle's page; a device that took over may not
	Meeting  circles.Meeting
	Running  bool
	Lead     string // way back to the leader's page; only while it runs
	Open     int    // prompts that were talked about and have no conclusion; only while it runs
	Removes  bool   // the reader may take the meeting away
	Left     string // that nobody ended it, in words; empty when somebody did, or when it is confirmed
	Facts    closingFacts
	Proposed int          // study hours that the times give; -1 when the times cannot be read
	Version  int          // of the meeting that the form was filled with
	Was      closingTexts // what the form was filled with
	Merged   merged       // with what somebody else changed while the form was open
	County   string       // whether what is put right still reaches the county's figures, in words; may be empty
	Counted  bool         // it does not
	Problem  string
	Wrong    string // name of the box that cannot be read; may be empty
}

func (s *Server) getClosing(c *fiber.Ctx) error {
	circle, m, err := s.meetingFor(c, circles.MeetingConfirm)
	if err != nil {
		return err
	}
	pg := closingPage{P: words(c), Circle: circle, Meeting: m}
	switch m.State {
	case circles.Planned:
		return c.Redirect(meetingPath(m), fiber.StatusSeeOther)
	case circles.Running:
		return s.showEnd(c, pg)
	}
	pg.Facts = s.factsOf(pg.P, m)
	pg.Was, pg.Version = pg.Facts.texts(), m.Version
	return s.showClosing(c, pg)
}

// showEnd asks before it ends a meeting that runs.
func (s *Server) showEnd(c *fiber.Ctx, pg closingPage) error {
	round, err := s.Store.RoundByID(c.UserContext(), pg.Meeting.Round)
	if err != nil {
		return err
	}
	var result quiz.Result
	err = s.inRoom(c.UserContext(), live.ID(round.ID), func(r *live.Room) (err error) {
		result, err = r.Result(c.UserContext())
		return err
	})
	if err != nil {
		return err
	}
	for _, talked := range result.Conclusions {
		if talked.Conclusion == "" {
			pg.Open++
		}
	}
	pg.Running, pg.Lead = true, leadPath(round.Code)
	return s.showClosing(c, pg)
}

func (s *Server) showClosing(c *fiber.Ctx, pg closingPage) error {
	pg.Reads = s.may(c, circles.CircleRead, pg.Circle.ID) == nil
	pg.Proposed = -1
	if facts, err := pg.Facts.parse(pg.Meeting); err == nil {
		pg.Proposed = circles.StudyHours(facts.StartedAt, facts.EndedAt, facts.BreakMinutes)
	}
	if err := errors.Join(s.fillCounty(c, &pg), s.fillLeft(c, &pg)); err != nil {
		return err
	}
	pg.Removes = s.may(c, circles.MeetingRemove, pg.Circle.ID) == nil
	title := pg.P.T("ClosingTitle")
	if pg.Running {
		title = pg.P.T("ClosingEndTitle")
	}
	return render(c, closingView(s.widePage(c, title), pg))
}

// fillLeft says how long a meeting stood open when nobody ended it.
func (s *Server) fillLeft(c *fiber.Ctx, pg *closingPage) error {
	if pg.Running || pg.Meeting.Confirmed || pg.Meeting.Round == "" {
		return nil
	}
	record, err := s.Store.RoundRecordOf(c.UserContext(), pg.Meeting.Round)
	if errors.Is(err, circles.ErrNoRecord) {
		return nil
	}
	if err == nil && !record.LeftAt.IsZero() {
		hours := int(record.EndedAt.Sub(record.StartedAt).Round(time.Hour) / time.Hour)
		pg.Left = pg.P.N("ClosingLeft", hours, "Date", pg.P.Date(record.LeftAt), "Clock", pg.P.Clock(record.LeftAt))
	}
	return err
}

// postEnd ends the round for good. What is kept of it is written before this answers.
func (s *Server) postEnd(c *fiber.Ctx) error {
	_, m, err := s.meetingFor(c, circles.MeetingLead)
	if err != nil {
		return err
	}
	if m.State != circles.Running {
		return c.Redirect(closingPath(m), fiber.StatusSeeOther)
	}
	ctx := c.UserContext()
	if err := s.Store.EndsRound(ctx, m.Round, ender(c, s.may(c, circles.MeetingLead, m.Circle) == nil)); err != nil {
		return err
	}
	err = s.inRoom(ctx, live.ID(m.Round), func(r *live.Room) error {
		_, err := r.Do(ctx, quiz.Seat{Role: quiz.Leader}, quiz.Command{Do: quiz.End{}})
		return err
	})
	if err != nil && !errors.Is(err, quiz.ErrEnded) { // ended by the other leader: the same thing
		return err
	}
	// A device that took over, or a substitute whose time was over: the rest is for those who lead the circle.
	if who(c).Account == "" || s.may(c, circles.MeetingConfirm, m.Circle) != nil {
		return c.Redirect("/ta-over?klart=slut", fiber.StatusSeeOther)
	}
	return c.Redirect(closingPath(m), fiber.StatusSeeOther)
}

// ender gives who ends a round: the account when it leads the circle, else the device that took over.
func ender(c *fiber.Ctx, leads bool) circles.RoundEnder {
	if leads {
		return circles.RoundEnder{Account: who(c).Account}
	}
	return circles.RoundEnder{Device: true}
}

// postClosing confirms the facts of a held meeting, or works out the hours again and shows the form.
func (s *Server) postClosing(c *fiber.Ctx) error {
	circle, m, err := s.meetingFor(c, circles.MeetingConfirm)
	if err != nil {
		return err
	}
	pg := closingPage{P: words(c), Circle: circle, Meeting: m}
	pg.Facts = s.typedFacts(c, s.factsOf(pg.P, m))
	was, said := wasTyped[closingTexts](c)
	pg.Was, pg.Version = was, atoi(typed(c, "version"))
	facts, err := pg.Facts.parse(m)
	if err == nil && typed(c, "do") == "hours" {
		pg.Facts.Hours = strconv.Itoa(circles.StudyHours(facts.StartedAt, facts.EndedAt, facts.BreakMinutes))
		pg.Facts.EndDay = otherDay(facts.StartedAt, facts.EndedAt)
		return s.showClosing(c, pg)
	}
	if err == nil {
		facts.By, facts.Version = s.by(c), pg.Version
		_, err = s.Store.ConfirmMeeting(c.UserContext(), facts)
	}
	switch {
	case err == nil:
		return s.afterClosing(c, m, facts)
	case errors.Is(err, circles.ErrStale):
		if !said {
			return s.showStale(c, pg, nil)
		}
		return s.showStale(c, pg, &was)
	}
	pg.Problem, pg.Wrong = problemWords(c, err), pg.Facts.wrong()
	c.Status(problemOf(err).Status)
	return s.showClosing(c, pg)
}

// fillCounty says whether a number of people or a day that is put right now still reaches the county's figures: a meeting is
// counted once, since two figures that could be compared would tell about one person.
func (s *Server) fillCounty(c *fiber.Ctx, pg *closingPage) error {
	if pg.Running {
		return nil
	}
	month, err := s.Store.CountedMonthOf(c.UserContext(), pg.Meeting.ID)
	if err != nil {
		return err
	}
	if month != "" {
		pg.Counted, pg.County = true, pg.P.T("ClosingCounted", "Month", monthWords(pg.P, report.Month(month)))
		return nil
	}
	months, err := s.Store.CountedMonths(c.UserContext())
	if err != nil {
		return err
	}
	if from := report.CountsAt(pg.Meeting.StartedAt, s.Now(), months, sweden); !from.IsZero() {
		pg.County = pg.P.T("ClosingCountedFrom", "Date", pg.P.Date(from))
	}
	return nil
}

// afterClosing leads on to the figures for the association, and says so when a number of people or a day that was put right
// comes too late for the county's.
func (s *Server) afterClosing(c *fiber.Ctx, before circles.Meeting, facts circles.ConfirmMeeting) error {
	done := doneConfirmed
	moved := report.MonthOf(before.StartedAt, sweden) != report.MonthOf(facts.StartedAt, sweden)
	if before.Confirmed && (before.HeadCount != facts.HeadCount || moved) {
		month, err := s.Store.CountedMonthOf(c.UserContext(), before.ID)
		if err != nil {
			return err
		}
		if month != "" {
			done = doneConfirmedLate
		}
	}
	return c.Redirect(afterwards(reportPath(before), done), fiber.StatusSeeOther)
}

// showStale shows the form put together with what another leader changed, and keeps nothing: the next press keeps what
// stands in the form. was is what the form was filled with; nil when it did not say.
func (s *Server) showStale(c *fiber.Ctx, pg closingPage, was *closingTexts) error {
	now, err := s.Store.Meeting(c.UserContext(), pg.Meeting.ID)
	if err != nil {
		return err
	}
	pg.Meeting = now
	stands, typed := s.factsOf(pg.P, now).texts(), pg.Facts.texts()
	var before []formBox
	if was != nil {
		before = s.closingBoxes(was)
	}
	pg.Merged = mergeBoxes(pg.P, before, s.closingBoxes(&stands), s.closingBoxes(&typed))
	pg.Facts = pg.Facts.with(typed)
	pg.Was, pg.Version = stands, now.Version
	pg.Problem = pg.P.T("ClosingStale")
	c.Status(fiber.StatusConflict)
	return s.showClosing(c, pg)
}
