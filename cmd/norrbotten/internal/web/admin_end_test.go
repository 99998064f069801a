package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"norrbottenforalla.se/circles"
)

func (h *office) roleOf(id circles.AccountID) circles.Role {
	h.t.Helper()
	a, err := h.db.Account(context.Background(), id)
	must(h.t, err)
	return a.Role
}

func TestAnAdministratorChangesARole(t *testing.T) {
	h := newOffice(t)
	admin, lead := h.signedIn(h.admin), h.signedIn(h.lead)
	at := "/admin/konton/" + string(h.lead)
	admin.get(at).want(http.StatusOK).must(at+"/roll?till=coordinator", at+"/roll?till=admin", "/cirklar/"+string(h.circle.ID)+"/ledare").
		mustNot("till=leader", "Det är ditt eget konto.")
	// The question changes nothing, and says which circle is left alone.
	admin.get(at+"/roll?till=coordinator").want(http.StatusOK).must("Ska Cirkelledare Kalix bli samordnare?", "Kalix har sedan ingen ledare.",
		`name="till" value="coordinator"`, "Nej, behåll rollen").mustNot("Piteå", "Det är ditt eget konto.")
	admin.get(at + "/roll?till=admin").must("Ska Cirkelledare Kalix bli administratör?").mustNot("ingen ledare")
	if got := h.roleOf(h.lead); got != circles.RoleLeader {
		t.Fatalf("asking made it %s", got)
	}
	lead.get("/samordning").want(http.StatusForbidden)
	if to := admin.post(at+"/roll", url.Values{"till": {"coordinator"}}).to(); to != at {
		t.Errorf("led to %s", to)
	}
	admin.get(at+"?klart=kontoroll").must("Rollen är ändrad.", "Samordnare")
	lead.get("/samordning").want(http.StatusOK) // at once, in the session that is open
	lead.get("/cirklar/" + string(h.circle.ID)).want(http.StatusForbidden)
	admin.get("/admin").must("1 cirkel saknar ledare", "Välj ledare för Kalix").mustNot("Välj ledare för Piteå")
	admin.get("/logg").must("Ändrade kontot Cirkelledare Kalix", "Roll: från Cirkelledare till Samordnare")

	leaders := "/cirklar/" + string(h.circle.ID) + "/ledare"
	admin.get(leaders).must("är samordnare och kan inte leda nu")
	county := h.account("Samordnare i länet", circles.RoleCoordinator)
	admin.get(leaders).mustNot(string(county)) // nobody that could be chosen
	admin.post(leaders, url.Values{"account": {string(county)}}).want(http.StatusUnprocessableEntity)
	admin.post(leaders, url.Values{"account": {string(h.other)}}).want(http.StatusSeeOther)
	admin.get("/admin").mustNot("saknar ledare")
	h.signedIn(h.other).get("/cirklar").must("Kalix", "Piteå")

	admin.post(at+"/roll", url.Values{"till": {"cook"}}).want(http.StatusUnprocessableEntity)
	admin.post("/admin/konton/ingen/roll", url.Values{"till": {"admin"}}).want(http.StatusNotFound)
	if got := h.roleOf(h.lead); got != circles.RoleCoordinator {
		t.Errorf("became %s", got)
	}
}

func TestTheLastAdministratorStays(t *testing.T) {
	h := newOffice(t)
	admin := h.signedIn(h.admin)
	at := "/admin/konton/" + string(h.admin)
	const why = "Det finns ingen annan administratör som har loggat in"
	tries := func(v *visitor, at string) {
		t.Helper()
		v.get(at).want(http.StatusOK).must(why).mustNot("till=leader", at+"/bort")
		v.get(at + "/roll?till=leader").want(http.StatusOK).must(why).mustNot("Ja, byt roll")
		v.get(at + "/bort").want(http.StatusOK).must(why).mustNot("<form class=\"stack\" method=\"post\" action=\"" + at)
		v.post(at+"/roll", url.Values{"till": {"leader"}}).want(http.StatusConflict).must(why)
		v.post(at+"/bort", nil).want(http.StatusConflict).must(why)
		if got := h.roleOf(circles.AccountID(strings.TrimPrefix(at, "/admin/konton/"))); got != circles.RoleAdmin {
			t.Errorf("became %s", got)
		}
	}
	tries(admin, at)
	second := h.account("Administratör två", circles.RoleAdmin)
	tries(admin, at) // the second one has not come yet
	other := h.signedIn(second)
	admin.get(at).mustNot(why).must("Det är ditt eget konto.", at+"/roll?till=leader", at+"/bort")
	admin.get(at + "/roll?till=leader").must("Du kommer sedan inte in på den här sidan")
	if to := admin.post(at+"/roll", url.Values{"till": {"leader"}}).to(); to != "/cirklar" {
		t.Errorf("led to %s", to)
	}
	admin.get("/admin").want(http.StatusForbidden)
	tries(other, "/admin/konton/"+string(second))
	other.post(at+"/bort", nil).want(http.StatusSeeOther)
	tries(other, "/admin/konton/"+string(second))
}

func TestAnAdministratorRemovesAnAccount(t *testing.T) {
	h := newOffice(t)
	admin, lead := h.signedIn(h.admin), h.signedIn(h.lead)
	county := h.account("Samordnare i länet", circles.RoleCoordinator)
	const words = "tre små renar på tjälen"
	lead.post("/konto/losenord", url.Values{"name": {"cirkel.kalix"}, "password": {words}}).want(http.StatusSeeOther)
	meeting := lead.meeting(h.circle)
	led := lead.post(meeting+"/starta", nil).to()
	unused := h.link(h.lead)

	at := "/admin/konton/" + string(h.lead)
	field := "ledare-" + string(h.circle.ID)
	ask := admin.get(at+"/bort").want(http.StatusOK).must("Ta bort Cirkelledare Kalix?", "Ny ledare för Kalix", field, "Ingen än",
		string(h.other), string(h.admin), "En träff pågår just nu i Kalix.", "Behåll kontot")
	ask.mustNot(string(county), "Ny ledare för Piteå", "Det är ditt eget konto.")
	if _, heirs, ok := strings.Cut(ask.raw, field); !ok || strings.Contains(heirs[:strings.Index(heirs, "</select>")], string(h.lead)) {
		t.Error("the account could follow itself")
	}
	lead.get(led).want(http.StatusOK) // asking has changed nothing

	for _, heir := range []string{string(county), string(h.lead), "ingen"} { // a form that was made up
		if a := admin.post(at+"/bort", url.Values{field: {heir}}); a.status != http.StatusUnprocessableEntity && a.status != http.StatusNotFound {
			t.Errorf("%s follows: %d", heir, a.status)
		}
	}
	lead.get(led).want(http.StatusOK)
	if to := admin.post(at+"/bort", nil).to(); to != "/admin" {
		t.Errorf("led to %s", to)
	}
	lead.get(led).want(http.StatusUnauthorized)
	lead.post(led+"/next", nil).want(http.StatusUnauthorized)
	h.nobody().post(unused, nil).want(http.StatusNotFound)
	h.nobody().post("/logga-in", url.Values{"name": {"cirkel.kalix"}, "password": {words}}).want(http.StatusUnprocessableEntity)
	admin.get(at).want(http.StatusNotFound)
	admin.post(at+"/bort", nil).want(http.StatusNotFound)

	admin.get("/admin?klart=konto-bort").must("Kontot är borttaget.", "1 cirkel saknar ledare", "Välj ledare för Kalix").mustNot(at)
	admin.get("/logg").want(http.StatusOK).must("Tog bort ett konto: borttaget konto "+string(h.lead)[:4], "Inte längre ledare: borttaget konto "+string(h.lead)[:4], "Roll: Cirkelledare").
		mustNot("Cirkelledare Kalix")
	admin.get("/gallring").must("Konton")

	circle := "/cirklar/" + string(h.circle.ID)
	admin.get(circle).want(http.StatusOK).must("Kalix") // it stands, with the meeting that runs
	admin.get(circle + "/logg").want(http.StatusOK).must("borttaget konto " + string(h.lead)[:4])
	admin.get(circle + "/ledare").must("Ingen leder cirkeln just nu.")
	admin.post(circle+"/ledare", url.Values{"account": {string(h.other)}}).want(http.StatusSeeOther)
	other := h.signedIn(h.other)
	other.get(led).want(http.StatusOK) // and goes on where the other one left it
	admin.get("/admin").mustNot("saknar ledare")
}

func TestSomebodyTakesOverWhenAnAccountGoes(t *testing.T) {
	h := newOffice(t)
	admin := h.signedIn(h.admin)
	at := "/admin/konton/" + string(h.lead)
	admin.post(at+"/bort", url.Values{"ledare-" + string(h.circle.ID): {string(h.other)}}).want(http.StatusSeeOther)
	admin.get("/admin").mustNot("saknar ledare")
	h.signedIn(h.other).get("/cirklar").must("Kalix", "Piteå")

	second := h.account("Administratör två", circles.RoleAdmin)
	h.signedIn(second)
	own := "/admin/konton/" + string(h.admin)
	admin.get(own+"/bort").must("Du loggas ut direkt.", "Cirklarna och allt de har gjort finns kvar.").mustNot("Vem leder sedan?")
	if to := admin.post(own+"/bort", nil).to(); to != "/" {
		t.Errorf("led to %s", to)
	}
	admin.get("/admin").want(http.StatusUnauthorized)
	h.signedIn(second).get("/admin").must("Administratör två").mustNot(string(h.admin))
}
