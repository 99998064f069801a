package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

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
	circle.version,
	circle.municipality_name,
	circle.pilot,
	circle.profile,
	circle.planned_meetings,
	circle.planned_minutes,
	circle.closed_at,
	circle.archived_at`

func scanCircle(row scanner) (c circles.Circle, err error) {
	var created, closed, archived moment
	err = row.Scan(&c.ID, &c.Name, &c.Form, &c.Municipality, &c.Organiser, &c.Partner, &c.Lang, &c.ScreenKey,
		&created, &c.Version, &c.MunicipalityName, &c.Pilot, &c.Profile, &c.PlannedMeetings, &c.PlannedMinutes, &closed,
		&archived)
	c.Created, c.ClosedAt, c.ArchivedAt = created.time(), closed.time(), archived.time()
	return c, err
}

// CreateCircle implements circles.CircleStore.
func (db *DB) CreateCircle(ctx context.Context, c circles.Circle, leaders []circles.AccountID, by circles.By) error {
	if err := errors.Join(c.Check(), circles.CheckLeaders(leaders)); err != nil {
		return wrap("create circle", err)
	}
	return db.inTx(ctx, "create circle", func(tx *sql.Tx) error {
		if err := pilotThere(ctx, tx, c.Pilot); err != nil {
			return err
		}
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
				version,
				municipality_name,
				pilot,
				profile,
				planned_meetings,
				planned_minutes
			) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?)`,
			c.ID, c.Name, c.Form, c.Municipality, c.Organiser, c.Partner, c.Lang, c.ScreenKey, millis(c.Created),
			c.MunicipalityName, c.Pilot, c.Profile, c.PlannedMeetings, c.PlannedMinutes)
		if err != nil {
			return err
		}
		if err := drawKeys(ctx, tx); err != nil {
			return err
		}
		err = audit(ctx, tx, circles.AuditEntry{
			By: by, What: circles.AuditCircleCreated, Circle: c.ID, Changes: circles.CircleChanges(circles.Circle{}, c),
		})
		if err != nil {
			return err
		}
		for _, leader := range leaders {
			set := circles.SetLeader{Circle: c.ID, Account: leader, Post: circles.PostLeader, By: by}
			if err := setLeader(ctx, tx, set); err != nil {
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
func (db *DB) CirclesOf(ctx context.Context, leader circles.AccountID, at time.Time) ([]circles.Circle, error) {
	all, err := list(ctx, db.readers, scanCircle, `
		SELECT`+circleColumns+`
		FROM circle
		JOIN circle_leader ON circle_leader.circle = circle.id
		WHERE circle_leader.account = ? AND (circle_leader.until IS NULL OR circle_leader.until > ?)
		ORDER BY circle.created, circle.id`, leader, at.UnixMilli())
	return all, wrap("circles of", err)
}

// UpdateCircle implements circles.CircleStore.
func (db *DB) UpdateCircle(ctx context.Context, c circles.Circle, by circles.By) (kept circles.Circle, err error) {
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
		if c.Pilot != now.Pilot {
			if err := pilotThere(ctx, tx, c.Pilot); err != nil {
				return err
			}
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
				municipality_name = ?,
				pilot = ?,
				profile = ?,
				planned_meetings = ?,
				planned_minutes = ?,
				version = version + 1
			WHERE id = ?`,
			c.Name, c.Form, c.Municipality, c.Organiser, c.Partner, c.Lang, c.ScreenKey, c.MunicipalityName, c.Pilot,
			c.Profile, c.PlannedMeetings, c.PlannedMinutes, c.ID)
		if err != nil {
			return err
		}
		if kept, err = circle(ctx, tx, c.ID); err != nil {
			return err
		}
		return auditChanges(ctx, tx, circles.AuditEntry{
			By: by, What: circles.AuditCircleChanged, Circle: c.ID, Changes: circles.CircleChanges(now, kept),
		})
	})
	if err != nil {
		return circles.Circle{}, err
	}
	return kept, nil
}

// pilotThere tells whether a circle can belong to a pilot: to none, or to one that is kept.
func pilotThere(ctx context.Context, tx *sql.Tx, id string) error {
	if id == "" {
		return nil
	}
	there, err := exists(ctx, tx, `SELECT 1 FROM pilot WHERE id = ?`, id)
	if err == nil && !there {
		return circles.Because(circles.ErrPilotUnknown, nil)
	}
	return err
}

// ChangeCircleState implements circles.CircleStore.
func (db *DB) ChangeCircleState(ctx context.Context, c circles.ChangeCircleState) (kept circles.Circle, err error) {
	if err := c.Check(); err != nil {
		return circles.Circle{}, wrap("change circle state", err)
	}
	err = db.inTx(ctx, "change circle state", func(tx *sql.Tx) error {
		now, err := circle(ctx, tx, c.Circle)
		if err != nil {
			return err
		}
		if kept = now; now.State() == c.To {
			return nil
		}
		switch {
		case now.Version != c.Version:
			return circles.Because(circles.ErrStale, nil)
		case c.To == circles.CircleArchived && now.State() == circles.CircleOpen:
			return circles.Because(circles.ErrCircleOpen, nil)
		}
		next := now
		switch c.To {
		case circles.CircleOpen:
			next.ClosedAt, next.ArchivedAt = time.Time{}, time.Time{}
		case circles.CircleClosed:
			next.ArchivedAt = time.Time{}
			if now.ClosedAt.IsZero() {
				next.ClosedAt = c.By.At
			}
		case circles.CircleArchived:
			next.ArchivedAt = c.By.At
		}
		if c.To != circles.CircleOpen {
			if err := idle(ctx, tx, c.Circle); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, `
			UPDATE circle SET
				closed_at = ?,
				archived_at = ?,
				version = version + 1
			WHERE id = ?`, millis(next.ClosedAt), millis(next.ArchivedAt), c.Circle)
		if err != nil {
			return err
		}
		if kept, err = circle(ctx, tx, c.Circle); err != nil {
			return err
		}
		return audit(ctx, tx, circles.AuditEntry{
			By: c.By, What: circles.AuditCircleChanged, Circle: c.Circle, Changes: circles.CircleChanges(now, kept),
		})
	})
	if err != nil {
		return circles.Circle{}, err
	}
	return kept, nil
}

// idle tells whether nothing of a circle runs: ErrCircleRunning when a round does. Whatever closes, archives or erases a
// circle asks it first, in its own transaction.
func idle(ctx context.Context, tx *sql.Tx, id circles.CircleID) error {
	running, err := exists(ctx, tx, `
		SELECT 1
		FROM round
		JOIN meeting ON meeting.id = round.meeting
		WHERE meeting.circle = ? AND round.ended_at IS NULL
		LIMIT 1`, id)
	if err == nil && running {
		return circles.Because(circles.ErrCircleRunning, nil)
	}
	return err
}

// openCircle gives a circle that may begin something new; ErrCircleClosed for one that is closed.
func openCircle(ctx context.Context, tx *sql.Tx, id circles.CircleID) error {
	c, err := circle(ctx, tx, id)
	if err == nil && c.State() != circles.CircleOpen {
		return circles.Because(circles.ErrCircleClosed, nil)
	}
	return err
}
