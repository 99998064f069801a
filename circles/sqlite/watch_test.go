package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/mattn/go-sqlite3"

	"norrbottenforalla.se/circles"
)

// A watchedTable is one whose rows are a circle, a meeting, an hour or somebody's access. No row of it may change in a
// transaction that does not write a line of the trail about it.
type watchedTable struct {
	name string
	// silent are columns that change without a line: they follow from what is told, say that somebody signed in, or are the
	// language in which somebody reads, which is nobody's matter.
	silent []string
	// line is which lines tell about a change: told is the line, ROW the row before or after.
	line string
	// on is the operations that are watched.
	on string
}

// watched is what auditors ask about: who changed which meeting, hours or access. A circle that is erased takes its rows
// along under one line.
var watched = []watchedTable{
	{"circle", []string{"version"}, `told.circle = ROW.id`, "INSERT UPDATE DELETE"},
	{"meeting", []string{"version", "number"}, `told.meeting = ROW.id OR told.what = 'circle.erased' AND told.circle = ROW.circle`, "INSERT UPDATE DELETE"},
	{"circle_leader", nil, `told.circle = ROW.circle AND (told.person = ROW.account OR told.what = 'circle.erased')`, "INSERT UPDATE DELETE"},
	{"account", []string{"lang", "signed_in"}, `told.person = ROW.id`, "INSERT UPDATE DELETE"},
	{"password", nil, `told.person = ROW.account`, "INSERT UPDATE DELETE"},
	{"passkey", []string{"count", "used"}, `told.person = ROW.account`, "INSERT UPDATE DELETE"},
	{"sign_in_link", nil, `told.person = ROW.account`, "INSERT"},                                        // used, replaced and out of date are its end
	{"leading_device", nil, `told.what = 'round.handed_over'`, "INSERT"},                                // it ends by itself
	{"minutes_link", nil, `told.meeting = ROW.meeting OR told.what = 'circle.erased'`, "INSERT UPDATE"}, // goes with what was withdrawn or erased
}

// watch holds every transaction on a database, until the test ends, to telling the trail what it changes. It gives what
// has been told. Everything it makes is temporary: nothing of it is in the file.
func watch(t *testing.T, db *DB) (told func() []circles.AuditWhat) {
	t.Helper()
	var transaction atomic.Int64
	conn, err := db.writer.Conn(t.Context())
	must(t, err)
	must(t, conn.Raw(func(c any) error {
		real := c.(*sqlite3.SQLiteConn)
		next := func() { transaction.Add(1) }
		real.RegisterCommitHook(func() int { next(); return 0 })
		real.RegisterRollbackHook(next)
		return real.RegisterFunc("transaction_number", transaction.Load, false)
	}))
	statements := []string{
		`CREATE TEMP TABLE watch_row (tx INTEGER, name TEXT, line TEXT, row TEXT)`,
		`CREATE TEMP TABLE told (tx INTEGER, what TEXT, circle TEXT, meeting TEXT, person TEXT)`,
		`CREATE TEMP TRIGGER watch_audit AFTER INSERT ON main.audit BEGIN
			INSERT INTO told VALUES (transaction_number(), NEW.what, NEW.circle, NEW.meeting, NEW.person);
		END`,
	}
	for _, w := range watched {
		statements = append(statements, w.triggers(t, conn)...)
	}
	for _, s := range statements {
		if _, err := conn.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	must(t, conn.Close())
	t.Cleanup(func() { unTold(t, db) })
	return func() []circles.AuditWhat {
		all, err := list(context.Background(), db.writer, func(row scanner) (w circles.AuditWhat, err error) { return w, row.Scan(&w) },
			`SELECT DISTINCT what FROM temp.told`)
		must(t, err)
		return all
	}
}

// triggers gives what writes down each change of a row, with the conditions that a line must meet to tell about it.
func (w watchedTable) triggers(t *testing.T, conn *sql.Conn) (all []string) {
	t.Helper()
	columns, err := list(t.Context(), conn, func(row scanner) (s string, err error) { return s, row.Scan(&s) },
		`SELECT name FROM pragma_table_info('`+w.name+`')`)
	must(t, err)
	var differs []string
	for _, c := range columns {
		if !slices.Contains(w.silent, c) {
			differs = append(differs, "OLD."+c+" IS NOT NEW."+c)
		}
	}
	if len(differs) != len(columns)-len(w.silent) || len(columns) == 0 {
		t.Fatalf("%s has the columns %v", w.name, columns)
	}
	for op := range strings.FieldsSeq(w.on) {
		row, when := "NEW", ""
		switch op {
		case "DELETE":
			row = "OLD"
		case "UPDATE":
			when = "WHEN " + strings.Join(differs, " OR ")
		}
		condition := strings.ReplaceAll(w.line, "ROW.", row+".")
		// The condition with the row's values in it, to be asked when the transaction is over: the line comes after the change.
		for _, c := range columns {
			condition = strings.ReplaceAll(condition, row+"."+c, "''' || "+row+"."+c+" || '''")
		}
		condition = strings.ReplaceAll(strings.ReplaceAll(condition, "'circle.erased'", "''circle.erased''"), "'round.handed_over'", "''round.handed_over''")
		all = append(all, fmt.Sprintf(`CREATE TEMP TRIGGER watch_%s_%s AFTER %s ON main.%s %s BEGIN
			INSERT INTO watch_row VALUES (transaction_number(), '%s %s', '%s', %s.rowid);
		END`, w.name, op, op, w.name, when, op, w.name, condition, row))
	}
	return all
}

// unTold tells which rows changed without a line.
func unTold(t *testing.T, db *DB) {
	type change struct{ tx, name, line string }
	scan := func(row scanner) (c change, err error) { return c, row.Scan(&c.tx, &c.name, &c.line) }
	all, err := list(context.Background(), db.writer, scan, `SELECT tx, name, line FROM temp.watch_row`)
	must(t, err)
	for _, c := range all {
		told, err := exists(context.Background(), db.writer, `SELECT 1 FROM temp.told WHERE tx = `+c.tx+` AND (`+c.line+`) LIMIT 1`)
		must(t, err)
		if !told {
			t.Errorf("%s: no line of the trail in the same transaction where %s", c.name, c.line)
		}
	}
}
