package route

import (
	"fmt"
	"slices"
	"time"

	"supportline/config"
)

// callers is the zone of a row whose hours are read on the caller's own clock.
const callers = "caller"

// zone is the clock on which a row's hours are read: the one named with them, else the region's, which is the caller's
// own where the region has several.
func (q *question) zone(o *config.Offer) (name, how string, loc *time.Location, err error) {
	name, how = o.Zone, "named with these hours"
	switch {
	case (name == "" || name == callers) && len(q.region.Zones) == 0:
		return "", "", nil, fmt.Errorf("region %s has no time zone", q.region.Key)
	case name == "" && len(q.region.Zones) == 1:
		name, how = q.region.Zones[0], "the region's own"
	case name == "" || name == callers:
		c := q.clock()
		name, how = c.zone, c.how
	}
	if loc, err = q.s.Location(name); err != nil {
		return "", "", nil, fmt.Errorf("the zone of %s in %s: %w", o.Service, q.region.Key, err)
	}
	return name, how, loc, nil
}

// ownClock is the caller's own clock in the region, whatever clock hours are read on; empty where no region is known.
func (q *question) ownClock() string {
	switch {
	case q.region == nil || len(q.region.Zones) == 0:
		return ""
	case len(q.region.Zones) == 1:
		return q.region.Zones[0]
	}
	return q.clock().zone
}

// callerZone is where the caller's clock is, found once.
type callerZone struct {
	zone, how string
	usual     bool // the region's usual one, because the number does not say
}

// clock is the caller's own zone where the number leaves one of the region's, else the region's first.
func (q *question) clock() callerZone {
	if q.caller.zone != "" {
		return q.caller
	}
	zones := q.f.Caller.Zones()
	var here []string // an area code's zones may reach beyond the region: +1 709 is St. John's or Puerto Rico
	for _, z := range zones {
		if slices.Contains(q.region.Zones, z) {
			here = append(here, z)
		}
	}
	usual := "the usual one of " + q.region.Name + ": the caller's number "
	switch {
	case len(here) == 1:
		q.caller = callerZone{here[0], "the caller's own, by area code", false}
	case len(here) > 1:
		q.caller = callerZone{q.region.Zones[0], usual + "may be in several zones", true}
	case len(zones) > 0:
		q.caller = callerZone{q.region.Zones[0], usual + "is of " + zones[0] + ", outside the region", true}
	default:
		q.caller = callerZone{q.region.Zones[0], usual + "says none", true}
	}
	return q.caller
}
