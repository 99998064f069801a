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

// ofCircle is every table that holds something of a circle, in the order in which rows may go: what points at another
// comes before it. A test holds it against the schema's foreign keys. The audit trail and the erasure log point at
// nothing and stay, the trail without what people wrote; so do the months that the report has counted, without the circle (see unlinkUnits).
var ofCircle = []struct{ table, where string }{
	{"audit_text", ofCirclesLines},
	{"report_meeting", `meeting IN (SELECT id FROM meeting WHERE circle = ?)`},
	{"voice", `meeting IN (SELECT id FROM meeting WHERE circle = ?)`},
	{"minutes_link", `meeting IN (SELECT id FROM meeting WHERE circle = ?)`},
	{"minutes", `meeting IN (SELECT id FROM meeting WHERE circle = ?)`},
	{"journal", ofRound},
	{"round_record", ofRound},
	{"leading_device", ofRound},
	{"handover", `circle = ?`},
	{"round", `meeting IN (SELECT id FROM meeting WHERE circle = ?)`},
	{"meeting", `circle = ?`},
	{"circle_leader", `circle = ?`},
	{"report_key", `circle = ?`},
	{"circle", `id = ?`},
}

// The lines of the trail about a circle, and about a meeting. Those of a meeting are found while it is there, by
// the index of its circle.
const (
	ofCirclesLines  = `line IN (SELECT id FROM audit WHERE circle = ?)`
	ofMeetingsLines = `line IN (
		SELECT audit.id
		FROM audit
		JOIN meeting ON meeting.circle = audit.circle AND meeting.id = audit.meeting
		WHERE meeting.id = ?)`
)

const ofRound = `round IN (SELECT round.id FROM round JOIN meeting ON meeting.id = round.meeting WHERE meeting.circle = ?)`

// EraseCircle implements circles.ErasureStore.
func (db *DB) EraseCircle(ctx context.Context, e circles.EraseCircle) error {
	db.erasing.Lock()
	defer db.erasing.Unlock()
	err := db.inTx(ctx, "erase circle", func(tx *sql.Tx) error {
		c, err := circle(ctx, tx, e.Circle)
		if err != nil {
			return err
		}
		if e.Why != circles.EraseScheduled && e.Name != c.Name {
			return circles.Because(circles.ErrEraseName, nil)
		}
		if err := idle(ctx, tx, e.Circle); err != nil {
			return err
		}
		gone := circles.Erasure{At: e.By.At, Why: e.Why, Circles: 1}
		for _, of := range ofCircle {
			n, err := changed(tx.ExecContext(ctx, `DELETE FROM `+of.table+` WHERE `+of.where, e.Circle))
			if err != nil {
				return err
			}
			switch of.table {
			case "meeting":
				gone.Meetings = n
			case "round":
				gone.Rounds = n
			case "journal":
				gone.Events = n
			}
		}
		if err := unlinkUnits(ctx, tx, c); err != nil {
			return err
		}
		err = audit(ctx, tx, circles.AuditEntry{By: e.By, What: circles.AuditCircleErased, Circle: e.Circle})
		if err != nil {
			return err
		}
		return logErasure(ctx, tx, gone)
	})
	if err != nil {
		return err
	}
	return db.finish(ctx, "erase circle", true)
}

// EraseTexts implements circles.ErasureStore.
func (db *DB) EraseTexts(ctx context.Context, before, at time.Time) (int, error) {
	return db.eraseTexts(ctx, "erase texts", circles.EraseScheduled, at, func(tx *sql.Tx) (int, error) {
		return changed(tx.ExecContext(ctx, `
			DELETE FROM audit_text
			WHERE EXISTS (SELECT 1 FROM audit WHERE audit.id = audit_text.line AND audit.at < ?)`, millis(before)))
	})
}

// EraseTextsOf implements circles.ErasureStore.
func (db *DB) EraseTextsOf(ctx context.Context, id circles.CircleID, by circles.By) (int, error) {
	return db.eraseTexts(ctx, "erase texts of", circles.EraseRequested, by.At, func(tx *sql.Tx) (int, error) {
		if _, err := circle(ctx, tx, id); err != nil {
			return 0, err
		}
		n, err := changed(tx.ExecContext(ctx, `DELETE FROM audit_text WHERE `+ofCirclesLines, id))
		if err != nil || n == 0 {
			return n, err
		}
		return n, audit(ctx, tx, circles.AuditEntry{By: by, What: circles.AuditTextsErased, Circle: id})
	})
}

// eraseTexts takes texts away and logs how many. They are overwritten where they lay; copies that the file has of them go
// with Compact.
func (db *DB) eraseTexts(
	ctx context.Context, op string, why circles.ErasureWhy, at time.Time, take func(*sql.Tx) (int, error),
) (n int, err error) {
	db.erasing.Lock()
	defer db.erasing.Unlock()
	n, err = db.counted(ctx, op, func(tx *sql.Tx) (int, error) {
		n, err := take(tx)
		if err != nil || n == 0 {
			return 0, err
		}
		return n, logErasure(ctx, tx, circles.Erasure{At: at, Why: why, Texts: n})
	})
	db.unscrubbed = db.unscrubbed || n > 0
	return n, err
}

// unlinkUnits keeps what the report has told and takes away which circle it was: a month that changed when a circle went
// would tell what that circle alone had answered. Each month gets a name of its own, so that they cannot be put together
// either. The organiser's name was free writing and goes, and so does which questions were compared; the pilot is the
// circle's last, as the report showed it.
func unlinkUnits(ctx context.Context, tx *sql.Tx, c circles.Circle) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE report_unit
		SET circle = 'erased-' || lower(hex(randomblob(15))),
			unit = json_set(json_remove(unit, '$.compared', '$.waiting'), '$.organiser', ?, '$.pilot', ?)
		WHERE circle = ?`, circles.ErasedOrganiser, c.Pilot, c.ID)
	return err
}

// CirclesInactiveSince implements circles.ErasureStore.
func (db *DB) CirclesInactiveSince(ctx context.Context, since time.Time) ([]circles.CircleID, error) {
	at := millis(since)
	scan := func(row scanner) (id circles.CircleID, err error) { return id, row.Scan(&id) }
	all, err := list(ctx, db.readers, scan, `
		SELECT id
		FROM circle
		WHERE created < ?
			AND COALESCE(closed_at, 0) < ?
			AND NOT EXISTS (
				SELECT 1
				FROM meeting
				WHERE meeting.circle = circle.id
					AND (meeting.state = 'running' OR meeting.planned_at >= ? OR meeting.started_at >= ? OR meeting.ended_at >= ?)
			)
		ORDER BY id`, at, at, at, at, at)
	return all, wrap("circles inactive", err)
}

// CircleActive implements circles.ErasureStore.
func (db *DB) CircleActive(ctx context.Context, id circles.CircleID) (time.Time, error) {
	c, err := db.Circle(ctx, id)
	if err != nil {
		return time.Time{}, err
	}
	meetings, err := db.MeetingsOf(ctx, id)
	if err != nil {
		return time.Time{}, err
	}
	last := c.Created
	times := []time.Time{c.ClosedAt}
	for _, m := range meetings {
		times = append(times, m.PlannedAt, m.StartedAt, m.EndedAt)
	}
	for _, t := range times {
		if t.After(last) {
			last = t
		}
	}
	return last, nil
}

// RoundsOf implements circles.ErasureStore.
func (db *DB) RoundsOf(ctx context.Context, id circles.CircleID) ([]circles.Round, error) {
	all, err := list(ctx, db.readers, scanRound, `
		SELECT`+roundColumns+`
		FROM round
		JOIN meeting ON meeting.id = round.meeting
		WHERE meeting.circle = ?
		ORDER BY round.created_at, round.id`, id)
	for i := range all {
		all[i].Plan = nil
	}
	return all, wrap("rounds of", err)
}

// RoundRecordOf implements circles.ErasureStore.
func (db *DB) RoundRecordOf(ctx context.Context, id circles.RoundID) (circles.RoundRecord, error) {
	var record []byte
	err := db.readers.QueryRowContext(ctx, `SELECT record FROM round_record WHERE round = ?`, id).Scan(&record)
	if errors.Is(err, sql.ErrNoRows) {
		err = circles.Because(circles.ErrNoRecord, err)
	}
	if err != nil {
		return circles.RoundRecord{}, wrap("round record", err)
	}
	var r circles.RoundRecord
	if err := json.Unmarshal(record, &r); err != nil {
		return circles.RoundRecord{}, wrap("round record", fmt.Errorf("record of round %s: %w", id, err))
	}
	return r.Whole(), nil
}

func logErasure(ctx context.Context, tx *sql.Tx, e circles.Erasure) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO erasure (
			at,
			why,
			circles,
			meetings,
			rounds,
			events,
			accounts,
			texts
		) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		millis(e.At), e.Why, e.Circles, e.Meetings, e.Rounds, e.Events, e.Accounts, e.Texts)
	return err
}

// Erasures implements circles.ErasureStore.
func (db *DB) Erasures(ctx context.Context) ([]circles.Erasure, error) {
	scan := func(row scanner) (e circles.Erasure, err error) {
		var at moment
		err = row.Scan(&at, &e.Why, &e.Circles, &e.Meetings, &e.Rounds, &e.Events, &e.Accounts, &e.Texts)
		e.At = at.time()
		return e, err
	}
	all, err := list(ctx, db.readers, scan, `
		SELECT
			at,
			why,
			circles,
			meetings,
			rounds,
			events,
			accounts,
			texts
		FROM erasure
		ORDER BY at DESC, id DESC`)
	return all, wrap("erasures", err)
}
