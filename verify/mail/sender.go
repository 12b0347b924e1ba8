package mail

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"supportline/verify"
)

// implicitTLS is the port on which TLS comes before SMTP (RFC 8314); elsewhere STARTTLS is asked for.
const implicitTLS = 465

const stepTimeout = 8 * time.Second

// TLS settings.
const (
	TLSMandatory = "mandatory"
	TLSNone      = "none"
)

// Config is a mail server that relays for us.
type Config struct {
	Host     string
	Port     int    // default 587
	From     string // "Contoso Support <support@contoso.example>"
	User     string // empty: no log-in
	Password verify.Secret
	TLS      string // TLSMandatory (default; TLSNone for a loopback Host) or TLSNone
	// DKIM signs what leaves, where the relay does not (RFC 6376). Selector empty: it is not signed here.
	DKIM    DKIM
	Roots   *x509.CertPool // nil: the system's
	Timeout time.Duration  // of each step of the conversation; default 8 s
}

// Sender sends mail, a connection a message. It is safe for concurrent use.
type Sender struct {
	config Config
	domain string                    // of From, for Message-IDs
	signer func() *gomail.DKIMSigner // nil: nothing is signed here
}

var _ verify.Sender = (*Sender)(nil)

// New checks the settings. It sends nothing.
func New(c Config) (*Sender, error) {
	if c.Host == "" {
		return nil, errors.New("mail: the host of the mail server is not set")
	}
	from, err := netmail.ParseAddress(c.From)
	if err != nil {
		return nil, errors.New("mail: from is no mail address such as Contoso Support <support@contoso.example>")
	}
	c.Port = cmp.Or(c.Port, 587)
	c.Timeout = cmp.Or(c.Timeout, stepTimeout)
	local := isLoopback(c.Host)
	if c.TLS == "" {
		c.TLS = TLSMandatory
		if local {
			c.TLS = TLSNone
		}
	}
	switch {
	case c.Port < 1 || c.Port > 65535:
		return nil, fmt.Errorf("mail: %d is no port", c.Port)
	case c.TLS != TLSMandatory && c.TLS != TLSNone:
		return nil, fmt.Errorf("mail: tls is %q, not mandatory or none", c.TLS)
	case c.User != "" && c.TLS == TLSNone && !local:
		return nil, errors.New("mail: a password is not sent without TLS: set tls to mandatory, or drop user and password")
	}
	s := &Sender{config: c, domain: from.Address[strings.LastIndexByte(from.Address, '@')+1:]}
	s.signer, err = c.DKIM.signer(s.domain)
	return s, err
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Send hands m to the server, and returns its Message-ID. The error is a *verify.SendError.
func (s *Sender) Send(ctx context.Context, m verify.Message) (string, error) {
	msg, id, err := s.compose(m)
	if err != nil {
		return "", &verify.SendError{Class: verify.ClassBadAddress, Code: "address"}
	}
	line := &line{ctx: ctx, config: s.config}
	defer line.close()
	c, err := s.client(line)
	if err != nil {
		return "", &verify.SendError{Class: verify.ClassSetup, Code: "settings", Detail: err.Error()}
	}
	server, err := c.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return "", dialFailure(err)
	}
	err = c.SendWithSMTPClient(server, msg)
	if err != nil && !msg.IsDelivered() {
		return "", sendFailure(err)
	}
	_ = c.CloseWithSMTPClient(server) // the message is taken over: a QUIT that fails changes nothing
	return id, nil
}

// compose writes the message as RFC 5322. Nobody's holiday answer is wanted (RFC 3834, MS-OXCMAIL).
func (s *Sender) compose(m verify.Message) (*gomail.Msg, string, error) {
	msg := gomail.NewMsg()
	if err := errors.Join(msg.From(s.config.From), msg.To(m.To)); err != nil {
		return nil, "", err
	}
	id := m.ID + "@" + s.domain
	msg.SetMessageIDWithValue(id)
	msg.SetDate()
	msg.SetUserAgent("supportline")
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetGenHeader("X-Auto-Response-Suppress", "All")
	if m.Lang != "" {
		msg.SetGenHeader("Content-Language", m.Lang)
	}
	msg.Subject(m.Subject)
	msg.SetBodyString(gomail.TypeTextPlain, m.Body)
	msg.AddAlternativeString(gomail.TypeTextHTML, page(m.Body, m.Lang))
	if s.signer != nil {
		msg.SetDKIM(s.signer())
	}
	return msg, id, nil
}

func (s *Sender) client(l *line) (*gomail.Client, error) {
	o := []gomail.Option{gomail.WithPort(s.config.Port), gomail.WithTimeout(s.config.Timeout), gomail.WithoutNoop(), gomail.WithoutRset(),
		gomail.WithTLSConfig(s.config.tls()), gomail.WithDialContextFunc(l.dial)}
	switch {
	case s.config.TLS == TLSNone:
		o = append(o, gomail.WithTLSPolicy(gomail.NoTLS))
	case s.config.Port == implicitTLS:
		o = append(o, gomail.WithSSL())
	default:
		o = append(o, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if s.config.User != "" {
		o = append(o, gomail.WithUsername(s.config.User), gomail.WithPassword(s.config.Password.Reveal()),
			gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin))
	}
	return gomail.NewClient(s.config.Host, o...)
}

func (c Config) tls() *tls.Config {
	return &tls.Config{ServerName: c.Host, RootCAs: c.Roots, MinVersion: tls.VersionTLS12}
}
