package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/circles/storetest"
)

var update = flag.Bool("update", false, "write schema.sql anew; look at the difference before you keep it")

// file gives a path for a database in a folder of its own.
func file(tb testing.TB) string { return filepath.Join(tb.TempDir(), "norrbotten.db") }

func openAt(tb testing.TB, path string) *DB {
	tb.Helper()
	db, err := Open(tb.Context(), path)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := db.Close(); err != nil {
			tb.Error(err)
		}
	})
	return db
}

// TestStore holds the database to what stores promise. Meanwhile every transaction is watched: what changes a circle, a
// meeting, its hours or somebody's access without a line in the audit trail is a fault, whichever method does it.
func TestStore(t *testing.T) {
	told := map[circles.AuditWhat]bool{}
	storetest.Run(t, func(t *testing.T) storetest.Stores {
		db := openAt(t, file(t))
		seen := watch(t, db)
		t.Cleanup(func() {
			for _, what := range seen() {
				told[what] = true
			}
		})
		return db
	})
	for _, what := range circles.AuditWhats() {
		if !told[what] && what != circles.AuditCircleExported && !testing.Short() && !filtered() {
			t.Errorf("no test of the stores has written a line of %s", what)
		}
	}
}

// filtered tells whether only some tests were asked for.
func filtered() bool {
	run := flag.Lookup("test.run")
	return run != nil && strings.Contains(run.Value.String(), "/")
}

func TestSchemaIsWhatTheMigrationsComeTo(t *testing.T) {
	db := openAt(t, file(t))
	stmts, err := list(t.Context(), db.readers, func(row scanner) (s string, err error) { return s, row.Scan(&s) }, `
		SELECT sql
		FROM sqlite_schema
		WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' AND name <> '`+versionTable+`'
		ORDER BY tbl_name, type DESC, name`)
	if err != nil {
		t.Fatal(err)
	}
	got := "-- What the migrations come to. Written by: go test ./circles/sqlite -run Schema -update\n\n" +
		strings.Join(stmts, ";\n\n") + ";\n"
	if *update {
		if err := os.WriteFile("schema.sql", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("schema.sql")
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("schema.sql is not what the migrations come to; it should be:\n%s", got)
	}
}

func TestEveryMigrationSaysWhy(t *testing.T) {
	entries, err := migrations.ReadDir("migrations")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		text, err := migrations.ReadFile("migrations/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(text), "-- Why: ") {
			t.Errorf("%s does not begin with -- Why:", e.Name())
		}
		if strings.Contains(string(text), "+goose Down") {
			t.Errorf("%s goes backwards", e.Name())
		}
	}
	last := entries[len(entries)-1].Name() // numbers may have gaps
	if newest, err := newestMigration(); err != nil || !strings.HasPrefix(last, fmt.Sprintf("%04d_", newest)) {
		t.Errorf("newest migration is %d, %v; the last file is %s", newest, err, last)
	}
}

func pragma(tb testing.TB, q querier, name string) (value string) {
	tb.Helper()
	if err := q.QueryRowContext(tb.Context(), `PRAGMA `+name).Scan(&value); err != nil {
		tb.Fatalf("%s: %v", name, err)
	}
	return value
}

func TestPragmasOfTheWriter(t *testing.T) {
	db := openAt(t, file(t))
	for name, want := range map[string]string{
		"synchronous": "2", "journal_mode": "wal", "foreign_keys": "1", "secure_delete": "1", "busy_timeout": "5000",
		"query_only": "0",
	} {
		if got := pragma(t, db.writer, name); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	if n := db.writer.Stats().MaxOpenConnections; n != 1 {
		t.Errorf("there may be %d writers, want 1", n)
	}
}

func TestReadersCannotWrite(t *testing.T) {
	db := openAt(t, file(t))
	if got := pragma(t, db.readers, "query_only"); got != "1" {
		t.Errorf("query_only is %s, want 1", got)
	}
	if _, err := db.readers.ExecContext(t.Context(), `DELETE FROM account`); err == nil {
		t.Error("a reader wrote")
	}
}

// With a deferred transaction, reading and then writing while another connection writes fails at
// once, whatever the busy timeout. The lock is taken at the beginning.
func TestTransactionsBeginImmediately(t *testing.T) {
	path := file(t)
	db := openAt(t, path)
	other, err := sql.Open("sqlite3", writerDSN(path, time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	err = db.inTx(t.Context(), "test", func(*sql.Tx) error {
		_, err := other.ExecContext(t.Context(), `DELETE FROM session`)
		return err
	})
	if err == nil {
		t.Error("another connection wrote inside our transaction")
	}
}

func TestAnErrorTakesTheTransactionBack(t *testing.T) {
	db := openAt(t, file(t))
	wrong := errors.New("wrong")
	err := db.inTx(t.Context(), "test", func(tx *sql.Tx) error {
		if _, err := tx.Exec(`INSERT INTO account VALUES ('a', 'n', 'admin', 'sv', 1, NULL)`); err != nil {
			return err
		}
		return wrong
	})
	if !errors.Is(err, wrong) {
		t.Errorf("error is %v", err)
	}
	if all, err := db.Accounts(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("left behind: %v, %v", all, err)
	}
}

// breakCommits makes every transaction that journals or names "poison" fail when it commits, and not before.
func breakCommits(t *testing.T, db *DB) {
	t.Helper()
	if _, err := db.writer.Exec(`
		CREATE TABLE poison (account TEXT REFERENCES account (id) DEFERRABLE INITIALLY DEFERRED);
		CREATE TRIGGER poison_account AFTER INSERT ON account WHEN NEW.name = 'poison'
		BEGIN INSERT INTO poison VALUES ('nobody'); END;
		CREATE TRIGGER poison_journal AFTER INSERT ON journal WHEN NEW.data LIKE '%poison%'
		BEGIN INSERT INTO poison VALUES ('nobody'); END`); err != nil {
		t.Fatal(err)
	}
}

func TestACommitThatFailsIsTold(t *testing.T) {
	db := openAt(t, file(t))
	breakCommits(t, db)
	a := circles.Account{ID: "a", Name: "poison", Role: circles.RoleAdmin, Lang: "sv", Created: time.UnixMilli(1)}
	if err := db.CreateAccount(t.Context(), a, circles.By{At: a.Created}); err == nil {
		t.Error("acknowledged what was not committed")
	}
	a.Name = "Ledare"
	if err := db.CreateAccount(t.Context(), a, circles.By{At: a.Created}); err != nil {
		t.Errorf("the next write: %v", err)
	}
}

func TestPing(t *testing.T) {
	db := openAt(t, file(t))
	if err := db.Ping(t.Context()); err != nil {
		t.Error(err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := db.Ping(gone); err == nil {
		t.Error("no error from a cancelled ping")
	}
	if !filepath.IsAbs(db.Path()) {
		t.Errorf("path is %s", db.Path())
	}
}
