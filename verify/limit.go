package verify

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// Act is something that limits count.
type Act string

const (
	ActAsk  Act = "ask"  // a challenge was asked for
	ActSend Act = "send" // a message was asked for, or sent
	ActFail Act = "fail" // a wrong PIN
	ActPass Act = "pass" // the right one
)

// Limit is how often an act may happen for one key of a kind: the same caller, organisation, contact, or stretch of
// telephone numbers. It is counted over a sliding time, by the store's clock.
type Limit struct {
	Name  string // "caller-per-hour": what records name, and what settings change
	Of    string // the kind of key: see Keys
	Act   Act
	Count int // allowed within; the next one is refused
	Per   time.Duration
}

// Kinds of keys.
const (
	OfCaller  = "caller"  // the caller's number; withheld callers of a trunk share one with ten times the room
	OfOrg     = "org"     // the organisation named, apart for callers whose number is registered for it
	OfContact = "contact" // where the PIN goes, apart likewise
	OfVoice   = "voice"   // where a call with a PIN goes
	OfPrefix  = "prefix"  // a telephone number without its last four digits
	OfCountry = "country" // a telephone number's country
	OfAll     = "all"     // every message by telephone
	OfAgent   = "agent"   // an agent who asks for PINs
	// OfAgentCall is a call on which an agent tries PINs.
	OfAgentCall = "agent-call"
)

// withheldRoom is how many times the room of one caller all withheld callers of a trunk have together.
const withheldRoom = 10

// DefaultLimits keep the odds of guessing, the cost of pumped messages, and the harm one stranger does to another in
// bounds: with 15 challenges a day and five tries each, one organisation's PIN is guessed in a day with 7.5e-5.
//
// Callers who use a telephone that is registered for the organisation are counted apart from strangers, so that a stranger
// who asks for PINs all day keeps no admin from one.
func DefaultLimits() []Limit {
	const day = 24 * time.Hour
	return []Limit{
		{"caller-per-hour", OfCaller, ActAsk, 3, time.Hour},
		{"caller-per-day", OfCaller, ActAsk, 10, day},
		{"caller-failures-per-day", OfCaller, ActFail, 10, day},
		{"organisation-per-hour", OfOrg, ActAsk, 5, time.Hour},
		{"organisation-per-day", OfOrg, ActAsk, 15, day},
		{"organisation-failures-in-a-row", OfOrg, ActFail, 20, day},
		{"contact-gap", OfContact, ActSend, 1, 30 * time.Second},
		{"contact-per-10-minutes", OfContact, ActSend, 3, 10 * time.Minute},
		{"contact-per-hour", OfContact, ActSend, 5, time.Hour},
		{"contact-per-day", OfContact, ActSend, 10, day},
		{"voice-per-hour", OfVoice, ActSend, 2, time.Hour},
		{"prefix-per-hour", OfPrefix, ActSend, 5, time.Hour},
		{"country-per-hour", OfCountry, ActSend, 50, time.Hour},
		{"all-per-hour", OfAll, ActSend, 300, time.Hour},
		{"agent-per-hour", OfAgent, ActAsk, 20, time.Hour},
		{"agent-per-day", OfAgent, ActAsk, 100, day},
		{"agent-failures-per-call", OfAgentCall, ActFail, 5, day},
	}
}

// Counted is one thing that is counted. Its ID tells nobody what it stands for.
type Counted struct {
	Of, ID string
	Room   int // how many times the limit's count it has; at least 1
}

// Spending is an act that happened for a key.
type Spending struct {
	Counted
	Act Act
}

// Spent tells how often an act has happened for a key within so long a time. Failures of an organisation are counted
// since its last success.
type Spent func(k Counted, act Act, per time.Duration) (int, error)

// reached returns the first limit that one more of these acts would break.
func reached(limits []Limit, spent Spent, keys []Counted, acts ...Act) (Limit, bool, error) {
	for _, l := range limits {
		for _, k := range keys {
			if k.Of != l.Of || !counts(l, acts) {
				continue
			}
			n, err := spent(k, l.Act, l.Per)
			if err != nil {
				return Limit{}, false, err
			}
			if n >= l.Count*max(k.Room, 1) {
				return l, true, nil
			}
		}
	}
	return Limit{}, false, nil
}

func counts(l Limit, acts []Act) bool {
	for _, a := range acts {
		if l.Act == a {
			return true
		}
	}
	return false
}

// counted names a thing for the counters, by a keyed hash: the table of counters holds no number and no address.
func (k Key) counted(of string, room int, parts ...string) Counted {
	h := hmac.New(sha256.New, k.derived("limits"))
	h.Write([]byte(of))
	for _, p := range parts {
		h.Write([]byte{0})
		h.Write([]byte(p))
	}
	return Counted{Of: of, ID: hex.EncodeToString(h.Sum(nil)[:16]), Room: room}
}
