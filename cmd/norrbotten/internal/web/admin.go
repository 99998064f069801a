package web

import (
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/utils"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/circles"
)

// invitationLife is how long somebody has to accept an invitation.
const invitationLife = 14 * 24 * time.Hour

// newCircle is the choice of a circle that is not there yet.
const newCircle = "ny"

// An adminPage lists who can sign in, and invites leaders.
type adminPage struct {
	P        i18n.Printer
	Accounts []circles.Account
	Circles  []circles.Circle
	Link     *oneTimeLink // just made; shown once
	Sent     string       // what became of the letter with the link, in words
	Mail     bool         // letters can be sent
	Problem  string       // what was wrong with the invitation, in words
	Typed    invitation

	RenameProblem string // what was wrong with an account's new name, in words
}

// An invitation is what was typed in its form.
type invitation struct {
	Name   string
	Circle string // id, or newCircle
	New    circles.Circle
}

func (s *Server) getAdmin(c *fiber.Ctx) error { return s.showAdmin(c, adminPage{}) }

func (s *Server) showAdmin(c *fiber.Ctx, pg adminPage) error {
	var err error
	if pg.Accounts, err = s.Store.Accounts(c.UserContext()); err != nil {
		return err
	}
	if pg.Circles, err = s.Store.Circles(c.UserContext()); err != nil {
		return err
	}
	pg.P, pg.Mail = words(c), s.Mail != nil
	return render(c, adminView(s.widePage(c, pg.P.T("AdminTitle")), pg))
}

// postInvitation makes an account for a leader, puts it into a circle, and shows its link once.
func (s *Server) postInvitation(c *fiber.Ctx) error {
	circle, err := s.typedCircle(c, "circle_")
	if err != nil {
		return err
	}
	in := invitation{Name: oneLine(typed(c, "name")), Circle: typed(c, "circle"), New: circle}
	account, err := s.invite(c, in)
	if errors.Is(err, circles.ErrInvalid) {
		c.Status(fiber.StatusUnprocessableEntity)
		return s.showAdmin(c, adminPage{Problem: problemWords(c, err), Typed: in})
	}
	if err != nil {
		return err
	}
	link, err := s.newLink(c, account, invitationLife)
	if err != nil {
		return err
	}
	return s.showAdmin(c, adminPage{Link: link, Sent: s.mailLink(c, link)})
}

// invite checks everything before it writes anything, so that a mistake in the form leaves no half-made account.
func (s *Server) invite(c *fiber.Ctx, in invitation) (circles.AccountID, error) {
	id, err := circles.NewID[circles.AccountID](s.Rand)
	if err != nil {
		return "", err
	}
	account := circles.Account{ID: id, Name: in.Name, Role: circles.RoleLeader, Lang: words(c).Lang, Created: s.Now()}
	if err := account.Check(); err != nil {
		return "", err
	}
	known := circles.CircleID(in.Circle)
	if in.Circle == newCircle {
		err = in.New.Check()
	} else {
		_, err = s.Store.Circle(c.UserContext(), known)
	}
	if err != nil {
		return "", err
	}
	if err := s.Store.CreateAccount(c.UserContext(), account, s.by(c)); err != nil {
		return "", err
	}
	if in.Circle == newCircle {
		return id, s.Store.CreateCircle(c.UserContext(), in.New, []circles.AccountID{id}, s.by(c))
	}
	return id, s.Store.SetLeader(c.UserContext(), circles.SetLeader{
		Circle: known, Account: id, Post: circles.PostLeader, By: s.by(c),
	})
}

// postAccountLink makes a new link for somebody who lost the old one.
func (s *Server) postAccountLink(c *fiber.Ctx) error {
	id := circles.AccountID(utils.CopyString(c.Params("konto")))
	link, err := s.newLink(c, id, invitationLife)
	if err != nil {
		return err
	}
	err = s.Store.AppendAudit(c.UserContext(), circles.AuditEntry{By: s.by(c), What: circles.AuditAccountLink, Person: id})
	if err != nil {
		return err // a link that nobody knows of is not shown
	}
	return s.showAdmin(c, adminPage{Link: link, Sent: s.mailLink(c, link)})
}

// postAccountName gives an account another name. The old one is kept nowhere: the trail only says that it was changed.
func (s *Server) postAccountName(c *fiber.Ctx) error {
	account, err := s.Store.Account(c.UserContext(), circles.AccountID(utils.CopyString(c.Params("konto"))))
	if err != nil {
		return err
	}
	account.Name = oneLine(typed(c, "name"))
	err = s.Store.UpdateAccount(c.UserContext(), account, s.by(c))
	if errors.Is(err, circles.ErrInvalid) {
		c.Status(fiber.StatusUnprocessableEntity)
		return s.showAdmin(c, adminPage{RenameProblem: problemWords(c, err)})
	}
	if err != nil {
		return err
	}
	return c.Redirect(afterwards("/admin", doneAccountRenamed), fiber.StatusSeeOther)
}
