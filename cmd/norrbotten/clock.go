//go:build !e2e

package main

import "time"

// clock gives the time. The browser tests are built with another, which nobody reaches in what is shipped.
func clock() func() time.Time { return time.Now }
