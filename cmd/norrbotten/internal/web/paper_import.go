package web

import (
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/circles/report"
	"norrbottenforalla.se/quiz"
)

// noTime is a time that no form was filled with.
var noTime time.Time

// An importPage reads a table of meetings that were held. Nothing is kept before it has been shown and said yes to, and
// nothing that was pasted is lost.
type importPage struct {
	P        i18n.Printer
	Circle   circles.Circle
	Table    string   // as pasted
	Problems []string // what is wrong with it, in words, with lines
	Rows     []importRow
	Ready    bool // can be kept
	New      int  // rows that would be kept
}

// An importRow is one row as it was understood.
type importRow struct {
	Day, Times, People, Hours, About string
	Becomes                          string // what it would become
	More                             string // place, distance, breaks and what was written
}

// importExample is the smallest table that can be read, and one with all columns.
const importExample = "datum;start;slut;antal;avsnitt\n2026-09-15;18:00;20:15;7;demografi\n\n" +
	"datum;start;slutdatum;slut;rast_minuter;antal;studietimmar;plats;distans;avsnitt;rubrik;anteckning\n" +
	"2026-09-22;18:00;2026-09-22;20:15;15;7;2;Bygdegården;nej;klimat;Klimat och miljö;Vi pratade om vindkraft."

// importNames are the names that a column may have; the first is the one that the program writes. Those without a use are
// read over, so that a table of the program's own can be read back.
var importNames = map[string][]string{
	"day": {"datum", "date", "dag"}, "start": {"start", "starttid", "började"},
	"endday": {"slutdatum"}, "end": {"slut", "stopp", "end", "sluttid"},
	"breaks": {"rast_minuter", "rast", "raster"}, "people": {"antal", "närvarande", "antal närvarande", "deltagare"},
	"hours": {"studietimmar", "timmar"}, "place": {"plats", "lokal"}, "remote": {"distans"},
	"modules": {"avsnitt", "modul", "innehåll"}, "title": {"rubrik", "titel"}, "log": {"anteckning", "logg", "log"},
	"": {"träff", "bekräftad", "på_papper"},
}

// importNeeds are the columns that a table must have.
var importNeeds = []string{"day", "start", "end", "people", "modules"}

func (s *Server) getImport(c *fiber.Ctx) error {
	circle, err := s.circleFor(c, circles.MeetingRecord)
	if err != nil {
		return err
	}
	if circle.State() != circles.CircleOpen {
		return s.showClosed(c, circle)
	}
	return s.showImport(c, importPage{Circle: circle})
}

func (s *Server) showImport(c *fiber.Ctx, pg importPage) error {
	pg.P = words(c)
	return render(c, importView(s.widePage(c, pg.P.T("ImportTitle")), pg))
}

// postImport shows how a table is understood, or keeps it.
func (s *Server) postImport(c *fiber.Ctx) error {
	circle, err := s.circleFor(c, circles.MeetingRecord)
	if err != nil {
		return err
	}
	if circle.State() != circles.CircleOpen {
		return s.showClosed(c, circle)
	}
	pg := importPage{P: words(c), Circle: circle, Table: typed(c, "table")}
	file, err := c.FormFile("file")
	fromFile := err == nil && file.Size > 0
	if fromFile {
		body, err := file.Open()
		if err != nil {
			return err
		}
		data, err := io.ReadAll(io.LimitReader(body, report.MaxCSVBytes+1))
		if err := errors.Join(err, body.Close()); err != nil {
			return err
		}
		pg.Table = string(data)
	}
	text, err := report.Text([]byte(pg.Table))
	if err == nil {
		pg.Table = text // shown again in letters that can be read
	} else {
		if fromFile {
			pg.Table = ""
		}
		pg.Problems = []string{importProblem(pg.P, err)}
		c.Status(fiber.StatusUnprocessableEntity)
		return s.showImport(c, pg)
	}
	all, err := s.Store.MeetingsOf(c.UserContext(), circle.ID)
	if err != nil {
		return err
	}
	records := s.readImport(c, &pg, all)
	if pg.Ready && typed(c, "do") == "keep" {
		_, err := s.Store.RecordMeetings(c.UserContext(), records)
		if err == nil {
			return c.Redirect(afterwards(circlePath(circle.ID), doneRecorded), fiber.StatusSeeOther)
		}
		if !errors.Is(err, circles.ErrInvalid) && !errors.Is(err, circles.ErrConflict) {
			return err
		}
		pg.Problems, pg.Ready = append(pg.Problems, problemWords(c, err)), false
	}
	if len(pg.Problems) > 0 {
		c.Status(fiber.StatusUnprocessableEntity)
	}
	return s.showImport(c, pg)
}

// readImport reads the table into the page, and gives what is new in it.
func (s *Server) readImport(c *fiber.Ctx, pg *importPage, have []circles.Meeting) []circles.RecordMeeting {
	p := pg.P
	rows, err := report.ReadCSV([]byte(pg.Table))
	if err == nil && len(rows) > circles.MaxRecorded+1 {
		err = report.ErrCSVTooBig
	}
	if err != nil {
		pg.Problems = []string{importProblem(p, err)}
		return nil
	}
	columns := pg.columns(rows[0])
	if len(pg.Problems) > 0 {
		return nil
	}
	var records []circles.RecordMeeting
	seen := map[int64]int{} // minute a meeting begins → line
	for _, row := range rows[1:] {
		cell := func(name string) string {
			if i, ok := columns[name]; ok && i < len(row.Cells) {
				return row.Cells[i]
			}
			return ""
		}
		if len(row.Cells) > len(rows[0].Cells) && strings.Join(row.Cells[len(rows[0].Cells):], "") != "" {
			pg.Problems = append(pg.Problems, p.T("ImportLine", "Line", row.Line, "Problem", p.T("ImportMoreCells")))
			continue
		}
		r, about, err := s.importRecord(c, pg.Circle.ID, cell)
		if err == nil {
			err = r.Check()
		}
		if before, twice := seen[r.Facts.StartedAt.Unix()/60]; err == nil && twice {
			pg.Problems = append(pg.Problems, p.T("ImportLine", "Line", row.Line, "Problem", p.T("ImportTwice", "Line", before)))
			continue
		}
		if err != nil {
			said := problemWords(c, err)
			if twice := (*circles.Error)(nil); isTwice(err) && errors.As(err, &twice) {
				said += " " + p.T("ImportTwiceHow", pairsOf(twice.Args)...)
			}
			pg.Problems = append(pg.Problems, p.T("ImportLine", "Line", row.Line, "Problem", said))
			continue
		}
		seen[r.Facts.StartedAt.Unix()/60] = row.Line
		shown := importRow{
			Day: boxDay(r.Facts.StartedAt), Times: momentWords(p, r.Facts.StartedAt) + "–" + momentWords(p, r.Facts.EndedAt),
			People: strconv.Itoa(r.Facts.HeadCount), Hours: strconv.Itoa(r.Facts.StudyHours), About: about,
			Becomes: p.T("ImportNew"), More: importMore(p, r.Facts),
		}
		switch has, same := importHas(have, r.Facts); {
		case has && same:
			shown.Becomes = p.T("ImportHave")
		case has:
			shown.Becomes = p.T("ImportHaveOther")
		default:
			records = append(records, r)
		}
		pg.Rows = append(pg.Rows, shown)
	}
	pg.New = len(records)
	pg.Ready = len(pg.Problems) == 0 && pg.New > 0
	if len(pg.Problems) == 0 && pg.New == 0 {
		pg.Problems = []string{p.T("ImportNothingNew")}
	}
	return records
}

// importMore says the rest of what was read of a row: place, distance, breaks and what was written about the meeting.
func importMore(p i18n.Printer, f circles.ConfirmMeeting) string {
	var parts []string
	if f.Place != "" {
		parts = append(parts, f.Place)
	}
	if f.Remote {
		parts = append(parts, p.T("FactsRemote"))
	}
	if f.BreakMinutes > 0 {
		parts = append(parts, p.N("ImportBreak", f.BreakMinutes))
	}
	if f.Log != "" {
		parts = append(parts, "”"+cutWords(oneLine(f.Log), 60)+"”")
	}
	return strings.Join(parts, " · ")
}

// cutWords gives the beginning of a text, at most so many characters.
func cutWords(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return strings.TrimSpace(string(runes[:most-1])) + "…"
	}
	return text
}

// importProblem says why a table cannot be read.
func importProblem(p i18n.Printer, err error) string {
	var broken *report.CSVError
	switch {
	case errors.As(err, &broken):
		return p.T("ImportLine", "Line", broken.Line, "Problem", p.T("ImportBroken"))
	case errors.Is(err, report.ErrCSVTooBig):
		return p.T("ImportTooBig", "Most", circles.MaxRecorded, "Size", report.MaxCSVBytes>>10)
	case errors.Is(err, report.ErrCSVNotText):
		return p.T("ImportNotText")
	case errors.Is(err, report.ErrCSVLetters):
		return p.T("ImportLetters")
	}
	return p.T("ImportEmpty")
}

// importHas tells whether a circle has a meeting that began at the same minute, and whether its other figures are the
// same too.
func importHas(have []circles.Meeting, facts circles.ConfirmMeeting) (has, same bool) {
	i := slices.IndexFunc(have, func(m circles.Meeting) bool {
		return m.State == circles.Held && m.StartedAt.Unix()/60 == facts.StartedAt.Unix()/60
	})
	if i < 0 {
		return false, false
	}
	m := have[i]
	return true, m.EndedAt.Unix()/60 == facts.EndedAt.Unix()/60 && m.BreakMinutes == facts.BreakMinutes &&
		m.HeadCount == facts.HeadCount && m.StudyHours == facts.StudyHours
}

// columns finds what each column is. It says which names it does not know, and which it lacks.
func (pg *importPage) columns(head report.Row) map[string]int {
	p := pg.P
	columns := map[string]int{}
	for i, name := range head.Cells {
		use, known := "", false
		for candidate, names := range importNames {
			if slices.Contains(names, strings.ToLower(name)) {
				use, known = candidate, true
			}
		}
		_, twice := columns[use]
		switch {
		case name == "":
			pg.Problems = append(pg.Problems, p.T("ImportNoName", "Column", i+1))
		case !known:
			pg.Problems = append(pg.Problems, p.T("ImportUnknown", "Name", name))
		case use == "":
		case twice:
			pg.Problems = append(pg.Problems, p.T("ImportColumnTwice", "Name", name))
		default:
			columns[use] = i
		}
	}
	for _, use := range importNeeds {
		if _, ok := columns[use]; !ok {
			pg.Problems = append(pg.Problems, p.T("ImportMissing", "Name", importNames[use][0]))
		}
	}
	return columns
}

// importRecord reads one row. The error is Invalid.
func (s *Server) importRecord(c *fiber.Ctx, circle circles.CircleID, cell func(string) string) (r circles.RecordMeeting, about string, err error) {
	start, _ := tidyClock(cell("start"))
	end, _ := tidyClock(cell("end"))
	r = circles.RecordMeeting{Circle: circle, Title: oneLine(cell("title"))}
	r.Facts = circles.ConfirmMeeting{
		Place: oneLine(cell("place")), Log: severalLines(cell("log")), By: s.by(c),
		Remote: slices.Contains([]string{"ja", "yes", "x", "1", "d", "distans"}, strings.ToLower(cell("remote"))),
	}
	if r.Meeting, err = circles.NewID[circles.MeetingID](s.Rand); err != nil {
		return r, "", err
	}
	if r.Facts.StartedAt, err = parseMoment(cell("day"), start, noTime); err != nil {
		return r, "", err
	}
	if day := cell("endday"); day == "" || day == cell("day") {
		r.Facts.EndedAt, err = parseEnd(r.Facts.StartedAt, end, noTime)
	} else {
		r.Facts.EndedAt, err = parseMoment(day, end, noTime)
	}
	if err != nil {
		return r, "", err
	}
	for _, box := range []struct {
		name, id string
		into     *int
		without  func() int
	}{
		{"breaks", "ErrorClosingBreaks", &r.Facts.BreakMinutes, func() int { return 0 }},
		{"people", "ErrorClosingPeople", &r.Facts.HeadCount, nil},
		{"hours", "ErrorClosingHours", &r.Facts.StudyHours, func() int {
			return circles.StudyHours(r.Facts.StartedAt, r.Facts.EndedAt, r.Facts.BreakMinutes)
		}},
	} {
		text := cell(box.name)
		if text == "" && box.without != nil {
			*box.into = box.without()
			continue
		}
		if *box.into, err = strconv.Atoi(noPart.ReplaceAllString(text, "")); err != nil {
			id := box.id
			if withPart.MatchString(text) {
				id = "ErrorImportPart"
			}
			return r, "", &circles.Error{Kind: circles.Invalid, ID: id, Args: map[string]any{"Value": text}, Err: err}
		}
	}
	if r.Facts.Modules, err = s.importModules(cell("modules")); err != nil {
		return r, "", err
	}
	if r.Title == "" {
		r.Title = s.titleOf(r.Facts.Modules)
	}
	return r, s.moduleNames(words(c), r.Facts.Modules), nil
}

// A number as a spreadsheet writes a whole one, "2,00", and one that is not whole, "2,5".
var (
	noPart   = regexp.MustCompile(`[.,]0+$`)
	withPart = regexp.MustCompile(`^\d+[.,]\d+$`)
)

// importModules reads ids or Swedish titles of modules, with commas between.
func (s *Server) importModules(text string) ([]string, error) {
	var ids []string
	for name := range strings.SplitSeq(text, ",") {
		name = strings.TrimSpace(name)
		if name == "" {
			continue
		}
		i := slices.IndexFunc(s.Modules.Modules(), func(m quiz.Module) bool {
			return strings.EqualFold(string(m.ID), name) || strings.EqualFold(m.Title[quiz.Swedish], name)
		})
		if i < 0 {
			return nil, &circles.Error{Kind: circles.Invalid, ID: "ErrorImportModule", Args: map[string]any{"Name": name}}
		}
		if id := string(s.Modules.Modules()[i].ID); !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil, &circles.Error{Kind: circles.Invalid, ID: "ErrorMeetingModule"}
	}
	return ids, nil
}
