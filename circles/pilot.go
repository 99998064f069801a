package circles

import (
	"slices"
	"time"
)

// A PilotID names a pilot.
type PilotID string

// A Pilot is a number of circles that are followed together for a time. A circle says itself which pilot it belongs
// to.
type Pilot struct {
	ID             PilotID
	Name           string
	Starts         string // the first day, "2027-01-11"; may be empty
	Ends           string // the last day; may be empty
	Municipalities []MunicipalityCode
	Organisers     []string
	Created        time.Time
	Version        int // set by the store: 1 when created, one more with each change
}

// MaxOrganisers is how many organisers a pilot may name.
const MaxOrganisers = 20

// Check tells whether the pilot can be kept; the error is Invalid and names the first thing that is wrong.
func (p Pilot) Check() error {
	switch {
	case !plainID.MatchString(string(p.ID)):
		return invalid(idInvalid)
	case p.Name == "" || !tidy(p.Name, MaxName):
		return invalid(idPilotName, "Max", MaxName)
	case !day(p.Starts) || !day(p.Ends) || p.Starts != "" && p.Ends != "" && p.Ends < p.Starts:
		return invalid(idPilotPeriod)
	case !soundMunicipalities(p.Municipalities):
		return invalid(idMunicipality)
	case len(p.Organisers) > MaxOrganisers || !soundOrganisers(p.Organisers):
		return invalid(idOrganiser, "Max", MaxName)
	}
	return nil
}

// Whole gives the pilot as it is stored and given back: lists without repeats, sorted and never nil.
func (p Pilot) Whole() Pilot {
	p.Municipalities = sorted(p.Municipalities)
	p.Organisers = sorted(p.Organisers)
	p.Created = p.Created.UTC().Truncate(time.Millisecond)
	return p
}

// Expects tells whether a circle of this municipality and organiser is one that the pilot names. A list that is empty
// expects all, and a circle that has no organiser is no surprise. A pilot is never refused a circle: whoever coordinates
// is told.
func (p Pilot) Expects(m MunicipalityCode, organiser string) bool {
	return (len(p.Municipalities) == 0 || slices.Contains(p.Municipalities, m)) &&
		(len(p.Organisers) == 0 || organiser == "" || slices.Contains(p.Organisers, organiser))
}

func sorted[S ~string](list []S) []S {
	list = append([]S{}, list...)
	slices.Sort(list)
	return slices.Compact(list)
}

// day tells whether s is a date, or empty.
func day(s string) bool {
	if s == "" {
		return true
	}
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

func soundMunicipalities(list []MunicipalityCode) bool {
	for _, m := range list {
		if _, known := m.Name(); !known {
			return false
		}
	}
	return true
}

func soundOrganisers(list []string) bool {
	for _, o := range list {
		if OrganiserName(o) == "" || !tidy(o, MaxName) {
			return false
		}
	}
	return true
}
