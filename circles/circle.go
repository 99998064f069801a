package circles

import "time"

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
}

// Check tells whether the circle can be kept; the error is Invalid and names the first thing that is wrong.
func (c Circle) Check() error {
	_, known := c.Municipality.Name()
	switch {
	case !plainID.MatchString(string(c.ID)) || len(c.ScreenKey) < 16 || !plainID.MatchString(string(c.ScreenKey)):
		return invalid(idInvalid)
	case c.Name == "" || !tidy(c.Name, MaxName):
		return invalid(idCircleName, "Max", MaxName)
	case !c.Form.known():
		return invalid(idForm)
	case !known:
		return invalid(idMunicipality)
	case !tidy(c.Organiser, MaxName):
		return invalid(idOrganiser, "Max", MaxName)
	case !tidy(c.Partner, MaxName):
		return invalid(idPartner, "Max", MaxName)
	case !langTag.MatchString(c.Lang):
		return invalid(idLang)
	}
	return nil
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
