package route

import (
	"reflect"
	"slices"
	"time"

	"supportline/config"
	"supportline/config/hours"
)

// offers compares what a cloud offers, as a caller of each plan and severity finds it.
func (c *comparison) offers(cloud string) {
	old, next := cloudOf(c.old, cloud), cloudOf(c.next, cloud)
	for _, region := range union(old.Offers, next.Offers) {
		before, after := old.Offers[region], next.Offers[region]
		for _, service := range sorted(before, after, func(o *config.Offer) string { return o.Service }) {
			mine := func(o *config.Offer) bool { return o.Service == service }
			for _, language := range sorted(only(before, mine), only(after, mine), func(o *config.Offer) string { return o.Language }) {
				c.offer(Change{Cloud: cloud, Region: region, Service: service, Language: language})
			}
		}
	}
}

// cloudOf is never nil.
func cloudOf(s *config.Snapshot, key string) *config.Cloud {
	if cloud := s.Clouds[key]; cloud != nil {
		return cloud
	}
	return &config.Cloud{Key: key}
}

func only(rows []*config.Offer, wanted func(*config.Offer) bool) []*config.Offer {
	var all []*config.Offer
	for _, o := range rows {
		if wanted(o) {
			all = append(all, o)
		}
	}
	return all
}

// sorted are the different values of rows before and after, in order, without an empty one.
func sorted(before, after []*config.Offer, value func(*config.Offer) string) []string {
	var all []string
	for _, o := range slices.Concat(before, after) {
		if v := value(o); v != "" {
			all = append(all, v)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// offer compares one service in one language: once where all plans and severities find the same difference.
func (c *comparison) offer(at Change) {
	mine := func(o *config.Offer) bool { return o.Service == at.Service && o.Language == at.Language }
	before := only(cloudOf(c.old, at.Cloud).Offers[at.Region], mine)
	after := only(cloudOf(c.next, at.Cloud).Offers[at.Region], mine)
	var all [][]Change
	for _, at.Plan = range c.plans(at.Cloud, slices.Concat(before, after)) {
		for _, at.Severity = range c.severitiesOf(at.Cloud, before, after) {
			all = append(all, c.caller(at))
		}
	}
	alike := !slices.ContainsFunc(all, func(found []Change) bool {
		return !slices.EqualFunc(found, all[0], func(a, b Change) bool { return a.Kind == b.Kind && a.Text == b.Text })
	})
	if !alike {
		c.found = append(c.found, slices.Concat(all...)...)
		return
	}
	for _, one := range all[0] {
		one.Plan, one.Severity = "", ""
		c.found = append(c.found, one)
	}
}

// plans are those of both clouds where rows differ by plan; else the one that is not known.
func (c *comparison) plans(cloud string, rows []*config.Offer) []string {
	if !slices.ContainsFunc(rows, func(o *config.Offer) bool { return o.Plan != "" }) {
		return []string{""}
	}
	before := cloudOf(c.old, cloud).Plans
	return slices.Concat(before, added(before, cloudOf(c.next, cloud).Plans))
}

// severitiesOf are those by which rows differ, after the one that is not known where a cloud has no severities.
func (c *comparison) severitiesOf(cloud string, before, after []*config.Offer) []string {
	all := sorted(before, after, func(o *config.Offer) string { return o.Severity })
	if len(all) == 0 || len(cloudOf(c.next, cloud).Severities) == 0 {
		all = slices.Insert(all, 0, "")
	}
	return all
}

// caller compares what callers of one plan and severity find.
func (c *comparison) caller(at Change) []Change {
	before, after := rowFor(c.old, at), rowFor(c.next, at)
	one := comparison{old: c.old, next: c.next, from: c.from, until: c.until}
	switch {
	case before == nil && after == nil:
	case before == nil:
		one.add(at, ChangedOffer, "now offered: "+after.Week.String()+", queue "+after.Queue)
	case after == nil:
		one.add(at, ChangedOffer, "no longer offered")
	default:
		if before.Queue != after.Queue {
			one.add(at, ChangedQueue, "goes to queue "+after.Queue+" instead of "+before.Queue)
		}
		one.hours(at, before, after)
	}
	return one.found
}

// rowFor is the row that callers of a plan and severity get; nil: none.
func rowFor(s *config.Snapshot, at Change) *config.Offer {
	q := question{s: s, cloud: cloudOf(s, at.Cloud), plan: at.Plan, d: Decision{Severity: at.Severity}}
	q.rows = q.cloud.Offers[at.Region]
	row, _ := q.row(at.Service, at.Language)
	return row
}

// hours compares when two rows are open, in the whole region and on what other dates in its states.
func (c *comparison) hours(at Change, before, after *config.Offer) {
	a, b := c.timetable(c.old, at, before), c.timetable(c.next, at, after)
	if a.loc == nil || b.loc == nil {
		return
	}
	if a.callers != b.callers {
		clock := "hours now read on the clock of " + b.loc.String()
		if b.callers {
			clock = "hours now read on the caller's own clock"
		}
		c.add(at, ChangedHours, clock)
	}
	if sameTimes(a, b) {
		return
	}
	everywhere := c.differences(a.in(""), b.in(""), b.loc)
	for _, text := range c.texts(everywhere, b.loc) {
		c.add(at, ChangedHours, text)
	}
	for _, key := range union(a.states(), b.states()) {
		name := b.states()[key]
		if name == "" {
			name = a.states()[key]
		}
		here := c.differences(a.in(key), b.in(key), b.loc)
		for d, dates := range here {
			here[d] = added(everywhere[d], dates)
		}
		for _, text := range c.texts(here, b.loc) {
			c.add(at, ChangedHours, "in "+name+": "+text)
		}
	}
}

// timetable is a row with all that decides when it is open.
type timetable struct {
	hours    hours.Schedule // with the dates of the whole region
	holidays *config.Holidays
	loc      *time.Location // nil where the region has no zone
	callers  bool           // read on the caller's clock, where that can differ
}

func (c *comparison) timetable(s *config.Snapshot, at Change, o *config.Offer) timetable {
	line, _ := s.LineOf(at.Region, at.Cloud)
	t := timetable{hours: hours.Schedule{Week: o.Week}}
	t.hours.Exceptions = exceptions(s.OverridesFor(line, at.Cloud, at.Region, at.Service))
	t.hours.Exceptions = slices.DeleteFunc(t.hours.Exceptions, func(e hours.Exception) bool {
		return !e.From.Before(c.until) || !c.from.Before(e.Until)
	})
	if o.Observes && s.Holidays[at.Region] != nil {
		t.holidays = s.Holidays[at.Region]
		t.hours.Calendar = t.holidays.Country
	}
	zone := o.Zone
	if region := s.Regions[at.Region]; (zone == "" || zone == callers) && region != nil && len(region.Zones) > 0 {
		zone, t.callers = region.Zones[0], len(region.Zones) > 1
	}
	t.loc, _ = s.Location(zone)
	return t
}

// states are the names of the states by key.
func (t timetable) states() map[string]string {
	names := map[string]string{}
	if t.holidays != nil {
		for _, s := range t.holidays.States {
			names[s.Key] = s.Name
		}
	}
	return names
}

// in is the timetable in one state; the region's where it has no dates of its own.
func (t timetable) in(state string) timetable {
	if t.holidays != nil {
		for _, s := range t.holidays.States {
			if s.Key == state {
				t.hours.Calendar = s.Calendar
			}
		}
	}
	return t
}

// sameTimes tells, without looking at every day, that two timetables are the same.
func sameTimes(a, b timetable) bool {
	if !a.hours.Week.Equal(b.hours.Week) || a.loc.String() != b.loc.String() || (a.holidays == nil) != (b.holidays == nil) {
		return false
	}
	if a.holidays != nil && !(reflect.DeepEqual(a.holidays.Country, b.holidays.Country) && reflect.DeepEqual(a.holidays.States, b.holidays.States)) {
		return false
	}
	return slices.EqualFunc(a.hours.Exceptions, b.hours.Exceptions, func(x, y hours.Exception) bool {
		return x.From.Equal(y.From) && x.Until.Equal(y.Until) && x.Open == y.Open
	})
}
