package web

import (
	"strings"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/quiz"
)

// standWords gives one's own answer to a position: "Lika många dagar var", "4 av 5".
func standWords(p i18n.Printer, position *quiz.Position, a quiz.Answer) string {
	if len(a.Options) == 0 {
		return ""
	}
	id := a.Options[0]
	words := positionWords(p, position.Kind, position.Options, id)
	if position.Kind == quiz.Scale && id >= "1" && id <= "5" {
		return p.T("ModulesScaleStep", "Step", words, "Low", say(p, position.Low), "High", say(p, position.High))
	}
	return words
}

// scaleEnd says what the first and the last step of a scale mean; "" for those between.
func scaleEnd(position *quiz.Position, id quiz.OptionID) quiz.Text {
	switch {
	case position.Kind == quiz.Scale && id == "1":
		return position.Low
	case position.Kind == quiz.Scale && id == "5":
		return position.High
	}
	return nil
}

// telHref is a number that a phone can call.
func telHref(number string) string {
	digits := []byte("tel:")
	for _, r := range []byte(number) {
		if r >= '0' && r <= '9' || r == '+' {
			digits = append(digits, r)
		}
	}
	return string(digits)
}

// siteOf names the site of a link: "1177.se".
func siteOf(link string) string {
	_, rest, _ := strings.Cut(link, "://")
	host, _, _ := strings.Cut(rest, "/")
	return strings.TrimPrefix(host, "www.")
}
