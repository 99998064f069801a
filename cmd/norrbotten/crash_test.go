package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	fws "github.com/fasthttp/websocket"
	"github.com/google/go-cmp/cmp"
	"norrbottenforalla.se/assets"
	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/circles/sqlite"
	"norrbottenforalla.se/quiz"
	"norrbottenforalla.se/quiz/content"
	"norrbottenforalla.se/quiz/wire"
)

const (
	crowd   = 30  // phones that answer at the same time
	firsts  = 120 // answers of each in the first vote, each replacing the one before
	seconds = 60
	written = quiz.MaxOwn // contributions of each
	kills   = 12
	flaky   = 9 // each so many-th command loses its connection before the acknowledgement
)

// An evening in which the program is killed again and again gives, event by event and person by person, what an
// undisturbed one gives: every acknowledged answer is there once, and nobody is asked to join again.
func TestKilledAtAnyMomentNothingAcknowledgedIsLost(t *testing.T) {
	want := playEvening(t, 0)
	got := playEvening(t, kills)
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("the disturbed evening went another way (-undisturbed +disturbed):\n%s", d)
	}
	answers := 0
	for _, seat := range want.seats {
		answers += len(seat)
	}
	if answers != crowd*(firsts+seconds+written) {
		t.Errorf("the undisturbed evening has %d events of phones, want %d", answers, crowd*(firsts+seconds+written))
	}
}

// evening is what is left of one.
type evening struct {
	seats  [][]string // what each phone did, in order, as the journal has it
	first  json.RawMessage
	second json.RawMessage
}

func (e evening) Equal(o evening) bool {
	return slices.EqualFunc(e.seats, o.seats, slices.Equal) && string(e.first) == string(o.first) && string(e.second) == string(o.second)
}

func playEvening(t *testing.T, kills int) evening {
	t.Helper()
	s := newServer(t)
	leader, code := s.leader()
	question, prompt := steps(t)
	lead := &presser{visitor: leader, code: code}
	phones := make([]*phone, crowd)
	var wg sync.WaitGroup
	for i := range phones {
		wg.Go(func() { phones[i] = s.join(t, i, code) })
	}
	wg.Wait()
	killer := s.disturb(t, kills)
	lead.press(t, "unskip", url.Values{"target": {question}})
	lead.press(t, "jump", url.Values{"to": {question}})
	all(phones, func(p *phone) { p.answers(question, "think", firsts) })
	lead.press(t, "move", at(question, "think", "to", "talk"))
	lead.press(t, "move", at(question, "talk", "to", "again"))
	all(phones, func(p *phone) { p.answers(question, "again", seconds) })
	lead.press(t, "move", at(question, "again", "to", "reveal"))
	lead.press(t, "unskip", url.Values{"target": {prompt}})
	lead.press(t, "jump", url.Values{"to": {prompt}})
	all(phones, func(p *phone) { p.contributes(prompt, written) })
	killer()
	lead.press(t, "jump", url.Values{"to": {question}})
	out := evening{}
	out.first, out.second = phones[0].tallies(question)
	for _, p := range phones {
		p.close()
	}
	s.kill()
	out.seats = s.journal(t, code, phones)
	return out
}

// steps picks a question with options and a prompt from the material.
func steps(t *testing.T) (question, prompt string) {
	t.Helper()
	catalogue, err := content.Load(assets.Modules())
	if err != nil {
		t.Fatal(err)
	}
	m, ok := catalogue.Module("demografi")
	if !ok {
		t.Fatal("no demography")
	}
	i := slices.IndexFunc(m.Questions, func(q quiz.Question) bool { return q.Kind == quiz.Single && len(q.Options) >= 3 })
	return string(m.Questions[i].ID), string(m.Prompts[0].ID)
}

func at(step, phase string, more ...string) url.Values {
	v := url.Values{"step": {step}, "phase": {phase}}
	for i := 0; i+1 < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	return v
}

func all(phones []*phone, f func(*phone)) {
	var wg sync.WaitGroup
	for _, p := range phones {
		wg.Go(func() { f(p) })
	}
	wg.Wait()
}

// disturb kills and restarts the program until its returned function is called; it makes sure that it was killed at
// least so many times.
func (s *server) disturb(t *testing.T, kills int) (stop func()) {
	if kills == 0 {
		return func() {}
	}
	done, stopped := make(chan struct{}), make(chan struct{})
	var n int
	go func() {
		defer close(stopped)
		for ; n < kills; n++ {
			select {
			case <-done:
				return
			case <-time.After(time.Duration(20+rand.IntN(130)) * time.Millisecond): // a random moment is the point
			}
			s.kill()
			s.start()
		}
	}()
	return func() {
		close(done)
		<-stopped
		t.Logf("killed %d times while phones were sending", n)
		for ; n < kills; n++ { // the evening was over too soon: kill it at rest as well
			s.kill()
			s.start()
		}
	}
}

// presser presses the leader's buttons until they are taken.
type presser struct {
	*visitor
	code string
	n    int
}

func (l *presser) press(t *testing.T, button string, form url.Values) {
	t.Helper()
	l.n++
	form.Set("cid", fmt.Sprint("lead", l.n))
	deadline := time.Now().Add(60 * time.Second)
	for time.Now().Before(deadline) {
		resp, err := l.post("/led/"+l.code+"/"+button, form)
		if err == nil {
			body := closeBody(t, resp)
			if resp.StatusCode == http.StatusNoContent {
				return
			}
			if resp.StatusCode < 500 {
				t.Fatalf("%s %v: %s %s", button, form, resp.Status, body)
			}
		}
		time.Sleep(10 * time.Millisecond) // the server is away
	}
	t.Fatalf("%s was never taken", button)
}

// phone is one participant over the socket, in the JSON subprotocol.
type phone struct {
	*visitor
	code  string
	i     int
	conn  *fws.Conn
	state wireState
	sent  int
}

// wireState is what the test reads of a state.
type wireState struct {
	Step, Phase string
	Question    *struct {
		Options []struct{ ID string }
		First   json.RawMessage
		Second  json.RawMessage
	}
	Me struct {
		Seat   string
		Gone   bool
		Answer *struct{ O []string }
	}
}

func (s *server) join(t *testing.T, i int, code string) *phone {
	p := &phone{visitor: s.visitor(), code: code, i: i}
	at, body := p.mustPost("/t/"+code+"/join", url.Values{"name": {fmt.Sprint("Ripa ", i)}, "people": {"1"}})
	if at != "/t/"+code {
		t.Errorf("joined at %s\n%s", at, body)
	}
	p.connect()
	return p
}

// connect comes back with the same cookie until the server is there, and fails if it is asked to join again.
func (p *phone) connect() {
	u := "ws://" + p.s.addr + "/t/" + p.code + "/ws"
	from, err := url.Parse(p.s.base + "/t/" + p.code)
	if err != nil {
		p.t.Error(err)
		return
	}
	var cookies []string
	for _, c := range p.Jar.Cookies(from) {
		cookies = append(cookies, c.Name+"="+c.Value)
	}
	header := http.Header{"Cookie": {strings.Join(cookies, "; ")}, "Origin": {p.s.base}}
	dialer := fws.Dialer{Subprotocols: []string{wire.SubJSON}, HandshakeTimeout: 5 * time.Second}
	deadline := time.Now().Add(60 * time.Second)
	for time.Now().Before(deadline) {
		conn, resp, err := dialer.Dial(u, header)
		if err == nil {
			p.conn = conn
			return
		}
		if errors.Is(err, fws.ErrBadHandshake) && resp.StatusCode < 500 {
			p.t.Errorf("phone %d was turned away: %s", p.i, resp.Status)
			return
		}
		time.Sleep(10 * time.Millisecond) // the server is away
	}
	p.t.Errorf("phone %d never came back", p.i)
}

func (p *phone) close() {
	if err := p.conn.Close(); err != nil {
		p.t.Error(err)
	}
}

// read takes one frame; false means that the connection is gone.
func (p *phone) read() (wire.Frame, bool) {
	if err := p.conn.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		return wire.Frame{}, false
	}
	_, b, err := p.conn.ReadMessage()
	if err != nil {
		return wire.Frame{}, false
	}
	var raw struct {
		wire.Frame
		D json.RawMessage `json:"d"`
	}
	if err := json.Unmarshal(b, &raw); err != nil {
		p.t.Errorf("phone %d: %v in %s", p.i, err, b)
		return wire.Frame{}, false
	}
	if raw.T == wire.TState {
		p.state = wireState{}
		if err := json.Unmarshal(raw.D, &p.state); err != nil {
			p.t.Errorf("phone %d: %v in %s", p.i, err, raw.D)
		}
		if p.state.Me.Gone {
			p.t.Errorf("phone %d is asked to join again", p.i)
		}
	}
	return raw.Frame, true
}

// await reads until the state is as wanted, through any number of lost connections.
func (p *phone) await(what string, ok func(wireState) bool) bool {
	deadline := time.Now().Add(60 * time.Second)
	for !ok(p.state) {
		if time.Now().After(deadline) {
			p.t.Errorf("phone %d never saw %s; it is at %s/%s", p.i, what, p.state.Step, p.state.Phase)
			return false
		}
		if _, alive := p.read(); !alive {
			p.connect()
		}
	}
	return true
}

// send sends a command and sends it again after every lost connection, with the same id, until it is acknowledged.
func (p *phone) send(cmd map[string]any) bool {
	p.sent++
	cid := fmt.Sprintf("p%d-%d", p.i, p.sent)
	cmd["cid"] = cid
	b, err := json.Marshal(cmd)
	if err != nil {
		p.t.Error(err)
		return false
	}
	for tries := 0; tries < 200; tries++ {
		if err := p.conn.WriteMessage(fws.TextMessage, b); err == nil {
			if tries == 0 && p.sent%flaky == 0 {
				p.close() // the network goes after the command, before its acknowledgement: it is sent again
			}
			for {
				f, alive := p.read()
				if !alive {
					break
				}
				if f.T == wire.TAck && f.CID == cid {
					if f.Err != "" {
						p.t.Errorf("phone %d: %s was refused: %s", p.i, b, f.Err)
					}
					return f.Err == ""
				}
			}
		}
		p.connect()
	}
	p.t.Errorf("phone %d: %s was never acknowledged", p.i, b)
	return false
}

func (p *phone) answers(step, phase string, n int) {
	if !p.await(step+"/"+phase, func(s wireState) bool { return s.Step == step && s.Phase == phase && s.Question != nil }) {
		return
	}
	options := p.state.Question.Options
	for k := range n {
		o := options[(p.i+k)%len(options)].ID
		if !p.send(map[string]any{"t": "answer", "step": step, "phase": phase, "o": o}) {
			return
		}
	}
	last := options[(p.i+n-1)%len(options)].ID
	p.await("its own last answer", func(s wireState) bool { return s.Me.Answer != nil && s.Me.Answer.O[0] == last })
}

func (p *phone) contributes(step string, n int) {
	if !p.await(step, func(s wireState) bool { return s.Step == step }) {
		return
	}
	for k := range n {
		p.send(map[string]any{"t": "contribute", "step": step, "phase": "alone", "text": fmt.Sprintf("tanke %d från %d", k, p.i)})
	}
}

func (p *phone) tallies(step string) (first, second json.RawMessage) {
	p.await("the counts", func(s wireState) bool { return s.Step == step && s.Question != nil && s.Question.Second != nil })
	return p.state.Question.First, p.state.Question.Second
}

// journal reads what was kept, phone by phone, from the file that the killed program left.
func (s *server) journal(t *testing.T, code string, phones []*phone) [][]string {
	t.Helper()
	ctx := context.Background()
	db, err := sqlite.Open(ctx, s.db)
	if err != nil {
		t.Fatal(err)
	}
	j := sqlite.NewJournal(db)
	round, err := db.RoundByCode(ctx, circles.Code(code))
	if err != nil {
		t.Fatal(err)
	}
	events, err := j.Events(ctx, string(round.ID))
	if err != nil {
		t.Fatal(err)
	}
	j.Close()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	out := make([][]string, len(phones))
	index := map[quiz.SeatID]int{}
	for i, p := range phones {
		index[quiz.SeatID(p.state.Me.Seat)] = i
	}
	var joined atomic.Int64
	for _, e := range events {
		switch e := e.(type) {
		case quiz.SeatTaken:
			joined.Add(1)
		case quiz.AnswerGiven:
			i := index[e.Seat]
			out[i] = append(out[i], fmt.Sprintf("%s vote %d %v (%s)", e.Step, e.Vote, e.Answer.Options, e.CID))
		case quiz.ContributionMade:
			i := index[e.Seat]
			out[i] = append(out[i], fmt.Sprintf("%s %q (%s)", e.Step, e.Text, e.CID))
		}
	}
	if joined.Load() != int64(len(phones)) {
		t.Errorf("%d seats for %d phones", joined.Load(), len(phones))
	}
	return out
}
