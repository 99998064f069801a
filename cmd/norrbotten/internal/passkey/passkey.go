// Package passkey holds WebAuthn's two ceremonies: adding a passkey to an account, and signing in with one. It is the only
// importer of go-webauthn.
//
// A ceremony is begun and finished once. What it must remember stays here, in memory, for Life: one process serves all, and
// a ceremony that a restart cuts short is begun again with one press.
package passkey

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"norrbottenforalla.se/circles"
)

const (
	// Life is how long somebody has from the press on the button until the device has answered.
	Life = 5 * time.Minute
	// mostOpen bounds memory: a ceremony takes less than a kilobyte. When there are more, the oldest has to begin again.
	mostOpen = 4096
)

// A Site is where passkeys are made and used. A passkey made at one works at no other.
type Site struct {
	Host   string // without port: the RP ID
	Origin string // as the browser says it, "https://norrbotten.example"
}

// SiteOf tells whether passkeys can be used at an address: browsers want HTTPS and a name, or this very machine by the
// name localhost.
func SiteOf(address string) (Site, bool) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return Site{}, false
	}
	host := strings.ToLower(u.Hostname())
	origin := u.Scheme + "://" + strings.ToLower(u.Host)
	if host == "localhost" && (u.Scheme == "http" || u.Scheme == "https") {
		return Site{Host: host, Origin: origin}, true
	}
	if u.Scheme != "https" || net.ParseIP(host) != nil {
		return Site{}, false
	}
	return Site{Host: host, Origin: strings.TrimSuffix(origin, ":443")}, true
}

// A Service runs ceremonies. It may be used from many goroutines at once; it starts none.
type Service struct {
	store  circles.PasskeyStore
	random io.Reader
	now    func() time.Time

	mu   sync.Mutex
	open map[string]ceremony
}

// A ceremony is one that has begun.
type ceremony struct {
	session webauthn.SessionData
	account circles.AccountID // that a passkey is added to; empty: somebody signs in
	until   time.Time
}

// New makes a Service. random is where the names of ceremonies come from, now is the clock.
func New(store circles.PasskeyStore, random io.Reader, now func() time.Time) *Service {
	return &Service{store: store, random: random, now: now, open: map[string]ceremony{}}
}

// An owner is an account as go-webauthn asks for it.
type owner struct {
	account circles.Account
	keys    []webauthn.Credential
}

// WebAuthnID is what the device keeps of whose the passkey is: the account's id, drawn at random, which says nothing.
func (o owner) WebAuthnID() []byte                         { return []byte(o.account.ID) }
func (o owner) WebAuthnName() string                       { return o.account.Name }
func (o owner) WebAuthnDisplayName() string                { return o.account.Name }
func (o owner) WebAuthnCredentials() []webauthn.Credential { return o.keys }

// credential gives a passkey as go-webauthn keeps it.
func credential(p circles.Passkey) (webauthn.Credential, error) {
	id, err := base64.RawURLEncoding.DecodeString(p.ID)
	if err != nil {
		return webauthn.Credential{}, fmt.Errorf("passkey: id: %w", err)
	}
	return webauthn.Credential{
		ID: id, PublicKey: p.PublicKey,
		Flags:         webauthn.CredentialFlags{UserPresent: true, UserVerified: true, BackupEligible: p.BackupEligible},
		Authenticator: webauthn.Authenticator{SignCount: p.Count},
	}, nil
}

func party(at Site) (*webauthn.WebAuthn, error) {
	w, err := webauthn.New(&webauthn.Config{
		RPID: at.Host, RPDisplayName: "Norrbotten för alla", RPOrigins: []string{at.Origin},
		AttestationPreference: protocol.PreferNoAttestation, // which maker's device it is, is nobody's business
	})
	if err != nil {
		return nil, fmt.Errorf("passkey: %w", err)
	}
	return w, nil
}

// BeginAdd gives the options for navigator.credentials.create, as JSON, and the name of the ceremony. The name goes to
// the browser that asks and to nobody else.
func (s *Service) BeginAdd(ctx context.Context, at Site, account circles.Account) (options []byte, name string, err error) {
	w, err := party(at)
	if err != nil {
		return nil, "", err
	}
	kept, err := s.store.Passkeys(ctx, account.ID)
	if err != nil {
		return nil, "", fmt.Errorf("passkey: begin: %w", err)
	}
	if len(kept) >= circles.MaxPasskeys {
		return nil, "", circles.Because(circles.ErrPasskeyMany, nil)
	}
	var known []protocol.CredentialDescriptor // a device that has one already says so
	for _, p := range kept {
		c, err := credential(p)
		if err != nil {
			return nil, "", err
		}
		known = append(known, c.Descriptor())
	}
	creation, session, err := w.BeginRegistration(owner{account: account},
		webauthn.WithAuthenticatorSelection(protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: protocol.ResidentKeyRequired(),
			UserVerification: protocol.VerificationRequired, // it is the only proof when signing in
		}),
		webauthn.WithExclusions(known))
	if err != nil {
		return nil, "", fmt.Errorf("passkey: begin: %w", err)
	}
	return s.begun(creation.Response, ceremony{session: *session, account: account.ID})
}

// FinishAdd keeps the passkey that a device has made for an account. ErrPasskey when the answer is not to a ceremony of
// this account at this site that is open; Invalid for a name that cannot be kept; otherwise as AddPasskey.
func (s *Service) FinishAdd(ctx context.Context, at Site, account circles.Account, ceremonyName, label string, answer []byte) error {
	c, err := s.take(ceremonyName)
	if err != nil {
		return err
	}
	if c.account != account.ID {
		return refused(errors.New("a ceremony of another account"))
	}
	w, err := party(at)
	if err != nil {
		return err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return refused(err)
	}
	made, err := w.CreateCredential(owner{account: account}, c.session, parsed)
	if err != nil {
		return refused(err)
	}
	now := s.now()
	p := circles.Passkey{
		ID: base64.RawURLEncoding.EncodeToString(made.ID), Account: account.ID, Site: at.Host, Name: label,
		PublicKey: made.PublicKey, Count: made.Authenticator.SignCount, BackupEligible: made.Flags.BackupEligible, Created: now,
	}
	return s.store.AddPasskey(ctx, p, circles.By{Account: account.ID, At: now})
}

// BeginSignIn gives the options for navigator.credentials.get, as JSON, and the name of the ceremony. They name nobody:
// the device knows whose passkeys it has.
func (s *Service) BeginSignIn(at Site) (options []byte, name string, err error) {
	w, err := party(at)
	if err != nil {
		return nil, "", err
	}
	assertion, session, err := w.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, "", fmt.Errorf("passkey: begin: %w", err)
	}
	return s.begun(assertion.Response, ceremony{session: *session})
}

// FinishSignIn tells which passkey has signed, and how often it says that it has; auth.Service.SignInPasskey begins the
// session. ErrPasskey when the answer is not to an open ceremony of this site, when the signature, the site or the owner is
// wrong, when nobody proved to the device who they are, or when the count says that there is a copy of the key.
func (s *Service) FinishSignIn(ctx context.Context, at Site, ceremonyName string, answer []byte) (id string, count uint32, err error) {
	c, err := s.take(ceremonyName)
	if err != nil {
		return "", 0, err
	}
	if c.account != "" {
		return "", 0, refused(errors.New("a ceremony that adds a passkey"))
	}
	w, err := party(at)
	if err != nil {
		return "", 0, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return "", 0, refused(err)
	}
	var broken error // of the store: no answer about the passkey
	_, signed, err := w.ValidatePasskeyLogin(func(rawID, handle []byte) (webauthn.User, error) {
		p, err := s.store.Passkey(ctx, base64.RawURLEncoding.EncodeToString(rawID))
		if err != nil {
			if !errors.Is(err, circles.ErrNotFound) {
				broken = err
			}
			return nil, err
		}
		if p.Site != at.Host || string(p.Account) != string(handle) {
			return nil, errors.New("a passkey of another site or account")
		}
		key, err := credential(p)
		return owner{account: circles.Account{ID: p.Account}, keys: []webauthn.Credential{key}}, err
	}, c.session, parsed)
	if broken != nil {
		return "", 0, fmt.Errorf("passkey: sign in: %w", broken)
	}
	if err != nil {
		return "", 0, refused(err)
	}
	if signed.Authenticator.CloneWarning {
		return "", 0, refused(errors.New("the count did not rise: somebody may have a copy of the key"))
	}
	return base64.RawURLEncoding.EncodeToString(signed.ID), signed.Authenticator.SignCount, nil
}

// refused tells people that it did not work, and the log why.
func refused(cause error) error {
	var detailed *protocol.Error
	if errors.As(cause, &detailed) {
		cause = fmt.Errorf("%w: %s", cause, detailed.DevInfo)
	}
	return circles.Because(circles.ErrPasskey, cause)
}

// begun remembers a ceremony.
func (s *Service) begun(options any, c ceremony) ([]byte, string, error) {
	body, err := json.Marshal(options)
	if err != nil {
		return nil, "", fmt.Errorf("passkey: options: %w", err)
	}
	b := make([]byte, 16)
	if _, err := io.ReadFull(s.random, b); err != nil {
		return nil, "", fmt.Errorf("passkey: draw a name: %w", err)
	}
	name := base64.RawURLEncoding.EncodeToString(b)
	now := s.now()
	c.until = now.Add(Life)
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.open) >= mostOpen {
		s.makeRoom(now)
	}
	s.open[name] = c
	return body, name, nil
}

// makeRoom forgets what has expired, and else the oldest.
func (s *Service) makeRoom(now time.Time) {
	oldest := ""
	for name, c := range s.open {
		if !now.Before(c.until) {
			delete(s.open, name)
		} else if oldest == "" || c.until.Before(s.open[oldest].until) {
			oldest = name
		}
	}
	if len(s.open) >= mostOpen {
		delete(s.open, oldest)
	}
}

// take ends a ceremony: whatever comes of the answer, there is no second.
func (s *Service) take(name string) (ceremony, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.open[name]
	delete(s.open, name)
	if !ok || !s.now().Before(c.until) {
		return ceremony{}, refused(errors.New("no such ceremony, or it took too long"))
	}
	return c, nil
}
