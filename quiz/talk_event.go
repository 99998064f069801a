package quiz

import "time"

// Facts about a conversation. Field names are part of the stored format: add, never rename.
type (
	MethodSet struct {
		Step   StepID
		Method Method
		At     time.Time
	}
	CornersSet struct {
		Step  StepID
		Texts []string // three, in the circle's language
		At    time.Time
	}
	SensitiveSet struct {
		Step StepID
		On   bool
	}
	ContributionWithdrawn struct {
		CID  string `json:",omitempty"`
		Seat SeatID
		Step StepID
		ID   int
	}
	ContributionLet struct {
		Step StepID
		ID   int
	}
	ContributionKept struct {
		Step StepID
		ID   int
		Keep bool
	}
	ContributionsGrouped struct {
		Step  StepID
		IDs   []int
		Group int    // 0: none; one more than there are: a new one
		Name  string `json:",omitempty"` // of a new one
	}
	GroupNamed struct {
		Step  StepID
		Group int
		Name  string
	}
	PageTurned struct {
		Step StepID
		Page int
	}
	DotsStarted struct {
		Step StepID
		N    int
		Open bool
	}
	DotPlaced struct {
		CID  string `json:",omitempty"`
		Seat SeatID
		Step StepID
		On   Target
	}
	DotTaken struct {
		CID  string `json:",omitempty"`
		Seat SeatID
		Step StepID
		On   Target
	}
	DotsCounted struct {
		Step   StepID
		People int
		Dots   []DotCount
	}
	GuestAdded struct {
		Guest int
		Name  string
	}
	GuestRemoved struct{ Guest int }
	AroundDrawn  struct {
		Step  StepID
		Order []Sitter
	}
	TurnTaken struct {
		CID  string `json:",omitempty"`
		Seat SeatID `json:",omitempty"` // who said so, when it was not the leader
		Step StepID
		Who  []Sitter
		Did  Turned
	}
	PairsMade struct {
		Step   StepID
		Mixed  StepID `json:",omitempty"` // the step whose answers were mixed
		Groups [][]Sitter
	}
	ConclusionShared struct {
		Step   StepID
		Shared bool
	}
	ThumbGiven struct {
		CID    string `json:",omitempty"`
		Seat   SeatID
		Step   StepID
		Up     bool
		People int // how many shared the phone then
	}
	ThumbsCounted struct {
		Step   StepID
		People int
	}
)

func (MethodSet) event()             {}
func (CornersSet) event()            {}
func (SensitiveSet) event()          {}
func (ContributionWithdrawn) event() {}
func (ContributionLet) event()       {}
func (ContributionKept) event()      {}
func (ContributionsGrouped) event()  {}
func (GroupNamed) event()            {}
func (PageTurned) event()            {}
func (DotsStarted) event()           {}
func (DotPlaced) event()             {}
func (DotTaken) event()              {}
func (DotsCounted) event()           {}
func (GuestAdded) event()            {}
func (GuestRemoved) event()          {}
func (AroundDrawn) event()           {}
func (TurnTaken) event()             {}
func (PairsMade) event()             {}
func (ConclusionShared) event()      {}
func (ThumbGiven) event()            {}
func (ThumbsCounted) event()         {}

// talkEvents is one of each, for eventTypes.
var talkEvents = []Event{
	MethodSet{}, CornersSet{}, SensitiveSet{}, ContributionWithdrawn{}, ContributionLet{}, ContributionKept{}, ContributionsGrouped{},
	GroupNamed{}, PageTurned{}, DotsStarted{}, DotPlaced{}, DotTaken{}, DotsCounted{}, GuestAdded{}, GuestRemoved{},
	AroundDrawn{}, TurnTaken{}, PairsMade{}, ConclusionShared{}, ThumbGiven{}, ThumbsCounted{},
}
