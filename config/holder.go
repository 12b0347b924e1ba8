package config

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
)

// Versions keeps the sources of snapshots, so that a call can go on after a restart or on another node.
type Versions interface {
	SaveVersion(ctx context.Context, version string, source map[string]string) error
	LoadVersion(ctx context.Context, version string) (map[string]string, error)
}

// maxHeld bounds how many older snapshots stay in memory; others are built from their saved sources.
const maxHeld = 16

// Holder holds the snapshot that new calls begin with, and older ones that calls go on with.
type Holder struct {
	feed    feed // nil: there is never another one
	shelf   Shelf
	current atomic.Pointer[Snapshot]

	reloading sync.Mutex // one attempt to take another one at a time

	mu    sync.Mutex
	held  map[string]*Snapshot
	order []string // of held, oldest first
}

// NewHolder holds the configuration in the files of dir; an empty dir is the example configuration. What goes live is noted
// as a publication.
func NewHolder(ctx context.Context, dir string, shelf Shelf) (*Holder, error) {
	h := &Holder{shelf: shelf, held: map[string]*Snapshot{}}
	h.feed = &files{h: h, dir: dir}
	if err := h.feed.first(ctx); err != nil {
		return nil, err
	}
	return h, nil
}

// NewPublishedHolder holds the configuration that was published last; where nothing was, the files of dir are published.
func NewPublishedHolder(ctx context.Context, dir string, shelf Shelf) (*Holder, error) {
	h := &Holder{shelf: shelf, held: map[string]*Snapshot{}}
	h.feed = &published{h: h, dir: dir}
	if err := h.feed.first(ctx); err != nil {
		return nil, err
	}
	return h, nil
}

// Holding holds one snapshot for good, and knows no other.
func Holding(s *Snapshot) *Holder {
	h := &Holder{held: map[string]*Snapshot{}}
	h.swap(s)
	return h
}

// Current is the snapshot that new calls begin with.
func (h *Holder) Current() *Snapshot { return h.current.Load() }

// Version is the snapshot of that version: the current one, an older one still held, or built from its saved source.
func (h *Holder) Version(ctx context.Context, v string) (*Snapshot, error) {
	h.mu.Lock()
	s := h.held[v]
	h.mu.Unlock()
	if s != nil {
		return s, nil
	}
	if h.shelf == nil {
		return nil, fmt.Errorf("there is no version %s of the configuration here", v)
	}
	source, err := h.shelf.LoadVersion(ctx, v)
	if err != nil {
		return nil, fmt.Errorf("load version %s of the configuration: %w", v, err)
	}
	if s, err = Build(source); err != nil {
		return nil, fmt.Errorf("build version %s of the configuration: %w", v, err)
	}
	if s.Version != v {
		return nil, fmt.Errorf("the saved configuration %s has become %s; restore the database", v, s.Version)
	}
	h.hold(s)
	return s, nil
}

// hold keeps a snapshot, and lets the oldest go that is not the current one.
func (h *Holder) hold(s *Snapshot) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.held[s.Version] != nil {
		return
	}
	h.held[s.Version] = s
	h.order = append(h.order, s.Version)
	for i := 0; len(h.order) > maxHeld && i < len(h.order); i++ {
		old := h.order[i]
		if current := h.Current(); old == s.Version || current != nil && current.Version == old {
			continue
		}
		delete(h.held, old)
		h.order = append(h.order[:i], h.order[i+1:]...)
		return
	}
}

// Reload takes the configuration as it is now: it is read, validated, built and saved, and only then swapped. On any error
// the running snapshot stays; the error is Problems when the content is at fault. One that has not changed is no error and
// swaps nothing.
func (h *Holder) Reload(ctx context.Context) error {
	if h.feed == nil {
		return nil
	}
	h.reloading.Lock()
	defer h.reloading.Unlock()
	return h.feed.reload(ctx)
}

// take makes source the current snapshot, once it is saved and noted.
func (h *Holder) take(ctx context.Context, source map[string]string, note func(*Snapshot) error) error {
	s, err := Build(source)
	if err != nil {
		return err
	}
	if current := h.Current(); current != nil && current.Version == s.Version {
		return nil
	}
	if err := h.shelf.SaveVersion(ctx, s.Version, s.Source); err != nil {
		return fmt.Errorf("save version %s of the configuration: %w", s.Version, err)
	}
	if err := note(s); err != nil {
		return err
	}
	h.swap(s)
	return nil
}

func (h *Holder) swap(s *Snapshot) {
	h.hold(s)
	h.current.Store(s)
}
