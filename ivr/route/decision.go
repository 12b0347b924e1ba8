package route

import (
	"time"

	"supportline/config"
	"supportline/ivr/phone"
)

// Facts are what is known about a call when a decision is asked for. What is empty is not known yet: the Decision then
// lists what is offered.
type Facts struct {
	Cloud, Region string // keys of the snapshot; Region empty where the line serves several
	Line          *config.Line
	Caller        phone.Number
	Service       string
	Language      string
	Severity      string
	Plan          string
}

// Outcome is where a call goes.
type Outcome string

const (
	ToQueue    Outcome = "queue"
	Closed     Outcome = "closed"
	OnlineOnly Outcome = "online-only"
	AskRegion  Outcome = "ask-region"
	Refused    Outcome = "refused" // asks for what is not offered
	// Fault is a decision that could not be made, because the snapshot is at odds with itself. It is never "closed": the
	// caller is brought somewhere safe, and somebody is told.
	Fault Outcome = "fault"
)

// Decision is the answer, with its reasons.
type Decision struct {
	Outcome           Outcome
	Cloud, Region     string
	Zone              string // IANA: the zone in which the hours were read
	Clock             string // IANA: the caller's own, by which opening times are told; when closed or refused
	Service, Language string
	Severity, Plan    string // as they count: a severity that the service cannot have is lowered
	Queue             string // empty unless a service and language were chosen
	Open              bool
	Override          string    // name of the override that opened or closed; empty when none did
	Holiday           string    // name of the special date that did, such as Christmas Eve; empty when none did
	NextOpen          time.Time // when closed: in Zone; zero when it never opens
	NextClose         time.Time // when open: in Zone; zero when it never closes
	Regions           []string  // with AskRegion: the keys to choose from, the commonest first
	RespondBy         time.Time // when a first response is due, in the region's zone; zero when nothing is promised
	// Published is the line as the region prints it, nil where the line or the region is not known.
	Published *config.Published
	// Alternatives are, when closed or refused, what is possible instead; and all that is offered, when service or
	// language were not given.
	Alternatives []Alternative
	Why          []Reason
}

// Alternative is another service or language of the same region, best first: what is open now before what is not, the
// same service before others.
type Alternative struct {
	Service, Language string
	Queue             string
	Open              bool
	NextOpen          time.Time // when closed
}

// Reason is one rule that spoke, by name, and what it said in plain words.
type Reason struct {
	Rule string `json:"rule"`
	Text string `json:"text"`
}
