package route

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"supportline/config"
)

// Change is one thing that callers notice when one snapshot takes the place of another.
type Change struct {
	Kind     ChangeKind `json:"kind"`
	Cloud    string     `json:"cloud,omitempty"`
	Region   string     `json:"region,omitempty"`
	Line     string     `json:"line,omitempty"` // as printed
	Queue    string     `json:"queue,omitempty"`
	Service  string     `json:"service,omitempty"`
	Language string     `json:"language,omitempty"`
	Plan     string     `json:"plan,omitempty"`     // empty: all alike
	Severity string     `json:"severity,omitempty"` // empty: all alike
	Text     string     `json:"text"`               // "Mon-Fri 17:00-18:00 now open, from 2026-11-23 on, 258 times"
}

// ChangeKind is what has changed.
type ChangeKind string

const (
	ChangedMenus        ChangeKind = "menus" // and what is said of the vendor
	ChangedSeverity     ChangeKind = "severity"
	ChangedRegion       ChangeKind = "region"
	ChangedLine         ChangeKind = "line"
	ChangedOffer        ChangeKind = "offer" // a service in a language is offered, or no longer
	ChangedHours        ChangeKind = "hours"
	ChangedQueue        ChangeKind = "queue"
	ChangedOverride     ChangeKind = "override"
	ChangedIncident     ChangeKind = "incident"
	ChangedAnnouncement ChangeKind = "announcement"
)

// Changes lists what callers notice when next takes the place of old, hours by what is open from one date on until
// another: those of from and until in UTC, on the clock of the hours. How the configuration is written makes no difference.
// Hours on the caller's clock are compared on the region's usual one.
func Changes(old, next *config.Snapshot, from, until time.Time) []Change {
	c := comparison{old: old, next: next, from: from, until: until}
	c.general()
	c.severities()
	for _, key := range union(old.Regions, next.Regions) {
		c.region(key)
	}
	c.lines()
	for _, cloud := range union(old.Clouds, next.Clouds) {
		c.offers(cloud)
	}
	c.queues()
	c.dated()
	return c.found
}

// comparison collects the differences of two snapshots.
type comparison struct {
	old, next   *config.Snapshot
	from, until time.Time
	found       []Change
}

func (c *comparison) add(at Change, kind ChangeKind, text string) {
	at.Kind, at.Text = kind, text
	c.found = append(c.found, at)
}

// union are the keys of both, sorted.
func union[K cmp.Ordered, A, B any](a map[K]A, b map[K]B) []K {
	keys := slices.AppendSeq(slices.Collect(maps.Keys(a)), maps.Keys(b))
	slices.Sort(keys)
	return slices.Compact(keys)
}

// added are what is in b and not in a, in the order of b.
func added[T comparable](a, b []T) []T {
	return slices.DeleteFunc(slices.Clone(b), func(x T) bool { return slices.Contains(a, x) })
}
