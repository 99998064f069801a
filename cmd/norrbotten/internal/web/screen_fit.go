package web

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"norrbottenforalla.se/quiz"
)

// The wall is read from six to eight metres, so its text is as large as its length allows, and nothing may end up
// below the edge where nobody can scroll. The style sheet draws a wall of 60 by 33.75 rem; here a text's room on it is
// reckoned in em, and the largest size is chosen at which all of it wallSizes. The figures are those of screen.css; the
// browser's test of the front end tells when the two have drifted apart.
const (
	wallWide  = 56.0 // rem between the margins
	wallHigh  = 25.0 // rem between the bar of phases and the footer
	calmHigh  = 27.5 // the same where there is no bar
	pairGap   = 1.6
	rowGap    = .6
	plain     = .46 // of an average letter, with room to spare
	bold      = .505
	leftShare = 5. / 11
	saidGap   = 1.2
	letterBox = 5.2 // room that an option's letter, padding and tick take, in em
)

// wallSizes are the sizes to choose from, in percent; each has its class in screen.css.
var wallSizes = []int{130, 120, 112, 106, 100, 97, 94, 91, 88, 82, 76, 70, 64, 58, 52}

// wallFit gives the class for the largest size at which something is no higher than the room for it. high tells how high
// it is, in em, at a width in em.
func wallFit(room float64, high func(wide float64) float64) string {
	return "fit-" + strconv.Itoa(wallPercent(room, high))
}

// wallPercent gives that size itself.
func wallPercent(room float64, high func(wide float64) float64) int {
	for _, percent := range wallSizes {
		scale := float64(percent) / 100
		if high(wallWide/scale) <= room/scale {
			return percent
		}
	}
	return wallSizes[len(wallSizes)-1]
}

// linesOf tells how many lines a text takes, broken between words, at a size and width in em; letter is the width of
// one.
func linesOf(text string, letter, size, wide float64) float64 {
	line := int(wide / (size * letter))
	count, used := 1, -1
	for _, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		if used >= 0 && used+1+n > line {
			count, used = count+1, -1
		}
		used += 1 + n
		if line > 0 && used > line { // a word longer than the line is broken
			count += (used - 1) / line
			used = (used-1)%line + 1
		}
	}
	return float64(count)
}

// textHigh gives the height of a text and the gap below it; nothing for no text.
func textHigh(text string, letter, size, leading, wide float64) float64 {
	if text == "" {
		return 0
	}
	return linesOf(text, letter, size, wide)*size*leading + rowGap
}

// asking tells how high a question is before its answer. The phase is left out of it, so that the size stays the same
// while people think, talk and answer again, unless the leader shows the votes meanwhile.
func (v sight) asking(wide float64) float64 {
	q := v.Question
	high := 1.45*1.2 + rowGap + textHigh(say(v.P, q.Text), bold, 2.25, 1.14, wide)
	if !nobody(q) {
		return high + 1.2*v.resultHigh(wide/1.2)
	}
	high += textHigh(say(v.P, q.Help), plain, 1.25, 1.35, wide)
	switch q.Kind {
	case quiz.Estimate:
		return high + 1.6*1.4
	case quiz.Match:
		return high + v.matchListHigh(wide, 2)
	}
	row := 0.0
	for i, o := range q.Options {
		row = max(row, optionHigh(optionWords(v.P, q, o.ID), (wide-.5)/2))
		if i%2 == 1 || i == len(q.Options)-1 {
			high, row = high+row, 0
		}
	}
	return high
}

// optionHigh tells how high an option is in its column, with the gap below it.
func optionHigh(words string, wide float64) float64 {
	return max(linesOf(words, bold, 1.3, wide-letterBox)*1.3*1.25, 1.3*1.6) + 1.3*.6 + .15 + .5
}

// showing tells how high a question is with its result beside its answer.
func (v sight) showing(wide float64) float64 {
	left, right, _ := v.columns(wide)
	return max(left, right)
}

// columns tells how high a question with its result is, and its answer beside it, at a width. A picture stands
// where it makes the whole lower.
func (v sight) columns(wide float64) (left, right float64, picture wallChart) {
	leftWide := (wide - pairGap) * leftShare
	rightWide := wide - pairGap - leftWide - 2.2 // within the frame
	size := 1.5
	if many(v.Question) {
		size = 1.35
	}
	left = textHigh(say(v.P, v.Question.Text), bold, size, 1.15, leftWide) + v.resultHigh(leftWide)
	right = v.revealHigh(rightWide)
	if v.Question.Reveal.Key.Chart == nil {
		return left, right, wallChart{}
	}
	below, beside := v.pictureIn(leftWide), v.pictureIn(rightWide)
	below.Left = true
	ifLeft, ifRight := left+below.high(leftWide), right+beside.high(rightWide)
	if max(ifLeft, right) <= max(left, ifRight) {
		return ifLeft, right, below
	}
	return left, ifRight, beside
}

// resultHigh tells how high the result is in its column.
func (v sight) resultHigh(wide float64) float64 {
	q := v.Question
	votes := 1.0
	if q.Second != nil {
		votes = 2
	}
	switch q.Kind {
	case quiz.Match:
		return v.matchHigh(wide)
	case quiz.Estimate:
		return votes*float64(wallLine.Track)/wallLine.Em + float64(wallLine.Text)/wallLine.Em + textHigh(v.P.T("ResultDotBand"), plain, 1, 1.35, wide) + rowGap
	case quiz.Order:
		high := 1.35 + rowGap
		for i, o := range latest(q).Orders {
			if i < 3 {
				high += textHigh("00 personer: "+answerWords(v.P, q, quiz.Answer{Options: o.Order}), plain, 1.1, 1.3, wide-2) + 1.2
			}
		}
		return high
	}
	high := 0.0
	if nobody(q) {
		for _, o := range q.Options {
			high += optionHigh(optionWords(v.P, q, o.ID), wide-1.5)
		}
		return high
	}
	high = textHigh(v.P.T("ResultCaption")+handsLine(v.P, q), plain, 1, 1.35, wide)
	for _, o := range q.Options {
		words := linesOf(optionWords(v.P, q, o.ID), bold, 1, wide*.46-3.2) * 1.2
		if isRight(q, o.ID) {
			words += 1.5 // says so on a line of its own
		}
		if many(q) {
			high += max(words, votes*1.15, 1.7) + .3
		} else {
			high += max(words, votes*1.35, 1.9) + .5
		}
	}
	return high
}

// many tells whether a question has so many options that their rows have to be narrow.
func many(q *quiz.QuestionView) bool { return len(q.Options) > 4 }

// revealHigh tells how high the answer is in its column.
func (v sight) revealHigh(wide float64) float64 {
	key := v.Question.Reveal.Key
	high := textHigh("✓ "+v.P.T("ResultRightIs", "Answer", rightAnswer(v.P, v.Question)), bold, 1.6, 1.2, wide) +
		textHigh(resultLine(v.P, v.Question), plain, 1, 1.35, wide) +
		textHigh(say(v.P, key.Why), plain, 1, 1.35, wide) +
		textHigh(say(v.P, key.Fact), bold, 1, 1.35, wide-1.6) + 1.2 + v.sourcesHigh(wide)
	if key.Chart == nil {
		high += textHigh(say(v.P, key.Tempting), plain, 1, 1.35, wide)
	}
	if date := stale(key, v.Today); date != "" {
		high += textHigh(v.P.T("ResultStale", "Date", dateWords(v.P, date)), plain, 1, 1.3, wide)
	}
	return high + 1.2
}

// fit gives the class of size for what the wall shows now.
func (v sight) fit() string {
	switch {
	case v.Seating != nil && v.Prompt == nil:
		return wallFit(wallHigh, v.seating)
	case v.Question != nil && v.Question.Reveal != nil:
		return wallFit(wallHigh, v.showing)
	case v.Question != nil:
		return wallFit(wallHigh, v.asking)
	case v.Position != nil:
		return wallFit(wallHigh, v.positionHigh)
	case v.Observed != nil || v.Exit != nil:
		_, class := v.linesOnTheWall()
		return class
	case v.Prompt != nil:
		return v.talkWall().Fit
	case v.Task != nil && v.Status == quiz.Ended:
		return wallFit(calmHigh-9, func(wide float64) float64 { return textHigh(say(v.P, v.Task.Text), plain, 1.6, 1.25, wide-3) })
	case v.Task != nil:
		return wallFit(wallHigh, func(wide float64) float64 { return 3 + textHigh(say(v.P, v.Task.Text), bold, 2.25, 1.2, wide) })
	}
	return "fit-100"
}

// namesOnTheWall gives the newest names that there is room for on the welcome page, how many are left out, and whether
// they have to be small: three lines of small ones are as high as two of the others.
func (v sight) namesOnTheWall() (names []string, more int, small bool) {
	names = v.Crowd.Names
	if namesWide(names, 1.25) < 2*(wallWide-8) {
		return names, 0, false
	}
	for len(names) > 0 && namesWide(names, .95) > 3*(wallWide-8)-6 { // a line may end early, and one says how many more
		names = names[1:]
	}
	return names, len(v.Crowd.Names) - len(names), true
}

// namesWide tells how wide names are beside each other, in rem, with their padding and the gaps between them.
func namesWide(names []string, size float64) float64 {
	wide := 0.0
	for _, name := range names {
		wide += size * (float64(utf8.RuneCountInString(name))*plain + 2.3)
	}
	return wide
}

// wallSources gives who stands behind a fact and when, each once: "SCB, 2026". The wall has no room for titles; the
// phone has them.
func wallSources(sources []quiz.Source) []quiz.Source {
	var short []quiz.Source
	seen := map[string]bool{}
	for _, s := range sources {
		if s.Publisher != "" {
			s.Title = ""
		}
		if name := sourceLine(s); !seen[name] {
			seen[name] = true
			short = append(short, s)
		}
	}
	return short
}

// allSources gives the sources of a fact and of its picture.
func allSources(key quiz.Key) []quiz.Source {
	if key.Chart == nil {
		return key.Sources
	}
	return slices.Concat(key.Sources, key.Chart.Sources)
}

// sourcesHigh tells how high the line of sources is.
func (v sight) sourcesHigh(wide float64) float64 {
	line := v.P.T("ResultSource")
	for _, s := range wallSources(allSources(v.Question.Reveal.Key)) {
		line += " · " + sourceLine(s)
	}
	return textHigh(line, plain, 1, 1.3, wide)
}

// calm tells whether the wall shows something to look at in peace, in the middle, with no bar of phases.
func (v sight) calm() bool { return v.Status == quiz.Ended || v.Paused || v.Kind == quiz.StepWelcome }

// votesOf gives how many rows an option has.
func votesOf(q *quiz.QuestionView) string {
	if q.Second != nil {
		return "2"
	}
	return "1"
}

// at writes a length of a picture: in em on the wall, which grow with it, else in pixels.
func (l lineSize) at(n int) string {
	if l.Em == 0 {
		return strconv.Itoa(n)
	}
	return strconv.FormatFloat(math.Round(float64(n)/l.Em*1000)/1000, 'f', -1, 64) + "em"
}
