package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"norrbottenforalla.se/circles"
)

const circleColumns = `
	circle.id,
	circle.name,
	circle.form,
	circle.municipality,
	circle.organiser,
	circle.partner,
	circle.lang,
	circle.screen_key,
	circle.created,
	circle.version`

func scanCircle(row scanner) (c circles.Circle, err error) {
	var created moment
	err = row.Scan(&c.ID, &c.Name, &c.Form, &c.Municipality, &c.Organiser, &c.Partner, &c.Lang, &c.ScreenKey,
		&created, &c.Version)
	c.Created = created.time()
	return c, err
}

// CreateCircle implements circles.CircleStore.
func (db *DB) CreateCircle(ctx context.Context, c circles.Circle, leaders []circles.AccountID) error {
	if err := errors.Join(c.Check(), circles.CheckLeaders(leaders)); err != nil {
		return wrap("create circle", err)
	}
	return db.inTx(ctx, "create circle", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO circle (
				id,
				name,
				form,
				municipality,
				organiser,
				partner,
				lang,
				screen_key,
				created,
				version
			) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)`,
			c.ID, c.Name, c.Form, c.Municipality, c.Organiser, c.Partner, c.Lang, c.ScreenKey, millis(c.Created))
		if err != nil {
			return err
		}
		for _, leader := range leaders {
			if err := addLeader(ctx, tx, c.ID, leader); err != nil {
				return err
			}
		}
		return nil
	})
}

// Circle implements circles.CircleStore.
func (db *DB) Circle(ctx context.Context, id circles.CircleID) (circles.Circle, error) {
	c, err := circle(ctx, db.readers, id)
	return c, wrap("circle", err)
}

func circle(ctx context.Context, q querier, id circles.CircleID) (circles.Circle, error) {
	c, err := scanCircle(q.QueryRowContext(ctx, `SELECT `+circleColumns+` FROM circle WHERE id = ?`, id))
	if err != nil {
		return circles.Circle{}, err
	}
	return c, nil
}

// CircleByScreen implements circles.CircleStore.
func (db *DB) CircleByScreen(ctx context.Context, key circles.ScreenKey) (circles.Circle, error) {
	c, err := scanCircle(db.readers.QueryRowContext(ctx,
		`SELECT `+circleColumns+` FROM circle WHERE screen_key = ?`, key))
	if errors.Is(err, sql.ErrNoRows) {
		err = circles.Because(circles.ErrScreenUnknown, err)
	}
	if err != nil {
		return circles.Circle{}, wrap("circle by screen", err)
	}
	return c, nil
}

// Circles implements circles.CircleStore.
func (db *DB) Circles(ctx context.Context) ([]circles.Circle, error) {
	all, err := list(ctx, db.readers, scanCircle, `SELECT `+circleColumns+` FROM circle ORDER BY created, id`)
	return all, wrap("circles", err)
}

// CirclesOf implements circles.CircleStore.
func (db *DB) CirclesOf(ctx context.Context, leader circles.AccountID) ([]circles.Circle, error) {
	all, err := list(ctx, db.readers, scanCircle, `
		SELECT`+circleColumns+`
		FROM circle
		JOIN circle_leader ON circle_leader.circle = circle.id
		WHERE circle_leader.account = ?
		ORDER BY circle.created, circle.id`, leader)
	return all, wrap("circles of", err)
}

// UpdateCircle implements circles.CircleStore.
func (db *DB) UpdateCircle(ctx context.Context, c circles.Circle) (kept circles.Circle, err error) {
	if err := c.Check(); err != nil {
		return circles.Circle{}, wrap("update circle", err)
	}
	err = db.inTx(ctx, "update circle", func(tx *sql.Tx) error {
		now, err := circle(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		if now.Version != c.Version {
			return circles.Because(circles.ErrStale, nil)
		}
		_, err = tx.ExecContext(ctx, `
			UPDATE circle SET
				name = ?,
				form = ?,
				municipality = ?,
				organiser = ?,
				partner = ?,
				lang = ?,
				screen_key = ?,
				version = version + 1
			WHERE id = ?`,
			c.Name, c.Form, c.Municipality, c.Organiser, c.Partner, c.Lang, c.ScreenKey, c.ID)
		if err != nil {
			return err
		}
		kept, err = circle(ctx, tx, c.ID)
		return err
	})
	if err != nil {
		return circles.Circle{}, err
	}
	return kept, nil
}

// Leaders implements circles.CircleStore.
func (db *DB) Leaders(ctx context.Context, id circles.CircleID) ([]circles.Account, error) {
	all, err := list(ctx, db.readers, scanAccount, `
		SELECT`+accountColumns+`
		FROM account
		JOIN circle_leader ON circle_leader.account = account.id
		WHERE circle_leader.circle = ?
		ORDER BY account.created, account.id`, id)
	return all, wrap("leaders", err)
}

// Leads implements circles.CircleStore.
func (db *DB) Leads(ctx context.Context, leader circles.AccountID, id circles.CircleID) (bool, error) {
	yes, err := exists(ctx, db.readers, `SELECT 1 FROM circle_leader WHERE circle = ? AND account = ?`, id, leader)
	return yes, wrap("leads", err)
}

// AddLeader implements circles.CircleStore.
func (db *DB) AddLeader(ctx context.Context, id circles.CircleID, leader circles.AccountID) error {
	return db.inTx(ctx, "add leader", func(tx *sql.Tx) error { return addLeader(ctx, tx, id, leader) })
}

func addLeader(ctx context.Context, tx *sql.Tx, id circles.CircleID, leader circles.AccountID) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO circle_leader (
			circle,
			account
		) VALUES (?, ?)
		ON CONFLICT (circle, account) DO NOTHING`, id, leader)
	return err
}

// RemoveLeader implements circles.CircleStore.
func (db *DB) RemoveLeader(ctx context.Context, id circles.CircleID, leader circles.AccountID) error {
	return db.inTx(ctx, "remove leader", func(tx *sql.Tx) error {
		if _, err := circle(ctx, tx, id); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM circle_leader WHERE circle = ? AND account = ?`, id, leader)
		if err != nil {
			return err
		}
		// Looked at after the delete: what would be left is what counts, and an error takes the delete back.
		left, err := exists(ctx, tx, `SELECT 1 FROM circle_leader WHERE circle = ? LIMIT 1`, id)
		if err == nil && !left {
			return circles.Because(circles.ErrLastLeader, nil)
		}
		return err
	})
}
