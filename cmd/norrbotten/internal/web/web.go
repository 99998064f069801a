// Package web is everything that speaks HTTP: pages, forms, the socket and its two stand-ins. It is the only importer
// of Fiber, and no *fiber.Ctx leaves it.
//
// Handlers copy what they read from a request in the line that reads it, because Fiber reuses the memory.
package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/circles/auth"
	"norrbottenforalla.se/circles/report"
	"norrbottenforalla.se/cmd/norrbotten/internal/passkey"
	"norrbottenforalla.se/quiz"
	"norrbottenforalla.se/quiz/live"
)

// A Hall has the rooms that run.
type Hall interface {
	// Room gives a round's room, and opens it by replay when it is not open.
	Room(ctx context.Context, id live.ID) (*live.Room, error)
	// Start opens the room of a new round.
	Start(ctx context.Context, id live.ID, plan quiz.Plan) (*live.Room, error)
}

// A Store keeps circles, meetings, rounds and accounts.
type Store interface {
	circles.AccountStore
	circles.CircleStore
	circles.MeetingStore
	circles.RoundStore
	circles.MinutesStore
	circles.HandoverStore
	circles.ErasureStore
	circles.PasswordStore
	circles.PasskeyStore
	circles.AuditStore
	circles.PilotStore
	circles.ReportStore
}

// Modules is the material.
type Modules interface {
	Modules() []quiz.Module
	Module(quiz.ModuleID) (quiz.Module, bool)
	Plan(...quiz.Module) quiz.Plan
}

// Deps is what the pages need. All of it is required except BaseURL, LANURL, Ready, Mail, Proxies, Controller and
// Contact.
type Deps struct {
	Hall    Hall
	Store   Store
	Auth    *auth.Service
	Words   *i18n.Catalogue
	Modules Modules
	Now     func() time.Time
	Rand    io.Reader // for seats, codes and names
	BaseURL string    // what people open, "https://…"; empty means as in the request
	LANURL  string    // stands in for a request's host that is no address of this machine that phones can reach
	Log     *slog.Logger
	Ready   func(context.Context) error
	Secure  bool // cookies are sent over HTTPS only
	// Mail sends a plain letter; nil when there is no mail server. No address is kept.
	Mail func(ctx context.Context, to, subject, body string) error
	// Retention is what the pages promise; whoever made the server sees to it that it is kept.
	Retention circles.Retention
	// Controller is who answers for personal data, and Contact how to reach them; empty: the organiser of each circle.
	Controller, Contact string
	// Proxies are the addresses, or ranges of them, of our own reverse proxy. What it says in X-Real-IP is believed,
	// and nobody else's; without any, whoever connects is whoever asks.
	Proxies []string
}

// A Server answers requests. Make it with New; end it with Shutdown.
type Server struct {
	Deps
	app     *fiber.App
	conns   *connections
	guesses *guessLimit
	joins   *joinLimit
	counted report.Reader
	posts   *buckets
	signIns *signInLimit

	passkeys   *passkey.Service
	ceremonies *buckets // beginnings with a passkey, by address

	ping time.Duration // between signs of life on a socket, when it is also asked whether its proof still holds

	mu       sync.Mutex
	listener net.Listener
	stopped  bool
}

const (
	readTimeout = 15 * time.Second
	idleTimeout = 60 * time.Second
)

// New gives a server with all routes, not listening yet.
func New(d Deps) *Server {
	s := &Server{Deps: d, conns: newConnections(), guesses: newGuessLimit(), joins: newJoinLimit(), posts: newPostLimit(), signIns: newSignInLimit(), ping: pingEvery}
	s.passkeys, s.ceremonies = passkey.New(d.Store, d.Rand, d.Now), newCeremonyLimit()
	config := fiber.Config{
		DisableStartupMessage: true,
		BodyLimit:             bodyLimit,
		ReadTimeout:           readTimeout, // and no WriteTimeout: it would cut event streams
		IdleTimeout:           idleTimeout,
		Prefork:               false, // one process owns the rooms
		StrictRouting:         false,
		ErrorHandler:          func(c *fiber.Ctx, err error) error { return s.fail(c, err) },
	}
	if len(d.Proxies) > 0 {
		config.EnableTrustedProxyCheck, config.TrustedProxies = true, d.Proxies
		config.ProxyHeader, config.EnableIPValidation = "X-Real-IP", true
	}
	s.app = fiber.New(config)
	s.app.Server().HeaderReceived = func(h *fasthttp.RequestHeader) fasthttp.RequestConfig {
		return fasthttp.RequestConfig{MaxRequestBodySize: bodyLimitOf(h)}
	}
	s.register()
	return s
}

// App gives the Fiber app, for tests.
func (s *Server) App() *fiber.App { return s.app }

// Listen serves until Shutdown. It returns nil after a Shutdown, which main still has to wait for; also when the
// Shutdown came first.
func (s *Server) Listen(l net.Listener) error {
	s.mu.Lock()
	s.listener = l
	stopped := s.stopped
	s.mu.Unlock()
	if stopped {
		return l.Close()
	}
	if err := s.app.Listener(patientListener{l}); err != nil && !errors.Is(err, net.ErrClosed) {
		return fmt.Errorf("web: %w", err)
	}
	return nil
}

// closeListener ends Listen. Fiber's own shutdown does nothing for a listener that it has not begun to serve, and a
// program may be told to stop in that very moment.
func (s *Server) closeListener() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopped = true
	if s.listener == nil {
		return nil
	}
	if err := s.listener.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}

// Shutdown tells every live page that the server restarts, closes sockets and streams, and waits for all requests
// until ctx ends. It may be called more than once.
func (s *Server) Shutdown(ctx context.Context) error {
	// Sockets first: Fiber neither closes nor waits for them, and waits for streams until its time is out.
	if err := s.conns.close(ctx); err != nil {
		return fmt.Errorf("web: closing live pages: %w", err)
	}
	if err := errors.Join(s.app.ShutdownWithContext(ctx), s.closeListener()); err != nil {
		return fmt.Errorf("web: %w", err)
	}
	return nil
}
