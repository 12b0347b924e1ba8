package route

import (
	"slices"
	"strconv"
	"time"

	"supportline/config"
	"supportline/config/hours"
)

// findSeverity checks the severity and lowers one that the service cannot have; false when there is no such severity.
func (q *question) findSeverity() bool {
	given := q.f.Severity
	switch {
	case given == "":
		return true
	case len(q.cloud.Severities) == 0:
		if !q.namesSeverity(given) {
			q.because("severity", "the "+q.cloud.Key+" cloud has no severities")
			q.d.Severity = ""
		}
		return true
	case severityIn(q.cloud, given) < 0:
		q.end(Refused, "severity", "the %s cloud has no severity %q", q.cloud.Key, given)
		return false
	}
	top := q.cloud.Severities[severityIn(q.cloud, given)]
	q.d.Severity = q.severityFor(q.f.Service)
	switch {
	case q.d.Severity == given && top.Entitled:
		q.because("severity-entitled", "severity "+given+" is for organisations that are entitled to it")
	case q.d.Severity == given:
	case q.f.Service == "billing":
		q.because("billing-severity-cap", "billing is taken at severity "+q.d.Severity+" at the highest")
	case slices.Equal(top.Services, []string{"technical"}):
		q.because("technical-severity-cap",
			"severity "+given+" is for technical cases only; "+q.f.Service+" is taken at "+q.d.Severity)
	default:
		q.because("severity-cap", q.f.Service+" is taken at severity "+q.d.Severity+" at the highest")
	}
	return true
}

// namesSeverity tells whether hours of the region, and of the service where it is known, differ by this severity.
func (q *question) namesSeverity(name string) bool {
	return slices.ContainsFunc(q.rows, func(o *config.Offer) bool {
		return o.Severity == name && (q.f.Service == "" || o.Service == q.f.Service)
	})
}

// severityFor is what the severity comes to with a service: the next one that the service may have.
func (q *question) severityFor(service string) string {
	i := severityIn(q.cloud, q.d.Severity)
	if i < 0 || service == "" {
		return q.d.Severity
	}
	for i < len(q.cloud.Severities)-1 && !mayHave(q.cloud.Severities[i], service) {
		i++
	}
	return q.cloud.Severities[i].Name
}

func mayHave(s config.CaseSeverity, service string) bool {
	return len(s.Services) == 0 || slices.Contains(s.Services, service)
}

// severityIn is the index of a severity in its cloud, -1 where there is none.
func severityIn(c *config.Cloud, name string) int {
	for i := range c.Severities {
		if c.Severities[i].Name == name {
			return i
		}
	}
	return -1
}

// promise says when a first response is due to a case of this severity.
func (q *question) promise() {
	i := severityIn(q.cloud, q.d.Severity)
	if i < 0 || len(q.region.Zones) == 0 {
		return
	}
	respond := q.cloud.Severities[i].Respond
	loc, err := q.s.Location(q.region.Zones[0])
	if err != nil || respond == (config.Respond{}) {
		return
	}
	within := ""
	switch {
	case respond.BusinessDays > 0:
		work := hours.Schedule{Week: q.region.Workweek, Calendar: q.calendar()}
		due, ok := work.AfterDays(q.now, respond.BusinessDays, loc)
		if !ok {
			return
		}
		q.d.RespondBy, within = due.In(loc), strconv.Itoa(respond.BusinessDays)+" business days"
		if respond.BusinessDays == 1 {
			within = "1 business day"
		}
	default:
		q.d.RespondBy, within = q.now.Add(respond.Within).In(loc), elapsed(respond.Within)
	}
	by := q.d.RespondBy.Format("Monday 2 January 15:04")
	q.because("respond", "severity "+q.d.Severity+" is answered within "+within+": by "+by)
}

// elapsed writes a time around the clock: "1 hour", "90 minutes".
func elapsed(d time.Duration) string {
	n, unit := int(d/time.Minute), "minute"
	if d%time.Hour == 0 {
		n, unit = int(d/time.Hour), "hour"
	}
	if n != 1 {
		unit += "s"
	}
	return strconv.Itoa(n) + " " + unit
}
