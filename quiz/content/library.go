package content

import (
	"regexp"
	"slices"

	"norrbottenforalla.se/quiz"
)

// validPhone is a telephone number as people read it: "1177", "020-50 50 50".
var validPhone = regexp.MustCompile(`^[0-9+][0-9 -]{1,18}[0-9]$`)

// factIDs gives the rows of the fact sheets that something builds on, and notes that they are used.
func (v value) factIDs(lib library) []string {
	var ids []string
	for _, item := range v.list() {
		id, ok := item.factID()
		if !ok {
			continue
		}
		if !lib.facts[id] {
			item.errorf("avsnittet räknar inte upp fakta %s", id)
		}
		lib.used["facts."+id] = true
		ids = append(ids, id)
	}
	return ids
}

// sourceList gives the sources that something names. There has to be one.
func (v value) sourceList(lib library) []quiz.Source {
	var all []quiz.Source
	for _, item := range v.list() {
		if s, ok := item.source(lib); ok {
			all = append(all, s)
		}
	}
	if !v.missing() && len(v.node.Content) == 0 {
		v.errorf("ska ha minst en källa")
	}
	return all
}

func (v value) source(lib library) (quiz.Source, bool) {
	id, ok := v.id()
	if !ok {
		return quiz.Source{}, false
	}
	s, exists := lib.sources[id]
	if !exists {
		v.errorf("det finns ingen källa %q", id)
		return quiz.Source{}, false
	}
	lib.used["sources."+id] = true
	return s, true
}

// supportList gives the support that something sensitive tells about.
func (v value) supportList(lib library) []quiz.Support {
	var all []quiz.Support
	for _, item := range v.list() {
		id, ok := item.id()
		if !ok {
			continue
		}
		s, exists := lib.support[id]
		switch {
		case !exists:
			item.errorf("det finns inget stöd %q", id)
			continue
		case slices.ContainsFunc(all, func(o quiz.Support) bool { return o.ID == id }):
			item.errorf("%q står två gånger", id)
			continue
		}
		lib.used["support."+id] = true
		all = append(all, s)
	}
	return all
}

func (v value) chart(lib library) *quiz.Chart {
	id, ok := v.id()
	if !ok {
		return nil
	}
	chart := lib.charts[id]
	if chart == nil {
		v.errorf("det finns inget diagram %q", id)
	}
	lib.used["charts."+id] = true
	return chart
}

// readSupport reads where people can turn. Its words go to everybody who refers to it, through the one map.
func (d *draft) readSupport(v value) map[string]quiz.Support {
	all := map[string]quiz.Support{}
	for _, e := range v.entries() {
		d.lines[e.key] = e.line
		if !validID.MatchString(e.name) {
			e.errorf("%q duger inte som id", e.name)
			continue
		}
		f := e.fields("phone", "link")
		s := quiz.Support{ID: e.name, Title: quiz.Text{}}
		phone, hasPhone := f.opt("phone")
		if hasPhone {
			s.Phone = phone.phone()
		}
		link, hasLink := f.opt("link")
		if hasLink {
			s.Link = link.link()
		}
		if !hasPhone && !hasLink {
			e.errorf("ska ha ett telefonnummer (phone) eller en länk (link)")
		}
		all[e.name] = s
		d.module.Support = append(d.module.Support, s)
	}
	return all
}

func (v value) phone() string {
	s, ok := v.text()
	if ok && !validPhone.MatchString(s) {
		v.errorf("%q är inget telefonnummer; skriv siffror, mellanslag och bindestreck", s)
		return ""
	}
	return s
}

// curriculum reads what the module has to do with what schools teach.
func (v value) curriculum(lib library) *quiz.Curriculum {
	f := v.fields("checked", "links")
	c := &quiz.Curriculum{Checked: f.need("checked").date()}
	for _, item := range f.need("links").list() {
		item = item.namedByID("curriculum.links")
		lf := item.fields("id", "source")
		var link quiz.CurriculumLink
		if id := lf.need("id"); !id.missing() {
			link.ID, _ = id.id()
			switch {
			case link.ID == curriculumIntro:
				id.errorf("%q är upptaget av inledningen", link.ID)
			case slices.ContainsFunc(c.Links, func(l quiz.CurriculumLink) bool { return link.ID != "" && l.ID == link.ID }):
				id.errorf("%q står två gånger", link.ID)
			}
		}
		if s := lf.need("source"); !s.missing() {
			link.Source, _ = s.source(lib)
		}
		c.Links = append(c.Links, link)
	}
	return c
}
