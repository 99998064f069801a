package quiz

import (
	"encoding/json"
	"fmt"
	"reflect"
	"time"
)

// An Event is a fact about a round. Events are the only thing that changes it, and all that is kept of it.
// CID, when set, is the command that caused it; Seat is whose it was.
type Event interface{ event() }

// The closed set of facts. Field names are part of the stored format: add, never rename.
type (
	RoundStarted struct{ At time.Time }
	SeatTaken    struct {
		CID    string `json:",omitempty"`
		Seat   SeatID
		Token  TokenHash
		Name   string `json:",omitempty"`
		People int
		At     time.Time
	}
	SeatRenamed struct {
		CID    string `json:",omitempty"`
		Seat   SeatID
		Name   string `json:",omitempty"`
		People int
		ByLead bool `json:",omitempty"`
	}
	SeatLeft struct {
		CID  string `json:",omitempty"`
		Seat SeatID
	}
	SeatRemoved struct{ Seat SeatID }
	AnswerGiven struct {
		CID    string `json:",omitempty"`
		Seat   SeatID
		Step   StepID
		Vote   Vote
		Answer Answer
		People int // how many shared the phone then
		At     time.Time
	}
	HandsCounted struct {
		Step  StepID
		Vote  Vote
		Hands Hands
	}
	PhaseEntered struct {
		Step  StepID
		Phase Phase
		At    time.Time
	}
	StepEntered struct {
		Step StepID
		At   time.Time
	}
	VotesShown       struct{ Step StepID }
	ContributionMade struct {
		CID  string `json:",omitempty"`
		Seat SeatID // empty: the leader wrote it down
		Step StepID
		ID   int
		Text string
		Held bool     `json:",omitempty"` // to the leader first
		Kind LineKind `json:",omitempty"` // of an exit line
	}
	ContributionHidden struct {
		Step   StepID
		ID     int
		Hidden bool
	}
	ExitAnswered struct {
		CID     string `json:",omitempty"`
		Seat    SeatID
		Step    StepID
		Answers map[ExitQuestion]OptionID
		People  int
		At      time.Time
	}
	ExitHandsCounted struct {
		Step   StepID
		Counts map[ExitQuestion][]OptionCount
	}
	FewAgreed         struct{ On bool }
	ConclusionWritten struct {
		Step     StepID
		Text     string
		Disagree string `json:",omitempty"`
		At       time.Time
	}
	TimerStarted struct {
		Step  StepID
		Until time.Time // zero: stopped
	}
	StepSkipped struct {
		Step    StepID
		Skipped bool
	}
	PlanReordered struct{ Order []StepID }
	PromptAdded   struct {
		Step  StepID
		After StepID
		Text  string
	}
	DoorSet      struct{ Open bool }
	RoundPaused  struct{ At time.Time }
	RoundResumed struct{ At time.Time }
	RoundEnded   struct{ At time.Time }
	// LeaderChanged is that somebody else took over; who is nobody's business here.
	LeaderChanged struct{ At time.Time }
	// StillThere is that people took part in a way that is kept without its time: see hours.go.
	StillThere struct{ At time.Time }
	// LeaderActed remembers a leader's command id, so that a command sent twice is applied once.
	LeaderActed struct{ CID string }
)

func (RoundStarted) event()       {}
func (SeatTaken) event()          {}
func (SeatRenamed) event()        {}
func (SeatLeft) event()           {}
func (SeatRemoved) event()        {}
func (AnswerGiven) event()        {}
func (HandsCounted) event()       {}
func (PhaseEntered) event()       {}
func (StepEntered) event()        {}
func (VotesShown) event()         {}
func (ContributionMade) event()   {}
func (ContributionHidden) event() {}
func (ExitAnswered) event()       {}
func (ExitHandsCounted) event()   {}
func (FewAgreed) event()          {}
func (ConclusionWritten) event()  {}
func (TimerStarted) event()       {}
func (StepSkipped) event()        {}
func (PlanReordered) event()      {}
func (PromptAdded) event()        {}
func (DoorSet) event()            {}
func (RoundPaused) event()        {}
func (RoundResumed) event()       {}
func (RoundEnded) event()         {}
func (LeaderActed) event()        {}
func (LeaderChanged) event()      {}
func (StillThere) event()         {}

var eventTypes = func() map[string]reflect.Type {
	m := map[string]reflect.Type{}
	for _, e := range append(talkEvents, []Event{
		RoundStarted{}, SeatTaken{}, SeatRenamed{}, SeatLeft{}, SeatRemoved{}, AnswerGiven{}, HandsCounted{},
		PhaseEntered{}, StepEntered{}, VotesShown{}, ContributionMade{}, ContributionHidden{}, ConclusionWritten{},
		TimerStarted{}, StepSkipped{}, PlanReordered{}, PromptAdded{}, DoorSet{}, RoundPaused{}, RoundResumed{},
		RoundEnded{}, LeaderActed{}, ExitAnswered{}, ExitHandsCounted{}, FewAgreed{}, LeaderChanged{}, StillThere{},
	}...) {
		t := reflect.TypeOf(e)
		m[t.Name()] = t
	}
	return m
}()

// EncodeEvent gives the stored form of an event: its kind and its JSON.
func EncodeEvent(e Event) (kind string, data []byte, err error) {
	kind = reflect.TypeOf(e).Name()
	if _, ok := eventTypes[kind]; !ok {
		return "", nil, fmt.Errorf("quiz: encode: unknown event %T", e)
	}
	data, err = json.Marshal(e)
	return kind, data, err
}

// DecodeEvent is the inverse of EncodeEvent. A kind that this program does not know is an error: a journal is
// never read in part.
func DecodeEvent(kind string, data []byte) (Event, error) {
	t, ok := eventTypes[kind]
	if !ok {
		return nil, fmt.Errorf("quiz: decode: unknown event %q", kind)
	}
	p := reflect.New(t)
	if err := json.Unmarshal(data, p.Interface()); err != nil {
		return nil, fmt.Errorf("quiz: decode %s: %w", kind, err)
	}
	return p.Elem().Interface().(Event), nil
}
