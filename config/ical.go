package config

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"

	"supportline/config/hours"
)

// Limits on a feed.
const (
	MaxFeed       = 1 << 20 // bytes
	maxFeedEvents = 5000
	maxFeedLine   = 8 << 10 // bytes of an unfolded line that is looked at
	maxFeedErrors = 10      // said at once
)

// Feed says how an iCalendar feed (RFC 5545) is to be read as holidays. Every event is a holiday unless a word in its name
// says otherwise; words are found whatever their case.
type Feed struct {
	First, Last hours.Date              // the dates wanted, both included
	HalfDays    map[string]int          // word -> the minute of the day from which it is closed
	MakeUps     map[string]time.Weekday // word -> the weekday as which such a day is worked
}

// FeedDays is what a feed gave.
type FeedDays struct {
	Days      []hours.Special // in the order of their dates, one a date
	Outside   int             // events without a date between First and Last
	Cancelled int             // events with STATUS:CANCELLED
	Joined    int             // dates that came more than once
}

// Read reads a feed. Its times are taken as clocks in the region show them. An error names lines and events.
func (f Feed) Read(text []byte) (FeedDays, error) {
	var read FeedDays
	events, err := feedEvents(text)
	if err != nil {
		return read, err
	}
	found := map[hours.Date]hours.Special{}
	var wrong []error
	for _, e := range events {
		if strings.EqualFold(strings.TrimSpace(e.value("STATUS")), "CANCELLED") {
			read.Cancelled++
			continue
		}
		days, err := f.days(e)
		if err == nil {
			read.Joined += join(found, days, &err)
		}
		switch {
		case err != nil && len(wrong) == maxFeedErrors:
			return read, errors.Join(append(wrong, errors.New("and more"))...)
		case err != nil:
			wrong = append(wrong, fmt.Errorf("%s: %w", e, err))
		case len(days) == 0:
			read.Outside++
		}
	}
	read.Days = inOrder(found)
	return read, errors.Join(wrong...)
}

// event is a VEVENT: its properties by name.
type event struct {
	line  int // of its BEGIN
	props map[string][]*ics.BaseProperty
}

// String names an event for messages.
func (e event) String() string {
	if name := e.name(); name != "" {
		return fmt.Sprintf("line %d, event %q", e.line, short(name))
	}
	return fmt.Sprintf("line %d, an event without a name", e.line)
}

func (e event) name() string { return strings.Join(strings.Fields(e.value("SUMMARY")), " ") }

// value is that of the first property of that name.
func (e event) value(name string) string {
	if all := e.props[name]; len(all) > 0 {
		return all[0].Value
	}
	return ""
}

// readsProperty tells whether a line of that name is looked at; all others are skipped unread.
func readsProperty(name string) bool {
	switch name {
	case "BEGIN", "END", "SUMMARY", "STATUS", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "EXRULE":
		return true
	}
	return false
}

// feedEvents finds the events of a feed, not those nested in them.
func feedEvents(text []byte) ([]event, error) {
	if len(text) > MaxFeed {
		return nil, fmt.Errorf("the feed is larger than %d bytes; export fewer years", MaxFeed)
	}
	if !utf8.Valid(text) {
		return nil, errors.New("the feed is not UTF-8 text; export it as UTF-8")
	}
	var events []event
	var open []string // components that have begun
	begun := false
	for _, l := range unfold(string(text)) {
		name := strings.ToUpper(l.text[:max(strings.IndexAny(l.text, ";:"), 0)])
		if !readsProperty(name) {
			if len(open) == 0 && strings.TrimSpace(l.text) != "" {
				return nil, fmt.Errorf("line %d: this is no iCalendar feed: it begins with BEGIN:VCALENDAR", l.number)
			}
			continue
		}
		p, err := property(l)
		if err != nil {
			return nil, err
		}
		switch value := strings.ToUpper(strings.TrimSpace(p.Value)); {
		case name == "BEGIN":
			if len(open) == 0 && value != "VCALENDAR" {
				return nil, fmt.Errorf("line %d: this is no iCalendar feed: it begins with BEGIN:VCALENDAR", l.number)
			}
			open, begun = append(open, value), true
			if value == "VEVENT" && len(open) == 2 {
				events = append(events, event{l.number, map[string][]*ics.BaseProperty{}})
			}
			if len(events) > maxFeedEvents {
				return nil, fmt.Errorf("line %d: there are more than %d events; export fewer years", l.number, maxFeedEvents)
			}
		case name == "END":
			if len(open) == 0 || open[len(open)-1] != value {
				return nil, fmt.Errorf("line %d: END:%s ends nothing; get the feed anew", l.number, short(value))
			}
			open = open[:len(open)-1]
		case len(open) == 2 && open[1] == "VEVENT":
			e := events[len(events)-1]
			e.props[name] = append(e.props[name], p)
		}
	}
	if !begun {
		return nil, errors.New("the feed is empty; it begins with BEGIN:VCALENDAR")
	}
	if len(open) > 0 {
		return nil, fmt.Errorf("the feed ends within a %s; get it anew", short(open[len(open)-1]))
	}
	return events, nil
}

// feedLine is a line with those that continue it (RFC 5545 section 3.1).
type feedLine struct {
	number int
	text   string
}

func unfold(text string) []feedLine {
	var lines []feedLine
	var parts strings.Builder
	number := 0
	end := func() {
		if number > 0 {
			lines = append(lines, feedLine{number, parts.String()})
		}
		parts.Reset()
	}
	at := 0
	for l := range strings.SplitSeq(strings.TrimPrefix(text, "\uFEFF"), "\n") {
		at++
		l = strings.TrimSuffix(l, "\r")
		if at > 1 && l != "" && (l[0] == ' ' || l[0] == '\t') {
			parts.WriteString(l[1:])
			continue
		}
		end()
		number = at
		parts.WriteString(l)
	}
	end()
	return lines
}

// property reads one line. What the parser cannot stand is an error here.
func property(l feedLine) (p *ics.BaseProperty, err error) {
	wrong := fmt.Errorf("line %d cannot be read; it should look like NAME:value", l.number)
	if len(l.text) > maxFeedLine {
		return nil, fmt.Errorf("line %d is longer than %d bytes; shorten it", l.number, maxFeedLine)
	}
	defer func() {
		if recover() != nil {
			p, err = nil, wrong
		}
	}()
	if p, err = ics.ParseProperty(ics.ContentLine(l.text)); err != nil || p == nil {
		return nil, wrong
	}
	return p, nil
}
