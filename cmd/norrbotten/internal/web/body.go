package web

import (
	"bytes"
	"io"
	"net"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"norrbottenforalla.se/circles/report"
)

// How much can be sent at once. Whoever does not sign in sends a form of a few lines.
const (
	bodyLimit  = 64 << 10
	textLimit  = 512 << 10                         // minutes: many large boxes
	tableLimit = 2*report.MaxCSVBytes + (32 << 10) // a table in a file, and another in the box
)

var (
	tablePath   = []byte("/papper/tabell")
	minutesTail = []byte("/anteckningar")
	circlesPath = []byte("/cirklar/")
)

// bodyLimitOf tells how much may be sent to an address, before any of it is read.
func bodyLimitOf(h *fasthttp.RequestHeader) int {
	path, _, _ := bytes.Cut(h.RequestURI(), []byte("?"))
	switch {
	case !bytes.Contains(path, circlesPath): // a proxy may send the whole address
	case bytes.HasSuffix(path, tablePath):
		return tableLimit
	case bytes.HasSuffix(path, minutesTail):
		return textLimit
	}
	return bodyLimit
}

// textPage is how many bytes a page of text is when a browser sends it: 2,500 characters, of which letters beyond a–z and most
// signs take three bytes and more: 1.42 bytes for a character, measured on our own Swedish words.
const textPage = 3500

// pagesOf tells roughly how many pages of text so many bytes are.
func pagesOf(bytes int) int { return max(1, (bytes+textPage/2)/textPage) }

// tooBig puts what was too much to read into words: how much it was, as a number and as pages, and what to do.
func tooBig(c *fiber.Ctx) problem {
	h := &c.Request().Header
	most, sent := bodyLimitOf(h), h.ContentLength()
	id, args := "ErrorTooBig", []any{"Most", most >> 10, "MostPages", pagesOf(most)}
	if bytes.HasSuffix(c.Request().URI().Path(), tablePath) {
		id, args = "ErrorTooBigTable", []any{"Most", report.MaxCSVBytes >> 10}
	}
	if sent > 0 {
		args = append(args, "Size", (sent+1023)>>10, "Pages", pagesOf(sent))
	} else {
		id += "Unknown" // sent in pieces, without saying how many
	}
	return problem{Status: fiber.StatusRequestEntityTooLarge, ID: id, Args: args, Code: "too_big"}
}

// A patientListener gives connections that can be closed without losing the answer: see patientConn.
type patientListener struct{ net.Listener }

func (l patientListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &patientConn{Conn: conn}, nil
}

// How much of what is still coming is read, and for how long, before a connection is closed.
const (
	patienceBytes = 64 << 20
	patience      = 5 * time.Second
)

// A patientConn can be told to read on before it closes. A server that answers while the browser still sends, and closes,
// makes the system tell the browser that the connection broke; the answer is then never shown.
type patientConn struct {
	net.Conn
	reads atomic.Bool
}

// Close closes the connection, after what is still coming when it was told so.
func (c *patientConn) Close() error {
	if c.reads.Swap(false) {
		if half, ok := c.Conn.(interface{ CloseWrite() error }); ok && half.CloseWrite() == nil {
			// What comes is thrown away, so what goes wrong with it is nothing.
			_ = c.Conn.SetReadDeadline(time.Now().Add(patience))
			_, _ = io.CopyN(io.Discard, c.Conn, patienceBytes)
		}
	}
	return c.Conn.Close()
}

// readOn lets the answer reach a browser that is still sending.
func readOn(c *fiber.Ctx) {
	if conn, ok := c.Context().Conn().(*patientConn); ok {
		conn.reads.Store(true)
	}
}
