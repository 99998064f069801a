package web_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/circles/auth"
	"norrbottenforalla.se/circles/sqlite"
	"norrbottenforalla.se/cmd/norrbotten/internal/web"
	"norrbottenforalla.se/quiz"
	"norrbottenforalla.se/quiz/live"
)

// An office is a whole server on a real database, with people who visit it.
type office struct {
	t     *testing.T
	db    *sqlite.DB
	auth  *auth.Service
	hall  *live.Hall
	site  *web.Server
	clock *officeClock
	admin circles.AccountID
	lead  circles.AccountID // leads circle
	other circles.AccountID // leads another circle
	// circle is in Kalix, elsewhere in Piteå.
	circle, elsewhere circles.Circle
}

type officeClock struct {
	mu sync.Mutex
	at time.Time
}

func (c *officeClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *officeClock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// material is one module with three questions and a prompt.
type material struct{ m quiz.Module }

func newMaterial() material {
	sv := func(s string) quiz.Text { return quiz.Text{"sv": s} }
	ask := func(id quiz.QuestionID) quiz.Question {
		return quiz.Question{
			ID: id, Kind: quiz.Single, Text: sv("Frågan om " + string(id)), Minutes: 4, Note: sv("Ge tid."),
			Options: []quiz.Option{{ID: "a", Text: sv("Färre")}, {ID: "b", Text: sv("Fler")}},
			Key:     quiz.Key{Right: []quiz.OptionID{"b"}, Why: sv("NYCKELNS SKÄL"), Fact: sv("NYCKELNS FAKTUM")},
		}
	}
	return material{quiz.Module{
		ID: "demografi", Title: sv("Demografi"), Summary: sv("Om oss som bor här."),
		Questions: []quiz.Question{ask("aldre"), ask("flytt"), ask("fodda")},
		Positions: []quiz.Position{{ID: "latt", Kind: quiz.Scale, Text: sv("Hur lätt är det?"), Low: sv("Mycket svårt"), High: sv("Mycket lätt")}},
		Prompts:   []quiz.Prompt{{ID: "behovs", Text: sv("Vad behövs?"), Minutes: 15}},
		Task:      quiz.Task{Text: sv("Spana")}, Welcome: quiz.Welcome{CheckIn: sv("Hur kom du hit?")},
	}}
}

func (m material) Modules() []quiz.Module { return []quiz.Module{m.m} }

func (m material) Module(id quiz.ModuleID) (quiz.Module, bool) { return m.m, id == m.m.ID }

func (m material) Plan(mods ...quiz.Module) quiz.Plan {
	if len(mods) == 0 {
		return quiz.Plan{}
	}
	plan := quiz.Plan{Title: m.m.Title, Steps: []quiz.Step{{ID: "welcome-demografi", Kind: quiz.StepWelcome, Welcome: &m.m.Welcome}}}
	for i := range m.m.Questions {
		q := &m.m.Questions[i]
		plan.Steps = append(plan.Steps, quiz.Step{ID: quiz.StepID(q.ID), Kind: quiz.StepQuestion, Question: q})
	}
	plan.Steps = append(plan.Steps, quiz.Step{ID: "behovs", Kind: quiz.StepPrompt, Prompt: &m.m.Prompts[0]})
	return quiz.Plan{Title: plan.Title, Steps: append(plan.Steps, quiz.Step{ID: "task-demografi", Kind: quiz.StepTask, Task: &m.m.Task})}
}

// officePlans gives frozen officePlans out of the store.
type officePlans struct{ db *sqlite.DB }

func (p officePlans) Plan(ctx context.Context, id live.ID) (plan quiz.Plan, err error) {
	round, err := p.db.RoundByID(ctx, circles.RoundID(id))
	if err != nil {
		return plan, err
	}
	return plan, json.Unmarshal(round.Plan, &plan)
}

func newOffice(t *testing.T) *office {
	t.Helper()
	return newOfficeWith(t, func(*web.Deps) {})
}

// newOfficeWith has something else than usual behind the pages.
func newOfficeWith(t *testing.T, change func(*web.Deps)) *office {
	t.Helper()
	db := newDB(t)
	t.Cleanup(func() { must(t, db.Close()) })
	journal := sqlite.NewJournal(db)
	t.Cleanup(func() { journal.Close() })
	h := &office{t: t, db: db, clock: &officeClock{at: time.Date(2026, 11, 4, 17, 0, 0, 0, time.UTC)}}
	h.hall = live.NewHall(live.Config{Journal: journal, Plans: officePlans{db}, Now: h.clock.now, Ended: h.record})
	t.Cleanup(func() { must(t, h.hall.Close(context.Background())) })
	words, err := readWords()
	must(t, err)
	h.auth = auth.New(db, nil, h.clock.now)
	deps := web.Deps{
		Hall: h.hall, Store: db, Auth: h.auth, Words: words, Modules: newMaterial(), Now: h.clock.now, Rand: rand.Reader,
		Retention: circles.DefaultRetention,
		Log:       slog.New(slog.NewTextHandler(testLog{t}, nil)),
	}
	change(&deps)
	h.site = web.New(deps)
	h.admin = h.account("Administratör", circles.RoleAdmin)
	h.lead, h.other = h.account("Cirkelledare Kalix", circles.RoleLeader), h.account("Cirkelledare Piteå", circles.RoleLeader)
	h.circle, h.elsewhere = h.newCircle("Kalix", "2514", h.lead), h.newCircle("Piteå", "2581", h.other)
	return h
}

type testLog struct{ t *testing.T }

func (l testLog) Write(b []byte) (int, error) {
	l.t.Log(strings.TrimSpace(string(b)))
	return len(b), nil
}

// record keeps what a circle keeps; the program has its own, which tells more.
func (h *office) record(ctx context.Context, id live.ID, r quiz.Result) error {
	record := circles.RoundRecord{StartedAt: r.Started, EndedAt: r.Ended, HeadCount: r.People + 1, Observed: r.Observed, LeftAt: r.Left, BreakMinutes: r.Breaks()} // the leader too
	vote := func(q quiz.Question, t *quiz.Tally) *circles.VoteRecord {
		if t == nil {
			return nil
		}
		v := &circles.VoteRecord{People: t.Count.People, Phones: t.Count.Phones, Hands: t.Count.Hands, RightPeople: t.Right}
		for i, o := range t.Options {
			v.Options = append(v.Options, circles.OptionRecord{
				Option: string(o.Option), Text: q.Options[i].Text["sv"], People: o.People, Right: o.Option == q.Key.Right[0],
			})
		}
		return v
	}
	for _, q := range r.Questions {
		record.Questions = append(record.Questions, circles.QuestionRecord{
			Question: string(q.Question.ID), Kind: string(q.Question.Kind), Text: q.Question.Text["sv"], Lookback: q.Lookback,
			First: vote(q.Question, q.First), Second: vote(q.Question, q.Second),
		})
	}
	for _, c := range r.Conclusions {
		record.Conclusions = append(record.Conclusions, circles.ConclusionRecord{
			Prompt: string(c.Prompt.ID), Text: c.Prompt.Text["sv"], Conclusion: c.Conclusion,
		})
	}
	return h.db.RecordRound(ctx, circles.RoundID(id), record, r.Ended)
}

func (h *office) account(name string, role circles.Role) circles.AccountID {
	h.t.Helper()
	id, err := circles.NewID[circles.AccountID](rand.Reader)
	must(h.t, err)
	must(h.t, h.db.CreateAccount(context.Background(), circles.Account{
		ID: id, Name: name, Role: role, Lang: "sv", Created: h.clock.now(),
	}, circles.By{At: h.clock.now()}))
	return id
}

func (h *office) newCircle(name, municipality string, leader circles.AccountID) circles.Circle {
	h.t.Helper()
	id, err := circles.NewID[circles.CircleID](rand.Reader)
	must(h.t, err)
	key, err := circles.NewScreenKey(rand.Reader)
	must(h.t, err)
	c := circles.Circle{
		ID: id, Name: name, Form: circles.StudyCircle, Municipality: circles.MunicipalityCode(municipality), Lang: "sv",
		ScreenKey: key, Created: h.clock.now(),
	}
	must(h.t, h.db.CreateCircle(context.Background(), c, []circles.AccountID{leader}, circles.By{At: h.clock.now()}))
	return c
}

// A visitor is a browser without script: it keeps cookies and follows no redirects.
type visitor struct {
	h       *office
	cookies map[string]string
}

func (h *office) nobody() *visitor { return &visitor{h: h, cookies: map[string]string{}} }

// signedIn is a visitor who used a link.
func (h *office) signedIn(id circles.AccountID) *visitor {
	h.t.Helper()
	v := h.nobody()
	v.post(h.link(id), nil).want(http.StatusSeeOther)
	return v
}

// link gives the address of a fresh sign-in link.
func (h *office) link(id circles.AccountID) string {
	h.t.Helper()
	token, err := h.auth.CreateLink(context.Background(), id, time.Hour, "")
	must(h.t, err)
	return "/in/" + string(token)
}

// A shown is what the server said.
type shown struct {
	t      *testing.T
	about  string
	status int
	header http.Header
	body   string // entities decoded, so that words can be looked for
	raw    string
}

// speaks changes the language of whoever it is.
func (v *visitor) speaks(lang string) {
	v.h.t.Helper()
	v.post("/sprak", url.Values{"lang": {lang}, "till": {"/"}}).want(http.StatusSeeOther)
}

func (v *visitor) get(path string) shown {
	v.h.t.Helper()
	return v.send(http.MethodGet, path, nil, nil)
}

func (v *visitor) post(path string, form url.Values) shown {
	v.h.t.Helper()
	return v.send(http.MethodPost, path, form, map[string]string{"Sec-Fetch-Site": "same-origin"})
}

func (v *visitor) send(method, path string, form url.Values, header map[string]string) shown {
	v.h.t.Helper()
	return v.raw(method, path, strings.NewReader(form.Encode()), header)
}

// raw sends a body as it is, a form unless the header says otherwise.
func (v *visitor) raw(method, path string, body io.Reader, header map[string]string) shown {
	v.h.t.Helper()
	req := httptest.NewRequest(method, "http://example.org"+path, body)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept-Language", "sv")
	for name, value := range header {
		req.Header.Set(name, value)
		if name == "Host" {
			req.Host, req.RequestURI = value, path // or the whole address would be sent, and its host win
		}
	}
	for name, value := range v.cookies {
		req.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	res, err := v.h.site.App().Test(req, -1)
	must(v.h.t, err)
	defer func() { must(v.h.t, res.Body.Close()) }()
	text, err := io.ReadAll(res.Body)
	must(v.h.t, err)
	for _, c := range res.Cookies() {
		v.cookies[c.Name] = c.Value
		if c.MaxAge < 0 {
			delete(v.cookies, c.Name)
		}
	}
	return shown{
		t: v.h.t, about: method + " " + path, status: res.StatusCode, header: res.Header,
		body: html.UnescapeString(string(text)), raw: string(text),
	}
}

func (a shown) want(status int) shown {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("%s: status %d, want %d: %.300s", a.about, a.status, status, a.body)
	}
	return a
}

func (a shown) must(texts ...string) shown {
	a.t.Helper()
	for _, text := range texts {
		if !strings.Contains(a.body, text) {
			a.t.Errorf("%s lacks %q", a.about, text)
		}
	}
	return a
}

func (a shown) mustNot(texts ...string) shown {
	a.t.Helper()
	for _, text := range texts {
		if strings.Contains(a.body, text) {
			a.t.Errorf("%s has %q", a.about, text)
		}
	}
	return a
}

// to gives where a redirect leads, without the part behind "?" or "#".
func (a shown) to() string {
	a.t.Helper()
	a.want(http.StatusSeeOther)
	path := a.header.Get("Location")
	if i := strings.IndexAny(path, "?#"); i >= 0 {
		path = path[:i]
	}
	return path
}

// hidden gives the value of a hidden field.
func (a shown) hidden(name string) string {
	a.t.Helper()
	_, rest, ok := strings.Cut(a.raw, `type="hidden" name="`+name+`" value="`)
	if !ok {
		a.t.Fatalf("%s: no hidden field %s", a.about, name)
	}
	value, _, _ := strings.Cut(rest, `"`)
	return value
}

// meeting officePlans a meeting and gives its address.
func (v *visitor) meeting(c circles.Circle) string {
	v.h.t.Helper()
	return v.post("/cirklar/"+string(c.ID)+"/traffar", url.Values{
		"modules": {"demografi"}, "date": {"2026-11-04"}, "clock": {"18:00"},
	}).to()
}

// press is a command on the leader's page, without script.
func (v *visitor) press(page, do string, form url.Values) shown {
	v.h.t.Helper()
	at := v.get(page).want(http.StatusOK)
	if form == nil {
		form = url.Values{}
	}
	form.Set("step", at.hidden("step"))
	form.Set("phase", at.hidden("phase"))
	return v.post(page+"/"+do, form)
}
