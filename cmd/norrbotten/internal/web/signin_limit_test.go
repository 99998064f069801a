package web_test

import (
	"fmt"
	"net/http"
	"testing"
)

// Room codes and passwords shared one lane for each address: whoever guessed the one kept the others behind that address from
// the other.
func TestPasswordsAndCodesKeepEachTheirOwnLane(t *testing.T) {
	const school, home = "192.0.2.7", "198.51.100.1"
	header := map[string]string{"X-Real-IP": school, "Sec-Fetch-Site": "same-origin"}
	code := func(h *office) int { return h.nobody().send(http.MethodGet, "/t/BCDFGH", nil, header).status }
	h, waits := guarded(t)
	h.site.SetPlaceTries(5)
	for range 8 {
		code(h)
	}
	if waits.Load() == 0 {
		t.Fatal("whoever guesses codes does not wait")
	}
	before := waits.Load()
	if got := h.nobody().signIn("cirkel.kalix", goodWords, school); got != http.StatusSeeOther || waits.Load() != before {
		t.Errorf("signing in where codes are guessed: %d, waited %v", got, waits.Load() != before)
	}

	h, waits = guarded(t)
	h.site.SetPlaceTries(5)
	for i := range 8 {
		h.nobody().signIn(fmt.Sprint("namn.", i), "fel ord varje gång", school)
	}
	if waits.Load() != 3 {
		t.Errorf("%d of 8 tries of many names waited, want 3", waits.Load())
	}
	before = waits.Load()
	if got := code(h); got != http.StatusNotFound || waits.Load() != before {
		t.Errorf("a room code where passwords are guessed: %d, waited %v", got, waits.Load() != before)
	}
	if got := h.nobody().signIn("cirkel.kalix", goodWords, home); got != http.StatusSeeOther || waits.Load() != before {
		t.Errorf("signing in elsewhere: %d, waited %v", got, waits.Load() != before)
	}
}

// All devices of an account kept the same mark, so that a copy of one could keep the others waiting.
func TestACopiedMarkKeepsNobodyElseWaiting(t *testing.T) {
	const thief, home, office = "192.0.2.7", "198.51.100.1", "203.0.113.9"
	h, waits := guarded(t)
	phone, laptop := h.nobody(), h.nobody()
	phone.signIn("cirkel.kalix", goodWords, home)
	laptop.signIn("cirkel.kalix", goodWords, office)
	mark := phone.cookies["nb_kand"]
	if mark == laptop.cookies["nb_kand"] {
		t.Error("two devices keep the same mark")
	}
	for range 15 {
		copied := h.nobody()
		copied.cookies["nb_kand"] = mark
		copied.signIn("cirkel.kalix", "fel ord varje gång", thief)
	}
	before := waits.Load()
	if before == 0 {
		t.Error("whoever guesses with a copied mark does not wait")
	}
	for _, c := range []struct {
		what string
		v    *visitor
		from string
	}{{"the phone it was copied from", phone, home}, {"the laptop", laptop, office}, {"the laptop beside the thief", laptop, thief}} {
		delete(c.v.cookies, "nb_sit")
		if got := c.v.signIn("cirkel.kalix", goodWords, c.from); got != http.StatusSeeOther || waits.Load() != before {
			t.Errorf("%s: %d, waited %v", c.what, got, waits.Load() != before)
		}
	}
	if phone.cookies["nb_kand"] != mark {
		t.Error("signing in again made the device another")
	}
}
