package content

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

const (
	maxDecimals = 6
	maxDigits   = 15 // units stay far below what an int64 and a browser's number can hold exactly
)

var decimalNumber = regexp.MustCompile(`^([-−]?)([0-9]+)(?:\.([0-9]+))?$`)

// parseUnits reads a number as people write it, "2.6", into whole units of 10^-decimals, exactly: "2.6" with one
// decimal is 26. It never passes through a float.
func parseUnits(s string, decimals int) (int64, error) {
	m := decimalNumber.FindStringSubmatch(s)
	if m == nil {
		return 0, fmt.Errorf("%q är inget tal; skriv bara siffror, med punkt före decimaler: 248900 eller 2.6", s)
	}
	fraction := strings.TrimRight(m[3], "0")
	if len(fraction) > decimals {
		return 0, fmt.Errorf("%s har fler decimaler än decimals: %d säger", s, decimals)
	}
	digits := m[2] + fraction + strings.Repeat("0", decimals-len(fraction))
	if len(strings.TrimLeft(digits, "0")) > maxDigits {
		return 0, fmt.Errorf("%s är för stort", s)
	}
	units, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%s är inget tal: %w", s, err)
	}
	if m[1] != "" {
		units = -units
	}
	return units, nil
}

// formatUnits is the opposite of parseUnits.
func formatUnits(units int64, decimals int) string {
	sign := ""
	if units < 0 {
		sign, units = "-", -units
	}
	s := strconv.FormatInt(units, 10)
	if decimals == 0 {
		return sign + s
	}
	if len(s) <= decimals {
		s = strings.Repeat("0", decimals-len(s)+1) + s
	}
	return sign + s[:len(s)-decimals] + "." + s[len(s)-decimals:]
}
