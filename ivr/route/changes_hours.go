package route

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"supportline/config/hours"
)

// differences are the dates on which two timetables are not both open or both closed, by local times.
func (c *comparison) differences(a, b timetable, loc *time.Location) map[daily][]hours.Date {
	found := map[daily][]hours.Date{}
	from, until := c.dates(loc)
	for _, s := range stretches(opens(a, from, until), opens(b, from, until)) {
		cut(s, loc, func(d daily, on hours.Date) {
			if list := found[d]; len(list) == 0 || list[len(list)-1] != on { // an hour that the clock shows twice
				found[d] = append(list, on)
			}
		})
	}
	return found
}

// dates are the first instants of the two dates of the comparison on a clock.
func (c *comparison) dates(loc *time.Location) (from, until time.Time) {
	return hours.DateOf(c.from.UTC()).In(loc), hours.DateOf(c.until.UTC()).In(loc)
}

// texts says differences in the order of their first dates.
func (c *comparison) texts(found map[daily][]hours.Date, loc *time.Location) []string {
	var all []dated
	_, until := c.dates(loc)
	for d, dates := range found {
		all = append(all, d.texts(dates, hours.DateOf(until))...)
	}
	slices.SortFunc(all, func(a, b dated) int {
		return cmp.Or(cmp.Compare(a.first, b.first), strings.Compare(a.text, b.text))
	})
	texts := make([]string, len(all))
	for i, t := range all {
		texts[i] = t.text
	}
	return texts
}

// opens are the instants at which a timetable opens and closes in turn, beginning closed.
func opens(t timetable, from, until time.Time) []time.Time {
	var edges []time.Time
	for opened, closed := range t.hours.Spans(from, until, t.loc) {
		edges = append(edges, opened, closed)
	}
	return edges
}

// stretch is a time in which only one of two timetables is open.
type stretch struct {
	from, until time.Time
	open        bool // the second is
}

// stretches are where two lists of openings and closings differ.
func stretches(a, b []time.Time) []stretch {
	var all []stretch
	var from time.Time
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		var t time.Time
		switch {
		case j == len(b) || i < len(a) && !b[j].Before(a[i]):
			t = a[i]
		default:
			t = b[j]
		}
		if i%2 != j%2 && from.Before(t) {
			all = append(all, stretch{from, t, j%2 == 1})
		}
		for i < len(a) && a[i].Equal(t) {
			i++
		}
		for j < len(b) && b[j].Equal(t) {
			j++
		}
		from = t
	}
	return all
}

// daily is a time of day, in minutes, at which it is now open or closed.
type daily struct {
	from, to int
	open     bool
}

// cut cuts a stretch at the midnights of the clock in loc; where a change of the clock swallows one, at the first instant of
// the date.
func cut(s stretch, loc *time.Location, each func(daily, hours.Date)) {
	for from := s.from.In(loc); from.Before(s.until); {
		date := hours.DateOf(from)
		end, to := dayAfter(date, from, loc), 24*60
		if s.until.Before(end) {
			end = s.until.In(loc)
			to = end.Hour()*60 + end.Minute()
		}
		each(daily{from.Hour()*60 + from.Minute(), to, s.open}, date)
		from = end
	}
}

// dayAfter is the first instant of the date after d. A clock that is put back over midnight shows d once more: then it is that
// of a later date, so that it is after from in any case.
func dayAfter(d hours.Date, from time.Time, loc *time.Location) time.Time {
	for {
		d++
		if first := d.In(loc); first.After(from) {
			return first
		}
	}
}

// dated is a text with the first date that it is about.
type dated struct {
	first hours.Date
	text  string
}

// maxDates is how many dates without a rule are named.
const maxDates = 6

// texts says on which weekdays this is so, and names the dates that follow no weekday.
func (d daily) texts(dates []hours.Date, end hours.Date) []dated {
	times := clock(d.from) + "-24:00"
	if d.to < 24*60 {
		times = clock(d.from) + "-" + clock(d.to)
	}
	now := " now " + openOrClosed(d.open)
	weekly, single := weekdays(dates)
	var all []dated
	for _, w := range weekly {
		when := fmt.Sprintf(", from %s on", w.first)
		if w.last+7 < end {
			when = fmt.Sprintf(", from %s to %s", w.first, w.last)
		}
		all = append(all, dated{w.first, fmt.Sprintf("%s %s%s%s, %d times", dayNames(w.days), times, now, when, w.count)})
	}
	if len(single) > 0 {
		var names []string
		for _, date := range single[:min(len(single), maxDates)] {
			names = append(names, date.String())
		}
		text := strings.Join(names, ", ")
		if more := len(single) - maxDates; more > 0 {
			text += fmt.Sprintf(" and %d more", more)
		}
		all = append(all, dated{single[0], text + " " + times + now})
	}
	return all
}

// weekly is what comes back every week, on some weekdays.
type weekly struct {
	days        [7]bool // from Monday
	first, last hours.Date
	count       int
}

// weekdays finds the weekdays that have most of their dates between the first and the last; other dates stand alone.
func weekdays(dates []hours.Date) (all []weekly, single []hours.Date) {
	var by [7][]hours.Date
	for _, d := range dates {
		day := (int(d.Weekday()) + 6) % 7
		by[day] = append(by[day], d)
	}
	for day, list := range by {
		if len(list) == 0 {
			continue
		}
		first, last := list[0], list[len(list)-1]
		if len(list) < 3 || 2*len(list) < int(last-first)/7+1 {
			single = append(single, list...)
			continue
		}
		i := slices.IndexFunc(all, func(w weekly) bool { return near(w.first, first) && near(w.last, last) })
		if i < 0 {
			all = append(all, weekly{first: first, last: last})
			i = len(all) - 1
		}
		w := &all[i]
		w.days[day] = true
		w.first, w.last, w.count = min(w.first, first), max(w.last, last), w.count+len(list)
	}
	slices.Sort(single)
	return all, single
}

func near(a, b hours.Date) bool { return a-b < 7 && b-a < 7 }

// dayNames writes weekdays as ranges: "Mon-Fri", "Sun-Thu", "Mon, Wed".
func dayNames(on [7]bool) string {
	if on == [7]bool{true, true, true, true, true, true, true} {
		return "Mon-Sun"
	}
	name := func(d int) string { return time.Weekday((d + 1) % 7).String()[:3] }
	var parts []string
	for d := range 7 {
		if !on[d] || on[(d+6)%7] {
			continue // not the first of a range
		}
		last := d
		for on[(last+1)%7] {
			last = (last + 1) % 7
		}
		if part := name(d); last == d {
			parts = append(parts, part)
		} else {
			parts = append(parts, part+"-"+name(last))
		}
	}
	return strings.Join(parts, ", ")
}
