package verify

import (
	"context"
	"errors"
)

// Try is a PIN as the caller keyed it.
type Try struct {
	// Key makes the try idempotent: the same Key again gets the same answer and counts nothing.
	Key       string
	CallID    string
	Challenge string
	Purpose   string
	PIN       PIN
}

// Result is the outcome of a Try.
type Result string

const (
	Right Result = "right"
	Wrong Result = "wrong"
	// Expired is a challenge that no PIN can open any more: its life is over, it was used, it gave way to another, or it
	// is none of this call and purpose.
	Expired Result = "expired"
	Locked  Result = "locked" // that was the last try, or there was none left
)

// Checked is the answer to a Try.
type Checked struct {
	Result Result
	Left   int          // tries left of the challenge
	Org    Organisation // only when Right
}

// Check judges a try.
func (d *Desk) Check(ctx context.Context, t Try) (Checked, error) {
	return Checked{}, errors.New("not built")
}
