//go:build unix

package main

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// errTwoServers means that another server owns the database: two would each run their own copy of a round.
var errTwoServers = errors.New("another server has the database open")

// lockDatabase makes sure that one server at a time owns a database. The lock stands in a file of its own, since
// closing a second descriptor of the database would drop SQLite's locks; it goes with the process, however that ends.
// Commands that only look or add an account need no lock. unlock may be called twice.
func lockDatabase(path string) (unlock func(), err error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return func() {}, nil // the store says what is wrong with it
	}
	f, err := os.OpenFile(path+"-lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return func() {}, nil // no folder, or no right to write in it: the store says so
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, errTwoServers), f.Close())
	}
	return func() { _ = f.Close() }, nil // closing twice is no matter
}
