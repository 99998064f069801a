package web

import (
	"errors"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/utils"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/circles"
)

// An adminAccountPage is about one account, for administrators.
type adminAccountPage struct {
	P       i18n.Printer
	Account circles.Account
	Path    string
	Posts   []heldPost
	Self    bool         // it is the reader's own
	Bound   string       // why its role and the account must stay, in words; empty when they need not
	Link    *oneTimeLink // just made; shown once
	Sent    string       // what became of the letter with the link, in words
	Mail    bool         // letters can be sent
	Problem string       // what was wrong with the new name, in words
	Name    string       // as typed
	Was     nameForm     // what the form was filled with
	Merged  merged       // with what somebody else changed while the form was open
	Proof   proof
}

// A nameForm is the form in which an account gets another name, as a hidden field carries it.
type nameForm struct{ Name string }

func (f *nameForm) boxes() []formBox { return []formBox{{Label: "AdminName", Text: &f.Name}} }

// A heldPost is a circle that an account leads or stands in for.
type heldPost struct {
	Circle  circles.Circle
	Stands  bool
	Running bool // a meeting of it runs now
}

func adminAccountPath(id circles.AccountID) string { return "/admin/konton/" + string(id) }

// adminAccount gives the account in the address.
func (s *Server) adminAccount(c *fiber.Ctx) (circles.Account, error) {
	return s.Store.Account(c.UserContext(), circles.AccountID(utils.CopyString(c.Params("konto"))))
}

func (s *Server) getAdminAccount(c *fiber.Ctx) error {
	return s.showAdminAccount(c, adminAccountPage{})
}

func (s *Server) showAdminAccount(c *fiber.Ctx, pg adminAccountPage) (err error) {
	pg.P, pg.Mail = words(c), s.Mail != nil
	if pg.Account, err = s.adminAccount(c); err != nil {
		return err
	}
	pg.Path, pg.Self = adminAccountPath(pg.Account.ID), pg.Account.ID == who(c).Account
	if pg.Problem == "" {
		pg.Name = pg.Account.Name
	}
	pg.Was.Name = pg.Account.Name
	if err = s.fillProof(c, &pg.Proof, pg.Path); err != nil {
		return err
	}
	if pg.Posts, err = s.postsOf(c, pg.Account.ID); err != nil {
		return err
	}
	accounts, err := s.Store.Accounts(c.UserContext())
	if err != nil {
		return err
	}
	if err := circles.CheckAdministrators(accounts, pg.Account.ID, ""); err != nil {
		pg.Bound = problemWords(c, err)
	}
	return render(c, adminAccountView(s.widePage(c, pg.Account.Name), pg))
}

// postsOf gives what an account leads and stands in for now, oldest circle first.
func (s *Server) postsOf(c *fiber.Ctx, id circles.AccountID) ([]heldPost, error) {
	all, err := s.Store.CirclesOf(c.UserContext(), id, s.Now())
	if err != nil {
		return nil, err
	}
	var posts []heldPost
	for _, circle := range all {
		post, err := s.Store.PostIn(c.UserContext(), id, circle.ID, s.Now())
		if err != nil {
			return nil, err
		}
		_, running, err := s.runningIn(c, circle.ID)
		if err != nil {
			return nil, err
		}
		posts = append(posts, heldPost{Circle: circle, Stands: post == circles.PostSubstitute, Running: running})
	}
	return posts, nil
}

// refusesWayIn answers to an administrator who may not make a way in to an account now: never to their own, or a session that
// somebody came by would become a key, and to others' only when they have shown who they are. what is it in words.
func (s *Server) refusesWayIn(c *fiber.Ctx, account circles.Account, what string) (bool, error) {
	if account.ID == who(c).Account {
		c.Status(fiber.StatusForbidden)
		return true, s.showAdminAccount(c, adminAccountPage{})
	}
	return s.waitsForProof(c, account.Name+": "+words(c).T(what), adminAccountPath(account.ID))
}

// postAccountLink makes a new link for somebody who lost the old one, which stops working.
func (s *Server) postAccountLink(c *fiber.Ctx) error {
	account, err := s.adminAccount(c)
	if err != nil {
		return err
	}
	if refused, err := s.refusesWayIn(c, account, "AdminNewLink"); refused || err != nil {
		return err
	}
	link, err := s.newLink(c, account.ID, invitationLife)
	if err != nil {
		return err
	}
	return s.showAdminAccount(c, adminAccountPage{Link: link, Sent: s.mailLink(c, link, letterLink)})
}

// postAccountReset takes away the password, the passkeys and the sessions of somebody who forgot or lost them, and makes a
// new link.
func (s *Server) postAccountReset(c *fiber.Ctx) error {
	account, err := s.adminAccount(c)
	if err != nil {
		return err
	}
	if refused, err := s.refusesWayIn(c, account, "AdminReset"); refused || err != nil {
		return err
	}
	token, err := s.Auth.ResetAccess(c.UserContext(), account.ID, invitationLife, who(c).Account)
	if err != nil {
		return err
	}
	link := s.linkOf(c, account, token, invitationLife)
	return s.showAdminAccount(c, adminAccountPage{Link: link, Sent: s.mailLink(c, link, letterReset)})
}

// postAccountName gives an account another name. The old one is kept nowhere: the trail only says that it was changed.
func (s *Server) postAccountName(c *fiber.Ctx) error {
	account, err := s.adminAccount(c)
	if err != nil {
		return err
	}
	now, form := nameForm{account.Name}, nameForm{oneLine(typed(c, "name"))}
	if was, said := wasTyped[nameForm](c); said && was != now {
		pg := adminAccountPage{Problem: words(c).T("AdminStale")}
		pg.Merged = mergeBoxes(words(c), was.boxes(), now.boxes(), form.boxes())
		pg.Name = form.Name
		if len(pg.Merged.Clash)+len(pg.Merged.Adopted) > 0 {
			c.Status(fiber.StatusConflict)
			return s.showAdminAccount(c, pg)
		}
	}
	account.Name = form.Name
	err = s.Store.UpdateAccount(c.UserContext(), account, s.by(c))
	if errors.Is(err, circles.ErrInvalid) {
		c.Status(fiber.StatusUnprocessableEntity)
		return s.showAdminAccount(c, adminAccountPage{Problem: problemWords(c, err), Name: account.Name})
	}
	if err != nil {
		return err
	}
	return c.Redirect(afterwards(adminAccountPath(account.ID), doneAccountRenamed), fiber.StatusSeeOther)
}
