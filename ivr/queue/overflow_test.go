package queue

import (
	"testing"
	"time"

	"supportline/config"
	"supportline/ivr"
)

// helped is a queue with one agent, which another queue's agent helps out after five minutes.
func helped() (french, english *config.Queue) {
	q := twoAgents()
	english = &config.Queue{Name: "billing-en", MaxWait: q.MaxWait, MaxEntries: q.MaxEntries, RingFor: q.RingFor, PauseNoAnswer: q.PauseNoAnswer,
		Agents: q.Agents[1:]}
	french = q
	french.Name, french.Agents, french.Overflow, french.OverflowAfter = "billing-fr", q.Agents[:1], english, 5*time.Minute
	return french, english
}

// join puts a call in a queue and fails unless the answer is this.
func (r *room) join(id ivr.CallID, q *config.Queue, want ivr.Event) {
	r.t.Helper()
	got, err := r.Join(r.t.Context(), id, q, false)
	r.want(got, err, want)
}

// asks has a call ask and fails unless the answer is this.
func (r *room) asks(id ivr.CallID, q *config.Queue, want ivr.Event) {
	r.t.Helper()
	got, err := r.Ask(r.t.Context(), id, q)
	r.want(got, err, want)
}

func TestAnotherQueuesAgentHelpsOutAfterTheWaitAndNeverBefore(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	french, _ := helped()
	r.join("a", french, erik)
	if err := r.Answered(t.Context(), "a", "erik"); err != nil {
		t.Fatal(err)
	}
	r.join("b", french, ivr.Waiting{Place: 1})
	r.now = r.now.Add(time.Minute)
	r.join("c", french, ivr.Waiting{Place: 2})
	for range 3 {
		r.now = r.now.Add(time.Minute)
		r.asks("b", french, ivr.Waiting{Place: 1})
		r.asks("c", french, ivr.Waiting{Place: 2})
	}
	r.now = r.now.Add(time.Minute - 1)
	r.asks("b", french, ivr.Waiting{Place: 1})
	r.now = r.now.Add(1)
	r.asks("c", french, ivr.Waiting{Place: 2}) // has waited four minutes only
	r.asks("b", french, maria)
	r.asks("b", french, maria) // told twice, the same answer
	if err := r.Answered(t.Context(), "b", "maria"); err != nil {
		t.Fatal(err)
	}
	r.now = r.now.Add(time.Minute)
	r.asks("c", french, ivr.Waiting{Place: 1}) // maria is taken
}

func TestAQueuesOwnAgentsComeFirst(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	french, english := helped()
	french.OverflowAfter = 0
	r.join("a", french, erik)
	r.join("b", french, maria)
	r.join("c", english, ivr.Waiting{Place: 1}) // who helps out is busy in the own queue too
	if err := r.Leave(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	if err := r.Leave(t.Context(), "b"); err != nil {
		t.Fatal(err)
	}
	r.join("d", french, erik)
}

func TestCallersBehindAnotherWhoMayBeHelpedLeaveTheHelperToThatOne(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	french, _ := helped()
	french.Agents = nil
	r.join("a", french, ivr.Waiting{Place: 1})
	r.join("b", french, ivr.Waiting{Place: 2})
	got, err := r.Join(t.Context(), "urgent", french, true)
	r.want(got, err, ivr.Waiting{Place: 1})
	r.now = r.now.Add(french.OverflowAfter - time.Minute)
	for _, id := range []ivr.CallID{"urgent", "a", "b"} { // their doors are alive
		_, err := r.Ask(t.Context(), id, french)
		r.want(nil, err, nil)
	}
	got, err = r.Join(t.Context(), "later and urgent", french, true)
	r.want(got, err, ivr.Waiting{Place: 2})
	r.now = r.now.Add(time.Minute)
	r.asks("later and urgent", french, ivr.Waiting{Place: 2}) // has not waited
	r.asks("a", french, ivr.Waiting{Place: 3})
	r.asks("urgent", french, maria)
}

func TestAHelperWhoMissesACallRestsAndTheCallerKeepsThePlace(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	french, english := helped()
	french.OverflowAfter, french.Agents = 0, nil
	r.join("a", french, maria)
	got, err := r.Missed(t.Context(), "a", french, "maria")
	r.want(got, err, ivr.Waiting{Place: 1})
	r.join("b", english, ivr.Waiting{Place: 1}) // rests for both
	r.now = r.now.Add(french.PauseNoAnswer)
	r.asks("a", french, maria)
	if err := r.Answered(t.Context(), "a", "maria"); err != nil {
		t.Fatal(err)
	}
	if err := r.Done(t.Context(), "a", 30*time.Second); err != nil {
		t.Fatal(err)
	}
	r.asks("b", english, ivr.Waiting{Place: 1}) // wraps up
	r.now = r.now.Add(30 * time.Second)
	r.asks("b", english, maria)
}

func TestAnAgentOfBothQueuesIsCountedOnce(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	french, english := helped()
	french.OverflowAfter = 0
	french.Agents = english.Agents
	r.join("a", french, maria)
	r.join("b", french, ivr.Waiting{Place: 1})
	if err := r.Leave(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	r.join("c", french, ivr.Waiting{Place: 2}) // maria is for b
	r.asks("b", french, maria)
}

func TestHelpGoesNoFurtherThanTheOverflow(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	french, english := helped()
	third := *french
	french.Agents, french.OverflowAfter = nil, 0
	english.Agents, english.Overflow, english.OverflowAfter = nil, &third, 0
	third.Agents = twoAgents().Agents
	r.join("a", french, ivr.Waiting{Place: 1})
}
