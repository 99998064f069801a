package web

import (
	"bufio"
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"

	"norrbottenforalla.se/quiz/live"
)

const (
	// streamLife ends a stream before something on the way does; the browser comes back by itself.
	streamLife  = 10 * time.Minute
	streamBreak = 15 * time.Second // between signs of life
)

// getEvents is the way for those whose network refuses sockets: the same frames as a stream of events. Commands come
// as forms.
func (s *Server) getEvents(page livePage) fiber.Handler {
	return func(c *fiber.Ctx) error {
		e, err := page.enter(c)
		gone := errors.Is(err, errNoSeat)
		if err != nil && !gone {
			return err
		}
		e.P = words(c)
		c.Set(fiber.HeaderContentType, "text/event-stream")
		c.Set(fiber.HeaderCacheControl, "no-store")
		c.Set("X-Accel-Buffering", "no") // nginx would keep the events back
		if gone {
			return c.Send(event(byeFrame(e.P, byeSignIn, 0)))
		}
		if !s.conns.begin() {
			return c.Send(event(byeFrame(e.P, string(live.ByeRestart), restartRetry())))
		}
		room, feed, err := s.attach(e)
		if err != nil {
			s.conns.end()
			return err
		}
		f := newFollower(page, e, false, s.Now)
		c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
			defer s.conns.end()
			defer room.Detach(feed)
			defer s.recoverLive("stream")
			s.stream(w, f, feed)
		})
		return nil
	}
}

// stream writes events until the page goes away, the server closes, or the stream is old enough.
func (s *Server) stream(w *bufio.Writer, f *follower, feed *live.Feed) {
	old := time.NewTimer(streamLife)
	defer old.Stop()
	quiet := time.NewTicker(min(streamBreak, s.ping))
	defer quiet.Stop()
	for {
		last := false
		select {
		case <-old.C:
			return
		case <-quiet.C:
			if s.shutOut(f.entry) {
				_, _ = w.Write(event(byeFrame(f.entry.P, byeSignIn, 0))) // Flush reports what went wrong
				last = true
				break
			}
			_, _ = w.WriteString(": still here\n\n") // Flush reports what went wrong
		case <-s.conns.closing:
			_, _ = w.Write(event(byeFrame(f.entry.P, string(live.ByeRestart), restartRetry()))) // as above
			last = true
		case u, ok := <-feed.C():
			if !ok {
				u.Bye = live.ByeRestart
			}
			frames, err := f.frames(u)
			if err != nil {
				s.logLive("render", err)
				return
			}
			for _, frame := range frames {
				_, _ = w.Write(event(frame)) // as above
			}
			if u.Bye != "" {
				_, _ = w.Write(event(byeFrame(f.entry.P, string(u.Bye), retryAfter(string(u.Bye))))) // as above
				last = true
			}
		}
		if err := w.Flush(); err != nil || last {
			return
		}
	}
}

// event frames a message as a server-sent event. A frame is one line of JSON.
func event(frame []byte) []byte {
	out := make([]byte, 0, len(frame)+8)
	out = append(out, "data: "...)
	out = append(out, frame...)
	return append(out, "\n\n"...)
}
