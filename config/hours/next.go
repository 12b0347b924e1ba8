package hours

import "time"

// NextOpen returns the first instant at or after t at which it is open, in loc; false when it is not within three
// years.
func (s Schedule) NextOpen(t time.Time, loc *time.Location) (time.Time, bool) {
	if s.plain() && s.Week.Always() {
		return t.In(loc), true
	}
	if s.plain() && s.Week.Never() {
		return time.Time{}, false
	}
	for w := s.walk(t, t.Add(horizon), loc); w.next(); {
		if w.state.Open {
			return w.from, true
		}
	}
	return time.Time{}, false
}

// NextClose returns the first closing after t, in loc: the first instant that is closed while the one before it was
// open. While it is closed at t, that is the end of the next opening. False when there is none within three years.
func (s Schedule) NextClose(t time.Time, loc *time.Location) (time.Time, bool) {
	if s.plain() && (s.Week.Always() || s.Week.Never()) {
		return time.Time{}, false
	}
	opened := false
	for w := s.walk(t, t.Add(horizon), loc); w.next(); {
		if opened && !w.state.Open {
			return w.from, true
		}
		opened = w.state.Open
	}
	return time.Time{}, false
}

// plain tells whether the week alone decides.
func (s Schedule) plain() bool {
	return len(s.Exceptions) == 0 && (s.Calendar == nil || len(s.Calendar.days) == 0)
}

// Open tells whether the clock in loc shows at t a time inside the hours.
func (w Week) Open(t time.Time, loc *time.Location) bool { return Schedule{Week: w}.Open(t, loc) }

// NextOpen returns the first instant at or after t at which it is open, in loc; false when it never is.
func (w Week) NextOpen(t time.Time, loc *time.Location) (time.Time, bool) {
	return Schedule{Week: w}.NextOpen(t, loc)
}

// NextClose returns the first closing after t, in loc, as Schedule.NextClose does; false when it never opens or never
// closes.
func (w Week) NextClose(t time.Time, loc *time.Location) (time.Time, bool) {
	return Schedule{Week: w}.NextClose(t, loc)
}
