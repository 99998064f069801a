package web

import "time"

// SetPing lets a test wait less than people do.
func (s *Server) SetPing(d time.Duration) { s.ping = d }

// SetGuessDelay lets a test wait less than people do when somebody guesses codes.
func (s *Server) SetGuessDelay(d time.Duration) { s.guesses.delay = d }
