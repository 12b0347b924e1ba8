// Package route decides where a call goes and says why, in one go. It is pure: the same snapshot, facts and instant give
// the same Decision. It knows no call, no door and no clock.
//
// # Rules
//
// Each Reason names the rule that spoke:
//
//	line                     which line was dialled
//	region                   which of the line's regions, and how that is known
//	online-only              the region has no telephone support
//	offered                  what was asked for is not offered, or nothing was asked for yet
//	billing-severity-cap     billing is taken at severity B at the highest
//	technical-severity-cap   any other service but technical, likewise
//	severity                 which row of hours by severity
//	plan                     which row of hours by plan
//	zone                     on whose clock the hours are read
//	weekly-hours             open or closed, with the local instant and the nearest moment that is otherwise
//	fault                    why no decision could be made
package route
