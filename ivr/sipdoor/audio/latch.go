package audio

import (
	"net/netip"
	"time"
)

// The proof that an unexpected source must give (Asterisk's strict RTP uses the same figures): this many packets in
// sequence, over at least this time, so that a burst of guesses is not enough.
const (
	latchPackets = 4
	latchTime    = 22 * time.Millisecond
)

// latch decides whose packets are the far end's. The source that SDP named is taken at once. Another port of the same
// address, or the translator's address, must first prove itself. Once decided, nobody else is heard until SDP names
// another address.
type latch struct {
	expected   netip.AddrPort
	translator netip.Addr // zero: none
	locked     netip.AddrPort
	candidates [4]candidate // a few at a time, so that one stray source cannot keep the right one out
	oldest     int
}

type candidate struct {
	from    netip.AddrPort
	ssrc    uint32
	next    uint16
	packets int
	since   time.Time
}

// admit says whether a packet is the far end's, and whether it was just now that its source was learnt. known is false
// for payload types that were not negotiated: those prove nothing.
func (l *latch) admit(from netip.AddrPort, h header, known bool, now time.Time) (ok, learnt bool) {
	switch {
	case l.locked.IsValid():
		return from == l.locked, false
	case !l.expected.IsValid():
		return false, false
	case from == l.expected:
		l.locked = from
		return true, false
	case !known || from.Addr() != l.expected.Addr() && from.Addr() != l.translator:
		return false, false
	case l.candidate(from, h, now):
		l.locked = from
		return true, true
	}
	return false, false
}

// candidate counts a packet for its source and says whether the proof is complete.
func (l *latch) candidate(from netip.AddrPort, h header, now time.Time) bool {
	for i := range l.candidates {
		c := &l.candidates[i]
		if c.from != from {
			continue
		}
		if c.ssrc != h.ssrc || c.next != h.seq {
			*c = candidate{from: from, ssrc: h.ssrc, since: now}
		}
		c.next = h.seq + 1
		c.packets++
		return c.packets >= latchPackets && now.Sub(c.since) >= latchTime
	}
	l.candidates[l.oldest] = candidate{from: from, ssrc: h.ssrc, next: h.seq + 1, packets: 1, since: now}
	l.oldest = (l.oldest + 1) % len(l.candidates)
	return false
}
