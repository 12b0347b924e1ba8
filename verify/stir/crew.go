package stir

import (
	"context"
	"sync"
	"time"
)

const (
	atOnce     = 16              // things fetched at the same time
	wholeFetch = 2 * time.Second // from name to last byte
)

// crew are the goroutines that fetch: a bounded number, stopped together.
type crew struct {
	ctx    context.Context
	cancel context.CancelFunc
	mu     sync.Mutex
	free   int
	closed bool
	all    sync.WaitGroup
}

func newCrew() *crew {
	c := &crew{free: atOnce}
	c.ctx, c.cancel = context.WithCancel(context.Background())
	return c
}

// start runs work in the background unless everybody is busy or has gone home.
func (c *crew) start(work func(ctx context.Context)) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed || c.free == 0 {
		return false
	}
	c.free--
	c.all.Go(func() {
		ctx, cancel := context.WithTimeout(c.ctx, wholeFetch)
		defer cancel()
		defer func() {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.free++
		}()
		work(ctx)
	})
	return true
}

func (c *crew) close() {
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
	c.cancel()
	c.all.Wait()
}
