package web_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

func TestALeaderSignsInWithAPassword(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	const words = "tre små renar på tjälen"
	choose := func(name, password string) shown {
		return v.post("/konto/losenord", url.Values{"name": {name}, "password": {password}})
	}
	v.get("/konto").want(http.StatusOK).must("Spara lösenord").mustNot("Ta bort lösenordet")
	choose("cirkel.kalix", "kort").want(http.StatusUnprocessableEntity).must("12–128 tecken", `value="cirkel.kalix"`).mustNot("kort")
	choose("cirkel.kalix", "aaaaaaaaaaaaaaaa").want(http.StatusUnprocessableEntity)
	choose("cirkel.kalix", "min cirkel.kalix hemlig").want(http.StatusUnprocessableEntity)
	choose("!", words).want(http.StatusUnprocessableEntity)
	choose(" Cirkel.Kalix ", words).want(http.StatusSeeOther)
	v.get("/konto").must(`value="cirkel.kalix"`, "Ta bort lösenordet").mustNot(words)
	h.signedIn(h.other).post("/konto/losenord", url.Values{"name": {"cirkel.kalix"}, "password": {words}}).want(http.StatusConflict)

	try := func(name, password string) (*visitor, shown) {
		guest := h.nobody()
		return guest, guest.post("/logga-in", url.Values{"name": {name}, "password": {password}})
	}
	h.nobody().get("/logga-in").want(http.StatusOK).must("Glömt lösenordet?")
	for _, wrong := range [][2]string{{"cirkel.kalix", "fel lösenord här"}, {"ingen.alls", words}, {"", ""}, {"cirkel.kalix", strings.Repeat("å", 5000)}} {
		_, a := try(wrong[0], wrong[1])
		a.want(http.StatusUnprocessableEntity).must("Namnet eller lösenordet är fel.").mustNot(words)
	}
	guest, a := try("CIRKEL.kalix", words)
	if to := a.to(); to != "/cirklar" {
		t.Errorf("signing in leads to %s", to)
	}
	guest.get("/cirklar").want(http.StatusOK).must("Kalix")
	guest.post("/konto/ut", nil).want(http.StatusSeeOther) // everywhere
	v.get("/cirklar").want(http.StatusUnauthorized)
	guest, _ = try("cirkel.kalix", words)
	guest.post("/konto/losenord/bort", nil).want(http.StatusSeeOther)
	_, a = try("cirkel.kalix", words)
	a.want(http.StatusUnprocessableEntity)
}

func TestAnInvitationIsSentByMail(t *testing.T) {
	h := newOffice(t)
	admin := h.signedIn(h.admin)
	admin.get("/admin").want(http.StatusOK).mustNot("Skicka länken med e-post")
	var to, body string
	var broken error
	h.site.Mail = func(_ context.Context, address, _, text string) error {
		to, body = address, text
		return broken
	}
	admin.get("/admin").must("Skicka länken med e-post")
	form := url.Values{"name": {"Cirkelledare Övertorneå"}, "circle": {string(h.circle.ID)}, "mail": {"ledare@example.org"}}
	a := admin.post("/admin/inbjudan", form).want(http.StatusOK).must("Länken är skickad till ledare@example.org.")
	link := secretLink.FindString(a.body)
	if to != "ledare@example.org" || link == "" || !strings.Contains(body, link) {
		t.Errorf("to %q: %s", to, body)
	}
	broken = errors.New("no route")
	admin.post("/admin/inbjudan", form).want(http.StatusOK).must("Brevet gick inte att skicka.", "/in/")
	to = ""
	form.Del("mail")
	admin.post("/admin/inbjudan", form).want(http.StatusOK).mustNot("Brevet", "skickad")
	if to != "" {
		t.Error("a letter was sent to nobody")
	}
}

var secretLink = regexp.MustCompile(`http://example\.org/in/[\w-]{43}`)
