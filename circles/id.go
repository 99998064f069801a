package circles

import (
	"encoding/base32"
	"fmt"
	"io"
)

// Identifiers are random text made by the caller with NewID; nothing can be guessed from one about another.
type (
	AccountID string
	CircleID  string
	MeetingID string
	RoundID   string
)

// A ScreenKey is the secret in the address of a circle's projector page. It is stored as it is, because the leader
// has to be shown the address again; it lets its holder see what the screen sees and nothing more.
type ScreenKey string

// A TokenHash is the hash of a secret; the secret itself is never stored.
type TokenHash string

const (
	idBytes  = 15 // 120 bits, 24 characters
	keyBytes = 20 // 160 bits, 32 characters
)

// lowerBase32 uses the letters of RFC 4648 in lower case: safe in an address, readable aloud.
var lowerBase32 = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// NewID draws an identifier from random, which is crypto/rand.Reader outside tests.
func NewID[ID AccountID | CircleID | MeetingID | RoundID | PilotID](random io.Reader) (ID, error) {
	s, err := draw(random, idBytes)
	return ID(s), err
}

// NewScreenKey draws a screen key from random, which is crypto/rand.Reader outside tests.
func NewScreenKey(random io.Reader) (ScreenKey, error) {
	s, err := draw(random, keyBytes)
	return ScreenKey(s), err
}

func draw(random io.Reader, n int) (string, error) {
	b := make([]byte, n)
	if _, err := io.ReadFull(random, b); err != nil {
		return "", fmt.Errorf("circles: draw: %w", err)
	}
	return lowerBase32.EncodeToString(b), nil
}
