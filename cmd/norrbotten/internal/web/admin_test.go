package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"norrbottenforalla.se/circles"
)

func TestAnAdministratorRenamesAnAccount(t *testing.T) {
	h := newOffice(t)
	admin := h.signedIn(h.admin)
	path := "/admin/konton/" + string(h.lead) + "/namn"
	admin.get("/admin").want(http.StatusOK).must(path, `value="Cirkelledare Kalix"`)
	admin.post(path, url.Values{"name": {strings.Repeat("å", 200)}}).want(http.StatusUnprocessableEntity).must(`role="alert"`)
	admin.post(path, url.Values{"name": {"Cirkelledare"}}).want(http.StatusSeeOther)
	admin.get("/admin?klart=kontonamn").must("Kontot har fått ett nytt namn.").mustNot(`value="Cirkelledare Kalix"`)
	trail, err := h.site.Store.Audit(context.Background(), circles.AuditFilter{Most: 1})
	must(t, err)
	if e := trail[0]; e.What != circles.AuditAccountChanged || e.Person != h.lead || e.By.Account != h.admin ||
		len(e.Changes) != 1 || e.Changes[0] != (circles.AuditChange{Field: circles.FieldName}) {
		t.Errorf("the trail says %+v", e)
	}
	admin.post("/admin/konton/ingen/namn", url.Values{"name": {"x"}}).want(http.StatusNotFound)
}

func TestANewLinkIsSentByMail(t *testing.T) {
	h := newOffice(t)
	admin := h.signedIn(h.admin)
	var to, body string
	h.site.Mail = func(_ context.Context, address, _, text string) error {
		to, body = address, text
		return nil
	}
	path := "/admin/konton/" + string(h.lead) + "/lank"
	admin.post(path, nil).want(http.StatusOK).must("/in/").mustNot("skickad")
	if to != "" {
		t.Error("a letter was sent to nobody")
	}
	a := admin.post(path, url.Values{"mail": {"ledare@example.org"}}).want(http.StatusOK).must("Länken är skickad till ledare@example.org.")
	if link := secretLink.FindString(a.body); to != "ledare@example.org" || link == "" || !strings.Contains(body, link) {
		t.Errorf("to %q: %s", to, body)
	}
}
