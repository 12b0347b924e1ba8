package config

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"supportline/config/hours"
)

const (
	// officeEnd is the minute of the day until which an event must last to close the rest of a day.
	officeEnd = 17 * 60
	// maxFeedSpan is how many days one event may last.
	maxFeedSpan = 366
)

// span is the time of an event on the region's clocks: from a minute of a date to a minute of another, exclusive.
type span struct {
	from, to             hours.Date
	fromMinute, toMinute int
}

// days are the special dates of an event between f.First and f.Last.
func (f Feed) days(e event) ([]hours.Special, error) {
	name := e.name()
	if name == "" {
		return nil, errors.New("it has no SUMMARY; give it one")
	}
	if e.value("RECURRENCE-ID") != "" || e.value("RDATE") != "" || e.value("EXRULE") != "" {
		return nil, errors.New("RECURRENCE-ID, RDATE and EXRULE are not read; write its dates as single events")
	}
	s, err := e.span()
	if err != nil {
		return nil, err
	}
	once, err := f.kinds(name, s)
	if err != nil {
		return nil, err
	}
	starts, err := e.repeats(s.from, f.Last)
	if err != nil {
		return nil, err
	}
	var days []hours.Special
	for _, start := range starts {
		if start+s.to-s.from < f.First {
			continue
		}
		for _, d := range once {
			d.Date += start - s.from
			if f.First <= d.Date && d.Date <= f.Last {
				days = append(days, d)
			}
		}
	}
	return days, nil
}

// kinds says what the dates of an event are: by a word in its name, else by its times.
func (f Feed) kinds(name string, s span) ([]hours.Special, error) {
	last := s.to
	if s.toMinute == 0 {
		last--
	}
	day := hours.Special{Kind: hours.Holiday, Name: name}
	half, isHalf := word(f.HalfDays, name)
	like, isMakeUp := word(f.MakeUps, name)
	switch {
	case isHalf && isMakeUp:
		return nil, errors.New("its name has a word of a half day and one of a make-up day; choose words that tell them apart")
	case isMakeUp:
		day.Kind, day.Like = hours.MakeUp, like
	case isHalf:
		day.Kind, day.Closed = hours.HalfDay, half
	case s.toMinute != 0 && s.toMinute < officeEnd:
		return nil, fmt.Errorf("it ends at %s; only what lasts to the end of a day (%s at least) is read: write an override instead",
			clockText(s.toMinute), clockText(officeEnd))
	}
	var days []hours.Special
	for d := s.from; d <= last; d++ {
		one := day
		one.Date = d
		if one.Kind == hours.Holiday && d == s.from && s.fromMinute > 0 {
			one.Kind, one.Closed = hours.HalfDay, s.fromMinute
		}
		days = append(days, one)
	}
	return days, nil
}

// word finds the value of the longest word that is in a name.
func word[V any](words map[string]V, name string) (value V, found bool) {
	longest := ""
	for _, w := range slices.Sorted(maps.Keys(words)) {
		if len(w) > len(longest) && strings.Contains(strings.ToLower(name), strings.ToLower(w)) {
			longest, value, found = w, words[w], true
		}
	}
	return value, found
}

// join adds days to those found, and returns how many dates were there already.
func join(found map[hours.Date]hours.Special, days []hours.Special, err *error) (joined int) {
	for _, d := range days {
		was, twice := found[d.Date]
		if !twice {
			found[d.Date] = d
			continue
		}
		joined++
		one, ok := joinDay(was, d)
		if !ok {
			*err = fmt.Errorf("on %s it contradicts %q: that day would be worked and closed, or worked as two weekdays; "+
				"take one of the two out of the feed", d.Date, short(was.Name))
			return joined
		}
		found[d.Date] = one
	}
	return joined
}

// joinDay makes one of two entries for a date: closed all day goes before closed for a part, the earlier part before the
// later.
func joinDay(a, b hours.Special) (hours.Special, bool) {
	if (a.Kind == hours.MakeUp) != (b.Kind == hours.MakeUp) || a.Kind == hours.MakeUp && a.Like != b.Like {
		return a, false
	}
	one := a
	if a.Kind == hours.HalfDay && (b.Kind == hours.Holiday || b.Closed < a.Closed) {
		one = b
	}
	one.Name = a.Name
	if !slices.Contains(strings.Split(a.Name, " / "), b.Name) {
		one.Name += " / " + b.Name
	}
	return one, true
}

func inOrder(found map[hours.Date]hours.Special) []hours.Special {
	var days []hours.Special
	for _, d := range slices.Sorted(maps.Keys(found)) {
		days = append(days, found[d])
	}
	return days
}

// span reads DTSTART with DTEND or DURATION (RFC 5545 section 3.6.1): without either a date lasts a day.
func (e event) span() (span, error) {
	if len(e.props["DTSTART"]) != 1 || len(e.props["DTEND"]) > 1 || len(e.props["DURATION"]) > 1 {
		return span{}, errors.New("it must have one DTSTART and at most one DTEND or DURATION")
	}
	from, allDay, err := moment(e.props["DTSTART"][0])
	if err != nil {
		return span{}, err
	}
	var to time.Time
	switch ends, lasts := e.props["DTEND"], e.value("DURATION"); {
	case len(ends) == 1:
		var endAllDay bool
		if to, endAllDay, err = moment(ends[0]); err != nil {
			return span{}, err
		}
		if endAllDay != allDay {
			return span{}, errors.New("DTSTART and DTEND must both be dates, or both have times")
		}
		if allDay && to.Equal(from) { // what many programs write for one day
			to = from.AddDate(0, 0, 1)
		}
	case lasts != "":
		var n, unit = 0, byte(0)
		if got, _ := fmt.Sscanf(lasts, "P%d%c", &n, &unit); got != 2 || n < 1 || n > maxFeedSpan || unit != 'D' && unit != 'W' ||
			lasts != fmt.Sprintf("P%d%c", n, unit) || !allDay {
			return span{}, fmt.Errorf("DURATION %q is not read; write a DTEND", short(lasts))
		}
		if unit == 'W' {
			n *= 7
		}
		to = from.AddDate(0, 0, n)
	case allDay:
		to = from.AddDate(0, 0, 1)
	default:
		return span{}, errors.New("it has a time but no end; write a DTEND")
	}
	if !to.After(from) || to.Sub(from) > maxFeedSpan*24*time.Hour {
		return span{}, fmt.Errorf("it ends before it begins, or lasts more than %d days; mend its DTEND", maxFeedSpan)
	}
	return span{hours.DateOf(from), hours.DateOf(to), from.Hour()*60 + from.Minute(), to.Hour()*60 + to.Minute()}, nil
}

// moment reads a date or a local time, as if it were UTC: clocks are not compared with each other here.
func moment(p *ics.BaseProperty) (t time.Time, allDay bool, err error) {
	text := strings.ToUpper(strings.TrimSpace(p.Value))
	if text < "1900" {
		return t, false, fmt.Errorf("%s %q is before 1900; begin later", p.IANAToken, short(p.Value))
	}
	if t, err = time.Parse("20060102", text); err == nil {
		return t, true, nil
	}
	if strings.HasSuffix(text, "Z") {
		return t, false, fmt.Errorf("%s is %s, a time in UTC, which is another date in some zones; export local times or whole days",
			p.IANAToken, short(p.Value))
	}
	if t, err = time.Parse("20060102T150405", text); err != nil {
		return t, false, fmt.Errorf("%s %q is no date; it should look like 20261224 or 20261224T120000", p.IANAToken, short(p.Value))
	}
	return t, false, nil
}

func clockText(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }
