package quiz

import (
	"strings"
)

// ParseUnits reads a number as people type it ("2,6", "2.6", "248 900", "−5") into units of 10^-decimals. Spaces
// between digits are allowed, as in Swedish; what is finer than a unit is rounded half away from zero. Of a whole
// number (decimals 0) a comma or point before every three digits is no decimal sign: "248,900" is as many as in English.
// It refuses anything else with ErrBadNumber, and never needs a float.
func ParseUnits(s string, decimals int) (int64, error) {
	if len(s) > 64 || decimals < 0 || decimals > 9 {
		return 0, ErrBadNumber
	}
	s = strings.NewReplacer("\u00a0", "", "\u202f", "", " ", "", "\u2212", "-", ",", ".").Replace(s)
	negative := strings.HasPrefix(s, "-")
	s = strings.TrimPrefix(s, "-")
	if decimals == 0 {
		s = ungrouped(s)
	}
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

// ungrouped takes the points out of "1.248.900"; anything that is not grouped by three stays as it is.
func ungrouped(s string) string {
	groups := strings.Split(s, ".")
	for i, g := range groups {
		if i > 0 && len(g) != 3 || i == 0 && (len(g) < 1 || len(g) > 3) {
			return s
		}
	}
	return strings.Join(groups, "")
}

// padded gives exactly so many decimals.
func padded(fraction string, decimals int) string {
	if len(fraction) >= decimals {
		return fraction[:decimals]
	}
	return fraction + strings.Repeat("0", decimals-len(fraction))
}
