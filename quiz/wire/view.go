package wire

import (
	"time"

	"norrbottenforalla.se/quiz"
)

// State is a view as data, in one language: what the JSON subprotocol sends as "d". It holds no more than the view
// does; in particular "reveal" is absent until the reveal.
func State(v quiz.View, lang quiz.Lang) any {
	return state{common: v.Common, lang: lang}.encode(v.Me)
}

type state struct {
	common *quiz.Common
	lang   quiz.Lang
}

type stateJSON struct {
	Role     quiz.Role     `json:"role"`
	Status   quiz.Status   `json:"status"`
	Paused   bool          `json:"paused"`
	Changed  bool          `json:"leaderChanged,omitempty"`
	Title    string        `json:"title"`
	Step     quiz.StepID   `json:"step"`
	Kind     quiz.StepKind `json:"kind"`
	Lookback bool          `json:"lookback,omitempty"`
	Phase    quiz.Phase    `json:"phase"`
	Number   int           `json:"number"`
	Of       int           `json:"of"`
	CheckIn  string        `json:"checkin,omitempty"`
	Question *questionJSON `json:"question,omitempty"`
	Agreed   bool          `json:"agreed,omitempty"`
	Position *positionJSON `json:"position,omitempty"`
	Prompt   *promptJSON   `json:"prompt,omitempty"`
	Seating  *seatingJSON  `json:"seating,omitempty"`
	Observed *observedJSON `json:"observed,omitempty"`
	Exit     *exitJSON     `json:"exit,omitempty"`
	Task     string        `json:"task,omitempty"`
	Crowd    *crowdJSON    `json:"crowd,omitempty"`
	Lead     *leadJSON     `json:"lead,omitempty"`
	Me       *meJSON       `json:"me,omitempty"`
}

type questionJSON struct {
	ID       quiz.QuestionID `json:"id"`
	Kind     quiz.Kind       `json:"kind"`
	Text     string          `json:"text"`
	Help     string          `json:"help,omitempty"`
	Options  []optionJSON    `json:"options,omitempty"`
	Matches  []optionJSON    `json:"matches,omitempty"`
	Slider   *sliderJSON     `json:"slider,omitempty"`
	Support  []supportJSON   `json:"support,omitempty"`
	Voting   quiz.Vote       `json:"voting,omitempty"`
	Answered *countJSON      `json:"answered,omitempty"`
	First    *tallyJSON      `json:"first,omitempty"`
	Second   *tallyJSON      `json:"second,omitempty"`
	Reveal   *revealJSON     `json:"reveal,omitempty"`
}

type optionJSON struct {
	ID   quiz.OptionID `json:"id"`
	Text string        `json:"text,omitempty"`
}

type sliderJSON struct {
	Min      int64  `json:"min"`
	Max      int64  `json:"max"`
	Step     int64  `json:"step"`
	Decimals int    `json:"decimals"`
	Unit     string `json:"unit,omitempty"`
}

type countJSON struct {
	People int `json:"people"`
	Phones int `json:"phones"`
	Hands  int `json:"hands"`
}

type tallyJSON struct {
	Count   countJSON             `json:"count"`
	Options map[quiz.OptionID]int `json:"options,omitempty"`
	Numbers map[int64]int         `json:"numbers,omitempty"`
	Orders  []orderJSON           `json:"orders,omitempty"`
	Pairs   []pairJSON            `json:"pairs,omitempty"`
	Right   int                   `json:"right,omitempty"`
	Fair    int                   `json:"fair,omitempty"`
}

type orderJSON struct {
	Order  []quiz.OptionID `json:"order"`
	People int             `json:"people"`
}

type revealJSON struct {
	Right      []quiz.OptionID `json:"right,omitempty"`
	Number     *int64          `json:"number,omitempty"`
	Near       int64           `json:"near,omitempty"`
	Fair       int64           `json:"fair,omitempty"`
	Why        string          `json:"why"`
	Tempting   string          `json:"tempting,omitempty"`
	Fact       string          `json:"fact"`
	Sources    []quiz.Source   `json:"sources"`
	Checked    string          `json:"checked,omitempty"`
	BestBefore string          `json:"bestBefore,omitempty"`
}

type promptJSON struct {
	ID            quiz.PromptID      `json:"id"`
	Text          string             `json:"text"`
	Why           string             `json:"why,omitempty"`
	Contributions []contributionJSON `json:"contributions,omitempty"`
	Conclusion    string             `json:"conclusion,omitempty"`

	Method    quiz.Method   `json:"method"`
	Phases    []quiz.Phase  `json:"phases"`
	Sensitive bool          `json:"sensitive,omitempty"`
	Support   []supportJSON `json:"support,omitempty"`
	Corners   []optionJSON  `json:"corners,omitempty"`
	InCorners *tallyJSON    `json:"inCorners,omitempty"`
	Around    *aroundJSON   `json:"around,omitempty"`
	Groups    []groupJSON   `json:"groups,omitempty"`
	Page      int           `json:"page,omitempty"`
	Dots      *dotsJSON     `json:"dots,omitempty"`
	Disagree  string        `json:"disagree,omitempty"`
	Agreed    int           `json:"agreed,omitempty"`
	Raised    int           `json:"raised,omitempty"`
	Shared    bool          `json:"shared,omitempty"`
}

type contributionJSON struct {
	ID     int           `json:"id"`
	Text   string        `json:"text"`
	Hidden bool          `json:"hidden,omitempty"`
	Group  int           `json:"group,omitempty"`
	Held   bool          `json:"held,omitempty"`
	Keep   bool          `json:"keep,omitempty"`
	Kind   quiz.LineKind `json:"kind,omitempty"`
	ByLead bool          `json:"byLead,omitempty"`
}

type crowdJSON struct {
	Phones int      `json:"phones"`
	People int      `json:"people"`
	Names  []string `json:"names,omitempty"`
}

type leadJSON struct {
	Note   string          `json:"note,omitempty"`
	Moves  []quiz.Phase    `json:"moves,omitempty"`
	Door   bool            `json:"door"`
	Spread quiz.Spread     `json:"spread,omitempty"`
	Seats  []quiz.SeatLine `json:"seats,omitempty"`
	Steps  []planJSON      `json:"steps"`
	Until  int64           `json:"until,omitempty"`
	Guests []guestJSON     `json:"guests,omitempty"`
	Suits  []quiz.Method   `json:"suits,omitempty"`
}

type planJSON struct {
	Step    quiz.StepID   `json:"step"`
	Kind    quiz.StepKind `json:"kind"`
	Text    string        `json:"text,omitempty"`
	Phase   quiz.Phase    `json:"phase"`
	Skipped bool          `json:"skipped,omitempty"`
	Now     bool          `json:"now,omitempty"`
}

type meJSON struct {
	Seat     quiz.SeatID                         `json:"seat"`
	Name     string                              `json:"name"`
	People   int                                 `json:"people"`
	Gone     bool                                `json:"gone,omitempty"`
	Answer   *answerJSON                         `json:"answer,omitempty"`
	Earlier  *answerJSON                         `json:"earlier,omitempty"`
	Saved    int64                               `json:"saved,omitempty"`
	Right    *bool                               `json:"right,omitempty"`
	Nearness quiz.Nearness                       `json:"nearness,omitempty"`
	Exit     map[quiz.ExitQuestion]quiz.OptionID `json:"exit,omitempty"`
	Mine     []contributionJSON                  `json:"mine,omitempty"`
	Dots     *ownDotsJSON                        `json:"dots,omitempty"`
	Turn     quiz.Turned                         `json:"turn,omitempty"`
	Thumb    bool                                `json:"thumb,omitempty"`
	Seated   bool                                `json:"seated,omitempty"`
	With     []personJSON                        `json:"with,omitempty"`
	Place    int                                 `json:"place,omitempty"`
}

type answerJSON struct {
	Options []quiz.OptionID `json:"o,omitempty"`
	Number  *int64          `json:"number,omitempty"`
}

func (s state) text(t quiz.Text) string {
	words, _ := t.In(s.lang)
	return words
}

func (s state) encode(me *quiz.Me) stateJSON {
	c := s.common
	out := stateJSON{
		Role: c.Role, Status: c.Status, Paused: c.Paused, Changed: c.Changed, Title: s.text(c.Title),
		Step: c.Step, Kind: c.Kind, Lookback: c.Lookback, Phase: c.Phase, Number: c.Number, Of: c.Of,
		Question: s.question(c.Question), Prompt: s.prompt(c.Prompt), Seating: seating(c.Seating), Lead: s.lead(c.Lead), Me: encodeMe(me),
		Agreed: c.Agreed, Position: s.position(c.Position), Observed: s.observed(c.Observed), Exit: exitState(c.Exit),
	}
	if c.Welcome != nil {
		out.CheckIn = s.text(c.Welcome.CheckIn)
	}
	if c.Task != nil {
		out.Task = s.text(c.Task.Text)
	}
	if c.Role != quiz.Participant {
		out.Crowd = &crowdJSON{Phones: c.Crowd.Phones, People: c.Crowd.People, Names: c.Crowd.Names}
	}
	return out
}

func (s state) question(q *quiz.QuestionView) *questionJSON {
	if q == nil {
		return nil
	}
	out := &questionJSON{
		ID: q.ID, Kind: q.Kind, Text: s.text(q.Text), Help: s.text(q.Help), Voting: q.Voting, Answered: counted(q.Answered),
		First: tally(q.First), Second: tally(q.Second), Reveal: s.reveal(q),
	}
	out.Options, out.Matches, out.Support = s.options(q.Options), s.options(q.Matches), s.support(q.Support)
	if x := q.Slider; x != nil {
		out.Slider = &sliderJSON{Min: x.Min, Max: x.Max, Step: x.Step, Decimals: x.Decimals, Unit: s.text(x.Unit)}
	}
	return out
}

func (s state) reveal(q *quiz.QuestionView) *revealJSON {
	if q.Reveal == nil {
		return nil
	}
	k := q.Reveal.Key
	out := &revealJSON{
		Right: k.Right, Near: k.Near, Fair: k.Fair, Why: s.text(k.Why), Tempting: s.text(k.Tempting),
		Fact: s.text(k.Fact), Sources: k.Sources, Checked: k.Checked, BestBefore: k.BestBefore,
	}
	if q.Kind == quiz.Estimate {
		out.Number = &k.Number
	}
	return out
}

func tally(t *quiz.Tally) *tallyJSON {
	if t == nil {
		return nil
	}
	out := &tallyJSON{Count: countJSON(t.Count), Right: t.Right, Fair: t.Fair}
	if len(t.Options) > 0 {
		out.Options = map[quiz.OptionID]int{}
		for _, o := range t.Options {
			out.Options[o.Option] = o.People
		}
	}
	if len(t.Numbers) > 0 {
		out.Numbers = map[int64]int{}
		for _, n := range t.Numbers {
			out.Numbers[n.Number] = n.People
		}
	}
	for _, o := range t.Orders {
		out.Orders = append(out.Orders, orderJSON(o))
	}
	for _, p := range t.Pairs {
		out.Pairs = append(out.Pairs, pairJSON(p))
	}
	return out
}

func (s state) prompt(p *quiz.PromptView) *promptJSON {
	if p == nil {
		return nil
	}
	out := &promptJSON{
		ID: p.ID, Text: s.text(p.Text), Why: s.text(p.Why),
		Contributions: contributions(p.Contributions), Conclusion: p.Conclusion,
	}
	s.talk(p, out)
	return out
}

func contributions(list []quiz.Contribution) []contributionJSON {
	var out []contributionJSON
	for _, c := range list {
		out = append(out, contributionJSON(c))
	}
	return out
}

func (s state) lead(l *quiz.LeaderView) *leadJSON {
	if l == nil {
		return nil
	}
	out := &leadJSON{
		Note: s.text(l.Note), Moves: l.Moves, Door: l.Door, Spread: l.Spread, Seats: l.Seats, Until: millis(l.Timer),
	}
	out.Suits = l.Suits
	for _, g := range l.Guests {
		out.Guests = append(out.Guests, guestJSON(g))
	}
	for _, p := range l.Steps {
		out.Steps = append(out.Steps, planJSON{
			Step: p.Step, Kind: p.Kind, Text: s.text(p.Text), Phase: p.Phase, Skipped: p.Skipped, Now: p.Now,
		})
	}
	return out
}

func encodeMe(m *quiz.Me) *meJSON {
	if m == nil {
		return nil
	}
	return &meJSON{
		Seat: m.Seat, Name: m.Name, People: m.People, Gone: m.Gone, Answer: encodeAnswer(m.Answer),
		Earlier: encodeAnswer(m.Earlier), Saved: millis(m.Saved), Right: m.Right, Nearness: m.Nearness,
		Exit: m.Exit, Mine: contributions(m.Mine), Dots: ownDots(m.Dots), Turn: m.Turn, Thumb: m.Thumb,
		Seated: m.Seated, With: people(m.With), Place: m.Number,
	}
}

func encodeAnswer(a *quiz.Answer) *answerJSON {
	if a == nil {
		return nil
	}
	return &answerJSON{Options: a.Options, Number: a.Number}
}

// millis is 0 for no time at all.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}
