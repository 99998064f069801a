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
		var events int
		n, events, err = eraseRounds(ctx, tx, at, `ended_at < ? AND erased_at IS NULL`, millis(endedBefore))
		if err != nil || n == 0 {
			return err
		}
		return logErasure(ctx, tx, circles.Erasure{At: at, Why: circles.EraseScheduled, Rounds: n, Events: events})
	})
	if err != nil {
		return 0, err
	}
	return n, db.finish(ctx, "erase rounds", n > 0)
}

// eraseRounds takes away the session data of rounds, and says how many rounds and how many lines of their journals.
func eraseRounds(ctx context.Context, tx *sql.Tx, at time.Time, which string, args ...any) (rounds, events int, err error) {
	in := ` WHERE round IN (SELECT id FROM round WHERE ` + which + `)`
	if events, err = changed(tx.ExecContext(ctx, `DELETE FROM journal`+in, args...)); err != nil {
		return 0, 0, err
	}
	for _, table := range []string{"leading_device", "handover"} {
		if _, err = tx.ExecContext(ctx, `DELETE FROM `+table+in, args...); err != nil {
			return 0, 0, err
		}
	}
	rounds, err = changed(tx.ExecContext(ctx, `UPDATE round SET plan = NULL, erased_at = ? WHERE `+which,
		append([]any{millis(at)}, args...)...))
	return rounds, events, err
}

// finish scrubs the file when something was erased, now or before without being scrubbed. The caller holds db.erasing.
func (db *DB) finish(ctx context.Context, op string, erased bool) error {
	if erased {
		db.unscrubbed = true
	}
	if !db.unscrubbed {
		return nil
	}
	if err := db.scrub(ctx); err != nil {
		return wrap(op+": scrub", err)
	}
	db.unscrubbed = false
	return nil
}

// EraseRound implements circles.ErasureStore.
func (db *DB) EraseRound(ctx context.Context, id circles.RoundID, by circles.By) error {
	db.erasing.Lock()
	defer db.erasing.Unlock()
	n := 0
	err := db.inTx(ctx, "erase round", func(tx *sql.Tx) error {
		round, err := oneRound(ctx, tx, circles.ErrNotFound, `WHERE id = ?`, id)
		if err != nil {
			return err
		}
		if round.RecordedAt.IsZero() {
			return circles.Because(circles.ErrMeetingRunning, nil)
		}
		var events int
		n, events, err = eraseRounds(ctx, tx, by.At, `id = ? AND erased_at IS NULL`, id)
		if err != nil || n == 0 {
			return err
		}
		m, err := meeting(ctx, tx, round.Meeting)
		if err != nil {
			return err
		}
		err = audit(ctx, tx, circles.AuditEntry{
			By: by, What: circles.AuditRoundErased, Circle: m.Circle, Meeting: m.ID, Number: m.Number,
		})
		if err != nil {
			return err
		}
		return logErasure(ctx, tx, circles.Erasure{At: by.At, Why: circles.EraseRequested, Rounds: n, Events: events})
	})
	if err != nil {
		return err
	}
	return db.finish(ctx, "erase round", n > 0)
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
