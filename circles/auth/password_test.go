package auth

import (
	"context"
	"crypto/rand"
	"strings"
	"testing"

	"norrbottenforalla.se/circles"
)

func TestPasswordsMatchTheirHashOnly(t *testing.T) {
	ctx := context.Background()
	const password = "tre små renar på tjälen"
	a, err := hashPassword(ctx, newQueue(1), []string{"here"}, rand.Reader, password)
	if err != nil {
		t.Fatal(err)
	}
	b, err := hashPassword(ctx, newQueue(1), []string{"here"}, rand.Reader, password)
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
		if got, err := matches(ctx, newQueue(1), []string{"here"}, a, try); err != nil || got != want {
			t.Errorf("%q matches: %v, %v; want %v", try, got, err, want)
		}
	}
	if got, err := matches(ctx, newQueue(1), []string{"here"}, nobody, ""); err != nil || got {
		t.Errorf("nobody's hash matches: %v, %v", got, err)
	}
	for _, broken := range []string{
		"", "plain", "$argon2i$v=19$m=19456,t=2,p=1$AAAA$AAAA", "$argon2id$v=19$m=99999999,t=2,p=1$" + strings.Repeat("A", 22) + "$" + strings.Repeat("A", 43),
		"$argon2id$v=19$m=19456,t=0,p=1$" + strings.Repeat("A", 22) + "$" + strings.Repeat("A", 43),
	} {
		if got, err := matches(ctx, newQueue(1), []string{"here"}, broken, password); err == nil || got {
			t.Errorf("%q: %v, %v; want an error", broken, got, err)
		}
	}
}

// The published example of RFC 9106 section 5.3 has a secret and data, which the library does not take; that of the
// reference implementation does not: argon2id, version 19, t=2, m=65536, p=1, "password", "somesalt".
func TestHashIsArgon2id(t *testing.T) {
	const phc = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	if got, err := matches(context.Background(), newQueue(1), []string{"here"}, phc, "password"); err != nil || !got {
		t.Errorf("the reference's own hash: %v, %v", got, err)
	}
}

// A mark is one device's: it is known by its own only, and until the password changes.
func TestADeviceIsKnownUntilThePasswordChanges(t *testing.T) {
	one := circles.Password{Name: "a", PHC: "$argon2id$v=19$m=19456,t=2,p=1$AAAA$BBBB"}
	other := one
	other.PHC += "x"
	device, err := NewToken(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	second, err := NewToken(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	m := newMark(one, device)
	if deviceOf(one, m) != string(device) || strings.Contains(m, "AAAA") {
		t.Errorf("mark %q", m)
	}
	_, proof, _ := strings.Cut(m, ".")
	for _, wrong := range []string{"", ".", m + "x", m[1:], string(device), string(device) + ".", proof, string(second) + "." + proof, "." + proof} {
		if got := deviceOf(one, wrong); got != "" {
			t.Errorf("%q is the mark of %q", wrong, got)
		}
	}
	if deviceOf(other, m) != "" {
		t.Error("a mark is right for another password")
	}
}
