package twiliodoor

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"time"

	"supportline/ivr"
)

var (
	errPanicked = errors.New("the engine panicked; the stack is in the log")
	errTooLate  = errors.New("the engine took too long")
)

// graceToEnd is what the engine gets for noting the end of a call that it was already late for; with the time that an
// answer may take it stays below the 15 seconds after which Twilio gives up.
const graceToEnd = time.Second

type stepped struct {
	turn ivr.Turn
	seq  int
	err  error
}

// ask puts one question to the engine and waits for the answer until ctx ends, whether or not the engine minds ctx:
// Twilio drops a caller whose document is late. A panic becomes an error.
func (d *Door) ask(ctx context.Context, question func(context.Context) (ivr.Turn, int, error)) (ivr.Turn, int, error) {
	done := make(chan stepped, 1)
	go func() {
		a := stepped{err: errPanicked}
		defer func() {
			if v := recover(); v != nil {
				d.panicked(v, debug.Stack())
			}
			done <- a
		}()
		a.turn, a.seq, a.err = question(ctx)
	}()
	select {
	case a := <-done:
		return a.turn, a.seq, a.err
	case <-ctx.Done():
		return ivr.Turn{}, 0, fmt.Errorf("%w: %w", errTooLate, ctx.Err())
	}
}

func (d *Door) next(ctx context.Context, id ivr.CallID, seq int, ev ivr.Event) (ivr.Turn, int, error) {
	return d.ask(ctx, func(ctx context.Context) (ivr.Turn, int, error) { return d.calls.Next(ctx, id, seq, ev) })
}

// end tells the engine that a call is over. One that it never heard of is over as well. It may run when ctx has ended
// because the engine was late: it then gets a little time of its own.
func (d *Door) end(ctx context.Context, id ivr.CallID, e ivr.Ending) error {
	if ctx.Err() != nil {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), graceToEnd)
		defer cancel()
	}
	_, _, err := d.ask(ctx, func(ctx context.Context) (ivr.Turn, int, error) {
		return ivr.Turn{}, 0, d.calls.End(ctx, id, e)
	})
	if errors.Is(err, ivr.ErrNoSuchCall) {
		return nil
	}
	return err
}

// panicked logs where, not what: a panic's value may hold what a caller keyed in. The runtime's own errors do not.
func (d *Door) panicked(v any, stack []byte) {
	d.stats.panics.Add(1)
	what := fmt.Sprintf("%T", v)
	if re, is := v.(runtime.Error); is {
		what = re.Error()
	}
	d.log.Error("panic contained at the Twilio door", "panic", what, "stack", string(stack))
}
