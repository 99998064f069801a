package web

import (
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/utils"

	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/circles/auth"
	"norrbottenforalla.se/quiz"
	"norrbottenforalla.se/quiz/live"
)

// seatLife is how long a phone remembers its seat: at least as long as a round can live, since a round may be paused
// until next week and people come back to the same seat. A round that nobody ends is ended after fourteen days
// (--forgotten), and looked for every quarter of an hour. The page about personal data says the same.
const seatLife = 15 * 24 * time.Hour

// A joinPage asks who comes: a name or none, and how many share the phone.
type joinPage struct {
	page
	Code   circles.Code
	About  string // the title of the meeting
	Name   string
	People int
	Error  string // what was wrong with the form, in words
	Wrong  string // code of the refusal, to mark the field
	Gone   bool   // had a seat, and has left it
}

// joinForm shows the way in to somebody without a seat.
func (s *Server) joinForm(c *fiber.Ctx, e entry, j joinPage) error {
	p := words(c)
	j.page = s.newPage(c, p.T("PublicJoinTitle"))
	j.Badge = e.Round.Code.Spaced()
	j.Path = e.Base
	j.Code = e.Round.Code
	u, err := s.look(c.UserContext(), e)
	if err != nil {
		return err
	}
	if u.Common.Status == quiz.Ended {
		return s.overPage(c, string(e.Round.Code))
	}
	j.About = say(p, u.Common.Title)
	if j.People == 0 {
		j.People = 1
		if j.Name, err = s.drawName(c.UserContext(), e.id); err != nil {
			return err
		}
	}
	return render(c, joinView(j))
}

// postJoin gives a seat. The secret goes into the phone's cookie; the round only ever sees its hash.
func (s *Server) postJoin(c *fiber.Ctx) error {
	round, err := s.round(c)
	if err != nil {
		return s.codeProblem(c, err)
	}
	e := s.phoneAt(c, round)
	if err := s.hold(c); err != nil { // a cookie that proves nothing has not waited yet
		return err
	}
	name := utils.CopyString(c.FormValue("name"))
	people, err := strconv.Atoi(utils.CopyString(c.FormValue("people", "1")))
	if err != nil {
		people = 0 // refused as a number of people that cannot be
	}
	form := joinPage{Name: firstRunes(name, quiz.MaxName), People: max(1, min(people, quiz.MaxPeople))}
	if !s.joins.allow(string(round.ID), s.Now()) { // a hall that comes in at once: nobody has to write again
		c.Set(fiber.HeaderRetryAfter, "5")
		c.Status(fiber.StatusTooManyRequests)
		form.Error = e.P.T("PublicJoinCrowd")
		return s.joinForm(c, e, form)
	}
	token, err := s.seatToken(c, round.Code)
	if err != nil {
		return err
	}
	err = s.join(c.UserContext(), e, token, name, people)
	var refusal *quiz.Refusal
	switch {
	case err == nil:
		s.setCookie(c, seatCookie(round.Code), string(token), seatLife)
		return c.Redirect(e.Base, fiber.StatusSeeOther)
	case !errors.As(err, &refusal):
		return err
	case refusal.Code == quiz.ErrEnded.Code:
		return s.overPage(c, string(round.Code))
	}
	c.Status(refused(refusal).Status)
	form.Error, form.Wrong = e.P.T(refusalID(refusal.Code)), refusal.Code
	return s.joinForm(c, e, form)
}

// seatToken gives the phone's secret: the one it has, so that coming back gives the same seat, or a new one.
func (s *Server) seatToken(c *fiber.Ctx, code circles.Code) (auth.Token, error) {
	if old := utils.CopyString(c.Cookies(seatCookie(code))); len(old) >= 40 && len(old) <= 64 {
		return auth.Token(old), nil
	}
	return auth.NewToken(s.Rand)
}

func (s *Server) join(ctx context.Context, e entry, token auth.Token, name string, people int) error {
	seat, err := s.draw(10)
	if err != nil {
		return err
	}
	cmd := quiz.Command{Do: quiz.Join{
		Seat: quiz.SeatID(seat), Token: quiz.TokenHash(auth.Hash(token)), Name: name, People: people,
	}}
	return s.inRoom(ctx, e.id, func(r *live.Room) error {
		_, err := r.Do(ctx, quiz.Seat{Role: quiz.Participant}, cmd)
		return err
	})
}

// drawName draws a two-word name that nobody in the room has. Names are Swedish in every language, so that the room
// reads them alike. Empty when chance finds none.
func (s *Server) drawName(ctx context.Context, id live.ID) (string, error) {
	var taken []string
	err := s.inRoom(ctx, id, func(r *live.Room) (err error) {
		taken, err = r.Names(ctx)
		return err
	})
	if err != nil {
		return "", err
	}
	p := s.Words.Printer("sv")
	first, second := strings.Fields(p.T("PublicNamesFirst")), strings.Fields(p.T("PublicNamesSecond"))
	for range 20 {
		b := make([]byte, 2)
		if _, err := io.ReadFull(s.Rand, b); err != nil {
			return "", err
		}
		name := first[int(b[0])%len(first)] + " " + second[int(b[1])%len(second)]
		if !slices.Contains(taken, name) {
			return name, nil
		}
	}
	return "", nil
}

func firstRunes(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	return string(runes[:n])
}
