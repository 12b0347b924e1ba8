package config

import (
	"context"
	"time"
)

// Watch looks now and then whether there is another configuration, and takes it, until ctx ends. onResult hears of every
// attempt: of the new snapshot, or of the error and a nil snapshot while the old one runs on. What is wrong is told once,
// not at every look; what may pass by itself, such as a full disk, is tried again at every look.
//
// A change of files takes effect at the second look after it at the latest, a publication at the next look.
func (h *Holder) Watch(ctx context.Context, every time.Duration, onResult func(*Snapshot, error)) {
	if h.feed == nil {
		<-ctx.Done()
		return
	}
	told := "" // what was wrong at the last look
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		s, err := h.look(ctx)
		switch {
		case err == nil:
			told = ""
		case err.Error() != told && ctx.Err() == nil:
			told = err.Error()
			onResult(nil, err)
		}
		if s != nil {
			onResult(s, nil)
		}
	}
}

func (h *Holder) look(ctx context.Context) (*Snapshot, error) {
	h.reloading.Lock()
	defer h.reloading.Unlock()
	return h.feed.look(ctx)
}
