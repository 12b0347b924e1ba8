package route

import (
	"slices"
	"time"

	"supportline/config"
	"supportline/config/hours"
)

// judgement is a row of hours at the instant.
type judgement struct {
	row       *config.Offer // nil: there is none
	zone, how string        // on which clock it was read, and why on that one
	loc       *time.Location
	schedule  hours.Schedule
	overrides []*config.Override // what the schedule's exceptions are
	state     hours.State
	next      time.Time // when open the next closing, when closed the next opening; zero: never
}

func (q *question) judge(o *config.Offer) (judgement, error) {
	j := judgement{row: o}
	var err error
	if j.zone, j.how, j.loc, err = q.zone(o); err != nil {
		return j, err
	}
	j.schedule.Week = o.Week
	if o.Observes {
		j.schedule.Calendar = q.calendar()
	}
	j.overrides = q.s.OverridesFor(q.f.Line, q.cloud.Key, q.region.Key, o.Service)
	j.schedule.Exceptions = exceptions(j.overrides)
	j.state, j.next = look(j.schedule, q.now, j.loc)
	return j, nil
}

// exceptions are overrides as a schedule knows them, in the same order.
func exceptions(overrides []*config.Override) []hours.Exception {
	if len(overrides) == 0 {
		return nil
	}
	all := make([]hours.Exception, len(overrides))
	for i, o := range overrides {
		all[i] = hours.Exception{From: o.From, Until: o.Until, Open: o.Kind == config.Opening}
	}
	return all
}

// look is what a schedule says at now, and when that ends.
func look(s hours.Schedule, now time.Time, loc *time.Location) (state hours.State, next time.Time) {
	if state = s.At(now, loc); state.Open {
		next, _ = s.NextClose(now, loc)
	} else {
		next, _ = s.NextOpen(now, loc)
	}
	return state, next
}

// without is a schedule as it would be if one of its exceptions were not there.
func without(s hours.Schedule, exception int) hours.Schedule {
	s.Exceptions = slices.Delete(slices.Clone(s.Exceptions), exception, exception+1)
	return s
}

// callerDates are the special dates of the region, found once.
type callerDates struct {
	found    bool
	holidays *config.Holidays // nil: none are known
	state    *config.State    // of the caller; nil: not known, or dates do not differ
}

// calendar is the special dates for this caller: those of the caller's state where the number names it, else only those of
// the whole region.
func (q *question) calendar() *hours.Calendar {
	if !q.dates.found {
		q.dates = callerDates{found: true, holidays: q.s.Holidays[q.region.Key]}
		if q.dates.holidays != nil {
			q.dates.state, _ = q.dates.holidays.StateOf(q.f.Caller)
		}
	}
	switch {
	case q.dates.state != nil:
		return q.dates.state.Calendar
	case q.dates.holidays != nil:
		return q.dates.holidays.Country
	}
	return nil
}
