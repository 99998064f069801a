package web

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/utils"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/circles"
)

// A pilotPage asks for what a pilot is, and which circles belong to it.
type pilotPage struct {
	P       i18n.Printer
	Pilot   circles.Pilot
	New     bool
	Circles []pilotCircle
	Problem string // what was wrong, in words; may be empty
	Merged  merged // with what somebody else changed while the form was open
	Was     pilotForm
}

type pilotCircle struct {
	ID    circles.CircleID
	Words string
	In    bool // ticked
	Was   bool // was ticked when the form was opened
	Stray bool // in the pilot, and not of its municipalities or organisers
}

// A pilotForm is what a pilot is, as its form was filled.
type pilotForm struct {
	Name           string `json:"name"`
	Starts         string `json:"starts"`
	Ends           string `json:"ends"`
	Municipalities string `json:"municipalities"` // codes with commas between
	Organisers     string `json:"organisers"`     // one a line
}

func pilotFormOf(p circles.Pilot) pilotForm {
	p = p.Whole()
	codes := make([]string, 0, len(p.Municipalities))
	for _, m := range p.Municipalities {
		codes = append(codes, string(m))
	}
	return pilotForm{p.Name, p.Starts, p.Ends, strings.Join(codes, ","), strings.Join(p.Organisers, "\n")}
}

func (f *pilotForm) boxes() []formBox {
	return []formBox{
		{"PilotName", &f.Name, nil}, {"PilotStarts", &f.Starts, nil}, {"PilotEnds", &f.Ends, nil},
		{"PilotMunicipalities", &f.Municipalities, func(_ i18n.Printer, s string) string {
			var names []string
			for code := range strings.SplitSeq(s, ",") {
				names = append(names, municipalityName(circles.MunicipalityCode(code)))
			}
			return strings.Join(names, ", ")
		}},
		{"PilotOrganisers", &f.Organisers, nil},
	}
}

// onto puts the form onto a pilot.
func (f pilotForm) onto(p circles.Pilot) circles.Pilot {
	p.Name, p.Starts, p.Ends = f.Name, f.Starts, f.Ends
	p.Municipalities = nil
	p.Organisers = slices.DeleteFunc(textLines(f.Organisers), func(o string) bool { return circles.OrganiserName(o) == "" })
	for code := range strings.SplitSeq(f.Municipalities, ",") {
		if code != "" {
			p.Municipalities = append(p.Municipalities, circles.MunicipalityCode(code))
		}
	}
	return p
}

func (s *Server) getPilotNew(c *fiber.Ctx) error {
	return s.showPilot(c, pilotPage{New: true}, nil)
}

func (s *Server) getPilot(c *fiber.Ctx) error {
	pilot, err := s.Store.Pilot(c.UserContext(), circles.PilotID(utils.CopyString(c.Params("pilot"))))
	if err != nil {
		return err
	}
	return s.showPilot(c, pilotPage{Pilot: pilot, Was: pilotFormOf(pilot)}, nil)
}

// pilotTicks are the circles that stand ticked in a form that was sent, and those that did when it was opened.
type pilotTicks struct{ now, had []string }

// tick tells whether a circle stands ticked that is in the pilot or not: as in the form, unless only somebody else has
// changed it since.
func (t *pilotTicks) tick(id circles.CircleID, in bool) bool {
	if t == nil {
		return in
	}
	ticked := slices.Contains(t.now, string(id))
	if ticked == slices.Contains(t.had, string(id)) {
		return in
	}
	return ticked
}

// showPilot shows the form. ticks is nil for one that was not sent.
func (s *Server) showPilot(c *fiber.Ctx, pg pilotPage, ticks *pilotTicks) error {
	pg.P = words(c)
	list, err := s.Store.Circles(c.UserContext())
	if err != nil {
		return err
	}
	for _, circle := range list {
		if other := circle.Pilot; other != "" && other != string(pg.Pilot.ID) {
			continue // a circle is in one pilot at a time
		}
		in := circle.Pilot != ""
		pg.Circles = append(pg.Circles, pilotCircle{
			circle.ID, circle.Name + " (" + placeName(circle) + ")", ticks.tick(circle.ID, in), in,
			in && !pg.Pilot.Expects(circle.Municipality, circle.Organiser),
		})
	}
	title := pg.P.T("PilotEditTitle")
	if pg.New {
		title = pg.P.T("CountyPilotNew")
	}
	return render(c, pilotView(s.widePage(c, title), pg))
}

func (s *Server) postPilotNew(c *fiber.Ctx) error {
	id, err := circles.NewID[circles.PilotID](s.Rand)
	if err != nil {
		return err
	}
	pilot := typedPilot(c).onto(circles.Pilot{ID: id, Created: s.Now()})
	err = s.Store.CreatePilot(c.UserContext(), pilot, s.by(c))
	if errors.Is(err, circles.ErrInvalid) {
		pilot.ID = ""
	}
	return s.afterPilot(c, pilotPage{Pilot: pilot, New: true}, err)
}

// postPilot changes a pilot. When somebody else has changed it since the form was opened, nothing is kept: the form is put
// together with what they changed, and shows both where the two differ.
func (s *Server) postPilot(c *fiber.Ctx) error {
	now, err := s.Store.Pilot(c.UserContext(), circles.PilotID(utils.CopyString(c.Params("pilot"))))
	if err != nil {
		return err
	}
	form := typedPilot(c)
	pg := pilotPage{Pilot: form.onto(now), Was: pilotFormOf(now)}
	was, said := wasTyped[pilotForm](c)
	if said {
		pg.Was = was
	}
	pg.Pilot.Version = atoi(typed(c, "version"))
	_, err = s.Store.UpdatePilot(c.UserContext(), pg.Pilot, s.by(c))
	if errors.Is(err, circles.ErrStale) {
		if now, err = s.Store.Pilot(c.UserContext(), now.ID); err != nil {
			return err
		}
		stands := pilotFormOf(now)
		var before []formBox
		if said {
			before = was.boxes()
		}
		pg.Merged = mergeBoxes(words(c), before, stands.boxes(), form.boxes())
		pg.Pilot, pg.Was, pg.Problem = form.onto(now), stands, words(c).T("PilotStale")
		c.Status(fiber.StatusConflict)
		return s.showPilot(c, pg, typedTicks(c))
	}
	return s.afterPilot(c, pg, err)
}

func typedTicks(c *fiber.Ctx) *pilotTicks {
	return &pilotTicks{allTyped(c, "circle"), allTyped(c, "had")}
}

// typedPilot reads a pilot from its form.
func typedPilot(c *fiber.Ctx) pilotForm {
	return pilotFormOf(pilotForm{
		Name: oneLine(typed(c, "name")), Starts: typed(c, "starts"), Ends: typed(c, "ends"),
		Municipalities: strings.Join(allTyped(c, "municipality"), ","), Organisers: typedText(c, "organisers"),
	}.onto(circles.Pilot{}))
}

// afterPilot shows the form again with what was wrong, or puts the circles that were ticked into the pilot.
func (s *Server) afterPilot(c *fiber.Ctx, pg pilotPage, err error) error {
	if errors.Is(err, circles.ErrInvalid) {
		pg.Problem = problemWords(c, err)
		c.Status(fiber.StatusUnprocessableEntity)
		return s.showPilot(c, pg, typedTicks(c))
	}
	if err != nil {
		return err
	}
	taken, err := s.putInPilot(c.UserContext(), pg.Pilot.ID, *typedTicks(c), s.by(c))
	if err != nil {
		return err
	}
	if len(taken) == 0 {
		return c.Redirect(afterwards("/samordning", donePilotKept), fiber.StatusSeeOther)
	}
	kept, err := s.Store.Pilot(c.UserContext(), pg.Pilot.ID)
	if err != nil {
		return err
	}
	c.Status(fiber.StatusConflict)
	return s.showPilot(c, pilotPage{
		Pilot: kept, Was: pilotFormOf(kept), Problem: words(c).T("PilotTaken", "Circles", strings.Join(taken, ", ")),
	}, nil)
}

// putInPilot lets the circles that were ticked belong to a pilot, and those whose tick was taken away no longer. What a
// circle's own leader has said since the form was opened is left alone. So is a circle of another pilot, and it is named if
// it was ticked here.
func (s *Server) putInPilot(ctx context.Context, id circles.PilotID, ticks pilotTicks, by circles.By) (taken []string, err error) {
	list, err := s.Store.Circles(ctx)
	if err != nil {
		return nil, err
	}
	for _, circle := range list {
		in := circle.Pilot == string(id)
		if ticks.tick(circle.ID, in) == in {
			continue
		}
		if circle.Pilot != "" && !in {
			taken = append(taken, circle.Name+" ("+placeName(circle)+")")
			continue
		}
		circle.Pilot = string(id)
		if in {
			circle.Pilot = ""
		}
		if _, err := s.Store.UpdateCircle(ctx, circle, by); err != nil {
			return taken, err
		}
	}
	return taken, nil
}
