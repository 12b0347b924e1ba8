package verify

import (
	"context"
	"time"

	"supportline/ivr/phone"
)

// Store keeps organisations, challenges and deliveries. Its clock decides about expiry and leases.
//
// Whatever carries an Entry writes it to the audit in the same transaction, chained to the entries before it; Seq, At and
// Hash are the store's to fill.
type Store interface {
	Register
	Challenges
	Outbox
	Notices
	Auditor
}

// Auditor writes entries about what needs no other writing.
type Auditor interface {
	Append(ctx context.Context, e Entry) error
}

// Register finds organisations.
type Register interface {
	// Profile returns the organisation with that number, and false if there is none.
	Profile(ctx context.Context, number string) (Profile, bool, error)
	// Registered returns the organisations for which the telephone number is registered and confirmed.
	Registered(ctx context.Context, n phone.Number) ([]Organisation, error)
}

// Challenges are asked for and tried, each in one transaction.
type Challenges interface {
	// Challenge returns a challenge of the call, or ErrNoSuchChallenge.
	Challenge(ctx context.Context, callID, id string) (Challenge, error)
	// Ask returns what is kept under key, if anything is. Otherwise it calls plan with the store's clock and all
	// challenges of the call, oldest first, carries the plan out, counts what it spends and keeps the answer. plan may be
	// called again; spent counts within the same transaction.
	Ask(ctx context.Context, key, callID string, plan func(now time.Time, ofCall []Challenge, spent Spent) (Plan, error)) (Asked, error)
	// Try returns what is kept under t.Key, if anything is. Otherwise it burns an attempt of the challenge, if it is
	// open, of this call and purpose, in its life and has attempts left; asks judge; and, if it is right, consumes the
	// challenge where it is still open with the same counter. The answer is kept with all that, and what the verdict
	// spends is counted. Right organisations come by number. judge may be called again.
	Try(ctx context.Context, t Try, judge func(Challenge, Spent) (Verdict, error)) (Tried, error)
}

// Verdict is what the desk says of a PIN.
type Verdict struct {
	Right bool
	Spend []Spending
	Audit Entry // its Detail becomes the result
	// Notice goes to those who did not get the PIN, when it is Right and consumes the challenge.
	Notice *Notice
}

// Plan is what an Ask writes: a refusal, a new challenge, or another message of one.
type Plan struct {
	Refused string
	// Open is a new challenge; the open ones of the call are cancelled. Resend is an existing one with its new counter
	// and sends. Exactly one is set when Refused is empty.
	Open, Resend *Challenge
	Delivery     Delivery
	Spend        []Spending
	Audit        Entry   // always
	Notice       *Notice // to all admins
}

// Tried is what the store answers to a Try.
type Tried struct {
	Result       Result
	Left         int
	Organisation string // number; only when Right
}

// Outbox hands out deliveries that are due, each to one worker at a time.
type Outbox interface {
	// Lease takes up to n deliveries for so long. It also ends challenges whose life is over, and deliveries whose
	// challenge has gone on without them.
	Lease(ctx context.Context, n int, so time.Duration) ([]Delivery, error)
	// Settle says what became of a lease. It reports false and changes nothing when the lease had gone to another.
	// A Next whose PIN has reached the person meanwhile is kept as spared.
	Settle(ctx context.Context, d Delivery, s Settlement) (bool, error)
	// Receive notes a receipt once, in whatever order they come, and reports false for one that tells nothing new. A good
	// one spares the channels that would have come next, a bad one makes the next one due. decide sees the delivery as
	// it was; it may be called again.
	Receive(ctx context.Context, r Receipt, decide func(Delivery) Reception) (bool, error)
	// Delivery returns a delivery as Lease does, whatever its state, or ErrNoSuchDelivery.
	Delivery(ctx context.Context, id string) (Delivery, error)
	// Spend counts, in one transaction, what decide returns after a look at what was spent. decide may be called again.
	Spend(ctx context.Context, decide func(Spent) ([]Spending, error)) error
}

// Settlement is what became of a leased delivery.
type Settlement struct {
	State      DeliveryState // queued: try again in RetryIn
	RetryIn    time.Duration
	ProviderID string
	Class      Class
	Code       string
	Next       *Delivery     // the channel it falls to, unless it is spared; the challenge's contact becomes this one's
	NextIn     time.Duration // when
	Audit      Entry
}
