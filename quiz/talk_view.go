package quiz

import "slices"

// A GroupView is a few contributions that the leader has put together, and perhaps named.
type GroupView struct {
	Group int
	Name  string
}

// A DotsView is a dot vote as it may be seen now. Counts stay hidden while it takes dots, unless it is open; even
// then only the leader and the screen see them grow.
type DotsView struct {
	N      int
	Open   bool
	Voting bool
	Placed int        // leader and screen: dots that lie
	Of     int        // leader and screen: dots that people have
	Hands  int        // leader: people without a phone whose dots were counted
	ByHand []DotCount `json:",omitempty"` // leader: their dots
	Counts []DotCount `json:",omitempty"` // groups first, then single texts, as the room sees them
}

// A Person is how somebody is named in the room tonight: by the name they chose, else by number. Guests have no phone.
type Person struct {
	Name   string
	Number int // of the phone, in the order they came; 0 for a guest
	People int
}

// A TurnLine is one in the order of a go-around.
type TurnLine struct {
	Who Sitter
	Person
	Did Turned
}

// An AroundView is how far a go-around has come, in people. Only the leader sees the order.
type AroundView struct {
	Done  int
	Of    int
	Order []TurnLine `json:",omitempty"`
}

// A GuestLine is somebody without a phone in the leader's list.
type GuestLine struct {
	Guest int
	Name  string
}

// A SeatingView is who sits with whom.
type SeatingView struct {
	Groups [][]Person `json:",omitempty"` // nil on the screen in a sensitive step: the phones tell
	Missed int        // people who came after; they sit down with somebody
}

// OwnDots is one phone's dots.
type OwnDots struct {
	Left int
	On   []DotCount
}

// promptView gives the contributions once the whole room has the word. Until then only the leader sees them, who
// may take one off the screen in time.
func (r *Round) promptView(step *Step, st *stepState, role Role) *PromptView {
	p, t := step.Prompt, &st.talk
	room := role == Leader || role == Screen
	v := &PromptView{
		ID: p.ID, Text: p.Text, Why: p.Why, Own: step.Own, Conclusion: st.conclusion, Disagree: t.disagree,
		Method: t.method, Phases: t.phases(), Sensitive: t.sensitive, Support: p.Support,
	}
	if st.phase == PhaseCorners || t.method == InCorners {
		v.Corners = t.cornersOf(p)
		if room && (st.phase == PhaseCorners || role == Leader) {
			v.InCorners = r.guarded(t.asQuestion(p).tally(st.votes[First], st.hands[First], false))
			if t.sensitive && st.phase == PhaseCorners { // a count that changes at a press tells who pressed
				v.InCorners.Options = nil
			}
		}
	}
	if st.phase == PhaseAround && room {
		v.Around = r.aroundView(t, role)
	}
	if room {
		v.Agreed = t.agreed()
		v.Shared = t.shared
		if role == Leader {
			v.Raised = t.raised
		}
		v.Page = t.page
	}
	if role != Leader && !heard(st.phase) {
		return v
	}
	for i := range st.contributions {
		if c := &st.contributions[i]; c.visible() || role == Leader && !c.withdrawn {
			v.Contributions = append(v.Contributions, c.view(role))
		}
	}
	for g, x := range t.groups {
		if slices.ContainsFunc(v.Contributions, func(c Contribution) bool { return c.Group == g+1 }) {
			v.Groups = append(v.Groups, GroupView{Group: g + 1, Name: x.name})
		}
	}
	v.Dots = r.dotsView(st, role)
	return v
}

func (c *contribution) view(role Role) Contribution {
	v := Contribution{ID: c.id, Text: c.text, Group: c.group}
	if role == Leader {
		v.Hidden, v.Held, v.Keep, v.ByLead = c.hidden, c.held, c.keep, c.seat == ""
	}
	return v
}

func (t *talkState) agreed() int {
	n := t.raised
	for _, people := range t.thumbs {
		n += people
	}
	return n
}

func (r *Round) dotsView(st *stepState, role Role) *DotsView {
	d := st.talk.dots
	if d == nil {
		return nil
	}
	voting := st.phase == PhaseDots
	v := &DotsView{N: d.n, Open: d.open, Voting: voting}
	counts := st.counts()
	if role != Participant {
		for _, c := range counts {
			v.Placed += c.Dots
		}
		v.Of = d.n * d.people
		for id, s := range r.seats {
			if s.here() || len(d.given[id]) > 0 {
				v.Of += d.n * s.people
			}
		}
	}
	if role == Leader {
		v.Hands = d.people
		for _, on := range st.targets() {
			v.ByHand = append(v.ByHand, DotCount{On: on, Dots: d.hands[on]})
		}
	}
	if !voting || d.open && role != Participant {
		v.Counts = counts
	}
	return v
}

func (r *Round) aroundView(t *talkState, role Role) *AroundView {
	v := &AroundView{}
	for _, s := range r.around(t) {
		people, did := r.peopleOf(s), t.turns[s]
		v.Of += people
		if did != NotYet {
			v.Done += people
		}
		if role == Leader {
			v.Order = append(v.Order, TurnLine{Who: s, Person: r.person(s), Did: did})
		}
	}
	return v
}

func (r *Round) person(s Sitter) Person {
	if g := r.guest(s.Guest); g != nil {
		return Person{Name: g.name, People: 1}
	}
	seat := r.seats[s.Seat]
	return Person{Name: seat.name, Number: slices.Index(r.order, s.Seat) + 1, People: seat.people}
}

func (r *Round) guestLines() []GuestLine {
	var out []GuestLine
	for _, g := range r.guests {
		if !g.gone {
			out = append(out, GuestLine{Guest: g.id, Name: g.name})
		}
	}
	return out
}

// seatingView tells who sits with whom while people talk two and two.
func (r *Round) seatingView(step *Step, st *stepState, role Role) *SeatingView {
	if role == Participant || !maySeat(step, st) || st.talk.pairs == nil {
		return nil
	}
	v := &SeatingView{}
	seated := map[Sitter]bool{}
	for _, g := range r.seating(&st.talk) {
		var people []Person
		for _, s := range g {
			people = append(people, r.person(s))
			seated[s] = true
		}
		if role == Leader || !sensitive(step, st) {
			v.Groups = append(v.Groups, people)
		}
	}
	for _, s := range r.present() {
		if !seated[s] {
			v.Missed += r.peopleOf(s)
		}
	}
	return v
}

// talking fills in what is one participant's own in a conversation.
func (me *Me) talking(r *Round, step *Step, st *stepState) {
	if maySeat(step, st) && st.talk.pairs != nil {
		me.Number = slices.Index(r.order, me.Seat) + 1
		me.With = r.with(&st.talk, Sitter{Seat: me.Seat})
		me.Seated = true
	}
	if step.Kind != StepPrompt {
		return
	}
	for _, c := range st.contributions {
		if c.seat == me.Seat && !c.withdrawn {
			me.Mine = append(me.Mine, Contribution{ID: c.id, Text: c.text, Held: c.held})
		}
	}
	if st.phase == PhaseCorners || st.talk.method == InCorners {
		if g, ok := st.votes[First][me.Seat]; ok {
			me.set(g)
		}
	}
	me.Turn = st.talk.turns[Sitter{Seat: me.Seat}]
	me.Thumb = st.talk.thumbs[me.Seat] > 0
	if d := st.talk.dots; d != nil && st.phase == PhaseDots {
		list := d.given[me.Seat]
		own := &OwnDots{Left: max(0, d.n*me.People-len(list))}
		for _, on := range st.targets() {
			n := 0
			for _, x := range list {
				n += b2i(x == on)
			}
			own.On = append(own.On, DotCount{On: on, Dots: n})
		}
		me.Dots = own
	}
}

func (r *Round) with(t *talkState, me Sitter) []Person {
	for _, g := range r.seating(t) {
		if !slices.Contains(g, me) {
			continue
		}
		var others []Person
		for _, s := range g {
			if s != me {
				others = append(others, r.person(s))
			}
		}
		return others
	}
	return nil
}

// conclusionResult gives what is kept of a conversation: the circle's sentences, counts, and the dots of what the
// leader named or ticked. No other text and nobody's turn.
func (s *Step) conclusionResult(st *stepState) ConclusionResult {
	t := &st.talk
	c := ConclusionResult{
		Step: s.ID, Module: s.Module, Prompt: *s.Prompt, Own: s.Own, Method: t.method, Conclusion: st.conclusion,
		Disagree: t.disagree, Agreed: t.agreed(), Shared: t.shared,
	}
	if c.Conclusion != "" || c.Disagree != "" {
		c.People = max(t.people, c.Agreed)
	}
	if t.dots == nil {
		return c
	}
	for _, n := range st.counts() {
		if text := st.kept(n.On); text != "" {
			c.Dots = append(c.Dots, DotResult{Text: text, Dots: n.Dots})
		}
	}
	return c
}

// kept gives the words under which a target is kept: a group's name, or a text that the leader ticked.
func (st *stepState) kept(on Target) string {
	for g, x := range st.talk.groups {
		if on == OnGroup(g+1) {
			return x.name
		}
	}
	for _, c := range st.contributions {
		if on == OnText(c.id) && c.keep {
			return c.text
		}
	}
	return ""
}
