package web

import (
	"errors"
	"strings"

	"github.com/gofiber/fiber/v2"

	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/quiz"
)

var errWhen = &circles.Error{Kind: circles.Invalid, ID: "ErrorMeetingDate"}

// postMeeting plans a new meeting. Without a title it is called what its modules are called.
func (s *Server) postMeeting(c *fiber.Ctx) error {
	circle, err := s.circleFor(c, circles.MeetingPlan)
	if err != nil {
		return err
	}
	id, err := circles.NewID[circles.MeetingID](s.Rand)
	if err != nil {
		return err
	}
	at, ok := parseWhen(typed(c, "date"), typed(c, "clock"))
	if !ok {
		return s.showCircle(c, circle, errWhen)
	}
	m := circles.Meeting{ID: id, Circle: circle.ID, Title: oneLine(typed(c, "title")), PlannedAt: at}
	for _, module := range allTyped(c, "modules") {
		if _, known := s.Modules.Module(quiz.ModuleID(module)); known {
			m.Modules = append(m.Modules, module)
		}
	}
	if m.Title == "" {
		m.Title = s.titleOf(m.Modules)
	}
	if len(m.Modules) == 0 {
		return s.showCircle(c, circle, &circles.Error{Kind: circles.Invalid, ID: "ErrorMeetingModule"})
	}
	kept, err := s.Store.CreateMeeting(c.UserContext(), m, s.by(c))
	if errors.Is(err, circles.ErrInvalid) {
		return s.showCircle(c, circle, err)
	}
	if err != nil {
		return err
	}
	return c.Redirect(afterwards(meetingPath(kept), doneMeetingCreated), fiber.StatusSeeOther)
}

// titleOf joins the modules' titles in the language that a circle keeps its papers in.
func (s *Server) titleOf(modules []string) string {
	var titles []string
	for _, id := range modules {
		if m, ok := s.Modules.Module(quiz.ModuleID(id)); ok {
			titles = append(titles, m.Title[quiz.Swedish])
		}
	}
	title := []rune(strings.Join(titles, " · "))
	if len(title) > circles.MaxTitle {
		title = title[:circles.MaxTitle]
	}
	return strings.TrimSpace(string(title))
}
