package audio

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"supportline/ivr/sipdoor/memnet"
)

func TestPortsAreEvenTakenOnceAndRestWhenFreed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := memnet.New()
		m := New(Config{IP: nearIP, Low: 30001, High: 30010, Listen: n.Listen})
		if _, err := n.ListenPacket("127.0.0.1:30004"); err != nil { // another program
			t.Fatal(err)
		}
		taken := map[uint16]*Stream{}
		for range 4 {
			s := open(t, m)
			port := s.Local().Port()
			if taken[port] != nil || port%2 != 0 || port < 30002 || port > 30010 || port == 30004 {
				t.Fatalf("port %d", port)
			}
			taken[port] = s
		}
		if _, err := m.Open(); !errors.Is(err, ErrNoPort) {
			t.Fatalf("a fifth port: %v", err)
		}
		_ = taken[30006].Close()
		_ = taken[30006].Close()
		time.Sleep(portRest - time.Millisecond)
		if _, err := m.Open(); !errors.Is(err, ErrNoPort) {
			t.Fatalf("a port that rests: %v", err)
		}
		time.Sleep(time.Millisecond)
		if s := open(t, m); s.Local().Port() != 30006 {
			t.Fatalf("got port %d", s.Local().Port())
		}
	})
}

func TestAPortThatCannotBeBoundSaysWhy(t *testing.T) {
	t.Parallel()
	refuse := func(netip.AddrPort) (net.PacketConn, error) { return nil, syscall.EACCES }
	_, err := New(Config{IP: nearIP, Low: 100, High: 200, Listen: refuse}).Open()
	if !errors.Is(err, syscall.EACCES) || !strings.Contains(err.Error(), "RTP port") {
		t.Fatal(err)
	}
}

func TestAThousandStreamsLeaveNoGoroutine(t *testing.T) {
	before := goleak.IgnoreCurrent()
	m := New(Config{IP: netip.MustParseAddr("127.61.7.1")})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { m.Run(ctx); close(ended) }()
	for i := range 1000 {
		s, err := m.Open()
		if err != nil {
			t.Fatal(err)
		}
		if i%2 == 0 {
			s.Connect(Remote{Addr: netip.MustParseAddrPort("127.61.7.2:4000"), Codec: PCMU})
			s.Play(Tone(440, time.Second))
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	cancel()
	<-ended
	goleak.VerifyNone(t, before)
}

func TestRealSocketsCarryAudioBothWays(t *testing.T) {
	t.Parallel()
	m := New(Config{IP: netip.MustParseAddr("127.61.7.3"), Low: 40000, High: 60000})
	run(t, m)
	a, b := open(t, m), open(t, m)
	a.Connect(Remote{Addr: b.Local(), Codec: PCMU, EventSend: 101, EventReceive: 101})
	b.Connect(Remote{Addr: a.Local(), Codec: PCMA, EventSend: 101, EventReceive: 101})
	pcm := make(chan int16, 100_000)
	b.Record(func(p []int16, _ time.Time) {
		for _, sample := range p {
			pcm <- sample
		}
	})
	a.Play(Tone(440, 200*ms))
	<-a.Played()
	if err := a.SendKeys(t.Context(), "7"); err != nil {
		t.Fatal(err)
	}
	if key := <-b.Keys(); key != '7' {
		t.Errorf("key %q", key)
	}
	_ = b.Close()
	close(pcm)
	var heard []int16
	for sample := range pcm {
		heard = append(heard, sample)
	}
	if spans := Tones(heard, 440); len(spans) != 1 || spans[0].To-spans[0].From < 150*ms {
		t.Errorf("heard %v", spans)
	}
}

func TestAfterCloseNothingDoesAnything(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, n *memnet.Network, m *Media) {
		far, s := newFarEnd(t, n, "127.0.0.2:4000"), open(t, m)
		other := open(t, m)
		s.Connect(Remote{Addr: far.addr(), Codec: PCMU})
		_ = s.Close()
		far.heard()
		s.Connect(Remote{Addr: far.addr(), Codec: PCMU, EventSend: 96})
		s.Play(Tone(440, time.Second))
		s.Stop()
		s.Record(func([]int16, time.Time) { t.Error("recorded") })
		Bridge(s, other)()
		if err := s.SendKeys(t.Context(), "1"); !errors.Is(err, net.ErrClosed) {
			t.Errorf("keys: %v", err)
		}
		time.Sleep(time.Second)
		if got := far.heard(); len(got) > 0 {
			t.Errorf("%d packets", len(got))
		}
	})
}
