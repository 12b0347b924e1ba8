package route

import (
	"strconv"
	"time"

	"supportline/config/hours"
)

// hoursText says in which hours a local instant lies, and the nearest moment at which that is otherwise.
func hoursText(w hours.Week, local time.Time, d Decision) string {
	text := local.Format("Monday 2 January 15:04") + ": "
	if d.Open {
		text += "inside " + w.String()
		if d.NextClose.IsZero() {
			return text
		}
		return text + "; " + moment(d.NextClose, local) + ": closed"
	}
	text += "outside " + w.String()
	if before, ok := closedJustNow(w, local); ok && (d.NextOpen.IsZero() || d.NextOpen.Sub(local) > before) {
		return text + "; " + minutes(before) + " earlier: open"
	}
	if d.NextOpen.IsZero() {
		return text
	}
	return text + "; " + moment(d.NextOpen, local) + ": open"
}

// closedJustNow tells how long ago hours ended, when that is less than an hour.
func closedJustNow(w hours.Week, local time.Time) (time.Duration, bool) {
	closed, ok := w.NextClose(local.Add(-time.Hour), local.Location())
	if !ok || closed.After(local) {
		return 0, false
	}
	return local.Sub(closed) + 1, true // the instant before closing was open
}

// moment names a later instant as near as it is: "12 minutes later", "17:00", "Monday 09:00", "2 January 09:00".
func moment(t, now time.Time) string {
	switch d := t.Sub(now); {
	case d < time.Hour:
		return minutes(d) + " later"
	case d < 24*time.Hour && t.Day() == now.Day():
		return t.Format("15:04")
	case d < 6*24*time.Hour:
		return t.Format("Monday 15:04")
	}
	return t.Format("2 January 15:04")
}

// minutes rounds up: a minute too few would still be the same side.
func minutes(d time.Duration) string {
	n := int((d + time.Minute - 1) / time.Minute)
	if n <= 1 {
		return "a minute"
	}
	return strconv.Itoa(n) + " minutes"
}
