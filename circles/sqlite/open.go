package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"time"

	// The driver: this package is its only importer.
	_ "github.com/mattn/go-sqlite3"
)

const (
	busyTimeout = 5 * time.Second
	maxReaders  = 4
)

// Open opens the database in a file, which it creates (readable by its owner only) if there is none, and brings its
// schema up to date. The caller closes it.
//
// A file that this program must not or cannot write is refused before anything in it changes: ErrNewer, ErrLocked,
// ErrReadOnly, ErrCorrupt, ErrForeign, ErrFolder, ErrNoFolder, in one line that names the file.
func Open(ctx context.Context, path string) (*DB, error) {
	db, err := open(ctx, path, busyTimeout)
	if err != nil {
		return nil, explain(path, err)
	}
	return db, nil
}

func open(ctx context.Context, path string, busy time.Duration) (*DB, error) {
	file, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if err := place(file); err != nil {
		return nil, err
	}
	// Looking first with a connection that cannot write: the writer's would switch the journal mode and fold the
	// WAL of a file that is not ours to touch.
	if err := inspect(ctx, file, busy); err != nil {
		return nil, err
	}
	db := &DB{path: file, unwiped: true, unscrubbed: true}
	if db.writer, err = sql.Open("sqlite3", writerDSN(file, busy)); err != nil {
		return nil, err
	}
	// The one connection is kept for good: closing it would fold the WAL each time.
	db.writer.SetMaxOpenConns(1)
	db.writer.SetMaxIdleConns(1)
	if db.readers, err = sql.Open("sqlite3", readerDSN(file, busy)); err != nil {
		return nil, errors.Join(err, db.writer.Close())
	}
	db.readers.SetMaxOpenConns(maxReaders)
	db.readers.SetMaxIdleConns(maxReaders)
	if err := prepare(ctx, db.writer); err != nil {
		return nil, errors.Join(err, db.readers.Close(), db.writer.Close())
	}
	return db, nil
}

// place sees to it that there is a file, empty if it is new.
func place(file string) error {
	info, err := os.Stat(file)
	switch {
	case err == nil && info.IsDir():
		return ErrFolder
	case err == nil:
		return nil
	case !errors.Is(err, fs.ErrNotExist):
		return notWritable(err)
	}
	if _, err := os.Stat(filepath.Dir(file)); errors.Is(err, fs.ErrNotExist) {
		return ErrNoFolder
	}
	// Made here and not by SQLite, whose files anybody may read. O_EXCL: closing a file that another connection of
	// this process had open would drop its locks.
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return notWritable(err)
	}
	return f.Close()
}

func notWritable(err error) error {
	if errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("%w (%w)", ErrReadOnly, err)
	}
	return err
}

// inspect refuses a file that is not ours to write. It changes nothing.
func inspect(ctx context.Context, file string, busy time.Duration) error {
	info, err := os.Stat(file)
	if err != nil || info.Size() == 0 {
		return err
	}
	options := url.Values{"mode": {"ro"}, "_busy_timeout": {ms(busy)}, "_query_only": {"on"}}
	if _, err := os.Stat(file + "-wal"); errors.Is(err, fs.ErrNotExist) {
		// Nobody has the file open in WAL mode, so there is nothing to share: no lock, and no files left beside it.
		options.Set("immutable", "1")
	}
	look, err := sql.Open("sqlite3", dsn(file, options))
	if err != nil {
		return err
	}
	defer look.Close() //nolint:errcheck // nothing was written, so nothing can be lost
	var tables, versions int
	err = look.QueryRowContext(ctx, `
		SELECT
			COUNT(*),
			COUNT(CASE WHEN name = '`+versionTable+`' THEN 1 END)
		FROM sqlite_schema
		WHERE type = 'table'`).Scan(&tables, &versions)
	if err != nil {
		return err
	}
	if tables > 0 && versions == 0 {
		return ErrForeign
	}
	if versions == 0 {
		return nil
	}
	var version int64
	err = look.QueryRowContext(ctx, `SELECT COALESCE(MAX(version_id), 0) FROM `+versionTable).Scan(&version)
	if err != nil {
		return err
	}
	if newest, err := newestMigration(); err != nil || version > newest {
		return errors.Join(err, fmt.Errorf("%w (its schema is %d, this program's is %d)", ErrNewer, version, newest))
	}
	return nil
}

// prepare proves that the file can be written, brings the schema up to date, and gives circles of before keys their own.
func prepare(ctx context.Context, writer *sql.DB) error {
	// Beginning is not enough: on a file that cannot be written SQLite takes BEGIN IMMEDIATE for a read. A file that is
	// locked or read-only shows it now and not in the middle of a meeting.
	tx, err := writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `CREATE TABLE can_be_written (yes INTEGER)`)
	if err := errors.Join(err, tx.Rollback()); err != nil {
		return err
	}
	if err := migrate(ctx, writer); err != nil {
		return err
	}
	if tx, err = writer.BeginTx(ctx, nil); err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing
	if err := drawKeys(ctx, tx); err != nil {
		return err
	}
	return tx.Commit()
}

// writerDSN gives the pragmas to every connection that the pool ever opens; a PRAGMA statement would reach one. FULL is
// said because the driver is built with NORMAL for WAL, which loses acknowledged writes at a power cut.
func writerDSN(file string, busy time.Duration) string {
	return dsn(file, url.Values{
		"mode":           {"rw"},
		"_busy_timeout":  {ms(busy)},
		"_foreign_keys":  {"on"},
		"_journal_mode":  {"WAL"},
		"_secure_delete": {"on"},
		"_synchronous":   {"FULL"},
		"_txlock":        {"immediate"},
	})
}

func readerDSN(file string, busy time.Duration) string {
	return dsn(file, url.Values{
		"mode":          {"ro"},
		"_busy_timeout": {ms(busy)},
		"_query_only":   {"on"},
	})
}

// dsn escapes the path, which may hold any character.
func dsn(file string, options url.Values) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(file), RawQuery: options.Encode()}).String()
}

func ms(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }
