package web

import (
	"cmp"
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/utils"
	"golang.org/x/time/rate"

	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/circles/auth"
	"norrbottenforalla.se/cmd/norrbotten/internal/passkey"
)

// ceremonyCookie ties a ceremony to the browser that began it.
const ceremonyCookie = "nb_nyckel"

// Beginnings of ceremonies, by address: each takes some memory until it ends.
const (
	ceremoniesPerSecond = 1
	ceremonyBurst       = 30
)

func newCeremonyLimit() *buckets {
	return &buckets{every: rate.Every(time.Second / ceremoniesPerSecond), burst: ceremonyBurst}
}

// passkeyRoutes is the one part of the site that needs a script, because browsers offer passkeys to scripts alone. Where
// there is none, links and passwords do the same; taking a passkey away is a form.
func (s *Server) passkeyRoutes() []route {
	return []route{
		{fiber.MethodPost, "/logga-in/passkey", public, s.postPasskeySignIn},
		{fiber.MethodPost, "/logga-in/passkey/start", public, s.postPasskeySignInStart},
		{fiber.MethodPost, "/konto/passkey", circles.AccountSelf, s.postPasskey},
		{fiber.MethodPost, "/konto/passkey/start", circles.AccountSelf, s.postPasskeyStart},
		{fiber.MethodPost, "/konto/passkey/bort", circles.AccountSelf, s.postPasskeyGone},
		{fiber.MethodGet, "/konto/passkey/bort", circles.AccountSelf, upward(2)},
	}
}

// A passkeyList is an account's passkeys, on the page about oneself.
type passkeyList struct {
	Offered bool // passkeys can be made at this address
	Keys    []circles.Passkey
}

// passkeySite tells where passkeys are made and used: at the configured address, or on this very machine.
func (s *Server) passkeySite(c *fiber.Ctx) (passkey.Site, bool) {
	address := s.BaseURL
	if address == "" {
		address = "http://" + requestHost(c)
		if s.Secure {
			address = "https://" + requestHost(c)
		}
		// Without a configured address nobody has said which names are ours, and the request's is anybody's to write.
		if site, ok := passkey.SiteOf(address); !ok || site.Host != "localhost" {
			return passkey.Site{}, false
		}
	}
	return passkey.SiteOf(address)
}

func (s *Server) fillPasskeys(c *fiber.Ctx, l *passkeyList) (err error) {
	_, l.Offered = s.passkeySite(c)
	l.Keys, err = s.Store.Passkeys(c.UserContext(), who(c).Account)
	return err
}

// postPasskeyStart begins to add a passkey, and answers with the options for navigator.credentials.create.
func (s *Server) postPasskeyStart(c *fiber.Ctx) error {
	site, ok := s.passkeySite(c)
	if !ok {
		return fiber.ErrNotFound
	}
	if err := s.mayChangeWays(c); err != nil {
		return s.failPasskey(c, err)
	}
	if !s.ceremonies.get(clientOf(c)).AllowN(s.Now(), 1) {
		return fiber.ErrTooManyRequests
	}
	account, err := s.Store.Account(c.UserContext(), who(c).Account)
	if err != nil {
		return err
	}
	options, name, err := s.passkeys.BeginAdd(c.UserContext(), site, account)
	return s.begun(c, options, name, err)
}

// postPasskeySignInStart begins to sign in, and answers with the options for navigator.credentials.get.
func (s *Server) postPasskeySignInStart(c *fiber.Ctx) error {
	site, ok := s.passkeySite(c)
	if !ok {
		return fiber.ErrNotFound
	}
	if !s.ceremonies.get(clientOf(c)).AllowN(s.Now(), 1) {
		return fiber.ErrTooManyRequests
	}
	options, name, err := s.passkeys.BeginSignIn(site)
	return s.begun(c, options, name, err)
}

// begun answers with the options of a ceremony.
func (s *Server) begun(c *fiber.Ctx, options []byte, name string, err error) error {
	if err != nil {
		return s.failPasskey(c, err)
	}
	s.setCookie(c, ceremonyCookie, name, passkey.Life)
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	return c.Send(options)
}

// A passkeyAnswer is what the script sends back: what the device said, and what its owner calls it or wants to come to.
type passkeyAnswer struct {
	Name       string          `json:"name"`
	Till       string          `json:"till"` // the page that was asked for
	Credential json.RawMessage `json:"credential"`
}

// answered reads an answer and the ceremony it is to, which ends with it.
func (s *Server) answered(c *fiber.Ctx) (ceremony string, in passkeyAnswer, err error) {
	ceremony = utils.CopyString(c.Cookies(ceremonyCookie))
	s.setCookie(c, ceremonyCookie, "", 0)
	if err := json.Unmarshal(utils.CopyBytes(c.Body()), &in); err != nil {
		return "", in, circles.Because(circles.ErrPasskey, err)
	}
	return ceremony, in, nil
}

func (s *Server) postPasskey(c *fiber.Ctx) error {
	site, ok := s.passkeySite(c)
	if !ok {
		return fiber.ErrNotFound
	}
	if err := s.mayChangeWays(c); err != nil {
		return s.failPasskey(c, err)
	}
	ceremony, in, err := s.answered(c)
	if err != nil {
		return s.failPasskey(c, err)
	}
	account := circles.Account{ID: who(c).Account}
	if err := s.passkeys.FinishAdd(c.UserContext(), site, account, ceremony, in.Name, in.Credential); err != nil {
		return s.failPasskey(c, err)
	}
	return c.JSON(fiber.Map{"to": afterwards("/konto", donePasskeyAdded)})
}

// postPasskeySignIn begins a session. Nobody guesses a signature; how often somebody tries is how often they may begin.
func (s *Server) postPasskeySignIn(c *fiber.Ctx) error {
	site, ok := s.passkeySite(c)
	if !ok {
		return fiber.ErrNotFound
	}
	ceremony, in, err := s.answered(c)
	if err != nil {
		return s.failPasskey(c, err)
	}
	id, count, err := s.passkeys.FinishSignIn(c.UserContext(), site, ceremony, in.Credential)
	if err != nil {
		return s.failPasskey(c, err)
	}
	token, account, err := s.Auth.SignInPasskey(c.UserContext(), id, count)
	if err != nil {
		return s.failPasskey(c, err)
	}
	s.setCookie(c, sessionCookie, string(token), auth.SessionLife)
	till := backTo(in.Till)
	if account.ID == who(c).Account { // who showed who they are: the new session takes the place of the old
		if err := s.Auth.SignOut(c.UserContext(), sessionOf(c)); err != nil {
			return err
		}
		return c.JSON(fiber.Map{"to": afterwards(cmp.Or(till, "/konto"), doneProved), "same": true})
	}
	if till != "" {
		return c.JSON(fiber.Map{"to": till})
	}
	return c.JSON(fiber.Map{"to": afterwards(homeOf(account.Role), doneSignedIn)})
}

func (s *Server) postPasskeyGone(c *fiber.Ctx) error {
	if waits, err := s.waitsForProof(c, words(c).T("PasskeyGone"), "/konto"); waits || err != nil {
		return err
	}
	id := utils.CopyString(c.FormValue("id"))
	if err := s.Store.RemovePasskey(c.UserContext(), who(c).Account, id, s.by(c)); err != nil {
		return err
	}
	return c.Redirect(afterwards("/konto", donePasskeyGone), fiber.StatusSeeOther)
}

// failPasskey answers the script. Why a passkey was refused is in the log: it may be that somebody has a copy of it.
func (s *Server) failPasskey(c *fiber.Ctx, err error) error {
	p := problemOf(err)
	level := slog.LevelInfo
	if errors.Is(err, circles.ErrPasskey) {
		level = slog.LevelWarn
	} else if p.Status >= fiber.StatusInternalServerError {
		level = slog.LevelError
	}
	s.Log.LogAttrs(c.Context(), level, "a passkey was refused", slog.String("request", requestID(c)), slog.Any("error", err))
	return s.failData(c, p)
}
