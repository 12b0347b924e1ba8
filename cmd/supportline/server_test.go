package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"supportline/config"
	"supportline/ivr/calls"
	"supportline/ivr/console"
	"supportline/ivr/sipdoor/audio"
	"supportline/ivr/sipdoor/dialog"
	"supportline/ivr/sipdoor/softphone"
	"supportline/verify"
)

// running is a server on real sockets, with its mail caught by a real SMTP server.
type running struct {
	*server
	stop  context.CancelFunc // SIGTERM
	ended chan error
	mail  chan console.Message
	lines chan calls.Update
}

func startServer(t *testing.T, transport string) *running {
	t.Helper()
	r := &running{ended: make(chan error, 1), mail: make(chan console.Message, 10), lines: make(chan calls.Update, 1000)}
	caught := &catcher{now: time.Now, show: func(m console.Message) { r.mail <- m }}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	mailCtx, stopMail := context.WithCancel(context.Background())
	mailDone := make(chan error, 1)
	go func() { mailDone <- caught.serveSMTP(mailCtx, l) }()
	smtp := l.Addr().(*net.TCPAddr).AddrPort()
	loopback := netip.MustParseAddrPort("127.0.0.1:0")
	settings := &config.Settings{Data: t.TempDir(), Drain: 20 * time.Second,
		SIP: config.SIP{Listen: []config.Listener{{Network: transport, Address: loopback}}, MaxCalls: 10,
			Trunks: []config.Trunk{{Name: "test", Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}}},
		HTTP: config.HTTP{Listen: loopback, PublicURL: publicURL},
		SMTP: config.SMTP{Host: smtp.Addr().String(), Port: int(smtp.Port()), From: "support@litware.example", TLS: "none"}}
	senders, err := sendersFor(settings)
	if err != nil {
		t.Fatal(err)
	}
	c := testConfig(settings.Data, nil)
	c.senders, c.policy.Channels = senders, []string{verify.Mail}
	m := newMetrics()
	c.watchers = []func(calls.Update){m.watch, func(u calls.Update) { r.lines <- u }}
	x, err := newExchange(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if err := importExample(t.Context(), x.store); err != nil {
		t.Fatal(err)
	}
	if r.server, err = newServer(x, settings, m, quiet()); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	r.stop = stop
	ready := make(chan struct{})
	go func() { r.ended <- r.run(ctx, func() { close(ready) }) }()
	select {
	case <-ready:
	case err := <-r.ended:
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		stopMail()
		if err := errors.Join(<-r.ended, <-mailDone, x.close()); err != nil {
			t.Error(err)
		}
	})
	return r
}

// phone is a telephone on real sockets.
func (r *running) phone(t *testing.T, transport string) *softphone.Phone {
	t.Helper()
	media := audio.New(audio.Config{IP: netip.MustParseAddr("127.0.0.1"), Log: quiet()})
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { media.Run(ctx); close(done) }()
	p, err := softphone.New(softphone.Config{Addr: "127.0.0.1:0", Transport: transport, Media: media, Log: quiet()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
		stop()
		<-done
	})
	return p
}

// hears waits until the record has a line of a kind that contains text.
func (r *running) hears(t *testing.T, kind calls.Kind, text string) {
	t.Helper()
	for {
		select {
		case u := <-r.lines:
			if u.Line.Kind == kind && strings.Contains(u.Line.Text, text) {
				return
			}
		case <-t.Context().Done():
			t.Fatalf("no line of kind %s says %q", kind, text)
		}
	}
}

func (r *running) get(t *testing.T, path string) (int, string) {
	t.Helper()
	res, err := http.Get("http://" + r.webAddr.String() + path)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

func TestAWholeCallOverRealSocketsWithItsPINByRealMail(t *testing.T) {
	t.Parallel()
	for _, transport := range []string{"udp", "tcp"} {
		t.Run(transport, func(t *testing.T) {
			t.Parallel()
			r := startServer(t, transport)
			uri := fmt.Sprintf("sip:+448000326417@%s;transport=%s", r.sip.Addr(transport), transport)
			call, err := r.phone(t, transport).Dial(t.Context(), uri, softphone.From{User: "anonymous"})
			if err != nil {
				t.Fatal(err)
			}
			press := func(keys string) {
				if err := call.Keys(t.Context(), keys); err != nil {
					t.Fatal(err)
				}
			}
			r.hears(t, calls.KindHeard, "If you are an administrator")
			press("1")
			r.hears(t, calls.KindHeard, "Key in your organisation number")
			press("300400#")
			mail := <-r.mail
			if mail.To != "olivia@northwind.example" || !strings.Contains(mail.Subject, "PIN") {
				t.Errorf("mail to %s: %s", mail.To, mail.Subject)
			}
			r.hears(t, calls.KindHeard, "key in the six digits")
			press(pinIn(verify.Message{Body: mail.Text}))
			r.hears(t, calls.KindHeard, "You are verified")
			call.Hangup()
			r.hears(t, calls.KindEnded, "caller-hung-up")
			if _, page := r.get(t, "/metrics"); !strings.Contains(page, `supportline_calls_ended_total{door="sip",ending="caller-hung-up"} 1`) {
				t.Error("the metrics do not count the call")
			}
		})
	}
}

func TestADrainingServerTakesNoNewCallsAndLetsRunningOnesEnd(t *testing.T) {
	t.Parallel()
	r := startServer(t, "udp")
	phone := r.phone(t, "udp")
	uri := fmt.Sprintf("sip:+46201605899@%s", r.sip.Addr("udp"))
	call, err := phone.Dial(t.Context(), uri, softphone.From{User: "+46846500410"})
	if err != nil {
		t.Fatal(err)
	}
	if code, body := r.get(t, "/readyz"); code != http.StatusOK {
		t.Errorf("not ready: %d %s", code, body)
	}
	r.stop()
	for code := 0; code != http.StatusServiceUnavailable; {
		code, _ = r.get(t, "/readyz")
	}
	var refused *dialog.Refused
	for { // the door hears of it a moment later than the page
		second, err := phone.Dial(t.Context(), uri, softphone.From{User: "+46846500410"})
		if errors.As(err, &refused) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		second.Hangup()
	}
	if refused.Status != 503 {
		t.Errorf("a new call got %d", refused.Status)
	}
	select {
	case <-call.Done():
		t.Error("the running call was hung up")
	default:
	}
	r.hears(t, calls.KindHeard, "For technical support")
	if err := call.Keys(t.Context(), "2"); err != nil {
		t.Fatal(err)
	}
	r.hears(t, calls.KindHeard, "We are connecting you") // it goes on while draining
	call.Hangup()
	if err := <-r.ended; err != nil {
		t.Error(err)
	}
	r.ended <- nil // for the cleanup
}
