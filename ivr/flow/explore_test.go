package flow

import (
	"encoding/json"
	"fmt"
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

// arrivals are first events: lines of all kinds, called by nobody, and one by somebody.
func arrivals() []ivr.Event {
	arrived := func(number string, caller phone.Number) ivr.Event {
		return ivr.Arrived{Arrival: ivr.Arrival{ID: "call", Called: []string{number}, Caller: caller}}
	}
	list := []ivr.Event{arrived(canada, phone.MustParse("+14165550101"))}
	for _, number := range []string{sweden, germany, china, japan, manyRegions, fewRegions, "+46850550000"} {
		list = append(list, arrived(number, phone.Number{}))
	}
	return list
}

// explorer walks every way that calls can take.
type explorer struct {
	t    *testing.T
	c    *config.Snapshot
	seen map[string]bool
	todo []spot
	// looks are shown every turn with the event that led to it.
	looks map[string]inspection
	found map[string][]string // what they found, the first few
	turns int
}

// inspection finds what is wrong with a turn, and with the event that led to it.
type inspection func(s spot, ev ivr.Event) error

// The inspections, by name.
const (
	turnIsWhole      = "the turn is whole"
	faultHasACause   = "a fault has a cause"
	unprovedIsUntold = "who is not proved is not told of"
)

// explored is what there is, visited once for all tests.
var explored exploration

type exploration struct {
	sync.Once
	*explorer
	all []spot
}

// reachable visits every state that calls can reach on a Monday morning and in a Sunday night, and returns those that wait.
func reachable(t *testing.T) (*config.Snapshot, []spot) {
	t.Helper()
	explored.Do(func() {
		c := eventful(world(t))
		stocktaking(c, "JP")
		line(t, c, manyRegions).Regions = africa[:9] // two pages will do
		line(t, c, fewRegions).Regions = []string{"MA", "QA"}
		explored.explorer = &explorer{t: t, c: c, seen: map[string]bool{}, found: map[string][]string{}, looks: map[string]inspection{
			turnIsWhole: wholeTurn(catalogue(t)), faultHasACause: causedFault, unprovedIsUntold: untold}}
		explored.all = explored.visit(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), time.Date(2026, 11, 22, 2, 0, 0, 0, time.UTC))
		t.Logf("%d turns to %d states", explored.turns, len(explored.all))
	})
	if len(explored.all) == 0 {
		t.Fatal("no state can be reached")
	}
	return explored.c, slices.Clip(explored.all)
}

// tell reports what an inspection found.
func (e *exploration) tell(t *testing.T, inspection string) {
	t.Helper()
	if e.looks[inspection] == nil {
		t.Fatalf("nobody looked whether %s", inspection)
	}
	for _, problem := range e.found[inspection] {
		t.Error(problem)
	}
}

func (e *explorer) visit(times ...time.Time) (all []spot) {
	for _, at := range times {
		for _, a := range arrivals() {
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
	return all
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
	found := spot{e.saved(state), turn, at}
	e.inspect(found, ev)
	if _, over := turn.Then.(ivr.Hangup); !over && !e.seen[e.key(found)] {
		e.seen[e.key(found)] = true
		e.todo = append(e.todo, found)
	}
}

func (e *explorer) inspect(s spot, ev ivr.Event) {
	e.turns++
	for name, look := range e.looks {
		if err := look(s, ev); err != nil && len(e.found[name]) < 20 {
			e.found[name] = append(e.found[name], fmt.Sprintf("step %s after %#v: %v", s.state.Step, ev, err))
		}
	}
}

// saved is the state as the next process loads it: every step is taken by another one.
func (e *explorer) saved(s State) State {
	b, err := json.Marshal(s)
	if err != nil {
		e.t.Fatal(err)
	}
	var loaded State
	if err := json.Unmarshal(b, &loaded); err != nil {
		e.t.Fatal(err)
	}
	return loaded
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
