package ivr

import (
	"context"
	"errors"

	"supportline/ivr/phone"
)

// CallID names a call on every node and in every record. The door chooses it when the call arrives, so that the same
// arrival told twice is the same call: Twilio's CallSid as it is, a fresh random name on the SIP and rehearsal doors.
type CallID string

// Arrival is a call that stands at a door.
type Arrival struct {
	ID   CallID `json:"id"`
	Door string `json:"door"` // "sip", "twilio", "rehearsal"
	// Called is what was dialled, as delivered, best evidence first: Request-URI, To, P-Called-Party-ID, last Diversion.
	// Each is the user part only ("+46201605899", "0201605899").
	Called   []string     `json:"called"`
	Caller   phone.Number `json:"caller"` // zero when withheld
	Evidence Evidence     `json:"evidence"`
	// Trunk names the configured trunk that delivered the call; empty for a stranger or a softphone.
	Trunk string `json:"trunk,omitempty"`
}

// Evidence is what the network says about the caller's number. Doors report; verify grades.
type Evidence struct {
	// Verstat is the exact STIR/SHAKEN verification status (ATIS-1000074, TS 24.229 "verstat"), empty if none was given
	// or the peer that gave it may not be believed.
	Verstat string `json:"verstat,omitempty"`
	// Asserted is true when the number came as P-Asserted-Identity from a trunk inside the trust domain (RFC 3325).
	Asserted bool `json:"asserted,omitempty"`
	Withheld bool `json:"withheld,omitempty"`
	Diverted bool `json:"diverted,omitempty"` // a Diversion, History-Info or ForwardedFrom was there
}

// Calls is all that a door needs of the engine. seq names the turn that an event answers.
//
// Begin with an ID that is known already, and Next with a seq that has been answered already, change nothing and return
// the turn the call is at now: a repeated request gets the same answer.
type Calls interface {
	Begin(ctx context.Context, a Arrival) (Turn, int, error)
	Next(ctx context.Context, id CallID, seq int, ev Event) (Turn, int, error)
	// End tells that the call is over on the door's side, at any time and without a seq. It may be told twice.
	End(ctx context.Context, id CallID, e Ending) error
}

// ErrNoSuchCall is returned by Next and End for a call that never began.
var ErrNoSuchCall = errors.New("no such call")
