package web

import (
	"errors"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/utils"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/circles/auth"
)

// A signInPage asks for one press, so that a program that looks at links ahead of people does not use them up.
type signInPage struct {
	P       i18n.Printer
	Action  string
	Name    string // whom the link signs in
	Problem string // why it does not work, in words; then there is nothing to press
}

func (s *Server) getSignIn(c *fiber.Ctx) error {
	token := auth.Token(utils.CopyString(c.Params("token")))
	account, err := s.Auth.Peek(c.UserContext(), token)
	if err != nil {
		return s.badLink(c, err)
	}
	if s.pickedLang(c) == "" {
		s.speakAs(c, account.Lang)
	}
	pg := s.widePage(c, words(c).T("SignInTitle"))
	return render(c, signIn(pg, signInPage{P: words(c), Action: linkPath(token), Name: account.Name}))
}

func (s *Server) postSignIn(c *fiber.Ctx) error {
	token := auth.Token(utils.CopyString(c.Params("token")))
	before, err := s.Auth.Peek(c.UserContext(), token)
	if err != nil {
		return s.badLink(c, err)
	}
	session, account, err := s.Auth.Consume(c.UserContext(), token)
	if err != nil {
		return s.badLink(c, err)
	}
	s.setCookie(c, sessionCookie, string(session), auth.SessionLife)
	if picked := s.pickedLang(c); picked != "" && before.SignedIn.IsZero() { // the inviter only guessed
		if err := s.Store.SetAccountLang(c.UserContext(), account.ID, picked); err != nil {
			return err
		}
	}
	welcome, err := s.welcomes(c, session, account, before.SignedIn.IsZero())
	if err != nil {
		return err
	}
	if welcome {
		return c.Redirect("/konto/valkommen", fiber.StatusSeeOther)
	}
	return c.Redirect(afterwards(homeOf(account.Role), doneSignedIn), fiber.StatusSeeOther)
}

// welcomes tells whether somebody who came by a link is led to choosing a way in of their own: the first time, and who may
// invite others each time, as long as there is none and the link shows who they are.
func (s *Server) welcomes(c *fiber.Ctx, session auth.Token, a circles.Account, first bool) (bool, error) {
	if first {
		return true, nil
	}
	password, passkey, err := s.Auth.Ways(c.UserContext(), a.ID)
	if err != nil || password || passkey || (circles.Who{Account: a.ID, Role: a.Role}).May(circles.AccountInvite, true) != nil {
		return false, err
	}
	err = s.Auth.MayChange(c.UserContext(), session, a.ID)
	if errors.Is(err, circles.ErrProof) {
		return false, nil
	}
	return err == nil, err
}

// homeOf gives the page that somebody comes to after signing in.
func homeOf(role circles.Role) string {
	if role == circles.RoleCoordinator {
		return "/samordning"
	}
	return "/cirklar"
}

// badLink tells what to do with a link that signs in nobody.
func (s *Server) badLink(c *fiber.Ctx, err error) error {
	p := words(c)
	pg := signInPage{P: p}
	switch {
	case errors.Is(err, circles.ErrLinkUsed):
		pg.Problem = p.T("SignInUsed")
		c.Status(fiber.StatusGone)
	case errors.Is(err, circles.ErrLinkReplaced):
		pg.Problem = p.T("SignInReplaced")
		c.Status(fiber.StatusGone)
	case errors.Is(err, circles.ErrLinkExpired):
		pg.Problem = p.T("SignInExpired")
		c.Status(fiber.StatusGone)
	case errors.Is(err, circles.ErrLinkUnknown):
		pg.Problem = p.T("SignInUnknown")
		c.Status(fiber.StatusNotFound)
	default:
		return err
	}
	return render(c, signIn(s.widePage(c, p.T("SignInBadTitle")), pg))
}

// linkPath is where a sign-in link leads.
func linkPath(t auth.Token) string { return "/in/" + string(t) }

// A signOutPage asks before it signs out: an address alone must not.
func (s *Server) getSignOut(c *fiber.Ctx) error {
	p := words(c)
	password, passkey, err := s.Auth.Ways(c.UserContext(), who(c).Account)
	if err != nil {
		return err
	}
	return render(c, signOut(s.widePage(c, p.T("SignOutTitle")), p, againWords(p, password, passkey)))
}

// forgetDevice takes away the session and what a device is known by: whoever signs out may have sat at a computer that others
// use as well.
func (s *Server) forgetDevice(c *fiber.Ctx) {
	s.setCookie(c, sessionCookie, "", 0)
	s.setCookie(c, knownCookie, "", 0)
}

func (s *Server) postSignOut(c *fiber.Ctx) error {
	token := auth.Token(utils.CopyString(c.Cookies(sessionCookie)))
	if err := s.Auth.SignOut(c.UserContext(), token); err != nil {
		return err
	}
	s.forgetDevice(c)
	return c.Redirect(afterwards("/", doneSignedOut), fiber.StatusSeeOther)
}
