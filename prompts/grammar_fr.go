package prompts

import (
	"fmt"
	"strings"
)

var frenchSmall = strings.Fields("zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze " +
	"quinze seize dix-sept dix-huit dix-neuf")

var frenchTens = strings.Fields("- - vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt")

// frenchCardinal counts as in France and Canada: soixante-dix, quatre-vingts, quatre-vingt-dix.
func frenchCardinal(n int) []string {
	switch {
	case n < 100:
		return []string{frenchBelowHundred(n)}
	case n == 100:
		return []string{"cent"}
	case n < 200:
		return []string{"cent", frenchBelowHundred(n % 100)}
	case n%100 == 0:
		return []string{frenchSmall[n/100] + " cents"}
	}
	return []string{frenchSmall[n/100] + " cent", frenchBelowHundred(n % 100)}
}

func frenchBelowHundred(n int) string {
	if n < 20 {
		return frenchSmall[n]
	}
	rest := n % 10
	if n >= 60 { // the tens of 70 and 90 count on to 19
		rest = n % 20
	}
	switch {
	case n == 80:
		return "quatre-vingts"
	case rest == 0:
		return frenchTens[n/10]
	case n < 80 && (rest == 1 || rest == 11):
		return frenchTens[n/10] + " et " + frenchSmall[rest]
	}
	return frenchTens[n/10] + "-" + frenchSmall[rest]
}

func frenchClock(hour, minute int) said {
	switch {
	case hour == 0 && minute == 0:
		return said{written: "minuit", spoken: []string{"minuit"}}
	case hour == 12 && minute == 0:
		return said{written: "midi", spoken: []string{"midi"}}
	}
	s := said{written: fmt.Sprintf("%d h", hour), spoken: []string{frenchHours(hour)}}
	if minute > 0 {
		s.written += fmt.Sprintf(" %02d", minute)
		s.spoken = append(s.spoken, frenchBelowHundred(minute))
	}
	return s
}

// frenchHours agrees with the feminine "heure".
func frenchHours(hour int) string {
	switch hour {
	case 0:
		return "zéro heure"
	case 1:
		return "une heure"
	case 21:
		return "vingt et une heures"
	}
	return frenchBelowHundred(hour) + " heures"
}

func frenchDay(date int) said {
	if date == 1 {
		return said{written: "1er", spoken: []string{"premier"}}
	}
	return said{written: fmt.Sprint(date), spoken: []string{frenchBelowHundred(date)}}
}
