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
	if encoding := foreignEncoding(data); encoding != "" {
		c.errorf(file, 0, "", "är sparad som %s; spara filen som UTF-8", encoding)
		return value{}, false
	}
	if !c.checkLines(file, data, notPlainText) {
		return value{}, false
	}
	doc, err := parseYAML(data)
	if err != nil {
		line, text := splitYAMLError(err)
		last := bytes.Count(bytes.TrimRight(data, "\n"), []byte("\n")) + 1
		c.errorf(file, min(line, last), "", "är inte giltig yaml: %s", inSwedish(text))
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
		return nil, fmt.Errorf("kan inte läsas: %w", err)
	}
	data, err := io.ReadAll(io.LimitReader(f, maxFileSize+1))
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("kan inte läsas: %w", err)
	}
	if len(data) > maxFileSize {
		return nil, errors.New("är större än 1 MiB")
	}
	return data, nil
}

// checkLines reports the first line in which the rule finds something wrong, and how many more there are: a file of
// another sort is wrong in every line.
func (c *checker) checkLines(file string, data []byte, wrong func(string) string) bool {
	first, text, more := 0, "", 0
	for i, line := range bytes.Split(data, []byte("\n")) {
		switch said := wrong(string(bytes.TrimSuffix(line, []byte("\r")))); {
		case said == "":
		case first == 0:
			first, text = i+1, said
		default:
			more++
		}
	}
	switch {
	case first == 0:
		return true
	case more == 1:
		text += " (och en rad till)"
	case more > 1:
		text += fmt.Sprintf(" (och %d rader till)", more)
	}
	c.errorf(file, first, "", "%s", text)
	return false
}

// foreignEncoding names an encoding that the file is saved in instead of UTF-8, where that can be seen.
func foreignEncoding(data []byte) string {
	for mark, name := range map[string]string{"\xff\xfe": "UTF-16", "\xfe\xff": "UTF-16"} {
		if bytes.HasPrefix(data, []byte(mark)) {
			return name
		}
	}
	if n := bytes.Count(data, []byte{0}); len(data) > 3 && n*5 > len(data)*2 { // every other byte, in western writing
		return "UTF-16"
	}
	if utf8.Valid(data) {
		return ""
	}
	// Swedish text in Windows-1252 or Latin-1: å, ä and ö are single bytes between ordinary letters.
	swedish, other := 0, 0
	for i, b := range data {
		if b < utf8.RuneSelf {
			continue
		}
		alone := (i == 0 || data[i-1] < utf8.RuneSelf) && (i+1 == len(data) || data[i+1] < utf8.RuneSelf)
		if alone && bytes.IndexByte([]byte("\xe5\xe4\xf6\xc5\xc4\xd6\xe9\x93\x94\x96"), b) >= 0 {
			swedish++
		} else {
			other++
		}
	}
	if swedish > other {
		return "Latin-1 (Windows-1252)"
	}
	return ""
}

// notPlainText finds bytes that are not UTF-8, and control characters.
func notPlainText(s string) string {
	if !utf8.ValidString(s) {
		return "är inte UTF-8"
	}
	for _, r := range s {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return fmt.Sprintf("har styrtecknet %U", r)
		}
	}
	return ""
}

// turnsDirection finds characters that turn the direction of writing, and so can make a text look like another.
func turnsDirection(s string) string {
	for _, r := range s {
		if unicode.Is(unicode.Bidi_Control, r) {
			return fmt.Sprintf("har det osynliga tecknet %U, som vänder skrivriktningen", r)
		}
	}
	return ""
}

var errEmpty = errors.New("filen är tom")

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
		return nil, errors.New("filen ska vara ett enda dokument, utan --- mellan delar")
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
		return "är indragen i för många nivåer"
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		return "ankare (&) och alias (*) används inte här; skriv texten inom citattecken"
	case n.Style&yaml.TaggedStyle != 0:
		return "taggar (!) används inte här; skriv texten inom citattecken"
	case n.Kind != yaml.ScalarNode:
		return ""
	}
	if text := notPlainText(n.Value); text != "" {
		return text
	}
	return turnsDirection(n.Value)
}

// yamlErrors says the parser's commonest complaints in Swedish, with what usually is the cause.
var yamlErrors = []struct{ part, text string }{
	{"mapping values are not allowed", "kolon och mellanslag mitt i en text; sätt texten inom citattecken"},
	{"did not find expected key", "indraget stämmer inte, eller så fortsätter raden efter ett citattecken"},
	{"did not find expected ',' or '}'", "det saknas ett komma eller en }, eller så behöver en text citattecken"},
	{"did not find expected ',' or ']'", "det saknas ett komma eller en ]"},
	{"did not find expected '-'", "raderna i listan börjar inte på samma plats"},
	{"did not find expected node content", "något saknas, till exempel ett ] eller }"},
	{"could not find expected ':'", "det saknas ett kolon efter en nyckel, eller så stämmer inte indraget"},
	{"found character that cannot start", "en text börjar med ett tecken som yaml inte tål (tabb, @, %, `); sätt den inom citattecken"},
	{"found a tab character", "tabb i indraget; använd mellanslag"},
	{"unexpected end of stream", "ett citattecken avslutas aldrig"},
	{"found unknown escape character", "ett omvänt snedstreck inom citattecken; skriv det två gånger eller använd enkla citattecken"},
	{"block sequence entries are not allowed", "ett bindestreck på fel plats; sätt texten inom citattecken"},
	{"unknown anchor", "en text börjar med *; sätt den inom citattecken"},
}

// inSwedish keeps the parser's own words in parentheses, for whoever searches for them.
func inSwedish(text string) string {
	for _, e := range yamlErrors {
		if strings.Contains(text, e.part) {
			return e.text + " (" + text + ")"
		}
	}
	return text
}
