// Package hours is opening hours: a week of spans that may cross midnight or run over days, asked about instants in a
// time zone. It reads no clock and knows no region, holiday or service.
//
// # Daylight saving
//
// Spans are wall-clock times. An instant is inside when its own wall-clock reading is: in the autumn overlap both
// readings of 02:30 count alike, in the spring gap no instant reads 02:30 and a span that begins there begins at the first
// instant after the gap. Spans are half-open: closed at the closing minute.
package hours
