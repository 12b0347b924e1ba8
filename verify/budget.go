package verify

import (
	"context"
	"time"

	"supportline/ivr/phone"
)

// Messages by telephone cost money, and whoever earns from them has them sent: so they have budgets by stretch of numbers
// and country, and a breaker for numbers whose PINs nobody keys. Budgets are kept when a message is sent, not when it is
// asked for: who asks hears the same, whether or not there is anybody to write to.

// The breaker opens when of so many messages within a day fewer than one in five led to a right PIN.
const (
	breakerSends = 50
	breakerShare = 5
	breakerTime  = 24 * time.Hour
	breakerName  = "breaker"
)

// reachedBy are the keys under which a message by telephone is counted; none for other messages.
func (d *Desk) reachedBy(channel, value string) []Counted {
	if channel == Mail {
		return nil
	}
	n, err := phone.Parse(value, "")
	if err != nil {
		return nil
	}
	e164 := n.E164()
	return []Counted{d.Key.counted(OfPrefix, 1, e164[:max(len(e164)-4, 0)]), d.Key.counted(OfCountry, 1, n.Region()),
		d.Key.counted(OfAll, 1)}
}

// budget counts a message, or names the limit that keeps it from being sent. A message that is tried again was counted.
// Every channel that a PIN falls to is counted here and only here: limits that are looked at when a PIN is asked for may
// not know of it, or they would tell whether there was anybody to write to.
func (d *Desk) budget(ctx context.Context, v Delivery) (limit string, err error) {
	keys := d.reachedBy(v.Contact.Channel, v.Contact.Value)
	if v.Contact.Channel == Voice {
		keys = append(keys, d.Key.counted(OfVoice, 1, v.Contact.ID))
	}
	if len(keys) == 0 || v.Try > 1 {
		return "", nil
	}
	err = d.Store.Spend(ctx, func(spent Spent) ([]Spending, error) {
		limit = ""
		l, broken, err := reached(d.Policy.orDefault().Limits, spent, keys, ActSend)
		if err != nil {
			return nil, err
		}
		if broken {
			limit = l.Name
			return nil, nil
		}
		if open, err := breaker(spent, keys); err != nil || open {
			limit = breakerName
			return nil, err
		}
		return spendings(keys, ActSend), nil
	})
	return limit, err
}

// breaker tells whether hardly any PIN sent there was ever keyed.
func breaker(spent Spent, keys []Counted) (bool, error) {
	for _, k := range keys {
		if k.Of == OfAll || k.Of == OfVoice {
			continue
		}
		sent, err := spent(k, ActSend, breakerTime)
		if err != nil {
			return false, err
		}
		if sent < breakerSends {
			continue
		}
		passed, err := spent(k, ActPass, breakerTime)
		if err != nil {
			return false, err
		}
		if passed*breakerShare < sent {
			return true, nil
		}
	}
	return false, nil
}

// paidOff counts a right PIN for the numbers it was sent to.
func (d *Desk) paidOff(ctx context.Context, p Profile, c Challenge) error {
	for _, a := range p.Admins {
		for _, contact := range a.Contacts {
			if contact.ID != c.Contact.ID {
				continue
			}
			keys := d.reachedBy(contact.Channel, contact.Value)
			return d.Store.Spend(ctx, func(Spent) ([]Spending, error) {
				return spendings(keys[:max(len(keys)-1, 0)], ActPass), nil // all PINs were counted when this one was judged
			})
		}
	}
	return nil
}

func spendings(keys []Counted, act Act) []Spending {
	all := make([]Spending, len(keys))
	for i, k := range keys {
		all[i] = Spending{k, act}
	}
	return all
}
