package hours

import "time"

// offset returns how many seconds the clock of t's zone is ahead of UTC, and an instant after t until which it stays
// so; zero: for good. At that instant the offset may well be the same.
func offset(t time.Time) (seconds int64, until time.Time) {
	_, ahead := t.Zone()
	_, until = t.ZoneBounds()
	if !until.IsZero() && !until.After(t) {
		// On 31 December of a leap year Go 1.26 gives the beginning of that day, in UTC, where a zone's file ends with a
		// rule (golang.org/issue/81583). No rule changes clocks on that day.
		until = time.Date(t.UTC().Year()+1, time.January, 1, 0, 0, 0, 0, time.UTC).In(t.Location())
	}
	return int64(ahead), until
}
