package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/quiz"
	"norrbottenforalla.se/quiz/live"
)

func TestSignInLinkIsNotUsedByLookingAtIt(t *testing.T) {
	h := newOffice(t)
	link, v := h.link(h.lead), h.nobody()
	for range 3 {
		v.get(link).want(http.StatusOK).must("Logga in", "Cirkelledare Kalix")
	}
	if len(v.cookies) != 0 {
		t.Errorf("looking set cookies: %v", v.cookies)
	}
	a := v.post(link, nil)
	if a.to() != "/konto/valkommen" {
		t.Errorf("led to %s", a.to())
	}
	cookie := a.header.Get("Set-Cookie")
	for _, want := range []string{"nb_sit=", "HttpOnly", "SameSite=Lax", "path=/"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("the cookie lacks %s: %s", want, cookie)
		}
	}
	v.get("/cirklar").want(http.StatusOK).must("Kalix", "Dina cirklar").mustNot("Piteå", "Administration")
}

func TestSignInLinkWorksOnce(t *testing.T) {
	h := newOffice(t)
	link := h.link(h.lead)
	h.nobody().post(link, nil).want(http.StatusSeeOther)
	for _, again := range []shown{h.nobody().post(link, nil), h.nobody().get(link)} {
		again.want(http.StatusGone).must("redan använd", "Be den som bjöd in dig om en ny länk").mustNot("Cirkelledare Kalix", "<button class=\"btn btn-primary\">")
	}
	late := h.link(h.lead)
	h.clock.pass(time.Hour)
	h.nobody().get(late).want(http.StatusGone).must("för gammal")
	h.nobody().post(late, nil).want(http.StatusGone).must("för gammal")
	h.nobody().get("/in/" + strings.Repeat("x", 43)).want(http.StatusNotFound).must("känns inte igen")
	h.nobody().get("/in/kort").want(http.StatusNotFound).must("känns inte igen")
}

func TestSigningOut(t *testing.T) {
	h := newOffice(t)
	one, two := h.signedIn(h.lead), h.signedIn(h.lead)
	h.nobody().get("/cirklar").want(http.StatusUnauthorized)
	one.get("/ut").want(http.StatusOK)
	one.get("/cirklar").want(http.StatusOK) // looking at the page does nothing
	kept := map[string]string{"nb_sit": one.cookies["nb_sit"]}
	one.post("/ut", nil).want(http.StatusSeeOther)
	if one.cookies["nb_sit"] != "" {
		t.Error("the cookie is left behind")
	}
	(&visitor{h: h, cookies: kept}).get("/cirklar").want(http.StatusUnauthorized)
	two.get("/cirklar").want(http.StatusOK)
	three := h.signedIn(h.lead)
	three.post("/konto/ut", nil).want(http.StatusSeeOther)
	two.get("/cirklar").want(http.StatusUnauthorized)
}

func TestOneMoreDevice(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	v.get("/konto").want(http.StatusOK).must("Cirkelledare Kalix").mustNot("/in/")
	a := v.post("/konto/enhet", nil).want(http.StatusOK).must("http://example.org/in/", "<svg")
	_, rest, _ := strings.Cut(a.raw, "http://example.org")
	link, _, _ := strings.Cut(rest, "<")
	v.get("/konto").mustNot("/in/") // shown once
	device := h.nobody()
	device.post(link, nil).want(http.StatusSeeOther)
	device.get("/konto").want(http.StatusOK).must("Cirkelledare Kalix")
	a = v.post("/konto/enhet", nil).want(http.StatusOK)
	_, rest, _ = strings.Cut(a.raw, "http://example.org")
	link, _, _ = strings.Cut(rest, "<")
	h.clock.pass(10 * time.Minute)
	h.nobody().post(link, nil).want(http.StatusGone)
}

func TestAdministratorInvites(t *testing.T) {
	h := newOffice(t)
	admin := h.signedIn(h.admin)
	admin.get("/admin").want(http.StatusOK).must("Cirkelledare Kalix", "Kalix").mustNot("/in/")
	bad := url.Values{"name": {"Ledare Boden"}, "circle": {"ny"}, "circle_name": {"Boden"}, "circle_form": {"study_circle"}}
	admin.post("/admin/inbjudan", bad).want(http.StatusUnprocessableEntity).must(`value="Ledare Boden"`, `value="Boden"`)
	admin.get("/admin").mustNot("Ledare Boden") // a mistake leaves no half-made account
	bad.Set("circle_municipality", "2582")
	a := admin.post("/admin/inbjudan", bad).want(http.StatusOK).must("Länk till Ledare Boden", "har inte loggat in än")
	_, rest, _ := strings.Cut(a.raw, "http://example.org")
	link, _, _ := strings.Cut(rest, "<")
	leader := h.nobody()
	leader.post(link, nil).want(http.StatusSeeOther)
	leader.get("/cirklar").want(http.StatusOK).must("Boden").mustNot("Kalix")
	admin.post("/admin/inbjudan", url.Values{"name": {"Vikarie"}, "circle": {string(h.circle.ID)}}).want(http.StatusOK).must("Länk till Vikarie")
	if leaders, err := h.db.Leaders(context.Background(), h.circle.ID); err != nil || len(leaders) != 2 {
		t.Errorf("leaders %v, %v", leaders, err)
	}
	admin.post("/admin/konton/"+string(h.lead)+"/lank", nil).want(http.StatusOK).must("Länk till Cirkelledare Kalix")
	admin.post("/admin/konton/nobody/lank", nil).want(http.StatusNotFound)
}

func TestNewCircle(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	v.get("/cirklar/ny").want(http.StatusOK).must("Kiruna", "Studiecirkel")
	form := url.Values{"name": {"  <i>Kalix</i>   bibliotek "}, "form": {"study_circle"}, "municipality": {"0000"}}
	v.post("/cirklar", form).want(http.StatusUnprocessableEntity).must("Kalix</i> bibliotek")
	form.Set("municipality", "2514")
	at := v.post("/cirklar", form).to()
	a := v.get(at).want(http.StatusOK).must("<i>Kalix</i> bibliotek", "Kalix", "Studiecirkel", "/skarm/")
	if strings.Contains(a.raw, "<i>Kalix") {
		t.Error("a name was put on the page as markup")
	}
	v.post(at+"/traffar", url.Values{"modules": {"finns-inte"}}).want(http.StatusUnprocessableEntity).must("Välj minst ett avsnitt")
	v.post(at+"/traffar", url.Values{"modules": {"demografi"}, "date": {"i morgon"}}).want(http.StatusUnprocessableEntity).must("går inte att läsa")
	meeting := v.post(at+"/traffar", url.Values{"modules": {"demografi"}}).to()
	v.get(meeting).want(http.StatusOK).must("Träff 1: Demografi", "Ingen dag bestämd")
}

func TestComingBackToAFormLeadsToItsPage(t *testing.T) {
	h := newOffice(t)
	v, admin := h.signedIn(h.lead), h.signedIn(h.admin)
	at := v.meeting(h.circle)
	circle := "/cirklar/" + string(h.circle.ID)
	for from, to := range map[string]string{
		at + "/plan/add": at, at + "/uppgifter": at, at + "/avslut/slut": at + "/avslut", circle + "/traffar": circle, "/konto/enhet": "/konto",
	} {
		if got := v.get(from).to(); got != to {
			t.Errorf("%s leads to %s, want %s", from, got, to)
		}
	}
	account := "/admin/konton/" + string(h.lead)
	for from, to := range map[string]string{
		"/admin/inbjudan": "/admin", "/admin/konton": "/admin", account + "/lank": account, account + "/namn": account,
		account + "/aterstall": account, account + "/roll": account, account + "/roll?till=cook": account,
	} {
		if got := admin.get(from).to(); got != to {
			t.Errorf("%s leads to %s, want %s", from, got, to)
		}
	}
}

func TestStartingTwiceLeadsToTheSameRound(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	at := v.meeting(h.circle)
	v.post(at+"/plan/skip", url.Values{"step": {"flytt"}}).want(http.StatusSeeOther)
	page := v.post(at+"/starta", nil).to()
	if again := v.post(at+"/starta", nil).to(); again != page {
		t.Errorf("started again as %s, not %s", again, page)
	}
	if shown := v.get(at).to(); shown != page {
		t.Errorf("the plan page leads to %s", shown)
	}
	v.post(at+"/plan/skip", url.Values{"step": {"fodda"}}).to()
	a := v.get(page).want(http.StatusOK).must("Börja", "Hur kom du hit?", "Fler frågor att välja bland (1)", "is-skipped").mustNot("NYCKELNS")
	if code := strings.TrimPrefix(page, "/led/"); !strings.Contains(a.body, code[:3]+" "+code[3:]) {
		t.Error("the code is not shown")
	}
	v.get("/cirklar/"+string(h.circle.ID)).must("Träffen pågår", page)
	v.get("/led/BBBBBB").want(http.StatusNotFound)
	v.get("/led/hej").want(http.StatusUnprocessableEntity)
}

func TestStartMendsARoundThatNeverBegan(t *testing.T) {
	// The program was killed after the round was kept and before its first event was.
	h := newOffice(t)
	v := h.signedIn(h.lead)
	at := v.meeting(h.circle)
	_, err := h.db.StartRound(context.Background(), circles.StartRound{
		Meeting: circles.MeetingID(at[strings.LastIndex(at, "/")+1:]), Round: "halvborjad", Code: "BCD234",
		Plan: []byte(`{"Steps":[{"ID":"t","Kind":"task","Task":{}}]}`), By: circles.By{At: h.clock.now()},
	})
	must(t, err)
	if page := v.post(at+"/starta", nil).to(); page != "/led/BCD234" {
		t.Fatalf("led to %s", page)
	}
	room, err := h.hall.Room(context.Background(), "halvborjad")
	must(t, err)
	result, err := room.Result(context.Background())
	must(t, err)
	if !result.Started.Equal(h.clock.now()) {
		t.Errorf("began %v", result.Started)
	}
}

func TestLeadingWithoutScript(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	at := v.meeting(h.circle)
	page := v.post(at+"/starta", nil).to()
	if to := v.press(page, "next", nil).to(); to != page {
		t.Errorf("led to %s", to)
	}
	v.get(page).must("Frågan om aldre", "Låt dem prata").mustNot("NYCKELNS")
	old := url.Values{"step": {"welcome-demografi"}, "phase": {"open"}}
	v.post(page+"/next", old).want(http.StatusConflict).must("Frågan om aldre", `role="alert"`) // a double press does not go two steps
	v.press(page, "hands", url.Values{"vote": {"1"}, "n.a": {"3"}, "n.b": {"2"}}).to()
	v.get(page).must("5 av 5 har svarat")
	v.press(page, "hands", url.Values{"vote": {"1"}, "n.a": {"-3"}}).want(http.StatusUnprocessableEntity)
	v.press(page, "move", url.Values{"to": {"reveal"}}).to()
	v.get(page).must("NYCKELNS SKÄL", "NYCKELNS FAKTUM", "Nästa fråga")
	order := url.Values{"order": {"welcome-demografi", "aldre", "flytt", "fodda", "behovs", "task-demografi"}, "move": {"up:fodda"}}
	v.post(page+"/reorder", order).to()
	v.post(page+"/addprompt", url.Values{"text": {"Och vi då?"}}).to()
	a := v.get(page)
	a.must("Och vi då?")
	if strings.Index(a.body, "Frågan om fodda") > strings.Index(a.body, "Frågan om flytt") {
		t.Error("the step did not move up")
	}
	v.press(page, "next", nil).to()
	v.get(page).must("Och vi då?", "Prata två och två")
	v.press(page, "conclude", url.Values{"text": {"Vi börjar med bussarna."}}).to()
	v.get(page).must("Vi börjar med bussarna.</textarea>")
	long := strings.Repeat("å", quiz.MaxConclusion+1)
	v.press(page, "conclude", url.Values{"text": {long}}).want(http.StatusUnprocessableEntity).must("Du skrev:", long, "Vi börjar med bussarna.</textarea>")
	v.post(page+"/pause", nil).to()
	v.get(page).must("Fortsätt träffen", "Pausad")
}

// hold starts the meeting at an address, has the question aldre answered by hands, and ends it an hour later.
func (v *visitor) hold(at string, right, wrong string) {
	v.h.t.Helper()
	page := v.post(at+"/starta", nil).to()
	v.post(page+"/jump", url.Values{"to": {"aldre"}}).to()
	v.press(page, "hands", url.Values{"vote": {"1"}, "n.a": {wrong}, "n.b": {right}}).to()
	v.press(page, "move", url.Values{"to": {"reveal"}}).to()
	v.post(page+"/jump", url.Values{"to": {"behovs"}}).to()
	v.press(page, "conclude", url.Values{"text": {"Vi behöver bussar."}}).to()
	v.h.clock.pass(100 * time.Minute)
	v.get(at+"/avslut").want(http.StatusOK).must("Avsluta träffen?", page)
	v.post(at+"/avslut/slut", nil).to()
	v.h.clock.pass(6 * time.Hour) // what follows is done afterwards: no meeting ends after it is confirmed
}

func (h *office) meeting(at string) circles.Meeting {
	h.t.Helper()
	m, err := h.db.Meeting(context.Background(), circles.MeetingID(at[strings.LastIndex(at, "/")+1:]))
	must(h.t, err)
	return m
}

func TestNextMeetingLooksBack(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	first, second := v.meeting(h.circle), v.meeting(h.circle)
	v.get(second).mustNot("Tillbakablick")
	v.hold(first, "1", "4")
	v.get(second).want(http.StatusOK).must("Tillbakablick", "steg-tillbaka-aldre")
	page := v.post(second+"/starta", nil).to()
	v.press(page, "next", nil).to()
	v.get(page).must("Sedan sist · steg 2 av 7", "Vad har ni sett sedan sist?", "Det här skulle ni titta efter")
	v.press(page, "writefor", url.Values{"text": {"Tre fönster lyser i byn."}}).to()
	v.press(page, "next", nil).to()
	v.get(page).must("Tillbakablick · steg 3 av 7", "Frågan om aldre").mustNot("NYCKELNS")
	v.press(page, "hands", url.Values{"vote": {"1"}, "n.b": {"5"}}).to()
	v.press(page, "move", url.Values{"to": {"reveal"}}).to()
	v.post(second+"/avslut/slut", nil).to()
	v.get("/cirklar/"+string(h.circle.ID)).must("5 av 5", "1 av 5", "Tre fönster lyser i byn.")
}

func TestAMeetingLooksBackOnWhatWasHeldBeforeIt(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	first, second := v.meeting(h.circle), v.meeting(h.circle)
	v.get(first).want(http.StatusOK).mustNot("Tillbakablick")
	v.hold(second, "1", "4") // the circle took the second evening first: it is the first that was held
	v.get(first).want(http.StatusOK).must("Tillbakablick", "Träff 2: ")
}

func TestEndedByAnotherDevice(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	at := v.meeting(h.circle)
	page := v.post(at+"/starta", nil).to()
	room, err := h.hall.Room(context.Background(), live.ID(h.meeting(at).Round))
	must(t, err)
	_, err = room.Do(context.Background(), quiz.Seat{Role: quiz.Leader}, quiz.Command{Do: quiz.End{}})
	must(t, err)
	v.post(at+"/avslut/slut", nil).to()
	if to := v.get(page).to(); to != at+"/avslut" {
		t.Errorf("the leader's page leads to %s", to)
	}
}
