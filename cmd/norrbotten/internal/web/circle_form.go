package web

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/circles"
)

// otherMunicipality is the choice of a municipality that is not in the list.
const otherMunicipality = "annan"

// A circleForm is what a circle is, as typed.
type circleForm struct {
	Name         string `json:"name"`
	Form         string `json:"form"`
	Municipality string `json:"municipality"` // a code of the county, or otherMunicipality
	OtherCode    string `json:"othercode"`
	OtherName    string `json:"othername"`
	Organiser    string `json:"organiser"`
	Partner      string `json:"partner"`
	Profile      string `json:"profile"`
	Lang         string `json:"lang"`
	Meetings     string `json:"meetings"`
	Minutes      string `json:"minutes"`
	Pilot        string `json:"pilot"` // an id, noPilot, or empty when the form does not ask
}

// noPilot is the choice of belonging to no pilot.
const noPilot = "-"

// boxes gives every box, in the order of the form. pilots are those that its choice of pilot names.
func (f *circleForm) boxes(pilots []circles.Pilot) []formBox {
	return []formBox{
		{"CircleName", &f.Name, nil},
		{"CircleForm", &f.Form, func(p i18n.Printer, s string) string { return formWords(p, circles.Form(s)) }},
		{"CircleMunicipality", &f.Municipality, func(p i18n.Printer, s string) string {
			if s == otherMunicipality {
				return p.T("CircleMunicipalityOther")
			}
			return municipalityName(circles.MunicipalityCode(s))
		}},
		{"CircleOtherCode", &f.OtherCode, nil},
		{"CircleOtherName", &f.OtherName, nil},
		{"CircleOrganiser", &f.Organiser, nil},
		{"CirclePartner", &f.Partner, nil},
		{"FieldPilot", &f.Pilot, func(p i18n.Printer, s string) string { return pilotWords(p, pilots, s) }},
		{"CircleProfile", &f.Profile, func(_ i18n.Printer, s string) string { return circles.ProfileOf(s).Name }},
		{"CircleLang", &f.Lang, nil},
		{"CirclePlannedMeetings", &f.Meetings, nil},
		{"CirclePlannedMinutes", &f.Minutes, nil},
	}
}

// formOf fills the form from a circle.
func formOf(c circles.Circle) circleForm {
	f := circleForm{
		Name: c.Name, Form: string(c.Form), Municipality: string(c.Municipality), Organiser: c.Organiser, Partner: c.Partner,
		Profile: c.Profile, Lang: cmp.Or(c.Lang, i18n.Source), Meetings: boxCount(c.PlannedMeetings),
		Minutes: boxCount(c.PlannedMinutes), Pilot: cmp.Or(c.Pilot, noPilot),
	}
	if c.Municipality.Outside() {
		f.Municipality, f.OtherCode, f.OtherName = otherMunicipality, string(c.Municipality), c.MunicipalityName
	}
	return f
}

func boxCount(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// typedForm reads a form whose fields begin with prefix.
func typedForm(c *fiber.Ctx, prefix string) circleForm {
	return circleForm{
		Name: oneLine(typed(c, prefix+"name")), Form: typed(c, prefix+"form"), Municipality: typed(c, prefix+"municipality"),
		OtherCode: typed(c, prefix+"othercode"), OtherName: oneLine(typed(c, prefix+"othername")),
		Organiser: circles.OrganiserName(oneLine(typed(c, prefix+"organiser"))), Partner: oneLine(typed(c, prefix+"partner")),
		Profile: typed(c, prefix+"profile"), Lang: cmp.Or(typed(c, prefix+"lang"), i18n.Source),
		Meetings: typed(c, prefix+"meetings"), Minutes: typed(c, prefix+"minutes"), Pilot: typed(c, prefix+"pilot"),
	}
}

// fourDigits is a municipality's code.
var fourDigits = regexp.MustCompile(`^[0-9]{4}$`)

// onto puts what was typed onto a circle. The error is Invalid, for what cannot be read at all; the rest is the store's to
// check.
func (f circleForm) onto(c circles.Circle) (circles.Circle, error) {
	c.Name, c.Form, c.Organiser, c.Partner = f.Name, circles.Form(f.Form), f.Organiser, f.Partner
	c.Lang = f.Lang
	switch f.Pilot {
	case "": // not asked
	case noPilot:
		c.Pilot = ""
	default:
		c.Pilot = f.Pilot
	}
	c.Municipality, c.MunicipalityName = circles.MunicipalityCode(f.Municipality), ""
	if f.Municipality == otherMunicipality {
		c.Municipality, c.MunicipalityName = circles.MunicipalityCode(f.OtherCode), f.OtherName
		if _, here := c.Municipality.Name(); here {
			c.MunicipalityName = "" // one of the fourteen after all
		} else if f.OtherName == "" || !fourDigits.MatchString(f.OtherCode) {
			return c, &circles.Error{Kind: circles.Invalid, ID: "ErrorMunicipalityOther"}
		}
	}
	c.Profile = ""
	if p := circles.ProfileOf(f.Profile); p.ID != circles.CommonProfile {
		c.Profile = p.ID
	}
	for _, box := range []struct {
		typed string
		into  *int
		id    string
		most  int
	}{
		{f.Meetings, &c.PlannedMeetings, "ErrorPlannedMeetings", circles.MaxPlannedMeetings},
		{f.Minutes, &c.PlannedMinutes, "ErrorPlannedMinutes", circles.MaxPlannedMinutes},
	} {
		n, err := strconv.Atoi(cmp.Or(box.typed, "0"))
		if err != nil {
			return c, &circles.Error{Kind: circles.Invalid, ID: "ErrorPlannedNumber", Err: err}
		}
		if n < 0 || n > box.most {
			return c, &circles.Error{Kind: circles.Invalid, ID: box.id, Args: map[string]any{"Max": box.most}}
		}
		*box.into = n
	}
	return c, nil
}

// placeName names where a circle is.
func placeName(c circles.Circle) string {
	if name := strings.TrimSpace(c.MunicipalityName); name != "" {
		return name
	}
	return municipalityName(c.Municipality)
}

// askedPlan is planLines for somebody who asked: without numbers it says what is missing.
func askedPlan(p i18n.Printer, c circles.Circle) (lines []string, enough bool) {
	if lines, enough = planLines(p, c); len(lines) == 0 {
		lines = []string{p.T("PlanAsk")}
	}
	return lines, enough
}

// planLines says whether what is typed is enough for the association, and what would be. The first line is the answer.
func planLines(p i18n.Printer, c circles.Circle) (lines []string, enough bool) {
	a := circles.AnswerPlan(c.Form, circles.ProfileOf(c.Profile), c.PlannedMeetings, c.PlannedMinutes)
	if !a.Applies {
		return []string{p.T("PlanNoRules")}, true
	}
	if c.PlannedMeetings <= 0 || c.PlannedMinutes <= 0 {
		return nil, true
	}
	sum := p.T("PlanSum", "Meetings", p.N("CountMeetings", c.PlannedMeetings), "Each", p.N("CountHours", a.Each),
		"Total", p.N("CountHours", a.Total))
	switch most := circles.ProfileOf(c.Profile).Value(circles.RuleYearHours); {
	case a.Left > 0 && a.Each < circles.MaxStudyHours:
		sum += " " + p.T("PlanLeft", "Left", a.Left)
	case a.Left > 0:
		sum += " " + p.T("PlanCapped", "Most", a.Each)
		fallthrough
	default:
		if most > 0 && a.Total > most {
			sum += " " + p.T("PlanYear", "Most", most)
		}
	}
	if a.Enough {
		return []string{p.T("PlanEnough", "Hours", a.Hours), sum}, true
	}
	lines = []string{p.T("PlanNotEnough", "Hours", a.Hours, "Meetings", a.Meetings), sum}
	for _, o := range a.Instead {
		lines = append(lines, p.T("PlanInstead", "Meetings", p.N("CountMeetings", o.Meetings),
			"Each", p.N("CountHours", o.Hours/o.Meetings), "Minutes", o.Minutes, "Total", p.N("CountHours", o.Hours)))
	}
	return slices.Clip(lines), false
}
