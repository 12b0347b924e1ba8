package hours

import "time"

// Schedule is hours as they really are: a week, the special dates that change it, and exceptions that go before both.
type Schedule struct {
	Week     Week
	Calendar *Calendar // nil: no date is special
	// Exceptions go before the calendar and the week; of several that hold at an instant the first in this list counts.
	Exceptions []Exception
}

// Exception is an opening or a closure between two instants; half-open. A zero instant leaves that side without an end.
type Exception struct {
	From, Until time.Time
	Open        bool
}

// Layer is what decided whether a schedule is open at an instant.
type Layer string

const (
	ByException Layer = "exception"
	ByCalendar  Layer = "calendar"
	ByWeek      Layer = "week"
)

// State is what a schedule says about one instant, and on what ground.
type State struct {
	Open      bool
	By        Layer
	Exception int     // with ByException: its index
	Special   Special // with ByCalendar
}
