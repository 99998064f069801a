package web

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/circles"
)

// An auditLine is one line in words.
type auditLine struct {
	When    string
	Who     string
	What    string
	Circle  string // name of the circle; empty on the circle's own page
	Link    string // its trail
	Changes []auditTold
	Times   int    // how many changes in a row it stands for; 0 is one
	Since   string // when the first of them was; only with Times
}

// An auditTold is a change in words: one sentence, or a long text before and after, which is folded.
type auditTold struct {
	Text     string
	From, To string // of a long text; both empty: Text is all
}

// Long tells whether the change is folded.
func (t auditTold) Long() bool { return t.From != "" || t.To != "" }

// also puts an earlier change of the same kind into a line.
func (l *auditLine) also(p i18n.Printer, e circles.AuditEntry) {
	l.Times = max(l.Times, 1) + 1
	l.Since = p.T("MeetingDateAt", "Date", p.Date(e.By.At), "Clock", p.Clock(e.By.At))
}

// samePlanning tells whether two neighbours of the trail are the same person moving about in the same plan: every press is
// kept, and they are read as one line.
func samePlanning(later, earlier circles.AuditEntry) bool {
	plan := func(e circles.AuditEntry) bool {
		return e.What == circles.AuditMeetingChanged && len(e.Changes) == 1 && e.Changes[0].Field == circles.FieldPlan
	}
	return plan(later) && plan(earlier) && later.Meeting == earlier.Meeting && later.By.Account == earlier.By.Account
}

// auditNames gives what accounts and circles are called now.
type auditNames struct {
	accounts map[circles.AccountID]string
	circles  map[circles.CircleID]string
	all      []circles.Circle
	pilots   []circles.Pilot
}

func (s *Server) auditNames(c *fiber.Ctx) (auditNames, error) {
	names := auditNames{accounts: map[circles.AccountID]string{}, circles: map[circles.CircleID]string{}}
	accounts, err := s.Store.Accounts(c.UserContext())
	if err != nil {
		return names, err
	}
	for _, a := range accounts {
		names.accounts[a.ID] = a.Name
	}
	names.all, err = s.Store.Circles(c.UserContext())
	for _, circle := range names.all {
		names.circles[circle.ID] = circle.Name
	}
	if err != nil {
		return names, err
	}
	names.pilots, err = s.Store.Pilots(c.UserContext())
	return names, err
}

// account gives what an account is called. One that was removed has no name left; the beginning of its id, which leads to
// nobody, tells it from others.
func (n auditNames) account(p i18n.Printer, id circles.AccountID) string {
	if name := n.accounts[id]; name != "" {
		return name
	}
	return p.T("AuditSomebody", "Mark", string(id[:min(4, len(id))]))
}

func (n auditNames) line(s *Server, pg auditPage, e circles.AuditEntry) auditLine {
	p := pg.P
	line := auditLine{
		When: p.T("MeetingDateAt", "Date", p.Date(e.By.At), "Clock", p.Clock(e.By.At)),
		Who:  n.who(p, e),
		What: p.T(auditWhatID(e), "Number", e.Number, "Person", n.account(p, e.Person)),
	}
	if pg.Circle == nil && e.Circle != "" {
		line.Circle = cmp.Or(n.circles[e.Circle], p.T("AuditErasedCircle"))
		if n.circles[e.Circle] != "" {
			line.Link = circlePath(e.Circle) + "/logg"
		}
	}
	for _, ch := range e.Changes {
		if ch.From == "" && ch.To == "" && !ch.Words && firstOrLast(e.What) {
			continue // its first words are no change, and neither is that they went with it
		}
		if e.What == circles.AuditMeetingRecorded && ch.Field == circles.FieldPlannedAt || ch.Field == circles.FieldDevice {
			continue // entered afterwards: that it was never planned is no change; and the device is in who
		}
		if e.What == circles.AuditAccountRemoved {
			ch.From, ch.To = "", ch.From // what it was
		}
		told := s.auditChange(p, ch, n.pilots)
		if told.Text != "" {
			line.Changes = append(line.Changes, told)
		}
	}
	return line
}

// who gives who did it: an account, a device that had taken over, or the program.
func (n auditNames) who(p i18n.Printer, e circles.AuditEntry) string {
	switch {
	case e.By.Account != "":
		return n.account(p, e.By.Account)
	case slices.ContainsFunc(e.Changes, func(c circles.AuditChange) bool { return c.Field == circles.FieldDevice }):
		return p.T("AuditDevice")
	}
	return p.T("AuditProgram")
}

// firstOrLast tells whether a line is about something that was not there before, or is not afterwards.
func firstOrLast(what circles.AuditWhat) bool {
	switch what {
	case circles.AuditCircleCreated, circles.AuditMeetingPlanned, circles.AuditMeetingRecorded,
		circles.AuditMeetingCancelled, circles.AuditMeetingRemoved:
		return true
	}
	return false
}

// foldedText is from where on what people wrote is folded, before and after together, in bytes.
const foldedText = 100

// auditChange says what a field was and what it became, or only that it was changed: where the reader may not see what, and
// where the words are erased. Nothing for what reads alike before and after: times are told to the minute.
func (s *Server) auditChange(p i18n.Printer, ch circles.AuditChange, pilots []circles.Pilot) auditTold {
	field := p.T(auditFieldID(ch.Field))
	switch {
	case ch.Erased():
		return auditTold{Text: p.T("AuditTextGone", "Field", field)}
	case ch.From == "" && ch.To == "":
		return auditTold{Text: p.T("AuditChanged", "Field", field)}
	case ch.Words && (len(ch.From)+len(ch.To) > foldedText || strings.Contains(ch.From+ch.To, "\n")):
		return auditTold{Text: p.T("AuditChangedLong", "Field", field), From: ch.From, To: ch.To}
	}
	from, to := s.auditValue(p, ch, ch.From, pilots), s.auditValue(p, ch, ch.To, pilots)
	switch {
	case from == to: // a round's own clock begins seconds after the press
		return auditTold{}
	case ch.From == "":
		return auditTold{Text: p.T("AuditBecame", "Field", field, "To", to)}
	case ch.To == "" && ch.Words:
		return auditTold{Text: p.T("AuditTakenAway", "Field", field, "From", from)}
	}
	return auditTold{Text: p.T("AuditFromTo", "Field", field, "From", from, "To", to)}
}

// auditValue gives a value in words. What people wrote stands in quotes and in a direction of its own.
func (s *Server) auditValue(p i18n.Printer, ch circles.AuditChange, value string, pilots []circles.Pilot) string {
	switch {
	case value == "":
		return p.T("AuditNothing")
	case ch.Words:
		const isolate, end = "\u2068", "\u2069"
		return p.T("AuditQuoted", "Text", isolate+value+end)
	}
	switch ch.Field {
	case circles.FieldForm:
		return formWords(p, circles.Form(value))
	case circles.FieldMunicipality:
		return municipalityName(circles.MunicipalityCode(value))
	case circles.FieldPilot:
		return pilotWords(p, pilots, value)
	case circles.FieldProfile:
		return circles.ProfileOf(value).Name
	case circles.FieldModules:
		return s.moduleNames(p, strings.Split(value, ", "))
	case circles.FieldRemote:
		return p.T("Yes")
	case circles.FieldState:
		return p.T("State" + upperFirst(value))
	case circles.FieldLang:
		for _, l := range s.Words.Languages() {
			if l.Tag == value {
				return upperFirst(l.Name)
			}
		}
	case circles.FieldRole:
		return RoleWords(p, circles.Role(value))
	case circles.FieldUntil: // a day, and the one that was chosen
		if at, err := time.Parse(time.RFC3339Nano, value); err == nil {
			return p.Date(lastDay(at))
		}
	case circles.FieldPlannedAt, circles.FieldStartedAt, circles.FieldEndedAt, circles.FieldLeftAt:
		if at, err := time.Parse(time.RFC3339Nano, value); err == nil {
			return whenWords(p, at)
		}
	}
	return value
}

// auditWhatID and auditFieldID give message ids: "leader.added" → AuditLeaderAdded, "head_count" → FieldHeadCount. A meeting
// that had been started before is started again.
func auditWhatID(e circles.AuditEntry) string {
	id := "Audit" + camel(string(e.What))
	again := func(c circles.AuditChange) bool { return c.Field == circles.FieldStartedAt && c.From != "" }
	if e.What == circles.AuditMeetingStarted && slices.ContainsFunc(e.Changes, again) {
		return id + "Again"
	}
	return id
}

func auditFieldID(field string) string { return "Field" + camel(field) }

func camel(s string) string {
	var b strings.Builder
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == '.' || r == '_' }) {
		b.WriteString(upperFirst(part))
	}
	return b.String()
}

func upperFirst(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
