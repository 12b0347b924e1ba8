package config

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v4"

	"supportline/config/hours"
)

// feedOf wraps events in a calendar; lines end as RFC 5545 wants.
func feedOf(events ...string) []byte {
	text := "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Litware//Holidays//EN\n"
	for _, e := range events {
		text += "BEGIN:VEVENT\n" + e + "\nEND:VEVENT\n"
	}
	return []byte(strings.ReplaceAll(text+"END:VCALENDAR\n", "\n", "\r\n"))
}

func threeYears(t *testing.T) Feed {
	t.Helper()
	return Feed{First: dateOf(t, "2026-01-01"), Last: dateOf(t, "2028-12-31"),
		HalfDays: map[string]int{"eve": 12 * 60}, MakeUps: map[string]time.Weekday{"班": time.Friday, "working": time.Monday}}
}

func dateOf(t *testing.T, text string) hours.Date {
	t.Helper()
	d, err := hours.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// inShort writes what was read as "2026-12-24 half-day 12:00 Christmas Eve", one a line.
func inShort(days []hours.Special) string {
	var lines []string
	for _, d := range days {
		line := fmt.Sprintf("%s %s", d.Date, d.Kind)
		switch d.Kind {
		case hours.HalfDay:
			line += " " + clockText(d.Closed)
		case hours.MakeUp:
			line += " " + d.Like.String()[:3]
		}
		lines = append(lines, line+" "+d.Name)
	}
	return strings.Join(lines, "\n")
}

func TestAFeedIsReadAsHolidays(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct{ events, want string }{
		"a whole day": {"SUMMARY:National Day\nDTSTART;VALUE=DATE:20260606\nDTEND;VALUE=DATE:20260607",
			"2026-06-06 holiday National Day"},
		"a day without an end":        {"SUMMARY:A\nDTSTART;VALUE=DATE:20260606", "2026-06-06 holiday A"},
		"a day that ends as it began": {"SUMMARY:A\nDTSTART;VALUE=DATE:20260606\nDTEND;VALUE=DATE:20260606", "2026-06-06 holiday A"},
		"the end is exclusive": {"SUMMARY:Easter\nDTSTART;VALUE=DATE:20260403\nDTEND;VALUE=DATE:20260405",
			"2026-04-03 holiday Easter\n2026-04-04 holiday Easter"},
		"a duration": {"SUMMARY:A\nDTSTART;VALUE=DATE:20260403\nDURATION:P2D", "2026-04-03 holiday A\n2026-04-04 holiday A"},
		"escaped and folded text": {"SUMMARY:St. Andrew\\, Scot\n land\\; a\\nday\nDTSTART;VALUE=DATE:20261130",
			"2026-11-30 holiday St. Andrew, Scotland; a day"},
		"parameters with quotes, small letters": {"summary;language=\"en;x\":A\ndtstart;VALUE=DATE;X-Y=\"a:b\":20261130",
			"2026-11-30 holiday A"},
		"a half day by its times": {"SUMMARY:Inventory\nDTSTART:20260511T130000\nDTEND:20260512T000000",
			"2026-05-11 half-day 13:00 Inventory"},
		"a half day until the offices close": {"SUMMARY:Inventory\nDTSTART;TZID=Europe/Stockholm:20260511T130000\nDTEND;TZID=Europe/Stockholm:20260511T170000",
			"2026-05-11 half-day 13:00 Inventory"},
		"a half day and the days after": {"SUMMARY:Move\nDTSTART:20260511T150000\nDTEND:20260513T000000",
			"2026-05-11 half-day 15:00 Move\n2026-05-12 holiday Move"},
		"from midnight to a minute before": {"SUMMARY:A\nDTSTART:20260511T000000\nDTEND:20260511T235959", "2026-05-11 holiday A"},
		"a half day by a word":             {"SUMMARY:Christmas EVE\nDTSTART;VALUE=DATE:20261224", "2026-12-24 half-day 12:00 Christmas EVE"},
		"a make-up day by a word":          {"SUMMARY:春节 班\nDTSTART;VALUE=DATE:20260214", "2026-02-14 make-up Fri 春节 班"},
		"every year": {"SUMMARY:A\nDTSTART;VALUE=DATE:19900101\nRRULE:FREQ=YEARLY",
			"2026-01-01 holiday A\n2027-01-01 holiday A\n2028-01-01 holiday A"},
		"every second year, with the date said again": {"SUMMARY:A\nDTSTART;VALUE=DATE:20200606\nRRULE:FREQ=YEARLY;INTERVAL=2;BYMONTH=6;BYMONTHDAY=6;WKST=MO",
			"2026-06-06 holiday A\n2028-06-06 holiday A"},
		"so many times":        {"SUMMARY:A\nDTSTART;VALUE=DATE:20250606\nRRULE:FREQ=YEARLY;COUNT=2", "2026-06-06 holiday A"},
		"until a date":         {"SUMMARY:A\nDTSTART;VALUE=DATE:20260606\nRRULE:FREQ=YEARLY;UNTIL=20270606T000000Z", "2026-06-06 holiday A\n2027-06-06 holiday A"},
		"but not then":         {"SUMMARY:A\nDTSTART;VALUE=DATE:20260606\nRRULE:FREQ=YEARLY\nEXDATE;VALUE=DATE:20270606,20280606", "2026-06-06 holiday A"},
		"leap days":            {"SUMMARY:A\nDTSTART;VALUE=DATE:20240229\nRRULE:FREQ=YEARLY;COUNT=2", "2028-02-29 holiday A"},
		"over New Year":        {"SUMMARY:A\nDTSTART;VALUE=DATE:20251231\nDTEND;VALUE=DATE:20260103", "2026-01-01 holiday A\n2026-01-02 holiday A"},
		"alarms are no events": {"SUMMARY:A\nDTSTART;VALUE=DATE:20260606\nBEGIN:VALARM\nSUMMARY:B\nTRIGGER:-PT15M\nEND:VALARM", "2026-06-06 holiday A"},
		"in order, doubles joined": {"SUMMARY:B\nDTSTART;VALUE=DATE:20260606\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:A\nDTSTART;VALUE=DATE:20260101\n" +
			"END:VEVENT\nBEGIN:VEVENT\nSUMMARY:C\nDTSTART;VALUE=DATE:20260606\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:C\nDTSTART;VALUE=DATE:20260606",
			"2026-01-01 holiday A\n2026-06-06 holiday B / C"},
		"all day goes before a part": {"SUMMARY:Some Eve\nDTSTART;VALUE=DATE:20260606\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:C\nDTSTART;VALUE=DATE:20260606",
			"2026-06-06 holiday Some Eve / C"},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			read, err := threeYears(t).Read(feedOf(c.events))
			if err != nil {
				t.Fatal(err)
			}
			if got := inShort(read.Days); got != c.want {
				t.Errorf("read\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestWhatAFeedLeavesOutIsCounted(t *testing.T) {
	t.Parallel()
	read, err := threeYears(t).Read(feedOf(
		"SUMMARY:Old\nDTSTART;VALUE=DATE:20250101", "SUMMARY:Far\nDTSTART;VALUE=DATE:20290101",
		"SUMMARY:Ended\nDTSTART;VALUE=DATE:20200101\nRRULE:FREQ=YEARLY;COUNT=3",
		"SUMMARY:Off\nSTATUS:CANCELLED\nDTSTART:whenever", "SUMMARY:A\nDTSTART;VALUE=DATE:20280229", "SUMMARY:A\nDTSTART;VALUE=DATE:20280229"))
	if err != nil {
		t.Fatal(err)
	}
	if read.Outside != 3 || read.Cancelled != 1 || read.Joined != 1 || inShort(read.Days) != "2028-02-29 holiday A" {
		t.Errorf("read %+v", read)
	}
}

func TestAFeedThatCannotBeReadSaysWhereAndWhatToDo(t *testing.T) {
	t.Parallel()
	many := strings.Repeat("SUMMARY:A\nDTSTART;VALUE=DATE:20260606\nEND:VEVENT\nBEGIN:VEVENT\n", maxFeedEvents) + "SUMMARY:A"
	for what, c := range map[string]struct {
		feed []byte
		want string
	}{
		"nothing":           {nil, "begins with BEGIN:VCALENDAR"},
		"a page":            {[]byte("<!DOCTYPE html>\n<p>Sign in</p>\n"), "line 1: this is no iCalendar feed"},
		"an event alone":    {[]byte("BEGIN:VEVENT\nEND:VEVENT\n"), "line 1: this is no iCalendar feed"},
		"cut off":           {[]byte("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:A\n"), "ends within a VEVENT; get it anew"},
		"crossed":           {[]byte("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n"), "line 3: END:VCALENDAR ends nothing"},
		"not UTF-8":         {[]byte("BEGIN:VCALENDAR\nX:\xff\n"), "export it as UTF-8"},
		"too large":         {make([]byte, MaxFeed+1), "larger than 1048576 bytes"},
		"a long name":       {feedOf("SUMMARY:" + strings.Repeat("x", maxFeedLine)), "line 5 is longer than"},
		"too many":          {feedOf(many), "more than 5000 events"},
		"a broken line":     {feedOf("SUMMARY;X\nDTSTART;VALUE=DATE:20260606"), "line 5 cannot be read"},
		"no name":           {feedOf("DTSTART;VALUE=DATE:20260606"), "line 4, an event without a name: it has no SUMMARY"},
		"no start":          {feedOf("SUMMARY:A"), `line 4, event "A": it must have one DTSTART`},
		"no date":           {feedOf("SUMMARY:A\nDTSTART:20261324"), `DTSTART "20261324" is no date`},
		"an old date":       {feedOf("SUMMARY:A\nDTSTART:18991231"), "before 1900"},
		"UTC":               {feedOf("SUMMARY:A\nDTSTART:20261224T110000Z\nDTEND:20261224T230000Z"), "export local times"},
		"backwards":         {feedOf("SUMMARY:A\nDTSTART:20261224\nDTEND:20261223"), "ends before it begins"},
		"a day with a time": {feedOf("SUMMARY:A\nDTSTART:20261224\nDTEND:20261224T120000"), "both be dates"},
		"a time alone":      {feedOf("SUMMARY:A\nDTSTART:20261224T120000"), "write a DTEND"},
		"a long duration":   {feedOf("SUMMARY:A\nDTSTART:20261224\nDURATION:P9W999D"), "write a DTEND"},
		"a year and more":   {feedOf("SUMMARY:A\nDTSTART:20261224\nDTEND:20280101"), "more than 366 days"},
		"a morning":         {feedOf("SUMMARY:A\nDTSTART:20261224T080000\nDTEND:20261224T120000"), "it ends at 12:00; only what lasts"},
		"every month":       {feedOf("SUMMARY:A\nDTSTART:20261224\nRRULE:FREQ=MONTHLY"), `event "A": its rule has "FREQ=MONTHLY", which is not read; write its dates as single`},
		"every nth Monday":  {feedOf("SUMMARY:A\nDTSTART:20260907\nRRULE:FREQ=YEARLY;BYMONTH=9;BYDAY=1MO"), `its rule has "BYDAY=1MO"`},
		"another month":     {feedOf("SUMMARY:A\nDTSTART:20260907\nRRULE:FREQ=YEARLY;BYMONTH=10"), `its rule has "BYMONTH=10"`},
		"the last day":      {feedOf("SUMMARY:A\nDTSTART:20261231\nRRULE:FREQ=YEARLY;BYMONTHDAY=-1"), `its rule has "BYMONTHDAY=-1"`},
		"no frequency":      {feedOf("SUMMARY:A\nDTSTART:20261231\nRRULE:COUNT=2"), "no FREQ"},
		"two rules":         {feedOf("SUMMARY:A\nDTSTART:20261231\nRRULE:FREQ=YEARLY\nRRULE:FREQ=YEARLY"), "2 RRULEs"},
		"more dates":        {feedOf("SUMMARY:A\nDTSTART:20261231\nRDATE:20270101"), "write its dates as single events"},
		"one of a row":      {feedOf("SUMMARY:A\nDTSTART:20261231\nRECURRENCE-ID:20270101"), "write its dates as single events"},
		"an exception":      {feedOf("SUMMARY:A\nDTSTART:20261231\nEXDATE:never"), `EXDATE "never" is no date`},
		"two words":         {feedOf("SUMMARY:Working Eve\nDTSTART:20261231"), "choose words"},
		"worked and closed": {feedOf("SUMMARY:Working day\nDTSTART:20261231", "SUMMARY:B\nDTSTART:20261231"), `on 2026-12-31 it contradicts "Working day"`},
		"worked as two":     {feedOf("SUMMARY:Working day\nDTSTART:20261231", "SUMMARY:班\nDTSTART:20261231"), "as two weekdays"},
		"many at once":      {feedOf("SUMMARY:A", "SUMMARY:B"), `event "B"`},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			_, err := threeYears(t).Read(c.feed)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v\nwant  %s", err, c.want)
			}
		})
	}
}

// FuzzICal reads anything without a panic; what it reads lies within the years, one a date, and is YAML that says the same.
func FuzzICal(f *testing.F) {
	f.Add(feedOf("SUMMARY:Christmas Eve\nDTSTART;VALUE=DATE:20261224\nRRULE:FREQ=YEARLY;COUNT=3;INTERVAL=2"))
	f.Add(feedOf("SUMMARY:A\\, b\n c\nDTSTART;TZID=\"Europe/Stockholm\":20260511T130000\nDTEND:20260512T000000\nEXDATE:20270511"))
	f.Add(feedOf("SUMMARY:班\nSTATUS:CANCELLED\nDTSTART:20260214\nDURATION:P2D\nBEGIN:VALARM\nEND:VALARM"))
	first, _ := hours.ParseDate("2026-01-01")
	last, _ := hours.ParseDate("2028-12-31")
	feed := Feed{First: first, Last: last, HalfDays: map[string]int{"eve": 720}, MakeUps: map[string]time.Weekday{"班": time.Friday}}
	f.Fuzz(func(t *testing.T, text []byte) {
		read, err := feed.Read(text)
		if err != nil {
			return
		}
		h := Holidays{Region: "SE", Source: string(text[:min(len(text), 50)]), Reviewed: first, First: first, Last: last}
		for i, d := range read.Days {
			if d.Date < first || d.Date > last || d.Name == "" || i > 0 && d.Date <= read.Days[i-1].Date {
				t.Fatalf("day %d: %+v", i, d)
			}
			h.Days = append(h.Days, HolidayDate{Special: d})
		}
		var back map[string]map[string]struct {
			Source string
			Days   []struct{ Date, Name string }
		}
		if err := yaml.Unmarshal([]byte(HolidaysText(h)), &back); err != nil {
			t.Fatalf("%v in\n%s", err, HolidaysText(h))
		}
		for i, d := range back["holidays"]["SE"].Days {
			if d.Name != h.Days[i].Name || d.Date != h.Days[i].Date.String() {
				t.Fatalf("wrote %q, read %q", h.Days[i].Name, d.Name)
			}
		}
	})
}
