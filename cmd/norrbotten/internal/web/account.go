package web

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/circles/auth"
)

// deviceLife is how long the link to one more device of one's own works: long enough to walk over to it.
const deviceLife = 10 * time.Minute

// An accountPage is about oneself.
type accountPage struct {
	P        i18n.Printer
	Account  circles.Account
	Link     *oneTimeLink // to one more device; shown once
	Password passwordForm
	Passkeys passkeyList
	Proof    proof
}

// A oneTimeLink is a sign-in link, shown once to whoever may pass it on.
type oneTimeLink struct {
	Name    string // whom it signs in
	Lang    string // of whom it signs in
	Address string
	Until   time.Time
}

func (s *Server) getAccount(c *fiber.Ctx) error { return s.showAccount(c, nil) }

func (s *Server) showAccount(c *fiber.Ctx, link *oneTimeLink) error {
	return s.showAccountWith(c, accountPage{Link: link})
}

func (s *Server) showAccountWith(c *fiber.Ctx, pg accountPage) error {
	account, err := s.Store.Account(c.UserContext(), who(c).Account)
	if err != nil {
		return err
	}
	pg.P, pg.Account = words(c), account
	if err := s.fillPassword(c, &pg.Password); err != nil {
		return err
	}
	if err := s.fillPasskeys(c, &pg.Passkeys); err != nil {
		return err
	}
	till := ""
	if c.Method() == fiber.MethodGet {
		till = backTo(c.Query("till"))
	}
	if err := s.fillProof(c, &pg.Proof, till); err != nil {
		return err
	}
	return render(c, accountView(s.widePage(c, pg.P.T("AccountTitle")), pg))
}

// postDevice makes a link to one more device of one's own. It answers with the page itself: the link is shown once
// and kept nowhere.
func (s *Server) postDevice(c *fiber.Ctx) error {
	link, err := s.newLink(c, who(c).Account, deviceLife)
	if err != nil {
		return err
	}
	return s.showAccount(c, link)
}

func (s *Server) newLink(c *fiber.Ctx, id circles.AccountID, life time.Duration) (*oneTimeLink, error) {
	account, err := s.Store.Account(c.UserContext(), id)
	if err != nil {
		return nil, err
	}
	token, err := s.Auth.CreateLink(c.UserContext(), id, life, who(c).Account)
	if err != nil {
		return nil, err
	}
	return s.linkOf(c, account, token, life), nil
}

func (s *Server) linkOf(c *fiber.Ctx, a circles.Account, token auth.Token, life time.Duration) *oneTimeLink {
	return &oneTimeLink{Name: a.Name, Lang: a.Lang, Address: s.site(c) + linkPath(token), Until: s.Now().Add(life)}
}

// postSignOutAll signs out every browser of one's own, this one too, and ends devices that lead by a code of one's own.
func (s *Server) postSignOutAll(c *fiber.Ctx) error {
	if _, err := s.Auth.SignOutAll(c.UserContext(), who(c).Account); err != nil {
		return err
	}
	s.forgetDevice(c)
	return c.Redirect(afterwards("/", doneSignedOutAll), fiber.StatusSeeOther)
}
