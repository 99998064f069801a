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
	Archive []circleCard
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
	Meeting string // where the running meeting is led, or the next one prepared; empty for somebody who only looks
}

func (s *Server) getCircles(c *fiber.Ctx) error {
	p, w := words(c), who(c)
	all := w.May(circles.CircleRead, false) == nil
	list, err := s.Store.CirclesOf(c.UserContext(), w.Account, s.Now())
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
		card := cardOf(p, circle, meetings)
		if s.may(c, circles.MeetingLead, circle.ID) != nil {
			card.Meeting = ""
		}
		if circle.State() == circles.CircleArchived {
			pg.Archive = append(pg.Archive, card)
			continue
		}
		pg.Circles = append(pg.Circles, card)
	}
	title := p.T("CirclesMine")
	if all {
		title = p.T("CirclesAll")
	}
	return render(c, circleList(s.widePage(c, title), pg))
}

func cardOf(p i18n.Printer, circle circles.Circle, meetings []circles.Meeting) circleCard {
	card := circleCard{
		Link: circlePath(circle.ID), Name: circle.Name, Place: placeName(circle),
		Form: formWords(p, circle.Form), Held: len(heldMeetings(meetings)),
	}
	if planned := plannedMeetings(meetings); len(planned) > 0 {
		card.Meeting, card.Next = meetingPath(planned[0]), whenWords(p, planned[0].PlannedAt)
	}
	if running, ok := runningMeeting(meetings); ok {
		card.Meeting, card.Running = meetingPath(running), true
	}
	return card
}
