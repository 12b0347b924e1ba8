package route

import (
	"slices"
	"time"

	"supportline/config"
)

// list answers a call that has not said everything yet: what is offered, and whether any of it is open.
func (q *question) list() {
	if q.f.Service != "" && !slices.Contains(Offered(q.s, q.cloud.Key, q.region.Key), q.f.Service) {
		q.end(Refused, "offered", "%s is not offered in %s", q.f.Service, q.region.Name)
		q.d.Alternatives = q.alternatives()
		return
	}
	if q.f.Language != "" && !slices.Contains(Languages(q.s, q.cloud.Key, q.region.Key, ""), q.f.Language) {
		q.end(Refused, "offered", "nothing is offered in %s in %s", q.f.Language, q.region.Name)
		q.d.Alternatives = q.alternatives()
		return
	}
	all, ok := q.judged(func(o *config.Offer) bool {
		return (q.f.Service == "" || o.Service == q.f.Service) && (q.f.Language == "" || o.Language == q.f.Language)
	})
	if !ok {
		return
	}
	if len(all) == 0 {
		q.end(Refused, "plan", "that is not offered in %s with the plan %s", q.region.Name, q.plan)
		q.d.Alternatives = q.alternatives()
		return
	}
	slices.SortStableFunc(all, func(a, b Alternative) int { return openFirst(a) - openFirst(b) })
	q.d.Alternatives, q.d.Outcome = all, Closed
	if len(q.region.Zones) > 0 {
		q.d.Zone = q.region.Zones[0]
	}
	for _, a := range all {
		if a.Open {
			q.d.Outcome, q.d.Open = ToQueue, true
		} else if !a.NextOpen.IsZero() && (q.d.NextOpen.IsZero() || a.NextOpen.Before(q.d.NextOpen)) {
			q.d.NextOpen = a.NextOpen
		}
	}
	switch {
	case q.d.Open:
		q.d.NextOpen = time.Time{}
	case !q.d.NextOpen.IsZero():
		q.d.Zone = q.d.NextOpen.Location().String()
	}
	q.because("offered", "service or language are not chosen yet; this is what there is")
}

func openFirst(a Alternative) int {
	if a.Open {
		return 0
	}
	return 1
}

// alternatives are what a caller may have instead, best first: open now the same service, the same language, the rest;
// then the same service's other languages in the order in which they open. Where what was asked for is not offered at all,
// the other services come behind, in that order too.
func (q *question) alternatives() []Alternative {
	refused := q.d.Outcome == Refused
	all, ok := q.judged(func(o *config.Offer) bool { return o.Service != q.f.Service || o.Language != q.f.Language })
	if !ok {
		return nil
	}
	all = slices.DeleteFunc(all, func(a Alternative) bool {
		return !a.Open && !refused && (a.Service != q.f.Service || a.NextOpen.IsZero())
	})
	rank := func(a Alternative) int {
		switch {
		case a.Open && a.Service == q.f.Service:
			return 0
		case a.Open && a.Language == q.f.Language:
			return 1
		case a.Open:
			return 2
		case a.Service == q.f.Service:
			return 3
		}
		return 4
	}
	slices.SortStableFunc(all, func(a, b Alternative) int {
		if d := rank(a) - rank(b); d != 0 || a.Open {
			return d
		}
		return a.NextOpen.Compare(b.NextOpen)
	})
	return all
}

// judged lists services and languages that the caller may have, in menu order, each once; false when that is a fault.
func (q *question) judged(wanted func(*config.Offer) bool) ([]Alternative, bool) {
	var all []Alternative
	for _, service := range q.cloud.Services {
		for _, o := range q.rows {
			if o.Service != service || !wanted(o) || slices.ContainsFunc(all, func(a Alternative) bool {
				return a.Service == o.Service && a.Language == o.Language
			}) {
				continue
			}
			row, _ := q.row(o.Service, o.Language)
			if row == nil {
				continue // not for the caller's plan
			}
			j, err := q.judge(row)
			if err != nil {
				q.fault(err)
				return nil, false
			}
			a := Alternative{Service: o.Service, Language: o.Language, Queue: row.Queue, Open: j.state.Open}
			if !a.Open {
				a.NextOpen = j.next
			}
			all = append(all, a)
		}
	}
	return all, true
}
