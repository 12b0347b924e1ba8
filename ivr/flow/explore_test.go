package flow

import (
	"encoding/json"
	"slices"
	"sync"
	"testing"
	"time"

	"supportline/config"
	"supportline/ivr"
	"supportline/ivr/phone"
)

// spot is a state that calls can reach, and the turn they stand at there.
type spot struct {
	state State
	turn  ivr.Turn
	at    time.Time
}

var agent = ivr.Offered{Agent: "erik", Address: "sip:erik@127.0.0.1"}

// customer is an organisation whose name and number must reach nobody before it is proved.
var customer = ivr.Organisation{Number: "918273", Name: "Zebra Works", Language: "sv", Advanced: true}

// answers are all events with which a door can answer a wait.
func answers(w ivr.Wait) []ivr.Event {
	switch w.(type) {
	case ivr.Gather:
		list := []ivr.Event{ivr.Silence{}}
		for _, k := range []ivr.Keys{"1", "2", "3", "9", "0", "*", "#", "100200", "12*34", "1234567890123"} {
			list = append(list, ivr.Pressed{Keys: k})
		}
		return list
	case ivr.Queue:
		return []ivr.Event{ivr.Woken{}, ivr.Pressed{Keys: "*"}, ivr.Pressed{Keys: "5"}}
	case ivr.Transfer:
		return []ivr.Event{ivr.Answered{}, ivr.TransferEnded{Result: ivr.TransferBusy}, ivr.TransferEnded{Result: ivr.TransferNoAnswer},
			ivr.TransferEnded{Result: ivr.TransferDeclined}, ivr.TransferEnded{Result: ivr.TransferFailed}}
	case ivr.Talk:
		return []ivr.Event{ivr.TransferEnded{Result: ivr.TransferTalked, HungUpBy: "agent"},
			ivr.TransferEnded{Result: ivr.TransferTalked, HungUpBy: "caller"}, ivr.TransferEnded{Result: ivr.TransferDeclined}}
	}
	return nil
}

// outcomes are all events that can follow on a request.
func outcomes(m ivr.Move) []ivr.Event {
	failed := ivr.Failed{What: "a request"}
	switch m := m.(type) {
	case ivr.Identify:
		return []ivr.Event{ivr.Unidentified{Why: "why"}, ivr.Identified{Org: customer}, ivr.Identified{Org: ivr.Organisation{Number: "100200"}}, failed}
	case ivr.SendPIN:
		return []ivr.Event{ivr.PINSent{Challenge: "challenge"}, ivr.PINRefused{Limit: "limit"}, failed}
	case ivr.CheckPIN:
		if m.Challenge == "" {
			return []ivr.Event{failed} // verify refuses a try without a challenge
		}
		return []ivr.Event{ivr.PINChecked{Result: ivr.PINWrong, Left: 3}, ivr.PINChecked{Result: ivr.PINRight, Org: customer},
			ivr.PINChecked{Result: ivr.PINExpired}, ivr.PINChecked{Result: ivr.PINLocked}, failed}
	case ivr.JoinQueue:
		return []ivr.Event{ivr.Waiting{Place: 2}, agent, ivr.QueueFull{}, ivr.NoAgent{}, failed}
	case ivr.AskQueue:
		return []ivr.Event{ivr.Waiting{Place: 1}, agent, ivr.NoAgent{}, failed}
	case ivr.ReportTransfer:
		if m.Ended.Result != ivr.TransferTalked {
			return []ivr.Event{ivr.Waiting{Place: 1}, agent, ivr.NoAgent{}, failed}
		}
	}
	return []ivr.Event{ivr.Noted{}, failed}
}

// arrivals are first events: every cloud's main lines and those of many regions, called by somebody and by nobody.
func arrivals(c *config.Snapshot) []ivr.Event {
	var list []ivr.Event
	for _, l := range c.Lines {
		if l.Cloud == "worldwide" && !slices.Contains([]string{"SE", "CA"}, l.Regions[0]) || l.KindIn(l.Regions[0]) != "main" && len(l.Regions) < 2 {
			continue // like another, seen from here
		}
		for _, n := range []phone.Number{{}, phone.MustParse("+14165550101")} {
			list = append(list, ivr.Arrived{Arrival: ivr.Arrival{ID: "call", Called: []string{l.Printed}, Caller: n}})
		}
	}
	return append(list, ivr.Arrived{Arrival: ivr.Arrival{ID: "call", Called: []string{"+46850550000"}}})
}

// explorer walks every way that calls can take.
type explorer struct {
	t    *testing.T
	c    *config.Snapshot
	seen map[string]bool
	todo []spot
	// look is shown every turn with the event that led to it.
	look func(s spot, ev ivr.Event)
}

// explore visits every state that calls can reach on a Monday morning and in a Sunday night, and returns those that wait.
func explore(t *testing.T, look func(s spot, ev ivr.Event)) (c *config.Snapshot, all []spot) {
	t.Helper()
	c, err := config.Example()
	if err != nil {
		t.Fatal(err)
	}
	e := &explorer{t: t, c: c, seen: map[string]bool{}, look: look}
	for _, at := range []time.Time{time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), time.Date(2026, 11, 22, 2, 0, 0, 0, time.UTC)} {
		for _, a := range arrivals(c) {
			e.step(State{}, a, at, 0)
		}
	}
	for len(e.todo) > 0 {
		s := e.todo[0]
		e.todo = e.todo[1:]
		all = append(all, s)
		for _, ev := range answers(s.turn.Then) {
			e.step(s.state, ev, s.at, 0)
		}
	}
	return c, all
}

// explored is what explore found, once for all tests that look at states only.
var explored struct {
	sync.Once
	c     *config.Snapshot
	spots []spot
}

func reachable(t *testing.T) (*config.Snapshot, []spot) {
	t.Helper()
	explored.Do(func() { explored.c, explored.spots = explore(t, func(spot, ivr.Event) {}) })
	if len(explored.spots) == 0 {
		t.Fatal("no state can be reached")
	}
	return explored.c, slices.Clip(explored.spots)
}

// step follows an event through all outcomes of all requests to turns.
func (e *explorer) step(s State, ev ivr.Event, at time.Time, requests int) {
	state, move := Step(e.c, s, ev, at)
	turn, ok := move.(ivr.Turn)
	if !ok {
		if requests > 8 {
			e.t.Fatalf("at step %q: one request after the other, at last %T", s.Step, move)
		}
		for _, out := range outcomes(move) {
			e.step(state, out, at, requests+1)
		}
		return
	}
	found := spot{state, turn, at}
	e.look(found, ev)
	if _, over := turn.Then.(ivr.Hangup); !over && !e.seen[e.key(found)] {
		e.seen[e.key(found)] = true
		e.todo = append(e.todo, found)
	}
}

// key is what makes one state another than those before: not how often something was asked or decided.
func (e *explorer) key(s spot) string {
	k := s.state
	k.Decisions, k.Why, k.PlacedAt = 0, nil, time.Time{}
	k.Asked, k.Answers, k.Caller, k.OrgKeyed = min(k.Asked, 2), 0, phone.Number{}, ""
	b, err := json.Marshal(struct {
		State State
		Turn  ivr.Turn
		At    time.Time
	}{k, s.turn, s.at})
	if err != nil {
		e.t.Fatal(err)
	}
	return string(b)
}
