package web

import (
	"time"

	"golang.org/x/time/rate"
)

// How many tries to sign in with a password need not wait, and how many wait at once. Each waits for guessDelay.
const (
	passwordTries = 10 // for a name from one place, and then one a minute
	passwordLane  = 4  // for a name from one place
	placeTries    = 120
	placeLane     = 16 // from one place, whatever the name
)

// A signInLimit slows whoever tries one password after another, where they are: never anybody elsewhere, so that nobody is shut
// out by a stranger. A place is an address, or for IPv6 a network of 64 bits. A device that has signed in before is slowed by
// its own tries alone. Nothing here is shared with room codes, or with passkeys, which cannot be guessed; and
// no number is everybody's together, since a few could use it up: how many are looked at is bounded by the queue for it.
type signInLimit struct {
	names  *guessLimit // tries of a name, or of a known device, from a place
	places *guessLimit // tries of devices that are not known, from a place
}

func newSignInLimit() *signInLimit {
	names, places := newGuessLimit(), newGuessLimit()
	names.byClient, names.lane = buckets{every: rate.Limit(1) / 60, burst: passwordTries}, passwordLane
	places.byClient, places.lane = buckets{every: rate.Limit(guessesPerMinute) / 60, burst: placeTries}, placeLane
	return &signInLimit{names: names, places: places}
}

// A signInTry is what a try is counted by.
type signInTry struct {
	name, place string
	device      string // when it is known
}

func (t signInTry) key() string { return t.name + "\x00" + t.device + "\x00" + t.place }

// pass counts a try before it is looked at, and lets it through at once or after one wait. False, without waiting, when too
// many wait already.
func (l *signInLimit) pass(t signInTry, now time.Time) bool {
	// The place first: what it turns away is counted nowhere else, or names that are thrown about would fill the buckets until
	// they start anew.
	crowded := t.device == "" && !l.places.take(t.place, now)
	if crowded {
		if !l.places.enter(t.place) {
			return false
		}
		defer l.places.leave(t.place)
	}
	slow := !l.names.take(t.key(), now)
	if slow {
		if !l.names.enter(t.key()) {
			return false
		}
		defer l.names.leave(t.key())
	}
	if slow || crowded {
		l.names.sleep(l.names.delay)
	}
	return true
}

// right forgives the tries of somebody who then knew the password.
func (l *signInLimit) right(t signInTry) { l.names.byClient.forget(t.key()) }
