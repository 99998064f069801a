package web

import (
	"cmp"
	"errors"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/utils"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/circles/auth"
)

// A proof is where somebody shows who they are before they change how they or others sign in, so that whoever comes by a
// session that is open somewhere cannot make a way in of it.
type proof struct {
	Needed   bool
	Password bool // it can be shown with one
	Passkey  bool
	Problem  string
	Till     string // the page that asked for it; empty for one's own
}

// onlyLink tells whether nothing but a new link shows who somebody is.
func (pr proof) onlyLink() bool { return !pr.Password && !pr.Passkey }

// proofField carries the present password beside a change, so that one press shows who sits here and does it.
const proofField = "bevis"

// sessionOf gives the token of whoever asks.
func sessionOf(c *fiber.Ctx) auth.Token {
	return auth.Token(utils.CopyString(c.Cookies(sessionCookie)))
}

func (s *Server) mayChangeWays(c *fiber.Ctx) error {
	return s.Auth.MayChange(c.UserContext(), sessionOf(c), who(c).Account)
}

// fillProof says whether the reader must show who they are first, and with what; till is the page to come back to.
func (s *Server) fillProof(c *fiber.Ctx, pr *proof, till string) (err error) {
	pr.Till = cmp.Or(pr.Till, till)
	pr.Password, pr.Passkey, err = s.Auth.Ways(c.UserContext(), who(c).Account)
	if err != nil {
		return err
	}
	err = s.mayChangeWays(c)
	if pr.Needed = errors.Is(err, circles.ErrProof); pr.Needed {
		return nil
	}
	return err
}

// A waitingAct is a change that came before its owner had shown who they are. The page holds all of it: nothing is kept on
// the server, and it goes nowhere but to the address that it was sent to, by a press.
type waitingAct struct {
	P       i18n.Printer
	What    string // what waits, in words
	Form    keptForm
	Proof   proof
	Name    string // the sign-in name, for what keeps passwords
	Passkey bool   // can be used at this address
	Back    string // the page that the change was made on
	Role    circles.Role
}

// waitsForProof tells whether a change has to wait until whoever sits here has shown who they are, and then answers. With the
// right password beside it, it need not.
func (s *Server) waitsForProof(c *fiber.Ctx, what, back string) (bool, error) {
	err := s.mayChangeWays(c)
	if !errors.Is(err, circles.ErrProof) {
		return false, err
	}
	status, problem := fiber.StatusForbidden, ""
	if shown := utils.CopyString(c.FormValue(proofField)); shown != "" {
		if err = s.prove(c, shown); err == nil {
			return false, nil
		}
		if status, problem, err = s.unproved(c, err); err != nil {
			return true, err
		}
	}
	v := waitingAct{P: words(c), What: what, Back: back, Role: who(c).Role, Form: formAsSent(c)}
	if err := s.fillProof(c, &v.Proof, ""); err != nil {
		return true, err
	}
	v.Proof.Problem = problem
	if v.Proof.Password {
		kept, err := s.Store.AccountPassword(c.UserContext(), who(c).Account)
		if err != nil {
			return true, err
		}
		v.Name = kept.Name
	}
	_, v.Passkey = s.passkeySite(c)
	c.Status(status)
	return true, render(c, waitingView(s.narrowPage(c, v.P.T("ProofTitle")), v))
}

// errProofTries is too many tries of a password by somebody who has a session.
var errProofTries = errors.New("web: too many tries of a proof")

// prove takes the present password. Tries are slowed like those of signing in, each account for itself.
func (s *Server) prove(c *fiber.Ctx, password string) error {
	account := who(c).Account
	try := signInTry{name: "\x00account", device: string(account)} // no sign-in name begins so
	if !s.signIns.pass(try, s.Now()) {
		return errProofTries
	}
	if err := s.Auth.Prove(c.UserContext(), sessionOf(c), account, password); err != nil {
		return err
	}
	s.signIns.right(try)
	return nil
}

// unproved says why a password proved nothing; what is the server's own fault is an error again.
func (s *Server) unproved(c *fiber.Ctx, err error) (status int, problem string, _ error) {
	switch {
	case errors.Is(err, circles.ErrPasswordWrong):
		return fiber.StatusUnprocessableEntity, words(c).T("ProofWrong"), nil
	case errors.Is(err, errProofTries):
		return fiber.StatusTooManyRequests, words(c).T("ProofTries"), nil
	case errors.Is(err, circles.ErrSignInBusy):
		return problemOf(err).Status, problemWords(c, err), nil
	}
	return 0, "", err
}

// askProof answers to a new password that came without proof: no page holds a password, so it is typed again.
func (s *Server) askProof(c *fiber.Ctx) error {
	c.Status(fiber.StatusForbidden)
	return s.showAccountWith(c, accountPage{Proof: proof{Problem: words(c).T("ErrorProof")}})
}

// postProof takes the present password, ahead of a change.
func (s *Server) postProof(c *fiber.Ctx) error {
	till := backTo(typed(c, "till"))
	if err := s.prove(c, utils.CopyString(c.FormValue("password"))); err != nil {
		status, problem, err := s.unproved(c, err)
		if err != nil {
			return err
		}
		c.Status(status)
		return s.showAccountWith(c, accountPage{Proof: proof{Problem: problem, Till: till}})
	}
	return c.Redirect(afterwards(cmp.Or(till, "/konto"), doneProved), fiber.StatusSeeOther)
}

// A welcomePage offers a way in of one's own to somebody who has just signed in by a link that does not work again: the first
// time, and an administrator each time, who without one needs a new link whenever somebody is to be invited.
type welcomePage struct {
	accountPage
	Home string
}

func (s *Server) getWelcome(c *fiber.Ctx) error {
	account, err := s.Store.Account(c.UserContext(), who(c).Account)
	if err != nil {
		return err
	}
	v := welcomePage{accountPage: accountPage{P: words(c), Account: account}, Home: homeOf(account.Role)}
	if err := errors.Join(s.fillPassword(c, &v.Password), s.fillPasskeys(c, &v.Passkeys), s.fillProof(c, &v.Proof, "")); err != nil {
		return err
	}
	if v.Password.Has || len(v.Passkeys.Keys) > 0 { // came back to it
		return c.Redirect("/konto", fiber.StatusSeeOther)
	}
	return render(c, welcomeView(s.widePage(c, v.P.T("WelcomeTitle")), v))
}

// againWords says how somebody who signs out comes in again.
func againWords(p i18n.Printer, password, passkey bool) string {
	switch {
	case password && passkey:
		return p.T("AgainBoth")
	case password:
		return p.T("AgainPassword")
	case passkey:
		return p.T("AgainPasskey")
	}
	return p.T("AgainLink")
}
