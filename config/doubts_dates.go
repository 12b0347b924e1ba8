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

// doubtHolidays looks at special dates: whether they run out, are old, or close what is closed anyway.
func (b *builder) doubtHolidays(now time.Time) {
	for _, key := range slices.Sorted(maps.Keys(b.made.Holidays)) {
		h := b.made.Holidays[key]
		end := (h.Last + 1).In(time.UTC)
		switch {
		case now.IsZero():
		case !end.After(now):
			b.warn(h.Pos, "add the dates of the years to come", "the special dates of %s ended with %s: no holiday is known since", key, h.Last)
		case end.Sub(now) <= datesEndWarning:
			b.warn(h.Pos, "add the dates of the next year", "the special dates of %s end with %s", key, h.Last)
		case now.Sub(h.Reviewed.In(time.UTC)) > reviewAfter:
			b.warn(h.Pos, "compare them with the source, and write today as reviewed", "the special dates of %s were last reviewed on %s", key, h.Reviewed)
		}
		b.doubtClosedAnyway(h)
	}
}

// doubtClosedAnyway says once for a region which dates close nothing.
func (b *builder) doubtClosedAnyway(h *Holidays) {
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
		if d.Kind != hours.MakeUp && !slices.ContainsFunc(rows, func(o *Offer) bool { return o.Week.OpenOn(d.Date.Weekday()) }) {
			idle = append(idle, d)
		}
	}
	switch len(idle) {
	case 0:
	case 1:
		b.warn(idle[0].Pos, "leave it if hours may change; else take it away", "%s (%s) is a %s, on which nothing is open in %s anyway", idle[0].Date, idle[0].Name,
			idle[0].Date.Weekday(), h.Region)
	default:
		b.warn(idle[0].Pos, "leave them if hours may change; else take them away", "%s (%s) and %d more dates fall on weekdays on which nothing is open in %s anyway",
			idle[0].Date, idle[0].Name, len(idle)-1, h.Region)
	}
}

// doubtOverrides looks for overrides that are over, meet no call, change nothing, or contradict another.
func (b *builder) doubtOverrides(now time.Time) {
	for i, o := range b.made.Overrides {
		if !now.IsZero() && !o.Until.After(now) {
			b.warn(o.Pos, "take it away, or give it a later end", "the override %q ended on %s", o.Name, o.Until.Format("2 January 2006 15:04"))
			continue
		}
		rows := b.within(o.Scope)
		switch {
		case len(rows) == 0:
			b.warn(o.Pos, "widen lines, clouds, regions or services", "the override %q concerns no call", o.Name)
		case !b.matters(o, rows):
			b.warn(o.Pos, "look at its times and at what it concerns", "the override %q changes nothing: all it concerns is %s then anyway", o.Name, closedOrOpen(o))
		}
		for _, other := range b.made.Overrides[:i] {
			if other.Kind != Emergency && (o.Kind == Opening) != (other.Kind == Opening) && o.From.Before(other.Until) && other.From.Before(o.Until) &&
				meet(rows, b.within(other.Scope)) {
				b.warn(o.Pos, "end one before the other begins", "the overrides %q and %q contradict each other for a time; %q counts", o.Name, other.Name, other.Name)
			}
		}
	}
}

func closedOrOpen(o *Override) string {
	if o.Kind == Opening {
		return "open"
	}
	return "closed"
}

// within are the rows of hours that a call in a scope may come to.
func (b *builder) within(s Scope) []*Offer {
	var found []*Offer
	for _, l := range b.made.Lines {
		for _, region := range l.Regions {
			for _, o := range b.made.Clouds[l.Cloud].Offers[region] {
				if s.Covers(l, l.Cloud, region, o.Service) && !slices.Contains(found, o) {
					found = append(found, o)
				}
			}
		}
	}
	return found
}

func meet(a, b []*Offer) bool {
	return slices.ContainsFunc(a, func(o *Offer) bool { return slices.Contains(b, o) })
}

// matters tells whether an override opens or closes anything.
func (b *builder) matters(o *Override, rows []*Offer) bool {
	for _, row := range rows {
		zone := row.Zone
		if r := b.made.Regions[row.Region]; zone == "" || zone == "caller" {
			zone = r.Zones[0]
		}
		s := hours.Schedule{Week: row.Week}
		if h := b.made.Holidays[row.Region]; h != nil && row.Observes {
			s.Calendar = h.Country
		}
		open := s.Between(o.From, o.Until, b.made.zones[zone])
		if o.Kind == Opening && open < o.Until.Sub(o.From) || o.Kind != Opening && open > 0 {
			return true
		}
	}
	return false
}

// doubtNews looks for incidents and announcements that are over or that nobody hears.
func (b *builder) doubtNews(now time.Time) {
	for _, i := range b.made.Incidents {
		b.doubtHeard("incident", i.Name, i.Scope, i.Until, now, i.Pos)
	}
	for _, a := range b.made.Announcements {
		b.doubtHeard("announcement", a.Name, a.Scope, a.Until, now, a.Pos)
	}
}

func (b *builder) doubtHeard(what, name string, s Scope, until, now time.Time, at Pos) {
	switch {
	case !now.IsZero() && !until.IsZero() && !until.After(now):
		b.warn(at, "take it away, or give it a later end", "the %s %q ended on %s", what, name, until.Format("2 January 2006 15:04"))
	case len(b.within(s)) == 0:
		b.warn(at, "widen lines, clouds, regions or services", "the %s %q concerns no call", what, name)
	}
}
