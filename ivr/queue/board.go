package queue

import (
	"cmp"
	"slices"
	"time"

	"supportline/config"
	"supportline/ivr"
)

// Board is one queue as it stands, with every agent who is not simply free.
type Board struct {
	Entries []Entry
	Agents  []Agent
}

// Entry is a caller in a queue.
type Entry struct {
	Call   ivr.CallID
	Queue  string
	Urgent bool // severity A: before all others
	Joined time.Time
	Seen   time.Time // when the caller's door last asked, or told that the agent answered
	State  EntryState
	Agent  string // who is offered or talks
}

// EntryState is where an entry is in its life.
type EntryState string

const (
	Waits   EntryState = "waits"
	Offered EntryState = "offered"
	Talks   EntryState = "talks"
)

// Agent is what an agent is doing. An agent without a row is free and has been idle for ever.
type Agent struct {
	Name  string
	State AgentState
	Call  ivr.CallID // while ringing or talking
	Until time.Time  // resting ends; a reservation that nobody reported on ends
	Idle  time.Time  // since when, for the longest idle first
}

// AgentState is what an agent is doing.
type AgentState string

const (
	Free    AgentState = "free"
	Ringing AgentState = "ringing"
	OnCall  AgentState = "on-call"
	WrapUp  AgentState = "wrap-up"
	Paused  AgentState = "paused" // did not answer
)

const (
	// stale is how long an entry may go without its door asking before others pass it: its node is gone.
	stale = 2 * time.Minute
	// lost is how long after that an entry is taken away: its call is over, and the end of it was never reported.
	lost = 15 * time.Minute
	// reportLate is how long after RingFor a reservation lasts without a report.
	reportLate = 30 * time.Second
	// longestTalk bounds a talk whose end is never reported: then its agent is free again.
	longestTalk = 6 * time.Hour
)

func (b *Board) entry(id ivr.CallID) *Entry {
	if i := slices.IndexFunc(b.Entries, func(e Entry) bool { return e.Call == id }); i >= 0 {
		return &b.Entries[i]
	}
	return nil
}

// waiting are the entries that wait and whose doors are alive, in the order in which they are served.
func (b *Board) waiting(now time.Time) []Entry {
	var list []Entry
	for _, e := range b.Entries {
		if e.State == Waits && now.Sub(e.Seen) < stale {
			list = append(list, e)
		}
	}
	slices.SortStableFunc(list, func(x, y Entry) int {
		if x.Urgent != y.Urgent {
			return map[bool]int{true: -1, false: 1}[x.Urgent]
		}
		return cmp.Or(x.Joined.Compare(y.Joined), cmp.Compare(x.Call, y.Call))
	})
	return list
}

// clear takes away the entries of calls that are over without anybody having said so.
func (b *Board) clear(now time.Time) {
	b.Entries = slices.DeleteFunc(b.Entries, func(e Entry) bool {
		if e.State == Talks {
			return now.Sub(e.Seen) >= longestTalk
		}
		return now.Sub(e.Seen) >= lost
	})
}

func (b *Board) agent(name string) *Agent {
	if i := slices.IndexFunc(b.Agents, func(a Agent) bool { return a.Name == name }); i >= 0 {
		return &b.Agents[i]
	}
	b.Agents = append(b.Agents, Agent{Name: name, State: Free})
	return &b.Agents[len(b.Agents)-1]
}

// free are the queue's agents who can take a call, the longest idle first.
func (b *Board) free(q *config.Queue, now time.Time) []*config.Agent {
	var list []*config.Agent
	for _, a := range q.Agents {
		if s := b.agent(a.Name); s.State == Free || !now.Before(s.Until) {
			list = append(list, a)
		}
	}
	slices.SortStableFunc(list, func(x, y *config.Agent) int { return b.agent(x.Name).Idle.Compare(b.agent(y.Name).Idle) })
	return list
}

// agentFor is the free agent whose turn it is to take an entry; nil when there is none for it.
//
// A queue's own agents are for its first callers. Those of the overflow queue are for the callers behind them who have
// waited for OverflowAfter: also while callers of their own queue wait, who are rung as soon as such an agent is free and
// so come first as a rule. Agents do not help out further: an overflow's own overflow is not asked.
func (b *Board) agentFor(e *Entry, q *config.Queue, now time.Time) *config.Agent {
	waiting, own := b.waiting(now), b.free(q, now)
	place := slices.IndexFunc(waiting, func(w Entry) bool { return w.Call == e.Call })
	switch {
	case place < 0:
		return nil // talks already
	case place < len(own): // those before this caller will find the other free agents when they ask
		return own[0]
	case q.Overflow == nil || now.Sub(e.Joined) < q.OverflowAfter:
		return nil
	}
	before := 0
	for _, w := range waiting[len(own):place] {
		if now.Sub(w.Joined) >= q.OverflowAfter {
			before++
		}
	}
	helpers := slices.DeleteFunc(b.free(q.Overflow, now), func(a *config.Agent) bool { return slices.Contains(q.Agents, a) })
	if before < len(helpers) {
		return helpers[0]
	}
	return nil
}

// ask answers a caller's question what has become of the entry, and reserves an agent when it is the caller's turn.
func (b *Board) ask(id ivr.CallID, q *config.Queue, now time.Time) ivr.Event {
	e := b.entry(id)
	if e == nil {
		return ivr.NoAgent{Why: "the entry is gone"}
	}
	e.Seen = now
	if e.State == Offered {
		if a := findAgent(q, e.Agent); a != nil && b.agent(a.Name).Call == id {
			return b.offer(e, a, q, now)
		}
		e.State, e.Agent = Waits, "" // the agent left the configuration, or the reservation ran out
	}
	if a := b.agentFor(e, q, now); a != nil {
		return b.offer(e, a, q, now)
	}
	if ev := overdue(e, q, now); ev != nil {
		return ev
	}
	return ivr.Waiting{Place: 1 + slices.IndexFunc(b.waiting(now), func(w Entry) bool { return w.Call == id })}
}

// overdue is NoAgent for an entry that has waited as long as the queue allows, otherwise nil.
func overdue(e *Entry, q *config.Queue, now time.Time) ivr.Event {
	if waited := now.Sub(e.Joined); waited >= q.MaxWait {
		return ivr.NoAgent{Why: "waited " + waited.Round(time.Second).String()}
	}
	return nil
}

// offer reserves an agent for an entry, for as long as the phone may ring from now on.
func (b *Board) offer(e *Entry, to *config.Agent, q *config.Queue, now time.Time) ivr.Event {
	a := b.agent(to.Name)
	a.State, a.Call, a.Until = Ringing, e.Call, now.Add(q.RingFor+reportLate)
	e.State, e.Agent = Offered, to.Name
	return ivr.Offered{Agent: to.Name, Address: to.Address}
}

// findAgent finds an agent who serves a queue, or helps it out.
func findAgent(q *config.Queue, name string) *config.Agent {
	if i := slices.IndexFunc(q.Agents, func(a *config.Agent) bool { return a.Name == name }); i >= 0 {
		return q.Agents[i]
	}
	if q.Overflow != nil {
		return findAgent(&config.Queue{Agents: q.Overflow.Agents}, name)
	}
	return nil
}

// release ends what an agent does with a call; the agent rests as state says until the given instant.
func (b *Board) release(id ivr.CallID, state AgentState, until, now time.Time) {
	for i := range b.Agents {
		if a := &b.Agents[i]; a.Call == id {
			*a = Agent{Name: a.Name, State: state, Until: until, Idle: now}
		}
	}
}
