package i18n

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

const (
	noBreakSpace = "\u00a0"
	minusSign    = "\u2212"
)

// separators are how a language writes numbers.
type separators struct{ group, decimal string }

// separatorsOf reads a language's separators off a number that x/text wrote. Digits are always Western: the
// material's figures are compared with printed sources.
func separatorsOf(htmlLang string) separators {
	tag := language.Make(htmlLang + "-u-nu-latn")
	sample := message.NewPrinter(tag).Sprint(number.Decimal(1234567.5, number.Scale(1)))
	var marks []string
	for _, r := range sample {
		if !unicode.IsDigit(r) {
			marks = append(marks, string(r))
		}
	}
	if len(marks) < 3 {
		return separators{group: noBreakSpace, decimal: ","}
	}
	s := separators{group: marks[0], decimal: marks[len(marks)-1]}
	if strings.TrimSpace(s.group) == "" {
		s.group = noBreakSpace
	}
	return s
}

// format writes units·10^-decimals, exactly.
func (s separators) format(units int64, decimals int) string {
	digits := strconv.FormatInt(units, 10)
	sign := ""
	if rest, negative := strings.CutPrefix(digits, "-"); negative {
		sign, digits = minusSign, rest
	}
	decimals = max(decimals, 0)
	if short := decimals + 1 - len(digits); short > 0 {
		digits = strings.Repeat("0", short) + digits
	}
	whole, fraction := digits[:len(digits)-decimals], digits[len(digits)-decimals:]
	var b strings.Builder
	b.WriteString(sign)
	for i, d := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(s.group)
		}
		b.WriteRune(d)
	}
	if fraction != "" {
		b.WriteString(s.decimal)
		b.WriteString(fraction)
	}
	return b.String()
}
