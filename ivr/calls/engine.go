package calls

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"runtime/debug"
	"time"

	"supportline/config"
	"supportline/ivr"
	"supportline/ivr/flow"
	"supportline/prompts"
)

// Snapshots holds the routing configuration: the one that new calls begin with, and those that calls began with.
type Snapshots interface {
	Current() *config.Snapshot
	Version(ctx context.Context, version string) (*config.Snapshot, error)
}

// Wording turns what is said into text, for the record.
type Wording interface {
	Text(lang string, r prompts.Ref) (string, error)
}

// Engine moves calls on. All fields but Watch are required.
type Engine struct {
	Store     Store
	Snapshots Snapshots
	Verify    Verifier
	Queue     Queue
	Wording   Wording
	Node      string // this node's name, see Call.Node
	Now       func() time.Time
	Log       *slog.Logger
	// Watch is told every line of every record after it was saved. It must not block.
	Watch func(Update)

	inUse locks
}

// maxRequests bounds the requests between two turns: more means that a flow runs in a circle.
const maxRequests = 16

// endTime bounds what noting the end of a call may take.
const endTime = 10 * time.Second

var _ ivr.Calls = (*Engine)(nil)

// Begin starts a call, or returns where it stands if it began before.
func (e *Engine) Begin(ctx context.Context, a ivr.Arrival) (turn ivr.Turn, seq int, err error) {
	defer e.contain(a.ID, "begin", &err)
	defer e.inUse.lock(a.ID)()
	if known, err := e.Store.LoadCall(ctx, a.ID); err == nil {
		return e.standing(known)
	} else if !errors.Is(err, ErrNotFound) {
		return ivr.Turn{}, 0, fmt.Errorf("look whether call %s began before: %w", a.ID, err)
	}
	snapshot := e.Snapshots.Current()
	c := Call{ID: a.ID, Door: a.Door, Node: e.Node, Version: snapshot.Version, Started: e.Now()}
	return e.advance(ctx, snapshot, c, ivr.Arrived{Arrival: a})
}

// Next answers the turn seq of a call with an event.
func (e *Engine) Next(ctx context.Context, id ivr.CallID, seq int, ev ivr.Event) (turn ivr.Turn, next int, err error) {
	defer e.contain(id, "go on", &err)
	defer e.inUse.lock(id)()
	c, err := e.load(ctx, id)
	if err != nil {
		return ivr.Turn{}, 0, err
	}
	if !c.Ended.IsZero() || seq != c.Seq {
		return e.standing(c)
	}
	snapshot, err := e.Snapshots.Version(ctx, c.Version)
	if err != nil {
		return ivr.Turn{}, 0, fmt.Errorf("load routing version %s of call %s: %w", c.Version, id, err)
	}
	return e.advance(ctx, snapshot, c, ev)
}

// End ends a call whose door is gone, also when ctx is over. The ending that the call named for itself wins.
func (e *Engine) End(ctx context.Context, id ivr.CallID, ending ivr.Ending) (err error) {
	defer e.contain(id, "end", &err)
	defer e.inUse.lock(id)()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), endTime)
	defer cancel()
	c, err := e.load(ctx, id)
	if err != nil {
		return err
	}
	if !c.Ended.IsZero() {
		return nil
	}
	if ending == ivr.EndCallerHungUp {
		ending = flow.HungUp(c.State)
	}
	return e.end(ctx, c, ending)
}

// standing is the turn that a call is at.
func (e *Engine) standing(c Call) (ivr.Turn, int, error) {
	if !c.Ended.IsZero() {
		if _, over := c.Turn.Then.(ivr.Hangup); !over {
			return ivr.Turn{Lang: c.Turn.Lang, Then: ivr.Hangup{Ending: c.Ending}}, c.Seq, nil
		}
	}
	return c.Turn, c.Seq, nil
}

// advance steps the flow until it is the caller's turn, answering its requests, and saves the outcome.
func (e *Engine) advance(ctx context.Context, snapshot *config.Snapshot, c Call, ev ivr.Event) (ivr.Turn, int, error) {
	r := &record{at: e.Now, wording: e.Wording}
	r.event(c, ev)
	answer := answering{engine: e, snapshot: snapshot}
	for n := range maxRequests {
		state, move := flow.Step(snapshot, c.State, ev, e.Now())
		r.decision(c.State, state)
		c.State = state
		if turn, ok := move.(ivr.Turn); ok {
			c.Turn = e.passport(ctx, c, turn)
			return e.save(ctx, c, r)
		}
		ev = answer.request(ctx, c, move, fmt.Sprintf("%s/%d/%d", c.ID, c.Seq, n))
		r.outcome(move, ev)
	}
	return ivr.Turn{}, 0, fmt.Errorf("call %s made %d requests without a turn at step %q: a circle in the flow", c.ID, maxRequests, c.State.Step)
}

// save saves the call at its new turn. A turn that hangs up is the call's end: what is said before it is still being heard,
// but nothing can change the ending any more.
func (e *Engine) save(ctx context.Context, c Call, r *record) (ivr.Turn, int, error) {
	c.Seq++
	c.Saved = e.Now()
	r.turn(c.Turn)
	if h, over := c.Turn.Then.(ivr.Hangup); over {
		c.Ended, c.Ending = e.Now(), h.Ending
		r.add(KindEnded, "%s", h.Ending)
	}
	saved, err := twice(ctx, func() (bool, error) { return e.Store.SaveCall(ctx, c, r.lines) })
	if err != nil {
		return ivr.Turn{}, 0, fmt.Errorf("save turn %d of call %s: %w", c.Seq, c.ID, err)
	}
	if !saved {
		return e.overtaken(ctx, c)
	}
	if c.Seq == 1 {
		e.Log.InfoContext(ctx, "call begins", "call", c.ID, "door", c.Door, "caller", c.State.Caller, "cloud", c.State.Cloud, "region", c.State.Region)
	}
	e.watch(c, r.lines...)
	if !c.Ended.IsZero() {
		e.ended(ctx, c)
	}
	return c.Turn, c.Seq, nil
}

// overtaken is for a step that was not saved: another node was quicker, or the caller hung up meanwhile. A place in a queue
// that the step took for a call that is over is given back.
func (e *Engine) overtaken(ctx context.Context, step Call) (ivr.Turn, int, error) {
	c, err := e.load(ctx, step.ID)
	if err != nil {
		return ivr.Turn{}, 0, err
	}
	if !c.Ended.IsZero() && flow.Queued(step.State) {
		e.leave(ctx, c.ID)
	}
	return e.standing(c)
}

func (e *Engine) end(ctx context.Context, c Call, ending ivr.Ending) error {
	c.Ended, c.Ending = e.Now(), ending
	line := Line{At: c.Ended, Kind: KindEnded, Text: string(ending)}
	ended, err := e.Store.EndCall(ctx, c, []Line{line})
	if err != nil {
		return fmt.Errorf("save the end of call %s: %w", c.ID, err)
	}
	if !ended {
		return nil
	}
	if last, err := e.load(ctx, c.ID); err == nil { // another node may have gone on until the end was saved; nobody can any more
		c = last
	}
	e.watch(c, line)
	e.ended(ctx, c)
	return nil
}

// ended does what follows the end of a call. After a fault a step may have been lost that took a place.
func (e *Engine) ended(ctx context.Context, c Call) {
	if flow.Queued(c.State) || c.Ending == ivr.EndFault {
		e.leave(ctx, c.ID)
	}
	if c.Ending == ivr.EndFault {
		e.Log.ErrorContext(ctx, "a call ended by a fault", "call", c.ID, "step", c.State.Step, "decided", c.State.Decided, "why", c.State.Why)
	}
	e.Log.InfoContext(ctx, "call ends", "call", c.ID, "ending", c.Ending, "seconds", int(c.Ended.Sub(c.Started).Seconds()))
}

// leave gives a place in a queue up, also when ctx is over.
func (e *Engine) leave(ctx context.Context, id ivr.CallID) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), endTime)
	defer cancel()
	if err := e.Queue.Leave(ctx, id); err != nil {
		e.Log.ErrorContext(ctx, "leaving the queue failed: the place may be held until its time is over", "call", id, "err", err)
	}
}

// Note appends a line to a call's record from outside the walk, such as how a PIN travels.
func (e *Engine) Note(ctx context.Context, id ivr.CallID, kind Kind, text string) error {
	l := Line{At: e.Now(), Kind: kind, Text: text}
	if err := e.Store.AddLine(ctx, id, l); err != nil {
		return fmt.Errorf("note on call %s: %w", id, err)
	}
	e.watch(Call{ID: id}, l)
	return nil
}

func (e *Engine) load(ctx context.Context, id ivr.CallID) (Call, error) {
	c, err := e.Store.LoadCall(ctx, id)
	if errors.Is(err, ErrNotFound) {
		return Call{}, fmt.Errorf("call %s: %w", id, ivr.ErrNoSuchCall)
	}
	if err != nil {
		return Call{}, fmt.Errorf("load call %s: %w", id, err)
	}
	return c, nil
}

func (e *Engine) watch(c Call, lines ...Line) {
	if e.Watch == nil {
		return
	}
	for _, l := range lines {
		e.Watch(Update{c.ID, c.Door, l})
	}
}

// contain turns a panic in one call into that call's error: the others go on. What the panic holds may be what a caller
// keyed in, and is not logged; the runtime's own errors hold no such thing.
func (e *Engine) contain(id ivr.CallID, doing string, err *error) {
	if p := recover(); p != nil {
		what := fmt.Sprintf("a %T", p)
		if re, ok := p.(runtime.Error); ok {
			what = re.Error()
		}
		e.Log.Error("panic in a call", "call", id, "doing", doing, "panic", what, "stack", string(debug.Stack()))
		*err = fmt.Errorf("%s with call %s: %w", doing, id, errPanic)
	}
}

var errPanic = errors.New("the program failed; see the log for the stack")
