// Package i18n turns message ids into words in the reader's language. The words are in TOML files, one for each area
// and language ("phone.sv.toml"); Swedish is the source, and stands in where another language lacks a text.
package i18n

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // Europe/Stockholm on machines without a time-zone database

	"github.com/BurntSushi/toml"
	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

var (
	fileName  = regexp.MustCompile(`^[a-z]+\.([A-Za-z-]+)\.toml$`)
	messageID = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`)
)

// A Catalogue holds the words of all languages. It does not change after Load and may be used by many goroutines.
type Catalogue struct {
	printers  map[string]Printer // by Language.Tag
	languages []Language
	guesses   []Language // what Accept-Language may lead to, in the matcher's order
	matcher   language.Matcher
	zone      *time.Location

	mu      sync.Mutex
	missing map[string]int
}

// Load reads every locale file in the root of fsys. It fails on a file that is not TOML, on one in a language that
// the program does not know, on an id that is not CamelCase or is in two areas, on an empty text, and when there is
// no Swedish.
func Load(fsys fs.FS) (*Catalogue, error) {
	names, err := fs.Glob(fsys, "*.toml")
	if err != nil {
		return nil, fmt.Errorf("i18n: %w", err)
	}
	zone, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		return nil, fmt.Errorf("i18n: %w", err)
	}
	bundle := goi18n.NewBundle(language.Swedish)
	bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	loaded := map[string]map[string]string{} // file tag → id → the file that has it
	for _, name := range names {
		if err := loadFile(fsys, name, bundle, loaded); err != nil {
			return nil, err
		}
	}
	if loaded[Source] == nil {
		return nil, fmt.Errorf("i18n: no words in the source language (*.%s.toml)", Source)
	}
	return newCatalogue(bundle, loaded, zone), nil
}

// loadFile adds one file to the bundle, and its ids to loaded.
func loadFile(fsys fs.FS, name string, bundle *goi18n.Bundle, loaded map[string]map[string]string) error {
	m := fileName.FindStringSubmatch(path.Base(name))
	if m == nil {
		return fmt.Errorf("i18n: %s: want a name like phone.sv.toml", name)
	}
	tag := m[1]
	if _, ok := byFile(tag); !ok {
		return fmt.Errorf("i18n: %s: unknown language %q", name, tag)
	}
	raw, err := fs.ReadFile(fsys, name)
	if err != nil {
		return fmt.Errorf("i18n: %w", err)
	}
	file, err := bundle.ParseMessageFileBytes(raw, name)
	if err != nil {
		return fmt.Errorf("i18n: %s: %w", name, err)
	}
	if loaded[tag] == nil {
		loaded[tag] = map[string]string{}
	}
	for _, msg := range file.Messages {
		if !messageID.MatchString(msg.ID) {
			return fmt.Errorf("i18n: %s: %q is not a message id in CamelCase", name, msg.ID)
		}
		if other, twice := loaded[tag][msg.ID]; twice {
			return fmt.Errorf("i18n: %s: %s is in %s too", name, msg.ID, other)
		}
		if strings.TrimSpace(msg.Other) == "" {
			return fmt.Errorf("i18n: %s: %s has no text", name, msg.ID)
		}
		loaded[tag][msg.ID] = name
	}
	return nil
}

func newCatalogue(bundle *goi18n.Bundle, loaded map[string]map[string]string, zone *time.Location) *Catalogue {
	c := &Catalogue{printers: map[string]Printer{}, zone: zone, missing: map[string]int{}}
	var tags []language.Tag
	for _, l := range known {
		if loaded[l.file] == nil {
			continue
		}
		c.languages = append(c.languages, l)
		c.printers[l.Tag] = Printer{
			Lang: l.Tag, HTMLLang: l.HTMLLang, Dir: l.Dir,
			catalogue: c, words: goi18n.NewLocalizer(bundle, l.file, Source), numbers: separatorsOf(cmp.Or(l.numbers, l.HTMLLang)),
		}
		// Two languages with one html tag (Swedish and easy Swedish) cannot be told apart by a browser's header.
		if tag := language.Make(l.HTMLLang); !slices.Contains(tags, tag) {
			tags = append(tags, tag)
			c.guesses = append(c.guesses, l)
		}
	}
	c.matcher = language.NewMatcher(tags)
	return c
}

// Printer gives the words of a language by its Language.Tag, and Swedish for one that is not loaded.
func (c *Catalogue) Printer(lang string) Printer {
	if p, ok := c.printers[lang]; ok {
		return p
	}
	return c.printers[Source]
}

// Languages lists the languages that people can choose, in the order to offer them.
func (c *Catalogue) Languages() []Language { return slices.Clone(c.languages) }

// Match chooses a language tag: the cookie's when it names a loaded language, else the best guess from the
// browser's Accept-Language, else Swedish. Both may be empty or anything at all.
func (c *Catalogue) Match(cookie, acceptLanguage string) string {
	if _, ok := c.printers[cookie]; ok {
		return cookie
	}
	wanted, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil {
		return Source // a header that cannot be read is no wish
	}
	_, i, confidence := c.matcher.Match(wanted...)
	if confidence == language.No {
		return Source
	}
	return c.guesses[i].Tag
}

// Missing tells how many times each id was asked for in a language that lacks it, or with the wrong values. A release
// whose tests pass has none.
func (c *Catalogue) Missing() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.missing)
}

// countMissing remembers at most a thousand ids, so that an id made from input cannot fill the memory.
func (c *Catalogue) countMissing(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.missing[id]; ok || len(c.missing) < 1000 {
		c.missing[id]++
	}
}
