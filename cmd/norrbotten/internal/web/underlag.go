package web

import (
	"bytes"
	"cmp"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/circles/report"
)

// reportRoutes are what a leader hands on to the study association.
func (s *Server) reportRoutes() []route {
	return []route{
		{fiber.MethodGet, "/cirklar/:id/traffar.csv", circles.MeetingReport, s.getMeetingsCSV},
		{fiber.MethodGet, "/cirklar/:id/traffar/:mid/underlag", circles.MeetingReport, s.getReport},
	}
}

func reportPath(m circles.Meeting) string { return meetingPath(m) + "/underlag" }

// A reportPage has a meeting's values as the association's e-service asks for them.
type reportPage struct {
	P        i18n.Printer
	Circle   circles.Circle
	Meeting  circles.Meeting
	List     []reportValue // in the order of the association's list
	More     []reportValue // what else an e-service may ask for
	Warnings []warningLine
}

// A reportValue is one value to copy. Text is what is copied.
type reportValue struct {
	Name string
	Text string
	Long bool // several lines
}

func (s *Server) getReport(c *fiber.Ctx) error {
	circle, m, err := s.meetingFor(c, circles.MeetingReport)
	if err != nil {
		return err
	}
	if m.State != circles.Held {
		return circles.Because(circles.ErrMeetingNotHeld, nil)
	}
	all, err := s.Store.MeetingsOf(c.UserContext(), circle.ID)
	if err != nil {
		return err
	}
	p := words(c)
	pg := reportPage{P: p, Circle: circle, Meeting: m}
	pg.List, pg.More = s.reportValues(p, circle, m)
	for _, w := range circles.ProgressOf(circle, all, sweden).Warnings {
		if w.Meeting == m.Number && w.ID != circles.WarnUnconfirmed {
			pg.Warnings = append(pg.Warnings, warningOf(p, circle, w))
		}
	}
	frame := s.widePage(c, p.T(forForm(circle.Form, "ReportTitle"))+": "+meetingTitle(p, m))
	frame.CSS = append(frame.CSS, "print.css")
	return render(c, reportView(frame, pg))
}

// forForm gives the message for the kind of circle: what a school class or a course at a folk high school reports goes to
// the school, a self-study group reports to nobody, and the rest have a study association.
func forForm(f circles.Form, id string) string {
	switch f {
	case circles.SchoolClass, circles.GeneralCourse:
		return cmp.Or(forSchool[id], id)
	case circles.SelfStudy:
		return cmp.Or(forOwn[id], id)
	}
	return id
}

var (
	forSchool = map[string]string{
		"ReportTitle": "ReportTitleSchool", "ReportList": "ReportListSchool", "ReportListHelp": "ReportListHelpSchool",
		"ReportMore": "ReportMoreSchool", "ReportNote": "ReportNoteSchool", "FactsLogHelp": "FactsLogHelpSchool",
		"FactsRemoteHelp": "FactsRemoteHelpSchool",
	}
	forOwn = map[string]string{
		"ReportTitle": "ReportTitleOwn", "ReportList": "ReportListOwn", "ReportListHelp": "ReportListHelpOwn",
		"ReportMore": "ReportMoreOwn", "ReportNote": "ReportNoteOwn", "FactsLogHelp": "FactsLogHelpOwn",
		"FactsRemoteHelp": "FactsRemoteHelpOwn",
	}
)

// reportValues gives the values in the order of the attendance list that the associations share: month, day, start, stop,
// people, study hours (domain.md §1.3). None of them is about a person.
func (s *Server) reportValues(p i18n.Printer, circle circles.Circle, m circles.Meeting) (list, more []reportValue) {
	start := m.StartedAt.In(sweden)
	list = []reportValue{
		{Name: p.T("ReportMonth"), Text: strconv.Itoa(int(start.Month()))},
		{Name: p.T("ReportDay"), Text: strconv.Itoa(start.Day())},
		{Name: p.T("ReportStart"), Text: p.Clock(m.StartedAt)},
		{Name: p.T("ReportStop"), Text: p.Clock(m.EndedAt)},
		{Name: p.T("ReportPeople"), Text: strconv.Itoa(m.HeadCount)},
		{Name: p.T("ReportHours"), Text: strconv.Itoa(m.StudyHours)},
	}
	more = []reportValue{
		{Name: p.T("ReportDate"), Text: boxDay(m.StartedAt)},
		{Name: p.T("ReportBreaks"), Text: strconv.Itoa(m.BreakMinutes)},
		{Name: p.T("FactsPlace"), Text: m.Place},
		{Name: p.T("ReportRemote"), Text: yesNo(p, m.Remote)},
		{Name: p.T("ReportAbout"), Text: s.moduleNames(p, m.Modules)},
		{Name: p.T("FieldLog"), Text: m.Log, Long: strings.Contains(m.Log, "\n")},
		{Name: p.T("ReportCircle"), Text: circle.Name},
		{Name: p.T("CircleOrganiser"), Text: circle.Organiser},
		{Name: p.T("ReportPartner"), Text: circle.Partner},
		{Name: p.T("ReportYear"), Text: strconv.Itoa(start.Year())},
	}
	kept := more[:0]
	for _, v := range more {
		if v.Text != "" {
			kept = append(kept, v)
		}
	}
	return list, kept
}

// reportText is every value, one a line: what the button for all copies.
func reportText(v reportPage) string {
	var b strings.Builder
	for _, value := range append(append([]reportValue{}, v.List...), v.More...) {
		b.WriteString(value.Name + ": " + value.Text + "\n")
	}
	return strings.TrimSpace(b.String())
}

// A warningLine is a warning in words, with where the rule was read.
type warningLine struct {
	Text   string
	Source string
	URL    string
}

func warningOf(p i18n.Printer, circle circles.Circle, w circles.Warning) warningLine {
	line := warningLine{Text: p.T(w.ID, pairsOf(w.Args)...)}
	if v := circles.ProfileOf(circle.Profile).Source(w.Rule); v.URL != "" {
		line.Source, line.URL = v.Source, v.URL
	}
	return line
}

// csvColumns are the columns of the table of meetings, in order. The names are Swedish whatever the reader's language: the
// same table is read back, and by other programs.
var csvColumns = []string{
	"träff", "datum", "start", "slutdatum", "slut", "rast_minuter", "antal", "studietimmar", "plats", "distans", "avsnitt",
	"rubrik", "anteckning", "bekräftad", "på_papper",
}

// getMeetingsCSV gives all held meetings of a circle as a table. Nothing in it is about a person.
func (s *Server) getMeetingsCSV(c *fiber.Ctx) error {
	circle, err := s.circleFor(c, circles.MeetingReport)
	if err != nil {
		return err
	}
	all, err := s.Store.MeetingsOf(c.UserContext(), circle.ID)
	if err != nil {
		return err
	}
	rows := [][]string{csvColumns}
	for _, m := range all {
		if m.State == circles.Held {
			rows = append(rows, csvRow(m))
		}
	}
	var b bytes.Buffer
	if err := report.WriteCSV(&b, rows); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, report.ContentType)
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="traffar.csv"`)
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Send(b.Bytes())
}

// csvPlanned are the columns of the table of planned meetings.
var csvPlanned = []string{"träff", "datum", "start", "plats", "distans", "avsnitt", "rubrik"}

func csvPlannedRow(m circles.Meeting) []string {
	return []string{
		strconv.Itoa(m.Number), boxDay(m.PlannedAt), boxClock(m.PlannedAt), m.Place, map[bool]string{true: "ja", false: "nej"}[m.Remote],
		strings.Join(m.Modules, ", "), m.Title,
	}
}

func csvRow(m circles.Meeting) []string {
	yes := map[bool]string{true: "ja", false: "nej"}
	return []string{
		strconv.Itoa(m.Number), boxDay(m.StartedAt), boxClock(m.StartedAt), boxDay(m.EndedAt), boxClock(m.EndedAt),
		strconv.Itoa(m.BreakMinutes), strconv.Itoa(m.HeadCount), strconv.Itoa(m.StudyHours), m.Place, yes[m.Remote],
		strings.Join(m.Modules, ", "), m.Title, m.Log, yes[m.Confirmed], yes[m.OnPaper],
	}
}
