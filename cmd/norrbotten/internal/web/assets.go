package web

import (
	"context"
	"log/slog"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/utils"

	"norrbottenforalla.se/assets"
)

// getAsset serves the built front end. A file's name holds its content's hash, so it may be kept for ever.
func (s *Server) getAsset(c *fiber.Ctx) error {
	name := utils.CopyString(c.Params("*"))
	body, kind, encoding, immutable, ok := assets.Open(name, utils.CopyString(c.Get(fiber.HeaderAcceptEncoding)))
	if !ok {
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderContentType, kind)
	c.Vary(fiber.HeaderAcceptEncoding)
	if encoding != "" {
		c.Set(fiber.HeaderContentEncoding, encoding)
	}
	if immutable {
		c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	}
	return c.Send(body)
}

// getFavicon answers browsers that ask for the mark where it always used to be.
func (s *Server) getFavicon(c *fiber.Ctx) error {
	if !assets.Has("mark.svg") {
		return fiber.ErrNotFound
	}
	return c.Redirect(assets.URL("mark.svg"), fiber.StatusFound)
}

// getRobots keeps meetings and circles out of search engines.
func (s *Server) getRobots(c *fiber.Ctx) error {
	return c.SendString("User-agent: *\nAllow: /$\nAllow: /om$\nAllow: /moduler$\nAllow: /moduler/*/skola$\nDisallow: /moduler/*/\nAllow: /moduler/\nDisallow: /\n")
}

// getHealth tells that the process answers.
func (s *Server) getHealth(c *fiber.Ctx) error { return c.SendString("ok\n") }

// getReady tells whether the server can do its work: the database answers.
func (s *Server) getReady(c *fiber.Ctx) error {
	if s.Ready == nil {
		return c.SendString("ok\n")
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if err := s.Ready(ctx); err != nil {
		s.Log.LogAttrs(ctx, slog.LevelError, "not ready", slog.Any("error", err))
		return c.Status(fiber.StatusServiceUnavailable).SendString("not ready\n")
	}
	return c.SendString("ok\n")
}
