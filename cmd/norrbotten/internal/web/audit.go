package web

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/utils"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/circles"
)

// auditRoutes show who changed what: of one circle to those who lead it, of all to coordinators and administrators.
func (s *Server) auditRoutes() []route {
	return []route{
		{fiber.MethodGet, "/cirklar/:id/logg", circles.AuditCircle, s.getCircleAudit},
		{fiber.MethodGet, "/logg", circles.AuditRead, s.getAudit},
	}
}

// auditPageSize is how many lines a page has.
const auditPageSize = 50

// An auditPage shows lines of the audit trail, newest first.
type auditPage struct {
	P      i18n.Printer
	Title  string
	Circle *circles.Circle // nil: all circles
	Leads  bool            // the reader may go to the circle's page
	Lines  []auditLine
	Older  string // address of the lines before these; empty at the end
	Form   auditForm
	Kinds  []circles.AuditKind
	Any    bool             // something was chosen
	All    []circles.Circle // to choose among; nil on a circle's own page
	Bad    string           // what was wrong with a date, in words
	Days   int              // how long texts are kept
	Inside bool             // it is a circle that the reader leads
}

// An auditForm is what was chosen, as typed.
type auditForm struct {
	From, To     string // days; both included
	Kind, Circle string
}

// typedAudit reads what was chosen out of the address.
func typedAudit(c *fiber.Ctx) auditForm {
	ask := func(name string) string { return strings.TrimSpace(utils.CopyString(c.Query(name))) }
	return auditForm{From: ask("fran"), To: ask("till"), Kind: ask("slag"), Circle: ask("cirkel")}
}

// onto puts what was chosen onto a filter. ok is false when a day cannot be read, or the last is before the first.
func (f auditForm) onto(filter circles.AuditFilter) (_ circles.AuditFilter, ok bool) {
	ok = true
	day := func(typed string, later int) (at time.Time) {
		if typed == "" {
			return at
		}
		at, err := time.ParseInLocation(time.DateOnly, typed, sweden)
		ok = ok && err == nil
		return at.AddDate(0, 0, later)
	}
	filter.From, filter.To = day(f.From, 0), day(f.To, 1)
	if filter.Circle == "" {
		filter.Circle = circles.CircleID(f.Circle)
	}
	filter.What = circles.AuditKind(f.Kind).Whats()
	return filter, ok && (f.From == "" || f.To == "" || f.From <= f.To)
}

// query gives what was chosen as the rest of an address, with the lines before one; "" when there is nothing to say.
func (f auditForm) query(before int64) string {
	q := url.Values{}
	for name, value := range map[string]string{"fran": f.From, "till": f.To, "slag": f.Kind, "cirkel": f.Circle} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if before > 0 {
		q.Set("fore", strconv.FormatInt(before, 10))
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

func (s *Server) getCircleAudit(c *fiber.Ctx) error {
	circle, err := s.circleFor(c, circles.AuditCircle)
	if err != nil {
		return err
	}
	pg := auditPage{Circle: &circle, Title: words(c).T("AuditCircleTitle"), Leads: s.may(c, circles.CircleRead, circle.ID) == nil}
	pg.Inside = s.may(c, circles.MeetingReport, circle.ID) == nil
	return s.showAudit(c, pg, circles.AuditFilter{Circle: circle.ID})
}

func (s *Server) getAudit(c *fiber.Ctx) error {
	return s.showAudit(c, auditPage{Title: words(c).T("AuditTitle")}, circles.AuditFilter{})
}

// showAudit shows a page of the trail. Whoever does not lead a circle reads its lines as from outside.
func (s *Server) showAudit(c *fiber.Ctx, pg auditPage, f circles.AuditFilter) error {
	pg.P, pg.Kinds, pg.Form, pg.Days = words(c), circles.AuditKinds(), typedAudit(c), daysOf(s.Retention.Texts)
	if pg.Circle != nil {
		pg.Form.Circle = ""
	}
	pg.Any = pg.Form != auditForm{}
	names, err := s.auditNames(c)
	if err != nil {
		return err
	}
	if pg.Circle == nil {
		pg.All = names.all
	}
	f, ok := pg.Form.onto(f)
	if !ok {
		pg.Bad = pg.P.T("AuditBadDays")
		c.Status(fiber.StatusUnprocessableEntity)
		return render(c, auditView(s.widePage(c, pg.Title), pg))
	}
	f.Most = auditPageSize + 1
	if before, err := strconv.ParseInt(utils.CopyString(c.Query("fore")), 10, 64); err == nil && before > 0 {
		f.Before = before
	}
	entries, err := s.Store.Audit(c.UserContext(), f)
	if err != nil {
		return err
	}
	if len(entries) > auditPageSize {
		entries = entries[:auditPageSize]
		pg.Older = utils.CopyString(c.Path()) + pg.Form.query(entries[auditPageSize-1].ID)
	}
	inside := map[circles.CircleID]bool{}
	for i, e := range entries {
		if i > 0 && samePlanning(entries[i-1], e) {
			pg.Lines[len(pg.Lines)-1].also(pg.P, e)
			continue
		}
		if _, asked := inside[e.Circle]; !asked {
			inside[e.Circle] = e.Circle != "" && s.may(c, circles.MeetingReport, e.Circle) == nil
		}
		if !inside[e.Circle] {
			e = e.Outside()
		}
		pg.Lines = append(pg.Lines, names.line(s, pg, e))
	}
	return render(c, auditView(s.widePage(c, pg.Title), pg))
}
