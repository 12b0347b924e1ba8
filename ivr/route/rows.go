package route

import (
	"fmt"
	"slices"
	"time"

	"supportline/config"
)

// row finds the row of hours for a service in a language, nil when there is none. Rows by plan or severity are for those
// only; a row that names more of what is known goes before one that names less. What is not known is taken to be what
// the last row is for: the one that everybody may have is written last.
func (q *question) row(service, language string, tell bool) *config.Offer {
	severity := q.d.Severity
	if severity == "A" && service != "technical" {
		severity = "B"
	}
	var best, last *config.Offer
	weight := -1
	for _, o := range q.rows {
		if o.Service != service || o.Language != language {
			continue
		}
		last = o
		w := 0
		switch {
		case o.Severity != "" && o.Severity != severity, o.Plan != "" && o.Plan != q.d.Plan:
			continue
		case o.Severity != "":
			w++
		}
		if o.Plan != "" {
			w += 2
		}
		if w > weight {
			best, weight = o, w
		}
	}
	if best == nil {
		best = last
	}
	if best != nil && tell {
		q.tellRow(best)
	}
	return best
}

// tellRow gives the reasons for a row that is not for everybody.
func (q *question) tellRow(o *config.Offer) {
	if o.Severity != "" {
		text := "hours of severity " + o.Severity
		if o.Severity != q.d.Severity {
			text += ", because none was chosen"
		}
		q.because("severity", text)
	}
	if o.Plan != "" {
		text := "hours of the plan " + o.Plan
		if o.Plan != q.d.Plan {
			text += ", because the caller's plan has none of its own"
		}
		q.because("plan", text)
	}
}

// zone is the clock on which a row's hours are read.
func (q *question) zone(o *config.Offer, tell bool) (string, *time.Location, error) {
	name, how := o.Zone, "named with these hours"
	switch {
	case name == "" && len(q.region.Zones) == 0, name == "caller" && len(q.region.Zones) == 0:
		return "", nil, fmt.Errorf("region %s has no time zone", q.region.Key)
	case name == "":
		name, how = q.region.Zones[0], "the region's own"
	case name == "caller":
		c := q.clock()
		name, how = c.zone, c.how
	}
	loc, err := q.s.Location(name)
	if err != nil {
		return "", nil, fmt.Errorf("the zone of %s in %s: %w", o.Service, q.region.Key, err)
	}
	if tell {
		q.because("zone", name+": "+how)
	}
	return name, loc, nil
}

// Offered lists the services of a region in menu order.
func Offered(s *config.Snapshot, cloud, region string) []string {
	c := s.Clouds[cloud]
	if c == nil {
		return nil
	}
	var all []string
	for _, service := range c.Services {
		if len(Languages(s, cloud, region, service)) > 0 {
			all = append(all, service)
		}
	}
	return all
}

// Languages lists the languages of a service in a region, in menu order; of all services when service is empty.
func Languages(s *config.Snapshot, cloud, region, service string) []string {
	c := s.Clouds[cloud]
	if c == nil {
		return nil
	}
	var all []string
	for _, o := range c.Offers[region] {
		if (service == "" || o.Service == service) && !slices.Contains(all, o.Language) {
			all = append(all, o.Language)
		}
	}
	return all
}
