package web_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"norrbottenforalla.se/assets"
	"norrbottenforalla.se/quiz"
)

func TestCodesThatLeadNowhere(t *testing.T) {
	h := open(t, evening())
	for _, c := range []struct{ code, say, typed string }{
		{"BBBBBB", "Ingen träff har den koden", "BBBBBB"},
		{"bcd", "En kod har 6 tecken", "bcd"},
		{"BCD2340", "Tecknet 0 finns inte i någon kod", "BCD2340"},
		{"OCD234", "Tecknet O finns inte", "OCD234"},
		{"%C3%85CD234", "Tecknet Å finns inte", "ÅCD234"},
		{strings.Repeat("B", 300), "En kod har 6 tecken", strings.Repeat("B", 12)},
		{"%3Cscript%3E", "Tecknet &lt; finns inte", "&lt;script&gt;"},
		{"%00%ff", "finns inte", ""},
	} {
		page := h.get("/t/" + c.code).status(http.StatusNotFound)
		page.has(c.say, `name="kod"`, `value="`+c.typed, `aria-invalid="true"`).lacks("<script>", "circles:", "goroutine")
		if front := h.get("/?kod=" + c.code); front.StatusCode != http.StatusSeeOther {
			front.status(http.StatusNotFound).has(c.say, `value="`+c.typed)
		}
	}
}

func TestCodesAreReadKindly(t *testing.T) {
	h := open(t, evening())
	code := string(h.round.Code)
	for _, typed := range []string{strings.ToLower(code), code[:3] + "%20" + code[3:], code[:3] + "-" + strings.ToLower(code[3:])} {
		for _, path := range []string{"/t/" + typed, "/?kod=" + typed, "/" + typed} {
			if got := h.get(path).status(http.StatusSeeOther).Header.Get("Location"); got != "/t/"+code {
				t.Errorf("%s leads to %s", path, got)
			}
		}
	}
	h.get("/inget-sådant").status(http.StatusNotFound).has("Sidan finns inte", `name="kod"`)
	h.get("/a/b/c").status(http.StatusNotFound).has("Sidan finns inte")
	h.get("/skarm/aaaaaaaaaaaaaaaaaaaaaaaa").status(http.StatusNotFound).has("Adressen till skärmen stämmer inte")
}

func TestARoundThatIsOver(t *testing.T) {
	h := open(t, evening())
	cookie, left := h.join("Blå Ripa"), h.join("Glad Lom")
	h.post(h.phoneBase()+"/leave", url.Values{}, "Cookie", left).status(http.StatusSeeOther)
	h.lead("", "", quiz.End{})
	h.get(h.phoneBase(), "Cookie", left).status(http.StatusGone).has("är slut")
	h.get(h.phoneBase()).status(http.StatusGone).has("är slut", `value="`+string(h.round.Code))
	h.post(h.phoneBase()+"/join", url.Values{"name": {"Sen"}, "people": {"1"}}).status(http.StatusGone).has("är slut")
	h.get(h.phoneBase(), "Cookie", cookie).status(http.StatusOK).has("Tack för i dag!")
	h.get(h.screenBase()).status(http.StatusOK).has("Träffen har inte börjat", "Kalix", `http-equiv="refresh" content="5"`)
}

// Whoever guesses makes those behind the same address wait, and shuts nobody out.
func TestGuessingIsSlowed(t *testing.T) {
	h := open(t, evening())
	const delay = 60 * time.Millisecond
	h.server.SetGuessDelay(delay)
	took := func(do func()) time.Duration {
		start := time.Now()
		do()
		return time.Since(start)
	}
	cookie, lead := h.join("Blå Ripa"), h.signIn(h.leader)
	name := "nb_" + string(h.round.Code) + "="
	before := h.get(h.phoneBase()).status(http.StatusOK)
	for range 130 {
		h.get("/t/BBBBBB").status(http.StatusNotFound)
	}
	for _, slow := range []struct {
		name string
		do   func()
	}{
		{"a newcomer with the right code", func() { h.get(h.phoneBase()).status(http.StatusOK) }},
		{"a wrong code", func() { h.get("/t/BBBBBB").status(http.StatusNotFound) }},
		{"a right code with a made-up cookie", func() {
			h.get(h.phoneBase(), "Cookie", name+strings.Repeat("x", 43)).status(before.StatusCode)
		}},
		{"a wrong code with a made-up cookie", func() {
			h.get("/t/BBBBBB", "Cookie", "nb_BBBBBB=x").status(http.StatusNotFound)
		}},
		{"joining with a made-up cookie", func() {
			h.post(h.phoneBase()+"/join", url.Values{"name": {""}, "people": {"1"}}, "Cookie", name+strings.Repeat("x", 43)).
				status(http.StatusSeeOther)
		}},
	} {
		if d := took(slow.do); d < delay {
			t.Errorf("%s was answered after %v, want no sooner than %v", slow.name, d, delay)
		}
	}
	// A seat that somebody has is not slowed by a neighbour who guesses, nor are those who lead or have the screen's link.
	h.server.SetGuessDelay(time.Hour)
	h.get(h.phoneBase(), "Cookie", cookie).status(http.StatusOK).has("Du är med!")
	h.get(h.leadBase(), "Cookie", lead).status(http.StatusOK)
	h.get(h.screenBase()).status(http.StatusOK)
}

// Sixteen wait; a program that asks for more at once is turned away, and that costs nothing.
func TestManyGuessesAtOnceAreTurnedAway(t *testing.T) {
	h := open(t, evening())
	for range 130 {
		h.server.SetGuessDelay(0)
		h.get("/t/BBBBBB").status(http.StatusNotFound)
	}
	h.server.SetGuessDelay(700 * time.Millisecond)
	answers := make(chan int, 24)
	for range cap(answers) {
		go func() { answers <- h.get("/t/BBBBBB").StatusCode }()
	}
	counts := map[int]int{}
	for range cap(answers) {
		counts[<-answers]++
	}
	if counts[http.StatusNotFound] != 16 || counts[http.StatusTooManyRequests] != 8 {
		t.Errorf("of 24 guesses at once %v were answered, want 16 after a wait and 8 turned away", counts)
	}
	h.get("/t/BBBBBB").status(http.StatusNotFound)
}

// A hall that comes in at once gets its form again with what was written, and the same press works a little later.
func TestACrowdAtTheDoorWritesNothingAgain(t *testing.T) {
	h := open(t, evening())
	full := false
	for range 400 {
		r := h.post(h.phoneBase()+"/join", url.Values{"name": {"Sten"}, "people": {"3"}})
		if r.StatusCode == http.StatusTooManyRequests {
			full = true
			r.has("Många vill vara med just nu", `value="Sten"`)
			if r.Header.Get("Retry-After") == "" {
				t.Error("no Retry-After")
			}
			break
		}
	}
	if !full {
		t.Fatal("four hundred seats at once and nobody minded")
	}
}

// Forms keep the pace of a socket, and one who hurries slows nobody else.
func TestFormsKeepAPace(t *testing.T) {
	h := open(t, evening())
	hasty, calm := h.join("Blå Ripa"), h.join("Glad Lom")
	turned := 0
	for range 120 {
		r := h.post(h.phoneBase()+"/name", url.Values{"name": {"Blå Ripa"}, "people": {"1"}}, "Cookie", hasty)
		if r.StatusCode == http.StatusTooManyRequests {
			turned++
		}
	}
	if turned == 0 {
		t.Error("120 forms at once and none was turned away")
	}
	h.post(h.phoneBase()+"/name", url.Values{"name": {"Glad Lom"}, "people": {"2"}}, "Cookie", calm).status(http.StatusSeeOther)
}

func TestAWholeSchoolMayJoinAtOnce(t *testing.T) {
	h := open(t, evening())
	for range 150 { // from one address
		h.join("")
	}
}

func TestAPostFromAnotherSiteIsRefused(t *testing.T) {
	h := open(t, evening())
	form := url.Values{"name": {"X"}, "people": {"1"}}
	for _, headers := range [][]string{
		{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"},
	} {
		h.post(h.phoneBase()+"/join", form, headers...).status(http.StatusForbidden).has("en annan webbplats")
	}
	h.post(h.phoneBase()+"/join", form, "Sec-Fetch-Site", "same-origin").status(http.StatusSeeOther)
	h.post(h.phoneBase()+"/join", url.Values{"name": {"Y"}, "people": {"1"}}, "Origin", "http://example.com").status(http.StatusSeeOther)
}

func TestLanguage(t *testing.T) {
	h := open(t, evening())
	h.get("/").status(http.StatusOK).has(`<html lang="sv"`, "Skriv koden", ">English<")
	h.get("/", "Accept-Language", "en-GB,en;q=0.8").has(`<html lang="en"`, "Type the code", ">Svenska<")
	r := h.post("/sprak", url.Values{"lang": {"en"}, "till": {"/om"}}).status(http.StatusSeeOther)
	if r.Header.Get("Location") != "/om" || !strings.Contains(r.Header.Get("Set-Cookie"), "nb_lang=en") {
		t.Errorf("%v", r.Header)
	}
	h.get("/om", "Cookie", "nb_lang=en").has("About Norrbotten")
	h.get("/om", "Cookie", "nb_lang=../../etc").has(`<html lang="sv"`)
	for _, away := range []string{"//evil.example", "https://evil.example", `/\evil.example`, "/\t/evil.example", ""} {
		r := h.post("/sprak", url.Values{"lang": {"en"}, "till": {away}})
		if got := r.Header.Get("Location"); got != "/" {
			t.Errorf("%q leads to %q", away, got)
		}
	}
	if r := h.post("/sprak", url.Values{"lang": {"xx"}, "till": {"/"}}); r.Header.Get("Set-Cookie") != "" {
		t.Error("an unknown language was kept")
	}
}

func TestPublicPages(t *testing.T) {
	h := open(t, evening())
	for path, text := range map[string]string{
		"/": "Är du med?", "/om": "studiecirkel", "/tillganglighet": "skärmläsare", "/personuppgifter": "raderas inom ett dygn",
	} {
		for _, lang := range []string{"sv", "en"} {
			page := h.get(path, "Accept-Language", lang).status(http.StatusOK)
			page.has(`class="skip"`, `<main id="main"`, "<h1>", "/personuppgifter").lacks("!P", "!N", "style=", "<no value>")
			if lang == "sv" {
				page.has(text)
			}
			for header, want := range map[string]string{
				"Content-Security-Policy": "default-src 'self'; img-src 'self' data:; connect-src 'self' ws://example.com wss://example.com",
				"X-Content-Type-Options":  "nosniff",
				"Referrer-Policy":         "same-origin",
				"Cache-Control":           "no-store",
			} {
				if got := page.Header.Get(header); !strings.HasPrefix(got, want) {
					t.Errorf("%s: %s is %q", path, header, got)
				}
			}
		}
	}
	h.get("/healthz").status(http.StatusOK).has("ok")
	h.get("/readyz").status(http.StatusOK).has("ok")
	h.get("/robots.txt").status(http.StatusOK).has("Disallow: /\n", "Allow: /moduler$\n", "Allow: /moduler/\n", "Disallow: /moduler/*/\n") // not the sheets with answers
	h.get("/assets/../web.go").status(http.StatusNotFound)
	h.get("/assets/%2e%2e%2fgo.mod").status(http.StatusNotFound)
}

func TestOddRequests(t *testing.T) {
	h := open(t, evening())
	cookie := h.join("Blå Ripa")
	for _, path := range []string{"/t/%s/contribute", "/t/%s/join"} { // reloading after a refused form
		got := h.get(strings.Replace(path, "%s", string(h.round.Code), 1), "Cookie", cookie).status(http.StatusSeeOther)
		if to := got.Header.Get("Location"); to != h.phoneBase() {
			t.Errorf("%s leads to %s", path, to)
		}
	}
	if r := h.send(http.MethodHead, "/", nil).status(http.StatusOK); r.Body != "" {
		t.Errorf("a HEAD has a body: %s", r.Body)
	}
	h.send(http.MethodDelete, "/", nil).status(http.StatusNotFound)
	h.get(h.phoneBase()+"/ws", "Cookie", cookie).status(http.StatusUpgradeRequired)
	h.listen()
	// Only announced, not sent: a server that refuses what is still being sent cuts the line, and its answer may be lost.
	line, err := net.Dial("tcp", h.addr)
	must(t, err)
	defer line.Close()
	_, err = fmt.Fprintf(line, "POST %s/join HTTP/1.1\r\nHost: %s\r\nContent-Length: 80000\r\n\r\n", h.phoneBase(), h.addr)
	must(t, err)
	big, err := http.ReadResponse(bufio.NewReader(line), nil)
	must(t, err)
	defer big.Body.Close()
	body, err := io.ReadAll(big.Body)
	must(t, err)
	if big.StatusCode != http.StatusRequestEntityTooLarge || !strings.Contains(string(body), "för mycket på en gång") {
		t.Errorf("%d: %s", big.StatusCode, body)
	}
}

// What the log says about a request must not open a door.
func TestSecretsStayOutOfTheLog(t *testing.T) {
	h := open(t, evening())
	cookie := h.join("Blå Ripa")
	h.get(h.phoneBase(), "Cookie", cookie)
	h.get(h.screenBase())
	h.get("/in/hemlig-inloggning")
	logged := h.logged.String()
	if !strings.Contains(logged, "route=/t/:kod") || !strings.Contains(logged, "request=") {
		t.Fatalf("the log says nothing:\n%s", logged)
	}
	for _, never := range []string{string(h.circle.ScreenKey), "hemlig-inloggning", cookie[12:], "Blå Ripa"} {
		if strings.Contains(logged, never) {
			t.Errorf("%q is in the log", never)
		}
	}
}

// The way for those whose network refuses sockets.
func TestEvents(t *testing.T) {
	h := open(t, evening())
	h.listen()
	cookie := h.join("Blå Ripa")
	call, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	r, err := http.NewRequestWithContext(call, http.MethodGet, "http://"+h.addr+h.phoneBase()+"/events", nil)
	must(t, err)
	r.Header.Set("Cookie", cookie)
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	response, err := client.Do(r)
	must(t, err)
	defer response.Body.Close()
	if got := response.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Errorf("content type %q", got)
	}
	lines := bufio.NewScanner(response.Body)
	lines.Buffer(nil, 1<<20)
	until := func(text string) {
		t.Helper()
		for lines.Scan() {
			if strings.HasPrefix(lines.Text(), "data: ") && strings.Contains(lines.Text(), text) {
				return
			}
		}
		t.Fatalf("the stream ended before %q: %v", text, lines.Err())
	}
	until(`"into":"stage"`)
	h.jump("en")
	until("Fråga en?")
	h.post(h.phoneBase()+"/answer", url.Values{"step": {"en"}, "phase": {"think"}, "o": {"a"}, "cid": {"c"}}, "Cookie", cookie).
		status(http.StatusNoContent)
	until(`aria-pressed=\"true\"`)
	began := time.Now()
	closing := make(chan error, 1)
	go func() {
		end, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		closing <- h.server.Shutdown(end)
	}()
	until(`"why":"restart"`)
	if lines.Scan() && lines.Text() != "" || lines.Scan() {
		t.Error("the stream goes on after the good-bye")
	}
	must(t, <-closing)
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("shutdown waited %v for a stream", took)
	}
}

func TestEventsWithoutASeat(t *testing.T) {
	h := open(t, evening())
	h.get(h.phoneBase() + "/events").status(http.StatusOK).has(`"why":"signin"`)
}

// First load of a phone's page, with all that it needs, as it goes over the wire.
func TestThePhonePageIsSmall(t *testing.T) {
	if err := assets.Check(); err != nil {
		if !errors.Is(err, assets.ErrNotBuilt) {
			t.Fatal(err)
		}
		t.Logf("only the page itself is weighed: %v", err)
	}
	h := open(t, evening())
	cookie := h.join("Blå Ripa")
	for _, step := range []quiz.StepID{"welcome", "en", "tal"} {
		if step != "welcome" {
			h.jump(step)
		}
		total := h.weigh(h.phoneBase(), "Cookie", cookie)
		for _, name := range []string{"phone.css", "phone.js", "mark.svg"} {
			if assets.Has(name) {
				total += h.weigh(assets.URL(name))
			}
		}
		t.Logf("%s: %d bytes", step, total)
		if total > 12_000 {
			t.Errorf("%s: the first load is %d bytes, more than 12 kB", step, total)
		}
	}
}

// weigh gives the bytes of an answer as sent: status line, headers and body.
func (h *house) weigh(path string, headers ...string) int {
	h.t.Helper()
	r, err := http.NewRequest(http.MethodGet, path, nil)
	must(h.t, err)
	r.Header.Set("Accept-Encoding", "gzip, deflate, br")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	response, err := h.server.App().Test(r, 10_000)
	must(h.t, err)
	defer response.Body.Close()
	counted := &counter{}
	must(h.t, response.Write(counted))
	if response.StatusCode != http.StatusOK {
		h.t.Fatalf("%s: status %d", path, response.StatusCode)
	}
	return counted.n
}

type counter struct{ n int }

func (c *counter) Write(p []byte) (int, error) {
	c.n += len(p)
	return len(p), nil
}
