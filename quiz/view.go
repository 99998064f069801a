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
	Changed  bool // somebody else leads since this step and phase
	Agreed   bool // the circle wants to see its answers to positions although it is few

	Welcome  *WelcomeView  `json:",omitempty"`
	Question *QuestionView `json:",omitempty"`
	Position *PositionView `json:",omitempty"`
	Prompt   *PromptView   `json:",omitempty"`
	Observed *ObservedView `json:",omitempty"`
	Exit     *ExitView     `json:",omitempty"`
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

// An ObservedView is what people saw since last time. Lines are those that the leader ticked; the leader has all.
type ObservedView struct {
	Task  Text // what was asked of them last time
	Lines []Contribution
}

// A PositionView is a position as it may be seen now.
type PositionView struct {
	ID        PositionID
	Kind      PositionKind
	Text      Text
	Help      Text
	Options   []Option  // all that it can be answered with, see Position.Answers
	Low, High Text      // Scale: what 1 and 5 mean
	Sensitive bool      // counts go to the leader first
	Support   []Support // where somebody who was touched can turn
	Voting    Vote      // the vote that takes answers now; 0 when none does
	Answered  *Count    `json:",omitempty"` // leader and screen: how many have answered in the open or latest vote
	First     *Tally    `json:",omitempty"` // once the votes are over; without Options when too few answered
	Second    *Tally    `json:",omitempty"` // the same, when there was a second vote
	Movement  *Movement `json:",omitempty"` // when both votes are told
	Held      Held      `json:",omitempty"` // once the votes are over: why counts are not told
}

// Held says why counts are not told.
type Held string

const (
	HeldFew    Held = "few"    // fewer answered than MinAnswers, in one vote at least
	HeldLeader Held = "leader" // the leader looks first
)

// A Movement is how many of those who answered both times answered otherwise the second time. It is no progress:
// nobody was wrong.
type Movement struct {
	People int // who answered both times, at phones
	Moved  int
}

// An ExitView is the end of the meeting. Lines are those that the leader ticked; the leader has all.
type ExitView struct {
	Open     bool        // the exit questions take answers
	Answered *Count      `json:",omitempty"` // leader and screen
	Counts   []ExitCount `json:",omitempty"` // once they are closed
	Lines    []Contribution
	Hands    map[ExitQuestion][]OptionCount `json:",omitempty"` // leader only
}

// An ExitCount is how one exit question was answered; Options is nil when fewer answered it than MinAnswers.
type ExitCount struct {
	Question ExitQuestion
	Count    Count
	Options  []OptionCount
}

// A QuestionView is a question as it may be seen now.
type QuestionView struct {
	ID       QuestionID
	Kind     Kind
	Text     Text
	Help     Text
	Options  []Option
	Matches  []Option  `json:",omitempty"`
	Support  []Support `json:",omitempty"` // sensitive: nobody is told how many were right, and where to find help
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
	Options []OptionCount `json:",omitempty"` // in the order of the question; not for Estimate, Order and Match
	Numbers []NumberCount `json:",omitempty"` // Estimate, rising
	Orders  []OrderCount  `json:",omitempty"` // Order, most common first
	Pairs   []PairCount   `json:",omitempty"` // Match, those that anybody chose
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

// A PairCount is how many people matched an option with a match.
type PairCount struct {
	Option OptionID
	Match  OptionID
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
	Raised    int         `json:",omitempty"` // leader: of them without a phone
	Shared    bool        `json:",omitempty"` // leader and screen: the coordinator may read the conclusion
}

// A Contribution is a short text from a phone. Who wrote it is not told.
type Contribution struct {
	ID     int // from 1 in each prompt, in the order they came
	Text   string
	Hidden bool     `json:",omitempty"` // leader only; others do not get hidden ones at all
	Group  int      `json:",omitempty"` // 0: none
	Held   bool     `json:",omitempty"` // leader and writer: not let through yet
	Keep   bool     `json:",omitempty"` // leader only: kept with its dots; an observation or exit line: shown and kept
	Kind   LineKind `json:",omitempty"` // exit only
	ByLead bool     `json:",omitempty"` // leader only: written by the leader for somebody
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
	Shown  bool        // the first vote's counts are shown during the talk; a sensitive position's to the room
	Agree  bool        // the circle may still agree to see its answers although it is few
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
	Gone     bool                      // left or removed: the phone shows how to join again
	Removed  bool                      // removed by the leader: nothing more is sent to it
	Answer   *Answer                   // in the open vote, or in the latest one
	Earlier  *Answer                   // in the first vote, while or after there is a second
	Saved    time.Time                 // when that answer was kept
	Nearness Nearness                  // Estimate, after the reveal
	Right    *bool                     // other kinds, after the reveal, for the latest answer
	Mine     []Contribution            // own contributions to this prompt, hidden ones too
	Exit     map[ExitQuestion]OptionID `json:",omitempty"` // own answers to the exit questions
	Dots     *OwnDots                  // while a dot vote takes dots
	Turn     Turned                    // in the go-around
	Thumb    bool                      // agrees with the conclusion
	Seated   bool                      // the room was seated two and two; With is empty for whoever came after
	With     []Person                  // whom one sits with
	Number   int                       // one's own, for those who have no name
}

// Nearness of an estimate.
type Nearness string

const (
	NearNone Nearness = ""
	NearVery Nearness = "very" // within Key.Near
	NearFair Nearness = "fair" // within Key.Fair
	NearFar  Nearness = "far"
)
