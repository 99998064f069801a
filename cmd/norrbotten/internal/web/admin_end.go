package web

import (
	"errors"
	"slices"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/utils"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/circles"
)

// A rolePage asks whether an account is to have another role.
type rolePage struct {
	P       i18n.Printer
	Account circles.Account
	Path    string // of the account
	To      circles.Role
	Self    bool
	Alone   []circles.Circle // that nobody leads afterwards
	Problem string           // why the role must stay
	Changed string           // what somebody else made of it while the page was open
	Proof   proof
}

func (s *Server) getAccountRole(c *fiber.Ctx) error {
	account, err := s.adminAccount(c)
	if err != nil {
		return err
	}
	to := circles.Role(utils.CopyString(c.Query("till")))
	if !slices.Contains(circles.Roles(), to) || to == account.Role {
		return c.Redirect(adminAccountPath(account.ID), fiber.StatusSeeOther)
	}
	return s.showRole(c, account, to, nil)
}

// errRoleChanged is somebody else having changed the role while the page that asks was open.
var errRoleChanged = fiber.NewError(fiber.StatusConflict, "the role was changed meanwhile")

// showRole asks. A problem is why the role must stay.
func (s *Server) showRole(c *fiber.Ctx, account circles.Account, to circles.Role, problem error) (err error) {
	p := words(c)
	pg := rolePage{P: p, Account: account, Path: adminAccountPath(account.ID), To: to, Self: account.ID == who(c).Account}
	if err = s.fillProof(c, &pg.Proof, pg.Path+"/roll?till="+string(to)); err != nil {
		return err
	}
	if !to.Leads() {
		if pg.Alone, err = s.Store.LeaderlessCircles(c.UserContext(), account.ID); err != nil {
			return err
		}
	}
	if problem == nil {
		all, err := s.Store.Accounts(c.UserContext())
		if err != nil {
			return err
		}
		problem = circles.CheckAdministrators(all, account.ID, to)
	} else {
		c.Status(problemOf(problem).Status)
	}
	if errors.Is(problem, errRoleChanged) {
		pg.Changed = p.T("RoleChanged", "Role", RoleWords(p, account.Role))
	} else if problem != nil {
		pg.Problem = problemWords(c, problem)
	}
	return render(c, roleView(s.narrowPage(c, roleQuestion(p, account, to)), pg))
}

// postAccountRole gives an account another role. Whoever is no administrator afterwards goes to what is theirs.
func (s *Server) postAccountRole(c *fiber.Ctx) error {
	account, err := s.adminAccount(c)
	if err != nil {
		return err
	}
	to := circles.Role(typed(c, "till"))
	if waits, err := s.waitsForProof(c, roleQuestion(words(c), account, to), adminAccountPath(account.ID)); waits || err != nil {
		return err
	}
	if was := circles.Role(typed(c, "fran")); was != "" && was != account.Role && to != account.Role {
		return s.showRole(c, account, to, errRoleChanged)
	}
	_, err = s.Store.SetRole(c.UserContext(), account.ID, to, s.by(c))
	if errors.Is(err, circles.ErrLastAdmin) {
		return s.showRole(c, account, to, err)
	}
	if err != nil {
		return err
	}
	home := adminAccountPath(account.ID)
	if account.ID == who(c).Account && to != circles.RoleAdmin {
		home = homeOf(to)
	}
	return c.Redirect(afterwards(home, doneAccountRole), fiber.StatusSeeOther)
}

// A gonePage asks whether an account is to be removed, and who leads its circles then.
type gonePage struct {
	P       i18n.Printer
	Account circles.Account
	Path    string // of the account
	Self    bool
	Alone   []circles.Circle  // that nobody else leads
	Running []string          // names of circles of which a meeting runs now
	Heirs   []circles.Account // who could lead them
	Chosen  map[circles.CircleID]circles.AccountID
	Problem string
	Bound   bool // it cannot be removed now
	Proof   proof
}

// heirField is the field in which the next leader of a circle is chosen.
func heirField(id circles.CircleID) string { return "ledare-" + string(id) }

func (s *Server) getAccountGone(c *fiber.Ctx) error {
	account, err := s.adminAccount(c)
	if err != nil {
		return err
	}
	return s.showGone(c, account, nil, nil)
}

func (s *Server) showGone(c *fiber.Ctx, account circles.Account, chosen map[circles.CircleID]circles.AccountID, problem error) error {
	p := words(c)
	pg := gonePage{P: p, Account: account, Path: adminAccountPath(account.ID), Self: account.ID == who(c).Account, Chosen: chosen}
	alone, err := s.Store.LeaderlessCircles(c.UserContext(), account.ID)
	if err != nil {
		return err
	}
	all, err := s.Store.Accounts(c.UserContext())
	if err != nil {
		return err
	}
	posts, err := s.postsOf(c, account.ID)
	if err != nil {
		return err
	}
	for _, post := range posts {
		if post.Running {
			pg.Running = append(pg.Running, post.Circle.Name)
		}
	}
	if err = s.fillProof(c, &pg.Proof, pg.Path+"/bort"); err != nil {
		return err
	}
	pg.Alone = alone
	pg.Heirs = slices.DeleteFunc(all, func(a circles.Account) bool { return a.ID == account.ID || !a.Role.Leads() })
	if problem == nil {
		problem = circles.CheckAdministrators(append(pg.Heirs, account), account.ID, "")
	} else {
		c.Status(problemOf(problem).Status)
	}
	if problem != nil {
		pg.Problem, pg.Bound = problemWords(c, problem), errors.Is(problem, circles.ErrLastAdmin)
	}
	return render(c, goneView(s.narrowPage(c, p.T("GoneTitle", "Name", account.Name)), pg))
}

// postAccountGone removes an account, and gives the circles that it alone led to those who were chosen.
func (s *Server) postAccountGone(c *fiber.Ctx) error {
	account, err := s.adminAccount(c)
	if err != nil {
		return err
	}
	alone, err := s.Store.LeaderlessCircles(c.UserContext(), account.ID)
	if err != nil {
		return err
	}
	r := circles.RemoveAccount{Account: account.ID, By: s.by(c), Successors: map[circles.CircleID]circles.AccountID{}}
	for _, circle := range alone {
		if heir := typed(c, heirField(circle.ID)); heir != "" {
			r.Successors[circle.ID] = circles.AccountID(heir)
		}
	}
	what := words(c).T("GoneTitle", "Name", account.Name)
	if waits, err := s.waitsForProof(c, what, adminAccountPath(account.ID)); waits || err != nil {
		return err
	}
	err = s.Store.RemoveAccount(c.UserContext(), r)
	switch {
	case errors.Is(err, circles.ErrUnavailable):
		if _, left := s.Store.Account(c.UserContext(), account.ID); !errors.Is(left, circles.ErrNotFound) {
			return err
		}
		s.Log.Warn("a removed account is still in the file, until the next erasure", "error", err)
	case errors.Is(err, circles.ErrLastAdmin), errors.Is(err, circles.ErrNotFound), errors.Is(err, circles.ErrInvalid):
		return s.showGone(c, account, r.Successors, err)
	case err != nil:
		return err
	}
	if account.ID == who(c).Account {
		s.forgetDevice(c)
		return c.Redirect("/", fiber.StatusSeeOther)
	}
	return c.Redirect(afterwards("/admin", doneAccountRemoved), fiber.StatusSeeOther)
}

// roleMeans says what somebody with a role sees and does.
func roleMeans(p i18n.Printer, r circles.Role) string {
	switch r {
	case circles.RoleAdmin:
		return p.T("RoleAdminMeans")
	case circles.RoleCoordinator:
		return p.T("RoleCoordinatorMeans")
	}
	return p.T("RoleLeaderMeans")
}

// roleQuestion asks whether an account is to get a role.
func roleQuestion(p i18n.Printer, a circles.Account, to circles.Role) string {
	switch to {
	case circles.RoleAdmin:
		return p.T("RoleAskAdmin", "Name", a.Name)
	case circles.RoleCoordinator:
		return p.T("RoleAskCoordinator", "Name", a.Name)
	}
	return p.T("RoleAskLeader", "Name", a.Name)
}

// roleMake is what a press does: it leads to the question.
func roleMake(p i18n.Printer, to circles.Role) string {
	switch to {
	case circles.RoleAdmin:
		return p.T("RoleMakeAdmin")
	case circles.RoleCoordinator:
		return p.T("RoleMakeCoordinator")
	}
	return p.T("RoleMakeLeader")
}
