package content

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

const maxFileSize = 1 << 20

// readYAML reads one file into a value. When the file cannot be used the reasons are reported and ok is false.
func (c *checker) readYAML(fsys fs.FS, file string) (root value, ok bool) {
	data, err := readBounded(fsys, file)
	if err != nil {
		c.errorf(file, 0, "", "%v", err)
		return value{}, false
	}
	if !c.checkLines(file, data, notPlainText) {
		return value{}, false
	}
	doc, err := parseYAML(data)
	if err != nil {
		line, text := splitYAMLError(err)
		last := bytes.Count(bytes.TrimRight(data, "\n"), []byte("\n")) + 1
		c.errorf(file, min(line, last), "", "not valid yaml: %s", text)
		return value{}, false
	}
	root = value{c: c, file: file, node: doc, line: doc.Line}
	// The values first, which can say under which key; then what is left, in comments.
	if !root.checkNodes(0) || !c.checkLines(file, data, turnsDirection) {
		return value{}, false
	}
	return root, true
}

func readBounded(fsys fs.FS, file string) ([]byte, error) {
	f, err := fsys.Open(file)
	if err != nil {
		return nil, fmt.Errorf("cannot be read: %w", err)
	}
	data, err := io.ReadAll(io.LimitReader(f, maxFileSize+1))
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("cannot be read: %w", err)
	}
	if len(data) > maxFileSize {
		return nil, errors.New("is larger than 1 MiB")
	}
	return data, nil
}

// checkLines reports every line in which the rule finds something wrong.
func (c *checker) checkLines(file string, data []byte, wrong func(string) string) bool {
	ok := true
	for i, line := range bytes.Split(data, []byte("\n")) {
		if text := wrong(string(bytes.TrimSuffix(line, []byte("\r")))); text != "" {
			c.errorf(file, i+1, "", "%s", text)
			ok = false
		}
	}
	return ok
}

// notPlainText finds bytes that are not UTF-8, and control characters.
func notPlainText(s string) string {
	if !utf8.ValidString(s) {
		return "is not UTF-8 text"
	}
	for _, r := range s {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return fmt.Sprintf("has the control character %U", r)
		}
	}
	return ""
}

// turnsDirection finds characters that turn the direction of writing, and so can make a text look like another.
func turnsDirection(s string) string {
	for _, r := range s {
		if unicode.Is(unicode.Bidi_Control, r) {
			return fmt.Sprintf("has the invisible character %U, which turns the direction of writing", r)
		}
	}
	return ""
}

var errEmpty = errors.New("the file is empty")

// parseYAML gives the top node of the only document in data.
func parseYAML(data []byte) (top *yaml.Node, err error) {
	// The files come from people. Should the parser trip over one, that is a problem of that file and no more.
	defer func() {
		if r := recover(); r != nil {
			top, err = nil, fmt.Errorf("%v", r)
		}
	}()
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc yaml.Node
	if err := dec.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, errEmpty
		}
		return nil, err
	}
	if len(doc.Content) == 0 {
		return nil, errEmpty
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, errors.New("the file should hold one document, without --- between parts")
	}
	return doc.Content[0], nil
}

var (
	yamlErrorLine = regexp.MustCompile(`^(?:yaml: )?(?:line (\d+): )?`)
	// The parser's own complaints count lines from 0, and leave out line 0; the scanner's count from 1.
	countedFromZero = regexp.MustCompile(`^did not find expected (?:node content|key|',' or|'-'|<)`)
)

// splitYAMLError gives the line that the error is about, 0 when it does not say, and the error without it.
func splitYAMLError(err error) (line int, text string) {
	m := yamlErrorLine.FindStringSubmatch(err.Error())
	text = err.Error()[len(m[0]):]
	if m[1] != "" {
		// Digits only, by the expression above; a number too large to hold is no line number.
		line, _ = strconv.Atoi(m[1])
	}
	if countedFromZero.MatchString(text) || line == 0 && !strings.Contains(text, "anchor") {
		line++
	}
	return line, text
}

const maxDepth = 20

// checkNodes refuses what yaml allows and our files do without: anchors and aliases (which can grow without bound),
// explicit tags, and forbidden characters.
func (v value) checkNodes(depth int) bool {
	if text := refusedNode(v.node, depth); text != "" {
		v.errorf("%s", text)
		return false
	}
	ok := true
	for i, n := range v.node.Content {
		child := v.child("["+strconv.Itoa(i)+"]", n, n.Line)
		if v.node.Kind == yaml.MappingNode {
			// Keys and values take turns; both belong to the key.
			k := v.node.Content[i&^1]
			child = v.child(k.Value, n, n.Line)
		}
		if !child.checkNodes(depth + 1) {
			ok = false
		}
	}
	return ok
}

func refusedNode(n *yaml.Node, depth int) string {
	switch {
	case depth > maxDepth:
		return "is nested too deeply"
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		return "anchors (&) and aliases (*) are not used here; write the text in quotation marks"
	case n.Style&yaml.TaggedStyle != 0:
		return "tags (!) are not used here; write the text in quotation marks"
	case n.Kind != yaml.ScalarNode:
		return ""
	}
	if text := notPlainText(n.Value); text != "" {
		return text
	}
	return turnsDirection(n.Value)
}
