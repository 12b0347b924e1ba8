package main

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"supportline/ivr"
	"supportline/verify"
)

// crashDir makes the test binary a server that takes calls as fast as it can until it is killed.
const crashDir = "SUPPORTLINE_TEST_CRASH_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(crashDir); dir != "" {
		if err := takeCalls(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		os.Exit(1) // it should have been killed
	}
	os.Exit(m.Run())
}

// takeCalls says on stdout every turn that was acknowledged: "call seq step".
func takeCalls(dir string) error {
	ctx := context.Background()
	x, err := newExchange(ctx, testConfig(dir, &mailbox{}))
	if err != nil {
		return err
	}
	for i := range 100_000 {
		id := ivr.CallID(fmt.Sprintf("%d-%d", os.Getpid(), i))
		_, seq, err := x.engine.Begin(ctx, strangerCalls(id))
		for _, keys := range []ivr.Keys{"1", "100200", "000000"} {
			if err != nil {
				return err
			}
			fmt.Println(id, seq)
			_, seq, err = x.engine.Next(ctx, id, seq, ivr.Pressed{Keys: keys})
		}
		if err != nil {
			return err
		}
		fmt.Println(id, seq)
	}
	return nil
}

func testConfig(dir string, to verify.Sender) exchangeConfig {
	key, err := verify.NewKey(make([]byte, 32))
	if err != nil {
		panic(err)
	}
	return exchangeConfig{data: dir, node: "test", key: key, now: time.Now, log: quiet(),
		policy:  verify.Policy{Mode: verify.ModeRegisteredNumber, Channels: []string{verify.SMS, verify.Mail}},
		senders: map[string]verify.Sender{verify.SMS: to, verify.Mail: to}}
}

func TestNothingAcknowledgedIsLostWhenTheProcessIsKilled(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := node(t, dir, nil) // makes the schema and the organisations
	acknowledged := map[ivr.CallID]int{}
	for range 8 {
		killWhileCallsAreTaken(t, dir, acknowledged)
	}
	if len(acknowledged) < 8 {
		t.Fatalf("only %d calls began before the kills", len(acknowledged))
	}
	for id, seq := range acknowledged {
		saved, err := first.store.LoadCall(t.Context(), id)
		if err != nil || saved.Seq < seq {
			t.Errorf("call %s was acknowledged at turn %d and is at %d, %v", id, seq, saved.Seq, err)
		}
	}
	goOnElsewhere(t, dir, acknowledged)
}

// killWhileCallsAreTaken runs a server process for a moment, kills it, and notes what it had acknowledged.
func killWhileCallsAreTaken(t *testing.T, dir string, acknowledged map[ivr.CallID]int) {
	t.Helper()
	server := exec.CommandContext(t.Context(), os.Args[0])
	server.Env = append(os.Environ(), crashDir+"="+dir)
	server.Stderr = os.Stderr
	out, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	killAfter := 3 + rand.IntN(40) // acknowledgements
	lines := bufio.NewScanner(out)
	for n := 0; lines.Scan(); n++ {
		if n == killAfter {
			if err := server.Process.Kill(); err != nil { // SIGKILL
				t.Fatal(err)
			}
		}
		var id ivr.CallID
		var seq int
		if got, err := fmt.Sscan(lines.Text(), &id, &seq); got == 2 && err == nil {
			acknowledged[id] = seq
		}
	}
	_ = server.Wait() // killed
}

// goOnElsewhere goes on with every unfinished call in this process: each PIN that was asked for arrives, and verifies.
func goOnElsewhere(t *testing.T, dir string, acknowledged map[ivr.CallID]int) {
	t.Helper()
	taken := &mailbox{}
	x, err := newExchange(t.Context(), testConfig(dir, taken))
	if err != nil {
		t.Fatal(err)
	}
	defer x.close()
	sent := make(chan verify.DeliveryEvent, 10_000)
	x.verify.Watch = func(_ context.Context, e verify.DeliveryEvent) { sent <- e }
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- x.verify.Deliver(ctx) }()
	defer func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}()
	waiting := map[ivr.CallID]int{} // calls at their PIN, with the turn they stand at
	for id := range acknowledged {
		saved, err := x.store.LoadCall(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		if saved.State.Challenge != "" {
			waiting[id] = saved.Seq
		}
	}
	if len(waiting) == 0 {
		t.Fatal("no call stood at its PIN when it was killed")
	}
	t.Logf("%d calls were acknowledged, %d of them wait for a PIN", len(acknowledged), len(waiting))
	for len(waiting) > 0 {
		e := <-sent
		seq, ok := waiting[ivr.CallID(e.CallID)]
		if !ok || e.State != verify.DeliveryAccepted {
			continue
		}
		delete(waiting, ivr.CallID(e.CallID))
		turn, _, err := x.engine.Next(ctx, ivr.CallID(e.CallID), seq, ivr.Pressed{Keys: ivr.Keys(taken.pin(e.Delivery))})
		if err != nil {
			t.Fatal(err)
		}
		if len(turn.Say) == 0 || turn.Say[0].Key != "pin.verified" {
			t.Errorf("call %s: the PIN that arrived after the crash is not right: %v", e.CallID, turn.Say)
		}
	}
}
