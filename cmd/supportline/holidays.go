package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"supportline/config"
	"supportline/config/hours"
)

type holidaysCmd struct {
	File    string   `arg:"" placeholder:"FILE.ics" help:"An iCalendar feed; - reads standard input."`
	Region  string   `required:"" placeholder:"SE" help:"The region's key."`
	Years   string   `placeholder:"2026-2028" help:"The years wanted; this year and the next two if not given."`
	Source  string   `placeholder:"TEXT" help:"Who decreed the dates, and where that is written; the file's name if not given."`
	HalfDay []string `name:"half-day" sep:"none" placeholder:"WORD=HH:MM" help:"Events with this word in the name close at that time."`
	MakeUp  []string `name:"make-up" sep:"none" placeholder:"WORD=Fri" help:"Events with this word in the name are worked, as that weekday is."`
}

// Run prints a holidays section made from a feed; what was left out is said on standard error.
func (c holidaysCmd) Run(t *terminal) error {
	h, feed, err := c.wanted(t.now())
	if err != nil {
		return err
	}
	text, err := c.read(t)
	if err != nil {
		return err
	}
	read, err := feed.Read(text)
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	if read.Outside+read.Cancelled+read.Joined > 0 {
		fmt.Fprintf(t.err, "%s outside %s left out, %s left out, %s joined\n", many(read.Outside, "event"),
			yearsText(h), many(read.Cancelled, "cancelled event"), many(read.Joined, "double date"))
	}
	if len(read.Days) == 0 {
		return fmt.Errorf("%s: no event is in %s; get a newer feed, or give other --years", c.File, yearsText(h))
	}
	for _, d := range read.Days {
		h.Days = append(h.Days, config.HolidayDate{Special: d})
	}
	_, err = io.WriteString(t.out, config.HolidaysText(h))
	return err
}

// wanted is what the flags say.
func (c holidaysCmd) wanted(now time.Time) (config.Holidays, config.Feed, error) {
	h := config.Holidays{Region: c.Region, Source: c.Source, Reviewed: hours.DateOf(now)}
	var feed config.Feed
	if !config.IsRegionKey(c.Region) {
		return h, feed, fmt.Errorf("--region %q is no region; write its ISO 3166 key, such as SE", c.Region)
	}
	if h.Source == "" {
		h.Source = "an iCalendar feed"
		if c.File != "-" {
			h.Source = "iCalendar feed " + filepath.Base(c.File)
		}
	}
	first, last := now.Year(), now.Year()+2
	if c.Years != "" {
		var err error
		if first, last, err = parseYears(c.Years); err != nil {
			return h, feed, err
		}
	}
	h.First = hours.DateOf(time.Date(first, 1, 1, 0, 0, 0, 0, time.UTC))
	h.Last = hours.DateOf(time.Date(last, 12, 31, 0, 0, 0, 0, time.UTC))
	feed = config.Feed{First: h.First, Last: h.Last, HalfDays: map[string]int{}, MakeUps: map[string]time.Weekday{}}
	for _, flag := range c.HalfDay {
		word, value := wordAnd(flag)
		at, err := time.Parse("15:04", value)
		if word == "" || err != nil || at.Hour()+at.Minute() == 0 {
			return h, feed, fmt.Errorf("--half-day %q: write a word and a time, such as --half-day Eve=12:00", flag)
		}
		feed.HalfDays[word] = at.Hour()*60 + at.Minute()
	}
	for _, flag := range c.MakeUp {
		word, value := wordAnd(flag)
		day, ok := parseWeekday(value)
		if word == "" || !ok {
			return h, feed, fmt.Errorf("--make-up %q: write a word and a weekday, such as --make-up Working=Fri", flag)
		}
		feed.MakeUps[word] = day
	}
	return h, feed, nil
}

// read reads the feed, and one byte more than it may have, so that one too large is noticed.
func (c holidaysCmd) read(t *terminal) ([]byte, error) {
	from := t.in
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return nil, fmt.Errorf("open the feed: %w", err)
		}
		defer f.Close()
		from = f
	}
	if from == nil {
		return nil, errors.New("there is no standard input; give a file")
	}
	text, err := io.ReadAll(io.LimitReader(from, config.MaxFeed+1))
	if err != nil {
		return nil, fmt.Errorf("read the feed %s: %w", c.File, err)
	}
	return text, nil
}

var yearsFlag = regexp.MustCompile(`^(2\d{3})(?:-(2\d{3}))?$`)

// parseYears reads 2026 or 2026-2028.
func parseYears(text string) (first, last int, err error) {
	m := yearsFlag.FindStringSubmatch(text)
	if m == nil {
		return 0, 0, fmt.Errorf("--years %q: write 2026 or 2026-2028", text)
	}
	first, _ = strconv.Atoi(m[1])
	last = first
	if m[2] != "" {
		last, _ = strconv.Atoi(m[2])
	}
	if last < first || last-first > 20 {
		return 0, 0, fmt.Errorf("--years %q: the second year comes after the first, at most 20 years", text)
	}
	return first, last, nil
}

// wordAnd splits WORD=VALUE at the last "=".
func wordAnd(flag string) (word, value string) {
	i := strings.LastIndex(flag, "=")
	if i < 0 {
		return "", ""
	}
	return strings.TrimSpace(flag[:i]), strings.TrimSpace(flag[i+1:])
}

func parseWeekday(text string) (time.Weekday, bool) {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if strings.EqualFold(text, d.String()[:3]) {
			return d, true
		}
	}
	return 0, false
}

// yearsText is "2026" or "2026-2028".
func yearsText(h config.Holidays) string {
	first, last := h.First.String()[:4], h.Last.String()[:4]
	if first == last {
		return first
	}
	return first + "-" + last
}
