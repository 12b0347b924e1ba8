package hours

import (
	"errors"
	"time"
)

// Week is opening hours that repeat every week. The zero Week is never open.
type Week struct{}

var errNotYet = errors.New("not read yet")

// Parse reads hours.
func Parse(text string) (Week, error) { return Week{}, errNotYet }

// String is the canonical text.
func (w Week) String() string { return "closed" }

// Open tells whether t is inside.
func (w Week) Open(t time.Time, loc *time.Location) bool { return false }

// NextOpen is the first instant at or after t at which it is open.
func (w Week) NextOpen(t time.Time, loc *time.Location) (time.Time, bool) { return time.Time{}, false }

// NextClose is the first instant after t at which it is closed again.
func (w Week) NextClose(t time.Time, loc *time.Location) (time.Time, bool) {
	return time.Time{}, false
}
