package route

import (
	"fmt"
	"slices"
	"time"

	"supportline/config"
)

// Decide says where a call goes at now, and why.
func Decide(s *config.Snapshot, f Facts, now time.Time) Decision {
	q := question{s: s, f: f, now: now}
	q.d = Decision{Service: f.Service, Language: f.Language, Severity: f.Severity, Plan: f.Plan, Why: make([]Reason, 0, 6)}
	q.decide()
	return q.d
}

// question is one decision being made.
type question struct {
	s   *config.Snapshot
	f   Facts
	now time.Time
	d   Decision

	cloud  *config.Cloud
	region *config.Region
	rows   []*config.Offer // of the region
	caller callerZone
}

func (q *question) decide() {
	q.d.Cloud, q.d.Region = q.f.Cloud, q.f.Region
	if q.f.Line == nil && q.f.Region != "" {
		switch r := q.s.Regions[q.f.Region]; {
		case r == nil:
			q.end(Refused, "region", "there is no region %q", q.f.Region)
			return
		case r.Online:
			q.onlineOnly(r)
			return
		}
	}
	if !q.findCloud() || !q.findRegion() {
		return
	}
	if q.region.Online {
		q.onlineOnly(q.region)
		return
	}
	q.rows = q.cloud.Offers[q.region.Key]
	if len(q.rows) == 0 {
		q.end(Refused, "offered", "%s has no telephone support in the %s cloud", q.region.Name, q.cloud.Key)
		return
	}
	if !q.capSeverity() {
		return
	}
	if q.f.Service == "" || q.f.Language == "" {
		q.list()
		return
	}
	row := q.row(q.f.Service, q.f.Language, true)
	if row == nil {
		q.end(Refused, "offered", "%s in %s is not offered in %s", q.f.Service, q.f.Language, q.region.Name)
		q.d.Alternatives = q.alternatives()
		return
	}
	q.answer(row)
}

func (q *question) onlineOnly(r *config.Region) {
	q.end(OnlineOnly, "online-only", "in %s support is given online only", r.Name)
}

// answer judges the row of hours that was asked for.
func (q *question) answer(row *config.Offer) {
	zone, loc, err := q.zone(row, true)
	if err != nil {
		q.fault(err)
		return
	}
	q.d.Zone, q.d.Queue, q.d.Open = zone, row.Queue, row.Week.Open(q.now, loc)
	if q.d.Open {
		q.d.Outcome = ToQueue
		q.d.NextClose, _ = row.Week.NextClose(q.now, loc)
	} else {
		q.d.Outcome = Closed
		q.d.NextOpen, _ = row.Week.NextOpen(q.now, loc)
		q.d.Alternatives = q.alternatives()
	}
	if q.d.Outcome != Fault { // an alternative may have been one
		q.because("weekly-hours", hoursText(row.Week, q.now.In(loc), q.d))
	}
}

func (q *question) findCloud() bool {
	l, key := q.f.Line, q.f.Cloud
	if l != nil && key == "" {
		key = l.Cloud
	}
	q.d.Cloud, q.cloud = key, q.s.Clouds[key]
	switch {
	case l != nil && l.Cloud != key:
		q.end(Refused, "line", "%s is a line of the %s cloud, not of %s", l.Printed, l.Cloud, key)
		return false
	case key == "" && q.f.Region != "":
		q.end(Refused, "line", "no line of %s is known, and no cloud was named", q.s.Regions[q.f.Region].Name)
		return false
	case key == "":
		q.end(Refused, "line", "the number is no line, and no cloud was named")
		return false
	case q.cloud == nil:
		q.end(Refused, "line", "there is no cloud %q", key)
		return false
	case l != nil:
		q.because("line", l.Printed+": "+l.Published[0].Kind+" line in the "+key+" cloud")
	}
	return true
}

// capSeverity lowers a severity that the service cannot have; false when there is no such severity.
func (q *question) capSeverity() bool {
	if q.f.Severity == "" {
		return true
	}
	switch {
	case len(q.cloud.Severities) == 0:
		q.because("severity", "the "+q.cloud.Key+" cloud has no severities")
		q.d.Severity = ""
	case !slices.Contains(q.cloud.SeverityNames(), q.f.Severity):
		q.end(Refused, "severity", "the %s cloud has no severity %q", q.cloud.Key, q.f.Severity)
		return false
	case q.f.Severity == "A" && q.f.Service == "billing":
		q.d.Severity = "B"
		q.because("billing-severity-cap", "billing is taken at severity B at the highest")
	case q.f.Severity == "A" && q.f.Service != "technical" && q.f.Service != "":
		q.d.Severity = "B"
		q.because("technical-severity-cap", "severity A is for technical cases only; "+q.f.Service+" is taken at B")
	}
	return true
}

func (q *question) because(rule, text string) {
	q.d.Why = append(q.d.Why, Reason{rule, text})
}

func (q *question) end(o Outcome, rule, text string, args ...any) {
	q.d.Outcome = o
	q.because(rule, fmt.Sprintf(text, args...))
}

func (q *question) fault(err error) {
	q.d.Outcome, q.d.Queue, q.d.Open, q.d.Alternatives = Fault, "", false, nil
	q.because("fault", err.Error())
}
