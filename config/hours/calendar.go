package hours

import (
	"slices"
	"time"
)

// Kind is what makes a date special.
type Kind string

const (
	Holiday Kind = "holiday"  // closed all day
	HalfDay Kind = "half-day" // closed from a minute of the day on
	MakeUp  Kind = "make-up"  // works as another weekday does, such as a Saturday before a long holiday
)

// Special is a date on which the hours of the weekday do not hold.
type Special struct {
	Date   Date
	Kind   Kind
	Name   string       // in English: "Christmas Eve"
	Closed int          // with HalfDay: the minute of the day from which it is closed
	Like   time.Weekday // with MakeUp: the weekday whose hours it has
}

// Calendar is special dates, one Special a date. A nil Calendar has none. It is only read once it is made.
type Calendar struct {
	days []Special // by date
}

// NewCalendar makes a calendar; of two entries for one date the later holds.
func NewCalendar(days ...Special) *Calendar {
	sorted := slices.Clone(days)
	slices.SortStableFunc(sorted, func(a, b Special) int { return int(a.Date) - int(b.Date) })
	c := &Calendar{}
	for _, d := range sorted {
		if n := len(c.days); n > 0 && c.days[n-1].Date == d.Date {
			c.days[n-1] = d
		} else {
			c.days = append(c.days, d)
		}
	}
	return c
}

// On returns what is special about a date.
func (c *Calendar) On(d Date) (Special, bool) {
	coming := c.from(d)
	if len(coming) == 0 || coming[0].Date != d {
		return Special{}, false
	}
	return coming[0], true
}

// All returns the special dates, sorted by date.
func (c *Calendar) All() []Special {
	if c == nil {
		return nil
	}
	return slices.Clone(c.days)
}

// from returns the special dates that are d or later.
func (c *Calendar) from(d Date) []Special {
	if c == nil {
		return nil
	}
	low, high := 0, len(c.days) // by hand: slices.BinarySearchFunc copies whole entries to compare them
	for low < high {
		if mid := (low + high) / 2; c.days[mid].Date < d {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return c.days[low:]
}
