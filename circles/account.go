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

// An Account is somebody who signs in. It has no e-mail address; a password or a passkey is kept apart from it.
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
	}
	return CheckLang(a.Lang)
}

// CheckLang tells whether something can be a language of an account; the error is Invalid.
func CheckLang(lang string) error {
	if !langTag.MatchString(lang) {
		return invalid(idLang)
	}
	return nil
}

// CheckAdministrators tells whether one of all accounts may get a role, or be removed when role is empty: a site always has
// an administrator, and always one who has signed in if there was one, because whoever never came opens no door. Others may
// always. The error is ErrLastAdmin.
func CheckAdministrators(all []Account, id AccountID, role Role) error {
	var goes Account
	left, come := 0, 0
	for _, a := range all {
		switch {
		case a.Role != RoleAdmin:
		case a.ID == id:
			goes = a
		default:
			left++
			if !a.SignedIn.IsZero() {
				come++
			}
		}
	}
	if goes.ID == "" || role == RoleAdmin {
		return nil
	}
	if left == 0 || come == 0 && !goes.SignedIn.IsZero() {
		return Because(ErrLastAdmin, nil)
	}
	return nil
}

// Leads tells whether somebody with this role can lead a circle. A coordinator cannot: sums are all that role sees.
func (r Role) Leads() bool { return access[MeetingLead][r] != no }

// A RemoveAccount takes an account away for good: its name, its ways in and its posts. Successors become leaders of the
// circles named; a circle without one may be left with nobody to lead it.
type RemoveAccount struct {
	Account    AccountID
	Successors map[CircleID]AccountID
	By         By
}

// A Session is a signed-in browser. The token is only in its cookie.
type Session struct {
	Hash    TokenHash
	Account AccountID
	Created time.Time
	Expires time.Time
	// Proved is when its owner last showed a password, a passkey, or a link that somebody else made; zero: not.
	Proved time.Time
}

// ProofLife is how long a session that was proved may change the account's ways in without proving it again.
const ProofLife = 10 * time.Minute

// Fresh tells whether the session was proved within ProofLife. A proof that is to come was shown by a clock that was ahead,
// and nobody knows when.
func (s Session) Fresh(now time.Time) bool {
	return !s.Proved.IsZero() && now.Sub(s.Proved).Abs() < ProofLife
}

// A Link is a one-time sign-in link. The token is only in the link.
type Link struct {
	Hash    TokenHash
	Account AccountID
	Created time.Time
	Expires time.Time
	Used    time.Time // zero: not yet
	// Own: the account made it itself, for one more device. It signs in and proves nothing, or a stolen session could make
	// a proof of itself.
	Own bool
	// Replaced is when a newer link of the account took its place; zero: not. An account has one link that works.
	Replaced time.Time
}

// Usable tells whether the link can sign somebody in at now: nil, ErrLinkUsed, ErrLinkReplaced or ErrLinkExpired. Expires
// is the first instant at which it cannot.
func (l Link) Usable(now time.Time) error {
	if !l.Used.IsZero() {
		return Because(ErrLinkUsed, nil)
	}
	if !l.Replaced.IsZero() {
		return Because(ErrLinkReplaced, nil)
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
