package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"norrbottenforalla.se/circles"
)

func (h *office) meetings() []circles.Meeting {
	h.t.Helper()
	all, err := h.db.MeetingsOf(context.Background(), h.circle.ID)
	must(h.t, err)
	return all
}

func TestMeetingOnPaper(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	at := "/cirklar/" + string(h.circle.ID) + "/papper"
	v.get(at).want(http.StatusOK).must("Skriv in en träff i efterhand")
	form := func(change ...string) url.Values {
		f := facts("", "day", "2026-10-21", "hours", "", "people", "7", "place", "Bygdegården", "about", "1", "modules", "demografi")
		f.Del("version")
		for i := 0; i+1 < len(change); i += 2 {
			f.Set(change[i], change[i+1])
		}
		return f
	}
	// Without study hours they are proposed, and nothing is kept yet.
	v.post(at, form()).want(http.StatusOK).must("Tiderna ger 2 studietimmar", `name="hours" type="text" value="2"`, `value="Bygdegården"`)
	if n := len(h.meetings()); n != 0 {
		t.Fatalf("asking kept %d meetings", n)
	}
	for name, c := range map[string]struct{ field, value, say string }{
		"to come":          {"day", "2026-11-05", "har inte slutat ännu"},
		"end before start": {"end", "17:00", "sluta efter att den börjat"},
		"about nothing":    {"modules", "", "Välj minst ett avsnitt"},
		"no number":        {"people", "sju", "med siffror"},
		"five hours":       {"hours", "5", "4"},
	} {
		a := v.post(at, form("hours", "2", c.field, c.value)).want(http.StatusUnprocessableEntity).must(c.say, `value="Bygdegården"`)
		if c.field != "day" && !strings.Contains(a.body, `value="2026-10-21"`) {
			t.Errorf("%s: the day is lost", name)
		}
	}
	to := v.post(at, form("hours", "2")).to()
	all := h.meetings()
	if len(all) != 1 || !all[0].OnPaper || !all[0].Confirmed || all[0].HeadCount != 7 || all[0].Title != "Demografi" {
		t.Fatalf("kept %+v", all)
	}
	v.get(to).want(http.StatusOK).must(">Start</dt>", "Bygdegården")
	v.post(at, form("hours", "2")).want(http.StatusConflict).must("redan en träff som började då")
	v.get("/cirklar/"+string(h.circle.ID)).must("Utan telefoner", "Bygdegården")

	// One that was planned here and held on paper.
	planned := v.meeting(h.circle)
	id := planned[strings.LastIndex(planned, "/")+1:]
	v.get(at).must("Träff 2: Demografi")
	v.post(at, form("hours", "2", "day", "2026-10-28", "which", id)).to()
	if m := h.meeting(planned); m.State != circles.Held || !m.OnPaper || m.Number != 2 {
		t.Errorf("the planned meeting became %+v", m)
	}
	theirs := h.signedIn(h.other).meeting(h.elsewhere)
	v.post(at, form("hours", "2", "day", "2026-10-29", "which", theirs[strings.LastIndex(theirs, "/")+1:])).want(http.StatusNotFound)
}

func TestImportOfMeetings(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	at := "/cirklar/" + string(h.circle.ID) + "/papper/tabell"
	look := func(table string) shown { return v.post(at, url.Values{"table": {table}, "do": {"look"}}) }
	keep := func(table string) shown { return v.post(at, url.Values{"table": {table}, "do": {"keep"}}) }
	const good = "datum;start;slut;antal;avsnitt;plats\n2026-09-15;18;20.15;7;demografi;Bygdegården\n2026-09-22;18:00;20:15;6;Demografi;=1+1"

	for name, c := range map[string]struct {
		table string
		say   []string
	}{
		"nothing":           {"", []string{"Tabellen är tom"}},
		"wrong columns":     {"dag;personnummer\n2026-09-15;1", []string{"Kolumnen personnummer känner vi inte igen", "Kolumnen start saknas", "Kolumnen antal saknas"}},
		"a column twice":    {"datum;start;slut;antal;avsnitt;antal\n", []string{"Kolumnen antal finns två gånger"}},
		"no name":           {"datum;start;slut;antal;avsnitt;\n2026-09-15;18;20;7;demografi;x", []string{"Kolumn 6 har inget namn"}},
		"a quote":           {"datum;start;slut;antal;avsnitt\n2026-09-15;18;20;7;\"demo", []string{"Rad 2: Ett citattecken"}},
		"every row's fault": {"datum;start;slut;antal;avsnitt\n2026-09-15;arton;20;7;demografi\n2026-09-16;18;17;7;demografi\n2026-09-17;18;20;sju;demografi\n2026-09-18;18;20;7;rymden\n2026-12-18;18;20;7;demografi\n2026-03-29;02:30;04:00;7;demografi", []string{"Rad 2: Dagen eller ett klockslag", "Rad 3: ", "Rad 4: Skriv med siffror", "Rad 5: Avsnittet rymden finns inte", "Rad 6: Träffen har inte slutat", "Rad 7: Klockan 02:30 fanns inte"}},
		"thirty hours":      {"datum;start;slutdatum;slut;antal;avsnitt\n2026-09-15;18;2026-09-17;00:00;7;demografi", []string{"Rad 2: ", "24"}},
		"the same twice":    {good + "\n2026-09-15;18:00;19:00;3;demografi", []string{"Rad 4: Samma träff står på rad 2"}},
	} {
		for what, a := range map[string]shown{"look": look(c.table), "keep": keep(c.table)} {
			a.want(http.StatusUnprocessableEntity).must(append(c.say, "Inget är sparat")...)
			if !strings.Contains(a.body, ">"+strings.TrimSpace(c.table)+"</textarea>") {
				t.Errorf("%s (%s): the table is lost", name, what)
			}
		}
	}
	if n := len(h.meetings()); n != 0 {
		t.Fatalf("%d meetings were kept", n)
	}

	look(good).want(http.StatusOK).must("Spara 2 träffar", "18:00–20:15", "ny träff")
	if n := len(h.meetings()); n != 0 {
		t.Fatalf("looking kept %d meetings", n)
	}
	keep(good).to()
	all := h.meetings()
	if len(all) != 2 || all[0].StudyHours != 3 || all[1].Place != "=1+1" || !all[1].OnPaper || !all[1].Confirmed {
		t.Fatalf("kept %+v", all)
	}

	// What was exported is read back: nothing in it is new, and one row more is.
	table := v.get("/cirklar/" + string(h.circle.ID) + "/traffar.csv").raw
	look(table).want(http.StatusUnprocessableEntity).must("finns redan", "Alla träffar i tabellen finns redan")
	more := table + "9;2026-09-29;18:00;2026-09-29;20:00;0;5;2;Skolan;ja;demografi;Extra;Vi läste.;ja;ja\r\n"
	look(more).want(http.StatusOK).must("Spara 1 träff", "finns redan")
	keep(more).to()
	if all := h.meetings(); len(all) != 3 || all[2].Title != "Extra" || !all[2].Remote || all[2].Log != "Vi läste." {
		t.Errorf("kept %+v", all)
	}
	// An older spreadsheet's letters.
	keep("datum;start;slut;antal;avsnitt;plats\r\n2026-10-06;18:00;20:15;7;demografi;\xd6verkalix\r\n").to()
	if all := h.meetings(); len(all) != 4 || all[3].Place != "Överkalix" {
		t.Errorf("kept %+v", all)
	}
}
