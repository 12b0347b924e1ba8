package config

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"supportline/config/hours"
)

// rule is a yearly RRULE: the same date every so many years.
type rule struct {
	every int        // years
	count int        // occurrences; 0: no limit
	until hours.Date // the last date; 0: no limit
}

// repeats are the dates on which an event begins, until last. Only what comes back on the same date of the year is read.
func (e event) repeats(first, last hours.Date) ([]hours.Date, error) {
	except, err := e.exceptions()
	if err != nil {
		return nil, err
	}
	r := rule{every: 1, count: 1}
	switch rules := e.props["RRULE"]; len(rules) {
	case 0:
	case 1:
		if r, err = readRule(rules[0].Value, first); err != nil {
			return nil, fmt.Errorf("%w; write its dates as single events", err)
		}
	default:
		return nil, fmt.Errorf("it has %d RRULEs; write its dates as single events", len(rules))
	}
	begin := dateTime(first)
	var starts []hours.Date
	for year, n := begin.Year(), 0; (r.count == 0 || n < r.count) && year <= 9999; year += r.every {
		t := time.Date(year, begin.Month(), begin.Day(), 0, 0, 0, 0, time.UTC)
		d := hours.DateOf(t)
		if d > last || r.until != 0 && d > r.until {
			break
		}
		if t.Day() != begin.Day() { // 29 February
			continue
		}
		n++
		if !except[d] {
			starts = append(starts, d)
		}
	}
	return starts, nil
}

// readRule reads FREQ=YEARLY with INTERVAL, COUNT, UNTIL, and BYMONTH and BYMONTHDAY where they say what the first date
// says.
func readRule(text string, first hours.Date) (rule, error) {
	r := rule{every: 1}
	freq := ""
	for part := range strings.SplitSeq(strings.ToUpper(strings.TrimSpace(text)), ";") {
		key, value, _ := strings.Cut(part, "=")
		n, err := strconv.Atoi(value)
		ok := err == nil && n > 0 && n <= 9999
		switch key {
		case "FREQ":
			freq, ok = value, value == "YEARLY"
		case "INTERVAL":
			r.every = n
		case "COUNT":
			r.count = n
		case "UNTIL":
			day, _, _ := strings.Cut(value, "T")
			t, err := time.Parse("20060102", day)
			r.until, ok = hours.DateOf(t), err == nil
		case "BYMONTH":
			ok = ok && time.Month(n) == dateTime(first).Month()
		case "BYMONTHDAY":
			ok = ok && n == dateTime(first).Day()
		case "WKST":
			ok = true
		default:
			ok = false
		}
		if !ok {
			return r, fmt.Errorf("its rule has %q, which is not read", short(part))
		}
	}
	if freq == "" {
		return r, fmt.Errorf("its rule %q has no FREQ", short(text))
	}
	return r, nil
}

// exceptions are the dates of EXDATE.
func (e event) exceptions() (map[hours.Date]bool, error) {
	except := map[hours.Date]bool{}
	for _, p := range e.props["EXDATE"] {
		for text := range strings.SplitSeq(p.Value, ",") {
			day, _, _ := strings.Cut(strings.TrimSpace(text), "T")
			t, err := time.Parse("20060102", day)
			if err != nil {
				return nil, fmt.Errorf("EXDATE %q is no date; it should look like 20261224", short(text))
			}
			except[hours.DateOf(t)] = true
		}
	}
	return except, nil
}

// dateTime is midnight UTC of a date.
func dateTime(d hours.Date) time.Time { return time.Unix(int64(d)*86400, 0).UTC() }
