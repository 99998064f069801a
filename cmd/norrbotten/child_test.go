package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"norrbottenforalla.se/assets"
)

// TestMain lets this test binary be the program itself, so that tests can start it, and kill it, for real.
func TestMain(m *testing.M) {
	if os.Getenv("NORRBOTTEN_TEST_CHILD") == "" {
		os.Exit(m.Run())
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "norrbotten: "+explain(err))
		os.Exit(1)
	}
	os.Exit(0)
}

// program runs the program as a child.
func program(args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), "NORRBOTTEN_TEST_CHILD=1")
	return cmd
}

// A server is the program serving on a port of its own, which can be killed and started again.
type server struct {
	t    *testing.T
	db   string
	addr string // host:port
	base string
	link string   // the leader's one-time link, of the last start
	more []string // arguments of serve

	mu  sync.Mutex
	cmd *exec.Cmd
	log strings.Builder
}

func newServer(t *testing.T, more ...string) *server {
	t.Helper()
	if err := assets.Check(); err != nil {
		t.Fatal(err) // says what to run
	}
	s := &server{t: t, db: filepath.Join(t.TempDir(), "test.db"), addr: "127.0.0.1:0", more: more}
	s.start()
	t.Cleanup(s.kill)
	return s
}

var (
	linkLine = regexp.MustCompile(`http://\S+/in/\S+`)
	hostPort = regexp.MustCompile(`^http://([^/]+)/`)
)

// start starts the program and waits until it answers. It returns how long that took.
func (s *server) start() time.Duration {
	s.t.Helper()
	began := time.Now()
	cmd := program(append([]string{"serve", "--demo", "--db", s.db, "--listen", s.addr, "--log-level", "warn"}, s.more...)...)
	cmd.Stderr = writerFunc(func(b []byte) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.log.Write(b)
	})
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.mu.Lock()
	s.cmd = cmd
	s.mu.Unlock()
	lines := bufio.NewScanner(stdout)
	for s.link = ""; s.link == "" && lines.Scan(); {
		s.link = linkLine.FindString(lines.Text())
	}
	if s.link == "" {
		s.t.Fatalf("no link was printed; log: %s", s.said())
	}
	go func() { _, _ = io.Copy(io.Discard, stdout) }() // the rest of what it prints; it ends with the process
	if s.base == "" {                                  // a restart keeps the port, and phones are reading the address meanwhile
		s.addr = hostPort.FindStringSubmatch(s.link)[1]
		s.base = "http://" + s.addr
	}
	s.waitReady()
	return time.Since(began)
}

type writerFunc func([]byte)

func (f writerFunc) Write(b []byte) (int, error) { f(b); return len(b), nil }

func (s *server) said() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.String()
}

func (s *server) waitReady() {
	s.t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for time.Now().Before(deadline) {
		resp, err := http.Get(s.base + "/readyz")
		if err == nil {
			closeBody(s.t, resp)
			if resp.StatusCode == http.StatusOK {
				return
			}
		}
		time.Sleep(5 * time.Millisecond) // polling another process; nothing to wait on
	}
	s.t.Fatalf("not ready; log: %s", s.said())
}

// kill ends the program as a power cut would.
func (s *server) kill() {
	s.mu.Lock()
	cmd := s.cmd
	s.mu.Unlock()
	if cmd.ProcessState != nil {
		return
	}
	if err := cmd.Process.Kill(); err != nil {
		s.t.Error(err)
	}
	_ = cmd.Wait() // "signal: killed" is what was asked for
}

// terminate asks the program to stop and waits for it.
func (s *server) terminate() error {
	s.mu.Lock()
	cmd := s.cmd
	s.mu.Unlock()
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return cmd.Wait()
}

func closeBody(t *testing.T, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Error(err)
	}
	if err := r.Body.Close(); err != nil {
		t.Error(err)
	}
	return string(b)
}

// A visitor is a browser without a screen: cookies, forms and redirects.
type visitor struct {
	t *testing.T
	s *server
	*http.Client
}

func (s *server) visitor() *visitor {
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return &visitor{t: s.t, s: s, Client: &http.Client{Jar: jar, Timeout: 10 * time.Second}}
}

// get opens a page and gives its address after redirects, and its text.
func (v *visitor) get(path string) (string, string) {
	v.t.Helper()
	resp, err := v.Get(v.s.base + path)
	if err != nil {
		v.t.Fatal(err)
	}
	body := closeBody(v.t, resp)
	if resp.StatusCode != http.StatusOK {
		v.t.Fatalf("GET %s: %s\n%s", path, resp.Status, body)
	}
	return resp.Request.URL.Path, body
}

// post sends a form as a page of ours would.
func (v *visitor) post(path string, form url.Values) (*http.Response, error) {
	req, err := http.NewRequest(http.MethodPost, v.s.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", v.s.base)
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	return v.Do(req)
}

func (v *visitor) mustPost(path string, form url.Values) (string, string) {
	v.t.Helper()
	resp, err := v.post(path, form)
	if err != nil {
		v.t.Fatal(err)
	}
	body := closeBody(v.t, resp)
	if resp.StatusCode >= 400 {
		v.t.Fatalf("POST %s: %s\n%s", path, resp.Status, body)
	}
	return resp.Request.URL.Path, body
}

// leader signs in by the printed link, opens the circle in Kalix and starts its meeting. It gives the round's code.
func (s *server) leader() (*visitor, string) {
	s.t.Helper()
	v := s.visitor()
	v.mustPost(strings.TrimPrefix(s.link, s.base), nil)
	_, list := v.get("/cirklar")
	circle := regexp.MustCompile(`href="(/cirklar/[a-z2-7]+)"[^>]*>\s*(?:<[^>]+>\s*)*Kalix`).FindStringSubmatch(list)
	if circle == nil {
		s.t.Fatalf("no way to the circle in Kalix on\n%s", list)
	}
	_, page := v.get(circle[1])
	meeting := regexp.MustCompile(`href="(` + circle[1] + `/traffar/[a-z2-7]+)"`).FindStringSubmatch(page)
	if meeting == nil {
		s.t.Fatalf("no way to the next meeting on\n%s", page)
	}
	at, body := v.mustPost(meeting[1]+"/starta", nil)
	code, ok := strings.CutPrefix(at, "/led/")
	if !ok {
		s.t.Fatalf("the meeting started at %s\n%s", at, body)
	}
	return v, code
}
