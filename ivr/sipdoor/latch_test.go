package sipdoor_test

import (
	"encoding/binary"
	"net"
	"net/netip"
	"regexp"
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
		for from, key := range map[string]byte{"10.0.0.66:40000": 6, "192.0.2.66:40000": 7} {
			w.presses(from, to, key)
		}
		w.presses("10.0.0.9:61234", to, 4) // where the signalling comes from
		w.wantEnd(ivr.EndClosed)
		w.wantEvents(ivr.Pressed{Keys: "4"})
	})
}

// presses sends sound from an address, and then a key.
func (w *world) presses(from string, to net.Addr, key byte) {
	w.Helper()
	conn, err := w.net.ListenPacket(from)
	if err != nil {
		w.Fatal(err)
	}
	defer conn.Close()
	for seq := range uint16(12) {
		packet := make([]byte, 172)
		packet[0] = 0x80
		binary.BigEndian.PutUint16(packet[2:], seq)
		binary.BigEndian.PutUint32(packet[4:], uint32(seq)*160)
		if seq > 8 {
			packet[1], packet[12] = 96, key
			binary.BigEndian.PutUint32(packet[4:], 9*160)
			packet = packet[:16]
		}
		if _, err := conn.WriteTo(packet, to); err != nil {
			w.Fatal(err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}
