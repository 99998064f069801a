package web_test

import (
	"net/http"
	"testing"
)

// Easy Swedish can be chosen where people study by themselves, and the material then is in it.
func TestEasySwedishCanBeChosen(t *testing.T) {
	h := open(t, evening())
	m := realMaterial(t).Modules()[1]
	path := "/moduler/" + string(m.ID) + "/1"
	page := h.get(path, "Accept-Language", "sv").status(http.StatusOK)
	page.has(`value="sv-lattlast"`, "Lättläst svenska").hasText(in("sv", m.Questions[0].Text))
	easy := h.get(path, "Cookie", "nb_lang=sv-lattlast").status(http.StatusOK)
	easy.has(`<html lang="sv"`, `value="sv"`).hasText(in("sv-lattlast", m.Questions[0].Text)).lacks("(på vanlig svenska)").lacksText(in("sv", m.Questions[0].Help))
}
