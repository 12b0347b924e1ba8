package hours

import "time"

// Open tells whether the clock in loc shows at t a time inside the hours.
func (w Week) Open(t time.Time, loc *time.Location) bool {
	if w.Never() {
		return false
	}
	open, _ := w.at(secondOfWeek(t.In(loc)))
	return open
}

// NextOpen returns the first instant at or after t at which it is open, in loc; false when it never is.
func (w Week) NextOpen(t time.Time, loc *time.Location) (time.Time, bool) {
	if w.Never() {
		return time.Time{}, false
	}
	return w.next(t.In(loc), true)
}

// NextClose returns the first closing after t, in loc: the first instant that is closed while the one before it was open.
// While it is closed at t, that is the end of the next opening. False when it never opens or never closes.
func (w Week) NextClose(t time.Time, loc *time.Location) (time.Time, bool) {
	if w.Never() || w.Always() {
		return time.Time{}, false
	}
	opened, ok := w.next(t.In(loc), true)
	if !ok {
		return time.Time{}, false
	}
	return w.next(opened, false)
}

// next returns the first instant at or after t that is open, or closed, as wanted.
//
// It walks from one change of the zone's offset to the next: between two of them the clock and the instants run alike.
// The bound is for hours that the gap of a spring swallows; a year later they are seen again.
func (w Week) next(t time.Time, want bool) (time.Time, bool) {
	for range 64 {
		open, seconds := w.at(secondOfWeek(t))
		if open == want {
			return t, true
		}
		candidate := t.Truncate(time.Second).Add(time.Duration(seconds) * time.Second)
		if _, change := t.ZoneBounds(); !change.IsZero() && !change.After(candidate) {
			candidate = change
		}
		t = candidate.In(t.Location())
	}
	return time.Time{}, false
}
