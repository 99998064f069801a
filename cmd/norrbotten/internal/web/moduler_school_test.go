package web_test

import (
	"net/http"
	"testing"
)

// Every module says what it has to do with what schools teach, with source and date, and tells nothing of its answers.
func TestPagesForTeachers(t *testing.T) {
	h := open(t, evening())
	for _, m := range realMaterial(t).Modules() {
		path := "/moduler/" + string(m.ID)
		h.get(path).has(`href="` + path + `/skola"`)
		for _, lang := range []string{"sv", "en"} {
			page := h.get(path+"/skola", "Accept-Language", lang).status(http.StatusOK).sound().lacks("!School")
			page.has(`href="`+path+`/1"`, `href="`+path+`/utskrift"`, `href="/personuppgifter"`)
			if m.Curriculum == nil {
				t.Errorf("%s has nothing for teachers", m.ID)
				continue
			}
			page.hasText(in(lang, m.Curriculum.Intro), map[string]string{"sv": "Jämfört med källorna", "en": "Compared with the sources"}[lang])
			page.hasText("Gy25", "1a1", map[string]string{"sv": "Allmän kurs", "en": "General course"}[lang])
			for _, l := range m.Curriculum.Links {
				page.hasText(in(lang, l.Text), l.Source.Publisher, l.Source.Year, `href="`+l.Source.Link+`"`)
			}
			for _, q := range m.Questions {
				page.lacksText(in(lang, q.Text), in(lang, q.Key.Why), in(lang, q.Key.Tempting), in(lang, q.Key.Fact))
			}
		}
	}
	h.get("/moduler/finns-inte/skola").status(http.StatusNotFound).has("inget avsnitt på den adressen")
}
