package main

import (
	"context"
	"time"
)

const (
	// lookForLost is how often calls are looked for that are over without anybody having said so.
	lookForLost = time.Minute
	// pruneEvery is how often what was over long ago is deleted.
	pruneEvery = time.Hour
)

// endLeftovers ends what an earlier process left. It runs when the doors are bound: a second server that is started by
// mistake must not touch the calls of the first.
func (srv *server) endLeftovers(ctx context.Context, began time.Time) {
	n, err := srv.engine.EndLeftovers(ctx, "sip", began)
	if err != nil {
		srv.log.Error("calls of an earlier process stay open for now", "err", err)
	}
	if n > 0 {
		srv.log.Warn("calls of an earlier process were ended", "calls", n)
	}
}

// tidy ends calls whose end was never told, and deletes what is old, until ctx ends.
func (srv *server) tidy(ctx context.Context) {
	look, prune, remind := time.NewTicker(lookForLost), time.NewTicker(pruneEvery), time.NewTicker(24*time.Hour)
	defer look.Stop()
	defer prune.Stop()
	defer remind.Stop()
	srv.remindOfDates(srv.engine.Now())
	for {
		select {
		case <-ctx.Done():
			return
		case <-look.C:
			n, err := srv.engine.EndLost(ctx)
			if err != nil && ctx.Err() == nil {
				srv.log.Error("calls of which nothing is heard stay open for now", "err", err)
			}
			if n > 0 {
				srv.log.Warn("calls of which nothing was heard any more were ended", "calls", n)
			}
		case <-remind.C:
			srv.remindOfDates(srv.engine.Now())
		case <-prune.C:
			n, err := srv.store.Prune(ctx)
			if err != nil && ctx.Err() == nil {
				srv.log.Error("old calls could not be deleted", "err", err)
			}
			if n > 0 {
				srv.log.Info("old calls were deleted", "calls", n)
			}
		}
	}
}

// remindOfDates says in the log whose holidays are running out: without dates a closed desk looks open.
func (srv *server) remindOfDates(now time.Time) {
	for _, h := range srv.routing.Current().RunningOut(now) {
		srv.log.Warn("the holidays of a region are running out; add the dates of the years to come, see supportline check",
			"region", h.Region, "last", h.Last.String())
	}
}

// drain waits until no call is left that began on this process, or the time is up.
func (srv *server) drain(ctx context.Context) {
	srv.web.draining.Store(true)
	if srv.sip != nil {
		srv.sip.Drain()
	}
	if srv.twilio != nil {
		srv.twilio.Drain()
	}
	limit := time.NewTimer(srv.settings.Drain)
	defer limit.Stop()
	look := time.NewTicker(500 * time.Millisecond)
	defer look.Stop()
	srv.log.Info("draining: no new calls", "calls", srv.callsUp(ctx), "at_most", srv.settings.Drain)
	for n := srv.callsUp(ctx); n > 0; n = srv.callsUp(ctx) {
		select {
		case <-look.C:
		case <-limit.C:
			srv.log.Warn("the drain time is over: calls are cut off", "calls", n)
			return
		case <-ctx.Done():
			return
		}
	}
}

// callsUp counts the calls that would suffer if this process ended: those on its SIP legs, and those of Twilio's that began
// here. The latter may go on, and end, on another node, which the database knows.
func (srv *server) callsUp(ctx context.Context) int {
	n := 0
	if srv.sip != nil {
		n = srv.sip.Stats().Up
	}
	if srv.twilio == nil {
		return n
	}
	open, err := srv.store.OpenCalls(ctx, srv.engine.Node)
	if err != nil {
		srv.log.Error("the calls that are up cannot be counted", "err", err)
		return n
	}
	for _, c := range open {
		if c.Door == "twilio" {
			n++
		}
	}
	return n
}
