package verify

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"supportline/ivr/phone"
)

// Ask is a request for a PIN.
type Ask struct {
	// Key makes the request idempotent: the same Key again gets the same answer, and nothing more is sent.
	Key       string
	CallID    string
	OrgNumber string // as keyed by the caller; ignored when Challenge is set
	Language  string // BCP 47, of the call: the message's where the organisation has none
	Purpose   string
	Caller    phone.Number // whose last four digits the message shows, and whose requests are counted; zero when withheld
	Trunk     string       // withheld callers are counted together, by trunk
	// Challenge is set to ask for another message of an open challenge. The old PIN dies; the life is not extended.
	Challenge string
	// Agent asks, for a Contact that was chosen, and says why; all empty when the caller asks.
	Agent, Contact, Reason string
}

// Asked is the answer to an Ask, the same for organisations that exist and for those that do not.
type Asked struct {
	// Challenge may differ from Ask.Challenge: one that is over or has little life left gives way to a new one.
	Challenge string
	Expires   time.Time
	Refused   string // the limit that was reached (LimitSends …); Challenge and Expires are empty then
}

// ErrNoSuchChallenge is returned for another message of a challenge that is none of the call's.
var ErrNoSuchChallenge = errors.New("no such challenge on this call")

// Ask makes a challenge and queues its message, or queues another message of one. Nothing is sent here: a worker in
// Deliver does.
func (d *Desk) Ask(ctx context.Context, a Ask) (Asked, error) {
	if a.Key == "" || a.CallID == "" {
		return Asked{}, errors.New("ask for a PIN: key and call must be named")
	}
	if a.Agent != "" {
		a.Purpose = PurposeAgent
		if err := checkReason(a.Reason); err != nil {
			return Asked{}, err
		}
	}
	org := a.OrgNumber
	if !isOrgNumber(org) {
		org = "" // nobody's: kept no longer than the longest number
	}
	if a.Challenge != "" {
		again, err := d.Store.Challenge(ctx, a.CallID, a.Challenge)
		if err != nil {
			return Asked{}, fmt.Errorf("another PIN for call %s: %w", a.CallID, err)
		}
		org, a.Purpose = again.Organisation, again.Purpose
	}
	profile, _, err := d.Store.Profile(ctx, org) // a stranger's is empty
	if err != nil {
		return Asked{}, fmt.Errorf("look up the organisation that call %s named: %w", a.CallID, err)
	}
	policy := d.Policy.orDefault()
	fresh, err := d.newChallenge(a, org, profile, policy)
	if err != nil {
		return Asked{}, fmt.Errorf("make a challenge for call %s: %w", a.CallID, err)
	}
	delivery, err := newID(d.Rand)
	if err != nil {
		return Asked{}, err
	}
	registered, err := d.registered(ctx, a.Caller)
	if err != nil {
		return Asked{}, fmt.Errorf("ask for a PIN on call %s: %w", a.CallID, err)
	}
	asked, err := d.Store.Ask(ctx, a.Key, a.CallID, func(now time.Time, ofCall []Challenge, spent Spent) (Plan, error) {
		p := policy.plan(now, ofCall, fresh, a.Challenge, delivery)
		return d.afford(p, spent, a, registered)
	})
	if err != nil {
		return Asked{}, fmt.Errorf("save the challenge of call %s: %w", a.CallID, err)
	}
	d.wake.ring()
	return asked, nil
}

// newChallenge prepares a challenge for the organisation. Where there is nobody to write to it is a dummy, made with the
// same steps.
func (d *Desk) newChallenge(a Ask, org string, profile Profile, policy Policy) (Challenge, error) {
	c := Challenge{CallID: a.CallID, Purpose: a.Purpose, Organisation: org, State: StateOpen, Tries: policy.Tries, Sends: 1,
		CallerTail: a.Caller.Last4(), Language: a.Language}
	if profile.Language != "" {
		c.Language = profile.Language
	}
	var err error
	if c.Admin, c.Contact = d.firstContact(profile, policy); a.Agent != "" {
		if c.Admin, c.Contact, err = d.chosen(profile, a.Contact); err != nil {
			return c, err
		}
	}
	c.Dummy = c.Contact.ID == ""
	if c.Dummy {
		c.Contact.Channel = policy.Channels[0]
	}
	if c.ID, err = newID(d.Rand); err != nil {
		return c, err
	}
	if c.Ref, err = newRef(d.Rand); err != nil {
		return c, err
	}
	secret := make([]byte, secretSize)
	if _, err := io.ReadFull(d.Rand, secret); err != nil {
		return c, fmt.Errorf("make a secret: %w", err)
	}
	defer clear(secret)
	c.Sealed, err = d.Key.seal(d.Rand, secret, c.bound())
	return c, err
}

// firstContact is where the PIN of an organisation goes: its first admin that a sender can reach, by the channel that the
// policy likes best. All messages of a challenge go to that one person.
func (d *Desk) firstContact(p Profile, policy Policy) (admin string, c Contact) {
	for _, a := range p.Admins {
		for _, channel := range policy.Channels {
			for _, c := range a.Contacts {
				if c, ok := c.through(channel); ok && d.Senders[channel] != nil && d.settled(c) {
					return a.Name, c
				}
			}
		}
	}
	return "", Contact{}
}

// settled tells whether a contact was not added lately.
func (d *Desk) settled(c Contact) bool {
	return c.Changed.IsZero() || !d.Now().Before(c.Changed.Add(CoolOff))
}

// plan decides what an Ask may have. It is pure.
func (p Policy) plan(now time.Time, ofCall []Challenge, fresh Challenge, again, delivery string) Plan {
	if i := slices.IndexFunc(ofCall, func(c Challenge) bool { return c.ID == again }); i >= 0 {
		old := ofCall[i]
		if old.State == StateOpen && now.Before(old.Expires) {
			if old.Sends >= p.Sends {
				return Plan{Refused: LimitSends}
			}
			if now.Before(old.LastSend.Add(p.gap(old.Sends))) {
				return Plan{Refused: LimitTooSoon}
			}
			if old.Expires.Sub(now) >= min(shortLife, p.Life/2) {
				old.Counter++
				old.Sends++
				old.LastSend = now
				return Plan{Resend: &old, Delivery: deliveryOf(old, delivery)}
			}
		}
	}
	asked := 0 // by the same side
	for _, c := range ofCall {
		if c.Purpose == fresh.Purpose {
			asked++
		}
	}
	if asked >= p.PerCall {
		return Plan{Refused: LimitPerCall}
	}
	fresh.Created, fresh.LastSend, fresh.Expires = now, now, now.Add(p.Life)
	return Plan{Open: &fresh, Delivery: deliveryOf(fresh, delivery)}
}

// deliveryOf is the message for the newest PIN of a challenge; a dummy's is void.
func deliveryOf(c Challenge, id string) Delivery {
	d := Delivery{ID: id, Counter: c.Counter, Contact: c.Contact, State: DeliveryQueued}
	if c.Dummy {
		d.State = DeliveryVoid
	}
	return d
}
