package config

import (
	"regexp"
	"slices"
	"strings"

	"supportline/config/hours"
)

// services are the words that the flow has prompts for.
var services = []string{"billing", "technical", "pre-sales"}

var (
	cloudKey  = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,30}$`)
	language  = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$`)
	queueName = regexp.MustCompile(`^[a-z0-9][a-zA-Z0-9-]{0,60}$`)
)

const maxClouds = 50

// maxChoices is how many keys a menu has for services or languages: 1 to 8; 9, 0, * and # mean other things.
const maxChoices = 8

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
		if len(b.made.Clouds) == maxClouds {
			p.at.fail("join some", "there are more than %d clouds", maxClouds)
			return
		}
		c := &Cloud{Key: p.key, Offers: map[string][]*Offer{}}
		pattern := "{service}-{language}"
		var rows node
		p.value.fields("cloud "+p.key, map[string]func(node){
			"services!": func(n node) { c.Services = choices(n, "a service", services) },
			"severities": func(n node) {
				for _, name := range choices(n, "a severity", []string{"A", "B", "C"}) {
					c.Severities = append(c.Severities, CaseSeverity{Name: name})
				}
			},
			"queue":  func(n node) { pattern = queuePattern(n, pattern) },
			"hours!": func(n node) { rows = n },
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
	for _, one := range n.some(strings.TrimPrefix(what, "a ")) {
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
				for _, row := range lang.value.some("row of hours") {
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
				severities = choices(n, "a severity", o.cloud.SeverityNames())
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

// knownCloud fails at n when there is no such cloud.
func (b *builder) knownCloud(n node, key string) bool {
	if b.made.Clouds[key] != nil {
		return true
	}
	n.fail(choose(key, b.cloudKeys()), "there is no cloud %q", short(key))
	return false
}
