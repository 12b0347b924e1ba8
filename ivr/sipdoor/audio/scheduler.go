package audio

import (
	"context"
	"runtime/debug"
	"time"
)

const (
	slotCount = 20 // a frame's time in slots of one millisecond
	slotTime  = frameTime / slotCount
	// catchUp is how many frames a stream may send at once after a stall; what is older is left out (RFC 3550 receivers
	// throw a larger burst away anyway).
	catchUp       = 2
	lateThreshold = 5 * time.Millisecond
)

// scheduler paces all streams. Only the goroutine of Run touches it, so it needs no lock.
type scheduler struct {
	media *Media
	slots [slotCount][]*Stream
	start time.Time
	done  int64 // the slots since start whose time has come and that have been served
}

// Run sends the frames of all streams, spread over the milliseconds of a frame, until ctx is done. Deadlines are
// absolute, so that lateness does not add up. There must be one Run at a time.
func (m *Media) Run(ctx context.Context) {
	s := &scheduler{media: m, start: time.Now()}
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		s.admit()
		var due <-chan time.Time // nil with no stream: sleep until one joins
		if next, busy := s.next(); busy {
			timer.Reset(time.Until(s.deadline(next)))
			due = timer.C
		}
		select {
		case <-ctx.Done():
			return
		case <-m.wake:
		case <-due:
		}
		s.serve(time.Now())
	}
}

func (s *scheduler) deadline(slot int64) time.Time {
	return s.start.Add(time.Duration(slot) * slotTime)
}

// next is the first slot not yet served that has streams.
func (s *scheduler) next() (slot int64, busy bool) {
	for slot := s.done + 1; slot <= s.done+slotCount; slot++ {
		if len(s.slots[slot%slotCount]) > 0 {
			return slot, true
		}
	}
	return 0, false
}

// admit puts streams that were opened into the emptiest slots.
func (s *scheduler) admit() {
	s.media.mu.Lock()
	joining := s.media.joining
	s.media.joining = nil
	s.media.mu.Unlock()
	for _, stream := range joining {
		best := 0
		for i := range s.slots {
			if len(s.slots[i]) < len(s.slots[best]) {
				best = i
			}
		}
		s.slots[best] = append(s.slots[best], stream)
	}
}

// serve sends what is due at now. After a stall it sends at most catchUp frames a stream and lets the rest of the lost
// time pass as if it had been sent.
func (s *scheduler) serve(now time.Time) {
	current := int64(now.Sub(s.start) / slotTime)
	if behind := current - s.done - catchUp*slotCount; behind > 0 {
		frames := (behind + slotCount - 1) / slotCount
		s.skip(frames)
		s.done += frames * slotCount
	}
	for s.done < current {
		s.done++
		s.serveSlot(int(s.done%slotCount), s.deadline(s.done))
	}
}

func (s *scheduler) skip(frames int64) {
	busy := false
	for _, slot := range s.slots {
		for _, stream := range slot {
			stream.out.skip(int(frames))
			busy = true
		}
	}
	if busy { // nobody misses a frame while there is no stream
		s.media.skipped.Add(1)
	}
}

// serveSlot sends one frame of each stream of a slot and takes out those that are closed.
func (s *scheduler) serveSlot(i int, deadline time.Time) {
	slot := s.slots[i]
	kept := slot[:0]
	for _, stream := range slot {
		sent, open := s.media.sendFrame(stream)
		if open {
			kept = append(kept, stream)
		}
		if sent {
			s.media.count(time.Since(deadline))
		}
	}
	clear(slot[len(kept):])
	s.slots[i] = kept
}

// sendFrame keeps a panic in one stream from ending the others: that stream falls silent.
func (m *Media) sendFrame(s *Stream) (sent, open bool) {
	defer func() {
		if what := recover(); what != nil {
			m.log.Error("panic while sending audio; the stream is dropped",
				"panic", what, "stack", string(debug.Stack()))
			sent, open = false, false
		}
	}()
	return s.out.tick()
}

func (m *Media) count(late time.Duration) {
	m.frames.Add(1)
	if late > lateThreshold {
		m.late.Add(1)
	}
	if int64(late) > m.worst.Load() {
		m.worst.Store(int64(late))
	}
}
