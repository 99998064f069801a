package web

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // meetings are planned in Swedish time on any machine

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/utils"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/quiz"
)

// sweden is the time that people write and read.
var sweden = func() *time.Location {
	zone, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		panic(err) // embedded above
	}
	return zone
}()

// typed gives a form field as somebody wrote it, without space around it.
func typed(c *fiber.Ctx, name string) string {
	return strings.TrimSpace(utils.CopyString(c.FormValue(name)))
}

// allTyped gives every value of a form field that may come several times.
func allTyped(c *fiber.Ctx, name string) []string {
	var values []string
	for _, v := range c.Request().PostArgs().PeekMulti(name) {
		values = append(values, string(v))
	}
	return values
}

// circleFor gives the circle in the address to somebody who may do a in it.
func (s *Server) circleFor(c *fiber.Ctx, a circles.Action) (circles.Circle, error) {
	id := circles.CircleID(utils.CopyString(c.Params("id")))
	circle, err := s.Store.Circle(c.UserContext(), id)
	if err != nil {
		return circles.Circle{}, err
	}
	return circle, s.may(c, a, id)
}

// meetingFor gives the circle and the meeting in the address to somebody who may do a in the circle.
func (s *Server) meetingFor(c *fiber.Ctx, a circles.Action) (circles.Circle, circles.Meeting, error) {
	id := circles.MeetingID(utils.CopyString(c.Params("mid")))
	circle, err := s.Store.Circle(c.UserContext(), circles.CircleID(utils.CopyString(c.Params("id"))))
	if err == nil && !device(c).May(a, id) {
		err = s.may(c, a, circle.ID)
	}
	if err != nil {
		return circles.Circle{}, circles.Meeting{}, err
	}
	meeting, err := s.Store.Meeting(c.UserContext(), id)
	if err != nil {
		return circles.Circle{}, circles.Meeting{}, err
	}
	if meeting.Circle != circle.ID {
		return circles.Circle{}, circles.Meeting{}, circles.Fail(circles.NotFound, errors.New("meeting of another circle"))
	}
	return circle, meeting, nil
}

// circlePath and meetingPath are the addresses of their pages.
func circlePath(id circles.CircleID) string { return "/cirklar/" + string(id) }

func meetingPath(m circles.Meeting) string {
	return circlePath(m.Circle) + "/traffar/" + string(m.ID)
}

func closingPath(m circles.Meeting) string { return meetingPath(m) + "/avslut" }

// plannedMeetings, heldMeetings and the running one, in the order a circle's page shows them: what comes next first,
// what was last first.
func plannedMeetings(all []circles.Meeting) []circles.Meeting {
	planned := slices.DeleteFunc(slices.Clone(all), func(m circles.Meeting) bool { return m.State != circles.Planned })
	slices.SortStableFunc(planned, func(a, b circles.Meeting) int {
		if a.PlannedAt.IsZero() != b.PlannedAt.IsZero() {
			if a.PlannedAt.IsZero() {
				return 1
			}
			return -1
		}
		return cmp.Or(a.PlannedAt.Compare(b.PlannedAt), cmp.Compare(a.Number, b.Number))
	})
	return planned
}

func heldMeetings(all []circles.Meeting) []circles.Meeting {
	held := slices.DeleteFunc(slices.Clone(all), func(m circles.Meeting) bool { return m.State != circles.Held })
	slices.SortStableFunc(held, func(a, b circles.Meeting) int {
		return cmp.Or(b.StartedAt.Compare(a.StartedAt), cmp.Compare(b.Number, a.Number))
	})
	return held
}

func runningMeeting(all []circles.Meeting) (circles.Meeting, bool) {
	i := slices.IndexFunc(all, func(m circles.Meeting) bool { return m.State == circles.Running })
	if i < 0 {
		return circles.Meeting{}, false
	}
	return all[i], true
}

// earlierRecords gives what was asked in the two meetings before this one that were held and kept, nearest first;
// nil where there is none.
func (s *Server) earlierRecords(ctx context.Context, all []circles.Meeting, m circles.Meeting) (last, before []circles.QuestionRecord, err error) {
	var found [][]circles.QuestionRecord
	for _, held := range heldMeetings(all) {
		if held.Number >= m.Number || len(found) == 2 {
			continue
		}
		record, err := s.Store.MeetingRecord(ctx, held.ID)
		if errors.Is(err, circles.ErrNoRecord) {
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		found = append(found, record.Questions)
	}
	found = append(found, nil, nil)
	return found[0], found[1], nil
}

// planOf gives the plan of a meeting as the leader has it now. Modules that the material no longer has are left out.
func (s *Server) planOf(ctx context.Context, m circles.Meeting) (base, chosen quiz.Plan, err error) {
	base, err = s.basePlan(ctx, m, s.modulesOf(m))
	return base, applyChoice(base, m.Plan), err
}

// basePlan gives what the modules and the meetings before this one make of it.
func (s *Server) basePlan(ctx context.Context, m circles.Meeting, modules []quiz.Module) (quiz.Plan, error) {
	all, err := s.Store.MeetingsOf(ctx, m.Circle)
	if err != nil {
		return quiz.Plan{}, err
	}
	last, before, err := s.earlierRecords(ctx, all, m)
	if err != nil {
		return quiz.Plan{}, err
	}
	base := withLookback(s.Modules.Plan(modules...), lookback(s.Modules, last, before))
	task, from := s.lastTask(all, m)
	return withinBounds(withObserved(base, task, from), m.Plan), nil
}

// formWords and municipalityName put a circle's facts into words.
func formWords(p i18n.Printer, f circles.Form) string {
	switch f {
	case circles.StudyCircle:
		return p.T("FormStudyCircle")
	case circles.OtherActivity:
		return p.T("FormOtherActivity")
	case circles.GeneralCourse:
		return p.T("FormGeneralCourse")
	case circles.SchoolClass:
		return p.T("FormSchoolClass")
	}
	return p.T("FormSelfStudy")
}

func municipalityName(code circles.MunicipalityCode) string {
	name, ok := code.Name()
	if !ok {
		return string(code)
	}
	return name
}

// whenWords says when a meeting is planned to be.
func whenWords(p i18n.Printer, at time.Time) string {
	if at.IsZero() {
		return p.T("MeetingNoDate")
	}
	return p.T("MeetingDateAt", "Date", p.Date(at), "Clock", momentWords(p, at))
}

// boxDay and boxClock show a time as the boxes of a form and a table want it. In the hour that comes twice the time of day
// has the word that tells which.
func boxDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(sweden).Format(time.DateOnly)
}

func boxClock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return withTurn(t.In(sweden).Format("15:04"), turnAt(t))
}
