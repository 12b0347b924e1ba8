package main

import (
	"bufio"
	"context"
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

// happens reads what the demo's page hears until each of the words has come.
func happens(t *testing.T, events *bufio.Scanner, words ...string) {
	t.Helper()
	var seen strings.Builder
	for i := 0; i < len(words); {
		if strings.Contains(seen.String(), words[i]) {
			i++
			continue
		}
		if !events.Scan() {
			t.Fatalf("%q never happens (%v): %s", words[i], events.Err(), seen.String())
		}
		seen.WriteString(events.Text() + "\n")
	}
}

// opened asks for a page until the server is there.
func opened(t *testing.T, url string, ended <-chan int, errs fmt.Stringer) *http.Response {
	t.Helper()
	for {
		res, err := http.Get(url)
		if err == nil {
			t.Cleanup(func() { res.Body.Close() })
			return res
		}
		select {
		case code := <-ended:
			t.Fatalf("the demo ended with %d: %s", code, errs)
		default:
		}
	}
}

func TestTheDemoSaysWhatToDoTakesACallAndShowsIt(t *testing.T) {
	t.Parallel()
	sip, web := freePorts(t)
	var out, errs safeBuffer
	running, stop := context.WithCancel(t.Context())
	calling, hangUp := context.WithCancel(t.Context())
	done, dialled := make(chan int, 1), make(chan int, 1)
	go func() {
		done <- run(running, []string{"demo", "--sip", sip, "--http", web}, &terminal{strings.NewReader(""), &out, &errs, time.Now})
	}()
	events := bufio.NewScanner(opened(t, "http://"+web+"/demo/events", done, &errs).Body)
	go func() {
		dialled <- run(calling, []string{"dial", "sip:+448000326417@" + sip, "--keys", "1,300400#", "--for", "5m"},
			&terminal{strings.NewReader(""), &out, &errs, time.Now})
	}()
	happens(t, events, "Key in your organisation number", "olivia@northwind.example", "accepted")
	hangUp()
	if code := <-dialled; code != 0 {
		t.Errorf("dial ended with %d: %s", code, errs.String())
	}
	happens(t, events, "caller-hung-up")
	state, err := io.ReadAll(opened(t, "http://"+web+"/demo/state", done, &errs).Body)
	if err != nil || !strings.Contains(string(state), "olivia@northwind.example") {
		t.Errorf("who opens the page later sees %s, %v", state, err)
	}
	stop()
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
		if code := run(t.Context(), append([]string{"demo"}, flags...), &terminal{strings.NewReader(""), &out, &errs, time.Now}); code != 2 {
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
