package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"norrbottenforalla.se/assets"
)

func TestPrintedParts(t *testing.T) {
	h := open(t, evening())
	for _, m := range realMaterial(t).Modules() {
		for _, lang := range []string{"sv", "en"} {
			get := func(part string) reply {
				page := h.get("/moduler/"+string(m.ID)+"/utskrift"+part, "Accept-Language", lang).status(http.StatusOK).sound()
				if assets.Has("print.css") {
					page.has(assets.URL("print.css"))
				}
				return page
			}
			choice := get("").noKey(lang, m)
			for _, part := range []string{"/fragor", "/svar", "/kort", "/ledare", "/samtal"} {
				choice.has(`href="/moduler/` + string(m.ID) + "/utskrift" + part + `"`)
				get(part).has("no-print", map[string]string{"sv": "webbläsarens meny", "en": "browser’s menu"}[lang]).lacks("!Modules")
			}
			sheet, answers, cards, guide, talk := get("/fragor").noKey(lang, m), get("/svar"), get("/kort").noKey(lang, m), get("/ledare"), get("/samtal").noKey(lang, m)
			for _, q := range m.Questions {
				for _, page := range []reply{sheet, answers, guide} {
					page.hasText(in(lang, q.Text))
				}
				sheet.hasText(in(lang, q.Help))
				for _, o := range q.Options {
					sheet.hasText(in(lang, o.Text))
				}
				answers.hasText(in(lang, q.Key.Why), in(lang, q.Key.Tempting), in(lang, q.Key.Fact)).lacksText(in(lang, q.Note), in(lang, q.Key.After))
				for _, s := range q.Key.Sources {
					answers.hasText(s.Publisher, s.Title, s.Year, `href="`+s.Link+`"`)
				}
				guide.hasText(in(lang, q.Note), in(lang, q.Key.After)).lacksText(in(lang, q.Key.Fact), in(lang, q.Key.Why))
			}
			for _, p := range m.Prompts {
				guide.hasText(in(lang, p.Text), in(lang, p.Why), in(lang, p.Note))
				talk.hasText(in(lang, p.Text), in(lang, p.Why)).lacksText(in(lang, p.Note))
			}
			guide.hasText(in(lang, m.Welcome.CheckIn), in(lang, m.Welcome.Note), in(lang, m.Task.Text), in(lang, m.Task.Note))
			talk.hasText(in(lang, m.Task.Text)).lacksText(in(lang, m.Task.Note))
			if n := strings.Count(cards.Body, `class="answercard"`); n != 8 {
				t.Errorf("%d cards", n)
			}
			for _, letter := range "ABCDEF" {
				cards.has(`<p class="big">` + string(letter) + `</p>`)
			}
		}
	}
}

// The guide follows the suggested plan, and its minutes are those of the plan.
func TestTheGuideFollowsThePlan(t *testing.T) {
	h := open(t, evening())
	c := realMaterial(t)
	for _, m := range c.Modules() {
		minutes := 15 // welcome and home task
		var suggested, more int
		for _, s := range c.Plan(m).Steps {
			switch {
			case s.Skipped:
				more++
				continue
			case s.Question != nil:
				minutes += s.Question.Minutes
			case s.Prompt != nil:
				minutes += s.Prompt.Minutes
			}
			suggested++
		}
		guide := h.get("/moduler/" + string(m.ID) + "/utskrift/ledare").hasText(fmt.Sprintf("ungefär %d minuter", minutes))
		plan, rest, _ := strings.Cut(guide.Body, "Mer att välja bland")
		count := func(s string) int { return strings.Count(s, `class="minutes"`) }
		if count(plan) != suggested || count(rest) != more {
			t.Errorf("%s: %d and %d steps; want %d and %d", m.ID, count(plan), count(rest), suggested, more)
		}
	}
}
