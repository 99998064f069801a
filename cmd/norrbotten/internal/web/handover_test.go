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
	"norrbottenforalla.se/quiz"
)

var spokenCode = regexp.MustCompile(`<b class="code">([0-9A-Z]{4} [0-9A-Z]{4})</b>`)

// spoken gives the code on a page as somebody writes it who heard it read aloud.
func (a shown) spoken() string {
	a.t.Helper()
	found := spokenCode.FindStringSubmatch(a.body)
	if found == nil {
		a.t.Fatalf("%s shows no code: %.600s", a.about, a.body)
	}
	return strings.ToLower(found[1])
}

func TestAnotherDeviceLeadsTonight(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	give := "/cirklar/" + string(h.circle.ID) + "/overlamna"
	v.get(give).want(http.StatusOK).must("Det går när en träff har startat.")
	v.post(give+"/enhet", nil).want(http.StatusNotFound)
	at := v.meeting(h.circle)
	page := v.post(at+"/starta", nil).to()
	v.get(page).must(give)
	code := v.post(give+"/enhet", nil).want(http.StatusOK).must("/ta-over", "gäller till klockan 18:10").spoken()

	other := h.nobody()
	other.get(page).want(http.StatusUnauthorized)
	other.get("/ta-over").want(http.StatusOK).must("Ta över ledningen")
	other.post("/ta-over", url.Values{"kod": {"BCDF 2345"}}).want(http.StatusNotFound).must("Koden fungerar inte.")
	other.post("/ta-over", url.Values{"kod": {"BC"}}).want(http.StatusUnprocessableEntity).must(`aria-invalid="true"`)
	if to := other.post("/ta-over", url.Values{"kod": {code}}).to(); to != page {
		t.Fatalf("the new leader comes to %s, want %s", to, page)
	}
	other.get(page).want(http.StatusOK).must("Träffen leds nu också från en annan")
	v.get(page).want(http.StatusOK).must("Träffen leds nu också från en annan") // both lead
	h.nobody().post("/ta-over", url.Values{"kod": {code}}).want(http.StatusNotFound)

	// The room is told until the meeting goes on.
	wall := "/skarm/" + string(h.circle.ScreenKey)
	h.nobody().get(wall).must("Träffen leds nu också från en annan telefon eller dator.")
	other.press(page, "next", nil).want(http.StatusSeeOther)
	h.nobody().get(wall).mustNot("Träffen leds nu också")

	// It leads this round and reaches nothing else.
	for _, path := range []string{
		"/cirklar", "/cirklar/" + string(h.circle.ID), give, at, at + "/anteckningar", "/konto", "/admin",
		"/cirklar/" + string(h.circle.ID) + "/vagen",
	} {
		other.get(path).want(http.StatusUnauthorized)
	}
	for _, path := range []string{give + "/enhet", give + "/vikarie", at + "/plan/skip", at + "/uppgifter"} {
		other.post(path, url.Values{"day": {"2026-11-20"}}).want(http.StatusUnauthorized)
	}
	theirs := h.signedIn(h.other).meeting(h.elsewhere)
	for _, path := range []string{theirs + "/starta", theirs + "/avslut/slut"} {
		other.post(path, nil).want(http.StatusUnauthorized)
	}
	other.get(at + "/avslut").want(http.StatusOK)
	a := other.post(at+"/avslut/slut", nil).want(http.StatusSeeOther)
	if to := a.header.Get("Location"); to != "/ta-over?klart=slut" {
		t.Errorf("after the end the device is sent to %s", to)
	}
	other.get("/ta-over?klart=slut").must("Tack för att du ledde")
	other.get(at + "/avslut").want(http.StatusUnauthorized)
	other.get(page).want(http.StatusUnauthorized)
	trail, err := h.db.Audit(context.Background(), circles.AuditFilter{Circle: h.circle.ID})
	must(t, err)
	told := false
	for _, line := range trail {
		told = told || line.What == circles.AuditHandedOver && line.By.Account == h.lead
	}
	if !told {
		t.Errorf("the trail does not say that the round was handed over: %+v", trail)
	}
}

func TestHandoverCodesAreOldAfterTenMinutes(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	v.post(v.meeting(h.circle)+"/starta", nil).to()
	give := "/cirklar/" + string(h.circle.ID) + "/overlamna/enhet"
	code := v.post(give, nil).spoken()
	h.clock.pass(10 * time.Minute)
	h.nobody().post("/ta-over", url.Values{"kod": {code}}).want(http.StatusNotFound)
	code = v.post(give, nil).spoken()
	other := h.nobody()
	page := other.post("/ta-over", url.Values{"kod": {code}}).to()
	h.clock.pass(11 * time.Hour)
	other.get(page).want(http.StatusOK)
	h.clock.pass(2 * time.Hour)
	other.get(page).want(http.StatusUnauthorized)
}

func TestASubstituteLeadsUntilADay(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	give := "/cirklar/" + string(h.circle.ID) + "/overlamna"
	v.post(give+"/vikarie", url.Values{"day": {"i morgon"}}).want(http.StatusUnprocessableEntity).must("Välj en dag.")
	v.post(give+"/vikarie", url.Values{"day": {"2031-01-01"}}).want(http.StatusUnprocessableEntity)
	code := v.post(give+"/vikarie", url.Values{"day": {"2026-11-18"}}).want(http.StatusOK).must("18 november 2026").spoken()
	h.nobody().post("/ta-over", url.Values{"kod": {code}}).want(http.StatusUnauthorized).must("Logga först in")
	sub := h.signedIn(h.other)
	circle := "/cirklar/" + string(h.circle.ID)
	sub.get(circle).want(http.StatusForbidden)
	if to := sub.post("/ta-over", url.Values{"kod": {code}}).to(); to != circle {
		t.Errorf("the substitute comes to %s", to)
	}
	sub.get(circle).want(http.StatusOK)
	at := sub.meeting(h.circle)
	sub.post(give+"/vikarie", url.Values{"day": {"2026-11-18"}}).want(http.StatusForbidden) // not on and on
	page := sub.post(at+"/starta", nil).to()
	h.clock.at = time.Date(2026, 11, 18, 22, 59, 0, 0, time.UTC) // the last minute of the day in Sweden
	sub.get(page).want(http.StatusOK)
	h.clock.pass(time.Minute)
	sub.get(circle).want(http.StatusOK) // and it is finished
	if to := sub.post(at+"/avslut/slut", nil).header.Get("Location"); to != "/ta-over?klart=slut" {
		t.Errorf("after the last evening the substitute comes to %s", to)
	}
	for _, gone := range []string{page, circle, at + "/avslut"} {
		sub.get(gone).want(http.StatusForbidden).must("Ditt vikariat tog slut den 18 november 2026. Fråga cirkelns ledare")
	}
	h.signedIn(h.other).get("/cirklar/finns-inte").want(http.StatusNotFound)
	stranger := h.account("Cirkelledare Boden", circles.RoleLeader)
	h.signedIn(stranger).get(circle).want(http.StatusForbidden).must("Du har inte tillgång").mustNot("vikariat")
	v.get(circle+"/logg").must("Till och med: 18 november 2026", "19 november 2026 klockan 00:00\u00a0· Cirkelledare Piteå", "Avslutade träff 1").
		mustNot("Till och med: 19 november")
}

// The date that was chosen was shown as the day after, everywhere.
func TestASubstitutesLastDayIsTheOneThatWasChosen(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	circle := "/cirklar/" + string(h.circle.ID)
	code := v.post(circle+"/overlamna/vikarie", url.Values{"day": {"2026-11-18"}}).must("till och med 18 november 2026").spoken()
	h.signedIn(h.other).post("/ta-over", url.Values{"kod": {code}}).to()
	for _, page := range []string{circle, circle + "/ledare"} {
		v.get(page).must("vikarie till och med 18 november 2026").mustNot("19 november")
	}
}

// A device that took over led for twelve hours whatever became of whoever gave the code, and nobody could see that it did.
func TestADeviceThatTookOverIsTakenBack(t *testing.T) {
	admin := func(h *office, path string, form url.Values) {
		h.signedIn(h.admin).post("/admin/konton/"+string(h.lead)+path, form)
	}
	for name, end := range map[string]func(h *office, v *visitor){
		"signed out everywhere": func(h *office, v *visitor) { v.post("/konto/ut", nil).want(http.StatusSeeOther) },
		"reset":                 func(h *office, _ *visitor) { admin(h, "/aterstall", nil) },
		"removed":               func(h *office, _ *visitor) { admin(h, "/bort", nil) },
		"by the other leader": func(h *office, _ *visitor) {
			other := h.signedIn(h.other)
			give := "/cirklar/" + string(h.circle.ID) + "/overlamna"
			a := other.get(give).must("Leder också just nu", "tog över klockan 18:00 med en kod från Cirkelledare Kalix")
			_, rest, _ := strings.Cut(a.raw, `name="enhet" value="`)
			id, _, _ := strings.Cut(rest, `"`)
			other.post(give+"/avsluta", url.Values{"enhet": {id}}).want(http.StatusSeeOther)
			other.get(give + "?klart=enhet-slut").must("Den telefonen eller datorn leder inte längre.").mustNot("Leder också just nu")
			other.get("/cirklar/" + string(h.circle.ID) + "/logg").must("Tog tillbaka ledningen från en telefon eller dator")
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newOffice(t)
			h.alsoLeads(circles.PostLeader)
			v := h.signedIn(h.lead)
			give := "/cirklar/" + string(h.circle.ID) + "/overlamna"
			page := v.post(v.meeting(h.circle)+"/starta", nil).to()
			v.get(give).mustNot("Leder också just nu")
			device := h.nobody()
			device.post("/ta-over", url.Values{"kod": {v.post(give+"/enhet", nil).spoken()}}).to()
			unused := v.post(give+"/enhet", nil).spoken()
			at := device.get(page).want(http.StatusOK)
			end(h, v)
			device.get(page).want(http.StatusUnauthorized)
			device.post(page+"/next", url.Values{"step": {at.hidden("step")}, "phase": {at.hidden("phase")}}).want(http.StatusUnauthorized)
			if name != "by the other leader" {
				h.nobody().post("/ta-over", url.Values{"kod": {unused}}).want(http.StatusNotFound)
			}
		})
	}
}

// /ta-over promises that everybody in the room is told; of a substitute in the middle of a meeting nobody was.
func TestTheRoomIsToldOfASubstitute(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	page := v.post(v.meeting(h.circle)+"/starta", nil).to()
	wall := "/skarm/" + string(h.circle.ScreenKey)
	h.nobody().get(wall).mustNot("Träffen leds nu också")
	code := v.post("/cirklar/"+string(h.circle.ID)+"/overlamna/vikarie", url.Values{"day": {"2026-11-18"}}).spoken()
	h.signedIn(h.other).post("/ta-over", url.Values{"kod": {code}}).to()
	h.nobody().get(wall).must("Träffen leds nu också från en annan telefon eller dator.")
	v.get(page).must("Träffen leds nu också från en annan telefon eller dator.", "Visa vilka")
}

// Three links of a borrowed device's page led to "Du behöver logga in".
func TestABorrowedDeviceHasNoDeadLinks(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	at := v.meeting(h.circle)
	page := v.post(at+"/starta", nil).to()
	circle := "/cirklar/" + string(h.circle.ID)
	device := h.nobody()
	device.post("/ta-over", url.Values{"kod": {v.post(circle+"/overlamna/enhet", nil).spoken()}}).to()
	v.get(page).must(`href="` + circle + `"`) // first, so that nothing is taken from what others were shown
	for _, shows := range []string{page, at + "/avslut"} {
		a := device.get(shows).want(http.StatusOK)
		for _, link := range regexp.MustCompile(`href="(/[^"#]*)`).FindAllStringSubmatch(a.raw, -1) {
			if strings.HasPrefix(link[1], "/assets/") || strings.HasPrefix(link[1], "/a/") {
				continue
			}
			if got := device.get(link[1]); got.status >= 400 {
				t.Errorf("%s leads to %s: %d", shows, link[1], got.status)
			}
		}
	}
	v.get(page).must(`href="`+circle+`"`, circle+"/overlamna")
}

// A substitute's circle page led to a page that was closed to substitutes, and nothing else led to erasing names and answers.
func TestASubstituteErasesNamesAndAnswers(t *testing.T) {
	h := newOffice(t)
	h.alsoLeads(circles.PostSubstitute)
	sub := h.signedIn(h.other)
	circle := "/cirklar/" + string(h.circle.ID)
	at := sub.meeting(h.circle)
	page := sub.post(at+"/starta", nil).to()
	phone := h.nobody()
	code := strings.TrimPrefix(page, "/led/")
	phone.post("/t/"+code+"/join", url.Values{"name": {"Blå Ripa"}, "people": {"1"}}).want(http.StatusSeeOther)
	sub.post(at+"/avslut/slut", nil).want(http.StatusSeeOther)
	sub.get(circle).must(circle+"/data", "Radera namn och svar från en träff").mustNot("hämta eller radera")
	a := sub.get(circle+"/data").want(http.StatusOK).must("Radera namn och svar nu").mustNot("Radera cirkeln", circle+"/data/radera", circle+"/data/hamta")
	h.signedIn(h.lead).get(circle).must("hämta eller radera")
	_, rest, _ := strings.Cut(a.raw, circle+"/data/omgang/")
	round, _, _ := strings.Cut(rest, `"`)
	sub.post(circle+"/data/omgang/"+round, nil).want(http.StatusSeeOther)
	sub.post(circle+"/data/radera", url.Values{"name": {"Kalix"}}).want(http.StatusForbidden)
	sub.post(circle+"/data/hamta", nil).want(http.StatusForbidden)

	// The phones were told to look at the code once more.
	phone.get("/t/" + code).want(http.StatusNotFound).must("Träffen är slut. Ditt namn och dina svar är raderade.").mustNot("Titta på den en gång till")
	h.nobody().get("/t/" + code).want(http.StatusNotFound).must("Titta på den en gång till").mustNot("raderat")
}

// A socket that is open when the round's device has had its time is asked again before each command.
func TestDeviceThatMayNoLongerLeadCannotGoOn(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	page := v.post(v.meeting(h.circle)+"/starta", nil).to()
	other := h.nobody()
	other.post("/ta-over", url.Values{"kod": {v.post("/cirklar/"+string(h.circle.ID)+"/overlamna/enhet", nil).spoken()}}).to()
	at := other.get(page)
	form := url.Values{"step": {at.hidden("step")}, "phase": {at.hidden("phase")}}
	h.clock.pass(circles.DeviceLife)
	other.post(page+"/next", form).want(http.StatusUnauthorized)
	if got := v.get(page).hidden("step"); quiz.StepID(got) != quiz.StepID(form.Get("step")) {
		t.Error("a device whose time is out moved the meeting")
	}
}
