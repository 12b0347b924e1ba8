package config

import (
	"slices"
	"strings"
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

	Vendor        Vendor
	Menus         Menus
	Clouds        map[string]*Cloud  // worldwide, germany, 21vianet
	Regions       map[string]*Region // by key: ISO 3166, EEA
	Lines         []*Line            // as written
	Queues        map[string]*Queue
	Agents        []*Agent // as written
	Incidents     []*Incident
	Holidays      map[string]*Holidays // by region key; regions without dated holidays are missing
	Overrides     []*Override          // the one that counts first, see Override
	Announcements []*Announcement      // as written

	numbers   map[string]*Line // every spelling of a number that is a line
	numbersIn map[regionsSpelling]*Line
	zones     map[string]*time.Location // every zone that is written
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
	Services   []string       // in the order of their keys: the first is key 1
	Severities []CaseSeverity // the gravest first; nil where the cloud has none
	// Plans are the plans by which hours differ, the one that everybody has last; nil where they do not differ.
	Plans []string
	// Offers are all rows of hours by region key, in the order written.
	Offers map[string][]*Offer
}

// CaseSeverity is how serious a case may be.
type CaseSeverity struct {
	Name string // "A"
	// Services are those that may have it; empty: all. A case of another service is taken at the next severity.
	Services []string
	Entitled bool // only for organisations that are entitled to it
	Respond  Respond
}

// Respond is when a first response is due: after an elapsed time around the clock, or after business days of the region.
// The zero Respond promises nothing.
type Respond struct {
	Within       time.Duration
	BusinessDays int
}

// Offer is one row of hours: in this region this service is given in this language at these hours.
type Offer struct {
	Cloud, Region     string
	Service, Language string
	Plan, Severity    string // empty: every plan, every severity
	Week              hours.Week
	// Observes tells whether these hours heed the region's holidays. Unless written otherwise, hours of all seven days do not.
	Observes bool
	Zone     string // IANA; "caller" for the caller's own; empty for the region's
	Queue    string // name in Snapshot.Queues
	Pos      Pos
}

// Region is a market.
type Region struct {
	Key, Name string
	Zones     []string // IANA, the usual one first
	// Countries are the ISO 3166 countries whose callers are taken to be in this region: the region's own, or those that
	// it stands for (EEA).
	Countries []string
	// Workweek are the business days of the region, by which response clocks run: all hours of Monday to Friday unless
	// written otherwise.
	Workweek hours.Week
	// Online is true where there is no telephone support at all.
	Online bool
	Pos    Pos
}

// Line is a published number.
type Line struct {
	Printed string       // as published: "020 160 5899"
	Number  phone.Number // zero for a number that is none in E.164
	Aliases []string     // as trunks deliver it, and misprints
	Cloud   string
	Regions []string // keys; several where one number serves many regions
	// Published is the number as each of the regions prints it, in the order of Regions.
	Published []Published
	Plan      string   // callers of this line have this plan; empty: nothing follows
	Languages []string // BCP 47, the order in which they are offered
	// Misprints are forms in which the number was published wrongly. They reach the line as aliases do.
	Misprints []string
	Pos       Pos
}

// Published is a line in the list of one region's numbers.
type Published struct {
	Region  string
	Printed string // "+1 312 843 5147"
	Kind    string // "main" or "alternative"
	Note    string // "mobile", "PLDT"
	After   string // what a caller dials once connected: "select option 9; enter code 7700"; empty: nothing
	Charges string // "local", "international", empty where nothing is published
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
	Overflow      *Queue        // whose agents help out; nil: nobody's
	OverflowAfter time.Duration // once a caller has waited so long
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

// Scope is for whom an incident, an override or an announcement is meant. An empty list leaves nobody out.
type Scope struct {
	Lines    []*Line
	Clouds   []string
	Regions  []string
	Services []string
}

// Covers tells whether a call is within the scope. A service that is not known yet is in no scope that names services.
func (s Scope) Covers(l *Line, cloud, region, service string) bool {
	return (len(s.Lines) == 0 || slices.Contains(s.Lines, l)) && covers(s.Clouds, cloud) && covers(s.Regions, region) &&
		covers(s.Services, service)
}

func covers(list []string, want string) bool { return len(list) == 0 || slices.Contains(list, want) }

// Incident is a known problem that callers hear about before anything else, or once their service is known where only
// some services have it.
type Incident struct {
	Name string
	Text map[string]string // by language
	Scope
	From, Until   time.Time
	Owner, Reason string
	Pos           Pos
}

// OverrideKind is what an override does.
type OverrideKind string

const (
	Emergency OverrideKind = "emergency" // closes, before everything else
	Closing   OverrideKind = "closing"   // closes what hours or holidays would open
	Opening   OverrideKind = "opening"   // opens what hours or holidays would close
)

// Override closes or opens between two instants, whatever the hours and holidays say. Emergencies go before the others;
// among equals the one that began last counts, and one that closes before one that opens.
type Override struct {
	Name string
	Kind OverrideKind
	Scope
	From, Until   time.Time
	Owner, Reason string
	Text          map[string]string // what callers hear about it, by language; may be empty
	Pos           Pos
}

// AnnouncedAt is the moment of a call at which an announcement is heard.
type AnnouncedAt string

const (
	AtGreeting AnnouncedAt = "greeting"
	AtClosed   AnnouncedAt = "closed"
	AtWaiting  AnnouncedAt = "waiting" // on entering the queue
)

// Announcement is something callers are told on the way.
type Announcement struct {
	Name string
	At   AnnouncedAt
	Text map[string]string // by language
	Scope
	From, Until time.Time // zero: always
	Pos         Pos
}

// Holidays are the special dates of a region, for some years.
type Holidays struct {
	Region      string
	Source      string     // who decreed the dates, and where that is written
	Reviewed    hours.Date // when somebody last compared them with the source
	First, Last hours.Date // the dates covered, both included
	Days        []HolidayDate
	Country     *hours.Calendar // the dates that hold in the whole region
	States      []*State        // where dates differ within the region; nil where they do not
	Pos         Pos
}

// HolidayDate is one special date, as written.
type HolidayDate struct {
	hours.Special
	States []string // keys; empty: the whole region
	Pos    Pos
}

// State is a part of a region with holidays of its own: a state, province, nation or Land.
type State struct {
	Key, Name string          // "NSW", "New South Wales"
	Prefixes  []string        // of E.164 numbers that can only be there: "+1416"
	Calendar  *hours.Calendar // the region's dates and its own
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

// LineIn is Line for a call or question that names a region: where several countries write the same digits, its own line
// counts.
func (s *Snapshot) LineIn(region string, called ...string) (*Line, bool) {
	if region == "" {
		return s.Line(called...)
	}
	country := ""
	if of := countriesOf(region); len(of) > 0 {
		country = of[0]
	}
	for _, c := range called {
		for _, spelling := range []string{c, digits(c)} {
			if l := s.numbersIn[regionsSpelling{region, spelling}]; l != nil {
				return l, true
			}
		}
		if n, err := phone.Parse(c, country); err == nil {
			if l := s.numbersIn[regionsSpelling{region, n.E164()}]; l != nil {
				return l, true
			}
		}
	}
	return s.LineFrom(country, called...)
}

// LineOf is the first main line of a region, in one cloud or (empty) in any; its first line where none is a main one.
func (s *Snapshot) LineOf(region, cloud string) (*Line, bool) {
	var first *Line
	for _, l := range s.Lines {
		if !slices.Contains(l.Regions, region) || cloud != "" && l.Cloud != cloud {
			continue
		}
		if l.KindIn(region) == "main" {
			return l, true
		}
		if first == nil {
			first = l
		}
	}
	return first, first != nil
}

// KindIn is "main" or "alternative": what a line is to a region. Empty for a region that it does not serve.
func (l *Line) KindIn(region string) string {
	for _, p := range l.Published {
		if p.Region == region {
			return p.Kind
		}
	}
	return ""
}

// StateOf is the state of a region in which a number can only be; false when its holidays do not differ, or when the
// number does not say. The longest prefix counts.
func (h *Holidays) StateOf(n phone.Number) (*State, bool) {
	var best *State
	longest := 0
	for _, s := range h.States {
		for _, p := range s.Prefixes {
			if len(p) > longest && strings.HasPrefix(n.E164(), p) {
				best, longest = s, len(p)
			}
		}
	}
	return best, best != nil
}

// Location is the zone of that IANA name. A zone of this snapshot is there already.
func (s *Snapshot) Location(zone string) (*time.Location, error) {
	if loc := s.zones[zone]; loc != nil {
		return loc, nil
	}
	return time.LoadLocation(zone)
}

// SeverityNames are the severities of the cloud's cases, the gravest first.
func (c *Cloud) SeverityNames() []string {
	var names []string
	for _, s := range c.Severities {
		names = append(names, s.Name)
	}
	return names
}

// IncidentsAt returns the incidents that a caller hears of at now: with an empty service those that concern all services,
// with a service those that concern only some, this one among them.
func (s *Snapshot) IncidentsAt(l *Line, cloud, region, service string, now time.Time) []*Incident {
	var found []*Incident
	for _, i := range s.Incidents {
		if during(i.From, i.Until, now) && (len(i.Services) == 0) == (service == "") && i.Covers(l, cloud, region, service) {
			found = append(found, i)
		}
	}
	return found
}

// AnnouncementsAt returns what a caller is told at that moment of the call.
func (s *Snapshot) AnnouncementsAt(at AnnouncedAt, l *Line, cloud, region, service string, now time.Time) []*Announcement {
	var found []*Announcement
	for _, a := range s.Announcements {
		if a.At == at && during(a.From, a.Until, now) && a.Covers(l, cloud, region, service) {
			found = append(found, a)
		}
	}
	return found
}

// OverridesFor returns the overrides in whose scope a call is, at whatever time, the one that counts first: Overrides are
// kept in that order.
func (s *Snapshot) OverridesFor(l *Line, cloud, region, service string) []*Override {
	var found []*Override
	for _, o := range s.Overrides {
		if o.Covers(l, cloud, region, service) {
			found = append(found, o)
		}
	}
	return found
}

// during tells whether now lies in a half-open time; a zero bound leaves that side open.
func during(from, until, now time.Time) bool {
	return !now.Before(from) && (until.IsZero() || now.Before(until))
}
