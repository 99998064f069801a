package circles

import (
	"fmt"
	"io"
	"strings"
	"unicode"
)

// A Code is what participants type to join a round: CodeLength characters of CodeAlphabet.
type Code string

const (
	// CodeLength is the number of characters of a code; 27^6 is 387 million.
	CodeLength = 6
	// CodeAlphabet has no vowels, so that no code is a word, and nothing that looks like something else.
	CodeAlphabet = "23456789BCDFGHJKMNPQRSTVWXZ"
	// lookalikes are what people read into a code; no code holds one.
	lookalikes = "01OIL"
)

// NewCode draws a code from random, which is crypto/rand.Reader outside tests. Every code is equally likely.
func NewCode(random io.Reader) (Code, error) {
	code, err := drawCode(random, CodeLength)
	return Code(code), err
}

func drawCode(random io.Reader, length int) (string, error) {
	const n = len(CodeAlphabet)
	const fair = 256 - 256%n // bytes from here on would make the first letters likelier
	code := make([]byte, 0, length)
	b := make([]byte, 1)
	for len(code) < length {
		if _, err := io.ReadFull(random, b); err != nil {
			return "", fmt.Errorf("circles: draw code: %w", err)
		}
		if int(b[0]) < fair {
			code = append(code, CodeAlphabet[int(b[0])%n])
		}
	}
	return string(code), nil
}

// ParseCode reads a code as typed: any case, with spaces, hyphens or dots. What is not a code is Invalid with a message
// that helps: a character that only looks like one of a code, one that no code has, too few or too many.
func ParseCode(typed string) (Code, error) {
	code, err := parseCode(typed, CodeLength)
	return Code(code), err
}

func parseCode(typed string, length int) (string, error) {
	var code strings.Builder
	for _, r := range typed {
		r = unicode.ToUpper(r)
		switch {
		case unicode.IsSpace(r), r == '-', r == '–', r == '.':
			continue
		case strings.ContainsRune(lookalikes, r):
			return "", invalid(idCodeLookalike, "Letter", string(r))
		case !strings.ContainsRune(CodeAlphabet, r):
			return "", invalid(idCodeLetter, "Letter", printable(r))
		}
		code.WriteRune(r)
		if code.Len() > length {
			break
		}
	}
	if code.Len() != length {
		return "", invalid(idCodeLength, "Length", length)
	}
	return code.String(), nil
}

// Spaced gives the code as it is shown: "XXX XXX".
func (c Code) Spaced() string {
	if len(c) != CodeLength {
		return string(c)
	}
	return string(c[:CodeLength/2]) + " " + string(c[CodeLength/2:])
}

// Check tells whether c is a code as NewCode draws them.
func (c Code) Check() error {
	parsed, err := ParseCode(string(c))
	if err != nil {
		return err
	}
	if parsed != c {
		return invalid(idCodeLength, "Length", CodeLength)
	}
	return nil
}

// printable keeps what has no shape out of an error message.
func printable(r rune) string {
	if unicode.IsPrint(r) && r != unicode.ReplacementChar {
		return string(r)
	}
	return "?"
}
