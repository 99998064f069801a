package web_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"norrbottenforalla.se/assets"
	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/circles/auth"
	"norrbottenforalla.se/circles/sqlite"
	"norrbottenforalla.se/cmd/norrbotten/internal/web"
	"norrbottenforalla.se/quiz"
	"norrbottenforalla.se/quiz/content"
	"norrbottenforalla.se/quiz/live"
)

var ctx = context.Background()

// A house is a whole server on a file of its own: one circle in Kalix, its leader, one meeting that runs.
type house struct {
	t       *testing.T
	server  *web.Server
	db      *sqlite.DB
	hall    *live.Hall
	journal *sqlite.Journal
	auth    *auth.Service
	leader  circles.Account
	circle  circles.Circle
	meeting circles.Meeting
	round   circles.Round
	room    *live.Room
	logged  *syncBuffer
	addr    string // set by listen
	proxies []string
	ahead   time.Duration // how much later than now it is for the pages; set before they are asked for
	stop    func()        // ends everything; may be called twice
}

// at makes it a time for the pages. Who is signed in is another clock's business.
func (h *house) at(t time.Time) { h.ahead = time.Until(t) }

func (h *house) now() time.Time { return time.Now().Add(h.ahead) }

type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

type plans struct{ db *sqlite.DB }

func (p plans) Plan(ctx context.Context, id live.ID) (quiz.Plan, error) {
	round, err := p.db.RoundByID(ctx, circles.RoundID(id))
	if err != nil {
		return quiz.Plan{}, err
	}
	var plan quiz.Plan
	return plan, json.Unmarshal(round.Plan, &plan)
}

// open starts a server whose meeting follows the plan.
func open(t *testing.T, plan quiz.Plan) *house {
	t.Helper()
	leaks := goleak.IgnoreCurrent()
	h := &house{t: t, logged: &syncBuffer{}}
	db := newDB(t)
	h.db = db
	journal := sqlite.NewJournal(db)
	h.journal = journal
	h.hall = live.NewHall(live.Config{Journal: journal, Plans: plans{db}, Ended: h.record})
	h.auth = auth.New(db, rand.Reader, time.Now)
	h.serve(h.hall)
	h.settle(plan)
	var once sync.Once
	h.stop = func() {
		once.Do(func() {
			end, cancel := context.WithTimeout(ctx, 10*time.Second)
			defer cancel()
			if err := h.server.Shutdown(end); err != nil {
				t.Errorf("shutdown: %v", err)
			}
			must(t, h.hall.Close(end))
			journal.Close()
			must(t, db.Close())
			// fasthttp keeps idle workers for ten seconds, and a clock and compressors for ever.
			goleak.VerifyNone(t, leaks,
				goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.(*workerPool).workerFunc"),
				goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.(*workerPool).Start.func2"),
				goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.updateServerDate.func1"),
				goleak.IgnoreAnyFunction("github.com/valyala/fasthttp/stackless.funcWorker"))
		})
	}
	t.Cleanup(h.stop)
	return h
}

// readWords and readMaterial are what is read once for all tests of the package: nobody changes them.
var (
	readWords    = sync.OnceValues(func() (*i18n.Catalogue, error) { return i18n.Load(assets.Locales()) })
	readMaterial = sync.OnceValues(func() (content.Catalogue, error) { return content.Load(assets.Modules()) })
)

// emptyDB is a database as the migrations leave it; circles/sqlite tests those, and here each test takes a copy.
var emptyDB = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "norrbotten-web")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "norrbotten.db")
	db, err := sqlite.Open(ctx, path)
	if err != nil {
		return nil, err
	}
	if err := db.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// newDB opens an empty database of the test's own. The caller closes it.
func newDB(t *testing.T) *sqlite.DB {
	t.Helper()
	empty, err := emptyDB()
	must(t, err)
	path := filepath.Join(t.TempDir(), "norrbotten.db")
	must(t, os.WriteFile(path, empty, 0o600))
	db, err := sqlite.Open(ctx, path)
	must(t, err)
	return db
}

// serve makes the server with its rooms from a hall.
func (h *house) serve(hall web.Hall) {
	h.t.Helper()
	words, err := readWords()
	must(h.t, err)
	modules, err := readMaterial()
	must(h.t, err)
	h.server = web.New(web.Deps{
		Hall: hall, Store: h.db, Auth: h.auth, Words: words, Modules: modules, Now: h.now, Rand: rand.Reader,
		Retention: circles.DefaultRetention,
		Log:       slog.New(slog.NewTextHandler(h.logged, &slog.HandlerOptions{Level: slog.LevelDebug})), Ready: h.db.Ping,
		Proxies: h.proxies,
	})
}

func (h *house) record(ctx context.Context, id live.ID, r quiz.Result) error {
	record := circles.RoundRecord{StartedAt: r.Started, EndedAt: r.Ended, HeadCount: r.People}
	return h.db.RecordRound(ctx, circles.RoundID(id), record, r.Ended)
}

// settle makes the circle and starts its meeting.
func (h *house) settle(plan quiz.Plan) {
	h.t.Helper()
	h.leader = h.account(circles.RoleLeader)
	h.circle = h.newCircle("Kalix", h.leader)
	id, err := circles.NewID[circles.MeetingID](rand.Reader)
	must(h.t, err)
	h.meeting, err = h.db.CreateMeeting(ctx, circles.Meeting{
		ID: id, Circle: h.circle.ID, Title: "Träff", Modules: []string{"demografi"},
	}, circles.By{At: time.Now()})
	must(h.t, err)
	frozen, err := json.Marshal(plan)
	must(h.t, err)
	roundID, err := circles.NewID[circles.RoundID](rand.Reader)
	must(h.t, err)
	code, err := circles.NewCode(rand.Reader)
	must(h.t, err)
	h.round, err = h.db.StartRound(ctx, circles.StartRound{
		Meeting: id, Round: roundID, Code: code, Plan: frozen, By: circles.By{At: time.Now()},
	})
	must(h.t, err)
	h.room, err = h.hall.Start(ctx, live.ID(roundID), plan)
	must(h.t, err)
}

func (h *house) account(role circles.Role) circles.Account {
	h.t.Helper()
	id, err := circles.NewID[circles.AccountID](rand.Reader)
	must(h.t, err)
	a := circles.Account{ID: id, Name: "Cirkelledare", Role: role, Lang: "sv", Created: time.Now()}
	must(h.t, h.db.CreateAccount(ctx, a, circles.By{At: time.Now()}))
	return a
}

func (h *house) newCircle(name string, leader circles.Account) circles.Circle {
	h.t.Helper()
	id, err := circles.NewID[circles.CircleID](rand.Reader)
	must(h.t, err)
	key, err := circles.NewScreenKey(rand.Reader)
	must(h.t, err)
	c := circles.Circle{
		ID: id, Name: name, Form: circles.StudyCircle, Municipality: "2514", Lang: "sv", ScreenKey: key, Created: time.Now(),
	}
	must(h.t, h.db.CreateCircle(ctx, c, []circles.AccountID{leader.ID}, circles.By{At: time.Now()}))
	return c
}

// signIn gives the cookie of a new session.
func (h *house) signIn(a circles.Account) string {
	h.t.Helper()
	link, err := h.auth.CreateLink(ctx, a.ID, time.Hour, "")
	must(h.t, err)
	token, _, err := h.auth.Consume(ctx, link)
	must(h.t, err)
	return "nb_sit=" + string(token)
}

func (h *house) phoneBase() string  { return "/t/" + string(h.round.Code) }
func (h *house) screenBase() string { return "/skarm/" + string(h.circle.ScreenKey) }
func (h *house) leadBase() string   { return "/led/" + string(h.round.Code) }

// join takes a seat as a browser does and gives its cookie.
func (h *house) join(name string) string {
	h.t.Helper()
	r := h.post(h.phoneBase()+"/join", url.Values{"name": {name}, "people": {"1"}})
	r.status(http.StatusSeeOther)
	for _, c := range r.Cookies() {
		if c.Name == "nb_"+string(h.round.Code) {
			return c.Name + "=" + c.Value
		}
	}
	h.t.Fatalf("joining gave no seat cookie: %v", r.Header)
	return ""
}

// lead does something as the leader, past the pages.
func (h *house) lead(step quiz.StepID, phase quiz.Phase, do quiz.Action) {
	h.t.Helper()
	_, err := h.room.Do(ctx, quiz.Seat{Role: quiz.Leader}, quiz.Command{Step: step, Phase: phase, Do: do})
	must(h.t, err)
}

// jump goes to a step.
func (h *house) jump(to quiz.StepID) { h.t.Helper(); h.lead("", "", quiz.Jump{To: to}) }

// A reply is an answer with its body read.
type reply struct {
	*http.Response
	t    *testing.T
	Body string
}

func (h *house) send(method, path string, form url.Values, headers ...string) reply {
	h.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r := httptest.NewRequest(method, path, body)
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	response, err := h.server.App().Test(r, 10_000)
	must(h.t, err)
	raw, err := io.ReadAll(response.Body)
	must(h.t, err)
	must(h.t, response.Body.Close())
	if response.Header.Get("Content-Encoding") == "gzip" {
		z, err := gzip.NewReader(bytes.NewReader(raw))
		must(h.t, err)
		raw, err = io.ReadAll(z)
		must(h.t, err)
	}
	return reply{Response: response, t: h.t, Body: string(raw)}
}

func (h *house) get(path string, headers ...string) reply {
	h.t.Helper()
	return h.send(http.MethodGet, path, nil, headers...)
}

func (h *house) post(path string, form url.Values, headers ...string) reply {
	h.t.Helper()
	return h.send(http.MethodPost, path, form, headers...)
}

func (r reply) status(want int) reply {
	r.t.Helper()
	if r.StatusCode != want {
		r.t.Fatalf("%s %s: status %d, want %d\n%s", r.Request.Method, r.Request.URL, r.StatusCode, want, r.Body)
	}
	return r
}

func (r reply) has(texts ...string) reply {
	r.t.Helper()
	for _, text := range texts {
		if !strings.Contains(r.Body, text) {
			r.t.Errorf("the page lacks %q:\n%s", text, r.Body)
		}
	}
	return r
}

func (r reply) lacks(texts ...string) reply {
	r.t.Helper()
	for _, text := range texts {
		if strings.Contains(r.Body, text) {
			r.t.Errorf("the page must not have %q:\n%s", text, r.Body)
		}
	}
	return r
}

// listen serves on a real port.
func (h *house) listen() {
	h.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(h.t, err)
	h.addr = l.Addr().String()
	served := make(chan error, 1)
	go func() { served <- h.server.Listen(l) }()
	stop := h.stop
	h.stop = func() {
		stop()
		if served == nil {
			return
		}
		if err := <-served; err != nil {
			h.t.Errorf("listen: %v", err)
		}
		served = nil
	}
	h.t.Cleanup(h.stop)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func isRefusal(err error, want *quiz.Refusal) bool {
	var r *quiz.Refusal
	return errors.As(err, &r) && r.Code == want.Code
}
