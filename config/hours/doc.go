// Package hours is opening hours: a week of spans that may cross midnight or run over days, the special dates and the
// exceptions that change it, asked about instants in a time zone. It reads no clock and knows no region or service and
// no date that is a holiday.
//
// # What decides
//
// Exceptions go before special dates, and these before the week. Of several exceptions that hold at an instant the
// first in the list counts. An exception is a time between two instants and has nothing to do with clocks or dates.
//
// # Daylight saving
//
// Spans are wall-clock times. An instant is inside when its own wall-clock reading is: in the autumn overlap both
// readings of 02:30 count alike, in the spring gap no instant reads 02:30 and a span that begins there begins at the
// first instant after the gap. Spans are half-open: closed at the closing minute.
//
// # Special dates
//
// An instant is in a special date when the date that the clock shows is that date, midnight to midnight, on whatever
// day the span began that it would be in:
//
//   - a holiday is closed all day. Of a night from 22:00 to 06:00 that begins on the eve only the part until midnight
//     is open, of the night that begins on the holiday only the part after midnight;
//   - a half day is as the week says until the minute from which it is closed;
//   - a make-up day has the hours of the weekday it is like, 00:00 to 24:00, whatever its own weekday; the end of a
//     night that began on the evening before that weekday is among them.
//
// # Open time and business days
//
// Open time is real time that goes by while it is open: a span over the spring gap is an hour shorter than it reads. A
// business day is a date with an instant at which it is open. Business days are counted from date to date, and the time
// of day stays what the clock showed: in a gap the first instant after it, in an overlap the first of the two.
//
// What is searched for is searched for three years; an answer of false says that there is none in that time.
package hours
