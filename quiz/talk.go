package quiz

import (
	"slices"
	"strconv"
)

// talkState is what belongs to the conversation about one prompt, beside its contributions.
type talkState struct {
	method    Method
	sensitive bool
	corners   []Option // as the leader wrote them; nil: the prompt's own
	groups    []group
	page      int // of the texts on the screen; 0: the newest
	dots      *dotVote
	order     []Sitter // of the go-around, as drawn; empty: as people came
	turns     map[Sitter]Turned
	pairs     [][]Sitter
	disagree  string
	shared    bool
	people    int // present when the conclusion was written
	thumbs    map[SeatID]int
	raised    int // thumbs of people without a phone
}

// A group is a few contributions that the leader has put together. Its number is its place in the list, from 1.
type group struct{ name string }

// A guest is somebody without a phone, by a name or a table for tonight. Session data: nothing of it is kept.
type guest struct {
	id   int
	name string
	gone bool
}

// A Sitter is a phone or a guest. Exactly one of its fields is set.
type Sitter struct {
	Seat  SeatID `json:",omitempty"`
	Guest int    `json:",omitempty"`
}

// Turned says what somebody did when the go-around came to them. Passing is taking part.
type Turned string

const (
	NotYet Turned = ""
	Spoke  Turned = "spoke"
	Passed Turned = "pass"
)

// visible tells whether a contribution may be seen by others than its writer and the leader.
func (c *contribution) visible() bool { return !c.hidden && !c.withdrawn && !c.held }

// text finds a contribution by its number.
func (st *stepState) text(id int) *contribution {
	if id < 1 || id > len(st.contributions) {
		return nil
	}
	return &st.contributions[id-1]
}

func (r *Round) guest(id int) *guest {
	for i := range r.guests {
		if r.guests[i].id == id && !r.guests[i].gone {
			return &r.guests[i]
		}
	}
	return nil
}

// present gives everybody who can have a turn or a place now: phones in the order they came, then guests.
func (r *Round) present() []Sitter {
	var out []Sitter
	for _, id := range r.order {
		if r.seats[id].here() {
			out = append(out, Sitter{Seat: id})
		}
	}
	for _, g := range r.guests {
		if !g.gone {
			out = append(out, Sitter{Guest: g.id})
		}
	}
	return out
}

func (r *Round) isPresent(s Sitter) bool {
	if s.Seat != "" {
		seat, ok := r.seats[s.Seat]
		return ok && s.Guest == 0 && seat.here()
	}
	return r.guest(s.Guest) != nil
}

func (r *Round) peopleOf(s Sitter) int {
	if seat, ok := r.seats[s.Seat]; ok {
		return seat.people
	}
	return 1
}

// peopleHere is how many are in the room as far as the round knows: those at phones, and those without, by the
// leader's list or the largest show of hands.
func (r *Round) peopleHere() int {
	without := 0
	for _, g := range r.guests {
		if !g.gone {
			without++
		}
	}
	for _, st := range r.states {
		for _, h := range st.hands {
			without = max(without, h.People)
		}
		without = max(without, st.talk.raised)
		if d := st.talk.dots; d != nil {
			without = max(without, d.people)
		}
	}
	phones := 0
	for _, s := range r.seats {
		if s.here() {
			phones += s.people
		}
	}
	return phones + without
}

// applyTalk applies what belongs to a conversation. It reports whether the event was one of these.
func (r *Round) applyTalk(e Event) bool {
	switch e := e.(type) {
	case GuestAdded:
		r.guests = append(r.guests, guest{id: e.Guest, name: e.Name})
	case GuestRemoved:
		for i := range r.guests {
			r.guests[i].gone = r.guests[i].gone || r.guests[i].id == e.Guest
		}
	case MethodSet:
		st := r.states[e.Step]
		st.talk.method = e.Method
		st.phase = methodPhases[e.Method][0]
	case CornersSet:
		st := r.states[e.Step]
		st.talk.corners = nil
		for i, text := range e.Texts {
			st.talk.corners = append(st.talk.corners, Option{ID: OptionID("own" + strconv.Itoa(i+1)), Text: Text{Swedish: text}})
		}
		st.talk.method, st.phase = InCorners, PhaseCorners
	case SensitiveSet:
		r.states[e.Step].talk.sensitive = e.On
	case AroundDrawn:
		r.states[e.Step].talk.order = slices.Clone(e.Order)
	case TurnTaken:
		r.applyTurn(e)
	case PairsMade:
		r.states[e.Step].talk.pairs = e.Groups
		if st, ok := r.states[e.Mixed]; ok {
			st.mixed = true
		}
	case ConclusionShared:
		r.states[e.Step].talk.shared = e.Shared
	case ThumbGiven:
		t := &r.states[e.Step].talk
		if e.Up {
			put(&t.thumbs, e.Seat, e.People)
		} else {
			delete(t.thumbs, e.Seat)
		}
		r.seats[e.Seat].seen.add(e.CID)
	case ThumbsCounted:
		r.states[e.Step].talk.raised = e.People
	case PageTurned:
		r.states[e.Step].talk.page = e.Page
	default:
		return r.applyTexts(e) || r.applyDots(e)
	}
	return true
}

// applyTexts applies what happens to contributions once they are made.
func (r *Round) applyTexts(e Event) bool {
	var st *stepState
	switch e := e.(type) {
	case ContributionWithdrawn:
		st = r.states[e.Step]
		c := st.text(e.ID)
		c.withdrawn, c.text, c.group = true, "", 0
		r.seats[e.Seat].seen.add(e.CID)
	case ContributionLet:
		st = r.states[e.Step]
		st.text(e.ID).held = false
	case ContributionKept:
		st = r.states[e.Step]
		st.text(e.ID).keep = e.Keep
	case ContributionsGrouped:
		st = r.states[e.Step]
		if e.Group > len(st.talk.groups) {
			st.talk.groups = append(st.talk.groups, group{name: e.Name})
		}
		for _, id := range e.IDs {
			st.text(id).group = e.Group
		}
	case GroupNamed:
		st = r.states[e.Step]
		st.talk.groups[e.Group-1].name = e.Name
	default:
		return false
	}
	st.prune()
	return true
}

func (r *Round) applyTurn(e TurnTaken) {
	t := &r.states[e.Step].talk
	for _, s := range e.Who {
		if e.Did == NotYet {
			delete(t.turns, s)
		} else {
			put(&t.turns, s, e.Did)
		}
	}
	if s, ok := r.seats[e.Seat]; ok {
		s.seen.add(e.CID)
	}
}

// concluded notes who was there when the conclusion was written. Thumbs were for the sentence that was; a new one is
// asked about again.
func (r *Round) concluded(e ConclusionWritten) {
	st := r.states[e.Step]
	st.conclusion, st.talk.disagree, st.talk.people = e.Text, e.Disagree, r.peopleHere()
	st.talk.thumbs, st.talk.raised = nil, 0
	if e.Text == "" && e.Disagree == "" {
		st.talk.shared = false
	}
}

// removed takes a seat out of what is not yet closed.
func (t *talkState) removed(id SeatID, open bool) {
	delete(t.thumbs, id)
	delete(t.turns, Sitter{Seat: id})
	if t.dots != nil && open {
		delete(t.dots.given, id)
	}
}

// put sets a key of a map that may not be there yet.
func put[K comparable, V any](m *map[K]V, k K, v V) {
	if *m == nil {
		*m = map[K]V{}
	}
	(*m)[k] = v
}
