package main

import (
	"context"

	"norrbottenforalla.se/circles/report"
)

// countMonths counts what the report tells about people, once a month is over and leaders have had time to confirm.
func (a *app) countMonths(ctx context.Context) error {
	n, err := report.CountDue(ctx, a.db, a.now(), sweden)
	if n > 0 {
		a.log.Info("counted months of the report", "months", n)
	}
	return err
}
