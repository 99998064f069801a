package i18n

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// words makes a catalogue of the files given as name, content, name, content, …
func words(t *testing.T, files ...string) *Catalogue {
	t.Helper()
	c, err := Load(fsOf(files...))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func fsOf(files ...string) fstest.MapFS {
	m := fstest.MapFS{}
	for i := 0; i+1 < len(files); i += 2 {
		m[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return m
}

const swedish = `
Hello = "Hej {{.Name}}"
Only = "Bara på svenska"
DateFormat = "{{.Day}} {{.Month}} {{.Year}}"
Month11 = "november"
[People]
one = "{{.Count}} person"
other = "{{.Count}} personer"
`

func TestPrinter(t *testing.T) {
	c := words(t, "a.sv.toml", swedish,
		"a.en.toml", `Hello = "Hello {{.Name}}"`,
		"a.se.toml", "[People]\none = \"{{.Count}} olmmoš\"\ntwo = \"{{.Count}} olbmo\"\nother = \"{{.Count}} olbmot\"",
		"a.art-x-lattlast.toml", `Hello = "Hej du, {{.Name}}"`)
	sv, en, se, easy := c.Printer("sv"), c.Printer("en"), c.Printer("se"), c.Printer("sv-lattlast")
	evening := time.Date(2026, 11, 30, 23, 42, 0, 0, time.UTC) // already December in Kalix
	for _, x := range []struct{ got, want string }{
		{sv.T("Hello", "Name", "Blå Ripa"), "Hej Blå Ripa"},
		{sv.T("Hello", "Name", "<b>"), "Hej <b>"}, // escaping is the page's
		{en.T("Hello", "Name", "Blå Ripa"), "Hello Blå Ripa"},
		{easy.T("Hello", "Name", "Elsa"), "Hej du, Elsa"},
		{en.T("Only"), "Bara på svenska"},
		{easy.T("Only"), "Bara på svenska"},
		{sv.N("People", 1), "1 person"},
		{sv.N("People", 0), "0 personer"},
		{sv.N("People", 1200), "1\u00a0200 personer"},
		{se.N("People", 2), "2 olbmo"},
		{en.N("People", 1), "1 person"}, // Swedish stands in, with its own plural rule
		{sv.T("Nothing"), "!Nothing"},
		{en.T("Nothing"), "!Nothing"},
		{sv.T("Hello"), "!Hello"}, // a value is missing
		{sv.Date(evening.AddDate(0, 0, -1)), "30 november 2026"},
		{sv.Clock(evening), "00:42"},
		{Printer{}.T("Hello"), "!Hello"},
		{c.Printer("xx").T("Only"), "Bara på svenska"},
	} {
		if x.got != x.want {
			t.Errorf("got %q; want %q", x.got, x.want)
		}
	}
	missing := c.Missing()
	for id, want := range map[string]int{"Only": 2, "Nothing": 2, "Hello": 1, "People": 1} {
		if missing[id] != want {
			t.Errorf("%s was counted as missing %d times; want %d", id, missing[id], want)
		}
	}
	if easy.HTMLLang != "sv" || easy.Lang != "sv-lattlast" || easy.Dir != "ltr" {
		t.Errorf("easy Swedish is %q %q %q", easy.Lang, easy.HTMLLang, easy.Dir)
	}
}

func TestNumber(t *testing.T) {
	c := words(t, "a.sv.toml", swedish, "a.en.toml", `Only = "x"`, "a.ar.toml", `Only = "x"`, "a.art-x-fit.toml", `Only = "x"`)
	for _, x := range []struct {
		lang     string
		units    int64
		decimals int
		want     string
	}{
		{"sv", 248900, 0, "248\u00a0900"},
		{"sv", 26, 1, "2,6"},
		{"sv", 6, 1, "0,6"},
		{"sv", 5, 3, "0,005"},
		{"sv", 0, 2, "0,00"},
		{"sv", -1234567, 1, "\u2212123\u00a0456,7"},
		{"sv", 999, 0, "999"},
		{"sv", 1000, 0, "1\u00a0000"},
		{"sv", -9223372036854775808, 0, "\u22129\u00a0223\u00a0372\u00a0036\u00a0854\u00a0775\u00a0808"},
		{"en", 248900, 0, "248,900"},
		{"en", 26, 1, "2.6"},
		{"ar", 248900, 0, "248,900"},
		{"fit", 1000, 1, "100,0"},
	} {
		if got := c.Printer(x.lang).Number(x.units, x.decimals); got != x.want {
			t.Errorf("%s: Number(%d, %d) = %q; want %q", x.lang, x.units, x.decimals, got, x.want)
		}
	}
}

func TestMatch(t *testing.T) {
	c := words(t, "a.sv.toml", swedish, "a.en.toml", `Only = "x"`, "a.se.toml", `Only = "x"`, "a.fi.toml", `Only = "x"`,
		"a.art-x-fit.toml", `Only = "x"`, "a.art-x-lattlast.toml", `Only = "x"`)
	for _, x := range []struct{ cookie, header, want string }{
		{"", "", "sv"},
		{"en", "sv", "en"},
		{"sv-lattlast", "en", "sv-lattlast"},
		{"xx", "en", "en"},
		{"", "fit-SE, sv;q=0.8", "fit"},
		{"", "se-NO", "se"},
		{"", "en-GB,en;q=0.9", "en"},
		{"", "sv-FI", "sv"},
		{"", "de", "sv"},
		{"", "sv", "sv"}, // not easy Swedish
		{"", ";;;=\x00,q", "sv"},
		{strings.Repeat("x", 5000), strings.Repeat("en;", 5000), "sv"},
	} {
		if got := c.Match(x.cookie, x.header); got != x.want {
			t.Errorf("Match(%.20q, %.20q) = %q; want %q", x.cookie, x.header, got, x.want)
		}
	}
	var tags []string
	for _, l := range c.Languages() {
		tags = append(tags, l.Tag)
	}
	if got := strings.Join(tags, " "); got != "sv sv-lattlast fi fit se en" {
		t.Errorf("languages are %q", got)
	}
}

func TestLoadRefuses(t *testing.T) {
	for name, x := range map[string]struct {
		files []string
		says  string
	}{
		"no files":         {nil, "source language"},
		"no Swedish":       {[]string{"a.en.toml", `A = "a"`}, "source language"},
		"an unknown name":  {[]string{"sv.toml", `A = "a"`}, "sv.toml"},
		"a language of no": {[]string{"a.sv.toml", `A = "a"`, "a.xx.toml", `A = "a"`}, `unknown language "xx"`},
		"fit by itself":    {[]string{"a.sv.toml", `A = "a"`, "a.fit.toml", `A = "a"`}, `unknown language "fit"`},
		"not TOML":         {[]string{"a.sv.toml", `A = `}, "a.sv.toml"},
		"an id twice":      {[]string{"a.sv.toml", `A = "a"`, "b.sv.toml", `A = "b"`}, "A is in a.sv.toml too"},
		"a small letter":   {[]string{"a.sv.toml", `hello = "a"`}, `"hello"`},
		"a strange plural": {[]string{"a.sv.toml", "[A]\none = \"x\"\nother = \"y\"\n[A.onee]\nx = \"z\""}, "a.sv.toml"},
		"an empty text":    {[]string{"a.sv.toml", `A = " "`}, "A has no text"},
		"no other":         {[]string{"a.sv.toml", "[A]\none = \"x\""}, "A has no text"},
	} {
		_, err := Load(fsOf(x.files...))
		if err == nil || !strings.Contains(err.Error(), x.says) {
			t.Errorf("%s: got %v; want an error with %q", name, err, x.says)
		}
	}
}

func TestMissingIsBounded(t *testing.T) {
	c := words(t, "a.sv.toml", swedish)
	for i := range 3000 {
		c.Printer("sv").T("X" + strings.Repeat("y", i))
	}
	if n := len(c.Missing()); n != 1000 {
		t.Errorf("%d missing ids are remembered; want 1000", n)
	}
}

func BenchmarkT(b *testing.B) {
	c, err := Load(fsOf("a.sv.toml", swedish))
	if err != nil {
		b.Fatal(err)
	}
	p := c.Printer("sv")
	b.Run("plain", func(b *testing.B) {
		for b.Loop() {
			p.T("Only")
		}
	})
	b.Run("value", func(b *testing.B) {
		for b.Loop() {
			p.T("Hello", "Name", "Elsa")
		}
	})
	b.Run("plural", func(b *testing.B) {
		for b.Loop() {
			p.N("People", 7)
		}
	})
}
