package hours

import (
	"testing"
	"time"
)

func TestBusinessDaysAreCountedFromDateToDateAtTheSameTimeOfDay(t *testing.T) {
	t.Parallel()
	const (
		week      = "Mon-Fri 00:00-24:00"
		christmas = "2026-12-24 half-day 12:00, 2026-12-25 holiday"
		spring    = "2026-02-14 make-up Fri, 2026-02-16 holiday, 2026-02-17 holiday, 2026-02-18 holiday, 2026-02-19 holiday, " +
			"2026-02-20 holiday, 2026-02-23 holiday"
	)
	for _, c := range []struct {
		hours, dates, exceptions, zone, at string
		days                               int
		want                               string // empty: none
	}{
		{week, "", "", "Europe/Stockholm", "2026-11-20T15:30:00+01:00", 0, "2026-11-20T15:30:00+01:00"},
		{week, "", "", "Europe/Stockholm", "2026-11-20T15:30:00+01:00", 1, "2026-11-23T15:30:00+01:00"},
		{week, "", "", "Europe/Stockholm", "2026-11-20T15:30:00+01:00", 3, "2026-11-25T15:30:00+01:00"},
		{week, "", "", "Europe/Stockholm", "2026-11-21T11:00:00+01:00", 0, "2026-11-23T00:00:00+01:00"},
		{week, "", "", "Europe/Stockholm", "2026-11-21T11:00:00+01:00", 1, "2026-11-24T00:00:00+01:00"},
		{week, "", "", "Europe/Stockholm", "2026-11-20T14:30:00Z", 1, "2026-11-23T15:30:00+01:00"},
		{week, "", "", "Asia/Tokyo", "2026-11-20T15:30:00Z", 1, "2026-11-24T00:00:00+09:00"}, // it is Saturday there
		// Half days and make-up days are business days, holidays are not.
		{week, christmas, "", "Europe/Stockholm", "2026-12-23T16:00:00+01:00", 1, "2026-12-24T16:00:00+01:00"},
		{week, christmas, "", "Europe/Stockholm", "2026-12-23T16:00:00+01:00", 2, "2026-12-28T16:00:00+01:00"},
		{week, christmas, "", "Europe/Stockholm", "2026-12-25T16:00:00+01:00", 1, "2026-12-29T00:00:00+01:00"},
		{week, spring, "", "Asia/Shanghai", "2026-02-13T10:00:00+08:00", 1, "2026-02-14T10:00:00+08:00"},
		{week, spring, "", "Asia/Shanghai", "2026-02-13T10:00:00+08:00", 3, "2026-02-25T10:00:00+08:00"},
		{"Sun-Thu 00:00-24:00", "", "", "Asia/Riyadh", "2026-11-19T18:00:00+03:00", 1, "2026-11-22T18:00:00+03:00"},
		{week, "", "open 2026-11-21T23:00:00+01:00 2026-11-22T01:00:00+01:00",
			"Europe/Stockholm", "2026-11-20T10:00:00+01:00", 2, "2026-11-22T10:00:00+01:00"},
		{week, "", "closed 2026-11-20T23:00:00+01:00 2026-11-24T00:00:00+01:00",
			"Europe/Stockholm", "2026-11-20T10:00:00+01:00", 1, "2026-11-24T10:00:00+01:00"},
		{"Mon-Fri 09:00-12:00, Mon-Fri 13:00-17:00", "", "",
			"Europe/Stockholm", "2026-11-20T15:30:00+01:00", 2, "2026-11-24T15:30:00+01:00"},
		{week, "", "", "Europe/Stockholm", "2028-02-28T10:00:00+01:00", 1, "2028-02-29T10:00:00+01:00"},
		{week, "2026-12-31 half-day 12:00, 2027-01-01 holiday", "",
			"Pacific/Kiritimati", "2026-12-31T08:00:00+14:00", 1, "2027-01-04T08:00:00+14:00"},
		// A gap: the first instant after it. An overlap: the first of the two.
		{"Sun-Thu 00:00-24:00", "", "",
			"Europe/Stockholm", "2026-03-26T02:30:00+01:00", 1, "2026-03-29T03:00:00+02:00"},
		{"Sun-Thu 00:00-24:00", "", "",
			"Europe/Stockholm", "2026-03-26T02:30:00+01:00", 2, "2026-03-30T02:30:00+02:00"},
		{"Sun-Thu 00:00-24:00", "", "",
			"Europe/Stockholm", "2026-10-22T02:30:00.5+02:00", 1, "2026-10-25T02:30:00+02:00"},
		{"Sun-Thu 00:00-24:00", "", "",
			"Europe/Stockholm", "2026-10-25T02:30:00+01:00", 0, "2026-10-25T02:30:00+01:00"},
		{"Sun-Thu 00:00-24:00", "", "",
			"Europe/Stockholm", "2026-10-25T02:30:00+01:00", 1, "2026-10-26T02:30:00+01:00"},
		{week, "", "", "Africa/Cairo", "2026-04-23T00:15:00+02:00", 1, "2026-04-24T01:00:00+03:00"},
		{"Fri 00:00-24:00", "", "", "Africa/Cairo", "2026-04-23T12:00:00+02:00", 0, "2026-04-24T01:00:00+03:00"},
		// Apia left out 30 December 2011.
		{"24/7", "", "", "Pacific/Apia", "2011-12-29T10:00:00-10:00", 1, "2011-12-31T10:00:00+14:00"},
		{"closed", "", "", "Europe/Stockholm", "2026-11-20T15:30:00+01:00", 0, ""},
		{week, "", "", "Europe/Stockholm", "2026-11-20T15:30:00+01:00", 900, ""},
		{week, "", "", "Europe/Stockholm", "2026-11-20T15:30:00+01:00", -1, ""},
	} {
		s, at, loc := scheduleOf(t, c.hours, c.dates, c.exceptions), instant(t, c.at), zone(t, c.zone)
		got, ok := s.AfterDays(at, c.days, loc)
		if written(got, ok) != c.want {
			t.Errorf("%s; %s; %s in %s: %d days after %s is %q, want %q", c.hours, c.dates, c.exceptions, c.zone, c.days,
				c.at, written(got, ok), c.want)
		}
		if !ok {
			continue
		}
		if days := s.DaysBetween(at, got, loc); days != c.days {
			t.Errorf("%s in %s: %d days from %s to %v, want %d", c.hours, c.zone, days, c.at, got, c.days)
		}
		if days := s.DaysBetween(at, got.Add(-1), loc); c.days > 0 && days != c.days-1 {
			t.Errorf("%s in %s: %d days from %s to just before %v, want %d", c.hours, c.zone, days, c.at, got, c.days-1)
		}
		if days := s.DaysBetween(got, at, loc); days != -c.days {
			t.Errorf("%s in %s: %d days from %v to %s, want %d", c.hours, c.zone, days, got, c.at, -c.days)
		}
	}
}

func TestOpenTimeIsRealTimeThatGoesBy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		hours, dates, zone, at string
		open                   time.Duration
		want                   string // empty: none
	}{
		{"Mon-Fri 09:00-17:00", "", "Europe/Stockholm", "2026-11-20T20:00:00+01:00", 0, "2026-11-20T20:00:00+01:00"},
		{"Mon-Fri 09:00-17:00", "",
			"Europe/Stockholm", "2026-11-20T16:00:00+01:00", time.Hour, "2026-11-20T17:00:00+01:00"},
		{"Mon-Fri 09:00-17:00", "",
			"Europe/Stockholm", "2026-11-20T16:00:00+01:00", 2 * time.Hour, "2026-11-23T10:00:00+01:00"},
		{"Mon-Fri 09:00-17:00", "2026-12-24 holiday, 2026-12-25 holiday",
			"Europe/Stockholm", "2026-12-23T16:00:00+01:00", 4 * time.Hour, "2026-12-28T12:00:00+01:00"},
		{"Mon-Sun 22:00-06:00", "",
			"Europe/Stockholm", "2026-03-28T22:00:00+01:00", 8 * time.Hour, "2026-03-29T23:00:00+02:00"},
		{"Mon-Sun 22:00-06:00", "",
			"Europe/Stockholm", "2026-10-24T22:00:00+02:00", 9 * time.Hour, "2026-10-25T06:00:00+01:00"},
		{"Sun 01:30-02:30", "",
			"Australia/Lord_Howe", "2026-10-04T01:00:00+10:30", 30 * time.Minute, "2026-10-04T02:30:00+11:00"},
		{"24/7", "", "Europe/Stockholm", "2026-11-20T16:00:00+01:00", 48 * time.Hour, "2026-11-22T16:00:00+01:00"},
		{"closed", "", "Europe/Stockholm", "2026-11-20T16:00:00+01:00", 1, ""},
		{"24/7", "", "Europe/Stockholm", "2026-11-20T16:00:00+01:00", -1, ""},
		{"Mon 09:00-09:01", "", "Europe/Stockholm", "2026-11-20T16:00:00+01:00", 24 * time.Hour, ""},
	} {
		s, at, loc := scheduleOf(t, c.hours, c.dates, ""), instant(t, c.at), zone(t, c.zone)
		got, ok := s.After(at, c.open, loc)
		if written(got, ok) != c.want {
			t.Errorf("%s in %s: %v of open time after %s is %q, want %q", c.hours, c.zone, c.open, c.at, written(got, ok), c.want)
		}
		if !ok {
			continue
		}
		if open := s.Between(at, got, loc); open != c.open {
			t.Errorf("%s in %s: open for %v from %s to %v, want %v", c.hours, c.zone, open, c.at, got, c.open)
		}
		if open := s.Between(got, at, loc); open != -c.open {
			t.Errorf("%s in %s: open for %v from %v to %s, want %v", c.hours, c.zone, open, got, c.at, -c.open)
		}
	}
}

func TestADateBeginsAtItsFirstInstant(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ date, zone, want string }{
		{"2026-11-20", "Europe/Stockholm", "2026-11-20T00:00:00+01:00"},
		{"2026-03-29", "Europe/Stockholm", "2026-03-29T00:00:00+01:00"},
		{"2028-02-29", "America/Toronto", "2028-02-29T00:00:00-05:00"},
		{"2027-01-01", "Pacific/Kiritimati", "2027-01-01T00:00:00+14:00"},
		{"2027-01-01", "Pacific/Pago_Pago", "2027-01-01T00:00:00-11:00"},
		{"2026-03-08", "America/Havana", "2026-03-08T01:00:00-04:00"},
		{"2026-11-01", "America/Havana", "2026-11-01T00:00:00-04:00"}, // the first of two midnights
		{"2026-04-24", "Africa/Cairo", "2026-04-24T01:00:00+03:00"},
		{"2026-10-30", "Africa/Cairo", "2026-10-30T00:00:00+02:00"},
		{"2026-03-29", "Asia/Beirut", "2026-03-29T01:00:00+03:00"},
		{"2011-12-29", "Pacific/Apia", "2011-12-29T00:00:00-10:00"},
		{"2011-12-30", "Pacific/Apia", "2011-12-31T00:00:00+14:00"}, // there was no such date
		{"2011-12-31", "Pacific/Apia", "2011-12-31T00:00:00+14:00"},
		{"2010-11-07", "America/St_Johns", "2010-11-07T00:00:00-02:30"}, // back at 00:01: midnight came again
		{"2040-12-31", "Europe/Stockholm", "2040-12-31T00:00:00+01:00"},
		{"2041-01-01", "America/Toronto", "2041-01-01T00:00:00-05:00"},
		{"1969-12-31", "America/Toronto", "1969-12-31T00:00:00-05:00"},
	} {
		if got := mustDate(t, c.date).In(zone(t, c.zone)).Format(time.RFC3339); got != c.want {
			t.Errorf("%s in %s begins at %s, want %s", c.date, c.zone, got, c.want)
		}
	}
}

func TestDatesAreCountedAcrossMonthsYearsAndTheEpoch(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		date string
		days int
		want string
		on   time.Weekday
	}{
		{"2028-02-28", 1, "2028-02-29", time.Tuesday},
		{"2028-03-01", -1, "2028-02-29", time.Tuesday},
		{"2026-12-31", 1, "2027-01-01", time.Friday},
		{"1970-01-01", -1, "1969-12-31", time.Wednesday},
		{"1969-12-25", 7, "1970-01-01", time.Thursday},
	} {
		if got := mustDate(t, c.date).Add(c.days); got.String() != c.want || got.Weekday() != c.on {
			t.Errorf("%s and %d days: %v, a %v, want %s, a %v", c.date, c.days, got, got.Weekday(), c.want, c.on)
		}
	}
}

func TestACalendarGivesItsDatesInOrderAndTheLaterOfTwoEntriesHolds(t *testing.T) {
	t.Parallel()
	eve, day := mustDate(t, "2026-12-24"), mustDate(t, "2026-12-25")
	c := NewCalendar(Special{Date: day, Kind: Holiday}, Special{Date: eve, Kind: Holiday}, Special{Date: day, Kind: HalfDay})
	if all := c.All(); len(all) != 2 || all[0].Date != eve || all[1].Date != day || all[1].Kind != HalfDay {
		t.Errorf("all dates: %+v", all)
	}
	c.All()[0].Kind = MakeUp
	if s, ok := c.On(eve); !ok || s.Kind != Holiday {
		t.Errorf("on the eve: %+v, %v", s, ok)
	}
	if s, ok := c.On(day.Add(1)); ok {
		t.Errorf("after the last date: %+v", s)
	}
	var none *Calendar
	if s, ok := none.On(day); ok || none.All() != nil {
		t.Errorf("no calendar has %+v", s)
	}
}

func TestSpansAreTheOpenTimesInOrderCutAtBothEnds(t *testing.T) {
	t.Parallel()
	s := scheduleOf(t, "Mon-Fri 00:00-24:00, Sat 10:00-12:00", "2026-03-31 half-day 12:00",
		"open 2026-03-29T00:00:00Z 2026-03-29T06:00:00Z")
	loc := zone(t, "Europe/Stockholm")
	want := []string{
		"2026-03-27T15:00:00+01:00 2026-03-28T00:00:00+01:00", "2026-03-28T10:00:00+01:00 2026-03-28T12:00:00+01:00",
		"2026-03-29T01:00:00+01:00 2026-03-29T08:00:00+02:00", "2026-03-30T00:00:00+02:00 2026-03-31T12:00:00+02:00",
		"2026-04-01T00:00:00+02:00 2026-04-01T05:00:00+02:00",
	}
	var got []string
	for from, until := range s.Spans(instant(t, "2026-03-27T14:00:00Z"), instant(t, "2026-04-01T03:00:00Z"), loc) {
		got = append(got, from.Format(time.RFC3339)+" "+until.Format(time.RFC3339))
	}
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Fatalf("open %q, want %q", got, want)
		}
	}
	for from := range s.Spans(instant(t, "2026-04-01T03:00:00Z"), instant(t, "2026-04-01T03:00:00Z"), loc) {
		t.Errorf("open from %v in no time at all", from)
	}
}
