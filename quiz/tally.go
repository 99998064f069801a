package quiz

import (
	"cmp"
	"slices"
	"strings"
)

// tally counts one vote in people. With key false it tells nothing that depends on the right answer.
func (q *Question) tally(votes map[SeatID]given, hands Hands, key bool) *Tally {
	t := &Tally{}
	options := make(map[OptionID]int, len(q.Options))
	numbers := map[int64]int{}
	orders := map[string]int{}
	pairs := map[[2]OptionID]int{}
	count := func(a Answer, people int) {
		switch {
		case q.Kind == Estimate && a.Number != nil:
			numbers[*a.Number] += people
			if key && q.nearness(*a.Number) == NearFair {
				t.Fair += people
			}
		case q.Kind == Order:
			orders[joinIDs(a.Options)] += people
		case q.Kind == Match:
			for i, m := range a.Options {
				pairs[[2]OptionID{q.Options[i].ID, m}] += people
			}
		default:
			for _, o := range a.Options {
				options[o] += people
			}
		}
		if key && q.right(a) {
			t.Right += people
		}
	}
	for _, g := range votes {
		t.Count.Phones++
		t.Count.People += g.people
		count(g.answer, g.people)
	}
	if hands.People > 0 {
		t.Count.Hands = hands.People
		t.Count.People += hands.People
		q.tallyHands(t, hands, options, count, key)
	}
	t.Options = q.optionCounts(options)
	t.Numbers = numberCounts(numbers)
	t.Orders = orderCounts(orders)
	t.Pairs = q.pairCounts(pairs)
	return t
}

// counted tells whether right answers are counted. They are not where somebody may have been touched by the question.
func (q *Question) counted() bool { return len(q.Support) == 0 }

// tallyHands adds a show of hands. Hands for a question with several right say how many chose each option but not
// who chose which together, so they never count as right as a whole.
func (q *Question) tallyHands(t *Tally, h Hands, options map[OptionID]int, count func(Answer, int), key bool) {
	if h.Answer != nil {
		count(*h.Answer, h.People)
		return
	}
	for _, c := range h.Counts {
		options[c.Option] += c.People
		if key && q.Kind != Several && slices.Contains(q.Key.Right, c.Option) {
			t.Right += c.People
		}
	}
}

func (q *Question) optionCounts(m map[OptionID]int) []OptionCount {
	if q.Kind == Estimate || q.Kind == Order || q.Kind == Match {
		return nil
	}
	out := make([]OptionCount, len(q.Options))
	for i, o := range q.Options {
		out[i] = OptionCount{Option: o.ID, People: m[o.ID]}
	}
	return out
}

func numberCounts(m map[int64]int) []NumberCount {
	var out []NumberCount
	for n, p := range m {
		out = append(out, NumberCount{Number: n, People: p})
	}
	slices.SortFunc(out, func(a, b NumberCount) int { return cmp.Compare(a.Number, b.Number) })
	return out
}

func orderCounts(m map[string]int) []OrderCount {
	var out []OrderCount
	for s, p := range m {
		out = append(out, OrderCount{Order: splitIDs(s), People: p})
	}
	slices.SortFunc(out, func(a, b OrderCount) int {
		return cmp.Or(cmp.Compare(b.People, a.People), cmp.Compare(joinIDs(a.Order), joinIDs(b.Order)))
	})
	return out
}

// pairCounts gives the pairs that anybody chose, in the order of the options and their matches.
func (q *Question) pairCounts(m map[[2]OptionID]int) []PairCount {
	var out []PairCount
	for _, o := range q.Options {
		for _, x := range q.Matches {
			if n := m[[2]OptionID{o.ID, x.ID}]; n > 0 {
				out = append(out, PairCount{Option: o.ID, Match: x.ID, People: n})
			}
		}
	}
	return out
}

func joinIDs(ids []OptionID) string {
	s := make([]string, len(ids))
	for i, id := range ids {
		s[i] = string(id)
	}
	return strings.Join(s, ",")
}

func splitIDs(s string) []OptionID {
	var ids []OptionID
	for p := range strings.SplitSeq(s, ",") {
		ids = append(ids, OptionID(p))
	}
	return ids
}

// spread tells how much the answers of a vote differ from each other, never from the right answer: agree when three
// of four people or more gave the same answer, or estimates within a twentieth of the slider from the median.
func (q *Question) spread(votes map[SeatID]given, hands Hands) Spread {
	t := q.tally(votes, hands, false)
	if t.Count.People < 2 {
		return SpreadNone
	}
	most := 0
	switch q.Kind {
	case Estimate:
		most = aroundMedian(t.Numbers, (q.Slider.Max-q.Slider.Min)/20)
	case Order:
		most = t.Orders[0].People
	case Several:
		most = mostAlike(votes, Hands{}) // hands do not tell sets
	case Match:
		most = mostAlike(votes, hands)
	default:
		for _, o := range t.Options {
			most = max(most, o.People)
		}
	}
	if 4*most >= 3*t.Count.People {
		return SpreadAgree
	}
	return SpreadDiffer
}

// mostAlike counts the most common whole answer.
func mostAlike(votes map[SeatID]given, hands Hands) int {
	sets := map[string]int{}
	most := 0
	if hands.Answer != nil {
		most = hands.People
		sets[joinIDs(hands.Answer.Options)] = most
	}
	for _, g := range votes {
		k := joinIDs(g.answer.Options)
		sets[k] += g.people
		most = max(most, sets[k])
	}
	return most
}

func aroundMedian(numbers []NumberCount, reach int64) int {
	total := 0
	for _, n := range numbers {
		total += n.People
	}
	var median int64
	passed := 0
	for _, n := range numbers {
		passed += n.People
		if 2*passed >= total {
			median = n.Number
			break
		}
	}
	near := 0
	for _, n := range numbers {
		if n.Number >= median-reach && n.Number <= median+reach {
			near += n.People
		}
	}
	return near
}
