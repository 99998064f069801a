package auth

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"

	"norrbottenforalla.se/circles"
)

// A Token is a secret of 256 bits as text for an address or a cookie. slog never writes it out.
type Token string

const tokenBytes = 32

// NewToken draws a token from random, which is crypto/rand.Reader outside tests.
func NewToken(random io.Reader) (Token, error) {
	b := make([]byte, tokenBytes)
	if _, err := io.ReadFull(random, b); err != nil {
		return "", fmt.Errorf("auth: draw token: %w", err)
	}
	return Token(base64.RawURLEncoding.EncodeToString(b)), nil
}

// Hash gives what is stored of a token: SHA-256 in hexadecimal. A token has 256 bits of chance, so it needs neither salt
// nor a slow hash.
func Hash(t Token) circles.TokenHash {
	sum := sha256.Sum256([]byte(t))
	return circles.TokenHash(hex.EncodeToString(sum[:]))
}

// LogValue keeps the secret out of logs.
func (t Token) LogValue() slog.Value { return slog.StringValue("[token]") }

// wellFormed spares the store what cannot be a token.
func (t Token) wellFormed() bool { return len(t) == base64.RawURLEncoding.EncodedLen(tokenBytes) }
