package web

import (
	"strconv"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/quiz"
)

// A numberLine is where everything stands on the picture of an estimate. Across in percent of the width, down as
// lineSize says, so that text stays readable on any screen.
type numberLine struct {
	lineSize
	Height   int
	Tracks   []track
	Min, Max string // at the ends
	Band     string // x of the quite-near band
	BandWide string
	Truth    string // x of the right answer
	TruthAt  string // text-anchor of its words
	Words    string // the right answer
	Label    string // all of it in words
	Caption  string
}

// A lineSize is how large the picture is drawn, in pixels, or where Em is set in parts of an em.
type lineSize struct {
	Track  int // height of one vote's row
	Radius int // of a dot
	Text   int // room for a line of words
	Em     float64
}

var (
	handLine = lineSize{Track: 72, Radius: 7, Text: 28}           // a phone, a laptop
	wallLine = lineSize{Track: 150, Radius: 14, Text: 60, Em: 32} // a projector: in pixels of one 1920 wide
)

// A track is one vote's row of dots.
type track struct {
	Name   string
	Second bool
	Line   int // y
	Top    int
	Dots   []dot
}

type dot struct {
	X string
	Y int
}

const (
	dotColumns = 40 // dots nearer than this share of the line stand on each other
	maxColumn  = 40
)

// lineOf lays out the votes of a revealed estimate, and of one whose first vote is shown early.
func lineOf(p i18n.Printer, q *quiz.QuestionView, size lineSize) numberLine {
	s := q.Slider
	l := numberLine{lineSize: size, Min: p.Number(s.Min, s.Decimals), Max: p.Number(s.Max, s.Decimals)}
	for _, vote := range []struct {
		tally  *quiz.Tally
		second bool
		name   string
	}{{q.First, false, p.T("ResultFirst")}, {q.Second, true, p.T("ResultSecond")}} {
		if vote.tally == nil {
			continue
		}
		top := len(l.Tracks) * size.Track
		t := track{Name: vote.name, Second: vote.second || q.Second == nil, Top: top, Line: top + size.Track - 6}
		t.Dots = dotsOf(s, vote.tally.Numbers, t.Line-size.Radius-3, size)
		l.Tracks = append(l.Tracks, t)
	}
	l.Height = len(l.Tracks)*size.Track + size.Text
	if q.Reveal == nil {
		l.Label, l.Caption = p.T("ResultLineShown", "Min", l.Min, "Max", l.Max), p.T("ResultDot")
		return l
	}
	key := q.Reveal.Key
	from, to := max(s.Min, key.Number-key.Fair), min(s.Max, key.Number+key.Fair)
	x1, x2, truth := along(s, from), along(s, to), along(s, key.Number)
	l.Band, l.BandWide, l.Truth = share(x1), share(x2-x1), share(truth)
	l.Words = withUnit(p, s, key.Number)
	switch {
	case truth < 20:
		l.TruthAt = "start"
	case truth > 80:
		l.TruthAt = "end"
	default:
		l.TruthAt = "middle"
	}
	l.Label = p.T("ResultLine", "Min", l.Min, "Max", l.Max, "Truth", l.Words, "Result", resultLine(p, q))
	l.Caption = p.T("ResultDotBand")
	return l
}

// dotsOf gives one dot a person, piled up where many said nearly the same.
func dotsOf(s *quiz.Slider, numbers []quiz.NumberCount, floor int, size lineSize) []dot {
	piles := map[int]int{}
	for _, n := range numbers {
		piles[pile(s, n.Number)] += n.People
	}
	var dots []dot
	height := map[int]int{}
	for _, n := range numbers {
		column := pile(s, n.Number)
		gap := min(2*size.Radius+1, (size.Track-2*size.Radius-12)/max(1, min(piles[column], maxColumn)-1))
		for range n.People {
			if height[column] == maxColumn {
				break
			}
			dots = append(dots, dot{X: share(along(s, n.Number)), Y: floor - height[column]*gap})
			height[column]++
		}
	}
	return dots
}

// along gives how far along the line a number is, in percent.
func along(s *quiz.Slider, n int64) float64 {
	if s.Max <= s.Min {
		return 0
	}
	x := 100 * float64(n-s.Min) / float64(s.Max-s.Min)
	return min(100, max(0, x))
}

func pile(s *quiz.Slider, n int64) int { return int(along(s, n) * dotColumns / 100) }

func share(x float64) string {
	return strconv.FormatFloat(x, 'f', 2, 64) + "%"
}
