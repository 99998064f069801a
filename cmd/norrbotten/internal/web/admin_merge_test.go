package web_test

import (
	"context"
	"html"
	"net/http"
	"net/url"
	"testing"

	"norrbottenforalla.se/circles"
)

// Of two administrators who renamed the same account, or changed its role, the last one won and nobody knew.
func TestTwoAdministratorsAtTheSameAccount(t *testing.T) {
	h := newOffice(t)
	second := h.account("Andra administratören", circles.RoleAdmin)
	one, two := h.signedIn(h.admin), h.signedIn(second)
	at := "/admin/konton/" + string(h.lead)
	name := func() string {
		a, err := h.db.Account(context.Background(), h.lead)
		must(t, err)
		return a.Name
	}
	open := two.get(at).want(http.StatusOK)
	rename := func(v *visitor, from shown, to string) shown {
		return v.post(at+"/namn", url.Values{"name": {to}, "was": {html.UnescapeString(from.hidden("was"))}})
	}
	rename(one, one.get(at), "Ledare i Töre").want(http.StatusSeeOther)
	clash := rename(two, open, "Ledare i Råneå").want(http.StatusConflict)
	clash.must("Någon annan bytte namn", "Ledare i Töre", `value="Ledare i Råneå"`)
	if got := name(); got != "Ledare i Töre" {
		t.Errorf("the name became %q", got)
	}
	rename(two, clash, "Ledare i Råneå").want(http.StatusSeeOther) // said again, it counts
	rename(one, open, "Ledare i Råneå").want(http.StatusSeeOther)  // the same is no clash
	untouched := rename(one, open, "Cirkelledare Kalix").want(http.StatusConflict)
	untouched.must("Ledare i Råneå").mustNot(`value="Cirkelledare Kalix"`)
	two.post(at+"/namn", url.Values{"name": {"Utan skript"}}).want(http.StatusSeeOther) // a form from before it said what it was filled with
	if got := name(); got != "Utan skript" {
		t.Errorf("the name became %q", got)
	}

	ask := func(v *visitor) shown { return v.get(at + "/roll?till=coordinator").want(http.StatusOK) }
	role := func(v *visitor, from shown, to circles.Role) shown {
		return v.post(at+"/roll", url.Values{"till": {string(to)}, "fran": {from.hidden("fran")}})
	}
	asked := ask(two)
	role(one, ask(one), circles.RoleAdmin).want(http.StatusSeeOther)
	again := role(two, asked, circles.RoleCoordinator).want(http.StatusConflict)
	again.must("Någon annan har ändrat rollen", "Rollen är nu ”Administratör”")
	if got := h.roleOf(h.lead); got != circles.RoleAdmin {
		t.Errorf("the role became %s", got)
	}
	role(two, asked, circles.RoleAdmin).want(http.StatusSeeOther) // what the other did as well
	role(two, again, circles.RoleCoordinator).want(http.StatusSeeOther)
	if got := h.roleOf(h.lead); got != circles.RoleCoordinator {
		t.Errorf("the role became %s", got)
	}
}

// The language of the pages was the device's, and that of the account was for letters only, so each new device began in another.
func TestTheLanguageIsTheAccounts(t *testing.T) {
	h := newOffice(t)
	lang := func() string {
		a, err := h.db.Account(context.Background(), h.lead)
		must(t, err)
		return a.Lang
	}
	phone, laptop := h.signedIn(h.lead), h.signedIn(h.lead)
	phone.speaks("en")
	if got := lang(); got != "en" {
		t.Errorf("the account's language is %s", got)
	}
	for _, v := range []*visitor{phone, laptop, h.signedIn(h.lead)} { // all of them ask for Swedish first
		v.get("/konto").must(`<html lang="en"`, "Your account")
	}
	h.nobody().get("/").must(`<html lang="sv"`)
	h.signedIn(h.other).get("/konto").must(`<html lang="sv"`)
	phone.post("/ut", nil).want(http.StatusSeeOther)
	phone.get("/").must(`<html lang="en"`) // the device remembers as well
	phone.post("/sprak", url.Values{"lang": {"sv"}, "till": {"/"}}).want(http.StatusSeeOther)
	if got := lang(); got != "en" {
		t.Errorf("somebody who is not signed in made it %s", got)
	}
	phone.post(h.link(h.lead), nil).want(http.StatusSeeOther)
	phone.get("/konto").must(`<html lang="en"`)
	phone.speaks("xx")
	if got := lang(); got != "en" {
		t.Errorf("a language without words made it %s", got)
	}

	// An invitation speaks as the inviter thought, until whoever was invited has picked; and then that is the account's.
	invited := h.nobody()
	fresh := h.account("Ny ledare", circles.RoleLeader)
	must(t, h.db.SetAccountLang(context.Background(), fresh, "en"))
	link := h.link(fresh)
	invited.get(link).must(`<html lang="en"`)
	invited.speaks("sv-lattlast")
	invited.get(link).mustNot(`<html lang="en"`)
	invited.post(link, nil).want(http.StatusSeeOther)
	if a, err := h.db.Account(context.Background(), fresh); err != nil || a.Lang != "sv-lattlast" {
		t.Errorf("the account's language is %s, %v", a.Lang, err)
	}
}
