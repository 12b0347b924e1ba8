package hours

import "time"

// horizon bounds every search for an instant: what does not come within three years is taken not to come.
const horizon = 3 * 366 * 24 * time.Hour

// walk goes through the time from one instant to another in stretches of one state, of which neighbours may be alike.
// Within a stretch the clock is not changed, so that its dates follow each other without a break.
//
//	for w := s.walk(from, until, loc); w.next(); { … w.from, w.until, w.state … }
type walk struct {
	schedule    Schedule
	loc         *time.Location
	from, until time.Time // the stretch, half-open
	state       State
	end         time.Time // of the walk
	ahead       int64     // how far the clock in loc is ahead of UTC during the stretch, in seconds
	change      time.Time // until when it is; zero: for good
	read        bool      // whether these two are known
}

func (s Schedule) walk(from, until time.Time, loc *time.Location) walk {
	return walk{schedule: s, loc: loc, until: from.In(loc), end: until}
}

// next goes to the next stretch; false at the end.
func (w *walk) next() bool {
	if !w.until.Before(w.end) {
		return false
	}
	w.from = w.until.In(w.loc)
	if !w.read || !w.change.IsZero() && !w.from.Before(w.change) {
		w.ahead, w.change = offset(w.from)
		w.read = true
	}
	state, until := w.schedule.at(w.from, w.ahead)
	w.state, w.until = state, earlier(earlier(until, w.change), w.end)
	return true
}

// dates returns the first and the last date that the clock shows in the stretch.
func (w *walk) dates() (first, last Date) {
	first, _ = split(w.from.Unix() + w.ahead)
	last, _ = split(w.until.Add(-1).Unix() + w.ahead)
	return first, last
}
