package config

import (
	"maps"
	"slices"
	"time"

	"supportline/config/hours"
)

// How early it is said that dates run out, and after what time somebody should look at their source again.
const (
	datesEndWarning = 60 * 24 * time.Hour
	reviewAfter     = 366 * 24 * time.Hour
)

// doubtHolidays looks at special dates: whether they run out, are old, or change nothing.
func (b *builder) doubtHolidays(now time.Time) {
	for _, key := range slices.Sorted(maps.Keys(b.made.Holidays)) {
		h := b.made.Holidays[key]
		end, reviewed := (h.Last + 1).In(time.UTC), h.Reviewed.In(time.UTC)
		switch {
		case now.IsZero():
		case !end.After(now):
			b.warn(h.Pos, "add the dates of the years to come", "the special dates of %s ended with %s: no holiday is known since", key, h.Last)
		case end.Sub(now) <= datesEndWarning:
			b.warn(h.Pos, "add the dates of the next year", "the special dates of %s end with %s", key, h.Last)
		case now.Sub(reviewed) > reviewAfter:
			b.warn(h.Pos, "compare them with the source, and write today as reviewed", "the special dates of %s were last reviewed on %s", key, h.Reviewed)
		case reviewed.Sub(now) > 24*time.Hour:
			b.warn(h.Pos, "write the day on which somebody compared them with the source", "the special dates of %s are reviewed on %s, which is yet to come",
				key, h.Reviewed)
		}
		b.doubtIdle(h)
	}
}

// RunningOut are the regions whose special dates end within 60 days of now, or have ended: a running server reminds of
// them, as check does.
func (s *Snapshot) RunningOut(now time.Time) []*Holidays {
	var all []*Holidays
	for _, key := range slices.Sorted(maps.Keys(s.Holidays)) {
		if h := s.Holidays[key]; (h.Last + 1).In(time.UTC).Sub(now) <= datesEndWarning {
			all = append(all, h)
		}
	}
	return all
}

// doubtIdle says which dates change nothing, of those that close something once for a region.
func (b *builder) doubtIdle(h *Holidays) {
	var rows []*Offer
	for _, c := range b.made.Clouds {
		for _, o := range c.Offers[h.Region] {
			if o.Observes {
				rows = append(rows, o)
			}
		}
	}
	if len(rows) == 0 {
		b.warn(h.Pos, "take them away, or write holidays: closed in a row of hours", "no hours in %s heed its special dates", h.Region)
		return
	}
	var idle []HolidayDate
	for _, d := range h.Days {
		switch {
		case !changesNothing(d.Special, rows):
		case d.Kind == hours.MakeUp:
			b.warn(d.Pos, "correct the day, or take it away", "%s (%s) works as a %s, and has the same hours anyway", d.Date, d.Name, d.Like)
		default:
			idle = append(idle, d)
		}
	}
	switch len(idle) {
	case 0:
	case 1:
		b.warn(idle[0].Pos, "leave it if hours may change; else take it away", "%s (%s), a %s, closes nothing in %s: it is closed then anyway",
			idle[0].Date, idle[0].Name, idle[0].Date.Weekday(), h.Region)
	default:
		b.warn(idle[0].Pos, "leave them if hours may change; else take them away", "%s (%s) and %d more dates close nothing in %s: it is closed then anyway",
			idle[0].Date, idle[0].Name, len(idle)-1, h.Region)
	}
}

// changesNothing tells whether rows are open at the same times of a date without what is special about it.
func changesNothing(s hours.Special, rows []*Offer) bool {
	only := hours.NewCalendar(s)
	return !slices.ContainsFunc(rows, func(o *Offer) bool {
		return !slices.Equal(spansOn(hours.Schedule{Week: o.Week}, s.Date), spansOn(hours.Schedule{Week: o.Week, Calendar: only}, s.Date))
	})
}

// spansOn are the beginnings and ends of what is open on a date.
func spansOn(s hours.Schedule, d hours.Date) []time.Time {
	var all []time.Time
	for from, until := range s.Spans(d.In(time.UTC), (d + 1).In(time.UTC), time.UTC) {
		all = append(all, from, until)
	}
	return all
}
