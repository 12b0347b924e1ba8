package config

import (
	"slices"
	"strings"
)

// doubt looks at a configuration without errors for what is right and yet hardly meant.
func (b *builder) doubt(against Against) {
	if len(b.made.Lines) == 0 {
		b.warn(Pos{File: Main}, "add lines", "there is no line, so every call is refused")
	}
	b.doubtLines(against)
	b.doubtHours()
	b.doubtQueues()
	for _, i := range b.made.Incidents {
		if !against.Now.IsZero() && !i.Until.After(against.Now) {
			b.warn(i.Pos, "take it away, or give it a later end", "the incident %q ended on %s", i.Name, i.Until.Format("2 January 2006 15:04"))
		}
	}
}

func (b *builder) doubtLines(against Against) {
	for _, l := range b.made.Lines {
		for _, region := range l.Regions {
			if len(b.made.Clouds[l.Cloud].Offers[region]) == 0 && !b.made.Regions[region].Online {
				b.warn(l.Pos, "callers from there hear that it is closed; write hours, or say online: true in the region",
					"the line %s serves %s, which has no hours in cloud %s", l.Printed, region, l.Cloud)
			}
		}
		if l.Number.Zero() {
			b.warn(l.Pos, "add the forms in which trunks deliver it as aliases",
				"%s is no number of its region in E.164, so only exactly these digits reach the line", l.Printed)
		} else if at := b.made.numbers[digits(l.Printed)]; at != l {
			b.warn(l.Pos, "have trunks deliver E.164, or give this line an alias of its own",
				"another line has the digits of %s too, so they alone do not reach this one", l.Printed)
		}
		for _, lang := range l.Languages {
			switch {
			case against.Prompted != nil && !slices.Contains(against.Prompted, lang):
				b.warn(l.Pos, "callers who choose it hear English; make prompts for it, or list the line's languages without it",
					"the line %s offers %s, which has no prompts", l.Printed, lang)
			case against.Recorded != nil && lang != "en" && !slices.Contains(against.Recorded, lang):
				b.warn(l.Pos, "make audio for it, or list the line's languages without it",
					"the line %s offers %s, which has no audio: on the SIP door its callers hear English", l.Printed, lang)
			}
		}
	}
}

func (b *builder) doubtHours() {
	for _, key := range b.cloudKeys() {
		for _, rows := range b.made.Clouds[key].Offers {
			for _, o := range rows {
				if o.Week.Never() {
					b.warn(o.Pos, "write hours, or take the row away", "%s in %s is never open in %s", o.Service, o.Language, o.Region)
				}
				if first, second, found := o.Week.Overlap(); found {
					b.warn(o.Pos, "join them", "%s and %s overlap", first, second)
				}
			}
		}
	}
}

func (b *builder) doubtQueues() {
	for name, rules := range b.rules {
		if name != "defaults" && b.made.Queues[name] == nil {
			b.warn(rules.At.pos(), choose(name, b.queueNames()), "no hours lead to a queue %q, so its rules mean nothing", name)
		}
	}
	names := b.queueNames()
	for _, a := range b.made.Agents {
		for _, pattern := range a.Queues {
			if !slices.ContainsFunc(names, func(name string) bool { return matches(pattern, name) }) {
				b.warn(a.Pos, choose(strings.Trim(pattern, "*"), names), "agent %s serves %q, and there is no such queue", a.Name, pattern)
			}
		}
	}
	for _, name := range names {
		if len(b.made.Queues[name].Agents) == 0 {
			b.warn(b.firstOffer(name), "add the queue to an agent", "nobody serves the queue %s", name)
		}
	}
}

// firstOffer is where the files first lead to a queue.
func (b *builder) firstOffer(queue string) Pos {
	var first Pos
	for _, c := range b.made.Clouds {
		for _, rows := range c.Offers {
			for _, o := range rows {
				if o.Queue == queue && (first.Line == 0 || before(b.files, o.Pos, first)) {
					first = o.Pos
				}
			}
		}
	}
	return first
}

func before(files []string, a, b Pos) bool {
	if a.File != b.File {
		return slices.Index(files, a.File) < slices.Index(files, b.File)
	}
	return a.Line < b.Line || a.Line == b.Line && a.Column < b.Column
}
