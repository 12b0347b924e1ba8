package prompts

import (
	"fmt"
	"strings"
)

var mandarinDigits = strings.Fields("零 一 二 三 四 五 六 七 八 九")

func mandarinCardinal(n int) []string {
	if n < 100 {
		return []string{mandarinBelowHundred(n)}
	}
	hundreds := mandarinDigits[n/100] + "百"
	switch rest := n % 100; {
	case rest == 0:
		return []string{hundreds}
	case rest < 10:
		return []string{hundreds, "零" + mandarinDigits[rest]}
	case rest < 20:
		return []string{hundreds, "一" + mandarinBelowHundred(rest)}
	default:
		return []string{hundreds, mandarinBelowHundred(rest)}
	}
}

func mandarinBelowHundred(n int) string {
	var s string
	switch {
	case n < 10:
		return mandarinDigits[n]
	case n < 20:
		s = "十"
	default:
		s = mandarinDigits[n/10] + "十"
	}
	if n%10 > 0 {
		s += mandarinDigits[n%10]
	}
	return s
}

// mandarinClock counts twelve hours and names the part of the day before them.
func mandarinClock(hour, minute int) said {
	part := "凌晨"
	switch {
	case hour >= 18:
		part = "晚上"
	case hour >= 13:
		part = "下午"
	case hour == 12:
		part = "中午"
	case hour >= 6:
		part = "上午"
	}
	twelve := hour
	if hour > 12 {
		twelve = hour - 12
	}
	words := mandarinBelowHundred(twelve)
	if twelve == 2 {
		words = "两"
	}
	s := said{written: fmt.Sprintf("%s%d:%02d", part, twelve, minute), spoken: []string{part, words + "点"}}
	switch {
	case minute == 0:
	case minute < 10:
		s.spoken = append(s.spoken, "零"+mandarinDigits[minute]+"分")
	default:
		s.spoken = append(s.spoken, mandarinBelowHundred(minute)+"分")
	}
	return s
}

func mandarinDay(date int) said {
	return said{written: fmt.Sprintf("%d日", date), spoken: []string{mandarinBelowHundred(date) + "日"}}
}
