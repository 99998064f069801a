package chart

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// dashes tell lines apart: whole, dashed, dotted, and both.
var dashes = []string{"", "7 4", "2 4", "9 3 2 3"}

// An axis is a scale with marks at round numbers.
type axis struct{ from, to, step int64 }

// axisOf gives the scale for values between two. It begins at nought unless that would press everything into the
// upper fifth of the picture; then it begins at a round number below, and the picture has to say so.
func axisOf(least, most int64) axis {
	from, to := min(least, 0), max(most, 0)
	if least > 0 && float64(most-least) < float64(most)/5 {
		from = least
	}
	if most < 0 && float64(most-least) < float64(-least)/5 {
		to = most
	}
	if from == to {
		to++
	}
	a := axis{step: niceStep(float64(to-from) / 4)}
	a.from, a.to = floor(from, a.step), -floor(-to, a.step)
	if a.from == a.to {
		a.to += a.step
	}
	return a
}

// niceStep gives the least of 1, 2, 5, 10, 20 … that is no smaller.
func niceStep(least float64) int64 {
	for ten := int64(1); ; ten *= 10 {
		for _, n := range []int64{1, 2, 5} {
			if float64(n*ten) >= least {
				return n * ten
			}
		}
		if ten > math.MaxInt64/100 {
			return ten
		}
	}
}

// floor gives the largest multiple of step that is no larger than n.
func floor(n, step int64) int64 {
	m := n - n%step
	if m > n {
		m -= step
	}
	return m
}

// cutsOff tells whether the scale begins elsewhere than at nought.
func (a axis) cutsOff() bool { return a.from > 0 || a.to < 0 }

// times gives the place of each row along the picture, from 0 to 1: by the clock where the codes are numbers.
func (f Figure) times() []float64 {
	at, numbers := make([]float64, len(f.Rows)), true
	for i, r := range f.Rows {
		n, err := strconv.ParseFloat(r.Code, 64)
		at[i], numbers = n, numbers && err == nil && (i == 0 || n > at[i-1])
	}
	first, last := at[0], at[len(at)-1]
	for i := range at {
		switch {
		case len(at) == 1:
			at[i] = .5
		case numbers:
			at[i] = (at[i] - first) / (last - first)
		default:
			at[i] = float64(i) / float64(len(at)-1)
		}
	}
	return at
}

// A plot is the field that lines are drawn in.
type plot struct {
	left, right, top, bottom float64
	axis
}

func (b plot) high(n int64) float64 {
	return b.bottom - (b.bottom-b.top)*float64(n-b.from)/float64(b.to-b.from)
}

// lines draws a line for each column. The first and the last value of each are written beside it, and its name where
// it ends when there is room for it, else above the picture.
func (p *pen) lines() {
	least, most, _ := p.f.span()
	b := plot{axis: axisOf(least, most)}
	named := len(p.f.Columns) > 1 && widest(p.f.Columns, p.Text*.9, false) < p.Wide*.24
	if !named {
		p.legend(func(i int, x, middle float64) {
			p.add(Shape{Tag: "line", X: x, Y: middle, X2: x + p.Text*1.4, Y2: middle, Stroke: 2.5, Dash: dashes[i%4]})
		})
	}
	small := p.Text * .9
	ends := make([]string, len(p.f.Columns))
	for i := range ends {
		ends[i] = p.f.Words(p.last(i).value)
		if named {
			ends[i] = p.f.Columns[i] + " " + ends[i]
		}
	}
	marks := p.marks(b.axis)
	b.left = widest(marks, small, false) + p.Text*.5
	b.right = p.Wide - p.Text*.6 - widest(ends, small, true)
	b.top, b.bottom = p.y+p.Text*1.3, p.y+p.Text*1.3+max(p.high(9, 7), min((b.right-b.left)*.5, p.high(24, 9)))
	for i, mark := range marks {
		y := b.high(b.from + int64(i)*b.step)
		p.add(Shape{Tag: "line", X: b.left, Y: y, X2: b.right, Y2: y, Stroke: .5, Dash: "1 3"})
		p.write(b.left-p.Text*.4, y, mark, "end", small, false)
	}
	if b.from <= 0 && b.to >= 0 {
		p.add(Shape{Tag: "line", X: b.left, Y: b.high(0), X2: b.right, Y2: b.high(0), Stroke: 1})
	}
	p.years(b, small)
	p.strokes(b)
	p.ends(b, ends, small)
	p.y = b.bottom + p.Text*1.7
	if b.cutsOff() {
		p.add(Shape{Tag: "path", Path: zigzag(b.left, b.bottom, p.Text), Fill: none, Stroke: 1.5})
		for _, line := range cut(p.f.From(p.f.Number(b.from)), small, p.Wide) {
			p.write(0, p.y+small*.6, line, "", small, false)
			p.y += small * 1.3
		}
	}
}

// marks gives the numbers along the scale, as they are written.
func (p *pen) marks(a axis) []string {
	var all []string
	write := p.f.Mark
	if write == nil {
		write = p.f.Number
	}
	for n := a.from; n <= a.to; n += a.step {
		all = append(all, write(n))
	}
	return all
}

// zigzag is the sign of a scale that does not begin at nought.
func zigzag(x, y, size float64) string {
	var d strings.Builder
	d.WriteString("M" + at(x) + " " + at(y-size*1.2))
	for i, dx := range []float64{.3, -.3, .3, 0} {
		d.WriteString("L" + at(x+size*dx) + " " + at(y-size*(.9-.3*float64(i))))
	}
	return d.String()
}

// years writes the rows' labels below, as many as there is room for; the first and the last always.
func (p *pen) years(b plot, size float64) {
	places, y := p.f.times(), b.bottom+p.Text*.9
	x := func(i int) float64 { return b.left + (b.right-b.left)*places[i] }
	half := func(i int) float64 { return wide(p.f.Rows[i].Label, size, false) / 2 }
	last := len(places) - 1
	end := math.Inf(-1)
	for i := range places {
		if i != 0 && i != last && (x(i)-half(i) < end+size*.5 || x(i)+half(i) > x(last)-half(last)-size*.5) {
			continue
		}
		middle := min(max(x(i), half(i)), p.Wide-half(i))
		p.add(Shape{Tag: "line", X: x(i), Y: b.bottom, X2: x(i), Y2: b.bottom + p.Text*.25, Stroke: 1})
		p.write(middle, y, p.f.Rows[i].Label, "middle", size, false)
		end = middle + half(i)
	}
}

// A point is a value in its place.
type point struct {
	row   int
	value Value
}

// points gives a column's values, without those there are no numbers for.
func (p *pen) points(column int) []point {
	var all []point
	for i, r := range p.f.Rows {
		if column < len(r.Values) && r.Values[column].None == "" {
			all = append(all, point{i, r.Values[column]})
		}
	}
	return all
}

func (p *pen) last(column int) point {
	all := p.points(column)
	if len(all) == 0 {
		return point{value: Value{None: "–"}}
	}
	return all[len(all)-1]
}

// strokes draws the lines, with a dot at each value: whole or hollow in turn.
func (p *pen) strokes(b plot) {
	places := p.f.times()
	for c := range p.f.Columns {
		var d strings.Builder
		for i, pt := range p.points(c) {
			d.WriteString(map[bool]string{true: "M", false: "L"}[i == 0] + at(b.left+(b.right-b.left)*places[pt.row]) + " " + at(b.high(pt.value.N)))
		}
		if d.Len() > 0 {
			p.add(Shape{Tag: "path", Path: d.String(), Fill: none, Stroke: 2.5, Dash: dashes[c%4]})
		}
		for _, pt := range p.points(c) {
			dot := Shape{Tag: "circle", X: b.left + (b.right-b.left)*places[pt.row], Y: b.high(pt.value.N), X2: p.Text * .25, Stroke: 1.5}
			if c%2 == 1 {
				dot.Fill = paper
			}
			p.add(dot)
		}
	}
}

// ends writes the first value above where a single line begins, and the last one of each, with its name, beside where
// it ends; those that would stand on each other are moved apart.
func (p *pen) ends(b plot, words []string, size float64) {
	if all := p.points(0); len(p.f.Columns) == 1 && len(all) > 1 {
		first, above := all[0].value.N, -p.Text*.9
		if all[1].value.N > first {
			above = p.Text * .9 // the line rises: below it there is room
		}
		middle := min(max(b.high(first)+above, b.top-p.Text*.8), b.bottom-p.Text*.6)
		p.write(b.left+p.Text*.3, middle, p.f.Number(first), "", size, true)
	}
	type end struct {
		y     float64
		words string
	}
	var all []end
	for c := range p.f.Columns {
		if pt := p.last(c); pt.value.None == "" {
			all = append(all, end{b.high(pt.value.N), words[c]})
		}
	}
	slices.SortFunc(all, func(x, y end) int { return int(math.Copysign(1, x.y-y.y)) })
	step := size * 1.25
	for i := 1; i < len(all); i++ {
		all[i].y = max(all[i].y, all[i-1].y+step)
	}
	for i, low := len(all)-1, b.bottom; i >= 0; i-- {
		all[i].y = min(all[i].y, low)
		low = all[i].y - step
	}
	for _, e := range all {
		p.write(b.right+p.Text*.5, e.y, e.words, "", size, true)
	}
}
