package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/circles/auth"
	"norrbottenforalla.se/quiz"
)

// refused runs the program as a child, and expects an exit code, one clear line, and no stack trace.
func refused(t *testing.T, args []string, mustSay ...string) {
	t.Helper()
	cmd := program(args...)
	out, err := cmd.CombinedOutput()
	if err == nil || cmd.ProcessState.ExitCode() != 1 {
		t.Errorf("%v: exit %v\n%s", args, err, out)
	}
	for _, say := range mustSay {
		if !strings.Contains(string(out), say) {
			t.Errorf("%v does not say %q:\n%s", args, say, out)
		}
	}
	if strings.Contains(string(out), "goroutine ") {
		t.Errorf("%v: a stack trace:\n%s", args, out)
	}
}

func TestWhatCannotBeServedIsOneClearLine(t *testing.T) {
	dir := t.TempDir()
	notOurs := filepath.Join(dir, "notes.txt")
	if err := os.WriteFile(notOurs, []byte("detta är ingen databas, men lång nog för att likna en"), 0o600); err != nil {
		t.Fatal(err)
	}
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	db := filepath.Join(dir, "a.db")
	refused(t, []string{"serve", "--db", notOurs}, notOurs, "ingen databas")
	refused(t, []string{"serve", "--db", dir}, dir, "mapp")
	refused(t, []string{"serve", "--db", filepath.Join(dir, "no", "a.db")}, "mappen finns inte")
	refused(t, []string{"serve", "--db", db, "--listen", taken.Addr().String()}, "porten används redan")
	refused(t, []string{"serve", "--db", db, "--listen", "sjutton"}, "--listen", "sjutton")
	refused(t, []string{"serve", "--db", db, "--url", "ftp://x"}, "--url")
	refused(t, []string{"serve", "--db", db, "--keep", "48h", "--forgotten", "1h"}, "--keep", "--forgotten")
	refused(t, []string{"serve", "--db", db, "--color"}, "--color")
	refused(t, []string{"serve", "--db", db, "--proxy", "0.0.0.0/0,proxy"}, "--proxy \"0.0.0.0/0\"", "--proxy \"proxy\"")
	b, err := os.ReadFile(notOurs)
	if err != nil || !strings.HasPrefix(string(b), "detta är ingen databas") {
		t.Errorf("the file was changed: %q %v", b, err)
	}
}

func TestCheckTellsEveryProblemAndFails(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "01-fel"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "01-fel", "module.yaml"), []byte("id: fel\nokänd: ja\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	refused(t, []string{"check", dir}, "01-fel/module.yaml:2", "okänd", "materialet har")
	var out bytes.Buffer
	if err := run(context.Background(), []string{"check", "--stale", "--date", "2026-11-22"}, &out, &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"demografi/scb-2040: bäst före 2022-12-31", "avsnitt utan fel"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("does not say %q:\n%s", want, out.String())
		}
	}
	refused(t, []string{"check", "--date", "i morgon"}, "--date")
}

func TestHelpNamesEveryFlagAndItsVariable(t *testing.T) {
	var out bytes.Buffer
	if err := run(context.Background(), []string{"serve", "--help"}, &out, &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"--db", "NORRBOTTEN_DB", "--listen", "NORRBOTTEN_LISTEN", "--url", "--demo", "--modules", "NORRBOTTEN_SKIP_BROKEN", "--keep", "NORRBOTTEN_FORGOTTEN", "--log-format"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %s in\n%s", want, out.String())
		}
	}
}

func TestFlagsCanBeVariables(t *testing.T) {
	cmd := program("serve")
	cmd.Env = append(cmd.Env, "NORRBOTTEN_LISTEN=sjutton")
	if out, err := cmd.CombinedOutput(); err == nil || !strings.Contains(string(out), "sjutton") {
		t.Errorf("%v %s", err, out)
	}
}

// startApp gives the program's parts over a real file, without a process of its own.
func startApp(t *testing.T) *app {
	t.Helper()
	c := serveCmd{databaseFlag: databaseFlag{DB: filepath.Join(t.TempDir(), "a.db")}, Keep: maxKeep, Forgotten: 14 * maxKeep}
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	a, err := newApp(context.Background(), c, log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.close)
	return a
}

func TestFirstAdministratorGetsLinksUntilSignedIn(t *testing.T) {
	a := startApp(t)
	ctx := context.Background()
	var out bytes.Buffer
	for range 2 { // started twice before anybody opened the link: still one administrator
		out.Reset()
		if err := a.welcome(ctx, &out, addresses{local: "http://localhost:1"}, false); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out.String(), "http://localhost:1/in/") {
			t.Errorf("no link in %s", out.String())
		}
	}
	accounts, err := a.db.Accounts(ctx)
	if err != nil || len(accounts) != 1 || accounts[0].Role != circles.RoleAdmin {
		t.Fatalf("%+v %v", accounts, err)
	}
	first := out.String()[strings.Index(out.String(), "/in/")+len("/in/"):]
	link, err := a.firstAdministrator(ctx)
	if err != nil || link == "" {
		t.Fatal(err)
	}
	if _, _, err := a.auth.Consume(ctx, auth.Token(strings.Fields(first)[0])); !errors.Is(err, circles.ErrLinkReplaced) {
		t.Errorf("the link of an earlier start: %v", err)
	}
	trail, err := a.db.Audit(ctx, circles.AuditFilter{})
	if err != nil || len(trail) != 4 || trail[0].What != circles.AuditAccountLink || trail[0].Person != accounts[0].ID || trail[0].By.Account != "" {
		t.Errorf("the trail is %+v, %v", trail, err) // the account, and three links
	}
	// Whoever was invited by the first one and came first has made the program no way in, for the first one either.
	second, err := a.newAccount(ctx, "Administratör två", circles.RoleAdmin)
	if err != nil {
		t.Fatal(err)
	}
	link, err = a.auth.CreateLink(ctx, second.ID, time.Hour, byProgram)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := a.auth.Consume(ctx, link); err != nil {
		t.Fatal(err)
	}
	if link, err := a.firstAdministrator(ctx); err != nil || link != "" {
		t.Errorf("starting the program is a way in: %q %v", link, err)
	}
}

func TestDemoIsMadeOnce(t *testing.T) {
	a := startApp(t)
	ctx := context.Background()
	for range 3 {
		if err := a.welcome(ctx, &bytes.Buffer{}, addresses{local: "http://localhost:1"}, true); err != nil {
			t.Fatal(err)
		}
	}
	all, err := a.db.Circles(ctx)
	if err != nil || len(all) != 2 || all[0].Name != "Kalix" || all[1].Name != "Piteå" {
		t.Fatalf("%+v %v", all, err)
	}
	for _, c := range all {
		meetings, err := a.db.MeetingsOf(ctx, c.ID)
		if err != nil || len(meetings) != 1 || meetings[0].Modules[0] != "demografi" {
			t.Errorf("%s: %+v %v", c.Name, meetings, err)
		}
	}
}

// aRound starts a round of the demo's circle in Kalix.
func (a *app) aRound(t *testing.T, at time.Time) circles.Round {
	t.Helper()
	ctx := context.Background()
	if err := a.welcome(ctx, &bytes.Buffer{}, addresses{local: "http://localhost:1"}, true); err != nil {
		t.Fatal(err)
	}
	all, err := a.db.Circles(ctx)
	if err != nil {
		t.Fatal(err)
	}
	meetings, err := a.db.MeetingsOf(ctx, all[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	module, _ := a.modules.Module("demografi")
	plan := a.modules.Plan(module)
	b, err := json.Marshal(plan)
	if err != nil {
		t.Fatal(err)
	}
	r, err := a.db.StartRound(ctx, circles.StartRound{Meeting: meetings[0].ID, Round: "aaaaaaaaaaaaaaaaaaaaaaaa", Code: "BCDFGH", Plan: b, By: circles.By{At: at}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// begun is a round with its first event.
func (a *app) begun(t *testing.T, at time.Time) circles.Round {
	t.Helper()
	r := a.aRound(t, at)
	if err := a.journal.Append(context.Background(), string(r.ID), 1, []quiz.Event{quiz.RoundStarted{At: at}}); err != nil {
		t.Fatal(err)
	}
	return r
}

// The program died between making the round and its first event, and the leader went on without starting it again:
// it is a meeting all the same, and can be ended.
func TestRoundWithoutItsFirstEventIsRecorded(t *testing.T) {
	a := startApp(t)
	ctx := context.Background()
	r := a.aRound(t, time.Now().Add(-15*maxKeep))
	if err := a.tidy(ctx, circles.DefaultRetention, 14*maxKeep); err != nil {
		t.Fatal(err)
	}
	m, err := a.db.Meeting(ctx, r.Meeting)
	if err != nil || m.State != circles.Held || !m.StartedAt.Equal(r.CreatedAt) {
		t.Errorf("%+v %v", m, err)
	}
}

// The program died after the end was in the journal and before the record was written: the next start writes it.
func TestEndThatWasNotRecordedIsRecordedAtTheNextStart(t *testing.T) {
	a := startApp(t)
	ctx := context.Background()
	r := a.begun(t, time.Now().Add(-2*time.Hour))
	if err := a.journal.Append(ctx, string(r.ID), 2, []quiz.Event{quiz.RoundEnded{At: time.Now()}}); err != nil {
		t.Fatal(err)
	}
	if err := a.tidy(ctx, circles.DefaultRetention, 14*maxKeep); err != nil {
		t.Fatal(err)
	}
	m, err := a.db.Meeting(ctx, r.Meeting)
	if err != nil || m.State != circles.Held || m.StudyHours != 2 || m.HeadCount != 1 || m.Confirmed {
		t.Errorf("%+v %v", m, err)
	}
}

func TestForgottenRoundIsEndedAndErased(t *testing.T) {
	a := startApp(t)
	ctx := context.Background()
	r := a.begun(t, time.Now().Add(-15*maxKeep))
	if err := a.tidy(ctx, circles.DefaultRetention, 16*maxKeep); err != nil {
		t.Fatal(err)
	}
	if got, err := a.db.RoundByID(ctx, r.ID); err != nil || !got.EndedAt.IsZero() {
		t.Errorf("a round that may be paused was ended: %+v %v", got, err)
	}
	if err := a.tidy(ctx, circles.DefaultRetention, 14*maxKeep); err != nil {
		t.Fatal(err)
	}
	got, err := a.db.RoundByID(ctx, r.ID)
	if err != nil || got.EndedAt.IsZero() || !got.ErasedAt.IsZero() {
		t.Fatalf("%+v %v", got, err)
	}
	a.now = func() time.Time { return time.Now().Add(maxKeep + time.Minute) }
	if err := a.tidy(ctx, circles.DefaultRetention, 14*maxKeep); err != nil {
		t.Fatal(err)
	}
	got, err = a.db.RoundByID(ctx, r.ID)
	if err != nil || got.ErasedAt.IsZero() || len(got.Plan) != 0 {
		t.Errorf("what phones had sent is still there a day after the end: %+v %v", got.ErasedAt, err)
	}
	trail, err := a.db.Audit(ctx, circles.AuditFilter{What: []circles.AuditWhat{circles.AuditMeetingEnded}})
	left := circles.AuditChange{Field: circles.FieldLeftAt, To: circles.AuditTime(r.CreatedAt)}
	if err != nil || len(trail) != 1 || trail[0].By.Account != "" || !slices.Contains(trail[0].Changes, left) {
		t.Errorf("the trail says of the end %+v, %v", trail, err)
	}
}

func TestNewerDatabaseIsLeftAlone(t *testing.T) {
	a := startApp(t)
	path := a.db.Path()
	a.close()
	makeNewer(t, path)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	refused(t, []string{"serve", "--db", path, "--listen", "127.0.0.1:0"}, path, "nyare version")
	after, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("changed: %v", err)
	}
}

func TestTerminatedServerStopsAtOnceAndCleanly(t *testing.T) {
	s := newServer(t)
	v, code := s.leader()
	if _, body := v.get("/led/" + code); !strings.Contains(body, "<html") {
		t.Error("no page")
	}
	p := s.join(t, 1, code)
	began := time.Now()
	if err := s.terminate(); err != nil {
		t.Errorf("%v; log: %s", err, s.said())
	}
	if took := time.Since(began); took > 8*time.Second {
		t.Errorf("it took %s with a socket open", took)
	}
	for alive := true; alive; {
		f, more := p.read()
		alive = more
		if f.T == "bye" && f.Why != "restart" {
			t.Errorf("told %q", f.Why)
		}
	}
	took := s.start()
	t.Logf("start to ready with an existing database: %s", took)
	p.connect()
	p.await("the welcome step again", func(s wireState) bool { return s.Step != "" && !s.Me.Gone })
	p.close()
}

func TestHealth(t *testing.T) {
	s := newServer(t)
	v := s.visitor()
	for _, path := range []string{"/healthz", "/readyz"} {
		if _, body := v.get(path); len(body) > 100 {
			t.Errorf("%s says %q", path, body)
		}
	}
}

func TestAccountsFromTheCommandLine(t *testing.T) {
	db := filepath.Join(t.TempDir(), "a.db")
	var out bytes.Buffer
	do := func(args ...string) string {
		out.Reset()
		if err := run(context.Background(), args, &out, &out); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	link := do("account", "add", "--db", db, "--url", "https://norrbotten.example/", "Cirkelledare Kalix")
	if !strings.Contains(link, "https://norrbotten.example/in/") {
		t.Error(link)
	}
	list := do("account", "list", "--db", db)
	if !strings.Contains(list, "Cirkelledare    Cirkelledare Kalix (har inte loggat in än)") {
		t.Error(list)
	}
	again := do("account", "link", "--db", db, strings.Fields(list)[0])
	if !strings.Contains(again, "/in/") || again == link {
		t.Error(again)
	}
	if err := run(context.Background(), []string{"account", "link", "--db", db, "nobody"}, &out, &out); err == nil {
		t.Error("a link for nobody")
	}
}

func TestAddresses(t *testing.T) {
	at := func(ip string, port int) net.Addr { return &net.TCPAddr{IP: net.ParseIP(ip), Port: port} }
	if a := addressesFor("https://n.example/", at("::", 80)); a.join() != "https://n.example" || a.desk() != "https://n.example" {
		t.Errorf("%+v", a)
	}
	if a := addressesFor("", at("127.0.0.1", 81)); a.join() != "http://127.0.0.1:81" || a.lan != "" {
		t.Errorf("%+v", a)
	}
	a := addressesFor("", at("0.0.0.0", 82))
	if u, err := url.Parse(a.join()); err != nil || u.Port() != "82" || u.Hostname() == "0.0.0.0" || a.desk() != "http://localhost:82" {
		t.Errorf("%+v", a)
	}
}

// makeNewer does to a closed database what a later version of the program would.
func makeNewer(t *testing.T, path string) {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestTakenPortDoesNotTouchTheDatabase(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	dir := t.TempDir()
	refused(t, []string{"serve", "--db", filepath.Join(dir, "new.db"), "--listen", taken.Addr().String()}, "porten")
	if files, err := os.ReadDir(dir); err != nil || len(files) != 0 {
		t.Errorf("left behind: %v %v", files, err)
	}
}

func TestTwoServersDoNotShareADatabase(t *testing.T) {
	s := newServer(t)
	refused(t, []string{"serve", "--db", s.db, "--listen", "127.0.0.1:0"}, s.db, "används redan")
	var out bytes.Buffer
	if err := run(context.Background(), []string{"account", "list", "--db", s.db}, &out, &out); err != nil || !strings.Contains(out.String(), "demo") {
		t.Errorf("an account cannot be looked up beside the server: %v %s", err, out.String())
	}
}

func TestSessionDataGoesBeforeTheDayIsOver(t *testing.T) {
	if got := eraseAfter(maxKeep); got+housekeepingEvery > maxKeep {
		t.Errorf("erased after %s at the earliest, and looked at every %s", got, housekeepingEvery)
	}
	if got := eraseAfter(0); got != 0 {
		t.Errorf("%s", got)
	}
}
