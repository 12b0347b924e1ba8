package route

import (
	"slices"
	"strings"

	"supportline/config"
)

// findRegion finds the region: asked for, the line's only one, the caller's, or any where it makes no difference.
func (q *question) findRegion() bool {
	found := q.placed()
	if line := q.f.Line; line != nil && q.d.Why[0].Rule == "line" {
		if i := slices.IndexFunc(line.Published, func(p config.Published) bool { return p.Region == q.d.Region }); i >= 0 {
			q.d.Published = &line.Published[i]
		}
		q.d.Why[0].Text = lineText(line, q.d.Published)
	}
	return found
}

// lineText says which line was dialled, and what the region's list of numbers says beside it.
func lineText(l *config.Line, p *config.Published) string {
	switch {
	case p == nil && len(l.Published) == 0:
		return l.Printed + ": line in the " + l.Cloud + " cloud"
	case p == nil:
		p = &config.Published{Kind: l.Published[0].Kind}
	}
	text := l.Printed + ": " + p.Kind + " line in the " + l.Cloud + " cloud"
	if p.Printed != "" && p.Printed != l.Printed {
		text += ", printed as " + p.Printed
	}
	if p.Note != "" {
		text += ", " + strings.TrimSuffix(p.Note, ".")
	}
	if p.Charges != "" {
		text += ", " + p.Charges + " charges"
	}
	if p.After != "" {
		text += ", once connected: " + p.After
	}
	return text
}

func (q *question) placed() bool {
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
	keys, what := line.Regions, "the caller's number says nothing"
	if country := q.f.Caller.Region(); country != "" {
		switch here := q.regionsOf(country); len(here) {
		case 0:
			what = "the caller's number is of " + country + ", which is none of the line's regions"
		case 1:
			return q.take(here[0], "the caller's number is of "+country)
		default:
			keys, what = here, "the caller's number is of "+country+", which is several of the line's regions"
		}
	}
	if q.alike(keys) {
		return q.take(keys[0], what+", and all regions of the line have the same hours")
	}
	q.d.Regions = keys
	q.end(AskRegion, "region", "%s, and the line's regions have different hours", what)
	q.otherRegions(keys)
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

// regionsOf are the regions of the line that callers from a country may be in.
func (q *question) regionsOf(country string) []string {
	var found []string
	for _, key := range q.f.Line.Regions {
		if r := q.s.Regions[key]; r != nil && slices.Contains(r.Countries, country) {
			found = append(found, key)
		}
	}
	return found
}

// alike tells whether a caller is served the same in all these regions: the same rows on the same clock, and no holiday
// or override that makes a difference at this instant.
func (q *question) alike(keys []string) bool {
	for _, key := range keys[1:] {
		if !slices.EqualFunc(q.cloud.Offers[keys[0]], q.cloud.Offers[key], sameOffer) || !q.sameClock(keys[0], key) ||
			!q.sameDates(keys[0], key) {
			return false
		}
	}
	return true
}

func sameOffer(a, b *config.Offer) bool {
	return a.Service == b.Service && a.Language == b.Language && a.Plan == b.Plan && a.Severity == b.Severity &&
		a.Zone == b.Zone && a.Queue == b.Queue && a.Observes == b.Observes && a.Week.Equal(b.Week)
}

// sameClock tells whether the rows of both regions are read on the same clock.
func (q *question) sameClock(a, b string) bool {
	ra, rb := q.s.Regions[a], q.s.Regions[b]
	if ra == nil || rb == nil || ra.Online != rb.Online {
		return false
	}
	return slices.Equal(ra.Zones, rb.Zones) || !slices.ContainsFunc(q.cloud.Offers[a], func(o *config.Offer) bool {
		return o.Zone == "" || o.Zone == callers
	})
}

// sameDates tells whether rows that are the same are open or, if not, open next at the same instant.
func (q *question) sameDates(a, b string) bool {
	if q.s.Holidays[a] == nil && q.s.Holidays[b] == nil && len(q.s.Overrides) == 0 {
		return true
	}
	inA, inB := *q, *q
	inA.region, inB.region = q.s.Regions[a], q.s.Regions[b]
	for i, o := range q.cloud.Offers[a] {
		ja, errA := inA.judge(o)
		jb, errB := inB.judge(q.cloud.Offers[b][i])
		if errA != nil || errB != nil || ja.state.Open != jb.state.Open || !ja.state.Open && !ja.next.Equal(jb.next) {
			return false
		}
	}
	return true
}
