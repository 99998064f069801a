package circles

import "time"

// A PlanAnswer says whether what a circle plans is enough for its association, and what would be.
type PlanAnswer struct {
	Applies  bool // false for forms that have no such rules
	Each     int  // study hours of a meeting
	Left     int  // minutes of a meeting that are no study hour; parts may not be added up
	Total    int  // study hours of all meetings
	Meetings int  // asked for
	Hours    int  // asked for
	Enough   bool
	Instead  []PlanOption // what would be enough; empty when it is
}

// A PlanOption is a plan that is enough.
type PlanOption struct {
	Meetings int
	Minutes  int // of each, without breaks
	Hours    int // study hours in all
}

// AnswerPlan looks at so many meetings of so many minutes without breaks.
func AnswerPlan(f Form, p Profile, meetings, each int) PlanAnswer {
	rule := rulesOf(f, p)
	if rule == nil || meetings <= 0 || each <= 0 {
		return PlanAnswer{Applies: rule != nil}
	}
	const hour = int(studyHour / time.Minute)
	most := rule(RuleMeetingHours)
	a := PlanAnswer{
		Applies: true, Each: min(each/hour, most), Meetings: rule(RuleMinMeetings), Hours: rule(RuleMinHours),
	}
	a.Left = each - a.Each*hour
	a.Total = meetings * a.Each
	if a.Enough = meetings >= a.Meetings && a.Total >= a.Hours; a.Enough {
		return a
	}
	add := func(meetings, hours int) {
		o := PlanOption{Meetings: meetings, Minutes: hours * hour, Hours: meetings * hours}
		for _, known := range a.Instead {
			if known == o {
				return
			}
		}
		if hours > 0 && hours <= most && meetings <= MaxPlannedMeetings {
			a.Instead = append(a.Instead, o)
		}
	}
	// As many meetings, longer; as long, more meetings; and the fewest meetings that can do.
	if meetings >= a.Meetings {
		add(meetings, ceil(a.Hours, meetings))
	}
	if a.Each > 0 {
		add(max(a.Meetings, ceil(a.Hours, a.Each)), a.Each)
	}
	add(a.Meetings, ceil(a.Hours, a.Meetings))
	return a
}

func ceil(a, b int) int { return (a + b - 1) / b }
