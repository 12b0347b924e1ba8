package config

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"supportline/config/hours"
)

// services are the words that the flow has prompts for.
var services = []string{"billing", "technical", "pre-sales"}

var (
	regionKey = regexp.MustCompile(`^[A-Z]{2,3}(-[A-Z0-9]{1,3})?$`)
	cloudKey  = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,30}$`)
	language  = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$`)
	queueName = regexp.MustCompile(`^[a-z0-9][a-zA-Z0-9-]{0,60}$`)
)

// maxChoices is how many keys a menu has for services or languages: 1 to 8; 9, 0, * and # mean other things.
const maxChoices = 8

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
		r := &Region{Key: p.key, Name: p.key, Countries: countriesOf(p.key), Pos: p.at.pos()}
		p.value.fields("region "+p.key, map[string]func(node){
			"name!": func(n node) { r.Name, _ = n.text("the region's name") },
			"zones!": func(n node) {
				for _, z := range n.list() {
					if name, ok := b.zone(z); ok {
						r.Zones = append(r.Zones, name)
					}
				}
			},
			"countries": func(n node) { r.Countries = n.texts("a country") },
			"online":    func(n node) { r.Online = n.flag("online") },
		})
		b.made.Regions[p.key] = r
	}
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

// clouds reads
//
//	clouds:
//	  21vianet:
//	    services: [billing, technical]       # key 1, key 2
//	    severities: [A, B, C]
//	    queue: "21vianet-{service}-{language}"
//	    hours:
//	      CN:
//	        billing: {cmn: Mon-Fri 09:00-18:00}
func (b *builder) clouds(n node) {
	for _, p := range n.pairs("clouds") {
		if !cloudKey.MatchString(p.key) {
			p.at.fail("write small letters, digits and hyphens", "%q is no name for a cloud", short(p.key))
			continue
		}
		if !b.once(p.at, "cloud", p.key) {
			continue
		}
		c := &Cloud{Key: p.key, Offers: map[string][]*Offer{}}
		pattern := "{service}-{language}"
		var rows node
		p.value.fields("cloud "+p.key, map[string]func(node){
			"services!":  func(n node) { c.Services = choices(n, "a service", services) },
			"severities": func(n node) { c.Severities = choices(n, "a severity", []string{"A", "B", "C"}) },
			"queue":      func(n node) { pattern = queuePattern(n, pattern) },
			"hours!":     func(n node) { rows = n },
		})
		b.made.Clouds[p.key] = c
		if rows.Node != nil && len(c.Services) > 0 {
			offers{b, c, pattern}.read(rows)
		}
	}
}

// choices reads a list of different words out of known ones.
func choices(n node, what string, known []string) []string {
	var all []string
	for _, one := range n.list() {
		text, ok := one.oneOf(what, known...)
		if ok && slices.Contains(all, text) {
			one.fail("write it once", "%s is there twice", text)
		} else if ok {
			all = append(all, text)
		}
	}
	return all
}

func queuePattern(n node, usual string) string {
	text, ok := n.text("queue")
	if !ok {
		return usual
	}
	plain := strings.NewReplacer("{service}", "s", "{language}", "l").Replace(text)
	if !queueName.MatchString(plain) {
		n.fail("write for example \"germany-{service}-{language}\"", "%q is no pattern for queues", short(text))
		return usual
	}
	return text
}

// offers reads the hours of one cloud: region, service, language, then hours.
type offers struct {
	b       *builder
	cloud   *Cloud
	pattern string
}

func (o offers) read(n node) {
	for _, region := range n.pairs("hours") {
		o.b.later = append(o.b.later, func() { o.b.knownRegion(region.at, region.key) })
		for _, service := range region.value.pairs("hours of " + region.key) {
			if !slices.Contains(o.cloud.Services, service.key) {
				service.at.fail(choose(service.key, o.cloud.Services), "cloud %s has no service %q", o.cloud.Key, short(service.key))
				continue
			}
			for _, lang := range service.value.pairs(service.key) {
				if !language.MatchString(lang.key) {
					lang.at.fail("write its BCP 47 tag, such as en or cmn", "%q is no language", short(lang.key))
					continue
				}
				for _, row := range lang.value.list() {
					o.row(row, Offer{Cloud: o.cloud.Key, Region: region.key, Service: service.key, Language: lang.key, Pos: row.pos()})
				}
			}
		}
	}
}

// row reads "Mon-Fri 09:00-17:00", or a mapping of hours, zone, plan and severity.
func (o offers) row(n node, row Offer) {
	row.Queue = strings.NewReplacer("{service}", row.Service, "{language}", row.Language).Replace(o.pattern)
	severities := []string{""}
	if len(n.Content) == 0 {
		row.Week = week(n)
	} else {
		n.fields("hours", map[string]func(node){
			"hours!": func(n node) { row.Week = week(n) },
			"zone": func(n node) {
				if row.Zone = "caller"; n.Value != "caller" {
					row.Zone, _ = o.b.zone(n)
				}
			},
			"plan": func(n node) { row.Plan, _ = n.text("plan") },
			"severity": func(n node) {
				severities = choices(n, "a severity", o.cloud.Severities)
			},
		})
	}
	for _, severity := range severities {
		one := row
		one.Severity = severity
		name := strings.Join([]string{one.Cloud, one.Region, one.Service, one.Language, one.Plan, severity}, " ")
		if o.b.once(n, "a row of hours for", strings.Join(strings.Fields(name), " ")) {
			o.cloud.Offers[row.Region] = append(o.cloud.Offers[row.Region], &one)
		}
	}
}

func week(n node) hours.Week {
	text, ok := n.textOf("hours", 500)
	if !ok {
		return hours.Week{}
	}
	w, err := hours.Parse(text)
	if err != nil {
		what, mend, _ := strings.Cut(err.Error(), "; ")
		n.fail(mend, "%s", what)
	}
	return w
}

// knownRegion fails at n when there is no such region.
func (b *builder) knownRegion(n node, key string) bool {
	if b.made.Regions[key] != nil {
		return true
	}
	n.fail("add it to regions, or "+choose(key, b.regionKeys()), "there is no region %q", short(key))
	return false
}

// knownCloud fails at n when there is no such cloud.
func (b *builder) knownCloud(n node, key string) bool {
	if b.made.Clouds[key] != nil {
		return true
	}
	n.fail(choose(key, b.cloudKeys()), "there is no cloud %q", short(key))
	return false
}
