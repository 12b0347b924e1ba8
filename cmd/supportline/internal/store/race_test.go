package store

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"supportline/verify"
)

func TestEightRacersOnTwoHandlesHaveOneSuccess(t *testing.T) {
	t.Parallel()
	offices := twoNodes(t)
	for round := range 100 {
		call := fmt.Sprint("call", round)
		a := offices[0].ask(t, call, call, "100200", "")
		pin := offices[0].firstPIN(t)
		results := race(t, offices, 8, func(n int) verify.Try { return try(t, fmt.Sprint(call, "/", n), call, a.Challenge, pin) })
		if results[verify.Right] != 1 || results[verify.Expired] != 7 {
			t.Fatalf("round %d: %v", round, results)
		}
	}
}

func TestRacersBurnNoMoreThanFiveAttempts(t *testing.T) {
	t.Parallel()
	offices := twoNodes(t)
	for round := range 20 {
		call := fmt.Sprint("call", round)
		a := offices[0].ask(t, call, call, "100200", "")
		pin := offices[0].firstPIN(t)
		results := race(t, offices, 12, func(n int) verify.Try { return try(t, fmt.Sprint(call, "/", n), call, a.Challenge, other(pin, n)) })
		c, err := offices[0].store.Challenge(t.Context(), call, a.Challenge)
		if err != nil || c.Attempts != 5 || results[verify.Wrong] != 4 || results[verify.Locked] != 8 {
			t.Fatalf("round %d: %d attempts, %v, %v", round, c.Attempts, results, err)
		}
	}
}

// twoNodes are two processes on one file, as far as one process can be two.
func twoNodes(t *testing.T) [2]*office {
	t.Helper()
	path := filepath.Join(t.TempDir(), "supportline.db")
	var nodes [2]*office
	for i := range nodes {
		s, err := Open(t.Context(), path, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		s.Audit(testKey(t).Chain)
		nodes[i] = newOffice(t, s)
	}
	return nodes
}

// firstPIN leases the newest message and reads the PIN off it.
func (o *office) firstPIN(t *testing.T) string {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	o.Watch = func(context.Context, verify.DeliveryEvent) { cancel() }
	if err := o.Deliver(ctx); err != nil {
		t.Fatal(err)
	}
	pins := o.sms.pins(t)
	return pins[len(pins)-1]
}

func race(t *testing.T, offices [2]*office, racers int, of func(n int) verify.Try) map[verify.Result]int {
	t.Helper()
	var mu sync.Mutex
	var done sync.WaitGroup
	start := make(chan struct{})
	results := map[verify.Result]int{}
	for n := range racers {
		one := of(n)
		done.Go(func() {
			<-start
			got, err := offices[n%2].Check(t.Context(), one)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			results[got.Result]++
		})
	}
	close(start)
	done.Wait()
	return results
}
