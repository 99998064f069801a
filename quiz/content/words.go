package content

import (
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"norrbottenforalla.se/quiz"
)

// A slot is one text that the structure asks for.
type slot struct {
	key      string
	text     *quiz.Text
	required bool // in the source language
}

// forLeaders tells whether only the leader reads the text.
func (s slot) forLeaders() bool {
	return strings.HasSuffix(s.key, ".note") || strings.HasSuffix(s.key, ".after")
}

// slots gives every text of the module, in the order a language file has them.
func slots(m *quiz.Module) []slot {
	all := []slot{
		{"title", &m.Title, true},
		{"summary", &m.Summary, true},
		{"welcome.check-in", &m.Welcome.CheckIn, true},
		{"welcome.note", &m.Welcome.Note, false},
	}
	for i := range m.Questions {
		q := &m.Questions[i]
		if q.ID == "" {
			continue // reported; without an id it has no words
		}
		key := "questions." + string(q.ID)
		all = append(all, slot{key + ".text", &q.Text, true}, slot{key + ".help", &q.Help, false})
		if q.Slider != nil {
			all = append(all, slot{key + ".unit", &q.Slider.Unit, false})
		}
		for j := range q.Options {
			if q.Kind != quiz.TrueFalse { // whose words belong to the interface
				all = append(all, slot{key + ".options." + string(q.Options[j].ID), &q.Options[j].Text, true})
			}
		}
		all = append(all,
			slot{key + ".why", &q.Key.Why, true},
			slot{key + ".tempting", &q.Key.Tempting, false},
			slot{key + ".fact", &q.Key.Fact, true},
			slot{key + ".note", &q.Note, false},
			slot{key + ".after", &q.Key.After, false},
		)
	}
	for i := range m.Prompts {
		p := &m.Prompts[i]
		if p.ID == "" {
			continue
		}
		key := "prompts." + string(p.ID)
		all = append(all, slot{key + ".text", &p.Text, true}, slot{key + ".why", &p.Why, false}, slot{key + ".note", &p.Note, false})
	}
	return append(all, slot{"task.text", &m.Task.Text, true}, slot{"task.note", &m.Task.Note, false})
}

// words is one language file, flat.
type words struct {
	texts map[string]string
	lines map[string]int // of texts and of what they stand in
	// What texts should stand in but cannot, because it is no mapping. That is reported, and its texts are not missed.
	shapeless map[string]bool
}

// readWords fills in the module's texts in one language. Swedish first: the others are compared with it.
func (d *draft) readWords(root value, lang quiz.Lang) {
	all := slots(&d.module)
	known := map[string]bool{"": false} // true: a text; false: something that texts stand in
	for _, s := range all {
		known[s.key] = true
		for key := s.key; strings.Contains(key, "."); {
			key = key[:strings.LastIndexByte(key, '.')]
			known[key] = false
		}
	}
	w := words{texts: map[string]string{}, lines: map[string]int{"": root.line}, shapeless: map[string]bool{}}
	w.shapeless[""] = root.node.Kind != yaml.MappingNode
	w.read(root, known)
	for _, s := range all {
		text, ok := w.texts[s.key]
		if ok && lang != quiz.Swedish && !s.required && (*s.text)[quiz.Swedish] == "" {
			root.at(s.key, w.lines[s.key]).errorf("the Swedish file has no such text")
		}
		if ok {
			if *s.text == nil {
				*s.text = quiz.Text{}
			}
			(*s.text)[lang] = text
			continue
		}
		if _, reported := w.lines[s.key]; !reported {
			d.untranslated(root, w, s, lang)
		}
	}
	d.checkOptionTexts(root, w, lang)
}

// read flattens the file and reports what the structure does not ask for.
func (w words) read(v value, known map[string]bool) {
	for _, e := range v.entries() {
		isText, ok := known[e.key]
		if !ok {
			e.errorf("%s", unknownText(v.key, known))
			continue
		}
		w.lines[e.key] = e.line
		if !isText {
			w.shapeless[e.key] = e.node.Kind != yaml.MappingNode
			w.read(e.value, known)
			continue
		}
		if text, ok := e.text(); ok {
			w.texts[e.key] = keepTogether(text)
		}
	}
}

var digitGroup = regexp.MustCompile(`([0-9]) ([0-9]{3})\b`)

// keepTogether puts no-break spaces inside numbers, "249 000", so that a line never breaks in the middle of one.
// Authors write an ordinary space, which they can see.
func keepTogether(s string) string {
	// Twice, because the matches of "10 605 529" overlap.
	const kept = "${1}\u00a0${2}"
	return digitGroup.ReplaceAllString(digitGroup.ReplaceAllString(s, kept), kept)
}

func unknownText(parent string, known map[string]bool) string {
	if parent == "questions" || parent == "prompts" || strings.HasSuffix(parent, ".options") {
		return "module.yaml has no such id"
	}
	var here []string
	for key := range known {
		rest, below := strings.CutPrefix(key, parent+".")
		if parent == "" {
			rest, below = key, key != ""
		}
		if below && !strings.Contains(rest, ".") {
			here = append(here, rest)
		}
	}
	slices.Sort(here)
	return "unknown key; known here: " + strings.Join(here, ", ")
}

// untranslated reports a text that is missing, where it should have stood.
func (d *draft) untranslated(root value, w words, s slot, lang quiz.Lang) {
	key, line, stands := s.key, 0, false
	for !stands {
		key = key[:max(0, strings.LastIndexByte(key, '.'))]
		line, stands = w.lines[key] // "" always stands
	}
	switch {
	case w.shapeless[key]:
	case lang == quiz.Swedish && s.required:
		root.c.errorf(root.file, line, s.key, "is missing")
	case lang == quiz.EasySwedish && s.forLeaders(): // leaders read ordinary Swedish
	case lang != quiz.Swedish && (*s.text)[quiz.Swedish] != "":
		root.c.warnf(root.file, line, s.key, "is not translated")
	}
}

// checkOptionTexts reports two options of a question that read the same.
func (d *draft) checkOptionTexts(root value, w words, lang quiz.Lang) {
	for _, q := range d.module.Questions {
		seen := map[string]quiz.OptionID{}
		for _, o := range q.Options {
			text := strings.ToLower(strings.Join(strings.Fields(o.Text[lang]), " "))
			if text == "" {
				continue
			}
			key := "questions." + string(q.ID) + ".options." + string(o.ID)
			if other, twice := seen[text]; twice {
				root.at(key, w.lines[key]).errorf("reads the same as option %q", other)
			}
			seen[text] = o.ID
		}
	}
}
