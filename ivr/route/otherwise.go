package route

import (
	"slices"

	"supportline/config"
)

// maxOtherwise is how many of the nearest losing branches are told.
const maxOtherwise = 3

// otherwise tells what would have brought the caller something else: without the override, in another language, with
// another severity or plan, on another clock. To a caller who gets a queue only what was taken by default is told.
func (q *question) otherwise(mine judgement) {
	b := branches{question: q, mine: mine}
	b.override()
	b.language()
	b.severities()
	b.plans()
	b.clocks()
}

// branches are answers beside the one that was given.
type branches struct {
	*question
	mine judgement // without a row where nothing was offered
	told int
}

func (b *branches) tell(change, what string) {
	if b.told < maxOtherwise && what != "" {
		b.because("otherwise", change+": "+what)
		b.told++
	}
}

// beside says what another judgement comes to; empty where that is the same, or no better for a caller who finds it closed.
func (b *branches) beside(j judgement) string {
	switch {
	case j.row == nil && b.d.Open:
		return "not offered"
	case j.row == nil:
		return ""
	case j.state.Open && !b.d.Open:
		if j.row.Queue != b.d.Queue {
			return "open now, queue " + j.row.Queue
		}
		return "open now"
	case !j.state.Open && b.d.Open:
		return "closed"
	case j.next.Equal(b.mine.next):
		return ""
	case j.state.Open && j.next.IsZero():
		return "open, never closes"
	case j.state.Open:
		return "open, closes " + moment(j.next, b.now.In(j.loc))
	case !j.next.IsZero() && (b.mine.next.IsZero() || j.next.Before(b.mine.next)):
		return "opens " + moment(j.next, b.now.In(j.loc))
	}
	return ""
}

func (b *branches) override() {
	if b.d.Override == "" || b.d.Outcome == ToQueue {
		return
	}
	j := b.mine
	j.state, j.next = look(without(j.schedule, j.state.Exception), b.now, j.loc)
	b.tell("without the override "+b.d.Override, b.beside(j))
}

func (b *branches) language() {
	if b.d.Outcome == ToQueue {
		return
	}
	for _, a := range b.d.Alternatives {
		if a.Open && a.Service == b.f.Service {
			b.tell("in "+a.Language, "open now, queue "+a.Queue)
			return
		}
	}
}

// severities are those by which these hours differ.
func (b *branches) severities() {
	if b.mine.row == nil || b.d.Outcome == ToQueue && (b.d.Severity != "" || b.mine.row.Severity == "") {
		return
	}
	var tried []string
	for _, o := range b.rows {
		if o.Service != b.f.Service || o.Language != b.f.Language || o.Severity == "" || o.Severity == b.mine.row.Severity ||
			slices.Contains(tried, o.Severity) {
			continue
		}
		tried = append(tried, o.Severity)
		with := *b.question
		with.d.Severity = o.Severity
		if with.severityFor(b.f.Service) != o.Severity {
			continue
		}
		change := "with severity " + o.Severity
		if i := severityIn(b.cloud, o.Severity); i >= 0 && b.cloud.Severities[i].Entitled {
			change += ", for entitled organisations"
		}
		b.try(change, &with)
	}
}

func (b *branches) plans() {
	if b.d.Outcome == ToQueue && b.plan != "" || !slices.ContainsFunc(b.rows, func(o *config.Offer) bool {
		return o.Service == b.f.Service && o.Language == b.f.Language && o.Plan != ""
	}) {
		return
	}
	for _, p := range b.cloud.Plans {
		if p == b.plan || b.plan == "" && b.mine.row != nil && p == b.mine.row.Plan {
			continue
		}
		with := *b.question
		with.plan = p
		b.try("with the plan "+p, &with)
	}
}

// try judges the row that another question finds.
func (b *branches) try(change string, with *question) {
	row, _ := with.row(b.f.Service, b.f.Language)
	if row != nil && row == b.mine.row {
		return
	}
	var j judgement
	if row != nil {
		var err error
		if j, err = with.judge(row); err != nil {
			return
		}
	}
	b.tell(change, b.beside(j))
}

// clocks are the region's other zones, where the caller's is not known.
func (b *branches) clocks() {
	row := b.mine.row
	if row == nil || row.Zone != "" && row.Zone != callers || !b.caller.usual {
		return
	}
	for _, zone := range b.region.Zones {
		loc, err := b.s.Location(zone)
		if err != nil || zone == b.mine.zone {
			continue
		}
		if open := b.mine.schedule.Open(b.now, loc); open != b.d.Open {
			what := "closed"
			if open {
				what = "open now"
			}
			b.tell("on the clock of "+zone, what)
			return
		}
	}
}

// otherRegions tells from where a caller would not have to be asked.
func (q *question) otherRegions(keys []string) {
	b := branches{question: q}
	for _, key := range keys {
		if b.told == maxOtherwise {
			return
		}
		r := q.s.Regions[key]
		if r != nil && slices.ContainsFunc(r.Countries, func(country string) bool { return len(q.regionsOf(country)) == 1 }) {
			b.tell("with a number from "+r.Name, "region "+key)
		}
	}
}
