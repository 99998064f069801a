package quiz

// A Lang is a language of the material as people choose it: "sv", "en", "sv-lattlast", "fi", …
type Lang string

// Source language of the material; every text exists in it.
const Swedish Lang = "sv"

// EasySwedish is Swedish for those who read slowly ("lättläst"). Leader's notes are not written in it.
const EasySwedish Lang = "sv-lattlast"

// A Text is one text in the languages it exists in.
type Text map[Lang]string

// In gives the text in the language asked for. Where it is missing the Swedish text is given, with the language
// that it really is in, so that a page can mark it.
func (t Text) In(lang Lang) (string, Lang) {
	if s, ok := t[lang]; ok && s != "" {
		return s, lang
	}
	return t[Swedish], Swedish
}
