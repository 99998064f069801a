package quiz

// A Command is a request. CID is made by whoever asks; the same seat's same CID is applied once. Step and Phase say
// what the asker was looking at: a command for another step or phase is refused kindly, so that a late press never
// lands on the next question. Join, Rename, Leave and the commands about seats and the plan need neither.
type Command struct {
	CID   string
	Step  StepID
	Phase Phase
	Do    Action
}

// An Action is one of the closed set below.
type Action interface{ action() }

// What a participant may ask.
type (
	// Join takes a seat. Seat and Token are drawn by the caller. Name may be empty. A token that already has a
	// seat keeps it.
	Join struct {
		Seat   SeatID
		Token  TokenHash
		Name   string
		People int
	}
	// Rename changes one's own name and how many share the phone.
	Rename struct {
		Name   string
		People int
	}
	// Give answers the question in its open vote; a later answer replaces it.
	Give struct{ Answer Answer }
	// GiveExit answers the exit questions, or those of them that one wants to; a later answer replaces it.
	GiveExit struct{ Answers map[ExitQuestion]OptionID }
	// Contribute adds a short text to the prompt, the observations or the exit step. Kind is for the exit step only:
	// one line of each kind.
	Contribute struct {
		Text string
		Kind LineKind
	}
	// Leave gives the seat up. What it answered stays counted.
	Leave struct{}
)

// What a leader may ask.
type (
	// Move changes the phase of the step: talk, again, reveal, pairs, …
	Move struct{ To Phase }
	// Next goes to the next step that is not skipped; Back to the one before.
	Next struct{}
	Back struct{}
	// Jump goes to any step that is not skipped.
	Jump struct{ To StepID }
	// ShowVotes shows the first vote's counts during the talk; without it they stay hidden until the reveal. When the
	// votes of a sensitive position are over it shows them to the room; until then only the leader sees them.
	ShowVotes struct{}
	// CountHands sets the show of hands of a vote; People 0 takes it away.
	CountHands struct {
		Vote  Vote
		Hands Hands
	}
	// CountExit sets the show of hands of the exit questions; a question that is not named has none.
	CountExit struct {
		Counts map[ExitQuestion][]OptionCount
	}
	// Agree lets the circle see its answers to positions although it is few; see MinAnswers.
	Agree struct{ On bool }
	// Conclude writes the circle's conclusion of the prompt, and what it does not agree about; an empty text takes it
	// away. Without Disagree that stays as it is.
	Conclude struct {
		Text     string
		Disagree *string
	}
	// Hide takes a contribution off the screen; Unhide puts it back.
	Hide   struct{ Contribution int }
	Unhide struct{ Contribution int }
	// StartTimer shows the leader, and only the leader, when the buzz groups are due back. 0 stops it.
	StartTimer struct{ Minutes int }
	// Skip leaves a step out, Unskip takes it in again. The present step cannot be skipped.
	Skip   struct{ Target StepID }
	Unskip struct{ Target StepID }
	// Reorder gives the steps a new order: every step once.
	Reorder struct{ Order []StepID }
	// AddPrompt adds a prompt of the leader's own after the present step. ID is drawn by the caller.
	AddPrompt struct {
		ID   StepID
		Text string
	}
	// RenameSeat and RemoveSeat put right what somebody typed. A removed seat's answers to revealed questions stay
	// counted, those to the question that is open do not.
	RenameSeat struct {
		Seat SeatID
		Name string
	}
	RemoveSeat struct{ Seat SeatID }
	// SetDoor opens or closes the door for new seats.
	SetDoor struct{ Open bool }
	// Pause stops all answers, for a coffee or a week; Resume goes on.
	Pause  struct{}
	Resume struct{}
	// TellLeaderChanged tells the room that somebody else leads from now on, until the meeting goes on. It gives nobody any
	// right; the caller has seen to that.
	TellLeaderChanged struct{}
	// End closes the round for good.
	End struct{}
)

func (Join) action()       {}
func (Rename) action()     {}
func (Give) action()       {}
func (GiveExit) action()   {}
func (Contribute) action() {}
func (CountExit) action()  {}
func (Agree) action()      {}
func (Leave) action()      {}
func (Move) action()       {}
func (Next) action()       {}
func (Back) action()       {}
func (Jump) action()       {}
func (ShowVotes) action()  {}
func (CountHands) action() {}
func (Conclude) action()   {}
func (Hide) action()       {}
func (Unhide) action()     {}
func (StartTimer) action() {}
func (Skip) action()       {}
func (Unskip) action()     {}
func (Reorder) action()    {}
func (AddPrompt) action()  {}
func (RenameSeat) action() {}
func (RemoveSeat) action() {}
func (SetDoor) action()    {}
func (Pause) action()      {}
func (Resume) action()     {}
func (End) action()        {}

func (TellLeaderChanged) action() {}

// roleOf says who may ask for an action, whatever the phase. Unknown means nobody.
func roleOf(a Action) Role {
	switch a.(type) {
	case Join, Rename, Give, GiveExit, Contribute, Leave:
		return Participant
	case Move, Next, Back, Jump, ShowVotes, CountHands, Conclude, Hide, Unhide, StartTimer, Skip, Unskip, Reorder,
		AddPrompt, RenameSeat, RemoveSeat, SetDoor, Pause, Resume, End, CountExit, Agree, TellLeaderChanged:
		return Leader
	}
	return talkRole(a)
}
