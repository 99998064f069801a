package web_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"norrbottenforalla.se/quiz"
	"norrbottenforalla.se/quiz/wire"
)

// The right answer leaves the server at the reveal and not before: not on a page, not in a frame, not as data, to
// nobody in the room. Everything that every role is sent is listened to while a whole evening goes by.
func TestTheKeyStaysUntilTheReveal(t *testing.T) {
	h := open(t, evening())
	h.listen()
	cookie, data := h.join("Blå Ripa"), h.join("Klok Uggla")
	signed := h.signIn(h.leader)
	pages := map[string]string{h.phoneBase(): cookie, h.screenBase(): "", h.leadBase(): signed}
	taps := map[string]*tap{
		"phone":       h.tap(h.phoneBase(), wire.SubHTML, cookie),
		"phone data":  h.tap(h.phoneBase(), wire.SubJSON, data),
		"screen":      h.tap(h.screenBase(), wire.SubHTML, ""),
		"screen data": h.tap(h.screenBase(), wire.SubJSON, ""),
		"leader":      h.tap(h.leadBase(), wire.SubHTML, signed),
		"leader data": h.tap(h.leadBase(), wire.SubJSON, signed),
	}
	looked, revealed := 0, 0
	// look reads everything that is out now; told says whether the key may and must be in it.
	look := func(where string, told bool) {
		t.Helper()
		for path, cookie := range pages {
			for _, lang := range []string{"sv", "en"} {
				page := h.get(path, "Cookie", cookie, "Accept-Language", lang).status(200)
				checkKey(t, where+" "+path, page.Body, told)
				looked++
			}
		}
		for name, p := range taps {
			if told {
				p.wait("the key "+where+" "+name, func(f wire.Frame) bool { return strings.Contains(f.HTML+asText(f.D), secret) })
				revealed++
				p.forget()
				continue
			}
			checkKey(t, where+" "+name, p.heard(), false)
		}
	}
	for _, step := range evening().Steps {
		if step.Kind != quiz.StepQuestion {
			continue
		}
		h.jump(step.ID)
		for _, p := range taps {
			p.wait(string(step.ID), func(f wire.Frame) bool {
				return strings.Contains(f.HTML+asText(f.D), say(step.Question.Text)) || strings.Contains(asText(f.D), string(step.ID))
			})
		}
		at := func(ph quiz.Phase) string { return string(step.ID) + "/" + string(ph) }
		look(at(quiz.PhaseThink), false)
		answerOver(t, taps["phone"], step.ID, quiz.PhaseThink)
		answerOver(t, taps["phone data"], step.ID, quiz.PhaseThink)
		look(at(quiz.PhaseThink)+" answered", false)
		h.lead(step.ID, quiz.PhaseThink, quiz.Move{To: quiz.PhaseTalk})
		look(at(quiz.PhaseTalk), false)
		h.lead(step.ID, quiz.PhaseTalk, quiz.ShowVotes{})
		look(at(quiz.PhaseTalk)+" shown", false)
		h.lead(step.ID, quiz.PhaseTalk, quiz.Move{To: quiz.PhaseAgain})
		look(at(quiz.PhaseAgain), false)
		answerOver(t, taps["phone"], step.ID, quiz.PhaseAgain)
		look(at(quiz.PhaseAgain)+" answered", false)
		h.lead(step.ID, quiz.PhaseAgain, quiz.Move{To: quiz.PhaseReveal})
		look(at(quiz.PhaseReveal), true)
	}
	if looked != 5*7*6 || revealed != 5*6 {
		t.Errorf("looked %d times and saw %d reveals: the test does not test what it says", looked, revealed)
	}
}

func say(t quiz.Text) string { return t["sv"] }

func asText(d any) string {
	b, err := json.Marshal(d)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// checkKey finds any text of the key, and the marks that would give it away.
func checkKey(t *testing.T, where, text string, told bool) {
	t.Helper()
	if told {
		for _, part := range []string{"varför", "lockar", "fakta", "utgivare"} {
			sv, en := secret+"-"+part, secret+"-"+map[string]string{
				"varför": "why", "lockar": "tempts", "fakta": "fact", "utgivare": "utgivare",
			}[part]
			if !strings.Contains(text, sv) && !strings.Contains(text, en) {
				t.Errorf("%s: the reveal lacks %s", where, sv)
			}
		}
		return
	}
	for _, never := range []string{secret, "is-right", "badge-right", "Rätt svar", "Right answer", `"right"`, `"near"`, "truth"} {
		if i := strings.Index(text, never); i >= 0 {
			t.Errorf("%s: %q is out before the reveal: …%s…", where, never, text[max(0, i-80):min(len(text), i+80)])
		}
	}
}

// answerOver gives the answer of the test over the socket and waits until it is kept.
func answerOver(t *testing.T, p *tap, step quiz.StepID, phase quiz.Phase) {
	t.Helper()
	cid := fmt.Sprint(step, phase)
	frame := map[string]any{"t": "answer", "cid": cid, "step": step, "phase": phase}
	for name, values := range answers[step] {
		frame[name] = values
	}
	p.say(asText(frame))
	if f := p.ack(cid); f.Err != "" {
		t.Fatalf("%s %s: %s", step, phase, f.Say)
	}
}
