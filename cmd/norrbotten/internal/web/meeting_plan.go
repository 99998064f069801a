package web

import (
	"errors"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/utils"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/quiz"
)

// A meetingPlanPage is a meeting before it starts: its steps, ready to be left out, moved and added to.
type meetingPlanPage struct {
	P       i18n.Printer
	Circle  circles.Circle
	Meeting circles.Meeting
	When    string
	Steps   []planStep // those that the meeting has
	Left    []planStep // those that are left out, to choose among
	More    bool       // the reader is choosing among them
	Minutes int        // of Steps together
	Leads   bool       // the reader may change and start it
	Long    bool       // there is a suggestion for three study hours
	Screen  string
	Problem string
	Own     string // what was typed as a prompt of one's own, when it could not be kept
	Facts   planFactsForm
	Was     planFactsForm // what the form of title and time was filled with
	Version int           // of the meeting that it was filled with
	Merged  merged        // with what somebody else changed while the form was open
	Typed   bool          // Facts, Was and Version are those of a form that was sent
}

// A planFactsForm is the title and the time of a planned meeting, as typed.
type planFactsForm struct {
	Title  string `json:"title"`
	Day    string `json:"day"`
	Clock  string `json:"clock"`
	Place  string `json:"place"`
	Remote string `json:"remote"` // "1" or empty
}

func planFactsOf(m circles.Meeting) planFactsForm {
	f := planFactsForm{Title: m.Title, Day: boxDay(m.PlannedAt), Clock: boxClock(m.PlannedAt), Place: m.Place}
	if m.Remote {
		f.Remote = "1"
	}
	return f
}

func (f *planFactsForm) boxes() []formBox {
	return []formBox{
		{"MeetingTitle", &f.Title, nil}, {"MeetingDate", &f.Day, nil}, {"MeetingClock", &f.Clock, clockWords},
		{"FactsPlace", &f.Place, nil}, {"FactsRemote", &f.Remote, remoteWords},
	}
}

// A planStep is one line of the plan.
type planStep struct {
	quiz.Step
	Number  int // among those that the meeting has; 0 for one that is left out
	Text    string
	Kind    string
	Minutes int
	Fixed   bool // neither moved nor left out
	Up      bool
	Down    bool
}

// marked tells whether the line says what kind of step it is: what is not simply one of tonight's questions.
func (s planStep) marked() bool {
	return s.Lookback || s.Step.Kind == quiz.StepBaseline || s.Prompt != nil || s.Position != nil
}

func (s *Server) getMeeting(c *fiber.Ctx) error {
	circle, m, err := s.meetingFor(c, circles.CircleRead)
	if err != nil {
		return err
	}
	if m.State != circles.Planned && !(m.State == circles.Held && !m.Confirmed) {
		return s.toMeeting(c, m)
	}
	return s.showPlan(c, circle, m, meetingPlanPage{}, nil)
}

// toMeeting leads to where a meeting is that has started: the leader's page, or the closing page.
func (s *Server) toMeeting(c *fiber.Ctx, m circles.Meeting) error {
	if m.State != circles.Running {
		return c.Redirect(closingPath(m), fiber.StatusSeeOther)
	}
	round, err := s.Store.RoundByID(c.UserContext(), m.Round)
	if err != nil {
		return err
	}
	return c.Redirect(leadPath(round.Code), fiber.StatusSeeOther)
}

// showPlan shows the plan, with what was wrong when that is why it is shown.
func (s *Server) showPlan(c *fiber.Ctx, circle circles.Circle, m circles.Meeting, pg meetingPlanPage, problem error) error {
	_, plan, err := s.planOf(c.UserContext(), m)
	if err != nil {
		return err
	}
	if problem != nil {
		pg.Problem = problemWords(c, problem)
		c.Status(problemOf(problem).Status)
	}
	pg.P, pg.Circle, pg.Meeting = words(c), circle, m
	pg.When = whenWords(pg.P, m.PlannedAt)
	if !pg.Typed {
		pg.Facts, pg.Was, pg.Version = planFactsOf(m), planFactsOf(m), m.Version
	}
	pg.Minutes, pg.More = planMinutes(plan.Steps), utils.CopyString(c.Query("fler")) != ""
	pg.Long = s.hasLong(m)
	pg.Steps, pg.Left = planSteps(pg.P, plan.Steps)
	if pg.Leads = s.may(c, circles.MeetingPlan, circle.ID) == nil; pg.Leads {
		pg.Screen = s.site(c) + "/skarm/" + string(circle.ScreenKey)
	}
	return render(c, meetingPlan(s.widePage(c, meetingTitle(pg.P, m)), pg))
}

// planSteps gives the lines of the steps that the meeting has, and of those that are left out.
func planSteps(p i18n.Printer, steps []quiz.Step) (in, out []planStep) {
	for i, step := range steps {
		line := planStep{Step: step, Minutes: stepMinutes(step), Fixed: step.Kind == quiz.StepWelcome}
		line.Kind = lineKind(p, step.Kind, step.Lookback, step.Own)
		switch {
		case step.Question != nil:
			line.Text = lineText(p, step.Kind, step.Question.Text)
		case step.Position != nil:
			line.Text = lineText(p, step.Kind, step.Position.Text)
		case step.Prompt != nil:
			line.Text = lineText(p, step.Kind, step.Prompt.Text)
		default:
			line.Text = lineText(p, step.Kind, nil)
		}
		if step.Skipped {
			out = append(out, line)
			continue
		}
		above, below := besides(steps, i)
		line.Number = len(in) + 1
		line.Up = !line.Fixed && above >= 0 && steps[above].Kind != quiz.StepWelcome
		line.Down = !line.Fixed && below < len(steps)
		in = append(in, line)
	}
	return in, out
}

// postPlan makes one edit of the plan: "/plan/skip", "/plan/up", …
func (s *Server) postPlan(c *fiber.Ctx) error {
	circle, m, err := s.meetingFor(c, circles.MeetingPlan)
	if err != nil {
		return err
	}
	edit := planEdit{
		Do: utils.CopyString(c.Params("do")), Step: quiz.StepID(typed(c, "step")), Text: typed(c, "text"),
	}
	base, _, err := s.planOf(c.UserContext(), m)
	if err != nil {
		return err
	}
	var choice circles.PlanChoice
	switch edit.Do {
	case twoHours, threeHours:
		choice, err = s.suggestion(c.UserContext(), m, edit.Do)
	default:
		choice, err = editChoice(base, m.Plan, edit, s.drawOwnID)
	}
	if err != nil {
		return s.showPlan(c, circle, m, meetingPlanPage{Own: edit.Text}, err)
	}
	// The version is the one just read: a press on one step is right whatever somebody else did to another.
	_, err = s.Store.PlanMeeting(c.UserContext(), circles.PlanMeeting{
		Meeting: m.ID, Version: m.Version, Title: m.Title, Modules: m.Modules, PlannedAt: m.PlannedAt,
		BreakMinutes: m.BreakMinutes, Plan: choice, Place: m.Place, Remote: m.Remote, By: s.by(c),
	})
	switch {
	case errors.Is(err, circles.ErrMeetingRunning): // somebody started it meanwhile
		if m, err = s.Store.Meeting(c.UserContext(), m.ID); err != nil {
			return err
		}
		return s.toMeeting(c, m)
	case err != nil:
		return s.showPlan(c, circle, m, meetingPlanPage{Own: edit.Text}, err)
	}
	return c.Redirect(meetingPath(m)+planAnchor(edit, applyChoice(base, choice).Steps), fiber.StatusSeeOther)
}

// planAnchor is where the page is shown after an edit, so that what comes next is under the thumb: the step that was
// moved, the one after the step that was left out, the rest of the list that one was taken from.
func planAnchor(e planEdit, steps []quiz.Step) string {
	switch e.Do {
	case "add", "remove":
		return "#eget"
	case twoHours, threeHours:
		return ""
	case "unskip":
		return "?fler=1#fler"
	case "skip":
		i := indexStep(steps, e.Step)
		above, below := besides(steps, i)
		if below < len(steps) {
			above = below
		}
		if above >= 0 {
			return "#steg-" + string(steps[above].ID)
		}
	}
	return "#steg-" + string(e.Step)
}

func (s *Server) drawOwnID() (string, error) { return s.draw(10) }

// postMeetingFacts changes title and time of a planned meeting. Whatever is wrong, the form comes back with what was typed;
// when somebody else has changed the meeting meanwhile it is put together with that, and nothing is kept.
func (s *Server) postMeetingFacts(c *fiber.Ctx) error {
	circle, m, err := s.meetingFor(c, circles.MeetingPlan)
	if err != nil {
		return err
	}
	pg := meetingPlanPage{Typed: true, Version: atoi(typed(c, "version")), Facts: planFactsForm{
		Title: oneLine(typed(c, "title")), Day: typed(c, "date"), Clock: typedTurn(c, "clock", typed(c, "date")), Place: oneLine(typed(c, "place")), Remote: typed(c, "remote"),
	}}
	was, said := wasTyped[planFactsForm](c)
	pg.Was = was
	at, err := parseWhen(pg.Facts.Day, pg.Facts.Clock)
	if err != nil {
		return s.showPlan(c, circle, m, pg, err)
	}
	keep := func(m circles.Meeting, version int) error {
		_, err := s.Store.PlanMeeting(c.UserContext(), circles.PlanMeeting{
			Meeting: m.ID, Version: version, Title: pg.Facts.Title, Modules: m.Modules, PlannedAt: at,
			BreakMinutes: m.BreakMinutes, Plan: m.Plan, By: s.by(c), Place: pg.Facts.Place, Remote: pg.Facts.Remote != "",
		})
		return err
	}
	err = keep(m, pg.Version)
	if errors.Is(err, circles.ErrStale) && said && planFactsOf(m) == was { // only the steps have changed, which are not asked about here
		err = keep(m, m.Version)
	}
	switch {
	case err == nil:
		return c.Redirect(afterwards(meetingPath(m), doneMeetingChanged), fiber.StatusSeeOther)
	case errors.Is(err, circles.ErrStale):
		now, readErr := s.Store.Meeting(c.UserContext(), m.ID)
		if readErr != nil {
			return readErr
		}
		stands := planFactsOf(now)
		var before []formBox
		if said {
			before = was.boxes()
		}
		pg.Merged = mergeBoxes(words(c), before, stands.boxes(), pg.Facts.boxes())
		pg.Was, pg.Version = stands, now.Version
		return s.showPlan(c, circle, now, pg, err)
	}
	return s.showPlan(c, circle, m, pg, err)
}
