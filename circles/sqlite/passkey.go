package sqlite

import (
	"context"
	"database/sql"

	"norrbottenforalla.se/circles"
)

const passkeyColumns = `
	passkey.id,
	passkey.account,
	passkey.site,
	passkey.name,
	passkey.public_key,
	passkey.count,
	passkey.backup_eligible,
	passkey.created,
	passkey.used`

func scanPasskey(row scanner) (p circles.Passkey, err error) {
	var created, used moment
	err = row.Scan(&p.ID, &p.Account, &p.Site, &p.Name, &p.PublicKey, &p.Count, &p.BackupEligible, &created, &used)
	p.Created, p.Used = created.time(), used.time()
	return p, err
}

// AddPasskey implements circles.PasskeyStore.
func (db *DB) AddPasskey(ctx context.Context, p circles.Passkey, by circles.By) error {
	if err := p.Check(); err != nil {
		return wrap("add passkey", err)
	}
	return db.inTx(ctx, "add passkey", func(tx *sql.Tx) error {
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM passkey WHERE account = ?`, p.Account).Scan(&n); err != nil {
			return err
		}
		if n >= circles.MaxPasskeys {
			return circles.Because(circles.ErrPasskeyMany, nil)
		}
		_, err := tx.ExecContext(ctx, `
			INSERT INTO passkey (
				id,
				account,
				site,
				name,
				public_key,
				count,
				backup_eligible,
				created,
				used
			) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			p.ID, p.Account, p.Site, p.Name, p.PublicKey, p.Count, p.BackupEligible, millis(p.Created), millis(p.Used))
		if err != nil {
			return err
		}
		return audit(ctx, tx, circles.AuditEntry{By: by, What: circles.AuditPasskeyAdded, Person: p.Account})
	})
}

// Passkey implements circles.PasskeyStore.
func (db *DB) Passkey(ctx context.Context, id string) (circles.Passkey, error) {
	p, err := passkey(ctx, db.readers, id)
	return p, wrap("passkey", err)
}

func passkey(ctx context.Context, q querier, id string) (circles.Passkey, error) {
	p, err := scanPasskey(q.QueryRowContext(ctx, `SELECT `+passkeyColumns+` FROM passkey WHERE id = ?`, id))
	if err != nil {
		return circles.Passkey{}, err
	}
	return p, nil
}

// Passkeys implements circles.PasskeyStore.
func (db *DB) Passkeys(ctx context.Context, account circles.AccountID) ([]circles.Passkey, error) {
	all, err := list(ctx, db.readers, scanPasskey,
		`SELECT `+passkeyColumns+` FROM passkey WHERE account = ? ORDER BY created, id`, account)
	return all, wrap("passkeys", err)
}

// UsePasskey implements circles.PasskeyStore.
func (db *DB) UsePasskey(ctx context.Context, u circles.UsePasskey) (account circles.Account, err error) {
	err = db.inTx(ctx, "use passkey", func(tx *sql.Tx) error {
		p, err := passkey(ctx, tx, u.ID)
		if err != nil {
			return err
		}
		if !p.Counted(u.Count) {
			return circles.Because(circles.ErrPasskey, nil)
		}
		if _, err := tx.ExecContext(ctx, `UPDATE passkey SET count = ?, used = ? WHERE id = ?`, u.Count, millis(u.At), u.ID); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE account SET signed_in = ? WHERE id = ?`, millis(u.At), p.Account); err != nil {
			return err
		}
		begun := u.Session
		begun.Account = p.Account
		if err := beginSession(ctx, tx, begun); err != nil {
			return err
		}
		account, err = scanAccount(tx.QueryRowContext(ctx, `SELECT `+accountColumns+` FROM account WHERE id = ?`, p.Account))
		return err
	})
	if err != nil {
		return circles.Account{}, err
	}
	return account, nil
}

// RemovePasskey implements circles.PasskeyStore.
func (db *DB) RemovePasskey(ctx context.Context, account circles.AccountID, id string, by circles.By) error {
	return db.inTx(ctx, "remove passkey", func(tx *sql.Tx) error {
		n, err := changed(tx.ExecContext(ctx, `DELETE FROM passkey WHERE id = ? AND account = ?`, id, account))
		if err == nil && n == 0 {
			err = circles.Because(circles.ErrNotFound, nil)
		}
		if err != nil {
			return err
		}
		return audit(ctx, tx, circles.AuditEntry{By: by, What: circles.AuditPasskeyRemoved, Person: account})
	})
}

// RemovePasskeys implements circles.PasskeyStore.
func (db *DB) RemovePasskeys(ctx context.Context, account circles.AccountID, by circles.By) (int, error) {
	return db.counted(ctx, "remove passkeys", func(tx *sql.Tx) (int, error) { return removePasskeys(ctx, tx, account, by) })
}

func removePasskeys(ctx context.Context, tx *sql.Tx, account circles.AccountID, by circles.By) (int, error) {
	return takeAway(ctx, tx, "passkey", circles.AuditEntry{By: by, What: circles.AuditPasskeyRemoved, Person: account})
}
