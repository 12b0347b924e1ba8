package verify

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"supportline/ivr/phone"
)

// registered are the organisations that a caller's telephone is registered for: their admins are counted apart from
// strangers.
func (d *Desk) registered(ctx context.Context, caller phone.Number) ([]Organisation, error) {
	if caller.Zero() {
		return nil, nil
	}
	orgs, err := d.Store.Registered(ctx, caller)
	if err != nil {
		return nil, fmt.Errorf("look up who is registered at %v: %w", caller, err)
	}
	return orgs, nil
}

// askers are the keys under which a caller's requests and failures for an organisation are counted.
func (d *Desk) askers(org string, caller phone.Number, trunk string, registered []Organisation) []Counted {
	who := d.Key.counted(OfCaller, 1, caller.E164())
	if caller.Zero() {
		who = d.Key.counted(OfCaller, withheldRoom, "withheld", trunk)
	}
	return []Counted{who, d.Key.counted(OfOrg, 1, org, standing(org, registered)), d.Key.counted(OfAll, 1)}
}

// standing tells apart those who call from an organisation's own telephones and strangers.
func standing(org string, registered []Organisation) string {
	if slices.ContainsFunc(registered, func(o Organisation) bool { return o.Number == org }) {
		return "registered"
	}
	return "stranger"
}

// afford lets a plan through if no limit is reached, and adds what it spends. Organisations that do not exist are counted
// alike, their contacts too: what is refused tells nothing.
func (d *Desk) afford(p Plan, spent Spent, a Ask, registered []Organisation) (Plan, error) {
	p.Audit = Entry{Kind: AuditRefused, Call: a.CallID, Caller: masked(a.Caller), By: by(a.Agent), Detail: because(p.Refused, a)}
	if p.Refused != "" {
		return p, nil
	}
	acts := []Act{ActSend}
	c := p.Resend
	if p.Open != nil {
		c, acts = p.Open, []Act{ActAsk, ActFail, ActSend}
	}
	keys := d.askers(c.Organisation, a.Caller, a.Trunk, registered)
	to := c.Contact.ID
	if c.Dummy {
		to = "nobody at " + c.Organisation
	}
	contact := d.Key.counted(OfContact, 1, to, standing(c.Organisation, registered))
	keys = append(keys, d.agentKeys(a.Agent, a.CallID)...)
	keys = slices.DeleteFunc(append(keys, contact), func(k Counted) bool { return k.Of == OfAll })
	limit, broken, err := reached(d.Policy.orDefault().Limits, spent, keys, acts...)
	if err != nil {
		return Plan{}, err
	}
	p.Audit.Organisation = c.Organisation
	if broken {
		p.Audit.Detail = because(limit.Name, a)
		refused := Plan{Refused: limit.Name, Audit: p.Audit}
		if limit.Name == limitLocked { // once a day
			today := c.Created.UTC().Format(time.DateOnly)
			refused.Notice = d.notice(NoticeLocked, c.Organisation+" "+today, c.Organisation, a.CallID, a.Caller)
		}
		return refused, nil
	}
	p.Audit.Challenge, p.Audit.Kind = c.ID, AuditAgain
	if p.Open != nil {
		p.Audit.Kind = AuditAsked
	}
	p.Spend = append(p.Spend, Spending{contact, ActSend})
	if p.Open != nil {
		for _, k := range keys {
			if k.Of != OfContact {
				p.Spend = append(p.Spend, Spending{k, ActAsk})
			}
		}
	}
	return p, nil
}

// because is what the audit tells of a request: the limit that refused it, and why an agent made it.
func because(limit string, a Ask) string {
	switch {
	case a.Reason == "":
		return limit
	case limit == "":
		return a.Reason
	}
	return limit + ": " + a.Reason
}

// Guesses over the whole system raise an alarm: many organisations tried a few times each stay below every other limit.
const (
	guessesWithin = 10 * time.Minute
	manyGuesses   = 100
	fewGuesses    = 50 // below which a share says nothing
)

// guessing tells whether more than manyGuesses PINs, or three in ten, were wrong lately.
func (d *Desk) guessing(spent Spent, act Act) (bool, error) {
	if act != ActFail {
		return false, nil
	}
	all := d.Key.counted(OfAll, 1)
	wrong, err := spent(all, ActFail, guessesWithin)
	if err != nil {
		return false, err
	}
	right, err := spent(all, ActPass, guessesWithin)
	return wrong >= manyGuesses || wrong >= fewGuesses && wrong*10 > 3*(wrong+right), err
}

// alarm tells the operator that PINs are being guessed, once in a while.
func (d *Desk) alarm(ctx context.Context) {
	now := d.Now()
	last := d.alarmed.Load()
	if last != 0 && now.Sub(time.UnixMilli(last)) < guessesWithin || !d.alarmed.CompareAndSwap(last, now.UnixMilli()) {
		return
	}
	d.Log.ErrorContext(ctx, "many PINs are wrong: somebody may be guessing; look at who calls, and consider verification.mode strong",
		slog.Duration("within", guessesWithin))
}
