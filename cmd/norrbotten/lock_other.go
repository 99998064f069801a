//go:build !unix

package main

import "errors"

// errTwoServers is never met here: see lock_unix.go.
var errTwoServers = errors.New("another server has the database open")

// lockDatabase does nothing where there is no flock; the journal still refuses what a second server would write.
func lockDatabase(string) (unlock func(), err error) { return func() {}, nil }
