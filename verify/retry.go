package verify

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// unknownTries is how often a message that the provider may have taken over is sent: the same PIN twice harms nobody, a
// stream of them does.
const unknownTries = 2

// backoff is 1, 5, 25 seconds and then a minute after each try.
func backoff(try int) time.Duration {
	wait := time.Second
	for range min(try, 4) - 1 {
		wait *= 5
	}
	return min(wait, time.Minute)
}

// settlement decides what a try means for the delivery.
func (d *Desk) settlement(v Delivery, providerID string, failure *SendError) Settlement {
	if failure == nil {
		return Settlement{State: DeliveryAccepted, ProviderID: providerID}
	}
	s := Settlement{State: DeliveryFailed, Class: failure.Class, Code: failure.Code}
	switch {
	case failure.Class == ClassTemporary:
		s.State, s.RetryIn = DeliveryQueued, max(backoff(v.Try), failure.After)
	case failure.Class == ClassUnknown && v.Try < unknownTries:
		s.State, s.RetryIn = DeliveryQueued, max(backoff(v.Try+1), failure.After)
	case failure.Class == ClassUnknown:
		s.State = DeliveryUnknown
	}
	if s.State == DeliveryQueued && !d.Now().Add(s.RetryIn).Before(v.Challenge.Expires) {
		s.State, s.RetryIn = DeliveryFailed, 0
	}
	return s
}

// next is the message on the next channel of the same person, with the same PIN: once, and never to another person. It is
// nil where there is none.
func (d *Desk) next(ctx context.Context, v Delivery) (*Delivery, error) {
	if v.Rung > 0 || !d.Now().Before(v.Challenge.Expires) {
		return nil, nil
	}
	p, _, err := d.Store.Profile(ctx, v.Challenge.Organisation)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(p.Admins, func(a Admin) bool { return a.Name == v.Challenge.Admin })
	if i < 0 {
		return nil, nil
	}
	for _, channel := range d.Policy.orDefault().Channels {
		for _, c := range p.Admins[i].Contacts {
			if c.Channel == channel && channel != v.Contact.Channel && d.Senders[channel] != nil && d.settled(c) {
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

// asSendError makes any error of a sender one with a class.
func asSendError(err error) *SendError {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*SendError](err); ok {
		return e
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return &SendError{Class: ClassUnknown, Code: "timeout"}
	}
	return &SendError{Class: ClassUnknown, Code: fmt.Sprintf("%T", err)} // its text may hold the address
}
