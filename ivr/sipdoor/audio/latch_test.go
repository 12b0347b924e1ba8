package audio

import (
	"testing"
	"time"

	"supportline/ivr/sipdoor/memnet"
)

func TestTheSourceOfSDPIsHeardAtOnceAndThenNobodyElse(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, n *memnet.Network, m *Media) {
		far, stranger := newFarEnd(t, n, "127.0.0.2:4000"), newFarEnd(t, n, "127.0.0.2:4002")
		s := open(t, m)
		far.talk(s, 1, 1, 1, 3, nil) // before Connect
		s.Connect(Remote{Addr: far.addr(), Codec: PCMU, Translator: stranger.addr().Addr()})
		far.talk(s, 1, 10, 1600, 1, nil)
		stranger.talk(s, 2, 1, 1, 50, nil)
		far.talk(s, 1, 11, 1760, 1, nil)
		stranger.heard()
		time.Sleep(time.Second)
		if got := s.Stats(); got.Received != 2 || got.Foreign != 53 || len(stranger.heard()) != 0 {
			t.Fatalf("%+v", got)
		}
	})
}

func TestAnotherPortIsLearntFromFourPacketsInSequence(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, n *memnet.Network, m *Media) {
		sdp, real := newFarEnd(t, n, "127.0.0.2:4000"), newFarEnd(t, n, "127.0.0.2:5000")
		s := open(t, m)
		s.Connect(Remote{Addr: sdp.addr(), Codec: PCMU})
		real.talk(s, 1, 1, 0, 3, nil)
		if got := s.Stats(); got.Received != 0 || got.Foreign != 3 || !s.Heard().IsZero() {
			t.Fatalf("after three packets: %+v", got)
		}
		real.talk(s, 1, 4, 480, 2, nil)
		sdp.heard()
		real.heard()
		time.Sleep(time.Second)
		if got := s.Stats(); got.Received != 2 || len(real.heard()) != 50 || len(sdp.heard()) != 0 {
			t.Fatalf("after five packets: %+v", got)
		}
		sdp.talk(s, 9, 1, 0, 10, nil)
		if got := s.Stats(); got.Received != 2 || got.Foreign != 13 {
			t.Fatalf("once learnt, the other is not heard: %+v", got)
		}
	})
}

func TestWhatDoesNotProveASource(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, n *memnet.Network, m *Media) {
		sdp, real := newFarEnd(t, n, "127.0.0.2:4000"), newFarEnd(t, n, "127.0.0.2:5000")
		elsewhere := newFarEnd(t, n, "127.0.0.3:4000")
		silent := PCMU.encode(make([]int16, frameSamples))
		for name, send := range map[string]func(s *Stream, i int){
			"numbers with holes": func(s *Stream, i int) {
				real.say(s, header{seq: uint16(2 * i), ssrc: 1}, silent)
			},
			"another SSRC every time": func(s *Stream, i int) {
				real.say(s, header{seq: uint16(i), ssrc: uint32(i)}, silent)
			},
			"a type nobody negotiated": func(s *Stream, i int) {
				real.say(s, header{seq: uint16(i), payload: 96}, silent)
			},
			"an address not in the SDP": func(s *Stream, i int) {
				elsewhere.say(s, header{seq: uint16(i)}, silent)
			},
		} {
			s := open(t, m)
			s.Connect(Remote{Addr: sdp.addr(), Codec: PCMU, EventReceive: 101})
			for i := range 50 {
				send(s, i)
				time.Sleep(frameTime)
			}
			if got := s.Stats(); got.Received != 0 || got.Foreign != 50 {
				t.Errorf("%s: %+v", name, got)
			}
		}
		s := open(t, m)
		s.Connect(Remote{Addr: sdp.addr(), Codec: PCMU})
		for i := range 20 { // all at once
			real.say(s, header{seq: uint16(i)}, silent)
		}
		time.Sleep(ms)
		if got := s.Stats(); got.Foreign != 20 {
			t.Errorf("a burst: %+v", got)
		}
	})
}

func TestBehindATranslatorOnlyTheAddressOfTheSignallingIsLearnt(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, n *memnet.Network, m *Media) {
		sdp, translator := newFarEnd(t, n, "10.0.0.2:4000"), newFarEnd(t, n, "127.0.0.3:4000")
		stranger := newFarEnd(t, n, "127.0.0.4:4000")
		s := open(t, m)
		s.Connect(Remote{Addr: sdp.addr(), Codec: PCMU, Translator: translator.addr().Addr()})
		stranger.talk(s, 2, 1, 0, 50, nil)
		if got := s.Stats(); got.Received != 0 || got.Foreign != 50 || len(stranger.heard()) != 0 {
			t.Errorf("a stranger is heard: %+v", got)
		}
		translator.talk(s, 1, 1, 0, 5, nil)
		if got := s.Stats(); got.Received != 2 || got.Foreign != 53 {
			t.Errorf("%+v", got)
		}
	})
}

func TestOnlyANewAddressInSDPIsLearntAnew(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, n *memnet.Network, m *Media) {
		first, moved := newFarEnd(t, n, "127.0.0.2:4000"), newFarEnd(t, n, "127.0.0.3:4000")
		s := open(t, m)
		r := Remote{Addr: first.addr(), Codec: PCMU}
		s.Connect(r)
		first.talk(s, 1, 1, 0, 1, nil)
		s.Connect(r) // the same again
		moved.talk(s, 2, 1, 0, 1, nil)
		if got := s.Stats(); got.Received != 1 || got.Foreign != 1 {
			t.Fatalf("the same SDP again: %+v", got)
		}
		r.Addr = moved.addr()
		s.Connect(r)
		moved.heard()
		moved.talk(s, 2, 2, 160, 1, nil)
		first.talk(s, 1, 2, 160, 1, nil)
		if got := s.Stats(); got.Received != 2 || got.Foreign != 2 || len(moved.heard()) == 0 {
			t.Fatalf("a new address: %+v", got)
		}
	})
}
