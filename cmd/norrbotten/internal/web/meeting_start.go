package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/quiz"
	"norrbottenforalla.se/quiz/live"
)

// codeDraws is how many codes are tried. One in 387 million is taken for each meeting of the day.
const codeDraws = 8

// postStart freezes the plan and starts the meeting. Pressed twice, it leads to the same round.
func (s *Server) postStart(c *fiber.Ctx) error {
	circle, m, err := s.meetingFor(c, circles.MeetingLead)
	if err != nil {
		return err
	}
	if circle.State() != circles.CircleOpen && m.State != circles.Running {
		return s.showClosed(c, circle)
	}
	_, plan, err := s.planOf(c.UserContext(), m)
	if err != nil {
		return err
	}
	round, err := s.startRound(c.UserContext(), m, plan, s.by(c))
	running := errors.Is(err, circles.ErrRoundRunning)
	if err != nil && !running {
		return err
	}
	// A round that runs is started again all the same: if the program was killed between keeping the round and its
	// first event, this mends it, and a round that has begun refuses a second beginning.
	// Conflict: of two who pressed at once, the other was first.
	_, err = s.Hall.Start(c.UserContext(), live.ID(round.ID), plan)
	if err != nil && !running && !errors.Is(err, circles.ErrConflict) {
		return err
	}
	return c.Redirect(leadPath(round.Code), fiber.StatusSeeOther)
}

// startRound keeps a new round under a code that nobody has. With ErrRoundRunning comes the round that runs.
func (s *Server) startRound(ctx context.Context, m circles.Meeting, plan quiz.Plan, by circles.By) (circles.Round, error) {
	frozen, err := json.Marshal(plan)
	if err != nil {
		return circles.Round{}, fmt.Errorf("web: freeze plan: %w", err)
	}
	id, err := circles.NewID[circles.RoundID](s.Rand)
	if err != nil {
		return circles.Round{}, err
	}
	for range codeDraws {
		code, err := circles.NewCode(s.Rand)
		if err != nil {
			return circles.Round{}, err
		}
		round, err := s.Store.StartRound(ctx, circles.StartRound{
			Meeting: m.ID, Round: id, Code: code, Plan: frozen, By: by,
		})
		if !errors.Is(err, circles.ErrCodeTaken) {
			return round, err
		}
	}
	return circles.Round{}, circles.Because(circles.ErrCodeTaken, fmt.Errorf("web: %d codes in a row", codeDraws))
}

// leadPath is the address of the leader's page.
func leadPath(code circles.Code) string { return "/led/" + string(code) }
