package wire

import "norrbottenforalla.se/quiz"

type supportJSON struct {
	Title string `json:"title"`
	Phone string `json:"phone,omitempty"`
	Link  string `json:"link,omitempty"`
}

type groupJSON struct {
	Group int    `json:"group"`
	Name  string `json:"name,omitempty"`
}

type guestJSON struct {
	Guest int    `json:"guest"`
	Name  string `json:"name"`
}

type personJSON struct {
	Name   string `json:"name,omitempty"`
	Number int    `json:"number,omitempty"`
	People int    `json:"people"`
}

type turnJSON struct {
	Who string `json:"who"`
	personJSON
	Did quiz.Turned `json:"did,omitempty"`
}

type aroundJSON struct {
	Done  int        `json:"done"`
	Of    int        `json:"of"`
	Order []turnJSON `json:"order,omitempty"`
}

type dotsJSON struct {
	N      int                 `json:"n"`
	Open   bool                `json:"open,omitempty"`
	Voting bool                `json:"voting,omitempty"`
	Placed int                 `json:"placed,omitempty"`
	Of     int                 `json:"of,omitempty"`
	Hands  int                 `json:"hands,omitempty"`
	ByHand map[quiz.Target]int `json:"byHand,omitempty"`
	Counts map[quiz.Target]int `json:"counts,omitempty"`
}

type ownDotsJSON struct {
	Left int                 `json:"left"`
	On   map[quiz.Target]int `json:"on,omitempty"`
}

type seatingJSON struct {
	Groups [][]personJSON `json:"groups,omitempty"`
	Missed int            `json:"missed,omitempty"`
}

// talk adds what belongs to the conversation about a prompt.
func (s state) talk(p *quiz.PromptView, out *promptJSON) {
	out.Method, out.Phases, out.Sensitive, out.Page = p.Method, p.Phases, p.Sensitive, p.Page
	out.Disagree, out.Agreed, out.Raised, out.Shared = p.Disagree, p.Agreed, p.Raised, p.Shared
	out.InCorners = tally(p.InCorners)
	for _, x := range p.Support {
		out.Support = append(out.Support, supportJSON{Title: s.text(x.Title), Phone: x.Phone, Link: x.Link})
	}
	for _, o := range p.Corners {
		out.Corners = append(out.Corners, optionJSON{ID: o.ID, Text: s.text(o.Text)})
	}
	for _, g := range p.Groups {
		out.Groups = append(out.Groups, groupJSON(g))
	}
	if a := p.Around; a != nil {
		out.Around = &aroundJSON{Done: a.Done, Of: a.Of}
		for _, line := range a.Order {
			out.Around.Order = append(out.Around.Order, turnJSON{
				Who: SitterName(line.Who), personJSON: personJSON(line.Person), Did: line.Did,
			})
		}
	}
	if d := p.Dots; d != nil {
		out.Dots = &dotsJSON{
			N: d.N, Open: d.Open, Voting: d.Voting, Placed: d.Placed, Of: d.Of, Hands: d.Hands,
			ByHand: dotCounts(d.ByHand), Counts: dotCounts(d.Counts),
		}
	}
}

func dotCounts(list []quiz.DotCount) map[quiz.Target]int {
	if list == nil {
		return nil
	}
	out := make(map[quiz.Target]int, len(list))
	for _, c := range list {
		out[c.On] = c.Dots
	}
	return out
}

func ownDots(d *quiz.OwnDots) *ownDotsJSON {
	if d == nil {
		return nil
	}
	return &ownDotsJSON{Left: d.Left, On: dotCounts(d.On)}
}

func seating(v *quiz.SeatingView) *seatingJSON {
	if v == nil {
		return nil
	}
	out := &seatingJSON{Missed: v.Missed}
	for _, g := range v.Groups {
		out.Groups = append(out.Groups, people(g))
	}
	return out
}

func people(list []quiz.Person) []personJSON {
	var out []personJSON
	for _, p := range list {
		out = append(out, personJSON(p))
	}
	return out
}
