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
	if a.to() != "/cirklar" {
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
	v.post(at+"/plan/add", url.Values{"text": {" "}}).want(http.StatusUnprocessableEntity)
	v.post(at+"/plan/up", url.Values{"step": {"finns-inte"}}).want(http.StatusUnprocessableEntity)
	v.post(at+"/plan/unskip", url.Values{"step": {"aldre"}}).want(http.StatusSeeOther)
	v.get(at).mustNot("is-skipped")
	version := v.get(at).hidden("version")
	v.post(at+"/uppgifter", url.Values{"title": {"Vi blir äldre"}, "date": {"2026-11-11"}, "clock": {"19:30"}, "version": {version}}).want(http.StatusSeeOther)
	v.get(at).must("Vi blir äldre", "11 november 2026 klockan 19:30")
	v.post(at+"/uppgifter", url.Values{"title": {"Annat"}, "version": {version}}).want(http.StatusConflict).mustNot("Annat")
	v.post(at+"/uppgifter", url.Values{"title": {"Annat"}, "version": {"x"}}).want(http.StatusUnprocessableEntity)
	h.signedIn(h.admin).get(at).want(http.StatusOK).mustNot("Starta träffen", "Lämna ute", "/skarm/")
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
	for _, from := range []string{"/admin/inbjudan", "/admin/konton/" + string(h.lead) + "/lank"} {
		if got := admin.get(from).to(); got != "/admin" {
			t.Errorf("%s leads to %s", from, got)
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
	a := v.get(page).want(http.StatusOK).must("Börja", "Hur kom du hit?", "Utelämnad", "is-skipped").mustNot("NYCKELNS")
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
		Plan: []byte(`{"Steps":[{"ID":"t","Kind":"task","Task":{}}]}`), At: h.clock.now(),
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
	v.get(circle).must("förslag", "Frågan om aldre", "2 av 5", "Vi behöver bussar.", "4 november 2026", "18:00–19:40")
	v.get(circle).must("<dt>studietimmar</dt><dd>0</dd>") // proposed hours are not counted yet
	a := v.get(at+"/avslut").want(http.StatusOK).must(`value="18:00"`, `value="19:40"`, "Tiderna ger 2 studietimmar")
	// Five hands and the leader.
	if !strings.Contains(a.raw, `name="people" type="text" required value="6"`) {
		t.Errorf("head count is not proposed with the leader: %s", a.raw)
	}
	facts := url.Values{
		"version": {a.hidden("version")}, "day": {"2026-11-04"}, "start": {"18:00"}, "endday": {"2026-11-04"}, "end": {"20:30"},
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
	for name, bad := range map[string]string{"end": "nio", "people": "många", "hours": "9", "breaks": "600", "version": ""} {
		v.post(at+"/avslut", with(name, bad)).want(http.StatusUnprocessableEntity).must(`role="alert"`, `value="20:30"`[:7])
	}
	v.post(at+"/avslut", with("end", "17:00")).want(http.StatusUnprocessableEntity).must(`value="17:00"`)
	if to := v.post(at+"/avslut", facts).to(); to != circle {
		t.Errorf("led to %s", to)
	}
	v.get(circle).must("18:00–20:30", "Rätta uppgifterna").mustNot("förslag", "Bekräfta träffen", "<dt>studietimmar</dt><dd>0</dd>")
	v.post(at+"/starta", nil).want(http.StatusConflict)
}

func TestClosingShowsWhatTheOtherLeaderChanged(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	at := v.meeting(h.circle)
	v.hold(at, "2", "3")
	version := v.get(at + "/avslut").hidden("version")
	form := func(people, hours string) url.Values {
		return url.Values{
			"version": {version}, "day": {"2026-11-04"}, "start": {"18:00"}, "endday": {"2026-11-04"}, "end": {"19:40"},
			"breaks": {"0"}, "people": {people}, "hours": {hours},
		}
	}
	must(t, h.db.AddLeader(context.Background(), h.circle.ID, h.other))
	h.signedIn(h.other).post(at+"/avslut", form("9", "2")).to()
	a := v.post(at+"/avslut", form("7", "1")).want(http.StatusConflict)
	a.must("Någon annan har ändrat", "<td>9</td><td>7</td>", "<td>2</td><td>1</td>", `required value="7"`)
	a.mustNot("<td>2026-11-04 18:00</td>", "Raster, minuter</th>") // only what differs
	if kept := h.meeting(at); kept.HeadCount != 9 || kept.StudyHours != 2 {
		t.Errorf("overwritten without asking: %+v", kept)
	}
	version = a.hidden("version")
	v.post(at+"/avslut", form("7", "1")).to()
	if kept := h.meeting(at); kept.HeadCount != 7 || kept.StudyHours != 1 {
		t.Errorf("kept %+v", kept)
	}
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
	v.get(page).must("Tillbakablick · steg 2 av 6", "Frågan om aldre").mustNot("NYCKELNS")
	v.press(page, "hands", url.Values{"vote": {"1"}, "n.b": {"5"}}).to()
	v.press(page, "move", url.Values{"to": {"reveal"}}).to()
	v.post(second+"/avslut/slut", nil).to()
	v.get("/cirklar/"+string(h.circle.ID)).must("5 av 5", "1 av 5")
}

func TestAMeetingLooksBackOnEarlierOnesOnly(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	first, second := v.meeting(h.circle), v.meeting(h.circle)
	v.hold(second, "1", "4") // the circle took the second evening first
	v.get(first).want(http.StatusOK).mustNot("Tillbakablick")
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
