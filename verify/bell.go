package verify

import "sync"

// bell wakes the worker of this process when a delivery was queued. The zero bell is ready to use.
type bell struct {
	once sync.Once
	ch   chan struct{}
}

func (b *bell) heard() <-chan struct{} {
	b.once.Do(func() { b.ch = make(chan struct{}, 1) })
	return b.ch
}

func (b *bell) ring() {
	b.heard()
	select {
	case b.ch <- struct{}{}:
	default:
	}
}
