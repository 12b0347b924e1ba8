package sipdoor

import (
	"errors"
	"slices"
	"sync"
	"time"

	"supportline/ivr/sipdoor/dialog"
)

// errMediaTimeout is a far end whose sound has stopped coming: its machine or the network has gone, and no BYE will
// come.
var errMediaTimeout = errors.New("the far end's sound has stopped")

// longestHold is how long a side may hold: its machine may have gone meanwhile, and nothing else would tell.
const longestHold = time.Hour

// watch ends a leg from which nothing has been heard for a while, holding apart; the result stops watching. After a hold
// the far end has as long as at the beginning to be heard again.
func watch(leg *dialog.Leg, atMost time.Duration) (stop func()) {
	var mu sync.Mutex
	var timer *time.Timer
	began := time.Now()
	look := func() {
		mu.Lock()
		defer mu.Unlock()
		quiet, agreed := leg.Quiet()
		since := latest(began, agreed, leg.Audio().Heard())
		if quiet && time.Since(agreed) < longestHold {
			since = time.Now()
		}
		left := atMost - time.Since(since)
		if left <= 0 {
			leg.End(errMediaTimeout)
			return
		}
		timer.Reset(left)
	}
	mu.Lock()
	defer mu.Unlock()
	timer = time.AfterFunc(atMost, look)
	return func() {
		mu.Lock()
		defer mu.Unlock()
		timer.Stop()
	}
}

func latest(times ...time.Time) time.Time {
	return slices.MaxFunc(times, time.Time.Compare)
}
