package verify

import (
	"context"
	"slices"
	"strings"
	"time"
)

// A PIN falls from channel to channel, always to the same person and always the same PIN: when a message is refused, when
// its provider reports that it failed, or when nothing is heard of it for a while.

// maxRungs is through how many channels one PIN goes.
const maxRungs = 3

// How long a message may be without a sign that it arrived.
const (
	smsPatience   = 25 * time.Second
	voicePatience = 20 * time.Second
)

// fallsIn is when the next channel is used after what a try came to, if it is.
func (d *Desk) fallsIn(v Delivery, state DeliveryState) (time.Duration, bool) {
	if state == DeliveryFailed || state == DeliveryUnknown {
		return 0, true
	}
	if r, ok := d.Senders[v.Contact.Channel].(Reporter); !ok || !r.Reports() {
		return 0, false // no news says nothing
	}
	switch v.Contact.Channel {
	case SMS:
		return smsPatience, true
	case Voice:
		return voicePatience, true
	}
	return 0, false
}

// next is the message on the next channel of the same person, with the same PIN. It is nil where there is none.
func (d *Desk) next(ctx context.Context, v Delivery) (*Delivery, error) {
	if v.Rung+1 >= maxRungs || !d.Now().Before(v.Challenge.Expires) {
		return nil, nil
	}
	p, _, err := d.Store.Profile(ctx, v.Challenge.Organisation)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(p.Admins, func(a Admin) bool { return a.Name == v.Challenge.Admin })
	if at < 0 {
		return nil, nil
	}
	channels := d.Policy.orDefault().Channels
	here := slices.Index(channels, v.Contact.Channel) // the ones after it come first
	for i := range channels {
		channel := channels[(here+1+i)%len(channels)]
		if d.Senders[channel] == nil || slices.Contains(v.Used, channel) {
			continue
		}
		for _, c := range p.Admins[at].Contacts {
			if c, ok := c.through(channel); ok && d.settled(c) {
				id, err := newID(d.Rand)
				if err != nil {
					return nil, err
				}
				return &Delivery{ID: id, Counter: v.Counter, Contact: c, Rung: v.Rung + 1, State: DeliveryQueued}, nil
			}
		}
	}
	return nil, nil
}

// audit is the entry about what became of a message.
func (v Delivery) audit(by, what string, class Class, code string) Entry {
	return Entry{Kind: AuditMessage, Call: v.Challenge.CallID, Organisation: v.Challenge.Organisation, Challenge: v.Challenge.ID,
		Contact: v.Contact.String(), By: by, Detail: strings.Join(strings.Fields(what+" "+string(class)+" "+code), " ")}
}
