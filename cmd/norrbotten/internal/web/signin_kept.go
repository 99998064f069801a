package web

import (
	"maps"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/utils"

	"norrbottenforalla.se/assets/i18n"
)

// A keptForm is a form that came when nobody was signed in any more: the page that says so holds all of it, so that it can
// be sent again after signing in, in another tab and in whichever way.
type keptForm struct {
	P      i18n.Printer
	Action string      // where it was sent; always on this site
	Fields []keptField // as they were sent
	Texts  []string    // what somebody wrote at length, to be read and copied
	File   bool        // a file was chosen too, which no page can hold
}

// A keptField is a name and a value.
type keptField struct{ Name, Value string }

// longText is how much is worth showing: less than that is a date or a choice.
const longText = 30

// formToKeep gives what was sent; nil when there is nothing to keep. A password is never put into a page.
func formToKeep(c *fiber.Ctx) *keptForm {
	if c.Method() != fiber.MethodPost || strings.HasPrefix(c.Path(), "/konto") {
		return nil
	}
	f := formAsSent(c)
	if len(f.Fields) == 0 && !f.File {
		return nil
	}
	return &f
}

// formAsSent gives what was sent, without anything that is a password.
func formAsSent(c *fiber.Ctx) keptForm {
	f := keptForm{P: words(c), Action: localPath(utils.CopyString(c.Path()))}
	add := func(name, value string) {
		if name == proofField || name == "password" {
			return
		}
		f.Fields = append(f.Fields, keptField{name, value})
		if text := strings.TrimSpace(value); len([]rune(text)) > longText && name != "was" {
			f.Texts = append(f.Texts, text)
		}
	}
	c.Request().PostArgs().VisitAll(func(name, value []byte) { add(string(name), string(value)) })
	if form, err := c.MultipartForm(); err == nil { // an error means that it is no such form
		for _, name := range slices.Sorted(maps.Keys(form.Value)) {
			for _, value := range form.Value[name] {
				add(name, strings.Clone(value))
			}
		}
		f.File = len(form.File) > 0
	}
	return f
}
