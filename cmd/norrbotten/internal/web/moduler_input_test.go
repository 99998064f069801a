package web_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"norrbottenforalla.se/quiz"
)

// demografi is the module that the tables below are about: question 1 is an estimate, 2 has one right answer, 5 has
// several, 8 is an order.
func demografi(t *testing.T) quiz.Module {
	t.Helper()
	m, ok := realMaterial(t).Module("demografi")
	if !ok || m.Questions[0].Kind != quiz.Estimate || m.Questions[1].Kind != quiz.Single ||
		m.Questions[4].Kind != quiz.Several || m.Questions[7].Kind != quiz.Order {
		t.Fatal("the module is another")
	}
	return m
}

func TestBadInputAlone(t *testing.T) {
	h := open(t, evening())
	m := demografi(t)
	own := h.get("/moduler/demografi/1").forms()[0].fields.Get("svar")
	if own == "" {
		t.Fatal("the form has no hidden field")
	}
	for _, c := range []struct {
		name   string
		path   string
		form   url.Values // nil: GET
		status int
		say    string
	}{
		{"no such module", "/moduler/finns-inte", nil, 404, "inget avsnitt på den adressen"},
		{"no such module, question", "/moduler/finns-inte/1", nil, 404, "inget avsnitt på den adressen"},
		{"no such module, answer", "/moduler/finns-inte/1", url.Values{"o": {"a"}}, 404, "inget avsnitt på den adressen"},
		{"no such module, summary", "/moduler/finns-inte/klar", url.Values{}, 404, "inget avsnitt på den adressen"},
		{"no such module, print", "/moduler/finns-inte/utskrift", nil, 404, "inget avsnitt på den adressen"},
		{"no such module, part", "/moduler/finns-inte/utskrift/svar", nil, 404, "inget avsnitt på den adressen"},
		{"a path as module", "/moduler/..%2f..%2fetc", nil, 404, "inget avsnitt på den adressen"},
		{"a tag as module", "/moduler/%3Cb%3E", nil, 404, "inget avsnitt på den adressen"},
		{"question zero", "/moduler/demografi/0", nil, 404, "avsnittet har 16 frågor"},
		{"question seventeen", "/moduler/demografi/99", nil, 404, "avsnittet har 16 frågor"},
		{"answer to seventeen", "/moduler/demografi/99", url.Values{"o": {"a"}}, 404, "avsnittet har 16 frågor"},
		{"below zero", "/moduler/demografi/-1", nil, 404, "avsnittet har 16 frågor"},
		{"not a number", "/moduler/demografi/abc", nil, 404, "avsnittet har 16 frågor"},
		{"a number with a zero", "/moduler/demografi/01", nil, 404, "avsnittet har 16 frågor"},
		{"a huge number", "/moduler/demografi/" + strings.Repeat("9", 40), nil, 404, "avsnittet har 16 frågor"},
		{"no such part", "/moduler/demografi/utskrift/allt", nil, 404, "inget att skriva ut på den adressen"},
		{"nothing sent", "/moduler/demografi/2", url.Values{}, 422, "Svara först"},
		{"nothing chosen", "/moduler/demografi/5", url.Values{"svar": {own}}, 422, "Svara först"},
		{"no such option", "/moduler/demografi/2", url.Values{"svar": {own}, "o": {"finns-inte"}}, 422, "passar inte frågan"},
		{"two of one", "/moduler/demografi/2", url.Values{"o": {"lika", "minskat-25"}}, 422, "passar inte frågan"},
		{"the same twice", "/moduler/demografi/5", url.Values{"o": {"kiruna", "kiruna"}}, 422, "passar inte frågan"},
		{"an order that lacks some", "/moduler/demografi/8", url.Values{"o": {"boden"}}, 422, "passar inte frågan"},
		{"a move of nothing", "/moduler/demografi/8", url.Values{"move": {"up:boden"}}, 422, "Svara först"},
		{"a move in half an order", "/moduler/demografi/8", url.Values{"o": {"boden", "lulea"}, "move": {"up:lulea"}}, 422, "passar inte frågan"},
		{"letters for a number", "/moduler/demografi/1", url.Values{"number": {"många"}}, 422, "Skriv ett tal"},
		{"outside the slider", "/moduler/demografi/1", url.Values{"number": {"500001"}}, 422, "Skriv ett tal"},
		{"an option for a number", "/moduler/demografi/1", url.Values{"o": {"a"}}, 422, "Skriv ett tal"},
		{"a number for an option", "/moduler/demografi/2", url.Values{"number": {"3"}}, 422, "passar inte frågan"},
		{"broken answers so far", "/moduler/demografi/2", url.Values{"svar": {"<b>"}, "o": {"lika"}}, 422, "tidigare svar gick inte att läsa"},
		{"answers of another module", "/moduler/demografi/2", url.Values{"svar": {"00000000~1.a"}, "o": {"lika"}}, 422, "tidigare svar gick inte att läsa"},
		{"broken when shown", "/moduler/demografi/2", url.Values{"svar": {own + "~99.a"}, "gor": {"visa"}}, 422, "tidigare svar gick inte att läsa"},
		{"broken summary", "/moduler/demografi/klar", url.Values{"svar": {own + "~2.x"}}, 422, "tidigare svar gick inte att läsa"},
		{"60 kB of answers", "/moduler/demografi/2", url.Values{"svar": {strings.Repeat("9", 60_000)}, "o": {"lika"}}, 422, "tidigare svar gick inte att läsa"},
		{"thousands of options", "/moduler/demografi/5", url.Values{"o": slices.Repeat([]string{"kiruna"}, 5000)}, 422, "passar inte frågan"},
		{"bytes that are no text", "/moduler/demografi/1", url.Values{"number": {"\xff\xfe\x00"}}, 422, "Skriv ett tal"},
		{"nothing to sum up", "/moduler/demografi/klar", nil, 200, "Här finns inga svar att visa"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := *h
			h.t = t
			var page reply
			if c.form == nil {
				page = h.get(c.path)
			} else {
				page = h.post(c.path, c.form)
			}
			page.status(c.status).sound().hasText(c.say).noKey("sv", m).lacks("<b>", "goroutine", "web:", "quiz:", "\xff")
			if c.status == http.StatusUnprocessableEntity && !strings.HasSuffix(c.path, "/klar") {
				n, err := strconv.Atoi(c.path[strings.LastIndex(c.path, "/")+1:])
				must(t, err)
				page.hasText(in("sv", m.Questions[n-1].Text), `role="alert"`, `value="`+own+`"`)
			}
		})
	}
}

// What was typed or put in order is still there when the question comes again.
func TestTheFormRemembers(t *testing.T) {
	h := open(t, evening())
	demografi(t)
	h.post("/moduler/demografi/1", url.Values{"number": {`999999"><i>`}}).status(422).has(`value="999999&#34;&gt;&lt;i&gt;"`)
	h.post("/moduler/demografi/1", url.Values{"number": {strings.Repeat("7", 500)}}).status(422).
		has(`value="` + strings.Repeat("7", 20) + `"`).lacks(strings.Repeat("7", 21))
	order := url.Values{"o": {"boden", "overtornea", "lulea", "haparanda"}, "move": {"down:boden"}}
	page := h.post("/moduler/demografi/8", order).status(http.StatusOK).lacks(`class="reveal"`, `role="alert"`)
	if got := page.forms()[0].fields["o"]; !slices.Equal(got, []string{"overtornea", "boden", "lulea", "haparanda"}) {
		t.Errorf("after the move: %v", got)
	}
	// Back to a question that is answered: the answer is in the form, and a new one replaces it.
	told := h.post("/moduler/demografi/2", url.Values{"o": {"lika"}}).status(http.StatusOK)
	next := told.forms()[0]
	back := h.post("/moduler/demografi/2", url.Values{"svar": next.fields["svar"], "gor": {"visa"}}).status(http.StatusOK)
	if !regexp.MustCompile(`value="lika"[^>]* checked`).MatchString(back.Body) {
		t.Errorf("the earlier answer is not chosen:\n%s", back.Body)
	}
	again := h.post("/moduler/demografi/2", url.Values{"svar": next.fields["svar"], "o": {"minskat-25"}}).status(http.StatusOK)
	h.post("/moduler/demografi/klar", again.forms()[0].fields).hasText("Den har minskat med 25 procent").lacksText("Den är ungefär densamma")
}

// The browser must be able to show these pages again when somebody goes back, and nobody else may keep them.
func TestGoingBackWorks(t *testing.T) {
	h := open(t, evening())
	for _, r := range []reply{
		h.get("/moduler/demografi/1"), h.post("/moduler/demografi/2", url.Values{"o": {"lika"}}), h.post("/moduler/demografi/klar", url.Values{}),
	} {
		if got := r.status(http.StatusOK).Header.Get("Cache-Control"); got != "private, no-cache" {
			t.Errorf("%s: %q", r.Request.URL, got)
		}
	}
}

// The server answers from the length alone; it does not wait for a megabyte.
func TestAMegabyte(t *testing.T) {
	h := open(t, evening())
	h.listen()
	conn, err := net.Dial("tcp", h.addr)
	must(t, err)
	defer conn.Close()
	must(t, conn.SetDeadline(time.Now().Add(patience)))
	_, err = fmt.Fprintf(conn, "POST /moduler/demografi/1 HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\nsvar=", 1<<20)
	must(t, err)
	r, err := http.ReadResponse(bufio.NewReader(conn), nil)
	must(t, err)
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	must(t, err)
	if r.StatusCode != http.StatusRequestEntityTooLarge || !strings.Contains(string(body), "för mycket på en gång") {
		t.Errorf("%d: %s", r.StatusCode, body)
	}
}
