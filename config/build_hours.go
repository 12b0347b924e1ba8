package config

import (
	"slices"
	"strings"
)

func (b *builder) cloud(e entry[cloudText]) {
	if !b.once(e.At, "cloud", e.Key) {
		return
	}
	if len(b.made.Clouds) == maxClouds {
		b.tooMany(e.At, maxClouds, "clouds", "join some")
		return
	}
	t := e.Value
	c := &Cloud{Key: e.Key, Services: distinct(t.Services), Plans: distinct(t.Plans), Offers: map[string][]*Offer{}}
	for _, s := range t.Severities.All {
		for _, service := range s.Value.Services {
			if service.Text != "" && len(c.Services) > 0 && !slices.Contains(c.Services, service.Text) {
				service.At.fail(choose(service.Text, c.Services), "cloud %s has no service %q", c.Key, short(service.Text))
			}
		}
		c.Severities = append(c.Severities, CaseSeverity{Name: s.Key, Services: distinct(s.Value.Services), Entitled: s.Value.Entitled,
			Respond: s.Value.Respond.Respond})
	}
	pattern := "{service}-{language}"
	if q := t.Queue; q.Text != "" {
		pattern = q.Text
		if !queueName.MatchString(strings.NewReplacer("{service}", "s", "{language}", "l").Replace(pattern)) {
			q.At.fail("write for example \"germany-{service}-{language}\"", "%q is no pattern for queues", short(pattern))
		}
	}
	b.made.Clouds[e.Key] = c
	b.patterns[e.Key] = pattern
}

// hours builds the offers of all clouds that a file has hours of.
func (b *builder) hours(clouds entries[entries[entries[entries[rows]]]]) {
	for _, c := range clouds {
		if !b.knownCloud(c.At, c.Key) {
			continue
		}
		cloud := b.made.Clouds[c.Key]
		for _, region := range c.Value {
			b.knownRegion(region.At, region.Key)
			for _, service := range region.Value {
				if len(cloud.Services) == 0 {
					continue // the cloud was found fault with already
				}
				if !slices.Contains(cloud.Services, service.Key) {
					service.At.fail(choose(service.Key, cloud.Services), "cloud %s has no service %q", cloud.Key, short(service.Key))
					continue
				}
				for _, lang := range service.Value {
					if !language.MatchString(lang.Key) {
						mend := "write its BCP 47 tag, such as en or cmn"
						if strings.Contains(lang.Key, ":") {
							mend = "put hours that have a comma between quotes"
						}
						lang.At.fail(mend, "%q is no language", short(lang.Key))
						continue
					}
					for _, row := range lang.Value {
						b.row(cloud, row, Offer{Cloud: cloud.Key, Region: region.Key, Service: service.Key, Language: lang.Key, Pos: row.At.pos()})
					}
				}
			}
		}
	}
}

// row builds an offer for each severity of a row.
func (b *builder) row(c *Cloud, t rowText, o Offer) {
	o.Queue = strings.NewReplacer("{service}", o.Service, "{language}", o.Language).Replace(b.patterns[c.Key])
	o.Week, o.Zone, o.Plan = t.Hours.Week, t.Zone.Text, t.Plan.Text
	o.Observes = t.Holidays == "closed" || t.Holidays == "" && !o.Week.EveryDay()
	if o.Zone != "" && o.Zone != "caller" {
		b.zone(t.Zone)
	}
	if o.Plan != "" && !slices.Contains(c.Plans, o.Plan) {
		t.Plan.At.fail(choose(o.Plan, c.Plans)+"; plans are named in the cloud", "cloud %s has no plan %q", c.Key, short(o.Plan))
	}
	for _, s := range t.Severity {
		if known := c.SeverityNames(); s.Text != "" && len(known) > 0 && !slices.Contains(known, s.Text) {
			s.At.fail(choose(s.Text, known), "a severity cannot be %q", short(s.Text))
		}
	}
	severities := distinct(t.Severity)
	if len(severities) == 0 {
		severities = []string{""}
	}
	for _, severity := range severities {
		one := o
		one.Severity = severity
		name := strings.Join([]string{one.Cloud, one.Region, one.Service, one.Language, one.Plan, severity}, " ")
		if b.once(t.At, "a row of hours for", strings.Join(strings.Fields(name), " ")) {
			c.Offers[o.Region] = append(c.Offers[o.Region], &one)
		}
	}
}
