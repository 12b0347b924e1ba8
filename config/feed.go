package config

import (
	"context"
	"errors"
	"fmt"
	"maps"
)

// feed is where new configurations come from.
type feed interface {
	// first is the configuration to begin with.
	first(ctx context.Context) error
	// reload takes what is there now, though it may be half a change.
	reload(ctx context.Context) error
	// look takes what is new since the last look, and returns the snapshot if it took one.
	look(ctx context.Context) (*Snapshot, error)
}

const changedOnDisk = "changed on disk"

// files is the feed of a folder that is watched. Each version that it takes is noted as a publication.
type files struct {
	h    *Holder
	dir  string // empty: the example
	seen looked

	content, tried map[string]string // at the last look that read it; tried last
}

func (f *files) first(ctx context.Context) error { return f.load(ctx, "start") }

func (f *files) reload(ctx context.Context) error { return f.load(ctx, changedOnDisk) }

func (f *files) load(ctx context.Context, reason string) error {
	source, err := f.read()
	if err != nil {
		return err
	}
	f.content = source
	return f.take(ctx, source, reason)
}

// take makes source what runs. What is wrong with it is not tried again; what may pass by itself, such as a full disk, is.
func (f *files) take(ctx context.Context, source map[string]string, reason string) error {
	err := f.h.take(ctx, source, func(s *Snapshot) error { return record(ctx, f.h.shelf, s.Version, reason) })
	if _, wrong := errors.AsType[Problems](err); err == nil || wrong {
		f.tried = source
	} else {
		f.seen.again()
	}
	return err
}

func (f *files) read() (map[string]string, error) {
	if f.dir == "" {
		return ExampleSource(), nil
	}
	source, names, err := readSource(f.dir)
	f.seen.names = names
	return source, err
}

// look takes the files when they are others than those that were tried, and two looks have found the same: half a file,
// caught while it is being written, may well make sense.
func (f *files) look(ctx context.Context) (*Snapshot, error) {
	if f.dir == "" || f.seen.unchanged(f.dir) {
		return nil, nil
	}
	source, err := f.read()
	if err != nil {
		f.seen.again()
		return nil, err
	}
	settled := maps.Equal(source, f.content)
	f.content = source
	if !settled || maps.Equal(source, f.tried) {
		return nil, nil
	}
	before := f.h.Current()
	err = f.take(ctx, source, changedOnDisk)
	if after := f.h.Current(); after != before {
		return after, nil
	}
	return nil, err
}

// published is the feed of a database: the latest publication.
type published struct {
	h       *Holder
	dir     string // whose files are the first publication where there is none; empty: the example
	running int64  // the publication that was taken last
	refused int64  // one that can not be built here
	wrong   error  // with it
}

func (p *published) first(ctx context.Context) error {
	latest, err := p.h.shelf.Latest(ctx)
	if err == nil && latest.Number == 0 {
		err = p.begin(ctx)
	}
	if err != nil {
		return fmt.Errorf("find the configuration that is published: %w", err)
	}
	return p.reload(ctx)
}

// begin publishes the files of dir as the first. Another server may be quicker.
func (p *published) begin(ctx context.Context) error {
	source := ExampleSource()
	if p.dir != "" {
		var err error
		if source, err = ReadSource(p.dir); err != nil {
			return err
		}
	}
	s, err := Build(source)
	if err != nil {
		return err
	}
	if err := p.h.shelf.SaveVersion(ctx, s.Version, s.Source); err != nil {
		return err
	}
	_, err = p.h.shelf.Publish(ctx, Publication{Version: s.Version, Author: ByServe, Reason: "first start"}, 0)
	if _, quicker := errors.AsType[*Overtaken](err); quicker {
		return nil
	}
	return err
}

func (p *published) reload(ctx context.Context) error {
	_, err := p.look(ctx)
	return err
}

// look takes the latest publication if it is another one. One that can not be built here is tried once: a server of an
// older release may not understand it.
func (p *published) look(ctx context.Context) (*Snapshot, error) {
	latest, err := p.h.shelf.Latest(ctx)
	if err != nil {
		return nil, fmt.Errorf("find the configuration that is published: %w", err)
	}
	switch latest.Number {
	case p.running:
		return nil, nil
	case p.refused:
		return nil, p.wrong
	}
	s, err := p.h.Version(ctx, latest.Version)
	if err != nil {
		err = fmt.Errorf("publication %d, by %s, can not be used by this server: %w", latest.Number, latest.Author, err)
		if _, wrong := errors.AsType[Problems](err); wrong {
			p.refused, p.wrong = latest.Number, err
		}
		return nil, err
	}
	before := p.h.Current()
	p.h.swap(s)
	p.running, p.refused = latest.Number, 0
	if before != nil && before.Version == s.Version {
		return nil, nil
	}
	return s, nil
}
