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
	h.nobody().get(wall).must("En annan ledare har tagit över.")
	other.press(page, "next", nil).want(http.StatusSeeOther)
	h.nobody().get(wall).mustNot("En annan ledare har tagit över.")

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
	sub.get(page).want(http.StatusForbidden)
	sub.get(circle).want(http.StatusForbidden)
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
