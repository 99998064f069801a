package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"testing"
	"time"

	"github.com/pressly/goose/v3"

	"norrbottenforalla.se/circles"
)

// TestUpgradeKeepsWhatWasThere opens a file of the first version, whose accounts, sessions, links and leaders are moved to
// new tables by the fourth migration.
func TestUpgradeKeepsWhatWasThere(t *testing.T) {
	ctx := t.Context()
	path := file(t)
	old, err := sql.Open("sqlite3", writerDSNForNew(path))
	if err != nil {
		t.Fatal(err)
	}
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		t.Fatal(err)
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, old, files,
		goose.WithTableName(versionTable), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.UpTo(ctx, 3); err != nil {
		t.Fatal(err)
	}
	_, err = old.ExecContext(ctx, `
		INSERT INTO account VALUES ('a', 'Cirkelledare Kalix', 'leader', 'sv', 1000, 2000), ('b', 'Administratör', 'admin', 'sv', 1001, NULL);
		INSERT INTO session VALUES ('s', 'a', 1000, 9000);
		INSERT INTO sign_in_link VALUES ('l', 'b', 1000, 9000, NULL);
		INSERT INTO circle VALUES ('c', 'Kalix', 'study_circle', '2514', '', '', 'sv', 'screen-key-of-kalix', 1000, 3);
		INSERT INTO circle_leader VALUES ('c', 'a');
		INSERT INTO meeting VALUES ('m', 'c', 1, 'Demografi', '["demografi"]', 1000, 'held', 2000, 3000, 5, 6, 2, 1,
			'{"order":[],"skipped":[],"own":[]}', 'r', 4);
		INSERT INTO round VALUES ('r', 'm', 'BCD234', NULL, 2000, 3000, 3000, 4000);
		INSERT INTO round_record VALUES ('r', '{"startedAt":"2026-11-04T17:00:00Z","endedAt":"2026-11-04T19:00:00Z","headCount":6}')`)
	if err := errors.Join(err, old.Close()); err != nil {
		t.Fatal(err)
	}

	db := openAt(t, path)
	accounts, err := db.Accounts(ctx)
	if err != nil || len(accounts) != 2 || accounts[0].Name != "Cirkelledare Kalix" || accounts[0].SignedIn.UnixMilli() != 2000 {
		t.Errorf("accounts are %+v, %v", accounts, err)
	}
	if _, a, err := db.Session(ctx, "s", time.UnixMilli(5000)); err != nil || a.ID != "a" {
		t.Errorf("the session is of %+v, %v", a, err)
	}
	if _, a, err := db.Link(ctx, "l"); err != nil || a.ID != "b" {
		t.Errorf("the link is of %+v, %v", a, err)
	}
	if post, err := db.PostIn(ctx, "a", "c", time.UnixMilli(5000)); err != nil || post != circles.PostLeader {
		t.Errorf("the leader is %q, %v", post, err)
	}
	if c, err := db.Circle(ctx, "c"); err != nil || c.Version != 3 || c.State() != circles.CircleOpen || c.Profile != "" {
		t.Errorf("the circle is %+v, %v", c, err)
	}
	if m, err := db.Meeting(ctx, "m"); err != nil || m.HeadCount != 6 || !m.Confirmed || m.OnPaper || m.Place != "" {
		t.Errorf("the meeting is %+v, %v", m, err)
	}
	if r, err := db.MeetingRecord(ctx, "m"); err != nil || r.HeadCount != 6 {
		t.Errorf("the record is %+v, %v", r, err)
	}
	// The new tables still point at each other, and the new role fits.
	a := circles.Account{ID: "e", Name: "Samordnare", Role: circles.RoleCoordinator, Lang: "sv", Created: time.UnixMilli(5000)}
	if err := db.CreateAccount(ctx, a, circles.By{At: time.UnixMilli(5000)}); err != nil {
		t.Error(err)
	}
	err = db.SetLeader(ctx, circles.SetLeader{Circle: "c", Account: "nobody", Post: circles.PostLeader, By: circles.By{At: time.UnixMilli(5000)}})
	if !errors.Is(err, circles.ErrNotFound) {
		t.Errorf("an account that is not there leads: %v", err)
	}
	if _, err := db.writer.ExecContext(context.WithoutCancel(ctx), `DELETE FROM account WHERE id = 'a'`); err == nil {
		t.Error("an account that leads can be taken away")
	}
}

// writerDSNForNew is the writer's, for a file that is not there yet.
func writerDSNForNew(path string) string { return "file:" + path + "?mode=rwc&_foreign_keys=on" }
