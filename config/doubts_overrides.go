package config

import (
	"slices"
	"time"

	"supportline/config/hours"
)

// doubtOverrides looks for overrides that are over, meet no call, change nothing, or contradict another.
func (b *builder) doubtOverrides(now time.Time) {
	rows := make([]map[*Offer]bool, len(b.made.Overrides))
	for i, o := range b.made.Overrides {
		rows[i] = b.within(o.Scope)
	}
	for i, o := range b.made.Overrides {
		if !now.IsZero() && !o.Until.After(now) {
			b.warn(o.Pos, "take it away, or give it a later end", "the override %q ended on %s", o.Name, o.Until.Format("2 January 2006 15:04"))
			continue
		}
		switch {
		case len(rows[i]) == 0:
			b.warn(o.Pos, "widen lines, clouds, regions or services", "the override %q concerns no call", o.Name)
		case !b.matters(i, rows):
			b.warn(o.Pos, "look at its times and at what it concerns", "the override %q changes nothing: all it concerns is %s then anyway", o.Name, closedOrOpen(o))
		}
		for j, other := range b.made.Overrides[:i] {
			if other.Kind != Emergency && contrary(o, other) && meet(rows[i], rows[j]) {
				b.warn(o.Pos, "end one before the other begins", "the overrides %q and %q contradict each other for a time; %q counts", o.Name, other.Name, other.Name)
				break // one is enough to look at it
			}
		}
		if len(o.Text) > 0 {
			b.doubtWording("override", o.Name, o.Text, o.Pos)
		}
	}
}

// contrary tells whether one override opens while the other closes.
func contrary(o, other *Override) bool {
	return (o.Kind == Opening) != (other.Kind == Opening) && o.From.Before(other.Until) && other.From.Before(o.Until)
}

func closedOrOpen(o *Override) string {
	if o.Kind == Opening {
		return "open"
	}
	return "closed"
}

// within are the rows of hours that a call in a scope may come to.
func (b *builder) within(s Scope) map[*Offer]bool {
	found := map[*Offer]bool{}
	for at, lines := range b.leading {
		for _, o := range b.made.Clouds[at.cloud].Offers[at.region] {
			if slices.ContainsFunc(lines, func(l *Line) bool { return s.Covers(l, at.cloud, at.region, o.Service) }) {
				found[o] = true
			}
		}
	}
	return found
}

func meet(a, b map[*Offer]bool) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	for o := range a {
		if b[o] {
			return true
		}
	}
	return false
}

// matters tells whether an override opens or closes anything, by hours and special dates or against one that counts less;
// rows are those of each override.
func (b *builder) matters(i int, rows []map[*Offer]bool) bool {
	o := b.made.Overrides[i]
	for j, other := range b.made.Overrides[i+1:] {
		if contrary(o, other) && meet(rows[i], rows[i+1+j]) {
			return true
		}
	}
	for row := range rows[i] {
		zone := row.Zone
		if zone == "" || zone == "caller" {
			zone = b.made.Regions[row.Region].Zones[0]
		}
		if slices.ContainsFunc(b.calendars(row), func(c *hours.Calendar) bool {
			return changes(o, hours.Schedule{Week: row.Week, Calendar: c}, b.made.zones[zone])
		}) {
			return true
		}
	}
	return false
}

// changes tells whether hours are otherwise at some time of an override, however long it lasts.
func changes(o *Override, s hours.Schedule, loc *time.Location) bool {
	first, ok := o.From, true
	switch {
	case o.Kind != Opening:
		first, ok = s.NextOpen(o.From, loc)
	case s.Open(o.From, loc):
		first, ok = s.NextClose(o.From, loc)
	}
	return ok && first.Before(o.Until)
}

// calendars are those by which a row may be read: the region's, and those of its states.
func (b *builder) calendars(row *Offer) []*hours.Calendar {
	h := b.made.Holidays[row.Region]
	if h == nil || !row.Observes {
		return []*hours.Calendar{nil}
	}
	all := []*hours.Calendar{h.Country}
	for _, s := range h.States {
		all = append(all, s.Calendar)
	}
	return all
}

// doubtNews looks for incidents and announcements that are over or that nobody hears.
func (b *builder) doubtNews(now time.Time) {
	for _, i := range b.made.Incidents {
		b.doubtHeard("incident", i.Name, i.Scope, i.Until, now, i.Pos)
		b.doubtWording("incident", i.Name, i.Text, i.Pos)
	}
	for _, a := range b.made.Announcements {
		b.doubtHeard("announcement", a.Name, a.Scope, a.Until, now, a.Pos)
		b.doubtWording("announcement", a.Name, a.Text, a.Pos)
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

// doubtWording looks for a text without English, in which callers hear what is not there in their language.
func (b *builder) doubtWording(what, name string, text map[string]string, at Pos) {
	if text["en"] == "" {
		b.warn(at, "add en: and the text in English", "the %s %q has no text in English, so callers hear it in a language that they did not choose", what, name)
	}
}
