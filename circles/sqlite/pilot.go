package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"norrbottenforalla.se/circles"
)

const pilotColumns = `
	pilot.id,
	pilot.name,
	pilot.starts,
	pilot.ends,
	pilot.municipalities,
	pilot.organisers,
	pilot.created,
	pilot.version`

func scanPilot(row scanner) (p circles.Pilot, err error) {
	var created moment
	var municipalities, organisers []byte
	err = row.Scan(&p.ID, &p.Name, &p.Starts, &p.Ends, &municipalities, &organisers, &created, &p.Version)
	if err != nil {
		return circles.Pilot{}, err
	}
	p.Created = created.time()
	if err := json.Unmarshal(municipalities, &p.Municipalities); err != nil {
		return circles.Pilot{}, fmt.Errorf("municipalities of pilot %s: %w", p.ID, err)
	}
	if err := json.Unmarshal(organisers, &p.Organisers); err != nil {
		return circles.Pilot{}, fmt.Errorf("organisers of pilot %s: %w", p.ID, err)
	}
	return p, nil
}

func pilot(ctx context.Context, q querier, id circles.PilotID) (circles.Pilot, error) {
	return scanPilot(q.QueryRowContext(ctx, `SELECT `+pilotColumns+` FROM pilot WHERE id = ?`, id))
}

// pilotLists gives the JSON of a pilot's lists.
func pilotLists(p circles.Pilot) (municipalities, organisers string, err error) {
	m, err := json.Marshal(p.Municipalities)
	if err != nil {
		return "", "", err
	}
	o, err := json.Marshal(p.Organisers)
	return string(m), string(o), err
}

// CreatePilot implements circles.PilotStore.
func (db *DB) CreatePilot(ctx context.Context, p circles.Pilot, by circles.By) error {
	if err := p.Check(); err != nil {
		return wrap("create pilot", err)
	}
	p = p.Whole()
	municipalities, organisers, err := pilotLists(p)
	if err != nil {
		return wrap("create pilot", err)
	}
	return db.inTx(ctx, "create pilot", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO pilot (
				id,
				name,
				starts,
				ends,
				municipalities,
				organisers,
				created,
				version
			) VALUES (?, ?, ?, ?, ?, ?, ?, 1)`,
			p.ID, p.Name, p.Starts, p.Ends, municipalities, organisers, millis(p.Created))
		if err != nil {
			return err
		}
		return auditPilot(ctx, tx, by, p.ID)
	})
}

// auditPilot tells in the trail that a pilot was made or changed; its id stands where a pilot stands.
func auditPilot(ctx context.Context, tx *sql.Tx, by circles.By, id circles.PilotID) error {
	return audit(ctx, tx, circles.AuditEntry{
		By: by, What: circles.AuditPilotChanged,
		Changes: []circles.AuditChange{{Field: circles.FieldPilot, To: string(id)}},
	})
}

// Pilot implements circles.PilotStore.
func (db *DB) Pilot(ctx context.Context, id circles.PilotID) (circles.Pilot, error) {
	p, err := pilot(ctx, db.readers, id)
	return p, wrap("pilot", err)
}

// Pilots implements circles.PilotStore.
func (db *DB) Pilots(ctx context.Context) ([]circles.Pilot, error) {
	all, err := list(ctx, db.readers, scanPilot, `SELECT `+pilotColumns+` FROM pilot ORDER BY created, id`)
	return all, wrap("pilots", err)
}

// UpdatePilot implements circles.PilotStore.
func (db *DB) UpdatePilot(ctx context.Context, p circles.Pilot, by circles.By) (kept circles.Pilot, err error) {
	if err := p.Check(); err != nil {
		return circles.Pilot{}, wrap("update pilot", err)
	}
	p = p.Whole()
	municipalities, organisers, err := pilotLists(p)
	if err != nil {
		return circles.Pilot{}, wrap("update pilot", err)
	}
	err = db.inTx(ctx, "update pilot", func(tx *sql.Tx) error {
		now, err := pilot(ctx, tx, p.ID)
		if err != nil {
			return err
		}
		if now.Version != p.Version {
			return circles.Because(circles.ErrStale, nil)
		}
		_, err = tx.ExecContext(ctx, `
			UPDATE pilot SET
				name = ?,
				starts = ?,
				ends = ?,
				municipalities = ?,
				organisers = ?,
				version = version + 1
			WHERE id = ?`,
			p.Name, p.Starts, p.Ends, municipalities, organisers, p.ID)
		if err != nil {
			return err
		}
		if err := auditPilot(ctx, tx, by, p.ID); err != nil {
			return err
		}
		kept, err = pilot(ctx, tx, p.ID)
		return err
	})
	if err != nil {
		return circles.Pilot{}, err
	}
	return kept, nil
}
