package config

import (
	"context"
	"maps"
	"time"
)

// Watch looks at the files now and then, and reloads when their content has changed, until ctx ends. onResult hears of
// every attempt: of the new snapshot, or of the error and a nil snapshot while the old one runs on. A broken file is
// told once, not at every look.
func (h *Holder) Watch(ctx context.Context, every time.Duration, onResult func(*Snapshot, error)) {
	if h.dir == "" {
		<-ctx.Done()
		return
	}
	var tried map[string]string // the last content that was tried, or could not be read (nil)
	if current := h.Current(); current != nil {
		tried = current.Source
	}
	unreadable := ""
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		source, err := h.look()
		switch {
		case err != nil && err.Error() == unreadable, err == nil && maps.Equal(source, tried):
			continue
		case err != nil:
			unreadable = err.Error()
			onResult(nil, err)
			continue
		}
		unreadable, tried = "", source
		h.tryOnce(ctx, source, onResult)
	}
}

func (h *Holder) look() (map[string]string, error) {
	h.reloading.Lock()
	defer h.reloading.Unlock()
	return h.read()
}

// tryOnce takes source, unless a Reload has taken it already.
func (h *Holder) tryOnce(ctx context.Context, source map[string]string, onResult func(*Snapshot, error)) {
	h.reloading.Lock()
	defer h.reloading.Unlock()
	before := h.Current()
	if err := h.take(ctx, source); err != nil {
		onResult(nil, err)
	} else if after := h.Current(); after != before {
		onResult(after, nil)
	}
}
