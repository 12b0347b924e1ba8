package config

import (
	"fmt"
	"strconv"
	"strings"

	"supportline/config/hours"
)

// HolidaysText writes a holidays section, ready to be included in routing.yaml. Region, Source, Reviewed, First, Last and
// Days are written; First and Last are whole years there.
func HolidaysText(h Holidays) string {
	var text strings.Builder
	first, last := dateTime(h.First).Year(), dateTime(h.Last).Year()
	years := strconv.Itoa(first)
	if last != first {
		years += "-" + strconv.Itoa(last)
	}
	fmt.Fprintf(&text, "holidays:\n  %s:\n    source: %s\n    reviewed: %s\n    years: %s\n    days:\n",
		h.Region, strconv.Quote(h.Source), h.Reviewed, years)
	for _, d := range h.Days {
		fmt.Fprintf(&text, "      - {date: %s, name: %s", d.Date, strconv.Quote(d.Name))
		switch d.Kind {
		case hours.HalfDay:
			fmt.Fprintf(&text, ", closed_from: %q", clockText(d.Closed))
		case hours.MakeUp:
			fmt.Fprintf(&text, ", works_as: %s", d.Like.String()[:3])
		}
		if len(d.States) > 0 {
			fmt.Fprintf(&text, ", states: [%s]", strings.Join(d.States, ", "))
		}
		text.WriteString("}\n")
	}
	return text.String()
}

// IsRegionKey tells whether a text has the form of a region's key.
func IsRegionKey(text string) bool { return regionKey.MatchString(text) }
