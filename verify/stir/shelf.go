package stir

import (
	"context"
	"errors"
	"sync"
	"time"
)

const (
	maxShelf   = 1024           // things on one shelf
	failedLife = time.Minute    // a failure is remembered, and a renewal that failed is tried again
	shortLife  = time.Hour      // what came is kept at least this long
	longLife   = 24 * time.Hour // and at most this long
)

var (
	errStillFetching = errors.New("is still being fetched")
	errBusy          = errors.New("was not fetched: too much is being fetched already")
)

// loading fetches one thing and tells until when it may be kept.
type loading[T any] func(ctx context.Context) (value T, until time.Time, err error)

// shelf keeps what was fetched, failures too. Whatever is asked for twice is fetched once.
type shelf[T any] struct {
	now     func() time.Time
	crew    *crew
	mu      sync.Mutex
	kept    map[string]*kept[T]
	flights map[string]*flight[T]
}

type kept[T any] struct {
	value        T
	err          error
	until, renew time.Time // from renew on it is fetched again while it is still given out
	used         time.Time
}

type flight[T any] struct {
	done  chan struct{} // closed when value and err are there
	value T
	err   error
}

func newShelf[T any](now func() time.Time, c *crew) *shelf[T] {
	return &shelf[T]{now: now, crew: c, kept: map[string]*kept[T]{}, flights: map[string]*flight[T]{}}
}

// get gives what lies under key. If nothing does, it is fetched; get waits for it until ctx ends, the fetching goes on.
func (s *shelf[T]) get(ctx context.Context, key string, load loading[T]) (T, error) {
	f, value, err := s.find(key, load)
	if f == nil {
		return value, err
	}
	select {
	case <-f.done:
		return f.value, f.err
	case <-ctx.Done():
		var none T
		return none, errStillFetching
	}
}

// find returns what is kept, or the flight to wait for.
func (s *shelf[T]) find(key string, load loading[T]) (*flight[T], T, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	k := s.kept[key]
	usable := k != nil && now.Before(k.until)
	if usable {
		k.used = now
		if now.Before(k.renew) {
			return nil, k.value, k.err
		}
	}
	f, err := s.flights[key], error(nil)
	if f == nil {
		f, err = s.launch(key, load)
	}
	switch {
	case usable:
		return nil, k.value, k.err
	case err != nil:
		var none T
		return nil, none, err
	}
	var none T
	return f, none, nil
}

// launch starts to fetch; the caller holds mu.
func (s *shelf[T]) launch(key string, load loading[T]) (*flight[T], error) {
	f := &flight[T]{done: make(chan struct{})}
	started := s.crew.start(func(ctx context.Context) {
		until := time.Time{}
		f.err = errors.New("could not be read") // stands if load panics: nothing that a stranger wrote may end the process
		defer func() {
			_ = recover()
			s.land(key, f, until)
		}()
		f.value, until, f.err = load(ctx)
	})
	if !started {
		return nil, errBusy
	}
	s.flights[key] = f
	return f, nil
}

// land keeps what a flight brought.
func (s *shelf[T]) land(key string, f *flight[T], until time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer close(f.done)
	delete(s.flights, key)
	now := s.now()
	old := s.kept[key]
	switch {
	case f.err != nil && old != nil && old.err == nil && now.Before(old.until):
		old.renew = now.Add(failedLife)
		return
	case errors.Is(f.err, errBusy):
		return
	case f.err != nil:
		until = now.Add(failedLife)
	}
	if old == nil && len(s.kept) >= maxShelf {
		s.makeRoom(now)
	}
	k := &kept[T]{value: f.value, err: f.err, until: until, renew: until, used: now}
	if f.err == nil {
		k.renew = until.Add(-until.Sub(now) / 4)
	}
	s.kept[key] = k
}

// makeRoom drops what is over, else a failure, else what was not used for longest: a stranger's rubbish does not drive out
// what calls need.
func (s *shelf[T]) makeRoom(now time.Time) {
	worth := func(k *kept[T]) int {
		switch {
		case !now.Before(k.until):
			return 0
		case k.err != nil:
			return 1
		}
		return 2
	}
	victim := ""
	for key, k := range s.kept {
		v := s.kept[victim]
		if v == nil || worth(k) < worth(v) || worth(k) == worth(v) && k.used.Before(v.used) {
			victim = key
		}
	}
	delete(s.kept, victim)
}
