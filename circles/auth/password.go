package auth

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/crypto/argon2"

	"norrbottenforalla.se/circles"
)

// What one hash costs: 19 MiB, two passes, one lane. That is the least that OWASP's Password Storage Cheat Sheet gives
// for Argon2id (its first choices are 46 MiB and one pass, or this), and a form of RFC 9106 section 4 for a machine that
// cannot spare 64 MiB. A stored hash carries its own parameters, so these can be raised.
const (
	argonMemory  = 19 * 1024 // KiB
	argonPasses  = 2
	argonLanes   = 1
	argonKey     = 32
	argonSalt    = 16
	argonAtOnce  = 2          // hashes at a time: 38 MiB at the most, whoever knocks
	argonMaxCost = 256 * 1024 // KiB: what a stored hash may ask for
)

// hashing holds the tokens of those who may hash now.
var hashing = make(chan struct{}, argonAtOnce)

// slowly runs f when fewer than argonAtOnce do.
func slowly(ctx context.Context, f func()) error {
	select {
	case hashing <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-hashing }()
	f()
	return nil
}

// hashPassword gives the PHC string of a password, with a salt from random.
func hashPassword(ctx context.Context, random io.Reader, password string) (string, error) {
	salt := make([]byte, argonSalt)
	if _, err := io.ReadFull(random, salt); err != nil {
		return "", fmt.Errorf("auth: draw salt: %w", err)
	}
	var key []byte
	err := slowly(ctx, func() {
		key = argon2.IDKey([]byte(password), salt, argonPasses, argonMemory, argonLanes, argonKey)
	})
	if err != nil {
		return "", err
	}
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonPasses, argonLanes,
		b64.EncodeToString(salt), b64.EncodeToString(key)), nil
}

// matches tells whether a password is the one of a PHC string. A string that cannot be read is an error.
func matches(ctx context.Context, phc, password string) (bool, error) {
	part := strings.Split(phc, "$")
	var version int
	var memory, passes uint32
	var lanes uint8
	if len(part) != 6 || part[0] != "" || part[1] != "argon2id" {
		return false, errors.New("auth: not an Argon2id hash")
	}
	_, err1 := fmt.Sscanf(part[2], "v=%d", &version)
	_, err2 := fmt.Sscanf(part[3], "m=%d,t=%d,p=%d", &memory, &passes, &lanes)
	salt, err3 := base64.RawStdEncoding.DecodeString(part[4])
	want, err4 := base64.RawStdEncoding.DecodeString(part[5])
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return false, fmt.Errorf("auth: read hash: %w", err)
	}
	if version != argon2.Version || memory > argonMaxCost || passes == 0 || passes > 16 || lanes == 0 || len(want) < 16 {
		return false, errors.New("auth: a hash with parameters that are not ours")
	}
	var got []byte
	err := slowly(ctx, func() {
		got = argon2.IDKey([]byte(password), salt, passes, memory, lanes, uint32(len(want)))
	})
	return err == nil && subtle.ConstantTimeCompare(got, want) == 1, err
}

// nobody is the hash of no password: verifying against it takes as long as against a real one, so that the time does not
// tell whether a name exists.
const nobody = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// SetPassword lets an account sign in with a name and a password from now on. Invalid when either cannot be used,
// ErrSignInNameTaken when somebody else has the name.
func (s *Service) SetPassword(ctx context.Context, account circles.AccountID, name, password string) error {
	name = circles.FoldSignInName(name)
	if err := circles.CheckSignInName(name); err != nil {
		return err
	}
	if err := circles.CheckPassword(name, password); err != nil {
		return err
	}
	phc, err := hashPassword(ctx, s.random, password)
	if err != nil {
		return err
	}
	err = s.store.SetPassword(ctx, circles.Password{Account: account, Name: name, PHC: phc, SetAt: s.now()})
	if err != nil {
		return fmt.Errorf("auth: set password: %w", err)
	}
	return nil
}

// SignIn gives the token of a new session to whoever knows a name and its password. ErrPasswordWrong when not, whichever
// of the two is wrong. Slowing those who guess is the caller's.
func (s *Service) SignIn(ctx context.Context, name, password string) (Token, error) {
	kept, err := s.store.PasswordOf(ctx, circles.FoldSignInName(name))
	unknown := errors.Is(err, circles.ErrNotFound)
	if err != nil && !unknown {
		return "", fmt.Errorf("auth: sign in: %w", err)
	}
	if unknown {
		kept.PHC = nobody
	}
	if len(password) > 4*circles.MaxPassword {
		password = ""
	}
	right, err := matches(ctx, kept.PHC, password)
	if err != nil {
		return "", fmt.Errorf("auth: sign in: %w", err)
	}
	if !right || unknown {
		return "", circles.Because(circles.ErrPasswordWrong, nil)
	}
	token, err := NewToken(s.random)
	if err != nil {
		return "", err
	}
	now := s.now()
	session := circles.Session{Hash: Hash(token), Account: kept.Account, Created: now, Expires: now.Add(SessionLife)}
	if err := s.store.BeginSession(ctx, session); err != nil {
		return "", fmt.Errorf("auth: sign in: %w", err)
	}
	return token, nil
}
