package verify

import "time"

// State is where a challenge stands. Every state but open is final, and wipes the secret.
type State string

const (
	StateOpen      State = "open"
	StateVerified  State = "verified"
	StateExpired   State = "expired"
	StateLocked    State = "locked"
	StateCancelled State = "cancelled" // the call asked for another
)

// Challenge is a PIN that was asked for, as the store keeps it.
type Challenge struct {
	ID, CallID, Purpose string
	Organisation        string // number, as keyed
	Dummy               bool   // no PIN fits: the organisation does not exist or has no contact
	Sealed              Sealed // empty once the state is final
	Counter             int64  // of the newest PIN
	State               State
	Attempts, Tries     int // burnt, and allowed
	Sends               int // messages asked for
	Admin               string
	Contact             Contact // where the newest message goes; the store need not fill Value
	Ref                 string  // four digits that tie message and call together
	CallerTail          string  // last four digits of the caller's number; empty when withheld
	Language            string  // of the message
	Created             time.Time
	Expires             time.Time
	LastSend            time.Time // when a message was last asked for
}
