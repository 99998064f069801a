package circles

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
)

// A Rule is one thing that a study association asks of a circle.
type Rule string

// The closed set of rules. Values of the last five are 0 or 1 where they are not a number of something.
const (
	RuleMinPeople     Rule = "min_people"     // at each meeting, the leader too
	RuleMaxPeople     Rule = "max_people"     // at each meeting, the leader too
	RuleMinMeetings   Rule = "min_meetings"   // in the whole circle
	RuleFirstMeetings Rule = "first_meetings" // who counts as a participant was there at one of so many first meetings
	RuleMinHours      Rule = "min_hours"      // study hours in the whole circle
	RuleMeetingHours  Rule = "meeting_hours"  // study hours of a meeting, at most
	RuleWeekMeetings  Rule = "week_meetings"  // in a week, at most
	RuleWeekHours     Rule = "week_hours"     // in a week, at most
	RuleYearHours     Rule = "year_hours"     // in a calendar year, at most
	RuleMinAge        Rule = "min_age"

	RuleYearPerPerson      Rule = "year_per_person"     // the year's limit is each person's, not the circle's
	RuleAgeInYear          Rule = "age_in_year"         // the age is enough if it is reached during the year
	RuleOneYear            Rule = "one_year"            // the circle begins and ends in the same calendar year
	RulePersonMeetings     Rule = "person_meetings"     // who counts as a participant was there so many times
	RulePersonHours        Rule = "person_hours"        // and for so many study hours
	RuleApprovedSubstitute Rule = "approved_substitute" // only an approved leader stands in
)

// Rules gives every rule, in the order they are told.
func Rules() []Rule {
	return []Rule{
		RuleMinPeople, RuleMaxPeople, RuleMinMeetings, RuleFirstMeetings, RuleMinHours, RuleMeetingHours, RuleWeekMeetings,
		RuleWeekHours, RuleYearHours, RuleMinAge, RuleYearPerPerson, RuleAgeInYear, RuleOneYear, RulePersonMeetings,
		RulePersonHours, RuleApprovedSubstitute,
	}
}

// CommonProfile is the profile of a circle whose association has no values of its own here.
const CommonProfile = "gemensam"

// A Profile is what one study association asks. It has its own values and, for the rest, the common ones.
type Profile struct {
	ID     string
	Name   string // as the association is called
	values map[Rule]RuleValue
	common map[Rule]RuleValue
}

// A RuleValue is a value and where it was read.
type RuleValue struct {
	Value  int    `json:"value"`
	Source string `json:"source"` // who says so, and where
	URL    string `json:"url"`
	Dated  string `json:"dated"` // the source's own date; empty when it has none
	Read   string `json:"read"`  // when it was read: "2026-11"
}

// Value gives what the association asks; 0 where it asks nothing.
func (p Profile) Value(r Rule) int { return p.Source(r).Value }

// Source gives a value with its source: the association's own, else the common one.
func (p Profile) Source(r Rule) RuleValue {
	if v, ok := p.values[r]; ok {
		return v
	}
	return p.common[r]
}

// Own tells whether the value is the association's own and differs from the common one.
func (p Profile) Own(r Rule) bool {
	_, ok := p.values[r]
	return ok && p.ID != CommonProfile
}

// Profiles gives every profile, the common one first.
func Profiles() []Profile { return slices.Clone(profiles()) }

// ProfileOf gives the profile with this id; the common one for an id that is not there, or not any more.
func ProfileOf(id string) Profile {
	for _, p := range profiles() {
		if p.ID == id {
			return p
		}
	}
	return profiles()[0]
}

//go:embed profiles.json
var profilesJSON []byte

var profiles = sync.OnceValue(func() []Profile {
	all, err := parseProfiles(profilesJSON)
	if err != nil {
		panic(err) // embedded, and read by a test
	}
	return all
})

// parseProfiles reads profiles.json. The first profile is the common one.
func parseProfiles(data []byte) ([]Profile, error) {
	var raw []struct {
		ID     string             `json:"id"`
		Name   string             `json:"name"`
		Values map[Rule]RuleValue `json:"values"`
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&raw); err != nil {
		return nil, fmt.Errorf("circles: profiles: %w", err)
	}
	if len(raw) == 0 || raw[0].ID != CommonProfile {
		return nil, fmt.Errorf("circles: profiles: the first is not %q", CommonProfile)
	}
	var all []Profile
	for _, r := range raw {
		p := Profile{ID: r.ID, Name: r.Name, values: r.Values, common: raw[0].Values}
		for rule, v := range r.Values {
			switch {
			case !slices.Contains(Rules(), rule):
				return nil, fmt.Errorf("circles: profile %s: no rule is called %q", r.ID, rule)
			case v.Source == "" || v.URL == "" || v.Read == "":
				return nil, fmt.Errorf("circles: profile %s: %s has no source", r.ID, rule)
			case v.Value <= 0:
				return nil, fmt.Errorf("circles: profile %s: %s is %d", r.ID, rule, v.Value)
			case p.Own(rule) && raw[0].Values[rule].Value == v.Value:
				return nil, fmt.Errorf("circles: profile %s: %s does not differ", r.ID, rule)
			}
		}
		all = append(all, p)
	}
	return all, nil
}
