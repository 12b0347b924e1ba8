package config

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v4"

	"supportline/config/hours"
)

// dated is a file of example/holidays as anybody's YAML parser reads it.
type dated struct {
	Source, Reviewed, Years string
	States                  map[string]struct {
		Name     string
		Prefixes []string
	}
	Days []datedDay
}

type datedDay struct {
	Date, Name string
	States     []string
	ClosedFrom string `yaml:"closed_from"`
	WorksAs    string `yaml:"works_as"`
}

// worldHolidays are the files by region.
func worldHolidays(t *testing.T) map[string]dated {
	t.Helper()
	entries, err := example.ReadDir("example/holidays")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]dated{}
	for _, e := range entries {
		text, err := example.ReadFile("example/holidays/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		var file struct{ Holidays map[string]dated }
		if err := yaml.Load(text, &file, yaml.WithKnownFields(), yaml.WithUniqueKeys()); err != nil {
			t.Fatalf("%s: %v", e.Name(), err)
		}
		key := strings.TrimSuffix(e.Name(), ".yaml")
		h, ok := file.Holidays[key]
		if len(file.Holidays) != 1 || !ok {
			t.Errorf("%s has %v", e.Name(), slices.Collect(maps.Keys(file.Holidays)))
		}
		all[key] = h
	}
	return all
}

// stateKeys are the states of a region; one empty key where it has none.
func (h dated) stateKeys() []string {
	if len(h.States) == 0 {
		return []string{""}
	}
	return slices.Sorted(maps.Keys(h.States))
}

// in are the days that a state has.
func (h dated) in(state string) []datedDay {
	var days []datedDay
	for _, d := range h.Days {
		if len(d.States) == 0 || slices.Contains(d.States, state) {
			days = append(days, d)
		}
	}
	return days
}

func TestTheSeedCountriesHaveDatedHolidays(t *testing.T) {
	t.Parallel()
	got := slices.Sorted(maps.Keys(worldHolidays(t)))
	for _, want := range []string{"AU", "CA", "CN", "DE", "GB", "JP", "SE", "US"} {
		if !slices.Contains(got, want) {
			t.Errorf("no %s in %v", want, got)
		}
	}
}

func TestDatedHolidaysAreInOrderAndOneADayInEveryState(t *testing.T) {
	t.Parallel()
	for region, h := range worldHolidays(t) {
		if h.Source == "" || h.Years != "2026-2028" || h.Reviewed != "2026-11-22" {
			t.Errorf("%s: source %q, years %q, reviewed %q", region, h.Source, h.Years, h.Reviewed)
		}
		if !slices.IsSortedFunc(h.Days, func(a, b datedDay) int { return strings.Compare(a.Date, b.Date) }) {
			t.Errorf("%s is not in the order of its dates", region)
		}
		for _, d := range h.Days {
			for _, s := range d.States {
				if _, ok := h.States[s]; !ok {
					t.Errorf("%s %s: no state %q", region, d.Date, s)
				}
			}
			if d.Name == "" || len(d.States) > 0 && len(d.States) == len(h.States) {
				t.Errorf("%s %s: name %q, states %v: all of them", region, d.Date, d.Name, d.States)
			}
		}
		for _, state := range h.stateKeys() {
			seen := map[string]string{}
			for _, d := range h.in(state) {
				if first := seen[d.Date]; first != "" {
					t.Errorf("%s %s: %s is %q and %q", region, state, d.Date, first, d.Name)
				}
				seen[d.Date] = d.Name
			}
		}
	}
}

func TestMakeUpDaysAreWeekendsThatAreWorked(t *testing.T) {
	t.Parallel()
	got := map[string]string{}
	for region, h := range worldHolidays(t) {
		for _, d := range h.Days {
			if d.WorksAs == "" {
				continue
			}
			got[d.Date] = d.WorksAs
			if day := dateOf(t, d.Date).Weekday(); region != "CN" || day != time.Saturday && day != time.Sunday {
				t.Errorf("%s: %s %s, a %s, works as %s", region, d.Date, d.Name, day, d.WorksAs)
			}
		}
	}
	// The State Council's notice of 4 November 2025.
	want := map[string]string{"2026-01-04": "Fri", "2026-02-14": "Fri", "2026-02-28": "Mon", "2026-05-09": "Tue", "2026-09-20": "Tue",
		"2026-10-10": "Wed"}
	if !maps.Equal(got, want) {
		t.Errorf("make-up days %v, want %v", got, want)
	}
}

func TestPartDaysBeginInTheEvening(t *testing.T) {
	t.Parallel()
	got := map[string]string{}
	for region, h := range worldHolidays(t) {
		for _, d := range h.Days {
			if d.ClosedFrom != "" {
				for _, s := range d.States {
					got[region+" "+s+d.Date[4:]] += d.Date[2:4] + "@" + d.ClosedFrom + " "
				}
			}
		}
	}
	want := map[string]string{}
	for _, s := range []string{"SA", "NT"} {
		want["AU "+s+"-12-24"] = "26@19:00 27@19:00 28@19:00 "
		want["AU "+s+"-12-31"] = "26@19:00 27@19:00 28@19:00 "
	}
	want["AU QLD-12-24"] = "26@18:00 27@18:00 28@18:00 "
	if !maps.Equal(got, want) {
		t.Errorf("part days %v\nwant %v", got, want)
	}
}

func TestPrefixesTellStatesApart(t *testing.T) {
	t.Parallel()
	code := map[string]string{"AU": "+61", "CA": "+1", "DE": "+49", "GB": "+44"}
	// What begins so is a mobile number, or belongs to no place.
	placeless := regexp.MustCompile(`^\+(614|615|611|44[3578]|491[567]|49[789]00)`)
	for region, h := range worldHolidays(t) {
		owner := map[string]string{}
		for _, state := range h.stateKeys() {
			for i, p := range h.States[state].Prefixes {
				if !strings.HasPrefix(p, code[region]) || len(p) < len(code[region])+2 || placeless.MatchString(p) {
					t.Errorf("%s %s: %s is no prefix of a place", region, state, p)
				}
				if i > 0 && len(p) > len(h.States[state].Prefixes[i-1]) {
					t.Errorf("%s %s: %s is longer than the one before it", region, state, p)
				}
				if owner[p] != "" {
					t.Errorf("%s: %s is of %s and of %s", region, p, owner[p], state)
				}
				owner[p] = state
			}
		}
		for p, state := range owner {
			for q, other := range owner {
				if p != q && strings.HasPrefix(q, p) {
					t.Errorf("%s: %s of %s is within %s of %s", region, q, other, p, state)
				}
			}
		}
	}
}

// TestEveryHolidayFollowsFromARuleOrADecree computes all days once more from rules written down apart from the data.
func TestEveryHolidayFollowsFromARuleOrADecree(t *testing.T) {
	t.Parallel()
	world := worldHolidays(t)
	for _, r := range worldRules() {
		h := world[r.region]
		for _, state := range h.stateKeys() {
			for year := 2026; year <= 2028; year++ {
				want := r.days(t, state, year)
				got := map[hours.Date]bool{}
				for _, d := range h.in(state) {
					if strings.HasPrefix(d.Date, fmt.Sprint(year)) && d.WorksAs == "" && d.ClosedFrom == "" {
						date := dateOf(t, d.Date)
						got[date] = true
						if !want[date] {
							t.Errorf("%s %s: %s, a %s, %q follows from no rule", r.region, state, d.Date, date.Weekday(), d.Name)
						}
					}
				}
				for d := range want {
					if !got[d] {
						t.Errorf("%s %s: %s, a %s, is missing", r.region, state, d, d.Weekday())
					}
				}
			}
		}
	}
}

// TestEveryStateHasItsNumberOfHolidays counts whole days, weekends and substitutes included, in 2026, 2027 and 2028.
func TestEveryStateHasItsNumberOfHolidays(t *testing.T) {
	t.Parallel()
	want := worldCounts()
	for region, h := range worldHolidays(t) {
		for _, state := range h.stateKeys() {
			var n [3]int
			for _, d := range h.in(state) {
				if d.WorksAs == "" && d.ClosedFrom == "" {
					n[d.Date[3]-'6']++
				}
			}
			key := strings.TrimSpace(region + " " + state)
			if want[key] != n {
				t.Errorf("%s: %v, want %v", key, n, want[key])
			}
		}
	}
}
