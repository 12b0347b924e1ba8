package config

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"supportline/config/hours"
)

// regionRules are a region's holidays as rules, by state; "*" holds in all. A rule is one of
//
//	12-25       a date of every year
//	E-2         days from Easter Sunday
//	Mon1/10     the first Monday of October; Mon-1/5 the last of May
//	Mon>=05-27  the first Monday from 27 May on; Mon<=05-24 the last until 24 May
//	=2026-06-15 decreed for that year
//	spring, autumn   the equinox in Japan
//
// and may end in + (on a weekend, the next weekday that is free besides), > (instead), s (on a Sunday, Monday instead)
// or ~ (on a Saturday Friday besides, on a Sunday Monday).
type regionRules struct {
	region string
	rules  map[string]string
}

func worldRules() []regionRules {
	return []regionRules{
		{"SE", map[string]string{"*": "01-01 01-06 E-2 E+0 E+1 05-01 E+39 E+49 06-06 Fri>=06-19 Sat>=06-20 Sat>=10-31 12-24 12-25 12-26 12-31"}},
		{"US", map[string]string{"*": "01-01~ Mon3/1 Mon3/2 Mon-1/5 06-19~ 07-04~ Mon1/9 Mon2/10 11-11~ Thu4/11 12-25~ =2027-12-31"}},
		{"JP", map[string]string{"*": "01-01 Mon2/1 02-11 02-23 spring 04-29 05-03 05-04 05-05 Mon3/7 08-11 Mon3/9 autumn Mon2/10 11-03 11-23 " +
			// 振替休日 of 3 May 2026 and of the equinox of 2027; 国民の休日 between two holidays
			"=2026-05-06 =2027-03-22 =2026-09-22"}},
		{"CN", map[string]string{"*": "01-01 05-01 05-02 10-01 10-02 10-03 " + // 2026: bridged by the notice of 2025-11-04
			"=2026-01-02 =2026-01-03 =2026-02-15 =2026-02-16 =2026-02-17 =2026-02-18 =2026-02-19 =2026-02-20 =2026-02-21 =2026-02-22 " +
			"=2026-02-23 =2026-04-04 =2026-04-05 =2026-04-06 =2026-05-03 =2026-05-04 =2026-05-05 =2026-06-19 =2026-06-20 =2026-06-21 " +
			"=2026-09-25 =2026-09-26 =2026-09-27 =2026-10-04 =2026-10-05 =2026-10-06 =2026-10-07 " +
			// lunar: the eve and three days of the Spring Festival, Qingming, Dragon Boat, Mid-Autumn
			"=2027-02-05 =2027-02-06 =2027-02-07 =2027-02-08 =2027-04-05 =2027-06-09 =2027-09-15 " +
			"=2028-01-25 =2028-01-26 =2028-01-27 =2028-01-28 =2028-04-04 =2028-05-28"}},
		{"GB", map[string]string{"*": "01-01+ E-2 Mon1/5 Mon-1/5 12-25+ 12-26+", "ENG WLS NIR": "E+1 Mon-1/8", "NIR": "03-17+ 07-12+",
			"SCT": "01-02+ Mon1/8 11-30+ =2026-06-15"}},
		{"DE", map[string]string{"*": "01-01 E-2 E+1 05-01 E+39 E+50 10-03 12-25 12-26", "BW BY ST": "01-06", "BE MV": "03-08",
			"BB": "E+0 E+49", "BW BY HE NW RP SL": "E+60", "SL": "08-15", "TH": "09-20", "BB HB HH MV NI SN ST SH TH": "10-31",
			"BW BY NW RP SL": "11-01", "SN": "Wed<=11-22", "BE": "=2028-06-17"}},
		{"CA", map[string]string{"*": "01-01 E-2 07-01 Mon1/9 12-25", "AB BC MB NB NS ON PE SK": "Mon3/2", "AB BC MB NT NU ON QC SK YT": "Mon<=05-24 Mon2/10",
			"NT YT": "06-21", "QC": "06-24", "NU": "07-09", "BC NB NT NU SK": "Mon1/8", "YT": "Mon3/8", "BC MB NT NU PE YT": "09-30",
			"AB BC MB NB NL NS NT NU PE SK YT": "11-11", "ON": "12-26"}},
		{"AU", map[string]string{"*": "01-26 E-2 E+1 12-25+", "ACT NSW NT QLD SA VIC WA": "01-01+ E+0 12-26+", "TAS": "01-01> 12-26>",
			"ACT NSW NT QLD SA VIC": "E-1", "NSW SA TAS VIC": "04-25", "WA": "04-25+ Mon1/3 Mon1/6 Mon-1/9", "ACT NT QLD": "04-25s",
			"NSW": "=2026-04-27 =2027-04-26", "ACT": "=2026-04-27 Mon>=05-27", "ACT SA TAS VIC": "Mon2/3", "NT QLD": "Mon1/5",
			"ACT NSW NT SA TAS VIC": "Mon2/6", "NT": "Mon1/8", "ACT NSW SA QLD": "Mon1/10", "VIC": "Tue1/11"}},
	}
}

// days are the holidays of a state in a year.
func (r regionRules) days(t *testing.T, state string, year int) map[hours.Date]bool {
	t.Helper()
	found := map[hours.Date]bool{}
	var moving []string
	for states, rules := range r.rules {
		if states != "*" && !slices.Contains(strings.Fields(states), state) {
			continue
		}
		for rule := range strings.FieldsSeq(rules) {
			if strings.ContainsAny(rule[len(rule)-1:], "+>") {
				moving = append(moving, rule)
			} else if d, ok := ruled(t, rule, year); ok {
				addObserved(found, d, rule[len(rule)-1])
			}
		}
	}
	slices.Sort(moving) // substitutes go by the order of the days
	for _, rule := range moving {
		d, _ := ruled(t, rule, year)
		if !strings.HasSuffix(rule, ">") || !weekend(d) {
			found[d] = true
		}
	}
	for _, rule := range moving {
		d, _ := ruled(t, rule, year)
		if weekend(d) {
			for weekend(d) || found[d] {
				d++
			}
			found[d] = true
		}
	}
	return found
}

func weekend(d hours.Date) bool { return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday }

func addObserved(found map[hours.Date]bool, d hours.Date, mark byte) {
	switch {
	case mark == 's' && d.Weekday() == time.Sunday:
		found[d+1] = true
		return
	case mark == '~' && d.Weekday() == time.Sunday:
		found[d+1] = true
	case mark == '~' && d.Weekday() == time.Saturday && d != newDate(2028, 1, 1): // its Friday is in 2027
		found[d-1] = true
	}
	found[d] = true
}

func newDate(year int, month time.Month, day int) hours.Date {
	return hours.DateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// ruled is the date of one rule; false in a year for which nothing is decreed.
func ruled(t *testing.T, rule string, year int) (hours.Date, bool) {
	t.Helper()
	var day, n, month, dayOf int
	var name, sign string
	switch {
	case rule == "spring": // National Astronomical Observatory's mean motion, good from 1980 to 2099
		return newDate(year, time.March, int(20.8431+0.242194*float64(year-1980)-float64((year-1980)/4))), true
	case rule == "autumn":
		return newDate(year, time.September, int(23.2488+0.242194*float64(year-1980)-float64((year-1980)/4))), true
	case rule[0] == '=':
		d := dateOf(t, rule[1:])
		return d, strings.HasPrefix(rule[1:], fmt.Sprint(year))
	case rule[0] == 'E':
		if _, err := fmt.Sscanf(rule, "E%d", &n); err != nil {
			t.Fatal(rule, err)
		}
		return easterSunday(year) + hours.Date(n), true
	case rule[0] >= 'A':
		name, rule = rule[:3], rule[3:]
		for d := range 7 {
			if time.Weekday(d).String()[:3] == name {
				day = d
			}
		}
		if got, _ := fmt.Sscanf(rule, "%d/%d", &n, &month); got == 2 {
			return nthWeekday(year, time.Month(month), time.Weekday(day), n), true
		}
		sign, rule = rule[:2], rule[2:]
	}
	if got, _ := fmt.Sscanf(rule, "%d-%d", &month, &dayOf); got != 2 {
		t.Fatalf("rule %q", rule)
	}
	d := newDate(year, time.Month(month), dayOf)
	for sign != "" && d.Weekday() != time.Weekday(day) {
		if sign == ">=" {
			d++
		} else {
			d--
		}
	}
	return d, true
}

// nthWeekday counts from the end of the month when n is negative.
func nthWeekday(year int, month time.Month, day time.Weekday, n int) hours.Date {
	var all []hours.Date
	for d := newDate(year, month, 1); d < newDate(year, month+1, 1); d++ {
		if d.Weekday() == day {
			all = append(all, d)
		}
	}
	if n < 0 {
		return all[len(all)+n]
	}
	return all[n-1]
}

// easterSunday is Gauss's rule as corrected by Lichtenberg: the Sunday after the full moon of the church.
func easterSunday(year int) hours.Date {
	k := year / 100
	m := 15 + (3*k+3)/4 - (8*k+13)/25
	s := 2 - (3*k+3)/4
	a := year % 19
	d := (19*a + m) % 30
	r := (d + a/11) / 29
	og := 21 + d - r
	sz := 7 - (year+year/4+s)%7
	return newDate(year, time.March, og+7-(og-sz)%7)
}

// worldCounts are the numbers of whole holidays in 2026, 2027 and 2028, counted by hand from the published lists: what a
// state has in a year without weekends in the way, and what these years add.
func worldCounts() map[string][3]int {
	counts := map[string][3]int{
		"SE": {16, 16, 16}, // 13 and three eves
		"US": {12, 15, 12}, // 11; observed: 1, then 3 and New Year's Day of 2028, 1
		"JP": {18, 17, 16}, // 16; substitutes: 1 and a citizens' holiday, 1, none
		"CN": {33, 13, 12}, // the decree; 13 days by the regulation, of which two fall together in 2028

		"GB ENG": {9, 10, 9}, "GB WLS": {9, 10, 9}, // 8; substitutes 1, 2, 1
		"GB SCT": {11, 12, 11}, // 9; a substitute and 15 June, 3 substitutes, 2
		"GB NIR": {12, 12, 11}, // 10; substitutes 2, 2, 1

		"AU ACT": {15, 15, 14}, // 13; Anzac and Boxing Day, 2 at Christmas, New Year
		"AU NSW": {13, 14, 12}, // 11; likewise, and Anzac Day
		"AU NT":  {13, 14, 13}, // 12; 1, 2, 1
		"AU QLD": {12, 13, 12}, // 11; 1, 2, 1
		"AU SA":  {13, 14, 13}, // 12; 1, 2, 1
		"AU TAS": {9, 10, 9},   // 9; Christmas Day besides
		"AU VIC": {13, 14, 13}, // 12 without the Friday before the Grand Final; 1, 2, 1
		"AU WA":  {13, 14, 12}, // 11; Anzac Day 1 and 1, and 1, 2, 1
	}
	for of, n := range map[string]map[string]int{
		"CA": {"AB": 9, "BC": 11, "MB": 10, "NB": 8, "NL": 6, "NS": 7, "NT": 11, "NU": 11, "ON": 9, "PE": 8, "QC": 8, "SK": 10, "YT": 11},
		"DE": {"BW": 12, "BY": 12, "BE": 10, "BB": 12, "HB": 10, "HH": 10, "HE": 10, "MV": 11, "NI": 10, "NW": 11, "RP": 11, "SL": 12,
			"SN": 11, "ST": 11, "SH": 10, "TH": 11},
	} {
		for state, days := range n {
			counts[of+" "+state] = [3]int{days, days, days}
		}
	}
	counts["DE BE"] = [3]int{10, 10, 11} // 17 June 2028
	return counts
}
