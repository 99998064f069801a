package circles

import (
	"cmp"
	"slices"
)

// Journey is what a circle has done and how its answers moved, from its own records and compared with nobody else's.
// Everything is counted in people at a vote; nobody is followed from one vote to the next.
type Journey struct {
	Held      int      // meetings held
	Hours     int      // study hours, confirmed
	Proposed  int      // study hours of meetings that nobody has confirmed yet
	Modules   []string // held, in the order of their first meeting
	Votes     []Movement
	Lookbacks []Movement // First: the last vote of the meeting where it was asked; Second: the first vote at the lookback
	Baseline  []Movement // First: when it was asked without telling; Second: the first vote in the closing meeting
	Positions []Movement
	Differ    []Difference
	Open      []string // questions that were left open, the latest first
}

// A Movement is one question with two votes. Second is nil where there was only one.
type Movement struct {
	Question string // id
	Text     string
	Before   int // number of the meeting of First
	After    int // number of the meeting of Second
	First    *VoteRecord
	Second   *VoteRecord
}

// A Difference is what the circle does not agree about, in its own words.
type Difference struct {
	Meeting int
	Text    string // the prompt
	Words   string
}

// A HeldRecord is a meeting that was held, with what was kept of it; Record is nil when nothing was.
type HeldRecord struct {
	Meeting Meeting
	Record  *RoundRecord
}

// JourneyOf adds up a circle's meetings. closing is the id of the module that closes the circle, where the questions of
// the baseline are asked again.
func JourneyOf(all []HeldRecord, closing string) Journey {
	all = slices.DeleteFunc(slices.Clone(all), func(h HeldRecord) bool { return h.Meeting.State != Held })
	slices.SortStableFunc(all, func(a, b HeldRecord) int { return cmp.Compare(a.Meeting.Number, b.Meeting.Number) })
	p := Journey{Held: len(all)}
	asked := map[string]Movement{}    // knowledge questions whose answer was told, by id: the latest
	baseline := map[string]Movement{} // questions of the baseline: the first time
	for _, h := range all {
		p.addMeeting(h.Meeting)
		if h.Record == nil {
			continue
		}
		isClosing := slices.Contains(h.Meeting.Modules, closing)
		for _, q := range h.Record.Questions {
			p.addQuestion(q, h.Meeting.Number, isClosing, asked, baseline)
		}
		for _, s := range h.Record.Positions {
			if s.First.answered() {
				p.Positions = append(p.Positions, Movement{
					Question: s.Position, Text: s.Text, Before: h.Meeting.Number, After: h.Meeting.Number,
					First: s.First, Second: onlyAnswered(s.Second),
				})
			}
		}
		for _, c := range h.Record.Conclusions {
			switch {
			case c.Disagree != "":
				p.Differ = append(p.Differ, Difference{Meeting: h.Meeting.Number, Text: c.Text, Words: c.Disagree})
			case c.Conclusion == "":
				p.Open = append(p.Open, c.Text)
			}
		}
	}
	slices.Reverse(p.Open)
	return p
}

func (p *Journey) addMeeting(m Meeting) {
	if m.Confirmed {
		p.Hours += m.StudyHours
	} else {
		p.Proposed += m.StudyHours
	}
	for _, id := range m.Modules {
		if !slices.Contains(p.Modules, id) {
			p.Modules = append(p.Modules, id)
		}
	}
}

// addQuestion puts a question where it belongs. One may belong in two places: a question of the baseline whose answer is
// told in the closing meeting has also two votes there.
func (p *Journey) addQuestion(q QuestionRecord, number int, isClosing bool, asked, baseline map[string]Movement) {
	if !q.First.answered() {
		return
	}
	m := Movement{
		Question: q.Question, Text: q.Text, Before: number, After: number, First: q.First, Second: onlyAnswered(q.Second),
	}
	start, hasBaseline := baseline[q.Question]
	switch {
	case isClosing && hasBaseline && start.Before < number:
		start.Second, start.After = q.First, number
		p.Baseline = append(p.Baseline, start)
	case q.Baseline && !hasBaseline:
		baseline[q.Question] = m
	case q.Lookback:
		if before, ok := asked[q.Question]; ok && before.Before < number {
			last := before.First
			if before.Second != nil {
				last = before.Second
			}
			p.Lookbacks = append(p.Lookbacks, Movement{
				Question: q.Question, Text: q.Text, Before: before.Before, After: number, First: last, Second: q.First,
			})
		}
	}
	if q.Baseline {
		return
	}
	if !q.Lookback && m.Second != nil {
		p.Votes = append(p.Votes, m)
	}
	asked[q.Question] = m
}

func (v *VoteRecord) answered() bool { return v != nil && v.People > 0 }

func onlyAnswered(v *VoteRecord) *VoteRecord {
	if v.answered() {
		return v
	}
	return nil
}

// Shares gives how large a part of each vote was right, from 0 to 1; the second is that of First when there was only
// one vote.
func (m Movement) Shares() (first, second float64) {
	first = m.First.share()
	if m.Second == nil {
		return first, first
	}
	return first, m.Second.share()
}

func (v *VoteRecord) share() float64 {
	if !v.answered() {
		return 0
	}
	return float64(v.RightPeople) / float64(v.People)
}

// Last gives the later vote.
func (m Movement) Last() *VoteRecord {
	if m.Second != nil {
		return m.Second
	}
	return m.First
}

// Agreement tells how a position was answered in its last vote, without those who would not say: the largest share of
// one opinion, and the share of those who did not know. known is false when nobody had an opinion.
func (m Movement) Agreement(unsure, pass string) (largest, unsureShare float64, known bool) {
	most, all, not := 0, 0, 0
	for _, o := range m.Last().Options {
		switch o.Option {
		case pass:
		case unsure:
			not = o.People
			all += o.People
		default:
			most = max(most, o.People)
			all += o.People
		}
	}
	if all == 0 || all == not {
		return 0, 0, false
	}
	return float64(most) / float64(all-not), float64(not) / float64(all), true
}
