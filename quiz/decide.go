package quiz

import (
	"math"
	"slices"
	"time"
)

// Decide answers whether a command may happen, and what follows. It changes nothing.
//
// No events and no error means that there is nothing to do: the command was applied before, or would change
// nothing. An error is always a *Refusal.
func (r *Round) Decide(now time.Time, by Seat, cmd Command) ([]Event, error) {
	role := roleOf(cmd.Do)
	if role == "" || len(cmd.CID) > 64 {
		return nil, ErrBadCommand
	}
	if by.Role != role {
		return nil, ErrNotAllowed
	}
	if r.status == Ended {
		return nil, ErrEnded
	}
	if role == Participant {
		events, err := r.decideParticipant(now, by.ID, cmd)
		return append(events, r.hours.still(now, cmd.Do, events)...), err
	}
	if r.leader.has(cmd.CID) {
		return nil, nil
	}
	events, err := r.decideLeader(now, cmd)
	events = append(events, r.hours.still(now, cmd.Do, events)...)
	if err != nil || len(events) == 0 || cmd.CID == "" {
		return events, err
	}
	return append(events, LeaderActed{CID: cmd.CID}), nil
}

func (r *Round) decideParticipant(now time.Time, id SeatID, cmd Command) ([]Event, error) {
	if j, ok := cmd.Do.(Join); ok {
		return r.decideJoin(now, j, cmd.CID)
	}
	seat, ok := r.seats[id]
	switch {
	case !ok || seat.left:
		return nil, ErrUnknownSeat
	case seat.removed:
		return nil, ErrRemoved
	case seat.seen.has(cmd.CID):
		return nil, nil
	}
	switch do := cmd.Do.(type) {
	case Rename:
		return r.decideRename(id, do, cmd.CID)
	case Give:
		return r.decideGive(now, id, do, cmd)
	case GiveExit:
		return r.decideExit(now, id, do, cmd)
	case Contribute:
		return r.decideContribute(id, do, cmd)
	case Withdraw, Dot, SayPass, Thumb:
		return r.decideTalk(id, cmd)
	case Leave:
		return []Event{SeatLeft{CID: cmd.CID, Seat: id}}, nil
	}
	return nil, ErrBadCommand
}

func (r *Round) decideJoin(now time.Time, j Join, cid string) ([]Event, error) {
	if j.Seat == "" || j.Token == "" {
		return nil, ErrBadCommand
	}
	if j.People < 1 || j.People > MaxPeople {
		return nil, ErrPeople
	}
	id, known := r.tokens[j.Token]
	if known {
		seat := r.seats[id]
		if seat.removed {
			return nil, ErrRemoved
		}
		if !seat.left {
			return nil, nil
		}
	} else {
		if !r.door {
			return nil, ErrDoorClosed
		}
		if r.here() >= MaxSeats || len(r.seats) >= maxEver {
			return nil, ErrFull
		}
		if _, taken := r.seats[j.Seat]; taken {
			return nil, ErrBadCommand
		}
		id = j.Seat
	}
	name, err := r.freeName(j.Name, id)
	if err != nil {
		return nil, err
	}
	return []Event{SeatTaken{CID: cid, Seat: id, Token: j.Token, Name: name, People: j.People, At: now}}, nil
}

// here counts the seats that have neither left nor been removed.
func (r *Round) here() int {
	n := 0
	for _, s := range r.seats {
		if s.here() {
			n++
		}
	}
	return n
}

// freeName cleans a name and refuses one that somebody else in the room has.
func (r *Round) freeName(raw string, mine SeatID) (string, error) {
	name, err := cleanName(raw)
	if err != nil || name == "" {
		return "", err
	}
	key := nameKey(name)
	for id, s := range r.seats {
		if id != mine && s.here() && s.name != "" && nameKey(s.name) == key {
			return "", ErrNameTaken
		}
	}
	return name, nil
}

func (r *Round) decideRename(id SeatID, do Rename, cid string) ([]Event, error) {
	if do.People < 1 || do.People > MaxPeople {
		return nil, ErrPeople
	}
	name, err := r.freeName(do.Name, id)
	if err != nil {
		return nil, err
	}
	if s := r.seats[id]; s.name == name && s.people == do.People {
		return nil, nil
	}
	return []Event{SeatRenamed{CID: cid, Seat: id, Name: name, People: do.People}}, nil
}

func (r *Round) decideGive(now time.Time, id SeatID, do Give, cmd Command) ([]Event, error) {
	if r.paused {
		return nil, ErrPaused
	}
	step, st := r.step()
	if step == nil || cmd.Step != step.ID {
		return nil, ErrWrongStep
	}
	if step.Kind == StepPrompt {
		return r.giveCorner(now, id, do, cmd)
	}
	vote, open := openVote(st.phase)
	if !open || cmd.Phase != st.phase {
		return nil, ErrWrongPhase
	}
	answer, err := step.ballot().clean(do.Answer)
	if err != nil {
		return nil, err
	}
	seat := r.seats[id]
	if old, ok := st.votes[vote][id]; ok && old.answer.equal(answer) && old.people == seat.people {
		return nil, nil
	}
	return []Event{AnswerGiven{
		CID: cmd.CID, Seat: id, Step: step.ID, Vote: vote, Answer: answer, People: seat.people, At: now,
	}}, nil
}

func (r *Round) decideContribute(id SeatID, do Contribute, cmd Command) ([]Event, error) {
	if r.paused {
		return nil, ErrPaused
	}
	step, st := r.step()
	if step == nil || cmd.Step != step.ID {
		return nil, ErrWrongStep
	}
	if step.Kind != StepPrompt && !step.Kind.keeps() {
		return nil, ErrWrongPhase
	}
	kind, err := lineKind(step.Kind, do.Kind)
	if err != nil {
		return nil, err
	}
	text, err := cleanText(do.Text, MaxText)
	if err != nil {
		return nil, err
	}
	if st.sameText(id, text) {
		return nil, ErrSameText
	}
	if st.full(id) || kind != "" && st.has(id, kind) {
		return nil, ErrTooMany
	}
	return []Event{ContributionMade{
		CID: cmd.CID, Seat: id, Step: step.ID, ID: len(st.contributions) + 1, Text: text, Kind: kind, Held: st.talk.sensitive,
	}}, nil
}

// clean checks an answer against its question and gives its one canonical form: a set in the question's order.
func (q *Question) clean(a Answer) (Answer, error) {
	if q == nil {
		return Answer{}, ErrWrongPhase
	}
	switch q.Kind {
	case Estimate:
		return q.cleanNumber(a)
	case Match:
		return q.cleanMatch(a)
	}
	if a.Number != nil || len(a.Options) == 0 || len(a.Options) > len(q.Options) {
		return Answer{}, ErrBadAnswer
	}
	seen := map[OptionID]bool{}
	for _, o := range a.Options {
		if seen[o] || !slices.ContainsFunc(q.Options, func(x Option) bool { return x.ID == o }) {
			return Answer{}, ErrBadAnswer
		}
		seen[o] = true
	}
	switch q.Kind {
	case Single, TrueFalse:
		if len(a.Options) != 1 {
			return Answer{}, ErrBadAnswer
		}
	case Order:
		if len(a.Options) != len(q.Options) {
			return Answer{}, ErrBadAnswer
		}
		return Answer{Options: slices.Clone(a.Options)}, nil
	}
	var set []OptionID
	for _, o := range q.Options {
		if seen[o.ID] {
			set = append(set, o.ID)
		}
	}
	return Answer{Options: set}, nil
}

// cleanMatch holds that each option has one of the matches. Two options may have the same: then one of them is wrong,
// which is for the reveal to say.
func (q *Question) cleanMatch(a Answer) (Answer, error) {
	if a.Number != nil || len(a.Options) != len(q.Options) {
		return Answer{}, ErrBadAnswer
	}
	for _, m := range a.Options {
		if !slices.ContainsFunc(q.Matches, func(x Option) bool { return x.ID == m }) {
			return Answer{}, ErrBadAnswer
		}
	}
	return Answer{Options: slices.Clone(a.Options)}, nil
}

func (q *Question) cleanNumber(a Answer) (Answer, error) {
	if a.Number == nil && a.Typed != "" {
		n, err := ParseUnits(a.Typed, q.Slider.Decimals)
		if err != nil {
			return Answer{}, err
		}
		a.Number = &n
	}
	if a.Number == nil || len(a.Options) > 0 || *a.Number < q.Slider.Min || *a.Number > q.Slider.Max {
		return Answer{}, ErrBadNumber
	}
	n := *a.Number
	return Answer{Number: &n}, nil
}

func (a Answer) equal(b Answer) bool {
	if (a.Number == nil) != (b.Number == nil) || a.Number != nil && *a.Number != *b.Number {
		return false
	}
	return slices.Equal(a.Options, b.Options)
}

// nearness tells how near an estimate is, in the question's own bands.
func (q *Question) nearness(n int64) Nearness {
	d := n - q.Key.Number
	if d < 0 {
		d = -d
	}
	switch {
	case n == math.MinInt64 || d < 0:
		return NearFar
	case d <= q.Key.Near:
		return NearVery
	case d <= q.Key.Fair:
		return NearFair
	}
	return NearFar
}

// right tells whether an answer is right; an estimate is right when it is very near.
func (q *Question) right(a Answer) bool {
	switch q.Kind {
	case Estimate:
		return a.Number != nil && q.nearness(*a.Number) == NearVery
	case Order, Match:
		return slices.Equal(a.Options, q.Key.Right)
	}
	if len(a.Options) != len(q.Key.Right) {
		return false
	}
	for _, o := range a.Options {
		if !slices.Contains(q.Key.Right, o) {
			return false
		}
	}
	return true
}
