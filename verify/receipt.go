package verify

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// Status is how far a provider says that a message got. It only moves up: accepted, queued, sending, sent, delivered;
// failed and undelivered are final unless delivered comes after all.
type Status string

const (
	StatusAccepted    Status = "accepted"
	StatusQueued      Status = "queued"
	StatusSending     Status = "sending"
	StatusSent        Status = "sent" // as good as delivered: many carriers report no more
	StatusDelivered   Status = "delivered"
	StatusFailed      Status = "failed"
	StatusUndelivered Status = "undelivered"
)

var heights = map[Status]int{StatusAccepted: 1, StatusQueued: 2, StatusSending: 3, StatusSent: 4, StatusFailed: 5,
	StatusUndelivered: 5, StatusDelivered: 6}

// Known tells whether it is one of the statuses above.
func (s Status) Known() bool { return heights[s] > 0 }

// Above tells whether a message that had got as far as before has got further.
func (s Status) Above(before Status) bool { return heights[s] > heights[before] }

// Arrived tells whether the person has the message, as far as anybody can know.
func (s Status) Arrived() bool { return s == StatusSent || s == StatusDelivered }

func (s Status) bad() bool { return s == StatusFailed || s == StatusUndelivered }

// Receipt is what a provider reports of a message. Receipts come late, twice, in any order, and before the provider's
// answer to the request. A check of a PIN never looks at them.
type Receipt struct {
	Delivery   string // ours
	ProviderID string
	Status     Status
	Class      Class // of the failure, if it is one
	Code       string
}

// Reception is what a receipt means for the delivery.
type Reception struct {
	RetryIn time.Duration // send it once more; 0: no
	Audit   Entry         // none is written if it has no Kind
}

// ErrNoSuchDelivery is returned for a receipt of something that was never sent, or is long over.
var ErrNoSuchDelivery = errors.New("no such delivery")

// transientRetry is when a message is sent once more after a carrier failed it for a while.
const transientRetry = 20 * time.Second

// Receive takes a receipt. The error may be ErrNoSuchDelivery.
func (d *Desk) Receive(ctx context.Context, r Receipt) error {
	if !r.Status.Known() || r.Delivery == "" || r.ProviderID == "" {
		return fmt.Errorf("take a receipt: delivery, provider's name and status must be known")
	}
	if !r.Status.bad() {
		r.Class, r.Code = "", ""
	}
	e := DeliveryEvent{Delivery: r.Delivery, State: r.Status.state(), Class: r.Class, Code: r.Code}
	news, err := d.Store.Receive(ctx, r, func(v Delivery) Reception {
		e.CallID, e.Challenge, e.Channel, e.Try = v.Challenge.CallID, v.Challenge.ID, v.Contact.Channel, v.Try
		e.Contact = mask(v.Contact.Channel, v.Contact.Value)
		in := d.reception(v, r)
		e.RetryIn = in.RetryIn
		return in
	})
	if err != nil {
		return fmt.Errorf("take a receipt: %w", err)
	}
	if !news || e.State == "" {
		return nil
	}
	log := d.Log.With(slog.String("call", e.CallID), slog.String("delivery", e.Delivery), slog.String("contact", e.Channel+" "+e.Contact))
	switch r.Class {
	case ClassSetup, ClassBlocked: // an operator must act
		log.ErrorContext(ctx, "a message did not arrive", slog.String("class", string(r.Class)), slog.String("code", r.Code))
	default:
		log.InfoContext(ctx, "a message is reported", slog.String("state", string(e.State)), slog.String("class", string(r.Class)),
			slog.String("code", r.Code))
	}
	if d.Watch != nil {
		d.Watch(ctx, e)
	}
	d.wake.ring() // the next channel may be due
	return nil
}

func (d *Desk) reception(v Delivery, r Receipt) Reception {
	if r.Status.state() == "" {
		return Reception{}
	}
	in := Reception{Audit: v.audit("provider", string(r.Status), r.Class, r.Code)}
	if r.Class == ClassTemporary && v.State == DeliveryAccepted && v.Try < unknownTries && v.Contact.Channel == SMS &&
		d.Now().Add(transientRetry).Before(v.Challenge.Expires) {
		in.RetryIn = transientRetry
	}
	return in
}

// state is how an event tells a status; empty: it is not told.
func (s Status) state() DeliveryState {
	switch {
	case s == StatusSent:
		return DeliverySent
	case s == StatusDelivered:
		return DeliveryDelivered
	case s.bad():
		return DeliveryFailed
	}
	return ""
}
