package web

import (
	"github.com/gofiber/fiber/v2"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/quiz"
)

// A schoolPage tells teachers what of their syllabus a module meets, and how to use it with a class.
type schoolPage struct {
	page
	Card       moduleCard
	Curriculum *quiz.Curriculum // nil when nobody has written one
}

func schoolPath(id quiz.ModuleID) string { return modulePath(id) + "/skola" }

// gradesSource says until when the older courses are read.
var gradesSource = quiz.Source{
	Title:     "Gy25 – ämnesbetyg på gymnasial nivå",
	Publisher: "Stenungsunds kommun",
	Year:      "2025",
	Link:      "https://www.stenungsund.se/barn-och-utbildning/vuxenutbildningen/gy25---amnesbetyg-pa-gymnasial-niva",
}

// getSchool is for anybody: it has nothing of any key.
func (s *Server) getSchool(c *fiber.Ctx) error {
	m, ok := s.moduleOf(c)
	if !ok {
		return s.noModule(c)
	}
	p := words(c)
	title := p.T("SchoolTitle", "Module", say(p, m.Title))
	return render(c, schoolView(schoolPage{
		page:       s.modulePage(c, title, schoolPath(m.ID)),
		Card:       moduleCardOf(m),
		Curriculum: m.Curriculum,
	}))
}

// syllabusTitle names the syllabus that a link is about: those of the country have names of ours, others their own.
func syllabusTitle(p i18n.Printer, l quiz.CurriculumLink) string {
	switch l.ID {
	case "saml1":
		return p.T("SchoolSaml1")
	case "kurs1a1-1b":
		return p.T("SchoolCourses")
	case "allman":
		return p.T("SchoolGeneral")
	}
	return l.Source.Title
}
