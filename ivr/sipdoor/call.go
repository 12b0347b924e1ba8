package sipdoor

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"supportline/ivr"
	"supportline/ivr/sipdoor/dialog"
	"supportline/prompts"
)

// call is one caller's way through the turns. One goroutine walks it.
type call struct {
	door    *Door
	leg     *dialog.Leg
	arrival ivr.Arrival
	log     *slog.Logger
	seq     int
	keys    keypad
	bell    <-chan struct{}
	listen  func() // stops listening to the bell

	agent     *dialog.Leg // answered and not yet hung up
	stopAgent func()      // stops watching the agent's sound
	waiting   bool        // the turn before was a Queue too
	music     bool        // is playing
	lang      string      // of the latest turn
	warned    bool        // of a language without audio
}

func newCall(d *Door, leg *dialog.Leg, a ivr.Arrival) *call {
	c := &call{door: d, leg: leg, arrival: a, log: d.log.With("call", string(a.ID)), keys: newKeypad(leg)}
	c.bell, c.listen = d.bell.Listen(a.ID)
	return c
}

// engine is a context for one question to the engine: a caller who hangs up meanwhile does not leave it half done.
func (c *call) engine() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(c.leg.Context()), stepTime)
}

func (c *call) begin() (ivr.Turn, error) {
	ctx, stop := c.engine()
	defer stop()
	turn, seq, err := c.door.calls.Begin(ctx, c.arrival)
	c.seq = seq
	if err != nil {
		c.log.Error("a call could not begin", "error", err)
	}
	return turn, err
}

func (c *call) next(ev ivr.Event) (ivr.Turn, error) {
	ctx, stop := c.engine()
	defer stop()
	turn, seq, err := c.door.calls.Next(ctx, c.arrival.ID, c.seq, ev)
	if err != nil {
		return turn, fmt.Errorf("ask for the next turn: %w", err)
	}
	c.seq = seq
	return turn, nil
}

// end tells the engine that the call is over.
func (c *call) end(e ivr.Ending) {
	ctx, stop := c.engine()
	defer stop()
	if err := c.door.calls.End(ctx, c.arrival.ID, e); err != nil && !errors.Is(err, ivr.ErrNoSuchCall) {
		c.log.Error("the end of a call was not saved", "ending", string(e), "error", err)
	}
}

// run performs turns until one hangs up or the caller does.
func (c *call) run(turn ivr.Turn) {
	stop := watch(c.leg, c.door.cfg.MediaTimeout)
	ending := c.walk(turn)
	stop()
	c.dropAgent()
	// A peer that has gone keeps us waiting for its answer; a server that goes away has no time for it.
	ctx, done := context.Background(), func() {}
	if ending == ivr.EndShutdown {
		ctx, done = context.WithTimeout(ctx, goodbye)
	}
	c.leg.Hangup(ctx)
	done()
	c.end(ending)
}

func (c *call) walk(turn ivr.Turn) ivr.Ending {
	for {
		ev, err := c.perform(turn)
		if c.leg.Context().Err() != nil {
			return endingOf(context.Cause(c.leg.Context()))
		}
		if h, over := turn.Then.(ivr.Hangup); over && err == nil {
			return h.Ending
		}
		if err == nil {
			turn, err = c.next(ev)
		}
		if err != nil {
			return c.fault(err)
		}
	}
}

// fault tells the caller that something went wrong here.
func (c *call) fault(err error) ivr.Ending {
	c.log.Error("a call ends by a fault", "error", err)
	_ = c.playOut(c.say("", prompts.Say("fault"), prompts.Say("bye")))
	if cause := context.Cause(c.leg.Context()); cause != nil {
		return endingOf(cause)
	}
	return ivr.EndFault
}

// perform plays a turn and waits for what it waits for. A Hangup gives no event. An error is a fault, or the caller
// gone.
func (c *call) perform(t ivr.Turn) (ivr.Event, error) {
	if _, talks := t.Then.(ivr.Talk); !talks {
		c.dropAgent()
	}
	if _, waits := t.Then.(ivr.Queue); !waits {
		c.waiting = false
	}
	c.lang = t.Lang
	switch w := t.Then.(type) {
	case ivr.Gather:
		return c.gather(t, w)
	case ivr.Queue:
		return c.queue(t, w)
	case ivr.Transfer:
		return c.transfer(t, w)
	case ivr.Talk:
		return c.talk(w)
	case ivr.Hangup:
		return nil, c.playOut(c.say(t.Lang, t.Say...))
	}
	return nil, fmt.Errorf("perform a turn: it waits for %T, which this door does not know", t.Then)
}
