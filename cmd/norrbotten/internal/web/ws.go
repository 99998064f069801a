package web

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	fastws "github.com/fasthttp/websocket"
	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/utils"
	"github.com/gofiber/websocket/v2"
	"golang.org/x/time/rate"

	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/quiz"
	"norrbottenforalla.se/quiz/live"
	"norrbottenforalla.se/quiz/wire"
)

const (
	readWait   = 50 * time.Second // without a word or a pong from the client
	pingEvery  = 20 * time.Second // below the 30 s after which some networks forget a silent socket
	writeWait  = 10 * time.Second
	farewell   = time.Second // for the close frame, beside a writer that may be stuck
	maxReplies = 64
	// What one person can press, and what comes at once after a tunnel.
	commandsPerSecond = 10
	commandBurst      = 60
)

// Codes of the close frame; the bye frame before it says the same in words.
var closeCodes = map[string]int{
	string(live.ByeRestart):  fastws.CloseServiceRestart,
	string(live.ByeReplaced): 4009,
	string(live.ByeRemoved):  4003,
	byeSignIn:                4001,
	byeSlow:                  4008,
	byeEnded:                 fastws.CloseNormalClosure,
}

// getSocket upgrades to a socket, for those who come from our own page or speak for no page at all.
func (s *Server) getSocket(page livePage) fiber.Handler {
	upgrade := websocket.New(func(c *websocket.Conn) { s.runSocket(c, page) }, websocket.Config{
		Subprotocols:    []string{wire.SubHTML, wire.SubJSON},
		WriteBufferPool: &sync.Pool{},
		WriteBufferSize: 4 << 10,
		// Origins stay open here because socketOrigin has already looked, with the request's own host.
	})
	return func(c *fiber.Ctx) error {
		e, err := page.enter(c)
		if err != nil && !errors.Is(err, errNoSeat) {
			return err
		}
		if !websocket.IsWebSocketUpgrade(c) {
			return fiber.ErrUpgradeRequired
		}
		if err := s.socketOrigin(c); err != nil {
			return err
		}
		e.P = words(c)
		c.Locals(localEntry, e) // without a room when there is no seat: the socket says so and closes
		return upgrade(c)
	}
}

// socketOrigin refuses a socket that another site opens with our visitor's cookies. A browser always names the
// origin; a program that names none may speak the JSON protocol, and has no visitor's cookies.
func (s *Server) socketOrigin(c *fiber.Ctx) error {
	origin := utils.CopyString(c.Get(fiber.HeaderOrigin))
	wanted := utils.CopyString(c.Get("Sec-WebSocket-Protocol"))
	if origin == "" && strings.Contains(wanted, wire.SubJSON) && !strings.Contains(wanted, wire.SubHTML) {
		return nil
	}
	if !s.ownOrigin(c, origin) {
		return fiber.ErrForbidden
	}
	return nil
}

// A socket is one open connection. The handler's goroutine reads; one other goroutine writes; nobody else touches
// the connection but to kick it.
type socket struct {
	*follower
	server  *Server
	conn    *fastws.Conn // never the pooled wrapper around it
	replies chan []byte
	parting chan string   // capacity 1: why the reader ended, for the writer to say
	done    chan struct{} // closed by the reader: the writer ends
	dead    chan struct{} // closed by kick: the reader ends
	kickOne sync.Once
}

// runSocket serves one socket and returns when both its goroutines have ended. Fiber gives the connection to
// somebody else the moment it returns.
func (s *Server) runSocket(c *websocket.Conn, page livePage) {
	e, ok := c.Locals(localEntry).(entry)
	k := &socket{
		follower: newFollower(page, e, c.Conn.Subprotocol() == wire.SubJSON, s.Now),
		server:   s, conn: c.Conn, replies: make(chan []byte, maxReplies),
		parting: make(chan string, 1), done: make(chan struct{}), dead: make(chan struct{}),
	}
	defer s.recoverLive("socket") // nothing else catches a panic here: it would end the process
	if !ok || e.id == "" {
		k.bye(byeSignIn)
		return
	}
	if !s.conns.begin() {
		k.bye(string(live.ByeRestart))
		return
	}
	defer s.conns.end()
	k.serve()
}

func (k *socket) serve() {
	room, feed, err := k.server.attach(k.entry)
	if err != nil {
		k.server.logLive("attach", err)
		k.bye(string(live.ByeRestart))
		return
	}
	defer room.Detach(feed)
	wrote := make(chan struct{})
	go func() {
		defer close(wrote)
		defer k.kick()
		defer k.server.recoverLive("socket writer")
		k.write(feed)
	}()
	defer func() { <-wrote }()
	defer close(k.done)
	k.read()
}

// attach follows a round for a live page. Whoever attaches detaches.
func (s *Server) attach(e entry) (*live.Room, *live.Feed, error) {
	ctx, cancel := context.WithTimeout(context.Background(), commandTime)
	defer cancel()
	var room *live.Room
	var feed *live.Feed
	err := s.inRoom(ctx, e.id, func(r *live.Room) (err error) {
		room = r
		feed, err = r.Attach(ctx, e.seat)
		return err
	})
	return room, feed, err
}

// read takes commands one after another until the connection ends or is kicked.
func (k *socket) read() {
	k.conn.SetReadLimit(wire.MaxFrame)
	k.alive()
	k.conn.SetPongHandler(func(string) error { k.alive(); return nil })
	pace := rate.NewLimiter(commandsPerSecond, commandBurst)
	for {
		_, message, err := k.conn.ReadMessage()
		if err != nil {
			return
		}
		k.alive()
		if wait := pace.Reserve().Delay(); wait > 0 && !k.rest(wait) {
			return // only this client waits for its own haste
		}
		reply, err := k.answer(message)
		if err != nil {
			k.server.logLive("command", err)
			k.parting <- byeFor(err)
			return
		}
		select {
		case k.replies <- reply:
		default:
			k.closeFrame(byeSlow)
			return
		}
	}
}

// rest waits; false when the connection died meanwhile.
func (k *socket) rest(d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-k.dead:
		return false
	}
}

// answer does what a message asks for and gives the acknowledgement. An error means that nobody knows whether it
// happened: the socket closes unacknowledged, and the client asks again with the same id.
func (k *socket) answer(message []byte) ([]byte, error) {
	t, cid, f, err := wire.Parse(message)
	if err != nil {
		return k.refuse(cid, quiz.ErrBadCommand), nil
	}
	if t == "ping" {
		return wire.Frame{T: wire.TPong, Now: k.now().UnixMilli()}.Encode(), nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), commandTime)
	defer cancel()
	receipt, err := k.server.do(ctx, k.entry, t, cid, f)
	var refusal *quiz.Refusal
	switch {
	case errors.As(err, &refusal):
		return k.refuse(cid, refusal), nil
	case err != nil:
		return nil, err
	}
	return wire.Frame{T: wire.TAck, CID: cid, Saved: k.entry.P.Clock(receipt.At)}.Encode(), nil
}

func (k *socket) refuse(cid string, r *quiz.Refusal) []byte {
	return wire.Frame{T: wire.TAck, CID: cid, Err: r.Code, Say: k.entry.P.T(refusalID(r.Code))}.Encode()
}

// write sends what there is to send, and is the only one that does.
func (k *socket) write(feed *live.Feed) {
	ping := time.NewTicker(k.server.ping)
	defer ping.Stop()
	for {
		var err error
		select {
		case <-k.done:
			k.part()
			return
		case <-k.server.conns.closing:
			k.flush()
			k.bye(string(live.ByeRestart))
			return
		case reply := <-k.replies:
			err = k.send(reply)
		case <-ping.C:
			if k.server.shutOut(k.entry) {
				k.bye(byeSignIn)
				return
			}
			err = k.conn.WriteControl(fastws.PingMessage, nil, time.Now().Add(writeWait))
		case u, ok := <-feed.C():
			if !ok {
				k.bye(string(live.ByeRestart))
				return
			}
			err = k.update(u)
			if err == nil && u.Bye != "" {
				k.flush()
				k.bye(string(u.Bye))
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// shutOut tells whether the proof at the door has been taken back since: a leader who signed out somewhere else, or
// leads no longer. A store that does not answer shuts nobody out.
func (s *Server) shutOut(e entry) bool {
	if e.still == nil {
		return false
	}
	ctx, cancel := context.WithTimeout(context.Background(), commandTime)
	defer cancel()
	err := e.still(ctx)
	return errors.Is(err, circles.ErrSignIn) || errors.Is(err, circles.ErrForbidden) || errors.Is(err, circles.ErrNotFound)
}

// part says why the reader ended, when it has something to say.
func (k *socket) part() {
	select {
	case why := <-k.parting:
		k.flush()
		k.bye(why)
	default:
	}
}

func (k *socket) update(u live.Update) error {
	frames, err := k.frames(u)
	if err != nil {
		k.server.logLive("render", err)
		return err
	}
	for _, frame := range frames {
		if err := k.send(frame); err != nil {
			return err
		}
	}
	return nil
}

// flush sends the acknowledgements that wait, so that what was kept is known to be kept.
func (k *socket) flush() {
	for {
		select {
		case reply := <-k.replies:
			if k.send(reply) != nil {
				return
			}
		default:
			return
		}
	}
}

func (k *socket) send(frame []byte) error {
	if err := k.conn.SetWriteDeadline(time.Now().Add(writeWait)); err != nil {
		return err
	}
	return k.conn.WriteMessage(fastws.TextMessage, frame)
}

// alive gives the client time until its next word. A kick that came in between is not undone.
func (k *socket) alive() {
	_ = k.conn.SetReadDeadline(time.Now().Add(readWait)) // a broken connection shows at the next read
	select {
	case <-k.dead:
		_ = k.conn.SetReadDeadline(time.Unix(1, 0)) // as above
	default:
	}
}

// kick makes the reader end. Closing the connection would do nothing: Fiber closes it when the handler returns.
func (k *socket) kick() {
	k.kickOne.Do(func() { close(k.dead) })
	_ = k.conn.SetReadDeadline(time.Unix(1, 0)) // a broken connection has ended the reader already
}
