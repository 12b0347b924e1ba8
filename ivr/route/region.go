package route

import (
	"slices"

	"supportline/config"
)

// findRegion finds the region: asked for, the line's only one, the caller's, or any where it makes no difference.
func (q *question) findRegion() bool {
	line := q.f.Line
	switch {
	case q.f.Region != "" && line != nil && !slices.Contains(line.Regions, q.f.Region):
		q.end(Refused, "region", "the line %s does not serve %q", line.Printed, q.f.Region)
		return false
	case q.f.Region != "":
		return q.take(q.f.Region, "as asked for")
	case line == nil || len(line.Regions) == 0:
		q.end(Refused, "region", "neither a line nor a region is known")
		return false
	case len(line.Regions) == 1:
		return q.take(line.Regions[0], "the line serves no other")
	}
	country := q.f.Caller.Region()
	if key, ok := q.regionOf(country); ok {
		return q.take(key, "the caller's number is of "+country)
	}
	what := "the caller's number says nothing"
	if country != "" {
		what = "the caller's number is of " + country + ", which is none of the line's regions"
	}
	if q.alike(line.Regions) {
		return q.take(line.Regions[0], what+", and all regions of the line have the same hours")
	}
	q.d.Regions = line.Regions
	q.end(AskRegion, "region", "%s, and the line's regions have different hours", what)
	return false
}

func (q *question) take(key, how string) bool {
	q.d.Region = key
	if q.region = q.s.Regions[key]; q.region == nil {
		q.end(Refused, "region", "there is no region %q", key)
		return false
	}
	q.because("region", q.region.Name+": "+how)
	return true
}

// regionOf is the one region of the line that callers from a country belong to.
func (q *question) regionOf(country string) (string, bool) {
	found := ""
	for _, key := range q.f.Line.Regions {
		if r := q.s.Regions[key]; r != nil && country != "" && slices.Contains(r.Countries, country) {
			if found != "" {
				return "", false
			}
			found = key
		}
	}
	return found, found != ""
}

// alike tells whether a caller is served the same in all these regions.
func (q *question) alike(keys []string) bool {
	for _, key := range keys[1:] {
		if !slices.EqualFunc(q.cloud.Offers[keys[0]], q.cloud.Offers[key], sameOffer) || !q.sameClock(keys[0], key) {
			return false
		}
	}
	return true
}

func sameOffer(a, b *config.Offer) bool {
	return a.Service == b.Service && a.Language == b.Language && a.Plan == b.Plan && a.Severity == b.Severity &&
		a.Zone == b.Zone && a.Queue == b.Queue && a.Week.Equal(b.Week)
}

// sameClock tells whether the rows of both regions are read on the same clock.
func (q *question) sameClock(a, b string) bool {
	ra, rb := q.s.Regions[a], q.s.Regions[b]
	if ra == nil || rb == nil || ra.Online != rb.Online {
		return false
	}
	for _, o := range q.cloud.Offers[a] {
		switch {
		case o.Zone == "" && ra.Zones[0] != rb.Zones[0]:
			return false
		case o.Zone == "caller" && !slices.Equal(ra.Zones, rb.Zones):
			return false
		}
	}
	return true
}

// callerZone is where the caller's clock is, found once.
type callerZone struct {
	zone, how string
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
		q.caller = callerZone{here[0], "the caller's own, by area code"}
	case len(here) > 1:
		q.caller = callerZone{q.region.Zones[0], usual + "may be in several zones"}
	case len(zones) > 0:
		q.caller = callerZone{q.region.Zones[0], usual + "is of " + zones[0] + ", outside the region"}
	default:
		q.caller = callerZone{q.region.Zones[0], usual + "says none"}
	}
	return q.caller
}
