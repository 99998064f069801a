package web

import (
	"slices"
	"strings"
	"time"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/quiz"
)

// phaseName is a phase as it stands in message ids: "think" → "Think".
func phaseName(ph quiz.Phase) string {
	if ph == "" {
		return ""
	}
	return strings.ToUpper(string(ph[:1])) + string(ph[1:])
}

// phaseWords tells what everybody does now.
func phaseWords(p i18n.Printer, ph quiz.Phase) string { return p.T("Phase" + phaseName(ph)) }

// promptWords tells what everybody does with a prompt now; while there is no conclusion yet, that it is time for one.
func promptWords(v sight) string {
	if v.Phase == quiz.PhaseConclude && !hasEnded(v.Prompt) {
		return v.P.T("PhaseConcludeSoon")
	}
	return phaseWords(v.P, v.Phase)
}

// phaseRules says in a line how to do it; "" where the name of the phase says enough.
func phaseRules(v sight) string {
	switch v.Phase {
	case quiz.PhaseAround, quiz.PhaseCorners, quiz.PhaseWrite, quiz.PhaseDots:
		return v.P.T("TalkRules" + phaseName(v.Phase))
	}
	return ""
}

// writeHint says what becomes of what is written.
func writeHint(v sight) string {
	if v.Prompt != nil && v.Prompt.Sensitive {
		return v.P.T("TalkWriteHeld")
	}
	return v.P.T("PhoneWriteHint")
}

// phasesOf gives the phases to show of a step: those that have been, are, or usually come. A question that was
// revealed without a second vote has no talk and no second vote to show.
func phasesOf(c *quiz.Common) []quiz.Phase {
	if c.Prompt != nil {
		return c.Prompt.Phases
	}
	phases := quiz.Phases(c.Kind)
	if v := c.Position; v != nil && c.Phase == quiz.PhaseShow && v.Second == nil {
		return []quiz.Phase{quiz.PhaseThink, quiz.PhaseShow}
	}
	if q := c.Question; q != nil && q.Reveal != nil && q.Second == nil {
		return []quiz.Phase{quiz.PhaseThink, quiz.PhaseReveal}
	}
	return phases
}

// before tells whether a phase comes before the present one.
func before(phases []quiz.Phase, ph, now quiz.Phase) bool {
	i := slices.Index(phases, ph)
	return i >= 0 && i < slices.Index(phases, now)
}

// placeWords tells where in the meeting a step is: "Steg 3 av 12".
func placeWords(p i18n.Printer, c *quiz.Common) string {
	return p.T("PhasePlace", "Number", c.Number, "Of", c.Of)
}

// day is a date as the modules write it, in Sweden.
func day(t time.Time) string { return t.In(sweden).Format(time.DateOnly) }
