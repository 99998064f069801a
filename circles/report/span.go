package report

import "norrbottenforalla.se/circles"

// Floor is how many people a number must be about to be told.
const Floor = 5

// A Span is a count of people or of their answers as it may be told: exactly when both ends are the same, otherwise
// only that it lies between them. A count from 1 to 4 is never told more exactly than that.
type Span struct {
	Low  int `json:"low"`
	High int `json:"high"`
}

// Exactly is a count that may be told.
func Exactly(n int) Span { return Span{n, n} }

// Exact tells whether the count is told exactly.
func (s Span) Exact() bool { return s.Low == s.High }

// Plus adds two counts. It adds what may be told of each and never what they are, so a sum gives nothing away that its
// parts do not.
func (s Span) Plus(o Span) Span { return Span{s.Low + o.Low, s.High + o.High} }

// rest is what is left of a total.
func (s Span) rest(total int) Span { return Span{total - s.High, total - s.Low} }

// headCount tells how many people a circle has: exactly from five on, otherwise that it is between one and four.
func headCount(n int) Span {
	if n > 0 && n < Floor {
		return Span{1, Floor - 1}
	}
	return Exactly(max(0, n))
}

// A Split is how many of a number of answers were right (or "yes"). The total is told exactly, since whoever knows one
// vote of an evening can guess that of the next; so what is told of the right ones is chosen to hide the wrong ones
// too.
type Split struct {
	Total int  `json:"total"`
	Yes   Span `json:"yes"`
}

// No is what is told of the others.
func (s Split) No() Span { return s.Yes.rest(s.Total) }

// Plus adds two splits.
func (s Split) Plus(o Split) Split { return Split{s.Total + o.Total, s.Yes.Plus(o.Yes)} }

// Share gives the least and the largest share, 0 to 1, that may be told; ok is false when there are no answers.
func (s Split) Share() (low, high float64, ok bool) {
	if s.Total == 0 {
		return 0, 0, false
	}
	return float64(s.Yes.Low) / float64(s.Total), float64(s.Yes.High) / float64(s.Total), true
}

// split tells yes of total answers. Neither side is told when it, or what is left, is between one and four: then only
// the interval that every such case shares, which always holds at least four values. Up to eight answers both sides
// can be small at once, and telling which is would narrow it further: so nothing is told but that there are both.
func split(yes, total int) Split {
	no := total - yes
	switch {
	case yes == 0, no == 0:
		return Split{total, Exactly(yes)}
	case total < 2*Floor-1:
		return Split{total, Span{1, total - 1}}
	case yes < Floor:
		return Split{total, Span{1, Floor - 1}}
	case no < Floor:
		return Split{total, Span{total - Floor + 1, total - 1}}
	}
	return Split{total, Exactly(yes)}
}

// Answers is how an exit question was answered. Total is exact; the three lie in their spans and add up to it.
type Answers struct {
	Total  int  `json:"total"`
	Yes    Span `json:"yes"`
	Partly Span `json:"partly"`
	Other  Span `json:"other"` // no, or would rather not say
}

// Plus adds two.
func (a Answers) Plus(b Answers) Answers {
	return Answers{a.Total + b.Total, a.Yes.Plus(b.Yes), a.Partly.Plus(b.Partly), a.Other.Plus(b.Other)}
}

// answers tells three counts: all of them when none is between one and four; else yes and the others together by the
// rule of split, and of how the others divide only what the total leaves possible.
func answers(yes, partly, other int) Answers {
	total := yes + partly + other
	if !few(yes) && !few(partly) && !few(other) {
		return Answers{total, Exactly(yes), Exactly(partly), Exactly(other)}
	}
	s := split(yes, total)
	if rest := s.No(); rest.Exact() {
		// Both are there, or the three counts would have been told.
		part := Span{1, rest.Low - 1}
		return Answers{total, s.Yes, part, part}
	}
	part := Span{0, s.No().High}
	return Answers{total, s.Yes, part, part}
}

// few tells whether a count is about somebody, and about fewer people than may be told.
func few(n int) bool { return n > 0 && n < Floor }

// PeopleBehind gives the number of people behind a conclusion where it may be told, and 0 where not.
func PeopleBehind(n int) int {
	if n < Floor || n > circles.MaxHeadCount {
		return 0
	}
	return n
}
