package web

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/utils"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/circles/report"
)

func (s *Server) retentionRoutes() []route {
	const data = "/cirklar/:id/data"
	return []route{
		{fiber.MethodGet, data, circles.RoundErase, s.getCircleData},
		{fiber.MethodPost, data + "/hamta", circles.CircleExport, s.postExport},
		{fiber.MethodPost, data + "/omgang/:omgang", circles.RoundErase, s.postEraseRound},
		{fiber.MethodPost, data + "/radera", circles.CircleErase, s.postEraseCircle},
		{fiber.MethodPost, data + "/texter", circles.CircleErase, s.postEraseTexts},
		{fiber.MethodGet, data + "/hamta", circles.CircleErase, upward(1)},
		{fiber.MethodGet, data + "/omgang/:omgang", circles.RoundErase, upward(2)},
		{fiber.MethodGet, data + "/radera", circles.CircleErase, upward(1)},
		{fiber.MethodGet, data + "/texter", circles.CircleErase, upward(1)},
		{fiber.MethodGet, "/gallring", circles.ErasureRead, s.getErasures},
		{fiber.MethodGet, "/personuppgifter/gallringsbeslut", public, s.getDisposal},
		{fiber.MethodGet, "/personuppgifter/instruktion", public, s.getInstruction},
	}
}

func dataPath(id circles.CircleID) string { return circlePath(id) + "/data" }

// A circleDataPage is what is kept of a circle, for how long, and what takes it away.
type circleDataPage struct {
	P        i18n.Printer
	Circle   circles.Circle
	Until    string // when the circle is erased by itself, in words
	Rounds   []roundLine
	Meetings int
	Running  bool
	May      bool // the reader may take a copy
	Erases   bool // the reader may erase the circle
	TextDays int  // how long the trail keeps what people wrote
	Typed    string
	Problem  string
}

// A roundLine is a round whose session data is still there.
type roundLine struct {
	ID    circles.RoundID
	Title string
	When  string
	Until string // when it goes by itself; empty while it runs
}

func (s *Server) getCircleData(c *fiber.Ctx) error {
	circle, err := s.circleFor(c, circles.RoundErase)
	if err != nil {
		return err
	}
	return s.showCircleData(c, circleDataPage{Circle: circle})
}

func (s *Server) showCircleData(c *fiber.Ctx, pg circleDataPage) error {
	ctx, p := c.UserContext(), words(c)
	pg.P, pg.May = p, s.may(c, circles.CircleExport, pg.Circle.ID) == nil
	pg.Erases = s.may(c, circles.CircleErase, pg.Circle.ID) == nil
	pg.TextDays = daysOf(s.Retention.Texts)
	meetings, err := s.Store.MeetingsOf(ctx, pg.Circle.ID)
	if err != nil {
		return err
	}
	pg.Meetings = len(meetings)
	_, pg.Running = runningMeeting(meetings)
	byID := map[circles.MeetingID]circles.Meeting{}
	for _, m := range meetings {
		byID[m.ID] = m
	}
	rounds, err := s.Store.RoundsOf(ctx, pg.Circle.ID)
	if err != nil {
		return err
	}
	for _, r := range rounds {
		if !r.ErasedAt.IsZero() {
			continue
		}
		line := roundLine{ID: r.ID, Title: meetingTitle(p, byID[r.Meeting]), When: p.Date(r.CreatedAt) + " " + p.Clock(r.CreatedAt)}
		if !r.EndedAt.IsZero() {
			until := r.EndedAt.Add(s.Retention.Session)
			line.Until = p.Date(until) + " " + p.Clock(until)
		}
		pg.Rounds = append(pg.Rounds, line)
	}
	active, err := s.Store.CircleActive(ctx, pg.Circle.ID)
	if err != nil {
		return err
	}
	pg.Until = p.T("DataKeptForever")
	if s.Retention.Erases() {
		pg.Until = p.T("DataKeptUntil", "Date", p.Date(s.Retention.CircleUntil(active, sweden)))
	}
	return render(c, circleDataView(s.widePage(c, p.T("DataTitle")), pg))
}

// postEraseRound takes away what the phones sent to one round, now.
func (s *Server) postEraseRound(c *fiber.Ctx) error {
	circle, err := s.circleFor(c, circles.RoundErase)
	if err != nil {
		return err
	}
	id := circles.RoundID(utils.CopyString(c.Params("omgang")))
	round, err := s.Store.RoundByID(c.UserContext(), id)
	if err != nil {
		return err
	}
	m, err := s.Store.Meeting(c.UserContext(), round.Meeting)
	if err != nil {
		return err
	}
	if m.Circle != circle.ID {
		return circles.Fail(circles.NotFound, errors.New("round of another circle"))
	}
	if err := s.Store.EraseRound(c.UserContext(), id, s.by(c)); errors.Is(err, circles.ErrUnavailable) {
		if now, readErr := s.Store.RoundByID(c.UserContext(), id); readErr != nil || now.ErasedAt.IsZero() {
			return err
		}
		s.Log.Warn("an erased round is still in the file, until the next erasure", "error", err)
	} else if err != nil {
		return err
	}
	return c.Redirect(afterwards(dataPath(circle.ID), doneRoundErased), fiber.StatusSeeOther)
}

// postEraseTexts takes what people wrote out of the circle's lines of the trail, now.
func (s *Server) postEraseTexts(c *fiber.Ctx) error {
	circle, err := s.circleFor(c, circles.CircleErase)
	if err != nil {
		return err
	}
	if _, err := s.Store.EraseTextsOf(c.UserContext(), circle.ID, s.by(c)); err != nil {
		return err
	}
	return c.Redirect(afterwards(dataPath(circle.ID), doneTextsErased), fiber.StatusSeeOther)
}

// daysOf gives whole days, a part of one as a day.
func daysOf(d time.Duration) int {
	const day = 24 * time.Hour
	return int((d + day - 1) / day)
}

// postEraseCircle takes a circle away, when its name was typed.
func (s *Server) postEraseCircle(c *fiber.Ctx) error {
	circle, err := s.circleFor(c, circles.CircleErase)
	if err != nil {
		return err
	}
	pg := circleDataPage{Circle: circle, Typed: typed(c, "name")}
	err = s.Store.EraseCircle(c.UserContext(), circles.EraseCircle{
		Circle: circle.ID, Name: pg.Typed, Why: circles.EraseRequested, By: s.by(c),
	})
	if errors.Is(err, circles.ErrEraseName) || errors.Is(err, circles.ErrCircleRunning) {
		pg.Problem = problemWords(c, err)
		c.Status(problemOf(err).Status)
		return s.showCircleData(c, pg)
	}
	if errors.Is(err, circles.ErrUnavailable) {
		if _, left := s.Store.Circle(c.UserContext(), circle.ID); errors.Is(left, circles.ErrNotFound) {
			s.Log.Warn("an erased circle is still in the file, until the next erasure", "error", err)
			err = nil
		}
	}
	if err != nil {
		return err
	}
	return c.Redirect(afterwards("/cirklar", doneCircleErased), fiber.StatusSeeOther)
}

// An erasuresPage is the log of what was erased.
type erasuresPage struct {
	P    i18n.Printer
	Rows []circles.Erasure
}

func (s *Server) getErasures(c *fiber.Ctx) error {
	log, err := s.Store.Erasures(c.UserContext())
	if err != nil {
		return err
	}
	p := words(c)
	return render(c, erasuresView(s.widePage(c, p.T("ErasuresTitle")), erasuresPage{P: p, Rows: log}))
}

// postExport gives all that a circle has, as a ZIP of JSON, CSV and Markdown. It is a post because it is written down.
func (s *Server) postExport(c *fiber.Ctx) error {
	circle, err := s.circleFor(c, circles.CircleExport)
	if err != nil {
		return err
	}
	body, err := s.exportOf(c, circle)
	if err != nil {
		return err
	}
	err = s.Store.AppendAudit(c.UserContext(), circles.AuditEntry{By: s.by(c), What: circles.AuditCircleExported, Circle: circle.ID})
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "application/zip")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="cirkel-`+s.Now().In(sweden).Format(time.DateOnly)+`.zip"`)
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Send(body)
}

// A zipper writes files into a ZIP and remembers the first error.
type zipper struct {
	w   *zip.Writer
	at  time.Time
	err error
}

func (z *zipper) file(name string, body []byte) {
	if z.err != nil {
		return
	}
	w, err := z.w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: z.at})
	if err == nil {
		_, err = w.Write(body)
	}
	z.err = err
}

// json writes a value with every name in it alike, small letter first, and without the times that are none.
func (z *zipper) json(name string, v any) {
	body, err := json.Marshal(v)
	if err == nil {
		read := json.NewDecoder(bytes.NewReader(body))
		read.UseNumber()
		var plain any
		if err = read.Decode(&plain); err == nil {
			body, err = json.MarshalIndent(alike(plain), "", "  ")
		}
	}
	if z.err == nil {
		z.err = err
	}
	z.file(name, append(body, '\n'))
}

// alike gives decoded JSON with the names of its fields alike: "ID" is id, "StartedAt" is startedAt.
func alike(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = alike(v[i])
		}
	case map[string]any:
		named := map[string]any{}
		for name, value := range v {
			if value == "0001-01-01T00:00:00Z" {
				continue // no time
			}
			named[smallFirst(name)] = alike(value)
		}
		return named
	}
	return v
}

func smallFirst(name string) string {
	if strings.ToUpper(name) == name {
		return strings.ToLower(name)
	}
	return strings.ToLower(name[:1]) + name[1:]
}

// exportOf gathers everything that is kept of a circle. The projector's secret address is not in it: it opens a page.
func (s *Server) exportOf(c *fiber.Ctx, circle circles.Circle) ([]byte, error) {
	ctx, p := c.UserContext(), words(c)
	var b bytes.Buffer
	z := &zipper{w: zip.NewWriter(&b), at: s.Now()}
	z.file("LÄS MIG.txt", []byte(p.T("ExportReadme", "Circle", circle.Name, "Date", p.Date(s.Now()))+"\n"))
	circle.ScreenKey = ""
	z.json("cirkel.json", circle)
	leaders, err := s.Store.Leaderships(ctx, circle.ID, s.Now())
	if err != nil {
		return nil, err
	}
	z.json("ledare.json", exportedLeaders(leaders))
	meetings, err := s.Store.MeetingsOf(ctx, circle.ID)
	if err != nil {
		return nil, err
	}
	z.json("traffar.json", meetings)
	if err := errors.Join(s.exportMeetings(c, z, circle, meetings), s.exportRounds(c, z, circle.ID, meetings)); err != nil {
		return nil, err
	}
	var trail []circles.AuditEntry
	for before := int64(0); ; {
		more, err := s.Store.Audit(ctx, circles.AuditFilter{Circle: circle.ID, Before: before})
		if err != nil {
			return nil, err
		}
		trail = append(trail, more...)
		if len(more) < circles.MaxAudit {
			break
		}
		before = more[len(more)-1].ID
	}
	z.json("logg.json", trail)
	if err := errors.Join(z.err, z.w.Close()); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// An exportedLeader is what a copy of a circle says of who leads it: nothing about the account but its name.
type exportedLeader struct {
	Name  string       `json:"name"`
	Post  circles.Post `json:"post"`
	Until string       `json:"until,omitempty"` // the last day of a substitute
}

func exportedLeaders(all []circles.Leadership) []exportedLeader {
	out := []exportedLeader{}
	for _, l := range all {
		e := exportedLeader{Name: l.Account.Name, Post: l.Post}
		if !l.Until.IsZero() {
			e.Until = lastDay(l.Until).In(sweden).Format(time.DateOnly)
		}
		out = append(out, e)
	}
	return out
}

// exportRounds writes the counts and sentences of every round, also of those that were run again.
func (s *Server) exportRounds(c *fiber.Ctx, z *zipper, id circles.CircleID, meetings []circles.Meeting) error {
	rounds, err := s.Store.RoundsOf(c.UserContext(), id)
	if err != nil {
		return err
	}
	numbers, times := map[circles.MeetingID]int{}, map[circles.MeetingID]int{}
	for _, m := range meetings {
		numbers[m.ID] = m.Number
	}
	for _, r := range rounds {
		record, err := s.Store.RoundRecordOf(c.UserContext(), r.ID)
		if errors.Is(err, circles.ErrNoRecord) {
			continue
		}
		if err != nil {
			return err
		}
		times[r.Meeting]++
		z.json(fmt.Sprintf("traff-%02d-omgang-%d-svar.json", numbers[r.Meeting], times[r.Meeting]), record)
	}
	return nil
}

// exportMeetings writes what is kept of each meeting, a table of those that were held, which is the one that can be fetched
// by itself and read in again, and one of those that are planned.
func (s *Server) exportMeetings(c *fiber.Ctx, z *zipper, circle circles.Circle, meetings []circles.Meeting) error {
	ctx, p := c.UserContext(), words(c)
	held, planned := [][]string{csvColumns}, [][]string{csvPlanned}
	for _, m := range meetings {
		switch m.State {
		case circles.Held:
			held = append(held, csvRow(m))
		case circles.Planned:
			planned = append(planned, csvPlannedRow(m))
		}
		kept, err := s.Store.Minutes(ctx, m.ID)
		if err == nil {
			z.json(fmt.Sprintf("traff-%02d-anteckningar.json", m.Number), kept)
			pg := s.filled(minutesPage{P: p, Circle: circle, Meeting: m, Minutes: kept})
			z.file(fmt.Sprintf("traff-%02d-anteckningar.md", m.Number), []byte(minutesText(pg)))
		} else if !errors.Is(err, circles.ErrNoMinutes) {
			return err
		}
	}
	for _, table := range []struct {
		name string
		rows [][]string
	}{{"traffar.csv", held}, {"planerade-traffar.csv", planned}} {
		var b bytes.Buffer
		if err := report.WriteCSV(&b, table.rows); err != nil {
			return err
		}
		z.file(table.name, b.Bytes())
	}
	return nil
}
