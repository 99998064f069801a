package content

import (
	"slices"

	"norrbottenforalla.se/quiz"
)

// A Gap is how much of a module a language lacks.
type Gap struct {
	Module  quiz.ModuleID
	Lang    quiz.Lang
	Missing []string // keys of the language file, in its order; leader's notes are not asked for in easy Swedish
	Texts   int      // that the module has in Swedish, of those that are asked for in this language
}

// Languages gives every language that some module has words in, Swedish first.
func (c Catalogue) Languages() []quiz.Lang {
	langs := []quiz.Lang{}
	for i := range c.modules {
		for _, s := range slots(&c.modules[i]) {
			for lang := range *s.text {
				if lang != quiz.Swedish && !slices.Contains(langs, lang) {
					langs = append(langs, lang)
				}
			}
		}
	}
	slices.Sort(langs)
	return append([]quiz.Lang{quiz.Swedish}, langs...)
}

// Gaps tells for each module what it lacks in each language of the catalogue, modules and languages in order. A
// module that lacks nothing is there with no Missing.
func (c Catalogue) Gaps() []Gap {
	var all []Gap
	langs := c.Languages()[1:]
	for i := range c.modules {
		for _, lang := range langs {
			g := Gap{Module: c.modules[i].ID, Lang: lang}
			for _, s := range slots(&c.modules[i]) {
				if (*s.text)[quiz.Swedish] == "" || lang == quiz.EasySwedish && s.leader {
					continue
				}
				g.Texts++
				if (*s.text)[lang] == "" {
					g.Missing = append(g.Missing, s.key)
				}
			}
			all = append(all, g)
		}
	}
	return all
}
