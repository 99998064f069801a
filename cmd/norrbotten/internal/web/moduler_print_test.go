package web_test

import (
	"fmt"
	"net/http"
	"slices"
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
			for _, part := range []string{"/fragor", "/svar", "/kort", "/ledare", "/samtal", "/tycka"} {
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
			stands := get("/tycka").lacks("!Position", "!Support")
			for _, x := range m.Positions {
				stands.hasText(in(lang, x.Text), in(lang, x.Help), in(lang, x.Low), in(lang, x.High)).lacksText(in(lang, x.Note))
				for _, o := range x.Options {
					stands.hasText(in(lang, o.Text))
				}
				for _, s := range x.Support {
					stands.hasText(in(lang, s.Title), s.Phone)
				}
				guide.hasText(in(lang, x.Text), in(lang, x.Note))
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

// The ten questions are printed where they are asked, and their answers only at the last meeting.
func TestTheTenQuestionsOnPaper(t *testing.T) {
	h := open(t, evening())
	material := realMaterial(t)
	for _, m := range material.Modules() {
		path := "/moduler/" + string(m.ID) + "/utskrift"
		asked, again := len(m.Baseline) > 0, m.ID == "avslut"
		for part, there := range map[string]bool{"/tio": asked, "/tio-svar": again} {
			if choice := h.get(path); there {
				choice.has(`href="` + path + part + `"`)
			} else {
				choice.lacks(`href="` + path + part + `"`)
				h.get(path + part).status(http.StatusNotFound)
			}
		}
		if !asked {
			continue
		}
		sheet := h.get(path + "/tio").status(http.StatusOK).sound().lacks("!Modules")
		for _, id := range m.Baseline {
			q, from, _ := material.Question(id)
			home, _ := material.Module(from)
			sheet.hasText(in("sv", q.Text), in("sv", q.Help)).noKey("sv", home)
			for _, o := range q.Options {
				sheet.hasText(in("sv", o.Text))
			}
			if again {
				h.get(path+"/tio-svar").status(http.StatusOK).sound().hasText(in("sv", q.Text), in("sv", q.Key.Fact), q.Key.Sources[0].Title)
			}
		}
	}
}

// The guide follows the suggested plans: for two study hours in its order, for three what is more in it, then the rest. Each
// step stands once, and the minutes are those of the plans.
func TestTheGuideFollowsThePlan(t *testing.T) {
	h := open(t, evening())
	for _, m := range realMaterial(t).Modules() {
		minutes, texts := map[string]int{}, map[string]string{}
		for _, q := range m.Questions {
			minutes[string(q.ID)], texts[string(q.ID)] = q.Minutes, in("sv", q.Text)
		}
		for _, x := range m.Positions {
			minutes[string(x.ID)], texts[string(x.ID)] = x.Minutes, in("sv", x.Text)
		}
		for _, pr := range m.Prompts {
			minutes[string(pr.ID)], texts[string(pr.ID)] = pr.Minutes, in("sv", pr.Text)
		}
		short, long := 15, 15 // welcome and home task
		for _, id := range m.Plan {
			short += minutes[id]
		}
		for _, id := range m.Long {
			long += minutes[id]
		}
		guide := h.get("/moduler/" + string(m.ID) + "/utskrift/ledare").hasText(fmt.Sprintf("ungefär %d minuter", short))
		plan, _, _ := strings.Cut(guide.text(), "Mer att välja bland")
		if len(m.Long) > 0 {
			guide.hasText(fmt.Sprintf("ungefär %d minuter", long))
			var more string
			plan, more, _ = strings.Cut(guide.text(), "Om ni har tre studietimmar")
			for _, id := range m.Long {
				if !slices.Contains(m.Plan, id) && !strings.Contains(more, texts[id]) {
					t.Errorf("%s: %s is not among what three hours have room for", m.ID, id)
				}
			}
		}
		at := 0
		for _, id := range m.Plan {
			i := strings.Index(plan[at:], texts[id])
			if i < 0 {
				t.Errorf("%s: %s is not in its place in the plan", m.ID, id)
				continue
			}
			at += i
		}
		if got, want := strings.Count(guide.Body, `class="minutes"`), 2+len(minutes); got != want {
			t.Errorf("%s: %d steps; want %d, each once", m.ID, got, want)
		}
	}
}
