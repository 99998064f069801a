package content

import "norrbottenforalla.se/quiz"

// curriculumIntro is the key of what a curriculum says before its links.
const curriculumIntro = "intro"

// A slot is one text that the structure asks for.
type slot struct {
	key      string
	text     *quiz.Text
	required bool // in the source language
	leader   bool // read by leaders and teachers only
}

// slotList collects slots below a key.
type slotList struct{ all []slot }

func (l *slotList) need(key string, text *quiz.Text) {
	l.all = append(l.all, slot{key: key, text: text, required: true})
}
func (l *slotList) may(key string, text *quiz.Text) {
	l.all = append(l.all, slot{key: key, text: text})
}
func (l *slotList) note(key string, text *quiz.Text) {
	l.all = append(l.all, slot{key: key, text: text, leader: true})
}

func (l *slotList) options(key string, options []quiz.Option) {
	for i := range options {
		l.need(key+"."+string(options[i].ID), &options[i].Text)
	}
}

// slots gives every text of the module, in the order a language file has them. What lost its id, which has been
// reported, has no words.
func slots(m *quiz.Module) []slot {
	l := &slotList{}
	l.need("title", &m.Title)
	l.need("summary", &m.Summary)
	l.need("welcome.check-in", &m.Welcome.CheckIn)
	l.note("welcome.note", &m.Welcome.Note)
	for i := range m.Questions {
		if q := &m.Questions[i]; q.ID != "" {
			l.question("questions."+string(q.ID), q)
		}
	}
	for i := range m.Positions {
		if p := &m.Positions[i]; p.ID != "" {
			l.position("positions."+string(p.ID), p)
		}
	}
	for i := range m.Prompts {
		if p := &m.Prompts[i]; p.ID != "" {
			key := "prompts." + string(p.ID)
			l.need(key+".text", &p.Text)
			l.may(key+".why", &p.Why)
			l.options(key+".corners", p.Corners)
			l.note(key+".note", &p.Note)
		}
	}
	for i := range m.Charts {
		if c := &m.Charts[i]; c.ID != "" {
			l.chart("charts."+string(c.ID), c)
		}
	}
	for i := range m.Support {
		l.need("support."+m.Support[i].ID, &m.Support[i].Title)
	}
	l.need("task.text", &m.Task.Text)
	l.note("task.note", &m.Task.Note)
	if c := m.Curriculum; c != nil {
		l.all = append(l.all, slot{key: "curriculum." + curriculumIntro, text: &c.Intro, required: true, leader: true})
		for i := range c.Links {
			if link := &c.Links[i]; link.ID != "" && link.ID != curriculumIntro {
				l.all = append(l.all, slot{key: "curriculum." + link.ID, text: &link.Text, required: true, leader: true})
			}
		}
	}
	return l.all
}

func (l *slotList) question(key string, q *quiz.Question) {
	l.need(key+".text", &q.Text)
	l.may(key+".help", &q.Help)
	if q.Slider != nil {
		l.may(key+".unit", &q.Slider.Unit)
	}
	if q.Kind != quiz.TrueFalse { // whose words belong to the interface
		l.options(key+".options", q.Options)
	}
	l.options(key+".matches", q.Matches)
	l.need(key+".why", &q.Key.Why)
	l.may(key+".tempting", &q.Key.Tempting)
	l.need(key+".fact", &q.Key.Fact)
	l.note(key+".note", &q.Note)
	l.note(key+".after", &q.Key.After)
}

func (l *slotList) position(key string, p *quiz.Position) {
	l.need(key+".text", &p.Text)
	l.may(key+".help", &p.Help)
	if p.Kind == quiz.Scale {
		l.need(key+".low", &p.Low)
		l.need(key+".high", &p.High)
	}
	l.options(key+".options", p.Options)
	l.note(key+".note", &p.Note)
}

func (l *slotList) chart(key string, c *quiz.Chart) {
	l.need(key+".title", &c.Title)
	l.need(key+".alt", &c.Alt)
	l.may(key+".unit", &c.Unit)
	for i := range c.Columns {
		l.need(key+".columns."+c.Columns[i].ID, &c.Columns[i].Text)
	}
	for i := range c.Rows {
		row := &c.Rows[i]
		switch {
		case c.Kind == quiz.Tiles || row.ID == "":
		case figureRow.MatchString(row.ID):
			l.may(key+".rows."+row.ID, &row.Text)
		default:
			l.need(key+".rows."+row.ID, &row.Text)
		}
	}
}
