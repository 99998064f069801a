package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"slices"
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
	old := olderFile(t, path, 3)
	_, err := old.ExecContext(ctx, `
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

// TestUpgradeTakesFreeWritingOutOfTheTrail opens a file whose trail still has an organiser as typed, and whose counted
// months still say which erased circle they were.
func TestUpgradeTakesFreeWritingOutOfTheTrail(t *testing.T) {
	ctx := t.Context()
	path := file(t)
	old := olderFile(t, path, 14)
	_, err := old.ExecContext(ctx, `
		INSERT INTO audit VALUES (1, 1000, 'a', 'circle.changed', 'gone', '', 0, '',
			'[{"field":"form","from":"a","to":"b"},{"field":"organiser","from":"typedmarker","to":"typedmarker 2"},{"field":"partner","from":"","to":"typedmarker 3"}]');
		INSERT INTO report_month VALUES ('2026-10', 1000);
		INSERT INTO report_unit VALUES ('2026-10', 'gone', '{"people":7}');
		INSERT INTO report_meeting VALUES ('gone-meeting', '2026-10')`)
	if err := errors.Join(err, old.Close()); err != nil {
		t.Fatal(err)
	}
	db := openAt(t, path)
	trail, err := db.Audit(ctx, circles.AuditFilter{})
	must(t, err)
	want := []circles.AuditChange{{Field: "form", From: "a", To: "b"}, {Field: "organiser"}, {Field: "partner"}}
	if len(trail) != 1 || !slices.Equal(trail[0].Changes, want) {
		t.Errorf("the trail is %+v", trail)
	}
	if _, err := db.writer.ExecContext(ctx, `UPDATE audit SET account = 'b'`); err == nil {
		t.Error("the trail can be changed after the upgrade")
	}
	units, err := db.CountedUnits(ctx)
	must(t, err)
	if len(units) != 1 || units[0].Circle == "gone" || string(units[0].Unit) != `{"people":7}` {
		t.Errorf("units %+v", units)
	}
	if n, err := exists(ctx, db.readers, `SELECT 1 FROM report_meeting`); err != nil || n {
		t.Errorf("an erased meeting is still marked: %v", err)
	}
}

// olderFile makes a file as an earlier version had it.
func olderFile(t *testing.T, path string, version int64) *sql.DB {
	t.Helper()
	old, err := sql.Open("sqlite3", writerDSNForNew(path))
	must(t, err)
	files, err := fs.Sub(migrations, "migrations")
	must(t, err)
	provider, err := goose.NewProvider(goose.DialectSQLite3, old, files,
		goose.WithTableName(versionTable), goose.WithDisableGlobalRegistry(true))
	must(t, err)
	_, err = provider.UpTo(t.Context(), version)
	must(t, err)
	return old
}

// writerDSNForNew is the writer's, for a file that is not there yet.
func writerDSNForNew(path string) string { return "file:" + path + "?mode=rwc&_foreign_keys=on" }
