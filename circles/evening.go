package circles

import "time"

// An Evening is a held meeting with what was kept of it, as the report counts it. What is put right in a counted meeting
// changes neither its month nor its number of people here.
type Evening struct {
	Meeting Meeting     // HeadCount of a counted one is what it was counted with
	Record  RoundRecord // empty for a meeting that was held on paper
	Month   string      // that the report tells it in; "" before it is counted
	Counted string      // the month of the report that it was counted with: Month, or a later one; "" before it is counted
}

// A HeldMeeting is a meeting that was held, without anything about people.
type HeldMeeting struct {
	Circle     CircleID
	StartedAt  time.Time
	StudyHours int
	Modules    []string
	Confirmed  bool
	Month      string // that the report tells it in; "" before it is counted
	Counted    string // as in an Evening
}

// A CountedUnit is what the report tells about the people of one circle in one month, as the report wrote it. There is
// another of the same month for what was counted later.
type CountedUnit struct {
	Circle  CircleID
	Month   string // in which the meetings were held
	Counted string // the month with which they were counted
	Unit    []byte // JSON; a record of the report, not looked at here
}

// ErasedOrganiser stands for the organiser in what the report keeps of an erased circle: the name was free writing.
const ErasedOrganiser = "*"

// An OldUnit is a unit that was kept before answers were drawn, with the meetings that it was counted from; none when
// its circle is erased.
type OldUnit struct {
	CountedUnit
	Evenings []Evening
}

// A CountedMonth is a month of the report: counted once, and never again. Its units and meetings are of that month and of
// earlier ones.
type CountedMonth struct {
	Month    string
	At       time.Time
	Units    []CountedUnit // Counted is Month, whatever they say
	Meetings []CountedMeeting
}

// A CountedMeeting is a meeting as it was counted.
type CountedMeeting struct {
	Meeting MeetingID
	Month   string // that the report tells it in
	People  int
}

// A Voice is a conclusion that a circle shared with the coordinator.
type Voice struct {
	Pilot        PilotID
	Municipality MunicipalityCode
	Module       string
	HeldAt       time.Time
	Text         string // the prompt
	Conclusion   string // may be empty when Disagree is not
	Disagree     string
	Month        string // that the report tells its meeting in; "" before it is counted
	People       int    // who were at the meeting, as it was counted; 0 before. How it may be told is the report's business
}
