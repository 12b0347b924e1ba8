package config

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"supportline/ivr/phone"
)

func (b *builder) line(t lineText) {
	l := &Line{Printed: t.Number.Text, Plan: t.Plan.Text, Aliases: distinct(t.Aliases), Misprints: distinct(t.Misprints), Pos: t.At.pos()}
	if t.Number.At.Node != nil {
		l.Pos = t.Number.At.pos()
	}
	b.made.Lines = append(b.made.Lines, l)
	if t.Cloud.Text == "" || !b.knownCloud(t.Cloud.At, t.Cloud.Text) {
		return
	}
	l.Cloud = t.Cloud.Text
	cloud := b.made.Clouds[l.Cloud]
	if l.Plan != "" && !slices.Contains(cloud.Plans, l.Plan) {
		t.Plan.At.fail(choose(l.Plan, cloud.Plans)+"; plans are named in the cloud", "cloud %s has no plan %q", l.Cloud, short(l.Plan))
	}
	for _, r := range t.Region {
		if r.Key.Text == "" || !b.knownRegion(r.Key.At, r.Key.Text) {
			continue
		}
		if slices.Contains(l.Regions, r.Key.Text) {
			r.Key.At.fail("write it once", "%s is there twice", r.Key.Text)
			continue
		}
		l.Regions = append(l.Regions, r.Key.Text)
		l.Published = append(l.Published, Published{Region: r.Key.Text, Printed: cmp.Or(r.Printed, t.Printed, l.Printed),
			Kind: cmp.Or(r.Kind, t.Kind, "main"), Note: cmp.Or(r.Note, t.Note), After: cmp.Or(r.After, t.After),
			Charges: cmp.Or(r.Charges, t.Charges)})
	}
	b.languages(l, t)
}

// languages are those that a line offers: as listed, or as in the hours of its regions.
func (b *builder) languages(l *Line, t lineText) {
	offered := b.languagesOf(l)
	for _, lang := range t.Languages {
		switch {
		case lang.Text == "":
		case !slices.Contains(offered, lang.Text):
			lang.At.fail(choose(lang.Text, offered), "a language of this line cannot be %q", short(lang.Text))
		case slices.Contains(l.Languages, lang.Text):
			lang.At.fail("write it once", "%s is there twice", lang.Text)
		default:
			l.Languages = append(l.Languages, lang.Text)
		}
	}
	if len(t.Languages) == 0 {
		l.Languages = offered
	}
	if len(l.Languages) == 0 {
		l.Languages = []string{"en"} // to say that support is online only
	}
	if len(l.Languages) > maxChoices {
		b.fail(l.Pos, "list at most 8 under languages", "the line has %d languages, more than there are keys", len(l.Languages))
	}
}

// languagesOf lists the languages of a line's hours, in the order written.
func (b *builder) languagesOf(l *Line) []string {
	var all []string
	for _, region := range l.Regions {
		for _, o := range b.made.Clouds[l.Cloud].Offers[region] {
			if !slices.Contains(all, o.Language) {
				all = append(all, o.Language)
			}
		}
	}
	return all
}

func (b *builder) regionKeys() []string { return slices.Sorted(maps.Keys(b.made.Regions)) }
func (b *builder) cloudKeys() []string  { return slices.Sorted(maps.Keys(b.made.Clouds)) }

// countriesOf is the ISO 3166 country of a region's key: SE of SE, BQ of BQ-SE, none of EEA.
func countriesOf(key string) []string {
	country, _, _ := strings.Cut(key, "-")
	if len(country) != 2 {
		return nil
	}
	return []string{country}
}

// regionsSpelling is a spelling of a number as people in a region write it.
type regionsSpelling struct{ region, spelling string }

// book is the one in which a dialled number is looked up.
//
// Aliases, misprints and E.164 belong to one line: a second is an error. The number as printed and its digits are a
// courtesy to trunks that deliver the national form; where two countries print the same, that form names no line, unless
// the region is known.
type book struct {
	b              *builder
	sure, courtesy map[string]*Line
	within         map[regionsSpelling]*Line
}

func (b *builder) makeNumbers() {
	k := book{b, map[string]*Line{}, map[string]*Line{}, map[regionsSpelling]*Line{}}
	for _, l := range b.made.Lines {
		k.add(l)
	}
	for spelling, l := range k.courtesy {
		if k.sure[spelling] == nil && l != nil {
			k.sure[spelling] = l
		}
	}
	b.made.numbers, b.made.numbersIn = k.sure, k.within
	b.rightlyPrinted()
}

// rightlyPrinted notes misprints that are the number of another line: its callers come first.
func (b *builder) rightlyPrinted() {
	for _, l := range b.made.Lines {
		for _, wrong := range l.Misprints {
			for _, other := range b.made.Lines {
				if other != l && digits(other.Printed) == digits(wrong) {
					b.fail(l.Pos, "take the misprint away: its callers reach that line", "the misprint %s is the line in %s", wrong, other.Pos)
				}
			}
		}
	}
}

func (k book) add(l *Line) {
	if l.Printed == "" {
		return
	}
	home := ""
	if len(l.Regions) > 0 && len(countriesOf(l.Regions[0])) > 0 {
		home = countriesOf(l.Regions[0])[0]
	}
	if n, ok := k.printed(l, l.Printed, home); ok {
		l.Number = n
	}
	for _, p := range l.Published {
		country := home
		if c := countriesOf(p.Region); len(c) > 0 {
			country = c[0]
		}
		if p.Printed != l.Printed {
			k.printed(l, p.Printed, country)
		}
		for _, spelling := range append([]string{p.Printed, l.Printed}, slices.Concat(l.Aliases, l.Misprints)...) {
			k.in(l, p.Region, spelling)
			k.in(l, p.Region, digits(spelling))
		}
		k.in(l, p.Region, l.Number.E164())
	}
	for _, alias := range l.Aliases {
		k.claim(l, alias)
		k.claim(l, digits(alias))
		if n, err := phone.Parse(alias, home); err == nil && n.Valid() {
			k.claim(l, n.E164())
		}
	}
	for _, wrong := range l.Misprints {
		k.claim(l, wrong)
		k.claim(l, digits(wrong))
	}
}

// printed takes a number as a region prints it: the whole number if it is one, and the form as a courtesy.
func (k book) printed(l *Line, text, country string) (phone.Number, bool) {
	for _, spelling := range []string{text, digits(text)} {
		if other, ok := k.courtesy[spelling]; ok && other != l {
			k.courtesy[spelling] = nil
			continue
		}
		k.courtesy[spelling] = l
	}
	n, err := phone.Parse(text, country)
	if err != nil || !n.Valid() && !strings.HasPrefix(text, "+") {
		return n, false
	}
	k.claim(l, n.E164())
	k.courtesy[strings.TrimPrefix(n.E164(), "+")] = l
	return n, true
}

func (k book) claim(l *Line, spelling string) {
	if other := k.sure[spelling]; other != nil && other != l {
		k.b.fail(l.Pos, "keep one line for it; a line may serve several regions", "%s is also the line in %s", spelling, other.Pos)
		return
	}
	k.sure[spelling] = l
}

// in notes a spelling within a region; the first line of the region has it.
func (k book) in(l *Line, region, spelling string) {
	if at := (regionsSpelling{region, spelling}); spelling != "" && k.within[at] == nil {
		k.within[at] = l
	}
}

// digits leaves out what people write between digits; a plus in front stays.
func digits(text string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -.()/", r) {
			return -1
		}
		return r
	}, text)
}
