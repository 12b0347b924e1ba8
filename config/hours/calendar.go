package hours

import "time"

// Kind is what makes a date special.
type Kind string

const (
	Holiday Kind = "holiday"  // closed all day
	HalfDay Kind = "half-day" // closed from a minute of the day on
	MakeUp  Kind = "make-up"  // works as another weekday does, such as a Saturday before a long holiday
)

// Special is a date on which the hours of the weekday do not hold.
type Special struct {
	Date   Date
	Kind   Kind
	Name   string       // in English: "Christmas Eve"
	Closed int          // with HalfDay: the minute of the day from which it is closed
	Like   time.Weekday // with MakeUp: the weekday whose hours it has
}

// Calendar is special dates, one Special a date. A nil Calendar has none. It is only read once it is made.
type Calendar struct {
	days map[Date]Special
}

// NewCalendar makes a calendar; of two entries for one date the later holds.
func NewCalendar(days ...Special) *Calendar {
	c := &Calendar{days: make(map[Date]Special, len(days))}
	for _, d := range days {
		c.days[d.Date] = d
	}
	return c
}

// On returns what is special about a date.
func (c *Calendar) On(d Date) (Special, bool) {
	if c == nil {
		return Special{}, false
	}
	s, ok := c.days[d]
	return s, ok
}
