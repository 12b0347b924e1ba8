package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"supportline/ivr"
	"supportline/ivr/calls"
	"supportline/ivr/queue"
)

// hiccups fails the first n savings of calls, before or after the database took them.
type hiccups struct {
	calls.Store
	mu    sync.Mutex
	n     int
	after bool
}

var errHiccup = errors.New("disk I/O error")

func (h *hiccups) SaveCall(ctx context.Context, c calls.Call, record []calls.Line) (bool, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.n == 0 {
		return h.Store.SaveCall(ctx, c, record)
	}
	h.n--
	if h.after {
		if saved, err := h.Store.SaveCall(ctx, c, record); err != nil || !saved {
			return saved, err
		}
	}
	return false, errHiccup
}

func TestOneHiccupOfTheDatabaseThrowsNobodyOut(t *testing.T) {
	t.Parallel()
	for _, after := range []bool{false, true} {
		h := &hiccups{after: after}
		x := node(t, t.TempDir(), func(s calls.Store) calls.Store { h.Store = s; return h })
		_, seq, err := x.engine.Begin(t.Context(), strangerCalls("a"))
		if err != nil {
			t.Fatal(err)
		}
		h.n = 1
		turn, next, err := x.engine.Next(t.Context(), "a", seq, ivr.Pressed{Keys: "1"})
		if err != nil || next != seq+1 || len(turn.Say) != 1 || turn.Say[0].Key != "org.ask" {
			t.Errorf("saved before it failed: %v; got %+v %d %v", after, turn, next, err)
		}
	}
}

// meanwhile does something just before a turn is saved.
type meanwhile struct {
	calls.Store
	do func()
}

func (m *meanwhile) SaveCall(ctx context.Context, c calls.Call, record []calls.Line) (bool, error) {
	if do := m.do; do != nil {
		m.do = nil
		do()
	}
	return m.Store.SaveCall(ctx, c, record)
}

// leftNothing wants no queue entry of a call, and no agent who is kept for it.
func leftNothing(t *testing.T, x *exchange, id ivr.CallID) {
	t.Helper()
	if err := x.store.ChangeBoard(t.Context(), "", id, func(b *queue.Board) error {
		if len(b.Entries) != 0 {
			t.Errorf("an entry is left: %+v", b.Entries)
		}
		for _, a := range b.Agents {
			if a.Call == id {
				t.Errorf("an agent is kept: %+v", a)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func TestACallerWhoHangsUpOnAnotherNodeWhileJoiningLeavesNoEntry(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	m := &meanwhile{}
	here := node(t, dir, func(s calls.Store) calls.Store { m.Store = s; return m })
	there := node(t, dir, nil)
	_, seq, err := here.engine.Begin(t.Context(), contosoCalls("a"))
	if err != nil {
		t.Fatal(err)
	}
	m.do = func() { // the queue was joined and an agent reserved, the turn is not yet saved
		if err := there.engine.End(t.Context(), "a", ivr.EndCallerHungUp); err != nil {
			t.Error(err)
		}
	}
	turn, _, err := here.engine.Next(t.Context(), "a", seq, ivr.Pressed{Keys: "1"})
	if _, over := turn.Then.(ivr.Hangup); err != nil || !over {
		t.Errorf("the call goes on: %+v, %v", turn, err)
	}
	leftNothing(t, there, "a")
}

// slowEnd lets something happen between the loading of a call and the saving of its end.
type slowEnd struct {
	calls.Store
	do func()
}

func (s *slowEnd) EndCall(ctx context.Context, c calls.Call, record []calls.Line) (bool, error) {
	s.do()
	return s.Store.EndCall(ctx, c, record)
}

func TestTheEndOfACallSeesWhatAnotherNodeDidLast(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := &slowEnd{}
	here := node(t, dir, func(st calls.Store) calls.Store { s.Store = st; return s })
	there := node(t, dir, nil)
	_, seq, err := here.engine.Begin(t.Context(), contosoCalls("a"))
	if err != nil {
		t.Fatal(err)
	}
	s.do = func() {
		if _, _, err := there.engine.Next(t.Context(), "a", seq, ivr.Pressed{Keys: "1"}); err != nil {
			t.Error(err)
		}
	}
	if err := here.engine.End(t.Context(), "a", ivr.EndCallerHungUp); err != nil {
		t.Fatal(err)
	}
	leftNothing(t, there, "a")
}

func TestTheEndIsNotedAfterWhoeverToldItHasGone(t *testing.T) {
	t.Parallel()
	x := node(t, t.TempDir(), nil)
	_, seq, err := x.engine.Begin(t.Context(), contosoCalls("a"))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := x.engine.Next(t.Context(), "a", seq, ivr.Pressed{Keys: "1"}); err != nil {
		t.Fatal(err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := x.engine.End(gone, "a", ivr.EndCallerHungUp); err != nil {
		t.Fatal(err)
	}
	leftNothing(t, x, "a")
}

func TestCallsThatNobodyEndedAreEndedWhenTheyHaveBeenSilentTooLong(t *testing.T) {
	t.Parallel()
	x, ctx := node(t, t.TempDir(), nil), t.Context()
	now := monday
	x.engine.Now = func() time.Time { return now }
	for id, events := range map[ivr.CallID][]ivr.Event{
		"in a menu": nil, "rings": {ivr.Pressed{Keys: "1"}}, "talks": {ivr.Pressed{Keys: "1"}, ivr.Answered{}},
	} {
		_, seq, err := x.engine.Begin(ctx, contosoCalls(id))
		for _, ev := range events {
			if err == nil {
				_, seq, err = x.engine.Next(ctx, id, seq, ev)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		after time.Duration
		want  int
	}{{15*time.Minute - time.Second, 0}, {time.Second, 2}, {5 * time.Hour, 0}, {time.Hour, 1}, {time.Hour, 0}} {
		now = now.Add(c.after)
		if n, err := x.engine.EndLost(ctx); n != c.want || err != nil {
			t.Errorf("after another %s: %d ended, %v; want %d", c.after, n, err, c.want)
		}
	}
	for id, want := range map[ivr.CallID]ivr.Ending{"in a menu": ivr.EndCallerHungUp, "rings": ivr.EndAbandoned, "talks": ivr.EndAnswered} {
		if c, err := x.store.LoadCall(ctx, id); err != nil || c.Ending != want {
			t.Errorf("%s: %q, %v", id, c.Ending, err)
		}
	}
}

func TestCallsThatBeganAfterTheStartAreNoLeftovers(t *testing.T) {
	t.Parallel()
	x := node(t, t.TempDir(), nil)
	a := contosoCalls("a")
	a.Door = "sip"
	if _, _, err := x.engine.Begin(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	if n, err := x.engine.EndLeftovers(t.Context(), "sip", monday); n != 0 || err != nil {
		t.Errorf("%d calls of this process were ended, %v", n, err)
	}
}

func TestARecordShowsNoKeysThatMayBeAPIN(t *testing.T) {
	t.Parallel()
	x, ctx := node(t, t.TempDir(), nil), t.Context()
	_, seq, err := x.engine.Begin(ctx, strangerCalls("a"))
	for _, keys := range []ivr.Keys{"493817", "1", "4938", "493817"} { // in a menu, rightly, at the organisation, as a PIN
		if err == nil {
			_, seq, err = x.engine.Next(ctx, "a", seq, ivr.Pressed{Keys: keys})
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	record, err := x.store.Record(ctx, "a")
	if err != nil {
		t.Fatal(err)
	}
	var pressed []string
	for _, l := range record {
		if l.Kind == calls.KindPressed {
			pressed = append(pressed, l.Text)
		}
	}
	if got := strings.Join(pressed, " "); got != "•••••• 1 •••• ••••••" {
		t.Errorf("pressed: %s", got)
	}
}

func TestWhatWasDialledIsRecordedInBounds(t *testing.T) {
	t.Parallel()
	x, ctx := node(t, t.TempDir(), nil), t.Context()
	a := strangerCalls("a")
	a.Called = []string{"+4685\r\nx: <b>" + strings.Repeat("9", 60_000)}
	if _, _, err := x.engine.Begin(ctx, a); err != nil {
		t.Fatal(err)
	}
	record, err := x.store.Record(ctx, "a")
	if err != nil || len(record) == 0 {
		t.Fatal(record, err)
	}
	if text := record[0].Text; len(text) > 200 || strings.ContainsAny(text, "\r\n<>") {
		t.Errorf("%d bytes: %.300q", len(text), text)
	}
}

func TestAPanicIsLoggedWithoutWhatItHeld(t *testing.T) {
	t.Parallel()
	var log safeBuffer
	x := node(t, t.TempDir(), func(s calls.Store) calls.Store {
		return brokenStore{s, func() error { panic(fmt.Sprintf("keys %s", "493817")) }}
	})
	x.engine.Log = newLog(&log, 0, "text")
	if _, _, err := x.engine.Begin(t.Context(), contosoCalls("a")); err == nil || strings.Contains(err.Error()+log.String(), "493817") {
		t.Errorf("%v; the log: %s", err, log.String())
	}
	if !strings.Contains(log.String(), "stack") {
		t.Error("the log does not say where")
	}
}
