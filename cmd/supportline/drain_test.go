package main

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"supportline/config"
	"supportline/ivr"
)

func TestDrainingWaitsForTwiliosCallsWhereverTheyEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		here, there := node(t, dir, nil), node(t, dir, nil)
		srv, err := newServer(here, &config.Settings{Drain: time.Hour, HTTP: config.HTTP{PublicURL: publicURL},
			Twilio: config.Twilio{Account: account, AuthTokens: []config.Secret{token}}}, newMetrics(), quiet())
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := here.engine.Begin(t.Context(), contosoCalls("a")); err != nil {
			t.Fatal(err)
		}
		drained := make(chan struct{})
		go func() { srv.drain(t.Context()); close(drained) }()
		time.Sleep(10 * time.Minute)
		select {
		case <-drained:
			t.Error("the server goes away while a call is up")
		default:
		}
		if err := there.engine.End(t.Context(), "a", ivr.EndCallerHungUp); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		select {
		case <-drained:
		default:
			t.Error("the server waits although the call is over")
			<-drained
		}
	})
}

func TestASecondServerStartedByMistakeTouchesNoCallOfTheFirst(t *testing.T) {
	t.Parallel()
	first := startServer(t, "udp")
	a := contosoCalls("a")
	a.Door = "sip"
	if _, _, err := first.engine.Begin(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	settings := *first.settings
	settings.HTTP = config.HTTP{}
	settings.SIP.Listen = []config.Listener{{Network: "udp", Address: first.sip.Addr("udp")}}
	x, err := newExchange(t.Context(), testConfig(settings.Data, &mailbox{}))
	if err != nil {
		t.Fatal(err)
	}
	defer x.close()
	second, err := newServer(x, &settings, newMetrics(), quiet())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := second.run(ctx, func() { t.Error("two servers listen at one place") }); err == nil {
		t.Error("the second server ran")
	}
	if c, err := first.store.LoadCall(t.Context(), "a"); err != nil || !c.Ended.IsZero() {
		t.Errorf("the first server's call ended: %s, %v", c.Ending, err)
	}
}
