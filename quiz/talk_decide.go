package quiz

import (
	"errors"
	"slices"
	"strings"
	"time"
)

// openPrompt gives the present prompt when the command is about it, in a phase that takes it.
func (r *Round) openPrompt(cmd Command, phase Phase) (*Step, *stepState, error) {
	if r.paused {
		return nil, nil, ErrPaused
	}
	step, st := r.step()
	if step == nil || cmd.Step != step.ID {
		return nil, nil, ErrWrongStep
	}
	if step.Kind != StepPrompt || st.phase != phase || cmd.Phase != phase {
		return nil, nil, ErrWrongPhase
	}
	return step, st, nil
}

// prompted gives the prompt that a command is about, which need not be the present step.
func (r *Round) prompted(id StepID) (*Step, *stepState, error) {
	i := r.index(id)
	if i < 0 {
		return nil, nil, ErrUnknownStep
	}
	if r.steps[i].Kind != StepPrompt {
		return nil, nil, ErrWrongStep
	}
	return &r.steps[i], r.states[id], nil
}

// decideTalk answers a participant's command about a conversation.
func (r *Round) decideTalk(id SeatID, cmd Command) ([]Event, error) {
	switch do := cmd.Do.(type) {
	case Withdraw:
		return r.decideWithdraw(id, do, cmd)
	case Dot:
		return r.decideDot(id, do, cmd)
	case SayPass:
		return r.decideSayPass(id, cmd)
	case Thumb:
		return r.decideThumb(id, do, cmd)
	}
	return nil, ErrBadCommand
}

// decideTalkCourse answers a leader's command that changes what the room does now.
func (r *Round) decideTalkCourse(now time.Time, cmd Command) ([]Event, error) {
	if do, ok := cmd.Do.(SetMethod); ok {
		return r.decideMethod(now, do.Method, cmd.Step)
	}
	if do, ok := cmd.Do.(SetCorners); ok {
		return r.decideCorners(now, do.Texts, cmd.Step)
	}
	step, st := r.step()
	if step == nil || cmd.Step != step.ID {
		return nil, ErrWrongStep
	}
	if cmd.Phase != st.phase {
		return nil, ErrWrongPhase
	}
	if do, ok := cmd.Do.(Pair); ok {
		return r.decidePair(do, step, st)
	}
	if step.Kind != StepPrompt {
		return nil, ErrWrongPhase
	}
	switch do := cmd.Do.(type) {
	case StartDots:
		return r.decideStartDots(do, step, st)
	case DrawAround:
		return r.decideDrawAround(do, step, st)
	}
	return nil, ErrBadCommand
}

// decideTalkWork answers a leader's command that puts something in order while the room goes on.
func (r *Round) decideTalkWork(cmd Command) ([]Event, error) {
	switch do := cmd.Do.(type) {
	case AddGuest, RemoveGuest:
		return r.decideGuest(do)
	case Turn, TurnAll:
		return r.decideTurn(cmd)
	case CountDots:
		return r.decideCountDots(do, cmd)
	}
	if i := r.index(cmd.Step); i >= 0 && r.steps[i].Kind.keeps() {
		return decideLine(cmd.Do, &r.steps[i], r.states[cmd.Step])
	}
	step, st, err := r.prompted(cmd.Step)
	if err != nil {
		return nil, err
	}
	switch do := cmd.Do.(type) {
	case SetSensitive:
		if st.talk.sensitive == do.On {
			return nil, nil
		}
		return []Event{SensitiveSet{Step: step.ID, On: do.On}}, nil
	case WriteFor:
		return decideWriteFor(do, step, st)
	case Let, Keep:
		return decideText(do, step, st)
	case Group, Ungroup, NameGroup:
		return decideGroup(do, step, st)
	case TurnPage:
		if do.Page < 0 || do.Page > MaxTexts {
			return nil, ErrBadCommand
		}
		if st.talk.page == do.Page {
			return nil, nil
		}
		return []Event{PageTurned{Step: step.ID, Page: do.Page}}, nil
	case Share:
		if st.talk.shared == do.Shared {
			return nil, nil
		}
		if do.Shared && st.conclusion == "" && st.talk.disagree == "" {
			return nil, ErrTextEmpty
		}
		return []Event{ConclusionShared{Step: step.ID, Shared: do.Shared}}, nil
	case CountThumbs:
		if do.People < 0 || do.People > MaxHands {
			return nil, ErrBadHands
		}
		if st.conclusion == "" && st.talk.disagree == "" {
			return nil, ErrTextEmpty
		}
		return []Event{ThumbsCounted{Step: step.ID, People: do.People}}, nil
	}
	return nil, ErrBadCommand
}

func (r *Round) decideMethod(now time.Time, m Method, id StepID) ([]Event, error) {
	step, st, err := r.prompted(id)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(st.talk.suits(step.Prompt), m) {
		return nil, ErrBadMethod
	}
	if st.talk.method == m {
		return nil, nil
	}
	if st.phase == PhaseDots {
		return nil, ErrDotsLie
	}
	return []Event{MethodSet{Step: id, Method: m, At: now}}, nil
}

func (r *Round) decideCorners(now time.Time, texts []string, id StepID) ([]Event, error) {
	_, st, err := r.prompted(id)
	if err != nil {
		return nil, err
	}
	switch {
	case len(texts) != 3:
		return nil, ErrBadCommand
	case len(st.votes[First])+len(st.hands) > 0:
		return nil, ErrWrongPhase
	case st.phase == PhaseDots:
		return nil, ErrDotsLie
	}
	e := CornersSet{Step: id, At: now}
	for _, text := range texts {
		clean, err := cleanText(text, MaxText/2)
		if err != nil {
			return nil, err
		}
		e.Texts = append(e.Texts, clean)
	}
	return []Event{e}, nil
}

// sameText finds a contribution of a seat that reads the same and still stands.
func (st *stepState) sameText(id SeatID, text string) bool {
	return slices.ContainsFunc(st.contributions, func(c contribution) bool {
		return c.seat == id && !c.withdrawn && strings.EqualFold(c.text, text)
	})
}

// full tells whether a seat has written all it may: MaxOwn texts that stand, and three times as many with those it
// took back. "" is the leader, who writes for everybody without a phone.
func (st *stepState) full(id SeatID) bool {
	standing, ever := 0, 0
	for _, c := range st.contributions {
		if c.seat == id {
			ever++
			standing += b2i(!c.withdrawn)
		}
	}
	if len(st.contributions) >= MaxTexts {
		return true
	}
	return id != "" && (standing >= MaxOwn || ever >= 3*MaxOwn)
}

func decideWriteFor(do WriteFor, step *Step, st *stepState) ([]Event, error) {
	text, err := cleanText(do.Text, MaxText)
	switch {
	case err != nil:
		return nil, err
	case st.sameText("", text):
		return nil, ErrSameText
	case st.full(""):
		return nil, ErrTooMany
	}
	return []Event{ContributionMade{Step: step.ID, ID: len(st.contributions) + 1, Text: text}}, nil
}

func (r *Round) decideWithdraw(id SeatID, do Withdraw, cmd Command) ([]Event, error) {
	i := r.index(cmd.Step)
	if i < 0 {
		return nil, ErrUnknownStep
	}
	c := r.states[cmd.Step].text(do.Contribution)
	if c == nil || c.seat != id {
		return nil, ErrUnknownText
	}
	if c.withdrawn {
		return nil, nil
	}
	return []Event{ContributionWithdrawn{CID: cmd.CID, Seat: id, Step: cmd.Step, ID: do.Contribution}}, nil
}

func decideText(a Action, step *Step, st *stepState) ([]Event, error) {
	id := 0
	switch do := a.(type) {
	case Let:
		id = do.Contribution
	case Keep:
		id = do.Contribution
	}
	c := st.text(id)
	if c == nil || c.withdrawn {
		return nil, ErrUnknownText
	}
	switch do := a.(type) {
	case Let:
		if c.held {
			return []Event{ContributionLet{Step: step.ID, ID: id}}, nil
		}
	case Keep:
		if c.keep != do.Keep {
			return []Event{ContributionKept{Step: step.ID, ID: id, Keep: do.Keep}}, nil
		}
	}
	return nil, nil
}

// decideGroup puts texts together. Once dots lie on them they stay as the room saw them when it placed the dots.
func decideGroup(a Action, step *Step, st *stepState) ([]Event, error) {
	if do, ok := a.(NameGroup); ok {
		return decideNameGroup(do, step, st)
	}
	e := ContributionsGrouped{Step: step.ID}
	switch do := a.(type) {
	case Group:
		e.IDs, e.Group = do.Contributions, do.Into
		if do.Into < 0 || do.Into > len(st.talk.groups) {
			return nil, ErrUnknownText
		}
		if do.Into == 0 {
			if len(st.talk.groups) >= MaxGroups {
				return nil, ErrTooMany
			}
			name, err := cleanText(do.Name, MaxGroupName)
			if err != nil && !errors.Is(err, ErrTextEmpty) {
				return nil, err
			}
			e.Group, e.Name = len(st.talk.groups)+1, name
		}
	case Ungroup:
		e.IDs = do.Contributions
	}
	if len(e.IDs) == 0 || len(e.IDs) > MaxTexts {
		return nil, ErrNothingChosen
	}
	ids := slices.Clone(e.IDs)
	slices.Sort(ids)
	e.IDs = slices.Compact(ids)
	same := true
	for _, id := range e.IDs {
		c := st.text(id)
		if c == nil || c.withdrawn {
			return nil, ErrUnknownText
		}
		same = same && c.group == e.Group
	}
	if same {
		return nil, nil
	}
	if st.phase == PhaseDots || st.talk.dots.placed() {
		return nil, ErrDotsLie
	}
	return []Event{e}, nil
}

func decideNameGroup(do NameGroup, step *Step, st *stepState) ([]Event, error) {
	if do.Group < 1 || do.Group > len(st.talk.groups) {
		return nil, ErrUnknownText
	}
	name, err := cleanText(do.Name, MaxGroupName)
	if err != nil && !errors.Is(err, ErrTextEmpty) {
		return nil, err
	}
	if st.talk.groups[do.Group-1].name == name {
		return nil, nil
	}
	return []Event{GroupNamed{Step: step.ID, Group: do.Group, Name: name}}, nil
}

func (r *Round) decideGuest(a Action) ([]Event, error) {
	switch do := a.(type) {
	case AddGuest:
		name, err := cleanName(do.Name)
		if err != nil {
			return nil, err
		}
		if name == "" {
			return nil, ErrTextEmpty
		}
		if len(r.guests) >= MaxHands {
			return nil, ErrTooMany
		}
		for _, g := range r.guests {
			if !g.gone && nameKey(g.name) == nameKey(name) {
				return nil, ErrNameTaken
			}
		}
		return []Event{GuestAdded{Guest: len(r.guests) + 1, Name: name}}, nil
	case RemoveGuest:
		if r.guest(do.Guest) == nil {
			return nil, ErrUnknownSitter
		}
		return []Event{GuestRemoved(do)}, nil
	}
	return nil, ErrBadCommand
}

func (r *Round) decideThumb(id SeatID, do Thumb, cmd Command) ([]Event, error) {
	step, st, err := r.openPrompt(cmd, PhaseConclude)
	if err != nil {
		return nil, err
	}
	if st.conclusion == "" && st.talk.disagree == "" {
		return nil, ErrWrongPhase
	}
	people := r.seats[id].people
	if old := st.talk.thumbs[id]; do.Up && old == people || !do.Up && old == 0 {
		return nil, nil
	}
	return []Event{ThumbGiven{CID: cmd.CID, Seat: id, Step: step.ID, Up: do.Up, People: people}}, nil
}

// giveCorner answers which corner somebody goes to; they may change as long as the corners are open.
func (r *Round) giveCorner(now time.Time, id SeatID, do Give, cmd Command) ([]Event, error) {
	step, st, err := r.openPrompt(cmd, PhaseCorners)
	if err != nil {
		return nil, err
	}
	a := do.Answer
	if a.Typed != "" {
		return nil, ErrBadAnswer
	}
	a, err = st.talk.asQuestion(step.Prompt).clean(a)
	if err != nil {
		return nil, err
	}
	people := r.seats[id].people
	if old, ok := st.votes[First][id]; ok && old.answer.equal(a) && old.people == people {
		return nil, nil
	}
	return []Event{AnswerGiven{CID: cmd.CID, Seat: id, Step: step.ID, Vote: First, Answer: a, People: people, At: now}}, nil
}

// countCorners takes how many people without a phone stand in each corner.
func countCorners(do CountHands, step *Step, st *stepState) ([]Event, error) {
	if st.phase != PhaseCorners || do.Vote != First {
		return nil, ErrWrongPhase
	}
	if do.Hands.People == 0 {
		return []Event{HandsCounted{Step: step.ID, Vote: First}}, nil
	}
	hands, err := st.talk.asQuestion(step.Prompt).cleanHands(do.Hands)
	if err != nil {
		return nil, err
	}
	return []Event{HandsCounted{Step: step.ID, Vote: First, Hands: hands}}, nil
}
