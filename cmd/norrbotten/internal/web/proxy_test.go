package web_test

import (
	"net/http"
	"testing"
)

// exhaust guesses codes until it is stopped.
func exhaust(t *testing.T, h *house, headers ...string) {
	t.Helper()
	for range 200 {
		if h.get("/t/BBBBBB", headers...).StatusCode == http.StatusTooManyRequests {
			return
		}
	}
	t.Fatal("two hundred guesses and nobody minded")
}

// Whoever guesses codes behind our own proxy does not stop the others behind it.
func TestAListedProxyIsBelieved(t *testing.T) {
	for _, listed := range []string{"0.0.0.0", "0.0.0.0/8"} { // where requests of a test come from
		h := open(t, evening())
		h.proxies = []string{listed}
		h.serve(h.hall)
		exhaust(t, h, "X-Real-IP", "198.51.100.7")
		h.get("/t/BBBBBB", "X-Real-IP", "198.51.100.8").status(http.StatusNotFound)
		h.get("/t/BBBBBB", "X-Real-IP", "2001:db8::1").status(http.StatusNotFound)
		exhaust(t, h, "X-Real-IP", "2001:db8:0:7::1")
		h.get("/t/BBBBBB", "X-Real-IP", "2001:db8:0:7::2").status(http.StatusTooManyRequests) // the same network
		h.get("/t/BBBBBB", "X-Real-IP", "nonsense").status(http.StatusNotFound)
		h.get("/t/BBBBBB").status(http.StatusNotFound)
		h.stop()
	}
}

// Anybody else may write what they like in the header: it is where they connect from that counts.
func TestNobodyElseIsBelieved(t *testing.T) {
	for _, proxies := range [][]string{nil, {"203.0.113.1"}, {"203.0.113.0/24", "::1"}} {
		h := open(t, evening())
		h.proxies = proxies
		h.serve(h.hall)
		exhaust(t, h, "X-Real-IP", "198.51.100.7")
		h.get("/t/BBBBBB", "X-Real-IP", "198.51.100.8").status(http.StatusTooManyRequests)
		h.stop()
	}
}
