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
	Lines   string // organisers, one a line
	Circles []pilotCircle
	Problem string // what was wrong, in words; may be empty
}

type pilotCircle struct {
	ID    circles.CircleID
	Words string
	In    bool
}

func (s *Server) getPilotNew(c *fiber.Ctx) error {
	return s.showPilot(c, pilotPage{New: true})
}

func (s *Server) getPilot(c *fiber.Ctx) error {
	pilot, err := s.Store.Pilot(c.UserContext(), circles.PilotID(utils.CopyString(c.Params("pilot"))))
	if err != nil {
		return err
	}
	return s.showPilot(c, pilotPage{Pilot: pilot})
}

func (s *Server) showPilot(c *fiber.Ctx, pg pilotPage) error {
	pg.P = words(c)
	pg.Lines = strings.Join(pg.Pilot.Organisers, "\n")
	list, err := s.Store.Circles(c.UserContext())
	if err != nil {
		return err
	}
	for _, circle := range list {
		if other := circle.Pilot; other != "" && other != string(pg.Pilot.ID) {
			continue // a circle is in one pilot at a time
		}
		pg.Circles = append(pg.Circles, pilotCircle{
			circle.ID, circle.Name + " (" + municipalityName(circle.Municipality) + ")", circle.Pilot != "",
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
	pilot := typedPilot(c, circles.Pilot{ID: id, Created: s.Now()})
	err = s.Store.CreatePilot(c.UserContext(), pilot, s.by(c))
	if errors.Is(err, circles.ErrInvalid) {
		pilot.ID = ""
	}
	return s.afterPilot(c, pilotPage{Pilot: pilot, New: true}, err)
}

func (s *Server) postPilot(c *fiber.Ctx) error {
	pilot, err := s.Store.Pilot(c.UserContext(), circles.PilotID(utils.CopyString(c.Params("pilot"))))
	if err != nil {
		return err
	}
	pilot = typedPilot(c, pilot)
	_, err = s.Store.UpdatePilot(c.UserContext(), pilot, s.by(c))
	return s.afterPilot(c, pilotPage{Pilot: pilot}, err)
}

// typedPilot reads a pilot from its form.
func typedPilot(c *fiber.Ctx, pilot circles.Pilot) circles.Pilot {
	pilot.Name, pilot.Starts, pilot.Ends = typed(c, "name"), typed(c, "starts"), typed(c, "ends")
	pilot.Municipalities, pilot.Organisers = nil, nil
	for _, code := range allTyped(c, "municipality") {
		pilot.Municipalities = append(pilot.Municipalities, circles.MunicipalityCode(code))
	}
	for _, line := range strings.Split(typed(c, "organisers"), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			pilot.Organisers = append(pilot.Organisers, line)
		}
	}
	return pilot
}

// afterPilot shows the form again with what was wrong, or puts the circles that were ticked into the pilot.
func (s *Server) afterPilot(c *fiber.Ctx, pg pilotPage, err error) error {
	if errors.Is(err, circles.ErrInvalid) {
		pg.Problem = problemWords(c, err)
		c.Status(fiber.StatusUnprocessableEntity)
		return s.showPilot(c, pg)
	}
	if err != nil {
		return err
	}
	if err := s.putInPilot(c.UserContext(), pg.Pilot.ID, allTyped(c, "circle"), s.by(c)); err != nil {
		return err
	}
	return c.Redirect(afterwards("/samordning", donePilotKept), fiber.StatusSeeOther)
}

// putInPilot lets the ticked circles belong to a pilot, and no others. A circle of another pilot is left alone.
func (s *Server) putInPilot(ctx context.Context, id circles.PilotID, ticked []string, by circles.By) error {
	list, err := s.Store.Circles(ctx)
	if err != nil {
		return err
	}
	for _, circle := range list {
		in := slices.Contains(ticked, string(circle.ID))
		switch {
		case in && circle.Pilot == "":
			circle.Pilot = string(id)
		case !in && circle.Pilot == string(id):
			circle.Pilot = ""
		default:
			continue
		}
		if _, err := s.Store.UpdateCircle(ctx, circle, by); err != nil {
			return err
		}
	}
	return nil
}
