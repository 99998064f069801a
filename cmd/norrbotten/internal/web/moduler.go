package web

import (
	"strconv"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/utils"

	"norrbottenforalla.se/quiz"
)

// moduleRoutes are the pages of the material: to read, to answer alone at home and to print. They are for anybody,
// need no script and keep nothing.
func (s *Server) moduleRoutes() []route {
	return []route{
		{fiber.MethodGet, "/moduler", public, s.getModules},
		{fiber.MethodGet, "/moduler/:id", public, s.getModule},
		{fiber.MethodGet, "/moduler/:id/utskrift", public, s.getPrints},
		{fiber.MethodGet, "/moduler/:id/utskrift/:del", public, s.getPrint},
		{fiber.MethodGet, "/moduler/:id/skola", public, s.getSchool},
		{fiber.MethodGet, "/moduler/:id/klar", public, s.getSummary},
		{fiber.MethodPost, "/moduler/:id/klar", public, s.postSummary},
		{fiber.MethodGet, "/moduler/:id/:n", public, s.getStudy},
		{fiber.MethodPost, "/moduler/:id/:n", public, s.postStudy},
	}
}

const modulesPath = "/moduler"

func modulePath(id quiz.ModuleID) string { return modulesPath + "/" + string(id) }

func studyPath(id quiz.ModuleID, n int) string { return modulePath(id) + "/" + strconv.Itoa(n) }

func summaryPath(id quiz.ModuleID) string { return modulePath(id) + "/klar" }

func printPath(id quiz.ModuleID, part string) string {
	if part == "" {
		return modulePath(id) + "/utskrift"
	}
	return modulePath(id) + "/utskrift/" + part
}

// A moduleCard is a module as it is presented. It has nothing of any key.
type moduleCard struct {
	ID             quiz.ModuleID
	Title, Summary quiz.Text
	Questions      int
	Prompts        int
}

func moduleCardOf(m quiz.Module) moduleCard {
	return moduleCard{ID: m.ID, Title: m.Title, Summary: m.Summary, Questions: len(m.Questions), Prompts: len(m.Prompts)}
}

// A modulesPage is the list of all modules.
type modulesPage struct {
	page
	Cards []moduleCard
}

func (s *Server) getModules(c *fiber.Ctx) error { return s.showModules(c, "") }

// showModules shows the list, with what went wrong when that is why it is shown.
func (s *Server) showModules(c *fiber.Ctx, alert string) error {
	v := modulesPage{page: s.modulePage(c, words(c).T("ModulesTitle"), modulesPath)}
	v.Alert = alert
	for _, m := range s.Modules.Modules() {
		v.Cards = append(v.Cards, moduleCardOf(m))
	}
	return render(c, modulesView(v))
}

// modulePage gives a page of the material. Its path is said, because a form's answer is a page too, and a change of
// language should lead somewhere.
func (s *Server) modulePage(c *fiber.Ctx, title, path string) page {
	p := s.newPage(c, title)
	p.CSS = append(p.CSS, "print.css")
	p.Path = path
	return p
}

// An oneModulePage is one module: what it is about, and what one can do with it.
type oneModulePage struct {
	page
	Card moduleCard
}

func (s *Server) getModule(c *fiber.Ctx) error {
	m, ok := s.moduleOf(c)
	if !ok {
		return s.noModule(c)
	}
	return s.showModule(c, m, "")
}

func (s *Server) showModule(c *fiber.Ctx, m quiz.Module, alert string) error {
	v := oneModulePage{page: s.modulePage(c, say(words(c), m.Title), modulePath(m.ID)), Card: moduleCardOf(m)}
	v.Alert = alert
	return render(c, moduleView(v))
}

// moduleOf gives the module that the address names.
func (s *Server) moduleOf(c *fiber.Ctx) (quiz.Module, bool) {
	return s.Modules.Module(quiz.ModuleID(utils.CopyString(c.Params("id"))))
}

// noModule helps somebody whose address names no module: here are those there are.
func (s *Server) noModule(c *fiber.Ctx) error {
	c.Status(fiber.StatusNotFound)
	return s.showModules(c, words(c).T("ModulesNoModule"))
}
