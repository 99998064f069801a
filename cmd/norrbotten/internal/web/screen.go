package web

import (
	"errors"
	"fmt"
	"strings"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"
	"rsc.io/qr"

	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/quiz"
	"norrbottenforalla.se/quiz/live"
)

// screenRefresh is how often the projector without script looks for a round, in seconds; the script does it as often.
const screenRefresh = 5

// screenPage is what the projector shows. It takes no commands: the round refuses all that a screen asks for.
func (s *Server) screenPage() livePage {
	return livePage{
		role:  quiz.Screen,
		enter: s.screenEntry,
		show:  func(c *fiber.Ctx, e entry, _ trouble) error { return s.showScreen(c, e) },
		regions: []region{
			{into: "stage", shared: true, part: func(pl place, u live.Update) templ.Component { return screenStage(seen(pl, u)) }},
			{into: "foot", shared: true, part: func(pl place, u live.Update) templ.Component { return screenFoot(seen(pl, u)) }},
		},
	}
}

// A screenView is the whole page.
type screenView struct {
	page
	sight
}

// roundHeader tells a projector which round runs, so that it can ask without loading a page; noRound is none.
const (
	roundHeader = "X-Round"
	noRound     = "-"
)

// getScreen shows the circle's round, or that it has not begun. Asked with HEAD it only says which round runs.
func (s *Server) getScreen(c *fiber.Ctx) error {
	e, err := s.screenEntry(c)
	if err == nil {
		c.Set(roundHeader, string(e.Round.Code))
	} else if errors.Is(err, circles.ErrNoRunningRound) {
		c.Set(roundHeader, noRound)
	}
	if c.Method() == fiber.MethodHead && c.GetRespHeader(roundHeader) != "" {
		c.Set(fiber.HeaderCacheControl, "no-store")
		return nil
	}
	if errors.Is(err, circles.ErrNoRunningRound) {
		v := screenView{sight: sight{place: e.place}, page: s.newPage(c, e.Circle.Name)}
		v.page.CSS, v.page.JS, v.page.Reload, v.page.Path = []string{"screen.css"}, "screen.js", screenRefresh, e.Base
		return render(c, screenWaiting(v))
	}
	if err != nil {
		return err
	}
	return s.showScreen(c, e)
}

func (s *Server) showScreen(c *fiber.Ctx, e entry) error {
	u, err := s.look(c.UserContext(), e)
	if err != nil {
		return err
	}
	v := screenView{sight: seen(e.place, u), page: s.livePageOf(c, e, u, e.Circle.Name)}
	v.page.CSS, v.page.JS, v.page.NetInside = []string{"screen.css"}, "screen.js", true
	v.page.Round = string(e.Round.Code)
	return render(c, screenPageView(v))
}

// qrPath gives a QR code as one SVG path, and its side in modules with the quiet zone.
func qrPath(text string) (side int, path string) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return 0, "" // too long for a QR code; the address stands beside it in text
	}
	const quiet = 4
	var b strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			if !code.Black(x, y) {
				continue
			}
			run := 1
			for x+run < code.Size && code.Black(x+run, y) {
				run++
			}
			fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", x+quiet, y+quiet, run, run)
			x += run - 1
		}
	}
	return code.Size + 2*quiet, b.String()
}

// latestCount is how many have answered in the open or latest vote.
func (v sight) latestCount() quiz.Count {
	if n := answeredNow(v.Common); n != nil {
		return *n
	}
	return quiz.Count{}
}

// present is how many people there can be answers from: those at phones, and those whose hands were counted.
func (v sight) present() int { return v.Crowd.People + v.latestCount().Hands }
