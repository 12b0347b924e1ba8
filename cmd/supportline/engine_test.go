package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"supportline/config"
	"supportline/ivr"
	"supportline/ivr/calls"
	"supportline/ivr/flow"
	"supportline/ivr/phone"
)

// monday is a Monday morning in Stockholm: everything is open.
var monday = time.Date(2026, 11, 23, 10, 0, 0, 0, time.FixedZone("CET", 3600))

// node opens an exchange on a folder, as one of several processes would.
func node(t *testing.T, data string, wrap func(calls.Store) calls.Store) *exchange {
	t.Helper()
	c := testConfig(data, &mailbox{})
	c.now = func() time.Time { return monday }
	x, err := newExchange(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.close(); err != nil {
			t.Error(err)
		}
	})
	if err := importExample(t.Context(), x.store); err != nil {
		t.Fatal(err)
	}
	if wrap != nil {
		x.engine.Store = wrap(x.engine.Store)
	}
	return x
}

func contosoCalls(id ivr.CallID) ivr.Arrival {
	return ivr.Arrival{ID: id, Door: "twilio", Trunk: "twilio", Called: []string{"+46201605899"}, Caller: phone.MustParse("+46846500410")}
}

func strangerCalls(id ivr.CallID) ivr.Arrival {
	a := contosoCalls(id)
	a.Caller = phone.MustParse("+46701740615")
	return a
}

func TestARepeatedEventGetsTheSameTurnAndMovesNothing(t *testing.T) {
	t.Parallel()
	x, ctx := node(t, t.TempDir(), nil), t.Context()
	first, seq, err := x.engine.Begin(ctx, strangerCalls("a"))
	if err != nil {
		t.Fatal(err)
	}
	again, seqAgain, err := x.engine.Begin(ctx, strangerCalls("a"))
	if err != nil || seqAgain != seq || !reflect.DeepEqual(first, again) {
		t.Errorf("Begin told twice: %+v %d %v, then %+v %d", first, seq, err, again, seqAgain)
	}
	org, seq2, err := x.engine.Next(ctx, "a", seq, ivr.Pressed{Keys: "1"})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		again, seqAgain, err = x.engine.Next(ctx, "a", seq, ivr.Pressed{Keys: "1"})
		if err != nil || seqAgain != seq2 || !reflect.DeepEqual(org, again) {
			t.Errorf("Next told twice: %+v %d %v, then %+v %d", org, seq2, err, again, seqAgain)
		}
	}
	record, err := x.store.Record(ctx, "a")
	if err != nil {
		t.Fatal(err)
	}
	pressed := 0
	for _, l := range record {
		if l.Kind == calls.KindPressed {
			pressed++
		}
	}
	if pressed != 1 {
		t.Errorf("the record holds the key %d times", pressed)
	}
}

func TestTwoProcessesThatHearTheSameEventAtOnceTakeOneStep(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	nodes := []*exchange{node(t, dir, nil), node(t, dir, nil)}
	_, seq, err := nodes[0].engine.Begin(t.Context(), strangerCalls("a"))
	if err != nil {
		t.Fatal(err)
	}
	_, seq, err = nodes[0].engine.Next(t.Context(), "a", seq, ivr.Pressed{Keys: "1"})
	if err != nil {
		t.Fatal(err)
	}
	type answer struct {
		turn ivr.Turn
		seq  int
		err  error
	}
	answers := make([]answer, 8)
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() {
			a := &answers[i]
			a.turn, a.seq, a.err = nodes[i%2].engine.Next(t.Context(), "a", seq, ivr.Pressed{Keys: "100200"})
		})
	}
	all.Wait()
	for _, a := range answers {
		if a.err != nil || a.seq != seq+1 || !reflect.DeepEqual(a.turn, answers[0].turn) {
			t.Errorf("got %+v, want the turn that others got: %+v", a, answers[0])
		}
	}
}

func TestACallGoesOnInAnotherProcessOnTheSameFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := node(t, dir, nil)
	_, seq, err := first.engine.Begin(t.Context(), contosoCalls("a"))
	if err != nil {
		t.Fatal(err)
	}
	second := node(t, dir, nil)
	turn, _, err := second.engine.Next(t.Context(), "a", seq, ivr.Pressed{Keys: "1"})
	if _, ringing := turn.Then.(ivr.Transfer); err != nil || !ringing {
		t.Errorf("got %+v, %v, want a transfer", turn, err)
	}
}

func TestAHangUpIsNamedByWhatTheCallerWasDoing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		events []ivr.Event
		want   ivr.Ending
	}{
		{nil, ivr.EndCallerHungUp},
		{[]ivr.Event{ivr.Pressed{Keys: "1"}}, ivr.EndAbandoned},
		{[]ivr.Event{ivr.Pressed{Keys: "1"}, ivr.Answered{}}, ivr.EndAnswered},
	} {
		x, ctx := node(t, t.TempDir(), nil), t.Context()
		_, seq, err := x.engine.Begin(ctx, contosoCalls("a"))
		for _, ev := range c.events {
			if err == nil {
				_, seq, err = x.engine.Next(ctx, "a", seq, ev)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // told twice
			if err := x.engine.End(ctx, "a", ivr.EndCallerHungUp); err != nil {
				t.Fatal(err)
			}
		}
		saved, err := x.store.LoadCall(ctx, "a")
		if err != nil || saved.Ending != c.want {
			t.Errorf("after %v: %q, %v, want %q", c.events, saved.Ending, err, c.want)
		}
		turn, _, err := x.engine.Next(ctx, "a", seq, ivr.Silence{})
		if h, over := turn.Then.(ivr.Hangup); err != nil || !over || h.Ending != c.want {
			t.Errorf("an event after the end: %+v, %v", turn, err)
		}
	}
}

func TestACallThatNeverBeganIsNamed(t *testing.T) {
	t.Parallel()
	x := node(t, t.TempDir(), nil)
	if _, _, err := x.engine.Next(t.Context(), "x", 1, ivr.Silence{}); !errors.Is(err, ivr.ErrNoSuchCall) {
		t.Errorf("Next: %v", err)
	}
	if err := x.engine.End(t.Context(), "x", ivr.EndFault); !errors.Is(err, ivr.ErrNoSuchCall) {
		t.Errorf("End: %v", err)
	}
}

// brokenStore fails to save, or panics.
type brokenStore struct {
	calls.Store
	save func() error
}

func (b brokenStore) SaveCall(context.Context, calls.Call, []calls.Line) (bool, error) {
	return false, b.save()
}

func TestAFailingStoreOrAPanicIsThatCallsErrorOnly(t *testing.T) {
	t.Parallel()
	for name, save := range map[string]func() error{
		"full disk": func() error { return errors.New("database or disk is full") },
		"panic":     func() error { panic("a defect") },
	} {
		dir := t.TempDir()
		x := node(t, dir, func(s calls.Store) calls.Store { return brokenStore{s, save} })
		if _, _, err := x.engine.Begin(t.Context(), contosoCalls("a")); err == nil {
			t.Errorf("%s: the call began all the same", name)
		}
		x.engine.Store = x.store
		if _, _, err := x.engine.Begin(t.Context(), contosoCalls("b")); err != nil {
			t.Errorf("%s: the next call: %v", name, err)
		}
	}
}

func TestCallsOfADeadProcessAreEndedAndTheirAgentsFree(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	x, ctx := node(t, dir, nil), t.Context()
	for _, id := range []ivr.CallID{"sip call", "twilio call"} {
		a := contosoCalls(id)
		a.Door, _, _ = strings.Cut(string(id), " ")
		_, seq, err := x.engine.Begin(ctx, a)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := x.engine.Next(ctx, id, seq, ivr.Pressed{Keys: "1"}); err != nil {
			t.Fatal(err)
		}
	}
	next := node(t, dir, nil)
	if n, err := next.engine.EndLeftovers(ctx, "sip", monday.Add(time.Second)); n != 1 || err != nil {
		t.Fatalf("%d calls ended, %v", n, err)
	}
	_, seq, err := next.engine.Begin(ctx, contosoCalls("b"))
	if err != nil {
		t.Fatal(err)
	}
	turn, _, err := next.engine.Next(ctx, "b", seq, ivr.Pressed{Keys: "1"})
	if tr, ok := turn.Then.(ivr.Transfer); err != nil || !ok || tr.Agent != "erik" {
		t.Errorf("the dead call's agent was not free: %+v, %v", turn, err)
	}
}

func TestACallKeepsTheRoutingItBeganWith(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	x, ctx := node(t, dir, nil), t.Context()
	_, seq, err := x.engine.Begin(ctx, contosoCalls("a"))
	if err != nil {
		t.Fatal(err)
	}
	// Another process with another configuration goes on with the call.
	source := config.ExampleSource()
	source["routing.yaml"] = strings.Replace(source["routing.yaml"], "name: Litware", "name: Other", 1)
	other := writeSource(t, source)
	later, err := newExchange(ctx, exchangeConfig{data: dir, routing: other, node: "later", key: x.verify.Key, now: x.engine.Now, log: x.engine.Log})
	if err != nil {
		t.Fatal(err)
	}
	defer later.close()
	if later.routing.Current().Version == x.routing.Current().Version {
		t.Fatal("the other configuration has the same version")
	}
	if _, _, err := later.engine.Next(ctx, "a", seq, ivr.Pressed{Keys: "1"}); err != nil {
		t.Fatal(err)
	}
	saved, err := later.store.LoadCall(ctx, "a")
	if err != nil || saved.Version != x.routing.Current().Version {
		t.Errorf("version %q, %v", saved.Version, err)
	}
	if !flow.Queued(saved.State) {
		t.Errorf("the call stands at %q", saved.State.Step)
	}
}

func writeSource(t *testing.T, source map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range source {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
