package circles

import "time"

// An ErasureWhy says why something was erased.
type ErasureWhy string

// The closed set of reasons.
const (
	EraseScheduled ErasureWhy = "schedule" // its time was out
	EraseRequested ErasureWhy = "request"  // somebody who may asked for it
)

// An Erasure is one line of the log of what was erased: how much, never what it was or whose.
type Erasure struct {
	At       time.Time
	Why      ErasureWhy
	Circles  int // circles erased whole
	Meetings int // meetings erased with their circle
	Rounds   int // rounds whose session data was erased, or that went with their circle
	Events   int // lines of their journals: names, answers, texts
	Accounts int // accounts removed, with their names
	Texts    int // texts of the audit trail, before and after counted as one; not those that went with their circle or meeting
}

// A Retention is how long data is kept. The zero value of a field keeps nothing longer than it is needed.
type Retention struct {
	// Session is how long after a round's end its session data is kept: names, answers, texts, what phones prove
	// themselves with. At most a day.
	Session time.Duration
	// CircleYears is how many whole calendar years after the year of its last activity a circle is kept; negative: until
	// somebody erases it.
	CircleYears int
	// Texts is how long what people wrote is kept in the audit trail after it was changed; the line stays.
	Texts time.Duration
}

// DefaultRetention is a day, and the year of activity and two years more: as long as a study association in Västra
// Götaland keeps its address register (domain.md §1.4, source 34). No binding time was found for what is kept here, which
// names no participant. Texts of the trail are kept half a year, a term and the weeks after it in which its hours are
// reported and asked about: a choice of ours, since no time was found for this either.
var DefaultRetention = Retention{Session: 24 * time.Hour, CircleYears: 2, Texts: 180 * 24 * time.Hour}

// Erases tells whether circles are ever erased by themselves.
func (r Retention) Erases() bool { return r.CircleYears >= 0 }

// CirclesBefore gives the instant before which a circle must have been active last to be erased now. Years are those of
// the calendar in zone.
func (r Retention) CirclesBefore(now time.Time, zone *time.Location) time.Time {
	return time.Date(now.In(zone).Year()-r.CircleYears, 1, 1, 0, 0, 0, 0, zone)
}

// CircleUntil gives the first instant at which a circle that was active last at a time is erased.
func (r Retention) CircleUntil(active time.Time, zone *time.Location) time.Time {
	return time.Date(active.In(zone).Year()+r.CircleYears+1, 1, 1, 0, 0, 0, 0, zone)
}

// An EraseCircle takes a circle away for good. Name is typed by whoever asks, and must be the circle's: that is how one
// knows that it was meant.
type EraseCircle struct {
	Circle CircleID
	Name   string // not looked at when Why is EraseScheduled
	Why    ErasureWhy
	By     By
}
