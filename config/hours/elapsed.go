package hours

import "time"

// After returns the first instant, in loc, at which d of open time has gone by since t: for no time t itself, open or
// not. False when that much does not go by within three years, or when d is negative.
func (s Schedule) After(t time.Time, d time.Duration, loc *time.Location) (time.Time, bool) {
	if d <= 0 {
		return t.In(loc), d == 0
	}
	for w := s.walk(t, t.Add(horizon), loc); w.next(); {
		if !w.state.Open {
			continue
		}
		lasts := w.until.Sub(w.from)
		if d <= lasts {
			return w.from.Add(d), true
		}
		d -= lasts
	}
	return time.Time{}, false
}

// Between returns the open time from a to b; when b is before a, the open time from b to a with a minus.
func (s Schedule) Between(a, b time.Time, loc *time.Location) time.Duration {
	if b.Before(a) {
		return -s.Between(b, a, loc)
	}
	var open time.Duration
	for w := s.walk(a, b, loc); w.next(); {
		if w.state.Open {
			open += w.until.Sub(w.from)
		}
	}
	return open
}
