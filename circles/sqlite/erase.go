package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"norrbottenforalla.se/circles"
)

// scrubWait is how long scrubbing waits for readers while meetings wait for it.
const scrubWait = 250 * time.Millisecond

// EraseRounds implements circles.RoundStore. Erased bytes are gone from the file and its WAL when it returns without
// error.
func (db *DB) EraseRounds(ctx context.Context, endedBefore, at time.Time) (n int, err error) {
	db.erasing.Lock()
	defer db.erasing.Unlock()
	err = db.inTx(ctx, "erase rounds", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			DELETE FROM journal
			WHERE round IN (SELECT id FROM round WHERE ended_at < ? AND erased_at IS NULL)`, millis(endedBefore))
		if err != nil {
			return err
		}
		n, err = changed(tx.ExecContext(ctx, `
			UPDATE round SET
				plan = NULL,
				erased_at = ?
			WHERE ended_at < ? AND erased_at IS NULL`, millis(at), millis(endedBefore)))
		return err
	})
	if err != nil {
		return 0, err
	}
	if n > 0 {
		db.unscrubbed = true
	}
	if !db.unscrubbed {
		return 0, nil
	}
	if err := db.scrub(ctx); err != nil {
		return n, wrap("erase rounds: scrub", err)
	}
	db.unscrubbed = false
	return n, nil
}

// scrub makes deleted bytes leave the disk. secure_delete has overwritten the rows where they were, but not the copies
// that SQLite leaves behind inside a page when it moves rows about: VACUUM writes the whole file anew. The WAL still
// holds old pages: the checkpoint empties it.
func (db *DB) scrub(ctx context.Context) (err error) {
	conn, err := db.writer.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if err := setBusyTimeout(ctx, conn, scrubWait); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, setBusyTimeout(context.WithoutCancel(ctx), conn, busyTimeout)) }()
	if _, err := conn.ExecContext(ctx, `VACUUM`); err != nil {
		return err
	}
	var busy, frames, folded int
	if err := conn.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &frames, &folded); err != nil {
		return err
	}
	if busy != 0 {
		return circles.Fail(circles.Unavailable, errors.New("a reader holds the WAL; it is emptied at the next call"))
	}
	return nil
}

func setBusyTimeout(ctx context.Context, conn *sql.Conn, d time.Duration) error {
	_, err := conn.ExecContext(ctx, fmt.Sprintf(`PRAGMA busy_timeout = %d`, d.Milliseconds()))
	return err
}
