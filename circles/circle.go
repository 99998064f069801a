package circles

import (
	"strings"
	"time"
	"unicode"
)

// A Form is what kind of activity a circle is; it decides which rules are shown, never what is blocked.
type Form string

// The closed set of forms.
const (
	StudyCircle   Form = "study_circle"
	OtherActivity Form = "other_activity" // other folkbildning activity
	GeneralCourse Form = "general_course" // at a folk high school
	SchoolClass   Form = "school_class"
	SelfStudy     Form = "self_study"
)

// Forms gives every form in the order they are offered.
func Forms() []Form { return []Form{StudyCircle, OtherActivity, GeneralCourse, SchoolClass, SelfStudy} }

// A Circle is a group that meets several times. Who leads it is kept beside it: see CircleStore.
type Circle struct {
	ID           CircleID
	Name         string
	Form         Form
	Municipality MunicipalityCode
	Organiser    string // the study association or school; may be empty
	Partner      string // may be empty
	Lang         string // language of the material, "sv"
	ScreenKey    ScreenKey
	Created      time.Time
	Version      int // set by the store: 1 when created, one more with each change

	MunicipalityName string // of a municipality outside the county, as typed; else empty
	Pilot            string // id of the pilot that the circle belongs to; may be empty
	Profile          string // id of the rule profile, see Profiles; empty: the common rules
	PlannedMeetings  int    // how many meetings the circle plans; 0: not decided
	PlannedMinutes   int    // how long each is planned to be, without breaks; 0: not decided

	ClosedAt   time.Time // set by ChangeCircleState; zero: open
	ArchivedAt time.Time // set by ChangeCircleState; zero: in the lists
}

// A CircleState is where a circle is in its life.
type CircleState string

// The closed set of states.
const (
	CircleOpen     CircleState = "open"
	CircleClosed   CircleState = "closed"   // no more meetings; what was held can still be put right
	CircleArchived CircleState = "archived" // closed, and out of the lists
)

// State tells where the circle is in its life.
func (c Circle) State() CircleState {
	switch {
	case !c.ArchivedAt.IsZero():
		return CircleArchived
	case !c.ClosedAt.IsZero():
		return CircleClosed
	}
	return CircleOpen
}

// ChangeCircleState closes, archives or reopens a circle. Version is the one that somebody was looking at.
type ChangeCircleState struct {
	Circle  CircleID
	Version int
	To      CircleState
	By      By
}

// Check tells whether there is such a state; the error is Invalid.
func (c ChangeCircleState) Check() error {
	if c.By.At.IsZero() || c.To != CircleOpen && c.To != CircleClosed && c.To != CircleArchived {
		return invalid(idInvalid)
	}
	return nil
}

// Bounds on what a circle plans.
const (
	MaxPlannedMeetings = 60
	MaxPlannedMinutes  = 12 * 60
)

// Check tells whether the circle can be kept; the error is Invalid and names the first thing that is wrong.
func (c Circle) Check() error {
	_, known := c.Municipality.Name()
	outside := c.Municipality.Outside() && tidy(c.MunicipalityName, MaxName)
	switch {
	case !plainID.MatchString(string(c.ID)) || len(c.ScreenKey) < 16 || !plainID.MatchString(string(c.ScreenKey)):
		return invalid(idInvalid)
	case c.Name == "" || !tidy(c.Name, MaxName):
		return invalid(idCircleName, "Max", MaxName)
	case !c.Form.known():
		return invalid(idForm)
	case !outside && (!known || c.MunicipalityName != ""):
		return invalid(idMunicipality)
	case !tidy(c.Organiser, MaxName) || c.Organiser != OrganiserName(c.Organiser):
		return invalid(idOrganiser, "Max", MaxName)
	case !tidy(c.Partner, MaxName):
		return invalid(idPartner, "Max", MaxName)
	case !langTag.MatchString(c.Lang):
		return invalid(idLang)
	case c.Pilot != "" && !plainID.MatchString(c.Pilot), c.Profile != "" && !plainID.MatchString(c.Profile):
		return invalid(idInvalid)
	case c.PlannedMeetings < 0 || c.PlannedMeetings > MaxPlannedMeetings:
		return invalid(idPlannedMeetings, "Max", MaxPlannedMeetings)
	case c.PlannedMinutes < 0 || c.PlannedMinutes > MaxPlannedMinutes:
		return invalid(idPlannedMinutes, "Max", MaxPlannedMinutes)
	}
	return nil
}

// OrganiserName gives the name of an organiser as it was typed, and "" for what has neither letter nor digit: "-" and "*"
// are typed for none. What the report has in its place for "none" and "erased" is such, so no circle can take it.
func OrganiserName(typed string) string {
	if strings.ContainsFunc(typed, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return typed
	}
	return ""
}

func (f Form) known() bool {
	for _, known := range Forms() {
		if f == known {
			return true
		}
	}
	return false
}

// CheckLeaders tells whether these may be the leaders of a new circle: at least one, nobody twice.
func CheckLeaders(leaders []AccountID) error {
	seen := map[AccountID]bool{}
	for _, l := range leaders {
		if l == "" || seen[l] {
			return invalid(idLeaders)
		}
		seen[l] = true
	}
	if len(seen) == 0 {
		return invalid(idLeaders)
	}
	return nil
}
