package config

import (
	"context"
	"errors"
	"maps"
	"time"
)

// Watch looks at the files now and then, and reloads when their content has changed, until ctx ends. Content is tried when
// two looks have found the same: half a file, caught while it is being written, may well make sense. onResult hears of
// every attempt: of the new snapshot, or of the error and a nil snapshot while the old one runs on. What is wrong is told
// once, not at every look; what may pass by itself, such as a full disk, is tried again at every look.
func (h *Holder) Watch(ctx context.Context, every time.Duration, onResult func(*Snapshot, error)) {
	if h.dir == "" {
		<-ctx.Done()
		return
	}
	w := watch{h: h, seen: h.Current().Source, tried: h.Current().Source}
	told := "" // what was wrong at the last look
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		s, err := w.look(ctx)
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

// watch is what earlier looks have found.
type watch struct {
	h           *Holder
	seen, tried map[string]string // the content at the last look, and the one that was tried last
}

// look takes the files when they are others than those that were tried, and returns the snapshot if it is new.
func (w *watch) look(ctx context.Context) (*Snapshot, error) {
	w.h.reloading.Lock()
	defer w.h.reloading.Unlock()
	source, err := w.h.read()
	if err != nil {
		return nil, err
	}
	settled := maps.Equal(source, w.seen)
	w.seen = source
	if !settled || maps.Equal(source, w.tried) {
		return nil, nil
	}
	before := w.h.Current()
	err = w.h.take(ctx, source)
	if _, wrong := errors.AsType[Problems](err); err == nil || wrong {
		w.tried = source
	}
	if after := w.h.Current(); after != before {
		return after, nil
	}
	return nil, err
}
