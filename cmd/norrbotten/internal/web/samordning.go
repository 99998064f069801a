package web

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/utils"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/circles/report"
)

// countyRoutes are the coordinator's: pilots and the county, as sums that show nothing about few people.
func (s *Server) countyRoutes() []route {
	return []route{
		{fiber.MethodGet, "/samordning", circles.PilotRead, s.getCounty},
		{fiber.MethodGet, "/samordning/rapport", circles.PilotRead, s.getCountyReport},
		{fiber.MethodGet, "/samordning/rapport.xlsx", circles.PilotRead, s.getCountyXLSX},
		{fiber.MethodGet, "/samordning/tabell.csv", circles.PilotRead, s.getCountyCSV},
		{fiber.MethodGet, "/samordning/roster", circles.PilotRead, s.getVoices},
		{fiber.MethodGet, "/samordning/roster.csv", circles.PilotRead, s.getVoicesCSV},
		{fiber.MethodGet, "/samordning/pilot", circles.PilotEdit, s.getPilotNew},
		{fiber.MethodPost, "/samordning/pilot", circles.PilotEdit, s.postPilotNew},
		{fiber.MethodGet, "/samordning/pilot/:pilot", circles.PilotEdit, s.getPilot},
		{fiber.MethodPost, "/samordning/pilot/:pilot", circles.PilotEdit, s.postPilot},
	}
}

// A countyPage shows pilots and the county to a coordinator.
type countyPage struct {
	P       i18n.Printer
	Filter  filterForm
	Query   string // of the filter, "" or "?pilot=…"
	Scope   string // what is chosen, in words
	Pilots  []pilotCard
	Total   report.Sum
	Figures []countyStat
	Tables  []countyTable
	Map     *countyMap
	Trend   *countyMap // study hours by month; nil before there are two
	Change  *countyMap // right answers before the talk and after; nil when there are none
	Exit    *countyMap // the closing questions; nil when nobody answered
	Counted string     // until when people are counted, in words
	Problem string     // what is wrong with the choice, in words; "" for nothing
	Gone    string     // that erased circles are in the figures, in words; "" when none is
	Empty   bool       // nothing that is chosen was held yet
}

// A countyStat is a large number with its words.
type countyStat struct{ Number, Words, Hint string }

// A pilotCard is a pilot at a glance.
type pilotCard struct {
	Name   string
	Period string
	Places string
	Line   string // how it goes, in one sentence
	Strays string // how many of its circles are not of its municipalities or organisers; "" for none
	Link   string // the same page for this pilot only
	Edit   string
}

// A filterForm is what can be chosen, and what is.
type filterForm struct {
	Pilots, Municipalities, Forms, Organisers, Months []choice
	Pilot, Municipality, Form, Organiser, From, To    string
}

// A choice is one line of a select.
type choice struct{ Value, Words string }

// county is all that the pages of a coordinator are made from.
type county struct {
	facts  report.Facts
	pilots []circles.Pilot
	filter report.Filter
	last   report.Month // the last that is counted; "" before the first
	total  report.Sum   // of what is chosen
	lines  map[report.Dimension][]report.Line
}

// Warm reads the counted months, so that the first coordinator after a start does not wait for them. It may run beside
// everything else.
func (s *Server) Warm(ctx context.Context) error {
	_, _, err := s.counted.Read(ctx, s.Store, s.Now(), sweden)
	return err
}

// readCounty reads the facts and the filter in the address.
func (s *Server) readCounty(c *fiber.Ctx) (county, error) {
	ctx := c.UserContext()
	facts, last, err := s.counted.Read(ctx, s.Store, s.Now(), sweden)
	if err != nil {
		return county{}, err
	}
	pilots, err := s.Store.Pilots(ctx)
	if err != nil {
		return county{}, err
	}
	in := county{
		facts: facts, pilots: pilots, filter: filterOf(c), last: last, lines: map[report.Dimension][]report.Line{},
	}
	in.total = facts.Total(in.filter)
	for _, d := range report.Dimensions() {
		in.lines[d] = facts.By(d, in.filter)
	}
	return in, nil
}

// filterOf reads a filter. What is no month is none.
func filterOf(c *fiber.Ctx) report.Filter {
	ask := func(name string) string { return strings.TrimSpace(utils.CopyString(c.Query(name))) }
	month := func(name string) report.Month {
		m := report.Month(ask(name))
		if _, ok := m.Start(sweden); !ok {
			return ""
		}
		return m
	}
	return report.Filter{
		Pilot: ask("pilot"), Municipality: circles.MunicipalityCode(ask("kommun")), Form: circles.Form(ask("form")),
		Organiser: ask("anordnare"), From: month("fran"), To: month("till"),
	}
}

// queryOf writes a filter as an address has it, with what else it shall have.
func queryOf(f report.Filter, more ...string) string {
	q := url.Values{}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	set("pilot", f.Pilot)
	set("kommun", string(f.Municipality))
	set("form", string(f.Form))
	set("anordnare", f.Organiser)
	set("fran", string(f.From))
	set("till", string(f.To))
	for i := 0; i+1 < len(more); i += 2 {
		set(more[i], more[i+1])
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

func (s *Server) getCounty(c *fiber.Ctx) error {
	county, err := s.readCounty(c)
	if err != nil {
		return err
	}
	pg := s.countyPageOf(c, county)
	if !pg.Empty {
		pg.Tables = s.countyTables(pg.P, county)
	}
	return render(c, countyView(s.widePage(c, pg.P.T("CountyTitle")), pg))
}

// countyPageOf gives what page and paper have alike: all but the tables.
func (s *Server) countyPageOf(c *fiber.Ctx, in county) countyPage {
	p := words(c)
	pg := countyPage{P: p, Query: queryOf(in.filter), Total: in.total}
	pg.Empty, pg.Problem = pg.Total.Meetings == 0 && pg.Total.Gone == 0, in.problem(p)
	if pg.Total.Gone > 0 {
		pg.Gone = p.T("CountyGone")
	}
	pg.Filter = in.form(p)
	pg.Scope = in.scope(p)
	pg.Figures = statsOf(p, pg.Total)
	if !pg.Empty {
		pg.Map, pg.Trend = municipalityMap(p, in), monthTrend(p, in)
		pg.Change, pg.Exit = s.changePicture(p, in.total), exitPicture(p, in.total)
	}
	pg.Counted = p.T("CountyNotCounted")
	if in.last != "" {
		pg.Counted = p.T("CountyCounted", "Month", monthWords(p, in.last))
	}
	for _, pilot := range in.pilots {
		pg.Pilots = append(pg.Pilots, in.card(p, pilot))
	}
	return pg
}

// card tells how a pilot goes, whatever else is chosen.
func (in county) card(p i18n.Printer, pilot circles.Pilot) pilotCard {
	f := report.Filter{Pilot: string(pilot.ID)}
	sum, circlesIn, strays := in.facts.Total(f), 0, 0
	for _, c := range in.facts.Circles {
		if !f.Takes(c.Class) {
			continue
		}
		circlesIn++
		if !pilot.Expects(c.Municipality, c.Organiser) {
			strays++
		}
	}
	places := make([]string, 0, len(pilot.Municipalities)+len(pilot.Organisers))
	for _, m := range pilot.Municipalities {
		places = append(places, municipalityName(m))
	}
	places = append(places, pilot.Organisers...)
	card := pilotCard{
		Name: pilot.Name, Period: periodWords(p, pilot), Places: strings.Join(places, ", "),
		Link: "/samordning" + queryOf(f), Edit: "/samordning/pilot/" + string(pilot.ID),
	}
	card.Line = p.N("CountyPilotCircles", circlesIn) + " · " + p.N("MeetingsHeld", sum.Meetings) + " · " + p.N("CountyHours", sum.Hours)
	if card.Period != "" {
		card.Period = p.T("CountyPilotPeriod", "Period", upperFirst(card.Period))
	}
	if strays > 0 {
		card.Strays = p.N("CountyPilotStrays", strays)
	}
	if sum.Meetings == 0 {
		card.Line = p.N("CountyPilotCircles", circlesIn) + " · " + p.T("CountyPilotWaiting")
	}
	return card
}

func periodWords(p i18n.Printer, pilot circles.Pilot) string {
	day := func(s string) string {
		t, err := time.ParseInLocation(time.DateOnly, s, sweden)
		if err != nil {
			return ""
		}
		return p.Date(t)
	}
	switch from, to := day(pilot.Starts), day(pilot.Ends); {
	case from != "" && to != "":
		return p.T("CountyPeriod", "From", from, "To", to)
	case from != "":
		return p.T("CountyFrom", "From", from)
	case to != "":
		return p.T("CountyTo", "To", to)
	}
	return ""
}

// form gives what can be chosen: what occurs, and every municipality of the county.
func (in county) form(p i18n.Printer) filterForm {
	f := in.filter
	form := filterForm{
		Pilot: f.Pilot, Municipality: string(f.Municipality), Form: string(f.Form), Organiser: f.Organiser,
		From: string(f.From), To: string(f.To),
	}
	for _, pilot := range in.pilots {
		form.Pilots = append(form.Pilots, choice{string(pilot.ID), typedName(p, pilot.Name)})
	}
	form.Pilots = append(form.Pilots, choice{report.None, p.T("CountyNoPilot")})
	for _, m := range municipalitiesByName() {
		form.Municipalities = append(form.Municipalities, choice{string(m.Code), m.Name})
	}
	for _, k := range circles.Forms() {
		form.Forms = append(form.Forms, choice{string(k), formWords(p, k)})
	}
	for _, code := range in.outside() {
		form.Municipalities = append(form.Municipalities, choice{string(code), in.place(p, code)})
	}
	organisers, months := map[string]bool{}, map[report.Month]bool{}
	for _, c := range in.facts.Circles {
		organisers[c.Organiser] = true
	}
	for _, u := range in.facts.Units {
		organisers[u.Organiser] = true
	}
	for _, h := range in.facts.Held {
		months[h.Month] = true
	}
	for o := range organisers {
		form.Organisers = append(form.Organisers, choice{cmp.Or(o, report.None), in.keyWords(p, report.ByOrganiser, cmp.Or(o, report.None))})
	}
	for m := range months {
		form.Months = append(form.Months, choice{string(m), monthWords(p, m)})
	}
	slices.SortFunc(form.Organisers, func(a, b choice) int { return compareNames(a.Words, b.Words) })
	slices.SortFunc(form.Months, func(a, b choice) int { return cmp.Compare(a.Value, b.Value) })
	return form
}

// dated tells whether any pilot has a period.
func (in county) dated() bool {
	return slices.ContainsFunc(in.pilots, func(p circles.Pilot) bool { return p.Starts != "" || p.Ends != "" })
}

// outside gives the municipalities of other counties that circles meet in, by name.
func (in county) outside() []circles.MunicipalityCode {
	var all []circles.MunicipalityCode
	for _, c := range in.facts.Circles {
		if c.Municipality.Outside() && !slices.Contains(all, c.Municipality) {
			all = append(all, c.Municipality)
		}
	}
	slices.SortFunc(all, func(a, b circles.MunicipalityCode) int {
		return cmp.Or(compareNames(in.facts.Places[a], in.facts.Places[b]), cmp.Compare(a, b))
	})
	return all
}

// place names a municipality, one that is not in the county as its circles do.
func (in county) place(p i18n.Printer, code circles.MunicipalityCode) string {
	if !code.Outside() {
		return municipalityName(code)
	}
	if name := in.facts.Places[code]; name != "" {
		return p.T("CountyOutsideNamed", "Name", name)
	}
	return p.T("CountyOutside", "Code", string(code))
}

// problem says what is wrong with a choice that an address asks for and no list offers.
func (in county) problem(p i18n.Printer) string {
	f, form := in.filter, in.form(p)
	has := func(list []choice, value string) bool {
		return value == "" || slices.ContainsFunc(list, func(c choice) bool { return c.Value == value })
	}
	switch {
	case f.From != "" && f.To != "" && f.To < f.From:
		return p.T("CountyPeriodBackwards", "From", monthWords(p, f.From), "To", monthWords(p, f.To))
	case !has(form.Pilots, f.Pilot):
		return p.T("CountyPilotUnknown")
	case !has(form.Municipalities, string(f.Municipality)) || !has(form.Forms, string(f.Form)) || !has(form.Organisers, f.Organiser):
		return p.T("CountyChoiceUnknown")
	}
	return ""
}

// scope says what is chosen, for headings and files.
func (in county) scope(p i18n.Printer) string {
	where, when := in.where(p), ""
	switch from, to := monthWords(p, in.filter.From), monthWords(p, in.filter.To); {
	case from != "" && to != "":
		when = p.T("CountyPeriod", "From", from, "To", to)
	case from != "":
		when = p.T("CountyFrom", "From", from)
	case to != "":
		when = p.T("CountyTo", "To", to)
	case where == "":
		return p.T("CountyScopeAll")
	}
	return strings.Trim(cmp.Or(where, p.T("CountyScopeCounty"))+", "+when, ", ")
}

// where says which circles are chosen; "" for all.
func (in county) where(p i18n.Printer) string {
	f := in.filter
	var parts []string
	if f.Pilot != "" {
		parts = append(parts, p.T("CountyScopePilot", "Pilot", in.keyWords(p, report.ByPilot, f.Pilot)))
	}
	if f.Municipality != "" {
		parts = append(parts, in.keyWords(p, report.ByMunicipality, string(f.Municipality)))
	}
	if f.Form != "" {
		parts = append(parts, formWords(p, f.Form))
	}
	if f.Organiser != "" {
		parts = append(parts, in.keyWords(p, report.ByOrganiser, f.Organiser))
	}
	return strings.Join(parts, ", ")
}

// keyWords names a row of a table.
func (in county) keyWords(p i18n.Printer, d report.Dimension, key string) string {
	switch d {
	case report.ByPilot:
		for _, pilot := range in.pilots {
			if string(pilot.ID) == key {
				return typedName(p, pilot.Name)
			}
		}
		if key != report.None {
			return p.T("CountyUnknown")
		}
		return p.T("CountyNoPilot")
	case report.ByMunicipality:
		return in.place(p, circles.MunicipalityCode(key))
	case report.ByForm:
		return formWords(p, circles.Form(key))
	case report.ByOrganiser:
		switch key {
		case report.None:
			return p.T("CountyNoOrganiser")
		case circles.ErasedOrganiser:
			return p.T("CountyGoneOrganiser")
		}
		return typedName(p, key)
	}
	return monthWords(p, report.Month(key))
}

// typedName writes the name of a pilot or an organiser. One that reads like the words of a row that is nobody's stands in
// quotation marks.
func typedName(p i18n.Printer, name string) string {
	for _, id := range []string{"CountyNoPilot", "CountyNoOrganiser", "CountyGoneOrganiser", "CountyTotal", "CountyAll"} {
		if strings.EqualFold(name, p.T(id)) {
			return p.T("CountyTyped", "Name", name)
		}
	}
	return name
}

// monthWords names a month, "november 2026"; "" for none.
func monthWords(p i18n.Printer, m report.Month) string {
	at, ok := m.Start(sweden)
	if !ok {
		return ""
	}
	return p.T(countyMonths[at.Month()-1], "Year", at.Format("2006"))
}

var countyMonths = [...]string{
	"CountyMonth01", "CountyMonth02", "CountyMonth03", "CountyMonth04", "CountyMonth05", "CountyMonth06",
	"CountyMonth07", "CountyMonth08", "CountyMonth09", "CountyMonth10", "CountyMonth11", "CountyMonth12",
}
