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
	"norrbottenforalla.se/circles/report"
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
	if len(units) != 1 || units[0].Circle == "gone" || string(units[0].Unit) != `{"people":7,"organiser":"*"}` {
		t.Errorf("units %+v", units)
	}
	if n, err := exists(ctx, db.readers, `SELECT 1 FROM report_meeting`); err != nil || n {
		t.Errorf("an erased meeting is still marked: %v", err)
	}
}

// TestUpgradeDrawsWhatWasTold opens a file whose counted months tell answers as spans, which told too much. The program
// draws them from the meetings that they were counted from; of an erased circle nothing of the answers stays.
func TestUpgradeDrawsWhatWasTold(t *testing.T) {
	ctx := t.Context()
	path := file(t)
	old := olderFile(t, path, 15)
	record := `{"startedAt":"2026-10-07T16:00:00Z","endedAt":"2026-10-07T18:00:00Z","headCount":12,"questions":[
		{"question":"q","kind":"single","text":"?","module":"klimat","first":{"people":12,"rightPeople":0},"second":{"people":9,"rightPeople":12}}],
		"exit":{"people":11,"answers":{"heard":{"yes":12}},"kept":[]}}`
	unit := `{"pilot":"p","municipality":"2514","form":"study_circle","organiser":"typedmarker","month":"2026-10","entered":true,
		"people":{"low":12,"high":12},"movement":{"klimat":{"first":{"total":12,"yes":{"low":0,"high":0}},"second":{"total":9,"yes":{"low":9,"high":9}}}},
		"course":{"first":{"total":0,"yes":{"low":0,"high":0}},"second":{"total":0,"yes":{"low":0,"high":0}}},
		"exit":{"heard":{"total":11,"yes":{"low":11,"high":11},"partly":{"low":0,"high":0},"other":{"low":0,"high":0}}}}`
	_, err := old.ExecContext(ctx, `
		INSERT INTO circle (id, name, form, municipality, organiser, partner, lang, screen_key, created, version)
			VALUES ('c', 'Kalix', 'study_circle', '2514', 'typedmarker', '', 'sv', 'screen-key-of-kalix', 1000, 3);
		INSERT INTO meeting (id, circle, number, title, modules, planned_at, state, started_at, ended_at, break_minutes, head_count, study_hours, confirmed, plan, round, version)
			VALUES ('m', 'c', 1, 'Klimat', '["klimat"]', 1000, 'held', 1791388800000, 1791396000000, 0, 12, 2, 1, '{"order":[],"skipped":[],"own":[]}', 'r', 4);
		INSERT INTO round (id, meeting, code, plan, created_at, ended_at, recorded_at) VALUES ('r', 'm', 'BCD234', NULL, 2000, 3000, 4000);
		INSERT INTO report_month VALUES ('2026-10', 1000);
		INSERT INTO report_meeting VALUES ('m', '2026-10')`)
	must(t, err)
	_, err = old.ExecContext(ctx, `INSERT INTO round_record VALUES ('r', ?)`, record)
	must(t, err)
	for _, circle := range []string{"c", "erased-1"} {
		_, err = old.ExecContext(ctx, `INSERT INTO report_unit VALUES ('2026-10', ?, ?)`, circle, unit)
		must(t, err)
	}
	must(t, old.Close())

	db := openAt(t, path)
	var reader report.Reader
	before, _, err := reader.Read(ctx, db, time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC), time.UTC)
	must(t, err)
	if sum := before.Total(report.Filter{}); len(sum.Movement)+len(sum.Exit) != 0 || sum.People != report.Exactly(24) || sum.Gone != 1 {
		t.Errorf("before they are drawn: %+v", sum)
	}
	// Without a key nothing is drawn: what fell could be worked out by anybody.
	_, err = db.writer.ExecContext(ctx, `DELETE FROM report_key`)
	must(t, err)
	if _, err := report.CountDue(ctx, db, time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC), time.UTC); err == nil {
		t.Error("drawn without a key")
	}
	must(t, db.inTx(ctx, "keys", func(tx *sql.Tx) error { return drawKeys(ctx, tx) }))
	low := func(int) int { return 0 }
	for range 2 { // the second time there is nothing to do
		n, err := report.CountDueBy(ctx, db, time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC), time.UTC, low)
		if err != nil || n != 0 {
			t.Fatalf("counted %d, %v", n, err)
		}
	}
	stored, err := db.CountedUnits(ctx)
	must(t, err)
	want := map[circles.CircleID]string{
		"c": `{"pilot":"p","municipality":"2514","form":"study_circle","organiser":"typedmarker","month":"2026-10","entered":true,"people":{"low":12,"high":12},` +
			`"movement":{"klimat":{"each":1,"fives":2,"parts":[0,2]}},"course":{"each":0,"fives":0,"parts":null},"moved":{},"exit":{"heard":{"each":1,"fives":2,"parts":[2,2]}},"drawn":true,"compared":[],"waiting":[]}`,
		"erased-1": `{"pilot":"p","municipality":"2514","form":"study_circle","organiser":"*","month":"2026-10","entered":true,"people":{"low":12,"high":12},` +
			`"movement":{},"course":{"each":0,"fives":0,"parts":null},"moved":{},"exit":{},"drawn":true,"compared":[],"waiting":[]}`,
	}
	for _, u := range stored {
		if string(u.Unit) != want[u.Circle] {
			t.Errorf("%s is kept as\n%s, want\n%s", u.Circle, u.Unit, want[u.Circle])
		}
	}
	if left, err := db.OldUnits(ctx); err != nil || len(left) != 0 || len(stored) != 2 {
		t.Errorf("left %+v, %v", left, err)
	}
	after, _, err := reader.Read(ctx, db, time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC), time.UTC)
	must(t, err)
	if all := after.Total(report.Filter{}).All(); all.Second != (report.Estimate{Told: 10, Of: 10, Spread: 25}) || all.First.Told != 0 {
		t.Errorf("after: %+v", all)
	}
}

// TestUpgradeToProofNumbersAndTexts opens a file of before the twenty-second migration: sessions are not proved, devices that
// lead take over once more, meetings are numbered by their days, and lines of the trail have no words, now or later.
func TestUpgradeToProofNumbersAndTexts(t *testing.T) {
	ctx := t.Context()
	path := file(t)
	old := olderFile(t, path, 20)
	const meeting = `(id, circle, number, title, modules, planned_at, state, started_at, ended_at, break_minutes, head_count, study_hours, confirmed, plan, round, version)`
	_, err := old.ExecContext(ctx, `
		INSERT INTO account (id, name, role, lang, created) VALUES ('a', 'Cirkelledare Kalix', 'leader', 'sv', 1000);
		INSERT INTO session (hash, account, created, expires) VALUES ('s', 'a', 1000, 9000);
		INSERT INTO sign_in_link (hash, account, created, expires) VALUES ('l', 'a', 1000, 9000);
		INSERT INTO circle (id, name, form, municipality, organiser, partner, lang, screen_key, created, version) VALUES
			('c', 'Kalix', 'study_circle', '2514', '', '', 'sv', 'screen-key-of-kalix', 1000, 3),
			('d', 'Piteå', 'study_circle', '2581', '', '', 'sv', 'screen-key-of-pitea', 1000, 1);
		INSERT INTO meeting `+meeting+` VALUES
			('late', 'c', 3, 'Inskriven sent', '["a"]', NULL, 'held', 2000, 3000, 0, 6, 1, 1, '{}', '', 4),
			('first', 'c', 2, 'Först', '["a"]', 5000, 'held', 1000, 1500, 0, 6, 1, 1, '{}', '', 4),
			('runs', 'c', 1, 'Nu', '["a"]', 5000, 'running', 4000, NULL, 0, 0, 0, 0, '{}', 'r', 2),
			('someday', 'c', 4, 'Utan dag', '["a"]', NULL, 'planned', NULL, NULL, 0, 0, 0, 0, '{}', '', 1),
			('soon', 'c', 5, 'Snart', '["a"]', 6000, 'planned', NULL, NULL, 0, 0, 0, 0, '{}', '', 1),
			('other', 'd', 1, 'En annan cirkel', '["a"]', 1, 'planned', NULL, NULL, 0, 0, 0, 0, '{}', '', 1);
		INSERT INTO round (id, meeting, code, plan, created_at) VALUES ('r', 'runs', 'BCD234', '{}', 4000);
		INSERT INTO leading_device (hash, round, expires) VALUES ('device', 'r', 9000);
		INSERT INTO erasure (id, at, why, circles, meetings, rounds, events) VALUES (1, 1000, 'schedule', 1, 2, 3, 4);
		INSERT INTO audit VALUES (1, 1000, 'a', 'circle.changed', 'c', '', 0, '', '[{"field":"name","from":"","to":""}]')`)
	if err := errors.Join(err, old.Close()); err != nil {
		t.Fatal(err)
	}

	db := openAt(t, path)
	at := time.UnixMilli(5000)
	if s, a, err := db.Session(ctx, "s", at); err != nil || a.ID != "a" || !s.Proved.IsZero() {
		t.Errorf("the session is %+v of %+v, %v", s, a, err)
	}
	if l, _, err := db.Link(ctx, "l"); err != nil || l.Own {
		t.Errorf("the link is %+v, %v", l, err)
	}
	if _, err := db.LeadingDevice(ctx, "device", at); !errors.Is(err, circles.ErrSignIn) {
		t.Errorf("a device that nobody answers for leads: %v", err)
	}
	if _, err := db.writer.ExecContext(ctx, `DELETE FROM erasure`); err == nil {
		t.Error("the log of erasures can be emptied after the upgrade")
	}
	if log, err := db.Erasures(ctx); err != nil || len(log) != 1 || log[0].Events != 4 || log[0].Texts != 0 {
		t.Errorf("the log is %+v, %v", log, err)
	}
	meetings, err := db.MeetingsOf(ctx, "c")
	must(t, err)
	var order []circles.MeetingID
	for i, m := range meetings {
		order = append(order, m.ID)
		if m.Number != i+1 {
			t.Errorf("%s is meeting %d", m.ID, m.Number)
		}
	}
	if want := []circles.MeetingID{"first", "late", "runs", "soon", "someday"}; !slices.Equal(order, want) {
		t.Errorf("the order is %v, want %v", order, want)
	}
	if m, err := db.Meeting(ctx, "other"); err != nil || m.Number != 1 {
		t.Errorf("another circle's meeting is %+v, %v", m, err)
	}
	trail, err := db.Audit(ctx, circles.AuditFilter{})
	must(t, err)
	if len(trail) != 1 || len(trail[0].Changes) != 1 || trail[0].Changes[0] != (circles.AuditChange{Field: "name"}) || trail[0].Changes[0].Erased() {
		t.Errorf("an old line is %+v", trail)
	}
	// A round that began before the upgrade ends as one that nobody said who ended.
	must(t, db.RecordRound(ctx, "r", circles.RoundRecord{StartedAt: time.UnixMilli(4000), EndedAt: at}, at))
	if trail, err = db.Audit(ctx, circles.AuditFilter{Most: 1}); err != nil || trail[0].What != circles.AuditMeetingEnded || trail[0].By.Account != "" {
		t.Errorf("its line is %+v, %v", trail, err)
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
