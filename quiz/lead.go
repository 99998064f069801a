package quiz

import (
	"regexp"
	"slices"
	"time"
)

// decideLeader answers a leader's command. See Decide.
func (r *Round) decideLeader(now time.Time, cmd Command) ([]Event, error) {
	switch do := cmd.Do.(type) {
	case Move, Next, Back, Jump, ShowVotes, StartTimer:
		if r.paused {
			return nil, ErrPaused
		}
		return r.decideCourse(now, cmd)
	case SetMethod, SetCorners, StartDots, DrawAround, Pair:
		if r.paused {
			return nil, ErrPaused
		}
		return r.decideTalkCourse(now, cmd)
	case SetSensitive, WriteFor, Let, Keep, Group, Ungroup, NameGroup, TurnPage, CountDots, AddGuest, RemoveGuest, Turn,
		TurnAll, Share, CountThumbs:
		return r.decideTalkWork(cmd)
	case CountHands:
		return r.decideHands(do, cmd)
	case CountExit:
		return r.decideExitHands(do, cmd)
	case Agree:
		return r.decideAgree(do.On)
	case Conclude:
		return r.decideConclude(now, do, cmd.Step)
	case Hide:
		return r.decideHide(do.Contribution, true, cmd.Step)
	case Unhide:
		return r.decideHide(do.Contribution, false, cmd.Step)
	case Skip, Unskip, Reorder, AddPrompt:
		return r.decidePlan(cmd)
	case RenameSeat, RemoveSeat:
		return r.decideSeat(cmd)
	case SetDoor:
		if r.door == do.Open {
			return nil, nil
		}
		return []Event{DoorSet(do)}, nil
	case Pause:
		if r.paused {
			return nil, nil
		}
		return []Event{RoundPaused{At: now}}, nil
	case Resume:
		if !r.paused {
			return nil, nil
		}
		return []Event{RoundResumed{At: now}}, nil
	case TellLeaderChanged:
		if r.changed {
			return nil, nil
		}
		return []Event{LeaderChanged{At: now}}, nil
	case End:
		return []Event{RoundEnded{At: now}}, nil
	}
	return nil, ErrBadCommand
}

// decideCourse answers what moves the meeting on. Step and phase must be those that the leader saw, so that a
// double press does not go two steps.
func (r *Round) decideCourse(now time.Time, cmd Command) ([]Event, error) {
	if do, ok := cmd.Do.(Jump); ok {
		return r.decideJump(now, do.To)
	}
	step, st := r.step()
	if step == nil || cmd.Step != step.ID {
		return nil, ErrWrongStep
	}
	if cmd.Phase != st.phase {
		return nil, ErrWrongPhase
	}
	switch do := cmd.Do.(type) {
	case Move:
		if !r.mayMove(step, st, do.To) {
			return nil, ErrWrongPhase
		}
		return []Event{PhaseEntered{Step: step.ID, Phase: do.To, At: now}}, nil
	case Next:
		to, ok := r.neighbour(+1)
		if !ok {
			return nil, ErrLastStep
		}
		return []Event{StepEntered{Step: to, At: now}}, nil
	case Back:
		to, ok := r.neighbour(-1)
		if !ok {
			return nil, ErrFirstStep
		}
		return []Event{StepEntered{Step: to, At: now}}, nil
	case ShowVotes:
		return r.decideShow(step, st)
	case StartTimer:
		return decideTimer(now, step, do.Minutes)
	}
	return nil, ErrBadCommand
}

// mayMove is the table of phase.go and one rule more: once counts were shown, or a second vote was opened, the
// first vote does not open again, since people would answer after what they saw.
func (r *Round) mayMove(step *Step, st *stepState, to Phase) bool {
	if step.Kind == StepPrompt {
		return st.talk.mayMove(st.phase, to)
	}
	if to == PhaseThink && (st.shown || st.second) {
		return false
	}
	return st.phase.May(step.Kind, to)
}

func decideTimer(now time.Time, step *Step, minutes int) ([]Event, error) {
	if step.Kind != StepPrompt {
		return nil, ErrWrongPhase
	}
	if minutes < 0 || minutes > MaxTimer {
		return nil, ErrBadTimer
	}
	e := TimerStarted{Step: step.ID}
	if minutes > 0 {
		e.Until = now.Add(time.Duration(minutes) * time.Minute)
	}
	return []Event{e}, nil
}

func (r *Round) decideJump(now time.Time, to StepID) ([]Event, error) {
	i := r.index(to)
	if i < 0 {
		return nil, ErrUnknownStep
	}
	if r.steps[i].Skipped {
		return nil, ErrSkippedStep
	}
	if to == r.now {
		return nil, nil
	}
	return []Event{StepEntered{Step: to, At: now}}, nil
}

// decideHands takes a show of hands for a vote as long as neither the right answer nor the counts are told. The first vote's hands may
// be put right until then; the second's only once there is a second vote.
func (r *Round) decideHands(do CountHands, cmd Command) ([]Event, error) {
	step, st := r.step()
	if step == nil || cmd.Step != step.ID {
		return nil, ErrWrongStep
	}
	if step.Kind == StepPrompt {
		return countCorners(do, step, st)
	}
	ballot := step.ballot()
	if ballot == nil || st.phase == PhaseReveal || st.phase == PhaseShow {
		return nil, ErrWrongPhase
	}
	if do.Vote != First && !(do.Vote == Second && st.second) {
		return nil, ErrWrongPhase
	}
	hands, err := ballot.cleanHands(do.Hands)
	if err != nil {
		return nil, err
	}
	return []Event{HandsCounted{Step: step.ID, Vote: do.Vote, Hands: hands}}, nil
}

func (q *Question) cleanHands(h Hands) (Hands, error) {
	if h.People < 0 || h.People > MaxHands {
		return Hands{}, ErrBadHands
	}
	if h.People == 0 {
		return Hands{}, nil
	}
	if q.Kind == Estimate || q.Kind == Order || q.Kind == Match {
		if h.Answer == nil || len(h.Counts) > 0 {
			return Hands{}, ErrBadHands
		}
		a, err := q.clean(*h.Answer)
		if err != nil {
			return Hands{}, err
		}
		return Hands{People: h.People, Answer: &a}, nil
	}
	if h.Answer != nil {
		return Hands{}, ErrBadHands
	}
	return q.cleanCounts(h)
}

func (q *Question) cleanCounts(h Hands) (Hands, error) {
	counts := make([]OptionCount, len(q.Options))
	for i, o := range q.Options {
		counts[i].Option = o.ID
	}
	total := 0
	for _, c := range h.Counts {
		i := slices.IndexFunc(q.Options, func(o Option) bool { return o.ID == c.Option })
		if i < 0 || c.People < 0 || c.People > h.People || counts[i].People > 0 {
			return Hands{}, ErrBadHands
		}
		counts[i].People = c.People
		total += c.People
	}
	if total == 0 || q.Kind != Several && total != h.People {
		return Hands{}, ErrBadHands
	}
	return Hands{People: h.People, Counts: counts}, nil
}

// decideConclude writes the conclusion of a prompt that the circle has been to. It may be the present one or an
// earlier: what was typed is not lost because the meeting went on.
func (r *Round) decideConclude(now time.Time, do Conclude, target StepID) ([]Event, error) {
	i := r.index(target)
	if i < 0 {
		return nil, ErrUnknownStep
	}
	st := r.states[target]
	if r.steps[i].Kind != StepPrompt || !st.visited {
		return nil, ErrWrongStep
	}
	text, err := cleanText(do.Text, MaxConclusion)
	if err != nil && err != ErrTextEmpty {
		return nil, err
	}
	disagree := st.talk.disagree
	if do.Disagree != nil {
		disagree, err = cleanText(*do.Disagree, MaxConclusion)
		if err != nil && err != ErrTextEmpty {
			return nil, err
		}
	}
	if text == st.conclusion && disagree == st.talk.disagree {
		return nil, nil
	}
	return []Event{ConclusionWritten{Step: target, Text: text, Disagree: disagree, At: now}}, nil
}

func (r *Round) decideHide(id int, hidden bool, target StepID) ([]Event, error) {
	st, ok := r.states[target]
	if !ok {
		return nil, ErrUnknownStep
	}
	i := slices.IndexFunc(st.contributions, func(c contribution) bool { return c.id == id && !c.withdrawn })
	if i < 0 {
		return nil, ErrUnknownText
	}
	if st.contributions[i].hidden == hidden {
		return nil, nil
	}
	return []Event{ContributionHidden{Step: target, ID: id, Hidden: hidden}}, nil
}

var ownID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

func (r *Round) decidePlan(cmd Command) ([]Event, error) {
	switch do := cmd.Do.(type) {
	case Skip:
		return r.decideSkip(do.Target, true)
	case Unskip:
		return r.decideSkip(do.Target, false)
	case Reorder:
		return r.decideReorder(do.Order)
	case AddPrompt:
		text, err := cleanText(do.Text, MaxText)
		if err != nil {
			return nil, err
		}
		if len(r.steps) >= MaxSteps {
			return nil, ErrTooMany
		}
		if !ownID.MatchString(string(do.ID)) || r.index(do.ID) >= 0 || r.index(r.now) < 0 {
			return nil, ErrBadCommand
		}
		return []Event{PromptAdded{Step: do.ID, After: r.now, Text: text}}, nil
	}
	return nil, ErrBadCommand
}

func (r *Round) decideSkip(target StepID, skip bool) ([]Event, error) {
	i := r.index(target)
	if i < 0 {
		return nil, ErrUnknownStep
	}
	if target == r.now {
		return nil, ErrPresentStep
	}
	if r.steps[i].Skipped == skip {
		return nil, nil
	}
	return []Event{StepSkipped{Step: target, Skipped: skip}}, nil
}

func (r *Round) decideReorder(order []StepID) ([]Event, error) {
	if len(order) != len(r.steps) {
		return nil, ErrBadOrder
	}
	seen := map[StepID]bool{}
	same := true
	for i, id := range order {
		if seen[id] || r.index(id) < 0 {
			return nil, ErrBadOrder
		}
		seen[id] = true
		same = same && r.steps[i].ID == id
	}
	if same {
		return nil, nil
	}
	return []Event{PlanReordered{Order: slices.Clone(order)}}, nil
}

func (r *Round) decideSeat(cmd Command) ([]Event, error) {
	switch do := cmd.Do.(type) {
	case RenameSeat:
		s, ok := r.seats[do.Seat]
		if !ok || !s.here() {
			return nil, ErrUnknownSeat
		}
		name, err := r.freeName(do.Name, do.Seat)
		if err != nil {
			return nil, err
		}
		if name == s.name {
			return nil, nil
		}
		return []Event{SeatRenamed{Seat: do.Seat, Name: name, People: s.people, ByLead: true}}, nil
	case RemoveSeat:
		s, ok := r.seats[do.Seat]
		if !ok || s.removed {
			return nil, ErrUnknownSeat
		}
		return []Event{SeatRemoved(do)}, nil
	}
	return nil, ErrBadCommand
}
