package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"strconv"
	"sync"
	"time"

	"supportline/config"
	"supportline/ivr/calls"
	"supportline/ivr/console"
	"supportline/verify"
)

type demoCmd struct {
	SIP    netip.AddrPort `name:"sip" default:"127.0.0.1:5060" help:"Where SIP listens, UDP and TCP."`
	HTTP   netip.AddrPort `name:"http" default:"127.0.0.1:8080" help:"Where HTTP listens."`
	Data   string         `placeholder:"DIR" help:"Keep data here; a temporary folder if not given."`
	SMTP   string         `name:"smtp" placeholder:"HOST:PORT" help:"Send mail through this server instead of catching it."`
	Public string         `name:"public-url" env:"SUPPORTLINE_PUBLIC_URL" placeholder:"URL" help:"Where Twilio reaches this demo; its own HTTP address if not given."`
}

// Run starts everything on loopback with the example vendor, and says what to do next.
func (c demoCmd) Run(ctx context.Context, t *terminal) error {
	ctx, stop := untilSignalled(ctx)
	defer stop()
	if c.Data == "" {
		dir, err := os.MkdirTemp("", "supportline-demo-")
		if err != nil {
			return fmt.Errorf("make a folder for the demo's data: %w", err)
		}
		defer os.RemoveAll(dir)
		c.Data = dir
	}
	settings := c.settings()
	d := &demo{out: t.out, feed: &console.Feed{}}
	caught := &catcher{now: t.now, show: d.message}
	log := newLog(t.err, slog.LevelWarn, "text")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("listen for the demo's mail: %w", err)
	}
	var work sync.WaitGroup
	defer work.Wait()
	lasting, stopLasting := context.WithCancel(context.WithoutCancel(ctx)) // mail and agents, until the last call is over
	defer stopLasting()
	work.Go(func() {
		if err := caught.serveSMTP(lasting, l); err != nil {
			log.Error("mail is not caught any more", "err", err)
		}
	})
	srv, err := c.open(ctx, t, settings, d, caught, l.Addr().(*net.TCPAddr).AddrPort(), log)
	if err != nil {
		return err
	}
	defer srv.close()
	agents, err := answerAgents(lasting, srv, log)
	if err != nil {
		return err
	}
	defer agents.close()
	guide := c.guide(settings)
	page, err := console.Demo(d.feed, guide)
	if err != nil {
		return err
	}
	srv.web.mux.Handle("/demo", page)
	srv.web.mux.Handle("/demo/", page)
	srv.web.mux.Handle("GET /{$}", redirectToDemo)
	go srv.followChanges(ctx)
	return srv.run(ctx, func() { printGuide(t.out, guide, settings) })
}

// Validate refuses what the flags alone show to be wrong; kong asks it.
func (c demoCmd) Validate() error {
	if !c.HTTP.Addr().IsLoopback() {
		return fmt.Errorf("--http %s: the demo shows PINs and listens on a loopback address only", c.HTTP)
	}
	if c.SIP.Addr().IsUnspecified() {
		return fmt.Errorf("--sip %s: write one address, which the demo's agents are called at as well", c.SIP)
	}
	if _, _, err := c.mailServer(); c.SMTP != "" && err != nil {
		return err
	}
	return nil
}

func (c demoCmd) mailServer() (string, int, error) {
	host, port, err := net.SplitHostPort(c.SMTP)
	n, numeric := strconv.Atoi(port)
	if err != nil || numeric != nil {
		return "", 0, fmt.Errorf("--smtp %q: write HOST:PORT, such as 127.0.0.1:1025", c.SMTP)
	}
	return host, n, nil
}

func (c demoCmd) settings() *config.Settings {
	public := c.Public
	if public == "" {
		public = "http://" + c.HTTP.String()
	}
	account, token := os.Getenv("TWILIO_ACCOUNT_SID"), os.Getenv("TWILIO_AUTH_TOKEN")
	if account == "" || token == "" {
		account, token = "ACdemo0000000000000000000000000000", randomHex()
	}
	return &config.Settings{Data: c.Data, Drain: 10 * time.Second,
		SIP: config.SIP{MaxCalls: 500,
			Trunks: []config.Trunk{{Name: "loopback", Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}}},
			Listen: []config.Listener{{Network: "udp", Address: c.SIP}, {Network: "tcp", Address: c.SIP}}},
		HTTP: config.HTTP{Listen: c.HTTP, PublicURL: public},
		Twilio: config.Twilio{Account: account, AuthTokens: []config.Secret{config.Secret(token)}, APIKey: os.Getenv("TWILIO_API_KEY"),
			APISecret: config.Secret(os.Getenv("TWILIO_API_SECRET")), From: os.Getenv("TWILIO_FROM")},
		Verification: config.Verification{Mode: verify.ModeRegisteredNumber, Channels: []string{verify.SMS, verify.Voice, verify.Mail}},
	}
}

// open builds the server on the example configuration; mail and SMS are caught unless the caller asked to send for real.
func (c demoCmd) open(ctx context.Context, t *terminal, settings *config.Settings, d *demo, caught *catcher, smtp netip.AddrPort,
	log *slog.Logger) (*server, error) {
	settings.SMTP = config.SMTP{Host: smtp.Addr().String(), Port: int(smtp.Port()), From: "support@litware.example", TLS: "none"}
	if c.SMTP != "" {
		var err error
		if settings.SMTP.Host, settings.SMTP.Port, err = c.mailServer(); err != nil {
			return nil, err
		}
	}
	senders, err := sendersFor(settings)
	if err != nil {
		return nil, err
	}
	if senders[verify.SMS] == nil {
		senders[verify.SMS] = caught
	}
	key, err := pinKey(settings)
	if err != nil {
		return nil, err
	}
	policy := policyFor(settings)
	if c.SMTP == "" && senders[verify.SMS] == verify.Sender(caught) {
		policy.Limits = []verify.Limit{} // nothing leaves this machine, and whoever tries the demo asks for many PINs
	}
	m := newMetrics()
	routing, err := demoRouting(c.Data, settings.SIP.Listen[0].Address)
	if err != nil {
		return nil, err
	}
	x, err := newExchange(ctx, exchangeConfig{data: c.Data, routing: routing, node: nodeName(settings), key: key, senders: senders, now: t.now, log: log,
		policy:   policy,
		watchers: []func(calls.Update){m.watch, d.feed.Watch, d.line}})
	if err != nil {
		return nil, err
	}
	if err := importExample(ctx, x.store); err != nil {
		x.close()
		return nil, err
	}
	srv, err := newServer(x, settings, m, log)
	if err != nil {
		x.close()
		return nil, err
	}
	return srv, nil
}

// demo prints what happens on the terminal, as the page shows it.
type demo struct {
	mu   sync.Mutex
	out  io.Writer
	feed *console.Feed
}

func (d *demo) message(m console.Message) {
	d.feed.Caught(m)
	d.mu.Lock()
	defer d.mu.Unlock()
	fmt.Fprintf(d.out, "%s  %s to %s:\n%s\n", m.At.Format(time.TimeOnly), m.Channel, m.To, indent(m.Text))
}

func (d *demo) line(u calls.Update) {
	d.mu.Lock()
	defer d.mu.Unlock()
	id := string(u.Call)
	fmt.Fprintf(d.out, "%s  %s  %-8s %s\n", u.Line.At.Format(time.TimeOnly), id[max(0, len(id)-6):], u.Line.Kind, u.Line.Text)
}

func randomHex() string {
	b := make([]byte, 16)
	_, _ = rand.Read(b) // never fails (crypto/rand)
	return hex.EncodeToString(b)
}
