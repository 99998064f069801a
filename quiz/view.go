package quiz

import "time"

// A View is all that one seat may see, and nothing more: what everybody in its role sees, and what is its own.
type View struct {
	Common *Common
	Me     *Me // participants only
}

// Common is the same for everybody in a role, so it is worked out and rendered once. Texts hold every language of
// the material. Reveal is nil before the reveal; nothing else in a Common tells the right answer.
type Common struct {
	Role     Role
	Title    Text
	Status   Status
	Step     StepID
	Kind     StepKind
	Lookback bool
	Phase    Phase
	Number   int // of this step among the steps that are not skipped, from 1
	Of       int
	Paused   bool

	Welcome  *WelcomeView  `json:",omitempty"`
	Question *QuestionView `json:",omitempty"`
	Prompt   *PromptView   `json:",omitempty"`
	Task     *TaskView     `json:",omitempty"`
	Seating  *SeatingView  `json:",omitempty"` // leader and screen, while people talk two and two and were seated

	Crowd Crowd       // leader and screen only; participants get a zero Crowd
	Lead  *LeaderView `json:",omitempty"` // leader only
}

// Status of a round.
type Status string

const (
	Running Status = "running"
	Ended   Status = "ended"
)

// A Crowd is who is here.
type Crowd struct {
	Phones int      // seats that have not left
	People int      // people at those phones
	Names  []string `json:",omitempty"` // names that people chose; on the welcome step only
}

// A WelcomeView is the start of the meeting.
type WelcomeView struct{ CheckIn Text }

// A QuestionView is a question as it may be seen now.
type QuestionView struct {
	ID       QuestionID
	Kind     Kind
	Text     Text
	Help     Text
	Options  []Option
	Slider   *Slider
	Voting   Vote    // the vote that takes answers now; 0 when none does
	Answered *Count  `json:",omitempty"` // leader and screen: how many have answered in the open or latest vote
	First    *Tally  `json:",omitempty"` // after the reveal, or earlier if the leader showed it
	Second   *Tally  `json:",omitempty"` // after the reveal, when there was a second vote
	Reveal   *Reveal `json:",omitempty"`
}

// A Count says how many people answered and how.
type Count struct {
	People int // all of them
	Phones int // phones that answered
	Hands  int // people by a show of hands
}

// A Tally is one vote, counted in people. Right and the bands are zero before the reveal.
type Tally struct {
	Count   Count
	Options []OptionCount `json:",omitempty"` // in the order of the question; not for Estimate and Order
	Numbers []NumberCount `json:",omitempty"` // Estimate, rising
	Orders  []OrderCount  `json:",omitempty"` // Order, most common first
	Right   int           // people whose answer was right; Estimate: very near
	Fair    int           // Estimate only: quite near
}

// A NumberCount is how many people estimated a number.
type NumberCount struct {
	Number int64
	People int
}

// An OrderCount is how many people chose an order.
type OrderCount struct {
	Order  []OptionID
	People int
}

// A Reveal is what leaves the server only now.
type Reveal struct{ Key Key }

// A PromptView is a prompt as it may be seen now.
type PromptView struct {
	ID            PromptID
	Text          Text
	Why           Text
	Own           bool // the leader's own prompt: Text has Swedish only
	Contributions []Contribution
	Conclusion    string

	Method    Method
	Phases    []Phase     // of this prompt tonight, in their usual order
	Sensitive bool        // what is written goes to the leader first
	Support   []Support   `json:",omitempty"`
	Corners   []Option    `json:",omitempty"` // InCorners: the three statements; the fourth is Else
	InCorners *Tally      `json:",omitempty"` // leader and screen: where people are
	Around    *AroundView `json:",omitempty"` // leader and screen
	Groups    []GroupView `json:",omitempty"` // that have something in them, in the order they were made
	Page      int         `json:",omitempty"` // leader and screen: page of texts on the screen; 0 follows the newest
	Dots      *DotsView   `json:",omitempty"`
	Disagree  string      `json:",omitempty"` // what the circle does not agree about
	Agreed    int         `json:",omitempty"` // leader and screen: people with a thumb up
	Shared    bool        `json:",omitempty"` // leader and screen: the coordinator may read the conclusion
}

// A Contribution is a short text from a phone. Who wrote it is not told.
type Contribution struct {
	ID     int // from 1 in each prompt, in the order they came
	Text   string
	Hidden bool `json:",omitempty"` // leader only; others do not get hidden ones at all
	Group  int  `json:",omitempty"` // 0: none
	Held   bool `json:",omitempty"` // leader and writer: not let through yet
	Keep   bool `json:",omitempty"` // leader only: kept with its dots
	ByLead bool `json:",omitempty"` // leader only: written by the leader for somebody
}

// A TaskView is the observation to make until next time.
type TaskView struct{ Text Text }

// A LeaderView is what only the leader sees.
type LeaderView struct {
	Note   Text       // the leader's note of this step
	Steps  []PlanLine // the whole plan
	Seats  []SeatLine
	Door   bool
	Spread Spread // after a vote closed: how much the answers differ, without telling which is right
	Hands  map[Vote]Hands
	Timer  time.Time   // when the buzz groups are due back; zero when none runs
	Moves  []Phase     // phases the step may move to now
	Shown  bool        // the first vote's counts are shown during the talk
	Guests []GuestLine // people without a phone, by the leader's list
	Suits  []Method    // prompt: methods to choose from
	Back   bool        // there is a step before this one
	Next   bool        // there is a step after this one
}

// A Spread says how much answers differ, for the leader's choice between talking and going on.
type Spread string

const (
	SpreadNone   Spread = ""       // nothing to say yet
	SpreadAgree  Spread = "agree"  // three of four or more answered alike
	SpreadDiffer Spread = "differ" // otherwise
)

// A PlanLine is one step in the leader's list.
type PlanLine struct {
	Step     StepID
	Kind     StepKind
	Lookback bool
	Text     Text // the question or prompt; empty for welcome and task
	Phase    Phase
	Minutes  int
	Skipped  bool
	Now      bool
	Visited  bool
}

// A SeatLine is one phone in the leader's list.
type SeatLine struct {
	Seat   SeatID
	Name   string
	People int
}

// Me is what is one participant's own.
type Me struct {
	Seat     SeatID
	Name     string
	People   int
	Gone     bool           // left or removed: the phone shows how to join again
	Removed  bool           // removed by the leader: nothing more is sent to it
	Answer   *Answer        // in the open vote, or in the latest one
	Earlier  *Answer        // in the first vote, while or after there is a second
	Saved    time.Time      // when that answer was kept
	Nearness Nearness       // Estimate, after the reveal
	Right    *bool          // other kinds, after the reveal, for the latest answer
	Mine     []Contribution // own contributions to this prompt, hidden ones too
	Dots     *OwnDots       // while a dot vote takes dots
	Turn     Turned         // in the go-around
	Thumb    bool           // agrees with the conclusion
	Seated   bool           // the room was seated two and two; With is empty for whoever came after
	With     []Person       // whom one sits with
	Number   int            // one's own, for those who have no name
}

// Nearness of an estimate.
type Nearness string

const (
	NearNone Nearness = ""
	NearVery Nearness = "very" // within Key.Near
	NearFair Nearness = "fair" // within Key.Fair
	NearFar  Nearness = "far"
)
