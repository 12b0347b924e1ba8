package memnet_test

import (
	"errors"
	"net"
	"os"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"supportline/ivr/sipdoor/memnet"
)

func listen(t *testing.T, n *memnet.Network, addr string) net.PacketConn {
	t.Helper()
	c, err := n.ListenPacket(addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func TestADatagramArrivesWithItsSendersAddress(t *testing.T) {
	t.Parallel()
	n := memnet.New()
	a, b := listen(t, n, "127.0.0.1:5060"), listen(t, n, "127.0.0.1:0")
	if _, err := b.WriteTo([]byte("hello"), a.LocalAddr()); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 100)
	got, from, err := a.ReadFrom(buf)
	if err != nil || string(buf[:got]) != "hello" || from.String() != b.LocalAddr().String() {
		t.Fatalf("read %q from %v: %v", buf[:got], from, err)
	}
}

func TestADatagramToNobodyIsDropped(t *testing.T) {
	t.Parallel()
	a := listen(t, memnet.New(), "127.0.0.1:5060")
	if _, err := a.WriteTo([]byte("x"), &net.UDPAddr{IP: net.IPv4(127, 0, 0, 9), Port: 9}); err != nil {
		t.Fatal(err)
	}
}

func TestABoundAddressIsRefusedUntilItIsClosed(t *testing.T) {
	t.Parallel()
	n := memnet.New()
	a := listen(t, n, "127.0.0.1:5060")
	if _, err := n.ListenPacket("127.0.0.1:5060"); !errors.Is(err, syscall.EADDRINUSE) {
		t.Fatalf("second bind: %v", err)
	}
	_ = a.Close()
	listen(t, n, "127.0.0.1:5060")
}

func TestAReadEndsAtItsDeadlineAlsoWhenItWaitsAlready(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := listen(t, memnet.New(), "127.0.0.1:5060")
		start := time.Now()
		failed := make(chan error)
		go func() { _, _, err := a.ReadFrom(make([]byte, 10)); failed <- err }()
		synctest.Wait()
		_ = a.SetReadDeadline(start.Add(3 * time.Second))
		if err := <-failed; !errors.Is(err, os.ErrDeadlineExceeded) || time.Since(start) != 3*time.Second {
			t.Fatalf("after %v: %v", time.Since(start), err)
		}
		_ = a.SetReadDeadline(time.Time{})
		go func() { _, _, err := a.ReadFrom(make([]byte, 10)); failed <- err }()
		synctest.Wait()
		_ = a.Close()
		if err := <-failed; !errors.Is(err, net.ErrClosed) {
			t.Fatalf("after close: %v", err)
		}
	})
}

func TestWeatherLosesDoublesAndDelaysAsItsSeedSays(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		first, second := storm(t), storm(t)
		if first != second {
			t.Fatalf("equal seeds differ: %+v and %+v", first, second)
		}
		if first.got < 750 || first.got > 1050 || first.overtaken < 20 {
			t.Fatalf("of 1000 sent: %+v", first)
		}
	})
}

type tally struct{ got, overtaken int }

func storm(t *testing.T) (seen tally) {
	n := memnet.New()
	a, b := listen(t, n, "127.0.0.1:5060"), listen(t, n, "127.0.0.1:5061")
	n.SetWeather(memnet.Weather{Loss: 0.2, Duplicate: 0.1, Late: 0.05, Delay: 30 * time.Millisecond}, 7)
	go func() {
		for i := range 1000 {
			_, _ = a.WriteTo([]byte{byte(i >> 8), byte(i)}, b.LocalAddr())
			time.Sleep(time.Millisecond)
		}
	}()
	last := -1
	for buf := make([]byte, 2); ; {
		_ = b.SetReadDeadline(time.Now().Add(time.Second))
		if _, _, err := b.ReadFrom(buf); err != nil {
			return seen
		}
		number := int(buf[0])<<8 | int(buf[1])
		seen.got++
		if number < last {
			seen.overtaken++
		}
		last = max(last, number)
	}
}
