// Package obs is how the program tells its operator what it does: logs and readiness.
package obs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"
)

// NewLogger writes to w as "text" or "json"; level is "debug", "info", "warn" or "error".
func NewLogger(w io.Writer, format, level string) (*slog.Logger, error) {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		return nil, fmt.Errorf("obs: log level %q: want debug, info, warn or error", level)
	}
	options := &slog.HandlerOptions{Level: l}
	switch format {
	case "text":
		return slog.New(slog.NewTextHandler(w, options)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(w, options)), nil
	}
	return nil, fmt.Errorf("obs: log format %q: want text or json", format)
}

// A Check is one thing that must work for the program to serve people.
type Check struct {
	Name string
	Run  func(context.Context) error
}

// checkTime is how long one check may take; a database that answers later than this serves nobody.
const checkTime = 2 * time.Second

// Ready runs every check and gives all that failed, or nil.
func Ready(ctx context.Context, checks ...Check) error {
	var failed []error
	for _, c := range checks {
		limited, cancel := context.WithTimeout(ctx, checkTime)
		if err := c.Run(limited); err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", c.Name, err))
		}
		cancel()
	}
	return errors.Join(failed...)
}
