package verify

import (
	"context"
	"errors"
	"time"

	"supportline/ivr/phone"
)

// Ask is a request for a PIN.
type Ask struct {
	// Key makes the request idempotent: the same Key again gets the same answer, and nothing more is sent.
	Key       string
	CallID    string
	OrgNumber string // as keyed by the caller
	Language  string // BCP 47, of the call: the message's where the organisation has none
	Purpose   string
	Caller    phone.Number // whose last four digits the message shows
	// Challenge is set to ask for another message of an open challenge. The old PIN dies; the life is not extended.
	Challenge string
}

// Asked is the answer to an Ask, the same for organisations that exist and for those that do not.
type Asked struct {
	// Challenge may differ from Ask.Challenge: one with little life left, or none, gives way to a new one.
	Challenge string
	Expires   time.Time
	Refused   string // the limit that was reached (LimitSends …); Challenge and Expires are empty then
}

// Ask makes a challenge and queues its message, or queues another message of one.
func (d *Desk) Ask(ctx context.Context, a Ask) (Asked, error) {
	return Asked{}, errors.New("not built")
}
