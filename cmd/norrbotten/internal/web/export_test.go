package web

import "time"

// SetPing lets a test wait less than people do.
func (s *Server) SetPing(d time.Duration) { s.ping = d }
