package web

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/utils"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/quiz"
	"norrbottenforalla.se/quiz/wire"
)

// Names and values in the forms of the self-study.
const (
	fieldOwn  = "svar" // the answers so far
	fieldDo   = "gor"
	doShow    = "visa" // only show the question: "next" and "leave out"
	doTell    = "igen" // tell once more, in another language, what was told
	maxTyped  = 20     // characters of a number that are shown again
	studyJS   = "phone.js"
	summaryJS = "leader.js" // has the copy buttons
)

// A studyPage is one question, or one position, for somebody who sits alone, before the answer or after it.
type studyPage struct {
	page
	ID       quiz.ModuleID
	Theme    quiz.Text // of the module
	Number   int       // of the step
	Of       int       // steps
	Place    string    // "Fråga 3 av 16"
	Turn     bool      // the last question, before the positions
	Own      string    // the hidden field
	Today    string
	Question *quiz.QuestionView // nil for a position
	Position *quiz.Position     // nil for a question
	Start    *quiz.Answer       // what the form begins with; nil for nothing
	Typed    string             // a number that could not be read
	Me       *quiz.Me           // after the answer
	Line     *numberLine        // after the answer to an estimate
}

// field makes an id within the page.
func (v studyPage) field(name string) string { return "f" + strconv.Itoa(v.Number) + "-" + name }

// last tells whether there is no question after this one.
func (v studyPage) last() bool { return v.Number == v.Of }

// next is where one goes on.
func (v studyPage) next() string {
	if v.last() {
		return summaryPath(v.ID)
	}
	return studyPath(v.ID, v.Number+1)
}

// onward is what the button to the next step says.
func (v studyPage) onward() string {
	switch {
	case v.last():
		return v.T("ModulesToSummary")
	case v.Turn:
		return v.T("ModulesToPositions")
	case v.Position != nil:
		return v.T("ModulesNextPosition")
	}
	return v.T("ModulesNext")
}

// A studyPlace is a step of a study that an address names.
type studyPlace struct {
	module study
	number int // from 1
}

func (at studyPlace) question() *quiz.Question { return at.module.question(at.number) }

// words says where it is: "Fråga 3 av 16", "Ställningstagande 1 av 3".
func (at studyPlace) words(p i18n.Printer, told bool) string {
	n, of := at.number, len(at.module.Questions)
	switch {
	case n > of:
		return p.T("ModulesPositionPlace", "Number", n-of, "Of", len(at.module.Positions))
	case told:
		return p.T("ModulesPlaceTold", "Number", n, "Of", of)
	}
	return p.T("ModulesPlace", "Number", n, "Of", of)
}

// getStudy shows a question to somebody who comes by its address: nothing is answered yet.
func (s *Server) getStudy(c *fiber.Ctx) error {
	m, ok := s.moduleOf(c)
	if !ok {
		return s.noModule(c)
	}
	at, ok := placeIn(m, utils.CopyString(c.Params("n")))
	if !ok {
		return s.noQuestion(c, m)
	}
	return s.ask(c, at, ownAnswers{}, studyPage{})
}

// postStudy takes an answer and tells what is right, or shows the question with the answers so far. What cannot be
// read gives the question again, with a message.
func (s *Server) postStudy(c *fiber.Ctx) error {
	m, ok := s.moduleOf(c)
	if !ok {
		return s.noModule(c)
	}
	at, ok := placeIn(m, utils.CopyString(c.Params("n")))
	if !ok {
		return s.noQuestion(c, m)
	}
	f := formFields(c)
	if err := s.speak(c, f.Get("lang")); err != nil {
		return err
	}
	own, err := readOwn(at.module, f.Get(fieldOwn))
	if err != nil {
		return s.askAgain(c, at, own, studyPage{}, words(c).T("ModulesOwnBroken"))
	}
	switch f.Get(fieldDo) {
	case doShow:
		return s.ask(c, at, own, studyPage{})
	case doTell:
		return s.tellAgain(c, at, own)
	}
	return s.takeAnswer(c, at, own, f)
}

// tellAgain tells what was told before, in the language that was just chosen.
func (s *Server) tellAgain(c *fiber.Ctx, at studyPlace, own ownAnswers) error {
	answer, ok := own[at.number]
	if !ok {
		return s.ask(c, at, own, studyPage{})
	}
	if at.question() == nil {
		return s.tell(c, at, own, nil, &quiz.Me{Answer: &answer})
	}
	view, me, err := judged(at.question(), answer)
	if err != nil {
		return err // readOwn let it through, so this is ours
	}
	return s.tell(c, at, own, view, me)
}

// placeIn reads the number of a question. Only the way that our own links write it counts.
func placeIn(m quiz.Module, number string) (studyPlace, bool) {
	n, err := strconv.Atoi(number)
	at := studyPlace{study{m}, n}
	if err != nil || n < 1 || n > at.module.steps() || strconv.Itoa(n) != number {
		return studyPlace{}, false
	}
	return at, true
}

func (s *Server) noQuestion(c *fiber.Ctx, m quiz.Module) error {
	c.Status(fiber.StatusNotFound)
	return s.showModule(c, m, words(c).N("ModulesNoQuestion", len(m.Questions)))
}

// takeAnswer reads the answer in a form.
func (s *Server) takeAnswer(c *fiber.Ctx, at studyPlace, own ownAnswers, f wire.Fields) error {
	q, move := at.question(), f.Get("move")
	cmd, err := wire.Command("answer", "", wire.Fields{"o": moved(f["o"], move), "number": {f.Get("number")}})
	if err != nil {
		return err
	}
	give, _ := cmd.Do.(quiz.Give)                             // "answer" gives nothing else
	unsaid := func(id quiz.OptionID) bool { return id == "" } // a match that nobody has chosen
	switch {
	case len(give.Answer.Options) == 0 && give.Answer.Typed == "":
		return s.askAgain(c, at, own, studyPage{}, words(c).T("ModulesChoose"))
	case slices.ContainsFunc(give.Answer.Options, unsaid):
		return s.askAgain(c, at, own, studyPage{Start: &give.Answer}, words(c).T("ModulesMatchAll"))
	case q == nil:
		return s.takeStand(c, at, own, give.Answer)
	}
	view, me, err := judged(q, give.Answer)
	var refusal *quiz.Refusal
	switch {
	case errors.As(err, &refusal):
		v := studyPage{Typed: shown(give.Answer.Typed)}
		return s.askAgain(c, at, own, v, words(c).T(refusalID(refusal.Code)))
	case err != nil:
		return err
	case move != "": // one step in the order, without script: not an answer yet
		return s.ask(c, at, own, studyPage{Start: me.Answer})
	}
	own[at.number] = *me.Answer
	return s.tell(c, at, own, view, me)
}

// takeStand takes an answer to a position. Nothing is right or wrong, and nobody counts it.
func (s *Server) takeStand(c *fiber.Ctx, at studyPlace, own ownAnswers, a quiz.Answer) error {
	answer, err := at.module.fits(at.number, a)
	if err != nil {
		return s.askAgain(c, at, own, studyPage{}, words(c).T(refusalID(quiz.ErrBadAnswer.Code)))
	}
	own[at.number] = answer
	return s.tell(c, at, own, nil, &quiz.Me{Answer: &answer})
}

// shown cuts a typed number to what a box holds.
func shown(typed string) string {
	runes := []rune(strings.ToValidUTF8(typed, ""))
	return string(runes[:min(len(runes), maxTyped)])
}

// studyAt fills in what every page of the self-study has. do is what its form should do when only the language is
// changed.
func (s *Server) studyAt(c *fiber.Ctx, at studyPlace, own ownAnswers, v studyPage, do string) studyPage {
	m, alert, p := at.module, v.Alert, words(c)
	v.page = s.modulePage(c, at.words(p, do == doTell), studyPath(m.ID, at.number))
	v.JS, v.Alert = studyJS, alert
	v.ID, v.Theme, v.Number, v.Of, v.Place = m.ID, m.Title, at.number, m.steps(), at.words(p, false)
	v.Turn = at.number == len(m.Questions)
	v.Own, v.Today = own.text(m), day(s.Now())
	v.Keep = &kept{Action: v.Path, Own: v.Own, Do: do}
	if at.question() == nil {
		v.Position = m.position(at.number)
	}
	return v
}

// ask shows a question without its answer.
func (s *Server) ask(c *fiber.Ctx, at studyPlace, own ownAnswers, v studyPage) error {
	v = s.studyAt(c, at, own, v, doShow)
	if earlier, ok := own[at.number]; ok && v.Start == nil {
		v.Start = &earlier
	}
	if v.Position != nil {
		return renderAgain(c, standAskedView(v))
	}
	v.Question = viewBefore(at.question())
	return renderAgain(c, askedView(v))
}

// askAgain shows a question with what was wrong.
func (s *Server) askAgain(c *fiber.Ctx, at studyPlace, own ownAnswers, v studyPage, alert string) error {
	c.Status(fiber.StatusUnprocessableEntity)
	v.Alert = alert
	return s.ask(c, at, own, v)
}

// tell shows what is right, and what one answered. At a position q is nil, and nothing is right.
func (s *Server) tell(c *fiber.Ctx, at studyPlace, own ownAnswers, q *quiz.QuestionView, me *quiz.Me) error {
	v := s.studyAt(c, at, own, studyPage{}, doTell)
	v.Question, v.Me = q, me
	if q == nil {
		return renderAgain(c, standToldView(v))
	}
	if q.Kind == quiz.Estimate {
		line := ownLine(v.Printer, q, *me.Answer.Number)
		v.Line = &line
	}
	return renderAgain(c, toldView(v))
}

// ownLine draws one's own estimate beside the right one.
func ownLine(p i18n.Printer, q *quiz.QuestionView, own int64) numberLine {
	one := *q
	one.First = &quiz.Tally{
		Count:   quiz.Count{People: 1, Phones: 1},
		Numbers: []quiz.NumberCount{{Number: own, People: 1}},
	}
	l := lineOf(p, &one, handLine)
	l.Label = p.T("ModulesLine", "Min", l.Min, "Max", l.Max, "Own", withUnit(p, q.Slider, own), "Truth", l.Words)
	l.Caption = p.T("ModulesLineCaption")
	return l
}

// isOwn tells whether an option is in one's own answer.
func (v studyPage) isOwn(id quiz.OptionID) bool {
	return v.Me != nil && v.Me.Answer != nil && slices.Contains(v.Me.Answer.Options, id)
}

// renderAgain answers with a page that the browser may show again when somebody goes back: it was got by a form, and
// without this the browser would ask whether to send the form once more. No cache between may keep it.
func renderAgain(c *fiber.Ctx, part templ.Component) error {
	if err := render(c, part); err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, "private, no-cache")
	return nil
}
