package route

import (
	"slices"
	"strings"

	"supportline/config"
)

// findPlan settles the caller's plan: asked for, else the line's. A name that is none of the cloud's plans counts as the
// last of them, the one that everybody has.
func (q *question) findPlan() {
	if q.d.Plan == "" && q.f.Line != nil {
		q.d.Plan = q.f.Line.Plan
	}
	if q.d.Plan == "" || len(q.cloud.Plans) == 0 {
		return
	}
	q.plan = q.cloud.Plans[len(q.cloud.Plans)-1]
	for _, p := range q.cloud.Plans {
		if strings.EqualFold(p, q.d.Plan) {
			q.plan, q.d.Plan = p, p
		}
	}
}

// row finds the row of hours for a service in a language; nil when there is none for the caller's plan, and offered is
// false when there is none at all. Rows by plan or severity are for those only; a row that names more of what is known
// goes before one that names less. An unknown plan is taken to be the cloud's last, and an unknown severity the last
// written: what everybody may have is written last.
func (q *question) row(service, language string) (row *config.Offer, offered bool) {
	severity := q.severityFor(service)
	plan := q.plan
	if plan == "" {
		plan = q.usualPlan(service, language)
	}
	var last *config.Offer
	weight := -1
	for _, o := range q.rows {
		if o.Service != service || o.Language != language {
			continue
		}
		offered = true
		if o.Plan != "" && o.Plan != plan {
			continue
		}
		last = o
		w := 0
		switch {
		case o.Severity != "" && o.Severity != severity:
			continue
		case o.Severity != "":
			w++
		}
		if o.Plan != "" {
			w += 2
		}
		if w > weight {
			row, weight = o, w
		}
	}
	if row == nil {
		row = last
	}
	return row, offered
}

// usualPlan is the plan of a caller who has not said: the cloud's last one, else that of the last row there is.
func (q *question) usualPlan(service, language string) string {
	usual, last := "", ""
	if n := len(q.cloud.Plans); n > 0 {
		usual = q.cloud.Plans[n-1]
	}
	for _, o := range q.rows {
		if o.Service != service || o.Language != language {
			continue
		}
		if last = o.Plan; last == "" || last == usual {
			return usual
		}
	}
	return last
}

// tellRow gives the reasons for a row that is not for everybody.
func (q *question) tellRow(o *config.Offer) {
	if o.Severity != "" {
		text := "hours of severity " + o.Severity
		switch {
		case q.d.Severity == "":
			text += ", because none was chosen"
		case o.Severity != q.d.Severity:
			text += ", because there are none of severity " + q.d.Severity
		}
		q.because("severity", text)
	}
	if o.Plan == "" {
		return
	}
	text := "hours of the plan " + o.Plan
	switch {
	case q.plan == "" && len(q.cloud.Plans) > 0 && o.Plan == q.cloud.Plans[len(q.cloud.Plans)-1]:
		text += ", which everybody has: the caller's is not known"
	case q.plan == "":
		text += ", the last there is: the caller's is not known"
	case q.plan != q.d.Plan:
		text += ", because the " + q.cloud.Key + " cloud has no plan " + q.d.Plan
	case q.f.Plan == "":
		text += ", which callers of this line have"
	}
	q.because("plan", text)
}

// Offered lists the services of a region in menu order.
func Offered(s *config.Snapshot, cloud, region string) []string {
	c := s.Clouds[cloud]
	if c == nil {
		return nil
	}
	var all []string
	for _, service := range c.Services {
		if slices.ContainsFunc(c.Offers[region], func(o *config.Offer) bool { return o.Service == service }) {
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
