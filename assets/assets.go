// Package assets holds what is not Go: the built front end, the modules of the material and the words of the interface.
//
// The front end is built by `make assets` into dist/, which is not in git. The package compiles without it, so that
// vet and most tests need no Node; Check tells whether it is there.
package assets

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"
)

// dist/.gitkeep is in git; "all:" makes a dot file count, so that an empty dist/ compiles.
//
//go:embed all:dist
var dist embed.FS

//go:embed all:modules
var modules embed.FS

//go:embed locales/*.toml
var locales embed.FS

// ErrNotBuilt says what to do when the front end is missing.
var ErrNotBuilt = errors.New("assets: the front end is not built; run `make assets` (needs Node 20 and npm)")

// Prefix begins the address of every built file.
const Prefix = "/assets/"

// file is one line of the manifest that build.mjs writes.
type file struct {
	File      string `json:"file"`
	Integrity string `json:"integrity"`
}

// bundle is the build as the program reads it: entries by the name they are asked for, and the set of files served.
type bundle struct {
	entries map[string]file
	served  map[string]bool
}

var built = sync.OnceValues(func() (bundle, error) { return read(dist) })

func read(dist fs.FS) (bundle, error) {
	raw, err := fs.ReadFile(dist, "dist/manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return bundle{}, ErrNotBuilt
	}
	if err != nil {
		return bundle{}, fmt.Errorf("assets: manifest: %w", err)
	}
	b := bundle{entries: map[string]file{}, served: map[string]bool{}}
	if err := json.Unmarshal(raw, &b.entries); err != nil {
		return bundle{}, fmt.Errorf("assets: manifest: %w; run `make assets`", err)
	}
	for name, f := range b.entries {
		if _, err := fs.Stat(dist, path.Join("dist", f.File)); err != nil {
			return bundle{}, fmt.Errorf("assets: %s is in the manifest but its file is not; run `make assets`: %w", name, err)
		}
		b.served[f.File] = true
	}
	return b, nil
}

// Check returns ErrNotBuilt when the front end has not been built, and another error when the build is not whole.
// The program calls it before it starts to listen.
func Check() error {
	_, err := built()
	return err
}

// URL gives the address of an entry such as "phone.js", with its content hash. It is the bare Prefix for a name that
// the build does not have; Has tells them apart.
func URL(name string) string {
	b, _ := built() // Check has reported the error at start
	return Prefix + b.entries[name].File
}

// Integrity gives the subresource-integrity hash of an entry, and the empty string for an unknown one.
func Integrity(name string) string {
	b, _ := built() // Check has reported the error at start
	return b.entries[name].Integrity
}

// Has tells whether the build has an entry.
func Has(name string) bool {
	b, _ := built() // Check has reported the error at start
	_, ok := b.entries[name]
	return ok
}

var contentTypes = map[string]string{
	".js":    "text/javascript; charset=utf-8",
	".css":   "text/css; charset=utf-8",
	".svg":   "image/svg+xml",
	".woff2": "font/woff2",
}

// Open gives the file whose address is Prefix+name: its bytes in the best encoding that acceptEncoding allows ("br",
// "gzip" or "" for none), and whether it may be cached for good. Only files that the manifest names are given; ok is
// false for everything else. The caller must not change body. Answers vary with Accept-Encoding.
func Open(name, acceptEncoding string) (body []byte, contentType, encoding string, immutable, ok bool) {
	b, _ := built() // an absent build serves nothing
	contentType = contentTypes[path.Ext(name)]
	if !b.served[name] || contentType == "" {
		return nil, "", "", false, false
	}
	full := path.Join("dist", name)
	for _, e := range []struct{ encoding, suffix string }{{"br", ".br"}, {"gzip", ".gz"}} {
		if !accepts(acceptEncoding, e.encoding) {
			continue
		}
		if body, err := dist.ReadFile(full + e.suffix); err == nil {
			return body, contentType, e.encoding, true, true
		}
	}
	body, err := dist.ReadFile(full)
	if err != nil {
		return nil, "", "", false, false
	}
	return body, contentType, "", true, true
}

// accepts tells whether an Accept-Encoding header allows an encoding. A quality of zero forbids it.
func accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, quality, _ := strings.Cut(part, ";")
		if !strings.EqualFold(strings.TrimSpace(name), encoding) {
			continue
		}
		q, found := strings.CutPrefix(strings.ReplaceAll(quality, " ", ""), "q=")
		return !found || strings.Trim(q, "0.") != ""
	}
	return false
}

// Modules gives the modules of the material, one folder each.
func Modules() fs.FS { return sub(modules, "modules") }

// Locales gives the interface words, one file for each area and language: "phone.sv.toml".
func Locales() fs.FS { return sub(locales, "locales") }

func sub(fsys embed.FS, dir string) fs.FS {
	s, err := fs.Sub(fsys, dir)
	if err != nil {
		panic(err) // only for a folder name that is no path, and these are constants
	}
	return s
}
