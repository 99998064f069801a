package web_test

import (
	"context"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/circles/report"
)

func TestPlanPage(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	at := v.meeting(h.circle)
	v.get(at).want(http.StatusOK).must("4 november 2026 klockan 18:00", "Frågan om aldre", "6 steg", "Starta träffen").
		mustNot("NYCKELNS", "is-skipped")
	v.post(at+"/plan/skip", url.Values{"step": {"aldre"}}).want(http.StatusSeeOther)
	v.post(at+"/plan/up", url.Values{"step": {"fodda"}}).want(http.StatusSeeOther)
	v.post(at+"/plan/add", url.Values{"text": {"Hur gör vi <själva>?"}}).want(http.StatusSeeOther)
	a := v.get(at).want(http.StatusOK).must("is-skipped", "6 steg", "Egen samtalsfråga", "Hur gör vi <själva>?")
	if strings.Index(a.body, "Frågan om fodda") > strings.Index(a.body, "Frågan om flytt") {
		t.Error("the step did not move up")
	}
	a.must("Fler frågor att välja bland (1)", `data-n="2"`).mustNot(`id="fler" open`)
	_, left, _ := strings.Cut(a.body, `id="fler"`)
	if !strings.Contains(left, `id="steg-aldre"`) || strings.Contains(left, `id="steg-fodda"`) {
		t.Error("what is left out is not by itself, under the plan")
	}
	v.post(at+"/plan/add", url.Values{"text": {" "}}).want(http.StatusUnprocessableEntity)
	v.post(at+"/plan/up", url.Values{"step": {"finns-inte"}}).want(http.StatusUnprocessableEntity)
	v.get(at + "?fler=1").must(`id="fler" open`)
	v.post(at+"/plan/unskip", url.Values{"step": {"aldre"}}).want(http.StatusSeeOther)
	v.get(at).mustNot("is-skipped", "Fler frågor att välja bland")
	version := v.get(at).hidden("version")
	v.post(at+"/uppgifter", url.Values{"title": {"Vi blir äldre"}, "date": {"2026-11-11"}, "clock": {"19:30"}, "version": {version}}).want(http.StatusSeeOther)
	v.get(at).must("Vi blir äldre", "11 november 2026 klockan 19:30")
	for _, old := range []string{version, "x"} {
		v.post(at+"/uppgifter", url.Values{"title": {"Annat"}, "version": {old}}).want(http.StatusConflict).
			must("<td class=\"lines\">Vi blir äldre</td><td class=\"lines\">Annat</td>", `value="Annat"`)
	}
	v.get(at).must("Vi blir äldre").mustNot("Annat")
	h.signedIn(h.admin).get(at).want(http.StatusOK).mustNot("Starta träffen", "Hoppa över", "/skarm/")
}

func TestPlanPageComesBackToWhereTheThumbIs(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	at := v.meeting(h.circle)
	for _, press := range []struct{ do, step, to string }{
		{"up", "fodda", "#steg-fodda"}, {"skip", "aldre", "#steg-fodda"}, {"skip", "task-demografi", "#steg-behovs"},
		{"unskip", "aldre", "?fler=1#fler"}, {"down", "aldre", "#steg-aldre"},
	} {
		a := v.post(at+"/plan/"+press.do, url.Values{"step": {press.step}}).want(http.StatusSeeOther)
		if got := a.header.Get("Location"); got != at+press.to {
			t.Errorf("%s %s leads to %s, want %s", press.do, press.step, got, press.to)
		}
	}
	a := v.get(at)
	if strings.Index(a.body, "Frågan om fodda") > strings.Index(a.body, "Frågan om aldre") {
		t.Error("the step did not move down")
	}
}

func TestCircleListLeadsStraightToTheMeeting(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	v.get("/cirklar").mustNot("Till nästa träff")
	at := v.meeting(h.circle)
	v.get("/cirklar").must(`class="btn btn-primary" href="`+at+`"`, "Till nästa träff", "Nästa träff: 4 november 2026 klockan 18:00")
	v.post(at+"/starta", nil).to()
	v.get("/cirklar").must("Träffen pågår", "Till ledarsidan").mustNot("Till nästa träff")
	h.signedIn(h.admin).get("/cirklar").must("Träffen pågår").mustNot("Till ledarsidan")
}

func TestCirclePageProposesTheModuleThatComesNext(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	circle := "/cirklar/" + string(h.circle.ID)
	v.get(circle).must(`name="modules" value="demografi" checked`, `Nästa steg`, `id="clock" name="clock" class="short" inputmode="numeric"`)
	at := v.meeting(h.circle)
	v.get(circle).mustNot("Nästa steg").must(`<details class="panel" id="ny-traff">`)
	v.hold(at, "2", "3")
	v.get(circle).must("Det här har ni haft").mustNot(`value="demografi" checked`)
}

func TestClosingExplainsAndIsFilledIn(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	at := v.meeting(h.circle)
	v.hold(at, "2", "3")
	a := v.get(at+"/avslut").must("En studietimme är 45 minuter", "Tiderna ger 2 studietimmar.", "Räkna med dig själv.",
		`name="day" type="date" required value="2026-11-04"`, `name="start" type="text" required value="18:00"`,
		`name="end" type="text" required value="19:40"`, `name="breaks" type="text" required value="0"`,
		`name="hours" type="text" required value="2"`)
	a.mustNot(`type="time"`, "endday")
	if n := strings.Count(a.body, "45 minuter"); n != 1 {
		t.Errorf("a study hour is explained %d times", n)
	}
}

func TestClosingTakesTimesAsPeopleWriteThem(t *testing.T) {
	for name, c := range map[string]struct{ day, start, end, from, to string }{
		"as they stand":        {"2026-11-04", "18:00", "19:40", "2026-11-04 18:00", "2026-11-04 19:40"},
		"with a point, and kl": {"2026-11-04", "kl. 17.30", "2015", "2026-11-04 17:30", "2026-11-04 20:15"},
		"past midnight":        {"2026-11-04", "21", "0.30", "2026-11-04 21:00", "2026-11-05 00:30"},
		"another day":          {"2026-11-02", "18:00", "19:40", "2026-11-02 18:00", "2026-11-02 19:40"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newOffice(t)
			v := h.signedIn(h.lead)
			at := v.meeting(h.circle)
			v.hold(at, "2", "3")
			v.post(at+"/avslut", url.Values{
				"version": {v.get(at + "/avslut").hidden("version")}, "day": {c.day}, "start": {c.start}, "end": {c.end},
				"breaks": {"0"}, "people": {"6"}, "hours": {"2"},
			}).to()
			zone, err := time.LoadLocation("Europe/Stockholm")
			must(t, err)
			kept := h.meeting(at)
			from, to := kept.StartedAt.In(zone).Format("2006-01-02 15:04"), kept.EndedAt.In(zone).Format("2006-01-02 15:04")
			if from != c.from || to != c.to {
				t.Errorf("kept %s to %s, want %s to %s", from, to, c.from, c.to)
			}
		})
	}
}

func TestClosingAMeetingThatWasPausedForAWeek(t *testing.T) {
	// The times as proposed are no evening; what stands in the boxes is one.
	h := newOffice(t)
	v := h.signedIn(h.lead)
	at := v.meeting(h.circle)
	v.post(at+"/starta", nil).to()
	h.clock.pass(7*24*time.Hour + time.Hour)
	v.post(at+"/avslut/slut", nil).to()
	a := v.get(at+"/avslut").must("stod öppen i 169 timmar", `name="start" type="text" required value="18:00"`, "Tiderna ger 0 studietimmar.")
	v.post(at+"/avslut", url.Values{
		"version": {a.hidden("version")}, "day": {"2026-11-04"}, "start": {"18:00"}, "end": {"19:00"},
		"breaks": {"0"}, "people": {"6"}, "hours": {"1"},
	}).to()
	if kept := h.meeting(at); kept.EndedAt.Sub(kept.StartedAt) != time.Hour {
		t.Errorf("kept %v to %v", kept.StartedAt, kept.EndedAt)
	}
}

func TestClosingAMeeting(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	at := v.meeting(h.circle)
	if to := v.get(at + "/avslut").to(); to != at {
		t.Errorf("a planned meeting is closed at %s", to)
	}
	v.post(at+"/avslut/slut", nil).to() // nothing runs: nothing happens
	v.hold(at, "2", "3")
	circle := "/cirklar/" + string(h.circle.ID)
	v.get(circle).must("förslag", "Frågan om aldre", "2 av 5 svarade rätt", "Vi behöver bussar.", "4 november 2026", "18:00–19:40")
	v.get(circle).must("<dt>studietimmar</dt><dd>2</dd>", "nu: 2") // proposed, as in the strip, which says that they are not confirmed
	a := v.get(at+"/avslut").want(http.StatusOK).must(`value="18:00"`, `value="19:40"`, "Tiderna ger 2 studietimmar")
	// Five hands and the leader.
	if !strings.Contains(a.raw, `name="people" type="text" required value="6"`) {
		t.Errorf("head count is not proposed with the leader: %s", a.raw)
	}
	facts := url.Values{
		"version": {a.hidden("version")}, "day": {"2026-11-04"}, "start": {"18:00"}, "end": {"20:30"},
		"breaks": {"15"}, "people": {"6"}, "hours": {"2"},
	}
	with := func(name, value string) url.Values {
		f := url.Values{}
		for k, v := range facts {
			f[k] = v
		}
		f.Set(name, value)
		return f
	}
	v.post(at+"/avslut", with("do", "hours")).want(http.StatusOK).must("Tiderna ger 3 studietimmar", `name="hours" type="text" required value="3"`)
	invalid := regexp.MustCompile(`name="(\w+)"[^>]*aria-invalid`)
	for name, bad := range map[string]string{"start": "", "end": "nio", "people": "många", "hours": "två", "breaks": "en kvart"} {
		a := v.post(at+"/avslut", with(name, bad)).want(http.StatusUnprocessableEntity).must(`role="alert"`)
		if marked := invalid.FindStringSubmatch(a.raw); marked == nil || marked[1] != name {
			t.Errorf("%s is wrong, and marked is %v", name, marked)
		}
	}
	for name, bad := range map[string]string{"hours": "9", "breaks": "600"} {
		v.post(at+"/avslut", with(name, bad)).want(http.StatusUnprocessableEntity).must(`role="alert"`)
	}
	v.post(at+"/avslut", with("end", "17:00")).want(http.StatusUnprocessableEntity).must(`value="17:00"`, "sluta efter att den börjat")
	v.post(at+"/avslut", with("end", "nio")).mustNot("Tiderna ger")
	if to := v.post(at+"/avslut", facts).to(); to != at+"/underlag" {
		t.Errorf("led to %s", to)
	}
	v.get(circle).must("18:00–20:30", "Rätta uppgifterna").mustNot("förslag", "Bekräfta träffen", "<dt>studietimmar</dt><dd>0</dd>")
	v.post(at+"/starta", nil).want(http.StatusConflict)
}

// td is what stands now beside what was typed.
func td(now, typed string) string {
	return `<td class="lines">` + now + `</td><td class="lines">` + typed + `</td>`
}

func TestClosingShowsWhatTheOtherLeaderChanged(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	at := v.meeting(h.circle)
	v.hold(at, "2", "3")
	version := v.get(at + "/avslut").hidden("version")
	form := func(people, hours string) url.Values {
		return url.Values{
			"version": {version}, "day": {"2026-11-04"}, "start": {"18:00"}, "end": {"19:40"},
			"breaks": {"0"}, "people": {people}, "hours": {hours},
		}
	}
	must(t, h.db.SetLeader(context.Background(), circles.SetLeader{
		Circle: h.circle.ID, Account: h.other, Post: circles.PostLeader, By: circles.By{At: h.clock.now()},
	}))
	h.signedIn(h.other).post(at+"/avslut", form("9", "2")).to()
	a := v.post(at+"/avslut", form("7", "1")).want(http.StatusConflict)
	a.must("Någon annan har ändrat", td("9", "7"), td("2", "1"), `required value="7"`)
	a.mustNot("Raster i minuter</th>") // only what differs
	if kept := h.meeting(at); kept.HeadCount != 9 || kept.StudyHours != 2 {
		t.Errorf("overwritten without asking: %+v", kept)
	}
	version = a.hidden("version")
	v.post(at+"/avslut", form("7", "1")).to()
	if kept := h.meeting(at); kept.HeadCount != 7 || kept.StudyHours != 1 {
		t.Errorf("kept %+v", kept)
	}
}

// closingForm is the form of a meeting's facts as its page shows it, with some boxes changed.
func closingForm(a shown, change ...string) url.Values {
	f := url.Values{"version": {a.hidden("version")}, "was": {html.UnescapeString(a.hidden("was"))}, "about": {"1"}}
	for _, box := range []string{"day", "start", "end", "breaks", "people", "hours", "place"} {
		f.Set(box, a.box(box))
	}
	f.Set("log", a.area("log"))
	for _, m := range regexp.MustCompile(`name="modules" value="([^"]*)" checked`).FindAllStringSubmatch(a.raw, -1) {
		f.Add("modules", m[1])
	}
	if strings.Contains(a.raw, `name="remote" value="1" checked`) {
		f.Set("remote", "1")
	}
	for i := 0; i+1 < len(change); i += 2 {
		f.Set(change[i], change[i+1])
	}
	return f
}

// box and area give what stands in a box of the form.
func (a shown) box(name string) string {
	a.t.Helper()
	m := regexp.MustCompile(`<input[^>]* name="` + name + `"[^>]* value="([^"]*)"`).FindStringSubmatch(a.raw)
	if m == nil {
		a.t.Fatalf("%s: no box %s", a.about, name)
	}
	return html.UnescapeString(m[1])
}

func (a shown) area(name string) string {
	a.t.Helper()
	m := regexp.MustCompile(`(?s)<textarea[^>]* name="` + name + `"[^>]*>(.*?)</textarea>`).FindStringSubmatch(a.raw)
	if m == nil {
		a.t.Fatalf("%s: no box %s", a.about, name)
	}
	return html.UnescapeString(m[1])
}

func TestTwoLeadersCloseAMeetingAtOnce(t *testing.T) {
	h := newOffice(t)
	first := h.signedIn(h.lead)
	at := first.meeting(h.circle)
	first.hold(at, "2", "3")
	h.alsoLeads(circles.PostLeader)
	second := h.signedIn(h.other)
	a, b := first.get(at+"/avslut"), second.get(at+"/avslut")
	first.post(at+"/avslut", closingForm(a, "people", "9", "end", "20:30", "hours", "3", "log", "Vi pratade om bussar.\nOch tåg.")).to()

	// The second touched the number of people as well, the place, and that it was at a distance; nothing else.
	typed := closingForm(b, "people", "7", "place", "Bygdegården", "remote", "1")
	stale := second.post(at+"/avslut", typed).want(http.StatusConflict)
	stale.must("En annan ledare ändrade träffen", td("9", "7"), "Slutade klockan: 20:30", "Studietimmar: 3", "Och tåg.")
	if n := strings.Count(stale.body, `<td class="lines">`); n != 2 {
		t.Errorf("%d cells of what clashes, want one row", n)
	}
	for box, want := range map[string]string{"people": "7", "end": "20:30", "hours": "3", "place": "Bygdegården"} {
		if got := stale.box(box); got != want {
			t.Errorf("the form has %s %q, want %q", box, got, want)
		}
	}
	if got := stale.area("log"); got != "Vi pratade om bussar.\nOch tåg." {
		t.Errorf("the log in the form is %q", got)
	}
	stale.must(`name="remote" value="1" checked`)
	if kept := h.meeting(at); kept.HeadCount != 9 || kept.Place != "" || kept.Remote {
		t.Errorf("overwritten without asking: %+v", kept)
	}
	second.post(at+"/avslut", closingForm(stale)).to()
	kept := h.meeting(at)
	if kept.HeadCount != 7 || kept.StudyHours != 3 || kept.Place != "Bygdegården" || !kept.Remote || kept.Log != "Vi pratade om bussar.\nOch tåg." ||
		kept.EndedAt.Sub(kept.StartedAt) != 150*time.Minute {
		t.Errorf("kept %+v", kept)
	}
}

// TestOldClosingFormIsNeverMadeNewByAMistake: neither counting the hours nor a box that cannot be read may pass over what
// the other leader did meanwhile.
func TestOldClosingFormIsNeverMadeNewByAMistake(t *testing.T) {
	for name, press := range map[string][]string{"counts the hours": {"do", "hours"}, "has a box that cannot be read": {"people", "många"}} {
		t.Run(name, func(t *testing.T) {
			h := newOffice(t)
			first := h.signedIn(h.lead)
			at := first.meeting(h.circle)
			first.hold(at, "2", "3")
			h.alsoLeads(circles.PostLeader)
			second := h.signedIn(h.other)
			a, b := first.get(at+"/avslut"), second.get(at+"/avslut")
			first.post(at+"/avslut", closingForm(a, "people", "9")).to()
			again := second.post(at+"/avslut", closingForm(b, press...))
			second.post(at+"/avslut", closingForm(again, "people", "7")).want(http.StatusConflict).must(td("9", "7"))
			if kept := h.meeting(at); kept.HeadCount != 9 {
				t.Errorf("overwritten without asking: %+v", kept)
			}
		})
	}
}

func TestTwoLeadersPlanAtOnce(t *testing.T) {
	h := newOffice(t)
	first := h.signedIn(h.lead)
	at := first.meeting(h.circle)
	h.alsoLeads(circles.PostLeader)
	second := h.signedIn(h.other)
	form := func(a shown, change ...string) url.Values {
		f := url.Values{"version": {a.hidden("version")}, "was": {html.UnescapeString(a.hidden("was"))}}
		for box, name := range map[string]string{"title": "title", "date": "date", "clock": "clock", "place": "place"} {
			f.Set(name, a.box(box))
		}
		for i := 0; i+1 < len(change); i += 2 {
			f.Set(change[i], change[i+1])
		}
		return f
	}
	a, b := first.get(at), second.get(at)
	first.post(at+"/plan/skip", url.Values{"step": {"aldre"}}).to()
	first.post(at+"/uppgifter", form(a, "title", "Vi blir äldre", "place", "Biblioteket")).to() // its own press on a step is no clash
	stale := second.post(at+"/uppgifter", form(b, "title", "Fler äldre", "clock", "19")).want(http.StatusConflict)
	stale.must(td("Vi blir äldre", "Fler äldre"), "Plats: Biblioteket").mustNot("Klockan: ")
	if stale.box("clock") != "19:00" || stale.box("place") != "Biblioteket" || stale.box("title") != "Fler äldre" {
		t.Errorf("the form has %q, %q, %q", stale.box("title"), stale.box("clock"), stale.box("place"))
	}
	second.post(at+"/uppgifter", form(stale)).to()
	if m := h.meeting(at); m.Title != "Fler äldre" || m.Place != "Biblioteket" || len(m.Plan.Skipped) != 1 {
		t.Errorf("kept %+v", m)
	}
	// What cannot be read stays as typed.
	c := second.get(at)
	second.post(at+"/uppgifter", form(c, "title", "Ny rubrik", "clock", "halv sju")).want(http.StatusUnprocessableEntity).
		must(`value="Ny rubrik"`, `value="halv sju"`)
}

// TestNumberThatComesTooLateForTheCounty: the leader is told before and after, the circle's own figures change, and the
// county's do not, whatever is counted later.
func TestNumberThatComesTooLateForTheCounty(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	at := h.confirmed(v, "people", "7")
	circle := h.now(h.circle.ID)
	circle.Form = circles.OtherActivity // its people are counted with the first meeting
	_, err := h.db.UpdateCircle(context.Background(), circle, circles.By{At: h.clock.now()})
	must(t, err)
	samordnare := h.account("Samordnare", circles.RoleCoordinator)
	zone, err := time.LoadLocation("Europe/Stockholm")
	must(t, err)
	people := regexp.MustCompile(`(?m)^Kalix;.*$`)
	county := func() string {
		return people.FindString(h.signedIn(samordnare).get("/samordning/tabell.csv?tabell=municipality").want(http.StatusOK).body)
	}
	count := func() {
		_, err := report.CountDue(context.Background(), h.db, h.clock.now(), zone)
		must(t, err)
	}

	v.get(at + "/avslut").must("Antalet räknas in i länets siffror den 11 december 2026").mustNot("ändras inte där")
	v.post(at+"/avslut", closingForm(v.get(at+"/avslut"), "people", "8")).header.Get("Location")
	h.clock.pass(38 * 24 * time.Hour) // 12 December
	v = h.signedIn(h.lead)
	v.get(at + "/avslut").mustNot("den 11 december") // over, and not counted yet
	count()
	before := county()
	if !strings.Contains(before, ";8;8;") {
		t.Fatalf("the county has %q", before)
	}
	a := v.get(at + "/avslut").must("är redan inräknad i länets siffror för november 2026. Antalet och månaden ändras inte där")
	done := v.post(at+"/avslut", closingForm(a, "people", "9"))
	v.get(done.header.Get("Location")).must("I länets siffror var träffen redan räknad", "9")
	if m := h.meeting(at); m.HeadCount != 9 {
		t.Errorf("kept %+v", m)
	}
	h.clock.pass(31 * 24 * time.Hour)
	v = h.signedIn(h.lead)
	count()
	if after := county(); after != before {
		t.Errorf("the county has %q, and had %q", after, before)
	}
	// A day that is put right into another month comes too late too.
	done = v.post(at+"/avslut", closingForm(v.get(at+"/avslut"), "day", "2026-10-20"))
	v.get(done.header.Get("Location")).must("I länets siffror var träffen redan räknad")
	months := h.signedIn(samordnare).get("/samordning/tabell.csv?tabell=month").want(http.StatusOK).body
	if !strings.Contains(months, "november 2026;1;8;8;1;") || strings.Contains(months, "oktober 2026") {
		t.Errorf("the county's months are %q", months)
	}
	// What is not about people is as it is now, and is no news.
	done = v.post(at+"/avslut", closingForm(v.get(at+"/avslut"), "hours", "1"))
	v.get(done.header.Get("Location")).mustNot("I länets siffror var träffen redan räknad")
}
