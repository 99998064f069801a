package chart

import (
	"math"
	"slices"
)

// A place is where a municipality's tile lies.
type place struct{ column, row int }

// county is Norrbotten in five by five tiles: Kiruna at the top, the coast to the lower right. Neighbours in the county
// lie beside each other, or corner to corner, as far as squares allow.
var county = map[string]place{
	"2584": {2, 0},                                 // Kiruna
	"2510": {1, 1}, "2523": {2, 1}, "2521": {3, 1}, // Jokkmokk, Gällivare, Pajala
	"2506": {0, 2}, "2505": {1, 2}, "2582": {2, 2}, "2513": {3, 2}, "2518": {4, 2}, // Arjeplog, Arvidsjaur, Boden, Överkalix, Övertorneå
	"2560": {1, 3}, "2580": {2, 3}, "2514": {3, 3}, "2583": {4, 3}, // Älvsbyn, Luleå, Kalix, Haparanda
	"2581": {1, 4}, // Piteå
}

const mapSide = 5

// shades are how dark the classes are, from the lowest. Words on the last two are light.
var shades = []float64{.04, .16, .3, .72, .94}

const lightFrom = 3

// tiles draws the county with a tile for each municipality: its name, its value, and a shade that says which of at most
// five classes the value belongs to.
func (p *pen) tiles() {
	numbers := []int64{}
	for _, r := range p.f.Rows {
		if _, ok := county[r.Code]; ok && len(r.Values) > 0 && r.Values[0].None == "" {
			numbers = append(numbers, r.Values[0].N)
		}
	}
	groups := classes(numbers, len(shades))
	gap := p.Text * .2
	side := (p.Wide - (mapSide-1)*gap) / mapSide
	high := min(side*.8, p.high(3.6, 2.6))
	for _, r := range p.f.Rows {
		at, ok := county[r.Code]
		if !ok || len(r.Values) == 0 {
			continue
		}
		p.tile(r, groups, float64(at.column)*(side+gap), p.y+float64(at.row)*(high+gap), side, high)
	}
	// The three tiles below Luleå, Kalix and Haparanda are the sea: there is room to say what the shades mean.
	key := p.key(groups, 2*(side+gap)+p.Text*.2, p.y+4*(high+gap), p.Wide, high)
	p.y += (mapSide-1)*(high+gap) + max(high, key) + 1
}

func (p *pen) tile(r Row, groups []class, x, y, w, h float64) {
	v := r.Values[0]
	n := slices.IndexFunc(groups, func(c class) bool { return v.None == "" && c.from <= v.N && v.N <= c.to })
	box := Shape{Tag: "rect", X: x + .5, Y: y + .5, X2: w - 1, Y2: h - 1, Stroke: 1}
	if n < 0 {
		box.Fill, box.Dash = none, "3 3"
	} else {
		box.Opacity = shade(n, len(groups))
	}
	p.add(box)
	name, value := min(p.Text*.84, (w-p.Text*.3)/(10*letterWide)), p.Text
	value = min(value, (w-p.Text*.3)/max(wide(p.f.Words(v), 1, true), 1))
	p.write(x+w/2, y+h*.3, r.Label, "middle", name, false)
	p.write(x+w/2, y+h*.7, p.f.Words(v), "middle", value, true)
	if n >= 0 && shade(n, len(groups)) >= shades[lightFrom] {
		for i := len(p.shapes) - 2; i < len(p.shapes); i++ {
			p.shapes[i].Fill = paper
		}
	}
}

// shade gives how dark class n of so many is; fewer classes use the ends of the scale.
func shade(n, of int) float64 {
	if of <= 1 {
		return shades[1]
	}
	return shades[int(math.Round(float64(n)*float64(len(shades)-1)/float64(of-1)))]
}

// key says from what to what each shade goes, in room as high as a tile, and tells how high it became: one column may be
// a little higher.
func (p *pen) key(groups []class, x, y, right, high float64) float64 {
	if len(groups) < 2 {
		return 0
	}
	words := make([]string, len(groups))
	for i, c := range groups {
		words[i] = p.f.Number(c.from)
		switch {
		case c.to == c.from:
		case c.from < 0 && p.f.Range != nil: // a dash would look like another minus
			words[i] = p.f.Range(words[i], p.f.Number(c.to))
		default:
			words[i] += "–" + p.f.Number(c.to)
		}
	}
	// In one column or in two, whichever lets the words be larger.
	size, columns, tall := 0.0, 0, 0.0
	for n, most := range []float64{1.3 * high, high} {
		rows := (len(groups) + n) / (n + 1)
		room := min(p.Text*.72, most/float64(rows)/1.2, (right-x)/float64(n+1)/(1.7+widest(words, 1, false)))
		if room > size {
			size, columns, tall = room, n+1, most
		}
	}
	each, rows := (right-x)/float64(columns), (len(groups)+columns-1)/columns
	for i := range groups {
		left, middle := x+float64(i/rows)*each, y+tall*(float64(i%rows)+.5)/float64(rows)
		p.add(Shape{Tag: "rect", X: left, Y: middle - size*.45, X2: size, Y2: size * .9, Stroke: 1, Opacity: shade(i, len(groups))})
		p.write(left+size*1.5, middle, words[i], "", size, false)
	}
	return tall
}

// A class is the values that have a shade in common.
type class struct{ from, to int64 }

// classes divides numbers into at most so many groups of values that are near each other: those that make the sum of
// squared distances to the groups' means least (W. D. Fisher, "On Grouping for Maximum Homogeneity", Journal of the
// American Statistical Association 53, 1958; maps know it as Jenks' natural breaks). Equal numbers are never parted.
func classes(numbers []int64, most int) []class {
	sorted := slices.Clone(numbers)
	slices.Sort(sorted)
	distinct := slices.Compact(slices.Clone(sorted))
	n, k := len(sorted), min(most, len(distinct))
	if k == 0 {
		return nil
	}
	// best[g][j]: the least sum for the first j numbers in g groups; from[g][j]: where the last of them begins.
	best, from := make([][]float64, k+1), make([][]int, k+1)
	for g := range best {
		best[g], from[g] = make([]float64, n+1), make([]int, n+1)
		for j := range best[g] {
			best[g][j] = math.Inf(1)
		}
	}
	best[0][0] = 0
	for g := 1; g <= k; g++ {
		for j := 1; j <= n; j++ {
			for i := g - 1; i < j; i++ {
				if i > 0 && sorted[i-1] == sorted[i] {
					continue
				}
				if sum := best[g-1][i] + spread(sorted[i:j]); sum < best[g][j] {
					best[g][j], from[g][j] = sum, i
				}
			}
		}
	}
	groups := make([]class, k)
	for g, j := k, n; g > 0; g-- {
		i := from[g][j]
		groups[g-1] = class{sorted[i], sorted[j-1]}
		j = i
	}
	return groups
}

// spread is the sum of squared distances to the mean.
func spread(numbers []int64) float64 {
	mean, sum := 0.0, 0.0
	for _, n := range numbers {
		mean += float64(n) / float64(len(numbers))
	}
	for _, n := range numbers {
		sum += (float64(n) - mean) * (float64(n) - mean)
	}
	return sum
}
