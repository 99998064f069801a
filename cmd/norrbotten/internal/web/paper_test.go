package web_test

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

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
		"to come":          {"day", "2026-11-05", "har träffen inte slutat än"},
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
		"every row's fault": {"datum;start;slut;antal;avsnitt\n2026-09-15;arton;20;7;demografi\n2026-09-16;18;17;7;demografi\n2026-09-17;18;20;sju;demografi\n2026-09-18;18;20;7;rymden\n2026-12-18;18;20;7;demografi\n2026-03-29;02:30;04:00;7;demografi", []string{"Rad 2: Dagen eller klockslaget", "Rad 3: ", "Rad 4: Skriv med siffror", "Rad 5: Avsnittet rymden finns inte", "Rad 6: Då har träffen inte slutat", "Rad 7: Klockan 02:30 fanns inte"}},
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

// TestTablesAsPeopleHaveThem says what happens with each table that somebody may bring: the same two meetings, in every
// shape a spreadsheet gives them.
func TestTablesAsPeopleHaveThem(t *testing.T) {
	utf16 := func(s string) string {
		b := []byte("\xff\xfe")
		for _, r := range s {
			b = append(b, byte(r), byte(r>>8))
		}
		return string(b)
	}
	const semicolons = "datum;start;slut;antal;studietimmar;avsnitt;anteckning;plats\r\n" +
		"2026-09-15;18:00;20:15;7;3;demografi;Vi läste;Överkalix\r\n2026-09-22;18.00;20.15;6;3;demografi;;Kalix\r\n"
	for name, c := range map[string]struct {
		table string
		say   []string // of a table that is refused
		log   string   // of the first meeting
	}{
		"semicolons and CRLF":         {table: semicolons},
		"a byte order mark":           {table: "\ufeff" + semicolons},
		"only line feeds":             {table: strings.ReplaceAll(semicolons, "\r\n", "\n")},
		"only carriage returns":       {table: strings.ReplaceAll(semicolons, "\r\n", "\r")},
		"commas":                      {table: strings.ReplaceAll(semicolons, ";", ",")},
		"tabs":                        {table: strings.ReplaceAll(semicolons, ";", "\t")},
		"Windows-1252":                {table: strings.NewReplacer("ä", "\xe4", "Ö", "\xd6").Replace(semicolons)},
		"CSV (Macintosh)":             {table: strings.NewReplacer("ä", "\x8a", "Ö", "\x85", "\r\n", "\r").Replace(semicolons)},
		"CSV (MS-DOS)":                {table: strings.NewReplacer("ä", "\x84", "Ö", "\x99").Replace(semicolons)},
		"UTF-16 without a mark":       {table: utf16(strings.ReplaceAll(semicolons, ";", "\t"))[2:]},
		"UTF-16, Excel's Unicode":     {table: utf16(strings.ReplaceAll(semicolons, ";", "\t"))},
		"Excel's first line":          {table: "sep=;\r\n" + semicolons},
		"Excel's first line, a comma": {table: "sep=,\r\n" + strings.ReplaceAll(semicolons, ";", ",")},
		"whole numbers with decimals": {table: strings.NewReplacer(";7;3;", ";7,0;3,00;", ";6;3;", ";6.0;3;").Replace(semicolons)},
		"a line break in a cell":      {table: strings.Replace(semicolons, "Vi läste", "\"Vi läste;\r\nsedan \"\"fika\"\"\"", 1), log: "Vi läste;\nsedan \"fika\""},
		"the columns in another order": {table: "Plats;AVSNITT;antal närvarande;Slut;Start;Timmar;Datum;logg\n" +
			"Överkalix;Demografi;7;20:15;18:00;3;2026-09-15;Vi läste\nKalix;demografi;6;20:15;kl 18;;2026-09-22;\n"},
		"empty lines and columns": {table: "\r\n;;;;;;;\r\n" + strings.ReplaceAll(semicolons, "\r\n", "\r\n\r\n")},

		"nothing":                 {table: " \r\n", say: []string{"Tabellen är tom"}},
		"only names":              {table: "datum;start;slut;antal;avsnitt\n", say: []string{"Alla träffar i tabellen finns redan, eller så har den inga rader"}},
		"half an hour":            {table: strings.Replace(semicolons, ";7;3;", ";7;2,5;", 1), say: []string{"Rad 2: 2,5 är inget helt tal"}},
		"a comma too many":        {table: "datum,start,slut,antal,studietimmar,avsnitt\n2026-09-15,18:00,20:15,7,2,5,demografi", say: []string{"Rad 2: Raden har fler värden"}},
		"a workbook":              {table: "PK\x03\x04\x14\x00\x06\x00\x08\x00", say: []string{"Filen är ingen CSV-tabell"}},
		"UTF-8 taken for Windows": {table: strings.NewReplacer("ä", "Ã¤", "Ö", "Ã–").Replace(semicolons), say: []string{"bokstäverna å, ä och ö", "CSV UTF-8"}},
		"letters of two kinds":    {table: strings.NewReplacer("ä", "\xe4", "Ö", "Ö").Replace(semicolons), say: []string{"bokstäverna å, ä och ö", "CSV UTF-8"}},
		"a picture":               {table: "\xff\xd8\xff\xe0\x00\x10JFIF\x00", say: []string{"Filen är ingen CSV-tabell"}},
		"a stray quote":           {table: strings.Replace(semicolons, "Vi läste", `Vi läste "boken"`, 1), say: []string{"Rad 2: Ett citattecken"}},
		"half of it wrong":        {table: semicolons + "2026-09-29;18:00;20:15;många;3;demografi;;\r\n", say: []string{"Rad 4: ", "med siffror"}},
		"101 meetings": {table: "datum;start;slut;antal;avsnitt\n" + strings.Repeat("2026-09-15;18:00;20:15;7;demografi\n", 101),
			say: []string{"Läs in högst 100 träffar och 256 kB åt gången"}},
		"more than 256 kB": {table: "datum;start;slut;antal;avsnitt\n" + strings.Repeat("2026-09-15;18:00;20:15;7;demografi          \n", 6000),
			say: []string{"Läs in högst 100 träffar och 256 kB åt gången"}},
	} {
		t.Run(name, func(t *testing.T) {
			h := newOffice(t)
			v := h.signedIn(h.lead)
			at := "/cirklar/" + string(h.circle.ID) + "/papper/tabell"
			if c.say != nil {
				for _, do := range []string{"look", "keep"} {
					v.upload(at, c.table, "do", do).want(http.StatusUnprocessableEntity).must(append(c.say, "Inget är sparat")...)
				}
				if n := len(h.meetings()); n != 0 {
					t.Errorf("%d meetings were kept", n)
				}
				return
			}
			// The file is looked at; what stands in the box then is kept, as a browser sends it back.
			looked := v.upload(at, c.table, "do", "look").want(http.StatusOK).must("Spara 2 träffar", "ny träff")
			v.post(at, url.Values{"table": {looked.area("table")}, "do": {"keep"}}).to()
			all := h.meetings()
			if len(all) != 2 {
				t.Fatalf("kept %+v", all)
			}
			log := c.log
			if log == "" {
				log = "Vi läste"
			}
			if m := all[0]; m.HeadCount != 7 || m.StudyHours != 3 || m.Log != log || m.Place != "Överkalix" || m.EndedAt.Sub(m.StartedAt).Minutes() != 135 {
				t.Errorf("the first became %+v", m)
			}
			if m := all[1]; m.HeadCount != 6 || m.StudyHours != 3 || m.Place != "Kalix" {
				t.Errorf("the second became %+v", m)
			}
			// Once more: nothing is new, and it is said.
			v.upload(at, c.table, "do", "keep").want(http.StatusUnprocessableEntity).must("finns redan, hoppas över", "Alla träffar i tabellen finns redan")
			if n := len(h.meetings()); n != 2 {
				t.Errorf("twice made %d meetings of two", n)
			}
		})
	}
}

func TestTableWithOtherFiguresChangesNothing(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	at := "/cirklar/" + string(h.circle.ID) + "/papper/tabell"
	const head = "datum;start;slut;antal;avsnitt\n"
	v.upload(at, head+"2026-09-15;18:00;20:15;7;demografi", "do", "keep").to()
	v.upload(at, head+"2026-09-15;18:00;20:15;9;demografi\n2026-09-22;18:00;20:15;9;demografi", "do", "look").want(http.StatusOK).
		must("finns redan med andra siffror och ändras inte", "Spara 1 träff")
	v.upload(at, head+"2026-09-15;18:00;20:15;9;demografi\n2026-09-22;18:00;20:15;9;demografi", "do", "keep").to()
	if all := h.meetings(); len(all) != 2 || all[0].HeadCount != 7 || all[1].HeadCount != 9 {
		t.Errorf("kept %+v", all)
	}
}

// TestTooMuchAtOnce: what is over the limit is answered in the reader's words, with how much it was, how much it may be and
// what to do, and nothing is kept. The answer reaches a client that goes on sending.
func TestTooMuchAtOnce(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	served := make(chan error, 1)
	go func() { served <- h.site.Listen(l) }()
	t.Cleanup(func() {
		end, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		must(t, h.site.Shutdown(end))
		must(t, <-served)
	})
	circle := "/cirklar/" + string(h.circle.ID)
	table := circle + "/papper/tabell"
	for name, c := range map[string]struct {
		path, lang string
		size       int
		say, not   []string
	}{
		"a table": {table, "sv", 700 << 10, []string{
			`lang="sv"`, "Tabellen är för stor: 701 kB", "högst 256 kB", "Inget nytt är sparat", `href="` + table + `"`, "Din egen fil är orörd",
		}, nil},
		"a table, in English": {table, "en", 700 << 10, []string{`lang="en"`, "The table is too big: 701 kB", "At most 256 kB"}, nil},
		"a film":              {table, "sv", 8 << 20, []string{"Tabellen är för stor: 8193 kB"}, nil},
		"another form": {circle + "/andra", "sv", 65 << 10, []string{
			"Du skickade 66 kB, ungefär 19 sidor text", "högst 64 kB på en gång, ungefär 19 sidor", "det som fanns förut är kvar", `href="` + circle + `/andra"`,
		}, []string{"Tabellen"}},
		"minutes":                     {circle + "/traffar/x/anteckningar", "sv", 600 << 10, []string{"högst 512 kB på en gång, ungefär 150 sidor"}, nil},
		"in pieces":                   {circle + "/andra", "sv", 65 << 10, []string{"Det du skickade är för stort", "högst 64 kB på en gång, ungefär 19 sidor text"}, []string{"Du skickade"}},
		"an address made to look big": {"/t/BCD234/papper/tabell", "sv", 70 << 10, []string{"71 kB"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			body := io.MultiReader(strings.NewReader("name="), io.LimitReader(manyX{}, int64(c.size)))
			req, err := http.NewRequest(http.MethodPost, "http://"+l.Addr().String()+c.path, body)
			must(t, err)
			req.ContentLength = int64(c.size + len("name="))
			if name == "in pieces" {
				req.ContentLength = -1
			}
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			req.Header.Set("Accept-Language", c.lang)
			for name, value := range v.cookies {
				req.AddCookie(&http.Cookie{Name: name, Value: value})
			}
			res, err := http.DefaultClient.Do(req)
			must(t, err)
			defer func() { must(t, res.Body.Close()) }()
			text, err := io.ReadAll(res.Body)
			must(t, err)
			shown{
				t: t, about: c.path, status: res.StatusCode, header: res.Header, body: html.UnescapeString(string(text)), raw: string(text),
			}.want(http.StatusRequestEntityTooLarge).must(c.say...).mustNot(append(c.not, "xxxx")...)
			if csp := res.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'self'") {
				t.Errorf("the page's policy is %q", csp)
			}
		})
	}
	http.DefaultClient.CloseIdleConnections()

	// Some systems throw away an answer that came before the connection broke: so all that is sent is taken.
	conn, err := net.Dial("tcp", l.Addr().String())
	must(t, err)
	defer func() { must(t, conn.Close()) }()
	must(t, conn.SetDeadline(time.Now().Add(20*time.Second)))
	_, err = fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: example.org\r\nContent-Length: %d\r\n\r\n", table, 8<<20)
	must(t, err)
	if n, err := io.CopyN(conn, manyX{}, 8<<20); err != nil {
		t.Errorf("the connection broke after %d bytes: %v", n, err)
	}
	if answer, err := io.ReadAll(conn); err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 413 ") {
		t.Errorf("the answer is %.60q, %v", answer, err)
	}
	if n := len(h.meetings()); n != 0 || h.now(h.circle.ID).Name != "Kalix" {
		t.Errorf("%d meetings were kept", n)
	}
}

// manyX reads as x without end.
type manyX struct{}

func (manyX) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 'x'
	}
	return len(b), nil
}

// upload sends a file as the form for tables does, with more fields.
func (v *visitor) upload(path, file string, fields ...string) shown {
	v.h.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for i := 0; i+1 < len(fields); i += 2 {
		must(v.h.t, w.WriteField(fields[i], fields[i+1]))
	}
	part, err := w.CreateFormFile("file", "träffar.csv")
	must(v.h.t, err)
	_, err = part.Write([]byte(file))
	must(v.h.t, err)
	must(v.h.t, w.Close())
	return v.raw(http.MethodPost, path, &b, map[string]string{"Content-Type": w.FormDataContentType(), "Sec-Fetch-Site": "same-origin"})
}
