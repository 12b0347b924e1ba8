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
	if q.d.Outcome == Closed || q.d.Outcome == Refused {
		q.d.Clock = q.ownClock()
	}
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
	plan   string          // the caller's, one of the cloud's; empty: not known

	caller callerZone
	dates  callerDates
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
	switch {
	case len(q.rows) == 0 && q.f.Line != nil:
		q.end(Closed, "no-hours", "no hours are known for %s in the %s cloud, so it is never open", q.region.Name, q.cloud.Key)
		return
	case len(q.rows) == 0:
		q.end(Refused, "offered", "%s has no telephone support in the %s cloud", q.region.Name, q.cloud.Key)
		return
	}
	q.findPlan()
	if !q.findSeverity() {
		return
	}
	if q.f.Service == "" || q.f.Language == "" {
		q.list()
		return
	}
	row, offered := q.row(q.f.Service, q.f.Language)
	switch {
	case !offered:
		q.end(Refused, "offered", "%s in %s is not offered in %s", q.f.Service, q.f.Language, q.region.Name)
	case row == nil:
		q.end(Refused, "plan", "%s in %s is not offered in %s with the plan %s", q.f.Service, q.f.Language, q.region.Name, q.plan)
	default:
		q.answer(row)
		return
	}
	q.d.Alternatives = q.alternatives()
	q.otherwise(judgement{})
}

func (q *question) onlineOnly(r *config.Region) {
	q.end(OnlineOnly, "online-only", "in %s support is given online only", r.Name)
}

// answer judges the row of hours that was asked for.
func (q *question) answer(row *config.Offer) {
	j, err := q.judge(row)
	if err != nil {
		q.fault(err)
		return
	}
	q.tellRow(row)
	q.because("zone", j.zone+": "+j.how)
	q.d.Zone, q.d.Queue, q.d.Open = j.zone, row.Queue, j.state.Open
	if q.d.Open {
		q.d.Outcome, q.d.NextClose = ToQueue, j.next
	} else {
		q.d.Outcome, q.d.NextOpen = Closed, j.next
		q.d.Alternatives = q.alternatives()
	}
	if q.d.Outcome == Fault { // an alternative was one
		return
	}
	q.tellHours(j)
	q.tellStates(j)
	q.promise()
	q.otherwise(j)
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
		q.because("line", "") // what there is to say depends on the region
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
	why := slices.DeleteFunc(q.d.Why, func(r Reason) bool { return r.Rule == "otherwise" })
	q.d = Decision{Outcome: Fault, Cloud: q.d.Cloud, Region: q.d.Region, Service: q.d.Service, Language: q.d.Language,
		Severity: q.d.Severity, Plan: q.d.Plan, Published: q.d.Published, Why: why}
	q.because("fault", err.Error())
}
