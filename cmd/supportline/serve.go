package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"supportline/config"
	"supportline/ivr/calls"
	"supportline/verify"
	"supportline/verify/mail"
	"supportline/verify/sms"
	"supportline/verify/webhook"
)

type serveCmd struct {
	Config string `type:"existingdir" required:"" placeholder:"DIR" help:"Where supportline.yaml and routing.yaml are."`
}

// watchEvery is how often the routing files, or the database, are looked at for a change. A change of files takes effect at
// the second look: both are heard by callers within two seconds.
const watchEvery = 700 * time.Millisecond

// Run serves until SIGTERM or SIGINT, then drains. SIGHUP, or a changed file, takes a new routing configuration.
func (c serveCmd) Run(ctx context.Context, t *terminal) error {
	ctx, stop := untilSignalled(ctx)
	defer stop()
	settings, err := config.LoadSettings(c.Config)
	if err != nil {
		return err
	}
	log := newLog(t.err, settings.Log.Level, settings.Log.Format)
	for _, w := range settings.Warnings {
		log.Warn(w.String())
	}
	key, err := pinKey(settings)
	if err != nil {
		return err
	}
	senders, err := sendersFor(settings)
	if err != nil {
		return err
	}
	if settings.Verification.Mode == verify.ModeRegisteredNumber {
		log.Warn("callers are recognised by their number alone (verification.mode: registered-number); numbers can be forged: use strong where your carrier signs them")
	}
	m := newMetrics()
	x, err := newExchange(ctx, exchangeConfig{data: settings.Data, routing: c.Config,
		published: settings.Routing.From == config.FromPublished, node: nodeName(settings), key: key, senders: senders,
		policy: policyFor(settings), now: t.now, log: log,
		watchers: []func(calls.Update){m.watch}})
	if err != nil {
		return err
	}
	defer x.close()
	srv, err := newServer(x, settings, m, log)
	if err != nil {
		return err
	}
	go srv.followChanges(ctx)
	return srv.run(ctx, func() {
		log.Info("calls are answered", "routing", x.routing.Current().Version, "http", settings.HTTP.Listen)
	})
}

// followChanges takes another routing on SIGHUP, when its files change, and when another one is published.
func (srv *server) followChanges(ctx context.Context) {
	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP)
	defer signal.Stop(hup)
	go srv.routing.Watch(ctx, watchEvery, srv.reloaded)
	for {
		select {
		case <-ctx.Done():
			return
		case <-hup:
			err := srv.routing.Reload(ctx)
			srv.reloaded(srv.routing.Current(), err)
		}
	}
}

// policyFor is when a caller is recognised by number, and how PINs travel.
func policyFor(s *config.Settings) verify.Policy {
	p := verify.Policy{Mode: s.Verification.Mode, Channels: s.Verification.Channels, Limits: verify.DefaultLimits()}
	for i, l := range p.Limits {
		if count, ok := s.Verification.Limits[l.Name]; ok {
			p.Limits[i].Count = count
		}
	}
	for _, t := range s.SIP.Trunks {
		if t.NumberOwnerVerified {
			p.OwnerTrunks = append(p.OwnerTrunks, t.Name)
		}
	}
	return p
}

// nodeName tells this server's SIP calls from those of others on the same database.
func nodeName(s *config.Settings) string {
	host, err := os.Hostname()
	if err != nil {
		host = "localhost"
	}
	if len(s.SIP.Listen) > 0 {
		host += "/" + s.SIP.Listen[0].Address.String()
	}
	return host
}

// pinKey is the key that seals PIN secrets: the configured one, or one that is made beside the database. The folder of both is
// made first.
func pinKey(s *config.Settings) (verify.Key, error) {
	if err := os.MkdirAll(s.Data, 0o700); err != nil {
		return verify.Key{}, fmt.Errorf("make the data folder: %w", err)
	}
	if s.Verification.Key != "" {
		return verify.ParseKey(s.Verification.Key.Reveal())
	}
	return verify.LoadOrCreateKey(filepath.Join(s.Data, "pin.key"))
}

// sendersFor are the ways in which PINs can leave.
func sendersFor(s *config.Settings) (map[string]verify.Sender, error) {
	senders := map[string]verify.Sender{}
	if s.SMTP.Host != "" {
		sender, err := mail.New(mail.Config{Host: s.SMTP.Host, Port: s.SMTP.Port, From: s.SMTP.From, User: s.SMTP.User,
			Password: verify.Secret(s.SMTP.Password.Reveal()), TLS: s.SMTP.TLS,
			DKIM: mail.DKIM{Selector: s.SMTP.DKIMSelector, Key: verify.Secret(s.SMTP.DKIMKey.Reveal())}})
		if err != nil {
			return nil, err
		}
		senders[verify.Mail] = sender
	}
	if s.Twilio.From != "" || s.Twilio.MessagingService != "" {
		if err := addTwilio(senders, s); err != nil {
			return nil, err
		}
	}
	if s.Webhook.URL != "" {
		sender, err := webhook.New(webhook.Config{URL: s.Webhook.URL, Secret: verify.Secret(s.Webhook.Secret.Reveal()), Private: s.Webhook.Private,
			Now: time.Now})
		if err != nil {
			return nil, err
		}
		senders[verify.Webhook] = sender
	}
	if len(senders) == 0 {
		return nil, errors.New("no PIN can be sent: set smtp, webhook, or twilio with from or messaging_service, in supportline.yaml")
	}
	return senders, nil
}

// addTwilio adds text messages, and calls where there is a number to call from and Twilio reaches this server by https.
func addTwilio(senders map[string]verify.Sender, s *config.Settings) error {
	account := sms.Config{AccountSID: s.Twilio.Account, Key: s.Twilio.APIKey, Secret: verify.Secret(s.Twilio.APISecret.Reveal()),
		From: s.Twilio.From, MessagingService: s.Twilio.MessagingService, Now: time.Now}
	reached := strings.HasPrefix(s.HTTP.PublicURL, "https://") // reports, and the PIN that is read out, take no open road
	if reached {
		account.StatusCallback = s.HTTP.PublicURL + reportPath
	}
	texts, err := sms.New(account)
	if err != nil {
		return err
	}
	senders[verify.SMS] = texts
	if !reached || s.Twilio.From == "" {
		return nil
	}
	calls, err := sms.NewCaller(account, sms.VoiceConfig{PINPage: s.HTTP.PublicURL + pinPath, Speaker: twilioVoice})
	if err != nil {
		return err
	}
	senders[verify.Voice] = calls
	return nil
}
