package hours

import (
	"fmt"
	"time"
)

// Date is a day of the civil calendar, counted from 1 January 1970. Which instants it holds depends on the zone.
type Date int32

// DateOf is the date that the clock of t's own zone shows.
func DateOf(t time.Time) Date {
	_, offset := t.Zone()
	seconds := t.Unix() + int64(offset)
	d := seconds / 86400
	if seconds%86400 < 0 {
		d--
	}
	return Date(d)
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

func (d Date) utc() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }
