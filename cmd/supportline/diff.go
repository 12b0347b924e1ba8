package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"supportline/config"
	"supportline/ivr/route"
)

type diffCmd struct {
	Old   string `arg:"" type:"existingdir" placeholder:"OLD" help:"The folder with the routing as it is."`
	New   string `arg:"" type:"existingdir" placeholder:"NEW" help:"The folder with the routing as it would be."`
	JSON  bool   `name:"json" help:"Print JSON: every change."`
	From  string `placeholder:"DATE" help:"Compare hours from this date on, such as 2026-12-24; today if not given."`
	Until string `placeholder:"DATE" help:"Compare hours until this date; a year later if not given."`
}

// diffed is the answer of diff --json.
type diffed struct {
	Old     string         `json:"old"` // the versions
	New     string         `json:"new"`
	From    string         `json:"from"`
	Until   string         `json:"until"`
	Changes []route.Change `json:"changes"`
}

// Validate refuses dates that are none.
func (c diffCmd) Validate() error {
	_, _, err := c.period(time.Time{})
	return err
}

// Run prints what callers notice when New takes the place of Old; if anything, these are findings.
func (c diffCmd) Run(t *terminal) error {
	from, until, err := c.period(t.now())
	if err != nil {
		return err
	}
	old, err := config.Load(c.Old)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Old, err)
	}
	next, err := config.Load(c.New)
	if err != nil {
		return fmt.Errorf("%s: %w", c.New, err)
	}
	changes := route.Changes(old, next, from, until)
	var text bytes.Buffer
	if c.JSON {
		out := json.NewEncoder(&text)
		out.SetEscapeHTML(false)
		out.SetIndent("", "  ")
		if err := out.Encode(diffed{old.Version, next.Version, from.Format(time.DateOnly), until.Format(time.DateOnly),
			append([]route.Change{}, changes...)}); err != nil {
			return err
		}
	} else {
		printDiff(&text, changes, next, old)
	}
	if _, err := t.out.Write(text.Bytes()); err != nil {
		return err
	}
	if len(changes) > 0 {
		return errFindings
	}
	return nil
}

// period is what is compared: from midnight to midnight, UTC.
func (c diffCmd) period(now time.Time) (from, until time.Time, err error) {
	from = time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	if c.From != "" {
		if from, err = time.Parse(time.DateOnly, c.From); err != nil {
			return from, until, fmt.Errorf("--from is no date; write it as 2026-12-24")
		}
	}
	until = from.AddDate(1, 0, 0)
	if c.Until != "" {
		if until, err = time.Parse(time.DateOnly, c.Until); err != nil {
			return from, until, fmt.Errorf("--until is no date; write it as 2026-12-24")
		}
	}
	switch {
	case c.From == "" && now.IsZero(): // today is not known yet
	case !from.Before(until):
		return from, until, fmt.Errorf("the period ends before it begins; give --until a later date than --from")
	case until.Sub(from) > 5*366*24*time.Hour:
		return from, until, fmt.Errorf("the period is longer than five years; give --until an earlier date")
	}
	return from, until, nil
}
