package sms

import (
	"context"
	"errors"
	"time"

	api "github.com/twilio/twilio-go/rest/api/v2010"

	"supportline/ivr/phone"
	"supportline/verify"
)

const (
	looksThrough = 20 // newest messages to a number, of which one may be ours
	// Bounds of ValidityPeriod, in seconds: Twilio takes 1 to 36000 and recommends more than 5.
	minValidity, maxValidity = 6, 36000
)

// Sender sends text messages. It is safe for concurrent use.
type Sender struct{ *account }

var (
	_ verify.Sender   = (*Sender)(nil)
	_ verify.Reporter = (*Sender)(nil)
	_ verify.Finder   = (*Sender)(nil)
)

// New checks the account's settings. It sends nothing.
func New(c Config) (*Sender, error) {
	if c.From == "" && c.MessagingService == "" {
		return nil, errors.New("twilio: name a number to send from, or a messaging service")
	}
	a, err := newAccount(c)
	if err != nil {
		return nil, err
	}
	return &Sender{a}, nil
}

// Send asks Twilio to send m, and returns the message's SID. The error is a *verify.SendError.
func (s *Sender) Send(ctx context.Context, m verify.Message) (string, error) {
	to, left, refused := s.reach(m)
	if refused != nil {
		return "", refused
	}
	var sent *api.ApiV2010Message
	if f := s.ask(ctx, func(twilio *api.ApiService) (err error) {
		sent, err = twilio.CreateMessage(s.params(m, to, left))
		return err
	}); f != nil {
		return "", f
	}
	if sent == nil || sent.Sid == nil || *sent.Sid == "" {
		return "", &verify.SendError{Class: verify.ClassUnknown, Code: "no-sid"}
	}
	return *sent.Sid, nil
}

// Find looks for m among the newest messages to its recipient. Twilio keeps no name of ours, but the text of m, which
// holds its PIN and reference, is like no other.
func (s *Sender) Find(ctx context.Context, m verify.Message) (string, error) {
	to, _, refused := s.reach(m)
	if refused != nil {
		return "", refused
	}
	var found *api.ListMessageResponse
	if f := s.ask(ctx, func(twilio *api.ApiService) (err error) {
		p := &api.ListMessageParams{}
		found, err = twilio.PageMessage(p.SetTo(to.E164()).SetPageSize(looksThrough), "", "")
		return err
	}); f != nil {
		return "", f
	}
	if found == nil {
		return "", &verify.SendError{Class: verify.ClassUnknown, Code: "no-list"}
	}
	for _, one := range found.Messages {
		if one.Sid != nil && one.Body != nil && *one.Body == m.Body {
			return *one.Sid, nil
		}
	}
	return "", nil
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
		p.SetStatusCallback(s.reportsOn(m))
	}
	return p
}
