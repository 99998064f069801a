package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	fastws "github.com/fasthttp/websocket"

	"norrbottenforalla.se/quiz"
	"norrbottenforalla.se/quiz/wire"
)

// crowd opens a prompt with so many phones, each on a socket of its own, and a screen.
func crowd(t *testing.T, h *house, n int) (phones []*tap, screen *tap) {
	t.Helper()
	h.listen()
	for i := range n {
		phones = append(phones, h.tap(h.phoneBase(), wire.SubJSON, h.join(fmt.Sprint("Ripa ", i))))
	}
	screen = h.tap(h.screenBase(), wire.SubJSON, "")
	h.jump("samtal")
	h.lead("samtal", quiz.PhaseAlone, quiz.Move{To: quiz.PhaseAll})
	for _, p := range append(slices.Clone(phones), screen) {
		p.wait("the talk", func(f wire.Frame) bool { return f.T == wire.TState && strings.Contains(fmt.Sprint(f.D), "phase:all") })
		p.forget()
	}
	return phones, screen
}

// talkState is what a client needs of a view.
type talkState struct {
	Prompt struct {
		Contributions []struct {
			ID   int    `json:"id"`
			Text string `json:"text"`
		} `json:"contributions"`
		Dots struct {
			Placed int            `json:"placed"`
			Of     int            `json:"of"`
			Counts map[string]int `json:"counts"`
		} `json:"dots"`
	} `json:"prompt"`
}

func stateOf(t *testing.T, f wire.Frame) talkState {
	t.Helper()
	var s talkState
	b, err := json.Marshal(f.D)
	must(t, err)
	must(t, json.Unmarshal(b, &s))
	return s
}

// Sixty people write in ten seconds, each from a phone of their own: every text is on the screen within a second, and
// what stands there never changes places.
func TestSixtyTextsReachTheScreenWithinASecond(t *testing.T) {
	h := open(t, evening())
	phones, screen := crowd(t, h, 60)
	sent := make([]time.Time, len(phones))
	var mu sync.Mutex
	seen := map[string]time.Time{}
	var order []int
	done := make(chan struct{})
	go func() {
		defer close(done)
		read := 0
		for len(seen) < len(phones) {
			select {
			case <-screen.more:
			case <-time.After(patience):
				return
			}
			screen.mu.Lock()
			frames := slices.Clone(screen.frames[read:])
			read = len(screen.frames)
			screen.mu.Unlock()
			for _, f := range frames {
				if f.T != wire.TState {
					continue
				}
				var ids []int
				mu.Lock()
				for _, c := range stateOf(t, f).Prompt.Contributions {
					ids = append(ids, c.ID)
					if _, ok := seen[c.Text]; !ok {
						seen[c.Text] = time.Now()
					}
				}
				mu.Unlock()
				if len(ids) < len(order) || !slices.Equal(ids[:len(order)], order) {
					t.Errorf("the screen had %v, now %v", order, ids)
				}
				order = ids
			}
		}
	}()
	for i, p := range phones {
		mu.Lock()
		sent[i] = time.Now()
		mu.Unlock()
		p.say(fmt.Sprintf(`{"t":"contribute","cid":"c%d","step":"samtal","phase":"all","text":"tanke nummer %d."}`, i, i))
		time.Sleep(10 * time.Second / 60)
	}
	<-done
	var waits []time.Duration
	for i := range phones {
		at, ok := seen[fmt.Sprintf("tanke nummer %d.", i)]
		if !ok {
			t.Fatalf("text %d never came", i)
		}
		waits = append(waits, at.Sub(sent[i]))
	}
	slices.Sort(waits)
	t.Logf("from a phone to the screen: half within %v, the slowest %v", waits[30].Round(time.Millisecond), waits[59].Round(time.Millisecond))
	if waits[59] > time.Second {
		t.Errorf("the slowest took %v", waits[59])
	}
}

// Three hundred dots at once from sixty phones are all acknowledged and all counted.
func TestThreeHundredDotsAtOnceAreAllCounted(t *testing.T) {
	h := open(t, evening())
	phones, screen := crowd(t, h, 60)
	for i := range 4 {
		h.lead("samtal", quiz.PhaseAll, quiz.WriteFor{Text: fmt.Sprint("text ", i)})
	}
	h.lead("samtal", quiz.PhaseAll, quiz.StartDots{N: 5})
	began := time.Now()
	var wg sync.WaitGroup
	for i, p := range phones {
		wg.Go(func() {
			for k := range 6 { // one too many
				p.say(fmt.Sprintf(`{"t":"dot","cid":"d%d","step":"samtal","phase":"dots","on":"c%d"}`, k, (i+k)%4+1))
			}
		})
	}
	wg.Wait()
	for _, p := range phones {
		for k := range 6 {
			if f := p.ack(fmt.Sprint("d", k)); (f.Err == "dots_spent") != (k == 5) {
				t.Fatalf("dot %d: %+v", k, f)
			}
		}
	}
	took := time.Since(began)
	h.lead("samtal", quiz.PhaseDots, quiz.Move{To: quiz.PhaseAll})
	f := screen.wait("the counts", func(f wire.Frame) bool { return f.T == wire.TState && strings.Contains(fmt.Sprint(f.D), "counts:") })
	d := stateOf(t, f).Prompt.Dots
	want := map[string]int{"c1": 75, "c2": 75, "c3": 75, "c4": 75}
	if d.Placed != 300 || d.Of != 300 || fmt.Sprint(d.Counts) != fmt.Sprint(want) {
		t.Errorf("%+v, want %v", d, want)
	}
	t.Logf("300 dots and 60 refusals acknowledged in %v", took.Round(time.Millisecond))
	late := phones[0]
	late.say(`{"t":"dot","cid":"late","step":"samtal","phase":"dots","on":"c1"}`)
	if f := late.ack("late"); f.Err != "wrong_phase" || f.Say == "" {
		t.Errorf("after closing: %+v", f)
	}
}

// Whatever somebody pastes or makes up, the room goes on.
func TestBadInputInAConversation(t *testing.T) {
	h := open(t, evening())
	h.listen()
	cookie := h.join("Blå Ripa")
	h.jump("samtal")
	h.lead("samtal", quiz.PhaseAlone, quiz.Move{To: quiz.PhaseAll})
	form := func(text string) url.Values {
		return url.Values{"step": {"samtal"}, "phase": {"all"}, "text": {text}}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+h.addr+h.phoneBase()+"/contribute",
		strings.NewReader(form(strings.Repeat("å", 5<<20)).Encode())) // 10 MB and more
	must(t, err)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Cookie", cookie)
	if huge, err := http.DefaultClient.Do(request); err == nil { // the server may also hang up on whoever goes on sending
		if huge.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("10 MB as a form: %d", huge.StatusCode)
		}
		must(t, huge.Body.Close())
	}
	http.DefaultClient.CloseIdleConnections()
	big := h.tap(h.phoneBase(), wire.SubJSON, cookie)
	_ = big.conn.WriteMessage(fastws.TextMessage, // the server hangs up in the middle of it
		[]byte(`{"t":"contribute","cid":"big","step":"samtal","phase":"all","text":"`+strings.Repeat("x", 10<<20)+`"}`))
	big.gone() // the frame is refused unread
	phone := h.tap(h.phoneBase(), wire.SubJSON, cookie)
	for cid, c := range map[string]struct{ frame, err string }{
		"b1": {`"t":"contribute","text":"<script>alert(1)</script> \u202eabc\u202c"`, ""},
		"b2": {`"t":"contribute","text":"` + strings.Repeat("x", 300) + `"`, "text_long"},
		"b3": {`"t":"contribute","text":"\u200b\u2800"`, "text_empty"},
		"b4": {`"t":"group","id":["1"]`, "not_allowed"},
		"b5": {`"t":"dot","on":"c1"`, "wrong_phase"},
		"b6": {`"t":"withdraw","id":"99"`, "unknown_text"},
		"b7": {`"t":"withdraw","id":"1e9"`, "bad_command"},
		"b8": {`"t":"thumb","up":"true"`, "wrong_phase"},
	} {
		phone.say(fmt.Sprintf(`{"cid":%q,"step":"samtal","phase":"all",%s}`, cid, c.frame))
		if f := phone.ack(cid); f.Err != c.err {
			t.Errorf("%s: %q, want %q", c.frame[:24], f.Err, c.err)
		}
	}
	page := h.get(h.phoneBase(), "Cookie", cookie).status(http.StatusOK)
	page.has("&lt;script&gt;alert(1)&lt;/script&gt; abc", "Skriv inga namn och inget om någons hälsa eller parti.")
	page.lacks("<script>alert", "\u202e")
	h.get(h.screenBase()).status(http.StatusOK).has("&lt;script&gt;").lacks("<script>alert")
}
