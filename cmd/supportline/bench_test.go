package main

import (
	"testing"

	"supportline/ivr/twiliodoor"
	"supportline/ivr/twiliodoor/player"
)

// BenchmarkTwilioTurn is a whole webhook turn: signature, load, step, save with SQLite, TwiML. An operation is one turn of
// a call that arrives, is recognised and repeats the menu.
func BenchmarkTwilioTurn(b *testing.B) {
	c := testConfig(b.TempDir(), &mailbox{})
	x, err := newExchange(b.Context(), c)
	if err != nil {
		b.Fatal(err)
	}
	defer x.close()
	if err := importExample(b.Context(), x.store); err != nil {
		b.Fatal(err)
	}
	d, err := twiliodoor.New(twiliodoor.Config{PublicURL: publicURL, Account: account, Tokens: []twiliodoor.Token{token}, MaxCalls: 1 << 20},
		x.engine, x.prompts, quiet())
	if err != nil {
		b.Fatal(err)
	}
	twilio := player.New(d.Handler(), publicURL, account, token)
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		call, err := twilio.Call("+46846500410", "+46201605899", player.Options{})
		if err != nil {
			b.Fatal(err)
		}
		for range 9 {
			if err := call.Press("*"); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/10, "µs/turn")
}
