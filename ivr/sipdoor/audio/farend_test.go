package audio

import (
	"context"
	"encoding/binary"
	"net"
	"net/netip"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"supportline/ivr/sipdoor/memnet"
)

const eventType = 101 // our payload type of telephone-events in these tests; theirs is 96

var nearIP = netip.MustParseAddr("127.0.0.1")

// inBubble runs a test in virtual time with a Media that paces on a network in memory.
func inBubble(t *testing.T, test func(t *testing.T, n *memnet.Network, m *Media)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		n := memnet.New()
		m := New(Config{IP: nearIP, Listen: n.Listen})
		run(t, m)
		test(t, n, m)
	})
}

// run paces m until the test ends.
func run(t *testing.T, m *Media) {
	ctx, cancel := context.WithCancel(t.Context())
	var ended sync.WaitGroup
	ended.Go(func() { m.Run(ctx) })
	t.Cleanup(func() { cancel(); ended.Wait() })
}

func open(t *testing.T, m *Media) *Stream {
	t.Helper()
	s, err := m.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// heardPacket is a packet that a far end got.
type heardPacket struct {
	header
	payload []byte
	at      time.Time
	from    netip.AddrPort
}

// farEnd is the other side of a stream: it keeps what it hears.
type farEnd struct {
	t    *testing.T
	conn net.PacketConn
	mu   sync.Mutex
	got  []heardPacket
}

func newFarEnd(t *testing.T, n *memnet.Network, addr string) *farEnd {
	t.Helper()
	conn, err := n.ListenPacket(addr)
	if err != nil {
		t.Fatal(err)
	}
	f := &farEnd{t: t, conn: conn}
	t.Cleanup(func() { _ = conn.Close() })
	go f.listen()
	return f
}

func (f *farEnd) listen() {
	for buf := make([]byte, 2000); ; {
		n, source, err := f.conn.ReadFrom(buf)
		if err != nil {
			return
		}
		h, from, to, ok := parse(buf[:n])
		if !ok {
			f.t.Errorf("the stream sent no RTP: % x", buf[:n])
			continue
		}
		f.mu.Lock()
		payload := append([]byte(nil), buf[from:to]...)
		f.got = append(f.got, heardPacket{h, payload, time.Now(), source.(*net.UDPAddr).AddrPort()})
		f.mu.Unlock()
	}
}

func (f *farEnd) addr() netip.AddrPort { return f.conn.LocalAddr().(*net.UDPAddr).AddrPort() }

// heard takes away what was heard up to now.
func (f *farEnd) heard() []heardPacket {
	synctest.Wait()
	f.mu.Lock()
	defer f.mu.Unlock()
	got := f.got
	f.got = nil
	return got
}

// say sends one packet to a stream.
func (f *farEnd) say(s *Stream, h header, payload []byte) {
	f.t.Helper()
	if _, err := f.conn.WriteTo(packetOf(h, payload), net.UDPAddrFromAddrPort(s.Local())); err != nil {
		f.t.Error(err)
	}
}

// talk sends frames of PCMU at the pace of speech, numbered from seq and ts.
func (f *farEnd) talk(s *Stream, ssrc uint32, seq uint16, ts uint32, frames int, pcm func(frame int) []int16) {
	for i := range frames {
		payload := PCMU.encode(make([]int16, frameSamples))
		if pcm != nil {
			payload = PCMU.encode(pcm(i))
		}
		f.say(s, header{seq: seq + uint16(i), ts: ts + uint32(i)*frameSamples, ssrc: ssrc}, payload)
		time.Sleep(frameTime)
	}
}

func packetOf(h header, payload []byte) []byte {
	b := make([]byte, headerLength, headerLength+len(payload))
	h.put(b)
	return append(b, payload...)
}

// eventPayload is a telephone-event (RFC 4733 section 2.3).
func eventPayload(event byte, end bool, duration uint16) []byte {
	b := []byte{event, 10, 0, 0}
	if end {
		b[1] |= 0x80
	}
	binary.BigEndian.PutUint16(b[2:], duration)
	return b
}

// samplesOf decodes what was heard, placed by timestamp; the first packet is the beginning.
func samplesOf(got []heardPacket) []int16 {
	var pcm []int16
	for _, p := range got {
		codec := CodecOf(p.header.payload)
		if codec == 0 {
			continue
		}
		at := int(p.ts - got[0].ts)
		if need := at + len(p.payload); need > len(pcm) {
			pcm = append(pcm, make([]int16, need-len(pcm))...)
		}
		codec.decode(pcm[at:at+len(p.payload)], p.payload)
	}
	return pcm
}
