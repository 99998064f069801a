//go:build e2e

package main

import (
	"os"
	"strings"
	"time"
)

// clock gives the time put forward by what a file says ("168h"), anew at each look, so that a test can hold meetings in
// several weeks. This file is only in the program that the browser tests build for themselves: go build -tags e2e.
func clock() func() time.Time {
	path := os.Getenv("NORRBOTTEN_E2E_CLOCK")
	return func() time.Time {
		text, err := os.ReadFile(path)
		if err != nil {
			return time.Now()
		}
		ahead, err := time.ParseDuration(strings.TrimSpace(string(text)))
		if err != nil {
			return time.Now()
		}
		return time.Now().Add(ahead)
	}
}
