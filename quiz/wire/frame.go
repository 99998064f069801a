// Package wire turns commands and views into what travels between server and client, and back.
//
// A client names one of two subprotocols. Both carry the same envelope and take the same commands; the first sends
// regions of the page as HTML, the second the same view as data. A newer version gets a new name and may run beside.
package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// The subprotocols of the socket.
const (
	SubHTML = "norrbotten.v1.html"
	SubJSON = "norrbotten.v1.json"
)

// MaxFrame is the largest message that a client may send, in bytes.
const MaxFrame = 8 << 10

// Kinds of frames to a client.
const (
	TRegion = "region" // Into, HTML: replaces the element with that id
	TState  = "state"  // D: the whole view; the last one counts
	TAck    = "ack"    // CID, and Saved or Err with Say
	TPong   = "pong"   // Now
	TBye    = "bye"    // Why, Say, Retry: sent before the server closes
)

// A Frame is one message to a client. Seq rises within an Epoch; a client drops what is older than it has, and takes
// any other epoch as new. Now is the server's clock in milliseconds since 1970.
type Frame struct {
	V     int    `json:"v"`
	T     string `json:"t"`
	Seq   int64  `json:"seq,omitempty"`
	Epoch string `json:"epoch,omitempty"`
	Now   int64  `json:"now,omitempty"`
	Into  string `json:"into,omitempty"`
	HTML  string `json:"html,omitempty"`
	CID   string `json:"cid,omitempty"`
	Saved string `json:"saved,omitempty"` // clock time when the command was kept, in the reader's words
	Err   string `json:"err,omitempty"`   // code of a refusal
	Say   string `json:"say,omitempty"`   // the same in the reader's words
	Why   string `json:"why,omitempty"`
	Retry int64  `json:"retry,omitempty"` // milliseconds
	D     any    `json:"d,omitempty"`
}

// Encode gives the frame as one line of JSON. "<" is not escaped: frames never stand inside a page.
func (f Frame) Encode() []byte {
	f.V = 1
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(f); err != nil {
		// D is one of this package's own types; an error here is a mistake in the program.
		panic(fmt.Sprintf("wire: encode: %v", err))
	}
	return bytes.TrimRight(b.Bytes(), "\n")
}

// Fields are what a form sends: every value a string, every name any number of times.
type Fields map[string][]string

// Get gives the first value of a name, or "".
func (f Fields) Get(name string) string {
	if v := f[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

var errFrame = errors.New("wire: not a frame of this protocol")

// Parse reads a message from a client: one JSON object of strings, numbers, booleans and lists of strings. "t" says
// what it asks for, "cid" which asking this is. Anything else is an error, and so is a message over MaxFrame.
func Parse(frame []byte) (t, cid string, f Fields, err error) {
	if len(frame) > MaxFrame {
		return "", "", nil, errFrame
	}
	var raw map[string]any
	d := json.NewDecoder(bytes.NewReader(frame))
	d.UseNumber()
	if err := d.Decode(&raw); err != nil || raw == nil || d.More() {
		return "", "", nil, errFrame
	}
	f = make(Fields, len(raw))
	for name, v := range raw {
		values, ok := values(v)
		if !ok {
			return "", f.Get("cid"), nil, errFrame
		}
		f[name] = values
	}
	return f.Get("t"), f.Get("cid"), f, nil
}

func values(v any) ([]string, bool) {
	list, isList := v.([]any)
	if !isList {
		s, ok := scalar(v)
		return []string{s}, ok
	}
	out := make([]string, 0, len(list))
	for _, x := range list {
		s, ok := scalar(x)
		if !ok {
			return nil, false
		}
		out = append(out, s)
	}
	return out, true
}

func scalar(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	case bool:
		if v {
			return "true", true
		}
		return "false", true
	}
	return "", false
}
