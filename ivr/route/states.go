package route

import (
	"fmt"
	"strings"

	"supportline/config"
	"supportline/config/hours"
)

// maxStates is how many states are named.
const maxStates = 3

// tellStates says when special dates are not known for that time, and, where the caller's state is not known, in which
// states it would be otherwise: there, only dates of the whole region count.
func (q *question) tellStates(j judgement) {
	h := q.dates.holidays
	if !j.row.Observes || h == nil {
		return
	}
	today := hours.DateOf(q.now.In(j.loc))
	if today < h.First || today > h.Last {
		q.because("holiday-data", fmt.Sprintf("the holidays of %s are known from %s to %s only", q.region.Name, h.First, h.Last))
	}
	if q.dates.state != nil || len(h.States) == 0 {
		return
	}
	last := today
	if !j.next.IsZero() {
		last = min(hours.DateOf(j.next.In(j.loc)), today+366)
	}
	var names []string
	for _, s := range h.States {
		if what, differs := q.differs(j, s, today, last); differs {
			names = append(names, s.Name+" ("+what+")")
		}
	}
	if len(names) == 0 {
		return
	}
	text := strings.Join(names[:min(len(names), maxStates)], ", ")
	if more := len(names) - maxStates; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	q.because("holiday-state", "only dates of the whole region count, because the caller's number does not say in which part of "+
		q.region.Name+" it is; otherwise in "+text)
}

// differs tells whether a caller from that state would get another answer, and for which date.
func (q *question) differs(j judgement, s *config.State, first, last hours.Date) (what string, differs bool) {
	for d := first; d <= last && what == ""; d++ {
		here, special := s.Calendar.On(d)
		if everywhere, _ := j.schedule.Calendar.On(d); here == everywhere {
			continue
		} else if what = here.Name; !special {
			what = "no " + everywhere.Name
		}
	}
	if what == "" {
		return "", false
	}
	there := j.schedule
	there.Calendar = s.Calendar
	state, next := look(there, q.now, j.loc)
	switch {
	case state.Open == j.state.Open && next.Equal(j.next):
		return "", false
	case state.Open != j.state.Open:
		return what + ": " + openOrClosed(state.Open), true
	case next.IsZero():
		return what, true
	}
	return what + ": " + changes(state.Open) + " " + moment(next, q.now.In(j.loc)), true
}

// changes is what happens next.
func changes(open bool) string {
	if open {
		return "closes"
	}
	return "opens"
}
