package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"supportline/config"
	"supportline/config/hours"
	"supportline/ivr/route"
)

// week is a region's hours in one week on one clock.
type week struct {
	zone *time.Location
	days [7]weekDay
	rows []weekRow
}

type weekDay struct {
	date        hours.Date
	from, until time.Time // its midnights on the clock of the week
}

// weekRow is a service in a language, on each of the days.
type weekRow struct {
	label string
	cells [7]weekCell
}

type weekCell struct {
	open  []string // "09:00-17:00", "all day"
	marks []int    // of the legend
}

// legend is what is special about a week, in the order in which it is met.
type legend []string

func (l *legend) mark(text string) int {
	i := slices.Index(*l, text)
	if i < 0 {
		i = len(*l)
		*l = append(*l, text)
	}
	return i
}

// weekOf lays a timetable out over the week, Monday to Sunday, in which at lies on the clock in zone.
func weekOf(t *route.Timetable, at time.Time, zone *time.Location, notes *legend) week {
	today := hours.DateOf(at.In(zone))
	monday := today - hours.Date((int(today.Weekday())+6)%7)
	w := week{zone: zone}
	for i := range w.days {
		d := monday + hours.Date(i)
		w.days[i] = weekDay{d, d.In(zone), (d + 1).In(zone)}
	}
	for _, r := range t.Rows {
		row := weekRow{label: label(r, t)}
		for i, d := range w.days {
			row.cells[i] = weekCell{opens(r, d, zone), marks(r, d, t.Zone, notes)}
		}
		w.rows = append(w.rows, row)
	}
	return w
}

// label names a row: "technical ja, other plans, high", with the zone where it is not the caller's.
func label(r route.Row, t *route.Timetable) string {
	text := r.Offer.Service + " " + r.Offer.Language
	for _, what := range []string{r.Offer.Plan, r.Offer.Severity} {
		if what != "" {
			text += ", " + what
		}
	}
	if r.Zone.String() != t.Zone.String() {
		text += " [" + r.Zone.String() + "]"
	}
	return text
}

func opens(r route.Row, d weekDay, zone *time.Location) []string {
	var all []string
	for from, until := range r.Hours.Spans(d.from, d.until, r.Zone) {
		from, until = from.In(zone), until.In(zone)
		end := until.Format("15:04")
		if until.Equal(d.until) {
			end = "24:00"
		}
		if from.Equal(d.from) && until.Equal(d.until) {
			return []string{"all day"}
		}
		all = append(all, from.Format("15:04")+"-"+end)
	}
	return all
}

// marks are the special dates and overrides that a day has for a row. On a clock that is not the row's, of whose dates a day
// is a part of two, special dates are marked only where they open or close something.
func marks(r route.Row, d weekDay, told *time.Location, notes *legend) []int {
	var all []int
	zone := d.from.Location()
	plain := r
	if plain.Hours.Calendar = nil; zone.String() != r.Zone.String() && slices.Equal(opens(r, d, zone), opens(plain, d, zone)) {
		r.Hours.Calendar = nil
	}
	last := hours.DateOf(d.until.Add(-1).In(r.Zone))
	for date := hours.DateOf(d.from.In(r.Zone)); date <= last; date++ {
		if s, ok := r.Hours.Calendar.On(date); ok {
			all = append(all, notes.mark(specialText(s)))
		}
	}
	for _, o := range r.Overrides {
		if o.From.Before(d.until) && d.from.Before(o.Until) {
			all = append(all, notes.mark(overrideText(o, told)))
		}
	}
	return all
}

func specialText(s hours.Special) string {
	text := s.Date.In(time.UTC).Format("Monday 2 January") + ": " + s.Name
	switch s.Kind {
	case hours.HalfDay:
		return text + fmt.Sprintf(", closed from %02d:%02d", s.Closed/60, s.Closed%60)
	case hours.MakeUp:
		return text + ", works as " + s.Like.String()
	}
	return text + ", closed"
}

func overrideText(o *config.Override, zone *time.Location) string {
	does := "closed"
	if o.Kind == config.Opening {
		does = "open"
	}
	const minute = "Monday 2 January 15:04"
	from, until := o.From.In(zone).Format(minute), o.Until.In(zone).Format(minute)
	return fmt.Sprintf("%s %s: %s %s to %s, by %s (%s)", o.Kind, o.Name, does, from, until, o.Owner, o.Reason)
}

// elsewhere names the dates of the week that hold in some states only, where the caller's is not known.
func elsewhere(t *route.Timetable, w week) []string {
	if t.Holidays == nil || t.State != nil {
		return nil
	}
	var all []string
	for _, d := range t.Holidays.Days {
		if len(d.States) == 0 || d.Date < w.days[0].date || d.Date > w.days[6].date {
			continue
		}
		var names []string
		for _, s := range t.Holidays.States {
			if slices.Contains(d.States, s.Key) {
				names = append(names, s.Name)
			}
		}
		where := " in " + strings.Join(names, ", ") + " only: not counted, as the caller's state is not known"
		all = append(all, specialText(d.Special)+where)
	}
	return all
}
