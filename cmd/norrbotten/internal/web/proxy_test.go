package web_test

import (
	"net/http"
	"testing"
	"time"
)

// exhaust guesses codes until they are answered late, and leaves so long a wait that only those who need not wait get
// an answer soon.
func exhaust(h *house, headers ...string) {
	h.t.Helper()
	h.server.SetGuessDelay(0)
	for range 130 {
		h.get("/t/BBBBBB", headers...).status(http.StatusNotFound)
	}
	h.server.SetGuessDelay(50 * time.Millisecond)
}

// waits tells whether a guess is answered late.
func waits(h *house, headers ...string) bool {
	h.t.Helper()
	start := time.Now()
	h.get("/t/BBBBBB", headers...).status(http.StatusNotFound)
	return time.Since(start) >= 50*time.Millisecond
}

// Whoever guesses codes behind our own proxy does not slow the others behind it.
func TestAListedProxyIsBelieved(t *testing.T) {
	for _, listed := range []string{"0.0.0.0", "0.0.0.0/8"} { // where requests of a test come from
		h := open(t, evening())
		h.proxies = []string{listed}
		h.serve(h.hall)
		exhaust(h, "X-Real-IP", "198.51.100.7")
		exhaust(h, "X-Real-IP", "2001:db8:0:7::1")
		for from, want := range map[string]bool{
			"198.51.100.7": true, "2001:db8:0:7::2": true, // the same network
			"198.51.100.8": false, "2001:db8::1": false, "nonsense": false, "": false,
		} {
			if got := waits(h, "X-Real-IP", from); got != want {
				t.Errorf("listed %s: a guess from %q waits: %v, want %v", listed, from, got, want)
			}
		}
		h.stop()
	}
}

// Anybody else may write what they like in the header: it is where they connect from that counts.
func TestNobodyElseIsBelieved(t *testing.T) {
	for _, proxies := range [][]string{nil, {"203.0.113.1"}, {"203.0.113.0/24", "::1"}} {
		h := open(t, evening())
		h.proxies = proxies
		h.serve(h.hall)
		exhaust(h, "X-Real-IP", "198.51.100.7")
		if !waits(h, "X-Real-IP", "198.51.100.8") {
			t.Errorf("proxies %v: whoever writes another address gets past the wait", proxies)
		}
		h.stop()
	}
}
