package web

import (
	"norrbottenforalla.se/quiz"
)

// A talkWall is what a conversation puts on the wall now: at most one page of texts, and the class of size.
type talkWall struct {
	Items []talkItem // of the page
	Page  int        // from 1
	Pages int
	Fit   string
}

const (
	wallLeast  = .7 // the smallest size of texts on a wall; what does not fit at it goes to the next page
	groupShown = 4  // texts of a group on the wall; the phones have them all
)

// talkWall works out the page of texts on the wall. Pages are filled from the first text on, so that nothing changes
// places when something is added: without the leader's choice the last page is shown, where the newest is.
func (v sight) talkWall() talkWall {
	pages := [][]talkItem{}
	var page []talkItem
	for _, x := range v.wallItems() {
		high := v.prompting(wallWide/wallLeast, append(page[:len(page):len(page)], x))
		if len(page) > 0 && high > wallHigh/wallLeast {
			pages, page = append(pages, page), nil
		}
		page = append(page, x)
	}
	pages = append(pages, page)
	at := len(pages)
	if n := v.Prompt.Page; n > 0 {
		at = min(n, at)
	}
	w := talkWall{Items: pages[at-1], Page: at, Pages: len(pages)}
	w.Fit = wallFit(wallHigh, func(wide float64) float64 { return v.prompting(wide, w.Items) })
	return w
}

// wallItems gives the texts that belong on the wall in this phase.
func (v sight) wallItems() []talkItem {
	if v.concluding() {
		return nil // now it is the conclusion that counts
	}
	return talkItems(v.Prompt)
}

// dotted tells whether the wall shows how many dots lie on each text.
func (v sight) dotted() bool { return closedDots(v.Prompt) != nil }

// prompting tells how high a prompt is with what the phase shows below it.
func (v sight) prompting(wide float64, items []talkItem) float64 {
	pr := v.Prompt
	high := 1.45*1.2 + rowGap
	if v.concluding() {
		high += textHigh(pr.Conclusion, bold, 2.2, 1.25, wide-2) + textHigh(pr.Disagree, bold, 2.2, 1.25, wide-2)
		if pr.Disagree != "" {
			high += 1.6
		}
		if pr.Agreed > 0 {
			high += textHigh(v.P.N("TalkAgreed", pr.Agreed), plain, 1.25, 1.35, wide)
		}
	}
	high += textHigh(say(v.P, pr.Text), bold, v.promptSize(), 1.14, wide)
	if v.asksWhy() {
		high += textHigh(say(v.P, pr.Why), plain, 1.4, 1.35, wide)
	}
	high += textHigh(phaseRules(v), plain, 1.25, 1.35, wide)
	switch {
	case v.Phase == quiz.PhaseCorners:
		return high + v.cornersHigh(wide)
	case v.Phase == quiz.PhaseAround:
		return high + 2.4
	case v.Seating != nil:
		return high + v.seatingHigh(wide)
	}
	if v.dotted() && len(items) > 0 {
		high += textHigh(dotsSummary(v.P, pr), plain, 1.25, 1.35, wide)
	}
	high += v.itemsHigh(items, (wide-saidGap)/2)
	if len(items) < len(talkItems(pr)) && len(items) > 0 {
		high += 2
	}
	return high
}

// promptSize is the size of the prompt's own words: the less there is beside them, the larger.
func (v sight) promptSize() float64 {
	switch {
	case v.concluding():
		return 1.6
	case v.besides():
		return 1.9
	}
	return 2.6
}

// besides tells whether the wall shows something below the prompt.
func (v sight) besides() bool {
	return len(v.Prompt.Contributions) > 0 || v.Seating != nil || v.Phase == quiz.PhaseCorners
}

// asksWhy tells whether the follow-up stands below the prompt.
func (v sight) asksWhy() bool { return v.Phase != quiz.PhaseConclude && v.Phase != quiz.PhaseDots }

// itemsHigh tells how high texts are in two columns, row by row.
func (v sight) itemsHigh(items []talkItem, column float64) float64 {
	high, row := 0.0, 0.0
	for i, x := range items {
		row = max(row, v.itemHigh(x, column-1.6))
		if i%2 == 1 || i == len(items)-1 {
			high, row = high+row, 0
		}
	}
	return high
}

func (v sight) itemHigh(x talkItem, column float64) float64 {
	high := 1.1
	switch {
	case v.dotted() || v.Phase == quiz.PhaseDots:
		high += textHigh(x.title(v.P), bold, 1.15, 1.3, column)
	case x.Group == 0:
		high += textHigh(x.Texts[0].Text, plain, 1.15, 1.3, column)
	default:
		high += textHigh(x.title(v.P), bold, 1.15, 1.3, column)
		for i, c := range x.Texts {
			if i == groupShown {
				high += 1.5
				break
			}
			high += textHigh(c.Text, plain, 1.15, 1.3, column-1)
		}
	}
	if v.dotted() {
		high += 1.6
	}
	return high
}

// cornersHigh tells how high the four corners are, two and two.
func (v sight) cornersHigh(wide float64) float64 {
	high, row := 0.0, 0.0
	for i, o := range cornerOptions(v.Prompt) {
		row = max(row, max(linesOf(cornerWords(v.P, o), bold, 1.5, (wide-1.5)/2-8)*1.5*1.25, 2.6)+3.2)
		if i%2 == 1 {
			high, row = high+row, 0
		}
	}
	if !cornersTold(v.Prompt) {
		high += 1.8
	}
	return high
}

// seatingHigh tells how high the list of who sits with whom is, in three columns.
func (v sight) seatingHigh(wide float64) float64 {
	if len(v.Seating.Groups) == 0 {
		return 2.4
	}
	high, row := 0.0, 0.0
	for i, g := range v.Seating.Groups {
		row = max(row, linesOf(peopleWords(v.P, g), bold, 1.3, (wide-2)/3-2)*1.3*1.3+1.2)
		if i%3 == 2 || i == len(v.Seating.Groups)-1 {
			high, row = high+row, 0
		}
	}
	if v.Seating.Missed > 0 {
		high += 2
	}
	return high
}

// more tells how many texts of a group the wall leaves to the phones.
func (x talkItem) more() int { return max(0, len(x.Texts)-groupShown) }

// shown gives the texts of a group that the wall shows.
func (x talkItem) shown() []quiz.Contribution { return x.Texts[:min(len(x.Texts), groupShown)] }

// talkedAbout is the question or position that people talk about two and two.
func (v sight) talkedAbout() quiz.Text {
	if v.Position != nil {
		return v.Position.Text
	}
	return v.Question.Text
}

// seating tells how high a question is with who sits with whom.
func (v sight) seating(wide float64) float64 {
	return 1.45*1.2 + rowGap + textHigh(say(v.P, v.talkedAbout()), bold, 1.9, 1.14, wide) + v.seatingHigh(wide)
}
