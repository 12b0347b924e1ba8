package verify

import (
	"cmp"
	"time"
)

// Modes of a Policy.
const (
	// ModeStrong recognises a caller by number only where the network vouches for the number's owner.
	ModeStrong = "strong"
	// ModeRegisteredNumber recognises every caller whose number is registered, even if the network only reports it.
	// Numbers can be forged: it is weaker, and the server says so when it starts.
	ModeRegisteredNumber = "registered-number"
)

// Policy is what is trusted and how far. A zero field means its default.
type Policy struct {
	Mode string // ModeStrong (default) or ModeRegisteredNumber
	// OwnerTrunks are the trunks whose P-Asserted-Identity proves the owner of the number: one's own exchange, a carrier
	// with a contract that says so.
	OwnerTrunks []string

	Channels  []string        // in order of preference; default SMS, Voice, Mail
	Life      time.Duration   // of a challenge; default and maximum 10 minutes (NIST SP 800-63B, ASVS 6.5.5)
	Tries     int             // wrong PINs a challenge over all its codes; default and maximum 5
	Sends     int             // messages asked for a challenge; default 3
	PerCall   int             // challenges a call; default 2
	Limits    []Limit         // default DefaultLimits; none: an empty list that is not nil
	ResendGap []time.Duration // before the second, third … message; the last one repeats; default 30 s, 60 s
}

// CoolOff is how long a number or contact that was added to an organisation proves nothing: whoever has taken over a
// profile must not be able to use what they wrote into it at once, and the other admins have time to notice.
const CoolOff = 7 * 24 * time.Hour

// shortLife is how much life a challenge must have left for another message to be worth sending: with less the caller
// gets a new challenge.
const shortLife = 3 * time.Minute

// Names of limits, for records; a caller hears only that no PIN can be sent now.
const (
	LimitSends   = "sends-per-challenge"
	LimitPerCall = "challenges-per-call"
	LimitTooSoon = "resend-too-soon"
)

// orDefault fills what is not set and holds life and tries to what the standards allow.
func (p Policy) orDefault() Policy {
	p.Mode = cmp.Or(p.Mode, ModeStrong)
	if len(p.Channels) == 0 {
		p.Channels = []string{SMS, Voice, Mail}
	}
	p.Life = min(cmp.Or(p.Life, 10*time.Minute), 10*time.Minute)
	p.Tries = min(cmp.Or(p.Tries, 5), 5)
	p.Sends = cmp.Or(p.Sends, 3)
	p.PerCall = cmp.Or(p.PerCall, 2)
	if p.Limits == nil {
		p.Limits = DefaultLimits()
	}
	if p.ResendGap == nil {
		p.ResendGap = []time.Duration{30 * time.Second, 60 * time.Second}
	}
	return p
}

// gap is how long after the n-th message the next one may be asked for.
func (p Policy) gap(sends int) time.Duration {
	if len(p.ResendGap) == 0 {
		return 0
	}
	return p.ResendGap[min(max(sends-1, 0), len(p.ResendGap)-1)]
}
