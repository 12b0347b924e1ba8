package main

import (
	"context"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"time"

	"github.com/emersion/go-smtp"

	"supportline/ivr/console"
	"supportline/verify"
)

// catcher takes the demo's mail and SMS instead of the world.
type catcher struct {
	now  func() time.Time
	show func(console.Message)
}

// maxMail bounds a caught mail, in bytes.
const maxMail = 256 << 10

// serveSMTP takes mail on l until ctx ends.
func (c *catcher) serveSMTP(ctx context.Context, l net.Listener) error {
	s := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &delivery{catcher: c}, nil }))
	s.Domain, s.MaxMessageBytes, s.MaxRecipients = "localhost", maxMail, 10
	s.ReadTimeout, s.WriteTimeout = 10*time.Second, 10*time.Second
	stop := context.AfterFunc(ctx, func() { s.Close() })
	defer stop()
	if err := s.Serve(l); err != nil && ctx.Err() == nil {
		return fmt.Errorf("catch mail on %s: %w", l.Addr(), err)
	}
	return nil
}

// Send takes an SMS (verify.Sender).
func (c *catcher) Send(_ context.Context, m verify.Message) (string, error) {
	c.show(console.Message{At: c.now(), Channel: m.Channel, To: m.To, Subject: m.Subject, Text: m.Body})
	return "caught", nil
}

// delivery is one SMTP transaction.
type delivery struct {
	*catcher
	to []string
}

func (d *delivery) Mail(string, *smtp.MailOptions) error { return nil }
func (d *delivery) Rcpt(to string, _ *smtp.RcptOptions) error {
	d.to = append(d.to, to)
	return nil
}
func (d *delivery) Reset()        { d.to = nil }
func (d *delivery) Logout() error { return nil }

func (d *delivery) Data(r io.Reader) error {
	m, err := mail.ReadMessage(io.LimitReader(r, maxMail))
	if err != nil {
		return &smtp.SMTPError{Code: 554, Message: "that is no mail"}
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		subject = m.Header.Get("Subject")
	}
	text, err := textOf(m)
	if err != nil {
		return &smtp.SMTPError{Code: 554, Message: "that mail can not be read"}
	}
	d.show(console.Message{At: d.now(), Channel: "mail", To: strings.Join(d.to, ", "), Subject: subject, Text: string(text)})
	return nil
}

// textOf is the text of a mail: of several parts that say the same, the first, which is plain text.
func textOf(m *mail.Message) ([]byte, error) {
	body, encoding := m.Body, m.Header.Get("Content-Transfer-Encoding")
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err == nil && strings.HasPrefix(kind, "multipart/") {
		part, err := multipart.NewReader(m.Body, params["boundary"]).NextRawPart()
		if err != nil {
			return nil, err
		}
		body, encoding = part, part.Header.Get("Content-Transfer-Encoding")
	}
	if strings.EqualFold(encoding, "quoted-printable") {
		body = quotedprintable.NewReader(body)
	}
	return io.ReadAll(body)
}
