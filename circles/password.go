package circles

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// A Password is how an account can sign in besides links: a name of its own choosing, and the hash of a password.
type Password struct {
	Account AccountID
	Name    string // folded by FoldSignInName; nobody else has it
	PHC     string // Argon2id in the PHC string form; never shown
	SetAt   time.Time
}

// Bounds on a password, in characters. The least is OWASP ASVS 4.0.3, requirement 2.1.1; the most keeps one from being
// work for the server (2.1.2 asks for at least 64 to be allowed). Nothing is asked about which characters (2.1.9).
const (
	MinPassword = 12
	MaxPassword = 128
)

var signInName = regexp.MustCompile(`^[\p{Ll}\p{Lo}0-9][\p{Ll}\p{Lo}0-9._@+-]{2,63}$`)

// FoldSignInName gives a sign-in name as it is kept: lower case, without space around it.
func FoldSignInName(typed string) string { return strings.ToLower(strings.TrimSpace(typed)) }

// Check tells whether the sign-in name can be kept; the error is Invalid.
func (p Password) Check() error {
	if p.Account == "" || p.PHC == "" || p.SetAt.IsZero() {
		return invalid(idInvalid)
	}
	return CheckSignInName(p.Name)
}

// CheckSignInName tells whether a folded name can be used to sign in; the error is Invalid.
func CheckSignInName(name string) error {
	if !signInName.MatchString(name) {
		return invalid(idSignInName)
	}
	return nil
}

// CheckPassword tells whether a password may be chosen by somebody with a sign-in name; the error is Invalid.
func CheckPassword(name, password string) error {
	n := utf8.RuneCountInString(password)
	if !utf8.ValidString(password) || n < MinPassword || n > MaxPassword {
		return invalid(idPassword, "Min", MinPassword, "Max", MaxPassword)
	}
	if lower := strings.ToLower(password); strings.Contains(lower, name) || strings.Count(lower, lower[:1]) == len(lower) {
		return invalid(idPasswordWeak)
	}
	return nil
}
