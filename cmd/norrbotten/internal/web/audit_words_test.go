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
)

// quoted is how what people wrote stands in the trail: in quotes, and in a direction of its own.
func quoted(text string) string { return "”\u2068" + text + "\u2069”" }

// TestAuditTrailTellsWhatWasWritten follows words through the trail: who reads them before and after, and that they can be
// erased while the line stays.
func TestAuditTrailTellsWhatWasWritten(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	circle := "/cirklar/" + string(h.circle.ID)
	long := "Vi pratade om bussarna.\n" + strings.Repeat("Någon kom sent. ", 8) + "Slut."
	at := h.confirmed(v, "place", "Biblioteket", "log", "Vi läste.")
	confirm := func(change ...string) {
		t.Helper()
		v.post(at+"/avslut", facts(v.get(at+"/avslut").hidden("version"), change...)).to()
	}
	confirm("place", "Folkets hus", "log", long)
	confirm("place", "", "log", "كتبنا هذا")
	v.post(circle+"/andra", circleFacts(v.get(circle+"/andra"), "name", "Kalix tisdag", "organiser", "ABF", "partner", "")).to()

	v.get(circle+"/logg").want(http.StatusOK).must(
		"Namn: från "+quoted("Kalix")+" till "+quoted("Kalix tisdag"), "Anordnare: "+quoted("ABF"),
		"Plats: från "+quoted("Biblioteket")+" till "+quoted("Folkets hus"), "Plats: "+quoted("Folkets hus")+" togs bort",
		"Anteckning: "+quoted("Vi läste."), "<summary>Anteckning: ändrat. Visa texten före och efter</summary>",
		`<dt>Före</dt><dd class="lines" dir="auto">Vi läste.</dd><dt>Efter</dt><dd class="lines" dir="auto">`+long+"</dd>",
		`<dt>Efter</dt><dd class="lines" dir="auto">كتبنا هذا</dd>`, "visas i 180 dygn",
	).mustNot("texten är raderad", "Bara de som leder")

	// From outside one reads what the circle is called, and of what is written inside it that it was changed.
	elsa := h.signedIn(h.account("Samordnare", circles.RoleCoordinator))
	for name, who := range map[string]*visitor{"coordinator": elsa, "administrator": h.signedIn(h.admin)} {
		for _, page := range []string{circle + "/logg", "/logg"} {
			a := who.get(page).want(http.StatusOK).must("Namn: från "+quoted("Kalix")+" till "+quoted("Kalix tisdag"), "Anordnare: "+quoted("ABF"),
				"Plats: ändrat", "Anteckning: ändrat", "Bara de som leder cirkeln kan läsa antal, platser och anteckningar.")
			for _, secret := range []string{"Biblioteket", "Folkets hus", "Vi läste", "bussarna", "كتبنا", "<details><summary>Anteckning"} {
				if strings.Contains(a.body, secret) {
					t.Errorf("%s reads %q at %s", name, secret, page)
				}
			}
		}
	}

	// In English the words stay as they were written.
	v.speaks("en")
	v.get(circle+"/logg").want(http.StatusOK).must(
		"Name: from “\u2068Kalix\u2069” to “\u2068Kalix tisdag\u2069”", "Place: “\u2068Folkets hus\u2069” was taken away",
		"<summary>Note: changed. Show the text before and after</summary>", "<dt>Before</dt>")
	v.speaks("sv")

	// A substitute erases nothing; a leader erases all of it, and what the circle says now stays.
	h.alsoLeads(circles.PostSubstitute)
	sub := h.signedIn(h.other)
	sub.get(circle+"/data").mustNot("Gamla texter i ändringsloggen", "/data/texter")
	sub.post(circle+"/data/texter", nil).want(http.StatusForbidden)
	elsa.post(circle+"/data/texter", nil).want(http.StatusForbidden)
	v.get(circle+"/data").must("Gamla texter i ändringsloggen", "efter 180 dygn", `action="`+circle+`/data/texter"`)
	if to := v.post(circle+"/data/texter", nil).header.Get("Location"); to != circle+"/data?klart=texter-raderade" {
		t.Errorf("after erasing one comes to %s", to)
	}
	v.get(circle + "/data?klart=texter-raderade").must("De gamla texterna är raderade ur ändringsloggen.")
	v.get(circle+"/logg").must("Raderade gamla texter ur ändringsloggen", "Namn: ändrat; texten är raderad", "Plats: ändrat; texten är raderad",
		"Anteckning: ändrat; texten är raderad", "Studietimmar: 2").mustNot("Biblioteket", "bussarna", "<dt>Före", "ABF")
	elsa.get("/logg?slag=erasure").must("Raderade gamla texter ur ändringsloggen", "Cirkelledare Kalix")
	elsa.get(circle+"/logg").must("Namn: ändrat; texten är raderad", "Anteckning: ändrat").mustNot("Anteckning: ändrat;", "Plats: ändrat;")
	v.get(circle).must("Kalix tisdag", "ABF")
	v.get(at + "/avslut").must("كتبنا هذا")
	h.signedIn(h.admin).get("/gallring").must("Gamla texter", `<td class="num">8</td>`)
}

// TestAuditTrailTellsEvenings holds the trail to saying when a meeting began and ended, and who ended it.
func TestAuditTrailTellsEvenings(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	circle := "/cirklar/" + string(h.circle.ID)
	at := v.meeting(h.circle)
	page := v.post(at+"/starta", nil).to()
	v.post(at+"/starta", nil).to() // once more leads to the same round, and is no line
	if n := strings.Count(v.get(circle+"/logg").must("Startade träff 1", "Började: 4 november 2026 klockan 18:").body, "Startade träff 1"); n != 1 {
		t.Errorf("%d lines say that it began", n)
	}
	v.post(page+"/end", nil).want(http.StatusSeeOther) // on the leader's own page
	ended := v.get(circle+"/logg").must("Avslutade träff 1", "Slutade: 4 november 2026 klockan 18:", "Antal: 1").mustNot("Började: från")
	if !regexp.MustCompile(`· Cirkelledare Kalix</p><p><b>Avslutade träff 1</b>`).MatchString(ended.body) {
		t.Error("it was not the leader who ended it")
	}
	h.clock.pass(48 * time.Hour)
	v.post(at+"/starta", nil).to()
	v.get(circle+"/logg").must("Startade träff 1 igen", "Slutade: från 4 november 2026 klockan 18:", " till tomt")

	// A round's own clock begins seconds after the press: told to the minute, that is no change.
	began := h.clock.now().Truncate(time.Minute)
	must(t, h.db.AppendAudit(context.Background(), circles.AuditEntry{
		By: circles.By{Account: h.lead, At: began}, What: circles.AuditMeetingEnded, Circle: h.circle.ID, Number: 9,
		Changes: []circles.AuditChange{{Field: circles.FieldStartedAt, From: circles.AuditTime(began), To: circles.AuditTime(began.Add(3 * time.Second))}},
	}))
	v.get(circle + "/logg").must("Avslutade träff 9").mustNot("Började: från 6 november")

	// A device that took over has no account: the line says what it is, and not that the program did it.
	give := circle + "/overlamna"
	code := v.post(give+"/enhet", nil).spoken()
	device := h.nobody()
	device.post("/ta-over", url.Values{"kod": {code}}).to()
	device.post(at+"/avslut/slut", nil).want(http.StatusSeeOther)
	again := v.get(circle + "/logg")
	if !regexp.MustCompile(`· Den som hade tagit över ledningen</p><p><b>Avslutade träff 1</b>`).MatchString(again.body) {
		t.Error("the line does not say that a device ended it")
	}
	h.signedIn(h.admin).get("/logg?slag=meeting").must("Startade träff 1 igen", "Avslutade träff 1", "Antal: ändrat").mustNot("Antal: 1")
	if lines, err := h.db.Audit(context.Background(), circles.AuditFilter{What: []circles.AuditWhat{circles.AuditMeetingEnded}}); err != nil || len(lines) != 3 { // and the one above
		t.Errorf("%d meetings ended, %v", len(lines), err)
	}
}
