package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"supportline/config"
	"supportline/ivr/route"
)

const (
	// maxPrinted is how many changes diff prints for a person.
	maxPrinted = 200
	// maxNamed is how many regions a change is printed for one by one; a change of more is printed once.
	maxNamed = 3
)

// printed is one change, for all regions that have it.
type printed struct {
	head, what, text string
	joined           int // how many others have joined it
}

// printDiff prints changes by region or line. Those of many regions that are alike come first, each once.
func printDiff(out io.Writer, changes []route.Change, next, old *config.Snapshot) {
	lines := condense(changes, func(key string) string {
		for _, s := range []*config.Snapshot{next, old} {
			if r := s.Regions[key]; r != nil {
				return key + " " + r.Name
			}
		}
		return key
	})
	head := ""
	for i, l := range lines {
		if i == maxPrinted {
			fmt.Fprintf(out, "and %d more, see --json\n", len(lines)-maxPrinted)
			break
		}
		if l.head != head || i == 0 {
			fmt.Fprintln(out, l.head)
			head = l.head
		}
		if l.joined > maxNamed {
			l.what += fmt.Sprintf(" and %d more", l.joined-maxNamed)
		}
		if l.what != "" {
			l.what += ": "
		}
		fmt.Fprintf(out, "  %s%s\n", l.what, l.text)
	}
	if len(changes) == 0 {
		fmt.Fprintf(out, "callers notice nothing; version %s to %s\n", old.Version, next.Version)
		return
	}
	fmt.Fprintf(out, "%s; version %s to %s\n", many(len(changes), "change"), old.Version, next.Version)
}

// condense gives each change its heading, and joins those that many regions, or services of one region, have alike.
func condense(changes []route.Change, named func(string) string) []printed {
	regions := map[printed][]string{}
	plain := func(c route.Change) printed { return printed{head: c.Line, what: about(c), text: c.Text} }
	for _, c := range changes {
		if c.Region != "" && !slices.Contains(regions[plain(c)], c.Region) {
			regions[plain(c)] = append(regions[plain(c)], c.Region)
		}
	}
	var first, rest []printed
	for _, c := range changes {
		p := plain(c)
		switch keys := regions[p]; {
		case len(keys) > maxNamed:
			if c.Region != keys[0] {
				continue
			}
			p.head = fmt.Sprintf("%s: %s, …", many(len(keys), "region"), strings.Join(keys[:maxNamed], ", "))
			first = join(first, p)
			continue
		case c.Line != "":
			p.head = "line " + c.Line
			if c.Region != "" {
				p.head += ", " + named(c.Region)
			}
		case c.Region != "":
			p.head = named(c.Region)
		default:
			p.head = "everywhere"
		}
		rest = join(rest, p)
	}
	order := func(a, b printed) int { return strings.Compare(a.head, b.head) }
	slices.SortStableFunc(first, order)
	slices.SortStableFunc(rest, order)
	return append(first, rest...)
}

// join adds a change; to one with the same text under the same heading only what it is about.
func join(all []printed, p printed) []printed {
	for i := range all {
		if all[i].head == p.head && all[i].text == p.text && all[i].what != "" {
			if all[i].joined++; all[i].joined <= maxNamed {
				all[i].what += "; " + p.what
			}
			return all
		}
	}
	return append(all, p)
}

// about is "worldwide billing in en, plan X".
func about(c route.Change) string {
	var parts []string
	if c.Queue != "" {
		parts = append(parts, "queue "+c.Queue)
	}
	if c.Service != "" {
		parts = append(parts, strings.TrimSpace(c.Cloud+" "+c.Service+" in "+c.Language))
	} else if c.Cloud != "" && c.Line == "" {
		parts = append(parts, c.Cloud)
	}
	if c.Plan != "" {
		parts = append(parts, "plan "+c.Plan)
	}
	if c.Severity != "" {
		parts = append(parts, "severity "+c.Severity)
	}
	return strings.Join(parts, ", ")
}
