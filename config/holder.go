package config

import (
	"context"
	"time"
)

// Versions keeps the sources of snapshots that calls may still need after a restart.
type Versions interface {
	SaveVersion(ctx context.Context, version string, source map[string]string) error
	LoadVersion(ctx context.Context, version string) (map[string]string, error)
}

// Holder holds the snapshot that new calls begin with, and older ones that calls go on with.
type Holder struct{}

// NewHolder loads dir, saves what it read and holds it. An empty dir is the example configuration.
func NewHolder(ctx context.Context, dir string, versions Versions) (*Holder, error) {
	return nil, errNotYet
}

// Current is the snapshot that new calls begin with.
func (h *Holder) Current() *Snapshot { return nil }

// Version is the snapshot of that version: the current one, an older one still held, or built from its saved source.
func (h *Holder) Version(ctx context.Context, v string) (*Snapshot, error) { return nil, errNotYet }

// Reload reads, validates, builds and saves, and only then swaps. On any error the running snapshot stays.
func (h *Holder) Reload(ctx context.Context) error { return errNotYet }

// Watch reloads when a file has changed, until ctx ends; onResult hears of every attempt.
func (h *Holder) Watch(ctx context.Context, every time.Duration, onResult func(*Snapshot, error)) {}
