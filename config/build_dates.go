package config

import (
	"cmp"
	"slices"

	"supportline/config/hours"
)

// holidays builds a region's special dates, and the calendars of the region and its states.
func (b *builder) holidays(e entry[holidaysText]) {
	if !b.knownRegion(e.At, e.Key) || !b.once(e.At, "holidays of", e.Key) {
		return
	}
	t := e.Value
	h := &Holidays{Region: e.Key, Source: t.Source, Reviewed: t.Reviewed.Date, First: t.Years.First, Last: t.Years.Last, Pos: e.At.pos()}
	for _, s := range t.States {
		if b.once(s.At, "state of "+e.Key, s.Key) {
			b.prefixes(h, s)
			h.States = append(h.States, &State{Key: s.Key, Name: s.Value.Name, Prefixes: distinct(s.Value.Prefixes)})
		}
	}
	for _, d := range t.Days {
		b.day(h, t, d)
	}
	slices.SortStableFunc(h.Days, func(x, y HolidayDate) int { return cmp.Compare(x.Date, y.Date) })
	h.Country = calendarOf(h.Days, "")
	for _, s := range h.States {
		s.Calendar = calendarOf(h.Days, s.Key)
	}
	b.made.Holidays[e.Key] = h
}

// prefixes notes those that another state has already: no number can be in both.
func (b *builder) prefixes(h *Holidays, s entry[stateText]) {
	for _, p := range s.Value.Prefixes {
		for _, other := range h.States {
			if p.Text != "" && slices.Contains(other.Prefixes, p.Text) {
				p.At.fail("keep it in one of the two", "numbers that begin with %s are said to be in %s only, and in %s only", p.Text, other.Key, s.Key)
			}
		}
	}
}

// day builds one special date.
func (b *builder) day(h *Holidays, t holidaysText, d dayText) {
	one := HolidayDate{Special: hours.Special{Date: d.Date.Date, Kind: hours.Holiday, Name: d.Name}, Pos: d.At.pos()}
	switch {
	case !d.Date.ok:
		return
	case t.Years.ok && (one.Date < h.First || one.Date > h.Last):
		d.Date.At.fail("add the year to years, or take the date away", "%s is not in the years that are covered", one.Date)
		return
	case d.ClosedFrom != nil && d.WorksAs.Given:
		d.At.fail("keep one of the two", "a date is a half day or a working day")
		return
	case d.ClosedFrom != nil:
		one.Kind, one.Closed = hours.HalfDay, int(*d.ClosedFrom)
	case d.WorksAs.Given:
		one.Kind, one.Like = hours.MakeUp, d.WorksAs.Day
	}
	one.States = references(d.States, func(at node, key string) bool {
		if slices.ContainsFunc(h.States, func(s *State) bool { return s.Key == key }) {
			return true
		}
		var keys []string
		for _, s := range h.States {
			keys = append(keys, s.Key)
		}
		at.fail(choose(key, keys), "%s has no state %q", h.Region, short(key))
		return false
	})
	if len(d.States) > 0 && len(one.States) == 0 {
		return // of no state that is known
	}
	for _, other := range h.Days {
		if other.Date == one.Date && (len(other.States) == 0 || len(one.States) == 0 || slices.ContainsFunc(one.States, func(s string) bool {
			return slices.Contains(other.States, s)
		})) {
			d.Date.At.fail("keep one of the two, or give them states of their own", "%s is there twice, first in %s", one.Date, other.Pos)
			return
		}
	}
	h.Days = append(h.Days, one)
}

// calendarOf are the dates of the whole region and those of a state.
func calendarOf(days []HolidayDate, state string) *hours.Calendar {
	var all []hours.Special
	for _, d := range days {
		if len(d.States) == 0 || state != "" && slices.Contains(d.States, state) {
			all = append(all, d.Special)
		}
	}
	return hours.NewCalendar(all...)
}

func (b *builder) scope(t scopeText) Scope {
	s := Scope{Clouds: references(t.Clouds, b.knownCloud), Regions: references(t.Regions, b.knownRegion), Services: distinct(t.Services)}
	for _, w := range t.Lines {
		if l := b.named(w, s.Regions); l != nil && !slices.Contains(s.Lines, l) {
			s.Lines = append(s.Lines, l)
		}
	}
	return s
}

// named is the line of a number as somebody writes it; where several print the same, the one that serves the regions.
func (b *builder) named(w wording, regions []string) *Line {
	for _, key := range regions {
		if l, ok := b.made.LineIn(key, w.Text); ok {
			return l
		}
	}
	if l, ok := b.made.Line(w.Text); ok || w.Text == "" {
		return l
	}
	var printed []string
	for _, l := range b.made.Lines {
		if printed = append(printed, l.Printed); digits(l.Printed) == digits(w.Text) {
			w.At.fail("write it in E.164, or name the region too", "%s is the number of several lines", w.At.kind())
			return nil
		}
	}
	w.At.fail(choose(w.Text, printed), "%s is no line", w.At.kind())
	return nil
}

// period notes an end that does not come after the beginning.
func period(from, until instantText, what string) {
	if !from.IsZero() && !until.IsZero() && !until.After(from.Time) {
		until.At.fail("write a later end", "%s ends before it begins", what)
	}
}

func (b *builder) override(t overrideText) {
	if t.Name.Text != "" && !b.once(t.Name.At, "override", t.Name.Text) {
		return
	}
	if len(b.made.Overrides) == maxNews {
		b.tooMany(t.At, maxNews, "overrides", "take away those that are over")
		return
	}
	period(t.From, t.Until, "the override")
	o := &Override{Name: t.Name.Text, Kind: OverrideKind(t.Kind), Scope: b.scope(t.scopeText), From: t.From.Time, Until: t.Until.Time, Owner: t.Owner,
		Reason: t.Reason, Text: texts(t.Text), Pos: t.At.pos()}
	b.made.Overrides = append(b.made.Overrides, o)
}

// rankOverrides puts those that count first to the front, see Override.
func (b *builder) rankOverrides() {
	rank := func(yes bool) int {
		if yes {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(b.made.Overrides, func(x, y *Override) int {
		return cmp.Or(rank(x.Kind == Emergency)-rank(y.Kind == Emergency), y.From.Compare(x.From), rank(x.Kind != Opening)-rank(y.Kind != Opening))
	})
}

func (b *builder) incident(t incidentText) {
	if t.Name.Text != "" && !b.once(t.Name.At, "incident", t.Name.Text) {
		return
	}
	if len(b.made.Incidents) == maxNews {
		b.tooMany(t.At, maxNews, "incidents", "take away those that are over")
		return
	}
	period(t.From, t.Until, "the incident")
	b.made.Incidents = append(b.made.Incidents, &Incident{Name: t.Name.Text, Text: texts(t.Text), Scope: b.scope(t.scopeText), From: t.From.Time,
		Until: t.Until.Time, Owner: t.Owner, Reason: t.Reason, Pos: t.At.pos()})
}

func (b *builder) announcement(t announcementText) {
	if t.Name.Text != "" && !b.once(t.Name.At, "announcement", t.Name.Text) {
		return
	}
	if len(b.made.Announcements) == maxNews {
		b.tooMany(t.At, maxNews, "announcements", "take away those that are over")
		return
	}
	period(t.From, t.Until, "the announcement")
	b.made.Announcements = append(b.made.Announcements, &Announcement{Name: t.Name.Text, At: AnnouncedAt(t.When), Text: texts(t.Text),
		Scope: b.scope(t.scopeText), From: t.From.Time, Until: t.Until.Time, Pos: t.At.pos()})
}
