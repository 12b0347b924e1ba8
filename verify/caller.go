package verify

import (
	"context"
	"errors"

	"supportline/ivr/phone"
)

// Caller is what a door knows of who is calling.
type Caller struct {
	Number phone.Number // zero when withheld
	// Verstat is the exact STIR/SHAKEN verification status, empty if none was given by a peer that may be believed.
	Verstat  string
	Asserted bool // the number is a P-Asserted-Identity from a trunk inside the trust domain (RFC 3325)
	Withheld bool
	Diverted bool   // the call was forwarded: the caller is not at the registered telephone
	Trunk    string // the configured trunk that delivered the call; empty for a stranger
}

// Finding is what Identify found. Grade is of the evidence for the number; Known tells that the policy takes it as proof
// for Org.
type Finding struct {
	Known bool
	Org   Organisation // only when Known
	Grade Grade
	Why   string // the rule that decided, for the record; names no organisation unless Known
}

// Identify tells whether the caller's number alone shows for whom the call is.
func (d *Desk) Identify(ctx context.Context, c Caller) (Finding, error) {
	return Finding{}, errors.New("not built")
}
