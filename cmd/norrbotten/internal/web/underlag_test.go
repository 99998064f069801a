package web_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/circles/report"
)

// facts is the form of a meeting's facts, with what a test changes.
func facts(version string, change ...string) url.Values {
	f := url.Values{
		"version": {version}, "day": {"2026-11-04"}, "start": {"18:00"}, "end": {"20:15"}, "breaks": {"15"}, "people": {"6"},
		"hours": {"2"},
	}
	for i := 0; i+1 < len(change); i += 2 {
		f.Set(change[i], change[i+1])
	}
	return f
}

// confirmed gives the address of a meeting that has been held and confirmed.
func (h *office) confirmed(v *visitor, change ...string) string {
	h.t.Helper()
	at := v.meeting(h.circle)
	v.hold(at, "2", "3")
	v.post(at+"/avslut", facts(v.get(at+"/avslut").hidden("version"), change...)).to()
	return at
}

func TestReportHasTheValuesInTheOrderOfTheList(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	at := v.meeting(h.circle)
	v.get(at + "/underlag").want(http.StatusConflict) // not held yet
	v.hold(at, "2", "3")
	v.get(at + "/underlag").want(http.StatusOK).must("Bekräfta dem innan du rapporterar")
	v.post(at+"/avslut", facts(v.get(at+"/avslut").hidden("version"),
		"place", "Bygdegården", "remote", "1", "log", "Vi läste om åldrar.\r\n=1+1")).to()
	a := v.get(at + "/underlag").want(http.StatusOK).mustNot("Bekräfta dem innan")
	from := 0
	for _, text := range []string{
		"<dt>Månad</dt><dd>11</dd>", "<dt>Dag</dt><dd>4</dd>", "<dt>Start</dt><dd>18:00</dd>", "<dt>Stopp</dt><dd>20:15</dd>",
		"<dt>Antal närvarande</dt><dd>6</dd>", "<dt>Studietimmar</dt><dd>2</dd>", "<dt>Datum</dt><dd>2026-11-04</dd>",
		"<dt>Rast i minuter</dt><dd>15</dd>", "<dt>Plats</dt><dd>Bygdegården</dd>", "<dt>Distans</dt><dd>Ja</dd>",
		"<dt>Innehåll</dt><dd>Demografi</dd>", "Vi läste om åldrar.\n=1+1", "<dt>Cirkel</dt><dd>Kalix</dd>",
		"<dt>Verksamhetsår</dt><dd>2026</dd>",
	} {
		at := strings.Index(regexp.MustCompile(` (class|id)="[^"]*"`).ReplaceAllString(a.body, ""), text)
		if at < from {
			t.Errorf("%q stands at %d, what comes before it at %d", text, at, from)
		}
		from = max(from, at)
	}
	a.must(`data-copy="2026-11-04"`, "Månad: 11\nDag: 4\nStart: 18:00\nStopp: 20:15\nAntal närvarande: 6\nStudietimmar: 2\nDatum: 2026-11-04")
	a.mustNot("Cirkelledare Kalix") // no identity, not even the leader's
}

func TestReportWarns(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	at := h.confirmed(v, "people", "2", "hours", "4")
	v.get(at+"/underlag").must("minst 3 måste vara med", "studietimmarna är 4, men tiderna räcker till 2", "Folkbildningsrådet")
}

func TestMeetingsAsCSV(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	h.confirmed(v, "place", "=HYPERLINK(\"http://x\")", "log", "Rad ett\r\nRad två; tre")
	v.meeting(h.circle) // planned: not in the table
	a := v.get("/cirklar/" + string(h.circle.ID) + "/traffar.csv").want(http.StatusOK)
	if got := a.header.Get("Content-Type"); got != report.ContentType {
		t.Errorf("sent as %s", got)
	}
	want := "\ufeffträff;datum;start;slutdatum;slut;rast_minuter;antal;studietimmar;plats;distans;avsnitt;rubrik;anteckning;bekräftad;på_papper\r\n" +
		"1;2026-11-04;18:00;2026-11-04;20:15;15;6;2;\"'=HYPERLINK(\"\"http://x\"\")\";nej;demografi;Demografi;\"Rad ett\r\nRad två; tre\";ja;nej\r\n"
	if a.raw != want {
		t.Errorf("wrote\n%q, want\n%q", a.raw, want)
	}
}

func TestFactsComeBackWhenSomethingIsWrong(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	at := v.meeting(h.circle)
	v.hold(at, "2", "3")
	version := v.get(at + "/avslut").hidden("version")
	for name, c := range map[string]struct{ field, value, say string }{
		"end before start": {"end", "17:00", "sluta efter att den börjat"},
		"no such day":      {"day", "2026-02-30", "går inte att läsa"},
		"long place":       {"place", strings.Repeat("å", 81), "Platsen får ha högst 80 tecken"},
		"long log":         {"log", strings.Repeat("å", 2001), "Anteckningen får ha högst 2000 tecken"},
		"about nothing":    {"about", "1", "Välj minst ett avsnitt"},
	} {
		a := v.post(at+"/avslut", facts(version, "place", "Bygdegården", "log", "Vi läste.", "remote", "1", c.field, c.value))
		a.want(http.StatusUnprocessableEntity).must(c.say)
		if c.field != "place" && !strings.Contains(a.body, `value="Bygdegården"`) || c.field != "log" && !strings.Contains(a.body, ">Vi läste.</textarea>") {
			t.Errorf("%s: what was typed is lost", name)
		}
	}
	if m := h.meeting(at); m.Confirmed || m.Place != "" {
		t.Errorf("kept %+v", m)
	}
}

// TestTimesWhenTheClocksChange holds meetings over both changes of 2026 and 2027 in Sweden.
func TestTimesWhenTheClocksChange(t *testing.T) {
	for name, c := range map[string]struct {
		day, start, end string
		length          time.Duration
		say             string
	}{
		"over the change in March":         {"2026-03-29", "01:00", "04:00", 2 * time.Hour, ""},
		"over the change in October":       {"2026-10-25", "01:00", "04:00", 4 * time.Hour, ""},
		"into the hour that is gone":       {"2026-03-29", "01:00", "02:30", 0, "Klockan 02:30 fanns inte det dygnet"},
		"from the hour that is gone":       {"2026-03-29", "02:30", "04:00", 0, "Klockan 02:30 fanns inte det dygnet"},
		"late into that hour":              {"2026-03-28", "23:00", "02:30", 0, "Klockan 02:30 fanns inte det dygnet"},
		"inside the hour that comes twice": {"2026-10-25", "02:10", "02:50", 0, "Klockan var 02:10 två gånger det dygnet"},
		"into the hour that comes twice":   {"2026-10-25", "01:00", "02:50", 0, "Klockan var 02:50 två gånger det dygnet"},
		"over the night in October":        {"2026-10-24", "22:00", "03:00", 6 * time.Hour, ""},
		"over the night in March":          {"2026-03-28", "22:00", "03:30", 4*time.Hour + 30*time.Minute, ""},
		"across midnight":                  {"2026-11-03", "22:00", "00:30", 150 * time.Minute, ""},
		"over New Year":                    {"2025-12-31", "22:00", "00:30", 150 * time.Minute, ""},
	} {
		t.Run(name, func(t *testing.T) {
			h := newOffice(t)
			v := h.signedIn(h.lead)
			at := v.meeting(h.circle)
			v.hold(at, "2", "3")
			form := facts(v.get(at+"/avslut").hidden("version"), "day", c.day, "start", c.start, "end", c.end, "breaks", "0")
			a := v.post(at+"/avslut", form)
			if c.say != "" {
				a.want(http.StatusUnprocessableEntity).must(c.say, `value="`+c.day+`"`, `value="`+c.start+`"`, `value="`+c.end+`"`)
				return
			}
			a.to()
			m := h.meeting(at)
			if got := m.EndedAt.Sub(m.StartedAt); got != c.length {
				t.Errorf("%v to %v is %v, want %v", m.StartedAt, m.EndedAt, got, c.length)
			}
		})
	}
}

func TestSecondLeaderSeesEveryFactThatTheFirstChanged(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	at := v.meeting(h.circle)
	v.hold(at, "2", "3")
	version := v.get(at + "/avslut").hidden("version")
	must(t, h.db.SetLeader(context.Background(), circles.SetLeader{
		Circle: h.circle.ID, Account: h.other, Post: circles.PostLeader, By: circles.By{At: h.clock.now()},
	}))
	h.signedIn(h.other).post(at+"/avslut", facts(version, "place", "Biblioteket", "log", "Deras ord")).to()
	a := v.post(at+"/avslut", facts(version, "place", "Bygdegården", "log", "Mina ord", "remote", "1")).want(http.StatusConflict)
	a.must(td("Biblioteket", "Bygdegården"), td("Deras ord", "Mina ord"), td("Nej", "Ja"), ">Mina ord</textarea>")
	if m := h.meeting(at); m.Place != "Biblioteket" || m.Log != "Deras ord" {
		t.Errorf("overwritten without asking: %+v", m)
	}
	v.post(at+"/avslut", facts(a.hidden("version"), "place", "Bygdegården", "log", "Mina ord")).to()
	if m := h.meeting(at); m.Place != "Bygdegården" {
		t.Errorf("asked, and not kept: %+v", m)
	}
}
