package web

import (
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/circles"
)

// paperRoutes are where meetings are entered that were held without the program.
func (s *Server) paperRoutes() []route {
	return []route{
		{fiber.MethodGet, "/cirklar/:id/papper", circles.MeetingRecord, s.getPaper},
		{fiber.MethodPost, "/cirklar/:id/papper", circles.MeetingRecord, s.postPaper},
		{fiber.MethodGet, "/cirklar/:id/papper/tabell", circles.MeetingRecord, s.getImport},
		{fiber.MethodPost, "/cirklar/:id/papper/tabell", circles.MeetingRecord, s.postImport},
	}
}

func paperPath(id circles.CircleID) string { return circlePath(id) + "/papper" }

// A paperPage asks for the facts of a meeting that was held on paper.
type paperPage struct {
	P        i18n.Printer
	Circle   circles.Circle
	Planned  []circles.Meeting // which it may have been
	Which    string            // id of one of them; empty: another
	Title    string
	Facts    closingFacts
	Proposed int  // study hours that the times give; -1 when the times cannot be read
	Ask      bool // the study hours were filled in just now: look at them
	Problem  string
	Wrong    string
}

func (s *Server) getPaper(c *fiber.Ctx) error {
	circle, err := s.circleFor(c, circles.MeetingRecord)
	if err != nil {
		return err
	}
	if circle.State() != circles.CircleOpen {
		return s.showClosed(c, circle)
	}
	p := words(c)
	return s.showPaper(c, paperPage{
		Circle: circle, Facts: closingFacts{Breaks: "0", About: s.aboutChoices(p, nil)},
	})
}

func (s *Server) showPaper(c *fiber.Ctx, pg paperPage) error {
	all, err := s.Store.MeetingsOf(c.UserContext(), pg.Circle.ID)
	if err != nil {
		return err
	}
	pg.P, pg.Planned, pg.Proposed = words(c), plannedMeetings(all), -1
	start, err := parseMoment(pg.Facts.Day, pg.Facts.Start, noTime)
	end, endErr := pg.Facts.parseEnd(start, noTime)
	breaks, breaksErr := strconv.Atoi(pg.Facts.Breaks)
	if err == nil && endErr == nil && breaksErr == nil {
		pg.Proposed = circles.StudyHours(start, end, breaks)
	}
	return render(c, paperView(s.widePage(c, pg.P.T("PaperTitle")), pg))
}

// postPaper keeps a meeting that was held on paper. Without study hours it proposes them and asks.
func (s *Server) postPaper(c *fiber.Ctx) error {
	circle, err := s.circleFor(c, circles.MeetingRecord)
	if err != nil {
		return err
	}
	if circle.State() != circles.CircleOpen {
		return s.showClosed(c, circle)
	}
	pg := paperPage{Circle: circle, Which: typed(c, "which"), Title: oneLine(typed(c, "title"))}
	pg.Facts = s.typedFacts(c, closingFacts{About: s.aboutChoices(words(c), nil)})
	if pg.Facts.Hours == "" {
		return s.proposePaper(c, pg)
	}
	record, err := s.paperRecord(c, pg)
	if err == nil {
		var kept []circles.Meeting
		kept, err = s.Store.RecordMeetings(c.UserContext(), []circles.RecordMeeting{record})
		if err == nil {
			return c.Redirect(afterwards(reportPath(kept[0]), doneRecorded), fiber.StatusSeeOther)
		}
	}
	if !errors.Is(err, circles.ErrInvalid) && !errors.Is(err, circles.ErrConflict) {
		return err
	}
	pg.Problem, pg.Wrong = problemWords(c, err), pg.Facts.wrong()
	c.Status(problemOf(err).Status)
	return s.showPaper(c, pg)
}

// proposePaper fills in the study hours and shows the form again, or says what is wrong with the times.
func (s *Server) proposePaper(c *fiber.Ctx, pg paperPage) error {
	pg.Facts.Hours = "0"
	facts, err := pg.Facts.parse(circles.Meeting{})
	facts.By = s.by(c)
	if err == nil {
		err = facts.Check()
	}
	if err == nil {
		err = facts.CheckDates(circles.Meeting{})
	}
	pg.Facts.Hours = ""
	if err != nil {
		pg.Problem, pg.Wrong = problemWords(c, err), pg.Facts.wrong()
		c.Status(problemOf(err).Status)
		return s.showPaper(c, pg)
	}
	pg.Facts.Hours = strconv.Itoa(circles.StudyHours(facts.StartedAt, facts.EndedAt, facts.BreakMinutes))
	pg.Ask = true
	return s.showPaper(c, pg)
}

// paperRecord makes what the store is asked to keep: one of the planned meetings, or a new one.
func (s *Server) paperRecord(c *fiber.Ctx, pg paperPage) (circles.RecordMeeting, error) {
	facts, err := pg.Facts.parse(circles.Meeting{})
	if err != nil {
		return circles.RecordMeeting{}, err
	}
	facts.By = s.by(c)
	r := circles.RecordMeeting{Circle: pg.Circle.ID, Title: pg.Title, Facts: facts}
	if pg.Which != "" {
		planned, err := s.Store.Meeting(c.UserContext(), circles.MeetingID(pg.Which))
		if err != nil {
			return r, err
		}
		r.Meeting, r.Version = planned.ID, planned.Version
		return r, nil
	}
	if r.Title == "" {
		r.Title = s.titleOf(facts.Modules)
	}
	r.Meeting, err = circles.NewID[circles.MeetingID](s.Rand)
	return r, err
}
