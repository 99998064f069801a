package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"norrbottenforalla.se/circles"
)

// A journalWriter writes one batch in one transaction.
type journalWriter struct {
	tx   *sql.Tx
	sql  *journalSQL
	kept int // requests whose rows are in the transaction
}

// write puts a batch into the transaction. refused has an error for each request that may not be; err is the failure of
// all.
//
// Requests that can be seen to be wrong are refused first, so that the rest go in together in wide INSERTs. Should the
// database still refuse one, it is found by trying them one by one, each in a savepoint.
func (w *journalWriter) write(batch []*appendRequest) (refused []error, err error) {
	if refused, err = w.vet(batch); err != nil {
		return nil, err
	}
	together := func() error { return w.insert(accepted(batch, refused)) }
	failed, err := w.try(together)
	if err != nil {
		return nil, err
	}
	if failed == nil {
		w.kept = len(batch) - count(refused)
		return refused, nil
	}
	return refused, w.oneByOne(batch, refused)
}

// oneByOne writes each request that is not refused in a savepoint of its own, and refuses those that fail. What follows
// a failed one in the same round would leave a gap, so it fails too.
func (w *journalWriter) oneByOne(batch []*appendRequest, refused []error) (err error) {
	broken := map[string]error{}
	for i, req := range batch {
		if refused[i] != nil {
			continue
		}
		if before := broken[req.round]; before != nil {
			refused[i] = circles.Fail(circles.Conflict, fmt.Errorf("journal: the append before it failed: %w", before))
			continue
		}
		if refused[i], err = w.try(func() error { return w.insert(req.rows) }); err != nil {
			return err
		}
		if refused[i] != nil {
			broken[req.round] = refused[i]
			continue
		}
		w.kept++
	}
	return nil
}

// vet refuses requests for rounds that are not there or erased, and those that do not follow what is kept.
func (w *journalWriter) vet(batch []*appendRequest) ([]error, error) {
	type tail struct {
		refused error
		any     bool
		next    int64
	}
	tails := map[string]*tail{}
	refused := make([]error, len(batch))
	for i, req := range batch {
		t := tails[req.round]
		if t == nil {
			var last sql.NullInt64
			var erased moment
			t = &tail{}
			err := w.tx.Stmt(w.sql.last).QueryRow(req.round).Scan(&erased, &last)
			switch {
			case errors.Is(err, sql.ErrNoRows):
				t.refused = circles.Fail(circles.NotFound, fmt.Errorf("journal: no round %q", req.round))
			case err != nil:
				return nil, err
			case erased.Valid:
				t.refused = circles.Because(circles.ErrRoundErased, fmt.Errorf("journal: round %q", req.round))
			}
			t.any, t.next = last.Valid, last.Int64+1
			tails[req.round] = t
		}
		follows := req.first == t.next || !t.any && req.first == 0
		switch {
		case t.refused != nil:
			refused[i] = t.refused
		case !follows:
			refused[i] = circles.Fail(circles.Conflict,
				fmt.Errorf("journal: round %q: first is %d, want %d", req.round, req.first, t.next))
		default:
			t.any, t.next = true, req.first+int64(len(req.rows))
		}
	}
	return refused, nil
}

// try does something in a savepoint. failed is its error, and then it has been undone; err says that the transaction
// itself is no longer sound.
func (w *journalWriter) try(do func() error) (failed, err error) {
	if err := w.exec(`SAVEPOINT append`); err != nil {
		return nil, err
	}
	if failed = do(); failed != nil {
		if err := w.exec(`ROLLBACK TO append`); err != nil {
			return nil, errors.Join(failed, err)
		}
	}
	return failed, w.exec(`RELEASE append`)
}

func (w *journalWriter) exec(statement string) error {
	_, err := w.tx.ExecContext(context.Background(), statement)
	return err
}

// insert writes rows, as many in one statement as there is a statement for.
func (w *journalWriter) insert(rows []journalRow) error {
	args := make([]any, 0, 4*wideRows)
	for _, width := range widths {
		for len(rows) >= width {
			args = args[:0]
			for _, r := range rows[:width] {
				args = append(args, r.round, r.seq, r.kind, r.data)
			}
			if _, err := w.tx.Stmt(w.sql.insert[width]).Exec(args...); err != nil {
				return err
			}
			rows = rows[width:]
		}
	}
	return nil
}

// accepted gives the rows of the requests that are not refused.
func accepted(batch []*appendRequest, refused []error) []journalRow {
	var rows []journalRow
	for i, req := range batch {
		if refused[i] == nil {
			rows = append(rows, req.rows...)
		}
	}
	return rows
}

func count(errs []error) (n int) {
	for _, err := range errs {
		if err != nil {
			n++
		}
	}
	return n
}
