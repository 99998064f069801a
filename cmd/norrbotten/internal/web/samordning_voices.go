package web

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/utils"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/circles/report"
	"norrbottenforalla.se/quiz"
)

// A voicesPage shows the conclusions that circles share.
type voicesPage struct {
	P          i18n.Printer
	Filter     filterForm
	filter     report.Filter
	Modules    []choice
	Module     string
	Search     string
	Query      string
	Voices     []voiceLine
	Found      int    // how many were chosen, on all pages
	Shown      string // which of them stand here, in words; "" when all do
	Newer      string // address of the page before; "" when there is none
	Older      string // address of the page after
	Everything int    // how many are shared in all
	Note       string // what was asked for and voices cannot be chosen by, in words; may be empty
}

// voicesOnPage is how many conclusions one page shows; the file has all.
const voicesOnPage = 20

// A voiceLine is one conclusion. It has no circle: a circle is few people.
type voiceLine struct {
	Place, Module, Month       string
	Text, Conclusion, Disagree string
	People                     string // in words, as a step; empty where it may not be told
	Step                       string // "5–9"; empty where it may not be told
}

func (s *Server) voices(c *fiber.Ctx) (voicesPage, error) {
	in, err := s.readCounty(c)
	if err != nil {
		return voicesPage{}, err
	}
	all, err := s.Store.Voices(c.UserContext())
	if err != nil {
		return voicesPage{}, err
	}
	p := words(c)
	pg := voicesPage{
		P: p, Filter: in.form(p), filter: in.filter, Everything: len(all),
		Module: strings.TrimSpace(utils.CopyString(c.Query("avsnitt"))), Search: strings.TrimSpace(utils.CopyString(c.Query("sok"))),
	}
	for _, m := range s.Modules.Modules() {
		pg.Modules = append(pg.Modules, choice{string(m.ID), say(p, m.Title)})
	}
	if note := in.voicesNote(p); note != "" {
		pg.Note = note + " " + p.T("VoicesOfAllForms")
		in.filter.Form, in.filter.Organiser = "", ""
		pg.filter = in.filter
	}
	pg.Query = queryOf(in.filter, "avsnitt", pg.Module, "sok", pg.Search)
	pg.Voices = s.voiceLines(p, in, in.chosenVoices(all, pg.Module, pg.Search))
	return pg, nil
}

func (s *Server) getVoices(c *fiber.Ctx) error {
	pg, err := s.voices(c)
	if err != nil {
		return err
	}
	pg.turn(c.QueryInt("sida", 1))
	return render(c, voicesView(s.widePage(c, pg.P.T("VoicesTitle")), pg))
}

// turn keeps one page of the voices; a number that is no page is the nearest that is.
func (pg *voicesPage) turn(page int) {
	pg.Found = len(pg.Voices)
	last := max(1, (pg.Found+voicesOnPage-1)/voicesOnPage)
	if last == 1 {
		return
	}
	page = max(1, min(page, last))
	from, to := (page-1)*voicesOnPage, min(page*voicesOnPage, pg.Found)
	pg.Voices = pg.Voices[from:to]
	pg.Shown = pg.P.T("VoicesShown", "From", from+1, "To", to, "All", pg.Found)
	at := func(n int) string {
		if n < 1 || n > last {
			return ""
		}
		return "/samordning/roster" + queryOf(pg.filter, "avsnitt", pg.Module, "sok", pg.Search, "sida", strconv.Itoa(n))
	}
	pg.Newer, pg.Older = at(page-1), at(page+1)
}

// chosenVoices gives those of a pilot, a municipality and a time, about a module, with the words looked for. Form and
// organiser are not asked about: with them a voice would be a circle's.
func (in county) chosenVoices(all []circles.Voice, module, search string) []circles.Voice {
	type placed struct {
		circles.Voice
		month report.Month
		place []rune
	}
	var chosen []placed
	places := map[circles.MunicipalityCode][]rune{}
	f := in.filter
	search = strings.ToLower(search)
	for _, v := range all {
		month := report.MonthOfVoice(v, sweden)
		class := in.facts.In(report.Class{Pilot: string(v.Pilot), Municipality: v.Municipality}, month)
		f.Form, f.Organiser = "", ""
		if !f.Takes(class) || f.From != "" && month < f.From || f.To != "" && month > f.To || module != "" && v.Module != module {
			continue
		}
		if search != "" && !strings.Contains(strings.ToLower(v.Text+"\n"+v.Conclusion+"\n"+v.Disagree), search) {
			continue
		}
		place, known := places[v.Municipality]
		if !known {
			place = swedishOrder(municipalityName(v.Municipality))
			places[v.Municipality] = place
		}
		chosen = append(chosen, placed{v, month, place})
	}
	// Newest month first; within a month by place and words, so that the order tells no evening.
	slices.SortStableFunc(chosen, func(a, b placed) int {
		return cmp.Or(
			cmp.Compare(b.month, a.month), slices.Compare(a.place, b.place),
			cmp.Compare(a.Module, b.Module), cmp.Compare(a.Text, b.Text), cmp.Compare(a.Conclusion, b.Conclusion), cmp.Compare(a.Disagree, b.Disagree),
		)
	})
	list := make([]circles.Voice, len(chosen))
	for i, v := range chosen {
		list[i] = v.Voice
	}
	return list
}

// voicesOf gives what circles share where it can be said whose it is: none where a form or an organiser is chosen, so that
// nobody's words stand under another's name.
func (in county) voicesOf(all []circles.Voice) []circles.Voice {
	if in.filter.Form != "" || in.filter.Organiser != "" {
		return nil
	}
	return in.chosenVoices(all, "", "")
}

// voicesNote says that voices cannot be chosen by what was chosen; "" when they can.
func (in county) voicesNote(p i18n.Printer) string {
	if in.filter.Form == "" && in.filter.Organiser == "" {
		return ""
	}
	return p.T("VoicesNotByForm")
}

func (s *Server) voiceLines(p i18n.Printer, in county, list []circles.Voice) []voiceLine {
	var lines []voiceLine
	for _, v := range list {
		line := voiceLine{
			Place: in.place(p, v.Municipality), Month: monthWords(p, report.MonthOfVoice(v, sweden)),
			Text: v.Text, Conclusion: v.Conclusion, Disagree: v.Disagree,
		}
		if m, ok := s.Modules.Module(quiz.ModuleID(v.Module)); ok {
			line.Module = say(p, m.Title)
		}
		switch step := report.PeopleBehind(v.People); {
		case step.High > 0:
			line.Step = p.T("CountySpan", "Low", step.Low, "High", step.High)
			line.People = p.T("VoicesPeople", "Step", line.Step)
		case step.Low > 0:
			line.Step = p.T("VoicesOrMore", "Low", step.Low)
			line.People = p.T("VoicesPeople", "Step", line.Step)
		}
		lines = append(lines, line)
	}
	return lines
}

func (s *Server) getVoicesCSV(c *fiber.Ctx) error {
	pg, err := s.voices(c)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := report.WriteCSV(&b, textRows(pg.P, voiceRows(pg.P, pg.Voices))); err != nil {
		return err
	}
	return sendFile(c, report.ContentType, "roster.csv", b.Bytes())
}

func voiceRows(p i18n.Printer, list []voiceLine) [][]any {
	rows := [][]any{{p.T("CountyMunicipality"), p.T("CountyModule"), p.T("CountyMonth"), p.T("VoicesQuestion"), p.T("VoicesConclusion"), p.T("VoicesDisagree"), p.T("VoicesPeopleHead")}}
	for _, v := range list {
		rows = append(rows, []any{v.Place, v.Module, v.Month, v.Text, v.Conclusion, v.Disagree, v.Step})
	}
	return rows
}
