package stir

import (
	"sync"
	"time"
)

const (
	perMinute     = 300 // fetches in all
	perHostMinute = 20
	perHostAtOnce = 2
	maxHosts      = 1024
)

// budget counts fetches, so that Identity headers cannot make this server a nuisance to others, and no slow host takes all
// the places.
type budget struct {
	now   func() time.Time
	mu    sync.Mutex
	all   spent
	hosts map[string]*spent
}

// spent is what was spent in the minute that began at since.
type spent struct {
	since   time.Time
	count   int
	running int
}

func (s *spent) turn(now time.Time) {
	if now.Sub(s.since) >= time.Minute || now.Before(s.since) {
		s.since, s.count = now, 0
	}
}

// take asks for one fetch from a host; done gives its place back.
func (b *budget) take(host string) (done func(), ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.now()
	if b.all.turn(now); b.all.count >= perMinute {
		return nil, false
	}
	h := b.hosts[host]
	if h == nil {
		b.forget(now)
		if len(b.hosts) >= maxHosts {
			return nil, false
		}
		h = &spent{since: now}
		b.hosts[host] = h
	}
	if h.turn(now); h.count >= perHostMinute || h.running >= perHostAtOnce {
		return nil, false
	}
	b.all.count++
	h.count++
	h.running++
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		h.running--
	}, true
}

// forget drops the hosts that nothing was fetched from for a minute.
func (b *budget) forget(now time.Time) {
	for name, h := range b.hosts {
		if h.running == 0 && now.Sub(h.since) >= time.Minute {
			delete(b.hosts, name)
		}
	}
}
