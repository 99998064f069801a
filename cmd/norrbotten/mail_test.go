package main

import (
	"bufio"
	"context"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"testing"
	"time"
)

// postOffice is an SMTP server on this machine that takes one letter and gives what it was told.
func postOffice(t *testing.T) (addr string, letter <-chan string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	got := make(chan string, 1)
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		_ = conn.SetDeadline(time.Now().Add(5 * time.Second))
		say := func(line string) { _, _ = io.WriteString(conn, line+"\r\n") }
		in := bufio.NewScanner(conn)
		var all strings.Builder
		say("220 post office")
		for data := false; in.Scan(); {
			line := in.Text()
			all.WriteString(line + "\r\n")
			switch {
			case data && line == ".":
				data = false
				say("250 taken")
			case data:
			case strings.HasPrefix(line, "EHLO"):
				say("250-post office")
				say("250 8BITMIME")
			case strings.HasPrefix(line, "DATA"):
				data = true
				say("354 go on")
			case strings.HasPrefix(line, "QUIT"):
				say("221 bye")
				got <- all.String()
				return
			default:
				say("250 ok")
			}
		}
	}()
	return l.Addr().String(), got
}

func TestLetterArrives(t *testing.T) {
	addr, letter := postOffice(t)
	at := time.Date(2026, 11, 22, 7, 0, 0, 0, time.UTC)
	m := mailer{addr: addr, from: "Norrbotten för alla <cirklar@example.org>", now: func() time.Time { return at }}
	const body = "Hej!\n\nÖppna länken så är du inloggad:\nhttps://example.org/in/abc=def\n"
	if err := m.Send(context.Background(), "ledare@example.org", "Välkommen som ledare\r\nBcc: annan@example.org", body); err != nil {
		t.Fatal(err)
	}
	raw := <-letter
	for _, line := range []string{"MAIL FROM:<cirklar@example.org>", "RCPT TO:<ledare@example.org>"} {
		if !strings.Contains(raw, line) {
			t.Errorf("the server was not told %q:\n%s", line, raw)
		}
	}
	_, data, _ := strings.Cut(raw, "DATA\r\n")
	data, _, _ = strings.Cut(data, "\r\n.\r\n")
	read, err := mail.ReadMessage(strings.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(read.Header.Get("Subject"))
	if err != nil || !strings.HasPrefix(subject, "Välkommen som ledare") || read.Header.Get("Bcc") != "" {
		t.Errorf("subject %q, Bcc %q, %v", subject, read.Header.Get("Bcc"), err)
	}
	text, err := io.ReadAll(quotedprintable.NewReader(read.Body))
	if err != nil || strings.ReplaceAll(strings.TrimSpace(string(text)), "\r\n", "\n") != strings.TrimSpace(body) {
		t.Errorf("the letter says %q, %v", text, err)
	}
}

func TestLinksAreNotSentInTheClear(t *testing.T) {
	addr, _ := postOffice(t)
	_, port, _ := net.SplitHostPort(addr)
	// Another name for this machine, which the mailer cannot know to be it.
	m := mailer{addr: net.JoinHostPort("127.0.0.1.nip.invalid", port), from: "a@example.org", now: time.Now}
	if err := m.Send(context.Background(), "b@example.org", "x", "y"); err == nil {
		t.Error("sent")
	}
	for _, to := range []string{"", "inte en adress", "a@example.org, b@example.org"} {
		if err := m.Send(context.Background(), to, "x", "y"); err == nil || !strings.Contains(err.Error(), "address") {
			t.Errorf("%q: %v", to, err)
		}
	}
}
