package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"supportline/config"
	"supportline/ivr/phone"
	"supportline/ivr/route"
)

var errNoPlace = errors.New("neither line nor region is given; name the number dialled or a region such as SE")

// query is what explain is asked. Fields that it does not know are passed over, so that a script may send its own along.
type query struct {
	Line     string `json:"line"`
	Region   string `json:"region"`
	Cloud    string `json:"cloud"`
	From     string `json:"from"`
	At       string `json:"at"`
	Language string `json:"language"`
	Service  string `json:"service"`
	Severity string `json:"severity"`
	Plan     string `json:"plan"`
}

func decideJSON(s *config.Snapshot, text []byte, now func() time.Time) (route.Decision, error) {
	var q query
	if err := json.Unmarshal(text, &q); err != nil {
		wrong, ok := errors.AsType[*json.UnmarshalTypeError](err)
		switch {
		case ok && wrong.Field != "":
			return route.Decision{}, fmt.Errorf("%s must be text between quotes, not a JSON %s", wrong.Field, wrong.Value)
		case ok:
			return route.Decision{}, fmt.Errorf("the query is a JSON %s; write an object such as {\"region\":\"SE\"}", wrong.Value)
		}
		return route.Decision{}, fmt.Errorf("the query is no JSON: %w; write an object such as {\"region\":\"SE\"}", err)
	}
	return q.decide(s, now)
}

// decide turns the query into facts. A number that is no line is an answer; a time that is none is an error.
func (q query) decide(s *config.Snapshot, now func() time.Time) (route.Decision, error) {
	if q.Line == "" && q.Region == "" {
		return route.Decision{}, errNoPlace
	}
	var at time.Time
	var err error
	if q.At == "" {
		at = now()
	} else if at, err = time.Parse(time.RFC3339, q.At); err != nil {
		return route.Decision{}, fmt.Errorf("at is no time; write it with its offset, such as 2026-11-20T20:30:00+01:00")
	}
	f, err := q.facts(s)
	switch {
	case errors.Is(err, errNoLine):
		return route.Decision{Outcome: route.Refused, Region: q.Region, Cloud: q.Cloud, Service: q.Service, Language: q.Language,
			Why: []route.Reason{{Rule: "line", Text: err.Error()}}}, nil
	case err != nil:
		return route.Decision{}, err
	}
	return route.Decide(s, f, at), nil
}

var errNoLine = errors.New("the number dialled is none of the lines")

// facts looks up the numbers of the query.
func (q query) facts(s *config.Snapshot) (route.Facts, error) {
	f := route.Facts{Cloud: q.Cloud, Region: q.Region, Service: q.Service, Language: q.Language, Severity: q.Severity, Plan: q.Plan}
	country := countryOf(s, q.Region)
	if q.Line != "" {
		line, ok := s.LineIn(q.Region, q.Line)
		if !ok {
			return f, errNoLine
		}
		f.Line = line
	} else {
		f.Line, _ = s.LineOf(q.Region, q.Cloud)
	}
	if q.Region == "" && f.Line != nil {
		country = countryOf(s, f.Line.Regions[0])
	}
	caller, withheld := phone.Caller(q.From, country)
	if withheld && !phone.Withheld(q.From) {
		return f, fmt.Errorf("from is no telephone number; write it in E.164, or leave it out for a withheld one")
	}
	f.Caller = caller
	return f, nil
}

// countryOf is the country in whose form national numbers are written in a region; none where it has several.
func countryOf(s *config.Snapshot, region string) string {
	if r := s.Regions[region]; r != nil && len(r.Countries) == 1 {
		return r.Countries[0]
	}
	return ""
}

// answer is a decision in JSON; times are RFC 3339 in the zone of the hours.
type answer struct {
	Outcome      route.Outcome  `json:"outcome"`
	Region       string         `json:"region"`
	Cloud        string         `json:"cloud"`
	Zone         string         `json:"zone"`
	Service      string         `json:"service"`
	Language     string         `json:"language"`
	Severity     string         `json:"severity,omitempty"`
	Plan         string         `json:"plan,omitempty"`
	Open         bool           `json:"open"`
	Queue        string         `json:"queue"`
	NextOpen     string         `json:"next_open,omitempty"`
	NextClose    string         `json:"next_close,omitempty"`
	RespondBy    string         `json:"respond_by,omitempty"` // when a first response is due
	Override     string         `json:"override,omitempty"`   // the name of the override that decided
	Holiday      string         `json:"holiday,omitempty"`    // the name of the special date that decided
	Number       string         `json:"number,omitempty"`     // the line as the region prints it
	Note         string         `json:"note,omitempty"`       // printed beside it
	After        string         `json:"after,omitempty"`      // what a caller dials once connected
	Regions      []string       `json:"regions,omitempty"`
	Alternatives []alternative  `json:"alternatives"`
	Why          []route.Reason `json:"why"`
}

type alternative struct {
	Service  string `json:"service"`
	Language string `json:"language"`
	Queue    string `json:"queue"`
	Open     bool   `json:"open"`
	NextOpen string `json:"next_open,omitempty"`
}

func answerOf(d route.Decision) answer {
	a := answer{Outcome: d.Outcome, Region: d.Region, Cloud: d.Cloud, Zone: d.Zone, Service: d.Service, Language: d.Language,
		Severity: d.Severity, Plan: d.Plan, Open: d.Open, Queue: d.Queue, NextOpen: written(d.NextOpen), NextClose: written(d.NextClose),
		RespondBy: written(d.RespondBy), Override: d.Override, Holiday: d.Holiday, Regions: d.Regions,
		Alternatives: make([]alternative, 0, len(d.Alternatives)), Why: d.Why}
	if p := d.Published; p != nil {
		a.Number, a.Note, a.After = p.Printed, p.Note, p.After
	}
	for _, o := range d.Alternatives {
		a.Alternatives = append(a.Alternatives, alternative{o.Service, o.Language, o.Queue, o.Open, written(o.NextOpen)})
	}
	return a
}

func written(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}
