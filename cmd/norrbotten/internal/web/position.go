package web

import (
	"slices"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/quiz"
)

// positionWords gives an answer to a position in words: its own option, a step of its scale, or one that every position
// takes. Options are those of the position's view or of the position itself.
func positionWords(p i18n.Printer, kind quiz.PositionKind, options []quiz.Option, id quiz.OptionID) string {
	switch id {
	case quiz.Else:
		return p.T("PositionElse")
	case quiz.Unsure:
		return p.T("PositionUnsure")
	case quiz.Pass:
		return p.T("PositionPass")
	}
	if kind == quiz.Scale {
		return string(id)
	}
	if i := slices.IndexFunc(options, func(o quiz.Option) bool { return o.ID == id }); i >= 0 {
		return say(p, options[i].Text)
	}
	return string(id)
}
