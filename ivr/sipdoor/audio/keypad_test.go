package audio

import (
	"math/rand/v2"
	"net/netip"
	"strings"
	"testing"
	"time"
)

// eventPacket is one packet of a telephone-event for tables: after is the time since the one before.
type eventPacket struct {
	ts       uint32
	event    byte
	marker   bool
	end      bool
	duration uint16
	ssrc     uint32
	after    time.Duration
}

// pressed plays packets to a keypad and returns the keys it finds.
func pressed(packets ...eventPacket) string {
	var k keypad
	var keys strings.Builder
	now := time.Unix(0, 0)
	for _, p := range packets {
		now = now.Add(max(p.after, time.Millisecond))
		h := header{marker: p.marker, ts: p.ts, ssrc: p.ssrc}
		if key, ok := k.take(h, eventPayload(p.event, p.end, p.duration), now); ok {
			keys.WriteByte(key)
		}
	}
	return keys.String()
}

// press is a well-formed press: M, updates, three ends.
func pressOf(event byte, ts uint32) []eventPacket {
	packets := []eventPacket{}
	for i := range 5 {
		packets = append(packets, eventPacket{ts: ts, event: event, marker: i == 0, duration: uint16(i+1) * 160})
	}
	for range 3 {
		packets = append(packets, eventPacket{ts: ts, event: event, end: true, duration: 800})
	}
	return packets
}

func TestEachRuleOfTelephoneEvents(t *testing.T) {
	t.Parallel()
	all := func(lists ...[]eventPacket) (packets []eventPacket) {
		for _, l := range lists {
			packets = append(packets, l...)
		}
		return packets
	}
	five, again := pressOf(5, 1000), pressOf(5, 2920)
	longPress := []eventPacket{{ts: 0, event: 7, marker: true, duration: 160}}
	for segment := range uint32(3) {
		for _, d := range []uint16{30000, 60000, 65535} {
			longPress = append(longPress,
				eventPacket{ts: segment * 65535, event: 7, duration: d, after: 20 * time.Millisecond})
		}
	}
	bumped := []eventPacket{}
	for i := range uint32(8) {
		bumped = append(bumped,
			eventPacket{ts: 160 * i, event: 3, marker: i == 0, end: i > 5, duration: uint16(160 * i)})
	}
	overtaken := append([]eventPacket{}, bumped...)
	overtaken[2], overtaken[3] = overtaken[3], overtaken[2]
	eight := []eventPacket{}
	for i := range uint32(7) {
		eight = append(eight, pressOf(byte(i), 10000+i*2000)...)
	}
	for _, c := range []struct {
		name    string
		packets []eventPacket
		want    string
	}{
		{"a press is one key", five, "5"},
		{"two presses of one key are two", all(five, again), "55"},
		{"the first duration may be zero",
			[]eventPacket{{ts: 1, event: 1}, {ts: 1, event: 1, end: true, duration: 400}}, "1"},
		{"the M bit may be lost", five[1:], "5"},
		{"everything but the last end may be lost", five[7:], "5"},
		{"everything but one update may be lost", five[3:4], "5"},
		{"all ends may be lost and the key pressed again", all(five[:5], again), "55"},
		{"M and all ends may be lost and the key pressed again", all(five[1:5], again[1:]), "55"},
		{"an end that comes again after the next key tells nothing", all(five, pressOf(6, 2920), five[7:]), "56"},
		{"an end that comes seven presses later tells nothing", all(five, eight, five[7:]), "50123456"},
		{"the first packet of the next press may overtake", all(five[:7], again[:1], five[7:], again[1:]), "55"},
		{"equal timestamps of two sources are two presses",
			[]eventPacket{{ts: 1, event: 1, ssrc: 1}, {ts: 1, event: 1, ssrc: 2}}, "11"},
		{"a key held for more than eight seconds is one", longPress, "7"},
		{"after the end of the first segment a new timestamp is a new press", []eventPacket{
			{ts: 0, event: 7, end: true, duration: 65535}, {ts: 65535, event: 7, duration: 160}}, "77"},
		{"a segment after a long quiet is a new press", []eventPacket{
			{ts: 0, event: 7, duration: 65535}, {ts: 65535, event: 7, duration: 160, after: time.Second}}, "77"},
		{"a sender that moves the timestamp on is one press", bumped, "3"},
		{"a sender that moves the timestamp on may be reordered", overtaken, "3"},
		{"M begins a press however near the last",
			[]eventPacket{{ts: 0, event: 3}, {ts: 400, event: 3, marker: true}}, "33"},
		{"another key begins a press however near", []eventPacket{{ts: 0, event: 3}, {ts: 160, event: 4}}, "34"},
		{"star, hash and letters",
			all(pressOf(10, 0), pressOf(11, 2000), pressOf(12, 4000), pressOf(15, 6000)), "*#AD"},
		{"flash and fax tones are no keys", all(pressOf(16, 0), pressOf(32, 2000), pressOf(255, 4000)), ""},
		{"the timestamp may wrap", all(pressOf(1, 0xFFFFFF00), pressOf(1, 0x500)), "11"},
	} {
		if got := pressed(c.packets...); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestAShortTelephoneEventIsNoKey(t *testing.T) {
	t.Parallel()
	var k keypad
	for length := range 4 {
		if _, ok := k.take(header{ts: uint32(length)}, eventPayload(1, false, 160)[:length], time.Unix(0, 0)); ok {
			t.Errorf("%d bytes were taken for a key", length)
		}
	}
}

func TestOnlyOurOwnPayloadTypeCarriesKeys(t *testing.T) {
	t.Parallel()
	s, far := directStream()
	theirs := packetOf(header{payload: 96, ssrc: 1, ts: 1}, eventPayload(1, false, 160))
	ours := packetOf(header{payload: eventType, ssrc: 1, ts: 9000, seq: 1}, eventPayload(2, false, 160))
	s.take(theirs, far, time.Unix(0, 0))
	s.take(ours, far, time.Unix(0, 1))
	if got := pending(s); got != "2" {
		t.Fatalf("keys %q, want 2", got)
	}
}

// directStream is a connected stream without a socket: packets are handed to take.
func directStream() (*Stream, netip.AddrPort) {
	far := netip.MustParseAddrPort("127.0.0.2:4000")
	s := newStream(New(Config{IP: nearIP}), deafPort{})
	s.Connect(Remote{Addr: far, Codec: PCMU, EventSend: 96, EventReceive: eventType})
	return s, far
}

// deafPort is a mediaPort that goes nowhere.
type deafPort struct{}

func (deafPort) local() netip.AddrPort                     { return netip.AddrPortFrom(nearIP, 4002) }
func (deafPort) write([]byte, netip.AddrPort) error        { return nil }
func (deafPort) readLoop(func(b []byte, _ netip.AddrPort)) {}
func (deafPort) close() error                              { return nil }

func pending(s *Stream) string {
	var keys strings.Builder
	for {
		select {
		case key := <-s.Keys():
			keys.WriteByte(key)
		default:
			return keys.String()
		}
	}
}

// A key of which every packet is lost cannot be counted by anybody: with eight packets that is one in 400,000, and with
// this seed it happens to none.
func TestADigitIsCountedOnceAtTwentyPercentLoss(t *testing.T) {
	t.Parallel()
	const digits = 100_000
	s, far := directStream()
	rng := rand.New(rand.NewPCG(20, 4733))
	now := time.Unix(0, 0)
	seq, ts := uint16(65000), uint32(0xFFFF0000)
	for i := range digits {
		event := byte(rng.IntN(len(keypadEvents)))
		arrived := 0
		for j := range keyUpdates + keyEnds {
			now, seq = now.Add(frameTime), seq+1
			if rng.Float64() < 0.2 {
				continue
			}
			arrived++
			duration := uint16(min(j+1, keyUpdates) * frameSamples)
			h := header{payload: eventType, marker: j == 0, seq: seq, ts: ts, ssrc: 9}
			s.take(packetOf(h, eventPayload(event, j >= keyUpdates, duration)), far, now)
		}
		ts += frameSamples * (keyUpdates + keyEnds + keyGap)
		now = now.Add(keyGap * frameTime)
		if got, want := pending(s), keypadEvents[event:event+1]; got != want {
			t.Fatalf("digit %d: %q arrived as %q (%d packets of it came)", i, want, got, arrived)
		}
	}
}
