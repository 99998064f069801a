package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"net/smtp"
	"time"
)

// mailTime is how long a letter may take.
const mailTime = 15 * time.Second

// A mailer sends plain letters through one SMTP server. A letter holds a sign-in link, so it is never sent in the clear:
// without STARTTLS only to this very machine.
type mailer struct {
	addr string // host:port
	user string // empty: no signing in
	pass string
	from string
	now  func() time.Time
}

// Send sends a letter. Nothing of it is kept.
func (m mailer) Send(ctx context.Context, to, subject, body string) error {
	recipient, err := mail.ParseAddress(to)
	if err != nil {
		return fmt.Errorf("mail: address: %w", err)
	}
	sender, err := mail.ParseAddress(m.from)
	if err != nil {
		return fmt.Errorf("mail: --smtp-from: %w", err)
	}
	letter, err := m.letter(sender, recipient, subject, body)
	if err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, mailTime)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", m.addr)
	if err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	deadline, _ := ctx.Deadline()
	if err := conn.SetDeadline(deadline); err != nil {
		return errors.Join(err, conn.Close())
	}
	host, _, _ := net.SplitHostPort(m.addr) // checked with the configuration
	client, err := smtp.NewClient(conn, host)
	if err != nil {
		return errors.Join(fmt.Errorf("mail: %w", err), conn.Close())
	}
	defer client.Close() //nolint:errcheck // after Quit there is nothing to tell
	if err := m.secure(client, host); err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	if err := deliver(client, sender.Address, recipient.Address, letter); err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	return nil
}

// secure begins TLS and signs in.
func (m mailer) secure(client *smtp.Client, host string) error {
	if ok, _ := client.Extension("STARTTLS"); ok {
		if err := client.StartTLS(&tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}); err != nil {
			return err
		}
	} else if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return errors.New("the server does not offer STARTTLS, and a sign-in link is not sent in the clear")
	}
	if m.user == "" {
		return nil
	}
	return client.Auth(smtp.PlainAuth("", m.user, m.pass, host))
}

func deliver(client *smtp.Client, from, to string, letter []byte) error {
	if err := client.Mail(from); err != nil {
		return err
	}
	if err := client.Rcpt(to); err != nil {
		return err
	}
	w, err := client.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write(letter); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return client.Quit()
}

// letter writes headers and body. Addresses were parsed and the subject is encoded, so that no line of another's begins a
// header.
func (m mailer) letter(from, to *mail.Address, subject, body string) ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "From: %s\r\nTo: %s\r\nSubject: %s\r\nDate: %s\r\n", from, to,
		mime.QEncoding.Encode("utf-8", subject), m.now().Format(time.RFC1123Z))
	b.WriteString("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n")
	w := quotedprintable.NewWriter(&b)
	if _, err := w.Write([]byte(body)); err != nil {
		return nil, err
	}
	return b.Bytes(), w.Close()
}

// mail gives what sends letters; nil when no server is configured.
func (c serveCmd) mail(now func() time.Time) func(ctx context.Context, to, subject, body string) error {
	if c.SMTP == "" {
		return nil
	}
	return mailer{addr: c.SMTP, user: c.SMTPUser, pass: c.SMTPPass, from: c.SMTPFrom, now: now}.Send
}
