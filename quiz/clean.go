package quiz

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/secure/precis"
	"golang.org/x/text/unicode/norm"
)

// cleanName makes a name fit to be shown to a room. An empty name is allowed: nobody has to have one.
// It follows the Nickname profile of RFC 8266, which trims, folds width and refuses control characters; what can
// turn the direction of the text or hide in it is taken out first, so that a pasted name still works.
func cleanName(s string) (string, error) {
	if len(s) > 40*MaxName {
		return "", ErrNameLong
	}
	s = strings.TrimSpace(strings.Map(dropInvisible, s))
	if s == "" {
		return "", nil
	}
	if !utf8.ValidString(s) {
		return "", ErrNameInvalid
	}
	name, err := precis.Nickname.String(s)
	if err != nil {
		return "", ErrNameInvalid
	}
	if utf8.RuneCountInString(name) > MaxName {
		return "", ErrNameLong
	}
	return name, nil
}

// nameKey is equal for names that a reader would take for the same.
func nameKey(name string) string {
	key, err := precis.Nickname.CompareKey(name)
	if err != nil {
		return name
	}
	return key
}

// cleanText makes one paragraph of what somebody wrote: no control characters, no direction overrides, single
// spaces. At most limit characters; refused when empty or longer.
func cleanText(s string, limit int) (string, error) {
	if len(s) > 40*limit {
		return "", ErrTextLong
	}
	s = strings.ToValidUTF8(s, "")
	s = strings.Join(strings.Fields(strings.Map(dropInvisible, norm.NFC.String(s))), " ")
	if s == "" {
		return "", ErrTextEmpty
	}
	if utf8.RuneCountInString(s) > limit {
		return "", ErrTextLong
	}
	return s, nil
}

// dropInvisible removes what has no shape of its own but changes how other text is read. Line breaks and tabs
// become spaces.
func dropInvisible(r rune) rune {
	switch {
	case r == '\n' || r == '\r' || r == '\t':
		return ' '
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r), r == '\u2028', r == '\u2029', r == '\u2800', r == '\u3164', r == '\uffa0', r == '\u115f', r == '\u1160':
		return -1
	}
	return r
}
