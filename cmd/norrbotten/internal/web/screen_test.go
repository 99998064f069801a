package web_test

import (
	"net/http"
	"strings"
	"testing"

	"norrbottenforalla.se/quiz"
)

// A projector that follows no round asks which one runs, without loading the page.
func TestTheProjectorFindsTheRound(t *testing.T) {
	h := open(t, evening())
	asked := func() string {
		t.Helper()
		r := h.send(http.MethodHead, h.screenBase(), nil).status(http.StatusOK)
		if r.Body != "" || r.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%d bytes, %s", len(r.Body), r.Header.Get("Cache-Control"))
		}
		return r.Header.Get("X-Round")
	}
	code := string(h.round.Code)
	if got := asked(); got != code {
		t.Errorf("the round is %q", got)
	}
	page := h.get(h.screenBase()).has(`data-round="` + code + `"`)
	if got := page.Header.Get("X-Round"); got != code {
		t.Errorf("the page is of round %q", got)
	}
	h.lead("", "", quiz.End{})
	if got := asked(); got != "-" {
		t.Errorf("after the end the round is %q", got)
	}
	r := h.send(http.MethodHead, "/skarm/aaaaaaaaaaaaaaaaaaaaaaaa", nil).status(http.StatusNotFound)
	if got := r.Header.Get("X-Round"); got != "" {
		t.Errorf("an unknown projector gets %q", got)
	}
}

// The waiting page does not load itself again where there is a script: it would flash all the time.
func TestTheWaitingPageIsStill(t *testing.T) {
	h := open(t, evening())
	h.lead("", "", quiz.End{})
	page := h.get(h.screenBase()).has("Träffen har inte börjat", "/assets/screen", `type="module"`).lacks("data-base", "data-round")
	head := page.Body[:strings.Index(page.Body, "<body")]
	if !strings.Contains(head, `<noscript><meta http-equiv="refresh" content="5">`) || strings.Count(head, "http-equiv") != 1 {
		t.Errorf("the head is %s", head)
	}
}

func TestTheBarOfPhasesStandsAtTheTop(t *testing.T) {
	h := open(t, evening())
	cookie := h.join("Blå Ripa")
	h.jump("en")
	h.form(cookie, "en", "think")
	for _, ph := range []quiz.Phase{"think", "talk", "again"} {
		page := h.get(h.screenBase())
		page.has(`<div class="top"><ol class="phasebar"`, `aria-current="step"`, `<div class="wall fit-`)
		if next, ok := ph.Next(quiz.StepQuestion); ok {
			h.lead("en", ph, quiz.Move{To: next})
		}
	}
	h.get(h.screenBase()).has(`<div class="top"><ol class="phasebar"`, `<div class="pair">`, `scope="rowgroup" rowspan="2"`)
	h.lead("", "", quiz.End{})
	h.get(h.screenBase()).lacks("phasebar", "Steg ")
}
