package circles

import (
	"slices"
	"time"
)

// A Role is what an account may be.
type Role string

// The closed set of roles. The zero Role may nothing.
const (
	RoleAdmin       Role = "admin"       // accounts and operation
	RoleCoordinator Role = "coordinator" // pilots, as sums that show nothing about few people
	RoleLeader      Role = "leader"      // circles of one's own
)

// Roles gives every role.
func Roles() []Role { return []Role{RoleAdmin, RoleCoordinator, RoleLeader} }

// An Account is somebody who signs in, by one-time link. It has no e-mail address and no password.
type Account struct {
	ID       AccountID
	Name     string // what the leader is called; a function ("Cirkelledare") is enough
	Role     Role
	Lang     string // language of the interface, "sv"
	Created  time.Time
	SignedIn time.Time // when a link was last used; zero: never, so an invitation is still open
}

// Check tells whether the account can be kept; the error is Invalid.
func (a Account) Check() error {
	switch {
	case !plainID.MatchString(string(a.ID)):
		return invalid(idInvalid)
	case a.Name == "" || !tidy(a.Name, MaxName):
		return invalid(idName, "Max", MaxName)
	case !slices.Contains(Roles(), a.Role):
		return invalid(idRole)
	case !langTag.MatchString(a.Lang):
		return invalid(idLang)
	}
	return nil
}

// A Session is a signed-in browser. The token is only in its cookie.
type Session struct {
	Hash    TokenHash
	Account AccountID
	Created time.Time
	Expires time.Time
}

// A Link is a one-time sign-in link. The token is only in the link.
type Link struct {
	Hash    TokenHash
	Account AccountID
	Created time.Time
	Expires time.Time
	Used    time.Time // zero: not yet
}

// Usable tells whether the link can sign somebody in at now: nil, ErrLinkUsed or ErrLinkExpired. Expires is the first
// instant at which it cannot.
func (l Link) Usable(now time.Time) error {
	if !l.Used.IsZero() {
		return Because(ErrLinkUsed, nil)
	}
	if !now.Before(l.Expires) {
		return Because(ErrLinkExpired, nil)
	}
	return nil
}

// CheckLinkLife tells whether a link may live so long; the error is Invalid.
func CheckLinkLife(ttl time.Duration) error {
	if ttl <= 0 || ttl > MaxLinkLife {
		return invalid(idLinkLife, "Days", int(MaxLinkLife/(24*time.Hour)))
	}
	return nil
}

// MaxLinkLife is the longest that a sign-in link may be usable.
const MaxLinkLife = 30 * 24 * time.Hour
