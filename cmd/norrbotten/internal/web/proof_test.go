package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/cmd/norrbotten/internal/web"
)

const goodWords = "tre små renar på tjälen"

// signIn tries a password, from an address as our proxy tells it.
func (v *visitor) signIn(name, password, from string) int {
	form := url.Values{"name": {name}, "password": {password}}
	return v.send(http.MethodPost, "/logga-in", form, map[string]string{"Sec-Fetch-Site": "same-origin", "X-Real-IP": from}).status
}

// guarded is an office behind a proxy, whose leader has a password. waits counts those who were made to wait.
func guarded(t *testing.T) (h *office, waits *atomic.Int64) {
	h, waits = newOfficeWith(t, func(d *web.Deps) { d.Proxies = []string{"0.0.0.0"} }), &atomic.Int64{}
	h.site.SetSleep(func(time.Duration) { waits.Add(1) })
	h.signedIn(h.lead).post("/konto/losenord", url.Values{"name": {"cirkel.kalix"}, "password": {goodWords}}).want(http.StatusSeeOther)
	return h, waits
}

// TestGuessingANameShutsNobodyOut: ten wrong tries and forty at once from one address, and the leader was told 429 nine times
// of nine from another. Each line is a try; then whether it waited.
func TestGuessingANameShutsNobodyOut(t *testing.T) {
	const attacker, home, cafe = "192.0.2.7", "198.51.100.1", "203.0.113.9"
	h, waits := guarded(t)
	known, stranger := h.nobody(), h.nobody()
	if got := known.signIn("cirkel.kalix", goodWords, home); got != http.StatusSeeOther || known.cookies["nb_kand"] == "" {
		t.Fatalf("signing in: %d", got)
	}
	delete(known.cookies, "nb_sit")
	guess := func(times int) {
		for range times {
			h.nobody().signIn("cirkel.kalix", "fel ord varje gång", attacker)
		}
	}
	guess(30)
	for _, line := range []struct {
		who      string
		v        *visitor
		password string
		from     string
		status   int
		waited   bool
		pass     time.Duration
	}{
		{"the attacker, once more", h.nobody(), "fel", attacker, 422, true, 0},
		{"the attacker, with the right password", h.nobody(), goodWords, attacker, 303, true, 0},
		{"the attacker after a minute", h.nobody(), "fel", attacker, 422, false, time.Minute},
		{"a stranger elsewhere", stranger, goodWords, cafe, 303, false, 0},
		{"the leader at home", known, goodWords, home, 303, false, 0},
		{"the leader's own device beside the attacker", known, goodWords, attacker, 303, false, 0},
		{"a network of IPv6", h.nobody(), goodWords, "2001:db8::1", 303, false, 0},
	} {
		if line.pass > 0 {
			guess(12)
			h.clock.pass(line.pass)
		}
		before := waits.Load()
		delete(line.v.cookies, "nb_sit")
		if got := line.v.signIn("cirkel.kalix", line.password, line.from); got != line.status || (waits.Load() > before) != line.waited {
			t.Errorf("%s: %d, waited %v; want %d, %v", line.who, got, waits.Load() > before, line.status, line.waited)
		}
	}
	// A device is known for the present password only, and only to its own name.
	h.signedIn(h.lead).post("/konto/losenord", url.Values{"name": {"cirkel.kalix"}, "password": {goodWords + " igen"}}).want(http.StatusSeeOther)
	guess(12)
	before := waits.Load()
	known.signIn("cirkel.kalix", goodWords+" igen", attacker)
	if waits.Load() == before {
		t.Error("a device is known by a password that was changed")
	}
}

// Two hundred guesses at once all passed the limit of ten, since a guess was counted when it had been looked at.
func TestGuessesAreCountedBeforeTheyAreLookedAt(t *testing.T) {
	h, waits := guarded(t)
	const many = 60
	answers := make(chan int, many)
	for range many {
		go func() { answers <- h.nobody().signIn("cirkel.kalix", "fel ord varje gång", "192.0.2.7") }()
	}
	counts := map[int]int{}
	for range many {
		counts[<-answers]++
	}
	if at := int(waits.Load()) + counts[429]; at != many-10 {
		t.Errorf("%d of %d got past the limit at once; answers %v", many-at, many, counts)
	}
	if counts[303] != 0 || counts[422]+counts[429]+counts[503] != many {
		t.Errorf("answers %v", counts)
	}
	if got := h.nobody().signIn("cirkel.kalix", goodWords, "192.0.2.8"); got != http.StatusSeeOther {
		t.Errorf("somebody else: %d", got)
	}
	// A known device that guesses waits too, and so does whoever has a session and guesses its password.
	known := h.nobody()
	known.signIn("cirkel.kalix", goodWords, "192.0.2.9")
	before := waits.Load()
	for range 13 {
		known.signIn("cirkel.kalix", "fel", "192.0.2.9")
		known.post("/konto/visa", url.Values{"password": {"fel"}})
	}
	if got := waits.Load() - before; got != 6 {
		t.Errorf("%d of 26 waited, want three of each kind", got)
	}
}

// Whoever came by a session could give the account a password of their own, with nothing but the session.
func TestChangingHowOneSignsInAsksWhoSitsHere(t *testing.T) {
	h := newOffice(t)
	h.site.BaseURL = passkeySite
	v, phone := h.signedIn(h.lead), h.signedIn(h.lead)
	keep := func(v *visitor, words string) shown {
		return v.post("/konto/losenord", url.Values{"name": {"cirkel.kalix"}, "password": {words}})
	}
	keep(v, goodWords).want(http.StatusSeeOther) // the first: the link that it came by shows who it is
	h.clock.pass(time.Hour)
	phone.get("/cirklar").want(http.StatusOK)
	link := strings.TrimPrefix(secretLink.FindString(v.post("/konto/enhet", nil).body), "http://example.org")
	if link == "" { // at another address
		_, rest, _ := strings.Cut(v.post("/konto/enhet", nil).body, passkeySite)
		link = strings.Fields(strings.NewReplacer("<", " ", `"`, " ").Replace(rest))[0]
	}
	thief := h.nobody()
	thief.post(link, nil).want(http.StatusSeeOther) // a session out of a session
	for _, who := range []*visitor{v, thief} {
		who.get("/konto").must("Visa först att det är du", "cirkel.kalix").mustNot("Byt lösenord", "Ta bort lösenordet", "passkey-name")
		keep(who, "ett annat lösenord här").want(http.StatusForbidden).must("Visa först att det är du").mustNot("ett annat")
		who.post("/konto/losenord/bort", nil).want(http.StatusForbidden)
		who.post("/konto/visa", url.Values{"password": {"fel"}}).want(http.StatusUnprocessableEntity).must("Lösenordet är fel.")
		b := &tab{h, who.cookies}
		if status, said := b.send("/konto/passkey/start", "{}"); status != http.StatusForbidden {
			t.Errorf("a passkey can be added: %d %v", status, said)
		}
	}
	if h.nobody().post("/logga-in", url.Values{"name": {"cirkel.kalix"}, "password": {goodWords}}).status != http.StatusSeeOther {
		t.Error("the password is not what it was")
	}
	v.post("/konto/visa", url.Values{"password": {goodWords}}).want(http.StatusSeeOther)
	v.get("/konto?klart=visat").must("i tio minuter", "Byt lösenord").mustNot("Ditt nuvarande lösenord")
	keep(thief, "ett annat lösenord här").want(http.StatusForbidden) // one session for itself
	h.clock.pass(circles.ProofLife)
	keep(v, "ett annat lösenord här").want(http.StatusForbidden)
	v.post("/konto/visa", url.Values{"password": {goodWords}}).want(http.StatusSeeOther)
	unused := h.link(h.lead)
	keep(v, "ett annat lösenord här").want(http.StatusSeeOther)
	v.get("/cirklar").want(http.StatusOK)
	for _, who := range []*visitor{thief, phone} {
		who.get("/cirklar").want(http.StatusUnauthorized)
	}
	h.nobody().post(unused, nil).want(http.StatusGone)

	// A fresh link that somebody else made is proof as well.
	h.clock.pass(time.Hour)
	keep(h.signedIn(h.lead), "ännu ett lösenord här").want(http.StatusSeeOther)
}

// A passkey shows who one is; the new session takes the place of the old.
func TestAPasskeyShowsWhoSitsHere(t *testing.T) {
	h := newOffice(t)
	h.site.BaseURL = passkeySite
	d, b := h.enrol(h.lead), h.signedInTab(h.lead)
	h.clock.pass(time.Hour)
	old := b.cookies["nb_sit"]
	v := &visitor{h: h, cookies: b.cookies}
	v.get("/konto").must("Visa med passkey").mustNot("Ditt nuvarande lösenord", "Ta bort</button>")
	v.post("/konto/passkey/bort", url.Values{"id": {b64(d.id)}}).want(http.StatusForbidden)
	challenge, _ := b.start("/logga-in/passkey")
	if status, said := b.send("/logga-in/passkey", d.get(challenge)); status != http.StatusOK || said["to"] != "/konto?klart=visat" {
		t.Fatalf("%d %v", status, said)
	}
	v.get("/konto").mustNot("Visa med passkey")
	(&visitor{h: h, cookies: map[string]string{"nb_sit": old}}).get("/konto").want(http.StatusUnauthorized)
	v.post("/konto/passkey/bort", url.Values{"id": {b64(d.id)}}).want(http.StatusSeeOther)
}

// Somebody who came by a link was in until the cookie was lost, and then stood without a key.
func TestTheFirstSignInLeadsToAWayOfOnesOwn(t *testing.T) {
	h := newOffice(t)
	v := h.nobody()
	if to := v.post(h.link(h.lead), nil).to(); to != "/konto/valkommen" {
		t.Fatalf("the first link leads to %s", to)
	}
	v.get("/konto/valkommen").want(http.StatusOK).must("Välkommen!", "Spara lösenord", `href="/cirklar"`, "Inte nu").mustNot("Byt lösenord")
	if to := h.nobody().post(h.link(h.lead), nil).to(); to != "/cirklar" { // once
		t.Errorf("the second link leads to %s", to)
	}
	v.post("/konto/losenord", url.Values{"name": {"cirkel.kalix"}, "password": {goodWords}}).want(http.StatusSeeOther)
	if to := v.get("/konto/valkommen").to(); to != "/konto" {
		t.Errorf("with a password the page leads to %s", to)
	}
	county := h.account("Samordnare", circles.RoleCoordinator)
	w := h.nobody()
	w.get(w.post(h.link(county), nil).to()).must(`class="btn" href="/samordning"`)
}

// "Du behöver en ny länk" was said to those who have a password or a passkey, and the front page had no way in at all.
func TestSigningOutSaysHowToComeBack(t *testing.T) {
	h := newOffice(t)
	h.site.BaseURL = passkeySite
	h.nobody().get("/").must(`href="/logga-in"`, "Leder du en cirkel?")
	v := h.signedIn(h.lead)
	v.get("/").mustNot("Leder du en cirkel?")
	both := func(want, not string) {
		t.Helper()
		for _, page := range []string{"/ut", "/konto"} {
			v.get(page).must(want).mustNot(not)
		}
	}
	both("Du behöver en ny länk", "Du kan logga in igen")
	v.post("/konto/losenord", url.Values{"name": {"cirkel.kalix"}, "password": {goodWords}}).want(http.StatusSeeOther)
	both("Du kan logga in igen med ditt lösenord.", "ny länk för att")
	h.enrol(h.lead)
	both("Du kan logga in igen med ditt lösenord eller din passkey.", "ny länk för att")
	v.post("/konto/losenord/bort", nil).want(http.StatusSeeOther)
	both("Du kan logga in igen med din passkey.", "lösenord eller")
	a := v.post("/konto/ut", nil).want(http.StatusSeeOther)
	v.get(a.header.Get("Location")).want(http.StatusOK).must("Du är utloggad överallt.")
	v = h.signedIn(h.lead)
	v.get(v.post("/ut", nil).header.Get("Location")).must("Du är utloggad.")
}

// Without an address of our own, sign-in links and the projector's led wherever the Host header said.
func TestLinksLeadNowhereThatSomebodyWrote(t *testing.T) {
	const lan = "http://192.168.1.20:8080"
	for host, want := range map[string]string{
		"evil.example": lan, "evil.example:8080": lan, "192.0.2.66": lan, "localhost:8080": lan, "127.0.0.1:8080": lan, "[::1]:8080": lan,
		"0.0.0.0:8080": "http://0.0.0.0:8080", // the address of a connection in a test
	} {
		h := newOfficeWith(t, func(d *web.Deps) { d.LANURL = lan })
		v := h.signedIn(h.lead)
		a := v.send(http.MethodPost, "/konto/enhet", nil, map[string]string{"Sec-Fetch-Site": "same-origin", "Host": host})
		a.want(http.StatusOK).must(want + "/in/")
		if want == lan && host != "localhost:8080" && strings.Contains(a.body, host) {
			t.Errorf("%s is on the page", host)
		}
	}
}
