package hours

import (
	"testing"
	"time"
)

// benchSchedules are what a routing decision asks, from the simplest on.
func benchSchedules(b *testing.B) []named {
	office := mustParse(b, "Mon-Fri 09:00-17:00")
	var dates []Special
	for i := range 120 { // three years of a region with many
		dates = append(dates, Special{Date: DateOf(instant(b, "2026-01-01T12:00:00Z")).Add(9 * i), Kind: Holiday})
	}
	full := NewCalendar(dates...)
	exceptions := []Exception{
		{From: instant(b, "2026-11-21T10:00:00Z"), Until: instant(b, "2026-11-21T12:00:00Z"), Open: true},
		{From: instant(b, "2026-12-21T10:00:00Z"), Until: instant(b, "2026-12-21T12:00:00Z")},
	}
	return []named{
		{"always", Schedule{Week: mustParse(b, "24/7")}},
		{"office", Schedule{Week: office}},
		{"office with 120 dates", Schedule{Week: office, Calendar: full}},
		{"office with 120 dates and 2 exceptions", Schedule{Week: office, Calendar: full, Exceptions: exceptions}},
	}
}

type named struct {
	name string
	Schedule
}

func benchmark(b *testing.B, f func(Schedule, time.Time, *time.Location)) {
	loc, at := zone(b, "Europe/Stockholm"), instant(b, "2026-11-20T20:30:00+01:00") // Friday evening
	for _, s := range benchSchedules(b) {
		b.Run(s.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f(s.Schedule, at, loc)
			}
		})
	}
}

func BenchmarkAt(b *testing.B) {
	benchmark(b, func(s Schedule, t time.Time, loc *time.Location) { s.At(t, loc) })
}

func BenchmarkNextOpen(b *testing.B) {
	benchmark(b, func(s Schedule, t time.Time, loc *time.Location) { s.NextOpen(t, loc) })
}

func BenchmarkNextClose(b *testing.B) {
	benchmark(b, func(s Schedule, t time.Time, loc *time.Location) { s.NextClose(t, loc) })
}

func BenchmarkAfterThreeBusinessDays(b *testing.B) {
	benchmark(b, func(s Schedule, t time.Time, loc *time.Location) { s.AfterDays(t, 3, loc) })
}

func BenchmarkAfterTenOpenHours(b *testing.B) {
	benchmark(b, func(s Schedule, t time.Time, loc *time.Location) { s.After(t, 10*time.Hour, loc) })
}
