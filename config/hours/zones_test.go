package hours

import (
	_ "embed"
	"strings"
	"testing"
	"time"
)

// zonesInUse are the IANA zones of all regions, a line each.
//
//go:embed testdata/zones.txt
var zonesInUse string

// nights are hours that touch every weekday, midnight and the hours in which clocks are changed.
func nights() [][2]int {
	var written [][2]int
	for _, d := range []int{0, 1, 2, 3, 4, 6} {
		written = append(written, [2]int{d*1440 + 22*60, (d+1)*1440 + 2*60 + 30}) // Sun-Fri 22:00-02:30
	}
	for d := range 5 {
		written = append(written, [2]int{d*1440 + 9*60, d*1440 + 17*60})
	}
	return append(written, [2]int{5*1440 + 10*60, 5*1440 + 14*60})
}

// yearOf2028 is special dates of a leap year.
func yearOf2028() map[civil]Special {
	return map[civil]Special{
		{2028, 1, 1}: {Kind: Holiday}, {2028, 1, 22}: {Kind: MakeUp, Like: time.Friday}, {2028, 1, 26}: {Kind: Holiday},
		{2028, 1, 27}: {Kind: Holiday}, {2028, 2, 29}: {Kind: Holiday}, {2028, 3, 26}: {Kind: HalfDay, Closed: 2*60 + 15},
		{2028, 4, 2}: {Kind: MakeUp, Like: time.Monday}, {2028, 4, 13}: {Kind: HalfDay, Closed: 13 * 60},
		{2028, 4, 14}: {Kind: Holiday}, {2028, 4, 17}: {Kind: Holiday}, {2028, 5, 1}: {Kind: Holiday}, {2028, 10, 1}: {Kind: Holiday},
		{2028, 10, 29}: {Kind: HalfDay, Closed: 2*60 + 15}, {2028, 11, 5}: {Kind: MakeUp, Like: time.Tuesday},
		{2028, 12, 24}: {Kind: HalfDay, Closed: 12 * 60}, {2028, 12, 25}: {Kind: Holiday},
		{2028, 12, 31}: {Kind: HalfDay, Closed: 23 * 60},
	}
}

// Every minute of a leap year in every zone in use.
func TestAYearOfEveryZoneIsOpenWhenItsClockSaysSo(t *testing.T) {
	t.Parallel()
	begin := time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC)
	const minutes = 366 * 1440
	s, r := both(t, nights(), yearOf2028(), []Exception{
		{begin.AddDate(0, 1, 3), begin.AddDate(0, 1, 3).Add(90 * time.Minute), true},
		{begin.AddDate(0, 1, 2), begin.AddDate(0, 1, 5), false},
		{begin.AddDate(0, 8, 27), begin.AddDate(0, 8, 28), true},
	})
	c := r.face(begin.AddDate(0, 0, -2), begin.AddDate(0, 0, 369))
	want, got := make([]bool, minutes), make([]bool, minutes)
	for name := range strings.FieldsSeq(zonesInUse) {
		loc := zone(t, name)
		r.minutes(want, c, begin, loc)
		clear(got)
		for from, until := range s.Spans(begin, begin.Add(minutes*time.Minute), loc) {
			for m := int(from.Sub(begin) / time.Minute); m < int(until.Sub(begin)/time.Minute); m++ {
				got[m] = true
			}
		}
		for m := range want {
			if got[m] != want[m] {
				t.Fatalf("%s: open %v at %v by its spans", name, got[m], after(begin, m).In(loc))
			}
		}
		agreesAt(t, s, loc, begin, want, func(m int) bool {
			return m%61 == 0 || want[m] != want[m-1] || want[m] != want[m+1]
		})
	}
}

// Every minute around every change of clocks in use from 2024 to 2040, with special dates on it and beside it.
func TestEveryChangeOfClocksIsSeenAsTheClockShowsIt(t *testing.T) {
	t.Parallel()
	want := make([]bool, 4*1440)
	for name := range strings.FieldsSeq(zonesInUse) {
		loc := zone(t, name)
		for year := 2024; year <= 2040; year++ {
			for i, change := range changes(loc, year) {
				special := map[civil]Special{}
				on := []Special{{Kind: Holiday}, {Kind: HalfDay, Closed: 90 + 30*(year%5)},
					{Kind: MakeUp, Like: time.Weekday(year % 7)}, {}}
				for ahead := range 3 {
					y, m, d := change.AddDate(0, 0, ahead-1).Date()
					if kind := on[(year+i+ahead)%4]; kind.Kind != "" {
						special[civil{y, m, d}] = kind
					}
				}
				var exceptions []Exception
				if year%3 == 0 {
					exceptions = []Exception{{change.Add(-40 * time.Minute), change.Add(20 * time.Minute), year%2 == 0}}
				}
				s, r := both(t, nights(), special, exceptions)
				begin := change.AddDate(0, 0, -2)
				r.minutes(want, r.face(begin.AddDate(0, 0, -1), begin.AddDate(0, 0, 5)), begin, loc)
				near := int(change.Sub(begin) / time.Minute)
				agreesAt(t, s, loc, begin, want, func(m int) bool {
					return m > near-130 && m < near+130 || m%173 == 0 || want[m] != want[m-1] || want[m] != want[m+1]
				})
			}
		}
	}
}

// agreesAt compares a schedule with the minutes that are open from begin on, where sampled; the first and the last
// minute are never.
func agreesAt(t *testing.T, s Schedule, loc *time.Location, begin time.Time, open []bool, sampled func(int) bool) {
	t.Helper()
	nextOpen, nextClose := -1, -1
	for m := len(open) - 2; m > 0; m-- {
		if open[m] {
			nextOpen = m
		}
		if open[m] && !open[m+1] {
			nextClose = m + 1
		}
		if !sampled(m) {
			continue
		}
		at := after(begin, m)
		if got := s.Open(at, loc); got != open[m] {
			t.Fatalf("%v: open %v at %v", loc, got, at.In(loc))
		}
		if got, ok := s.NextOpen(at, loc); nextOpen >= 0 && (!ok || !got.Equal(after(begin, nextOpen))) {
			t.Fatalf("%v: opens %v after %v", loc, got, at.In(loc))
		}
		if got, ok := s.NextClose(at, loc); nextClose >= 0 && (!ok || !got.Equal(after(begin, nextClose))) {
			t.Fatalf("%v: closes %v after %v", loc, got, at.In(loc))
		}
	}
}

func after(t time.Time, minutes int) time.Time { return t.Add(time.Duration(minutes) * time.Minute) }
