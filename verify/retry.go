package verify

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// unknownTries is how often a message that the provider may have taken over is sent: the same PIN twice harms nobody, a
// stream of them does.
const unknownTries = 2

// phoneTries is how often a message by telephone that was not taken over is tried; mail is tried as long as the PIN lives.
const phoneTries = 5

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
	case failure.Class == ClassTemporary && (v.Contact.Channel == Mail || v.Try < phoneTries):
		s.State, s.RetryIn = DeliveryQueued, max(backoff(v.Try), failure.After)
	case failure.Class == ClassUnknown && v.Try < unknownTries && v.Contact.Channel != Voice: // nobody is rung twice
		s.State, s.RetryIn = DeliveryQueued, max(backoff(v.Try+1), failure.After)
	case failure.Class == ClassUnknown:
		s.State = DeliveryUnknown
	}
	if s.State == DeliveryQueued && !d.Now().Add(s.RetryIn).Before(v.Challenge.Expires) {
		s.State, s.RetryIn = DeliveryFailed, 0
	}
	return s
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
