package audio

import "sync"

// relayQuiet is how many frames a bridged stream waits for the other side before it sends silence: longer than any
// packet, much shorter than anybody's RTP timeout.
const relayQuiet = 10

// relayReach is how many packets behind the newest one a late packet may be and still be relayed.
const relayReach = 100

// bridge is two streams whose far ends hear each other. It is also the token by which a stream knows that a packet
// still belongs to the bridge it is in now.
type bridge struct{ a, b *Stream }

// Bridge lets the far ends of a and b hear each other, packet by packet as they arrive, until unbridge (which may be
// called more than once). What was playing on either ends. Each direction keeps its stream's own SSRC, sequence and
// clock; G.711 is converted between the laws; keys stay on the side that pressed them (Stream.Keys). A stream bridged a
// second time leaves its first bridge, whose other side then hears silence.
func Bridge(a, b *Stream) (unbridge func()) {
	bridged := &bridge{a, b}
	for _, s := range []*Stream{a, b} {
		s.in.setBridge(bridged)
		s.out.enter(bridged)
	}
	return sync.OnceFunc(func() {
		for _, s := range []*Stream{a, b} {
			s.in.clearBridge(bridged)
			s.out.leave(bridged)
		}
	})
}

// other is the sender that hears what from hears.
func (b *bridge) other(from *receiver) *sender {
	if from == &b.a.in {
		return &b.b.out
	}
	return &b.a.out
}

// relaying maps the numbering of the other side's packets to ours. The differences stay the same as long as one source
// goes on, so that loss, order and pauses are seen by the far end as they happened.
type relaying struct {
	bridge *bridge
	quiet  int // frames since the last packet

	anchored bool
	ssrc     uint32 // theirs
	newest   uint16 // their highest sequence number
	reach    uint16 // how many numbers below newest belong to this anchor
	addSeq   uint16
	addTS    uint32
	lastTS   uint32 // ours, the highest sent
}

// delivers is asked once a frame: is the bridge the one to send?
func (r *relaying) delivers() bool {
	if r.bridge == nil {
		return false
	}
	r.quiet++
	return r.quiet <= relayQuiet
}

func (o *sender) enter(b *bridge) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.leaveRelay()
	o.play.drop()
	o.relay = relaying{bridge: b}
}

func (o *sender) leave(b *bridge) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.relay.bridge == b {
		o.leaveRelay()
		o.relay = relaying{}
	}
}

// leaveRelay goes back to our own clock, which must not be behind what was relayed.
func (o *sender) leaveRelay() {
	if !o.relay.anchored {
		return
	}
	o.relay.anchored = false
	o.spurt = true
	if int32(o.ts-o.relay.lastTS) < frameSamples {
		o.ts = o.relay.lastTS + frameSamples
	}
}

// pass sends a packet of the other side; b[from:to] is its payload. It writes over b.
func (o *sender) pass(bridged *bridge, h header, codec Codec, b []byte, from, to int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.relay.bridge != bridged || !o.ready() || o.keys.sounding {
		return
	}
	r := &o.relay
	r.quiet = 0
	if !r.follow(h) {
		o.leaveRelay()
		*r = relaying{
			bridge: bridged, anchored: true, ssrc: h.ssrc, newest: h.seq, addSeq: o.seq - h.seq, addTS: o.ts - h.ts,
			lastTS: o.ts,
		}
		o.spurt = true
	} else if behind := r.newest - h.seq; int16(behind) > 0 && behind > r.reach {
		return
	}
	r.advance(h.seq)
	out := header{
		payload: o.codec.Payload(), marker: h.marker || o.spurt,
		seq: h.seq + r.addSeq, ts: h.ts + r.addTS, ssrc: o.ssrc,
	}
	o.spurt = false
	o.seq = r.newest + r.addSeq + 1
	if int32(out.ts-r.lastTS) > 0 {
		r.lastTS = out.ts
	}
	transcode(b[from:to], codec, o.codec)
	packet := b[from-headerLength : to]
	out.put(packet)
	o.write(packet)
}

// passOver closes the gap that a packet leaves which is not relayed (a key, comfort noise): the far end would take it
// for a lost one.
func (o *sender) passOver(bridged *bridge, h header) {
	o.mu.Lock()
	defer o.mu.Unlock()
	r := &o.relay
	if r.bridge != bridged || !r.anchored || r.ssrc != h.ssrc || int16(h.seq-r.newest) <= 0 {
		return
	}
	r.advance(h.seq)
	r.addSeq--
	r.reach = 0 // numbers below were given out under the old difference
}

// follow says whether h continues the source we are anchored to.
func (r *relaying) follow(h header) bool {
	step := int16(h.seq - r.newest)
	return r.anchored && r.ssrc == h.ssrc && step > -relayReach && step < relayReach
}

func (r *relaying) advance(seq uint16) {
	if step := seq - r.newest; int16(step) > 0 {
		r.newest = seq
		r.reach = min(r.reach+step, relayReach)
	}
}
