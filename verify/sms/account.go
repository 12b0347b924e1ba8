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
	requestsAtOnce = 8
)

// Config is an account at Twilio. From or MessagingService must be set.
type Config struct {
	AccountSID       string // AC…
	Key              string // SK…, or the account SID when Secret is its auth token
	Secret           verify.Secret
	From             string // a number of the account in E.164, or a registered sender name
	MessagingService string // MG…; fraud checks need one
	BaseURL          string // default https://api.twilio.com; http only for loopback
	// StatusCallback is where Twilio reports on; the delivery's ID is added to its path. Empty: nothing is reported.
	StatusCallback string
	Timeout        time.Duration // of a request; default 8 s
	AtOnce         int           // requests; default 8
	Now            func() time.Time
}

// account is what both senders ask.
type account struct {
	config   Config
	base     *url.URL
	callback *url.URL // nil: none
	network  http.RoundTripper
	slots    chan struct{} // filled by requests that are up
}

var (
	sidShape    = regexp.MustCompile(`^[A-Z]{2}[0-9a-f]{32}$`)
	secretShape = regexp.MustCompile(`^[A-Za-z0-9]+$`) // the client refuses others with a misleading code
)

func newAccount(c Config) (*account, error) {
	switch {
	case !sidShape.MatchString(c.AccountSID) || !sidShape.MatchString(c.Key):
		return nil, errors.New("twilio: account and key are two letters and 32 hex digits (AC…, SK…)")
	case !secretShape.MatchString(c.Secret.Reveal()):
		return nil, errors.New("twilio: the secret of the key is missing or holds more than letters and digits")
	case c.Now == nil:
		return nil, errors.New("twilio: there is no clock")
	}
	if c.BaseURL == "" {
		c.BaseURL = twilioURL
	}
	if c.Timeout <= 0 {
		c.Timeout = requestTimeout
	}
	if c.AtOnce <= 0 {
		c.AtOnce = requestsAtOnce
	}
	s := &account{config: c, network: http.DefaultTransport.(*http.Transport).Clone(), slots: make(chan struct{}, c.AtOnce)}
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

// ask makes one request within the time-out, when there is a slot for it.
func (a *account) ask(ctx context.Context, request func(*api.ApiService) error) *verify.SendError {
	ctx, cancel := context.WithTimeout(ctx, a.config.Timeout)
	defer cancel()
	select {
	case a.slots <- struct{}{}:
		defer func() { <-a.slots }()
	case <-ctx.Done(): // nothing was sent
		return &verify.SendError{Class: verify.ClassTemporary, Code: "busy", Detail: "too many requests are waiting for Twilio's API"}
	}
	trip := &roundTrip{ctx: ctx, base: a.base, network: a.network}
	c := &client.Client{Credentials: client.NewCredentials(a.config.Key, a.config.Secret.Reveal()), HTTPClient: &http.Client{
		Transport: trip, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	c.SetAccountSid(a.config.AccountSID)
	if err := request(api.NewApiServiceWithClient(c)); err != nil || trip.status >= 300 { // the client takes a redirect for a success
		return failure(err, trip)
	}
	return nil
}

// reach is where m goes, and how long its PIN still lives.
func (a *account) reach(m verify.Message) (phone.Number, time.Duration, *verify.SendError) {
	to, err := phone.Parse(m.To, "")
	if err != nil {
		return to, 0, &verify.SendError{Class: verify.ClassBadAddress, Code: "not-e164"}
	}
	left := m.Until.Sub(a.config.Now())
	if left <= 0 {
		return to, 0, &verify.SendError{Class: verify.ClassPermanent, Code: "too-late"}
	}
	return to, left, nil
}

// Reports tells whether receipts come.
func (a *account) Reports() bool { return a.callback != nil }

// reportsOn is where Twilio reports on m: it holds our own name for m, since a report may come before the answer with
// Twilio's.
func (a *account) reportsOn(m verify.Message) string { return a.callback.JoinPath(m.ID).String() }
