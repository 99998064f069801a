package web

import (
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/quiz"
)

// A summaryPage is what somebody takes home from a self-study.
type summaryPage struct {
	page
	Card    moduleCard
	Own     string
	Dated   string // today, as people say it
	Lines   []summaryLine
	Stands  []summaryStand // what one thinks
	Talk    []quiz.Prompt
	Task    quiz.Text
	Copy    string // all of it as plain text
	Left    int    // questions that were not answered
	Missing int    // the first of them; 0 for none
}

// A summaryStand is one's own answer to a position.
type summaryStand struct{ Text, Words string }

// A summaryLine is one question that was answered.
type summaryLine struct {
	Number   int
	Question *quiz.QuestionView
	Me       *quiz.Me
	Stale    string // a note when the fact may be out of date; else ""
}

// getSummary is for whoever comes by the address: there are no answers, but there is a way to them.
func (s *Server) getSummary(c *fiber.Ctx) error {
	m, ok := s.moduleOf(c)
	if !ok {
		return s.noModule(c)
	}
	return s.summarise(c, study{m}, ownAnswers{})
}

func (s *Server) postSummary(c *fiber.Ctx) error {
	m, ok := s.moduleOf(c)
	if !ok {
		return s.noModule(c)
	}
	f := formFields(c)
	if err := s.speak(c, f.Get("lang")); err != nil {
		return err
	}
	own, err := readOwn(study{m}, f.Get(fieldOwn))
	if err != nil {
		c.Status(fiber.StatusUnprocessableEntity)
		return s.showModule(c, m, words(c).T("ModulesOwnBroken"))
	}
	return s.summarise(c, study{m}, own)
}

func (s *Server) summarise(c *fiber.Ctx, m study, own ownAnswers) error {
	p, today := words(c), day(s.Now())
	title := p.T("ModulesSummaryTitle", "Module", say(p, m.Title))
	v := summaryPage{page: s.modulePage(c, title, summaryPath(m.ID)), Card: moduleCardOf(m.Module)}
	v.JS = summaryJS
	v.Own, v.Dated = own.text(m), p.Date(s.Now())
	v.Talk, v.Task = m.Prompts, m.Task.Text
	v.Keep = &kept{Action: v.Path, Own: v.Own}
	for i := range m.Questions {
		answer, ok := own[i+1]
		if !ok {
			v.Left++
			if v.Missing == 0 {
				v.Missing = i + 1
			}
			continue
		}
		q, me, err := judged(&m.Questions[i], answer)
		if err != nil {
			return fmt.Errorf("web: summary: %w", err)
		}
		v.Lines = append(v.Lines, summaryLine{i + 1, q, me, staleWords(p, q.Reveal.Key, today)})
	}
	for i := range m.Positions {
		if answer, ok := own[len(m.Questions)+i+1]; ok {
			position := &m.Positions[i]
			v.Stands = append(v.Stands, summaryStand{say(p, position.Text), standWords(p, position, answer)})
		}
	}
	v.Copy = copyText(v)
	return renderAgain(c, summaryView(v))
}

// ownWordsAlone is one's own answer, and the right one where that is another.
func ownWordsAlone(p i18n.Printer, l summaryLine) string {
	text := ownWords(p, l.Question, l.Me)
	if rightOnes(l.Me) && len(l.Question.Support) == 0 {
		return text + " " + p.T(verdictID(l.Me))
	}
	return text + " " + p.T("ResultRightIs", "Answer", rightAnswer(p, l.Question)) + "."
}

// yearsOf names the sources behind a fact: "SCB, Folkmängd, 2026; …".
func yearsOf(key quiz.Key) string {
	lines := make([]string, len(key.Sources))
	for i, s := range key.Sources {
		lines[i] = sourceLine(s)
	}
	return strings.Join(lines, "; ")
}

// staleWords says that a fact may be out of date, when it is past its date.
func staleWords(p i18n.Printer, key quiz.Key, today string) string {
	date := stale(key, today)
	if date == "" {
		return ""
	}
	return p.T("ResultStale", "Date", dateWords(p, date))
}

// copyText is the summary as somebody would paste it into a letter.
func copyText(v summaryPage) string {
	p := v.Printer
	var b strings.Builder
	line := func(parts ...string) { b.WriteString(strings.Join(parts, "") + "\n") }
	line(v.Title)
	line(v.Dated)
	for _, l := range v.Lines {
		line()
		line(fmt.Sprint(l.Number), ". ", say(p, l.Question.Text))
		line(ownWordsAlone(p, l))
		line(say(p, l.Question.Reveal.Key.Fact))
		line(p.T("ResultSource"), " ", yearsOf(l.Question.Reveal.Key))
		if l.Stale != "" {
			line(l.Stale)
		}
	}
	if len(v.Stands) > 0 {
		line()
		line(p.T("ModulesStands"))
	}
	for _, stand := range v.Stands {
		line("– ", stand.Text, " ", stand.Words)
	}
	line()
	line(p.T("ModulesTalk"))
	for _, t := range v.Talk {
		line("– ", strings.TrimSpace(say(p, t.Text)+" "+say(p, t.Why)))
	}
	line()
	line(p.T("ModulesTask"), ": ", say(p, v.Task))
	return b.String()
}
