package calls

import (
	"context"
	"errors"
	"fmt"
	"time"

	"supportline/ivr"
	"supportline/ivr/flow"
)

const (
	// silent is how long a call may stand at one turn before it is taken to be over: doors come back within minutes, at the
	// longest wait for a PIN.
	silent = 15 * time.Minute
	// longestTalk is the same for a talk, of which doors tell nothing while it lasts.
	longestTalk = 6 * time.Hour
)

// EndLeftovers ends the calls of this node that began before an instant, when an earlier process had them: a telephone call
// does not survive its process. Doors whose calls live elsewhere (Twilio) are left alone.
func (e *Engine) EndLeftovers(ctx context.Context, door string, before time.Time) (int, error) {
	open, err := e.Store.OpenCalls(ctx, e.Node)
	if err != nil {
		return 0, fmt.Errorf("list the calls that an earlier process left: %w", err)
	}
	n := 0
	var failed []error
	for _, c := range open {
		if c.Door != door || !c.Started.Before(before) {
			continue
		}
		if err := e.end(ctx, c, ivr.EndFault); err != nil {
			failed = append(failed, err)
			continue
		}
		n++
	}
	return n, errors.Join(failed...)
}

// EndLost ends calls of which nothing was heard for so long that they must be over: their end was told to nobody, because a
// webhook was lost or a node will not come back. Any node may do it for all.
func (e *Engine) EndLost(ctx context.Context) (int, error) {
	now := e.Now()
	quiet, err := e.Store.SilentCalls(ctx, now.Add(-silent))
	if err != nil {
		return 0, fmt.Errorf("list the calls of which nothing is heard: %w", err)
	}
	n := 0
	var failed []error
	for _, c := range quiet {
		if _, talks := c.Turn.Then.(ivr.Talk); talks && now.Sub(c.Saved) < longestTalk {
			continue
		}
		if err := e.end(ctx, c, flow.HungUp(c.State)); err != nil {
			failed = append(failed, err)
			continue
		}
		n++
	}
	return n, errors.Join(failed...)
}
