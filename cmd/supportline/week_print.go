package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"supportline/config"
	"supportline/ivr/route"
)

// runWeek prints the hours of a region in the week around an instant.
func (c explainCmd) runWeek(s *config.Snapshot, t *terminal) error {
	at, dated, err := c.weekAt(t.now())
	if err != nil {
		return err
	}
	f, err := query{Region: c.Week, Cloud: c.Cloud, From: c.From}.facts(s)
	if err != nil {
		return err
	}
	table, d := route.TimetableOf(s, f, at)
	var text bytes.Buffer
	if table == nil {
		printDecision(&text, d)
		_, err = t.out.Write(text.Bytes())
		return err
	}
	if dated {
		at = time.Date(at.Year(), at.Month(), at.Day(), 12, 0, 0, 0, table.Zone)
	}
	viewer := table.Zone
	if c.Viewer != "" {
		if viewer, err = time.LoadLocation(c.Viewer); err != nil {
			return err
		}
	}
	if c.JSON {
		err = printWeekJSON(&text, table, weekOf(table, at, table.Zone, &legend{}))
	} else {
		printWeeks(&text, table, at, viewer)
	}
	if err != nil {
		return err
	}
	_, err = t.out.Write(text.Bytes())
	return err
}

func isZone(name string) bool {
	_, err := time.LoadLocation(name)
	return err == nil && name != "Local"
}

// weekAt is the instant asked for; dated when only its date was.
func (c explainCmd) weekAt(now time.Time) (at time.Time, dated bool, err error) {
	if c.At == "" {
		return now, false, nil
	}
	if at, err = time.Parse(time.DateOnly, c.At); err == nil {
		return at, true, nil
	}
	if at, err = time.Parse(time.RFC3339, c.At); err != nil {
		return at, false, fmt.Errorf("at is no time; write a date such as 2026-12-24, or 2026-11-20T20:30:00+01:00")
	}
	return at, false, nil
}

// printWeeks prints the grid on the caller's clock, and on the viewer's where that is another.
func printWeeks(out io.Writer, t *route.Timetable, at time.Time, viewer *time.Location) {
	var notes legend
	local := weekOf(t, at, t.Zone, &notes)
	fmt.Fprintf(out, "%s (%s), %s cloud, the week of %s\n", t.Region.Name, t.Region.Key, t.Cloud,
		local.days[0].from.Format("Monday 2 January 2006"))
	fmt.Fprintf(out, "\nlocal time, %s%s\n", t.How, offsets(local))
	grids := []week{local}
	if viewer.String() != t.Zone.String() {
		grids = append(grids, weekOf(t, at, viewer, &notes))
	}
	printGrid(out, grids[0])
	for _, w := range grids[1:] {
		fmt.Fprintf(out, "\nviewer's time, %s%s\n", viewer, offsets(w))
		printGrid(out, w)
	}
	more := elsewhere(t, local)
	if len(notes)+len(more) > 0 {
		fmt.Fprintln(out)
	}
	for i, text := range notes {
		fmt.Fprintf(out, "%s  %s\n", letter(i), text)
	}
	for _, text := range more {
		fmt.Fprintf(out, "-  %s\n", text)
	}
}

// offsets is " (UTC+1)", or both of a week in which the clock is changed.
func offsets(w week) string {
	first, last := w.days[0].from, w.days[6].until.Add(-1)
	text := utc(first)
	if utc(last.In(w.zone)) != text {
		text += ", then " + utc(last.In(w.zone))
	}
	return " (" + text + ")"
}

func utc(t time.Time) string {
	text := t.Format("-07:00")
	if text == "+00:00" {
		return "UTC"
	}
	text = strings.TrimSuffix(text, ":00")
	return "UTC" + text[:1] + strings.TrimPrefix(text[1:], "0")
}

// letter marks the first 26 notes a to z, then aa, ab and so on.
func letter(i int) string {
	if i < 26 {
		return string(rune('a' + i))
	}
	return letter(i/26-1) + letter(i%26)
}

// printGrid prints rows of cells; a cell takes a line for each of its spans.
func printGrid(out io.Writer, w week) {
	table := [][]string{{""}, {""}}
	changed := false
	for _, d := range w.days {
		table[0] = append(table[0], d.from.Format("Mon 2 Jan"))
		long := ""
		if h := d.until.Sub(d.from); h != 24*time.Hour {
			long, changed = fmt.Sprintf("(%g h)", h.Hours()), true
		}
		table[1] = append(table[1], long)
	}
	if !changed {
		table = table[:1]
	}
	for _, r := range w.rows {
		table = append(table, lines(r)...)
	}
	var width [8]int
	for _, line := range table {
		for i, cell := range line {
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	for _, line := range table {
		var text strings.Builder
		for i, cell := range line {
			text.WriteString("  " + cell + strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell)))
		}
		fmt.Fprintln(out, strings.TrimRight(text.String(), " "))
	}
}

// lines are a row's lines of text.
func lines(r weekRow) [][]string {
	high := 1
	for _, c := range r.cells {
		high = max(high, len(c.open))
	}
	all := make([][]string, high)
	for i := range all {
		all[i] = make([]string, 1+len(r.cells))
		for day, c := range r.cells {
			switch {
			case i < len(c.open):
				all[i][day+1] = c.open[i]
			case i == 0:
				all[i][day+1] = "closed"
			}
		}
	}
	all[0][0] = r.label
	for day, c := range r.cells {
		for n, mark := range c.marks {
			if n == 0 {
				all[0][day+1] += " "
			}
			all[0][day+1] += letter(mark)
		}
	}
	return all
}

// printWeekJSON prints when each row is open during the week, in RFC 3339 on the caller's clock.
func printWeekJSON(out io.Writer, t *route.Timetable, w week) error {
	type span struct {
		From  string `json:"from"`
		Until string `json:"until"`
	}
	type row struct {
		Service  string `json:"service"`
		Language string `json:"language"`
		Plan     string `json:"plan,omitempty"`
		Severity string `json:"severity,omitempty"`
		Queue    string `json:"queue"`
		Zone     string `json:"zone"`
		Open     []span `json:"open"`
	}
	answer := struct {
		Region string `json:"region"`
		Cloud  string `json:"cloud"`
		Zone   string `json:"zone"`
		From   string `json:"from"`
		Until  string `json:"until"`
		Rows   []row  `json:"rows"`
	}{t.Region.Key, t.Cloud, w.zone.String(), written(w.days[0].from), written(w.days[6].until), []row{}}
	for _, r := range t.Rows {
		one := row{r.Offer.Service, r.Offer.Language, r.Offer.Plan, r.Offer.Severity, r.Offer.Queue, r.Zone.String(), []span{}}
		for from, until := range r.Hours.Spans(w.days[0].from, w.days[6].until, r.Zone) {
			one.Open = append(one.Open, span{written(from.In(w.zone)), written(until.In(w.zone))})
		}
		answer.Rows = append(answer.Rows, one)
	}
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	return e.Encode(answer)
}
