package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"supportline/verify"
)

// postOffice is a mail server.
type postOffice struct {
	mu              sync.Mutex
	letters         []string
	greet, mailFrom error
	rcpt, data      error
	auth            error
	port            int
	hangUp          bool
}

// arrived are the letters so far.
func (p *postOffice) arrived() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.letters)
}

func (p *postOffice) NewSession(c *smtp.Conn) (smtp.Session, error) { return &visit{p, c}, p.greet }

type visit struct {
	office *postOffice
	conn   *smtp.Conn
}

func (v *visit) AuthMechanisms() []string { return []string{sasl.Plain} }

func (v *visit) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if v.office.auth == nil && (user != "us" || password != "s3cret") {
			return smtp.ErrAuthFailed
		}
		return v.office.auth
	}), nil
}

func (v *visit) Mail(string, *smtp.MailOptions) error { return v.office.mailFrom }
func (v *visit) Rcpt(string, *smtp.RcptOptions) error { return v.office.rcpt }
func (v *visit) Reset()                               {}
func (v *visit) Logout() error                        { return nil }

func (v *visit) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	v.office.mu.Lock()
	defer v.office.mu.Unlock()
	v.office.letters = append(v.office.letters, string(b))
	if v.office.hangUp {
		v.conn.Conn().Close()
	}
	return v.office.data
}

// open starts the server, with STARTTLS when there is a certificate.
func (p *postOffice) open(t *testing.T, certificate *tls.Config) {
	t.Helper()
	s := smtp.NewServer(p)
	s.Domain, s.TLSConfig, s.AllowInsecureAuth = "mail.contoso.example", certificate, false
	s.ErrorLog = quiet{}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.port = l.Addr().(*net.TCPAddr).Port
	done := make(chan struct{})
	go func() { defer close(done); _ = s.Serve(l) }()
	t.Cleanup(func() { s.Close(); <-done })
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

// certificate is that of net/http/httptest, for 127.0.0.1 and example.com.
func certificate(t *testing.T) (*tls.Config, *x509.CertPool) {
	t.Helper()
	s := httptest.NewTLSServer(nil)
	defer s.Close()
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	return &tls.Config{Certificates: s.TLS.Certificates}, roots
}

func sender(t *testing.T, port int, change func(*Config)) *Sender {
	t.Helper()
	c := Config{Host: "127.0.0.1", Port: port, From: "Contoso Support <support@contoso.example>"}
	if change != nil {
		change(&c)
	}
	s, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var message = verify.Message{ID: "d1", Channel: verify.Mail, To: "anna@contoso.example", Subject: "Contoso Support: PIN-kod, referens 4821",
	Body: "Någon ringde.\n\nPIN: 493817\n", Lang: "sv", Until: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)}

func TestAMailArrivesAsTextThatNobodyAnswersByMachine(t *testing.T) {
	t.Parallel()
	p := &postOffice{}
	p.open(t, nil)
	id, err := sender(t, p.port, nil).Send(t.Context(), message)
	if err != nil || id != "d1@contoso.example" {
		t.Fatalf("%q, %v", id, err)
	}
	for _, want := range []string{"Message-ID: <d1@contoso.example>\r\n", "Auto-Submitted: auto-generated\r\n", "X-Auto-Response-Suppress: All\r\n",
		"Content-Type: multipart/alternative;", "Content-Type: text/plain; charset=UTF-8\r\n", "Content-Type: text/html; charset=UTF-8\r\n", "From: \"Contoso Support\" <support@contoso.example>\r\n", "To: <anna@contoso.example>\r\n",
		"Content-Language: sv\r\n", "PIN: 493817"} {
		if !strings.Contains(p.arrived()[0], want) {
			t.Errorf("%q is missing in:\n%s", want, p.arrived()[0])
		}
	}
}

func TestTLSAndLogInAreUsedWhereTheyAreMandatory(t *testing.T) {
	t.Parallel()
	config, roots := certificate(t)
	secure := func(c *Config) { c.TLS, c.Roots, c.User, c.Password = TLSMandatory, roots, "us", "s3cret" }
	p := &postOffice{}
	p.open(t, config)
	if _, err := sender(t, p.port, secure).Send(t.Context(), message); err != nil || len(p.arrived()) != 1 {
		t.Errorf("%d letters, %v", len(p.arrived()), err)
	}
	for name, c := range map[string]struct {
		office *postOffice
		tls    *tls.Config
		change func(*Config)
		class  verify.Class
		code   string
	}{
		"no STARTTLS":    {&postOffice{}, nil, secure, verify.ClassSetup, "no-starttls"},
		"foreign CA":     {&postOffice{}, config, func(c *Config) { secure(c); c.Roots = x509.NewCertPool() }, verify.ClassSetup, "tls"},
		"wrong password": {&postOffice{}, config, func(c *Config) { secure(c); c.Password = "other" }, verify.ClassSetup, "535"},
		"log-in later":   {&postOffice{auth: &smtp.SMTPError{Code: 454, Message: "later"}}, config, secure, verify.ClassTemporary, "454"},
	} {
		c.office.open(t, c.tls)
		if f := refused(t, sender(t, c.office.port, c.change), t.Context()); f.Class != c.class || f.Code != c.code {
			t.Errorf("%s: %v, want %s (%s)", name, f, c.class, c.code)
		}
	}
}

// refused sends and returns why it failed, which must not repeat address, text or credentials.
func refused(t *testing.T, s *Sender, ctx context.Context) *verify.SendError {
	t.Helper()
	id, err := s.Send(ctx, message)
	f, ok := errors.AsType[*verify.SendError](err)
	if !ok {
		t.Fatalf("taken over as %q, %v", id, err)
	}
	for _, private := range []string{"anna@", "493817", "s3cret"} {
		if strings.Contains(f.Error(), private) {
			t.Errorf("the error repeats %q: %v", private, f)
		}
	}
	return f
}

func TestEachReplyHasItsClass(t *testing.T) {
	t.Parallel()
	reply := func(code int, enhanced smtp.EnhancedCode) error {
		return &smtp.SMTPError{Code: code, EnhancedCode: enhanced, Message: "about anna@contoso.example"}
	}
	for name, c := range map[string]struct {
		office *postOffice
		class  verify.Class
		code   string
	}{
		"greylisted":        {&postOffice{rcpt: reply(451, smtp.EnhancedCode{4, 7, 1})}, verify.ClassTemporary, "451 4.7.1"},
		"no mailbox":        {&postOffice{rcpt: reply(550, smtp.EnhancedCode{5, 1, 1})}, verify.ClassBadAddress, "550 5.1.1"},
		"we may not":        {&postOffice{mailFrom: reply(550, smtp.EnhancedCode{5, 7, 1})}, verify.ClassSetup, "550 5.7.1"},
		"full for now":      {&postOffice{data: reply(452, smtp.EnhancedCode{4, 3, 1})}, verify.ClassTemporary, "452 4.3.1"},
		"content":           {&postOffice{data: reply(554, smtp.EnhancedCode{5, 6, 0})}, verify.ClassPermanent, "554 5.6.0"},
		"busy":              {&postOffice{greet: reply(421, smtp.EnhancedCode{4, 3, 2})}, verify.ClassTemporary, "421"},
		"cut after the end": {&postOffice{hangUp: true}, verify.ClassUnknown, "connection-lost"},
	} {
		c.office.open(t, nil)
		if f := refused(t, sender(t, c.office.port, nil), t.Context()); f.Class != c.class || f.Code != c.code {
			t.Errorf("%s: %v, want %s (%s)", name, f, c.class, c.code)
		}
	}
}

func TestASilentOrAbsentServerIsTemporary(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0") // connections are queued by the system, nobody speaks
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	if f := refused(t, sender(t, port, func(c *Config) { c.Timeout = 50 * time.Millisecond }), t.Context()); f.Class != verify.ClassTemporary || f.Code != "timeout" {
		t.Errorf("silent: %v", f)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if f := refused(t, sender(t, port, nil), ctx); f.Class != verify.ClassTemporary {
		t.Errorf("out of time: %v", f)
	}
	l.Close()
	if f := refused(t, sender(t, port, nil), t.Context()); f.Class != verify.ClassTemporary || f.Code != "unreachable" {
		t.Errorf("absent: %v", f)
	}
}

func TestAServerThatTricklesIsCutOffWhenTheMessagesTimeIsOver(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for range tick.C { // a greeting that never ends
			if _, err := conn.Write([]byte("220-slow\r\n")); err != nil {
				return
			}
		}
	}()
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if f := refused(t, sender(t, l.Addr().(*net.TCPAddr).Port, nil), ctx); f.Class != verify.ClassTemporary {
		t.Errorf("%v", f)
	}
}

func TestNothingCanBeWrittenIntoTheHeader(t *testing.T) {
	t.Parallel()
	p := &postOffice{}
	p.open(t, nil)
	m := message
	m.To = "anna@contoso.example\r\nBcc: eve@evil.example"
	if _, err := sender(t, p.port, nil).Send(t.Context(), m); err == nil {
		t.Error("an address with a line break was taken")
	}
	m = message
	m.Subject = "Hello\r\nBcc: eve@evil.example"
	if _, err := sender(t, p.port, nil).Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(p.arrived()[0], "\r\nBcc:") {
		t.Errorf("a header was added:\n%s", p.arrived()[0])
	}
}

func TestSettingsThatCannotWorkAreRefused(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Config){
		"host": func(c *Config) { c.Host = "" },
		"from": func(c *Config) { c.From = "support" },
		"port": func(c *Config) { c.Port = 70000 },
		"tls":  func(c *Config) { c.TLS = "maybe" },
		"password in clear": func(c *Config) {
			c.Host, c.TLS, c.User, c.Password = "mail.contoso.example", TLSNone, "us", "s3cret"
		},
	} {
		c := Config{Host: "127.0.0.1", Port: 25, From: "support@contoso.example"}
		change(&c)
		if _, err := New(c); err == nil || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
