package twiliodoor

import (
	"sync"
	"time"

	"supportline/ivr"
)

// silentFor is how long a call may go unheard of before it counts as over: Twilio ends a Dial after four hours, and in
// every other state it asks for a document within minutes.
const silentFor = 4*time.Hour + 30*time.Minute

// roll is who is on the phone, as far as this node knows: enough to keep to a limit, never a source of truth.
type roll struct {
	max int
	now func() time.Time

	mu    sync.Mutex
	heard map[ivr.CallID]time.Time
}

func newRoll(max int, now func() time.Time) *roll {
	return &roll{max: max, now: now, heard: map[ivr.CallID]time.Time{}}
}

// admits notes a call that comes in, unless there are too many. One that is there already may always go on.
func (r *roll) admits(id ivr.CallID) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.now()
	if _, there := r.heard[id]; !there && len(r.heard) >= r.max {
		for id, at := range r.heard {
			if now.Sub(at) > silentFor {
				delete(r.heard, id)
			}
		}
		if len(r.heard) >= r.max {
			return false
		}
	}
	r.heard[id] = now
	return true
}

// hear notes a call that is going on, begun here or on another node.
func (r *roll) hear(id ivr.CallID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, there := r.heard[id]; there || len(r.heard) < r.max {
		r.heard[id] = r.now()
	}
}

func (r *roll) knows(id ivr.CallID) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, there := r.heard[id]
	return there
}

func (r *roll) left(id ivr.CallID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.heard, id)
}

func (r *roll) size() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.heard)
}
