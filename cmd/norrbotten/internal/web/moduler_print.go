package web

import (
	"slices"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/utils"

	"norrbottenforalla.se/quiz"
)

// The parts that can be printed, as their addresses name them.
const (
	printQuiz    = "fragor"
	printAnswers = "svar"
	printCards   = "kort"
	printGuide   = "ledare"
	printTalk    = "samtal"
	printStands  = "tycka"
)

// A printPart is one thing to print: its page, its name and what it is good for, by message id.
type printPart struct{ Part, Title, Help string }

// printParts in the order that a leader needs them.
var printParts = []printPart{
	{printQuiz, "ModulesPrintQuiz", "ModulesPrintQuizHelp"},
	{printAnswers, "ModulesPrintAnswers", "ModulesPrintAnswersHelp"},
	{printCards, "ModulesPrintCards", "ModulesPrintCardsHelp"},
	{printGuide, "ModulesPrintGuide", "ModulesPrintGuideHelp"},
	{printTalk, "ModulesPrintTalk", "ModulesPrintTalkHelp"},
	{printStands, "ModulesPrintStands", "ModulesPrintStandsHelp"},
}

// cardLetters are as many as a question may have options.
var cardLetters = []string{"A", "B", "C", "D", "E", "F"}

// orderPlaces are the boxes for an order on a card.
const orderPlaces = 6

// A printsPage is the choice of what to print.
type printsPage struct {
	page
	Card  moduleCard
	Parts []printPart
}

func (s *Server) getPrints(c *fiber.Ctx) error {
	m, ok := s.moduleOf(c)
	if !ok {
		return s.noModule(c)
	}
	return s.showPrints(c, m, "")
}

func (s *Server) showPrints(c *fiber.Ctx, m quiz.Module, alert string) error {
	p := words(c)
	title := p.T("ModulesPrintOf", "Module", say(p, m.Title))
	v := printsPage{page: s.modulePage(c, title, printPath(m.ID, "")), Card: moduleCardOf(m), Parts: printParts}
	v.Alert = alert
	return render(c, printsView(v))
}

// A sheetPage is one part, ready to print. Only the fields of its part are set.
type sheetPage struct {
	page
	Card   moduleCard
	Part   printPart
	Today  string
	Sheet  []*quiz.QuestionView // quiz: without keys; answers: with
	Guide  []guidePart          // guide
	Cards  [][]string           // cards, two on a page
	Stands []quiz.Position      // positions
	Talk   []quiz.Prompt        // prompts
	Task   quiz.Text            // prompts
}

func (s *Server) getPrint(c *fiber.Ctx) error {
	m, ok := s.moduleOf(c)
	if !ok {
		return s.noModule(c)
	}
	p, part := words(c), utils.CopyString(c.Params("del"))
	i := slices.IndexFunc(printParts, func(x printPart) bool { return x.Part == part })
	if i < 0 {
		c.Status(fiber.StatusNotFound)
		return s.showPrints(c, m, p.T("ModulesNoPart"))
	}
	v := sheetPage{Card: moduleCardOf(m), Part: printParts[i], Today: day(s.Now())}
	title := p.T("ModulesSheetTitle", "Part", p.T(v.Part.Title), "Module", say(p, m.Title))
	v.page = s.modulePage(c, title, printPath(m.ID, part))
	if err := s.fillSheet(&v, m); err != nil {
		return err
	}
	return render(c, sheetView(v))
}

// fillSheet gives a sheet what its part has. The key of a question is only on the answer sheet.
func (s *Server) fillSheet(v *sheetPage, m quiz.Module) error {
	switch v.Part.Part {
	case printQuiz:
		for i := range m.Questions {
			v.Sheet = append(v.Sheet, viewBefore(&m.Questions[i]))
		}
	case printAnswers:
		for i := range m.Questions {
			q, err := viewAfter(&m.Questions[i])
			if err != nil {
				return err
			}
			v.Sheet = append(v.Sheet, q)
		}
	case printCards:
		v.Cards = slices.Collect(slices.Chunk(cardLetters, 2))
	case printGuide:
		v.Guide = guideOf(m)
	case printTalk:
		v.Talk, v.Task = m.Prompts, m.Task.Text
	case printStands:
		v.Stands = m.Positions
	}
	return nil
}
