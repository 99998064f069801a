package web

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/utils"

	"norrbottenforalla.se/assets/i18n"
)

const (
	languageCookie = "nb_lang"
	languageLife   = 365 * 24 * time.Hour
)

// readLanguage chooses the reader's language: the one picked on a page, else what the browser asks for. Whoever is signed in
// reads in the account's language, on every device; readSession sees to that.
func (s *Server) readLanguage(c *fiber.Ctx) error {
	s.chooseLanguage(c)
	return c.Next()
}

func (s *Server) chooseLanguage(c *fiber.Ctx) {
	picked := utils.CopyString(c.Cookies(languageCookie))
	accepts := utils.CopyString(c.Get(fiber.HeaderAcceptLanguage))
	c.Locals(localWords, s.Words.Printer(s.Words.Match(picked, accepts)))
}

// speakAs answers in a language that is not the device's: an account's.
func (s *Server) speakAs(c *fiber.Ctx, lang string) {
	if lang != words(c).Lang {
		c.Locals(localWords, s.Words.Printer(s.Words.Match(lang, utils.CopyString(c.Get(fiber.HeaderAcceptLanguage)))))
	}
}

// pickedLang is the language that was picked on this device; "" for none.
func (s *Server) pickedLang(c *fiber.Ctx) string {
	picked := utils.CopyString(c.Cookies(languageCookie))
	for _, l := range s.Words.Languages() {
		if l.Tag == picked {
			return picked
		}
	}
	return ""
}

// words gives the words in the reader's language.
func words(c *fiber.Ctx) i18n.Printer {
	p, _ := c.Locals(localWords).(i18n.Printer) // absent only before readLanguage: then ids are shown
	return p
}

// postLanguage changes the language and goes back to the page.
func (s *Server) postLanguage(c *fiber.Ctx) error {
	if err := s.speak(c, utils.CopyString(c.FormValue("lang"))); err != nil {
		return err
	}
	return c.Redirect(localPath(utils.CopyString(c.FormValue("till"))), fiber.StatusSeeOther)
}

// speak changes the language of this device, and of the account that is signed in; of this answer too. One that there are no
// words in changes nothing.
func (s *Server) speak(c *fiber.Ctx, lang string) error {
	for _, l := range s.Words.Languages() {
		if l.Tag != lang {
			continue
		}
		s.setCookie(c, languageCookie, lang, languageLife)
		c.Locals(localWords, s.Words.Printer(lang))
		if id := who(c).Account; id != "" {
			return s.Store.SetAccountLang(c.UserContext(), id, lang)
		}
	}
	return nil
}

// A kept is what a page that came by a form would lose at a change of language, and how to show it again.
type kept struct {
	Action string // where the page came from
	Own    string // the answers so far
	Do     string
}

// languageAction is where a change of language goes.
func (p page) languageAction() string {
	if p.Keep != nil {
		return p.Keep.Action
	}
	return "/sprak"
}

// localPath gives a path on this site, and "/" for whatever could lead to another.
func localPath(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") {
		return "/"
	}
	return path
}
