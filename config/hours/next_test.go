package hours

import (
	"testing"
	"time"
	_ "time/tzdata"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func instant(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func mustParse(t testing.TB, text string) Week {
	t.Helper()
	w, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// Clocks in 2026: Stockholm forward on 29 March and back on 25 October; Toronto forward on 8 March and back on 1
// November; Sydney back on 5 April and forward on 4 October.
func TestMomentsInsideAndOutsideHours(t *testing.T) {
	t.Parallel()
	const office = "Mon-Fri 09:00-17:00"
	for _, c := range []struct {
		hours, zone, at     string
		open                bool
		nextOpen, nextClose string // empty: none
	}{
		{office, "Europe/Stockholm", "2026-11-20T16:59:59+01:00", true, "2026-11-20T16:59:59+01:00", "2026-11-20T17:00:00+01:00"},
		{office, "Europe/Stockholm", "2026-11-20T17:00:00+01:00", false, "2026-11-23T09:00:00+01:00", "2026-11-23T17:00:00+01:00"},
		{office, "Europe/Stockholm", "2026-11-23T08:59:59+01:00", false, "2026-11-23T09:00:00+01:00", "2026-11-23T17:00:00+01:00"},
		{office, "Europe/Stockholm", "2026-11-23T09:00:00+01:00", true, "2026-11-23T09:00:00+01:00", "2026-11-23T17:00:00+01:00"},
		{"24/7", "Europe/Stockholm", "2026-03-29T02:30:00+01:00", true, "2026-03-29T03:30:00+02:00", ""},
		{"closed", "Europe/Stockholm", "2026-03-29T02:30:00+01:00", false, "", ""},
		// A weekend with a change of clocks between closing and opening.
		{office, "Europe/Stockholm", "2026-03-27T17:00:00+01:00", false, "2026-03-30T09:00:00+02:00", "2026-03-30T17:00:00+02:00"},
		{office, "Europe/Stockholm", "2026-10-23T17:00:00+02:00", false, "2026-10-26T09:00:00+01:00", "2026-10-26T17:00:00+01:00"},
		{office, "America/Toronto", "2026-03-06T17:00:00-05:00", false, "2026-03-09T09:00:00-04:00", "2026-03-09T17:00:00-04:00"},
		{office, "America/Toronto", "2026-10-30T17:00:00-04:00", false, "2026-11-02T09:00:00-05:00", "2026-11-02T17:00:00-05:00"},
		{office, "Australia/Sydney", "2026-04-03T17:00:00+11:00", false, "2026-04-06T09:00:00+10:00", "2026-04-06T17:00:00+10:00"},
		{office, "Australia/Sydney", "2026-10-02T17:00:00+10:00", false, "2026-10-05T09:00:00+11:00", "2026-10-05T17:00:00+11:00"},
		// The gap: nobody's clock shows 02:00 to 03:00.
		{"Sun 02:00-04:00", "Europe/Stockholm", "2026-03-29T01:59:59+01:00", false, "2026-03-29T03:00:00+02:00", "2026-03-29T04:00:00+02:00"},
		{"Sun 01:00-02:30", "Europe/Stockholm", "2026-03-29T01:30:00+01:00", true, "2026-03-29T01:30:00+01:00", "2026-03-29T03:00:00+02:00"},
		{"Sun 02:00-03:00", "Europe/Stockholm", "2026-03-29T00:00:00+01:00", false, "2026-04-05T02:00:00+02:00", "2026-04-05T03:00:00+02:00"},
		{"Sun 02:15-02:45", "America/Toronto", "2026-03-08T00:00:00-05:00", false, "2026-03-15T02:15:00-04:00", "2026-03-15T02:45:00-04:00"},
		{"Sun 02:30-04:00", "Australia/Sydney", "2026-10-04T01:00:00+10:00", false, "2026-10-04T03:00:00+11:00", "2026-10-04T04:00:00+11:00"},
		// The overlap: both readings count.
		{"Sun 02:00-02:30", "Europe/Stockholm", "2026-10-25T02:29:59+02:00", true, "2026-10-25T02:29:59+02:00", "2026-10-25T02:30:00+02:00"},
		{"Sun 02:00-02:30", "Europe/Stockholm", "2026-10-25T02:30:00+02:00", false, "2026-10-25T02:00:00+01:00", "2026-10-25T02:30:00+01:00"},
		{"Sun 01:30-04:00", "America/Toronto", "2026-11-01T01:30:00-04:00", true, "2026-11-01T01:30:00-04:00", "2026-11-01T01:00:00-05:00"},
		{"Sun 02:00-03:00", "Australia/Sydney", "2026-04-05T02:59:59+11:00", true, "2026-04-05T02:59:59+11:00", "2026-04-05T03:00:00+10:00"},
		// Over midnight and over days.
		{"Mon-Fri 19:00-03:00", "Europe/Stockholm", "2026-11-21T02:59:00+01:00", true, "2026-11-21T02:59:00+01:00", "2026-11-21T03:00:00+01:00"},
		{"Mon-Fri 19:00-03:00", "Europe/Stockholm", "2026-11-23T02:59:00+01:00", false, "2026-11-23T19:00:00+01:00", "2026-11-24T03:00:00+01:00"},
		{"Sun-Fri 22:00-06:00", "Europe/Stockholm", "2026-11-23T05:00:00+01:00", true, "2026-11-23T05:00:00+01:00", "2026-11-23T06:00:00+01:00"},
		{"Mon-Fri 08:00-04:00", "Europe/Stockholm", "2026-11-24T04:00:00+01:00", false, "2026-11-24T08:00:00+01:00", "2026-11-25T04:00:00+01:00"},
		{"Mon 12:00-Sat 12:00", "America/Toronto", "2026-11-23T11:59:59-05:00", false, "2026-11-23T12:00:00-05:00", "2026-11-28T12:00:00-05:00"},
		{"Fri 22:00-Mon 06:00", "Australia/Sydney", "2026-10-04T12:00:00+11:00", true, "2026-10-04T12:00:00+11:00", "2026-10-05T06:00:00+11:00"},
		{"Mon-Sun 09:00-24:00", "Asia/Shanghai", "2026-11-22T23:59:59+08:00", true, "2026-11-22T23:59:59+08:00", "2026-11-23T00:00:00+08:00"},
		{"Sun-Thu 10:00-18:00", "Asia/Riyadh", "2026-11-19T18:00:00+03:00", false, "2026-11-22T10:00:00+03:00", "2026-11-22T18:00:00+03:00"},
	} {
		w, at, loc := mustParse(t, c.hours), instant(t, c.at), zone(t, c.zone)
		if got := w.Open(at, loc); got != c.open {
			t.Errorf("%s in %s at %s: open %v, want %v", c.hours, c.zone, c.at, got, c.open)
		}
		if got := written(w.NextOpen(at, loc)); got != c.nextOpen {
			t.Errorf("%s in %s at %s: opens %q, want %q", c.hours, c.zone, c.at, got, c.nextOpen)
		}
		if got := written(w.NextClose(at, loc)); got != c.nextClose {
			t.Errorf("%s in %s at %s: closes %q, want %q", c.hours, c.zone, c.at, got, c.nextClose)
		}
	}
}

func written(t time.Time, ok bool) string {
	if !ok {
		return ""
	}
	return t.Format(time.RFC3339)
}

// Every minute of the days around each change of clocks, the next opening and closing are where walking on minute by
// minute finds them.
func TestNextOpenAndNextCloseAgreeWithOpenMinuteByMinute(t *testing.T) {
	t.Parallel()
	for _, z := range []string{"Europe/Stockholm", "America/Toronto", "Australia/Sydney", "Australia/Lord_Howe", "America/St_Johns"} {
		loc := zone(t, z)
		for _, change := range changes(loc, 2026) {
			for _, text := range []string{"Mon-Fri 09:00-17:00", "Sun 02:00-02:30", "Sun 01:30-02:15, Sun 02:45-03:10", "Sat-Sun 22:00-02:30",
				"Fri 22:00-Mon 06:00", "Mon-Fri 08:00-04:00"} {
				agree(t, mustParse(t, text), loc, change)
			}
		}
	}
}

// changes returns the instants at which the offset of loc changes in a year. They are on quarters of an hour.
func changes(loc *time.Location, year int) []time.Time {
	var found []time.Time
	for day := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() == year; day = day.AddDate(0, 0, 1) {
		last := ahead(day, loc)
		if last == ahead(day.AddDate(0, 0, 1), loc) {
			continue
		}
		for at := day; !at.After(day.AddDate(0, 0, 1)); at = at.Add(quarter) {
			if now := ahead(at, loc); now != last {
				found, last = append(found, at.In(loc)), now
			}
		}
	}
	return found
}

const quarter = 15 * time.Minute

func ahead(t time.Time, loc *time.Location) int {
	_, offset := t.In(loc).Zone()
	return offset
}

func agree(t *testing.T, w Week, loc *time.Location, change time.Time) {
	t.Helper()
	const before, minutes = 2 * 24 * 60, 20 * 24 * 60 // two days before the change, and far enough for the next opening
	begin := change.Add(-before * time.Minute)
	open := make([]bool, minutes)
	for i := range open {
		open[i] = w.Open(begin.Add(time.Duration(i)*time.Minute), loc)
	}
	nextOpen, nextClose := -1, -1
	for i := minutes - 2; i >= 0; i-- {
		if open[i] {
			nextOpen = i
		}
		if open[i] && !open[i+1] {
			nextClose = i + 1
		}
		if i > 2*before || nextOpen < 0 || nextClose < 0 {
			continue
		}
		at := begin.Add(time.Duration(i) * time.Minute)
		if got, ok := w.NextOpen(at, loc); !ok || !got.Equal(begin.Add(time.Duration(nextOpen)*time.Minute)) {
			t.Fatalf("%v in %v at %v: opens %v", w, loc, at.In(loc), got)
		}
		if got, ok := w.NextClose(at, loc); !ok || !got.Equal(begin.Add(time.Duration(nextClose)*time.Minute)) {
			t.Fatalf("%v in %v at %v: closes %v", w, loc, at.In(loc), got)
		}
	}
}
