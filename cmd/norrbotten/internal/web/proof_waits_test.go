package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/cmd/norrbotten/internal/web"
)

// opens follows the one link on a page, as somebody else does to whom it was given.
func (h *office) opens(a shown) *visitor {
	h.t.Helper()
	v := h.nobody()
	v.post(strings.TrimPrefix(secretLink.FindString(a.body), "http://example.org"), nil).want(http.StatusSeeOther)
	return v
}

// Whoever had come by a link and chosen nothing of their own had nothing to show, and so nothing was asked for: a session that
// somebody came by chose the first password, invited and reset. Now the link is what is shown, and it lasts for ten minutes.
func TestASessionWithoutAKeyMakesNone(t *testing.T) {
	h := newOffice(t)
	others := "/admin/konton/" + string(h.lead)
	password := func(v *visitor) shown {
		return v.post("/konto/losenord", url.Values{"name": {"eget.namn"}, "password": {goodWords}})
	}
	for _, id := range []circles.AccountID{h.admin, h.lead} {
		v := h.signedIn(id)
		v.get("/konto").must("Spara lösenord").mustNot("Visa först att det är du")
		h.clock.pass(circles.ProofLife)
		v.get("/konto").must("Visa först att det är du", "en ny länk för att visa att det är du").mustNot("Spara lösenord", "Ditt nuvarande lösenord")
		password(v).want(http.StatusForbidden).must("en ny länk för att visa att det är du").mustNot(goodWords)
		h.opens(v.post("/konto/enhet", nil).want(http.StatusOK)).get("/konto").must("Visa först att det är du") // its own link shows nothing
		for _, wrong := range []string{"", "fel", goodWords} {
			if got := v.post("/konto/visa", url.Values{"password": {wrong}}).status; got != http.StatusUnprocessableEntity {
				t.Errorf("a proof of nothing: %d", got)
			}
		}
		password(v).want(http.StatusForbidden)
	}
	// The last administrator has a way all the same: a link from the command line, which leads to a password at once.
	admin := h.signedIn(h.admin)
	h.clock.pass(circles.ProofLife)
	admin.get("/admin").must("Visa först att det är du", "/konto#visa").mustNot("/konto?till=")
	admin.get("/konto").must("norrbotten account link")
	admin.post(others+"/lank", nil).want(http.StatusForbidden).must("norrbotten account link", "Stäng inte den här sidan").mustNot("/in/")
	fresh := h.nobody()
	if to := fresh.post(h.link(h.admin), nil).to(); to != "/konto/valkommen" {
		t.Errorf("an administrator with no way in of their own is led to %s", to)
	}
	fresh.get("/konto/valkommen").must("Som administratör behöver du ett lösenord eller en passkey", "Spara lösenord")
	fresh.post(others+"/lank", nil).want(http.StatusOK).must("/in/") // within the ten minutes
	password(fresh).want(http.StatusSeeOther)
	h.clock.pass(time.Hour)
	fresh.post(others+"/lank", nil).want(http.StatusForbidden).must("Ditt nuvarande lösenord").mustNot("/in/")
	if to := h.nobody().post(h.link(h.admin), nil).to(); to != "/cirklar" {
		t.Errorf("an administrator with a password is led to %s", to)
	}
}

// TestSignedOutEverywhereIsEverywhere has somebody with a lost telephone make a link to one more device, just before its owner
// signs out everywhere: the link began a session afterwards.
func TestSignedOutEverywhereIsEverywhere(t *testing.T) {
	h := newOffice(t)
	owner, thief := h.signedIn(h.lead), h.signedIn(h.lead)
	link := secretLink.FindString(thief.post("/konto/enhet", nil).want(http.StatusOK).body)
	owner.post("/konto/ut", nil).want(http.StatusSeeOther)
	again := h.nobody()
	again.post(strings.TrimPrefix(link, "http://example.org"), nil).want(http.StatusGone).must("Länken är för gammal")
	for _, v := range []*visitor{owner, thief, again} {
		v.get("/konto").want(http.StatusUnauthorized)
	}
	h.nobody().post(h.link(h.lead), nil).want(http.StatusSeeOther) // somebody else's link is the way back
}

// TestAProofIsTenMinutesByAnyClock signs in by a clock that is a year ahead, which is then put right.
func TestAProofIsTenMinutesByAnyClock(t *testing.T) {
	h := newOffice(t)
	h.clock.pass(365 * 24 * time.Hour)
	v := h.signedIn(h.lead)
	v.get("/konto").must("Spara lösenord")
	h.clock.pass(-365 * 24 * time.Hour)
	v.get("/konto").must("Visa först att det är du").mustNot("Spara lösenord")
}

// TestEveryChangeOfAWayInAsksWhoSitsHere walks the table of routes: whatever only administrators may, and whatever changes
// one's own ways in, is refused to a session that has shown nothing for ten minutes, and carried out for one that has.
func TestEveryChangeOfAWayInAsksWhoSitsHere(t *testing.T) {
	asks := func(a web.Address) bool {
		switch a.Path {
		case "/admin/konton/:konto/namn", "/cirklar/:id/ledare": // neither gives a way in: a name, and who leads what
			return false
		case "/konto/losenord", "/konto/losenord/bort", "/konto/passkey", "/konto/passkey/start", "/konto/passkey/bort":
			return a.Method == http.MethodPost
		}
		return a.Method == http.MethodPost && (a.Action == circles.AccountAdmin || a.Action == circles.AccountInvite)
	}
	for name, password := range map[string]bool{"with a password": true, "with nothing": false} {
		t.Run(name, func(t *testing.T) {
			h := newOffice(t)
			h.site.BaseURL = "http://localhost"
			v := h.signedIn(h.admin)
			if password {
				v.post("/konto/losenord", url.Values{"name": {"admin.kalix"}, "password": {goodWords}}).want(http.StatusSeeOther)
			}
			visit := func(a web.Address) shown {
				at := strings.NewReplacer(":konto", string(h.lead)).Replace(a.Path)
				form := url.Values{"till": {"coordinator"}, "name": {"ny.samordnare"}, "role": {"coordinator"}, "password": {goodWords}}
				header := map[string]string{"Sec-Fetch-Site": "same-origin", "Host": "localhost"}
				return v.send(a.Method, at, form, header)
			}
			asked := 0
			for _, stale := range []bool{true, false} {
				if stale {
					h.clock.pass(circles.ProofLife)
				} else {
					v = h.signedIn(h.admin)
				}
				for _, a := range h.site.Addresses() {
					if !asks(a) {
						continue
					}
					asked++
					got := visit(a)
					if stale && got.status != http.StatusForbidden || !stale && strings.Contains(got.body, "Visa först") {
						t.Errorf("%s, stale %v: %d", a.Path, stale, got.status)
					}
				}
			}
			if asked != 20 {
				t.Errorf("%d were asked, want 2 × (5 of administrators and 5 of oneself)", asked)
			}
		})
	}
}

// The proof led to another page, and what was typed was lost; with a passkey even the page was another.
func TestWhatWaitsForAProofIsDoneWithIt(t *testing.T) {
	h := newOffice(t)
	h.site.BaseURL = passkeySite
	d := h.enrol(h.admin)
	admin := h.signedIn(h.admin)
	admin.post("/konto/losenord", url.Values{"name": {"admin.kalix"}, "password": {goodWords}}).want(http.StatusSeeOther)
	invite := url.Values{
		"name": {"Samordnare i Haparanda"}, "role": {"coordinator"}, "lang": {"sv"}, "circle": {"-"},
	}
	h.clock.pass(time.Hour)
	waits := admin.post("/admin/inbjudan", invite).want(http.StatusForbidden)
	waits.must("Det här väntar: Bjud in Samordnare i Haparanda", `id="vantar"`, `action="/admin/inbjudan"`, `data-then="vantar"`, `data-passkey="/logga-in/passkey"`)
	sent := url.Values{}
	for name := range invite {
		sent.Set(name, waits.hidden(name))
	}
	if sent.Encode() != invite.Encode() {
		t.Errorf("the page kept %v of %v", sent, invite)
	}
	before := len(h.accounts())
	sent.Set("bevis", "fel lösenord den här gången")
	again := admin.post("/admin/inbjudan", sent).want(http.StatusUnprocessableEntity)
	again.must("Lösenordet är fel.", "Samordnare i Haparanda").mustNot("fel lösenord den här gången", "/in/")
	if len(h.accounts()) != before {
		t.Fatal("a wrong password invites")
	}
	sent.Set("bevis", goodWords)
	admin.post("/admin/inbjudan", sent).want(http.StatusOK).must("/in/", "Samordnare i Haparanda").mustNot(goodWords)
	if len(h.accounts()) != before+1 {
		t.Error("the invitation was not carried out once")
	}
	admin.post("/admin/konton/"+string(h.lead)+"/lank", nil).want(http.StatusOK) // and ten minutes of nothing more to show

	// Guessing here is slowed as it is everywhere, and what waits is not lost by it.
	h.clock.pass(time.Hour)
	h.site.SetSleep(func(time.Duration) {})
	sent.Set("bevis", "fel")
	for range 12 {
		admin.post("/admin/inbjudan", sent).want(http.StatusUnprocessableEntity).must("Samordnare i Haparanda")
	}
	// With a passkey the same person is told to the script, which sends what waits; another person is not the same.
	b := &tab{h, admin.cookies}
	for _, c := range []struct {
		d    *device
		same any
		to   string
	}{{d, true, "/admin?klart=visat"}, {h.enrol(h.lead), nil, "/admin"}} {
		challenge, _ := b.start("/logga-in/passkey")
		status, said := b.send("/logga-in/passkey", strings.Replace(c.d.get(challenge), `{`, `{"till":"/admin",`, 1))
		if status != http.StatusOK || said["same"] != c.same || said["to"] != c.to {
			t.Errorf("%d %v, want %v to %s", status, said, c.same, c.to)
		}
		if c.same == true {
			delete(sent, "bevis")
			(&visitor{h: h, cookies: b.cookies}).post("/admin/inbjudan", sent).want(http.StatusOK).must("/in/")
		}
	}
	for _, till := range []string{"//evil.example", "https://evil.example/", `/\\evil.example`, `/\tevil`, "javascript:alert(1)", "/\u0001" + strings.Repeat("x", 600)} {
		quoted, err := json.Marshal(till)
		must(t, err)
		guest := &tab{h, map[string]string{}}
		challenge, _ := guest.start("/logga-in/passkey")
		if _, said := guest.send("/logga-in/passkey", strings.Replace(d.get(challenge), `{`, `{"till":`+string(quoted)+`,`, 1)); said["to"] != "/cirklar?klart=inloggad" {
			t.Errorf("%q leads to %v", till, said["to"])
		}
	}
}
