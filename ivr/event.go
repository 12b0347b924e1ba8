package ivr

import (
	"log/slog"
	"time"
)

// Event is what moves a call on: from a door (Arrived, Pressed, Silence, Woken, Answered, TransferEnded) or the outcome
// of a Request (see request.go).
type Event interface{ event() }

// Arrived is a call's first event.
type Arrived struct{ Arrival Arrival }

// Pressed is a whole answer of keys.
type Pressed struct{ Keys Keys }

// Silence is a Gather to which nothing was keyed in time.
type Silence struct{}

// Woken is a Queue wait that looks again.
type Woken struct{}

// Answered is an agent who picked up; the engine answers with Talk.
type Answered struct{}

// TransferEnded is the end of a Transfer that nobody answered, or of a Talk.
type TransferEnded struct {
	Result   TransferResult
	HungUpBy string        // "caller", "agent"; empty when nobody answered
	Talked   time.Duration // zero when nobody answered
}

// TransferResult says how a transfer went.
type TransferResult string

const (
	TransferTalked   TransferResult = "talked"
	TransferBusy     TransferResult = "busy"      // SIP 486, 600
	TransferNoAnswer TransferResult = "no-answer" // rang for RingFor, SIP 408, 480
	TransferDeclined TransferResult = "declined"  // SIP 603 and other 4xx, or hung up while hearing who calls
	TransferFailed   TransferResult = "failed"    // unreachable, no common codec, 5xx
)

func (Arrived) event()       {}
func (Pressed) event()       {}
func (Silence) event()       {}
func (Woken) event()         {}
func (Answered) event()      {}
func (TransferEnded) event() {}

// Keys are telephone keys 0-9, * and # in the order pressed. They may be a PIN: every way of printing them masks them.
// Use string(k) where they are needed, and nowhere else.
type Keys string

// String masks the keys, telling only how many there are.
func (k Keys) String() string { return maskKeys(len(k)) }

// GoString masks like String (fmt's %#v).
func (k Keys) GoString() string { return k.String() }

// LogValue masks like String.
func (k Keys) LogValue() slog.Value { return slog.StringValue(k.String()) }

// MarshalText masks like String: keys are never saved.
func (k Keys) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

func maskKeys(n int) string {
	const stars = "••••••••••••••••"
	if n > 16 {
		n = 16
	}
	return stars[:n*len("•")]
}
