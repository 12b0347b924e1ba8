package sms

import (
	"context"
	"errors"
	"net/url"
	"time"

	api "github.com/twilio/twilio-go/rest/api/v2010"
	"github.com/twilio/twilio-go/twiml"

	"supportline/ivr/phone"
	"supportline/verify"
)

const (
	longestTwiml = 4000 // characters that a request to call may carry
	talkAtMost   = time.Minute
	ringAtMost   = 20 * time.Second
	saidTimes    = 3
	keyToHear    = "1"
)

// VoiceConfig is what calls need besides the account.
type VoiceConfig struct {
	// PINPage is where Twilio asks for the PIN once a key was pressed; the message's token is added to its path.
	PINPage string
	// Speaker chooses the voice, and the locale it speaks, of a language (BCP 47) for a listener in a country (ISO 3166).
	Speaker func(lang, region string) (voice, locale string)
}

// Caller telephones people, and reads a PIN out to those who press a key. It is safe for concurrent use.
type Caller struct {
	*account
	page    *url.URL
	speaker func(lang, region string) (voice, locale string)
}

var (
	_ verify.Sender   = (*Caller)(nil)
	_ verify.Reporter = (*Caller)(nil)
)

// NewCaller checks the settings. It calls nobody.
func NewCaller(c Config, v VoiceConfig) (*Caller, error) {
	if _, err := phone.Parse(c.From, ""); err != nil {
		return nil, errors.New("twilio: calls need a number to come from")
	}
	a, err := newAccount(c)
	if err != nil {
		return nil, err
	}
	page, err := address(v.PINPage)
	if err != nil || v.Speaker == nil {
		return nil, errors.Join(errors.New("twilio: calls need a page that reads PINs out, and voices"), err)
	}
	return &Caller{a, page, v.Speaker}, nil
}

// Send has m's person called, and returns the call's SID. The error is a *verify.SendError.
func (s *Caller) Send(ctx context.Context, m verify.Message) (string, error) {
	to, _, refused := s.reach(m)
	if refused != nil {
		return "", refused
	}
	document, err := s.offer(m, to.Region())
	if err != nil {
		return "", &verify.SendError{Class: verify.ClassSetup, Code: "document", Detail: "the prompt message.voice.offer is too long"}
	}
	p := &api.CreateCallParams{}
	p.SetTo(to.E164()).SetFrom(s.config.From).SetTwiml(document).SetTimeLimit(int(talkAtMost / time.Second)).
		SetTimeout(int(ringAtMost / time.Second))
	if s.callback != nil {
		p.SetStatusCallback(s.reportsOn(m)).SetStatusCallbackMethod("POST")
	}
	var made *api.ApiV2010Call
	if f := s.ask(ctx, func(twilio *api.ApiService) (err error) {
		made, err = twilio.CreateCall(p)
		return err
	}); f != nil {
		return "", f
	}
	if made == nil || made.Sid == nil || *made.Sid == "" {
		return "", &verify.SendError{Class: verify.ClassUnknown, Code: "no-sid"}
	}
	return *made.Sid, nil
}

// offer warns and asks for a key, twice. It holds no PIN: a voicemail that takes the call learns nothing.
func (s *Caller) offer(m verify.Message, region string) (string, error) {
	say := s.say(m.Body, m.Lang, region)
	document, err := twiml.Voice([]twiml.Element{
		&twiml.VoiceGather{Input: "dtmf", NumDigits: "1", Timeout: "8", Action: s.page.JoinPath(m.Token).String(), Method: "POST",
			InnerElements: []twiml.Element{say, &twiml.VoicePause{Length: "2"}, say}},
		&twiml.VoiceHangup{}})
	if err == nil && len([]rune(document)) > longestTwiml {
		err = errors.New("the document is too long")
	}
	return document, err
}

func (s *Caller) say(text, lang, region string) *twiml.VoiceSay {
	voice, locale := s.speaker(lang, region)
	return &twiml.VoiceSay{Message: text, Voice: voice, Language: locale}
}

// Spoken is the document that reads a PIN out, for whoever asks to hear it.
func (s *Caller) Spoken(spoken verify.Spoken, form url.Values) (string, error) {
	region := ""
	if n, err := phone.Parse(form.Get("To"), ""); err == nil {
		region = n.Region()
	}
	var verbs []twiml.Element
	for range saidTimes {
		verbs = append(verbs, s.say(spoken.Text, spoken.Lang, region), &twiml.VoicePause{Length: "1"})
	}
	return twiml.Voice(append(verbs, &twiml.VoiceHangup{}))
}

// Silence is the document that hangs up.
const Silence = `<?xml version="1.0" encoding="UTF-8"?><Response><Hangup/></Response>`

// WantsPIN tells whether the form of a pressed key is that of the right one.
func WantsPIN(form url.Values) bool { return form.Get("Digits") == keyToHear }
