package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"norrbottenforalla.se/circles"
)

const roundColumns = `
	round.id,
	round.meeting,
	round.code,
	round.plan,
	round.created_at,
	round.ended_at,
	round.recorded_at,
	round.erased_at`

func scanRound(row scanner) (r circles.Round, err error) {
	var created, ended, recorded, erased moment
	err = row.Scan(&r.ID, &r.Meeting, &r.Code, &r.Plan, &created, &ended, &recorded, &erased)
	r.CreatedAt, r.EndedAt = created.time(), ended.time()
	r.RecordedAt, r.ErasedAt = recorded.time(), erased.time()
	return r, err
}

// oneRound reads one round; none is the error missing.
func oneRound(ctx context.Context, q querier, missing *circles.Error, rest string, args ...any) (circles.Round, error) {
	r, err := scanRound(q.QueryRowContext(ctx, `SELECT `+roundColumns+` FROM round `+rest, args...))
	if errors.Is(err, sql.ErrNoRows) {
		err = circles.Because(missing, err)
	}
	if err != nil {
		return circles.Round{}, err
	}
	return r, nil
}

// StartRound implements circles.RoundStore.
func (db *DB) StartRound(ctx context.Context, s circles.StartRound) (round circles.Round, err error) {
	if err := s.Check(); err != nil {
		return circles.Round{}, wrap("start round", err)
	}
	err = db.inTx(ctx, "start round", func(tx *sql.Tx) error {
		m, err := meeting(ctx, tx, s.Meeting)
		if err != nil {
			return err
		}
		running, err := oneRound(ctx, tx, circles.ErrNotFound, `WHERE meeting = ? AND ended_at IS NULL`, s.Meeting)
		if err == nil {
			round = running
			return circles.Because(circles.ErrRoundRunning, nil)
		}
		if !errors.Is(err, circles.ErrNotFound) {
			return err
		}
		if m.Confirmed {
			return circles.Because(circles.ErrMeetingConfirmed, nil)
		}
		if err := openCircle(ctx, tx, m.Circle); err != nil {
			return err
		}
		taken, err := exists(ctx, tx, `
			SELECT 1
			FROM round
			WHERE code = ? AND (erased_at IS NULL OR created_at > ?)
			LIMIT 1`, s.Code, millis(s.By.At.Add(-circles.CodeRest)))
		if err != nil {
			return err
		}
		if taken {
			return circles.Because(circles.ErrCodeTaken, nil)
		}
		if err := beginRound(ctx, tx, m, s); err != nil {
			return err
		}
		round, err = oneRound(ctx, tx, circles.ErrNotFound, `WHERE id = ?`, s.Round)
		return err
	})
	if err != nil && !errors.Is(err, circles.ErrRoundRunning) {
		return circles.Round{}, err
	}
	return round, err
}

// beginRound makes the meeting run. Breaks that were proposed after an earlier round of it go with that round.
func beginRound(ctx context.Context, tx *sql.Tx, m circles.Meeting, s circles.StartRound) error {
	breaks := m.BreakMinutes
	if m.State == circles.Held {
		breaks = 0
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO round (
			id,
			meeting,
			code,
			plan,
			created_at
		) VALUES (?, ?, ?, ?, ?)`,
		s.Round, s.Meeting, s.Code, string(s.Plan), millis(s.By.At))
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		UPDATE meeting SET
			state = ?,
			started_at = ?,
			ended_at = NULL,
			break_minutes = ?,
			head_count = 0,
			study_hours = 0,
			round = ?,
			version = version + 1
		WHERE id = ?`,
		circles.Running, millis(s.By.At), breaks, s.Round, s.Meeting)
	if err != nil {
		return err
	}
	if err := renumber(ctx, tx, m.Circle); err != nil {
		return err
	}
	now, err := meeting(ctx, tx, m.ID)
	if err != nil {
		return err
	}
	return auditMeeting(ctx, tx, s.By, circles.AuditMeetingStarted, m, now)
}

// EndsRound implements circles.RoundStore.
func (db *DB) EndsRound(ctx context.Context, id circles.RoundID, who circles.RoundEnder) error {
	var by any // NULL for the program
	if who.Account != "" || who.Device {
		by = who.Account
	}
	return db.inTx(ctx, "ends round", func(tx *sql.Tx) error {
		if _, err := oneRound(ctx, tx, circles.ErrNotFound, `WHERE id = ?`, id); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE round SET ended_by = ? WHERE id = ? AND recorded_at IS NULL`, by, id)
		return err
	})
}

// RecordRound implements circles.RoundStore.
func (db *DB) RecordRound(ctx context.Context, id circles.RoundID, r circles.RoundRecord, at time.Time) error {
	if err := r.Check(); err != nil {
		return wrap("record round", err)
	}
	r = r.Whole()
	record, err := json.Marshal(r)
	if err != nil {
		return wrap("record round", err)
	}
	return db.inTx(ctx, "record round", func(tx *sql.Tx) error {
		round, err := oneRound(ctx, tx, circles.ErrNotFound, `WHERE id = ?`, id)
		if err != nil || !round.RecordedAt.IsZero() {
			return err
		}
		m, err := meeting(ctx, tx, round.Meeting)
		if err != nil {
			return err
		}
		breaks := max(m.BreakMinutes, r.BreakMinutes)
		_, err = tx.ExecContext(ctx, `INSERT INTO round_record (round, record) VALUES (?, ?)`, id, string(record))
		if err != nil {
			return err
		}
		if err := keepVoices(ctx, tx, m, r); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE round SET ended_at = ?, recorded_at = ? WHERE id = ?`,
			millis(r.EndedAt), millis(at), id)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			UPDATE meeting SET
				state = ?,
				started_at = ?,
				ended_at = ?,
				break_minutes = ?,
				head_count = ?,
				study_hours = ?,
				version = version + 1
			WHERE id = ?`,
			circles.Held, millis(r.StartedAt), millis(r.Over()), breaks, min(r.HeadCount, circles.MaxHeadCount),
			circles.StudyHours(r.StartedAt, r.Over(), breaks), m.ID)
		if err != nil {
			return err
		}
		if err := renumber(ctx, tx, m.Circle); err != nil {
			return err
		}
		return auditEnd(ctx, tx, m, id, r, at)
	})
}

// auditEnd writes a line about a meeting whose round is recorded. Who ended it is in the line from then on, and in no round.
func auditEnd(ctx context.Context, tx *sql.Tx, before circles.Meeting, id circles.RoundID, r circles.RoundRecord, at time.Time) error {
	var by sql.NullString
	if err := tx.QueryRowContext(ctx, `SELECT ended_by FROM round WHERE id = ?`, id).Scan(&by); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE round SET ended_by = NULL WHERE id = ?`, id); err != nil {
		return err
	}
	now, err := meeting(ctx, tx, before.ID)
	if err != nil {
		return err
	}
	changes := circles.MeetingChanges(before, now)
	if !r.LeftAt.IsZero() {
		changes = append(changes, circles.AuditChange{Field: circles.FieldLeftAt, To: circles.AuditTime(r.LeftAt)})
	}
	if by.Valid && by.String == "" {
		changes = append(changes, circles.AuditChange{Field: circles.FieldDevice, To: "1"})
	}
	return audit(ctx, tx, circles.AuditEntry{
		By: circles.By{Account: circles.AccountID(by.String), At: at}, What: circles.AuditMeetingEnded,
		Circle: now.Circle, Meeting: now.ID, Number: now.Number, Changes: changes,
	})
}

// RoundByID implements circles.RoundStore.
func (db *DB) RoundByID(ctx context.Context, id circles.RoundID) (circles.Round, error) {
	r, err := oneRound(ctx, db.readers, circles.ErrNotFound, `WHERE id = ?`, id)
	return r, wrap("round", err)
}

// RoundByCode implements circles.RoundStore.
func (db *DB) RoundByCode(ctx context.Context, code circles.Code) (circles.Round, error) {
	r, err := oneRound(ctx, db.readers, circles.ErrCodeUnknown, `WHERE code = ? AND erased_at IS NULL`, code)
	return r, wrap("round by code", err)
}

// RunningRoundOfCircle implements circles.RoundStore.
func (db *DB) RunningRoundOfCircle(ctx context.Context, key circles.ScreenKey) (circles.Round, error) {
	c, err := db.CircleByScreen(ctx, key)
	if err != nil {
		return circles.Round{}, err
	}
	r, err := oneRound(ctx, db.readers, circles.ErrNoRunningRound, `
		JOIN meeting ON meeting.id = round.meeting
		WHERE meeting.circle = ? AND round.ended_at IS NULL
		ORDER BY round.created_at DESC, meeting.number DESC
		LIMIT 1`, c.ID)
	return r, wrap("running round of circle", err)
}

// UnrecordedRounds implements circles.RoundStore.
func (db *DB) UnrecordedRounds(ctx context.Context) ([]circles.Round, error) {
	all, err := list(ctx, db.readers, scanRound,
		`SELECT `+roundColumns+` FROM round WHERE ended_at IS NULL ORDER BY created_at, id`)
	return all, wrap("unrecorded rounds", err)
}

// MeetingRecord implements circles.RoundStore.
func (db *DB) MeetingRecord(ctx context.Context, id circles.MeetingID) (circles.RoundRecord, error) {
	if _, err := meeting(ctx, db.readers, id); err != nil {
		return circles.RoundRecord{}, wrap("meeting record", err)
	}
	_, r, err := latestRecord(ctx, db.readers, id)
	return r, wrap("meeting record", err)
}

// latestRecord gives what is kept of a meeting's latest recorded round, and which round it was; ErrNoRecord when there is
// none.
func latestRecord(ctx context.Context, q querier, id circles.MeetingID) (round circles.RoundID, r circles.RoundRecord, err error) {
	var record []byte
	err = q.QueryRowContext(ctx, `
		SELECT round.id, round_record.record
		FROM round_record
		JOIN round ON round.id = round_record.round
		WHERE round.meeting = ?
		ORDER BY round.recorded_at DESC, round.created_at DESC
		LIMIT 1`, id).Scan(&round, &record)
	if errors.Is(err, sql.ErrNoRows) {
		err = circles.Because(circles.ErrNoRecord, err)
	}
	if err != nil {
		return "", circles.RoundRecord{}, err
	}
	if err := json.Unmarshal(record, &r); err != nil {
		return "", circles.RoundRecord{}, fmt.Errorf("record of meeting %s: %w", id, err)
	}
	return round, r.Whole(), nil
}
