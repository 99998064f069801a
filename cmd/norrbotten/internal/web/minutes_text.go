package web

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// getMinutesText gives the minutes as Markdown, to be sent or kept elsewhere.
func (s *Server) getMinutesText(c *fiber.Ctx) error {
	circle, m, err := s.heldMeetingFor(c)
	if err != nil {
		return err
	}
	kept, err := s.Store.Minutes(c.UserContext(), m.ID)
	if err != nil {
		return err
	}
	pg := s.filled(minutesPage{P: words(c), Circle: circle, Meeting: m, Minutes: kept})
	c.Set(fiber.HeaderContentType, "text/markdown; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="anteckningar-traff-`+strconv.Itoa(m.Number)+`.md"`)
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.SendString(minutesText(pg))
}

// minutesText writes minutes as Markdown. Everything that people wrote is escaped: it is text, not markup.
func minutesText(pg minutesPage) string {
	var b strings.Builder
	heading := func(text string) { b.WriteString("\n## " + escapeMarkdown(text) + "\n\n") }
	para := func(text string) {
		for _, line := range textLines(text) {
			b.WriteString(escapeMarkdown(line) + "\n\n")
		}
	}
	list := func(title string, lines []string) {
		if len(lines) == 0 {
			return
		}
		heading(title)
		for _, line := range lines {
			b.WriteString("- " + escapeMarkdown(line) + "\n")
		}
	}
	m := pg.Minutes
	b.WriteString("# " + escapeMarkdown(meetingTitle(pg.P, pg.Meeting)) + "\n\n")
	for _, fact := range minutesFacts(pg) {
		b.WriteString("- **" + escapeMarkdown(fact[0]) + ":** " + escapeMarkdown(fact[1]) + "\n")
	}
	b.WriteString("\n")
	para(m.Intro)
	if talked := concluded(m); len(talked) > 0 {
		heading(pg.P.T("MinutesConclusions"))
		for _, c := range talked {
			b.WriteString("### " + escapeMarkdown(c.Text) + "\n\n")
			para(c.Conclusion)
			if c.Disagree != "" {
				para(pg.P.T("MinutesDisagreeIs") + " " + c.Disagree)
			}
		}
	}
	list(pg.P.T("MinutesOpen"), carried(m))
	list(pg.P.T("MinutesObserved"), m.Observed)
	writeVotes(&b, pg)
	list(pg.P.T("MinutesExit"), m.Exit)
	list(pg.P.T("MinutesTask"), textLines(m.Task))
	return b.String()
}

// writeVotes writes the questions, and the positions as tables.
func writeVotes(b *strings.Builder, pg minutesPage) {
	if len(pg.Votes) > 0 {
		b.WriteString("\n## " + escapeMarkdown(pg.P.T("MinutesQuestions")) + "\n\n")
	}
	for _, v := range pg.Votes {
		b.WriteString("- " + escapeMarkdown(strings.TrimSpace(v.Text+" — "+v.Line)) + "\n")
		for _, line := range textLines(v.Note) {
			b.WriteString("  " + escapeMarkdown(line) + "\n")
		}
	}
	if len(pg.Stands) > 0 {
		b.WriteString("\n## " + escapeMarkdown(pg.P.T("MinutesPositions")) + "\n")
	}
	for _, v := range pg.Stands {
		b.WriteString("\n### " + escapeMarkdown(v.Text) + "\n\n")
		if len(v.Table.Votes) > 0 {
			b.WriteString("| " + pg.P.T("RecordAnswer") + " | " + strings.Join(v.Table.Votes, " | ") + " |\n")
			b.WriteString("|---" + strings.Repeat("|---:", len(v.Table.Votes)) + "|\n")
			for _, row := range v.Table.Rows {
				b.WriteString("| " + escapeMarkdown(row.Text) + " | " + strings.Join(row.Counts, " | ") + " |\n")
			}
			b.WriteString("\n")
		}
		for _, line := range textLines(v.Note) {
			b.WriteString(escapeMarkdown(line) + "\n\n")
		}
	}
}

// minutesFacts are the lines under the heading: name and value.
func minutesFacts(pg minutesPage) [][2]string {
	var facts [][2]string
	for _, f := range [][2]string{
		{pg.P.T("MinutesCircle"), pg.Circle.Name},
		{pg.P.T("MinutesDate"), minutesWhen(pg.P, pg.Meeting)},
		{pg.P.T("MinutesPlace"), pg.Minutes.Place},
		{pg.P.T("MinutesPresent"), minutesPeople(pg)},
	} {
		if f[1] != "" {
			facts = append(facts, f)
		}
	}
	return facts
}

var (
	markdownMarks = regexp.MustCompile("([\\\\`*_\\[\\]<>|#~])")
	markdownStart = regexp.MustCompile(`^(\s*)([-+]|\d+[.)]|=+|:)`)
)

// escapeMarkdown makes a line mean itself.
func escapeMarkdown(line string) string {
	line = markdownMarks.ReplaceAllString(oneLine(line), `\$1`)
	if at := markdownStart.FindStringSubmatchIndex(line); at != nil {
		end := at[5] - 1
		line = line[:end] + `\` + line[end:]
	}
	return line
}
