package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"

	"norrbottenforalla.se/circles"
)

// AppendAudit implements circles.AuditStore.
func (db *DB) AppendAudit(ctx context.Context, e circles.AuditEntry) error {
	return db.inTx(ctx, "append audit", func(tx *sql.Tx) error { return audit(ctx, tx, e) })
}

// audit writes a line of the trail in the transaction of what it tells about.
func audit(ctx context.Context, tx *sql.Tx, e circles.AuditEntry) error {
	if e.By.At.IsZero() || e.What == "" {
		return circles.Fail(circles.Invalid, fmt.Errorf("audit line %q without what or when", e.What))
	}
	kept, words := e.Kept()
	changes, err := json.Marshal(kept)
	if err != nil {
		return err
	}
	var line int64
	err = tx.QueryRowContext(ctx, `
		INSERT INTO audit (
			at,
			account,
			what,
			circle,
			meeting,
			number,
			person,
			changes
		) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		RETURNING id`,
		millis(e.By.At), e.By.Account, e.What, e.Circle, e.Meeting, e.Number, e.Person, string(changes)).Scan(&line)
	if err != nil {
		return err
	}
	for _, c := range words {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO audit_text (
				line,
				field,
				before,
				after
			) VALUES (?, ?, ?, ?)`, line, c.Field, c.From, c.To)
		if err != nil {
			return err
		}
	}
	return nil
}

// auditChanges writes a line only when something changed.
func auditChanges(ctx context.Context, tx *sql.Tx, e circles.AuditEntry) error {
	if len(e.Changes) == 0 && !e.By.At.IsZero() {
		return nil
	}
	return audit(ctx, tx, e)
}

// auditMeeting writes a line about a meeting that is now as to.
func auditMeeting(ctx context.Context, tx *sql.Tx, by circles.By, what circles.AuditWhat, from, to circles.Meeting) error {
	return audit(ctx, tx, circles.AuditEntry{
		By: by, What: what, Circle: to.Circle, Meeting: to.ID, Number: to.Number, Changes: circles.MeetingChanges(from, to),
	})
}

// Audit implements circles.AuditStore.
func (db *DB) Audit(ctx context.Context, f circles.AuditFilter) ([]circles.AuditEntry, error) {
	scan := func(row scanner) (e circles.AuditEntry, err error) {
		var at moment
		var changes []byte
		err = row.Scan(&e.ID, &at, &e.By.Account, &e.What, &e.Circle, &e.Meeting, &e.Number, &e.Person, &changes)
		if err != nil {
			return e, err
		}
		e.By.At = at.time()
		if err := json.Unmarshal(changes, &e.Changes); err != nil {
			return e, fmt.Errorf("changes of audit line %d: %w", e.ID, err)
		}
		return e, nil
	}
	most := f.Most
	if most <= 0 || most > circles.MaxAudit {
		most = circles.MaxAudit
	}
	where, args := auditWhere(f)
	all, err := list(ctx, db.readers, scan, `
		SELECT
			id,
			at,
			account,
			what,
			circle,
			meeting,
			number,
			person,
			changes
		FROM audit
		WHERE `+where+`
		ORDER BY id DESC
		LIMIT ?`, append(args, most)...)
	if err == nil && len(all) > 0 {
		err = withWords(ctx, db.readers, all)
	}
	return all, wrap("audit", err)
}

// withWords puts into lines what people wrote, where it is still kept. Lines are newest first, and at least one.
func withWords(ctx context.Context, q querier, lines []circles.AuditEntry) error {
	type place struct {
		line  int64
		field string
	}
	where := map[place]*circles.AuditChange{}
	for i := range lines {
		for j, c := range lines[i].Changes {
			if c.Words {
				where[place{lines[i].ID, c.Field}] = &lines[i].Changes[j]
			}
		}
	}
	if len(where) == 0 {
		return nil
	}
	type text struct {
		place
		before, after string
	}
	scan := func(row scanner) (t text, err error) { return t, row.Scan(&t.line, &t.field, &t.before, &t.after) }
	texts, err := list(ctx, q, scan, `
		SELECT
			line,
			field,
			before,
			after
		FROM audit_text
		WHERE line IN (?`+strings.Repeat(", ?", len(lines)-1)+`)`, ids(lines)...)
	for _, t := range texts {
		if c := where[t.place]; c != nil {
			c.From, c.To = t.before, t.after
		}
	}
	return err
}

func ids(lines []circles.AuditEntry) []any {
	all := make([]any, len(lines))
	for i, e := range lines {
		all[i] = e.ID
	}
	return all
}

// auditWhere gives the condition of a filter. Lines are written in the order of their times but for clocks that are put
// right, so the order is that of the ids.
func auditWhere(f circles.AuditFilter) (string, []any) {
	where, args := []string{"1 = 1"}, []any{}
	add := func(condition string, arg any) { where, args = append(where, condition), append(args, arg) }
	if f.Circle != "" {
		add("circle = ?", f.Circle)
	}
	if f.Before > 0 {
		add("id < ?", f.Before)
	}
	if !f.From.IsZero() {
		add("at >= ?", f.From.UnixMilli())
	}
	if !f.To.IsZero() {
		add("at < ?", f.To.UnixMilli())
	}
	if len(f.What) > 0 {
		where = append(where, "what IN (?"+strings.Repeat(", ?", len(f.What)-1)+")")
		for _, what := range f.What {
			args = append(args, what)
		}
	}
	return strings.Join(where, " AND "), args
}
