package webhook

import (
	"bytes"
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"supportline/verify"
	"supportline/verify/stir"
)

const (
	requestTimeout = 8 * time.Second
	connectTimeout = 3 * time.Second
	maxHeader      = 16 << 10
	maxAnswer      = 16 << 10 // read and thrown away, so that the connection can be used again
	shortestSecret = 16
)

// Config is where messages go.
type Config struct {
	URL string // https, with path and query as the server wants them
	// Secret signs: HMAC-SHA256 over "ID.TIMESTAMP.BODY". At least 16 bytes.
	Secret verify.Secret
	// Private allows addresses that are not of the public internet: a server in one's own network. Without it, a name that
	// leads inside is not followed.
	Private bool
	Roots   *x509.CertPool // nil: the system's
	Timeout time.Duration  // of a request; default 8 s
	Now     func() time.Time
}

// Sender posts messages. It is safe for concurrent use.
type Sender struct {
	config Config
	client *http.Client
}

var _ verify.Sender = (*Sender)(nil)

// New checks the settings. It sends nothing.
func New(c Config) (*Sender, error) {
	u, err := url.Parse(c.URL)
	switch {
	case err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.Fragment != "": // the error would repeat the address
		return nil, errors.New("webhook: the address must be like https://messages.contoso.example/pin, without a user: a PIN goes there")
	case len(c.Secret.Reveal()) < shortestSecret:
		return nil, errors.New("webhook: the secret must have at least 16 bytes; make one with: openssl rand -hex 32")
	case c.Now == nil:
		return nil, errors.New("webhook: there is no clock")
	}
	c.Timeout = cmp.Or(c.Timeout, requestTimeout)
	dialer := &net.Dialer{Timeout: connectTimeout}
	if !c.Private {
		dialer.Control = stir.PublicOnly
	}
	return &Sender{c, &http.Client{
		Transport: &http.Transport{Proxy: nil, DialContext: dialer.DialContext, ForceAttemptHTTP2: true,
			TLSClientConfig:     &tls.Config{RootCAs: c.Roots, MinVersion: tls.VersionTLS12},
			TLSHandshakeTimeout: connectTimeout, MaxResponseHeaderBytes: maxHeader, DisableCompression: true,
			MaxConnsPerHost: 8, IdleConnTimeout: time.Minute},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// payload is the body of a request. The same message has the same id each time it is tried.
type payload struct {
	Type      string    `json:"type"` // "pin"
	Timestamp time.Time `json:"timestamp"`
	Data      data      `json:"data"`
}

type data struct {
	ID       string    `json:"id"`
	To       string    `json:"to"` // E.164
	Language string    `json:"language"`
	Text     string    `json:"text"`
	Expires  time.Time `json:"expires"` // later the text is worth nothing
}

// Send posts m, and returns its own ID: the server has no name for it. The error is a *verify.SendError.
func (s *Sender) Send(ctx context.Context, m verify.Message) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, s.config.Timeout)
	defer cancel()
	now := s.config.Now()
	body, err := json.Marshal(payload{"pin", now.UTC(), data{m.ID, m.To, m.Lang, m.Body, m.Until.UTC()}})
	if err != nil {
		return "", &verify.SendError{Class: verify.ClassPermanent, Code: "message"}
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.config.URL, bytes.NewReader(body))
	if err != nil {
		return "", &verify.SendError{Class: verify.ClassSetup, Code: "address"}
	}
	stamp := strconv.FormatInt(now.Unix(), 10)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "supportline")
	r.Header.Set("Webhook-Id", m.ID)
	r.Header.Set("Webhook-Timestamp", stamp)
	r.Header.Set("Webhook-Signature", "v1,"+sign(s.config.Secret, m.ID, stamp, body))
	res, err := s.client.Do(r)
	if err != nil {
		return "", lost(err)
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, maxAnswer)) // taken over or not: the status has said it
	if f := refusal(res); f != nil {
		return "", f
	}
	return m.ID, nil
}

// sign is the signature of a request, in Base64.
func sign(secret verify.Secret, id, stamp string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret.Reveal()))
	_, _ = io.WriteString(mac, id+"."+stamp+".")
	mac.Write(body)
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}
