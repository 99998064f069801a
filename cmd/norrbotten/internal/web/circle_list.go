package web

import (
	"github.com/gofiber/fiber/v2"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/circles"
)

// A circleListPage shows one's own circles; an administrator sees all.
type circleListPage struct {
	P       i18n.Printer
	All     bool // of everybody: the reader is an administrator
	Circles []circleCard
}

// A circleCard is one circle in the list.
type circleCard struct {
	Link    string
	Name    string
	Place   string
	Form    string
	Next    string // when the next meeting is; empty when none is planned
	Held    int
	Running bool
}

func (s *Server) getCircles(c *fiber.Ctx) error {
	p, w := words(c), who(c)
	all := w.May(circles.CircleRead, false) == nil
	list, err := s.Store.CirclesOf(c.UserContext(), w.Account)
	if all {
		list, err = s.Store.Circles(c.UserContext())
	}
	if err != nil {
		return err
	}
	pg := circleListPage{P: p, All: all}
	for _, circle := range list {
		meetings, err := s.Store.MeetingsOf(c.UserContext(), circle.ID)
		if err != nil {
			return err
		}
		pg.Circles = append(pg.Circles, cardOf(p, circle, meetings))
	}
	title := p.T("CirclesMine")
	if all {
		title = p.T("CirclesAll")
	}
	return render(c, circleList(s.widePage(c, title), pg))
}

func cardOf(p i18n.Printer, circle circles.Circle, meetings []circles.Meeting) circleCard {
	card := circleCard{
		Link: circlePath(circle.ID), Name: circle.Name, Place: municipalityName(circle.Municipality),
		Form: formWords(p, circle.Form), Held: len(heldMeetings(meetings)),
	}
	_, card.Running = runningMeeting(meetings)
	if planned := plannedMeetings(meetings); len(planned) > 0 {
		card.Next = whenWords(p, planned[0].PlannedAt)
	}
	return card
}
