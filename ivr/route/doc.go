// Package route decides where a call goes and says why, in one go. It is pure: the same snapshot, facts and instant give
// the same Decision. It knows no call, no door and no clock.
//
// # Rules
//
// Each Reason names the rule that spoke:
//
//	line                     which line was dialled, and what the region prints beside its number
//	region                   which of the line's regions, and how that is known
//	online-only              the region has no telephone support
//	no-hours                 no hours are known for the region
//	offered                  what was asked for is not offered, or nothing was asked for yet
//	billing-severity-cap     billing is taken at a lower severity
//	technical-severity-cap   a severity is for technical cases only
//	severity-cap             any other severity that a service cannot have
//	severity-entitled        the severity is for entitled organisations
//	severity                 which row of hours by severity
//	plan                     which row of hours by plan, or that the caller's plan has none
//	zone                     on whose clock the hours are read
//	emergency, override      what somebody ordered, by whom, why, until when, and what it would be without it
//	holiday, half-day, make-up-day   which special date, and what it would be without it
//	weekly-hours             open or closed by the hours of the weekday
//	holiday-data             the date lies outside the years whose special dates are known
//	holiday-state            the states in which it would be otherwise, where the caller's is not known
//	respond                  when a first response is due
//	otherwise                what would have brought the caller something else
//	fault                    why no decision could be made
//
// One of emergency, override, holiday, half-day, make-up-day and weekly-hours speaks, in this precedence, with the local
// instant and the nearest moment that is otherwise.
//
// # Who is taken to be where
//
// The country of the caller's number names one of the line's regions. Where it names none or several, and they are not
// alike, the caller must be asked. In a region of several zones the area code names the clock; where it does not, the
// region's first zone is the usual one. Where holidays differ by state and the number does not name the state, only dates
// of the whole region count.
//
// # Beside decisions
//
// TimetableOf lists all hours of a region as one caller finds them; Changes tells what callers notice when one snapshot
// takes the place of another. Both go by the same rows, clocks, dates and overrides as decisions do.
package route
