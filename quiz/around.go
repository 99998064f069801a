package quiz

import (
	"cmp"
	"slices"
	"strconv"
)

// shuffle puts a list in an order that depends on the seed alone. It is written out (SplitMix64, Steele, Lea and Flood
// 2014, with the shuffle of Fisher and Yates) so that no library changes it. The few parts in 2^60 by which the
// remainder is uneven do not matter to the order of a room.
func shuffle[T any](list []T, seed uint64) {
	for i := len(list) - 1; i > 0; i-- {
		seed += 0x9e3779b97f4a7c15
		z := seed
		z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		j := int((z ^ z>>31) % uint64(i+1))
		list[i], list[j] = list[j], list[i]
	}
}

// around gives the go-around's order as it is now: as drawn, without those who have gone, and those who came later
// last.
func (r *Round) around(t *talkState) []Sitter {
	var out []Sitter
	for _, s := range t.order {
		if r.isPresent(s) {
			out = append(out, s)
		}
	}
	for _, s := range r.present() {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

func (r *Round) decideDrawAround(do DrawAround, step *Step, st *stepState) ([]Event, error) {
	if st.phase != PhaseAround {
		return nil, ErrWrongPhase
	}
	order := r.present()
	if len(order) < 2 {
		return nil, ErrTooFew
	}
	shuffle(order, do.Seed)
	return []Event{AroundDrawn{Step: step.ID, Order: order}}, nil
}

func (r *Round) decideTurn(cmd Command) ([]Event, error) {
	step, st := r.step()
	if step == nil || cmd.Step != step.ID {
		return nil, ErrWrongStep
	}
	if step.Kind != StepPrompt || st.talk.method != GoAround {
		return nil, ErrWrongPhase
	}
	switch do := cmd.Do.(type) {
	case Turn:
		if do.Did != NotYet && do.Did != Spoke && do.Did != Passed {
			return nil, ErrBadCommand
		}
		if !r.isPresent(do.Who) {
			return nil, ErrUnknownSitter
		}
		if st.talk.turns[do.Who] == do.Did {
			return nil, nil
		}
		return []Event{TurnTaken{Step: step.ID, Who: []Sitter{do.Who}, Did: do.Did}}, nil
	case TurnAll:
		var rest []Sitter
		for _, s := range r.around(&st.talk) {
			if st.talk.turns[s] == NotYet {
				rest = append(rest, s)
			}
		}
		if len(rest) == 0 {
			return nil, nil
		}
		return []Event{TurnTaken{Step: step.ID, Who: rest, Did: Spoke}}, nil
	}
	return nil, ErrBadCommand
}

func (r *Round) decideSayPass(id SeatID, cmd Command) ([]Event, error) {
	step, st, err := r.openPrompt(cmd, PhaseAround)
	if err != nil {
		return nil, err
	}
	who := Sitter{Seat: id}
	if st.talk.turns[who] != NotYet {
		return nil, nil
	}
	return []Event{TurnTaken{CID: cmd.CID, Seat: id, Step: step.ID, Who: []Sitter{who}, Did: Passed}}, nil
}

// ---- pairing

// sitting is somebody to be seated: how many they are, and what they answered, "" when nobody knows or may know.
type sitting struct {
	who    Sitter
	people int
	answer string
}

// pairUp seats people two and two, with different answers where possible, and nobody alone. An odd one makes a three.
// People who share a phone have company already: they stay by themselves unless somebody would be alone.
//
// As many groups as can be have two different known answers. In a list sorted by answer each is seated with the one
// half a list away: the two have the same answer only when more than half of the list gave it.
func pairUp(all []sitting, seed uint64) [][]Sitter {
	var single, shared []sitting
	for _, s := range all {
		if s.people > 1 {
			shared = append(shared, s)
		} else {
			single = append(single, s)
		}
	}
	shuffle(single, seed)
	groups := pairSingles(single, seed)
	if len(groups) == 1 && len(groups[0]) == 1 && len(shared) > 0 { // nobody is alone
		least := slices.MinFunc(shared, func(a, b sitting) int { return cmp.Compare(a.people, b.people) })
		groups[0] = append(groups[0], least.who)
		shared = slices.DeleteFunc(shared, func(s sitting) bool { return s.who == least.who })
	}
	shuffle(groups, seed+1) // the order of the list tells nothing
	for _, g := range groups {
		shuffle(g, seed+2)
	}
	for _, s := range shared {
		groups = append(groups, []Sitter{s.who})
	}
	return groups
}

// The three is any of the groups: were it always the same, a single other answer would never be in it.
func pairSingles(all []sitting, seed uint64) [][]Sitter {
	slices.SortStableFunc(all, func(a, b sitting) int {
		return cmp.Or(
			cmp.Compare(b2i(a.answer == ""), b2i(b.answer == "")), // the unknown last
			cmp.Compare(a.answer, b.answer))
	})
	known := slices.IndexFunc(all, func(s sitting) bool { return s.answer == "" })
	if known < 0 {
		known = len(all)
	}
	half, apart := known/2, (known+1)/2
	var groups [][]Sitter
	for i := range half {
		groups = append(groups, []Sitter{all[i].who, all[i+apart].who})
	}
	rest := all[known:]
	if known%2 == 1 {
		rest = append([]sitting{all[half]}, rest...)
	}
	for len(rest) >= 2 {
		groups = append(groups, []Sitter{rest[0].who, rest[1].who})
		rest = rest[2:]
	}
	if len(rest) == 1 {
		if len(groups) == 0 {
			return [][]Sitter{{rest[0].who}}
		}
		shuffle(groups, seed+3)
		groups[0] = append(groups[0], rest[0].who)
	}
	return groups
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// decidePair seats the room anew. In a sensitive step the answers are left out of it, since two who are seated
// together might guess each other's. The answers to a step are mixed once: whoever draws again and again would see who
// is never seated together, and those have answered alike.
func (r *Round) decidePair(do Pair, step *Step, st *stepState) ([]Event, error) {
	if !maySeat(step, st) {
		return nil, ErrWrongPhase
	}
	e := PairsMade{Step: step.ID}
	var answers map[SeatID]string
	if !sensitive(step, st) {
		e.Mixed, answers = r.answersBefore(step.ID)
	}
	var all []sitting
	people := 0
	for _, s := range r.present() {
		all = append(all, sitting{who: s, people: r.peopleOf(s), answer: answers[s.Seat]})
		people += r.peopleOf(s)
	}
	if len(all) < 2 || people < 2 {
		return nil, ErrTooFew
	}
	e.Groups = pairUp(all, do.Seed)
	return []Event{e}, nil
}

// maySeat tells whether people talk two and two now.
func maySeat(step *Step, st *stepState) bool {
	return st.phase == PhaseTalk || step.Kind == StepPrompt && st.phase == PhasePairs
}

func sensitive(step *Step, st *stepState) bool {
	switch {
	case step.Question != nil:
		return len(step.Question.Support) > 0
	case step.Position != nil:
		return step.Position.Sensitive
	}
	return st.talk.sensitive
}

// answersBefore gives first answers to mix, and the step they were given to: the step itself, else the nearest before
// it that has any and is not sensitive. None when those were mixed before. What somebody did not want to say is not
// used either.
func (r *Round) answersBefore(id StepID) (StepID, map[SeatID]string) {
	for i := r.index(id); i >= 0; i-- {
		step := &r.steps[i]
		st := r.states[step.ID]
		if step.Kind == StepPrompt || sensitive(step, st) || len(st.votes[First]) == 0 {
			continue
		}
		if st.mixed {
			return "", nil
		}
		out := map[SeatID]string{}
		for seat, g := range st.votes[First] {
			key := joinIDs(g.answer.Options)
			if n := g.answer.Number; n != nil {
				key = "n" + strconv.FormatInt(*n, 10)
			}
			if key != string(Unsure) && key != string(Pass) {
				out[seat] = key
			}
		}
		return step.ID, out
	}
	return "", nil
}

// seating gives the groups as they are now: without those who have gone, and whoever they left alone with the next.
func (r *Round) seating(t *talkState) [][]Sitter {
	var out [][]Sitter
	var alone []Sitter
	for _, g := range t.pairs {
		var here []Sitter
		people := 0
		for _, s := range g {
			if r.isPresent(s) {
				here = append(here, s)
				people += r.peopleOf(s)
			}
		}
		switch {
		case people == 1 && len(alone) == 0:
			alone = here
		case people == 1:
			out, alone = append(out, append(alone, here...)), nil
		case people > 1:
			out = append(out, here)
		}
	}
	if len(alone) > 0 && len(out) > 0 {
		out[0] = append(out[0], alone...)
	} else if len(alone) > 0 {
		out = append(out, alone)
	}
	return out
}
