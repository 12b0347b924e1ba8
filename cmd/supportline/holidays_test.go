package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const holidayFeed = `BEGIN:VCALENDAR
BEGIN:VEVENT
SUMMARY:Christmas Eve
DTSTART;VALUE=DATE:20261224
END:VEVENT
BEGIN:VEVENT
SUMMARY:Saturday that is working
DTSTART;VALUE=DATE:20261212
END:VEVENT
BEGIN:VEVENT
SUMMARY:Long ago
DTSTART;VALUE=DATE:19991224
END:VEVENT
BEGIN:VEVENT
SUMMARY:New Year's Day
DTSTART;VALUE=DATE:20200101
RRULE:FREQ=YEARLY
END:VEVENT
END:VCALENDAR
`

func runHolidays(t *testing.T, in string, args ...string) (code int, out, err string) {
	t.Helper()
	var o, e bytes.Buffer
	now := func() time.Time { return time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC) }
	code = run(t.Context(), append([]string{"holidays"}, args...), &terminal{in: strings.NewReader(in), out: &o, err: &e, now: now})
	return code, o.String(), e.String()
}

func TestAFeedBecomesASectionToInclude(t *testing.T) {
	t.Parallel()
	code, out, errs := runHolidays(t, holidayFeed, "-", "--region", "SE", "--years", "2026-2027", "--source", `Litware's "own" list`,
		"--half-day", "Eve=13:00", "--make-up", "is working=Fri")
	want := `holidays:
  SE:
    source: "Litware's \"own\" list"
    reviewed: 2026-11-22
    years: 2026-2027
    days:
      - {date: 2026-01-01, name: "New Year's Day"}
      - {date: 2026-12-12, name: "Saturday that is working", works_as: Fri}
      - {date: 2026-12-24, name: "Christmas Eve", closed_from: "13:00"}
      - {date: 2027-01-01, name: "New Year's Day"}
`
	if code != 0 || out != want {
		t.Errorf("code %d\n%s%s", code, out, errs)
	}
	if want := "1 event outside 2026-2027 left out, 0 cancelled events left out, 0 double dates joined\n"; errs != want {
		t.Errorf("said %q", errs)
	}
}

func TestAFeedFromAFileIsNamedAndCoversThreeYears(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "sweden.ics")
	if err := os.WriteFile(file, []byte(holidayFeed), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, errs := runHolidays(t, "", file, "--region=SE")
	for _, want := range []string{`source: "iCalendar feed sweden.ics"`, "years: 2026-2028\n", "2028-01-01"} {
		if code != 0 || !strings.Contains(out, want) {
			t.Errorf("code %d, no %q in\n%s%s", code, want, out, errs)
		}
	}
}

func TestWhatHolidaysCannotReadIsSaid(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		in   string
		args []string
		want string
	}{
		"no region":      {holidayFeed, []string{"-", "--region", "Sweden"}, `--region "Sweden" is no region`},
		"no years":       {holidayFeed, []string{"-", "--region", "SE", "--years", "next"}, "write 2026 or 2026-2028"},
		"years backward": {holidayFeed, []string{"-", "--region", "SE", "--years", "2028-2026"}, "comes after the first"},
		"no time":        {holidayFeed, []string{"-", "--region", "SE", "--half-day", "Eve"}, "--half-day Eve=12:00"},
		"no weekday":     {holidayFeed, []string{"-", "--region", "SE", "--make-up", "Work=Friday 13"}, "--make-up Working=Fri"},
		"no feed":        {"<html>", []string{"-", "--region", "SE"}, "this is no iCalendar feed"},
		"no file":        {"", []string{filepath.Join("no", "such.ics"), "--region", "SE"}, "open the feed"},
		"nothing then":   {holidayFeed, []string{"-", "--region", "SE", "--years", "2019"}, "no event is in 2019;"},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			code, out, errs := runHolidays(t, c.in, c.args...)
			if code != 1 || out != "" || !strings.Contains(errs, c.want) {
				t.Errorf("code %d\n%s%s\nwant %s", code, out, errs, c.want)
			}
		})
	}
}
