package content

import (
	"bytes"
	"encoding/binary"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf16"
)

// What comes from outside is told once, clearly, and never eats the machine.
func TestFilesFromElsewhere(t *testing.T) {
	utf16le := append([]byte{0xff, 0xfe}, utf16Bytes(goodSwedish)...)
	latin1 := make([]byte, 0, len(goodSwedish))
	for _, r := range strings.ReplaceAll(goodSwedish, "–", "-") {
		latin1 = append(latin1, byte(r))
	}
	for name, c := range map[string]struct {
		data []byte
		want string // the only problem; empty means none
	}{
		"UTF-16 with a mark":    {utf16le, "01-prov/sv.yaml: fel: är sparad som UTF-16; spara filen som UTF-8"},
		"UTF-16 without a mark": {utf16Bytes(goodSwedish), "01-prov/sv.yaml: fel: är sparad som UTF-16; spara filen som UTF-8"},
		"Latin-1":               {latin1, "01-prov/sv.yaml: fel: är sparad som Latin-1 (Windows-1252); spara filen som UTF-8"},
		"UTF-8 with a mark":     {append([]byte("\ufeff"), goodSwedish...), ""},
		"Windows line ends":     {[]byte(strings.ReplaceAll(goodSwedish, "\n", "\r\n")), ""},
		"a picture": {
			bytes.Repeat([]byte("\x89PNG\r\n\x1a\n\x01\xfa\xfb\x02\n"), 500),
			"01-prov/sv.yaml:1: fel: är inte UTF-8 (och 1499 rader till)",
		},
		"a bomb of aliases": {
			[]byte("a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n" +
				"d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\n"),
			"ankare (&) och alias (*) används inte här",
		},
		"an alias of itself": {[]byte("a: &a {b: *a}\n"), "ankare (&) och alias (*) används inte här"},
		"merged keys":        {[]byte("title: &t {a: b}\nsummary:\n  <<: *t\n"), "ankare (&) och alias (*) används inte här"},
		"a tower":            {[]byte(strings.Repeat("[", 200_000)), "är inte giltig yaml"},
		"a list":             {[]byte("- Välkomna\n- Hej\n"), "01-prov/sv.yaml:1: fel: "},
		"a long key":         {[]byte(strings.Repeat("a", 900_000) + ": b\n"), "är inte giltig yaml: "},
		"50 MB":              {bytes.Repeat([]byte("# fyll\n"), 50<<20/7), "01-prov/sv.yaml: fel: är större än 1 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			fsys := goodFS() // with its English: that Swedish cannot be read is no fault of the translation
			fsys[swedishAt].Data = c.data
			began := time.Now()
			said := Check(fsys)
			if took := time.Since(began); took > 5*time.Second {
				t.Errorf("took %v", took)
			}
			if c.want == "" && said != nil || c.want != "" && !strings.Contains(said.Error(), c.want) {
				t.Errorf("said:\n%.2000s\nwant:\n%s", said.Error(), c.want)
			}
			if len(said) > 5 {
				t.Errorf("said %d things of one file", len(said))
			}
			for _, p := range said {
				if p.File != swedishAt {
					t.Errorf("said of another file:\n%v", p)
				}
			}
		})
	}
}

func utf16Bytes(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

// An id that is a path names nothing outside, in whatever place it stands.
func TestIDsThatArePaths(t *testing.T) {
	for _, place := range []string{"id: prov\n", "- id: tre\n", "{id: prat,", "{id: tycka,", "{id: saml1,", "  - id: alder\n", "{id: okand,"} {
		for _, id := range []string{"../../etc/passwd", "/etc/passwd", `..\prov`, "prov/../prov", ".", "%2e%2e", "con:"} {
			fsys := goodFS()
			colon := strings.Index(place, ": ") + 2
			bad := place[:colon] + "'" + id + "'" + place[strings.IndexAny(place, ",\n"):]
			fsys[structureAt].Data = []byte(strings.Replace(goodModule, place, bad, 1))
			if said := Check(fsys).Error(); !strings.Contains(said, "duger inte som id") {
				t.Errorf("%s: said:\n%s", bad, said)
			}
		}
	}
}

// A name of a file may hold anything; what a terminal would obey is quoted.
func TestFileNamesAreShownSafely(t *testing.T) {
	fsys := goodFS()
	fsys["01-prov/\x1b[2Jhej\n.txt"] = &fstest.MapFile{}
	if said := Check(fsys).Error(); !strings.HasPrefix(said, `"01-prov/\x1b[2Jhej\n.txt": fel: hör inte hit`) {
		t.Errorf("said: %q", said)
	}
}

// On a real disk a link out of the folder is not followed, whatever it leads to.
func TestLinksOutOfTheFolder(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "outside")
	writeFS(t, outside, goodFS())
	inside := filepath.Join(t.TempDir(), "inside")
	writeFS(t, inside, goodFS())
	for _, file := range []string{structureAt, englishAt} {
		if err := os.Remove(filepath.Join(inside, file)); err != nil {
			t.Fatal(err)
		}
	}
	for from, to := range map[string]string{
		"01-prov/module.yaml": filepath.Join(outside, structureAt),
		"01-prov/en.yaml":     "/dev/zero",
		"02-annat":            filepath.Join(outside, "01-prov"),
	} {
		if err := os.Symlink(to, filepath.Join(inside, from)); err != nil {
			t.Fatal(err)
		}
	}
	root, err := os.OpenRoot(inside)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	for name, fsys := range map[string]fs.FS{"folder": os.DirFS(inside), "rooted": root.FS()} {
		want := strings.Join([]string{
			"01-prov/en.yaml: fel: är ingen vanlig fil",
			"01-prov/module.yaml: fel: är ingen vanlig fil",
			"02-annat: fel: är ingen vanlig fil eller mapp",
		}, "\n")
		if said := Check(fsys).Error(); said != want {
			t.Errorf("%s: said:\n%s\nwant:\n%s", name, said, want)
		}
	}
}

func writeFS(t *testing.T, dir string, fsys fs.FS) {
	t.Helper()
	if err := os.CopyFS(dir, fsys); err != nil {
		t.Fatal(err)
	}
}
