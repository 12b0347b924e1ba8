package ivr

import "sync"

// Bell wakes calls that wait on this node. The zero Bell is ready to use.
type Bell struct {
	mu    sync.Mutex
	rings map[CallID]chan struct{}
}

// Listen returns a channel that holds a token after each Ring for the call, and a function that stops listening.
// One listener a call: a later one takes the earlier one's place.
func (b *Bell) Listen(id CallID) (<-chan struct{}, func()) {
	ch := make(chan struct{}, 1)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.rings == nil {
		b.rings = map[CallID]chan struct{}{}
	}
	b.rings[id] = ch
	return ch, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		if b.rings[id] == ch {
			delete(b.rings, id)
		}
	}
}

// Ring wakes the call if it waits on this node. It never blocks; rings that come while one is pending are one.
func (b *Bell) Ring(id CallID) {
	b.mu.Lock()
	defer b.mu.Unlock()
	select {
	case b.rings[id] <- struct{}{}: // a nil channel is never ready
	default:
	}
}
