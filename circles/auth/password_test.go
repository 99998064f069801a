package auth

import (
	"context"
	"crypto/rand"
	"strings"
	"testing"
	"time"
)

func TestPasswordsMatchTheirHashOnly(t *testing.T) {
	ctx := context.Background()
	const password = "tre små renar på tjälen"
	a, err := hashPassword(ctx, rand.Reader, password)
	if err != nil {
		t.Fatal(err)
	}
	b, err := hashPassword(ctx, rand.Reader, password)
	if err != nil {
		t.Fatal(err)
	}
	if a == b {
		t.Error("two hashes of a password are the same: there is no salt")
	}
	if !strings.HasPrefix(a, "$argon2id$v=19$m=19456,t=2,p=1$") || strings.Contains(a, "ren") {
		t.Errorf("hash %s", a)
	}
	for try, want := range map[string]bool{password: true, password + " ": false, "": false, strings.ToUpper(password): false} {
		if got, err := matches(ctx, a, try); err != nil || got != want {
			t.Errorf("%q matches: %v, %v; want %v", try, got, err, want)
		}
	}
	if got, err := matches(ctx, nobody, ""); err != nil || got {
		t.Errorf("nobody's hash matches: %v, %v", got, err)
	}
	for _, broken := range []string{
		"", "plain", "$argon2i$v=19$m=19456,t=2,p=1$AAAA$AAAA", "$argon2id$v=19$m=99999999,t=2,p=1$" + strings.Repeat("A", 22) + "$" + strings.Repeat("A", 43),
		"$argon2id$v=19$m=19456,t=0,p=1$" + strings.Repeat("A", 22) + "$" + strings.Repeat("A", 43),
	} {
		if got, err := matches(ctx, broken, password); err == nil || got {
			t.Errorf("%q: %v, %v; want an error", broken, got, err)
		}
	}
}

// The published example of RFC 9106 section 5.3 has a secret and data, which the library does not take; that of the
// reference implementation does not: argon2id, version 19, t=2, m=65536, p=1, "password", "somesalt".
func TestHashIsArgon2id(t *testing.T) {
	const phc = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	if got, err := matches(context.Background(), phc, "password"); err != nil || !got {
		t.Errorf("the reference's own hash: %v, %v", got, err)
	}
}

func TestHashingWaitsItsTurnAndNoLonger(t *testing.T) {
	for range argonAtOnce {
		hashing <- struct{}{}
	}
	defer func() {
		for range argonAtOnce {
			<-hashing
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if _, err := hashPassword(ctx, rand.Reader, "x"); err == nil {
		t.Error("a third hash began at once")
	}
}
