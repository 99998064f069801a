package report

import (
	"bytes"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	utf "golang.org/x/text/encoding/unicode"
)

// Text gives the text of a file as people have it: UTF-8; UTF-16 with a byte order mark or without; and what Excel's older
// ways of saving CSV write, which say nothing about their letters: Windows-1252 (ISO 8859-1 is a part of it), "Macintosh"
// (Mac OS Roman) and "MS-DOS" (code page 850). Those are told apart by which of them gives Swedish; where two do, it is not
// guessed. The mark is left out. The error is ErrCSVTooBig, ErrCSVNotText, or ErrCSVLetters for letters that cannot be told
// or were broken before the file came here.
func Text(file []byte) (string, error) {
	if len(file) > MaxCSVBytes {
		return "", ErrCSVTooBig
	}
	for _, other := range []string{"%PDF", "PK\x03\x04"} {
		if bytes.HasPrefix(file, []byte(other)) {
			return "", ErrCSVNotText
		}
	}
	text, err := decoded(file)
	switch {
	case err != nil:
		return "", err
	case strings.ContainsRune(text, 0):
		return "", ErrCSVNotText
	case broken.MatchString(text):
		return "", ErrCSVLetters
	}
	return text, nil
}

func decoded(file []byte) (string, error) {
	marked := func(mark string) bool { return bytes.HasPrefix(file, []byte(mark)) }
	switch {
	case marked("\xff\xfe"), marked("\xfe\xff"):
		return sixteen(file, utf.UTF16(utf.BigEndian, utf.UseBOM))
	case utf8.Valid(file) && bytes.IndexByte(file, 0) < 0:
		return strings.TrimPrefix(string(file), bom), nil
	case bytes.IndexByte(file, 0) >= 0:
		return unmarked(file)
	}
	return eightBits(file)
}

func sixteen(file []byte, from encoding.Encoding) (string, error) {
	text, err := from.NewDecoder().Bytes(file)
	if err != nil {
		return "", ErrCSVNotText
	}
	return string(text), nil
}

// unmarked reads UTF-16 that does not say so: in Swedish one half of almost every letter is a zero, and it is the same half.
func unmarked(file []byte) (string, error) {
	var zeros [2]int
	for i, b := range file {
		if b == 0 {
			zeros[i%2]++
		}
	}
	order := utf.LittleEndian
	if zeros[0] > zeros[1] {
		order = utf.BigEndian
	}
	if len(file)%2 != 0 || min(zeros[0], zeros[1]) > 0 || max(zeros[0], zeros[1]) < len(file)/4 {
		return "", ErrCSVNotText
	}
	text, err := sixteen(file, utf.UTF16(order, utf.IgnoreBOM))
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && !unicode.IsSpace(r) }) {
		return "", ErrCSVNotText
	}
	return text, err
}

// broken is what å, ä and ö become when a program before us took one kind of letters for another and saved the mistake:
// "Ã¶", "√∂" and "├Â" of UTF-8, "tr‰ff", "trŠff", "f”r" and "f÷r" of the others, and the sign for a letter that is lost.
var broken = regexp.MustCompile(
	`\x{FFFD}|[\x{80}-\x{9F}]|├|Ã[^\p{L}\s]|√[•§∂ÖÑñ]|\p{L}[‰ˆ„†]|\p{L}[”÷]\p{L}|\p{Ll}[ŠŒÕÂ]`)

// eightBits reads letters of one byte each. It chooses the kind of letters that costs least, and none where two that
// differ cost the same.
func eightBits(file []byte) (string, error) {
	best, cost, tie := "", notSwedish, false
	for _, from := range []*charmap.Charmap{charmap.Windows1252, charmap.Macintosh, charmap.CodePage850} {
		runes := make([]rune, len(file))
		for i, b := range file {
			runes[i] = from.DecodeByte(b)
		}
		switch text, costs := string(runes), swedishCost(runes); {
		case costs < cost:
			best, cost, tie = text, costs, false
		case costs == cost && text != best:
			tie = true
		}
	}
	if tie || cost == notSwedish {
		return "", ErrCSVLetters
	}
	return best, nil
}

const (
	swedishLetters = "åäöÅÄÖéÉ"
	swedishSigns   = "–—’‘“”…•€§½¼¾²³°´×·«»®©£\u00a0\u00ad"
	rareLetter     = 3 // "Á" in a Sámi word, "ü" in a name
	rareSign       = 6 // "™", and "┴" and "¡", which are "Á" elsewhere
	notSwedish     = math.MaxInt
)

// swedishCost tells how unlikely a text is to be Swedish, by the characters outside ASCII: nothing for the usual ones where
// they can stand, something for rare letters, notSwedish when one is there that cannot.
func swedishCost(text []rune) int {
	cost := 0
	for i, r := range text {
		if r < utf8.RuneSelf {
			continue
		}
		before, after := '\n', '\n'
		if i > 0 {
			before = text[i-1]
		}
		if i+1 < len(text) {
			after = text[i+1]
		}
		switch {
		case !fits(before, r, after):
			return notSwedish
		case stray(before, r, after):
			cost += rareSign
		case strings.ContainsRune(swedishLetters+swedishSigns, r):
		case unicode.IsLetter(r):
			cost += rareLetter
		default:
			cost += rareSign
		}
	}
	return cost
}

// stray tells whether a usual sign stands where it hardly does, so that it is likelier to be a letter: the "ø" of "Bodø" is
// the "°" of MS-DOS, and "ü" is its "³". Behind a figure, and in "m³", it is the sign.
func stray(before, r, after rune) bool {
	switch r {
	case '°', '¾':
		return unicode.IsLetter(before)
	case '³':
		return unicode.IsLetter(before) && before != 'm' || unicode.IsLetter(after)
	}
	return false
}

// fits tells whether a character can stand between two others: no capital letter inside a word of small ones, no sign inside
// a word that none of ours has, no sum that runs into one, and no cell that begins with dots and goes on with a word.
func fits(before, r, after rune) bool {
	inWord := unicode.IsLetter(before) && unicode.IsLetter(after)
	switch {
	case unicode.IsUpper(r):
		return !unicode.IsLower(before)
	case unicode.IsLower(r):
		return !unicode.IsUpper(after)
	case strings.ContainsRune("€·", r):
		return !unicode.IsLetter(before) && !unicode.IsLetter(after)
	case r == '…':
		return !slices.Contains([]rune(";,\t\r\n\""), before) || !unicode.IsLetter(after)
	case strings.ContainsRune("–—’´\u00a0\u00ad", r):
		return true
	}
	return unicode.IsLetter(r) || !inWord
}
