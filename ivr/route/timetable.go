package route

import (
	"time"

	"supportline/config"
	"supportline/config/hours"
)

// Timetable is all hours of a region as one caller finds them, whatever the instant.
type Timetable struct {
	Region *config.Region
	Cloud  string
	Zone   *time.Location // the caller's clock in the region
	How    string         // why that one
	Rows   []Row          // in menu order
	// Holidays are the region's, nil where none are known or heeded; State is the caller's, nil where it is not known.
	Holidays *config.Holidays
	State    *config.State
}

// Row is one row of hours, with all that opens and closes it.
type Row struct {
	Offer     *config.Offer
	Zone      *time.Location // on which clock the hours are read
	Hours     hours.Schedule
	Overrides []*config.Override // what the exceptions of Hours are
}

// TimetableOf lists the hours of the region that a call comes to. Where there are none, the Decision says why.
func TimetableOf(s *config.Snapshot, f Facts, now time.Time) (*Timetable, Decision) {
	f.Service, f.Language = "", ""
	q := question{s: s, f: f, now: now, d: Decision{Why: make([]Reason, 0, 6)}}
	q.decide()
	if len(q.rows) == 0 || q.d.Outcome == Refused || q.d.Outcome == Fault {
		return nil, q.d
	}
	t := &Timetable{Region: q.region, Cloud: q.cloud.Key}
	own, how, loc, err := q.zone(&config.Offer{})
	if err != nil {
		q.fault(err)
		return nil, q.d
	}
	t.Zone, t.How = loc, own+": "+how
	for _, service := range q.cloud.Services {
		for _, o := range q.rows {
			if o.Service != service {
				continue
			}
			j, err := q.judge(o)
			if err != nil {
				q.fault(err)
				return nil, q.d
			}
			t.Rows = append(t.Rows, Row{o, j.loc, j.schedule, j.overrides})
			if o.Observes {
				t.Holidays, t.State = q.dates.holidays, q.dates.state
			}
		}
	}
	return t, q.d
}
