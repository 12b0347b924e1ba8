package config

import (
	"context"
	"errors"
	"maps"
	"time"
)

// Watch looks at the files now and then, and reloads when their content has changed, until ctx ends. onResult hears of
// every attempt: of the new snapshot, or of the error and a nil snapshot while the old one runs on. What is wrong is told
// once, not at every look; what may pass by itself, such as a full disk, is tried again at every look.
func (h *Holder) Watch(ctx context.Context, every time.Duration, onResult func(*Snapshot, error)) {
	if h.dir == "" {
		<-ctx.Done()
		return
	}
	tried := h.Current().Source
	told := "" // what was wrong at the last look
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		s, err := h.look(ctx, &tried)
		switch {
		case err == nil:
			told = ""
		case err.Error() != told:
			told = err.Error()
			onResult(nil, err)
		}
		if s != nil {
			onResult(s, nil)
		}
	}
}

// look takes the files when they are other than those that were tried before, and returns the snapshot if it is new.
func (h *Holder) look(ctx context.Context, tried *map[string]string) (*Snapshot, error) {
	h.reloading.Lock()
	defer h.reloading.Unlock()
	source, err := h.read()
	if err != nil || maps.Equal(source, *tried) {
		return nil, err
	}
	before := h.Current()
	err = h.take(ctx, source)
	if _, wrong := errors.AsType[Problems](err); err == nil || wrong {
		*tried = source
	}
	if after := h.Current(); after != before {
		return after, nil
	}
	return nil, err
}
