package web

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/circles"
)

// A circleNewPage asks for what a new circle needs.
type circleNewPage struct {
	P       i18n.Printer
	Typed   circles.Circle // what was typed, when something was wrong with it
	Problem string         // what was wrong, in words; may be empty
}

func (s *Server) getCircleNew(c *fiber.Ctx) error {
	return s.showCircleNew(c, circleNewPage{Typed: circles.Circle{Form: circles.StudyCircle}})
}

func (s *Server) showCircleNew(c *fiber.Ctx, pg circleNewPage) error {
	pg.P = words(c)
	return render(c, circleNew(s.widePage(c, pg.P.T("CircleNew")), pg))
}

// postCircleNew makes a circle that whoever asks leads.
func (s *Server) postCircleNew(c *fiber.Ctx) error {
	circle, err := s.typedCircle(c, "")
	if err != nil {
		return err
	}
	err = s.Store.CreateCircle(c.UserContext(), circle, []circles.AccountID{who(c).Account}, s.by(c))
	if errors.Is(err, circles.ErrInvalid) {
		c.Status(fiber.StatusUnprocessableEntity)
		return s.showCircleNew(c, circleNewPage{Typed: circle, Problem: problemWords(c, err)})
	}
	if err != nil {
		return err
	}
	return c.Redirect(afterwards(circlePath(circle.ID), doneCircleCreated), fiber.StatusSeeOther)
}

// typedCircle reads a circle from a form whose fields begin with prefix, and draws its id and screen key.
func (s *Server) typedCircle(c *fiber.Ctx, prefix string) (circles.Circle, error) {
	id, err := circles.NewID[circles.CircleID](s.Rand)
	if err != nil {
		return circles.Circle{}, err
	}
	key, err := circles.NewScreenKey(s.Rand)
	if err != nil {
		return circles.Circle{}, err
	}
	return circles.Circle{
		ID: id, ScreenKey: key, Created: s.Now(), Lang: i18n.Source,
		Name:         oneLine(typed(c, prefix+"name")),
		Form:         circles.Form(typed(c, prefix+"form")),
		Municipality: circles.MunicipalityCode(typed(c, prefix+"municipality")),
		Organiser:    oneLine(typed(c, prefix+"organiser")),
		Partner:      oneLine(typed(c, prefix+"partner")),
	}, nil
}
