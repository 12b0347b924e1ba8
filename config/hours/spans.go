package hours

import (
	"iter"
	"time"
)

// Spans yields in order the times from which and until which it is open between two instants, in loc. They are
// half-open, at the two instants they are cut, and between two of them it is closed.
func (s Schedule) Spans(from, until time.Time, loc *time.Location) iter.Seq2[time.Time, time.Time] {
	return func(yield func(time.Time, time.Time) bool) {
		var opened time.Time
		open := false
		for w := s.walk(from, until, loc); w.next(); {
			switch {
			case w.state.Open && !open:
				opened = w.from
			case !w.state.Open && open && !yield(opened, w.from):
				return
			}
			open = w.state.Open
		}
		if open {
			yield(opened, until.In(loc))
		}
	}
}
