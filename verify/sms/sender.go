package sms

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"time"

	"github.com/twilio/twilio-go/client"
	api "github.com/twilio/twilio-go/rest/api/v2010"

	"supportline/ivr/phone"
	"supportline/verify"
)

const (
	twilioURL      = "https://api.twilio.com"
	requestTimeout = 8 * time.Second
	// Bounds of ValidityPeriod, in seconds: Twilio takes 1 to 36000 and recommends more than 5.
	minValidity, maxValidity = 6, 36000
)

// Config is an account at Twilio. From or MessagingService must be set.
type Config struct {
	AccountSID       string // AC…
	Key              string // SK…, or the account SID when Secret is its auth token
	Secret           verify.Secret
	From             string // a number of the account in E.164, or a registered sender name
	MessagingService string // MG…; fraud checks need one
	BaseURL          string // default https://api.twilio.com; http only for loopback
	// StatusCallback is where Twilio reports on; "delivery" is added to its query. Empty: nothing is reported.
	StatusCallback string
	Timeout        time.Duration // of a request; default 8 s
	Now            func() time.Time
}

// Sender sends text messages. It is safe for concurrent use.
type Sender struct {
	config   Config
	base     *url.URL
	callback *url.URL // nil: none
	network  http.RoundTripper
}

var _ verify.Sender = (*Sender)(nil)

var (
	sidShape    = regexp.MustCompile(`^[A-Z]{2}[0-9a-f]{32}$`)
	secretShape = regexp.MustCompile(`^[A-Za-z0-9]+$`) // the client refuses others with a misleading code
)

// New checks the account's settings. It sends nothing.
func New(c Config) (*Sender, error) {
	switch {
	case !sidShape.MatchString(c.AccountSID) || !sidShape.MatchString(c.Key):
		return nil, errors.New("twilio: account and key are two letters and 32 hex digits (AC…, SK…)")
	case !secretShape.MatchString(c.Secret.Reveal()):
		return nil, errors.New("twilio: the secret of the key is missing or holds more than letters and digits")
	case c.From == "" && c.MessagingService == "":
		return nil, errors.New("twilio: name a number to send from, or a messaging service")
	case c.Now == nil:
		return nil, errors.New("twilio: there is no clock")
	}
	if c.BaseURL == "" {
		c.BaseURL = twilioURL
	}
	if c.Timeout <= 0 {
		c.Timeout = requestTimeout
	}
	s := &Sender{config: c, network: http.DefaultTransport.(*http.Transport).Clone()}
	var err error
	if s.base, err = address(c.BaseURL); err != nil {
		return nil, fmt.Errorf("twilio: base address: %w", err)
	}
	if c.StatusCallback != "" {
		if s.callback, err = address(c.StatusCallback); err != nil {
			return nil, fmt.Errorf("twilio: status callback: %w", err)
		}
	}
	return s, nil
}

// address reads an absolute https address; http is for loopback only, since credentials and PINs travel there.
func address(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil {
		return nil, err
	}
	ip := net.ParseIP(u.Hostname())
	local := u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
	if u.Host == "" || u.Scheme != "https" && !(u.Scheme == "http" && local) {
		return nil, fmt.Errorf("%q is no https address", u.Redacted())
	}
	return u, nil
}

// Send asks Twilio to send m, and returns the message's SID. The error is a *verify.SendError.
func (s *Sender) Send(ctx context.Context, m verify.Message) (string, error) {
	to, err := phone.Parse(m.To, "")
	if err != nil {
		return "", &verify.SendError{Class: verify.ClassBadAddress, Code: "not-e164"}
	}
	left := m.Until.Sub(s.config.Now())
	if left <= 0 {
		return "", &verify.SendError{Class: verify.ClassPermanent, Code: "too-late"}
	}
	ctx, cancel := context.WithTimeout(ctx, s.config.Timeout)
	defer cancel()
	trip := &roundTrip{ctx: ctx, base: s.base, network: s.network}
	c := &client.Client{Credentials: client.NewCredentials(s.config.Key, s.config.Secret.Reveal()), HTTPClient: &http.Client{
		Transport: trip, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	c.SetAccountSid(s.config.AccountSID)
	sent, err := api.NewApiServiceWithClient(c).CreateMessage(s.params(m, to, left))
	switch {
	case err != nil || trip.status >= 300: // the client takes a redirect for a success
		return "", failure(err, trip)
	case sent == nil || sent.Sid == nil || *sent.Sid == "":
		return "", &verify.SendError{Class: verify.ClassUnknown, Code: "no-sid"}
	}
	return *sent.Sid, nil
}

func (s *Sender) params(m verify.Message, to phone.Number, left time.Duration) *api.CreateMessageParams {
	p := &api.CreateMessageParams{}
	p.SetTo(to.E164()).SetBody(m.Body)
	// Twilio drops what it could not send while the PIN lived.
	p.SetValidityPeriod(min(max(int(left/time.Second), minValidity), maxValidity))
	if s.config.From != "" {
		p.SetFrom(s.config.From)
	}
	if s.config.MessagingService != "" {
		p.SetMessagingServiceSid(s.config.MessagingService).SetRiskCheck("enable")
	}
	if s.callback != nil {
		u := *s.callback
		q := u.Query()
		q.Set("delivery", m.ID) // the report may come before the answer with the SID
		u.RawQuery = q.Encode()
		p.SetStatusCallback(u.String())
	}
	return p
}
