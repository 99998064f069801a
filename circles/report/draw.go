package report

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
	"time"

	"norrbottenforalla.se/circles"
)

// A Dice gives a whole number from 0 to n-1, each as likely as the others. It is asked once for what is drawn together.
type Dice func(n int) int

// Dices gives the dice of a draw: of its kind ("movement"), its name (a section, a question) and the first of the meetings
// that it is of. No two draws of a circle have all three alike, since no answer is in two draws.
type Dices func(kind, name string, first circles.MeetingID) Dice

// Keyed is the dices of the program: what falls is worked out from the circle's key, so that nobody can foretell it without
// the key, and a copy of the database that counts a month again draws the same of the same answers. Two draws of them
// would tell more than one. The key is random and each draw is asked for once, so falls are as even and as independent as
// HMAC-SHA-256 is (a pseudorandom function: M. Bellare, New proofs for NMAC and HMAC, Crypto 2006). That a cell keeps its
// rounding is how statistical offices protect tables that are made again: B. Fraser and J. Wooton, A proposed method for
// confidentialising tabular output to protect against differencing, UNECE/Eurostat work session on statistical data
// confidentiality, 2005 (the Australian Bureau of Statistics' cell key).
func Keyed(key []byte) Dices {
	return func(kind, name string, first circles.MeetingID) Dice {
		return func(n int) int {
			mac := hmac.New(sha256.New, key)
			for _, part := range []string{kind, name, string(first)} {
				fmt.Fprintf(mac, "%d:%s,", len(part), part) // never fails
			}
			// The first 64 bits as a share of n: off by less than n/2⁶⁴.
			share, _ := bits.Mul64(binary.BigEndian.Uint64(mac.Sum(nil)), uint64(n))
			return int(share)
		}
	}
}

// Always is one dice for every draw.
func Always(d Dice) Dices { return func(string, string, circles.MeetingID) Dice { return d } }

// A Drawn is how one circle answered in one month, as it may be told: not how many answers there were of a kind, but for
// how many of the circle's fives they stand. It is drawn once, and what it was drawn from is not kept.
//
// Everybody's possible answers, all of them, are divided into as many equal parts as there are whole fives of people; of
// several meetings, as there are on average over the questions.
// A count becomes one of the two nearest numbers of parts, by lot, so that it is right on average. Whoever sees the
// number of parts, and knows all else, has at least 5 × Each possible counts to choose between: as much as five people
// together could change.
//
// This is unbiased random rounding, which statistical offices use with bases 5 and 3: Statistics Canada, Census 2011,
// Data Quality and Confidentiality, "Random rounding"; Stats NZ, Census 2013 confidentiality rules. What is drawn
// together keeps its order and its sum, as in I. P. Fellegi's controlled random rounding, Survey Methodology 1 (1975).
// The base is ours: five people, however many answers each of them gives.
type Drawn struct {
	Each  int   `json:"each"`  // answers that one person could give
	Fives int   `json:"fives"` // whole fives of people; 0 when nothing is told
	Parts []int `json:"parts"` // for each count, 0 to Fives
}

// A part is a count of answers out of all that everybody present could give.
type part struct{ count, all int }

// draw rounds counts with one throw. each is how many answers one person could give to any of them, fives in how many
// parts all are told: at most one for each five people. Fewer than five people's answers give nothing.
func draw(dice Dice, each, fives int, parts ...part) Drawn {
	size := 1
	for _, p := range parts {
		if each <= 0 || fives <= 0 || p.all < Floor*each*fives {
			return Drawn{}
		}
		size = size / divisor(size, p.all) * p.all
	}
	d := Drawn{Each: each, Fives: fives}
	throw := dice(size)
	for _, p := range parts {
		count := max(0, min(p.count, p.all))
		d.Parts = append(d.Parts, (count*fives*(size/p.all)+throw)/size)
	}
	return d
}

// divisor is the greatest one that both have.
func divisor(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// estimate gives the answers that n parts stand for.
func (d Drawn) estimate(n int) Estimate {
	part := Floor * d.Each
	return Estimate{Told: part * n, Of: part * d.Fives, Spread: part * part}
}

// nth gives one of what was drawn; nothing when there is none.
func (d Drawn) nth(i int) Estimate {
	if d.Fives == 0 || i >= len(d.Parts) {
		return Estimate{}
	}
	return d.estimate(d.Parts[i])
}

// An Estimate is a sum of what was drawn: about how many of how many answers. Of counts whole fives of people only, so it
// does not tell how many were present either. Each circle's month was drawn by itself, so errors even out.
type Estimate struct {
	Told   int // answers; negative only in a difference
	Of     int // answers that whole fives of people could give
	Spread int // the squares of the steps, added up: four times the greatest variance of Told
}

// Plus adds two sums of different circles or months.
func (e Estimate) Plus(o Estimate) Estimate {
	return Estimate{e.Told + o.Told, e.Of + o.Of, e.Spread + o.Spread}
}

// sure is how many standard errors the interval reaches to each side. The standard error is the greatest that there can
// be: half a step for each draw. Few draws are not normally distributed: with 2 the interval misses the truth in up to 9
// of 100 (six draws of which each is up with 42 per cent), with 2.25 in fewer than 5 in every case that was computed
// (TestIntervalHoldsTheTruth: every chance, up to 120 draws, and the worst of unequal ones looked for).
const sure = 2.25

// tooWide is how wide an interval may be before it tells nothing: half of all that is possible. One that is wider holds
// both "few" and "most". About twenty months of circles with five to nine people make it narrower, or six with ten to
// fourteen. It is asked before the interval is cut to what is possible, so that it depends on how much was drawn and never
// on what: or extremes alone would be told of few.
const tooWide = 0.5

// A Guess is a share or a change of it with its interval, 0 to 1 or -1 to 1.
type Guess struct {
	About, Low, High float64
	Vague            bool // the interval is too wide to tell anything
}

// Share gives the share of the answers; ok is false when there are none. The interval holds the true share of the
// circles that are counted in at least 95 of 100 draws.
func (e Estimate) Share() (g Guess, ok bool) { return e.guess(0) }

// Change gives the difference of two shares that were drawn together.
func (m Movement) Change() (g Guess, ok bool) {
	return Estimate{m.Second.Told - m.First.Told, m.First.Of, m.First.Spread}.guess(-1)
}

func (e Estimate) guess(least float64) (Guess, bool) {
	if e.Of == 0 {
		return Guess{}, false
	}
	about := float64(e.Told) / float64(e.Of)
	half := sure * math.Sqrt(float64(e.Spread)) / 2 / float64(e.Of)
	return Guess{About: about, Low: max(least, about-half), High: min(1, about+half), Vague: 2*half > tooWide}, true
}

// A Movement is the same questions answered twice.
type Movement struct{ First, Second Estimate }

// Plus adds two.
func (m Movement) Plus(o Movement) Movement {
	return Movement{m.First.Plus(o.First), m.Second.Plus(o.Second)}
}

// movement gives what was drawn for two votes.
func (d Drawn) movement() Movement { return Movement{d.nth(0), d.nth(1)} }

// Answers is how an exit question was answered by everybody present. The three add up to all.
type Answers struct {
	Yes, Partly Estimate
	Other       Estimate // no, would rather not say, or no answer
}

// Plus adds two.
func (a Answers) Plus(b Answers) Answers {
	return Answers{a.Yes.Plus(b.Yes), a.Partly.Plus(b.Partly), a.Other.Plus(b.Other)}
}

// answers gives what was drawn for yes and for yes and partly together.
func (d Drawn) answers() Answers {
	if d.Fives == 0 || len(d.Parts) < 2 {
		return Answers{}
	}
	yes, most := d.Parts[0], d.Parts[1]
	return Answers{d.estimate(yes), d.estimate(most - yes), d.estimate(d.Fives - most)}
}

// MonthOfVoice gives the month that a conclusion is told in: the one that its meeting is.
func MonthOfVoice(v circles.Voice, zone *time.Location) Month {
	return cmp.Or(Month(v.Month), MonthOf(v.HeldAt, zone))
}

// A Step is how many people are behind a conclusion, as it may be told.
type Step struct{ Low, High int } // High 0: or more; both 0: not told

// PeopleBehind gives the step that n people are on: 5 to 9, 10 to 14, 15 or more. Fewer than five are not told.
func PeopleBehind(n int) Step {
	switch {
	case n < Floor || n > circles.MaxHeadCount:
		return Step{}
	case n >= 3*Floor:
		return Step{Low: 3 * Floor}
	}
	low := n / Floor * Floor
	return Step{low, low + Floor - 1}
}
