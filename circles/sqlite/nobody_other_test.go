//go:build !linux

package sqlite

import "testing"

// asNobody runs f as whoever runs the tests; only on Linux may that be a superuser, whom file modes do not stop.
func asNobody(_ *testing.T, f func()) { f() }
