package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"
)

const example = "../../quiz/content/testdata/example"

// ownModules is a folder of an author's own: the example that the guide names.
func ownModules(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "egna")
	if err := os.CopyFS(dir, os.DirFS(example)); err != nil {
		t.Fatal(err)
	}
	return dir
}

func write(t *testing.T, file string, data []byte) {
	t.Helper()
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// The program itself, given a folder with every sort of broken file, says each thing once, in one second or so, and
// fails; given a sound folder it says that nothing is wrong.
func TestCheckOfAnAuthorsFolder(t *testing.T) {
	dir := ownModules(t)
	module := filepath.Join(dir, "01-exempel")
	out, err := program("check", dir).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "avsnitt utan fel, 0 varningar.") {
		t.Fatalf("the example: %v\n%s", err, out)
	}
	if out, err := program("check", module).CombinedOutput(); err != nil {
		t.Fatalf("the example by itself: %v\n%s", err, out)
	}
	swedish, err := os.ReadFile(filepath.Join(module, "sv.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	copies := map[string]string{"90": "utf16", "91": "latin", "92": "stor", "93": "bomb", "94": "lank"}
	for number, id := range copies {
		if err := os.CopyFS(filepath.Join(dir, number+"-"+id), os.DirFS(module)); err != nil {
			t.Fatal(err)
		}
	}
	var wide, narrow bytes.Buffer
	for _, u := range utf16.Encode([]rune(string(swedish))) {
		wide.Write([]byte{byte(u), byte(u >> 8)})
	}
	for _, r := range strings.NewReplacer("–", "-", "”", "'").Replace(string(swedish)) {
		narrow.WriteByte(byte(r))
	}
	write(t, filepath.Join(dir, "90-utf16", "sv.yaml"), wide.Bytes())
	write(t, filepath.Join(dir, "91-latin", "sv.yaml"), narrow.Bytes())
	write(t, filepath.Join(dir, "92-stor", "sv.yaml"), bytes.Repeat([]byte("# fyll på\n"), 50<<20/11))
	write(t, filepath.Join(dir, "93-bomb", "sv.yaml"), []byte("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"))
	write(t, filepath.Join(dir, "93-bomb", "module.yaml"), []byte("id: ../../../etc/passwd\n"))
	if err := os.Remove(filepath.Join(dir, "94-lank", "sv.yaml")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(module, "sv.yaml"), filepath.Join(dir, "94-lank", "sv.yaml")); err != nil {
		t.Fatal(err)
	}
	out, err = program("check", dir).CombinedOutput()
	if err == nil {
		t.Error("a broken folder passes")
	}
	for _, want := range []string{
		"/egna/90-utf16/sv.yaml: fel: är sparad som UTF-16; spara filen som UTF-8",
		"/egna/91-latin/sv.yaml: fel: är sparad som Latin-1 (Windows-1252); spara filen som UTF-8",
		"/egna/92-stor/sv.yaml: fel: är större än 1 MiB",
		"/egna/93-bomb/sv.yaml:1: fel: a: ankare (&) och alias (*) används inte här",
		`/egna/93-bomb/module.yaml:1: fel: id: "../../../etc/passwd" duger inte som id`,
		"/egna/94-lank/sv.yaml: fel: är ingen vanlig fil",
		"norrbotten: materialet har",
	} {
		if strings.Count(string(out), want) != 1 {
			t.Errorf("does not say once: %s\n%s", want, out)
		}
	}
	if strings.Contains(string(out), "panic") || strings.Count(string(out), "stor/sv.yaml") != 1 || strings.Count(string(out), "utf16/sv.yaml") != 1 {
		t.Errorf("said:\n%s", out)
	}
}

// A federation's own module is served beside the program's; a broken one stops the server, unless it was told to go on
// without it.
func TestServeWithOwnModules(t *testing.T) {
	dir := ownModules(t)
	s := newServer(t, "--modules", dir)
	if _, page := s.visitor().get("/moduler"); !strings.Contains(page, "/moduler/exempel") || !strings.Contains(page, "/moduler/demografi") {
		t.Errorf("the modules are not beside each other:\n%s", page)
	}
	s.kill()
	if err := os.CopyFS(filepath.Join(dir, "02-demografi"), os.DirFS(filepath.Join(dir, "01-exempel"))); err != nil {
		t.Fatal(err)
	}
	refused(t, []string{"serve", "--db", filepath.Join(t.TempDir(), "a.db"), "--listen", "127.0.0.1:0", "--modules", dir},
		"materialet har 2 fel", "--skip-broken", "02-demografi/module.yaml", `men mappen heter "02-demografi"`)
	s = newServer(t, "--modules", dir, "--skip-broken")
	if _, page := s.visitor().get("/moduler"); !strings.Contains(page, "/moduler/exempel") || !strings.Contains(page, "/moduler/demografi") {
		t.Errorf("what is sound is not there:\n%s", page)
	}
	if said := s.said(); !strings.Contains(said, "02-demografi/module.yaml") {
		t.Errorf("what is left out is not told: %s", said)
	}
}

func TestAFolderThatIsNotThere(t *testing.T) {
	gone := filepath.Join(t.TempDir(), "borta")
	refused(t, []string{"check", gone}, gone, "finns inte")
	refused(t, []string{"serve", "--modules", gone}, gone, "finns inte")
}

func TestCheckTellsWhatLanguagesLack(t *testing.T) {
	dir := ownModules(t)
	swedish := filepath.Join(dir, "01-exempel", "sv.yaml")
	text, err := os.ReadFile(swedish)
	if err != nil {
		t.Fatal(err)
	}
	_, task, _ := strings.Cut(string(text), "\ntask:")
	write(t, filepath.Join(dir, "01-exempel", "fi.yaml"), []byte("title: Esimerkki\ntask:"+task))
	var out bytes.Buffer
	if err := run(context.Background(), []string{"check", "--languages", dir}, &out, &out); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	for _, want := range []string{"exempel, fi: ", "    saknas: summary\n", "demografi, fi: 0 av ", "demografi, en: "} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("does not say %q:\n%s", want, out.String())
		}
	}
	if strings.Contains(out.String(), "    saknas: title\n") {
		t.Errorf("says that a text is missing which is there:\n%s", out.String())
	}
}
