package web

import (
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/utils"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/circles/auth"
)

func (s *Server) accessRoutes() []route {
	return []route{
		{fiber.MethodGet, "/logga-in", public, s.getLogIn},
		{fiber.MethodPost, "/logga-in", public, s.postLogIn},
		{fiber.MethodPost, "/konto/visa", circles.AccountSelf, s.postProof},
		{fiber.MethodGet, "/konto/visa", circles.AccountSelf, upward(1)},
		{fiber.MethodGet, "/konto/valkommen", circles.AccountSelf, s.getWelcome},
		{fiber.MethodPost, "/konto/losenord", circles.AccountSelf, s.postPassword},
		{fiber.MethodPost, "/konto/losenord/bort", circles.AccountSelf, s.postPasswordGone},
		{fiber.MethodGet, "/konto/losenord", circles.AccountSelf, upward(1)},
		{fiber.MethodGet, "/konto/losenord/bort", circles.AccountSelf, upward(2)},
	}
}

// A logInPage is where somebody signs in with a name and a password.
type logInPage struct {
	P       i18n.Printer
	Name    string // as typed
	Problem string
	Till    string // the page that was asked for; empty for one's home
	Passkey bool   // can be used to sign in at this address
}

func (s *Server) getLogIn(c *fiber.Ctx) error {
	return s.showLogIn(c, logInPage{Till: backTo(c.Query("till"))})
}

// backTo gives the page to come to after signing in, as it was asked for; "" for none, and for another site.
func backTo(asked string) string {
	if path := localPath(utils.CopyString(asked)); path != "/" && len(path) < 500 {
		return path
	}
	return ""
}

func (s *Server) showLogIn(c *fiber.Ctx, pg logInPage) error {
	pg.P = words(c)
	_, pg.Passkey = s.passkeySite(c)
	return render(c, logInView(s.widePage(c, pg.P.T("LogInTitle")), pg))
}

// knownCookie tells that this device has signed in with the present password before, so that whoever guesses it elsewhere
// does not keep its owner waiting.
const (
	knownCookie = "nb_kand"
	knownLife   = 180 * 24 * time.Hour
)

// postLogIn begins a session. After many tries for a name from a place, or from a place at all, each try waits there.
func (s *Server) postLogIn(c *fiber.Ctx) error {
	pg := logInPage{Name: short64(typed(c, "name")), Till: backTo(typed(c, "till"))}
	attempt := auth.Attempt{
		Name: circles.FoldSignInName(pg.Name), Password: utils.CopyString(c.FormValue("password")),
		From: []string{netOf(c), clientOf(c)}, Mark: utils.CopyString(c.Cookies(knownCookie)),
	}
	device, err := s.Auth.Device(c.UserContext(), attempt.Name, attempt.Mark)
	if err != nil {
		return err
	}
	try := signInTry{name: attempt.Name, place: clientOf(c), device: device}
	if !s.signIns.pass(try, s.Now()) {
		c.Status(fiber.StatusTooManyRequests)
		pg.Problem = words(c).T("LogInTries")
		return s.showLogIn(c, pg)
	}
	token, mark, err := s.Auth.SignIn(c.UserContext(), attempt)
	if errors.Is(err, circles.ErrPasswordWrong) || errors.Is(err, circles.ErrSignInBusy) {
		p := problemOf(err)
		if errors.Is(err, circles.ErrPasswordWrong) {
			p.Status = fiber.StatusUnprocessableEntity
		}
		c.Status(p.Status)
		pg.Problem = problemWords(c, err)
		return s.showLogIn(c, pg)
	}
	if err != nil {
		return err
	}
	s.signIns.right(try)
	account, err := s.Auth.SignedIn(c.UserContext(), token)
	if err != nil {
		return err
	}
	s.setCookie(c, sessionCookie, string(token), auth.SessionLife)
	s.setCookie(c, knownCookie, mark, knownLife)
	if pg.Till != "" {
		return c.Redirect(pg.Till, fiber.StatusSeeOther)
	}
	return c.Redirect(afterwards(homeOf(account.Role), doneSignedIn), fiber.StatusSeeOther)
}

// short64 cuts what was typed to what a sign-in name can be.
func short64(typed string) string {
	runes := []rune(typed)
	return string(runes[:min(len(runes), 64)])
}

// A passwordForm is where somebody chooses a name and a password, on the page about oneself.
type passwordForm struct {
	Name    string // the present one, or as typed
	Has     bool
	Problem string
}

// fillPassword says whether the reader has a password.
func (s *Server) fillPassword(c *fiber.Ctx, f *passwordForm) error {
	kept, err := s.Store.AccountPassword(c.UserContext(), who(c).Account)
	if errors.Is(err, circles.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	f.Has = true
	if f.Problem == "" {
		f.Name = kept.Name
	}
	return nil
}

// postPassword keeps a password. Another than the first asks for proof, and ends the account's other sessions.
func (s *Server) postPassword(c *fiber.Ctx) error {
	name := typed(c, "name")
	err := s.Auth.SetPassword(c.UserContext(), sessionOf(c), who(c).Account, name, utils.CopyString(c.FormValue("password")))
	if errors.Is(err, circles.ErrProof) {
		return s.askProof(c)
	}
	if errors.Is(err, circles.ErrInvalid) || errors.Is(err, circles.ErrSignInNameTaken) {
		c.Status(problemOf(err).Status)
		return s.showAccountWith(c, accountPage{Password: passwordForm{Name: short64(name), Problem: problemWords(c, err)}})
	}
	if err != nil {
		return err
	}
	return c.Redirect(afterwards("/konto", donePasswordSet), fiber.StatusSeeOther)
}

func (s *Server) postPasswordGone(c *fiber.Ctx) error {
	if waits, err := s.waitsForProof(c, words(c).T("PasswordRemove"), "/konto"); waits || err != nil {
		return err
	}
	if err := s.Store.RemovePassword(c.UserContext(), who(c).Account, s.by(c)); err != nil {
		return err
	}
	return c.Redirect(afterwards("/konto", donePasswordGone), fiber.StatusSeeOther)
}
