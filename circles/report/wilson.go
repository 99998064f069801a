package report

import "math"

// z95 is the 97.5th percentile of the normal distribution: the two-sided 95 per cent interval.
const z95 = 1.959963984540054

// An Interval is where a share lies, from 0 to 1.
type Interval struct{ Low, High float64 }

// Wilson gives the 95 per cent interval of the share that right of people is, by the score method. It is the one to
// use for a circle: with six people the usual interval (plus and minus 1.96 standard errors) leaves the range from 0 to
// 1, and becomes a point when everybody or nobody was right. Nobody asked is everything possible: 0 to 1. Counts that
// cannot be are cut to what can.
//
// Sources: E. B. Wilson, Probable inference, the law of succession, and statistical inference, Journal of the American
// Statistical Association 22 (1927) 209–212; recommended for 40 people or fewer by L. D. Brown, T. T. Cai and
// A. DasGupta, Interval estimation for a binomial proportion, Statistical Science 16 (2001) 101–133. It treats the
// people as drawn independently from many alike, which a circle is not quite: read it as "at least this unsure".
func Wilson(right, people int) Interval {
	if people <= 0 {
		return Interval{0, 1}
	}
	right = max(0, min(right, people))
	n := float64(people)
	p := float64(right) / n
	scale := 1 + z95*z95/n
	middle := (p + z95*z95/(2*n)) / scale
	half := z95 * math.Sqrt(p*(1-p)/n+z95*z95/(4*n*n)) / scale
	i := Interval{max(0, middle-half), min(1, middle+half)}
	// Exactly 0 and 1 where they are, which the square root misses by a rounding.
	if right == 0 {
		i.Low = 0
	}
	if right == people {
		i.High = 1
	}
	return i
}
