package web

import (
	"errors"
	"strings"

	"github.com/gofiber/fiber/v2"

	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/quiz"
)

// A newMeeting is the form for a new meeting, as typed.
type newMeeting struct {
	Title, Day, Clock string
	Problem           string // what was wrong with it; may be empty
	Sent              bool   // it came back: the modules are those that were chosen
}

// postMeeting plans a new meeting. Without a title it is called what its modules are called. Whatever is wrong, the form
// comes back with what was typed.
func (s *Server) postMeeting(c *fiber.Ctx) error {
	circle, err := s.circleFor(c, circles.MeetingPlan)
	if err != nil {
		return err
	}
	id, err := circles.NewID[circles.MeetingID](s.Rand)
	if err != nil {
		return err
	}
	form := newMeeting{Title: oneLine(typed(c, "title")), Day: typed(c, "date"), Clock: typedTurn(c, "clock", typed(c, "date")), Sent: true}
	at, err := parseWhen(form.Day, form.Clock)
	if err != nil {
		return s.showCircle(c, circle, form, err)
	}
	m := circles.Meeting{ID: id, Circle: circle.ID, Title: form.Title, PlannedAt: at}
	for _, module := range allTyped(c, "modules") {
		if _, known := s.Modules.Module(quiz.ModuleID(module)); known {
			m.Modules = append(m.Modules, module)
		}
	}
	if m.Title == "" {
		m.Title = s.titleOf(m.Modules)
	}
	if len(m.Modules) == 0 {
		return s.showCircle(c, circle, form, &circles.Error{Kind: circles.Invalid, ID: "ErrorMeetingModule"})
	}
	kept, err := s.Store.CreateMeeting(c.UserContext(), m, s.by(c))
	if errors.Is(err, circles.ErrInvalid) {
		return s.showCircle(c, circle, form, err)
	}
	if err != nil {
		return err
	}
	if kept.PlannedAt.IsZero() {
		return c.Redirect(afterwards(meetingPath(kept), doneMeetingNoDay), fiber.StatusSeeOther)
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
