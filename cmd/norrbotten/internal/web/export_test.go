package web

import (
	"time"

	"norrbottenforalla.se/circles"
)

// SetPing lets a test wait less than people do.
func (s *Server) SetPing(d time.Duration) { s.ping = d }

// SetGuessDelay lets a test wait less than people do when somebody guesses codes.
func (s *Server) SetGuessDelay(d time.Duration) { s.guesses.delay = d }

// SetSleep lets a test see how long those who try passwords wait, instead of waiting.
func (s *Server) SetSleep(sleep func(time.Duration)) {
	s.signIns.names.sleep, s.guesses.sleep = sleep, sleep
}

// SetPlaceTries lets a test try less often than people may before they wait, codes and passwords alike.
func (s *Server) SetPlaceTries(n int) {
	s.guesses.byClient.burst, s.signIns.places.byClient.burst = n, n
}

// An Address is a line of the table of routes.
type Address struct {
	Method, Path string
	Action       circles.Action // empty: nobody has to sign in
}

// Addresses gives the table of routes, for the test that walks it.
func (s *Server) Addresses() []Address {
	var all []Address
	for _, r := range s.routes() {
		all = append(all, Address{r.Method, r.Path, r.Action})
	}
	return all
}
