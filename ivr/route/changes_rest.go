package route

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"supportline/config"
)

// general compares what holds for every call.
func (c *comparison) general() {
	if c.old.Vendor != c.next.Vendor {
		c.add(Change{}, ChangedMenus, fmt.Sprintf("the vendor is %s, health page %s, instead of %s, %s",
			c.next.Vendor.Name, c.next.Vendor.HealthPage, c.old.Vendor.Name, c.old.Vendor.HealthPage))
	}
	if c.old.Menus != c.next.Menus {
		c.add(Change{}, ChangedMenus, menusText(c.next.Menus)+", instead of "+menusText(c.old.Menus))
	}
}

func menusText(m config.Menus) string {
	return fmt.Sprintf("menus wait %s, %s and %s and take %d tries", short(m.FirstKey), short(m.NextKey), short(m.PINWait), m.Tries)
}

// severities compares how serious a case may be, and what is promised for it.
func (c *comparison) severities() {
	for _, key := range union(c.old.Clouds, c.next.Clouds) {
		before, after := cloudOf(c.old, key), cloudOf(c.next, key)
		at := Change{Cloud: key}
		for _, s := range before.Severities {
			if severityIn(after, s.Name) < 0 {
				c.add(at, ChangedSeverity, "severity "+s.Name+" is no longer there")
			}
		}
		for _, s := range after.Severities {
			i := severityIn(before, s.Name)
			switch {
			case i < 0:
				c.add(at, ChangedSeverity, "severity "+s.Name+" is new: "+severityText(s))
			case severityText(before.Severities[i]) != severityText(s):
				was := severityText(before.Severities[i])
				c.add(at, ChangedSeverity, "severity "+s.Name+" is now "+severityText(s)+", instead of "+was)
			}
		}
		c.lists(func(text string) { c.add(at, ChangedSeverity, text) }, "plan", "plans count", before.Plans, after.Plans)
	}
}

func severityText(s config.CaseSeverity) string {
	text := "for all services"
	if len(s.Services) > 0 {
		text = "for " + strings.Join(s.Services, ", ")
	}
	if s.Entitled {
		text += ", for entitled organisations"
	}
	switch {
	case s.Respond.BusinessDays > 0:
		text += fmt.Sprintf(", answered within %d business days", s.Respond.BusinessDays)
	case s.Respond.Within > 0:
		text += ", answered within " + elapsed(s.Respond.Within)
	}
	return text
}

func (c *comparison) region(key string) {
	before, after := c.old.Regions[key], c.next.Regions[key]
	at := Change{Region: key}
	tell := func(text string) { c.add(at, ChangedRegion, text) }
	switch {
	case before == nil:
		tell("a new region: " + after.Name)
		return
	case after == nil:
		tell("no longer a region")
		return
	}
	if before.Name != after.Name {
		tell("is called " + after.Name + " instead of " + before.Name)
	}
	if before.Online != after.Online {
		tell(map[bool]string{true: "now online only", false: "no longer online only"}[after.Online])
	}
	if !slices.Equal(before.Zones, after.Zones) {
		tell("its zones are " + strings.Join(after.Zones, ", ") + " instead of " + strings.Join(before.Zones, ", "))
	}
	if !before.Workweek.Equal(after.Workweek) {
		tell("its business days are " + after.Workweek.String() + " instead of " + before.Workweek.String())
	}
	for _, country := range added(before.Countries, after.Countries) {
		tell("callers from " + country + " are now taken to be here")
	}
	for _, country := range added(after.Countries, before.Countries) {
		tell("callers from " + country + " are no longer taken to be here")
	}
}

// queues compares how waiting goes. Which offers go to which queue is told with the offers.
func (c *comparison) queues() {
	for _, name := range union(c.old.Queues, c.next.Queues) {
		a, b := c.old.Queues[name], c.next.Queues[name]
		if a == nil || b == nil {
			continue
		}
		var parts []string
		for _, rule := range []struct {
			name    string
			was, is any
		}{
			{"longest wait", short(a.MaxWait), short(b.MaxWait)}, {"most callers", a.MaxEntries, b.MaxEntries},
			{"rings an agent for", short(a.RingFor), short(b.RingFor)}, {"an agent's rest", short(a.WrapUp), short(b.WrapUp)},
			{"an agent's pause after no answer", short(a.PauseNoAnswer), short(b.PauseNoAnswer)},
			{"place said every", short(a.PlaceEvery), short(b.PlaceEvery)}, {"helped out by", overflowText(a), overflowText(b)},
			{"anybody serves it:", len(a.Agents) > 0, len(b.Agents) > 0},
		} {
			if rule.was != rule.is {
				parts = append(parts, fmt.Sprintf("%s %v instead of %v", rule.name, rule.is, rule.was))
			}
		}
		if len(parts) > 0 {
			c.add(Change{Queue: name}, ChangedQueue, strings.Join(parts, "; "))
		}
	}
}

func overflowText(q *config.Queue) string {
	if q.Overflow == nil {
		return "nobody"
	}
	return q.Overflow.Name + " after " + short(q.OverflowAfter)
}

// short writes 20m0s as 20m.
func short(d time.Duration) string {
	text := strings.TrimSuffix(d.String(), "m0s")
	if text != d.String() {
		text += "m"
	}
	return text
}

// notice is an override, an incident or an announcement: something that somebody says for a time.
type notice struct {
	kind        ChangeKind
	name, what  string // "closing stocktaking"
	text        map[string]string
	from, until time.Time
}

// dated compares what is ordered or said for a time, as far as the time is not over.
func (c *comparison) dated() {
	before, after := c.notices(c.old), c.notices(c.next)
	for _, n := range before {
		if !slices.ContainsFunc(after, n.same) {
			c.add(Change{}, n.kind, n.what+" is gone")
		}
	}
	for _, n := range after {
		i := slices.IndexFunc(before, n.same)
		switch {
		case i < 0:
			c.add(Change{}, n.kind, n.what+" is new")
		case before[i].what != n.what:
			c.add(Change{}, n.kind, n.what+", instead of "+before[i].what)
		case !maps.Equal(before[i].text, n.text):
			c.add(Change{}, n.kind, n.what+" says something else")
		}
	}
}

func (n notice) same(o notice) bool { return n.kind == o.kind && n.name == o.name }

func (c *comparison) notices(s *config.Snapshot) []notice {
	var all []notice
	for _, o := range s.Overrides {
		what := string(o.Kind) + " " + o.Name + scopeText(o.Scope, o.From, o.Until)
		all = append(all, notice{ChangedOverride, o.Name, what, o.Text, o.From, o.Until})
	}
	for _, i := range s.Incidents {
		all = append(all, notice{ChangedIncident, i.Name, i.Name + scopeText(i.Scope, i.From, i.Until), i.Text, i.From, i.Until})
	}
	for _, a := range s.Announcements {
		what := a.Name + " at " + string(a.At) + scopeText(a.Scope, a.From, a.Until)
		all = append(all, notice{ChangedAnnouncement, a.Name, what, a.Text, a.From, a.Until})
	}
	return slices.DeleteFunc(all, func(n notice) bool {
		return !n.until.IsZero() && !c.from.Before(n.until) || !n.from.Before(c.until)
	})
}

// scopeText is " for SE, billing from 2026-12-23 12:00 +01:00 to 2026-12-24 00:00 +01:00".
func scopeText(s config.Scope, from, until time.Time) string {
	var lines []string
	for _, l := range s.Lines {
		lines = append(lines, l.Printed)
	}
	text := ""
	if parts := slices.Concat(lines, s.Clouds, s.Regions, s.Services); len(parts) > 0 {
		text = " for " + strings.Join(parts, ", ")
	}
	const minute = "2006-01-02 15:04 -07:00"
	if !from.IsZero() {
		text += " from " + from.Format(minute)
	}
	if !until.IsZero() {
		text += " to " + until.Format(minute)
	}
	return text
}
