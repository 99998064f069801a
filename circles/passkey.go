package circles

import (
	"context"
	"encoding/base64"
	"time"
)

// A Passkey is the public half of a key on a leader's device, with which an account signs in. What opens it there, a
// finger or a PIN, never leaves the device. The device's maker and model are not kept.
type Passkey struct {
	ID             string // the credential's own, in base64url; nobody else has it
	Account        AccountID
	Site           string // the host that it was made for (RP ID); it works nowhere else
	Name           string // what its owner calls it
	PublicKey      []byte // COSE
	Count          uint32 // how often it has signed, as the device says; stays 0 on devices that do not count
	BackupEligible bool   // may be carried to other devices by its maker; never changes
	Created        time.Time
	Used           time.Time // when it last signed somebody in; zero: never
}

const (
	// MaxPasskeys is how many passkeys an account may have.
	MaxPasskeys = 10
	// maxPasskeyID is the longest credential ID, in bytes (WebAuthn Level 3, §4, "Credential ID").
	maxPasskeyID = 1023
	// maxPasskeyKey is more than any public key of the usual algorithms takes.
	maxPasskeyKey = 2048
)

// Check tells whether the passkey can be kept; the error is Invalid.
func (p Passkey) Check() error {
	id, err := base64.RawURLEncoding.DecodeString(p.ID)
	switch {
	case err != nil || len(id) == 0 || len(id) > maxPasskeyID:
		return invalid(idInvalid)
	case p.Account == "" || p.Site == "" || p.Created.IsZero():
		return invalid(idInvalid)
	case len(p.PublicKey) == 0 || len(p.PublicKey) > maxPasskeyKey:
		return invalid(idInvalid)
	case p.Name == "" || !tidy(p.Name, MaxName):
		return invalid(idName, "Max", MaxName)
	}
	return nil
}

// Counted tells whether a passkey may say next that it has signed so often. A device that counts never says the same or
// less again: if it does, somebody has a copy of the key (WebAuthn Level 3, §6.1.1).
func (p Passkey) Counted(next uint32) bool { return next > p.Count || next == 0 && p.Count == 0 }

// UsePasskey signs somebody in: the passkey has signed Count times, and Session begins. Session.Account is filled in by
// the store.
type UsePasskey struct {
	ID      string
	Count   uint32
	Session Session
	At      time.Time
}

// A PasskeyStore keeps passkeys. What is added or removed is written to the audit trail in the same transaction, without
// its name; By.At must not be zero.
type PasskeyStore interface {
	// AddPasskey keeps a passkey. NotFound when the account is not there, Conflict when somebody has the passkey already,
	// ErrPasskeyMany when the account has MaxPasskeys.
	AddPasskey(ctx context.Context, p Passkey, by By) error
	// Passkey gives one passkey. NotFound when there is none.
	Passkey(ctx context.Context, id string) (Passkey, error)
	// Passkeys gives those of an account, oldest first.
	Passkeys(ctx context.Context, account AccountID) ([]Passkey, error)
	// UsePasskey keeps the count and begins a session, both or neither, and gives whose it is. NotFound when there is no
	// such passkey, ErrPasskey when it has counted so far already.
	UsePasskey(ctx context.Context, u UsePasskey) (Account, error)
	// RemovePasskey takes one away. NotFound when the account has no such passkey.
	RemovePasskey(ctx context.Context, account AccountID, id string, by By) error
	// RemovePasskeys takes all of an account's away, and says how many there were. None is no error and no line.
	RemovePasskeys(ctx context.Context, account AccountID, by By) (int, error)
}
