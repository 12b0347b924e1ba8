package hours

import (
	"fmt"
	"time"
)

// Date is a day of the civil calendar, counted from 1 January 1970. Which instants it holds depends on the zone.
type Date int32

const daySeconds = day * 60

// DateOf is the date that the clock of t's own zone shows.
func DateOf(t time.Time) Date {
	_, ahead := t.Zone()
	date, _ := split(t.Unix() + int64(ahead))
	return date
}

// ParseDate reads 2026-12-24.
func ParseDate(text string) (Date, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return 0, fmt.Errorf("%q is no date; write it as 2026-12-24", text)
	}
	return DateOf(t), nil
}

// String writes 2026-12-24.
func (d Date) String() string { return d.utc().Format(time.DateOnly) }

// Weekday is the day's weekday.
func (d Date) Weekday() time.Weekday { return time.Weekday((int(d)%7 + 11) % 7) } // the epoch was a Thursday

// Add returns the date n days later, or earlier when n is negative.
func (d Date) Add(n int) Date { return d + Date(n) }

// In returns the first instant of the date in a zone. Where a change of clocks swallows midnight that is the end of the
// gap; for a date that the zone leaves out, such as 2011-12-30 in Apia, it is the first instant of the date that
// follows.
func (d Date) In(loc *time.Location) time.Time { return firstReading(d, 0, loc) }

func (d Date) utc() time.Time { return time.Unix(int64(d)*daySeconds, 0).UTC() }

// split takes a reading of a clock, in seconds from 1970 as that clock counts them, to its date and second of the day.
func split(reading int64) (Date, int64) {
	date, second := reading/daySeconds, reading%daySeconds
	if second < 0 {
		date, second = date-1, second+daySeconds
	}
	return Date(date), second
}

// firstReading returns the first instant at which the clock in loc shows a date and a time of the day; when it never
// does, the first instant after the gap.
func firstReading(d Date, sinceMidnight time.Duration, loc *time.Location) time.Time {
	reading := d.utc().Add(sinceMidnight)
	t := reading.Add(-24 * time.Hour).In(loc) // no zone is as much as a day ahead
	for {
		ahead, change := offset(t)
		at := reading.Add(-time.Duration(ahead) * time.Second).In(loc)
		switch {
		case !change.IsZero() && !at.Before(change):
			t = change
		case at.Before(t):
			return t // the gap before t swallowed it
		default:
			return at
		}
	}
}
