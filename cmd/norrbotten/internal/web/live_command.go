package web

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/utils"

	"norrbottenforalla.se/quiz"
	"norrbottenforalla.se/quiz/live"
	"norrbottenforalla.se/quiz/wire"
)

// savedHeader carries the server's clock to a script that posted a command: a phone's own may be wrong, or abroad.
const savedHeader = "X-Saved"

// commandTime is how long a command may take before the client is told nothing and asks again.
const commandTime = 10 * time.Second

// do asks the round for something. A *quiz.Refusal means no; any other error means that nobody knows, so it must not
// be acknowledged.
func (s *Server) do(ctx context.Context, e entry, t, cid string, f wire.Fields) (live.Receipt, error) {
	var receipt live.Receipt
	if e.still != nil {
		if err := e.still(ctx); err != nil {
			return receipt, err
		}
	}
	f, err := s.complete(t, f)
	if err != nil {
		return receipt, err
	}
	cmd, err := wire.Command(t, cid, f)
	if err != nil {
		return receipt, err
	}
	if _, end := cmd.Do.(quiz.End); end && e.seat.Role == quiz.Leader {
		if err := s.Store.EndsRound(ctx, e.Round.ID, e.ends); err != nil {
			return receipt, err
		}
	}
	err = s.inRoom(ctx, e.id, func(r *live.Room) (err error) {
		receipt, err = r.Do(ctx, e.seat, cmd)
		return err
	})
	return receipt, err
}

// complete puts in what the server has to draw, and does what a press without JavaScript asked for.
func (s *Server) complete(t string, f wire.Fields) (wire.Fields, error) {
	switch t {
	case "addprompt":
		id, err := s.draw(10)
		if err != nil {
			return nil, err
		}
		f["id"] = []string{ownPrefix + id}
	case "around", "pair":
		seed, err := s.seed()
		if err != nil {
			return nil, err
		}
		f["seed"] = []string{seed}
	case "reorder":
		f["order"] = reordered(f)
	case "answer", "hands":
		if move := f.Get("move"); move != "" {
			f["o"] = moved(f["o"], move)
		}
	}
	return f, nil
}

// moved gives a list in which one item has gone one place up ("up:x") or down ("down:x").
func moved(list []string, move string) []string {
	way, id, _ := strings.Cut(move, ":")
	list = slices.Clone(list)
	i := slices.Index(list, id)
	j := i - 1
	if way == "down" {
		j = i + 1
	}
	if i < 0 || j < 0 || j >= len(list) {
		return list
	}
	list[i], list[j] = list[j], list[i]
	return list
}

// plainLetters has no vowels and nothing that looks like something else.
const plainLetters = "23456789bcdfghjkmnpqrstvwxz"

// draw gives n random characters for an id.
func (s *Server) draw(n int) (string, error) {
	b := make([]byte, n)
	if _, err := io.ReadFull(s.Rand, b); err != nil {
		return "", err
	}
	for i := range b {
		b[i] = plainLetters[int(b[i])%len(plainLetters)]
	}
	return string(b), nil
}

// postCommand takes a command as a form: from the script with a cid when the socket is refused, and from the page
// itself when there is no script.
func (s *Server) postCommand(page livePage) fiber.Handler {
	return func(c *fiber.Ctx) error {
		f := formFields(c)
		t, cid := utils.CopyString(c.Params("t")), f.Get("cid")
		e, err := page.enter(c)
		if errors.Is(err, errNoSeat) {
			return s.noSeat(c, cid)
		}
		if err != nil {
			return err
		}
		if !s.posts.get(string(e.id)+" "+string(e.seat.Role)+" "+string(e.seat.ID)).AllowN(s.Now(), 1) {
			c.Set(fiber.HeaderRetryAfter, "2")
			return fiber.ErrTooManyRequests
		}
		ctx, cancel := context.WithTimeout(context.Background(), commandTime)
		defer cancel()
		receipt, err := s.do(ctx, e, t, cid, f)
		var refusal *quiz.Refusal
		switch {
		case err == nil && cid != "":
			c.Set(savedHeader, e.P.Clock(receipt.At))
			return c.SendStatus(fiber.StatusNoContent)
		case err == nil:
			return c.Redirect(e.Base, fiber.StatusSeeOther)
		case cid != "" || !errors.As(err, &refusal):
			return err
		}
		p := refused(refusal)
		c.Status(p.Status)
		return page.show(c, e, trouble{Say: e.P.T(p.ID), Code: refusal.Code, Text: f.Get("text")})
	}
}

// getBack leads from the address of a form to its page, for whoever reloads after a form was refused.
func (s *Server) getBack(c *fiber.Ctx) error {
	path := localPath(utils.CopyString(c.Path()))
	return c.Redirect(path[:strings.LastIndex(path, "/")], fiber.StatusSeeOther)
}

// noSeat sends somebody without a seat to where a seat is given.
func (s *Server) noSeat(c *fiber.Ctx, cid string) error {
	if cid != "" {
		return quiz.ErrUnknownSeat
	}
	base, _, _ := strings.Cut(strings.TrimPrefix(utils.CopyString(c.Path()), "/t/"), "/")
	return c.Redirect("/t/"+base, fiber.StatusSeeOther)
}

// seed draws a number that decides an order.
func (s *Server) seed() (string, error) {
	var b [8]byte
	if _, err := io.ReadFull(s.Rand, b[:]); err != nil {
		return "", err
	}
	return strconv.FormatUint(binary.BigEndian.Uint64(b[:]), 10), nil
}

// formFields copies a form.
func formFields(c *fiber.Ctx) wire.Fields {
	f := wire.Fields{}
	c.Request().PostArgs().VisitAll(func(name, value []byte) {
		n := string(name)
		f[n] = append(f[n], string(value))
	})
	return f
}

// withoutScheme is an address as people say it.
func withoutScheme(address string) string {
	_, rest, ok := strings.Cut(address, "://")
	if !ok {
		return address
	}
	return rest
}
