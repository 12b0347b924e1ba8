package hours

import (
	"fmt"
	"slices"
	"strings"
)

// String is the canonical text: hours that are open at the same times have the same text, and Parse reads it back.
func (w Week) String() string {
	if w.Never() {
		return "closed"
	}
	return w.text
}

func (w Week) canonical() string {
	if w.Always() {
		return "24/7"
	}
	byLength := map[span][]int{} // the days on which a span of these times begins
	var order []span
	for _, s := range w.runs() {
		for _, d := range s.daily() {
			times := span{d.from % day, d.from%day + d.to - d.from}
			if byLength[times] == nil {
				order = append(order, times)
			}
			byLength[times] = append(byLength[times], d.from/day%7)
		}
	}
	var parts []string
	for _, times := range order {
		for _, r := range dayRanges(byLength[times]) {
			parts = append(parts, text(r, times))
		}
	}
	return strings.Join(parts, ", ")
}

// runs joins the end of Sunday to the beginning of Monday again.
func (w Week) runs() []span {
	runs := slices.Clone(w.open)
	last := len(runs) - 1
	if last > 0 && runs[0].from == 0 && runs[last].to == week {
		runs[last].to += runs[0].to
		runs = runs[1:]
	}
	return runs
}

// daily cuts whole days, midnight to midnight, out of a run; any other run stays whole.
func (s span) daily() []span {
	if s.from%day != 0 || s.to%day != 0 {
		return []span{s}
	}
	var out []span
	for from := s.from; from < s.to; from += day {
		out = append(out, span{from, from + day})
	}
	return out
}

// dayRanges groups days that follow each other: Sun, Mon, Tue, Thu gives Sun-Tue and Thu.
func dayRanges(on []int) [][2]int {
	var has [7]bool
	for _, d := range on {
		has[d] = true
	}
	if has == [7]bool{true, true, true, true, true, true, true} {
		return [][2]int{{0, 6}}
	}
	var ranges [][2]int
	for d := range 7 {
		if !has[d] || has[(d+6)%7] {
			continue // not the first day of a range
		}
		last := d
		for has[(last+1)%7] {
			last = (last + 1) % 7
		}
		ranges = append(ranges, [2]int{d, last})
	}
	return ranges
}

// text writes one group; times begins in its first day and may end days later.
func text(on [2]int, times span) string {
	length := times.to - times.from
	if length >= day && (times.from != 0 || length > day) { // a run over days belongs to one day alone
		var parts []string
		for d := on[0]; ; d = (d + 1) % 7 {
			parts = append(parts, span{d*day + times.from, d*day + times.to}.text())
			if d == on[1] {
				return strings.Join(parts, ", ")
			}
		}
	}
	names := days[on[0]]
	if on[0] != on[1] {
		names += "-" + days[on[1]]
	}
	return fmt.Sprintf("%s %s-%s", names, clock(times.from), clock(endOfDay(times.to)))
}

// text writes a single span.
func (s span) text() string {
	from, to := s.from/day%7, s.to/day%7
	if s.to-s.from < day || s.to-s.from == day && s.from%day == 0 {
		return fmt.Sprintf("%s %s-%s", days[from], clock(s.from%day), clock(endOfDay(s.from%day+s.to-s.from)))
	}
	return fmt.Sprintf("%s %s-%s %s", days[from], clock(s.from%day), days[to], clock(s.to%day))
}

// endOfDay keeps 24:00 and takes later times into the next day.
func endOfDay(minute int) int {
	if minute > day {
		return minute - day
	}
	return minute
}

func clock(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }
