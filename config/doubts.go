package config

import (
	"fmt"
	"maps"
	"slices"
)

// doubt looks at a configuration without errors for what is right and yet hardly meant.
func (b *builder) doubt(against Against) {
	if len(b.made.Lines) == 0 {
		b.warn(Pos{File: Main}, "add lines", "there is no line, so every call is refused")
	}
	b.lead()
	b.doubtLines()
	b.doubtLanguages(against)
	b.doubtHours()
	b.doubtQueues()
	b.doubtHolidays(against.Now)
	b.doubtOverrides(against.Now)
	b.doubtNews(against.Now)
}

// market is what lines lead to: a region's part of a cloud.
type market struct{ cloud, region string }

// lead finds the lines of each market, so that a look at each row of hours need not go through all lines.
func (b *builder) lead() {
	b.leading = map[market][]*Line{}
	for _, l := range b.made.Lines {
		for _, region := range l.Regions {
			at := market{l.Cloud, region}
			b.leading[at] = append(b.leading[at], l)
		}
	}
}

func (b *builder) doubtLines() {
	for _, l := range b.made.Lines {
		for _, region := range l.Regions {
			b.doubtRegion(l, region)
		}
		for _, wrong := range l.Misprints {
			if wrong == l.Printed {
				b.warn(l.Pos, "find out which number is meant", "%s is published wrongly, and the right number is not known", wrong)
				continue
			}
			b.warn(l.Pos, "have it printed right; the wrong form reaches the line as long as it stands here", "%s was published as %s", l.Printed, wrong)
		}
		if l.Number.Zero() {
			b.warn(l.Pos, "add the forms in which trunks deliver it as aliases",
				"%s is no number of its region in E.164, so only exactly these digits reach the line", l.Printed)
		} else if at := b.made.numbers[digits(l.Printed)]; at != l {
			b.warn(l.Pos, "have trunks deliver E.164, or give this line an alias of its own",
				"another line has the digits of %s too, so they alone do not reach this one", l.Printed)
		}
	}
}

// doubtRegion looks whether callers of a line from a region are ever let in.
func (b *builder) doubtRegion(l *Line, region string) {
	rows := b.made.Clouds[l.Cloud].Offers[region]
	switch {
	case b.made.Regions[region].Online:
	case len(rows) == 0:
		b.warn(l.Pos, "callers from there hear that it is closed; write hours, or say online: true in the region",
			"the line %s serves %s, which has no hours in cloud %s", l.Printed, region, l.Cloud)
	case !slices.ContainsFunc(rows, func(o *Offer) bool { return !o.Week.Never() }):
		b.warn(l.Pos, "write hours, or say online: true in the region",
			"callers of %s from %s have no way on: no service ever opens", l.Printed, region)
	}
}

// doubtLanguages says once for each language that callers are not spoken to in it.
func (b *builder) doubtLanguages(against Against) {
	lines := map[string][]*Line{}
	for _, l := range b.made.Lines {
		for _, lang := range l.Languages {
			lines[lang] = append(lines[lang], l)
		}
	}
	for _, lang := range slices.Sorted(maps.Keys(lines)) {
		first := lines[lang][0]
		who := "the line " + first.Printed + " offers"
		if more := len(lines[lang]) - 1; more == 1 {
			who = "the line " + first.Printed + " and another offer"
		} else if more > 1 {
			who = fmt.Sprintf("the line %s and %d others offer", first.Printed, more)
		}
		switch {
		case against.Prompted != nil && !slices.Contains(against.Prompted, lang):
			b.warn(first.Pos, "callers who choose it hear English; make prompts for it, or list the line's languages without it",
				"%s %s, which has no prompts", who, lang)
		case against.Recorded != nil && lang != "en" && !slices.Contains(against.Recorded, lang):
			b.warn(first.Pos, "make audio for it, or list the line's languages without it",
				"%s %s, which has no audio: on the SIP door its callers hear English", who, lang)
		}
	}
}
