package config

import "slices"

// severitiesAsked is how many severities the question about them names.
const severitiesAsked = 3

func (b *builder) doubtHours() {
	for _, key := range b.cloudKeys() {
		c := b.made.Clouds[key]
		at := b.seen["cloud "+key]
		if len(c.Offers) == 0 {
			b.warn(at, "add hours of "+key, "cloud %s has no hours, so nothing in it is ever open", key)
		}
		if n := len(c.Severities); n > 0 && n != severitiesAsked {
			b.warn(at, "write A, B and C, or leave severities out", "callers are asked for one of %d severities, and cloud %s has %d", severitiesAsked, key, n)
		}
		for _, rows := range c.Offers {
			for i, o := range rows {
				if i == 0 || rows[i-1].Pos != o.Pos { // else it is the same row, for another severity
					b.doubtWeek(o)
				}
				b.doubtRow(c, rows, o)
			}
		}
	}
}

func (b *builder) doubtWeek(o *Offer) {
	if o.Week.Never() {
		b.warn(o.Pos, "write hours, or take the row away", "%s in %s is never open in %s", o.Service, o.Language, o.Region)
	}
	if first, second, found := o.Week.Overlap(); found {
		b.warn(o.Pos, "join them", "%s and %s overlap", first, second)
	}
	switch {
	case b.made.Regions[o.Region].Online:
		b.warn(o.Pos, "take them away, or online: true of the region", "support in %s is given online only, so these hours mean nothing", o.Region)
	case !b.served(o, func(*Line) bool { return true }):
		b.warn(o.Pos, "add a line, or take the hours away", "nobody can reach %s in %s: no line of cloud %s serves %s",
			o.Service, o.Language, o.Cloud, o.Region)
	}
}

// served tells whether a line of some kind leads to a row's region.
func (b *builder) served(o *Offer, of func(*Line) bool) bool {
	return slices.ContainsFunc(b.leading[market{o.Cloud, o.Region}], of)
}

// doubtRow looks for a row that no caller can come to, for all lines that lead there.
func (b *builder) doubtRow(c *Cloud, rows []*Offer, o *Offer) {
	if o.Plan != "" && o.Plan != c.Plans[len(c.Plans)-1] && b.served(o, func(*Line) bool { return true }) &&
		!b.served(o, func(l *Line) bool { return l.Plan == o.Plan }) {
		b.warn(o.Pos, "give a line the plan, or take the row away", "nobody has the plan %s in %s", o.Plan, o.Region)
	}
	if s := severityOf(c, o.Severity); s != nil && len(s.Services) > 0 && !slices.Contains(s.Services, o.Service) {
		b.warn(o.Pos, "take the row away", "%s is never taken at severity %s, so these hours mean nothing", o.Service, o.Severity)
	}
	if shadowed(c, rows, o) {
		b.warn(o.Pos, "take the row away, or one of those by plan", "no caller comes to these hours of %s in %s: each plan has hours of its own in %s",
			o.Service, o.Language, o.Region)
	}
}

// severityOf is the cloud's severity of that name; nil where there is none.
func severityOf(c *Cloud, name string) *CaseSeverity {
	if i := slices.IndexFunc(c.Severities, func(s CaseSeverity) bool { return s.Name == name }); i >= 0 {
		return &c.Severities[i]
	}
	return nil
}

// shadowed tells whether every plan has a row that goes before one for all plans.
func shadowed(c *Cloud, rows []*Offer, o *Offer) bool {
	return o.Plan == "" && len(c.Plans) > 0 && !slices.ContainsFunc(c.Plans, func(plan string) bool {
		return !slices.ContainsFunc(rows, func(r *Offer) bool {
			return r.Plan == plan && r.Service == o.Service && r.Language == o.Language && (r.Severity == "" || r.Severity == o.Severity)
		})
	})
}
