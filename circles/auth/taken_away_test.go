package auth_test

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"testing"
	"time"

	"golang.org/x/crypto/argon2"

	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/circles/auth"
)

// An emptied store loses its password in the moment before a session begins, as when access is reset while a hash is
// waited for.
type emptied struct {
	*memory
	password  circles.Password
	meanwhile func(*emptied)
}

func (e *emptied) PasswordOf(_ context.Context, name string) (circles.Password, error) {
	if name != e.password.Name {
		return circles.Password{}, circles.Fail(circles.NotFound, nil)
	}
	return e.password, nil
}

func (e *emptied) BeginSession(_ context.Context, s circles.Session) error {
	e.meanwhile(e)
	e.sessions[s.Hash] = s
	return nil
}

// TestAPasswordThatWasTakenAwayBeginsNothing takes a password away, changes it or gives its name to somebody else between
// the look at it and the session: whoever knew the old one has no session afterwards.
func TestAPasswordThatWasTakenAwayBeginsNothing(t *testing.T) {
	const secret = "tre små renar på tjälen"
	salt := make([]byte, 16)
	rand.Read(salt)
	b64 := base64.RawStdEncoding
	phc := "$argon2id$v=19$m=8,t=1,p=1$" + b64.EncodeToString(salt) + "$" + b64.EncodeToString(argon2.IDKey([]byte(secret), salt, 1, 8, 1, 32))
	for name, c := range map[string]struct {
		meanwhile func(*emptied)
		begins    bool
	}{
		"nothing":         {func(*emptied) {}, true},
		"set once more":   {func(e *emptied) { e.password.SetAt = e.password.SetAt.Add(time.Hour) }, true},
		"taken away":      {func(e *emptied) { e.password = circles.Password{} }, false},
		"changed":         {func(e *emptied) { e.password.PHC += "x" }, false},
		"somebody else's": {func(e *emptied) { e.password.Account = "b" }, false},
	} {
		b := newBench()
		store := &emptied{b.store, circles.Password{Account: "a", Name: "ledare.kalix", PHC: phc, SetAt: b.now}, c.meanwhile}
		token, _, err := auth.New(store, nil, func() time.Time { return b.now }).
			SignIn(t.Context(), auth.Attempt{Name: "ledare.kalix", Password: secret, From: []string{"here"}})
		if c.begins {
			if err != nil || token == "" || len(store.sessions) != 1 {
				t.Errorf("%s: %v, %d sessions", name, err, len(store.sessions))
			}
			continue
		}
		is(t, name, err, circles.ErrPasswordWrong)
		if token != "" || len(store.sessions) != 0 {
			t.Errorf("%s: token %q, %d sessions", name, token, len(store.sessions))
		}
	}
}
