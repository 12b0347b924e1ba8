package sipdoor_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"supportline/ivr"
	"supportline/ivr/sipdoor"
	"supportline/ivr/sipdoor/audio"
	"supportline/ivr/sipdoor/dialog"
	"supportline/ivr/sipdoor/softphone"
)

// onLoopback opens a door on real sockets, UDP and TCP.
func onLoopback(t *testing.T, turns []ivr.Turn) *world {
	t.Helper()
	cfg := sipdoor.Config{Listen: []sipdoor.Listener{{Network: "udp", Addr: "127.0.0.1:0"}, {Network: "tcp", Addr: "127.0.0.1:0"}}}
	return newWorld(t, nil, cfg, turns, netip.MustParseAddr("127.0.0.1"))
}

func (w *world) uri(transport string) string {
	return fmt.Sprintf("sip:+46201605899@%s;transport=%s", w.door.Addr(transport), transport)
}

func TestAWholeCallWithAnAgentOverRealSockets(t *testing.T) {
	for _, transport := range []string{"udp", "tcp"} {
		t.Run(transport, func(t *testing.T) {
			t.Parallel()
			w := onLoopback(t, nil)
			agent := w.phone("127.0.0.1:0", transport)
			talking := make(chan *ear, 1)
			agent.Answer(softphone.Manner{RingFor: 100 * time.Millisecond}, func(c *softphone.Call) {
				e := listen(c)
				talking <- e
				c.Play(audio.Tone(1500, 10*time.Second))
				select {
				case <-c.Done():
				case <-time.After(20 * time.Second):
				}
			})
			w.engine.script(gather(4, "short"), ring(agent.URI("anna")), talk(), hangup())
			c, err := w.phone("127.0.0.1:0", transport).Dial(t.Context(), w.uri(transport), softphone.From{User: "+46850641350", Display: "Anna"})
			if err != nil {
				t.Fatal(err)
			}
			atCaller := listen(c)
			press(t, c, "12#")
			atAgent := <-talking
			c.Play(audio.Tone(2000, 10*time.Second))
			within(t, "both hear each other", func() bool {
				return atCaller.tone(1500) > 300*time.Millisecond && atAgent.tone(2000) > 300*time.Millisecond
			})
			if err := c.Hold(t.Context()); err != nil {
				t.Errorf("hold: %v", err)
			}
			if err := c.Resume(t.Context()); err != nil {
				t.Errorf("resume: %v", err)
			}
			c.Hangup()
			w.wantEnd(ivr.EndCallerHungUp)
			evs := w.engine.heard()
			if len(evs) != 3 || evs[0] != (ivr.Pressed{Keys: "12"}) || evs[1] != (ivr.Answered{}) {
				t.Errorf("events %+v", evs)
			}
			if a := w.engine.arrivals()[0]; a.Caller.E164() != "+46850641350" || a.Called[0] != "+46201605899" || a.Door != "sip" {
				t.Errorf("arrival %+v", a)
			}
		})
	}
}

func TestSlowAndCrowdingConnectionsAreClosedAndOthersServed(t *testing.T) {
	t.Parallel()
	w := onLoopback(t, []ivr.Turn{{Then: ivr.Hangup{Ending: ivr.EndUnknownNumber}}})
	at := w.door.Addr("tcp").String()
	connect := func() net.Conn {
		c, err := net.Dial("tcp", at)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		return c
	}
	closed := func(c net.Conn, what string) {
		_ = c.SetReadDeadline(time.Now().Add(5 * time.Second))
		if _, err := c.Read(make([]byte, 1)); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("%s: the connection is still open: %v", what, err)
		}
	}
	for what, text := range map[string]string{
		"two lengths":  "OPTIONS sip:a@b SIP/2.0\r\nl: 0\r\nContent-Length: 0\r\n\r\n",
		"no length":    "OPTIONS sip:a@b SIP/2.0\r\n\r\n",
		"no SIP":       "GET / HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
		"without end":  strings.Repeat("x", 40<<10),
		"a huge field": "OPTIONS sip:a@b SIP/2.0\r\nX: " + strings.Repeat("x", 8<<10) + "\r\nl: 0\r\n\r\n",
	} {
		c := connect()
		_, _ = c.Write([]byte(text))
		closed(c, what)
	}
	var last net.Conn
	for range 101 {
		last = connect()
	}
	closed(last, "the 101st of one address")
	_, err := w.phone("127.0.0.1:0", "udp").Dial(t.Context(), w.uri("udp"), softphone.From{User: "x"})
	var refused *dialog.Refused
	if !errors.As(err, &refused) || refused.Status != 404 {
		t.Errorf("a call beside them: %v", err)
	}
}

// within waits for something that real time brings.
func within(t *testing.T, what string, yes func() bool) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !yes() {
		select {
		case <-ctx.Done():
			t.Fatalf("not in 20 s: %s", what)
		case <-tick.C:
		}
	}
}

func TestARefusalReachesThePhoneWithItsStatus(t *testing.T) {
	t.Parallel()
	for _, transport := range []string{"udp", "tcp"} {
		w := onLoopback(t, []ivr.Turn{{Then: ivr.Hangup{Ending: ivr.EndUnknownNumber}}})
		_, err := w.phone("127.0.0.1:0", transport).Dial(t.Context(), w.uri(transport), softphone.From{User: "x"})
		var refused *dialog.Refused
		if !errors.As(err, &refused) || refused.Status != 404 {
			t.Errorf("%s: %v", transport, err)
		}
	}
}

func TestTwoHundredCallsLeaveNothingBehind(t *testing.T) {
	w := onLoopback(t, []ivr.Turn{gather(1), hangup()})
	phones := map[string]*softphone.Phone{"udp": w.phone("127.0.0.1:0", "udp"), "tcp": w.phone("127.0.0.1:0", "tcp")}
	one := func(i int) {
		transport := []string{"udp", "tcp"}[i%2]
		ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
		defer stop()
		c, err := phones[transport].Dial(ctx, w.uri(transport), softphone.From{User: "+46850641350"})
		if err != nil {
			t.Errorf("call %d: %v", i, err)
			return
		}
		if i%3 == 0 {
			c.Hangup()
			return
		}
		_ = c.Keys(ctx, "1")
		<-c.Done()
	}
	one(0)
	one(1)
	goroutines, files := runtime.NumGoroutine(), openFiles(t)
	var wg sync.WaitGroup
	for worker := range 20 {
		wg.Go(func() {
			for i := range 10 {
				one(worker*10 + i)
			}
		})
	}
	wg.Wait()
	within(t, "everything is given back", func() bool {
		return w.door.Stats().Up == 0 && runtime.NumGoroutine() <= goroutines && openFiles(t) <= files
	})
	if n := len(w.engine.endings()); n != 202 {
		t.Errorf("%d endings of 202 calls", n)
	}
}

func openFiles(t *testing.T) int {
	t.Helper()
	list, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip("no /proc to count open files in")
	}
	return len(list)
}
