package auth

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
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
	argonMaxCost = 256 * 1024 // KiB: what a stored hash may ask for
)

// hashPassword gives the PHC string of a password, with a salt from random, when it is from's turn.
func hashPassword(ctx context.Context, in *queue, from []string, random io.Reader, password string) (string, error) {
	salt := make([]byte, argonSalt)
	if _, err := io.ReadFull(random, salt); err != nil {
		return "", fmt.Errorf("auth: draw salt: %w", err)
	}
	var key []byte
	err := in.run(ctx, from, func() {
		key = argon2.IDKey([]byte(password), salt, argonPasses, argonMemory, argonLanes, argonKey)
	})
	if err != nil {
		return "", err
	}
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonPasses, argonLanes,
		b64.EncodeToString(salt), b64.EncodeToString(key)), nil
}

// matches tells whether a password is the one of a PHC string, when it is from's turn. A string that cannot be read is an
// error, and so is a queue that is too long.
func matches(ctx context.Context, in *queue, from []string, phc, password string) (bool, error) {
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
	err := in.run(ctx, from, func() {
		got = argon2.IDKey([]byte(password), salt, passes, memory, lanes, uint32(len(want)))
	})
	return err == nil && subtle.ConstantTimeCompare(got, want) == 1, err
}

// nobody is the hash of no password: verifying against it takes as long as against a real one, so that the time does not
// tell whether a name exists.
const nobody = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// SetPassword lets an account sign in with a name and a password from now on. When it had one, every session but this ends.
// Invalid when either cannot be used, ErrSignInNameTaken when somebody else has the name, ErrProof as MayChange.
func (s *Service) SetPassword(ctx context.Context, session Token, account circles.AccountID, name, password string) error {
	name = circles.FoldSignInName(name)
	if err := circles.CheckSignInName(name); err != nil {
		return err
	}
	if err := circles.CheckPassword(name, password); err != nil {
		return err
	}
	if err := s.MayChange(ctx, session, account); err != nil {
		return err
	}
	phc, err := hashPassword(ctx, s.known, ownPlace(session, account), s.random, password)
	if err != nil {
		return err
	}
	err = s.store.SetPassword(ctx, circles.Password{Account: account, Name: name, PHC: phc, SetAt: s.now()}, Hash(session))
	if err != nil {
		return fmt.Errorf("auth: set password: %w", err)
	}
	return nil
}

// ownPlace is where somebody who has a session comes from.
func ownPlace(session Token, account circles.AccountID) []string {
	return []string{"account " + string(account), string(Hash(session))}
}

// An Attempt is somebody who says that they know a name's password.
type Attempt struct {
	Name, Password string
	From           []string // where it comes from, a network and then a house in it; one hash at a time is made for each network
	Mark           string   // what a device keeps that signed in with this password before; may be empty
}

// newMark gives what a device keeps that has signed in with a password: an id of its own, and a proof made with the stored
// hash. So no table is needed, nobody who has not read the database can make one, and another password ends all of them.
func newMark(p circles.Password, device Token) string {
	mac := hmac.New(sha256.New, []byte(p.PHC))
	mac.Write([]byte("a device that has signed in\x00" + string(device)))
	return string(device) + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// deviceOf gives the id in a mark that is right; "" for any other.
func deviceOf(p circles.Password, shown string) string {
	device, _, _ := strings.Cut(shown, ".")
	if !Token(device).wellFormed() || !hmac.Equal([]byte(shown), []byte(newMark(p, Token(device)))) {
		return ""
	}
	return device
}

// Device tells which device shows a mark, when it has signed in with the name's present password before; "" when not.
func (s *Service) Device(ctx context.Context, name, shown string) (string, error) {
	kept, err := s.store.PasswordOf(ctx, circles.FoldSignInName(name))
	if errors.Is(err, circles.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("auth: device: %w", err)
	}
	return deviceOf(kept, shown), nil
}

// SignIn gives the token of a new session to whoever knows a name and its password, and the mark for the device.
// ErrPasswordWrong when not, whichever of the two is wrong. ErrSignInBusy when so many try that it is not looked at.
// Slowing those who guess is the caller's.
func (s *Service) SignIn(ctx context.Context, a Attempt) (Token, string, error) {
	kept, err := s.store.PasswordOf(ctx, circles.FoldSignInName(a.Name))
	unknown := errors.Is(err, circles.ErrNotFound)
	if err != nil && !unknown {
		return "", "", fmt.Errorf("auth: sign in: %w", err)
	}
	if unknown {
		kept.PHC = nobody
	}
	in, from, device := s.strangers, a.From, ""
	if !unknown {
		device = deviceOf(kept, a.Mark)
	}
	if device != "" { // a mark that was copied is used from more than one place
		in, from = s.known, append([]string{"device " + device}, a.From...)
	}
	if len(a.Password) > 4*circles.MaxPassword {
		a.Password = ""
	}
	right, err := matches(ctx, in, from, kept.PHC, a.Password)
	if err != nil {
		return "", "", fmt.Errorf("auth: sign in: %w", err)
	}
	if !right || unknown {
		return "", "", circles.Because(circles.ErrPasswordWrong, nil)
	}
	token, err := NewToken(s.random)
	if err == nil && device == "" {
		var fresh Token
		fresh, err = NewToken(s.random)
		device = string(fresh)
	}
	if err != nil {
		return "", "", err
	}
	now := s.now()
	session := circles.Session{
		Hash: Hash(token), Account: kept.Account, Created: now, Expires: now.Add(SessionLife), Proved: now,
	}
	if err := s.store.BeginSession(ctx, session); err != nil {
		return "", "", fmt.Errorf("auth: sign in: %w", err)
	}
	if err := s.stillKept(ctx, kept, session.Hash); err != nil {
		return "", "", err
	}
	return token, newMark(kept, Token(device)), nil
}

// stillKept ends a session that began by a password which was taken away or changed while its turn was waited for: what
// took it away ended only the sessions that there were. ErrPasswordWrong when it was.
func (s *Service) stillKept(ctx context.Context, was circles.Password, session circles.TokenHash) error {
	now, err := s.store.PasswordOf(ctx, was.Name)
	if err == nil && now.Account == was.Account && now.PHC == was.PHC {
		return nil
	}
	if err == nil || errors.Is(err, circles.ErrNotFound) {
		err = circles.Because(circles.ErrPasswordWrong, nil)
	}
	if end := s.store.EndSession(ctx, session); end != nil {
		err = errors.Join(err, end)
	}
	return fmt.Errorf("auth: sign in: %w", err)
}

// Prove says that whoever has a session knows its account's password. ErrPasswordWrong when not, or when there is none.
// Slowing those who guess is the caller's.
func (s *Service) Prove(ctx context.Context, session Token, account circles.AccountID, password string) error {
	kept, err := s.store.AccountPassword(ctx, account)
	if errors.Is(err, circles.ErrNotFound) {
		return circles.Because(circles.ErrPasswordWrong, nil)
	}
	if err != nil {
		return fmt.Errorf("auth: prove: %w", err)
	}
	if len(password) > 4*circles.MaxPassword {
		password = ""
	}
	right, err := matches(ctx, s.known, ownPlace(session, account), kept.PHC, password)
	if err != nil {
		return fmt.Errorf("auth: prove: %w", err)
	}
	if !right {
		return circles.Because(circles.ErrPasswordWrong, nil)
	}
	if err := s.store.ProveSession(ctx, Hash(session), s.now()); err != nil {
		return fmt.Errorf("auth: prove: %w", err)
	}
	return nil
}

// Ways tells how an account can sign in besides by a link.
func (s *Service) Ways(ctx context.Context, account circles.AccountID) (password, passkey bool, err error) {
	_, err = s.store.AccountPassword(ctx, account)
	password = err == nil
	if err != nil && !errors.Is(err, circles.ErrNotFound) {
		return false, false, fmt.Errorf("auth: ways: %w", err)
	}
	keys, err := s.store.Passkeys(ctx, account)
	if err != nil {
		return false, false, fmt.Errorf("auth: ways: %w", err)
	}
	return password, len(keys) > 0, nil
}

// MayChange tells whether whoever has a session may change how its account, or another, signs in: when they showed who they
// are within circles.ProofLife, with a password, a passkey or a link that somebody else made. Otherwise the error is ErrProof,
// also when the account has nothing to show it with but a new link: a session that somebody came by must not become a way in.
func (s *Service) MayChange(ctx context.Context, session Token, account circles.AccountID) error {
	kept, _, err := s.store.Session(ctx, Hash(session), s.now())
	if err != nil && !errors.Is(err, circles.ErrNotFound) {
		return fmt.Errorf("auth: may change: %w", err)
	}
	if err != nil || kept.Account != account || !kept.Fresh(s.now()) {
		return circles.Because(circles.ErrProof, nil)
	}
	return nil
}
