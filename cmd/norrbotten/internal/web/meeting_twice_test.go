package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// TestTimeThatComesTwiceIsAskedAbout: nothing is kept before the leader has said which, in every form with a time of day; then
// it is the one that was said, and every page says which it was.
func TestTimeThatComesTwiceIsAskedAbout(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	at := v.meeting(h.circle)
	v.hold(at, "2", "3")
	version := v.get(at+"/avslut").mustNot("startturn", "endturn").hidden("version")
	night := []string{"day", "2026-10-25", "start", "01:00", "end", "02:30", "breaks", "0"}
	for lang, say := range map[string][]string{
		"sv": {"Klockan var 02:30 två gånger det dygnet", "Vilken gång?", "första gången (sommartid)", "andra gången (vintertid)"},
		"en": {"The clock showed 02:30 twice that day", "Which time?", "the first time (summer time)", "the second time (winter time)"},
	} {
		v.speaks(lang)
		for _, path := range []string{at + "/avslut", "/cirklar/" + string(h.circle.ID) + "/papper"} {
			form := facts(version, append([]string{"about", "1", "modules", "demografi"}, night...)...)
			a := v.send(http.MethodPost, path, form, map[string]string{"Sec-Fetch-Site": "same-origin"})
			a.want(http.StatusUnprocessableEntity).must(append(say, `<label for="endturn">`, `<select id="endturn" name="endturn">`, `value="02:30"`)...)
			a.mustNot("startturn", "Error")
			if box, _, _ := strings.Cut(a.body[strings.Index(a.body, `id="end"`):], ">"); !strings.Contains(box, `aria-invalid="true"`) {
				t.Errorf("the box is not marked: %s", box)
			}
		}
	}
	if h.meeting(at).Confirmed {
		t.Fatal("kept before it was said which")
	}
	v.speaks("sv")
	// The other choice, and hours of the time that passed.
	for turn, minutes := range map[string]int{"sommartid": 90, "vintertid": 150} {
		form := facts(v.get(at+"/avslut").hidden("version"), append([]string{"endturn", turn, "hours", "1"}, night...)...)
		form.Set("do", "hours")
		v.post(at+"/avslut", form).want(http.StatusOK).must(`name="hours" type="text" required value="`+map[int]string{90: "2", 150: "3"}[minutes]+`"`, `value="`+turn+`" selected`)
		form.Del("do")
		v.post(at+"/avslut", form).to()
		m := h.meeting(at)
		if got := m.EndedAt.Sub(m.StartedAt); got != time.Duration(minutes)*time.Minute {
			t.Errorf("%s: %s passed", turn, got)
		}
		v.get(at+"/avslut").must(`value="02:30"`, `<option value="`+turn+`" selected`).mustNot(`value="02:30 `)
		v.get("/cirklar/" + string(h.circle.ID)).must("01:00–02:30 (" + turn + ")")
		v.get(at+"/underlag").must("02:30").mustNot("02:30 "+turn, "("+turn+")") // the association's box takes a time of day and nothing else
		table := v.get("/cirklar/" + string(h.circle.ID) + "/traffar.csv")
		table.must(";02:30 " + turn + ";")
		v.upload("/cirklar/"+string(h.circle.ID)+"/papper/tabell", table.body, "do", "look").must("finns redan, hoppas över")
	}
	// A choice left behind by another day counts for nothing.
	form := facts(v.get(at+"/avslut").hidden("version"), "start", "01:00", "end", "02:30", "endturn", "vintertid", "day", "2026-10-23")
	v.post(at+"/avslut", form).to()
	if m := h.meeting(at); m.EndedAt.Sub(m.StartedAt) != 90*time.Minute {
		t.Errorf("kept %v to %v", m.StartedAt, m.EndedAt)
	}
}

func TestPlanForATimeThatComesTwice(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	circle := "/cirklar/" + string(h.circle.ID)
	form := url.Values{"modules": {"demografi"}, "date": {"2026-10-25"}, "clock": {"2.30"}, "title": {"Natten"}}
	v.post(circle+"/traffar", form).want(http.StatusUnprocessableEntity).must("Klockan var 02:30 två gånger", `name="clockturn"`, `value="02:30"`, `value="Natten"`)
	if len(h.meetings()) != 0 {
		t.Fatal("planned before it was said when")
	}
	form.Set("clockturn", "vintertid")
	at := v.post(circle+"/traffar", form).to()
	at, _, _ = strings.Cut(at, "?")
	if m := h.meeting(at); !m.PlannedAt.Equal(time.Date(2026, 10, 25, 1, 30, 0, 0, time.UTC)) {
		t.Errorf("planned for %v", m.PlannedAt)
	}
	a := v.get(at).must("25 oktober 2026 klockan 02:30 (vintertid)", `value="02:30"`, `<option value="vintertid" selected`)
	v.post(at+"/uppgifter", url.Values{
		"title": {"Natten"}, "date": {"2026-10-25"}, "clock": {"02:30"}, "clockturn": {"sommartid"}, "version": {a.hidden("version")},
	}).to()
	if m := h.meeting(at); !m.PlannedAt.Equal(time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC)) {
		t.Errorf("moved to %v", m.PlannedAt)
	}
	// The trail tells the two apart.
	h.signedIn(h.lead).get(circle+"/logg").must("02:30 (vintertid)", "02:30 (sommartid)")
}

func TestTableWithATimeThatComesTwice(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	at := "/cirklar/" + string(h.circle.ID) + "/papper/tabell"
	const table = "datum;start;slut;antal;avsnitt\n2026-10-25;02:10;04:00;7;demografi\n"
	v.upload(at, table, "do", "keep").want(http.StatusUnprocessableEntity).must("Rad 2: Klockan var 02:10 två gånger det dygnet", "”02:10 sommartid”", "”02:10 vintertid”")
	for turn, hours := range map[string]string{"sommartid": "3", "winter time": "2"} { // 2 h 50 min and 1 h 50 min
		v.upload(at, strings.Replace(table, "02:10", "02:10 "+turn, 1), "do", "look").want(http.StatusOK).
			must("02:10 ("+strings.ReplaceAll(turn, "winter time", "vintertid")+")–04:00", `<td class="num">`+hours+"</td>")
	}
}
