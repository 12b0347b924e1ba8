package hours

import (
	"math"
	"time"
)

// At tells whether it is open at t and what decides so: the first exception that holds, else the special date that the
// clock in loc shows, else the week. Before the closing minute of a half day the week decides.
func (s Schedule) At(t time.Time, loc *time.Location) State {
	t = t.In(loc)
	_, ahead := t.Zone()
	state, _ := s.at(t, int64(ahead))
	return state
}

// Open tells whether it is open at t.
func (s Schedule) Open(t time.Time, loc *time.Location) bool { return s.At(t, loc).Open }

// never is further away than any change of state, in seconds; added to an instant of our days it does not overflow.
const never = math.MaxInt32

// at returns the state at t on a clock that is so many seconds ahead of UTC, and an instant until which it stays, were
// the clock never changed. What follows may be the same state.
func (s *Schedule) at(t time.Time, ahead int64) (State, time.Time) {
	var begins time.Time // of the exception that is first to begin after t
	for i := range s.Exceptions {
		e := &s.Exceptions[i]
		switch {
		case !e.Until.IsZero() && !t.Before(e.Until):
		case e.From.After(t):
			begins = earlier(begins, e.From)
		default:
			return State{Open: e.Open, By: ByException, Exception: i}, earlier(begins, e.Until)
		}
	}
	state, left := s.onClock(t.Unix() + ahead)
	return state, earlier(begins, time.Unix(t.Unix()+left, 0))
}

// earlier returns the earlier of two instants; the zero time is none.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// onClock returns what the calendar and the week say about a reading of the clock, in seconds from 1970 as that clock
// counts them, and for how many seconds they go on saying so.
func (s *Schedule) onClock(reading int64) (State, int64) {
	date, second := split(reading)
	coming := s.Calendar.from(date)
	if len(coming) == 0 || coming[0].Date != date {
		open, left := s.Week.at(date.Weekday(), second)
		if len(coming) > 0 {
			left = min(left, int64(coming[0].Date-date)*daySeconds-second)
		}
		return State{Open: open, By: ByWeek}, left
	}
	special, left := coming[0], daySeconds-second
	switch closing := int64(special.Closed) * 60; {
	case special.Kind == HalfDay && second < closing:
		open, same := s.Week.at(date.Weekday(), second)
		return State{Open: open, By: ByWeek}, min(same, closing-second, left)
	case special.Kind == MakeUp:
		open, same := s.Week.at(special.Like, second)
		return State{Open: open, By: ByCalendar, Special: special}, min(same, left)
	}
	return State{By: ByCalendar, Special: special}, left
}
