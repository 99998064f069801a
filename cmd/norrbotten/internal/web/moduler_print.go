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

	printTen        = "tio"      // only where the baseline is asked
	printTenAnswers = "tio-svar" // only where it is asked again
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
	v := printsPage{page: s.modulePage(c, title, printPath(m.ID, "")), Card: moduleCardOf(m), Parts: s.partsOf(m)}
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
	parts := s.partsOf(m)
	i := slices.IndexFunc(parts, func(x printPart) bool { return x.Part == part })
	if i < 0 {
		c.Status(fiber.StatusNotFound)
		return s.showPrints(c, m, p.T("ModulesNoPart"))
	}
	v := sheetPage{Card: moduleCardOf(m), Part: parts[i], Today: day(s.Now())}
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
		v.Sheet = viewsBefore(m.Questions)
	case printAnswers:
		return v.answers(m.Questions)
	case printTen:
		v.Sheet = viewsBefore(s.baselineOf(m))
	case printTenAnswers:
		return v.answers(s.baselineOf(m))
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

func viewsBefore(questions []quiz.Question) []*quiz.QuestionView {
	var views []*quiz.QuestionView
	for i := range questions {
		views = append(views, viewBefore(&questions[i]))
	}
	return views
}

// answers fills an answer sheet.
func (v *sheetPage) answers(questions []quiz.Question) error {
	for i := range questions {
		q, err := viewAfter(&questions[i])
		if err != nil {
			return err
		}
		v.Sheet = append(v.Sheet, q)
	}
	return nil
}

// partsOf gives what can be printed of a module. The questions of the first and the last meeting are there where they are
// asked, and their answers only where they are asked again.
func (s *Server) partsOf(m quiz.Module) []printPart {
	parts := slices.Clone(printParts)
	if len(m.Baseline) == 0 {
		return parts
	}
	parts = append(parts, printPart{printTen, "ModulesPrintTen", "ModulesPrintTenHelp"})
	first := slices.IndexFunc(s.Modules.Modules(), func(x quiz.Module) bool { return len(x.Baseline) > 0 })
	if s.Modules.Modules()[first].ID != m.ID {
		parts = append(parts, printPart{printTenAnswers, "ModulesPrintTenAnswers", "ModulesPrintTenAnswersHelp"})
	}
	return parts
}

// baselineOf gives the questions of the first and the last meeting, from the modules where they stand.
func (s *Server) baselineOf(m quiz.Module) []quiz.Question {
	all := map[quiz.QuestionID]quiz.Question{}
	for _, other := range s.Modules.Modules() {
		for _, q := range other.Questions {
			all[q.ID] = q
		}
	}
	var questions []quiz.Question
	for _, id := range m.Baseline {
		if q, ok := all[id]; ok {
			questions = append(questions, q)
		}
	}
	return questions
}
