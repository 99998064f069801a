package web

import "norrbottenforalla.se/quiz"

// positionHigh tells how high a position is on the wall: its answers while people think, talk and answer again, so that
// the size stays the same, and then how it fell.
func (v sight) positionHigh(wide float64) float64 {
	pos := v.Position
	high := 1.45*1.2 + rowGap + 1.9 + textHigh(say(v.P, pos.Text), bold, 2.25, 1.14, wide)
	if v.Phase != quiz.PhaseShow {
		high += textHigh(say(v.P, pos.Help), plain, 1.25, 1.35, wide)
		row := 0.0
		for i, o := range pos.Options {
			row = max(row, optionHigh(positionSays(v.P, pos, o.ID), (wide-.5)/2))
			if i%2 == 1 || i == len(pos.Options)-1 {
				high, row = high+row, 0
			}
		}
		return high
	}
	if held := heldWords(v.P, pos); held != "" {
		high += textHigh(held, plain, 1.25, 1.35, wide-2.4) + 1.6
	}
	if !positionTold(pos) {
		return high
	}
	votes := 0.0
	for _, t := range []*quiz.Tally{pos.First, pos.Second} {
		if toldVote(t) != nil {
			votes++
		}
	}
	high += textHigh(movementWords(v.P, pos), plain, 1.25, 1.35, wide) + 1.35 + rowGap
	for _, row := range positionRows(v.P, pos) {
		words := linesOf(row.Words, bold, 1, wide*.46-3.2) * 1.2
		high += max(words, votes*1.15, 1.7) + .3
	}
	return high
}

// observedHigh tells how high the observations are on the wall with these lines.
func (v sight) observedHigh(wide float64, said []quiz.Contribution) float64 {
	high := 1.45*1.2 + rowGap + textHigh(v.P.T("ObservedTitle"), bold, 2.25, 1.14, wide)
	if task := say(v.P, v.Observed.Task); task != "" {
		high += 1.2 + textHigh(task, plain, 1.6, 1.25, wide-3) + 2.8
	}
	return high + v.linesHigh(wide, said)
}

// exitHigh tells how high the end of the meeting is on the wall with these lines.
func (v sight) exitHigh(wide float64, said []quiz.Contribution) float64 {
	high := textHigh(doing(v.P, v.Common), bold, 2.25, 1.14, wide)
	if v.Exit.Open {
		high += textHigh(v.P.T("ExitHelp"), plain, 1.45, 1.2, wide)
	}
	for i, q := range quiz.ExitQuestions {
		high += textHigh(exitWords(v.P, q), bold, 1.3, 1.25, wide)
		if i < len(v.Exit.Counts) {
			high += textHigh(exitSummary(v.P, v.Exit.Counts[i]), plain, 1.3, 1.3, wide)
		}
	}
	return high + v.linesHigh(wide, said)
}

// linesHigh tells how high the ticked lines are in their two columns.
func (v sight) linesHigh(wide float64, said []quiz.Contribution) float64 {
	if len(said) == 0 {
		return 0
	}
	column, all, most := (wide-saidGap)/2-1.6, 0.0, 0.0
	for _, c := range said {
		one := textHigh(lineKindWords(v.P, c.Kind)+" "+c.Text, plain, 1.15, 1.3, column) + .9
		all, most = all+one, max(most, one)
	}
	if len(said) > 1 {
		all = (all + most) / 2
	}
	if len(said) < len(v.lines()) {
		all += 2
	}
	return all + 1.4 + rowGap
}

// linesOnTheWall gives the ticked lines that there is room for, the newest, and the class of size.
func (v sight) linesOnTheWall() ([]quiz.Contribution, string) {
	said := v.lines()
	for least := .76; ; {
		high := func(wide float64) float64 {
			if v.Observed != nil {
				return v.observedHigh(wide, said)
			}
			return v.exitHigh(wide, said)
		}
		if len(said) == 0 || high(wallWide/least) <= wallHigh/least {
			return said, wallFit(wallHigh, high)
		}
		said = said[1:]
	}
}

// matchHigh tells how high a match is in its column once it is answered.
func (v sight) matchHigh(wide float64) float64 {
	q := v.Question
	if nobody(q) {
		return v.matchListHigh(wide, 1)
	}
	high := 1.35 + rowGap
	for _, row := range matchRows(q) {
		right := 0.0
		for _, c := range row.Chosen {
			right += linesOf(say(v.P, optionNamed(q.Matches, c.Match))+" 00", plain, 1, wide*.5-2) * 1.35
		}
		high += max(right, linesOf(say(v.P, row.Option.Text), bold, 1, wide*.46-3)*1.3) + .5
	}
	return high
}

// matchListHigh tells how high a match is where nobody answers, with its options in so many columns.
func (v sight) matchListHigh(wide float64, columns int) float64 {
	q := v.Question
	high, row, chips := 1.35+rowGap, 0.0, 0.0
	for i, o := range q.Options {
		row = max(row, optionHigh(say(v.P, o.Text), (wide-.5)/float64(columns)))
		if i%columns == columns-1 || i == len(q.Options)-1 {
			high, row = high+row, 0
		}
	}
	for _, m := range q.Matches {
		chips += (float64(len([]rune(say(v.P, m.Text))))*plain + 2.8) * 1.25
	}
	return high + (float64(int(chips/wide))+1)*2.6
}
