package prompts

import (
	"fmt"
	"strings"
)

var swedishSmall = strings.Fields("noll ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton " +
	"sexton sjutton arton nitton")

var swedishTens = strings.Fields("- - tjugo trettio fyrtio femtio sextio sjuttio åttio nittio")

func swedishCardinal(n int) []string {
	switch {
	case n < 20:
		return []string{swedishSmall[n]}
	case n < 100 && n%10 == 0:
		return []string{swedishTens[n/10]}
	case n < wholeNumbers:
		return []string{swedishTens[n/10] + swedishSmall[n%10]}
	case n < 100:
		return []string{swedishTens[n/10], swedishSmall[n%10]}
	}
	hundreds := []string{swedishSmall[n/100], "hundra"}
	if n%100 == 0 {
		return hundreds
	}
	return append(hundreds, swedishCardinal(n%100)...)
}

// swedishClock follows the word "klockan". The colon of ISO 8601 is written, because speech engines read the full stop
// of "9.30" as a decimal.
func swedishClock(hour, minute int) said {
	s := said{written: fmt.Sprintf("%02d:%02d", hour, minute), spoken: swedishCardinal(hour)}
	switch {
	case minute == 0 && hour == 0:
		s.spoken = []string{"noll noll"}
	case minute == 0:
	case minute < 10:
		s.spoken = append(s.spoken, "noll "+swedishSmall[minute])
	default:
		s.spoken = append(s.spoken, "och")
		s.spoken = append(s.spoken, swedishCardinal(minute)...)
	}
	return s
}

var swedishOrdinals = strings.Fields("- första andra tredje fjärde femte sjätte sjunde åttonde nionde tionde elfte " +
	"tolfte trettonde fjortonde femtonde sextonde sjuttonde artonde nittonde tjugonde")

func swedishDay(date int) said {
	var ordinal string
	switch {
	case date <= 20:
		ordinal = swedishOrdinals[date]
	case date == 30:
		ordinal = "trettionde"
	default:
		ordinal = swedishTens[date/10] + swedishOrdinals[date%10]
	}
	return said{written: fmt.Sprint(date), spoken: []string{ordinal}}
}
