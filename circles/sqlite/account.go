package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"norrbottenforalla.se/circles"
)

const accountColumns = `
	account.id,
	account.name,
	account.role,
	account.lang,
	account.created,
	account.signed_in`

// accountInto gives where accountColumns are scanned, and what to do when they have been.
func accountInto(a *circles.Account) (dest []any, done func()) {
	var created, signedIn moment
	dest = []any{&a.ID, &a.Name, &a.Role, &a.Lang, &created, &signedIn}
	return dest, func() { a.Created, a.SignedIn = created.time(), signedIn.time() }
}

func scanAccount(row scanner) (a circles.Account, err error) {
	dest, done := accountInto(&a)
	err = row.Scan(dest...)
	done()
	return a, err
}

// CreateAccount implements circles.AccountStore.
func (db *DB) CreateAccount(ctx context.Context, a circles.Account, by circles.By) error {
	if err := a.Check(); err != nil {
		return wrap("create account", err)
	}
	return db.inTx(ctx, "create account", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO account (
				id,
				name,
				role,
				lang,
				created,
				signed_in
			) VALUES (?, ?, ?, ?, ?, ?)`,
			a.ID, a.Name, a.Role, a.Lang, millis(a.Created), millis(a.SignedIn))
		if err != nil {
			return err
		}
		return audit(ctx, tx, circles.AuditEntry{
			By: by, What: circles.AuditAccountCreated, Person: a.ID,
			Changes: []circles.AuditChange{{Field: circles.FieldRole, To: string(a.Role)}},
		})
	})
}

// Account implements circles.AccountStore.
func (db *DB) Account(ctx context.Context, id circles.AccountID) (circles.Account, error) {
	a, err := scanAccount(db.readers.QueryRowContext(ctx, `SELECT `+accountColumns+` FROM account WHERE id = ?`, id))
	if err != nil {
		return circles.Account{}, wrap("account", err)
	}
	return a, nil
}

// Accounts implements circles.AccountStore.
func (db *DB) Accounts(ctx context.Context) ([]circles.Account, error) {
	all, err := list(ctx, db.readers, scanAccount, `SELECT `+accountColumns+` FROM account ORDER BY created, id`)
	return all, wrap("accounts", err)
}

// UpdateAccount implements circles.AccountStore.
func (db *DB) UpdateAccount(ctx context.Context, a circles.Account, by circles.By) error {
	if err := a.Check(); err != nil {
		return wrap("update account", err)
	}
	return db.inTx(ctx, "update account", func(tx *sql.Tx) error {
		before, err := scanAccount(tx.QueryRowContext(ctx, `SELECT `+accountColumns+` FROM account WHERE id = ?`, a.ID))
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			UPDATE account SET
				name = ?,
				lang = ?
			WHERE id = ?`, a.Name, a.Lang, a.ID)
		if err != nil {
			return err
		}
		entry := circles.AuditEntry{By: by, What: circles.AuditAccountChanged, Person: a.ID}
		if before.Name != a.Name {
			entry.Changes = append(entry.Changes, circles.AuditChange{Field: circles.FieldName})
		}
		if before.Lang != a.Lang {
			entry.Changes = append(entry.Changes, circles.AuditChange{Field: circles.FieldLang, From: before.Lang, To: a.Lang})
		}
		return auditChanges(ctx, tx, entry)
	})
}

// SetAccountLang implements circles.AccountStore.
func (db *DB) SetAccountLang(ctx context.Context, id circles.AccountID, lang string) error {
	if err := circles.CheckLang(lang); err != nil {
		return wrap("set account language", err)
	}
	return db.inTx(ctx, "set account language", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE account SET lang = ? WHERE id = ?`, lang, id)
		return err
	})
}

// Session implements circles.SessionStore.
func (db *DB) Session(ctx context.Context, hash circles.TokenHash, now time.Time) (circles.Session, circles.Account, error) {
	var s circles.Session
	var a circles.Account
	var created, expires, proved moment
	dest, done := accountInto(&a)
	err := db.readers.QueryRowContext(ctx, `
		SELECT`+accountColumns+`,
			session.hash,
			session.account,
			session.created,
			session.expires,
			session.proved
		FROM session
		JOIN account ON account.id = session.account
		WHERE session.hash = ? AND session.expires > ?`,
		hash, now.UnixMilli()).Scan(append(dest, &s.Hash, &s.Account, &created, &expires, &proved)...)
	if err != nil {
		return circles.Session{}, circles.Account{}, wrap("session", err)
	}
	done()
	s.Created, s.Expires, s.Proved = created.time(), expires.time(), proved.time()
	return s, a, nil
}

// ExtendSession implements circles.SessionStore.
func (db *DB) ExtendSession(ctx context.Context, hash circles.TokenHash, expires time.Time) error {
	return db.inTx(ctx, "extend session", func(tx *sql.Tx) error {
		// A session that ended meanwhile is not begun again; the next request finds out.
		_, err := tx.ExecContext(ctx, `UPDATE session SET expires = ? WHERE hash = ? AND expires < ?`,
			millis(expires), hash, millis(expires))
		return err
	})
}

// ProveSession implements circles.SessionStore.
func (db *DB) ProveSession(ctx context.Context, hash circles.TokenHash, at time.Time) error {
	return db.inTx(ctx, "prove session", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE session SET proved = ? WHERE hash = ?`, millis(at), hash)
		return err
	})
}

// EndSession implements circles.SessionStore.
func (db *DB) EndSession(ctx context.Context, hash circles.TokenHash) error {
	_, err := db.remove(ctx, "end session", `DELETE FROM session WHERE hash = ?`, hash)
	return err
}

// EndSessions implements circles.SessionStore.
func (db *DB) EndSessions(ctx context.Context, account circles.AccountID, by circles.By) (int, error) {
	return db.counted(ctx, "end sessions", func(tx *sql.Tx) (int, error) { return endSessions(ctx, tx, account, by) })
}

func endSessions(ctx context.Context, tx *sql.Tx, account circles.AccountID, by circles.By) (int, error) {
	n, err := changed(tx.ExecContext(ctx, `DELETE FROM session WHERE account = ?`, account))
	if err != nil {
		return 0, err
	}
	// A link to one more device was made from one of these sessions, and whoever has it would begin another.
	_, err = tx.ExecContext(ctx, `UPDATE sign_in_link SET expires = ? WHERE account = ? AND own = 1 AND used IS NULL AND expires > ?`,
		millis(by.At), account, millis(by.At))
	if err != nil {
		return 0, err
	}
	given, err := endGiven(ctx, tx, account)
	if err != nil || n+given == 0 {
		return n, err
	}
	return n, audit(ctx, tx, circles.AuditEntry{By: by, What: circles.AuditSignedOut, Person: account})
}

// PurgeSessions implements circles.SessionStore.
func (db *DB) PurgeSessions(ctx context.Context, expired time.Time) (int, error) {
	return db.remove(ctx, "purge sessions", `DELETE FROM session WHERE expires <= ?`, millis(expired))
}

// PurgeLinks implements circles.LinkStore.
func (db *DB) PurgeLinks(ctx context.Context, expired time.Time) (int, error) {
	return db.remove(ctx, "purge links", `DELETE FROM sign_in_link WHERE expires <= ?`, millis(expired))
}

// remove deletes rows and says how many.
func (db *DB) remove(ctx context.Context, op, query string, args ...any) (int, error) {
	return db.counted(ctx, op, func(tx *sql.Tx) (int, error) { return changed(tx.ExecContext(ctx, query, args...)) })
}

// counted does something in one write transaction, and says how many it did it to; none when it failed.
func (db *DB) counted(ctx context.Context, op string, f func(*sql.Tx) (int, error)) (n int, err error) {
	err = db.inTx(ctx, op, func(tx *sql.Tx) (err error) {
		n, err = f(tx)
		return err
	})
	if err != nil {
		return 0, err
	}
	return n, nil
}

// CreateLink implements circles.LinkStore.
func (db *DB) CreateLink(ctx context.Context, l circles.Link, by circles.By) error {
	return db.inTx(ctx, "create link", func(tx *sql.Tx) error { return createLink(ctx, tx, l, by) })
}

func createLink(ctx context.Context, tx *sql.Tx, l circles.Link, by circles.By) error {
	if err := replaceLinks(ctx, tx, l.Account, by.At); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `
		INSERT INTO sign_in_link (
			hash,
			account,
			created,
			expires,
			used,
			own
		) VALUES (?, ?, ?, ?, ?, ?)`,
		l.Hash, l.Account, millis(l.Created), millis(l.Expires), millis(l.Used), l.Own); err != nil {
		return err
	}
	return audit(ctx, tx, circles.AuditEntry{By: by, What: circles.AuditAccountLink, Person: l.Account})
}

// replaceLinks makes links of an account that nobody used stop working.
func replaceLinks(ctx context.Context, tx *sql.Tx, account circles.AccountID, at time.Time) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE sign_in_link SET replaced = ?
		WHERE account = ? AND used IS NULL AND replaced IS NULL`, millis(at), account)
	return err
}

// ResetAccess implements circles.LinkStore.
func (db *DB) ResetAccess(ctx context.Context, l circles.Link, by circles.By) error {
	return db.inTx(ctx, "reset access", func(tx *sql.Tx) error {
		if _, err := removePassword(ctx, tx, l.Account, by); err != nil {
			return err
		}
		if _, err := removePasskeys(ctx, tx, l.Account, by); err != nil {
			return err
		}
		if _, err := endSessions(ctx, tx, l.Account, by); err != nil {
			return err
		}
		return createLink(ctx, tx, l, by)
	})
}

// Link implements circles.LinkStore.
func (db *DB) Link(ctx context.Context, hash circles.TokenHash) (circles.Link, circles.Account, error) {
	l, a, err := link(ctx, db.readers, hash)
	return l, a, wrap("link", err)
}

func link(ctx context.Context, q querier, hash circles.TokenHash) (circles.Link, circles.Account, error) {
	var l circles.Link
	var a circles.Account
	var created, expires, used, replaced moment
	dest, done := accountInto(&a)
	err := q.QueryRowContext(ctx, `
		SELECT`+accountColumns+`,
			sign_in_link.hash,
			sign_in_link.account,
			sign_in_link.created,
			sign_in_link.expires,
			sign_in_link.used,
			sign_in_link.replaced,
			sign_in_link.own
		FROM sign_in_link
		JOIN account ON account.id = sign_in_link.account
		WHERE sign_in_link.hash = ?`,
		hash).Scan(append(dest, &l.Hash, &l.Account, &created, &expires, &used, &replaced, &l.Own)...)
	if errors.Is(err, sql.ErrNoRows) {
		err = circles.Because(circles.ErrLinkUnknown, err)
	}
	if err != nil {
		return circles.Link{}, circles.Account{}, err
	}
	done()
	l.Created, l.Expires, l.Used, l.Replaced = created.time(), expires.time(), used.time(), replaced.time()
	return l, a, nil
}

func beginSession(ctx context.Context, tx *sql.Tx, s circles.Session) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO session (
			hash,
			account,
			created,
			expires,
			proved
		) VALUES (?, ?, ?, ?, ?)`, s.Hash, s.Account, millis(s.Created), millis(s.Expires), millis(s.Proved))
	return err
}

// UseLink implements circles.LinkStore.
func (db *DB) UseLink(ctx context.Context, u circles.UseLink) (account circles.Account, err error) {
	err = db.inTx(ctx, "use link", func(tx *sql.Tx) error {
		l, a, err := link(ctx, tx, u.Link)
		if err != nil {
			return err
		}
		if err := l.Usable(u.At); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE sign_in_link SET used = ? WHERE hash = ?`, millis(u.At), u.Link); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE account SET signed_in = ? WHERE id = ?`, millis(u.At), a.ID); err != nil {
			return err
		}
		begun := u.Session
		begun.Account = a.ID
		if l.Own {
			begun.Proved = time.Time{}
		}
		if err := beginSession(ctx, tx, begun); err != nil {
			return err
		}
		account = a
		account.SignedIn = moment{sql.NullInt64{Int64: u.At.UnixMilli(), Valid: true}}.time()
		return nil
	})
	if err != nil {
		return circles.Account{}, err
	}
	return account, nil
}
