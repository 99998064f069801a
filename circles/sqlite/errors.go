package sqlite

import (
	"database/sql"
	"errors"
	"fmt"

	"github.com/mattn/go-sqlite3"

	"norrbottenforalla.se/circles"
)

// What Open can find. Each says what to do; Open puts the file's path before it. Nothing in the file has changed.
var (
	ErrNewer    = errors.New("the database was made by a newer version of this program: run that version, or restore a copy from before the upgrade")
	ErrLocked   = errors.New("the database is locked by another program: close that program and start again")
	ErrReadOnly = errors.New("the database cannot be written: give this user the right to write both the file and its folder")
	ErrCorrupt  = errors.New("the file is damaged or is not a database: restore a copy, or name another file")
	ErrForeign  = errors.New("the file is the database of another program: name another file")
	ErrFolder   = errors.New("that is a folder: name a file in it")
	ErrNoFolder = errors.New("the folder does not exist: create it, or name another file")
)

// wrap gives an error of this package's methods its place and, if the driver made it, its meaning.
func wrap(op string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("sqlite: %s: %w", op, translate(err))
}

// translate turns what the driver says into what a circle's caller can act on. What it does not know stays as it is: a
// context's own error, or a fault of ours for the log.
func translate(err error) error {
	var known *circles.Error
	var driver sqlite3.Error
	switch {
	case err == nil, errors.As(err, &known):
		return err
	case errors.Is(err, sql.ErrNoRows):
		return circles.Fail(circles.NotFound, err)
	case errors.Is(err, sql.ErrConnDone):
		return circles.Fail(circles.Unavailable, err)
	case !errors.As(err, &driver):
		return err
	}
	if kind := kindOf(driver); kind != "" {
		return circles.Fail(kind, err)
	}
	return err
}

func kindOf(err sqlite3.Error) circles.Kind {
	switch err.ExtendedCode {
	case sqlite3.ErrConstraintUnique, sqlite3.ErrConstraintPrimaryKey, sqlite3.ErrConstraintRowID:
		return circles.Conflict
	case sqlite3.ErrConstraintForeignKey:
		return circles.NotFound
	}
	switch err.Code {
	case sqlite3.ErrConstraint, sqlite3.ErrTooBig, sqlite3.ErrMismatch:
		return circles.Invalid
	case sqlite3.ErrBusy, sqlite3.ErrLocked, sqlite3.ErrFull, sqlite3.ErrIoErr, sqlite3.ErrReadonly, sqlite3.ErrCorrupt,
		sqlite3.ErrNotADB, sqlite3.ErrCantOpen, sqlite3.ErrNomem, sqlite3.ErrProtocol, sqlite3.ErrInterrupt:
		return circles.Unavailable
	}
	return ""
}

// explain turns what happened in Open into one line that names the file and says what to do.
func explain(path string, err error) error {
	for _, known := range []error{ErrNewer, ErrLocked, ErrReadOnly, ErrCorrupt, ErrForeign, ErrFolder, ErrNoFolder} {
		if errors.Is(err, known) {
			return fmt.Errorf("sqlite: %s: %w", path, err)
		}
	}
	var driver sqlite3.Error
	if !errors.As(err, &driver) {
		return fmt.Errorf("sqlite: %s: %w", path, err)
	}
	switch driver.Code {
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return fmt.Errorf("sqlite: %s: %w (%w)", path, ErrLocked, err)
	case sqlite3.ErrReadonly, sqlite3.ErrCantOpen, sqlite3.ErrPerm:
		return fmt.Errorf("sqlite: %s: %w (%w)", path, ErrReadOnly, err)
	case sqlite3.ErrCorrupt, sqlite3.ErrNotADB:
		return fmt.Errorf("sqlite: %s: %w (%w)", path, ErrCorrupt, err)
	}
	return fmt.Errorf("sqlite: %s: %w", path, err)
}
