package twiliodoor

import "sync/atomic"

// Routes as they are counted.
const (
	routeVoice   = "voice"
	routeTurn    = "turn"
	routeWhisper = "whisper"
	routeDial    = "dial"
	routeStatus  = "status"
	routeOther   = "other" // of another part: see Signed
)

// Stats counts what the door did since the program began.
type Stats struct {
	Requests map[string]uint64 // by route: voice, turn, whisper, dial, status, other
	Refused  map[string]uint64 // by reason: size, content-type, form, account, signature, call; never reached the engine
	Faults   uint64            // documents that told a caller that something went wrong
	Panics   uint64            // contained
	Busy     uint64            // calls turned away because of MaxCalls, or while draining
	Calls    int               // on this node now
}

type counters struct {
	requests map[string]*atomic.Uint64 // fixed keys: read only after newCounters
	refused  map[string]*atomic.Uint64
	faults   atomic.Uint64
	panics   atomic.Uint64
	busy     atomic.Uint64
}

func newCounters() *counters {
	c := &counters{requests: map[string]*atomic.Uint64{}, refused: map[string]*atomic.Uint64{}}
	for _, r := range []string{routeVoice, routeTurn, routeWhisper, routeDial, routeStatus, routeOther} {
		c.requests[r] = new(atomic.Uint64)
	}
	for _, r := range []string{reasonSize, reasonContentType, reasonForm, reasonAccount, reasonSignature, reasonCall} {
		c.refused[r] = new(atomic.Uint64)
	}
	return c
}

// Stats returns the counts as they are now.
func (d *Door) Stats() Stats {
	read := func(from map[string]*atomic.Uint64) map[string]uint64 {
		to := make(map[string]uint64, len(from))
		for k, n := range from {
			to[k] = n.Load()
		}
		return to
	}
	return Stats{Requests: read(d.stats.requests), Refused: read(d.stats.refused), Faults: d.stats.faults.Load(),
		Panics: d.stats.panics.Load(), Busy: d.stats.busy.Load(), Calls: d.roll.size()}
}
