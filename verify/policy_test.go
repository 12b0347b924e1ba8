package verify

import (
	"testing"
	"time"
)

func TestAPolicyCannotGoBeyondWhatTheStandardsAllow(t *testing.T) {
	t.Parallel()
	p := Policy{Life: time.Hour, Tries: 100}.orDefault()
	if p.Life != 10*time.Minute || p.Tries != 5 {
		t.Errorf("life %v, tries %d", p.Life, p.Tries)
	}
}

func TestThePlanOfAnAskFollowsTheLimits(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	p := Policy{}.orDefault()
	first := func(change func(*Challenge)) []Challenge {
		c := Challenge{ID: "first", State: StateOpen, Sends: 1, Created: now.Add(-time.Minute), LastSend: now.Add(-time.Minute), Expires: now.Add(9 * time.Minute)}
		change(&c)
		return []Challenge{c}
	}
	for _, c := range []struct {
		name          string
		ofCall        []Challenge
		again         string
		refused, does string
	}{
		{"the first", nil, "", "", "open"},
		{"another", first(func(*Challenge) {}), "first", "", "resend"},
		{"another after 29 s", first(func(c *Challenge) { c.LastSend = now.Add(-29 * time.Second) }), "first", LimitTooSoon, ""},
		{"another after 30 s", first(func(c *Challenge) { c.LastSend = now.Add(-30 * time.Second) }), "first", "", "resend"},
		{"a third after 59 s", first(func(c *Challenge) { c.Sends, c.LastSend = 2, now.Add(-59*time.Second) }), "first", LimitTooSoon, ""},
		{"a fourth", first(func(c *Challenge) { c.Sends = 3 }), "first", LimitSends, ""},
		{"of one that is locked", first(func(c *Challenge) { c.State = StateLocked }), "first", "", "open"},
		{"of one that expired unseen", first(func(c *Challenge) { c.Expires = now }), "first", "", "open"},
		{"with 3 minutes left", first(func(c *Challenge) { c.Expires = now.Add(3 * time.Minute) }), "first", "", "resend"},
		{"with less than 3 minutes left", first(func(c *Challenge) { c.Expires = now.Add(3*time.Minute - 1) }), "first", "", "open"},
		{"a second challenge", first(func(*Challenge) {}), "", "", "open"},
		{"a third challenge", append(first(func(*Challenge) {}), Challenge{ID: "second"}), "", LimitPerCall, ""},
		{"a third because of little life", append(first(func(c *Challenge) { c.Expires = now.Add(time.Second) }), Challenge{ID: "second"}), "first", LimitPerCall, ""},
	} {
		plan := p.plan(now, c.ofCall, Challenge{ID: "fresh"}, c.again, "delivery")
		does := ""
		switch {
		case plan.Open != nil:
			does = "open"
		case plan.Resend != nil:
			does = "resend"
		}
		if plan.Refused != c.refused || does != c.does {
			t.Errorf("%s: %q %q, want %q %q", c.name, plan.Refused, does, c.refused, c.does)
		}
		if plan.Resend != nil && (plan.Resend.Counter != 1 || plan.Delivery.Counter != 1 || !plan.Resend.Expires.Equal(c.ofCall[0].Expires)) {
			t.Errorf("%s: %+v", c.name, plan.Resend)
		}
	}
}

func TestAWishOfTheProviderLengthensAWaitAndTheEndOfThePINEndsIt(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	d := &Desk{Now: func() time.Time { return now }}
	v := Delivery{Try: 1, Challenge: Challenge{Expires: now.Add(time.Minute)}}
	slow := &SendError{Class: ClassTemporary, After: 20 * time.Second}
	if s := d.settlement(v, "", slow); s.State != DeliveryQueued || s.RetryIn != 20*time.Second {
		t.Errorf("got %+v", s)
	}
	slow.After = time.Minute
	if s := d.settlement(v, "", slow); s.State != DeliveryFailed {
		t.Errorf("a try after the end: %+v", s)
	}
	for try, want := range map[int]time.Duration{1: time.Second, 2: 5 * time.Second, 3: 25 * time.Second, 4: time.Minute, 40: time.Minute} {
		if got := backoff(try); got != want {
			t.Errorf("after try %d: %v, want %v", try, got, want)
		}
	}
}
