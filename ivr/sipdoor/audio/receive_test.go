package audio

import (
	"net/netip"
	"testing"
	"time"

	"supportline/ivr/sipdoor/memnet"
)

func TestARecordingIsWhatTheFarEndSaid(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, n *memnet.Network, m *Media) {
		far, s := newFarEnd(t, n, "127.0.0.2:4000"), open(t, m)
		s.Connect(Remote{Addr: far.addr(), Codec: PCMU})
		var pcm []int16
		var last time.Time
		s.Record(func(p []int16, at time.Time) { pcm, last = append(pcm, p...), at })
		talked := time.Now()
		far.talk(s, 1, 1, 0, 50, sine(440))
		s.Record(nil)
		far.talk(s, 1, 51, 8000, 50, sine(1000))
		wants(t, Tones(pcm, 440, 1000), ToneSpan{440, 0, time.Second})
		if want := talked.Add(49 * frameTime); last != want || s.Heard() != want.Add(50*frameTime) {
			t.Errorf("last recorded %v, heard %v", last.Sub(talked), s.Heard().Sub(talked))
		}
	})
}

func TestStatsAreThoseOfRFC3550(t *testing.T) {
	t.Parallel()
	s, far := directStream()
	now := time.Unix(0, 0)
	for i := range 100_000 {
		if i%10 == 3 {
			continue // every tenth is lost
		}
		late := time.Duration(i%2) * 8 * ms // and every other one is 8 ms late
		h := header{seq: uint16(i), ts: uint32(i) * frameSamples, ssrc: 1}
		s.take(packetOf(h, make([]byte, frameSamples)), far, now.Add(time.Duration(i)*frameTime+late))
	}
	got := s.Stats()
	if got.Received != 90_000 || got.Lost != 10_000 || got.OutOfOrder != 0 || got.Repeated != 0 {
		t.Errorf("%+v", got)
	}
	if got.Jitter < 6*ms || got.Jitter > 8*ms {
		t.Errorf("jitter %v", got.Jitter)
	}
	s.take(packetOf(header{seq: 5, ssrc: 2}, make([]byte, 160)), far, now)
	s.take(packetOf(header{seq: 6, ssrc: 2}, make([]byte, 160)), far, now)
	if again := s.Stats(); again.Lost != got.Lost || again.Received != 90_002 {
		t.Errorf("another source of the far end: %+v", again)
	}
}

func TestHeaderFieldsThatLieAreRefused(t *testing.T) {
	t.Parallel()
	good := packetOf(header{ssrc: 1}, make([]byte, 160))
	edit := func(change func(b []byte) []byte) []byte { return change(append([]byte(nil), good...)) }
	for name, b := range map[string][]byte{
		"nothing":                   {},
		"a header cut short":        good[:11],
		"version 1":                 edit(func(b []byte) []byte { b[0] = 0x40; return b }),
		"more CSRCs than there are": edit(func(b []byte) []byte { b[0] |= 15; return b[:60] }),
		"an extension without room": edit(func(b []byte) []byte { b[0] |= 0x10; return b[:14] }),
		"an extension of 65535 words": edit(func(b []byte) []byte {
			b[0] |= 0x10
			b[14], b[15] = 0xFF, 0xFF
			return b
		}),
		"padding longer than the packet": edit(func(b []byte) []byte { b[0] |= 0x20; b[len(b)-1] = 255; return b }),
		"padding of no length":           edit(func(b []byte) []byte { b[0] |= 0x20; b[len(b)-1] = 0; return b }),
		"RTCP":                           edit(func(b []byte) []byte { b[1] = 200; return b }),
		"an oversized packet":            append(good, make([]byte, packetLimit)...),
	} {
		s, far := directStream()
		s.take(b, far, time.Now())
		if got := s.Stats(); got.Unusable != 1 || got.Received != 0 || !s.Heard().IsZero() {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestPaddingAndExtensionsAreTakenOff(t *testing.T) {
	t.Parallel()
	s, far := directStream()
	var heard []int16
	s.Record(func(pcm []int16, _ time.Time) { heard = append(heard, pcm...) })
	b := packetOf(header{ssrc: 1}, nil)
	b[0] |= 0x30 | 2                                                    // padding, extension, two CSRCs
	b = append(b, 1, 1, 1, 1, 2, 2, 2, 2, 0xBE, 0xDE, 0, 1, 9, 9, 9, 9) // one word of extension
	b = append(b, 0x80, 0x00, 0x80, 0, 0, 3)                            // three samples, three of padding
	s.take(b, far, time.Now())
	if len(heard) != 3 || heard[0] != 32124 || heard[1] != -32124 {
		t.Fatalf("heard %v", heard)
	}
}

func TestComfortNoiseIsASignOfLife(t *testing.T) {
	t.Parallel()
	s, far := directStream()
	now := time.Now()
	s.take(packetOf(header{payload: 13, ssrc: 1}, []byte{60}), far, now)
	if s.Heard() != now {
		t.Error("comfort noise is not heard")
	}
	s.take(packetOf(header{payload: 18, ssrc: 1, seq: 1}, []byte{60}), far, now.Add(time.Second))
	if s.Heard() != now || s.Stats().Unusable != 1 {
		t.Error("G.729, which nobody negotiated, is heard")
	}
}

func TestAPanicCostsOnePacket(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, n *memnet.Network, m *Media) {
		far, s := newFarEnd(t, n, "127.0.0.2:4000"), open(t, m)
		s.Connect(Remote{Addr: far.addr(), Codec: PCMU})
		packets := 0
		s.Record(func([]int16, time.Time) {
			if packets++; packets == 2 {
				panic("a recorder that is broken")
			}
		})
		far.talk(s, 1, 1, 0, 5, nil)
		s.Record(nil)
		if packets != 5 || s.Stats().Received != 5 {
			t.Errorf("%d packets after a panic", packets)
		}
	})
}

func FuzzReceive(f *testing.F) {
	conversation := func(packets ...[]byte) (b []byte) {
		for _, p := range packets {
			b = append(append(b, byte(len(p))), p...)
		}
		return b
	}
	audio := packetOf(header{ssrc: 1, seq: 1}, make([]byte, 160))
	key := packetOf(header{payload: eventType, ssrc: 1, seq: 2}, eventPayload(5, true, 800))
	noise := packetOf(header{payload: 13, ssrc: 1, seq: 9}, nil)
	f.Add(conversation(audio, key, noise, audio), true)
	f.Add(conversation(key, key, audio), false)
	f.Add([]byte{0xBF, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, true)
	f.Fuzz(func(t *testing.T, b []byte, named bool) {
		a, far := directStream()
		peer, _ := directStream()
		peer.Connect(Remote{Addr: far, Codec: PCMA})
		Bridge(a, peer)
		a.Record(func([]int16, time.Time) {})
		source := far
		if !named {
			source = netip.AddrPortFrom(far.Addr(), far.Port()+1)
		}
		now := time.Unix(0, 0)
		a.take(append([]byte(nil), b...), source, now)
		for len(b) > 0 { // and the same bytes as a conversation: a length, a datagram, and so on
			n := min(int(b[0]), len(b)-1)
			a.take(append([]byte(nil), b[1:1+n]...), source, now)
			b, now = b[1+n:], now.Add(time.Duration(n)*ms)
		}
		if got := a.Stats(); got.Jitter < 0 || got.Lost > 1<<40 {
			t.Fatalf("%+v", got)
		}
	})
}
