package quiz

import (
	"strings"
)

// ParseUnits reads a number as people type it ("2,6", "2.6", "248 900", "−5") into units of 10^-decimals. Spaces
// between digits are allowed, as in Swedish; what is finer than a unit is rounded half away from zero. It refuses
// anything else with ErrBadNumber, and never needs a float.
func ParseUnits(s string, decimals int) (int64, error) {
	if len(s) > 64 || decimals < 0 || decimals > 9 {
		return 0, ErrBadNumber
	}
	s = strings.NewReplacer("\u00a0", "", "\u202f", "", " ", "", "\u2212", "-", ",", ".").Replace(s)
	negative := strings.HasPrefix(s, "-")
	s = strings.TrimPrefix(s, "-")
	whole, fraction, _ := strings.Cut(s, ".")
	if whole == "" && fraction == "" || len(whole)+decimals > 17 {
		return 0, ErrBadNumber
	}
	var n int64
	for _, c := range whole + padded(fraction, decimals) {
		if c < '0' || c > '9' {
			return 0, ErrBadNumber
		}
		n = n*10 + int64(c-'0')
	}
	if rest := fraction[min(len(fraction), decimals):]; rest != "" {
		if strings.Trim(rest, "0123456789") != "" {
			return 0, ErrBadNumber
		}
		if rest[0] >= '5' {
			n++
		}
	}
	if negative {
		n = -n
	}
	return n, nil
}

// padded gives exactly so many decimals.
func padded(fraction string, decimals int) string {
	if len(fraction) >= decimals {
		return fraction[:decimals]
	}
	return fraction + strings.Repeat("0", decimals-len(fraction))
}
