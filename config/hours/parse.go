package hours

import (
	"fmt"
	"strings"
)

// maxText bounds what Parse reads, in bytes.
const maxText = 500

var days = [7]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}

// Parse reads hours as a person writes them:
//
//	24/7                                    always
//	closed                                  never
//	Mon-Fri 09:00-17:00                     on each of these days
//	Sun-Thu 10:00-18:00                     a week that begins on Sunday
//	Mon-Fri 19:00-03:00                     until 03:00 of the next day
//	Mon-Sun 09:00-24:00                     until midnight
//	Mon 12:00-Sat 12:00                     without a break from Monday noon to Saturday noon
//	Mon-Fri 09:00-12:00, Mon-Fri 13:00-17:00    several, joined by "," or ";"
//
// An error says what is wrong and how to write it.
func Parse(text string) (Week, error) {
	if len(text) > maxText {
		return Week{}, fmt.Errorf("hours of %d characters are too long; write at most %d", len(text), maxText)
	}
	text = strings.Join(strings.Fields(strings.ReplaceAll(text, "–", "-")), " ")
	switch strings.ToLower(text) {
	case "24/7":
		return weekOf([]span{{0, week}}), nil
	case "closed":
		return Week{}, nil
	case "":
		return Week{}, fmt.Errorf("hours are empty; write \"closed\" or hours such as \"Mon-Fri 09:00-17:00\"")
	}
	var spans []span
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == ';' }) {
		more, err := parseSpans(strings.TrimSpace(part))
		if err != nil {
			return Week{}, err
		}
		spans = append(spans, more...)
	}
	if len(spans) == 0 {
		return Week{}, fmt.Errorf("there are no hours in %q; write for example \"Mon-Fri 09:00-17:00\"", text)
	}
	return weekOf(spans), nil
}

// parseSpans reads one part: a span for each of its days, or one span that runs over days.
func parseSpans(part string) ([]span, error) {
	ends := strings.Split(strings.ReplaceAll(strings.ReplaceAll(part, " -", "-"), "- ", "-"), "-")
	words := make([][]string, len(ends))
	for i, e := range ends {
		words[i] = strings.Fields(e)
	}
	switch {
	case len(ends) == 2 && len(words[0]) == 2 && len(words[1]) == 2: // Mon 12:00-Sat 12:00
		return parseRun(words[0], words[1])
	case len(ends) == 2 && len(words[0]) == 2 && len(words[1]) == 1: // Mon 09:00-17:00
		return parseDaily(words[0][0], words[0][0], words[0][1], words[1][0])
	case len(ends) == 3 && len(words[0]) == 1 && len(words[1]) == 2 && len(words[2]) == 1: // Mon-Fri 09:00-17:00
		if strings.EqualFold(words[0][0], words[1][0]) {
			return nil, fmt.Errorf("%q names one day twice; write the day once", part)
		}
		return parseDaily(words[0][0], words[1][0], words[1][1], words[2][0])
	}
	return nil, fmt.Errorf("%q are not hours; write for example \"Mon-Fri 09:00-17:00\", \"Mon 12:00-Sat 12:00\" or \"24/7\"", part)
}

func parseRun(begin, end []string) ([]span, error) {
	first, err := parseDay(begin[0])
	if err != nil {
		return nil, err
	}
	last, err := parseDay(end[0])
	if err != nil {
		return nil, err
	}
	from, to, err := parseTimes(begin[1], end[1])
	if err != nil {
		return nil, err
	}
	s := span{first*day + from, last*day + to}
	if s.to <= s.from {
		s.to += week
	}
	if s.to-s.from >= week {
		return nil, fmt.Errorf("the run from %s %s to %s %s is a whole week or more; write \"24/7\"", begin[0], begin[1], end[0], end[1])
	}
	return []span{s}, nil
}

func parseDaily(first, last, from, to string) ([]span, error) {
	a, err := parseDay(first)
	if err != nil {
		return nil, err
	}
	b, err := parseDay(last)
	if err != nil {
		return nil, err
	}
	begin, end, err := parseTimes(from, to)
	if err != nil {
		return nil, err
	}
	if end == begin {
		return nil, fmt.Errorf("%s-%s has no length; for a whole day write 00:00-24:00", from, to)
	}
	if end < begin {
		end += day
	}
	var spans []span
	for d := a; ; d = (d + 1) % 7 {
		spans = append(spans, span{d*day + begin, d*day + end})
		if d == b {
			return spans, nil
		}
	}
}

func parseDay(text string) (int, error) {
	for i, name := range days {
		if strings.EqualFold(text, name) {
			return i, nil
		}
	}
	return 0, fmt.Errorf("%q is no day; write one of %s", text, strings.Join(days[:], ", "))
}

// parseTimes returns minutes of the day; only the second may be 24:00.
func parseTimes(from, to string) (begin, end int, err error) {
	if begin, err = parseTime(from); err != nil {
		return 0, 0, err
	}
	if end, err = parseTime(to); err != nil {
		return 0, 0, err
	}
	if begin == day {
		return 0, 0, fmt.Errorf("hours cannot begin at 24:00; write 00:00 of the next day")
	}
	return begin, end, nil
}

func parseTime(text string) (int, error) {
	hour, minute, ok := strings.Cut(text, ":")
	h, okH := number(hour)
	m, okM := number(minute)
	if !ok || !okH || !okM || len(minute) != 2 || h > 24 || m > 59 || h == 24 && m > 0 {
		return 0, fmt.Errorf("%q is no time of day; write 09:00, 17:30 or 24:00", text)
	}
	return h*60 + m, nil
}

// number reads one or two digits.
func number(text string) (n int, ok bool) {
	if len(text) == 0 || len(text) > 2 {
		return 0, false
	}
	for _, c := range []byte(text) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}
