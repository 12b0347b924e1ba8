package main

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"supportline/ivr/twiliodoor"
	"supportline/verify"
	"supportline/verify/sms"
)

// Where Twilio reports on messages, and where it asks for a PIN that a person wants to hear. Both are followed by a name.
const (
	reportPath = "/twilio/status/message/"
	pinPath    = "/twilio/pin/"
)

// reportWithin bounds the work on one report; Twilio waits for 15 s.
const reportWithin = 10 * time.Second

// openReports takes what Twilio tells of the messages that it was given.
func (srv *server) openReports() {
	srv.web.mux.Handle("POST "+reportPath+"{delivery}", srv.twilio.Signed(srv.report))
	srv.web.mux.Handle("POST "+pinPath+"{token}", srv.twilio.Signed(srv.speakPIN))
}

// report notes how far a message or a call got. What cannot be saved is answered with an error, which Twilio may repeat.
func (srv *server) report(w http.ResponseWriter, r *http.Request, form url.Values) {
	read := sms.ReadReceipt
	if form.Get("MessageSid") == "" {
		read = sms.ReadCallReceipt
	}
	receipt, err := read(r.PathValue("delivery"), form)
	if err != nil { // a status of no interest
		w.WriteHeader(http.StatusNoContent)
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), reportWithin)
	defer cancel()
	switch err := srv.verify.Receive(ctx, receipt); {
	case errors.Is(err, verify.ErrNoSuchDelivery):
		srv.log.Warn("a report on a message that this server never sent, or has forgotten")
	case err != nil:
		srv.log.Error("a report on a message cannot be saved", "delivery", receipt.Delivery, "err", err)
		http.Error(w, "The report could not be saved. Send it again.", http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// speakPIN answers a key pressed on a call that offered a PIN. The document is made now and kept nowhere.
func (srv *server) speakPIN(w http.ResponseWriter, r *http.Request, form url.Values) {
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	caller, is := srv.verify.Senders[verify.Voice].(*sms.Caller)
	if !is || !sms.WantsPIN(form) {
		_, _ = w.Write([]byte(sms.Silence))
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), reportWithin)
	defer cancel()
	document := sms.Silence
	spoken, err := srv.verify.Speak(ctx, r.PathValue("token"), form.Get("CallSid"))
	if err == nil {
		document, err = caller.Spoken(spoken, form)
	}
	if err != nil {
		srv.log.Warn("a PIN was not read out", "err", err)
		document = sms.Silence
	}
	_, _ = w.Write([]byte(document))
}

// twilioVoice is the voice of a language at Twilio.
func twilioVoice(lang, region string) (voice, locale string) {
	s := twiliodoor.Voices(lang, region)
	return s.Voice, s.Language
}
