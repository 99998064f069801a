package quiz

import (
	"maps"
	"slices"
	"time"
)

// A Round is one live run of a plan. It is a value with no clock, lock or I/O; one goroutine owns it.
type Round struct {
	title  Text
	steps  []Step // in the present order; Skipped as the leader left it
	states map[StepID]*stepState

	status  Status
	started time.Time
	ended   time.Time
	paused  bool
	changed bool // somebody else leads since this step and phase
	agreed  bool // the circle wants to see its answers although it is few
	door    bool
	now     StepID

	seats  map[SeatID]*seatState
	order  []SeatID // as they came
	tokens map[TokenHash]SeatID
	guests []guest // people without a phone, by the leader's list
	leader remembered
	hours  hours
}

type stepState struct {
	phase         Phase
	visited       bool
	second        bool // a second vote was opened
	shown         bool // the first vote's counts were shown during the talk
	mixed         bool // the first answers were used to seat people
	votes         map[Vote]map[SeatID]given
	hands         map[Vote]Hands
	contributions []contribution
	conclusion    string
	timer         time.Time
	talk          talkState
	exit          map[SeatID]exitGiven
	exitHands     map[ExitQuestion][]OptionCount
}

type given struct {
	answer Answer
	people int
	at     time.Time
}

type contribution struct {
	id     int
	seat   SeatID
	text   string
	kind   LineKind
	hidden bool

	withdrawn bool // by its writer; the text is gone
	held      bool // waits for the leader
	keep      bool // the leader keeps it with its dots; an observation or exit line: it is shown and kept
	group     int  // 0: none
}

type seatState struct {
	name    string
	people  int
	left    bool
	removed bool
	seen    remembered
}

func (s *seatState) here() bool { return !s.left && !s.removed }

// remembered holds the latest command ids of one seat, so that a command sent twice is applied once.
type remembered struct{ ids []string }

func (m *remembered) has(cid string) bool { return cid != "" && slices.Contains(m.ids, cid) }

func (m *remembered) add(cid string) {
	if cid == "" {
		return
	}
	if len(m.ids) == rememberedCIDs {
		m.ids = append(m.ids[:0], m.ids[1:]...)
	}
	m.ids = append(m.ids, cid)
}

// NewRound gives a round at the first step of its plan that is not skipped. The plan is not changed and may be
// shared. A plan without any such step gives a round that can only be ended.
func NewRound(plan Plan) *Round {
	r := &Round{
		title:  plan.Title,
		steps:  slices.Clone(plan.Steps),
		states: make(map[StepID]*stepState, len(plan.Steps)),
		status: Running,
		door:   true,
		seats:  map[SeatID]*seatState{},
		tokens: map[TokenHash]SeatID{},
	}
	for i := range r.steps {
		r.states[r.steps[i].ID] = newStepState(&r.steps[i])
	}
	if i := slices.IndexFunc(r.steps, func(s Step) bool { return !s.Skipped }); i >= 0 {
		r.enter(r.steps[i].ID)
	}
	return r
}

func newStepState(s *Step) *stepState {
	st := &stepState{votes: map[Vote]map[SeatID]given{First: {}, Second: {}}, hands: map[Vote]Hands{}}
	if p := phasesOf[s.Kind]; len(p) > 0 {
		st.phase = p[0]
	}
	if s.Kind == StepPrompt {
		st.talk.method, st.talk.sensitive = s.Prompt.Suits()[0], s.Prompt.Sensitive
		st.phase = methodPhases[st.talk.method][0]
	}
	return st
}

// Replay gives the same round again.
func Replay(plan Plan, events []Event) *Round {
	r := NewRound(plan)
	for _, e := range events {
		r.Apply(e)
	}
	return r
}

// Apply changes the round by a fact. It is the only thing that does, and it cannot refuse: what is in the journal
// happened.
func (r *Round) Apply(e Event) {
	r.hours.apply(e)
	switch e.(type) {
	case StepEntered, PhaseEntered:
		r.changed = false // the meeting went on
	}
	switch e := e.(type) {
	case RoundStarted:
		r.started = e.At
	case RoundPaused:
		r.paused = true
	case RoundResumed:
		r.paused = false
	case RoundEnded:
		r.status, r.ended, r.paused = Ended, e.At, false
	case StillThere: // told by the hours
	case DoorSet:
		r.door = e.Open
	case FewAgreed:
		r.agreed = e.On
	case LeaderChanged:
		r.changed = true
	case LeaderActed:
		r.leader.add(e.CID)
	case SeatTaken, SeatRenamed, SeatLeft, SeatRemoved:
		r.applySeat(e)
	case StepEntered, StepSkipped, PlanReordered, PromptAdded:
		r.applyPlan(e)
	default:
		if !r.applyTalk(e) {
			r.applyStep(e)
		}
	}
}

func (r *Round) applySeat(e Event) {
	switch e := e.(type) {
	case SeatTaken:
		s, known := r.seats[e.Seat]
		if !known {
			s = &seatState{}
			r.seats[e.Seat] = s
			r.order = append(r.order, e.Seat)
			r.tokens[e.Token] = e.Seat
		}
		s.name, s.people, s.left = e.Name, e.People, false
		s.seen.add(e.CID)
	case SeatRenamed:
		s := r.seats[e.Seat]
		s.name, s.people = e.Name, e.People
		s.seen.add(e.CID)
		r.fewer(e.Seat, e.People)
	case SeatLeft:
		s := r.seats[e.Seat]
		s.left = true
		s.seen.add(e.CID)
	case SeatRemoved:
		r.seats[e.Seat].removed = true
		for _, st := range r.states {
			// Once counts were shown they stay: what goes missing from them would tell what this seat had answered.
			if st.phase != PhaseReveal && st.phase != PhaseShow && !st.shown && !r.cornersTold(st) {
				delete(st.votes[First], e.Seat)
				delete(st.votes[Second], e.Seat)
				delete(st.exit, e.Seat)
			}
			st.talk.removed(e.Seat, st.phase == PhaseDots)
		}
	}
}

// cornersTold tells whether the room has been shown how many stand in each corner of a prompt.
func (r *Round) cornersTold(st *stepState) bool {
	return st.talk.method == InCorners && r.enough(Count{Phones: len(st.votes[First]), Hands: st.hands[First].People})
}

func (r *Round) applyPlan(e Event) {
	switch e := e.(type) {
	case StepEntered:
		r.enter(e.Step)
	case StepSkipped:
		r.steps[r.index(e.Step)].Skipped = e.Skipped
	case PlanReordered:
		byID := make(map[StepID]Step, len(r.steps))
		for _, s := range r.steps {
			byID[s.ID] = s
		}
		for i, id := range e.Order {
			r.steps[i] = byID[id]
		}
	case PromptAdded:
		own := Prompt{ID: PromptID(e.Step), Text: Text{Swedish: e.Text}}
		step := Step{ID: e.Step, Kind: StepPrompt, Own: true, Prompt: &own}
		r.steps = slices.Insert(r.steps, r.index(e.After)+1, step)
		r.states[e.Step] = newStepState(&step)
	}
}

func (r *Round) applyStep(e Event) {
	switch e := e.(type) {
	case PhaseEntered:
		st := r.states[e.Step]
		st.phase = e.Phase
		st.second = st.second || e.Phase == PhaseAgain
	case VotesShown:
		r.states[e.Step].shown = true
	case AnswerGiven:
		r.states[e.Step].votes[e.Vote][e.Seat] = given{answer: e.Answer, people: e.People, at: e.At}
		r.seats[e.Seat].seen.add(e.CID)
	case HandsCounted:
		if e.Hands.People == 0 {
			delete(r.states[e.Step].hands, e.Vote)
			return
		}
		r.states[e.Step].hands[e.Vote] = e.Hands
	case ContributionMade:
		st := r.states[e.Step]
		st.contributions = append(st.contributions, contribution{id: e.ID, seat: e.Seat, text: e.Text, kind: e.Kind, held: e.Held})
		if s, ok := r.seats[e.Seat]; ok { // none when the leader wrote for somebody
			s.seen.add(e.CID)
		}
	case ContributionHidden:
		st := r.states[e.Step]
		for i := range st.contributions {
			if st.contributions[i].id == e.ID {
				st.contributions[i].hidden = e.Hidden
			}
		}
		st.prune()
	case ExitAnswered:
		put(&r.states[e.Step].exit, e.Seat, exitGiven{answers: e.Answers, people: e.People, at: e.At})
		r.seats[e.Seat].seen.add(e.CID)
	case ExitHandsCounted:
		r.states[e.Step].exitHands = e.Counts
	case ConclusionWritten:
		r.concluded(e)
	case TimerStarted:
		r.states[e.Step].timer = e.Until
	}
}

func (r *Round) enter(id StepID) {
	r.now = id
	r.states[id].visited = true
}

func (r *Round) index(id StepID) int {
	return slices.IndexFunc(r.steps, func(s Step) bool { return s.ID == id })
}

// step gives the present step and its state; nil when the plan is empty.
func (r *Round) step() (*Step, *stepState) {
	i := r.index(r.now)
	if i < 0 {
		return nil, nil
	}
	return &r.steps[i], r.states[r.now]
}

// neighbour finds the nearest step that is not skipped, forwards (+1) or backwards (-1).
func (r *Round) neighbour(dir int) (StepID, bool) {
	at := r.index(r.now)
	if at < 0 {
		return "", false
	}
	for i := at + dir; i >= 0 && i < len(r.steps); i += dir {
		if !r.steps[i].Skipped {
			return r.steps[i].ID, true
		}
	}
	return "", false
}

// SeatOf finds the seat whose secret has this hash. A seat that left or was removed is found too: Me.Gone tells.
func (r *Round) SeatOf(t TokenHash) (SeatID, bool) {
	id, ok := r.tokens[t]
	return id, ok
}

// Ended tells whether the round is over.
func (r *Round) Ended() bool { return r.status == Ended }

// Names gives the names that are taken, for whoever draws a new one.
func (r *Round) Names() []string {
	var names []string
	for _, id := range r.order {
		if s := r.seats[id]; s.here() && s.name != "" {
			names = append(names, s.name)
		}
	}
	return names
}

// handsOf copies the hands of a step, so that a view shares nothing with the round.
func handsOf(st *stepState) map[Vote]Hands { return maps.Clone(st.hands) }
