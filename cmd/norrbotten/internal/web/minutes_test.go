package web_test

import (
	"context"
	"crypto/rand"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"norrbottenforalla.se/circles"
)

// heldWith gives the address of a meeting that was held and left this record.
func (h *office) heldWith(record circles.RoundRecord) string {
	h.t.Helper()
	return h.leaves(h.signedIn(h.lead).meeting(h.circle), record)
}

// heldClosing is heldWith for the meeting that closes the circle.
func (h *office) heldClosing(record circles.RoundRecord) string {
	h.t.Helper()
	id, err := circles.NewID[circles.MeetingID](rand.Reader)
	must(h.t, err)
	m, err := h.db.CreateMeeting(context.Background(), circles.Meeting{
		ID: id, Circle: h.circle.ID, Title: "Avslut", Modules: []string{"avslut"},
	}, circles.By{At: h.clock.now()})
	must(h.t, err)
	return h.leaves("/cirklar/"+string(h.circle.ID)+"/traffar/"+string(m.ID), record)
}

// leaves runs a meeting that leaves this record.
func (h *office) leaves(at string, record circles.RoundRecord) string {
	h.t.Helper()
	id, err := circles.NewID[circles.RoundID](rand.Reader)
	must(h.t, err)
	code, err := circles.NewCode(rand.Reader)
	must(h.t, err)
	ctx := context.Background()
	_, err = h.db.StartRound(ctx, circles.StartRound{
		Meeting: circles.MeetingID(at[strings.LastIndex(at, "/")+1:]), Round: id, Code: code, Plan: []byte("{}"), By: circles.By{At: h.clock.now()},
	})
	must(h.t, err)
	must(h.t, h.db.RecordRound(ctx, id, record, h.clock.now()))
	return at
}

// talkedOf is a record with something of everything, of so many people.
func talkedOf(people int, start time.Time) circles.RoundRecord {
	vote := func(right int) *circles.VoteRecord {
		return &circles.VoteRecord{People: people, Phones: people, RightPeople: right, Options: []circles.OptionRecord{
			{Option: "a", Text: "Färre", People: people - right}, {Option: "b", Text: "Fler", People: right, Right: true},
		}}
	}
	return circles.RoundRecord{
		StartedAt: start, EndedAt: start.Add(2 * time.Hour), HeadCount: people,
		Questions: []circles.QuestionRecord{
			{Question: "aldre", Kind: "single", Text: "Frågan om aldre", First: vote(1), Second: vote(people - 1)},
		},
		Positions: []circles.PositionRecord{{Position: "gruva", Kind: "scale", Text: "Ska gruvan öppna?", First: &circles.VoteRecord{
			People: people, Options: []circles.OptionRecord{{Option: "1", Text: "Nej, aldrig", People: people - 2}, {Option: "5", Text: "Ja, gärna", People: 2}},
		}}},
		Conclusions: []circles.ConclusionRecord{
			{Prompt: "behovs", Text: "Vad behövs?", Conclusion: "Fler bostäder."},
			{Prompt: "vem", Text: "Vem bestämmer?"},
		},
		Observed: []string{"Tre hus stod tomma."},
		Exit:     &circles.ExitRecord{People: people, Kept: []string{"Det är inte kört."}},
	}
}

// boxes gives everything that a form holds when nobody has touched it.
func (a shown) boxes() url.Values {
	a.t.Helper()
	form := url.Values{}
	for _, name := range []string{"version", "form"} {
		form.Set(name, a.hidden(name))
	}
	for _, m := range regexp.MustCompile(`(?s)<textarea id="([^"]+)".*?>(.*?)</textarea>`).FindAllStringSubmatch(a.body, -1) {
		form.Set(m[1], m[2])
	}
	for _, m := range regexp.MustCompile(`type="radio" name="([^"]+)" value="([^"]+)" checked`).FindAllStringSubmatch(a.body, -1) {
		form.Set(m[1], m[2])
	}
	for _, m := range regexp.MustCompile(`type="checkbox" name="([^"]+)" value="1" checked`).FindAllStringSubmatch(a.body, -1) {
		form.Set(m[1], "1")
	}
	return form
}

func TestMinutesAreEditedKeptSharedAndWithdrawn(t *testing.T) {
	h := newOffice(t)
	at := h.heldWith(talkedOf(8, h.clock.now())) + "/anteckningar"
	v := h.signedIn(h.lead)
	if to := v.get(at).to(); to != at+"/redigera" {
		t.Errorf("before anything is kept the page leads to %s", to)
	}
	v.post(at+"/dela", nil).want(http.StatusNotFound) // nothing to share yet
	form := v.get(at+"/redigera").want(http.StatusOK).
		must("utkast", "Fler bostäder.", "Vem bestämmer?", "Tre hus stod tomma.", "Det är inte kört.", "Spana").boxes()
	form.Set("place", "Folkets hus, Kalix")
	form.Set("c1-disagree", "Om staten eller vi själva.\r\n<b>Fast</b> ingen var arg.")
	form.Set("open", "Hur går det sedan?\n\n  Vem frågar vi?  ")
	form.Del("q0")
	if to := v.post(at, form).to(); to != at {
		t.Errorf("keeping leads to %s", to)
	}
	a := v.get(at).want(http.StatusOK).must("Folkets hus, Kalix", "Fler bostäder.", "Vi är inte överens om:",
		"Om staten eller vi själva.", "Hur går det sedan?", "Vem frågar vi?", "Ska gruvan öppna?", "Nej, aldrig", "8 personer").
		mustNot("Frågan om aldre")
	if strings.Contains(a.raw, "<b>Fast") {
		t.Error("what somebody typed became markup")
	}
	md := v.get(at+"/text").want(http.StatusOK).must("# Träff 1: Demografi", "- **Plats:** Folkets hus, Kalix",
		"## Frågor vi tar med oss", "- Vem frågar vi?", `\<b\>Fast\</b\>`, "| Nej, aldrig | 6 |")
	if got := md.header.Get("Content-Type"); got != "text/markdown; charset=utf-8" {
		t.Errorf("text is %s", got)
	}

	link := secretAddress.FindString(v.post(at+"/dela", nil).want(http.StatusOK).body)
	if link == "" {
		t.Fatal("no address")
	}
	path := strings.TrimPrefix(link, "http://example.org")
	out := h.nobody().get(path).want(http.StatusOK).must("Fler bostäder.", "Ska gruvan öppna?", "8 personer").
		mustNot("Nej, aldrig", "/cirklar/", "Ändra", "Version")
	if got := out.header.Get("X-Robots-Tag"); !strings.Contains(got, "noindex") {
		t.Errorf("X-Robots-Tag is %q", got)
	}
	v.get(at).must("Anteckningarna har haft en adress sedan").mustNot(link) // shown once
	second := secretAddress.FindString(v.post(at+"/dela", nil).body)
	h.nobody().get(path).want(http.StatusNotFound).mustNot("Fler bostäder.")
	h.nobody().get(strings.TrimPrefix(second, "http://example.org")).want(http.StatusOK)
	v.post(at+"/aterkalla", nil).want(http.StatusSeeOther)
	h.nobody().get(strings.TrimPrefix(second, "http://example.org")).want(http.StatusNotFound).mustNot("Fler bostäder.")
	v.get(at).want(http.StatusOK).must("Fler bostäder.").mustNot("Sluta dela")
}

var secretAddress = regexp.MustCompile(`http://example\.org/anteckningar/[\w-]{43}`)

// Outside the circle no count below five can be read, neither of a few who were right nor of the few who were not.
func TestSharedMinutesTellNoSmallNumbers(t *testing.T) {
	for people, want := range map[int]string{
		4: "färre än 5 personer", 8: "8 personer", 9: "Rätt svar före samtalet: färre än hälften. Efter: hälften eller fler.",
		30: "Rätt svar före samtalet: få eller ingen. Efter: de allra flesta eller alla.",
	} {
		h := newOffice(t)
		at := h.heldWith(talkedOf(people, h.clock.now())) + "/anteckningar"
		v := h.signedIn(h.lead)
		v.post(at, v.get(at+"/redigera").boxes()).want(http.StatusSeeOther)
		link := secretAddress.FindString(v.post(at+"/dela", nil).body)
		a := h.nobody().get(strings.TrimPrefix(link, "http://example.org")).want(http.StatusOK).must(want, "Frågan om aldre")
		if people < 9 {
			a.mustNot("Rätt svar")
		}
		if people < 5 {
			a.mustNot(" 4 ", "4 personer")
			v.get(at).must("Vi var så få som svarade").mustNot("Ja, gärna")
		}
		// Only what leaders see has the counts.
		a.mustNot("Först svarade 1 av").mustNot("Ja, gärna")
		v.get(at).must("Först svarade 1 av")
	}
}

func TestTwoLeadersWriteMinutesAtOnce(t *testing.T) {
	h := newOffice(t)
	at := h.heldWith(talkedOf(8, h.clock.now())) + "/anteckningar"
	v := h.signedIn(h.lead)
	mine, theirs := v.get(at+"/redigera").boxes(), v.get(at+"/redigera").boxes()
	mine.Set("intro", "Mitt")
	theirs.Set("intro", "Deras")
	v.post(at, mine).want(http.StatusSeeOther)
	a := v.post(at, theirs).want(http.StatusConflict).must("Mitt", "Deras")
	v.get(at).must("Mitt").mustNot("Deras")
	v.post(at, a.boxes()).want(http.StatusSeeOther) // having seen it, the second decides
	v.get(at).must("Deras").mustNot("Mitt")
	theirs.Set("form", "q:annan")
	v.post(at, theirs).want(http.StatusConflict) // boxes about something else
	long := v.get(at + "/redigera").boxes()
	long.Set("intro", strings.Repeat("å", circles.MaxText+1))
	v.post(at, long).want(http.StatusUnprocessableEntity).must(long.Get("intro"))
}

func TestMinutesAreOfAHeldMeeting(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	at := v.meeting(h.circle) + "/anteckningar"
	v.get(at).want(http.StatusConflict)
	v.post(at, url.Values{"version": {"0"}}).want(http.StatusConflict)
	h.nobody().get("/anteckningar/x").want(http.StatusNotFound).must("Här finns inga anteckningar")
}

func TestMinutesAgainKeepWhatTheLeaderWrote(t *testing.T) {
	h := newOffice(t)
	at := h.heldWith(talkedOf(8, h.clock.now())) + "/anteckningar"
	v := h.signedIn(h.lead)
	form := v.get(at + "/redigera").boxes()
	form.Set("intro", "Det snöade.")
	form.Set("c0-text", "Ändrat av mig.")
	v.post(at, form).want(http.StatusSeeOther)
	again := v.get(at+"/redigera?hamta=1").must("Det snöade.", "Fler bostäder.").mustNot("Ändrat av mig.").boxes()
	again.Set("hamta", "1")
	v.post(at, again).want(http.StatusSeeOther)
	v.get(at).must("Det snöade.", "Fler bostäder.", "Version 2")
}

// TestTakingBackAConclusionTakesItBackEverywhere: the minutes, the address, the circle's page, the county's voices, its
// report and its files tell the same.
func TestTakingBackAConclusionTakesItBackEverywhere(t *testing.T) {
	h := newOffice(t)
	record := talkedOf(8, h.clock.now())
	for i := range record.Conclusions {
		record.Conclusions[i].Shared, record.Conclusions[i].People = true, 8
	}
	record.Conclusions[1].Conclusion = "Kommunen och vi."
	record.Conclusions = append(record.Conclusions, circles.ConclusionRecord{Prompt: "open", Text: "Hur då?"})
	meeting := h.heldWith(record)
	at := meeting + "/anteckningar"
	v, elsa := h.signedIn(h.lead), h.signedIn(h.account("Samordnare", circles.RoleCoordinator))
	h.clock.pass(3 * time.Hour)
	v.post(meeting+"/avslut", closingForm(v.get(meeting+"/avslut"), "people", "8")).to()

	county := func(want, not []string) {
		t.Helper()
		for _, path := range []string{"/samordning/roster", "/samordning/roster.csv", "/samordning/rapport"} {
			elsa.get(path).want(http.StatusOK).must(want...).mustNot(not...)
		}
		book := elsa.get("/samordning/rapport.xlsx").want(http.StatusOK)
		text := sheetText(t, book.raw)
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("the workbook lacks %q", w)
			}
		}
		for _, n := range not {
			if strings.Contains(text, n) {
				t.Errorf("the workbook has %q", n)
			}
		}
	}
	county([]string{"Fler bostäder.", "Kommunen och vi."}, nil)
	circle := "/cirklar/" + string(h.circle.ID)
	v.get(circle).must("Samordnaren får läsa 2 slutsatser", "Ta tillbaka: Vad behövs?")

	// In the minutes: other words, and who may read.
	form := v.get(at+"/redigera").must("Vem får läsa det här?", "Också samordnaren").boxes()
	if form.Get("c0") != "lanet" || form.Get("c1") != "lanet" || form.Get("c2") != "adressen" {
		t.Fatalf("the form says %v", form)
	}
	form.Set("c0-text", "Fler billiga bostäder.")
	form.Set("c2", "lanet") // an open question is nothing for the coordinator
	v.post(at, form).to()
	county([]string{"Fler billiga bostäder.", "Kommunen och vi."}, []string{"Fler bostäder.", "Hur då?"})
	path := strings.TrimPrefix(secretAddress.FindString(v.post(at+"/dela", nil).body), "http://example.org")
	h.nobody().get(path).must("Fler billiga bostäder.", "Kommunen och vi.", "Hur då?")

	older := v.get(at + "/redigera").boxes()
	if older.Get("c2") != "adressen" {
		t.Errorf("the open question reaches %s", older.Get("c2"))
	}

	// Back from the circle's page: gone from the county and from behind the address, and still in the circle.
	a := v.post(at+"/ta-tillbaka", url.Values{"fraga": {"behovs"}})
	if to := a.to(); to != circle {
		t.Errorf("led to %s", to)
	}
	v.get(a.header.Get("Location")).must("Slutsatsen är tillbakatagen", "redan har skrivit ut eller hämtat kan vi inte nå", "Samordnaren får läsa 1 slutsats", "Fler bostäder.")
	county([]string{"Kommunen och vi."}, []string{"bostäder"})
	h.nobody().get(path).must("Kommunen och vi.").mustNot("bostäder")
	v.get(at).must("Fler billiga bostäder.", "Bara ni i cirkeln")

	// A form from before says county still: it is not kept, and comes back without.
	older.Set("intro", "Det snöade.")
	stale := v.post(at, older).want(http.StatusConflict).must("Det snöade.").boxes()
	if stale.Get("c0") != "cirkeln" || stale.Get("c1") != "lanet" {
		t.Errorf("the form that came too late says %s and %s", stale.Get("c0"), stale.Get("c1"))
	}
	v.post(at, stale).to()
	county([]string{"Kommunen och vi."}, []string{"bostäder"})
	if again := v.get(at + "/redigera?hamta=1").boxes(); again.Get("c0") != "cirkeln" {
		t.Errorf("taken from the record once more it reaches %s", again.Get("c0"))
	}

	// In the minutes: left out, and gone from the county.
	form = v.get(at + "/redigera").boxes()
	form.Set("c1", "ingen")
	v.post(at, form).to()
	county(nil, []string{"bostäder", "Kommunen och vi."})
	h.nobody().get(path).mustNot("Kommunen och vi.")

	// With the address: what is ticked goes with it.
	form = v.get(at + "/redigera").boxes()
	form.Set("c0", "lanet")
	v.post(at, form).to()
	county([]string{"Fler billiga bostäder."}, nil)
	v.get(at).must("Ta också tillbaka slutsatsen som samordnaren får läsa", `name="lanet" value="1" checked`)
	v.post(at+"/aterkalla", url.Values{"lanet": {"1"}}).to()
	county(nil, []string{"bostäder"})
	h.nobody().get(path).want(http.StatusNotFound)

	v.get(circle+"/logg").must("Lät samordnaren läsa en slutsats från träff 1", "Tog tillbaka en slutsats från träff 1").mustNot("bostäder")
	v.post(at+"/ta-tillbaka", nil).want(http.StatusUnprocessableEntity)
	h.signedIn(h.other).post(at+"/ta-tillbaka", url.Values{"fraga": {"vem"}}).want(http.StatusForbidden)
	elsa.post(at+"/ta-tillbaka", url.Values{"fraga": {"vem"}}).want(http.StatusForbidden)
}

// sheetText gives every cell of a workbook.
func sheetText(t *testing.T, raw string) string {
	t.Helper()
	book, err := excelize.OpenReader(strings.NewReader(raw))
	must(t, err)
	defer func() { must(t, book.Close()) }()
	var b strings.Builder
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		must(t, err)
		for _, row := range rows {
			b.WriteString(strings.Join(row, "\n") + "\n")
		}
	}
	return b.String()
}

// Finding 6: the minutes told positions by their internal codes, and a scale without saying which end is which.
func TestMinutesTellPositionsInWords(t *testing.T) {
	h := newOffice(t)
	record := talkedOf(8, h.clock.now())
	record.Positions = []circles.PositionRecord{{Position: "latt", Kind: "scale", Text: "Hur lätt är det?", First: &circles.VoteRecord{
		People: 8, Options: []circles.OptionRecord{
			{Option: "1", Text: "1", People: 2}, {Option: "2", Text: "2"}, {Option: "3", Text: "3", People: 1}, {Option: "4", Text: "4"}, {Option: "5", Text: "5", People: 2},
			{Option: "else", People: 1}, {Option: "unsure", People: 1}, {Option: "pass", People: 1},
		},
	}}}
	at := h.heldWith(record) + "/anteckningar"
	v := h.signedIn(h.lead)
	v.post(at, v.get(at+"/redigera").boxes()).want(http.StatusSeeOther)
	words := []string{"1 – Mycket svårt", "5 – Mycket lätt", "Något annat", "Vet inte", "Vill inte säga"}
	codes := []string{"unsure", ">else<", ">pass<", "| else", "| pass"}
	v.get(at).want(http.StatusOK).must(words...).mustNot(codes...)
	v.get(at + "/text").want(http.StatusOK).must(words...).mustNot(codes...)
	page := v.get("/cirklar/" + string(h.circle.ID)).want(http.StatusOK).must(words...)
	page.mustNot(codes...)
}
