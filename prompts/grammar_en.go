package prompts

import (
	"fmt"
	"strings"
)

var englishSmall = strings.Fields("zero one two three four five six seven eight nine ten eleven twelve thirteen " +
	"fourteen fifteen sixteen seventeen eighteen nineteen")

var englishTens = strings.Fields("- - twenty thirty forty fifty sixty seventy eighty ninety")

func englishCardinal(n int) []string {
	switch {
	case n < 20:
		return []string{englishSmall[n]}
	case n < 100 && n%10 == 0:
		return []string{englishTens[n/10]}
	case n < wholeNumbers:
		return []string{englishTens[n/10] + "-" + englishSmall[n%10]}
	case n < 100:
		return []string{englishTens[n/10], englishSmall[n%10]}
	case n%100 == 0:
		return []string{englishSmall[n/100], "hundred"}
	}
	return append([]string{englishSmall[n/100], "hundred and"}, englishCardinal(n%100)...)
}

// englishClock tells the part of the day instead of "a.m.", which a bad line swallows.
func englishClock(hour, minute int) said {
	switch {
	case hour == 0 && minute == 0:
		return said{written: "midnight", spoken: []string{"midnight"}}
	case hour == 12 && minute == 0:
		return said{written: "12 noon", spoken: []string{"twelve noon"}}
	}
	half, part := "am", "in the morning"
	if hour >= 12 {
		half, part = "pm", "in the afternoon"
	}
	if hour >= 18 {
		part = "in the evening"
	}
	twelve := (hour+11)%12 + 1
	s := said{written: fmt.Sprintf("%d:%02d %s", twelve, minute, half)}
	switch {
	case minute == 0:
		s.spoken = []string{englishSmall[twelve], "o'clock"}
	case minute < 10:
		s.spoken = []string{englishSmall[twelve], "oh " + englishSmall[minute]}
	default:
		s.spoken = append([]string{englishSmall[twelve]}, englishCardinal(minute)...)
	}
	s.spoken = append(s.spoken, part)
	return s
}

var englishOrdinals = strings.Fields("- first second third fourth fifth sixth seventh eighth ninth tenth eleventh " +
	"twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth")

// englishDay is written "3 January" and spoken "the third of January".
func englishDay(date int) said {
	var ordinal string
	switch {
	case date <= 20:
		ordinal = englishOrdinals[date]
	case date == 30:
		ordinal = "thirtieth"
	default:
		ordinal = englishTens[date/10] + "-" + englishOrdinals[date%10]
	}
	return said{written: fmt.Sprint(date), spoken: []string{"the " + ordinal + " of"}}
}
