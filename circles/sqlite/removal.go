package sqlite

import (
	"cmp"
	"context"
	"database/sql"

	"norrbottenforalla.se/circles"
)

// keptOfMeeting is what is kept of a meeting's rounds, in the order in which rows may go.
var keptOfMeeting = []string{
	`DELETE FROM voice WHERE meeting = ?`,
	`DELETE FROM minutes_link WHERE meeting = ?`,
	`DELETE FROM minutes WHERE meeting = ?`,
	`DELETE FROM round_record WHERE round IN (SELECT id FROM round WHERE meeting = ?)`,
}

// RemoveMeeting implements circles.MeetingStore.
func (db *DB) RemoveMeeting(ctx context.Context, c circles.ChangeMeeting) error {
	db.erasing.Lock()
	defer db.erasing.Unlock()
	held := false
	err := db.inTx(ctx, "remove meeting", func(tx *sql.Tx) error {
		m, err := meeting(ctx, tx, c.Meeting)
		if err != nil {
			return err
		}
		if m.State == circles.Running {
			return circles.Because(circles.ErrMeetingRunning, nil)
		}
		counted, err := exists(ctx, tx, `SELECT 1 FROM report_meeting WHERE meeting = ?`, m.ID)
		if err == nil && counted {
			err = circles.Because(circles.ErrMeetingCounted, nil)
		}
		if err := cmp.Or(fresh(m, c.Version), err); err != nil {
			return err
		}
		held = m.State == circles.Held
		gone, err := eraseKept(ctx, tx, m, c.By)
		if err != nil {
			return err
		}
		for _, statement := range []string{
			`DELETE FROM audit_text WHERE ` + ofMeetingsLines, `DELETE FROM round WHERE meeting = ?`, `DELETE FROM meeting WHERE id = ?`,
		} {
			if _, err := tx.ExecContext(ctx, statement, m.ID); err != nil {
				return err
			}
		}
		if err := renumber(ctx, tx, m.Circle); err != nil {
			return err
		}
		what := circles.AuditMeetingCancelled
		if held {
			what = circles.AuditMeetingRemoved
			gone.Meetings = 1
			if err := logErasure(ctx, tx, gone); err != nil {
				return err
			}
		}
		return audit(ctx, tx, circles.AuditEntry{
			By: c.By, What: what, Circle: m.Circle, Meeting: m.ID, Number: m.Number, Changes: circles.MeetingChanges(m, circles.Meeting{}),
		})
	})
	if err != nil {
		return err
	}
	db.unscrubbed = true // what a cancelled meeting was called, too
	return db.finish(ctx, "remove meeting", held)
}

// PractiseMeeting implements circles.MeetingStore.
func (db *DB) PractiseMeeting(ctx context.Context, c circles.ChangeMeeting) (kept circles.Meeting, err error) {
	db.erasing.Lock()
	defer db.erasing.Unlock()
	kept, err = db.changeMeeting(ctx, "practise meeting", c.Meeting, func(tx *sql.Tx, m circles.Meeting) (circles.Meeting, error) {
		switch {
		case m.State != circles.Held:
			return m, circles.Because(circles.ErrMeetingNotHeld, nil)
		case m.Confirmed:
			return m, circles.Because(circles.ErrMeetingConfirmed, nil)
		case fresh(m, c.Version) != nil:
			return m, fresh(m, c.Version)
		}
		gone, err := eraseKept(ctx, tx, m, c.By)
		if err != nil {
			return m, err
		}
		_, err = tx.ExecContext(ctx, `
			UPDATE meeting SET
				state = ?,
				started_at = NULL,
				ended_at = NULL,
				break_minutes = 0,
				head_count = 0,
				study_hours = 0,
				round = '',
				version = version + 1
			WHERE id = ?`, circles.Planned, m.ID)
		if err := cmp.Or(err, renumber(ctx, tx, m.Circle), logErasure(ctx, tx, gone)); err != nil {
			return m, err
		}
		kept, err := meeting(ctx, tx, m.ID)
		if err != nil {
			return m, err
		}
		return kept, auditMeeting(ctx, tx, c.By, circles.AuditMeetingPractised, m, kept)
	})
	if err != nil {
		return circles.Meeting{}, err
	}
	return kept, db.finish(ctx, "practise meeting", true)
}

// eraseKept takes away what is kept of a meeting's rounds and their session data. The rounds themselves stay: the code of a
// round that was is held back a while.
func eraseKept(ctx context.Context, tx *sql.Tx, m circles.Meeting, by circles.By) (circles.Erasure, error) {
	gone := circles.Erasure{At: by.At, Why: circles.EraseRequested}
	for _, statement := range keptOfMeeting {
		if _, err := tx.ExecContext(ctx, statement, m.ID); err != nil {
			return gone, err
		}
	}
	var err error
	gone.Rounds, gone.Events, err = eraseRounds(ctx, tx, by.At, `meeting = ? AND erased_at IS NULL`, m.ID)
	if err != nil {
		return gone, err
	}
	for _, table := range []string{"leading_device", "handover"} { // made after a round was erased
		_, err := tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE round IN (SELECT id FROM round WHERE meeting = ?)`, m.ID)
		if err != nil {
			return gone, err
		}
	}
	return gone, nil
}
