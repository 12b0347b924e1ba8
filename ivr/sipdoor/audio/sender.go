package audio

import (
	"net/netip"
	"sync"
)

// sender is the half of a stream that sends: the clock and the numbering of its packets, and where they come from
// (keys, the other side of a bridge, sounds, silence).
type sender struct {
	mu     sync.Mutex
	port   mediaPort
	closed bool
	hold   bool
	codec  Codec // zero before Connect
	event  uint8 // their payload type of telephone-events, 0: none
	to     netip.AddrPort
	ssrc   uint32
	seq    uint16 // of the next packet
	ts     uint32 // of the next frame; goes on with every tick, sent or not
	spurt  bool   // the next audio packet is the first after a silence (RFC 3551 section 4.1)
	sent   uint64
	unsent uint64 // refused by the system

	play  playing
	keys  keying
	relay relaying
	buf   [headerLength + frameSamples]byte
}

// connect keeps to while the far end has not moved: it may have been learnt from its packets.
func (o *sender) connect(r Remote, moved bool, tracks []track) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if moved || !o.to.IsValid() {
		o.to = r.Addr
	}
	o.codec, o.event, o.hold = r.Codec, r.EventSend, r.Hold
	if !o.play.over && len(tracks) == len(o.play.sounds) {
		o.play.tracks = tracks
	}
}

// redirect sends to where the far end's packets come from (symmetric RTP, RFC 4961).
func (o *sender) redirect(to netip.AddrPort) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.to = to
}

// tick is called every 20 ms. It sends one packet, or none while the far end holds or the bridge delivers.
func (o *sender) tick() (sent, open bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed {
		return false, false
	}
	if o.ready() {
		sent = o.sendDue()
	} else {
		o.leaveRelay() // else the packets held back would look lost
		o.spurt = true
	}
	o.ts += frameSamples
	return sent, true
}

func (o *sender) ready() bool {
	return !o.closed && !o.hold && o.codec != 0 && o.to.IsValid() && o.to.Port() != 0
}

func (o *sender) sendDue() bool {
	if o.keys.next(o.ts) {
		o.leaveRelay()
		o.sendEvent()
		return true
	}
	if o.relay.delivers() {
		return false
	}
	o.leaveRelay()
	var payload []byte
	if o.relay.bridge == nil {
		payload = o.play.next(o.ssrc + o.ts/frameSamples)
	}
	o.sendAudio(payload)
	return true
}

// sendAudio sends one frame, nil being silence.
func (o *sender) sendAudio(payload []byte) {
	frame := o.buf[headerLength:]
	if payload == nil {
		silence := o.codec.silence()
		for i := range frame {
			frame[i] = silence
		}
	} else {
		copy(frame, payload)
	}
	header{payload: o.codec.Payload(), marker: o.spurt, seq: o.seq, ts: o.ts, ssrc: o.ssrc}.put(o.buf[:])
	o.spurt = false
	o.seq++
	o.write(o.buf[:])
}

func (o *sender) write(packet []byte) {
	if err := o.port.write(packet, o.to); err != nil {
		o.unsent++
		return
	}
	o.sent++
}

// skip lets frames pass unsent after a stall: the clock and what is playing go on.
func (o *sender) skip(frames int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ts += uint32(frames) * frameSamples
	if o.ready() && o.relay.bridge == nil {
		o.play.frame += frames
	}
	o.spurt = true
}

func (o *sender) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.closed = true
	o.play.drop()
	o.relay = relaying{}
}
