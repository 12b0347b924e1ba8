package audio

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"supportline/ivr/sipdoor/memnet"
)

func TestASentKeyHasTheShapeThatFarEndsWant(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, n *memnet.Network, m *Media) {
		far, s := newFarEnd(t, n, "127.0.0.2:4000"), open(t, m)
		s.Connect(Remote{Addr: far.addr(), Codec: PCMU, EventSend: 96})
		time.Sleep(100 * ms)
		if err := s.SendKeys(t.Context(), "5,#"); err != nil {
			t.Fatal(err)
		}
		var presses [][]heardPacket
		got := far.heard()
		for i, p := range got {
			if p.seq != got[0].seq+uint16(i) {
				t.Fatalf("packet %d is numbered %d", i, p.seq)
			}
			if p.header.payload != 96 {
				continue
			}
			if len(presses) == 0 || presses[len(presses)-1][0].ts != p.ts {
				presses = append(presses, nil)
			}
			presses[len(presses)-1] = append(presses[len(presses)-1], p)
		}
		if len(presses) != 2 {
			t.Fatalf("%d presses", len(presses))
		}
		for i, event := range []byte{5, 11} {
			press := presses[i]
			if len(press) != 8 || press[0].ts != got[0].ts+uint32(press[0].at.Sub(got[0].at)/ms)*8 {
				t.Fatalf("press %d has %d packets, timestamp %d", i, len(press), press[0].ts)
			}
			for j, p := range press {
				duration := uint16(p.payload[2])<<8 | uint16(p.payload[3])
				if p.payload[0] != event || p.payload[1]&0x3F != 10 || p.marker != (j == 0) ||
					(p.payload[1]&0x80 != 0) != (j >= 5) || duration != uint16(min(j+1, 5)*160) {
					t.Errorf("press %d packet %d: marker %t, % x", i, j, p.marker, p.payload)
				}
			}
		}
		if gap := presses[1][0].at.Sub(presses[0][7].at); gap != 1100*ms {
			t.Errorf("%v from the last packet of a key to the next after a comma", gap)
		}
	})
}

func TestKeysCrossAStormEachOnce(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, n *memnet.Network, m *Media) {
		a, b := open(t, m), open(t, m)
		a.Connect(Remote{Addr: b.Local(), Codec: PCMU, EventSend: 96, EventReceive: 101})
		b.Connect(Remote{Addr: a.Local(), Codec: PCMU, EventSend: 101, EventReceive: 96})
		n.SetWeather(memnet.Weather{Loss: 0.2, Duplicate: 0.1, Late: 0.1, Delay: 45 * ms}, 3)
		sent := strings.Repeat("0123456789*#ABCD11", 7)
		if err := a.SendKeys(t.Context(), sent); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		if got := pending(b); got != sent {
			t.Errorf("sent %q, got %q", sent, got)
		}
	})
}

func TestSendingKeysFailsWithAReasonThatNamesNoKey(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, n *memnet.Network, m *Media) {
		far, s := newFarEnd(t, n, "127.0.0.2:4000"), open(t, m)
		if err := s.SendKeys(t.Context(), "1"); !errors.Is(err, ErrNoEvents) {
			t.Errorf("without events: %v", err)
		}
		err := s.SendKeys(t.Context(), "12x4")
		if !errors.Is(err, ErrBadKey) || strings.Contains(err.Error(), "x") {
			t.Errorf("with an x: %v", err)
		}
		if err := s.SendKeys(t.Context(), strings.Repeat("1", 257)); !errors.Is(err, ErrBadKey) {
			t.Errorf("with 257: %v", err)
		}
		s.Connect(Remote{Addr: far.addr(), Codec: PCMU, EventSend: 96})
		ctx, cancel := context.WithTimeout(t.Context(), 300*ms)
		defer cancel()
		if err := s.SendKeys(ctx, "123456789"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("after the deadline: %v", err)
		}
		time.Sleep(time.Second)
		var k keypad
		keys, ends := "", 0
		for _, p := range far.heard() {
			if p.header.payload != 96 {
				continue
			}
			if key, ok := k.take(p.header, p.payload, p.at); ok {
				keys += string(key)
			}
			ends += int(p.payload[1] >> 7)
		}
		if keys != "12" || ends != 6 {
			t.Errorf("%q and %d ends went out: want the key that sounds to its end, no other", keys, ends)
		}
		failed := make(chan error)
		go func() { failed <- s.SendKeys(t.Context(), ",,,,,") }()
		time.Sleep(time.Second)
		_ = s.Close()
		if err := <-failed; err == nil {
			t.Error("keys were sent on a closed stream")
		}
	})
}
