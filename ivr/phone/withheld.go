package phone

import "strings"

// sentinels are the ways in which networks and providers say "no number", lower case, without a leading plus. The digits
// are the words ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN and UNAVAILABLE keyed on a telephone; libphonenumber takes some of
// them for valid numbers.
var sentinels = map[string]bool{
	"": true, "anonymous": true, "restricted": true, "unavailable": true, "unknown": true, "private": true, "blocked": true,
	"withheld": true, "asterisk": true, "nobody": true, "invalid": true,
	"266696687": true, "7378742833": true, "2562533": true, "8656696": true, "86282452253": true,
}

// Withheld tells whether a caller number as delivered says that there is none: a word, its digits on a keypad (with or
// without +1), nothing, or zeros only.
func Withheld(text string) bool {
	t := strings.TrimPrefix(strings.ToLower(strings.TrimSpace(text)), "+")
	return sentinels[t] || sentinels[strings.TrimPrefix(t, "1")] || strings.Trim(t, "0") == ""
}
