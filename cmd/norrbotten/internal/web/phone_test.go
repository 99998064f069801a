package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"norrbottenforalla.se/quiz"
)

// A moment is one place in the meeting, and what phone and screen must and must not show there.
type moment struct {
	name         string
	go_          func(h *house, cookie string)
	phone, never []string
	screen       []string
}

var moments = []moment{
	{
		name: "welcome", go_: func(*house, string) {},
		phone:  []string{"Du är med!", "Var kommer du ifrån?", "Blå Ripa", `http-equiv="refresh" content="8"`},
		never:  []string{"Spara mitt svar", "har svarat"},
		screen: []string{"code-big", "viewBox", "<li dir=\"auto\">Blå Ripa</li>", "1 är här"},
	},
	{
		name: "single", go_: func(h *house, _ string) { h.jump("en") },
		phone:  []string{"Steg 2 av 8", "Fråga en?", "Hjälp till en", "Tänk själv och svara", `name="o" value="a" aria-pressed="false"`, ">A<", ">C<"},
		never:  []string{"Ledarnot", `data-state="saved"`, `aria-pressed="true"`, "Behåll mitt", "har svarat"},
		screen: []string{"Fråga en?", "Svar b", "0 av 1 har svarat", "Tänk själv och svara"},
	},
	{
		name: "single answered", go_: func(h *house, c string) { h.form(c, "en", "think") },
		phone:  []string{`data-state="saved">Sparat `, `value="a" aria-pressed="true"`, "Du kan ändra dig"},
		screen: []string{"1 av 1 har svarat"},
	},
	{
		name: "talk", go_: func(h *house, _ string) { h.lead("en", "think", quiz.Move{To: "talk"}) },
		phone:  []string{"Prata med den du sitter bredvid", "Ditt svar", "A. Svar a", "hur tänkte du"},
		never:  []string{"<button class=\"opt\"", "barline"},
		screen: []string{"Prata med den du sitter bredvid"},
	},
	{
		name: "votes shown", go_: func(h *house, _ string) { h.lead("en", "talk", quiz.ShowVotes{}) },
		phone:  []string{"barline", "Så svarade vi."},
		never:  []string{"Rätt svar"},
		screen: []string{"barline"},
	},
	{
		name: "again", go_: func(h *house, _ string) { h.lead("en", "talk", quiz.Move{To: "again"}) },
		phone:  []string{"Svara igen", "Behåll mitt första svar", "<small>Ditt första svar</small>", `aria-pressed="false"`},
		never:  []string{`data-state="saved"`, `aria-pressed="true"`, "barline"},
		screen: []string{"0 av 1 har svarat"},
	},
	{
		name: "again kept", go_: func(h *house, c string) { h.form(c, "en", "again") },
		phone: []string{`data-state="saved">Sparat `, `aria-pressed="true"`},
		never: []string{"Behåll mitt första svar"},
	},
	{
		name: "reveal", go_: func(h *house, _ string) { h.lead("en", "again", quiz.Move{To: "reveal"}) },
		phone: []string{
			"Rätt svar: B. Svar b", "NYCKEL-varför", "NYCKEL-fakta", "https://example.org/NYCKEL", "efter 31 januari 2026", "is-right",
			"Ditt svar båda gångerna: A. Svar a.", "Nu vet du mer", "Först svarade 0 av 1 rätt, sedan 0 av 1.",
		},
		screen: []string{"Rätt svar: B. Svar b", "bar-first", "bar-second", "NYCKEL-utgivare"},
	},
	{
		name: "several", go_: func(h *house, _ string) { h.jump("flera") },
		phone: []string{`type="checkbox"`, "Flera svar kan vara rätt", "Spara mitt svar", "Uppdatera sidan"},
		never: []string{`http-equiv="refresh"`},
	},
	{
		name: "several answered", go_: func(h *house, c string) { h.form(c, "flera", "think") },
		phone: []string{`name="o" value="a" checked`, `name="o" value="b" checked`, `data-state="saved">Sparat `},
		never: []string{`name="o" value="c" checked`},
	},
	{
		name: "true or false", go_: func(h *house, _ string) { h.jump("sant") },
		phone:  []string{"Sant", "Falskt"},
		never:  []string{"Svar true"},
		screen: []string{"Sant", "Falskt"},
	},
	{
		name: "estimate", go_: func(h *house, _ string) { h.jump("tal") },
		phone: []string{
			`min="0.0"`, `max="100.0"`, `step="0.5"`, `data-mirror="tal-1-number"`, "Ditt svar (procent)", "Mellan 0,0 och 100,0", "Uppdatera sidan",
		},
		never:  []string{`http-equiv="refresh"`},
		screen: []string{"Mellan 0,0 och 100,0\u00a0procent"},
	},
	{
		name: "estimate answered", go_: func(h *house, c string) { h.form(c, "tal", "think") },
		phone: []string{`value="31,5"`, `value="31.5"`, `data-state="saved">Sparat `},
	},
	{
		name: "estimate revealed", go_: func(h *house, _ string) { h.lead("tal", "think", quiz.Move{To: "reveal"}) },
		phone: []string{"Rätt svar: 42,6\u00a0procent", "En bit ifrån", "Ditt svar: 31,5\u00a0procent.", `class="truth"`, `cx="31.50%"`, "0 av 1 var mycket nära."},
		never: []string{"Sedan", "Prata med den", "Det stämmer"},
	},
	{
		name: "order", go_: func(h *house, _ string) { h.jump("ordning") },
		phone: []string{"data-order", `name="move" value="up:b"`, `name="o" value="a"`, "Flytta upp: Svar b"},
	},
	{
		name: "prompt", go_: func(h *house, _ string) { h.jump("samtal") },
		phone:  []string{"Vad behövs?", "Varför just det?", "Tänk själv", "<textarea", "Frivilligt", "Uppdatera sidan"},
		never:  []string{`http-equiv="refresh"`},
		screen: []string{"Vad behövs?"},
	},
	{
		name: "prompt written alone", go_: func(h *house, c string) {
			h.post(h.phoneBase()+"/contribute", url.Values{"step": {"samtal"}, "phase": {"alone"}, "text": {"Fler <b>tåg</b>"}}, "Cookie", c).status(303)
		},
		phone: []string{"Det här har du skrivit", "Fler &lt;b&gt;tåg"},
		never: []string{"Det här har vi skrivit", "<b>tåg"},
	},
	{
		name: "prompt together", go_: func(h *house, _ string) { h.lead("samtal", "alone", quiz.Move{To: "all"}) },
		phone:  []string{"Det här har vi skrivit", "Prata tillsammans"},
		screen: []string{"Fler &lt;b&gt;tåg"},
	},
	{
		name: "prompt hidden and concluded", go_: func(h *house, _ string) {
			h.lead("samtal", "", quiz.Hide{Contribution: 1})
			h.lead("samtal", "", quiz.Conclude{Text: "Vi vill ha nattåg."})
			h.lead("samtal", "all", quiz.Move{To: "conclude"})
		},
		phone:  []string{"Vi vill ha nattåg.", "Det här kom vi fram till", "Det här har du skrivit", "Vill du lägga till något?"},
		never:  []string{"Det här har vi skrivit", "Varför just det?"},
		screen: []string{"Vi vill ha nattåg."},
	},
	{
		name: "task", go_: func(h *house, _ string) { h.jump("spaning") },
		phone:  []string{"Spaning till nästa gång", "Fråga en granne."},
		screen: []string{"Fråga en granne."},
	},
	{
		name: "paused", go_: func(h *house, _ string) { h.jump("sant"); h.lead("", "", quiz.Pause{}) },
		phone:  []string{"Vi tar en paus", "Fråga sant?"},
		never:  []string{"<button class=\"opt\""},
		screen: []string{"Paus"},
	},
	{
		name: "ended", go_: func(h *house, _ string) { h.lead("", "", quiz.End{}) },
		phone: []string{"Tack för i dag!", "Du kan stänga sidan"},
		never: []string{"Det här har du skrivit", `http-equiv="refresh"`, "Namn och antal", "<form class=\"opts\""},
	},
}

// form answers a question as a page without JavaScript does.
func (h *house) form(cookie string, step quiz.StepID, phase quiz.Phase) {
	h.t.Helper()
	v := url.Values{"step": {string(step)}, "phase": {string(phase)}}
	for name, values := range answers[step] {
		v[name] = values
	}
	h.post(h.phoneBase()+"/answer", v, "Cookie", cookie).status(http.StatusSeeOther)
}

// A whole meeting without JavaScript, seen from a phone and the projector.
func TestPhoneAndScreenThroughAMeeting(t *testing.T) {
	h := open(t, evening())
	cookie := h.join("Blå Ripa")
	for _, m := range moments {
		m.go_(h, cookie)
		phone := h.get(h.phoneBase(), "Cookie", cookie).status(http.StatusOK)
		phone.has(m.phone...).lacks(m.never...).lacks("!P", "!R", "!S", "style=", "onclick", "<no value>")
		english := h.get(h.phoneBase(), "Cookie", cookie+"; nb_lang=en").status(http.StatusOK)
		english.has(`<html lang="en"`).lacks("Fråga ", "Svar a", "Tänk", ">Sparat ", "Ditt svar")
		if len(m.screen) > 0 {
			h.get(h.screenBase()).status(http.StatusOK).has(m.screen...).has(h.round.Code.Spaced()).lacks("style=", "Ledarnot")
		}
		if t.Failed() {
			t.Fatalf("at %q", m.name)
		}
	}
}

func TestOrderWithoutJavaScript(t *testing.T) {
	h := open(t, evening())
	cookie := h.join("")
	h.jump("ordning")
	press := func(move string, order ...string) {
		h.post(h.phoneBase()+"/answer", url.Values{
			"step": {"ordning"}, "phase": {"think"}, "o": order, "move": {move},
		}, "Cookie", cookie).status(http.StatusSeeOther)
	}
	press("down:a", "a", "b", "c")
	press("up:c", "b", "a", "c")
	u, err := h.room.Look(ctx, quiz.Seat{Role: quiz.Leader})
	must(t, err)
	_ = u // the order itself is looked at on the page
	page := h.get(h.phoneBase(), "Cookie", cookie).Body
	at := func(id string) int { return strings.Index(page, `name="o" value="`+id+`"`) }
	if !(at("b") < at("c") && at("c") < at("a")) {
		t.Errorf("order b %d, c %d, a %d", at("b"), at("c"), at("a"))
	}
	press("up:nonsense", "b", "c", "a")
	press("up:b", "b", "c", "a") // already first: nothing moves
}

func TestAFormIsRefusedKindly(t *testing.T) {
	h := open(t, evening())
	cookie := h.join("Blå Ripa")
	h.jump("samtal")
	late := url.Values{"step": {"tal"}, "phase": {"think"}, "text": {"Det jag skrev länge på"}}
	h.post(h.phoneBase()+"/contribute", late, "Cookie", cookie).
		status(http.StatusConflict).has("Träffen har gått vidare", "Det jag skrev länge på</textarea>")
	late.Set("cid", "c1")
	h.post(h.phoneBase()+"/contribute", late, "Cookie", cookie, "Accept", "application/json").
		status(http.StatusConflict).has(`"err":"wrong_step"`, "Träffen har gått vidare").lacks("<html")
	h.jump("tal")
	for _, number := range []string{"", "abc", "9999", "-1", "1e3", "٤٢", strings.Repeat("9", 400)} {
		h.post(h.phoneBase()+"/answer", url.Values{"step": {"tal"}, "phase": {"think"}, "number": {number}, "cid": {"x"}}, "Cookie", cookie).
			status(http.StatusUnprocessableEntity).has(`"err":"bad_number"`)
	}
	h.post(h.phoneBase()+"/answer", url.Values{"step": {"tal"}, "phase": {"think"}, "number": {"42.5"}, "cid": {"ok"}}, "Cookie", cookie).
		status(http.StatusNoContent)
	h.post(h.phoneBase()+"/next", url.Values{"step": {"tal"}, "phase": {"think"}, "cid": {"y"}}, "Cookie", cookie).
		status(http.StatusForbidden).has("not_allowed")
	h.post(h.phoneBase()+"/answer", url.Values{"cid": {"z"}}).status(http.StatusConflict).has("unknown_seat")
	h.post(h.phoneBase()+"/answer", url.Values{"o": {"a"}}).status(http.StatusSeeOther)
}

func TestNameAndLeavingWithoutJavaScript(t *testing.T) {
	h := open(t, evening())
	cookie := h.join("Blå Ripa")
	h.get(h.phoneBase()+"/jag", "Cookie", cookie).status(http.StatusOK).has(`value="Blå Ripa"`).lacks(`http-equiv="refresh"`)
	h.post(h.phoneBase()+"/name", url.Values{"name": {"Röd Räv"}, "people": {"3"}}, "Cookie", cookie).status(http.StatusSeeOther)
	h.get(h.phoneBase(), "Cookie", cookie).has("Röd Räv, 3 personer")
	h.post(h.phoneBase()+"/leave", url.Values{}, "Cookie", cookie).status(http.StatusSeeOther)
	h.get(h.phoneBase(), "Cookie", cookie).status(http.StatusOK).has("Du lämnade träffen", "/join")
	h.post(h.phoneBase()+"/join", url.Values{"name": {""}, "people": {"1"}}, "Cookie", cookie).status(http.StatusSeeOther)
	h.get(h.phoneBase(), "Cookie", cookie).has("Utan namn")
	h.get(h.phoneBase() + "/jag").status(http.StatusSeeOther)
}

func TestJoiningBadly(t *testing.T) {
	h := open(t, evening())
	h.join("Blå Ripa")
	for _, c := range []struct {
		name, people, say string
		status            int
	}{
		{"blå ripa", "1", "heter redan så", http.StatusConflict},
		{strings.Repeat("å", 10_000), "1", "för långt", http.StatusUnprocessableEntity},
		{"Ny", "0", "En till fyra", http.StatusUnprocessableEntity},
		{"Ny", "5", "En till fyra", http.StatusUnprocessableEntity},
		{"Ny", "många", "En till fyra", http.StatusUnprocessableEntity},
	} {
		h.post(h.phoneBase()+"/join", url.Values{"name": {c.name}, "people": {c.people}}).
			status(c.status).has(c.say, "Gå in").lacks("Set-Cookie")
	}
	// What could turn or hide text is taken out; the rest of the name is kept.
	cookie := h.join("Gl\u202ead\x00 Lom")
	h.get(h.phoneBase(), "Cookie", cookie).has("Glad Lom").lacks("\u202e", "\x00")
	h.lead("", "", quiz.SetDoor{Open: false})
	h.post(h.phoneBase()+"/join", url.Values{"name": {"Sen"}, "people": {"1"}}).status(http.StatusConflict).has("Dörren är stängd")
}

// Fiber hands out strings that the next request overwrites. What a request leaves behind has to stay what it was, such
// as the id of a command, by which it is known when it is sent again.
func TestNothingIsKeptOfARequest(t *testing.T) {
	h := open(t, evening())
	h.listen()
	client := &http.Client{
		Transport:     &http.Transport{MaxConnsPerHost: 1},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	defer client.CloseIdleConnections()
	cookie := h.join("Blå Ripa")
	h.jump("samtal")
	for i, cid := range []string{"k1", "k2", "k3", "k1", "k2", "k3"} {
		form := url.Values{"cid": {cid}, "step": {"samtal"}, "phase": {"alone"}, "text": {cid}}
		r, err := http.NewRequest(http.MethodPost, "http://"+h.addr+h.phoneBase()+"/contribute", strings.NewReader(form.Encode()))
		must(t, err)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Cookie", cookie)
		response, err := client.Do(r)
		must(t, err)
		must(t, response.Body.Close())
		if response.StatusCode != http.StatusNoContent {
			t.Fatalf("%d: status %d", i, response.StatusCode)
		}
	}
	u, err := h.room.Look(ctx, quiz.Seat{Role: quiz.Leader})
	must(t, err)
	if got := u.Common.Prompt.Contributions; len(got) != 3 {
		t.Errorf("three commands sent twice became %+v", got)
	}
}

func TestConclusionComesFirst(t *testing.T) {
	h := open(t, evening())
	cookie := h.join("Blå Ripa")
	h.jump("samtal")
	h.lead("samtal", "alone", quiz.Move{To: "conclude"})
	h.get(h.phoneBase(), "Cookie", cookie).has("Vi formulerar det tillsammans").lacks("Det här kom vi fram till")
	h.get(h.screenBase()).has("Vi formulerar det tillsammans")
	h.lead("samtal", "", quiz.Conclude{Text: "Vi vill ha nattåg."})
	page := h.get(h.phoneBase(), "Cookie", cookie).has("Det här kom vi fram till").lacks("Vi formulerar det").Body
	said, box := strings.Index(page, ">Vi vill ha nattåg.<"), strings.Index(page, "<textarea")
	if said < 0 || box < 0 || said > box || strings.Count(page, ">Vi vill ha nattåg.<") != 1 {
		t.Errorf("the conclusion stands at %d, the box for writing at %d", said, box)
	}
}

func TestNobodyAnswered(t *testing.T) {
	h := open(t, evening())
	cookie := h.join("Blå Ripa")
	for _, step := range []quiz.StepID{"en", "flera", "sant", "tal", "ordning"} {
		h.jump(step)
		h.lead(step, "think", quiz.Move{To: "talk"})
		h.lead(step, "talk", quiz.Move{To: "again"})
		h.lead(step, "again", quiz.Move{To: "reveal"})
		for _, page := range []reply{h.get(h.phoneBase(), "Cookie", cookie), h.get(h.screenBase())} {
			page.has("Ingen svarade på telefon eller med handen.", "Rätt svar").lacks("0 av 0", "barline", "vanligaste")
		}
	}
}

// A round may be paused until next week: whoever comes back has the same seat.
func TestASeatOutlivesTheRound(t *testing.T) {
	h := open(t, evening())
	r := h.post(h.phoneBase()+"/join", url.Values{"name": {""}, "people": {"1"}}).status(http.StatusSeeOther)
	const fortnight = 14 * 24 * 60 * 60 // what --forgotten gives a round that nobody ends
	for _, c := range r.Cookies() {
		if c.MaxAge < fortnight+60*60 || c.MaxAge > 15*24*60*60 {
			t.Errorf("%s lives %d seconds", c.Name, c.MaxAge)
		}
	}
	h.get("/personuppgifter").has("högst 15 dagar", "När cirkeln raderas tas kopplingen till den och anordnarens namn bort ur siffrorna. I ändringsloggen står det kvar när träffarna hölls och hur många ni var.")
	h.get("/personuppgifter", "Accept-Language", "en").has("at most 15 days")
}

// A phone's own clock may be wrong, so the script gets the server's, the one that the receipt on the page has.
func TestAPostIsAnsweredWithTheServersClock(t *testing.T) {
	h := open(t, evening())
	cookie := h.join("Blå Ripa")
	h.jump("en")
	form := url.Values{"step": {"en"}, "phase": {"think"}, "o": {"a"}, "cid": {"c1"}}
	saved := h.post(h.phoneBase()+"/answer", form, "Cookie", cookie).status(http.StatusNoContent).Header.Get("X-Saved")
	if len(saved) != len("18:42") {
		t.Fatalf("X-Saved is %q", saved)
	}
	h.get(h.phoneBase(), "Cookie", cookie).has(`data-state="saved">Sparat ` + saved + "<")
	form.Set("phase", "again")
	form.Set("cid", "c2")
	if late := h.post(h.phoneBase()+"/answer", form, "Cookie", cookie).Header.Get("X-Saved"); late != "" {
		t.Errorf("a refused answer was saved at %s", late)
	}
}
