package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"

	"golang.org/x/sync/errgroup"

	"supportline/config"
	"supportline/ivr/sipdoor"
	"supportline/ivr/sipdoor/audio"
	"supportline/ivr/twiliodoor"
	"supportline/verify/stir"
)

// server is an exchange with its doors open.
type server struct {
	*exchange
	settings *config.Settings
	metrics  *metrics
	media    *audio.Media
	sip      *sipdoor.Door    // nil: no SIP door
	twilio   *twiliodoor.Door // nil: no Twilio
	stir     *stir.Verifier   // nil: Identity headers are not looked at
	web      *web
	webAddr  net.Addr // once run is ready; nil: no HTTP
	log      *slog.Logger
}

// newServer builds the doors before an exchange; run opens them.
func newServer(x *exchange, s *config.Settings, m *metrics, log *slog.Logger) (*server, error) {
	srv := &server{exchange: x, settings: s, metrics: m, log: log}
	srv.web = newWeb(m, atMostEvery(time.Second, time.Now, srv.databaseWrites))
	if len(s.SIP.Listen) > 0 {
		if err := srv.openSIP(); err != nil {
			return nil, err
		}
	}
	if len(s.API.Tokens) > 0 {
		srv.openAPI()
	}
	if s.Twilio.Account != "" {
		if err := srv.openTwilio(); err != nil {
			return nil, err
		}
	}
	return srv, nil
}

// databaseWrites is the readiness of the process. What is wrong goes to the log: the page may be read by anybody.
func (srv *server) databaseWrites(ctx context.Context) error {
	if err := srv.store.Ping(ctx); err != nil {
		srv.log.ErrorContext(ctx, "the database can not be written: calls will fail", "err", err)
		return errors.New("the database can not be written; the log says why")
	}
	return nil
}

func (srv *server) openSIP() error {
	s := srv.settings.SIP
	cfg := sipdoor.Config{Strangers: s.Strangers, MaxCalls: s.MaxCalls, Advertise: s.Advertise}
	for _, l := range s.Listen {
		cfg.Listen = append(cfg.Listen, sipdoor.Listener{Network: l.Network, Addr: l.Address.String()})
	}
	for _, t := range s.Trunks {
		cfg.Trunks = append(cfg.Trunks, sipdoor.Trunk{Name: t.Name, Networks: t.Networks, Region: t.Region, TrustIdentity: t.TrustIdentity})
	}
	var err error
	if srv.stir, err = openSTIR(srv.settings.Verification.STIR, time.Now); err != nil {
		return err
	}
	if srv.stir != nil {
		cfg.Attest = attest(srv.stir, srv.log)
	}
	srv.media = audio.New(audio.Config{IP: s.Listen[0].Address.Addr(), Low: s.MediaFirst, High: s.MediaLast, Log: srv.log})
	srv.sip = sipdoor.New(cfg, srv.engine, srv.bell, srv.prompts, srv.media, srv.log)
	srv.metrics.sip(srv.sip, srv.media)
	return nil
}

func (srv *server) openTwilio() error {
	s := srv.settings.Twilio
	cfg := twiliodoor.Config{PublicURL: srv.settings.HTTP.PublicURL, Account: s.Account}
	for _, t := range s.AuthTokens {
		cfg.Tokens = append(cfg.Tokens, twiliodoor.Token(t.Reveal()))
	}
	var err error
	if srv.twilio, err = twiliodoor.New(cfg, srv.engine, srv.prompts, srv.log); err != nil {
		return err
	}
	srv.web.mux.Handle("/twilio/", srv.twilio.Handler())
	srv.metrics.twilio(srv.twilio)
	srv.openReports()
	return nil
}

// run takes calls until ctx ends, then drains: no new calls, running ones end by themselves, at most for the drain time.
// ready is called once when all doors are open.
func (srv *server) run(ctx context.Context, ready func()) error {
	if srv.stir != nil {
		defer srv.stir.Close()
	}
	began := srv.engine.Now()
	var l net.Listener
	if srv.settings.HTTP.Listen.IsValid() {
		var err error
		if l, err = net.Listen("tcp", srv.settings.HTTP.Listen.String()); err != nil {
			return fmt.Errorf("listen for HTTP: %w; is another server running there?", err)
		}
		srv.webAddr = l.Addr()
	}
	up, down := context.WithCancel(context.WithoutCancel(ctx)) // the doors outlast ctx while they drain
	defer down()
	work, up := errgroup.WithContext(up)
	work.Go(func() error { return srv.verify.Deliver(up) })
	work.Go(func() error { return srv.verify.Notify(up) })
	if l != nil {
		work.Go(func() error { return srv.web.serve(up, l, srv.log) })
	}
	if srv.sip != nil {
		srv.media.Prepare(audio.Music(), audio.Ringback())
		work.Go(func() error { srv.media.Run(up); return nil })
		work.Go(func() error { return srv.sip.Serve(up) })
		select {
		case <-srv.sip.Ready():
		case <-up.Done():
			return work.Wait()
		}
	}
	srv.endLeftovers(up, began)
	work.Go(func() error { srv.tidy(up); return nil })
	ready()
	select {
	case <-up.Done(): // a door failed
	case <-ctx.Done():
		srv.drain(up)
	}
	down()
	if err := work.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// reloaded notes a reload: a changed routing configuration was taken for new calls, or was not and the running one stays.
func (srv *server) reloaded(s *config.Snapshot, err error) {
	if err != nil {
		srv.metrics.reloads.WithLabelValues("refused").Inc()
		srv.log.Error("the routing configuration was not taken; calls go on with the running one", "err", err)
		return
	}
	srv.metrics.reloads.WithLabelValues("taken").Inc()
	srv.log.Info("routing configuration taken for new calls", "version", s.Version)
}
