package prompts

import (
	"fmt"
	"strings"
)

var germanSmall = strings.Fields("null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn " +
	"vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn")

var germanTens = strings.Fields("- - zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig")

func germanCardinal(n int) []string {
	switch {
	case n < 20:
		return []string{germanSmall[n]}
	case n < 100 && n%10 == 0:
		return []string{germanTens[n/10]}
	case n < wholeNumbers:
		return []string{germanJoined(n%10) + "und" + germanTens[n/10]}
	case n < 100:
		return []string{germanJoined(n%10) + "und", germanTens[n/10]}
	}
	hundreds := []string{germanJoined(n / 100), "hundert"}
	if n%100 == 0 {
		return hundreds
	}
	return append(hundreds, germanCardinal(n%100)...)
}

// germanJoined is a number before another word: "ein Uhr", "einundzwanzig", but "eins".
func germanJoined(n int) string {
	if n == 1 {
		return "ein"
	}
	return germanCardinal(n)[0]
}

func germanClock(hour, minute int) said {
	s := said{written: fmt.Sprintf("%d:%02d Uhr", hour, minute), spoken: []string{germanJoined(hour), "Uhr"}}
	if minute > 0 {
		s.spoken = append(s.spoken, germanCardinal(minute)...)
	}
	return s
}

// germanDay stands in the dative: "am dritten Januar".
func germanDay(date int) said {
	s := said{written: fmt.Sprintf("%d.", date)}
	switch date {
	case 1:
		s.spoken = []string{"ersten"}
	case 3:
		s.spoken = []string{"dritten"}
	case 7:
		s.spoken = []string{"siebten"}
	case 8:
		s.spoken = []string{"achten"}
	default:
		ending := "ten"
		if date >= 20 {
			ending = "sten"
		}
		s.spoken = []string{germanCardinal(date)[0] + ending}
	}
	return s
}
