package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"norrbottenforalla.se/circles"
)

// GiveHandover implements circles.HandoverStore.
func (db *DB) GiveHandover(ctx context.Context, h circles.Handover) error {
	if err := h.Check(); err != nil {
		return wrap("give handover", err)
	}
	var round any // NULL for a substitute
	if h.Round != "" {
		round = h.Round
	}
	return db.inTx(ctx, "give handover", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO handover (
				hash,
				circle,
				round,
				until,
				given_by,
				created,
				expires
			) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			h.Hash, h.Circle, round, millis(h.Until), h.By.Account, millis(h.By.At), millis(h.Expires))
		return err
	})
}

// TakeHandover implements circles.HandoverStore.
func (db *DB) TakeHandover(ctx context.Context, t circles.TakeHandover) (h circles.Handover, err error) {
	err = db.inTx(ctx, "take handover", func(tx *sql.Tx) error {
		var round sql.NullString
		var until, created, expires moment
		err := tx.QueryRowContext(ctx, `
			SELECT
				hash,
				circle,
				round,
				until,
				given_by,
				created,
				expires
			FROM handover
			WHERE hash = ? AND expires > ?`, t.Hash, millis(t.At)).
			Scan(&h.Hash, &h.Circle, &round, &until, &h.By.Account, &created, &expires)
		if errors.Is(err, sql.ErrNoRows) {
			err = circles.Because(circles.ErrHandoverCode, err)
		}
		if err != nil {
			return err
		}
		h.Round, h.Until = circles.RoundID(round.String), until.time()
		h.By.At, h.Expires = created.time(), expires.time()
		if h.Round == "" && t.Account == "" {
			return circles.Because(circles.ErrSignIn, nil)
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM handover WHERE hash = ?`, t.Hash); err != nil {
			return err
		}
		by := circles.By{Account: h.By.Account, At: t.At}
		if h.Round == "" {
			return setLeader(ctx, tx, circles.SetLeader{
				Circle: h.Circle, Account: t.Account, Post: circles.PostSubstitute, Until: h.Until, By: by,
			})
		}
		return takeRound(ctx, tx, h, t, by)
	})
	if err != nil && !errors.Is(err, circles.ErrSignIn) {
		return circles.Handover{}, err
	}
	return h, err
}

// takeRound makes a device lead a round that still runs.
func takeRound(ctx context.Context, tx *sql.Tx, h circles.Handover, t circles.TakeHandover, by circles.By) error {
	round, err := oneRound(ctx, tx, circles.ErrHandoverCode, `WHERE id = ? AND ended_at IS NULL`, h.Round)
	if err != nil {
		return err
	}
	m, err := meeting(ctx, tx, round.Meeting)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO leading_device (
			hash,
			round,
			given_by,
			taken,
			expires
		) VALUES (?, ?, ?, ?, ?)`,
		t.Device, h.Round, h.By.Account, millis(t.At), millis(t.At.Add(circles.DeviceLife)))
	if err != nil {
		return err
	}
	return audit(ctx, tx, circles.AuditEntry{
		By: by, What: circles.AuditHandedOver, Circle: h.Circle, Meeting: m.ID, Number: m.Number,
	})
}

// LeadingDevice implements circles.HandoverStore.
func (db *DB) LeadingDevice(ctx context.Context, hash circles.TokenHash, at time.Time) (circles.LeadingDevice, error) {
	var d circles.LeadingDevice
	err := db.readers.QueryRowContext(ctx, `
		SELECT
			meeting.circle,
			meeting.id,
			round.id
		FROM leading_device
		JOIN round ON round.id = leading_device.round
		JOIN meeting ON meeting.id = round.meeting
		WHERE leading_device.hash = ? AND leading_device.expires > ? AND round.ended_at IS NULL`,
		hash, millis(at)).Scan(&d.Circle, &d.Meeting, &d.Round)
	if errors.Is(err, sql.ErrNoRows) {
		err = circles.Because(circles.ErrSignIn, err)
	}
	if err != nil {
		return circles.LeadingDevice{}, wrap("leading device", err)
	}
	return d, nil
}

// LeadingDevices implements circles.HandoverStore.
func (db *DB) LeadingDevices(ctx context.Context, id circles.CircleID, at time.Time) ([]circles.TakenOver, error) {
	scan := func(row scanner) (t circles.TakenOver, err error) {
		var taken moment
		err = row.Scan(&t.Hash, &t.Round, &t.GivenBy, &taken)
		t.Taken = taken.time()
		return t, err
	}
	all, err := list(ctx, db.readers, scan, `
		SELECT
			leading_device.hash,
			leading_device.round,
			leading_device.given_by,
			leading_device.taken
		FROM leading_device
		JOIN round ON round.id = leading_device.round
		JOIN meeting ON meeting.id = round.meeting
		WHERE meeting.circle = ? AND leading_device.expires > ? AND round.ended_at IS NULL
		ORDER BY leading_device.taken, leading_device.hash`, id, millis(at))
	return all, wrap("leading devices", err)
}

// EndDevice implements circles.HandoverStore.
func (db *DB) EndDevice(ctx context.Context, id circles.CircleID, hash circles.TokenHash, by circles.By) error {
	return db.inTx(ctx, "end device", func(tx *sql.Tx) error {
		n, err := changed(tx.ExecContext(ctx, `DELETE FROM leading_device WHERE hash = ? AND round IN `+roundsOfCircle, hash, id))
		if err != nil || n == 0 {
			return err
		}
		return audit(ctx, tx, circles.AuditEntry{By: by, What: circles.AuditDeviceEnded, Circle: id})
	})
}

const roundsOfCircle = `(SELECT round.id FROM round JOIN meeting ON meeting.id = round.meeting WHERE meeting.circle = ?)`

// endGiven takes back what an account let others do: codes that nobody used, and devices that lead by one.
func endGiven(ctx context.Context, tx *sql.Tx, account circles.AccountID) (int, error) {
	codes, err := changed(tx.ExecContext(ctx, `DELETE FROM handover WHERE given_by = ?`, account))
	if err != nil {
		return 0, err
	}
	devices, err := changed(tx.ExecContext(ctx, `DELETE FROM leading_device WHERE given_by = ?`, account))
	return codes + devices, err
}

// endGivenIn does so in one circle.
func endGivenIn(ctx context.Context, tx *sql.Tx, account circles.AccountID, id circles.CircleID) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM handover WHERE given_by = ? AND circle = ?`, account, id); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM leading_device WHERE given_by = ? AND round IN `+roundsOfCircle, account, id)
	return err
}

// PurgeHandovers implements circles.HandoverStore. A device whose round is over goes too.
func (db *DB) PurgeHandovers(ctx context.Context, expired time.Time) (int, error) {
	return db.counted(ctx, "purge handovers", func(tx *sql.Tx) (int, error) {
		codes, err := changed(tx.ExecContext(ctx, `DELETE FROM handover WHERE expires <= ?`, millis(expired)))
		if err != nil {
			return 0, err
		}
		devices, err := changed(tx.ExecContext(ctx, `
			DELETE FROM leading_device
			WHERE expires <= ? OR round IN (SELECT id FROM round WHERE ended_at IS NOT NULL)`, millis(expired)))
		return codes + devices, err
	})
}
