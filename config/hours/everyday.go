package hours

import "time"

// EveryDay tells whether no weekday is left out: a span of less than a day is of the day on which it begins, a longer one
// of all days that it touches.
func (w Week) EveryDay() bool {
	var had [7]bool
	for _, s := range w.spans {
		had[s.from/day%7] = true
		for d := s.from / day; s.to-s.from >= day && d*day < s.to; d++ {
			had[d%7] = true
		}
	}
	return had == [7]bool{true, true, true, true, true, true, true}
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
