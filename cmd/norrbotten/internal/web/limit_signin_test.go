package web

import (
	"fmt"
	"net/netip"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestNobodyElsewhereWaits lets somebody try what they like from wherever they like, with marks that they copied too, and never
// give back a place in a lane. A device that is known, and whose mark was not copied, then gets through with its first try,
// also beside the attacker; so does any device where the attacker is not. Only beside the attacker does a device that is not
// known wait, three seconds, or is told that there were many tries.
func TestNobodyElsewhereWaits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l, waits := newSignInLimit(), 0
		l.names.sleep = func(time.Duration) { waits++ }
		now := time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC)
		place := rapid.Custom(func(t *rapid.T) string { return fmt.Sprintf("192.0.2.%d", rapid.IntRange(1, 4).Draw(t, "place")) })
		attack := rapid.Custom(func(t *rapid.T) signInTry {
			return signInTry{
				name:   rapid.SampledFrom([]string{"cirkel.kalix", "någon", "annan"}).Draw(t, "name"),
				place:  place.Draw(t, "from"),
				device: rapid.SampledFrom([]string{"", "", "", "copied"}).Draw(t, "device"),
			}
		})
		for range rapid.IntRange(0, 300).Draw(t, "tries") {
			x := attack.Draw(t, "attack")
			if !l.names.take(x.key(), now) {
				l.names.enter(x.key()) // and never leaves
			}
			if x.device == "" && !l.places.take(x.place, now) {
				l.places.enter(x.place)
			}
			now = now.Add(time.Duration(rapid.IntRange(0, 2000).Draw(t, "ms")) * time.Millisecond)
		}
		beside := place.Draw(t, "beside")
		for _, honest := range []struct {
			what string
			try  signInTry
			free bool
		}{
			{"a known device elsewhere", signInTry{"cirkel.kalix", "198.51.100.1", "own"}, true},
			{"a known device beside the attacker", signInTry{"cirkel.kalix", beside, "own"}, true},
			{"a known device whose mark was copied, elsewhere", signInTry{"cirkel.kalix", "198.51.100.2", "copied"}, true},
			{"a device elsewhere", signInTry{"cirkel.kalix", "198.51.100.3", ""}, true},
			{"a device beside the attacker", signInTry{"cirkel.kalix", beside, ""}, false},
		} {
			before := waits
			through := l.pass(honest.try, now)
			if honest.free && (!through || waits != before) {
				t.Fatalf("%s: through %v after %d waits", honest.what, through, waits-before)
			}
			if waits-before > 1 {
				t.Fatalf("%s waits %d times", honest.what, waits-before)
			}
			full := l.names.lanes[honest.try.key()] >= passwordLane || l.places.lanes[honest.try.place] >= placeLane
			if !through && !full {
				t.Fatalf("%s is told to come back while there is room", honest.what)
			}
		}
	})
}

// TestHowOftenOneMayTry counts the tries that somebody gets through in ten minutes, from one place and for one name, when
// nobody else tries and each wait is waited for: ten and one a minute without waiting, and with it as many as the lane lets.
func TestHowOftenOneMayTry(t *testing.T) {
	l, now := newSignInLimit(), time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC)
	free, slow := 0, 0
	l.names.sleep = func(d time.Duration) { now = now.Add(d); slow++; free-- }
	for end := now.Add(10 * time.Minute); now.Before(end); free++ {
		if !l.pass(signInTry{name: "cirkel.kalix", place: "192.0.2.7"}, now) {
			t.Fatal("told to come back, with nobody else there")
		}
	}
	if free < passwordTries+9 || free > passwordTries+10 || slow < 195 || slow > 200 {
		t.Errorf("%d without waiting and %d after a wait", free, slow)
	}
	// One who tries many names is let through at once as often as a place is, and then waits as well.
	for i := range placeTries + 1 {
		before := slow
		l.pass(signInTry{name: fmt.Sprint(i), place: "192.0.2.8"}, now)
		if waited := slow > before; waited != (i == placeTries) {
			t.Errorf("name %d waited %v", i, waited)
		}
	}
}

// An IPv6 customer has very many addresses: a household is one place, and all that a customer is given is one network.
func TestWhatIsOnePlace(t *testing.T) {
	for a, want := range map[string][2]string{
		"192.0.2.7":            {"192.0.2.7", "192.0.2.7"},
		"::ffff:192.0.2.7":     {"192.0.2.7", "192.0.2.7"},
		"2001:db8:1:2::1":      {"2001:db8:1:2::/64", "2001:db8:1::/48"},
		"2001:db8:1:2:ffff::1": {"2001:db8:1:2::/64", "2001:db8:1::/48"},
		"2001:db8:1:3::1":      {"2001:db8:1:3::/64", "2001:db8:1::/48"},
		"2001:db8:2:2::1":      {"2001:db8:2:2::/64", "2001:db8:2::/48"},
		"fe80::1%eth0":         {"fe80::/64", "fe80::/48"},
		"::1":                  {"::/64", "::/48"},
	} {
		addr := netip.MustParseAddr(a)
		if got := [2]string{networkOf(addr, 64), networkOf(addr, 48)}; got != want {
			t.Errorf("%s is in %v, want %v", a, got, want)
		}
	}
	if got := networkOf(netip.Addr{}, 64); got != "" {
		t.Errorf("no address is in %q", got)
	}
}

// TestNamesThrownAboutForgiveNothing has a place that is turned away throw about as many names as there are buckets: the name
// that it guesses at still waits.
func TestNamesThrownAboutForgiveNothing(t *testing.T) {
	l, now, waited := newSignInLimit(), time.Now(), 0
	l.names.sleep = func(time.Duration) { waited++ }
	guess := signInTry{name: "ledare.kalix", place: "here"}
	for range passwordTries {
		l.pass(guess, now)
	}
	if l.pass(guess, now); waited != 1 {
		t.Fatalf("waited %d times", waited)
	}
	for range placeTries {
		l.pass(signInTry{name: "one", place: "here"}, now)
	}
	for range placeLane {
		l.places.enter("here")
	}
	for i := range maxBuckets {
		if l.pass(signInTry{name: strconv.Itoa(i), place: "here"}, now) {
			t.Fatal("a place that is full lets somebody through")
		}
	}
	if tokens := l.names.byClient.get(guess.key()).TokensAt(now); tokens >= 1 {
		t.Errorf("%v tries are free again", tokens)
	}
}
