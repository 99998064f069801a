package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"norrbottenforalla.se/circles"
)

// SetPassword implements circles.PasswordStore.
func (db *DB) SetPassword(ctx context.Context, p circles.Password, keep circles.TokenHash) error {
	if err := p.Check(); err != nil {
		return wrap("set password", err)
	}
	return db.inTx(ctx, "set password", func(tx *sql.Tx) error {
		lasts, err := exists(ctx, tx, `SELECT 1 FROM session WHERE hash = ? AND account = ?`, keep, p.Account)
		if err == nil && !lasts && keep != "" {
			err = circles.Because(circles.ErrSignIn, nil)
		}
		if err != nil {
			return err
		}
		taken, err := exists(ctx, tx, `SELECT 1 FROM password WHERE name = ? AND account <> ?`, p.Name, p.Account)
		if err != nil {
			return err
		}
		if taken {
			return circles.Because(circles.ErrSignInNameTaken, nil)
		}
		had, err := exists(ctx, tx, `SELECT 1 FROM password WHERE account = ?`, p.Account)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			INSERT INTO password (
				account,
				name,
				phc,
				set_at
			) VALUES (?, ?, ?, ?)
			ON CONFLICT (account) DO UPDATE SET
				name = excluded.name,
				phc = excluded.phc,
				set_at = excluded.set_at`, p.Account, p.Name, p.PHC, millis(p.SetAt))
		if err != nil {
			return err
		}
		by := circles.By{Account: p.Account, At: p.SetAt} // nobody chooses another's
		err = audit(ctx, tx, circles.AuditEntry{By: by, What: circles.AuditPasswordSet, Person: p.Account})
		if err != nil || !had {
			return err
		}
		return endOthers(ctx, tx, p.Account, keep, by)
	})
}

// endOthers ends what somebody else may have of an account whose password was changed: every session but one, and links.
func endOthers(ctx context.Context, tx *sql.Tx, id circles.AccountID, keep circles.TokenHash, by circles.By) error {
	if err := replaceLinks(ctx, tx, id, by.At); err != nil {
		return err
	}
	n, err := changed(tx.ExecContext(ctx, `DELETE FROM session WHERE account = ? AND hash <> ?`, id, keep))
	if err != nil || n == 0 {
		return err
	}
	return audit(ctx, tx, circles.AuditEntry{By: by, What: circles.AuditSignedOut, Person: id})
}

// PasswordOf implements circles.PasswordStore.
func (db *DB) PasswordOf(ctx context.Context, name string) (circles.Password, error) {
	return db.password(ctx, `name = ?`, name)
}

// AccountPassword implements circles.PasswordStore.
func (db *DB) AccountPassword(ctx context.Context, id circles.AccountID) (circles.Password, error) {
	return db.password(ctx, `account = ?`, id)
}

func (db *DB) password(ctx context.Context, where string, arg any) (circles.Password, error) {
	var p circles.Password
	var set moment
	err := db.readers.QueryRowContext(ctx, `SELECT account, name, phc, set_at FROM password WHERE `+where, arg).
		Scan(&p.Account, &p.Name, &p.PHC, &set)
	if err != nil {
		return circles.Password{}, wrap("password", err)
	}
	p.SetAt = set.time()
	return p, nil
}

// RemovePassword implements circles.PasswordStore.
func (db *DB) RemovePassword(ctx context.Context, id circles.AccountID, by circles.By) error {
	_, err := db.counted(ctx, "remove password", func(tx *sql.Tx) (int, error) { return removePassword(ctx, tx, id, by) })
	return err
}

func removePassword(ctx context.Context, tx *sql.Tx, id circles.AccountID, by circles.By) (int, error) {
	return takeAway(ctx, tx, "password", circles.AuditEntry{By: by, What: circles.AuditPasswordRemoved, Person: id})
}

// takeAway deletes all that the line's Person has in a table, and writes the line when there was anything.
func takeAway(ctx context.Context, tx *sql.Tx, table string, line circles.AuditEntry) (int, error) {
	n, err := changed(tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE account = ?`, line.Person))
	if err != nil || n == 0 {
		return 0, err
	}
	return n, audit(ctx, tx, line)
}

// BeginSession implements circles.PasswordStore.
func (db *DB) BeginSession(ctx context.Context, s circles.Session) error {
	return db.inTx(ctx, "begin session", func(tx *sql.Tx) error {
		n, err := changed(tx.ExecContext(ctx, `UPDATE account SET signed_in = ? WHERE id = ?`, millis(s.Created), s.Account))
		if err == nil && n == 0 {
			err = circles.Because(circles.ErrNotFound, errors.New("no such account"))
		}
		if err != nil {
			return err
		}
		return beginSession(ctx, tx, s)
	})
}
