package web

import (
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/utils"

	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/circles/auth"
)

// sessionCookie holds a leader's or an administrator's session token.
const sessionCookie = "nb_sit"

// Names of what is kept with a request.

const (
	localWho   = "who"
	localWords = "words"
	localEntry = "entry"
)

// who tells who asks; the zero value is nobody.
func who(c *fiber.Ctx) circles.Who {
	w, _ := c.Locals(localWho).(circles.Who) // absent: nobody
	return w
}

// readSession finds out who asks. A session that is not there, or no longer, is nobody.
func (s *Server) readSession(c *fiber.Ctx) error {
	token := utils.CopyString(c.Cookies(sessionCookie))
	if token == "" {
		return c.Next()
	}
	account, err := s.Auth.SignedIn(c.UserContext(), auth.Token(token))
	switch {
	case err == nil:
		c.Locals(localWho, circles.Who{Account: account.ID, Role: account.Role})
		s.speakAs(c, account.Lang)
	case errors.Is(err, circles.ErrSignIn), errors.Is(err, circles.ErrNotFound):
	default:
		return err
	}
	return c.Next()
}

// allow lets a request through to a route only if whoever asks may do its action at all. In whose circle is asked
// later, with s.may.
func (s *Server) allow(a circles.Action) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if a == public || device(c).May(a, device(c).Meeting) {
			return c.Next()
		}
		if err := who(c).May(a, true); err != nil {
			return err
		}
		return c.Next()
	}
}

// may tells whether whoever asks may do an action in a circle; the error says why not.
func (s *Server) may(c *fiber.Ctx, a circles.Action, id circles.CircleID) error {
	w := who(c)
	if w.Account == "" {
		return w.May(a, false)
	}
	post, err := s.Store.PostIn(c.UserContext(), w.Account, id, s.Now())
	if err != nil {
		return err
	}
	err = w.MayAs(a, post)
	if err == nil || post != "" {
		return err
	}
	until, look := s.Store.StoodIn(c.UserContext(), w.Account, id)
	if look != nil {
		return look
	}
	if until.IsZero() || s.Now().Before(until) || w.MayAs(a, circles.PostSubstitute) != nil {
		return err
	}
	gone := circles.Because(circles.ErrStoodIn, err) // says until when, and whom to ask
	gone.Args = map[string]any{"Date": words(c).Date(lastDay(until))}
	return gone
}

// by signs a change with who makes it, for the audit trail.
func (s *Server) by(c *fiber.Ctx) circles.By {
	return circles.By{Account: who(c).Account, At: s.Now()}
}

// setCookie sets a cookie that only the server reads. A life of zero makes it go away.
func (s *Server) setCookie(c *fiber.Ctx, name, value string, life time.Duration) {
	cookie := &fiber.Cookie{
		Name: name, Value: value, Path: "/", HTTPOnly: true, Secure: s.Secure, SameSite: fiber.CookieSameSiteLaxMode,
		MaxAge: int(life / time.Second),
	}
	if life <= 0 {
		cookie.Value = ""
		cookie.MaxAge = -1
		cookie.Expires = time.Unix(1, 0)
	}
	c.Cookie(cookie)
}
