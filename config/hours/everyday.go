package hours

import "time"

// EveryDay tells whether no weekday is left out: on each a span begins, or it lies within one.
func (w Week) EveryDay() bool {
	for d := range 7 {
		whole := span{d * day, (d + 1) * day}
		had := false
		for _, s := range w.spans {
			for _, s := range []span{s, {s.from - week, s.to - week}} {
				had = had || s.from >= whole.from && s.from < whole.to || s.from <= whole.from && s.to >= whole.to
			}
		}
		if !had {
			return false
		}
	}
	return true
}

// OpenOn tells whether any minute of a weekday is within the hours.
func (w Week) OpenOn(d time.Weekday) bool {
	from := (int(d) + 6) % 7 * day // a week begins on Monday here
	for _, s := range w.open {
		if s.from < from+day && s.to > from {
			return true
		}
	}
	return false
}
