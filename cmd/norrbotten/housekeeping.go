package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/quiz"
	"norrbottenforalla.se/quiz/live"
)

// housekeepingEvery is how often the data is looked after: far more often than any promise about it is long.
const housekeepingEvery = 15 * time.Minute

// housekeeping opens what was running, ends what was forgotten and erases what has had its time: at start, and then
// again and again until ctx ends.
func (a *app) housekeeping(ctx context.Context, keep circles.Retention, forgotten time.Duration) {
	tick := time.NewTicker(housekeepingEvery)
	defer tick.Stop()
	for first := true; ; first = false {
		if err := errors.Join(a.tidy(ctx, keep, forgotten), a.compact(ctx, first)); err != nil && ctx.Err() == nil {
			a.log.Error("housekeeping", "error", err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// eraseAfter is when session data goes: a round of housekeeping early, so that what is promised is not exceeded by the
// wait for the next one.
func eraseAfter(keep time.Duration) time.Duration { return max(0, keep-housekeepingEvery) }

// tidy does all of it once. One failure does not keep the rest from being done.
func (a *app) tidy(ctx context.Context, keep circles.Retention, forgotten time.Duration) error {
	rounds, err := a.db.UnrecordedRounds(ctx)
	failed := []error{err}
	for _, r := range rounds {
		failed = append(failed, a.reopen(ctx, r, forgotten))
	}
	now := a.now()
	erased, err := a.db.EraseRounds(ctx, now.Add(-eraseAfter(keep.Session)), now)
	if erased > 0 {
		a.log.Info("erased what phones had sent", "rounds", erased)
	}
	failed = append(failed, err, a.eraseCircles(ctx, keep, now))
	texts, err := a.db.EraseTexts(ctx, now.Add(-eraseAfter(keep.Texts)), now)
	if texts > 0 {
		a.log.Info("erased texts of the audit trail whose time was out", "texts", texts)
	}
	failed = append(failed, err)
	_, err = a.db.PurgeHandovers(ctx, now)
	return errors.Join(append(failed, err, a.auth.Sweep(ctx), a.countMonths(ctx))...)
}

// compact writes the file anew when something was erased since, so that no trace of it is left. Meetings wait while it does,
// so it is done at night; and when the program starts and no round runs, for a machine that sleeps at night.
func (a *app) compact(ctx context.Context, first bool) error {
	if !night(a.now()) {
		if !first {
			return nil
		}
		rounds, err := a.db.UnrecordedRounds(ctx)
		if err != nil || len(rounds) > 0 {
			return err
		}
	}
	return a.db.Compact(ctx)
}

// night tells whether it is between two and five by Swedish clocks. The night in March when clocks are put forward it is
// two hours long, and the one in October four.
func night(now time.Time) bool {
	hour := now.In(sweden).Hour()
	return 2 <= hour && hour < 5
}

// sweden is where years begin and end.
var sweden = func() *time.Location {
	zone, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		panic(err) // embedded with the pages
	}
	return zone
}()

// eraseCircles takes away circles whose time is out.
func (a *app) eraseCircles(ctx context.Context, keep circles.Retention, now time.Time) error {
	if !keep.Erases() {
		return nil
	}
	old, err := a.db.CirclesInactiveSince(ctx, keep.CirclesBefore(now, sweden))
	failed := []error{err}
	for _, id := range old {
		err := a.db.EraseCircle(ctx, circles.EraseCircle{Circle: id, Why: circles.EraseScheduled, By: circles.By{At: now}})
		failed = append(failed, err)
	}
	if len(old) > 0 {
		a.log.Info("erased circles whose time was out", "circles", len(old))
	}
	return errors.Join(failed...)
}

// reopen opens a round that is not recorded. That alone records it when it is over but the program died before it was
// written down; a round that nobody ended in all this time is ended, so that its data does not stay for ever.
func (a *app) reopen(ctx context.Context, r circles.Round, forgotten time.Duration) error {
	room, err := a.hall.Room(ctx, live.ID(r.ID))
	if err != nil {
		return fmt.Errorf("open round %s: %w", r.ID, err)
	}
	if a.now().Sub(r.CreatedAt) < forgotten {
		return nil
	}
	if err := a.db.EndsRound(ctx, r.ID, circles.RoundEnder{}); err != nil {
		return fmt.Errorf("end round %s: %w", r.ID, err)
	}
	_, err = room.Do(ctx, quiz.Seat{Role: quiz.Leader}, quiz.Command{Do: quiz.End{}})
	if err != nil && !errors.Is(err, quiz.ErrEnded) {
		return fmt.Errorf("end round %s: %w", r.ID, err)
	}
	return nil
}
