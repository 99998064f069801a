package sqlite

import (
	"bytes"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"norrbottenforalla.se/circles"
)

// impatient opens without waiting for locks.
func impatient(t *testing.T, path string) error {
	t.Helper()
	db, err := open(t.Context(), path, time.Millisecond)
	if err == nil {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
		return nil
	}
	return explain(path, err)
}

// refusedBy opens a file that must be refused, and proves that nothing in it or beside it changed.
func refusedBy(t *testing.T, path string, want error) {
	t.Helper()
	before := contents(t, filepath.Dir(path))
	err := impatient(t, path)
	if !errors.Is(err, want) {
		t.Fatalf("error is %v, want %v", err, want)
	}
	if line := err.Error(); strings.Contains(line, "\n") || !strings.Contains(line, path) {
		t.Errorf("not one line with the path: %q", line)
	}
	after := contents(t, filepath.Dir(path))
	for name, was := range before {
		if !bytes.Equal(was, after[name]) {
			t.Errorf("%s changed", name)
		}
	}
	for name := range after {
		if _, was := before[name]; !was {
			t.Errorf("%s was left behind", name)
		}
	}
}

// contents reads every file in a folder.
func contents(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]byte{}
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		if all[e.Name()], err = os.ReadFile(filepath.Join(dir, e.Name())); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// raw changes a closed database behind our back.
func raw(t *testing.T, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, s := range statements {
		if _, err := db.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// ready gives a database of ours, closed.
func ready(t *testing.T) string {
	t.Helper()
	path := file(t)
	if err := impatient(t, path); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestOpenAgain(t *testing.T) {
	path := ready(t)
	a := circles.Account{ID: "a", Name: "Cirkelledare", Role: circles.RoleAdmin, Lang: "sv", Created: time.UnixMilli(1)}
	for range 2 {
		db, err := Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		if err := db.CreateAccount(t.Context(), a, circles.By{At: time.UnixMilli(1)}); err != nil && !errors.Is(err, circles.ErrConflict) {
			t.Fatal(err)
		}
		if all, err := db.Accounts(t.Context()); err != nil || len(all) != 1 {
			t.Errorf("accounts are %+v, %v", all, err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOpenAnyName(t *testing.T) {
	for _, name := range []string{"med mellanslag.db", "åäö.db", "100%.db", "fråga?mode=memory.db", "a#b.db", "a&b=c.db"} {
		path := filepath.Join(t.TempDir(), name)
		if err := impatient(t, path); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if info, err := os.Stat(path); err != nil || info.Size() == 0 {
			t.Errorf("%s: the database is somewhere else: %v", name, err)
		}
	}
}

func TestNewFileIsForItsOwnerOnly(t *testing.T) {
	path := file(t)
	openAt(t, path)
	for _, name := range []string{path, path + "-wal"} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, want 0600", filepath.Base(name), info.Mode().Perm())
		}
	}
}

func TestOpenRefusesNewer(t *testing.T) {
	path := ready(t)
	raw(t, path, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`, `PRAGMA journal_mode = DELETE`)
	refusedBy(t, path, ErrNewer)
	raw(t, path, `DELETE FROM goose_db_version WHERE version_id = 9999`)
	if err := impatient(t, path); err != nil {
		t.Errorf("not refused for its version: %v", err)
	}
}

// A program that was killed leaves a WAL. A newer one's must not be folded into the file by an older program's look.
func TestOpenRefusesNewerWithWAL(t *testing.T) {
	path := ready(t)
	newer, err := sql.Open("sqlite3", writerDSN(path, time.Second))
	if err != nil {
		t.Fatal(err)
	}
	newer.SetMaxOpenConns(1)
	if _, err := newer.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`); err != nil {
		t.Fatal(err)
	}
	killed := filepath.Join(t.TempDir(), "killed.db")
	for _, tail := range []string{"", "-wal"} {
		b, err := os.ReadFile(path + tail)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(killed+tail, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := newer.Close(); err != nil {
		t.Fatal(err)
	}
	before := contents(t, filepath.Dir(killed))
	if err := impatient(t, killed); !errors.Is(err, ErrNewer) {
		t.Fatalf("error is %v, want ErrNewer", err)
	}
	after := contents(t, filepath.Dir(killed))
	for name := range before {
		if !bytes.Equal(before[name], after[name]) {
			t.Errorf("%s changed", name)
		}
	}
}

func TestOpenRefusesWhatIsNotOurs(t *testing.T) {
	path := file(t)
	raw(t, path, `CREATE TABLE recipes (name TEXT)`)
	refusedBy(t, path, ErrForeign)
}

func TestOpenRefusesCorrupt(t *testing.T) {
	text := file(t)
	if err := os.WriteFile(text, []byte(strings.Repeat("Inte en databas. ", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	refusedBy(t, text, ErrCorrupt)

	broken := ready(t)
	b, err := os.ReadFile(broken)
	if err != nil {
		t.Fatal(err)
	}
	copy(b[100:], bytes.Repeat([]byte{0xa5}, 3000)) // the schema, after a header that is right
	if err := os.WriteFile(broken, b, 0o600); err != nil {
		t.Fatal(err)
	}
	refusedBy(t, broken, ErrCorrupt)
}

func TestOpenRefusesLocked(t *testing.T) {
	for _, mode := range []string{"WAL", "DELETE"} {
		path := ready(t)
		raw(t, path, `PRAGMA journal_mode = `+mode)
		holder, err := sql.Open("sqlite3", "file:"+path+"?_txlock=exclusive")
		if err != nil {
			t.Fatal(err)
		}
		tx, err := holder.Begin()
		if err != nil {
			t.Fatal(err)
		}
		refusedBy(t, path, ErrLocked)
		if err := tx.Rollback(); err != nil {
			t.Fatal(err)
		}
		if err := holder.Close(); err != nil {
			t.Fatal(err)
		}
		if err := impatient(t, path); err != nil {
			t.Errorf("%s: not refused for the lock: %v", mode, err)
		}
	}
}

func TestOpenRefusesFolders(t *testing.T) {
	refusedBy(t, t.TempDir(), ErrFolder)
	err := impatient(t, filepath.Join(t.TempDir(), "none", "a.db"))
	if !errors.Is(err, ErrNoFolder) {
		t.Errorf("error is %v, want ErrNoFolder", err)
	}
}

func TestOpenRefusesReadOnly(t *testing.T) {
	for name, protect := range map[string]func(t *testing.T, path string){
		"the file":             func(t *testing.T, path string) { chmod(t, path, 0o444) },
		"the folder":           func(t *testing.T, path string) { chmod(t, filepath.Dir(path), 0o555) },
		"a file not to read":   func(t *testing.T, path string) { chmod(t, path, 0) },
		"a folder, a new file": func(t *testing.T, path string) { remove(t, path); chmod(t, filepath.Dir(path), 0o555) },
	} {
		t.Run(name, func(t *testing.T) {
			path := ready(t)
			chmod(t, filepath.Dir(filepath.Dir(path)), 0o755) // so that nobody gets as far as the folder
			chmod(t, filepath.Dir(path), 0o777)
			chmod(t, path, 0o666)
			protect(t, path)
			before := contents(t, filepath.Dir(path))
			var err error
			asNobody(t, func() { err = impatient(t, path) })
			if !errors.Is(err, ErrReadOnly) {
				t.Errorf("error is %v, want ErrReadOnly", err)
			}
			after := contents(t, filepath.Dir(path))
			for name := range before {
				if !bytes.Equal(before[name], after[name]) {
					t.Errorf("%s changed", name)
				}
			}
		})
	}
}

func chmod(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}
