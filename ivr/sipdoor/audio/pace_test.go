package audio

import (
	"net"
	"net/netip"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"supportline/ivr/sipdoor/memnet"
)

func TestFramesGoOutEveryTwentyMilliseconds(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, n *memnet.Network, m *Media) {
		far, s := newFarEnd(t, n, "127.0.0.2:4000"), open(t, m)
		s.Connect(Remote{Addr: far.addr(), Codec: PCMA})
		time.Sleep(10 * time.Second)
		got := far.heard()
		if len(got) != 500 {
			t.Fatalf("%d packets in 10 s", len(got))
		}
		for i, p := range got {
			first := got[0]
			if p.payload[0] != PCMA.silence() || len(p.payload) != frameSamples || p.header.payload != 8 {
				t.Fatalf("packet %d is no silent frame of PCMA", i)
			}
			if p.seq != first.seq+uint16(i) || p.ts != first.ts+uint32(i)*frameSamples || p.ssrc != first.ssrc {
				t.Fatalf("packet %d is numbered %d, %d", i, p.seq, p.ts)
			}
			if p.at.Sub(first.at) != time.Duration(i)*frameTime || p.from != s.Local() {
				t.Fatalf("packet %d came after %v from %v", i, p.at.Sub(first.at), p.from)
			}
		}
		if l := m.Lateness(); l.Frames != 500 || l.Late != 0 || l.Skipped != 0 || s.Stats().Sent != 500 {
			t.Fatalf("%+v, %+v", l, s.Stats())
		}
	})
}

func TestStreamsAreSpreadOverTheMillisecondsOfAFrame(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, n *memnet.Network, m *Media) {
		far := newFarEnd(t, n, "127.0.0.2:4000")
		for range 2 * slotCount {
			open(t, m).Connect(Remote{Addr: far.addr(), Codec: PCMU})
		}
		time.Sleep(10 * frameTime)
		far.heard()
		time.Sleep(frameTime)
		at := map[int64]int{}
		for _, p := range far.heard() {
			at[p.at.UnixMilli()]++
		}
		for instant, packets := range at {
			if packets != 2 {
				t.Errorf("%d packets in millisecond %d", packets, instant)
			}
		}
		if len(at) != slotCount {
			t.Errorf("packets in %d milliseconds of 20", len(at))
		}
	})
}

// stallingConn lets one write take very long, as a machine that stands still does to the scheduler.
type stallingConn struct {
	*memnet.Conn
	stall atomic.Int64
}

func (c *stallingConn) WriteToUDPAddrPort(b []byte, to netip.AddrPort) (int, error) {
	time.Sleep(time.Duration(c.stall.Swap(0)))
	return c.Conn.WriteToUDPAddrPort(b, to)
}

func TestAfterAStallAudioIsLeftOutAndAtMostTwoFramesCatchUp(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, n *memnet.Network, _ *Media) {
		var conn *stallingConn
		m := New(Config{IP: nearIP, Listen: func(at netip.AddrPort) (net.PacketConn, error) {
			c, err := n.Listen(at)
			conn = &stallingConn{Conn: c.(*memnet.Conn)}
			return conn, err
		}})
		run(t, m)
		far, s := newFarEnd(t, n, "127.0.0.2:4000"), open(t, m)
		s.Connect(Remote{Addr: far.addr(), Codec: PCMU})
		time.Sleep(5 * frameTime)
		conn.stall.Store(int64(300 * time.Millisecond))
		time.Sleep(time.Second)
		got := far.heard()
		burst := map[time.Time]int{}
		for i, p := range got {
			burst[p.at]++
			if p.seq != got[0].seq+uint16(i) {
				t.Fatalf("packet %d is numbered %d after %d: left-out audio must not look lost", i, p.seq, got[i-1].seq)
			}
		}
		for at, packets := range burst {
			if packets > catchUp+1 { // the stalled packet itself comes with those that catch up
				t.Errorf("%d packets at once at %v", packets, at)
			}
		}
		last := got[len(got)-1]
		played := time.Duration(last.ts-got[0].ts) * time.Second / sampleRate
		if passed := last.at.Sub(got[0].at); passed-played > frameTime || played-passed > frameTime {
			t.Errorf("%v passed, but the timestamps moved by %v", passed, played)
		}
		marked := slices.ContainsFunc(got[1:], func(p heardPacket) bool { return p.marker })
		if l := m.Lateness(); l.Skipped != 1 || l.Late == 0 || l.Worst < 300*time.Millisecond || !marked {
			t.Errorf("the stall is not seen: %+v, marked %t", l, marked)
		}
	})
}

func TestAStreamThatJoinsDoesNotCountAsLate(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, n *memnet.Network, m *Media) {
		far := newFarEnd(t, n, "127.0.0.2:4000")
		for i := range 100 {
			s := open(t, m)
			s.Connect(Remote{Addr: far.addr(), Codec: PCMU})
			time.Sleep(time.Duration(i%37)*time.Millisecond + time.Microsecond)
			if i%3 == 0 {
				_ = s.Close()
			}
		}
		time.Sleep(time.Minute)
		if l := m.Lateness(); l.Late != 0 || l.Skipped != 0 || l.Worst > time.Millisecond {
			t.Fatalf("%+v", l)
		}
	})
}

func TestHoldSendsNothingAndKeepsTheClock(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, n *memnet.Network, m *Media) {
		far, s := newFarEnd(t, n, "127.0.0.2:4000"), open(t, m)
		r := Remote{Addr: far.addr(), Codec: PCMU}
		s.Connect(r)
		time.Sleep(time.Second)
		before := far.heard()
		held := r
		held.Addr = netip.MustParseAddrPort("0.0.0.0:4000") // RFC 2543
		s.Connect(held)
		time.Sleep(time.Second)
		if got := far.heard(); len(got) > 0 {
			t.Fatalf("%d packets during hold", len(got))
		}
		s.Connect(r)
		time.Sleep(time.Second)
		after := far.heard()
		last := before[len(before)-1]
		if after[0].seq != last.seq+1 || after[0].ts != last.ts+51*frameSamples || !after[0].marker ||
			after[0].ssrc != last.ssrc {
			t.Fatalf("before the hold %+v, after it %+v", last.header, after[0].header)
		}
	})
}
