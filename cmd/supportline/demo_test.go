package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"
)

// freePorts finds a UDP and TCP port for the demo whose agents' ports beside it are free as well.
func freePorts(t *testing.T) (sip, web string) {
	t.Helper()
	free := func(network string, port int) bool {
		at := fmt.Sprintf("127.0.0.1:%d", port)
		var c io.Closer
		var err error
		if network == "udp" {
			c, err = net.ListenPacket(network, at)
		} else {
			c, err = net.Listen(network, at)
		}
		if err == nil {
			c.Close()
		}
		return err == nil
	}
	for port := 41000; port < 60000; port += 17 {
		if free("udp", port) && free("tcp", port) && free("udp", port+11) && free("udp", port+12) && free("tcp", port+1) {
			return fmt.Sprintf("127.0.0.1:%d", port), fmt.Sprintf("127.0.0.1:%d", port+1)
		}
	}
	t.Fatal("no free ports")
	return "", ""
}

func TestTheDemoSaysWhatToDoTakesACallAndShowsIt(t *testing.T) {
	t.Parallel()
	sip, web := freePorts(t)
	var out, errs safeBuffer
	done := make(chan int, 1)
	go func() {
		done <- run([]string{"demo", "--sip", sip, "--http", web, "--for", "8s"}, &terminal{strings.NewReader(""), &out, &errs, time.Now})
	}()
	state := func() string {
		res, err := http.Get("http://" + web + "/demo/state")
		if err != nil {
			return ""
		}
		defer res.Body.Close()
		b, err := io.ReadAll(res.Body)
		if err != nil {
			t.Error(err)
		}
		return string(b)
	}
	for state() == "" {
		select {
		case code := <-done:
			t.Fatalf("the demo ended with %d: %s", code, errs.String())
		default:
		}
	}
	if code := run([]string{"dial", "sip:+448000326417@" + sip, "--keys", "1,300400#", "--for", "4s"},
		&terminal{strings.NewReader(""), &out, &errs, time.Now}); code != 0 {
		t.Errorf("dial ended with %d: %s", code, errs.String())
	}
	for _, want := range []string{"Key in your organisation number", "olivia@northwind.example", "accepted", "caller-hung-up"} {
		if got := state(); !strings.Contains(got, want) {
			t.Errorf("the page's state lacks %q: %s", want, got)
		}
	}
	if code := <-done; code != 0 {
		t.Errorf("the demo ended with %d", code)
	}
	for _, want := range []string{"http://" + web + "/demo", "sip:+46201605899@" + sip, "mail to olivia@northwind.example", "answered (PCMU)"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the terminal lacks %q: %s", want, out.String())
		}
	}
	if errs.String() != "" {
		t.Errorf("complains: %s", errs.String())
	}
}

func TestTheDemoListensOnThisMachineOnly(t *testing.T) {
	t.Parallel()
	for _, flags := range [][]string{{"--http", "0.0.0.0:8080"}, {"--sip", "0.0.0.0:5060"}, {"--sip", "nonsense"}, {"--smtp", "x"}} {
		var out, errs safeBuffer
		if code := run(append([]string{"demo"}, flags...), &terminal{strings.NewReader(""), &out, &errs, time.Now}); code != 2 {
			t.Errorf("%v: exit code %d", flags, code)
		}
	}
}

func TestTheDemosRoutingIsWrittenOnceWithItsOwnAgents(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	for _, at := range []string{"127.0.0.1:6000", "127.0.0.1:7000"} { // the second finds what the first wrote
		dir, err := demoRouting(data, netip.MustParseAddrPort(at))
		if err != nil {
			t.Fatal(err)
		}
		x, err := newExchange(t.Context(), exchangeConfig{data: t.TempDir(), routing: dir, node: "test", now: time.Now, log: quiet()})
		if err != nil {
			t.Fatal(err)
		}
		if got := x.routing.Current().Agents[0].Address; got != "sip:erik@127.0.0.1:6011" {
			t.Errorf("erik is at %s", got)
		}
		if err := x.close(); err != nil {
			t.Error(err)
		}
	}
}
