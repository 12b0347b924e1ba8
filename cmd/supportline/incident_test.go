package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"supportline/config"
	"supportline/ivr"
	"supportline/ivr/rehearse"
)

const mailDelay = `
incidents:
  - name: mail-delay
    text: {en: Mail is delivered with a delay of about an hour.}
    clouds: [worldwide]
    from: 2026-11-23T08:00:00+01:00
    until: 2026-11-23T12:00:00+01:00
    owner: Anna
`

func TestAnIncidentIsSpokenFirstWhereAndWhileItLasts(t *testing.T) {
	t.Parallel()
	source := config.ExampleSource()
	source["routing.yaml"] += mailDelay
	routing := writeSource(t, source)
	for _, c := range []struct {
		what, dials string
		at          time.Time
		want        bool
	}{
		{"while it lasts", "+46201605899", monday, true},
		{"when it is over", "+46201605899", monday.Add(2 * time.Hour), false},
		{"on another cloud", "+864000890365", monday, false},
	} {
		cfg := testConfig(t.TempDir(), &mailbox{})
		cfg.routing, cfg.now = routing, func() time.Time { return c.at }
		x, err := newExchange(t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		call, err := rehearse.Begin(context.WithoutCancel(t.Context()), x.engine, x.prompts, ivr.Arrival{ID: "a", Called: []string{c.dials}})
		if err != nil {
			t.Fatal(err)
		}
		if c.dials == "+864000890365" { // the language comes before
			if err := call.Answer(t.Context(), ivr.Pressed{Keys: "2"}); err != nil {
				t.Fatal(err)
			}
		}
		got := heard(t, call)
		at, health := strings.Index(got, "delay of about an hour"), strings.Index(got, "service health page")
		if (at >= 0) != c.want || at > health {
			t.Errorf("%s the caller hears %q", c.what, got)
		}
		if err := x.close(); err != nil {
			t.Error(err)
		}
	}
}
