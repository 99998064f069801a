package report

import (
	"slices"

	"norrbottenforalla.se/circles"
)

// closingModule is the meeting that closes the course and asks the first meeting's questions again.
const closingModule = "avslut"

// A comparing is the same questions in the first meeting and in the last, added up until they are drawn.
type comparing struct {
	unit        *Unit
	name        string // the first of the questions
	first, last ballot
}

// countCourse compares the answers of the first meeting, whose right answer was not told, with those to the same
// questions in the last. Both are first votes: what people know before they have talked. It is drawn when the later confirmed
// of the two meetings is counted, in the month of the last. It gives the questions that it counted, which are counted
// nowhere else, and notes them in the unit: two draws of one count would tell more than one, so a question that was compared
// is never compared again, whatever is confirmed late or put right.
func (c *count) countCourse() map[asked]bool {
	type earlier struct {
		evening circles.Evening
		vote    *circles.VoteRecord
	}
	before, counted := map[string]earlier{}, map[asked]bool{}
	compared := c.comparedBefore()
	var all []*comparing
	for i, e := range c.Evenings {
		for j, q := range e.Record.Questions {
			was, known := before[q.Question]
			switch {
			case known && was.vote != nil && compares(e, q):
				before[q.Question] = earlier{} // the first that asks again, and no other
				few := was.evening.Meeting.HeadCount < Floor || e.Meeting.HeadCount < Floor
				isNew := was.evening.Counted == "" || e.Counted == ""
				if few || !isNew || q.First == nil || compared[q.Question] || !c.unspent(e, q) {
					continue
				}
				u := c.unit(e)
				at := slices.IndexFunc(all, func(a *comparing) bool { return a.unit == u })
				if at < 0 {
					at, all = len(all), append(all, &comparing{unit: u, name: q.Question})
				}
				all[at].first.put(was.evening.Meeting, was.vote.RightPeople)
				all[at].last.put(e.Meeting, q.First.RightPeople)
				u.Compared = append(u.Compared, q.Question)
				counted[asked{i, j}] = true
			case !known && q.Baseline:
				before[q.Question] = earlier{e, q.First}
			}
		}
	}
	for _, a := range all {
		dice := c.dices("course", a.name, a.last.first)
		fives := min(a.first.wholeFives(), a.last.wholeFives())
		a.unit.Course = draw(dice, a.first.each, fives, part{a.first.counts[0], a.first.all}, part{a.last.counts[0], a.last.all})
	}
	return counted
}

// compares says whether a question is one that the course comparison may use.
func compares(e circles.Evening, q circles.QuestionRecord) bool {
	return !q.Lookback && (q.Baseline || q.Module == closingModule || slices.Contains(e.Meeting.Modules, closingModule))
}

// unspent says whether the first vote on a question is in no draw yet: its meeting is counted now, or it was never one of a
// movement, or it was left out of one to wait.
func (c *count) unspent(e circles.Evening, q circles.QuestionRecord) bool {
	if e.Counted == "" || !moves(q) {
		return true
	}
	u := c.told(e)
	return u != nil && slices.Contains(u.Waiting, q.Question)
}

// openings gives the questions that a meeting which is not confirmed yet asked first, and none that is. When that meeting
// is confirmed they are compared, so the last meeting's answers to them wait.
func (c *count) openings() map[string]bool {
	questions := map[string]bool{}
	for _, e := range c.Open {
		for _, q := range e.Record.Questions {
			if q.Baseline && q.First != nil {
				questions[q.Question] = true
			}
		}
	}
	for _, e := range c.Evenings {
		for _, q := range e.Record.Questions {
			if q.Baseline {
				delete(questions, q.Question)
			}
		}
	}
	return questions
}

// comparedBefore gives the questions that are in an earlier comparison. Units of before did not note it: a question that
// two of their meetings asked may be in one. One too many here loses a comparison; one too few would draw the same answers
// twice. What is put right in a meeting changes nothing here: neither what its round asked nor what was noted can be changed.
func (c *count) comparedBefore() map[string]bool {
	compared := map[string]bool{}
	for _, u := range c.Told {
		for _, q := range u.Compared {
			compared[q] = true
		}
	}
	times := map[string]int{}
	for _, e := range c.Evenings {
		if u := c.told(e); e.Counted == "" || u != nil && u.Compared != nil {
			continue
		}
		for _, q := range e.Record.Questions {
			if q.Lookback {
				continue
			}
			times[q.Question]++
			compared[q.Question] = compared[q.Question] || times[q.Question] > 1
		}
	}
	return compared
}
