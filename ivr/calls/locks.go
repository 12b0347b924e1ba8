package calls

import (
	"sync"

	"supportline/ivr"
)

// locks lets one event of a call be worked on at a time on this node; the store's seq does the same between nodes.
type locks struct {
	mu   sync.Mutex
	held map[ivr.CallID]*lock
}

type lock struct {
	sync.Mutex
	users int
}

// lock waits for the call and returns what gives it back.
func (l *locks) lock(id ivr.CallID) (unlock func()) {
	l.mu.Lock()
	if l.held == nil {
		l.held = map[ivr.CallID]*lock{}
	}
	k := l.held[id]
	if k == nil {
		k = &lock{}
		l.held[id] = k
	}
	k.users++
	l.mu.Unlock()
	k.Lock()
	return func() {
		k.Unlock()
		l.mu.Lock()
		defer l.mu.Unlock()
		if k.users--; k.users == 0 {
			delete(l.held, id)
		}
	}
}
