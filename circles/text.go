package circles

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds on what people write, in characters.
const (
	MaxName      = 80   // an account, a circle, an organiser, a partner
	MaxTitle     = 120  // a meeting
	MaxPlace     = 80   // where a meeting is
	MaxLog       = 2000 // what was done in a meeting
	MaxOwnPrompt = 280  // a prompt of the leader's own
	MaxText      = 2000 // a text in a record
)

// tidy tells whether s is one line of at most limit characters that shows what it is: no control characters, nothing
// invisible that turns or hides text, no space around it.
func tidy(s string, limit int) bool {
	if !utf8.ValidString(s) || utf8.RuneCountInString(s) > limit || s != strings.TrimSpace(s) {
		return false
	}
	for _, r := range s {
		if unicode.IsControl(r) || deceptive(r) {
			return false
		}
	}
	return true
}

// tidyLines tells whether s is lines that are each tidy, apart from space around them.
func tidyLines(s string, limit int) bool {
	if !utf8.ValidString(s) || utf8.RuneCountInString(s) > limit || s != strings.TrimSpace(s) {
		return false
	}
	for line := range strings.SplitSeq(s, "\n") {
		if !tidy(strings.TrimSpace(line), limit) {
			return false
		}
	}
	return true
}

// deceptive tells whether r changes how other text reads without being seen. The joiners stay: some languages need
// them to spell.
func deceptive(r rune) bool {
	const zwnj, zwj, softHyphen = '\u200c', '\u200d', '\u00ad'
	if r == zwnj || r == zwj || r == softHyphen {
		return false
	}
	return unicode.In(r, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp)
}

// langTag is a language as people choose it: "sv", "en", "sv-lattlast".
var langTag = regexp.MustCompile(`^[a-z]{2,3}(-[a-z0-9]{1,8}){0,3}$`)

// plainID is an identifier: ours are base32; authored ones (steps, modules) have hyphens too.
var plainID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$`)
