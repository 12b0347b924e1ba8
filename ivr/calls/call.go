package calls

import (
	"context"
	"errors"
	"time"

	"supportline/ivr"
	"supportline/ivr/flow"
)

// Call is a call as it is saved.
type Call struct {
	ID      ivr.CallID
	Door    string
	Node    string // the node whose telephone line it is on
	Version string // of the routing configuration, kept for the call's whole life
	Seq     int    // of Turn; 0 until the first turn
	State   flow.State
	Turn    ivr.Turn
	Started time.Time
	Saved   time.Time // when it came to this turn
	Ended   time.Time // zero while it goes on
	Ending  ivr.Ending
}

// Line is one line of a call's record: what happened, for people. It never holds a PIN, and no whole number.
type Line struct {
	At   time.Time `json:"at"`
	Kind Kind      `json:"kind"`
	Text string    `json:"text"`
	// Why is the reasons of a decision, "rule: text" each.
	Why []string `json:"why,omitempty"`
}

// Kind sorts the lines of a record.
type Kind string

const (
	KindArrived  Kind = "arrived"
	KindHeard    Kind = "heard"    // what the caller was told
	KindPressed  Kind = "pressed"  // which key; several are masked, since they may be a PIN
	KindSilence  Kind = "silence"  // nothing was pressed
	KindFound    Kind = "found"    // what verify or the queue answered
	KindDecided  Kind = "decided"  // where the routing sends the call, and why
	KindWaits    Kind = "waits"    // music
	KindAgent    Kind = "agent"    // ringing, answered, whisper, end of the talk
	KindDelivery Kind = "delivery" // how a PIN travels
	KindEnded    Kind = "ended"
)

// Update is a line as it happens, for whoever watches.
type Update struct {
	Call ivr.CallID `json:"call"`
	Door string     `json:"door,omitempty"`
	Line Line       `json:"line"`
}

// Store keeps calls and their records.
type Store interface {
	// LoadCall returns ErrNotFound for an ID that was never created.
	LoadCall(ctx context.Context, id ivr.CallID) (Call, error)
	// SaveCall saves the call and appends to its record in one step, if the saved call is at c.Seq-1 (for Seq 1: if there is
	// none) and has not ended; saved is false otherwise, and nothing changed.
	SaveCall(ctx context.Context, c Call, record []Line) (saved bool, err error)
	// EndCall saves Ended and Ending of a call that has not ended yet, and appends to its record.
	EndCall(ctx context.Context, c Call, record []Line) (ended bool, err error)
	// OpenCalls lists the calls of a node that have not ended.
	OpenCalls(ctx context.Context, node string) ([]Call, error)
	// SilentCalls lists the calls of all nodes that have not ended and came to their turn at that instant or before.
	SilentCalls(ctx context.Context, since time.Time) ([]Call, error)
	// AddLine appends to a record.
	AddLine(ctx context.Context, id ivr.CallID, l Line) error
}

// ErrNotFound is returned by LoadCall.
var ErrNotFound = errors.New("call not found")
