package web

import (
	"cmp"
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/circles"
)

// invitationLife is how long somebody has to accept an invitation.
const invitationLife = 14 * 24 * time.Hour

// The choices in an invitation that are no circle: one that is not there yet, and none. Nothing is chosen to begin with,
// so that nobody comes to lead the circle that happens to be first.
const (
	newCircle = "ny"
	noCircle  = "-"
)

// adminRoutes are where administrators see to accounts. Every address that only takes a form leads a reader to its page.
func (s *Server) adminRoutes() []route {
	const account = "/admin/konton/:konto"
	return []route{
		{fiber.MethodGet, "/admin", circles.AccountInvite, s.getAdmin},
		{fiber.MethodPost, "/admin/inbjudan", circles.AccountInvite, s.postInvitation},
		{fiber.MethodGet, "/admin/inbjudan", circles.AccountInvite, upward(1)},
		{fiber.MethodGet, "/admin/konton", circles.AccountAdmin, upward(1)},
		{fiber.MethodGet, account, circles.AccountAdmin, s.getAdminAccount},
		{fiber.MethodPost, account + "/lank", circles.AccountInvite, s.postAccountLink},
		{fiber.MethodPost, account + "/aterstall", circles.AccountAdmin, s.postAccountReset},
		{fiber.MethodPost, account + "/namn", circles.AccountAdmin, s.postAccountName},
		{fiber.MethodGet, account + "/roll", circles.AccountAdmin, s.getAccountRole},
		{fiber.MethodPost, account + "/roll", circles.AccountAdmin, s.postAccountRole},
		{fiber.MethodGet, account + "/bort", circles.AccountAdmin, s.getAccountGone},
		{fiber.MethodPost, account + "/bort", circles.AccountAdmin, s.postAccountGone},
		{fiber.MethodGet, account + "/lank", circles.AccountInvite, upward(1)},
		{fiber.MethodGet, account + "/aterstall", circles.AccountAdmin, upward(1)},
		{fiber.MethodGet, account + "/namn", circles.AccountAdmin, upward(1)},
	}
}

// An adminPage lists who can sign in and which circles nobody leads, and invites people.
type adminPage struct {
	P          i18n.Printer
	Accounts   []circles.Account
	Circles    []circles.Circle
	Leaderless []circles.Circle
	Languages  []i18n.Language
	Link       *oneTimeLink // just made; shown once
	Leads      string       // which circle whoever was invited leads now, in words
	Sent       string       // what became of the letter with the link, in words
	Mail       bool         // letters can be sent
	Problem    string       // what was wrong with the invitation, in words
	Typed      invitation
	Proof      proof
}

// An invitation is what was typed in its form.
type invitation struct {
	Name   string
	Role   circles.Role
	Lang   string // of the letter, and of the account
	Circle string // id, newCircle or noCircle; empty when nothing was chosen
	Form   circleForm
	New    circles.Circle // from Form
	Bad    error          // what cannot be read of the new circle; nil for nothing
	Mail   string         // where the link is sent
}

// check refuses what says two things, or does not say which circle; the error is Invalid.
func (in invitation) check() error {
	told := in.Form.Name != "" || in.Form.Organiser != "" || in.Form.Partner != "" || in.Form.Municipality != "" ||
		in.Form.OtherName != "" || in.Form.OtherCode != ""
	problem := ""
	switch {
	case in.Role != circles.RoleLeader && (told || in.Circle != "" && in.Circle != noCircle):
		problem = "AdminRoleNoCircle"
	case in.Role != circles.RoleLeader:
	case told && in.Circle != newCircle:
		problem = "AdminCircleBoth"
	case in.Circle == "":
		problem = "AdminCircleMissing"
	}
	if problem == "" {
		return nil
	}
	return &circles.Error{Kind: circles.Invalid, ID: problem}
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
	if pg.Leaderless, err = s.Store.LeaderlessCircles(c.UserContext(), ""); err != nil {
		return err
	}
	if err = s.fillProof(c, &pg.Proof, "/admin"); err != nil {
		return err
	}
	pg.P, pg.Mail, pg.Languages = words(c), s.Mail != nil, s.Words.Languages()
	if pg.Typed.Role == "" {
		pg.Typed.Role = circles.RoleLeader
	}
	pg.Typed.Lang = cmp.Or(pg.Typed.Lang, pg.P.Lang)
	return render(c, adminView(s.widePage(c, pg.P.T("AdminTitle")), pg))
}

// postInvitation makes an account, puts a leader into a circle, and shows the link once.
func (s *Server) postInvitation(c *fiber.Ctx) error {
	circle, bad := s.typedCircle(c, "circle_")
	if bad != nil && !errors.Is(bad, circles.ErrInvalid) {
		return bad
	}
	in := invitation{
		Name: oneLine(typed(c, "name")), Circle: typed(c, "circle"), Form: typedForm(c, "circle_"), New: circle,
		Role: cmp.Or(circles.Role(typed(c, "role")), circles.RoleLeader), Lang: cmp.Or(typed(c, "lang"), words(c).Lang),
		Mail: typed(c, "mail"), Bad: bad,
	}
	if waits, err := s.waitsForProof(c, words(c).T("ProofInvite", "Name", in.Name), "/admin"); waits || err != nil {
		return err
	}
	account, leads, err := s.invite(c, in)
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
	pg := adminPage{Link: link, Sent: s.mailLink(c, link, letterInvitation)}
	if leads != "" {
		pg.Leads = words(c).T("AdminLeads", "Name", in.Name, "Circle", leads)
	}
	return s.showAdmin(c, pg)
}

// invite makes the account, and gives the name of the circle that it leads; empty for none. It checks everything before it
// writes anything, so that a mistake in the form leaves no half-made account.
func (s *Server) invite(c *fiber.Ctx, in invitation) (id circles.AccountID, leads string, err error) {
	if id, err = circles.NewID[circles.AccountID](s.Rand); err != nil {
		return "", "", err
	}
	account := circles.Account{ID: id, Name: in.Name, Role: in.Role, Lang: in.Lang, Created: s.Now()}
	if err := errors.Join(account.Check(), in.check()); err != nil {
		return "", "", err
	}
	circle := in.New
	switch {
	case in.Role != circles.RoleLeader || in.Circle == noCircle: // who has no circle to begin with
		return id, "", s.Store.CreateAccount(c.UserContext(), account, s.by(c))
	case in.Circle == newCircle:
		err = cmp.Or(in.Bad, circle.Check())
	default:
		circle, err = s.Store.Circle(c.UserContext(), circles.CircleID(in.Circle))
		if errors.Is(err, circles.ErrNotFound) { // erased meanwhile: choose another
			err = &circles.Error{Kind: circles.Invalid, ID: "AdminCircleMissing", Err: err}
		}
	}
	if err != nil {
		return "", "", err
	}
	if err := s.Store.CreateAccount(c.UserContext(), account, s.by(c)); err != nil {
		return "", "", err
	}
	if in.Circle == newCircle {
		return id, circle.Name, s.Store.CreateCircle(c.UserContext(), circle, []circles.AccountID{id}, s.by(c))
	}
	return id, circle.Name, s.Store.SetLeader(c.UserContext(), circles.SetLeader{
		Circle: circle.ID, Account: id, Post: circles.PostLeader, By: s.by(c),
	})
}
