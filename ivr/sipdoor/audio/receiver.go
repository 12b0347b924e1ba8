package audio

import (
	"net/netip"
	"sync"
	"time"
)

// receiver is the half of a stream that listens.
type receiver struct {
	mu     sync.Mutex
	closed bool
	latch  latch
	event  uint8 // our payload type of telephone-events, 0: none
	keypad keypad
	heard  time.Time
	record func(pcm []int16, at time.Time)
	pcm    []int16 // what record sees; made when it is needed
	bridge *bridge

	reception reception
	foreign   uint64
	unusable  uint64
}

func (in *receiver) connect(r Remote, moved bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if moved {
		in.latch = latch{expected: r.Addr}
	}
	in.latch.translator = r.Translator
	in.event = r.EventReceive
}

func (in *receiver) close() {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.closed, in.record, in.bridge = true, nil, nil
}

func (in *receiver) setBridge(b *bridge) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if !in.closed {
		in.bridge = b
	}
}

func (in *receiver) clearBridge(b *bridge) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.bridge == b {
		in.bridge = nil
	}
}

// take is the whole way of a packet that arrives: is it RTP, is it the far end's, is it a key or audio. It writes over
// b.
func (s *Stream) take(b []byte, source netip.AddrPort, now time.Time) {
	in := &s.in
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.closed {
		return
	}
	h, from, to, ok := parse(b)
	if !ok {
		in.unusable++
		return
	}
	codec := CodecOf(h.payload)
	isKey := in.event != 0 && h.payload == in.event
	admitted, learnt := in.latch.admit(source, h, codec != 0 || isKey, now)
	if !admitted {
		in.foreign++
		return
	}
	if learnt {
		s.out.redirect(source)
	}
	if codec == 0 && !isKey && h.payload != payloadComfortNoise {
		in.unusable++
		return
	}
	in.heard = now
	fresh := in.reception.add(h, codec != 0 && !isKey, now)
	switch {
	case isKey: // also when its sequence number was here before: some senders repeat the end with it
		s.takeKey(h, b[from:to], now)
	case codec != 0 && fresh && to > from:
		s.takeAudio(h, codec, b, from, to, now)
	case in.bridge != nil:
		in.bridge.other(in).passOver(in.bridge, h)
	}
}

func (s *Stream) takeKey(h header, payload []byte, now time.Time) {
	if key, pressed := s.in.keypad.take(h, payload, now); pressed {
		select {
		case s.keys <- key:
		default: // nobody reads; somebody who does will not miss the 129th key
		}
	}
	if s.in.bridge != nil {
		s.in.bridge.other(&s.in).passOver(s.in.bridge, h)
	}
}

func (s *Stream) takeAudio(h header, codec Codec, b []byte, from, to int, now time.Time) {
	in := &s.in
	if in.record != nil {
		if in.pcm == nil {
			in.pcm = make([]int16, packetLimit)
		}
		pcm := in.pcm[:to-from]
		codec.decode(pcm, b[from:to])
		in.record(pcm, now)
	}
	if in.bridge != nil {
		in.bridge.other(in).pass(in.bridge, h, codec, b, from, to)
	}
}

// Stats is what went through a stream; all counts are of packets and only grow.
type Stats struct {
	Sent, Unsent uint64 // Unsent: the system refused them
	Received     uint64 // taken in, each sequence number once
	Lost         uint64 // sequence numbers that never came (RFC 3550 appendix A.3)
	OutOfOrder   uint64 // came after a later one
	Repeated     uint64 // came again, or too late to tell
	Foreign      uint64 // dropped: from a source that is not, or not yet, the far end
	Unusable     uint64 // dropped: no RTP, or of a payload type that was not negotiated
	Jitter       time.Duration
}

// Stats is a snapshot.
func (s *Stream) Stats() Stats {
	s.in.mu.Lock()
	in := &s.in
	stats := Stats{
		Received: in.reception.received, Lost: in.reception.lost(), OutOfOrder: in.reception.late,
		Repeated: in.reception.repeated, Foreign: in.foreign, Unusable: in.unusable,
		Jitter: time.Duration(in.reception.jitter / sampleRate * float64(time.Second)),
	}
	s.in.mu.Unlock()
	s.out.mu.Lock()
	stats.Sent, stats.Unsent = s.out.sent, s.out.unsent
	s.out.mu.Unlock()
	return stats
}
