package hours

import (
	"slices"
	"time"
)

const (
	day  = 24 * 60 // minutes
	week = 7 * day
)

// Week is opening hours that repeat every week. The zero Week is never open.
type Week struct {
	spans []span // as written, for String and Overlap
	open  []span // the same hours, sorted and merged, none beyond the end of Sunday
	text  string // the same hours, for String: it is asked for in every decision
}

// span is half-open, in minutes from Monday 00:00; to may lie beyond the end of Sunday.
type span struct{ from, to int }

func weekOf(spans []span) Week {
	var cut []span
	for _, s := range spans {
		if s.to > week {
			cut = append(cut, span{0, s.to - week})
			s.to = week
		}
		cut = append(cut, s)
	}
	w := Week{spans: spans, open: merged(cut)}
	w.text = w.canonical()
	return w
}

func merged(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int { return a.from - b.from })
	var out []span
	for _, s := range spans {
		if n := len(out); n > 0 && s.from <= out[n-1].to {
			out[n-1].to = max(out[n-1].to, s.to)
		} else {
			out = append(out, s)
		}
	}
	return out
}

// Never tells whether these hours are never open.
func (w Week) Never() bool { return len(w.open) == 0 }

// Always tells whether these hours never close.
func (w Week) Always() bool { return len(w.open) == 1 && w.open[0] == span{0, week} }

// Equal tells whether both weeks are open at the same times, however they were written.
func (w Week) Equal(o Week) bool { return slices.Equal(w.open, o.open) }

// Overlap returns the first two spans, as written, that have time in common.
func (w Week) Overlap() (first, second string, found bool) {
	for i, a := range w.spans {
		for _, b := range w.spans[:i] {
			if meet(a, b) || meet(span{a.from + week, a.to + week}, b) || meet(a, span{b.from + week, b.to + week}) {
				return b.text(), a.text(), true
			}
		}
	}
	return "", "", false
}

func meet(a, b span) bool { return a.from < b.to && b.from < a.to }

// at tells whether it is open at a second of a weekday, and for how many seconds it stays so at the least.
func (w Week) at(on time.Weekday, second int64) (open bool, left int64) {
	if w.Never() || w.Always() {
		return w.Always(), never
	}
	const sunday = 6
	second += int64((on+sunday)%7) * daySeconds // from Monday on
	for _, s := range w.open {
		switch from, to := int64(s.from)*60, int64(s.to)*60; {
		case second < from:
			return false, from - second
		case second < to:
			return true, to - second
		}
	}
	return false, int64(week+w.open[0].from)*60 - second
}
