package hours

import (
	"iter"
	"time"
)

// AfterDays returns the instant n business days after t, in loc: on the n-th business day after the date of t, at the
// time of day that the clock shows at t. A t on no business day counts from the first instant of the next one; for no
// days that is the answer, or t itself. False when there are not so many business days within three years, or when n is
// negative.
func (s Schedule) AfterDays(t time.Time, n int, loc *time.Location) (time.Time, bool) {
	if n < 0 {
		return time.Time{}, false
	}
	for days, at := range s.daysAfter(t, t.Add(horizon), loc) {
		if days == n {
			return at, true
		}
	}
	return time.Time{}, false
}

// DaysBetween returns how many whole business days have gone by from a to b: the greatest number that AfterDays takes
// from a to b or to before b, and 0 when there is none. When b is before a, it is that from b to a with a minus.
func (s Schedule) DaysBetween(a, b time.Time, loc *time.Location) int {
	if b.Before(a) {
		return -s.DaysBetween(b, a, loc)
	}
	whole := 0
	for days, at := range s.daysAfter(a, DateOf(b.In(loc)).Add(1).In(loc), loc) {
		if at.After(b) {
			break
		}
		whole = days
	}
	return whole
}

// daysAfter yields the instants 0, 1, 2 … business days after t. Of dates that end after until it may leave out some.
func (s Schedule) daysAfter(t, until time.Time, loc *time.Location) iter.Seq2[int, time.Time] {
	return func(yield func(int, time.Time) bool) {
		t, n := t.In(loc), 0
		for d := range s.businessDays(DateOf(t), until, loc) {
			at := t
			switch {
			case n > 0:
				at = firstReading(d, sinceMidnight(t), loc)
			case d != DateOf(t):
				t = d.In(loc)
				at = t
			}
			if !yield(n, at) {
				return
			}
			n++
		}
	}
}

// businessDays yields the dates from first on with an instant before until at which it is open.
func (s Schedule) businessDays(first Date, until time.Time, loc *time.Location) iter.Seq[Date] {
	return func(yield func(Date) bool) {
		next := first
		for w := s.walk(first.In(loc), until, loc); w.next(); {
			if !w.state.Open {
				continue
			}
			from, last := w.dates()
			for d := max(from, next); d <= last; d++ {
				if !yield(d) {
					return
				}
				next = d + 1
			}
		}
	}
}

// sinceMidnight is the time of day that t's clock shows, as it would be without a change of clocks on that day.
func sinceMidnight(t time.Time) time.Duration {
	hour, minute, second := t.Clock()
	return time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(second)*time.Second +
		time.Duration(t.Nanosecond())
}
