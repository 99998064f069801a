package report

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"norrbottenforalla.se/circles"
)

// A Store is what counting needs of the stores.
type Store interface {
	circles.ReportStore
	Circles(ctx context.Context) ([]circles.Circle, error)
	Pilots(ctx context.Context) ([]circles.Pilot, error)
}

// ClassOf gives what a filter can ask of a circle.
func ClassOf(c circles.Circle) Class {
	return Class{Pilot: c.Pilot, Municipality: c.Municipality, Form: c.Form, Organiser: c.Organiser}
}

// CountDue counts every month that can be counted at now and is not counted yet, the oldest first, and says how many
// there were. A meeting that was confirmed after its own month was counted is counted with the next, and told in its own.
// Calling it often does no harm. Before the first meeting was held there is nothing to count. Months that an older program
// counted without drawing are drawn first, once.
func CountDue(ctx context.Context, s Store, now time.Time, zone *time.Location) (int, error) {
	return countDue(ctx, s, now, zone, Keyed)
}

// CountDueBy is CountDue with another dice than the program's.
func CountDueBy(ctx context.Context, s Store, now time.Time, zone *time.Location, dice Dice) (int, error) {
	return countDue(ctx, s, now, zone, func([]byte) Dices { return Always(dice) })
}

// by gives the dices that go with a circle's key.
type by func(key []byte) Dices

func countDue(ctx context.Context, s Store, now time.Time, zone *time.Location, dices by) (int, error) {
	if err := redraw(ctx, s, dices); err != nil {
		return 0, fmt.Errorf("report: drawing what was counted before: %w", err)
	}
	months, err := monthsDue(ctx, s, now, zone)
	if err != nil {
		return 0, fmt.Errorf("report: %w", err)
	}
	for n, month := range months {
		if err := countMonth(ctx, s, month, now, zone, dices); err != nil {
			return n, fmt.Errorf("report: counting %s: %w", month, err)
		}
	}
	return len(months), nil
}

// quiet is how many months may pass without a meeting in the whole county before nothing is counted any more: a clock that
// is years ahead is likelier. It is as far back as a meeting can be entered.
const quiet = 24

// monthsDue gives the months that are counted now: those after the last counted in which a meeting was held, and the last
// that can be. So a meeting with a wrong year costs one month and not all the months since. Months that a clock which was
// ahead has counted and that are to come are no hindrance; when it is their turn they are counted already.
func monthsDue(ctx context.Context, s Store, now time.Time, zone *time.Location) ([]Month, error) {
	counted, err := s.CountedMonths(ctx)
	due := Countable(now, zone)
	last := lastBy(counted, due)
	if err != nil || last == due {
		return nil, err
	}
	held, err := s.HeldMeetings(ctx)
	if err != nil {
		return nil, err
	}
	start, _ := due.Start(zone)
	long := MonthOf(start.AddDate(0, -quiet, 0), zone)
	months := []Month{due}
	began, lives := false, false
	for _, m := range held {
		month := MonthOf(m.StartedAt, zone)
		began, lives = began || month <= due, lives || month > long
		if last < month && month < due {
			months = append(months, month)
		}
	}
	if !began || !lives {
		return nil, nil
	}
	slices.Sort(months)
	return slices.Compact(months), nil
}

// lastBy gives the last of the counted months that is not after another; "" when none is.
func lastBy(counted []string, month Month) (last Month) {
	for _, c := range counted {
		if Month(c) <= month {
			last = max(last, Month(c))
		}
	}
	return last
}

// redraw gives units that were kept before answers were drawn their draws, from the meetings that they were counted from.
// What was told of people stays. The answers of an erased circle cannot be drawn any more, and go.
func redraw(ctx context.Context, s Store, dices by) error {
	old, err := s.OldUnits(ctx)
	if err != nil || len(old) == 0 {
		return err
	}
	keys, err := s.DrawKeys(ctx)
	if err != nil {
		return err
	}
	var drawn []circles.CountedUnit
	for _, o := range old {
		var was Unit
		if err := json.Unmarshal(o.Unit, &was); err != nil {
			return fmt.Errorf("unit of %s: %w", o.Month, err)
		}
		// Its people were told with some unit, so they are not to be counted here.
		story := Story{Class: was.Class, Evenings: o.Evenings, Told: []Unit{{Entered: true}}}
		if len(o.Evenings) > 0 && len(keys[o.Circle]) == 0 {
			return noKey(o.Circle)
		}
		for i := range story.Evenings {
			if e := &story.Evenings[i]; e.Counted == "" {
				e.Month = o.Month
			}
		}
		u := *emptyUnit(was.Class, was.Month)
		for _, made := range story.Count(dices(keys[o.Circle])) {
			if made.Month == was.Month {
				u = made
			}
		}
		u.Entered, u.People = was.Entered, was.People
		if o.CountedUnit.Unit, err = json.Marshal(u); err != nil {
			return err
		}
		drawn = append(drawn, o.CountedUnit)
	}
	return s.Redraw(ctx, drawn)
}

// noKey is that a circle's answers cannot be drawn: with an empty key everybody could work out how they fell.
func noKey(id circles.CircleID) error { return fmt.Errorf("circle %s has no key to draw with", id) }

func countMonth(ctx context.Context, s Store, month Month, now time.Time, zone *time.Location, dices by) error {
	end, _ := month.Next(zone).Start(zone)
	evenings, err := s.ToCount(ctx, end)
	if err != nil {
		return err
	}
	open, err := s.OpenEvenings(ctx)
	if err != nil {
		return err
	}
	keys, err := s.DrawKeys(ctx)
	if err != nil {
		return err
	}
	told, err := unitsOf(ctx, s)
	if err != nil {
		return err
	}
	list, err := s.Circles(ctx)
	if err != nil {
		return err
	}
	counted := circles.CountedMonth{Month: string(month), At: now}
	for _, c := range list {
		story := Story{Class: ClassOf(c), Evenings: evenings[c.ID], Open: open[c.ID], Told: told[c.ID]}
		for i := range story.Evenings {
			e := &story.Evenings[i]
			if e.Counted == "" {
				e.Month = string(MonthOf(e.Meeting.StartedAt, zone))
				counted.Meetings = append(counted.Meetings, circles.CountedMeeting{Meeting: e.Meeting.ID, Month: e.Month, People: e.Meeting.HeadCount})
			}
		}
		if len(story.Evenings) == 0 {
			continue
		}
		if len(keys[c.ID]) == 0 {
			return noKey(c.ID)
		}
		for _, u := range story.Count(dices(keys[c.ID])) {
			kept, err := json.Marshal(u)
			if err != nil {
				return err
			}
			counted.Units = append(counted.Units, circles.CountedUnit{Circle: c.ID, Month: string(u.Month), Unit: kept})
		}
	}
	return s.CountMonth(ctx, counted)
}

// unitsOf gives every unit that was counted, by circle.
func unitsOf(ctx context.Context, s Store) (map[circles.CircleID][]Unit, error) {
	stored, err := s.CountedUnits(ctx)
	if err != nil {
		return nil, err
	}
	all := map[circles.CircleID][]Unit{}
	for _, c := range stored {
		u, err := readUnit(c)
		if err != nil {
			return nil, err
		}
		all[c.Circle] = append(all[c.Circle], u)
	}
	return all, nil
}

func readUnit(c circles.CountedUnit) (u Unit, err error) {
	if err := json.Unmarshal(c.Unit, &u); err != nil {
		return Unit{}, fmt.Errorf("unit of %s: %w", c.Month, err)
	}
	u.Circle, u.Month, u.Counted = c.Circle, Month(c.Month), Month(c.Counted)
	return u, nil
}

// A Reader reads what reports are made of. Counted months never change, so it remembers them until there is one more, a
// circle of theirs is erased, or one of before is drawn. The zero value is ready, and may be used from many goroutines at once.
type Reader struct {
	mu     sync.Mutex
	months int // that were counted when the units were read
	units  []Unit
}

// Read gives all that a report is made of, and the last month that is counted at now. A counted meeting belongs to the
// month, municipality, form and organiser that it was counted with, as its people and answers do; the pilot is the
// circle's present one for all of them, since pilots are as a rule made after their circles began. That tells nothing: every
// unit may be told by itself.
func (r *Reader) Read(ctx context.Context, s Store, now time.Time, zone *time.Location) (Facts, Month, error) {
	var facts Facts
	list, err := s.Circles(ctx)
	if err != nil {
		return Facts{}, "", fmt.Errorf("report: %w", err)
	}
	class := make(map[circles.CircleID]Class, len(list))
	for _, c := range list {
		class[c.ID] = ClassOf(c)
		facts.Circles = append(facts.Circles, Circle{c.ID, ClassOf(c)})
	}
	facts.Places = placesOf(list)
	pilots, err := s.Pilots(ctx)
	if err != nil {
		return Facts{}, "", fmt.Errorf("report: %w", err)
	}
	facts.Periods = make(map[string]Period, len(pilots))
	for _, p := range pilots {
		facts.Periods[string(p.ID)] = PeriodOf(p)
	}
	held, err := s.HeldMeetings(ctx)
	if err != nil {
		return Facts{}, "", fmt.Errorf("report: %w", err)
	}
	units, months, err := r.counted(ctx, s, class)
	if err != nil {
		return Facts{}, "", err
	}
	type told struct {
		circle         circles.CircleID
		month, counted Month
	}
	then := make(map[told]Class, len(units))
	facts.Units = slices.Clone(units)
	for i := range facts.Units {
		u := &facts.Units[i]
		if now, here := class[u.Circle]; here {
			u.Pilot = now.Pilot
		}
		then[told{u.Circle, u.Month, u.Counted}] = u.Class
	}
	facts.Held = make([]Held, 0, len(held))
	for _, m := range held {
		h := Held{m.Circle, class[m.Circle], MonthOf(m.StartedAt, zone), m.StudyHours, m.Modules, m.Confirmed}
		if m.Counted != "" {
			h.Month = Month(m.Month)
		}
		if c, ok := then[told{m.Circle, Month(m.Month), Month(m.Counted)}]; ok {
			h.Class = c
		}
		facts.Held = append(facts.Held, h)
	}
	return facts, lastBy(months, Countable(now, zone)), nil
}

// placesOf gives what most circles call each municipality outside the county; of two that are called as often the first
// in the alphabet.
func placesOf(list []circles.Circle) map[circles.MunicipalityCode]string {
	said := map[circles.MunicipalityCode]map[string]int{}
	for _, c := range list {
		name := strings.TrimSpace(c.MunicipalityName)
		if !c.Municipality.Outside() || name == "" {
			continue
		}
		if said[c.Municipality] == nil {
			said[c.Municipality] = map[string]int{}
		}
		said[c.Municipality][name]++
	}
	places := make(map[circles.MunicipalityCode]string, len(said))
	for code, names := range said {
		places[code] = slices.MinFunc(slices.Collect(maps.Keys(names)), func(a, b string) int {
			return cmp.Or(cmp.Compare(names[b], names[a]), cmp.Compare(a, b))
		})
	}
	return places
}

// counted gives the counted units, and the months that are counted; here are the circles that there are.
func (r *Reader) counted(ctx context.Context, s Store, here map[circles.CircleID]Class) ([]Unit, []string, error) {
	months, err := s.CountedMonths(ctx) // before the units: they are then at least as new
	if err != nil {
		return nil, nil, fmt.Errorf("report: %w", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(months) == r.months && !slices.ContainsFunc(r.units, func(u Unit) bool {
		_, ok := here[u.Circle]
		return !u.Drawn || !ok && u.Organiser != circles.ErasedOrganiser
	}) {
		return r.units, months, nil
	}
	stored, err := s.CountedUnits(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("report: %w", err)
	}
	units := make([]Unit, len(stored))
	for i, c := range stored {
		if units[i], err = readUnit(c); err != nil {
			return nil, nil, fmt.Errorf("report: %w", err)
		}
	}
	r.months, r.units = len(months), units
	return units, months, nil
}
