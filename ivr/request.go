package ivr

import "time"

// A Request is a Move whose outcome, failure included, is the call's next Event. The engine answers it between two
// turns, with a key made of call, turn and ordinal, so that the same request answered twice has one effect.

// Identify asks who is calling; the outcome is Identified or Unidentified.
type Identify struct{}

// SendPIN asks for a one-time PIN to the registered contact of an organisation. The outcome is PINSent whether or not
// the organisation exists, or PINRefused when a limit was reached.
type SendPIN struct {
	Org string // as keyed, digits only
	// Challenge is set to ask for another PIN of a challenge that is open; the old PIN stops working.
	Challenge string
}

// CheckPIN tries a PIN; the outcome is PINChecked.
type CheckPIN struct {
	Challenge string
	PIN       Keys
}

// JoinQueue puts the caller in a queue; the outcome is Waiting, Offered or QueueFull.
type JoinQueue struct{ Queue string }

// AskQueue asks what has become of the caller's entry; the outcome is Waiting, Offered or NoAgent.
type AskQueue struct{}

// ReportTransfer tells the queue how a transfer went. After a phone that was not picked up the caller keeps the place;
// the outcome is Waiting, Offered or NoAgent. After a talk it is Noted.
type ReportTransfer struct{ Ended TransferEnded }

// ReportAnswered tells the queue that the agent picked up; the outcome is Noted.
type ReportAnswered struct{}

func (Identify) isMove()       {}
func (SendPIN) isMove()        {}
func (CheckPIN) isMove()       {}
func (JoinQueue) isMove()      {}
func (AskQueue) isMove()       {}
func (ReportTransfer) isMove() {}
func (ReportAnswered) isMove() {}

// Organisation is what the flow may know about a caller's organisation once the caller is known or verified.
type Organisation struct {
	Number   string `json:"number"`
	Name     string `json:"name"`
	Language string `json:"language,omitempty"`
	// Advanced is true for an advanced-services contract: severity A may be had.
	Advanced bool `json:"advanced,omitempty"`
}

// Proof is how sure we are who is calling. It is caller verification, never authentication.
type Proof string

const (
	ProofNone     Proof = ""          // nothing was proved
	ProofCallerID Proof = "caller-id" // the number is registered and the policy trusts it
	ProofPIN      Proof = "pin"       // a one-time PIN sent to a registered contact was given
)

// Identified is a caller recognised by number.
type Identified struct {
	Org Organisation
	Why string // the policy's reason, for the record
}

// Unidentified is anyone else.
type Unidentified struct{ Why string }

// PINSent follows SendPIN, for organisations that exist and for those that do not.
type PINSent struct {
	Challenge string
	Expires   time.Time
}

// PINRefused follows SendPIN when a limit was reached; Limit names it for the record, the caller hears no more than that
// no PIN can be sent now.
type PINRefused struct {
	Limit   string
	TooSoon bool // one was sent a moment ago; a little later another may be had
}

// PINChecked follows CheckPIN.
type PINChecked struct {
	Result PINResult
	Left   int          // tries left of the challenge
	Org    Organisation // only when right
}

// PINResult is the outcome of one try.
type PINResult string

const (
	PINRight   PINResult = "right"
	PINWrong   PINResult = "wrong"
	PINExpired PINResult = "expired"
	PINLocked  PINResult = "locked" // no tries left
)

// Waiting is a caller in a queue.
type Waiting struct {
	Place int // 1 is next
}

// Offered is a caller for whom an agent is reserved.
type Offered struct {
	Agent   string
	Address string // a SIP URI
}

// NoAgent ends a wait: the queue's longest wait is over.
type NoAgent struct{ Why string }

// QueueFull refuses an entry.
type QueueFull struct{}

// Noted is a report that was saved.
type Noted struct{}

// Failed is a Request that could not be answered; What says which, without secrets. The flow goes somewhere sensible.
type Failed struct{ What string }

func (Identified) event()   {}
func (Unidentified) event() {}
func (PINSent) event()      {}
func (PINRefused) event()   {}
func (PINChecked) event()   {}
func (Waiting) event()      {}
func (Offered) event()      {}
func (NoAgent) event()      {}
func (QueueFull) event()    {}
func (Noted) event()        {}
func (Failed) event()       {}
