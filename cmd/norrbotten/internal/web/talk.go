package web

import (
	"strconv"
	"strings"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/quiz"
)

// A talkItem is what stands by itself among what a room has written: a group with its texts, or one text.
type talkItem struct {
	On    quiz.Target
	Group int // 0: a single text
	Name  string
	Texts []quiz.Contribution
}

// talkItems gives what the room has written in the order it is shown: groups keep the place they were made in, single
// texts theirs, and what is new comes last.
func talkItems(pr *quiz.PromptView) []talkItem {
	var out []talkItem
	for _, g := range pr.Groups {
		item := talkItem{On: quiz.OnGroup(g.Group), Group: g.Group, Name: g.Name}
		for _, c := range pr.Contributions {
			if c.Group == g.Group {
				item.Texts = append(item.Texts, c)
			}
		}
		out = append(out, item)
	}
	for _, c := range pr.Contributions {
		if c.Group == 0 {
			out = append(out, talkItem{On: quiz.OnText(c.ID), Texts: []quiz.Contribution{c}})
		}
	}
	return out
}

// title names an item in one line: a group by its name, else by its first text.
func (x talkItem) title(p i18n.Printer) string {
	switch {
	case x.Name != "":
		return x.Name
	case x.Group > 0:
		return p.T("TalkGroup", "Number", x.Group)
	}
	return x.Texts[0].Text
}

// id is the item's id in the page.
func (x talkItem) id(step quiz.StepID) string { return string(step) + "-" + string(x.On) }

func methodName(m quiz.Method) string {
	var b strings.Builder
	for _, part := range strings.Split(string(m), "-") {
		b.WriteString(strings.ToUpper(part[:1]) + part[1:])
	}
	return b.String()
}

// methodWords names a method.
func methodWords(p i18n.Printer, m quiz.Method) string { return p.T("TalkMethod" + methodName(m)) }

// methodNote tells the leader how the method goes.
func methodNote(p i18n.Printer, m quiz.Method) string { return p.T("TalkNote" + methodName(m)) }

// dotsOn finds how many dots lie on an item.
func dotsOn(list []quiz.DotCount, on quiz.Target) int {
	for _, c := range list {
		if c.On == on {
			return c.Dots
		}
	}
	return 0
}

// closedDots gives the counts of a dot vote that may be shown; nil while it is hidden.
func closedDots(pr *quiz.PromptView) []quiz.DotCount {
	if pr == nil || pr.Dots == nil {
		return nil
	}
	return pr.Dots.Counts
}

// most is the largest number of dots on anything.
func most(list []quiz.DotCount) int {
	n := 0
	for _, c := range list {
		n = max(n, c.Dots)
	}
	return n
}

// dotsSummary says in words where the dots lie most; what has as many is told together. "" when no dot lies.
func dotsSummary(p i18n.Printer, pr *quiz.PromptView) string {
	top := most(closedDots(pr))
	if top == 0 {
		return p.T("TalkDotsNone")
	}
	var titles []string
	for _, x := range talkItems(pr) {
		if dotsOn(closedDots(pr), x.On) == top {
			titles = append(titles, "”"+clipped(x.title(p))+"”")
		}
	}
	if len(titles) == 1 {
		return p.N("TalkDotsMost", top, "What", titles[0])
	}
	last := len(titles) - 1
	return p.N("TalkDotsTie", top, "What", strings.Join(titles[:last], ", ")+" "+p.T("TalkAnd")+" "+titles[last])
}

// clipped cuts a text to what fits in a sentence.
func clipped(s string) string {
	r := []rune(s)
	if len(r) <= 60 {
		return s
	}
	return strings.TrimSpace(string(r[:57])) + "…"
}

// barLong tells how long a bar is, in whole percent of the longest.
func barLong(n, of int) string {
	if of == 0 {
		return "0%"
	}
	return strconv.Itoa(n*100/of) + "%"
}

// personWords names somebody in the room tonight: by name, else by number, and how many share the phone.
func personWords(p i18n.Printer, x quiz.Person) string {
	name := x.Name
	if name == "" {
		name = p.T("TalkNumber", "Number", x.Number)
	}
	if x.People > 1 {
		name += " (" + strconv.Itoa(x.People) + ")"
	}
	return name
}

// peopleWords names several: "Blå Ripa och Bord 3".
func peopleWords(p i18n.Printer, list []quiz.Person) string {
	var names []string
	for _, x := range list {
		names = append(names, personWords(p, x))
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " " + p.T("TalkAnd") + " " + names[last]
}

// cornerOptions gives the four corners; the fourth is always open.
func cornerOptions(pr *quiz.PromptView) []quiz.Option {
	return append(pr.Corners[:len(pr.Corners):len(pr.Corners)], quiz.Option{ID: quiz.Else})
}

// cornerWords says what a corner stands for.
func cornerWords(p i18n.Printer, o quiz.Option) string {
	if o.ID == quiz.Else {
		return p.T("TalkCornerOpen")
	}
	return say(p, o.Text)
}

// inCorner tells how many stand in a corner.
func inCorner(pr *quiz.PromptView, id quiz.OptionID) int {
	if pr.InCorners != nil {
		for _, c := range pr.InCorners.Options {
			if c.Option == id {
				return c.People
			}
		}
	}
	return 0
}

// cornersTold tells whether the counts may be shown: enough people have chosen.
func cornersTold(pr *quiz.PromptView) bool { return pr.InCorners != nil && pr.InCorners.Options != nil }

// concludedWords is what the circle ended with, for ears: what it agrees on and what it does not.
func concludedWords(p i18n.Printer, pr *quiz.PromptView) string {
	text := pr.Conclusion
	if pr.Disagree != "" {
		text = strings.TrimSpace(text + " " + p.T("TalkDisagree") + ": " + pr.Disagree)
	}
	return text
}

// hasEnded tells whether the prompt has an ending, of either kind.
func hasEnded(pr *quiz.PromptView) bool { return pr.Conclusion != "" || pr.Disagree != "" }
