package audio

import (
	"testing"
	"time"

	"supportline/ivr/sipdoor/memnet"
)

// sine is a talker for farEnd.talk.
func sine(hz float64) func(int) []int16 {
	pcm := tone(hz, time.Hour/60)
	return func(frame int) []int16 { return pcm[frame*frameSamples:][:frameSamples] }
}

// bridged is two far ends, one speaking PCMU and one PCMA, and the streams between them.
func bridged(t *testing.T, n *memnet.Network, m *Media) (farA, farB *farEnd, a, b *Stream, unbridge func()) {
	farA, farB = newFarEnd(t, n, "127.0.0.2:4000"), newFarEnd(t, n, "127.0.0.3:4000")
	a, b = open(t, m), open(t, m)
	a.Connect(Remote{Addr: farA.addr(), Codec: PCMU, EventSend: 96, EventReceive: eventType})
	b.Connect(Remote{Addr: farB.addr(), Codec: PCMA, EventSend: 96, EventReceive: eventType})
	a.Play(Tone(2000, time.Minute))
	time.Sleep(time.Second)
	return farA, farB, a, b, Bridge(a, b)
}

// inStep fails unless packets are numbered without a gap and their timestamps go on.
func inStep(t *testing.T, got []heardPacket) {
	t.Helper()
	for i, p := range got {
		if p.ssrc != got[0].ssrc || p.seq != got[0].seq+uint16(i) {
			t.Fatalf("packet %d of %d: %+v after %+v", i, len(got), p.header, got[max(i, 1)-1].header)
		}
		if i > 0 && int32(p.ts-got[i-1].ts) < frameSamples {
			t.Fatalf("packet %d: timestamp %d after %d", i, p.ts, got[i-1].ts)
		}
	}
}

func TestABridgeCarriesBothWaysAndConvertsTheLaw(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, n *memnet.Network, m *Media) {
		farA, farB, a, b, unbridge := bridged(t, n, m)
		go farA.talk(a, 7, 65000, 4e9, 1000, sine(440))
		farB.talk(b, 8, 1, 1, 1000, sine(1000))
		time.Sleep(ms)
		unbridge()
		unbridge()
		a.Play(Tone(2000, time.Second))
		time.Sleep(2 * time.Second)
		toA, toB := farA.heard(), farB.heard()
		inStep(t, toA)
		inStep(t, toB)
		if toA[100].header.payload != 0 || toB[100].header.payload != 8 {
			t.Errorf("payload types %d and %d", toA[100].header.payload, toB[100].header.payload)
		}
		second := time.Second
		wants(t, Tones(samplesOf(toA), 440, 1000, 2000), ToneSpan{2000, 0, second},
			ToneSpan{1000, second, 21 * second}, ToneSpan{2000, 21 * second, 22 * second})
		wants(t, Tones(samplesOf(toB), 440, 1000, 2000), ToneSpan{440, second, 21 * second})
	})
}

func TestKeysDoNotCrossABridgeAndLeaveNoGap(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, n *memnet.Network, m *Media) {
		farA, farB, a, _, _ := bridged(t, n, m)
		farA.talk(a, 7, 1, 0, 50, nil)
		for i := range 8 {
			h := header{payload: eventType, seq: 51 + uint16(i), ts: 8000, ssrc: 7}
			farA.say(a, h, eventPayload(4, i > 4, 800))
			time.Sleep(frameTime)
		}
		farA.talk(a, 7, 59, 8000+8*160, 50, nil)
		got := farB.heard()
		inStep(t, got)
		for _, p := range got {
			if p.header.payload != 8 {
				t.Fatalf("a packet of type %d crossed", p.header.payload)
			}
		}
		if keys := pending(a); keys != "4" {
			t.Errorf("keys %q", keys)
		}
	})
}

func TestABridgeShowsLossAndOrderAsTheyHappened(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, n *memnet.Network, m *Media) {
		farA, farB, a, _, _ := bridged(t, n, m)
		farB.heard()
		order := []uint16{10, 9, 11, 13, 13, 12, 15, 17}
		for _, seq := range order {
			farA.say(a, header{seq: seq, ts: uint32(seq) * 160, ssrc: 7}, PCMU.encode(make([]int16, frameSamples)))
			time.Sleep(frameTime)
		}
		var offsets []uint16
		got := farB.heard()
		for _, p := range got {
			offsets = append(offsets, p.seq-got[0].seq)
			if p.ts-got[0].ts != uint32(p.seq-got[0].seq)*160 {
				t.Errorf("number %d has timestamp %d", p.seq, p.ts)
			}
		}
		want := []uint16{0, 1, 3, 2, 5, 7} // 9 was before the first, 13 came twice
		if len(offsets) != len(want) {
			t.Fatalf("numbers %v, want %v", offsets, want)
		}
		for i := range want {
			if offsets[i] != want[i] {
				t.Fatalf("numbers %v, want %v", offsets, want)
			}
		}
		// 14 and 16 are lost; 9, from before the first, makes up for one of them as RFC 3550 counts.
		if s := a.Stats(); s.Lost != 1 || s.OutOfOrder != 2 || s.Repeated != 1 || s.Received != 7 {
			t.Errorf("%+v", s)
		}
	})
}

func TestAQuietSideIsHeardAsSilence(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, n *memnet.Network, m *Media) {
		farA, farB, a, _, _ := bridged(t, n, m)
		farA.talk(a, 7, 1, 0, 50, sine(440))
		time.Sleep(time.Minute)
		farA.talk(a, 7, 51, 8000, 50, sine(440))
		got := farB.heard()
		inStep(t, got)
		second := time.Second
		wants(t, Tones(samplesOf(got), 440), ToneSpan{440, second, 2 * second}, ToneSpan{440, 62 * second, 63 * second})
		if len(got) < 62*50 {
			t.Errorf("%d packets", len(got))
		}
	})
}

func TestAHoldInABridgeIsNotSeenAsLoss(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, n *memnet.Network, m *Media) {
		farA, farB, a, b, _ := bridged(t, n, m)
		go farA.talk(a, 7, 1, 0, 200, nil)
		r := Remote{Addr: farB.addr(), Codec: PCMA}
		for _, r.Hold = range []bool{true, false} {
			time.Sleep(time.Second)
			b.Connect(r)
		}
		time.Sleep(2 * time.Second)
		got := farB.heard()
		inStep(t, got)
		if len(got) < 145 || len(got) > 205 {
			t.Errorf("%d packets", len(got))
		}
	})
}

func TestASecondBridgeTakesAStreamOutOfTheFirst(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, n *memnet.Network, m *Media) {
		farA, farB, a, b, unbridge := bridged(t, n, m)
		farC, c := newFarEnd(t, n, "127.0.0.4:4000"), open(t, m)
		c.Connect(Remote{Addr: farC.addr(), Codec: PCMU})
		Bridge(a, c)
		unbridge()
		go farB.talk(b, 8, 1, 0, 50, sine(1000))
		farA.talk(a, 7, 1, 0, 50, sine(440))
		time.Sleep(ms)
		if spans := Tones(samplesOf(farC.heard()), 440); len(spans) != 1 {
			t.Errorf("c hears %v", spans)
		}
		if spans := Tones(samplesOf(farB.heard()), 440); len(spans) != 0 {
			t.Errorf("b still hears %v", spans)
		}
		if spans := Tones(samplesOf(farA.heard()), 1000); len(spans) != 0 {
			t.Errorf("a still hears %v", spans)
		}
	})
}

func TestKeysCanBeSentIntoABridge(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, n *memnet.Network, m *Media) {
		farA, farB, a, b, _ := bridged(t, n, m)
		go farA.talk(a, 7, 1, 0, 100, sine(440))
		time.Sleep(500 * ms)
		if err := b.SendKeys(t.Context(), "12"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Second)
		var k keypad
		keys := ""
		got := farB.heard()
		for i, p := range got {
			if p.seq != got[0].seq+uint16(i) {
				t.Fatalf("packet %d is numbered %d", i, p.seq)
			}
			if p.header.payload == 96 {
				if key, ok := k.take(p.header, p.payload, p.at); ok {
					keys += string(key)
				}
			}
		}
		if keys != "12" {
			t.Errorf("keys %q", keys)
		}
	})
}
