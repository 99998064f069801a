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
)

func (h *office) now(id circles.CircleID) circles.Circle {
	h.t.Helper()
	c, err := h.db.Circle(context.Background(), id)
	must(h.t, err)
	return c
}

// alsoLeads makes the other leader one of the circle's.
func (h *office) alsoLeads(post circles.Post) {
	h.t.Helper()
	set := circles.SetLeader{Circle: h.circle.ID, Account: h.other, Post: post, By: circles.By{At: h.clock.now()}}
	if post == circles.PostSubstitute {
		set.Until = h.clock.now().AddDate(0, 0, 7)
	}
	must(h.t, h.db.SetLeader(context.Background(), set))
}

// circleFacts is the form of a circle as its page shows it.
func circleFacts(a shown, change ...string) url.Values {
	f := url.Values{
		"version": {a.hidden("version")}, "was": {html.UnescapeString(a.hidden("was"))}, "name": {"Kalix"}, "form": {"study_circle"},
		"municipality": {"2514"}, "profile": {"gemensam"}, "lang": {"sv"},
	}
	for i := 0; i+1 < len(change); i += 2 {
		f.Set(change[i], change[i+1])
	}
	return f
}

func TestCircleIsChanged(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	at := "/cirklar/" + string(h.circle.ID)
	a := v.get(at + "/andra").want(http.StatusOK)
	form := circleFacts(a, "name", "Kalix bibliotek", "organiser", "ABF", "partner", "Biblioteket", "municipality", "annan",
		"othercode", "2480", "othername", "Umeå", "profile", "nbv", "meetings", "7", "minutes", "90")
	if to := v.post(at+"/andra", form).to(); to != at {
		t.Errorf("led to %s", to)
	}
	c := h.now(h.circle.ID)
	if c.Name != "Kalix bibliotek" || c.Organiser != "ABF" || c.Partner != "Biblioteket" || c.Municipality != "2480" ||
		c.MunicipalityName != "Umeå" || c.Profile != "nbv" || c.PlannedMeetings != 7 || c.PlannedMinutes != 90 || c.Version != 2 {
		t.Errorf("kept %+v", c)
	}
	v.get(at).must("Kalix bibliotek", "Umeå", "ABF", "Biblioteket", "Planen räcker")
	v.get(at+"/andra").must(`value="2480"`, `value="Umeå"`, `value="7"`, `value="90"`, `value="nbv" selected`)

	for name, bad := range map[string][]string{
		"Cirkelns namn": {"name", ""}, "med siffror, till exempel": {"meetings", "många"}, "namn och dess kod": {"municipality", "annan"}, "högst 720": {"minutes", "9999"},
	} {
		a := v.get(at + "/andra")
		shown := v.post(at+"/andra", circleFacts(a, append([]string{"partner", "Nytt bibliotek"}, bad...)...))
		shown.want(http.StatusUnprocessableEntity).must(`role="alert"`, `value="Nytt bibliotek"`)
		if !strings.Contains(strings.ToLower(shown.body), strings.ToLower(name)) {
			t.Errorf("%v: the page does not say %q", bad, name)
		}
	}
	if got := h.now(h.circle.ID); got != c {
		t.Errorf("a form with something wrong left %+v", got)
	}
}

func TestSecondEditorOfACircle(t *testing.T) {
	h := newOffice(t)
	h.alsoLeads(circles.PostLeader)
	first, second := h.signedIn(h.lead), h.signedIn(h.other)
	at := "/cirklar/" + string(h.circle.ID)
	a, b := first.get(at+"/andra"), second.get(at+"/andra")
	first.post(at+"/andra", circleFacts(a, "organiser", "ABF", "name", "Kalix tisdag")).to()
	// The second touched the name as well, and the partner; not the organiser.
	stale := second.post(at+"/andra", circleFacts(b, "name", "Kalix onsdag", "partner", "Biblioteket")).want(http.StatusConflict)
	stale.must("Någon annan ändrade cirkeln", "Anordnare: ABF", td("Kalix tisdag", "Kalix onsdag"),
		`value="Kalix onsdag"`, `value="ABF"`, `value="Biblioteket"`)
	if n := strings.Count(stale.body, `<td class="lines">`); n != 2 {
		t.Errorf("%d cells of what clashes, want one row", n)
	}
	if c := h.now(h.circle.ID); c.Name != "Kalix tisdag" || c.Organiser != "ABF" || c.Partner != "" {
		t.Errorf("overwritten without asking: %+v", c)
	}
	second.post(at+"/andra", circleFacts(stale, "name", "Kalix onsdag", "organiser", "ABF", "partner", "Biblioteket")).to()
	if c := h.now(h.circle.ID); c.Name != "Kalix onsdag" || c.Organiser != "ABF" || c.Partner != "Biblioteket" {
		t.Errorf("asked, and not kept: %+v", c)
	}
	// A form without what it was filled with takes nothing over by itself.
	old := circleFacts(a, "organiser", "")
	old.Del("was")
	first.post(at+"/andra", old).want(http.StatusConflict).must(td("ABF", "tomt"), td("Kalix onsdag", "Kalix"))
}

func TestPlanAssistant(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	form := url.Values{
		"name": {"Boden"}, "form": {"study_circle"}, "municipality": {"2582"}, "meetings": {"7"}, "minutes": {"60"}, "do": {"plan"},
	}
	a := v.post("/cirklar", form).want(http.StatusOK)
	a.must("Planen räcker inte", "7 träffar × 1 studietimme = 7 studietimmar", "15 minuter av varje träff blir över",
		"7 träffar med 2 studietimmar (90 minuter) var. Det blir 14 studietimmar.", "3 träffar med 3 studietimmar (135 minuter) var. Det blir 9 studietimmar.",
		`value="Boden"`, `value="60"`)
	if all, err := h.db.Circles(context.Background()); err != nil || len(all) != 2 {
		t.Errorf("asking made a circle: %d, %v", len(all), err)
	}
	form.Set("minutes", "90")
	v.post("/cirklar", form).must("Planen räcker.").mustNot("räcker inte")
	form.Set("form", "school_class")
	v.post("/cirklar", form).must("gäller inte för den här sortens grupp")
	form.Del("do")
	at := v.post("/cirklar", form).to()
	v.get(at).want(http.StatusOK).must("Boden")
}

func TestCircleIsClosedArchivedAndOpened(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	at := "/cirklar/" + string(h.circle.ID)
	meeting := v.meeting(h.circle)
	v.post(meeting+"/starta", nil).to()
	v.post(at+"/avsluta", nil).want(http.StatusConflict).must("En träff pågår i cirkeln just nu")
	v.post(meeting+"/avslut/slut", nil).to()
	v.post(at+"/arkivera", nil).want(http.StatusConflict).must("Avsluta den innan")
	v.post(at+"/avsluta", nil).to()
	v.get(at).must("Cirkeln är avslutad sedan 4 november 2026").mustNot("Planera en ny träff", "Skriv in en träff")
	v.post(at+"/traffar", url.Values{"modules": {"demografi"}}).want(http.StatusConflict).must("Cirkeln är avslutad")
	v.post(meeting+"/starta", nil).want(http.StatusConflict)
	v.post(at+"/arkivera", nil).to()
	v.get("/cirklar").must("I arkivet")
	v.post(at+"/oppna", nil).to()
	v.get(at).must("Planera en ny träff").mustNot("är avslutad")
	v.get(at+"/logg").must("Läge: från öppen till avslutad", "Läge: från avslutad till i arkivet", "Läge: från i arkivet till öppen")
}

func TestStripOnTheCirclesPage(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	h.confirmed(v, "people", "2")
	at := "/cirklar/" + string(h.circle.ID)
	a := v.get(at).must("Så långt har ni kommit", "Minst 9 studietimmar", "minst 3 måste vara med")
	strip := regexp.MustCompile(`<b>(\d)</b>`).FindAllStringSubmatch(a.raw, -1)
	var numbers string
	for _, n := range strip {
		numbers += n[1]
	}
	if numbers != "3339" {
		t.Errorf("the strip is %s", numbers)
	}
	// An administrator who does not lead the circle reads no number of people.
	h.signedIn(h.admin).get(at).want(http.StatusOK).mustNot("Så långt har ni kommit", "minst 3 måste vara med")
}

func TestAuditTrailIsShown(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	at := h.confirmed(v, "people", "4", "log", "Vi pratade om bussarna.")
	v.post(at+"/avslut", facts(v.get(at+"/avslut").hidden("version"), "people", "3", "hours", "1")).to()
	h.alsoLeads(circles.PostSubstitute)
	trail := "/cirklar/" + string(h.circle.ID) + "/logg"
	v.get(trail).want(http.StatusOK).must("Bekräftade träff 1", "Cirkelledare Kalix", "Antal: från 4 till 3", "Studietimmar: från 2 till 1",
		"Vikarie: Cirkelledare Piteå", "4 november 2026 klockan 18:")
	h.signedIn(h.other).get(trail).want(http.StatusForbidden) // a substitute

	// Coordinators and administrators see that the number was put right, not what it was.
	elsa := h.signedIn(h.account("Samordnare", circles.RoleCoordinator))
	for name, who := range map[string]*visitor{"coordinator": elsa, "administrator": h.signedIn(h.admin)} {
		for _, page := range []string{trail, "/logg"} {
			a := who.get(page).want(http.StatusOK).must("Bekräftade träff 1", "Antal: ändrat", "Studietimmar: från 2 till 1")
			if strings.Contains(a.body, "Antal: 4") || strings.Contains(a.body, "Antal: 3") {
				t.Errorf("%s reads a head count at %s", name, page)
			}
		}
	}
	elsa.get("/cirklar/" + string(h.circle.ID)).want(http.StatusForbidden)
	v.get("/logg").want(http.StatusForbidden)
	h.nobody().get("/logg").want(http.StatusUnauthorized)
}

func TestAuditTrailHasPages(t *testing.T) {
	h := newOffice(t)
	for range 70 {
		must(t, h.db.AppendAudit(context.Background(), circles.AuditEntry{
			By: circles.By{Account: h.lead, At: h.clock.now()}, What: circles.AuditMeetingPlanned, Circle: h.circle.ID, Number: 7,
		}))
	}
	v := h.signedIn(h.lead)
	trail := "/cirklar/" + string(h.circle.ID) + "/logg"
	a := v.get(trail).must("Äldre")
	if n := strings.Count(a.body, "Planerade träff 7"); n != 50 {
		t.Errorf("%d lines on the first page", n)
	}
	older := regexp.MustCompile(`href="([^"]*[^"]*fore=\d+)"`).FindStringSubmatch(a.raw)
	if older == nil {
		t.Fatal("no way to what is older")
	}
	b := v.get(older[1]).must("Skapade cirkeln").mustNot("Äldre")
	if n := strings.Count(b.body, "Planerade träff 7"); n != 20 {
		t.Errorf("%d lines on the second page", n)
	}
}

func TestLeadersAreSeenTo(t *testing.T) {
	h := newOffice(t)
	h.alsoLeads(circles.PostSubstitute)
	v := h.signedIn(h.lead)
	at := "/cirklar/" + string(h.circle.ID) + "/ledare"
	v.get(at).want(http.StatusOK).must("Cirkelledare Kalix", "Cirkelledare Piteå", "vikarie till och med 11 november 2026").mustNot("Lägg till en ledare")
	v.post(at+"/bort", url.Values{"account": {string(h.other)}}).to()
	h.signedIn(h.other).get("/cirklar/" + string(h.circle.ID)).want(http.StatusForbidden)
	v.post(at+"/bort", url.Values{"account": {string(h.lead)}}).want(http.StatusConflict).must("minst en ledare")

	admin := h.signedIn(h.admin)
	h.account("Samordnare", circles.RoleCoordinator)
	admin.get(at).must("Lägg till en ledare", "Cirkelledare Piteå").mustNot("Samordnare")
	admin.post(at, url.Values{"account": {string(h.other)}}).to()
	h.signedIn(h.other).get("/cirklar/" + string(h.circle.ID)).want(http.StatusOK)
	admin.post(at, url.Values{"account": {"nobody"}}).want(http.StatusNotFound)
	if to := v.post(at+"/bort", url.Values{"account": {string(h.lead)}}).to(); to != "/cirklar" {
		t.Errorf("who left is led to %s", to)
	}
}

func TestAuditTrailIsChosenFrom(t *testing.T) {
	h := newOffice(t)
	zone, err := time.LoadLocation("Europe/Stockholm")
	must(t, err)
	// The last minute of the 31st, the first and the last of the 1st, and the first of the 2nd, in Swedish time.
	for number, at := range []time.Time{
		time.Date(2026, 10, 31, 23, 59, 0, 0, zone), time.Date(2026, 11, 1, 0, 0, 0, 0, zone),
		time.Date(2026, 11, 1, 23, 59, 59, 0, zone), time.Date(2026, 11, 2, 0, 0, 0, 0, zone),
	} {
		must(t, h.db.AppendAudit(context.Background(), circles.AuditEntry{
			By: circles.By{Account: h.lead, At: at}, What: circles.AuditMeetingPlanned, Circle: h.circle.ID, Number: 10 + number,
		}))
	}
	must(t, h.db.AppendAudit(context.Background(), circles.AuditEntry{
		By: circles.By{Account: h.other, At: time.Date(2026, 11, 1, 12, 0, 0, 0, zone)}, What: circles.AuditMinutesShared, Circle: h.elsewhere.ID, Number: 20,
	}))
	lines := func(a shown) string {
		var all []string
		for _, m := range regexp.MustCompile(`träff (\d+)</b>`).FindAllStringSubmatch(a.body, -1) {
			all = append(all, m[1])
		}
		return strings.Join(all, " ")
	}
	admin, lead := h.signedIn(h.admin), h.signedIn(h.lead)
	trail := "/cirklar/" + string(h.circle.ID) + "/logg"
	for _, c := range []struct {
		who         *visitor
		path, query string
		want        string
	}{
		{admin, "/logg", "fran=2026-11-01&till=2026-11-01", "20 12 11"},
		{admin, "/logg", "till=2026-10-31", "10"},
		{admin, "/logg", "fran=2026-11-02&till=2026-11-02", "13"},
		{admin, "/logg", "fran=2026-10-31&till=2026-11-02&slag=meeting", "13 12 11 10"},
		{admin, "/logg", "slag=sharing", "20"},
		{admin, "/logg", "cirkel=" + string(h.elsewhere.ID), "20"},
		{admin, "/logg", "cirkel=" + string(h.circle.ID) + "&fran=2026-11-02", "13"},
		{admin, "/logg", "slag=pilot", ""},
		{lead, trail, "fran=2026-11-01&till=2026-11-01", "12 11"},
		{lead, trail, "cirkel=" + string(h.elsewhere.ID) + "&slag=meeting", "13 12 11 10"}, // one's own circle and no other
	} {
		if got := lines(c.who.get(c.path + "?" + c.query).want(http.StatusOK)); got != c.want {
			t.Errorf("%s?%s shows %q, want %q", c.path, c.query, got, c.want)
		}
	}
	admin.get("/logg?slag=pilot").must("Inget i loggen passar in på ditt val")
	a := admin.get("/logg?fran=2026-11-01&till=2026-11-02&slag=meeting&cirkel="+string(h.circle.ID)).
		must(`name="fran" type="date" value="2026-11-01"`, `value="meeting" selected`, `value="`+string(h.circle.ID)+`" selected`, "Visa allt", `method="get"`)
	a.mustNot("Skapade cirkeln")
	for _, bad := range []string{"fran=i+går", "till=2026-13-01", "fran=2026-11-02&till=2026-11-01"} {
		admin.get("/logg?" + bad).want(http.StatusUnprocessableEntity).must("Dagarna går inte att läsa").mustNot("Planerade träff")
	}
	// The way to what is older keeps the choice.
	for range 60 {
		must(t, h.db.AppendAudit(context.Background(), circles.AuditEntry{
			By: circles.By{Account: h.lead, At: h.clock.now()}, What: circles.AuditMeetingPlanned, Circle: h.circle.ID, Number: 7,
		}))
	}
	first := admin.get("/logg?fran=2026-11-04&slag=meeting")
	older := regexp.MustCompile(`href="([^"]*fore=\d+[^"]*)"`).FindStringSubmatch(first.raw)
	if older == nil {
		t.Fatal("no way to what is older")
	}
	if got := lines(admin.get(html.UnescapeString(older[1]))); got != strings.TrimSpace(strings.Repeat("7 ", 10)) {
		t.Errorf("the second page shows %q", got)
	}
}
