package quiz

import (
	"slices"
	"strconv"
)

// A Target is what a dot can lie on: a contribution ("c3") or a group ("g1").
type Target string

// OnText and OnGroup name a target.
func OnText(id int) Target  { return Target("c" + strconv.Itoa(id)) }
func OnGroup(id int) Target { return Target("g" + strconv.Itoa(id)) }

// A DotCount is how many dots lie on a target.
type DotCount struct {
	On   Target
	Dots int
}

// A dotVote is one dot vote ("pluppning"). It takes dots as long as the step is in PhaseDots.
type dotVote struct {
	n      int                 // dots for each person
	open   bool                // the room sees the counts grow
	given  map[SeatID][]Target // in the order they were placed
	hands  map[Target]int      // dots of people without a phone, as the leader counted them
	people int                 // whose those are
}

// targets gives what dots can lie on, in the order the room sees it: groups, then the texts that are in none.
func (st *stepState) targets() []Target {
	var out []Target
	for g := range st.talk.groups {
		if slices.ContainsFunc(st.contributions, func(c contribution) bool { return c.group == g+1 && c.visible() }) {
			out = append(out, OnGroup(g+1))
		}
	}
	for i := range st.contributions {
		if c := &st.contributions[i]; c.visible() && c.group == 0 {
			out = append(out, OnText(c.id))
		}
	}
	return out
}

// counts gives the dots on each target, in their order.
func (st *stepState) counts() []DotCount {
	sum := map[Target]int{}
	for _, list := range st.talk.dots.given {
		for _, on := range list {
			sum[on]++
		}
	}
	for on, n := range st.talk.dots.hands {
		sum[on] += n
	}
	var out []DotCount
	for _, on := range st.targets() {
		out = append(out, DotCount{On: on, Dots: sum[on]})
	}
	return out
}

// prune gives dots back whose target went away while the vote is open. A closed vote keeps what it counted.
func (st *stepState) prune() {
	d := st.talk.dots
	if d == nil || st.phase != PhaseDots {
		return
	}
	alive := st.targets()
	for id, list := range d.given {
		d.given[id] = slices.DeleteFunc(list, func(on Target) bool { return !slices.Contains(alive, on) })
	}
	for on := range d.hands {
		if !slices.Contains(alive, on) {
			delete(d.hands, on)
		}
	}
}

// placed tells whether any dot lies.
func (d *dotVote) placed() bool {
	if d == nil {
		return false
	}
	for _, list := range d.given {
		if len(list) > 0 {
			return true
		}
	}
	return len(d.hands) > 0
}

func (r *Round) applyDots(e Event) bool {
	switch e := e.(type) {
	case DotsStarted:
		st := r.states[e.Step]
		st.phase = PhaseDots
		st.talk.dots = &dotVote{n: e.N, open: e.Open, given: map[SeatID][]Target{}, hands: map[Target]int{}}
	case DotPlaced:
		d := r.states[e.Step].talk.dots
		d.given[e.Seat] = append(d.given[e.Seat], e.On)
		r.seats[e.Seat].seen.add(e.CID)
	case DotTaken:
		d := r.states[e.Step].talk.dots
		list := d.given[e.Seat]
		for i := len(list) - 1; i >= 0; i-- {
			if list[i] == e.On {
				d.given[e.Seat] = slices.Delete(list, i, i+1)
				break
			}
		}
		r.seats[e.Seat].seen.add(e.CID)
	case DotsCounted:
		d := r.states[e.Step].talk.dots
		d.people, d.hands = e.People, map[Target]int{}
		for _, c := range e.Dots {
			d.hands[c.On] = c.Dots
		}
	default:
		return false
	}
	return true
}

// fewer takes the latest dots of a phone that fewer people share than before back from votes that are open.
func (r *Round) fewer(id SeatID, people int) {
	for _, st := range r.states {
		if d := st.talk.dots; d != nil && st.phase == PhaseDots && len(d.given[id]) > d.n*people {
			d.given[id] = d.given[id][:d.n*people]
		}
	}
}

func (r *Round) decideStartDots(do StartDots, step *Step, st *stepState) ([]Event, error) {
	switch {
	case do.N < 1 || do.N > MaxDots:
		return nil, ErrBadDots
	case st.phase == PhaseDots && st.talk.dots.n == do.N && st.talk.dots.open == do.Open:
		return nil, nil
	case st.phase == PhaseDots && st.talk.dots.placed():
		return nil, ErrDotsLie
	case len(st.targets()) < 2:
		return nil, ErrTooFew
	}
	return []Event{DotsStarted{Step: step.ID, N: do.N, Open: do.Open}}, nil
}

func (r *Round) decideDot(id SeatID, do Dot, cmd Command) ([]Event, error) {
	step, st, err := r.openPrompt(cmd, PhaseDots)
	if err != nil {
		return nil, err
	}
	list := st.talk.dots.given[id]
	if do.Take {
		if !slices.Contains(list, do.On) {
			return nil, nil
		}
		return []Event{DotTaken{CID: cmd.CID, Seat: id, Step: step.ID, On: do.On}}, nil
	}
	if !slices.Contains(st.targets(), do.On) {
		return nil, ErrUnknownText
	}
	if len(list) >= st.talk.dots.n*r.seats[id].people {
		return nil, ErrDotsSpent
	}
	return []Event{DotPlaced{CID: cmd.CID, Seat: id, Step: step.ID, On: do.On}}, nil
}

// decideCountDots takes the dots of people without a phone, all at once. They may be put right until the circle goes
// on, since the leader reads them off a wall or off paper.
func (r *Round) decideCountDots(do CountDots, cmd Command) ([]Event, error) {
	step, st := r.step()
	if step == nil || cmd.Step != step.ID {
		return nil, ErrWrongStep
	}
	d := st.talk.dots
	if d == nil {
		return nil, ErrWrongPhase
	}
	alive, total := st.targets(), 0
	e := DotsCounted{Step: step.ID, People: do.People}
	for _, on := range alive {
		for _, c := range do.Dots {
			if c.On != on || c.Dots == 0 {
				continue
			}
			if c.Dots < 0 || c.Dots > MaxDots*MaxHands || len(e.Dots) > 0 && e.Dots[len(e.Dots)-1].On == on {
				return nil, ErrBadDots
			}
			e.Dots = append(e.Dots, c)
			total += c.Dots
		}
	}
	for _, c := range do.Dots {
		if c.Dots != 0 && !slices.Contains(alive, c.On) {
			return nil, ErrUnknownText
		}
	}
	if e.People == 0 {
		e.People = (total + d.n - 1) / d.n
	}
	if e.People < 0 || e.People > MaxHands || total > e.People*d.n {
		return nil, ErrBadDots
	}
	if total == 0 {
		e.People = 0
	}
	return []Event{e}, nil
}
