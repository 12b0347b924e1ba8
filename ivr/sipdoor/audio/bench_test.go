package audio

import (
	"net/netip"
	"testing"
	"time"
)

// The benchmarks leave the system call out: what is measured is ours. No allocation is part of the contract.

func BenchmarkSendingAFrame(b *testing.B) {
	s, _ := directStream()
	s.Play(Music())
	b.ReportAllocs()
	for b.Loop() {
		s.out.tick()
	}
}

func BenchmarkSendingAFrameThroughASocket(b *testing.B) {
	m := New(Config{IP: netip.MustParseAddr("127.61.7.4")})
	s, err := m.Open()
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	s.Connect(Remote{Addr: s.Local(), Codec: PCMU})
	s.Play(Music())
	b.ReportAllocs()
	for b.Loop() {
		s.out.tick()
	}
}

// received measures take with packets that next makes.
func received(b *testing.B, s *Stream, far netip.AddrPort, packet []byte, next func(h *header)) {
	var h header
	now := time.Unix(0, 0)
	b.ReportAllocs()
	for b.Loop() {
		next(&h)
		h.put(packet)
		now = now.Add(frameTime)
		s.take(packet, far, now)
	}
	if got := s.Stats(); got.Foreign+got.Unusable+got.Lost > 0 {
		b.Fatalf("%+v", got)
	}
}

func nextAudio(h *header) { h.seq, h.ts = h.seq+1, h.ts+frameSamples }

func BenchmarkReceivingAPacket(b *testing.B) {
	s, far := directStream()
	received(b, s, far, make([]byte, 172), nextAudio)
}

func BenchmarkReceivingAPacketThatIsRecorded(b *testing.B) {
	s, far := directStream()
	s.Record(func([]int16, time.Time) {})
	received(b, s, far, make([]byte, 172), nextAudio)
}

func BenchmarkRelayingAPacketIntoTheOtherLaw(b *testing.B) {
	s, far := directStream()
	peer, _ := directStream()
	peer.Connect(Remote{Addr: far, Codec: PCMA})
	Bridge(s, peer)
	received(b, s, far, make([]byte, 172), nextAudio)
}

func BenchmarkReceivingADigit(b *testing.B) {
	s, far := directStream()
	packet := packetOf(header{}, eventPayload(5, false, 160))
	received(b, s, far, packet, func(h *header) {
		h.payload, h.marker, h.seq, h.ts = eventType, true, h.seq+1, h.ts+2000
		select {
		case <-s.keys:
		default:
		}
	})
}

func TestThePathsOfAPacketDoNotAllocate(t *testing.T) {
	s, far := directStream()
	peer, _ := directStream()
	peer.Connect(Remote{Addr: far, Codec: PCMA, EventSend: 96})
	s.Record(func([]int16, time.Time) {})
	Bridge(s, peer)
	playing, _ := directStream()
	playing.Play(Music())
	audio, key := make([]byte, 172), packetOf(header{}, eventPayload(5, false, 160))
	var h header
	now := time.Unix(0, 0)
	packets := func() {
		nextAudio(&h)
		h.payload = PCMU.Payload()
		h.put(audio)
		s.take(audio, far, now)
		nextAudio(&h)
		h.payload = eventType
		h.put(key)
		s.take(key, far, now)
		playing.out.tick()
		now = now.Add(frameTime)
	}
	packets() // the first one makes the recorder's buffer
	if n := testing.AllocsPerRun(1000, packets); n > 0 {
		t.Errorf("%v allocations", n)
	}
	if got := s.Stats(); got.Received < 2000 || peer.Stats().Sent < 1000 || playing.Stats().Sent < 1000 {
		t.Errorf("the packets took another path: %+v", got)
	}
}
