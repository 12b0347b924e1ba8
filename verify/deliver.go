package verify

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"
)

const (
	pollEvery   = time.Second
	leaseFor    = 15 * time.Second
	sendTimeout = 10 * time.Second // shorter than the lease: nobody else takes a message that is on its way
	sendAtOnce  = 8
)

// Deliver sends what is queued until ctx ends, and then waits for the messages that are on their way, at most
// sendTimeout. Any number of processes may run it on one store. It returns nil.
func (d *Desk) Deliver(ctx context.Context) error {
	var busy sync.WaitGroup
	defer busy.Wait()
	slots := make(chan struct{}, sendAtOnce)
	poll := time.NewTicker(pollEvery)
	defer poll.Stop()
	for {
		d.sendDue(ctx, slots, &busy)
		select {
		case <-ctx.Done():
			return nil
		case <-d.wake.heard():
		case <-poll.C:
		}
	}
}

// sendDue starts sending what is due, as far as there are slots. A slot that comes free rings the bell: there may be more.
func (d *Desk) sendDue(ctx context.Context, slots chan struct{}, busy *sync.WaitGroup) {
	free := cap(slots) - len(slots)
	if free == 0 || ctx.Err() != nil {
		return
	}
	due, err := d.Store.Lease(ctx, free, leaseFor)
	if err != nil {
		if ctx.Err() == nil {
			d.Log.ErrorContext(ctx, "deliveries cannot be read: PINs wait", slog.Any("err", err))
		}
		return
	}
	for _, v := range due {
		slots <- struct{}{} // never waits: this loop is the only one that fills them
		busy.Go(func() {
			defer func() {
				if p := recover(); p != nil { // what it holds may be a PIN
					d.Log.ErrorContext(ctx, "a message was given up by a failure of the program: it is sent again when its lease is over",
						slog.String("delivery", v.ID), slog.String("panic", fmt.Sprintf("a %T", p)), slog.String("stack", string(debug.Stack())))
				}
				<-slots
				if len(due) == free {
					d.wake.ring()
				}
			}()
			d.deliver(context.WithoutCancel(ctx), v)
		})
	}
}

// deliver sends one message and settles its lease. A settlement that cannot be saved costs a second sending of the same
// PIN when the lease is over.
func (d *Desk) deliver(ctx context.Context, v Delivery) {
	providerID, failure := d.send(ctx, v)
	s := d.settlement(v, providerID, failure)
	log := d.Log.With(slog.String("call", v.Challenge.CallID), slog.String("delivery", v.ID), slog.Any("contact", v.Contact),
		slog.Int("try", v.Try))
	if in, falls := d.fallsIn(v, s.State); falls {
		next, err := d.next(ctx, v)
		if err != nil {
			log.ErrorContext(ctx, "the next channel of a PIN cannot be looked up", slog.Any("err", err))
		}
		s.Next, s.NextIn = next, in
	}
	s.Audit = v.audit("worker", string(s.State), s.Class, s.Code)
	held, err := d.Store.Settle(ctx, v, s)
	switch {
	case err != nil:
		log.ErrorContext(ctx, "what became of a message cannot be saved: it is sent again", slog.Any("err", err))
		return
	case !held:
		log.WarnContext(ctx, "a message took longer than its lease: another worker has it")
		return
	}
	switch {
	case failure == nil:
		log.InfoContext(ctx, "a message was taken over")
	case failure.Class == ClassSetup || failure.Class == ClassBlocked: // an operator must act
		log.ErrorContext(ctx, "a message was not taken over", slog.Any("err", failure), slog.Bool("next_channel", s.Next != nil))
	default:
		log.WarnContext(ctx, "a message was not taken over", slog.Any("err", failure), slog.String("state", string(s.State)),
			slog.Duration("retry_in", s.RetryIn), slog.Bool("next_channel", s.Next != nil))
	}
	d.tell(ctx, v, s)
	if s.Next != nil {
		d.wake.ring()
	}
}

// send hands the message to its channel's sender. A sender that panics harms nobody else's message.
func (d *Desk) send(ctx context.Context, v Delivery) (providerID string, failure *SendError) {
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			failure = &SendError{Class: ClassUnknown, Code: "panic", Detail: fmt.Sprintf("a %T in the sender", p)}
		}
	}()
	sender := d.Senders[v.Contact.Channel]
	if sender == nil {
		return "", &SendError{Class: ClassSetup, Code: "no-sender", Detail: "this process has no sender for " + v.Contact.Channel}
	}
	if v.Contact.Value == "" {
		return "", &SendError{Class: ClassBadAddress, Code: "removed", Detail: "the contact was removed meanwhile"}
	}
	if v.Receipt != "" { // the provider had it after all
		if v.Receipt.bad() {
			return "", &SendError{Class: v.Last, Code: v.Code}
		}
		return v.ProviderID, nil
	}
	if v.Blocked && v.Contact.Channel == Voice {
		return "", &SendError{Class: ClassBlocked, Code: "as-before"}
	}
	limit, err := d.budget(ctx, v)
	switch {
	case err != nil:
		return "", &SendError{Class: ClassTemporary, Code: "store", Detail: "what was spent cannot be read"}
	case limit != "":
		return "", &SendError{Class: ClassBudget, Code: limit}
	}
	org, known, err := d.Store.Profile(ctx, v.Challenge.Organisation)
	if err != nil || !known {
		return "", &SendError{Class: ClassTemporary, Code: "store", Detail: "the organisation cannot be read"}
	}
	m, err := d.message(v, org.Organisation)
	if err != nil {
		return "", &SendError{Class: ClassSetup, Code: "message", Detail: err.Error()}
	}
	if v.Try > 1 && v.Last == ClassUnknown {
		if providerID, failure = find(ctx, sender, m); providerID != "" || failure != nil {
			return providerID, failure
		}
	}
	providerID, err = sender.Send(ctx, m)
	return providerID, asSendError(err)
}

// find looks for a message that an earlier try may have handed over, where the sender can.
func find(ctx context.Context, sender Sender, m Message) (string, *SendError) {
	finder, can := sender.(Finder)
	if !can {
		return "", nil
	}
	id, err := finder.Find(ctx, m)
	if err != nil { // still nobody knows
		return "", &SendError{Class: ClassUnknown, Code: "not-found-out: " + asSendError(err).Code}
	}
	return id, nil
}

func (d *Desk) tell(ctx context.Context, v Delivery, s Settlement) {
	if d.Watch == nil {
		return
	}
	d.Watch(ctx, DeliveryEvent{CallID: v.Challenge.CallID, Challenge: v.Challenge.ID, Delivery: v.ID, Channel: v.Contact.Channel,
		Contact: mask(v.Contact.Channel, v.Contact.Value), State: s.State, Class: s.Class, Code: s.Code, Try: v.Try, RetryIn: s.RetryIn})
}
