package verify

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"supportline/ivr/phone"
)

// Try is a PIN as the caller keyed it.
type Try struct {
	// Key makes the try idempotent: the same Key again gets the same answer and counts nothing.
	Key       string
	CallID    string
	Challenge string
	Purpose   string
	PIN       PIN
	Caller    phone.Number // whose failures are counted; zero when withheld
	Trunk     string
	Agent     string // who types what the caller reads out; empty: the caller keys it
}

// Audit is the entry about a try.
func (t Try) Audit() Entry {
	return Entry{Kind: AuditTried, Call: t.CallID, Challenge: t.Challenge, Caller: masked(t.Caller), By: by(t.Agent)}
}

// Result is the outcome of a Try.
type Result string

const (
	Right Result = "right"
	Wrong Result = "wrong"
	// Expired is a challenge that no PIN can open any more: its life is over, it was used, it gave way to another, or it
	// is none of this call and purpose.
	Expired Result = "expired"
	Locked  Result = "locked" // that was the last try, or there was none left
	// Refused is a try of an agent that was not judged: too many PINs were wrong on the call.
	Refused Result = "refused"
)

// Checked is the answer to a Try.
type Checked struct {
	Result Result
	Left   int          // tries left of the challenge
	Org    Organisation // only when Right
}

// Check judges a try. An error says nothing about the PIN: the same Key may be tried again, and counts once.
func (d *Desk) Check(ctx context.Context, t Try) (Checked, error) {
	if t.Key == "" || t.CallID == "" || t.Challenge == "" {
		return Checked{}, errors.New("check a PIN: key, call and challenge must be named")
	}
	if t.Agent != "" {
		t.Purpose = PurposeAgent
	}
	if many, err := d.tooMany(ctx, t); err != nil || many {
		return Checked{Result: Refused}, err
	}
	registered, err := d.registered(ctx, t.Caller)
	if err != nil {
		return Checked{}, fmt.Errorf("check the PIN of call %s: %w", t.CallID, err)
	}
	judged, guessing := false, false
	var of Challenge
	tried, err := d.Store.Try(ctx, t, func(c Challenge, spent Spent) (Verdict, error) {
		v := Verdict{Right: d.fits(ctx, c, t.PIN), Audit: t.Audit()}
		v.Audit.Organisation = c.Organisation
		act := ActFail
		if v.Right {
			act = ActPass
		}
		v.Notice = d.notice(NoticeVerified, c.ID, c.Organisation, t.CallID, t.Caller)
		for _, k := range append(d.askers(c.Organisation, t.Caller, t.Trunk, registered), d.agentKeys(t.Agent, t.CallID)...) {
			v.Spend = append(v.Spend, Spending{k, act})
		}
		var err error
		judged, of = true, c
		guessing, err = d.guessing(spent, act)
		return v, err
	})
	if err != nil {
		return Checked{}, fmt.Errorf("check the PIN of call %s: %w", t.CallID, err)
	}
	if guessing {
		d.alarm(ctx)
	}
	if !judged { // a refusal without a look takes as long as one with it
		d.decoy(t.PIN)
	}
	if tried.Result != Right {
		return Checked{Result: tried.Result, Left: tried.Left}, nil
	}
	p, known, err := d.Store.Profile(ctx, tried.Organisation)
	if err == nil && !known {
		err = errors.New("it was removed")
	}
	if err != nil {
		return Checked{}, fmt.Errorf("look up the organisation that call %s was verified for: %w", t.CallID, err)
	}
	if err := d.paidOff(ctx, p, of); err != nil { // the caller is verified all the same
		d.Log.ErrorContext(ctx, "a success cannot be counted", slog.String("call", t.CallID), slog.Any("err", err))
	}
	return Checked{Right, tried.Left, p.Organisation}, nil
}

// fits tells whether the PIN is the newest one of the challenge. A dummy's never is, after the same work.
func (d *Desk) fits(ctx context.Context, c Challenge, pin PIN) bool {
	want, err := d.pinOf(c, c.Counter)
	if err != nil { // the caller hears "wrong": nothing may pass on a fault
		d.Log.ErrorContext(ctx, "a PIN cannot be checked", slog.String("call", c.CallID), slog.Any("err", err))
		return false
	}
	return pin.equal(want) && !c.Dummy
}

// pinOf derives a PIN of a challenge.
func (d *Desk) pinOf(c Challenge, counter int64) (PIN, error) {
	secret, err := d.Key.open(c.Sealed, c.bound())
	if err != nil {
		return PIN{}, err
	}
	defer clear(secret)
	return derive(secret, counter)
}

func (d *Desk) decoy(pin PIN) {
	want, _ := derive(make([]byte, secretSize), 0)
	pin.equal(want)
}
