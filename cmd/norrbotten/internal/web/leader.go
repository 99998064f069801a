package web

import (
	"strings"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/utils"

	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/quiz"
	"norrbottenforalla.se/quiz/live"
)

// leaderRoutes are the pages of those who sign in. A form that is answered with a page of its own has an address to
// which its reader may come back; that leads up to the page where the form stands.
func (s *Server) leaderRoutes() []route {
	const meeting = "/cirklar/:id/traffar/:mid"
	return []route{
		{fiber.MethodGet, "/in/:token", public, s.getSignIn},
		{fiber.MethodPost, "/in/:token", public, s.postSignIn},
		{fiber.MethodGet, "/ut", public, s.getSignOut},
		{fiber.MethodPost, "/ut", public, s.postSignOut},
		{fiber.MethodGet, "/konto", circles.AccountSelf, s.getAccount},
		{fiber.MethodPost, "/konto/enhet", circles.AccountSelf, s.postDevice},
		{fiber.MethodPost, "/konto/ut", circles.AccountSelf, s.postSignOutAll},
		{fiber.MethodGet, "/cirklar", circles.CircleList, s.getCircles},
		{fiber.MethodPost, "/cirklar", circles.CircleCreate, s.postCircleNew},
		{fiber.MethodGet, "/cirklar/ny", circles.CircleCreate, s.getCircleNew},
		{fiber.MethodGet, "/cirklar/:id", circles.CircleRead, s.getCircle},
		{fiber.MethodPost, "/cirklar/:id/traffar", circles.MeetingPlan, s.postMeeting},
		{fiber.MethodGet, meeting, circles.CircleRead, s.getMeeting},
		{fiber.MethodPost, meeting + "/uppgifter", circles.MeetingPlan, s.postMeetingFacts},
		{fiber.MethodPost, meeting + "/plan/:do", circles.MeetingPlan, s.postPlan},
		{fiber.MethodPost, meeting + "/starta", circles.MeetingLead, s.postStart},
		{fiber.MethodGet, meeting + "/avslut", circles.MeetingConfirm, s.getClosing},
		{fiber.MethodPost, meeting + "/avslut", circles.MeetingConfirm, s.postClosing},
		{fiber.MethodPost, meeting + "/avslut/slut", circles.MeetingLead, s.postEnd},
		{fiber.MethodGet, "/led/:kod", circles.MeetingLead, s.getLeader},
		{fiber.MethodGet, "/konto/enhet", circles.AccountSelf, upward(1)},
		{fiber.MethodGet, "/cirklar/:id/traffar", circles.CircleRead, upward(1)},
		{fiber.MethodGet, meeting + "/uppgifter", circles.CircleRead, upward(1)},
		{fiber.MethodGet, meeting + "/plan/:do", circles.CircleRead, upward(2)},
		{fiber.MethodGet, meeting + "/avslut/slut", circles.MeetingConfirm, upward(1)},
	}
}

// upward leads to the page so many parts up in the address.
func upward(parts int) fiber.Handler {
	return func(c *fiber.Ctx) error {
		path := utils.CopyString(c.Path())
		for range parts {
			path = path[:strings.LastIndex(path, "/")]
		}
		return c.Redirect(localPath(path), fiber.StatusSeeOther)
	}
}

// leaderPage is the live page of those who lead.
func (s *Server) leaderPage() livePage {
	return livePage{
		role:  quiz.Leader,
		enter: s.leaderEntry,
		show:  s.showLeader,
		regions: []region{
			leaderRegion("stage", leaderStage),
			leaderRegion("work", leaderWork),
			leaderRegion("plan", leaderPlan),
			leaderRegion("room", leaderRoom),
			leaderRegion("bar", leaderBar),
		},
	}
}

func leaderRegion(into string, part func(leading) templ.Component) region {
	return region{into: into, shared: true, part: func(at place, u live.Update) templ.Component {
		return part(leadingOf(at, u))
	}}
}

func leadingOf(at place, u live.Update) leading {
	return leading{
		Common: u.Common.Common, P: at.P, Base: at.Base, Finish: closingPath(at.Meeting), Circle: circlePath(at.Circle.ID),
		Screen: at.Site + "/skarm/" + string(at.Circle.ScreenKey), Join: at.JoinText(), QR: at.JoinURL(), Code: at.Round.Code,
		Today: at.Today, Device: at.Device,
	}
}

func (s *Server) getLeader(c *fiber.Ctx) error {
	e, err := s.leaderEntry(c)
	if err != nil {
		return err
	}
	if !e.Round.EndedAt.IsZero() {
		return c.Redirect(closingPath(e.Meeting), fiber.StatusSeeOther)
	}
	return s.showLeader(c, e, trouble{})
}

// showLeader shows the leader's page, with what went wrong with a form that came without a script.
func (s *Server) showLeader(c *fiber.Ctx, e entry, t trouble) error {
	u, err := s.look(c.UserContext(), e)
	if err != nil {
		return err
	}
	pg := s.widePage(c, words(c).T("LeaderTitle", "Circle", e.Circle.Name))
	pg.Base, pg.Since, pg.NetInside, pg.Alert = e.Base, u, true, t.Say
	return render(c, leaderView(pg, leadingOf(e.place, u), t.Text))
}

// widePage is a page of those who sign in.
func (s *Server) widePage(c *fiber.Ctx, title string) page {
	pg := s.newPage(c, title)
	pg.CSS, pg.JS, pg.Wide = []string{"wide.css"}, "leader.js", true
	return pg
}

// narrowPage is a page of the same kind that asks one thing.
func (s *Server) narrowPage(c *fiber.Ctx, title string) page {
	pg := s.widePage(c, title)
	pg.Wide = false
	return pg
}
