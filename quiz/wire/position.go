package wire

import "norrbottenforalla.se/quiz"

type positionJSON struct {
	ID        quiz.PositionID   `json:"id"`
	Kind      quiz.PositionKind `json:"kind"`
	Text      string            `json:"text"`
	Help      string            `json:"help,omitempty"`
	Options   []optionJSON      `json:"options"`
	Low       string            `json:"low,omitempty"`
	High      string            `json:"high,omitempty"`
	Sensitive bool              `json:"sensitive,omitempty"`
	Support   []supportJSON     `json:"support,omitempty"`
	Voting    quiz.Vote         `json:"voting,omitempty"`
	Answered  *countJSON        `json:"answered,omitempty"`
	First     *tallyJSON        `json:"first,omitempty"`
	Second    *tallyJSON        `json:"second,omitempty"`
	Movement  *movementJSON     `json:"movement,omitempty"`
	Held      quiz.Held         `json:"held,omitempty"`
}

type movementJSON struct {
	People int `json:"people"`
	Moved  int `json:"moved"`
}

type pairJSON struct {
	Option quiz.OptionID `json:"option"`
	Match  quiz.OptionID `json:"match"`
	People int           `json:"people"`
}

type observedJSON struct {
	Task  string             `json:"task,omitempty"`
	Lines []contributionJSON `json:"lines,omitempty"`
}

type exitJSON struct {
	Open     bool                                        `json:"open"`
	Answered *countJSON                                  `json:"answered,omitempty"`
	Counts   []exitCountJSON                             `json:"counts,omitempty"`
	Lines    []contributionJSON                          `json:"lines,omitempty"`
	Hands    map[quiz.ExitQuestion]map[quiz.OptionID]int `json:"hands,omitempty"`
}

type exitCountJSON struct {
	Question quiz.ExitQuestion     `json:"question"`
	Count    countJSON             `json:"count"`
	Options  map[quiz.OptionID]int `json:"options,omitempty"`
}

func (s state) options(list []quiz.Option) []optionJSON {
	var out []optionJSON
	for _, o := range list {
		out = append(out, optionJSON{ID: o.ID, Text: s.text(o.Text)})
	}
	return out
}

func (s state) support(list []quiz.Support) []supportJSON {
	var out []supportJSON
	for _, x := range list {
		out = append(out, supportJSON{Title: s.text(x.Title), Phone: x.Phone, Link: x.Link})
	}
	return out
}

func (s state) position(p *quiz.PositionView) *positionJSON {
	if p == nil {
		return nil
	}
	out := &positionJSON{
		ID: p.ID, Kind: p.Kind, Text: s.text(p.Text), Help: s.text(p.Help), Options: s.options(p.Options),
		Low: s.text(p.Low), High: s.text(p.High), Sensitive: p.Sensitive, Support: s.support(p.Support),
		Voting: p.Voting, Answered: counted(p.Answered), First: tally(p.First), Second: tally(p.Second), Held: p.Held,
	}
	if p.Movement != nil {
		m := movementJSON(*p.Movement)
		out.Movement = &m
	}
	return out
}

func (s state) observed(o *quiz.ObservedView) *observedJSON {
	if o == nil {
		return nil
	}
	return &observedJSON{Task: s.text(o.Task), Lines: contributions(o.Lines)}
}

func exitState(e *quiz.ExitView) *exitJSON {
	if e == nil {
		return nil
	}
	out := &exitJSON{Open: e.Open, Answered: counted(e.Answered), Lines: contributions(e.Lines)}
	for _, c := range e.Counts {
		out.Counts = append(out.Counts, exitCountJSON{
			Question: c.Question, Count: countJSON(c.Count), Options: peoplePerOption(c.Options),
		})
	}
	for question, counts := range e.Hands {
		if out.Hands == nil {
			out.Hands = map[quiz.ExitQuestion]map[quiz.OptionID]int{}
		}
		out.Hands[question] = peoplePerOption(counts)
	}
	return out
}

func counted(c *quiz.Count) *countJSON {
	if c == nil {
		return nil
	}
	n := countJSON(*c)
	return &n
}

func peoplePerOption(counts []quiz.OptionCount) map[quiz.OptionID]int {
	if len(counts) == 0 {
		return nil
	}
	out := map[quiz.OptionID]int{}
	for _, c := range counts {
		out[c.Option] = c.People
	}
	return out
}
