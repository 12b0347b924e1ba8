package ivr

// Ending is why a call ended. Every call has exactly one; the first named wins.
type Ending string

const (
	EndAnswered      Ending = "answered-by-agent"
	EndCallerHungUp  Ending = "caller-hung-up"       // before an agent answered
	EndAbandoned     Ending = "abandoned-in-queue"   // hung up while waiting or ringing
	EndClosed        Ending = "closed"               // heard the hours and took nothing instead
	EndOnlineOnly    Ending = "online-only"          // this region has no telephone support
	EndNotAdmin      Ending = "not-an-administrator" // heard where else to go
	EndPINFailed     Ending = "pin-failed"           // not verified and chose to go no further
	EndNoInput       Ending = "no-input"             // silent too often
	EndWrongKeys     Ending = "wrong-keys"           // keys that mean nothing too often
	EndNoAgent       Ending = "no-agent"             // waited as long as the queue allows
	EndUnknownNumber Ending = "unknown-number"       // no line has the number dialled
	EndOverload      Ending = "overload"
	EndNoCodec       Ending = "no-codec"      // nothing in common with the caller's phone
	EndMediaTimeout  Ending = "media-timeout" // the caller's sound stopped coming
	EndShutdown      Ending = "shutdown"      // this server went away
	EndFault         Ending = "fault"         // our fault; the log says which
)

var endings = []Ending{EndAnswered, EndCallerHungUp, EndAbandoned, EndClosed, EndOnlineOnly, EndNotAdmin, EndPINFailed,
	EndNoInput, EndWrongKeys, EndNoAgent, EndUnknownNumber, EndOverload, EndNoCodec, EndMediaTimeout, EndShutdown, EndFault}

// Endings lists every ending there is, for metrics and documentation.
func Endings() []Ending { return append([]Ending(nil), endings...) }
