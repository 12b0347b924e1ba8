package rehearse

import (
	"context"
	"fmt"
	"strings"
	"time"

	"supportline/ivr"
)

// Hands are what a script needs besides the call itself.
type Hands struct {
	Keys func(script string) string // real keys for those of a script: PIN and WRONG are replaced
	Pass func(time.Duration)        // lets so much time go by
}

// Act does what one line of a script says. The error tells that nobody could do that where the call stands, or that the
// engine failed.
func (c *Call) Act(ctx context.Context, line ScriptLine, h Hands) error {
	if err := c.act(ctx, line, h); err != nil {
		return fmt.Errorf("line %d, «%s»: %w", line.Number, line, err)
	}
	return nil
}

func (c *Call) act(ctx context.Context, line ScriptLine, h Hands) error {
	if err := c.fits(line.Verb); err != nil {
		return err
	}
	switch line.Verb {
	case "keys":
		return c.Answer(ctx, ivr.Pressed{Keys: ivr.Keys(c.pressed(h.Keys(line.Rest)))})
	case "silence":
		if g, ok := c.Waits().(ivr.Gather); ok {
			h.Pass(g.First)
		}
		return c.Answer(ctx, ivr.Silence{})
	case "waits":
		long, err := time.ParseDuration(line.Rest)
		if err != nil {
			return err
		}
		return c.waitInQueue(ctx, long, h)
	case "agent answers":
		return c.Answer(ctx, ivr.Answered{})
	case "agent busy":
		return c.Answer(ctx, ivr.TransferEnded{Result: ivr.TransferBusy})
	case "agent silent":
		if rings, ok := c.Waits().(ivr.Transfer); ok {
			h.Pass(rings.RingFor)
		}
		return c.Answer(ctx, ivr.TransferEnded{Result: ivr.TransferNoAnswer})
	case "agent declines":
		return c.Answer(ctx, ivr.TransferEnded{Result: ivr.TransferDeclined})
	case "agent drops":
		if err := c.Answer(ctx, ivr.Answered{}); err != nil {
			return err
		}
		return c.Answer(ctx, ivr.TransferEnded{Result: ivr.TransferDeclined})
	case "agent hangs up":
		return c.Answer(ctx, ivr.TransferEnded{Result: ivr.TransferTalked, HungUpBy: "agent"})
	case "hangs up":
		if _, talking := c.Waits().(ivr.Talk); talking {
			return c.Answer(ctx, ivr.TransferEnded{Result: ivr.TransferTalked, HungUpBy: "caller"})
		}
		return c.HangUp(ctx)
	}
	return fmt.Errorf("nobody can do that on this door")
}

// pressed are the keys that the call hears: where "#" ends an answer it is no part of it.
func (c *Call) pressed(keys string) string {
	if g, ok := c.Waits().(ivr.Gather); ok && g.Finish {
		return strings.TrimSuffix(keys, "#")
	}
	return keys
}

// waitInQueue lets time go by, with looks at the queue as a door has them, until the caller waits no longer.
func (c *Call) waitInQueue(ctx context.Context, long time.Duration, h Hands) error {
	for gone := time.Duration(0); gone < long; {
		q, ok := c.Waits().(ivr.Queue)
		if !ok {
			return nil
		}
		look := max(q.Recheck, time.Second)
		h.Pass(look)
		gone += look
		if err := c.Answer(ctx, ivr.Woken{}); err != nil {
			return err
		}
	}
	return nil
}

// fits tells whether the call stands where the act can be done.
func (c *Call) fits(verb string) error {
	var ok bool
	switch w := c.Waits().(type) {
	case ivr.Gather:
		ok = verb == "keys" || verb == "silence"
	case ivr.Queue:
		ok = verb == "keys" || verb == "waits"
	case ivr.Transfer:
		ok = strings.HasPrefix(verb, "agent ") && verb != "agent hangs up"
	case ivr.Talk:
		ok = verb == "agent hangs up"
	case ivr.Hangup:
		return fmt.Errorf("the call is over: it ended %s", w.Ending)
	}
	if !ok && verb != "hangs up" {
		return fmt.Errorf("that can not be done now: %s", where(c.Waits()))
	}
	return nil
}

func where(w ivr.Wait) string {
	switch w := w.(type) {
	case ivr.Gather:
		return "the caller is asked for keys"
	case ivr.Queue:
		return "the caller waits in the queue, and nobody is rung"
	case ivr.Transfer:
		return fmt.Sprintf("the telephone of %s rings", w.Agent)
	}
	return "the caller talks with an agent"
}
