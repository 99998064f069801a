package web

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/utils"

	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/circles/auth"
	"norrbottenforalla.se/quiz"
	"norrbottenforalla.se/quiz/live"
)

// seatCookie is the name of the cookie that holds a participant's secret in one round.
func seatCookie(code circles.Code) string { return "nb_" + string(code) }

// typedCode is the code in the address as somebody typed it. Fiber leaves "%20" as it is.
func typedCode(c *fiber.Ctx) string {
	raw := utils.CopyString(c.Params("kod"))
	typed, err := url.PathUnescape(raw)
	if err != nil {
		return raw
	}
	return strings.ToValidUTF8(typed, "?")
}

// round finds the round of the code in the address. Wrong guesses are counted against the network they come from; when
// there were too many, those who already have a seat or lead still get in from there at once, everybody else waits for
// the answer, and nobody learns sooner whether a code exists.
func (s *Server) round(c *fiber.Ctx) (circles.Round, error) {
	code, err := circles.ParseCode(typedCode(c))
	if err != nil {
		return circles.Round{}, err
	}
	stranger := who(c).Account == "" && c.Cookies(seatCookie(code)) == ""
	if stranger {
		if err := s.hold(c); err != nil {
			return circles.Round{}, err
		}
	}
	round, err := s.Store.RoundByCode(c.UserContext(), code)
	if !errors.Is(err, circles.ErrNotFound) {
		return round, err
	}
	if !stranger {
		if err := s.hold(c); err != nil {
			return circles.Round{}, err
		}
	}
	s.guesses.wrong(clientOf(c), s.Now())
	return round, err
}

// hold makes a request wait when too many wrong codes came from where it comes from. It waits once, however often it is
// held. ErrTooManyRequests when too many wait already.
func (s *Server) hold(c *fiber.Ctx) error {
	const held = "held"
	if c.Locals(held) != nil || s.guesses.open(clientOf(c), s.Now()) {
		return nil
	}
	c.Locals(held, true)
	if !s.guesses.wait(clientOf(c)) {
		return fiber.ErrTooManyRequests
	}
	return nil
}

// phoneEntry is a participant's way in, by the secret in the phone's cookie.
func (s *Server) phoneEntry(c *fiber.Ctx) (entry, error) {
	round, err := s.round(c)
	if err != nil {
		return entry{}, err
	}
	e := s.phoneAt(c, round)
	token := utils.CopyString(c.Cookies(seatCookie(round.Code)))
	if token == "" {
		return entry{place: e.place}, errNoSeat
	}
	var seat quiz.SeatID
	var known bool
	err = s.inRoom(c.UserContext(), e.id, func(r *live.Room) (err error) {
		seat, known, err = r.SeatOf(c.UserContext(), quiz.TokenHash(auth.Hash(auth.Token(token))))
		return err
	})
	if err != nil {
		return entry{}, err
	}
	if !known { // the cookie proves nothing
		if err := s.hold(c); err != nil {
			return entry{}, err
		}
		return entry{place: e.place}, errNoSeat
	}
	e.seat.ID = seat
	return e, nil
}

// phoneAt is what a phone's page knows before there is a seat.
func (s *Server) phoneAt(c *fiber.Ctx, round circles.Round) entry {
	return entry{
		place: place{P: words(c), Base: "/t/" + string(round.Code), Site: s.site(c), Today: day(s.Now()), Round: round},
		id:    live.ID(round.ID),
		seat:  quiz.Seat{Role: quiz.Participant},
	}
}

// screenEntry is the projector's way in, by the secret in its address, which is too long to guess.
func (s *Server) screenEntry(c *fiber.Ctx) (entry, error) {
	key := circles.ScreenKey(utils.CopyString(c.Params("nyckel")))
	circle, err := s.Store.CircleByScreen(c.UserContext(), key)
	if err != nil {
		return entry{}, err
	}
	e := entry{
		place: place{P: words(c), Base: "/skarm/" + string(key), Site: s.site(c), Today: day(s.Now()), Circle: circle},
		seat:  quiz.Seat{Role: quiz.Screen},
	}
	if e.Round, err = s.Store.RunningRoundOfCircle(c.UserContext(), key); err != nil {
		return e, err
	}
	e.id = live.ID(e.Round.ID)
	return e, nil
}

// leaderEntry is the way in for somebody who leads the circle. It is asked again before each command, since a session
// may end while a socket is open.
func (s *Server) leaderEntry(c *fiber.Ctx) (entry, error) {
	round, err := s.round(c)
	if err != nil {
		return entry{}, err
	}
	meeting, err := s.Store.Meeting(c.UserContext(), round.Meeting)
	if err != nil {
		return entry{}, err
	}
	circle, err := s.Store.Circle(c.UserContext(), meeting.Circle)
	if err != nil {
		return entry{}, err
	}
	if err := s.mayIn(c, circles.MeetingLead, meeting); err != nil {
		return entry{}, err
	}
	token, secret := auth.Token(utils.CopyString(c.Cookies(sessionCookie))), auth.Token(utils.CopyString(c.Cookies(deviceCookie)))
	leads := s.may(c, circles.MeetingLead, meeting.Circle) == nil
	return entry{
		place: place{
			P: words(c), Base: "/led/" + string(round.Code), Site: s.site(c), Today: day(s.Now()),
			Round: round, Meeting: meeting, Circle: circle,
			Device: device(c).Round != "" && !leads,
		},
		ends:  ender(c, leads),
		id:    live.ID(round.ID),
		seat:  quiz.Seat{Role: quiz.Leader},
		still: func(ctx context.Context) error { return s.stillLeads(ctx, token, secret, meeting) },
	}, nil
}

// stillLeads tells whether a session or a device may still lead a meeting.
func (s *Server) stillLeads(ctx context.Context, token, device auth.Token, m circles.Meeting) error {
	if device != "" {
		d, err := s.Store.LeadingDevice(ctx, auth.Hash(device), s.Now())
		if err == nil && d.May(circles.MeetingLead, m.ID) {
			return nil
		}
		if err != nil && !errors.Is(err, circles.ErrSignIn) {
			return err
		}
	}
	account, err := s.Auth.SignedIn(ctx, token)
	if err != nil {
		return err
	}
	post, err := s.Store.PostIn(ctx, account.ID, m.Circle, s.Now())
	if err != nil {
		return err
	}
	return circles.Who{Account: account.ID, Role: account.Role}.MayAs(circles.MeetingLead, post)
}
