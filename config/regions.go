package config

import (
	"regexp"
	"strings"
	"time"
)

var regionKey = regexp.MustCompile(`^[A-Z]{2,3}(-[A-Z0-9]{1,3})?$`)

// maxRegions is four times the world.
const maxRegions = 1000

// regions reads
//
//	regions:
//	  SE: {name: Sweden, zones: Europe/Stockholm}
//	  EEA: {name: Other markets, zones: Europe/Berlin, countries: [AT, BE]}
func (b *builder) regions(n node) {
	for _, p := range n.pairs("regions") {
		if !regionKey.MatchString(p.key) {
			p.at.fail("write its ISO 3166 key, such as SE or BQ-SE", "%q is no region", short(p.key))
			continue
		}
		if !b.once(p.at, "region", p.key) {
			continue
		}
		if len(b.made.Regions) == maxRegions {
			p.at.fail("leave out what no line serves", "there are more than %d regions", maxRegions)
			return
		}
		r := &Region{Key: p.key, Name: p.key, Countries: countriesOf(p.key), Pos: p.at.pos()}
		p.value.fields("region "+p.key, map[string]func(node){
			"name!": func(n node) { r.Name, _ = n.text("the region's name") },
			"zones!": func(n node) {
				for _, z := range n.some("time zone") {
					if name, ok := b.zone(z); ok {
						r.Zones = append(r.Zones, name)
					}
				}
			},
			"countries": func(n node) { r.Countries = countries(n) },
			"online":    func(n node) { r.Online = n.flag("online") },
		})
		b.made.Regions[p.key] = r
	}
}

// countries reads the ISO 3166 countries whose callers are in a region.
func countries(n node) []string {
	var all []string
	for _, one := range n.some("country") {
		if text, ok := one.text("a country"); ok && !country.MatchString(text) {
			one.fail("write its ISO 3166 code, such as SE", "%q is no country", short(text))
		} else if ok {
			all = append(all, text)
		}
	}
	return all
}

// countriesOf is the ISO 3166 country of a region's key: SE of SE, BQ of BQ-SE, none of EEA.
func countriesOf(key string) []string {
	country, _, _ := strings.Cut(key, "-")
	if len(country) != 2 {
		return nil
	}
	return []string{country}
}

// zone reads the name of a time zone and keeps it loaded.
func (b *builder) zone(n node) (string, bool) {
	name, ok := n.text("a time zone")
	if !ok || b.made.zones[name] != nil {
		return name, ok
	}
	loc, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		n.fail("write its IANA name, such as Europe/Stockholm", "there is no time zone %q", short(name))
		return "", false
	}
	b.made.zones[name] = loc
	return name, true
}

// knownRegion fails at n when there is no such region.
func (b *builder) knownRegion(n node, key string) bool {
	if b.made.Regions[key] != nil {
		return true
	}
	n.fail("add it to regions, or "+choose(key, b.regionKeys()), "there is no region %q", short(key))
	return false
}
