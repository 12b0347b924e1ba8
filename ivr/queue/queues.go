package queue

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"supportline/config"
	"supportline/ivr"
)

// Store loads a Board, lets f change it and saves what changed, in one transaction. f may run more than once. With an
// empty queue name the Board holds the entry of the call alone.
type Store interface {
	ChangeBoard(ctx context.Context, queue string, call ivr.CallID, f func(*Board) error) error
}

// Queues is the waiting room.
type Queues struct {
	Store Store
	Ring  func(ivr.CallID) // wakes a call that waits, see package ivr
	Now   func() time.Time
}

// Join puts a call in a queue, once, and answers as Ask does; QueueFull when the queue is.
func (q *Queues) Join(ctx context.Context, id ivr.CallID, to *config.Queue, urgent bool) (ivr.Event, error) {
	var ev ivr.Event
	err := q.Store.ChangeBoard(ctx, to.Name, id, func(b *Board) error {
		now := q.Now()
		b.clear(now)
		if b.entry(id) == nil {
			if len(b.waiting(now)) >= to.MaxEntries {
				ev = ivr.QueueFull{}
				return nil
			}
			b.Entries = append(b.Entries, Entry{Call: id, Queue: to.Name, Urgent: urgent, Joined: now, Seen: now, State: Waits})
		}
		ev = b.ask(id, to, now)
		return nil
	})
	return ev, wrap("join", to.Name, id, err)
}

// Ask tells what has become of a call's entry: Waiting, Offered or NoAgent.
func (q *Queues) Ask(ctx context.Context, id ivr.CallID, in *config.Queue) (ivr.Event, error) {
	var ev ivr.Event
	err := q.Store.ChangeBoard(ctx, in.Name, id, func(b *Board) error {
		ev = b.ask(id, in, q.Now())
		return nil
	})
	return ev, wrap("ask", in.Name, id, err)
}

// Answered notes that the agent who was offered picked up, be it after the reservation ran out.
func (q *Queues) Answered(ctx context.Context, id ivr.CallID, agent string) error {
	err := q.Store.ChangeBoard(ctx, "", id, func(b *Board) error {
		e := b.entry(id)
		if e == nil {
			return errors.New("the entry is gone")
		}
		now := q.Now()
		e.State, e.Agent, e.Seen = Talks, agent, now
		a := b.agent(agent)
		a.State, a.Call, a.Until = OnCall, id, now.Add(longestTalk)
		return nil
	})
	return wrap("note the answer in", "", id, err)
}

// Missed notes that the agent who was offered did not take the call, or hung up before hearing the caller. The agent is
// paused, the caller keeps the place. Told again when another agent is offered already, it answers that offer.
func (q *Queues) Missed(ctx context.Context, id ivr.CallID, in *config.Queue, agent string) (ivr.Event, error) {
	var ev ivr.Event
	err := q.Store.ChangeBoard(ctx, in.Name, id, func(b *Board) error {
		now := q.Now()
		if e := b.entry(id); e != nil && e.State != Waits && e.Agent == agent {
			b.release(id, Paused, now.Add(in.PauseNoAnswer), now)
			e.State, e.Agent = Waits, ""
			if ev = overdue(e, in, now); ev != nil {
				return nil // agents who are free and do not pick up would keep the caller for ever
			}
		}
		ev = b.ask(id, in, now)
		return nil
	})
	return ev, wrap("note the missed offer in", in.Name, id, err)
}

// Done ends an entry after a talk; the agent rests for wrapUp.
func (q *Queues) Done(ctx context.Context, id ivr.CallID, wrapUp time.Duration) error {
	return q.remove(ctx, id, func(b *Board) { now := q.Now(); b.release(id, WrapUp, now.Add(wrapUp), now) })
}

// Leave gives a place up, whatever state it is in.
func (q *Queues) Leave(ctx context.Context, id ivr.CallID) error {
	return q.remove(ctx, id, func(b *Board) { now := q.Now(); b.release(id, Free, time.Time{}, now) })
}

// remove takes the entry away, frees its agent, and rings those who may be next.
func (q *Queues) remove(ctx context.Context, id ivr.CallID, release func(*Board)) error {
	queue := ""
	err := q.Store.ChangeBoard(ctx, "", id, func(b *Board) error {
		if e := b.entry(id); e != nil {
			queue = e.Queue
		}
		release(b)
		b.Entries = slices.DeleteFunc(b.Entries, func(e Entry) bool { return e.Call == id })
		return nil
	})
	if err != nil || queue == "" {
		return wrap("leave", queue, id, err)
	}
	return wrap("ring who is next in", queue, id, q.ringNext(ctx, queue))
}

// ringNext wakes the first callers of a queue. More than one: the first may be about to hang up.
func (q *Queues) ringNext(ctx context.Context, queue string) error {
	var next []Entry
	err := q.Store.ChangeBoard(ctx, queue, "", func(b *Board) error {
		next = b.waiting(q.Now())
		return nil
	})
	for _, e := range next[:min(3, len(next))] {
		q.Ring(e.Call)
	}
	return err
}

func wrap(doing, queue string, id ivr.CallID, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s queue %s for call %s: %w", doing, queue, id, err)
}
