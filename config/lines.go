package config

import (
	"maps"
	"slices"
	"strings"

	"supportline/ivr/phone"
)

// lines reads
//
//	lines:
//	  - number: 020 160 5899
//	    region: SE
//	    cloud: worldwide
//	  - number: 069 380 789 305
//	    region: [DE, EEA]        # the caller's number decides
//	    cloud: germany
//	    kind: alternative
//	    aliases: [069380789305]
//	    languages: [de, en]      # usually left out: as in the hours
func (b *builder) lines(n node) {
	for _, one := range n.list() {
		l := &Line{Pos: one.pos()}
		kind, note := "main", ""
		var regions, languages []node
		var cloud node
		one.fields("a line", map[string]func(node){
			"number!": func(n node) {
				l.Printed, _ = n.text("number")
				l.Pos = n.pos()
			},
			"region!":   func(n node) { regions = n.some("region") },
			"cloud!":    func(n node) { cloud = n },
			"kind":      func(n node) { kind, _ = n.oneOf("kind", "main", "alternative") },
			"aliases":   func(n node) { l.Aliases = n.texts("an alias") },
			"languages": func(n node) { languages = n.some("language") },
			"note":      func(n node) { note, _ = n.text("note") },
		})
		b.made.Lines = append(b.made.Lines, l)
		b.later = append(b.later, func() {
			b.placeLine(l, regions, languages, cloud)
			for _, r := range l.Regions {
				l.Published = append(l.Published, Published{Region: r, Printed: l.Printed, Kind: kind, Note: note})
			}
		})
	}
}

// placeLine looks up what a line refers to, once all files have been read.
func (b *builder) placeLine(l *Line, regions, languages []node, cloud node) {
	if cloud.Node == nil {
		return
	}
	key, ok := cloud.text("cloud")
	if !ok || !b.knownCloud(cloud, key) {
		return
	}
	l.Cloud = key
	for _, n := range regions {
		if key, ok := n.text("region"); ok && b.knownRegion(n, key) {
			l.Regions = append(l.Regions, key)
			if len(b.made.Clouds[l.Cloud].Offers[key]) == 0 && !b.made.Regions[key].Online {
				n.fail("add them under clouds, or say online: true in the region", "cloud %s has no hours for %s", l.Cloud, key)
			}
		}
	}
	offered := b.languagesOf(l)
	for _, n := range languages {
		text, ok := n.oneOf("a language of this line", offered...)
		if ok && slices.Contains(l.Languages, text) {
			n.fail("write it once", "%s is there twice", text)
		} else if ok {
			l.Languages = append(l.Languages, text)
		}
	}
	if len(languages) == 0 {
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

// makeNumbers fills the book in which a dialled number is looked up.
//
// Aliases and E.164 belong to one line: a second is an error. The number as printed and its digits are a courtesy to
// trunks that deliver the national form; where two countries print the same, that form names no line.
func (b *builder) makeNumbers() {
	sure, courtesy := map[string]*Line{}, map[string]*Line{}
	claim := func(l *Line, spelling string) {
		if other := sure[spelling]; other != nil && other != l {
			b.fail(l.Pos, "keep one line for it; a line may serve several regions", "%s is also the line in %s", spelling, other.Pos)
			return
		}
		sure[spelling] = l
	}
	for _, l := range b.made.Lines {
		country := ""
		if len(l.Regions) > 0 && len(countriesOf(l.Regions[0])) > 0 {
			country = countriesOf(l.Regions[0])[0]
		}
		if l.Printed == "" {
			continue
		}
		if n, err := phone.Parse(l.Printed, country); err == nil && (n.Valid() || strings.HasPrefix(l.Printed, "+")) {
			l.Number = n
			claim(l, n.E164())
			courtesy[strings.TrimPrefix(n.E164(), "+")] = l
		}
		for _, alias := range l.Aliases {
			claim(l, alias)
			claim(l, digits(alias))
			if n, err := phone.Parse(alias, country); err == nil && n.Valid() {
				claim(l, n.E164())
			}
		}
		for _, spelling := range []string{l.Printed, digits(l.Printed)} {
			if other, ok := courtesy[spelling]; ok && other != l {
				courtesy[spelling] = nil
				continue
			}
			courtesy[spelling] = l
		}
	}
	for spelling, l := range courtesy {
		if sure[spelling] == nil && l != nil {
			sure[spelling] = l
		}
	}
	b.made.numbers = sure
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
