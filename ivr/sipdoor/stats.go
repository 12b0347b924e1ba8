package sipdoor

import (
	"maps"
	"sync"
)

// Stats are figures since the start, for metrics.
type Stats struct {
	Up        int            // calls being handled now
	Answered  uint64         // calls answered
	Refused   map[int]uint64 // by SIP status
	Malformed uint64         // messages that were no SIP, session descriptions that were none
	Strangers uint64         // messages and connections from addresses that may not call
	Panics    uint64         // contained; each is a defect
}

type figures struct {
	left     chan struct{} // has a token after a call has left
	mu       sync.Mutex
	up       int
	answered uint64
	refused  map[int]uint64
}

// Stats tells the figures so far.
func (d *Door) Stats() Stats {
	d.figures.mu.Lock()
	s := Stats{Up: d.figures.up, Answered: d.figures.answered, Refused: maps.Clone(d.figures.refused)}
	d.figures.mu.Unlock()
	select {
	case <-d.ready:
		s.Malformed, s.Strangers, s.Panics = d.end.Counts()
	default:
	}
	return s
}

// enter takes a place for a call, if one is free.
func (f *figures) enter(most int) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.up >= most {
		return false
	}
	f.up++
	return true
}

func (f *figures) leave() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.up--
	select {
	case f.left <- struct{}{}:
	default:
	}
}

func (f *figures) some() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.up > 0
}

func (f *figures) answer() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.answered++
}

func (f *figures) refuse(status int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.refused == nil {
		f.refused = map[int]uint64{}
	}
	f.refused[status]++
}
