package web

import (
	"errors"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/quiz"
	"norrbottenforalla.se/quiz/live"
)

// A closingPage is where a meeting is ended, and its facts are confirmed.
type closingPage struct {
	P        i18n.Printer
	Circle   circles.Circle
	Meeting  circles.Meeting
	Running  bool
	Lead     string // way back to the leader's page; only while it runs
	Open     int    // prompts that were talked about and have no conclusion; only while it runs
	Facts    closingFacts
	Proposed int // study hours that the times give; -1 when the times cannot be read
	Changed  []change
	Problem  string
	Wrong    string // name of the box that cannot be read; may be empty
}

// closingFacts are the boxes of the form, as typed. There is no box for the day it ended: a meeting that ends at an
// earlier time of day than it began went on past midnight.
type closingFacts struct {
	Day, Start, End       string
	Breaks, People, Hours string
}

// longestEvening is how long past midnight a meeting can go on before it is taken for a mistyped time.
const longestEvening = 12 * time.Hour

// A change is a fact that somebody else changed while the form was open.
type change struct {
	What  string
	Now   string
	Typed string
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
	pg.Facts = factsOf(m)
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
	pg.Proposed = -1
	if facts, err := pg.Facts.parse(pg.Meeting); err == nil {
		pg.Proposed = circles.StudyHours(facts.StartedAt, facts.EndedAt, facts.BreakMinutes)
	}
	title := pg.P.T("ClosingTitle")
	if pg.Running {
		title = pg.P.T("ClosingEndTitle")
	}
	return render(c, closingView(s.widePage(c, title), pg))
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
	err = s.inRoom(ctx, live.ID(m.Round), func(r *live.Room) error {
		_, err := r.Do(ctx, quiz.Seat{Role: quiz.Leader}, quiz.Command{Do: quiz.End{}})
		return err
	})
	if err != nil && !errors.Is(err, quiz.ErrEnded) { // ended by the other leader: the same thing
		return err
	}
	return c.Redirect(closingPath(m), fiber.StatusSeeOther)
}

// postClosing confirms the facts of a held meeting, or works out the hours again and shows the form.
func (s *Server) postClosing(c *fiber.Ctx) error {
	circle, m, err := s.meetingFor(c, circles.MeetingConfirm)
	if err != nil {
		return err
	}
	pg := closingPage{P: words(c), Circle: circle, Meeting: m, Facts: typedFacts(c)}
	facts, err := pg.Facts.parse(m)
	if err == nil && typed(c, "do") == "hours" {
		pg.Facts.Hours = strconv.Itoa(circles.StudyHours(facts.StartedAt, facts.EndedAt, facts.BreakMinutes))
		return s.showClosing(c, pg)
	}
	if err == nil {
		facts.Version, err = strconv.Atoi(typed(c, "version"))
	}
	if err == nil {
		facts.Place, facts.Remote, facts.Log, facts.By = m.Place, m.Remote, m.Log, s.by(c)
		_, err = s.Store.ConfirmMeeting(c.UserContext(), facts)
	}
	switch {
	case err == nil:
		return c.Redirect(afterwards(circlePath(circle.ID), doneConfirmed), fiber.StatusSeeOther)
	case errors.Is(err, circles.ErrStale):
		return s.showStale(c, pg)
	case errors.Is(err, strconv.ErrSyntax) || errors.Is(err, strconv.ErrRange):
		err = circles.Fail(circles.Invalid, err)
	}
	pg.Problem, pg.Wrong = problemWords(c, err), pg.Facts.wrong()
	c.Status(problemOf(err).Status)
	return s.showClosing(c, pg)
}

// showStale shows what another leader changed beside what was typed here, and takes nothing away: the next press
// keeps what stands in the form.
func (s *Server) showStale(c *fiber.Ctx, pg closingPage) error {
	now, err := s.Store.Meeting(c.UserContext(), pg.Meeting.ID)
	if err != nil {
		return err
	}
	pg.Meeting = now
	pg.Changed = changes(pg.P, factsOf(now), pg.Facts)
	c.Status(fiber.StatusConflict)
	return s.showClosing(c, pg)
}

// changes lists the facts that stand otherwise than they were typed.
func changes(p i18n.Printer, now, typed closingFacts) []change {
	var list []change
	add := func(what, now, typed string) {
		if now != typed {
			list = append(list, change{What: what, Now: now, Typed: typed})
		}
	}
	add(p.T("ClosingDay"), now.Day, typed.Day)
	add(p.T("ClosingStart"), now.Start, typed.Start)
	add(p.T("ClosingEnd"), now.End, typed.End)
	add(p.T("ClosingBreaks"), now.Breaks, typed.Breaks)
	add(p.T("ClosingPeople"), now.People, typed.People)
	add(p.T("ClosingHours"), now.Hours, typed.Hours)
	return list
}

// factsOf fills the form from the meeting.
func factsOf(m circles.Meeting) closingFacts {
	return closingFacts{
		Day: boxDay(m.StartedAt), Start: boxClock(m.StartedAt), End: boxClock(m.EndedAt),
		Breaks: strconv.Itoa(m.BreakMinutes), People: strconv.Itoa(m.HeadCount), Hours: strconv.Itoa(m.StudyHours),
	}
}

func typedFacts(c *fiber.Ctx) closingFacts {
	return closingFacts{
		Day: typed(c, "day"), Start: typedClock(c, "start"), End: typedClock(c, "end"),
		Breaks: typed(c, "breaks"), People: typed(c, "people"), Hours: typed(c, "hours"),
	}
}

// typedClock gives a time of day in its tidy form, or as it was typed when it is none.
func typedClock(c *fiber.Ctx, name string) string {
	clock, _ := tidyClock(typed(c, name))
	return clock
}

// parse reads the form. The error is Invalid. A box that was not touched gives the very time that was kept, seconds
// and all.
func (f closingFacts) parse(m circles.Meeting) (circles.ConfirmMeeting, error) {
	facts := circles.ConfirmMeeting{Meeting: m.ID}
	var err error
	if facts.StartedAt, err = parseMoment(f.Day, f.Start, m.StartedAt); err != nil {
		return facts, err
	}
	if facts.EndedAt, err = f.parseEnd(facts.StartedAt, m); err != nil {
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
	return facts, nil
}

// wrong names the first box that cannot be read; empty when all can.
func (f closingFacts) wrong() string {
	if _, err := time.Parse(time.DateOnly, f.Day); err != nil {
		return "day"
	}
	for _, box := range []struct{ name, clock string }{{"start", f.Start}, {"end", f.End}} {
		if _, ok := tidyClock(box.clock); !ok {
			return box.name
		}
	}
	for _, box := range []struct{ name, typed string }{{"breaks", f.Breaks}, {"people", f.People}, {"hours", f.Hours}} {
		if _, err := strconv.Atoi(box.typed); err != nil {
			return box.name
		}
	}
	return ""
}

// parseEnd finds the first time after the start that the clock showed what was typed.
func (f closingFacts) parseEnd(start time.Time, m circles.Meeting) (time.Time, error) {
	if length := m.EndedAt.Sub(start); f.End == boxClock(m.EndedAt) && length > 0 && length <= longestEvening {
		return m.EndedAt, nil
	}
	end, err := parseMoment(boxDay(start), f.End, time.Time{})
	if err != nil || end.After(start) {
		return end, err
	}
	next, err := parseMoment(boxDay(end.In(sweden).AddDate(0, 0, 1)), f.End, time.Time{})
	if err == nil && next.Sub(start) <= longestEvening {
		return next, nil
	}
	return end, err // the store says what is wrong with it
}

func parseMoment(day, clock string, kept time.Time) (time.Time, error) {
	if day == boxDay(kept) && clock == boxClock(kept) && day != "" {
		return kept, nil
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", day+" "+clock, sweden)
	if err != nil {
		return time.Time{}, &circles.Error{Kind: circles.Invalid, ID: "ErrorClosingTime", Err: err}
	}
	return at, nil
}
