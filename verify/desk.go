package verify

import (
	"io"
	"log/slog"
	"sync/atomic"
	"time"

	"supportline/prompts"
)

// Desk is where callers show who they are. All fields but Policy, Watch and Zone must be set; none may change after first use.
type Desk struct {
	Store   Store
	Policy  Policy
	Senders map[string]Sender // by channel; a channel without a sender is not used
	Vendor  string            // whose name messages bear
	Key     Key               // seals secrets; see LoadOrCreateKey
	Now     func() time.Time
	Rand    io.Reader // crypto/rand.Reader
	Log     *slog.Logger
	// Text says ref in a language (prompts.Catalogue): messages to people.
	Text func(lang string, ref prompts.Ref) (string, error)
	// Zone returns the time zone of an organisation's region, for the instant in a message; nil means UTC.
	Zone func(region string) *time.Location
	// Watch is told what became of a delivery once that is saved; it runs on the worker that sent it. It may be nil.
	Watch Watch

	wake    bell
	alarmed atomic.Int64 // when the operator was last told of guesses, in milliseconds
}
