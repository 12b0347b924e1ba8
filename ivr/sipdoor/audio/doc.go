// Package audio is the media of a SIP call: ports, RTP (RFC 3550, RFC 3551), G.711, telephone-events (RFC 4733), the
// pacing of what is sent, latching on to where the far end really is, and bridging two far ends.
//
// It knows no SIP, no SDP, no call and no prompt catalogue: somebody else negotiates and says Connect. It must not know
// what a key means, and it never logs one. There is no RTCP in it: none is sent, and what comes to the RTP port is
// dropped.
//
// # How it is built
//
// One scheduler (Media.Run) paces the frames of all streams; each stream has a port of its own, read by one goroutine
// that also relays to the other side of a bridge. A stream has two halves with a lock each: what is sent (sender) and
// what is heard (receiver). The receiver may lock a sender, never the other way round.
//
// Pace, jitter and the rest of freed ports are measured with the time package directly: they are about this machine's
// clock and nothing else, and tests put them in virtual time with testing/synctest.
package audio
