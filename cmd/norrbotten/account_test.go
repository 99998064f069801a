package main

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/circles/sqlite"
)

// A clerk runs the program's commands on a database, as a child, the way somebody at a terminal does.
type clerk struct {
	t  *testing.T
	db string
}

// A said is what a command wrote, and how it ended.
type said struct {
	t        *testing.T
	about    string
	out, log string
	code     int
}

func (c clerk) do(args ...string) said {
	c.t.Helper()
	cmd := program(append(args[:2:2], append([]string{"--db", c.db}, args[2:]...)...)...)
	var out, log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &log
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		c.t.Fatal(err)
	}
	return said{t: c.t, about: strings.Join(args, " "), out: out.String(), log: log.String(), code: cmd.ProcessState.ExitCode()}
}

// did holds a command that succeeded to what it wrote, and to having written it where answers go.
func (s said) did(texts ...string) said {
	s.t.Helper()
	if s.code != 0 || s.log != "" && !strings.Contains(s.log, "nästa gallring") { // a server beside it may hold the file
		s.t.Fatalf("%s ended with %d:\n%s%s", s.about, s.code, s.out, s.log)
	}
	for _, text := range texts {
		if !strings.Contains(s.out, text) {
			s.t.Errorf("%s lacks %q:\n%s", s.about, text, s.out)
		}
	}
	return s
}

// refused holds a command that failed to the reason it gave, and to having given it where complaints go.
func (s said) refused(texts ...string) said {
	s.t.Helper()
	if s.code != 1 || strings.Contains(s.out, "/in/") {
		s.t.Errorf("%s ended with %d:\n%s%s", s.about, s.code, s.out, s.log)
	}
	for _, text := range texts {
		if !strings.Contains(s.log, text) {
			s.t.Errorf("%s does not say %q:\n%s", s.about, text, s.log)
		}
	}
	return s
}

// id gives the account with a name.
func (c clerk) id(name string) string {
	c.t.Helper()
	for line := range strings.Lines(c.do("account", "list").did().out) {
		if strings.Contains(line, "  "+name+" (") {
			return strings.Fields(line)[0]
		}
	}
	c.t.Fatalf("no account is called %q", name)
	return ""
}

// look opens the database between commands.
func (c clerk) look(use func(ctx context.Context, db *sqlite.DB)) {
	c.t.Helper()
	db, err := sqlite.Open(c.t.Context(), c.db)
	if err != nil {
		c.t.Fatal(err)
	}
	use(c.t.Context(), db)
	if err := db.Close(); err != nil {
		c.t.Error(err)
	}
}

// trail gives what the newest lines of the trail are about, newest first, all made by the program.
func (c clerk) trail(n int) (whats []circles.AuditWhat) {
	c.t.Helper()
	c.look(func(ctx context.Context, db *sqlite.DB) {
		all, err := db.Audit(ctx, circles.AuditFilter{Most: n})
		if err != nil {
			c.t.Fatal(err)
		}
		for _, e := range all {
			whats = append(whats, e.What)
			if e.By.Account != "" || e.Person == "" {
				c.t.Errorf("line %+v", e)
			}
		}
	})
	return whats
}

func newClerk(t *testing.T) clerk {
	t.Helper()
	c := clerk{t, filepath.Join(t.TempDir(), "a.db")}
	c.do("account", "add", "--role", "admin", "Administratör").did("/in/")
	c.do("account", "add", "Cirkelledare Kalix").did("/in/")
	return c
}

func TestCommandRole(t *testing.T) {
	c := newClerk(t)
	admin, lead := c.id("Administratör"), c.id("Cirkelledare Kalix")
	const last = "ingen annan administratör som har loggat in"
	c.do("account", "role", admin, "leader").refused(last)
	c.do("account", "role", admin, "coordinator").refused(last)
	c.do("account", "remove", admin, "--yes").refused(last)
	c.do("account", "list").did(admin+"  Administratör", lead+"  Cirkelledare    Cirkelledare Kalix (har inte loggat in än)")

	c.look(func(ctx context.Context, db *sqlite.DB) {
		err := db.CreateCircle(ctx, circles.Circle{
			ID: "c", Name: "Kalix bibliotek", Form: circles.StudyCircle, Municipality: "2514", Lang: "sv", ScreenKey: "screen-key-of-the-circle",
			Created: clock()(),
		}, []circles.AccountID{circles.AccountID(lead)}, circles.By{At: clock()()})
		if err != nil {
			t.Fatal(err)
		}
	})
	if s := c.do("account", "role", lead, "admin").did("Cirkelledare Kalix är nu administratör."); strings.Contains(s.out, "ledare:") {
		t.Errorf("an administrator leads what they led: %s", s.out)
	}
	if got := c.trail(1); got[0] != circles.AuditAccountChanged {
		t.Errorf("the trail says %v", got)
	}
	c.do("account", "role", lead, "coordinator").did("Cirkelledare Kalix är nu samordnare.", "Saknar nu ledare:\n  Kalix bibliotek")
	c.do("account", "role", admin, "leader").refused(last)
	c.do("account", "role", "ingen", "leader").refused("det finns inget konto med id \"ingen\"", "norrbotten account list")
	for _, bad := range []string{"kock", "", "Admin"} {
		if s := c.do("account", "role", lead, bad); s.code == 0 {
			t.Errorf("the role %q: %s", bad, s.out)
		}
	}
	c.do("account", "list").did(admin+"  Administratör", lead+"  Samordnare")
	c.do("account", "list", "--lang", "en").did(admin+"  Administrator", lead+"  Coordinator     Cirkelledare Kalix (has not signed in yet)")
}

func TestCommandReset(t *testing.T) {
	c := newClerk(t)
	lead := c.id("Cirkelledare Kalix")
	c.look(func(ctx context.Context, db *sqlite.DB) {
		now := clock()()
		id := circles.AccountID(lead)
		for _, err := range []error{
			db.SetPassword(ctx, circles.Password{Account: id, Name: "cirkel.kalix", PHC: "hash", SetAt: now}, ""),
			db.AddPasskey(ctx, circles.Passkey{ID: "AAAA", Account: id, Site: "n.example", Name: "Mobilen", PublicKey: []byte{1}, Created: now}, circles.By{At: now}),
			db.BeginSession(ctx, circles.Session{Hash: "s", Account: id, Created: now, Expires: now.AddDate(0, 0, 1)}),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
	})
	s := c.do("account", "reset", "--url", "https://norrbotten.example/", lead)
	s.did("utloggat överallt", "https://norrbotten.example/in/", "inom sju dygn")
	want := []circles.AuditWhat{circles.AuditAccountLink, circles.AuditSignedOut, circles.AuditPasskeyRemoved, circles.AuditPasswordRemoved}
	for i, got := range c.trail(4) {
		if got != want[i] {
			t.Errorf("line %d is %s, want %s", i, got, want[i])
		}
	}
	c.look(func(ctx context.Context, db *sqlite.DB) {
		if _, err := db.AccountPassword(ctx, circles.AccountID(lead)); !errors.Is(err, circles.ErrNotFound) {
			t.Errorf("the password: %v", err)
		}
		if _, _, err := db.Session(ctx, "s", clock()()); !errors.Is(err, circles.ErrNotFound) {
			t.Errorf("the session: %v", err)
		}
	})
	c.do("account", "reset", "ingen").refused("det finns inget konto med id \"ingen\"")
	c.do("account", "reset", "--url", "norrbotten", lead).refused("--url")
	c.do("account", "link", "ingen").refused("det finns inget konto med id \"ingen\"")
}

func TestCommandRemove(t *testing.T) {
	c := newClerk(t)
	lead := c.id("Cirkelledare Kalix")
	c.do("account", "add", "Cirkelledare Boden").did()
	c.do("account", "add", "--role", "coordinator", "Samordnare").did()
	heir, county := c.id("Cirkelledare Boden"), c.id("Samordnare")
	c.look(func(ctx context.Context, db *sqlite.DB) {
		for _, name := range []string{"Kalix", "Kalix bibliotek"} {
			now := clock()()
			err := db.CreateCircle(ctx, circles.Circle{
				ID: circles.CircleID(strings.ToLower(strings.ReplaceAll(name, " ", ""))), Name: name, Form: circles.StudyCircle, Municipality: "2514",
				Lang: "sv", ScreenKey: circles.ScreenKey("screen-key-of-" + strings.ReplaceAll(name, " ", "-")), Created: now,
			}, []circles.AccountID{circles.AccountID(lead)}, circles.By{At: now})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
	// Without --yes it tells, and does nothing.
	asked := c.do("account", "remove", lead)
	asked.refused("inget är ändrat än", "--yes")
	for _, text := range []string{"Cirkelledare Kalix", "Skulle sakna ledare:\n  Kalix\n  Kalix bibliotek", "namnet raderas"} {
		if !strings.Contains(asked.out, text) {
			t.Errorf("the question lacks %q: %s", text, asked.out)
		}
	}
	if asked := c.do("account", "remove", lead, "--successor", heir); !strings.Contains(asked.out, "Får Cirkelledare Boden som ledare:") {
		t.Errorf("the question says %s", asked.out)
	}
	c.do("account", "remove", "ingen", "--yes").refused("det finns inget konto med id \"ingen\"")
	c.do("account", "remove", lead, "--yes", "--successor", "ingen").refused("det finns inget konto med id \"ingen\"")
	c.do("account", "remove", lead, "--yes", "--successor", county).refused("Samordnare kan inte ta över")
	c.do("account", "remove", lead, "--yes", "--successor", lead).refused("kan inte ta över")
	if got := c.id("Cirkelledare Kalix"); got != lead {
		t.Fatal("a refusal removed it")
	}
	c.do("account", "remove", lead, "--yes", "--successor", heir).did("Kontot Cirkelledare Kalix är borttaget.")
	if got := c.trail(1); got[0] != circles.AuditAccountRemoved {
		t.Errorf("the trail says %v", got)
	}
	c.do("account", "remove", lead, "--yes").refused("det finns inget konto med id")
	c.do("account", "remove", heir, "--yes").did("Kontot Cirkelledare Boden är borttaget.", "Saknar nu ledare:\n  Kalix\n  Kalix bibliotek")
	if s := c.do("account", "list").did("Administratör", "Samordnare"); strings.Contains(s.out, "Cirkelledare") {
		t.Errorf("still there: %s", s.out)
	}
}

// TestRemovingBesideTheServer removes the account of somebody who is signed in at a server that runs.
func TestRemovingBesideTheServer(t *testing.T) {
	s := newServer(t)
	c := clerk{t, s.db}
	v, code := s.leader()
	c.do("account", "add", "--role", "admin", "Administratör").did("/in/")
	c.do("account", "remove", c.id("Cirkelledare (demo)"), "--yes").did("Saknar nu ledare:\n  Kalix\n  Piteå")
	for _, path := range []string{"/cirklar", "/led/" + code} {
		resp, err := v.Get(s.base + path)
		if err != nil {
			t.Fatal(err)
		}
		closeBody(t, resp)
		if resp.StatusCode != http.StatusUnauthorized {
			t.Errorf("%s: %s", path, resp.Status)
		}
	}
	s.visitor().get("/t/" + code) // the participants stay where they are
}
