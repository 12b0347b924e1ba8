package hours

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// reference says what is open by reading the clock minute by minute. It shares nothing with the code under test but the
// words of the rules. Everything in it changes on whole minutes only.
type reference struct {
	written    [][2]int // minutes from Monday 00:00; the second may lie in the next week
	special    map[civil]Special
	exceptions []Exception
}

type civil struct {
	year  int
	month time.Month
	day   int
}

func (r reference) open(t time.Time, loc *time.Location) bool {
	for _, e := range r.exceptions {
		if t.Unix() >= e.From.Unix() && t.Unix() < e.Until.Unix() {
			return e.Open
		}
	}
	t = t.In(loc)
	year, month, day := t.Date()
	hour, minute, _ := t.Clock()
	return r.reads(civil{year, month, day}, t.Weekday(), hour*60+minute)
}

// reads tells whether it is open, but for exceptions, when the clock shows a date and a minute of the day.
func (r reference) reads(date civil, on time.Weekday, minute int) bool {
	special, ok := r.special[date]
	switch {
	case ok && special.Kind == Holiday, ok && special.Kind == HalfDay && minute >= special.Closed:
		return false
	case ok && special.Kind == MakeUp:
		on = special.Like
	}
	sinceMonday := []int{time.Sunday: 6, time.Monday: 0, time.Tuesday: 1, time.Wednesday: 2, time.Thursday: 3, time.Friday: 4,
		time.Saturday: 5}[on]*1440 + minute
	for _, w := range r.written {
		if w[0] <= sinceMonday && sinceMonday < w[1] || w[0] <= sinceMonday+7*1440 && sinceMonday+7*1440 < w[1] {
			return true
		}
	}
	return false
}

// face is what a clock anywhere shows in a time, and whether that is open but for exceptions.
type face struct {
	begin int64 // the first reading, in minutes from 1970
	open  []bool
}

func (r reference) face(from, until time.Time) face {
	from = from.UTC().Truncate(24 * time.Hour)
	c := face{from.Unix() / 60, nil}
	for date := from; date.Before(until); date = date.AddDate(0, 0, 1) {
		for minute := range 1440 {
			c.open = append(c.open, r.reads(civil{date.Year(), date.Month(), date.Day()}, date.Weekday(), minute))
		}
	}
	return c
}

// minutes tells for each minute from begin on whether it is open. It looks at the offset only every quarter of an hour,
// which is quick enough for years of all zones: begin must be on one, as changes of clocks are.
func (r reference) minutes(open []bool, c face, begin time.Time, loc *time.Location) {
	for i := 0; i < len(open); i += 15 {
		at := begin.Add(time.Duration(i) * time.Minute)
		reads := (at.Unix()+int64(ahead(at, loc)))/60 - c.begin
		copy(open[i:min(i+15, len(open))], c.open[reads:])
	}
	for i := len(r.exceptions) - 1; i >= 0; i-- {
		e := r.exceptions[i]
		from, until := int(e.From.Sub(begin)/time.Minute), int(e.Until.Sub(begin)/time.Minute)
		for m := max(from, 0); m < min(until, len(open)); m++ {
			open[m] = e.Open
		}
	}
}

// both makes a schedule and the reference to it.
func both(t testing.TB, written [][2]int, special map[civil]Special, exceptions []Exception) (Schedule, reference) {
	t.Helper()
	names := []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}
	var parts []string
	for _, w := range written {
		parts = append(parts, fmt.Sprintf("%s %02d:%02d-%s %02d:%02d", names[w[0]/1440%7], w[0]/60%24, w[0]%60,
			names[w[1]/1440%7], w[1]/60%24, w[1]%60))
	}
	s := Schedule{Exceptions: exceptions}
	switch {
	case slices.Contains(written, [2]int{0, 7 * 1440}): // which is no run
		s.Week = mustParse(t, "24/7")
	case len(parts) > 0:
		s.Week = mustParse(t, strings.Join(parts, ", "))
	}
	var dates []Special
	for date, d := range special {
		d.Date = DateOf(time.Date(date.year, date.month, date.day, 12, 0, 0, 0, time.UTC))
		dates = append(dates, d)
	}
	if dates != nil {
		s.Calendar = NewCalendar(dates...)
	}
	return s, reference{written, special, exceptions}
}
