package web

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"norrbottenforalla.se/assets/i18n"
)

// A promise is what the privacy page, the text of a disposal decision and the processor's instruction say alike: what is
// kept, why and for how long, from the configuration.
type promise struct {
	P          i18n.Printer
	Controller string // empty: the organiser of each circle
	Contact    string
	Kept       []keptLine
}

// A keptLine is one kind of data.
type keptLine struct{ What, Why, Long string }

func (s *Server) promiseFor(c *fiber.Ctx) promise {
	p := words(c)
	circle := p.T("KeptLongForever")
	if s.Retention.Erases() {
		circle = p.N("KeptLongCircle", s.Retention.CircleYears)
	}
	return promise{P: p, Controller: s.Controller, Contact: s.Contact, Kept: []keptLine{
		{p.T("KeptSession"), p.T("KeptSessionWhy"), hoursWords(p, s.Retention.Session)},
		{p.T("KeptCircle"), p.T("KeptCircleWhy"), circle},
		{p.T("KeptAccount"), p.T("KeptAccountWhy"), p.T("KeptAccountLong")},
		{p.T("KeptSignIn"), p.T("KeptSignInWhy"), p.T("KeptSignInLong")},
		{p.T("KeptHandover"), p.T("KeptHandoverWhy"), p.T("KeptHandoverLong")},
		{p.T("KeptReport"), p.T("KeptReportWhy"), p.T("KeptReportLong")},
		{p.T("KeptAudit"), p.T("KeptAuditWhy"), p.T("KeptAuditLong")},
		{p.T("KeptTexts"), p.T("KeptTextsWhy"), p.N("KeptTextsLong", daysOf(s.Retention.Texts))},
		{p.T("KeptErasure"), p.T("KeptErasureWhy"), p.T("KeptErasureLong")},
	}}
}

// hoursWords says how long after a meeting session data goes.
func hoursWords(p i18n.Printer, d time.Duration) string {
	return p.N("KeptLongSession", int(max(1, (d+time.Hour-1)/time.Hour)))
}

// contactLink is where a contact leads: an e-mail address or a page; empty when it is neither.
func contactLink(contact string) string {
	switch {
	case strings.HasPrefix(contact, "https://"), strings.HasPrefix(contact, "http://"):
		return contact
	case strings.Count(contact, "@") == 1 && !strings.ContainsAny(contact, " <>?&"):
		return "mailto:" + contact
	}
	return ""
}

// getDisposal is a text ready for a decision about disposal, for an authority whose records are public.
func (s *Server) getDisposal(c *fiber.Ctx) error {
	p := words(c)
	frame := s.widePage(c, p.T("DisposalTitle"))
	frame.CSS = append(frame.CSS, "print.css")
	return render(c, disposalView(frame, s.promiseFor(c)))
}

// getInstruction is a template of the instruction that a processor's agreement needs.
func (s *Server) getInstruction(c *fiber.Ctx) error {
	p := words(c)
	frame := s.widePage(c, p.T("InstructionTitle"))
	frame.CSS = append(frame.CSS, "print.css")
	return render(c, instructionView(frame, s.promiseFor(c)))
}
