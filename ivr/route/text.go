package route

import (
	"strconv"
	"time"

	"supportline/config"
	"supportline/config/hours"
)

// tellHours gives the rule that decided open or closed, with the local instant and the nearest moment that is otherwise.
func (q *question) tellHours(j judgement) {
	local := q.now.In(j.loc)
	rule, text := "weekly-hours", ""
	switch j.state.By {
	case hours.ByException:
		o := j.overrides[j.state.Exception]
		q.d.Override, rule = o.Name, "override"
		if o.Kind == config.Emergency {
			rule = "emergency"
		}
		text = overrideText(o, j, local)
	case hours.ByCalendar:
		q.d.Holiday = j.state.Special.Name
		rule, text = calendarText(j, local)
	default:
		text = weekText(j.schedule.Week, j.state.Open)
	}
	q.because(rule, local.Format("Monday 2 January 15:04")+": "+text+nearest(j, local))
}

func weekText(w hours.Week, open bool) string {
	if open {
		return "inside " + w.String()
	}
	return "outside " + w.String()
}

// overrideText is "stocktaking: closed until Thursday 24 December 00:00, by Anna (yearly stocktaking); without it: open".
func overrideText(o *config.Override, j judgement, local time.Time) string {
	text := o.Name + ": " + openOrClosed(j.state.Open) + " until " + o.Until.In(local.Location()).Format("Monday 2 January 15:04")
	if o.Owner != "" {
		text += ", by " + o.Owner
	}
	if o.Reason != "" {
		text += " (" + o.Reason + ")"
	}
	return text + "; without it: " + openOrClosed(without(j.schedule, j.state.Exception).Open(local, j.loc))
}

// calendarText names the special date, what it does, and what it would be without it.
func calendarText(j judgement, local time.Time) (rule, text string) {
	s := j.state.Special
	switch s.Kind {
	case hours.HalfDay:
		rule, text = "half-day", s.Name+", closed from "+clock(s.Closed)
	case hours.MakeUp:
		rule, text = "make-up-day", s.Name+", works as "+s.Like.String()+": "+weekText(j.schedule.Week, j.state.Open)
	default:
		rule, text = "holiday", s.Name+", closed all day"
	}
	plain := j.schedule
	plain.Calendar = nil
	return rule, text + "; without it: " + openOrClosed(plain.Open(local, j.loc))
}

func openOrClosed(open bool) string {
	if open {
		return "open"
	}
	return "closed"
}

func clock(minute int) string {
	return time.Time{}.Add(time.Duration(minute) * time.Minute).Format("15:04")
}

// nearest names the nearest moment that is otherwise.
func nearest(j judgement, local time.Time) string {
	if !j.state.Open {
		before, ok := closedJustNow(j.schedule, local)
		if ok && (j.next.IsZero() || j.next.Sub(local) > before) {
			return "; " + minutes(before) + " earlier: open"
		}
	}
	if j.next.IsZero() {
		return ""
	}
	return "; " + moment(j.next, local) + ": " + openOrClosed(!j.state.Open)
}

// closedJustNow tells how long ago hours ended, when that is less than an hour.
func closedJustNow(s hours.Schedule, local time.Time) (time.Duration, bool) {
	closed, ok := s.NextClose(local.Add(-time.Hour), local.Location())
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
