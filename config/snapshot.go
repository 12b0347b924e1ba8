package config

import (
	"slices"
	"time"

	"supportline/config/hours"
	"supportline/ivr/phone"
)

// Snapshot is the business as the machine runs it: built whole from routing.yaml, then only read.
type Snapshot struct {
	// Version names the exact sources: the first 12 hex digits of their SHA-256. The same files give the same version on
	// every node.
	Version string
	// Source is the files by name, as they were read: enough to build the snapshot again.
	Source map[string]string

	Vendor    Vendor
	Menus     Menus
	Clouds    map[string]*Cloud  // worldwide, germany, 21vianet
	Regions   map[string]*Region // by key: ISO 3166, EEA
	Lines     []*Line            // as written
	Queues    map[string]*Queue
	Agents    []*Agent // as written
	Incidents []*Incident

	numbers map[string]*Line          // every spelling of a number that is a line
	zones   map[string]*time.Location // every zone that is written
}

// Vendor is whose lines these are.
type Vendor struct {
	Name       string // "Litware"
	HealthPage string // said and shown as text
}

// Menus are the patience of every menu.
type Menus struct {
	FirstKey time.Duration // from the end of the prompt to the first key
	NextKey  time.Duration // from key to key
	PINWait  time.Duration // the same as FirstKey while a PIN travels to the caller
	Tries    int           // wrong or silent answers to one question before the call goes elsewhere
}

// Cloud is one of the vendor's clouds: what is offered there, and when.
type Cloud struct {
	Key        string
	Services   []string // in the order of their keys: the first is key 1
	Severities []string // "A", "B", "C"; nil where the cloud has none
	// Offers are all rows of hours by region key, in the order written.
	Offers map[string][]*Offer
}

// Offer is one row of hours: in this region this service is given in this language at these hours.
type Offer struct {
	Cloud, Region     string
	Service, Language string
	Plan, Severity    string // empty: every plan, every severity
	Week              hours.Week
	Zone              string // IANA; "caller" for the caller's own; empty for the region's
	Queue             string // name in Snapshot.Queues
	Pos               Pos
}

// Region is a market.
type Region struct {
	Key, Name string
	Zones     []string // IANA, the usual one first
	// Countries are the ISO 3166 countries whose callers are taken to be in this region: the region's own, or those that
	// it stands for (EEA).
	Countries []string
	// Online is true where there is no telephone support at all.
	Online bool
	Pos    Pos
}

// Line is a published number.
type Line struct {
	Printed   string       // as published: "020 160 5899"
	Number    phone.Number // zero for a number that is none in E.164
	Aliases   []string     // as trunks deliver it, and misprints
	Cloud     string
	Regions   []string // keys; several where one number serves many regions
	Kind      string   // "main" or "alternative"
	Languages []string // BCP 47, the order in which they are offered
	Note      string
	Pos       Pos
}

// Queue is where callers wait for agents.
type Queue struct {
	Name          string
	MaxWait       time.Duration // then the caller is told that nobody is free, and what is possible
	MaxEntries    int
	RingFor       time.Duration // how long an agent's phone rings
	WrapUp        time.Duration // an agent's rest after a call
	PauseNoAnswer time.Duration // an agent who did not answer gets no offer for so long
	PlaceEvery    time.Duration // how often a waiting caller hears the place
	Recheck       time.Duration // how long a lost ring may go unnoticed, see package ivr
	Agents        []*Agent      // who serves it, as written
}

// Agent is a person with a telephone.
type Agent struct {
	Name     string
	Address  string // a SIP URI
	Language string // of what is whispered to the agent
	Queues   []string
	Pos      Pos
}

// Incident is a known problem that callers hear about before anything else.
type Incident struct {
	Name    string
	Text    map[string]string // by language
	Clouds  []string          // empty: all
	Regions []string          // empty: all
	From    time.Time
	Until   time.Time
	Owner   string
	Pos     Pos
}

// Pos is a place in a source file, for messages.
type Pos struct {
	File         string
	Line, Column int
}

// Line finds the line that was dialled. called holds what the trunk delivered, best evidence first; each is tried exactly
// as delivered, then as E.164.
func (s *Snapshot) Line(called ...string) (*Line, bool) { return s.LineFrom("", called...) }

// LineFrom is Line for a trunk that writes national numbers as they are written in country (ISO 3166).
func (s *Snapshot) LineFrom(country string, called ...string) (*Line, bool) {
	for _, c := range called {
		if l, ok := s.numbers[c]; ok {
			return l, true
		}
		if n, err := phone.Parse(c, country); err == nil {
			if l, ok := s.numbers[n.E164()]; ok {
				return l, true
			}
		}
		if l, ok := s.numbers[digits(c)]; ok {
			return l, true
		}
	}
	return nil, false
}

// LineOf is the first main line of a region, in one cloud or (empty) in any; its first line where none is a main one.
func (s *Snapshot) LineOf(region, cloud string) (*Line, bool) {
	var first *Line
	for _, l := range s.Lines {
		if !slices.Contains(l.Regions, region) || cloud != "" && l.Cloud != cloud {
			continue
		}
		if l.Kind == "main" {
			return l, true
		}
		if first == nil {
			first = l
		}
	}
	return first, first != nil
}

// Location is the zone of that IANA name. A zone of this snapshot is there already.
func (s *Snapshot) Location(zone string) (*time.Location, error) {
	if loc := s.zones[zone]; loc != nil {
		return loc, nil
	}
	return time.LoadLocation(zone)
}

// IncidentsAt returns the incidents that a caller to this cloud and region hears at now.
func (s *Snapshot) IncidentsAt(cloud, region string, now time.Time) []*Incident {
	var found []*Incident
	for _, i := range s.Incidents {
		if !now.Before(i.From) && now.Before(i.Until) && covers(i.Clouds, cloud) && covers(i.Regions, region) {
			found = append(found, i)
		}
	}
	return found
}

func covers(list []string, want string) bool { return len(list) == 0 || slices.Contains(list, want) }
