package route

import (
	"slices"
	"strings"

	"supportline/config"
)

// lines compares the numbers that can be dialled.
func (c *comparison) lines() {
	for _, l := range c.old.Lines {
		if lineLike(c.next, l) == nil {
			c.add(Change{Cloud: l.Cloud, Region: one(l.Regions), Line: l.Printed}, ChangedLine, "no longer a line")
		}
	}
	for _, l := range c.next.Lines {
		at := Change{Cloud: l.Cloud, Region: one(l.Regions), Line: l.Printed}
		if before := lineLike(c.old, l); before != nil {
			c.line(at, before, l)
		} else {
			c.add(at, ChangedLine, "a new line: serves "+strings.Join(l.Regions, ", ")+" in "+strings.Join(l.Languages, ", "))
		}
	}
}

func one(list []string) string {
	if len(list) == 1 {
		return list[0]
	}
	return ""
}

// lineLike is the line of the same number, nil where there is none.
func lineLike(s *config.Snapshot, l *config.Line) *config.Line {
	for _, other := range s.Lines {
		if other.Number == l.Number && (!l.Number.Zero() || other.Printed == l.Printed) {
			return other
		}
	}
	return nil
}

func (c *comparison) line(at Change, before, after *config.Line) {
	tell := func(text string) { c.add(at, ChangedLine, text) }
	if before.Cloud != after.Cloud {
		tell("in the " + after.Cloud + " cloud instead of " + before.Cloud)
	}
	if before.Plan != after.Plan {
		tell("its callers have " + planOf(after) + " instead of " + planOf(before))
	}
	c.lists(tell, "region", "the caller is asked for them", before.Regions, after.Regions)
	c.lists(tell, "language", "they are offered", before.Languages, after.Languages)
	spellings := func(l *config.Line) []string { return slices.Concat(l.Aliases, l.Misprints) }
	for _, gone := range added(spellings(after), spellings(before)) {
		if found, ok := c.next.Line(gone); !ok || found != after {
			tell("no longer reached as " + gone)
		}
	}
	for _, come := range added(spellings(before), spellings(after)) {
		if found, ok := c.old.Line(come); !ok || found != before {
			tell("now reached as " + come)
		}
	}
	for _, p := range after.Published {
		for _, was := range before.Published {
			if was.Region == p.Region && was != p {
				c.add(Change{Cloud: at.Cloud, Region: p.Region, Line: at.Line}, ChangedLine, publishedText(was, p))
			}
		}
	}
}

func planOf(l *config.Line) string {
	if l.Plan == "" {
		return "no certain plan"
	}
	return "the plan " + l.Plan
}

// lists tells what was added to a list, what removed, and otherwise whether the order has changed.
func (c *comparison) lists(tell func(string), what, order string, before, after []string) {
	gone, come := added(after, before), added(before, after)
	for _, key := range gone {
		tell("no longer serves " + what + " " + key)
	}
	for _, key := range come {
		tell("now serves " + what + " " + key)
	}
	if len(gone)+len(come) == 0 && !slices.Equal(before, after) {
		tell("the order in which " + order + " is now " + strings.Join(after, ", "))
	}
}

// publishedText says how a region now prints a line.
func publishedText(was, is config.Published) string {
	var parts []string
	for _, field := range []struct{ name, was, is string }{
		{"printed as", was.Printed, is.Printed}, {"kind", was.Kind, is.Kind}, {"note", was.Note, is.Note},
		{"after connecting", was.After, is.After}, {"charges", was.Charges, is.Charges},
	} {
		if field.was != field.is {
			parts = append(parts, field.name+" "+orNothing(field.is)+" instead of "+orNothing(field.was))
		}
	}
	return strings.Join(parts, "; ")
}

func orNothing(text string) string {
	if text == "" {
		return "nothing"
	}
	return `"` + text + `"`
}
