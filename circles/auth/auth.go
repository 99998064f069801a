// Package auth signs people in: one-time links, sessions that slide, signing out. It keeps hashes only; a token exists
// in the link or the cookie and nowhere else.
package auth

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"time"

	"norrbottenforalla.se/circles"
)

const (
	// SessionLife is how long a session lasts without being used.
	SessionLife = 30 * 24 * time.Hour
	// slideAfter is how much of its life a session must have used before it is extended, so that a page view is not
	// a write.
	slideAfter = 24 * time.Hour
)

// A Store is what signing in needs to have kept.
type Store interface {
	circles.SessionStore
	circles.LinkStore
	circles.PasswordStore
	circles.PasskeyStore
}

// A Service signs people in. It may be used from many goroutines at once; it starts none.
type Service struct {
	store  Store
	random io.Reader
	now    func() time.Time

	// Two queues, so that devices which have signed in before never stand behind strangers who guess.
	strangers, known *queue
}

// New makes a Service. random is where tokens come from, nil for crypto/rand; now is the clock, nil for time.Now.
func New(store Store, random io.Reader, now func() time.Time) *Service {
	if random == nil {
		random = rand.Reader
	}
	if now == nil {
		now = time.Now
	}
	return &Service{store: store, random: random, now: now, strangers: newQueue(strangersAtOnce), known: newQueue(knownAtOnce)}
}

// CreateLink makes a link that signs an account in once, within ttl, and gives its token; earlier links of the account
// that nobody used stop working. by is who makes it, for the audit trail; empty for the program itself. Who may do that is
// the caller's question. Invalid when ttl is not between zero and circles.MaxLinkLife, NotFound when the account is not
// there.
func (s *Service) CreateLink(ctx context.Context, account circles.AccountID, ttl time.Duration, by circles.AccountID) (Token, error) {
	return s.makeLink(ctx, account, ttl, by, s.store.CreateLink)
}

// ResetAccess takes an account's password, passkeys and sessions away, and makes a link as CreateLink does: all of it or
// nothing. Errors as CreateLink.
func (s *Service) ResetAccess(ctx context.Context, account circles.AccountID, ttl time.Duration, by circles.AccountID) (Token, error) {
	return s.makeLink(ctx, account, ttl, by, s.store.ResetAccess)
}

func (s *Service) makeLink(ctx context.Context, account circles.AccountID, ttl time.Duration, by circles.AccountID,
	keep func(context.Context, circles.Link, circles.By) error,
) (Token, error) {
	if err := circles.CheckLinkLife(ttl); err != nil {
		return "", err
	}
	token, err := NewToken(s.random)
	if err != nil {
		return "", err
	}
	now := s.now()
	link := circles.Link{Hash: Hash(token), Account: account, Created: now, Expires: now.Add(ttl), Own: by == account}
	if err := keep(ctx, link, circles.By{Account: by, At: now}); err != nil {
		return "", fmt.Errorf("auth: make link: %w", err)
	}
	return token, nil
}

// Peek tells whom a link would sign in, without using it, so that a preview or a scanner that opens the address does
// not burn it. ErrLinkUnknown, ErrLinkUsed, ErrLinkReplaced or ErrLinkExpired when it would sign in nobody.
func (s *Service) Peek(ctx context.Context, link Token) (circles.Account, error) {
	if !link.wellFormed() {
		return circles.Account{}, circles.Because(circles.ErrLinkUnknown, nil)
	}
	kept, account, err := s.store.Link(ctx, Hash(link))
	if err != nil {
		return circles.Account{}, fmt.Errorf("auth: peek: %w", err)
	}
	if err := kept.Usable(s.now()); err != nil {
		return circles.Account{}, err
	}
	return account, nil
}

// Consume uses a link and gives the token of a new session, for the cookie. Errors as Peek.
func (s *Service) Consume(ctx context.Context, link Token) (Token, circles.Account, error) {
	if !link.wellFormed() {
		return "", circles.Account{}, circles.Because(circles.ErrLinkUnknown, nil)
	}
	token, err := NewToken(s.random)
	if err != nil {
		return "", circles.Account{}, err
	}
	now := s.now()
	account, err := s.store.UseLink(ctx, circles.UseLink{
		Link:    Hash(link),
		Session: circles.Session{Hash: Hash(token), Created: now, Expires: now.Add(SessionLife), Proved: now},
		At:      now,
	})
	if err != nil {
		return "", circles.Account{}, fmt.Errorf("auth: consume: %w", err)
	}
	return token, account, nil
}

// SignedIn gives whose session a token is, and moves its end. ErrSignIn when there is none, or no longer: the caller
// takes the cookie away.
func (s *Service) SignedIn(ctx context.Context, session Token) (circles.Account, error) {
	if !session.wellFormed() {
		return circles.Account{}, circles.Because(circles.ErrSignIn, nil)
	}
	now := s.now()
	kept, account, err := s.store.Session(ctx, Hash(session), now)
	if errors.Is(err, circles.ErrNotFound) {
		return circles.Account{}, circles.Because(circles.ErrSignIn, err)
	}
	if err != nil {
		return circles.Account{}, fmt.Errorf("auth: session: %w", err)
	}
	if fresh := now.Add(SessionLife); fresh.Sub(kept.Expires) >= slideAfter {
		if err := s.store.ExtendSession(ctx, kept.Hash, fresh); err != nil {
			return circles.Account{}, fmt.Errorf("auth: extend: %w", err)
		}
	}
	return account, nil
}

// SignOut ends one session. A token that is no session, or no longer, is no error.
func (s *Service) SignOut(ctx context.Context, session Token) error {
	if !session.wellFormed() {
		return nil
	}
	if err := s.store.EndSession(ctx, Hash(session)); err != nil {
		return fmt.Errorf("auth: sign out: %w", err)
	}
	return nil
}

// SignOutAll ends every session of an account, this one too, and says how many there were; with them go the codes it gave
// for others to lead by, the devices that do, and links that the account made for itself. Links that somebody else made stay
// usable: they are the way back.
func (s *Service) SignOutAll(ctx context.Context, account circles.AccountID) (int, error) {
	n, err := s.store.EndSessions(ctx, account, circles.By{Account: account, At: s.now()})
	if err != nil {
		return 0, fmt.Errorf("auth: sign out all: %w", err)
	}
	return n, nil
}

// linkRest is how long a link that no longer works is remembered, so that its owner is told why.
const linkRest = 30 * 24 * time.Hour

// Sweep forgets sessions that have expired and links that nobody will ask about any more. Call it once a day.
func (s *Service) Sweep(ctx context.Context) error {
	now := s.now()
	if _, err := s.store.PurgeSessions(ctx, now); err != nil {
		return fmt.Errorf("auth: sweep: %w", err)
	}
	if _, err := s.store.PurgeLinks(ctx, now.Add(-linkRest)); err != nil {
		return fmt.Errorf("auth: sweep: %w", err)
	}
	return nil
}
