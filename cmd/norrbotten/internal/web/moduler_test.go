package web_test

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"norrbottenforalla.se/quiz"
	"norrbottenforalla.se/quiz/content"
)

func realMaterial(t *testing.T) content.Catalogue {
	t.Helper()
	c, err := readMaterial()
	must(t, err)
	if len(c.Modules()) == 0 {
		t.Fatal("there are no modules")
	}
	return c
}

// text is a page without its escapes.
func (r reply) text() string { return html.UnescapeString(r.Body) }

// hasText and lacksText compare words, not markup.
func (r reply) hasText(texts ...string) reply {
	r.t.Helper()
	for _, text := range texts {
		if text != "" && !strings.Contains(r.text(), text) {
			r.t.Errorf("%s lacks %q", r.Request.URL, text)
		}
	}
	return r
}

func (r reply) lacksText(texts ...string) reply {
	r.t.Helper()
	for _, text := range texts {
		if text != "" && strings.Contains(r.text(), text) {
			r.t.Errorf("%s must not have %q", r.Request.URL, text)
		}
	}
	return r
}

// in gives a text as a page in that language shows it.
func in(lang string, t quiz.Text) string {
	s, _ := t.In(quiz.Lang(lang))
	return s
}

// keyWords are the texts that only a reveal may have.
func keyWords(lang string, q quiz.Question) []string {
	words := []string{in(lang, q.Key.Why), in(lang, q.Key.Tempting), in(lang, q.Key.Fact), in(lang, q.Key.After), in(lang, q.Note)}
	for _, s := range q.Key.Sources {
		words = append(words, s.Link)
	}
	if c := q.Key.Chart; c != nil {
		words = append(words, in(lang, c.Title), in(lang, c.Alt))
	}
	return words
}

// noKey holds that a page tells nothing of any question's key.
func (r reply) noKey(lang string, m quiz.Module) reply {
	r.t.Helper()
	for _, q := range m.Questions {
		r.lacksText(keyWords(lang, q)...)
	}
	return r.lacks("is-right", "badge-right", `class="chart"`, "Rätt svar", "Right answer", `class="reveal"`, "truth", "regionfakta", "http://", "https://")
}

// sound holds what every page of the material has, and that nothing is kept.
func (r reply) sound() reply {
	r.t.Helper()
	if len(r.Header["Set-Cookie"]) > 0 {
		r.t.Errorf("%s sets a cookie", r.Request.URL)
	}
	return r.has(`<main id="main"`, "<h1").lacks("!Modules", "!Phone", "!Result", "<no value>", "style=", "<script>", "%!")
}

func TestModulesAreForAnybody(t *testing.T) {
	h := open(t, evening())
	for _, lang := range []string{"sv", "en"} {
		list := h.get("/moduler", "Accept-Language", lang).status(http.StatusOK).sound()
		for _, m := range realMaterial(t).Modules() {
			list.hasText(in(lang, m.Title), in(lang, m.Summary), `href="/moduler/`+string(m.ID)+`"`).noKey(lang, m)
			one := h.get("/moduler/"+string(m.ID), "Accept-Language", lang).status(http.StatusOK).sound().noKey(lang, m)
			one.hasText(in(lang, m.Title), in(lang, m.Summary), fmt.Sprintf("/moduler/%s/1", m.ID), fmt.Sprintf("/moduler/%s/utskrift", m.ID))
			count := map[string]string{"sv": "%d frågor · %d samtalsfrågor", "en": "%d questions · %d discussion questions"}[lang]
			count = fmt.Sprintf(count, len(m.Questions), len(m.Prompts))
			one.hasText(count)
			list.hasText(count)
		}
	}
	h.get("/").has(`href="/moduler"`)
	h.get(h.phoneBase(), "Cookie", h.join("")).lacks(`href="/moduler"`) // nothing leads away from a meeting
}

func TestTheQuestionPageDoesNotTell(t *testing.T) {
	h := open(t, evening())
	looked := 0
	for _, m := range realMaterial(t).Modules() {
		for i, q := range m.Questions {
			path := fmt.Sprintf("/moduler/%s/%d", m.ID, i+1)
			for _, lang := range []string{"sv", "en"} {
				accept := []string{"Accept-Language", lang}
				page := h.get(path, accept...).status(http.StatusOK).sound().noKey(lang, m)
				page.hasText(in(lang, q.Text), in(lang, q.Help), `method="post" action="`+path+`"`)
				chosen := q.Options
				if q.Kind == quiz.Match { // each option has a choice of its own
					chosen = q.Matches
				}
				for _, o := range slices.Concat(q.Options, chosen) {
					page.hasText(in(lang, o.Text))
				}
				for _, o := range chosen {
					page.hasText(`value="` + string(o.ID) + `"`)
				}
				h.post(path, url.Values{"svar": {""}, "gor": {"visa"}}, accept...).status(http.StatusOK).sound().noKey(lang, m)
				h.post(path, url.Values{}, accept...).status(http.StatusUnprocessableEntity).sound().noKey(lang, m)
				h.post(path, url.Values{"o": {"påhittat"}, "number": {"tio"}}, accept...).status(http.StatusUnprocessableEntity).sound().noKey(lang, m)
				looked++
			}
		}
	}
	if looked < 20 {
		t.Errorf("only %d pages were looked at", looked)
	}
}

var (
	formTag  = regexp.MustCompile(`(?s)<form([^>]*)>(.*?)</form>`)
	inputTag = regexp.MustCompile(`<(?:input|button)([^>]*)>`)
	attr     = regexp.MustCompile(`([a-z-]+)="([^"]*)"`)
)

func attributes(s string) map[string]string {
	all := map[string]string{}
	for _, m := range attr.FindAllStringSubmatch(s, -1) {
		all[m[1]] = html.UnescapeString(m[2])
	}
	return all
}

// A form is one of a page: where it goes, and what it sends before anybody has touched it and pressed a button.
type form struct {
	action string
	fields url.Values
	button url.Values // of each button, its name and value
}

// forms reads a page as a browser without script does; the language switch is not among them.
func (r reply) forms() []form {
	var all []form
	for _, m := range formTag.FindAllStringSubmatch(r.Body, -1) {
		f := form{action: attributes(m[1])["action"], fields: url.Values{}, button: url.Values{}}
		for _, in := range inputTag.FindAllStringSubmatch(m[2], -1) {
			a := attributes(in[1])
			switch {
			case strings.HasPrefix(in[0], "<button") && a["name"] != "":
				f.button.Add(a["name"], a["value"])
			case a["type"] == "hidden":
				f.fields.Add(a["name"], a["value"])
			}
		}
		if len(f.button["lang"]) > 0 {
			continue
		}
		all = append(all, f)
	}
	return all
}

// press sends a form by a button, or by none with a name.
func (h *house) press(f form, name, value string, headers ...string) reply {
	h.t.Helper()
	if name != "" {
		if !slices.Contains(f.button[name], value) {
			h.t.Fatalf("the form to %s has no button %s=%s: %v", f.action, name, value, f.button)
		}
		f.fields.Set(name, value)
	}
	return h.post(f.action, f.fields, headers...).sound()
}

// fillIn answers a question in its form, rightly or not, and gives the own answer as the page should tell it.
func fillIn(f form, q quiz.Question, right bool) []string {
	switch q.Kind {
	case quiz.Estimate:
		n := q.Slider.Min
		if right {
			n = q.Key.Number
		}
		text := strconv.FormatInt(n, 10)
		if d := q.Slider.Decimals; d > 0 {
			text = strconv.FormatFloat(float64(n)/[]float64{1, 10, 100, 1000}[d], 'f', d, 64)
		}
		f.fields.Set("number", strings.Replace(text, ".", ",", 1))
		return nil
	case quiz.Order:
		if right {
			f.fields.Del("o")
			for _, o := range q.Key.Right {
				f.fields.Add("o", string(o))
			}
		}
		return nil
	}
	if q.Kind == quiz.Match {
		chosen := slices.Clone(q.Key.Right)
		if !right {
			chosen[0], chosen[1] = chosen[1], chosen[0]
		}
		for _, o := range chosen {
			f.fields.Add("o", string(o))
		}
		return nil
	}
	chosen := q.Key.Right
	if !right {
		i := slices.IndexFunc(q.Options, func(o quiz.Option) bool { return !slices.Contains(q.Key.Right, o.ID) })
		chosen = []quiz.OptionID{q.Options[i].ID}
	}
	var words []string
	for i, o := range q.Options {
		if !slices.Contains(chosen, o.ID) {
			continue
		}
		f.fields.Add("o", string(o.ID))
		letter := string(rune('A'+i)) + ". "
		switch {
		case q.Kind != quiz.TrueFalse:
			words = append(words, letter+in("sv", o.Text))
		case o.ID == quiz.True:
			words = append(words, letter+"Sant")
		default:
			words = append(words, letter+"Falskt")
		}
	}
	return words
}

// A whole module from the list to the summary, by links and forms alone. Every third question is left out, every
// other answer is right.
func TestSelfStudyWithoutScript(t *testing.T) {
	h := open(t, evening())
	for _, m := range realMaterial(t).Modules() {
		t.Run(string(m.ID), func(t *testing.T) {
			h := *h
			h.t = t
			h.get("/moduler").has(`href="/moduler/` + string(m.ID) + `"`)
			h.get("/moduler/" + string(m.ID)).has(fmt.Sprintf(`href="/moduler/%s/1"`, m.ID))
			page := h.get(fmt.Sprintf("/moduler/%s/1", m.ID)).status(http.StatusOK)
			answered, kept := 0, map[int][]string{}
			for i, q := range m.Questions {
				page.hasText(in("sv", q.Text), fmt.Sprintf("Fråga %d av %d", i+1, len(m.Questions))).noKey("sv", m)
				if i%3 == 2 {
					page = h.press(page.forms()[1], "gor", "visa").status(http.StatusOK)
					continue
				}
				own := page.forms()[0]
				words := fillIn(own, q, i%2 == 0)
				told := h.press(own, "", "").status(http.StatusOK)
				told.hasText(in("sv", q.Key.Why), in("sv", q.Key.Tempting), in("sv", q.Key.Fact), "Rätt svar: ").hasText(words...)
				told.lacksText(in("sv", q.Key.After), in("sv", q.Note))
				if c := q.Key.Chart; c != nil {
					told.has(`<figure class="chart"`).hasText(in("sv", c.Title), in("sv", c.Alt), "Siffrorna i en tabell")
				}
				for _, s := range q.Key.Sources {
					told.hasText(`href="`+s.Link+`"`, s.Publisher, s.Year)
				}
				for j, other := range m.Questions {
					if j != i {
						told.lacksText(in("sv", other.Key.Fact))
					}
				}
				praise := strings.Contains(told.Body, "Det stämmer!") || strings.Contains(told.Body, "Mycket nära!")
				if praise != (i%2 == 0 && len(q.Support) == 0) {
					t.Errorf("%s: praised %v", q.ID, praise)
				}
				answered++
				kept[i] = append(words, in("sv", q.Key.Fact))
				page = h.press(told.forms()[0], "gor", "visa").status(http.StatusOK)
			}
			if answered < len(m.Questions)/2 {
				t.Fatalf("only %d questions were answered", answered)
			}
			page, stands := walkPositions(t, &h, page, m)
			checkSummary(t, page, m, kept)
			page.hasText(stands...)
			// From the summary to the first question that was left out, with all the answers still there.
			again := h.press(page.forms()[0], "gor", "visa").status(http.StatusOK).hasText(in("sv", m.Questions[2].Text))
			own := again.forms()[0]
			fillIn(own, m.Questions[2], true)
			told := h.press(own, "", "").status(http.StatusOK)
			end := told.forms()[1] // "enough"
			if end.action != fmt.Sprintf("/moduler/%s/klar", m.ID) {
				t.Fatalf("enough leads to %s", end.action)
			}
			kept[2] = []string{in("sv", m.Questions[2].Key.Fact)}
			checkSummary(t, h.press(end, "", "").status(http.StatusOK), m, kept)
		})
	}
}

// walkPositions answers the positions of a module, leaves out every third, and gives the summary and what should stand
// there. Nothing is right or wrong.
func walkPositions(t *testing.T, h *house, page reply, m quiz.Module) (reply, []string) {
	t.Helper()
	var stands []string
	for i, position := range m.Positions {
		page.hasText(in("sv", position.Text), in("sv", position.Help), fmt.Sprintf("Ställningstagande %d av %d", i+1, len(m.Positions)), "Inget svar är rätt eller fel.")
		page.lacksText(in("sv", position.Note))
		if i%3 == 2 {
			page = h.press(page.forms()[1], "gor", "visa").status(http.StatusOK)
			continue
		}
		own := page.forms()[0]
		h.post(own.action, own.fields).status(http.StatusUnprocessableEntity).hasText("Svara först.")
		answers := position.Answers()
		answer, words := answers[0], in("sv", answers[0].Text)
		if i%2 == 1 {
			answer, words = answers[len(answers)-1], "Vill inte säga"
		}
		own.fields.Set("o", string(answer.ID))
		told := h.press(own, "", "").status(http.StatusOK).hasText("Ditt svar: "+words, in("sv", position.Text))
		told.lacks("Rätt svar", "Det stämmer", "alert-right", `class="bars"`)
		for _, s := range position.Support {
			told.hasText(in("sv", s.Title), s.Phone)
		}
		stands = append(stands, in("sv", position.Text), words)
		page = h.press(told.forms()[0], "gor", "visa").status(http.StatusOK)
	}
	return page, stands
}

// Whoever changes language in the middle keeps the answers, and sees the same page in the other language.
func TestTheLanguageMayChangeMidway(t *testing.T) {
	h := open(t, evening())
	m := realMaterial(t).Modules()[0]
	path := "/moduler/" + string(m.ID)
	page := h.get(path + "/1")
	own := page.forms()[0]
	fillIn(own, m.Questions[0], true)
	told := h.press(own, "", "").status(http.StatusOK).hasText(in("sv", m.Questions[0].Key.Why))
	change := func(r reply, lang string) reply {
		t.Helper()
		for _, match := range formTag.FindAllStringSubmatch(r.Body, -1) {
			f := url.Values{}
			for _, input := range inputTag.FindAllStringSubmatch(match[2], -1) {
				if a := attributes(input[1]); a["name"] != "" && a["name"] != "lang" {
					f.Add(a["name"], a["value"])
				}
			}
			if strings.Contains(match[2], `name="lang" value="`+lang+`"`) {
				f.Set("lang", lang)
				return h.post(attributes(match[1])["action"], f).status(http.StatusOK)
			}
		}
		t.Fatalf("%s cannot be had in %s", r.Request.URL, lang)
		return r
	}
	english := change(told, "en").has(`<html lang="en"`).hasText(in("en", m.Questions[0].Key.Why), in("en", m.Questions[0].Text)).lacksText(in("sv", m.Questions[0].Key.Why))
	if got := english.Header.Get("Set-Cookie"); !strings.HasPrefix(got, "nb_lang=en") {
		t.Errorf("the choice is not kept: %q", got)
	}
	next := h.press(english.forms()[0], "gor", "visa", "Cookie", "nb_lang=en").status(http.StatusOK).hasText(in("en", m.Questions[1].Text))
	again := change(next, "sv").has(`<html lang="sv"`).hasText(in("sv", m.Questions[1].Text)).noKey("sv", m)
	end := h.post(path+"/klar", again.forms()[0].fields).status(http.StatusOK).hasText(in("sv", m.Questions[0].Key.Fact))
	change(end, "en").hasText(in("en", m.Questions[0].Key.Fact), in("en", m.Task.Text))
	h.post(path+"/1", url.Values{"svar": {""}, "gor": {"igen"}}).status(http.StatusOK).noKey("sv", m)                    // nothing was answered: nothing is told
	h.post(path+"/1", url.Values{"svar": {""}, "gor": {"visa"}, "lang": {"xx"}}).has(`<html lang="sv"`).lacks("nb_lang") // no such language
}

func checkSummary(t *testing.T, page reply, m quiz.Module, kept map[int][]string) {
	t.Helper()
	page.hasText("Sammanfattning: "+in("sv", m.Title), in("sv", m.Task.Text))
	for i, q := range m.Questions {
		if kept[i] == nil {
			page.lacksText(in("sv", q.Key.Fact), fmt.Sprintf(`<li value="%d">`, i+1))
			continue
		}
		page.hasText(in("sv", q.Text), fmt.Sprintf(`<li value="%d">`, i+1)).hasText(kept[i]...)
		page.hasText(fmt.Sprintf("\n%d. %s\n", i+1, in("sv", q.Text))) // in what can be copied
	}
	for _, p := range m.Prompts {
		page.hasText(in("sv", p.Text), in("sv", p.Why)).lacksText(in("sv", p.Note))
	}
	page.lacksText(in("sv", m.Task.Note))
	if left := len(m.Questions) - len(kept); left > 0 {
		page.hasText(strconv.Itoa(left) + " frågor kvar")
	}
}
