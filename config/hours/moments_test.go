package hours

import (
	"strings"
	"testing"
	"time"
)

// scheduleOf reads hours, special dates ("2026-12-24 half-day 12:00, 2026-12-25 holiday, 2026-02-14 make-up Fri") and
// exceptions ("open 2026-12-25T10:00:00+01:00 2026-12-25T12:00:00+01:00, closed …").
func scheduleOf(t testing.TB, week, dates, exceptions string) Schedule {
	t.Helper()
	s := Schedule{Week: mustParse(t, week)}
	var special []Special
	for _, text := range strings.FieldsFunc(dates, isComma) {
		words := strings.Fields(text)
		d := Special{Date: mustDate(t, words[0]), Kind: Kind(words[1])}
		switch d.Kind {
		case HalfDay:
			at, err := time.Parse("15:04", words[2])
			if err != nil {
				t.Fatal(err)
			}
			d.Closed = at.Hour()*60 + at.Minute()
		case MakeUp:
			for d.Like.String()[:3] != words[2] {
				d.Like++
			}
		}
		special = append(special, d)
	}
	if special != nil {
		s.Calendar = NewCalendar(special...)
	}
	for _, text := range strings.FieldsFunc(exceptions, isComma) {
		words := strings.Fields(text)
		s.Exceptions = append(s.Exceptions, Exception{instant(t, words[1]), instant(t, words[2]), words[0] == "open"})
	}
	return s
}

func isComma(r rune) bool { return r == ',' }

func mustDate(t testing.TB, text string) Date {
	t.Helper()
	d, err := ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestMomentsAroundSpecialDatesAndExceptions(t *testing.T) {
	t.Parallel()
	const (
		office    = "Mon-Fri 09:00-17:00"
		night     = "Sun-Fri 22:00-06:00"
		christmas = "2026-12-24 half-day 12:00, 2026-12-25 holiday, 2026-12-26 holiday"
		spring    = "2026-02-14 make-up Fri, 2026-02-16 holiday, 2026-02-17 holiday, 2026-02-18 holiday, 2026-02-19 holiday, " +
			"2026-02-20 holiday, 2026-02-23 holiday"
		newYear = "2026-12-31 half-day 12:00, 2027-01-01 holiday"
		staff   = "open 2026-12-25T10:00:00+01:00 2026-12-25T12:00:00+01:00"
		drill   = "closed 2026-11-24T10:00:00+01:00 2026-11-24T11:00:00+01:00, " +
			"open 2026-11-24T06:00:00+01:00 2026-11-24T20:00:00+01:00"
		later = "open 2026-11-24T17:00:00+01:00 2026-11-24T18:00:00+01:00"
		none  = "closed 2026-11-24T11:00:00+01:00 2026-11-24T10:00:00+01:00"
	)
	for _, c := range []struct {
		hours, dates, exceptions, zone, at string
		open                               bool
		by                                 Layer
		nextOpen, nextClose                string // empty: none
	}{
		// A half day is as the week says until it closes; a holiday is closed, also where the week would be.
		{office, christmas, "", "Europe/Stockholm", "2026-12-24T08:00:00+01:00", false, ByWeek,
			"2026-12-24T09:00:00+01:00", "2026-12-24T12:00:00+01:00"},
		{office, christmas, "", "Europe/Stockholm", "2026-12-24T11:59:59+01:00", true, ByWeek,
			"2026-12-24T11:59:59+01:00", "2026-12-24T12:00:00+01:00"},
		{office, christmas, "", "Europe/Stockholm", "2026-12-24T12:00:00+01:00", false, ByCalendar,
			"2026-12-28T09:00:00+01:00", "2026-12-28T17:00:00+01:00"},
		{office, christmas, "", "Europe/Stockholm", "2026-12-26T10:00:00+01:00", false, ByCalendar,
			"2026-12-28T09:00:00+01:00", "2026-12-28T17:00:00+01:00"},
		{office, "2026-12-26 half-day 12:00", "", "Europe/Stockholm", "2026-12-26T10:00:00+01:00", false, ByWeek,
			"2026-12-28T09:00:00+01:00", "2026-12-28T17:00:00+01:00"},
		{office, "2026-12-24 half-day 09:00", "", "Europe/Stockholm", "2026-12-24T08:00:00+01:00", false, ByWeek,
			"2026-12-25T09:00:00+01:00", "2026-12-25T17:00:00+01:00"},
		// Nights and runs over days: each instant goes by its own date.
		{night, "2026-11-25 holiday", "", "Europe/Stockholm", "2026-11-24T23:59:59+01:00", true, ByWeek,
			"2026-11-24T23:59:59+01:00", "2026-11-25T00:00:00+01:00"},
		{night, "2026-11-25 holiday", "", "Europe/Stockholm", "2026-11-25T00:00:00+01:00", false, ByCalendar,
			"2026-11-26T00:00:00+01:00", "2026-11-26T06:00:00+01:00"},
		{night, "2026-11-25 half-day 23:00", "", "Europe/Stockholm", "2026-11-25T22:30:00+01:00", true, ByWeek,
			"2026-11-25T22:30:00+01:00", "2026-11-25T23:00:00+01:00"},
		{"Mon 12:00-Sat 12:00", "2026-11-25 holiday", "", "America/Toronto", "2026-11-23T12:00:00-05:00", true, ByWeek,
			"2026-11-23T12:00:00-05:00", "2026-11-25T00:00:00-05:00"},
		{"Mon 12:00-Sat 12:00", "2026-11-25 holiday", "", "America/Toronto", "2026-11-25T12:00:00-05:00", false, ByCalendar,
			"2026-11-26T00:00:00-05:00", "2026-11-28T12:00:00-05:00"},
		{"24/7", "2026-11-25 holiday", "", "America/Toronto", "2026-11-24T12:00:00-05:00", true, ByWeek,
			"2026-11-24T12:00:00-05:00", "2026-11-25T00:00:00-05:00"},
		{"24/7", "2026-11-25 holiday", "", "America/Toronto", "2026-11-25T12:00:00-05:00", false, ByCalendar,
			"2026-11-26T00:00:00-05:00", ""},
		// A make-up day has the minutes of the weekday it is like, midnight to midnight.
		{"Mon-Fri 09:00-18:00", spring, "", "Asia/Shanghai", "2026-02-14T08:59:59+08:00", false, ByCalendar,
			"2026-02-14T09:00:00+08:00", "2026-02-14T18:00:00+08:00"},
		{"Mon-Fri 09:00-18:00", spring, "", "Asia/Shanghai", "2026-02-14T17:59:59+08:00", true, ByCalendar,
			"2026-02-14T17:59:59+08:00", "2026-02-14T18:00:00+08:00"},
		{"Mon-Fri 09:00-18:00", spring, "", "Asia/Shanghai", "2026-02-14T18:00:00+08:00", false, ByCalendar,
			"2026-02-24T09:00:00+08:00", "2026-02-24T18:00:00+08:00"},
		{"Mon-Fri 19:00-03:00", spring, "", "Asia/Shanghai", "2026-02-14T20:00:00+08:00", true, ByCalendar,
			"2026-02-14T20:00:00+08:00", "2026-02-15T00:00:00+08:00"},
		{"Mon-Fri 09:00-18:00", "2026-02-13 make-up Sun", "", "Asia/Shanghai", "2026-02-13T12:00:00+08:00", false, ByCalendar,
			"2026-02-16T09:00:00+08:00", "2026-02-16T18:00:00+08:00"},
		// The leap day, and the first New Year of the world.
		{office, "", "", "Europe/Stockholm", "2028-02-28T17:00:00+01:00", false, ByWeek,
			"2028-02-29T09:00:00+01:00", "2028-02-29T17:00:00+01:00"},
		{office, "2028-02-29 holiday", "", "Europe/Stockholm", "2028-02-28T17:00:00+01:00", false, ByWeek,
			"2028-03-01T09:00:00+01:00", "2028-03-01T17:00:00+01:00"},
		{office, newYear, "", "Pacific/Kiritimati", "2026-12-30T21:59:59Z", true, ByWeek,
			"2026-12-31T11:59:59+14:00", "2026-12-31T12:00:00+14:00"},
		{office, newYear, "", "Pacific/Kiritimati", "2026-12-31T09:59:59Z", false, ByCalendar,
			"2027-01-04T09:00:00+14:00", "2027-01-04T17:00:00+14:00"},
		{office, newYear, "", "Pacific/Kiritimati", "2027-01-01T10:00:00Z", false, ByWeek,
			"2027-01-04T09:00:00+14:00", "2027-01-04T17:00:00+14:00"},
		// Exceptions go before everything, and of two the first counts.
		{office, christmas, staff, "Europe/Stockholm", "2026-12-25T09:59:59+01:00", false, ByCalendar,
			"2026-12-25T10:00:00+01:00", "2026-12-25T12:00:00+01:00"},
		{office, christmas, staff, "Europe/Stockholm", "2026-12-25T10:00:00+01:00", true, ByException,
			"2026-12-25T10:00:00+01:00", "2026-12-25T12:00:00+01:00"},
		{office, "", drill, "Europe/Stockholm", "2026-11-24T09:59:59+01:00", true, ByException,
			"2026-11-24T09:59:59+01:00", "2026-11-24T10:00:00+01:00"},
		{office, "", drill, "Europe/Stockholm", "2026-11-24T10:00:00+01:00", false, ByException,
			"2026-11-24T11:00:00+01:00", "2026-11-24T20:00:00+01:00"},
		{office, "", later, "Europe/Stockholm", "2026-11-24T16:00:00+01:00", true, ByWeek,
			"2026-11-24T16:00:00+01:00", "2026-11-24T18:00:00+01:00"},
		{office, "", none, "Europe/Stockholm", "2026-11-24T10:30:00+01:00", true, ByWeek,
			"2026-11-24T10:30:00+01:00", "2026-11-24T17:00:00+01:00"},
		{"closed", "", staff, "Europe/Stockholm", "2026-11-24T10:30:00+01:00", false, ByWeek,
			"2026-12-25T10:00:00+01:00", "2026-12-25T12:00:00+01:00"},
		{"24/7", "", "closed 2026-11-24T09:00:00Z 2036-11-24T09:00:00Z", "Europe/Stockholm", "2026-11-24T10:30:00+01:00", false, ByException,
			"", ""},
		{"closed", "2026-11-24 make-up Mon", "", "Europe/Stockholm", "2026-11-24T10:30:00+01:00", false, ByCalendar,
			"", ""},
		// Gaps of half an hour and of other zones.
		{"Sun 01:30-02:15", "", "", "Australia/Lord_Howe", "2026-10-04T01:45:00+10:30", true, ByWeek,
			"2026-10-04T01:45:00+10:30", "2026-10-04T02:30:00+11:00"},
		{"Sun 02:00-02:30", "", "", "Australia/Lord_Howe", "2026-10-04T01:45:00+10:30", false, ByWeek,
			"2026-10-11T02:00:00+11:00", "2026-10-11T02:30:00+11:00"},
		{"Sun 01:00-01:45", "", "", "Australia/Lord_Howe", "2026-04-05T01:45:00+11:00", false, ByWeek,
			"2026-04-05T01:30:00+10:30", "2026-04-05T01:45:00+10:30"},
		{"Sun 02:15-04:00", "", "", "America/St_Johns", "2026-03-08T01:59:59-03:30", false, ByWeek,
			"2026-03-08T03:00:00-02:30", "2026-03-08T04:00:00-02:30"},
		// Gaps that swallow midnight: the date begins when they end.
		{"Sun 00:00-06:00", "", "", "America/Havana", "2026-03-07T23:59:59-05:00", false, ByWeek,
			"2026-03-08T01:00:00-04:00", "2026-03-08T06:00:00-04:00"},
		{"24/7", "2026-03-08 holiday", "", "America/Havana", "2026-03-07T23:59:59-05:00", true, ByWeek,
			"2026-03-07T23:59:59-05:00", "2026-03-08T01:00:00-04:00"},
		{"24/7", "2026-04-24 holiday", "", "Africa/Cairo", "2026-04-24T01:00:00+03:00", false, ByCalendar,
			"2026-04-25T00:00:00+03:00", ""},
		{"24/7", "2026-03-28 holiday", "", "Asia/Beirut", "2026-03-28T12:00:00+02:00", false, ByCalendar,
			"2026-03-29T01:00:00+03:00", ""},
		// Overlaps: a date lasts as long as the clock shows it, and a half day closes at both readings.
		{"24/7", "2026-10-29 holiday", "", "Africa/Cairo", "2026-10-29T23:30:00+03:00", false, ByCalendar,
			"2026-10-30T00:00:00+02:00", ""},
		{"24/7", "2026-11-01 holiday", "", "America/Havana", "2026-10-31T12:00:00-04:00", true, ByWeek,
			"2026-10-31T12:00:00-04:00", "2026-11-01T00:00:00-04:00"},
		{"24/7", "2026-11-01 holiday", "", "America/Havana", "2026-11-01T00:59:00-04:00", false, ByCalendar,
			"2026-11-02T00:00:00-05:00", ""},
		{"24/7", "2026-10-25 half-day 02:30", "", "Europe/Stockholm", "2026-10-25T02:30:00+02:00", false, ByCalendar,
			"2026-10-25T02:00:00+01:00", "2026-10-25T02:30:00+01:00"},
		{"Sun 02:00-04:00", "2026-10-25 holiday", "", "Europe/Stockholm", "2026-10-25T02:30:00+01:00", false, ByCalendar,
			"2026-11-01T02:00:00+01:00", "2026-11-01T04:00:00+01:00"},
		{"24/7", "2026-04-05 holiday", "", "Australia/Sydney", "2026-04-05T02:30:00+11:00", false, ByCalendar,
			"2026-04-06T00:00:00+10:00", ""},
		// The last day of a leap year, of which time.Time.ZoneBounds is wrong where a zone's file ends with a rule.
		{"24/7", "2041-01-01 holiday", "", "Europe/Stockholm", "2040-12-31T12:00:00+01:00", true, ByWeek,
			"2040-12-31T12:00:00+01:00", "2041-01-01T00:00:00+01:00"},
		{office, "2028-12-31 holiday", "", "Australia/Sydney", "2028-12-31T12:00:00+11:00", false, ByCalendar,
			"2029-01-01T09:00:00+11:00", "2029-01-01T17:00:00+11:00"},
	} {
		s, at, loc := scheduleOf(t, c.hours, c.dates, c.exceptions), instant(t, c.at), zone(t, c.zone)
		if got := s.At(at, loc); got.Open != c.open || got.By != c.by {
			t.Errorf("%s; %s; %s in %s at %s: %+v, want %v by %s", c.hours, c.dates, c.exceptions, c.zone, c.at, got, c.open, c.by)
		}
		if got := written(s.NextOpen(at, loc)); got != c.nextOpen {
			t.Errorf("%s; %s; %s in %s at %s: opens %q, want %q", c.hours, c.dates, c.exceptions, c.zone, c.at, got, c.nextOpen)
		}
		if got := written(s.NextClose(at, loc)); got != c.nextClose {
			t.Errorf("%s; %s; %s in %s at %s: closes %q, want %q", c.hours, c.dates, c.exceptions, c.zone, c.at, got, c.nextClose)
		}
	}
}

func TestTheStateNamesTheExceptionAndTheSpecialDateThatDecide(t *testing.T) {
	t.Parallel()
	loc := zone(t, "Europe/Stockholm")
	s := Schedule{
		Week:     mustParse(t, "24/7"),
		Calendar: NewCalendar(Special{Date: mustDate(t, "2026-12-25"), Kind: Holiday, Name: "Christmas Day"}),
		Exceptions: []Exception{
			{From: instant(t, "2026-12-25T11:00:00Z"), Until: instant(t, "2026-12-25T10:00:00Z")},
			{From: instant(t, "2026-12-25T10:00:00Z"), Until: instant(t, "2026-12-25T11:00:00Z"), Open: true},
			{From: instant(t, "2026-12-28T10:00:00Z")}, // without an end
		},
	}
	if got := s.At(instant(t, "2026-12-25T10:30:00Z"), loc); got != (State{Open: true, By: ByException, Exception: 1}) {
		t.Errorf("within the exception: %+v", got)
	}
	if got := s.At(instant(t, "2026-12-25T11:00:00Z"), loc); got.Open || got.By != ByCalendar || got.Special.Name != "Christmas Day" {
		t.Errorf("on the holiday: %+v", got)
	}
	if got := s.At(instant(t, "2030-12-28T10:00:00Z"), loc); got != (State{By: ByException, Exception: 2}) {
		t.Errorf("within the exception without an end: %+v", got)
	}
	if got, ok := s.NextOpen(instant(t, "2026-12-28T10:00:00Z"), loc); ok {
		t.Errorf("opens %v in an exception without an end", got)
	}
}

func TestOneInstantHasOneAnswerInWhateverZoneItIsWritten(t *testing.T) {
	t.Parallel()
	s := scheduleOf(t, "Mon-Fri 09:00-17:00", "2026-12-31 half-day 12:00, 2027-01-01 holiday",
		"open 2027-01-01T00:00:00Z 2027-01-01T01:00:00Z")
	loc, begin := zone(t, "America/St_Johns"), instant(t, "2026-12-30T00:00:00Z")
	for minute := range 4 * 24 * 60 {
		at := begin.Add(time.Duration(minute) * time.Minute)
		open, _ := s.NextOpen(at, loc)
		closed, _ := s.NextClose(at, loc)
		for _, name := range []string{"Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu"} {
			same := at.In(zone(t, name))
			if s.At(same, loc) != s.At(at, loc) {
				t.Fatalf("%v and %v are one instant: %+v, %+v", same, at, s.At(same, loc), s.At(at, loc))
			}
			o, _ := s.NextOpen(same, loc)
			c, _ := s.NextClose(same, loc)
			if o != open || c != closed {
				t.Fatalf("%v and %v are one instant: opens %v, %v; closes %v, %v", same, at, o, open, c, closed)
			}
		}
	}
}
