package calls

import (
	"context"
	"fmt"
	"time"

	"supportline/config"
	"supportline/ivr"
	"supportline/verify"
)

// Verifier is caller verification, as the engine needs it.
type Verifier interface {
	Identify(ctx context.Context, c verify.Caller) (verify.Finding, error)
	Ask(ctx context.Context, a verify.Ask) (verify.Asked, error)
	Check(ctx context.Context, t verify.Try) (verify.Checked, error)
	// Issue signs how the caller was verified.
	Issue(call, org, how, by string) (string, error)
}

// Queue is where callers wait, as the engine needs it. Join, Ask and Missed answer Waiting, Offered, NoAgent or QueueFull.
// All may be told twice.
type Queue interface {
	Join(ctx context.Context, id ivr.CallID, q *config.Queue, urgent bool) (ivr.Event, error)
	Ask(ctx context.Context, id ivr.CallID, q *config.Queue) (ivr.Event, error)
	Answered(ctx context.Context, id ivr.CallID, agent string) error
	// Missed tells that the agent did not take the call: the agent rests, the caller keeps the place.
	Missed(ctx context.Context, id ivr.CallID, q *config.Queue, agent string) (ivr.Event, error)
	// Done tells that a talk is over.
	Done(ctx context.Context, id ivr.CallID, wrapUp time.Duration) error
	Leave(ctx context.Context, id ivr.CallID) error
}

// purpose binds a PIN to what it was asked for.
const purpose = "support-call"

// answering answers the requests of one step.
type answering struct {
	engine   *Engine
	snapshot *config.Snapshot
}

// request does what the flow asks for, with a second try if need be. A failure is logged here, where the error is, and told
// to the flow as an event.
func (a *answering) request(ctx context.Context, c Call, move ivr.Move, key string) ivr.Event {
	ev, err := twice(ctx, func() (ivr.Event, error) { return a.answer(ctx, c, move, key) })
	if err != nil {
		what := fmt.Sprintf("%T", move)
		a.engine.Log.ErrorContext(ctx, "a request of a call failed", "call", c.ID, "step", c.State.Step, "request", what, "err", err)
		return ivr.Failed{What: what}
	}
	return ev
}

func (a *answering) answer(ctx context.Context, c Call, move ivr.Move, key string) (ivr.Event, error) {
	queue := a.snapshot.Queues[c.State.Queue]
	switch m := move.(type) {
	case ivr.Identify:
		return a.identify(ctx, c)
	case ivr.SendPIN:
		return a.sendPIN(ctx, c, m, key)
	case ivr.CheckPIN:
		return a.checkPIN(ctx, c, m, key)
	case ivr.JoinQueue:
		queue = a.snapshot.Queues[m.Queue]
		if queue == nil {
			return nil, fmt.Errorf("queue %q is not in version %s", m.Queue, a.snapshot.Version)
		}
		return a.engine.Queue.Join(ctx, c.ID, queue, c.State.Severity == "A")
	case ivr.AskQueue:
		return a.engine.Queue.Ask(ctx, c.ID, queue)
	case ivr.ReportAnswered:
		return ivr.Noted{}, a.engine.Queue.Answered(ctx, c.ID, c.State.Agent)
	case ivr.ReportTransfer:
		if m.Ended.Result == ivr.TransferTalked {
			return ivr.Noted{}, a.engine.Queue.Done(ctx, c.ID, queue.WrapUp)
		}
		return a.engine.Queue.Missed(ctx, c.ID, queue, c.State.Agent)
	}
	return nil, fmt.Errorf("no answer to a %T", move)
}

// twice does f again if it failed: a hiccup of the database throws nobody out. Requests and savings may be told twice.
func twice[T any](ctx context.Context, f func() (T, error)) (T, error) {
	v, err := f()
	if err != nil && ctx.Err() == nil {
		v, err = f()
	}
	return v, err
}

func (a *answering) identify(ctx context.Context, c Call) (ivr.Event, error) {
	ev := c.State.Evidence
	f, err := a.engine.Verify.Identify(ctx, verify.Caller{Call: string(c.ID), Number: c.State.Caller, Verstat: ev.Verstat, Asserted: ev.Asserted,
		Withheld: ev.Withheld, Diverted: ev.Diverted, Trunk: c.State.Trunk})
	if err != nil {
		return nil, err
	}
	if !f.Known {
		return ivr.Unidentified{Why: f.Why}, nil
	}
	return ivr.Identified{Org: organisation(f.Org), Why: f.Why}, nil
}

func (a *answering) sendPIN(ctx context.Context, c Call, m ivr.SendPIN, key string) (ivr.Event, error) {
	asked, err := a.engine.Verify.Ask(ctx, verify.Ask{Key: key, CallID: string(c.ID), OrgNumber: m.Org, Language: c.State.Lang,
		Purpose: purpose, Caller: c.State.Caller, Trunk: c.State.Trunk, Challenge: m.Challenge})
	if err != nil {
		return nil, err
	}
	if asked.Refused != "" {
		return ivr.PINRefused{Limit: asked.Refused, TooSoon: asked.Refused == verify.LimitTooSoon}, nil
	}
	return ivr.PINSent{Challenge: asked.Challenge, Expires: asked.Expires}, nil
}

func (a *answering) checkPIN(ctx context.Context, c Call, m ivr.CheckPIN, key string) (ivr.Event, error) {
	pin, ok := verify.ParsePIN(string(m.PIN))
	if !ok {
		return nil, fmt.Errorf("the flow gave %d keys for a PIN", len(m.PIN))
	}
	got, err := a.engine.Verify.Check(ctx, verify.Try{Key: key, CallID: string(c.ID), Challenge: m.Challenge, Purpose: purpose, PIN: pin,
		Caller: c.State.Caller, Trunk: c.State.Trunk})
	if err != nil {
		return nil, err
	}
	return ivr.PINChecked{Result: ivr.PINResult(got.Result), Left: got.Left, Org: organisation(got.Org)}, nil
}

// passport gives a transfer of a verified caller the statement that goes with it. The call goes on without one.
func (e *Engine) passport(ctx context.Context, c Call, t ivr.Turn) ivr.Turn {
	transfer, rings := t.Then.(ivr.Transfer)
	if !rings || c.State.Proof == ivr.ProofNone {
		return t
	}
	var err error
	if transfer.Passport, err = e.Verify.Issue(string(c.ID), c.State.Org.Number, string(c.State.Proof), "ivr"); err != nil {
		e.Log.ErrorContext(ctx, "a transfer goes without a passport", "call", c.ID, "err", err)
	}
	t.Then = transfer
	return t
}

func organisation(o verify.Organisation) ivr.Organisation {
	return ivr.Organisation{Number: o.Number, Name: o.Name, Language: o.Language, Advanced: o.Advanced}
}
