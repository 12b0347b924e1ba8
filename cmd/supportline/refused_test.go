package main

import (
	"context"
	"log/slog"
	"net"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"

	"supportline/ivr"
	"supportline/ivr/calls"
	"supportline/ivr/phone"
	"supportline/ivr/rehearse"
	"supportline/verify"
	"supportline/verify/mail"
)

// refusing is a mail server that knows none of its recipients.
type refusing struct{ *delivery }

func (refusing) Rcpt(string, *smtp.RcptOptions) error {
	return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user here"}
}

func TestARefusedMailIsLoggedAndRecordedAndTheCallerGoesOn(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return refusing{&delivery{}}, nil }))
	go server.Serve(l)
	defer server.Close()
	to := l.Addr().(*net.TCPAddr)
	sender, err := mail.New(mail.Config{Host: to.IP.String(), Port: to.Port, From: "support@litware.example", TLS: mail.TLSNone})
	if err != nil {
		t.Fatal(err)
	}
	var logged safeBuffer
	failed := make(chan calls.Line, 10)
	cfg := testConfig(t.TempDir(), nil)
	cfg.senders = map[string]verify.Sender{verify.Mail: sender}
	cfg.log = newLog(&logged, slog.LevelInfo, "text")
	cfg.watchers = []func(calls.Update){func(u calls.Update) {
		if u.Line.Kind == calls.KindDelivery {
			failed <- u.Line
		}
	}}
	x, err := newExchange(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	if err := importExample(t.Context(), x.store); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- x.verify.Deliver(ctx) }()
	defer func() {
		stop()
		<-done
		x.close()
	}()
	call, err := rehearse.Begin(ctx, x.engine, x.prompts, ivr.Arrival{ID: "a", Called: []string{"+448000326417"}, Caller: phone.Number{}})
	if err != nil {
		t.Fatal(err)
	}
	for _, keys := range []ivr.Keys{"1", "300400"} {
		if err := call.Answer(ctx, ivr.Pressed{Keys: keys}); err != nil {
			t.Fatal(err)
		}
	}
	if got := heard(t, call); !strings.Contains(got, "If that number is right") {
		t.Errorf("the caller can tell that the organisation is known: %q", got)
	}
	line := <-failed
	if !strings.Contains(line.Text, "failed") || !strings.Contains(line.Text, "550") || strings.Contains(line.Text, "olivia@") {
		t.Errorf("the record says %q", line.Text)
	}
	if got := logged.String(); !strings.Contains(got, "550") || strings.Contains(got, "olivia") {
		t.Errorf("the log says %s", got)
	}
	if err := call.Answer(ctx, ivr.Pressed{Keys: "0"}); err != nil { // a person, without access to the account
		t.Fatal(err)
	}
	if _, rings := call.Waits().(ivr.Transfer); !rings || !strings.Contains(heard(t, call), "connecting you") {
		t.Errorf("after 0 the caller hears %q", heard(t, call))
	}
}
