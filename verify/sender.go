package verify

import (
	"context"
	"fmt"
	"log/slog"
	"time"
)

// Sender hands one message to a provider. An error is a *SendError; any other counts as unknown.
type Sender interface {
	// Send returns the provider's name for the message once the provider has taken it over.
	Send(ctx context.Context, m Message) (providerID string, err error)
}

// Reporter is a Sender whose provider reports what becomes of messages: without a report for a while, the next channel
// is used as well.
type Reporter interface{ Reports() bool }

// Finder is a Sender that can look up whether its provider has a message of which nobody knows.
type Finder interface {
	// Find returns the provider's name for m, empty if it does not have it. The error is as Send's.
	Find(ctx context.Context, m Message) (providerID string, err error)
}

// Message is what goes to a person. It holds a PIN and an address, and prints neither.
type Message struct {
	ID      string // of the delivery: the same when the same message is tried again
	Channel string
	To      string // E.164 or a mail address
	Subject string // mail only
	Body    string
	Lang    string    // BCP 47
	Token   string    // voice only: opens the PIN (Desk.Speak) once the person has pressed a key
	Until   time.Time // when the PIN dies: later the message is worth nothing
}

// String tells the channel and the masked address.
func (m Message) String() string { return m.Channel + " to " + mask(m.Channel, m.To) }

// GoString masks like String (fmt's %#v).
func (m Message) GoString() string { return m.String() }

// LogValue masks like String.
func (m Message) LogValue() slog.Value { return slog.StringValue(m.String()) }

// Class says what a failed sending means for the next one.
type Class string

const (
	ClassTemporary  Class = "temporary"   // not taken over; later it may be
	ClassUnknown    Class = "unknown"     // perhaps taken over: tried once more, with the same PIN
	ClassBadAddress Class = "bad-address" // nobody is reached there
	ClassOptedOut   Class = "opted-out"   // the recipient refused messages
	ClassBlocked    Class = "blocked"     // country or fraud rules of the provider
	ClassSetup      Class = "setup"       // our account, credentials or sender: an operator must act
	ClassPermanent  Class = "permanent"   // refused for another reason
	ClassBudget     Class = "budget"      // kept back by a limit of our own
)

// SendError is why a provider did not take a message over. It never holds the address or the text.
type SendError struct {
	Class  Class
	Code   string        // the provider's: "21211", "550 5.1.1", "timeout"
	After  time.Duration // the provider's wish how long to wait; 0: none
	Detail string        // what to do, for operators; may be empty
}

// Error names class, code and detail.
func (e *SendError) Error() string {
	if e.Detail == "" {
		return fmt.Sprintf("message not taken over: %s (%s)", e.Class, e.Code)
	}
	return fmt.Sprintf("message not taken over: %s (%s): %s", e.Class, e.Code, e.Detail)
}
