// Package chart draws figures as pictures: bars, lines, an age pyramid, and a map of Norrbotten with a tile for each
// municipality. It knows nothing of pages: it takes words in the reader's language and gives SVG.
//
// Rules that every picture keeps: bars begin at nought; a line whose axis begins elsewhere says so; every value that a
// bar or a tile stands for is written beside it; nothing is told by colour alone, so the same picture works in the
// dark, on a black and white printer and for those who see colours otherwise. Whoever shows a picture also shows the
// figures as a table.
package chart

import (
	"context"
	"fmt"
	"html"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode"

	"norrbottenforalla.se/quiz"
)

// A Figure is what is to be drawn, in the reader's language.
type Figure struct {
	ID      string // unique on its page; small letters, digits and hyphens
	Kind    quiz.ChartKind
	Title   string
	Alt     string                       // what the picture tells, in words
	Unit    string                       // "procent"; may be empty
	Columns []string                     // the names of the series; a single one may be ""
	Before  bool                         // the first of two columns is what was before the second: hollow, as first votes are
	Rows    []Row                        // Lines: points in time, rising. Pyramid: ages, rising. Tiles: in any order
	Number  func(int64) string           // writes a value as the language does
	Mark    func(int64) string           // Lines: writes a mark of the scale, which is round; nil is Number
	Range   func(from, to string) string // Tiles: "2 till 7"; nil gives "2–7"
	Full    int64                        // Bars: what fills the width, 100 of percent; 0: the largest value does
	From    func(string) string          // Lines: says where a cut axis begins, "Axeln börjar på 240 000"
}

// A Row is one category with a value for each column.
type Row struct {
	Code   string // Tiles: the municipality's, "2514". Lines: the time as a number where it is one, "1998"
	Label  string
	Values []Value
}

// A Value is a number, or words where there is none to show.
type Value struct {
	N    int64
	More int64  // Bars: how much larger the number may be than N, when it is only known to lie between
	None string // "–", "färre än fem"; "" for a number
	Said string // how the number is written, when not as a number: "3 av 6"
}

// most gives the largest number that the value may be.
func (v Value) most() int64 { return v.N + v.More }

// Of makes values of numbers.
func Of(numbers ...int64) []Value {
	values := make([]Value, len(numbers))
	for i, n := range numbers {
		values[i] = Value{N: n}
	}
	return values
}

// Words gives a value as it is written.
func (f Figure) Words(v Value) string {
	if v.None != "" {
		return v.None
	}
	if v.Said != "" {
		return v.Said
	}
	if v.More > 0 {
		return f.Number(v.N) + "–" + f.Number(v.most())
	}
	return f.Number(v.N)
}

// A Size is the room for a picture, in units of its own: the page scales it to the width that there is.
type Size struct {
	Wide float64
	Text float64 // of labels
	Low  bool    // as low as it can be: height is dearer than width
}

// Hand is for a phone held in a hand, and for paper.
var Hand = Size{Wide: 320, Text: 14}

// Em is for a wall: a column so many em wide, whose labels are as large as the text around them.
func Em(wide float64) Size { return Size{Wide: math.Round(wide * 16), Text: 16, Low: true} }

// A Picture is a drawing, ready to be written. The zero value draws nothing.
type Picture struct {
	ID         string
	Title, Alt string
	Wide, High float64
	Text       float64
	Shapes     []Shape
}

// A Shape is one thing in a picture.
type Shape struct {
	Tag     string // "rect", "line", "path", "circle", "text"
	X, Y    float64
	X2, Y2  float64 // line: its end. rect: width and height. circle: X2 is the radius
	Path    string
	Fill    string // how it is filled: see the constants
	Stroke  float64
	Dash    string
	Words   string
	Size    float64 // text
	Anchor  string  // text: "", "middle", "end"
	Bold    bool
	Opacity float64 // of the fill, when not 1
}

// Fills. Ink is the colour of the text around the picture, so that a picture follows it into the dark and onto paper.
// Paper is that of what is around it.
const (
	none  = "none"
	paper = "var(--card,#fff)"
)

// Draw draws a figure in the room there is; the picture is as high as it needs to be. A figure without rows, or of a
// kind that is not known, gives the zero Picture.
func Draw(f Figure, s Size) Picture {
	if len(f.Rows) == 0 {
		return Picture{}
	}
	p := &pen{f: f, Size: s}
	switch f.Kind {
	case quiz.Bars:
		p.bars()
	case quiz.Lines:
		p.lines()
	case quiz.Pyramid:
		p.pyramid()
	case quiz.Tiles:
		p.tiles()
	default:
		return Picture{}
	}
	return Picture{ID: f.ID, Title: f.Title, Alt: f.Alt, Wide: s.Wide, High: math.Ceil(p.y), Text: s.Text, Shapes: p.shapes}
}

// High tells how high a figure becomes in the room there is, as a share of Text.
func High(f Figure, s Size) float64 { return Draw(f, s).High / s.Text }

// Render writes the picture as SVG. It has the form that a page's parts have.
func (p Picture) Render(_ context.Context, w io.Writer) error {
	_, err := io.WriteString(w, p.SVG())
	return err
}

// SVG writes the picture; "" for the zero Picture. Words are escaped.
func (p Picture) SVG() string {
	if len(p.Shapes) == 0 {
		return ""
	}
	var b strings.Builder
	id := html.EscapeString(p.ID)
	fmt.Fprintf(&b, `<svg viewBox="0 0 %s %s" role="img" aria-labelledby="%s-t %s-d" fill="currentColor" font-size="%s">`, at(p.Wide), at(p.High), id, id, at(p.Text))
	fmt.Fprintf(&b, `<title id="%s-t">%s</title><desc id="%s-d">%s</desc>`, id, html.EscapeString(p.Title), id, html.EscapeString(p.Alt))
	for _, s := range p.Shapes {
		s.write(&b, p.Text)
	}
	b.WriteString("</svg>")
	return b.String()
}

func (s Shape) write(b *strings.Builder, text float64) {
	b.WriteString("<" + s.Tag)
	put := func(name, value string) {
		if value != "" {
			b.WriteString(" " + name + `="` + html.EscapeString(value) + `"`)
		}
	}
	switch s.Tag {
	case "rect":
		put("x", at(s.X))
		put("y", at(s.Y))
		put("width", at(s.X2))
		put("height", at(s.Y2))
	case "line":
		put("x1", at(s.X))
		put("y1", at(s.Y))
		put("x2", at(s.X2))
		put("y2", at(s.Y2))
	case "circle":
		put("cx", at(s.X))
		put("cy", at(s.Y))
		put("r", at(s.X2))
	case "path":
		put("d", s.Path)
	case "text":
		put("x", at(s.X))
		put("y", at(s.Y))
		put("text-anchor", s.Anchor)
		if s.Size != text {
			put("font-size", at(s.Size))
		}
		if s.Bold {
			put("font-weight", "700")
		}
	}
	put("fill", s.Fill)
	if s.Opacity > 0 {
		put("fill-opacity", at2(s.Opacity))
	}
	if s.Stroke > 0 {
		put("stroke", "currentColor")
		if s.Stroke != 1 {
			put("stroke-width", at(s.Stroke))
		}
		put("stroke-dasharray", s.Dash)
	}
	if s.Tag == "text" {
		b.WriteString(">" + html.EscapeString(s.Words) + "</text>")
		return
	}
	b.WriteString("/>")
}

// at writes a place, to a tenth of a unit.
func at(v float64) string { return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64) }

func at2(v float64) string { return strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64) }

// The widths of letters, as shares of their size, with room to spare: which font a page has, nobody knows. Digits are told
// apart because numbers have nothing narrow to even out: in a wide font such as DejaVu Sans they are .64, bold .7.
const (
	letterWide, boldLetterWide = .58, .65
	digitWide, boldDigitWide   = .64, .7
	markWide, boldMarkWide     = .36, .4
)

// wide tells how wide a text becomes.
func wide(words string, size float64, bold bool) float64 {
	letter, digit, mark := letterWide, digitWide, markWide
	if bold {
		letter, digit, mark = boldLetterWide, boldDigitWide, boldMarkWide
	}
	sum := 0.0
	for _, r := range words {
		switch {
		case unicode.IsDigit(r):
			sum += digit
		case unicode.IsSpace(r), r == ',', r == '.':
			sum += mark
		default:
			sum += letter
		}
	}
	return sum * size
}

// cut breaks a text between its words into lines no wider than the room; a longer word stands alone.
func cut(words string, size, room float64) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(words) {
		longer := strings.TrimSpace(line + " " + word)
		if line != "" && wide(longer, size, false) > room {
			lines, longer = append(lines, line), word
		}
		line = longer
	}
	return append(lines, line)
}

// high gives a height in units of Text: the first where there is room, the second where there is not.
func (s Size) high(roomy, low float64) float64 {
	if s.Low {
		return s.Text * low
	}
	return s.Text * roomy
}

// A pen draws. y is how far down the picture has come.
type pen struct {
	Size
	f      Figure
	shapes []Shape
	y      float64
}

func (p *pen) add(s Shape) { p.shapes = append(p.shapes, s) }

// write writes a text whose middle is at a height.
func (p *pen) write(x, middle float64, words, anchor string, size float64, bold bool) {
	p.add(Shape{Tag: "text", X: x, Y: middle + size*.35, Words: words, Anchor: anchor, Size: size, Bold: bold})
}

// swatch fills a box as the series number i is filled: solid, hollow, half, and dashed.
func (p *pen) swatch(i int, x, y, w, h float64) Shape {
	if p.f.Before && i < 2 {
		i = 1 - i
	}
	s := Shape{Tag: "rect", X: x, Y: y, X2: w, Y2: h}
	switch i % 4 {
	case 1:
		s.Fill, s.Stroke = none, 1.5
	case 2:
		s.Opacity, s.Stroke = .3, 1
	case 3:
		s.Fill, s.Stroke, s.Dash = none, 1.5, "3 2"
	}
	return s
}

// legend says what solid and hollow mean, when there is more than one series.
func (p *pen) legend(sign func(i int, x, middle float64)) {
	if len(p.f.Columns) < 2 {
		return
	}
	x, high := 0.0, p.Text*1.5
	for i, name := range p.f.Columns {
		long := p.Text*2.1 + wide(name, p.Text, false)
		if x > 0 && x+long > p.Wide {
			x, p.y = 0, p.y+high
		}
		sign(i, x, p.y+high/2)
		p.write(x+p.Text*1.7, p.y+high/2, name, "", p.Text, false)
		x += long + p.Text*.6
	}
	p.y += high + p.Text*.4
}

// widest tells how wide the widest of some texts is.
func widest(texts []string, size float64, bold bool) float64 {
	most := 0.0
	for _, t := range texts {
		most = max(most, wide(t, size, bold))
	}
	return most
}

// fit gives the size at which the widest of some texts has room, at most the one given.
func fit(texts []string, size, room float64, bold bool) float64 {
	return min(size, room/max(widest(texts, 1, bold), 1))
}

func (p *pen) labels() []string {
	all := make([]string, len(p.f.Rows))
	for i, r := range p.f.Rows {
		all[i] = r.Label
	}
	return all
}

// values gives every value as it is written.
func (p *pen) values() []string {
	var all []string
	for _, r := range p.f.Rows {
		for _, v := range r.Values {
			all = append(all, p.f.Words(v))
		}
	}
	return all
}

// span gives the smallest and the largest number there is, and whether there is any.
func (f Figure) span() (least, most int64, ok bool) {
	for _, r := range f.Rows {
		for _, v := range r.Values {
			switch {
			case v.None != "":
				continue
			case !ok:
				least, most, ok = v.N, v.most(), true
			}
			least, most = min(least, v.N), max(most, v.most())
		}
	}
	return least, most, ok
}
