package sipdoor_test

import (
	"encoding/binary"
	"net"
	"net/netip"
	"regexp"
	"strings"
	"testing"
	"time"

	"supportline/ivr"
	"supportline/ivr/sipdoor"
)

var audioLine = regexp.MustCompile(`m=audio (\d+) `)

func TestBehindATranslatorTheKeysOfAStrangerAreNotTaken(t *testing.T) {
	inBubble(t, sipdoor.Config{}, []ivr.Turn{gather(1), hangup()}, func(w *world) {
		s := w.raw("10.0.0.9:5060").script("translated")
		s.r.send(s.request("INVITE", regexp.MustCompile(`c=IN IP4 \S+`).ReplaceAllString(sdp, "c=IN IP4 192.168.1.9")))
		ok := s.r.want("SIP/2.0 200")
		s.toTag = ok.toTag()
		s.ack()
		port := audioLine.FindStringSubmatch(ok.body())[1]
		to := net.UDPAddrFromAddrPort(netip.MustParseAddrPort("10.0.0.1:" + port))
		for from, key := range map[string]byte{"10.0.0.66:40000": '6', "192.0.2.66:40000": '7'} {
			w.presses(from, to, key)
		}
		w.presses("10.0.0.9:61234", to, '4') // where the signalling comes from
		w.wantEnd(ivr.EndClosed)
		w.wantEvents(ivr.Pressed{Keys: "4"})
	})
}

// presses sends sound from an address, and then a key.
func (w *world) presses(from string, to net.Addr, key byte) {
	w.Helper()
	e := w.events(from, to)
	for range 9 {
		e.send(0, make([]byte, 160))
		e.ts += 160
		time.Sleep(20 * time.Millisecond)
	}
	e.press(key)
	_ = e.conn.Close()
}

// events is a source of RTP whose keys are telephone-events.
type events struct {
	w    *world
	conn net.PacketConn
	to   net.Addr
	seq  uint16
	ts   uint32
}

func (w *world) events(from string, to net.Addr) *events {
	w.Helper()
	conn, err := w.net.ListenPacket(from)
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() { _ = conn.Close() })
	return &events{w: w, conn: conn, to: to}
}

func (e *events) send(payloadType byte, payload []byte) {
	e.w.Helper()
	packet := append([]byte{0x80, payloadType, 11: 0}, payload...)
	binary.BigEndian.PutUint16(packet[2:], e.seq)
	binary.BigEndian.PutUint32(packet[4:], e.ts)
	e.seq++
	if _, err := e.conn.WriteTo(packet, e.to); err != nil {
		e.w.Fatal(err)
	}
}

// press sends a key three times, as far ends do with its end.
func (e *events) press(key byte) {
	e.w.Helper()
	for range 3 {
		e.send(96, []byte{byte(strings.IndexByte("0123456789*#", key)), 10, 0, 160})
		time.Sleep(20 * time.Millisecond)
	}
	e.ts += 1600
	time.Sleep(100 * time.Millisecond)
}
