package verify

import (
	"context"
	"time"
)

// DeliveryState is how far a message got. A check never looks at it: a PIN can be keyed before we know that it arrived.
type DeliveryState string

const (
	DeliveryQueued     DeliveryState = "queued"
	DeliveryLeased     DeliveryState = "leased"     // a worker is sending it
	DeliveryAccepted   DeliveryState = "accepted"   // the provider took it over
	DeliverySent       DeliveryState = "sent"       // of events: the provider passed it on
	DeliveryDelivered  DeliveryState = "delivered"  // of events: it arrived
	DeliveryFailed     DeliveryState = "failed"     // it did not, and will not
	DeliveryUnknown    DeliveryState = "unknown"    // it may have
	DeliverySuperseded DeliveryState = "superseded" // the challenge ended or went on to another PIN before it was sent
	DeliverySpared     DeliveryState = "spared"     // the channel before it reached the person
	DeliveryVoid       DeliveryState = "void"       // a dummy's: there is nobody to send it to
)

// Delivery is one message of a challenge on one channel. It holds no PIN: that is derived when the message is sent.
type Delivery struct {
	ID        string
	Challenge Challenge // filled when leased
	Counter   int64     // of the PIN
	Contact   Contact   // Value is filled when leased; empty if the contact was removed meanwhile
	Rung      int       // 0: first choice, 1, 2: the channels it fell to
	State     DeliveryState
	Try       int // from 1; names the lease

	// What is known of it when leased.
	Last       Class    // what the try before this one came to; ClassUnknown when a worker was lost with it
	Code       string   // of Last
	Receipt    Status   // what the provider reported of an earlier try
	ProviderID string   // of an earlier try
	Used       []string // the channels that this PIN has gone through, this one included
	Blocked    bool     // the provider blocks the country, or suspects fraud
}

// DeliveryEvent is what became of a delivery, for the record of the call.
type DeliveryEvent struct {
	CallID, Challenge, Delivery string
	Channel                     string
	Contact                     string // masked
	State                       DeliveryState
	Class                       Class // of the failure, if it was one
	Code                        string
	Try                         int
	RetryIn                     time.Duration // when State is queued again
}

// Watch is told of DeliveryEvents.
type Watch func(ctx context.Context, e DeliveryEvent)
