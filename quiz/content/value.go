package content

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

var validID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

// A value is a place in a yaml file. Its methods report what is wrong there and give the zero value back, so that
// reading goes on. A value without a node is missing: that has been reported, and its methods are silent.
type value struct {
	c    *checker
	file string
	key  string
	node *yaml.Node
	line int
}

func (v value) errorf(format string, args ...any) {
	v.c.errorf(v.file, v.line, v.key, format, args...)
}

func (v value) missing() bool { return v.node == nil }

func (v value) child(name string, n *yaml.Node, line int) value {
	key := v.key + name
	if v.key != "" && !strings.HasPrefix(name, "[") {
		key = v.key + "." + name
	}
	return value{c: v.c, file: v.file, key: key, node: n, line: line}
}

// at is another place in the same file, to report something there.
func (v value) at(key string, line int) value {
	v.key, v.line = key, line
	return v
}

// namedByID is the same place under a key that people recognise: its id instead of its number, where it has one.
func (v value) namedByID(parent string) value {
	if id := v.peek("id"); validID.MatchString(id) {
		v.key = parent + "." + id
	}
	return v
}

// peek gives a text under a key without reporting anything.
func (v value) peek(name string) string {
	if v.missing() || v.node.Kind != yaml.MappingNode {
		return ""
	}
	for i := 0; i+1 < len(v.node.Content); i += 2 {
		if v.node.Content[i].Value == name {
			return v.node.Content[i+1].Value
		}
	}
	return ""
}

// An entry is one key of a mapping and what stands under it.
type entry struct {
	name string
	value
}

// entries gives the keys of a mapping in the order they stand. A key that stands twice is reported and given once.
func (v value) entries() []entry {
	if v.missing() {
		return nil
	}
	if v.node.Kind != yaml.MappingNode {
		v.errorf("ska vara nycklar med värden, är %s", kindName(v.node))
		return nil
	}
	var all []entry
	seen := map[string]int{}
	for i := 0; i+1 < len(v.node.Content); i += 2 {
		k := v.node.Content[i]
		if k.Kind != yaml.ScalarNode {
			v.c.errorf(v.file, k.Line, v.key, "en nyckel ska vara ett ord, är %s", kindName(k))
			continue
		}
		e := entry{k.Value, v.child(k.Value, v.node.Content[i+1], k.Line)}
		if first, twice := seen[k.Value]; twice {
			e.errorf("står två gånger, först på rad %d", first)
			continue
		}
		seen[k.Value] = k.Line
		all = append(all, e)
	}
	return all
}

// fields is a mapping whose keys are known beforehand.
type fields struct {
	of  value
	got map[string]value
}

// fields reads a mapping and reports every key that is not among the known ones.
func (v value) fields(known ...string) fields {
	f := fields{of: v, got: map[string]value{}}
	for _, e := range v.entries() {
		if !slices.Contains(known, e.name) {
			e.errorf("okänd nyckel; här finns %s", strings.Join(known, ", "))
			continue
		}
		f.got[e.name] = e.value
	}
	return f
}

// need gives the value of a key and reports it when it is missing or empty.
func (f fields) need(name string) value {
	v, ok := f.opt(name)
	if !ok && f.of.node != nil && f.of.node.Kind == yaml.MappingNode {
		f.of.child(name, nil, f.of.line).errorf("saknas")
	}
	return v
}

// opt gives the value of a key that may be left out.
func (f fields) opt(name string) (value, bool) {
	v, ok := f.got[name]
	if !ok || isNull(v.node) {
		return value{c: f.of.c, file: f.of.file}, false
	}
	return v, true
}

// list gives the items of a list.
func (v value) list() []value {
	if v.missing() {
		return nil
	}
	if v.node.Kind != yaml.SequenceNode {
		v.errorf("ska vara en lista, är %s", kindName(v.node))
		return nil
	}
	items := make([]value, 0, len(v.node.Content))
	for i, n := range v.node.Content {
		items = append(items, v.child("["+strconv.Itoa(i)+"]", n, n.Line))
	}
	return items
}

// oneOrMore gives the items of a list, or the value itself where only one is written.
func (v value) oneOrMore() []value {
	if !v.missing() && v.node.Kind == yaml.ScalarNode {
		return []value{v}
	}
	return v.list()
}

// text gives what is written, whatever yaml takes it for: 2.10 stays "2.10" and no stays "no".
func (v value) text() (string, bool) {
	if v.missing() {
		return "", false
	}
	if v.node.Kind != yaml.ScalarNode {
		v.errorf("ska vara en text, är %s", kindName(v.node))
		return "", false
	}
	s := strings.TrimSpace(v.node.Value)
	if isNull(v.node) || s == "" {
		v.errorf("är tom")
		return "", false
	}
	return s, true
}

// id gives an identifier of ours.
func (v value) id() (string, bool) {
	s, ok := v.text()
	if !ok {
		return "", false
	}
	if !validID.MatchString(s) {
		v.errorf("%q duger inte som id: små bokstäver a–z, siffror och bindestreck, högst 40, inte bindestreck först", s)
		return "", false
	}
	return s, true
}

// number gives a number in units of 10^-decimals.
func (v value) number(decimals int) (int64, bool) {
	s, ok := v.text()
	if !ok {
		return 0, false
	}
	n, err := parseUnits(s, decimals)
	if err != nil {
		v.errorf("%v", err)
		return 0, false
	}
	return n, true
}

// whole gives a whole number between two bounds.
func (v value) whole(lo, hi int64) (int, bool) {
	n, ok := v.number(0)
	if !ok {
		return 0, false
	}
	if n < lo || n > hi {
		v.errorf("ska vara mellan %d och %d, är %d", lo, hi, n)
		return 0, false
	}
	return int(n), true
}

// yes gives true or false.
func (v value) yes() bool {
	s, ok := v.text()
	if ok && s != "true" && s != "false" {
		v.errorf("ska vara true eller false, är %q", s)
	}
	return s == "true"
}

// date gives a day of the calendar, 2006-01-02.
func (v value) date() string {
	s, ok := v.text()
	if !ok {
		return ""
	}
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		v.errorf("%q är inget datum; skriv år-månad-dag: 2026-11-01", s)
		return ""
	}
	return s
}

func isNull(n *yaml.Node) bool {
	return n == nil || n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null"
}

func kindName(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "nycklar med värden"
	case yaml.SequenceNode:
		return "en lista"
	case yaml.ScalarNode:
		if isNull(n) {
			return "tom"
		}
		return "ett enda värde"
	}
	return "något annat"
}
