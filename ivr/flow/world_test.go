package flow

import (
	"strings"
	"testing"
	"time"

	"supportline/config"
	"supportline/config/hours"
)

// Lines of the example that the tests make into something else, see world.
const (
	manyRegions = "0203 450 6455" // 26 regions
	fewRegions  = "02 8223 9959"  // three regions, of which the first has two languages
	japan       = "08 5176 1966"  // hours by plan and severity
	sweden      = "020 160 5899"  // as in the example
	china       = "+864000890365" // severities
	canada      = "+18008659408"  // hours on the caller's clock
	germany     = "0800 589 2330" // two languages
)

// africa is who may share one number: 26 regions, the commonest first.
var africa = strings.Fields("CI CM BJ BF BI CF TD KM CD DJ GF PF TF GA GP HT MG ML MQ YT NC NE RE BL MF XX")

// always bounds what is in force during all tests.
var always = struct{ from, until time.Time }{time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2040, 1, 1, 0, 0, 0, 0, time.UTC)}

// world is the example with three of its lines made into harder ones.
func world(t *testing.T) *config.Snapshot {
	t.Helper()
	c, err := config.Build(config.ExampleSource())
	if err != nil {
		t.Fatal(err)
	}
	c.Incidents, c.Announcements, c.Overrides = nil, nil, nil
	remake(t, c, canada, "CA")
	for i, key := range remake(t, c, manyRegions, africa...) {
		from := []string{"08:00", "09:00"}[i%2]
		offer(t, c, key, "billing", "en", "Mon-Fri "+from+"-17:00")
	}
	remake(t, c, fewRegions, "MA", "TN", "QA")
	for key, langs := range map[string]string{"MA": "fr es", "TN": "fr", "QA": "ar"} {
		for _, lang := range strings.Fields(langs) {
			offer(t, c, key, "billing", lang, "Mon-Fri 08:00-17:00")
		}
		offer(t, c, key, "technical", "en", "Mon-Fri 09:00-"+map[string]string{"MA": "17", "TN": "18", "QA": "19"}[key]+":00")
	}
	line(t, c, fewRegions).Languages = []string{"en", "fr", "ar", "es"}
	remake(t, c, japan, "JP")
	c.Clouds["worldwide"].Plans = []string{"Office 365 Enterprise", "other plans"}
	offer(t, c, "JP", "billing", "en", "Mon-Fri 00:00-08:00")
	offer(t, c, "JP", "technical", "en", "24/7").Plan = "Office 365 Enterprise"
	offer(t, c, "JP", "technical", "en", "Mon-Fri 00:00-08:30").Plan = "other plans"
	o := offer(t, c, "JP", "technical", "en", "24/7")
	o.Plan, o.Severity = "other plans", "high"
	c.Clouds["21vianet"].Severities = []config.CaseSeverity{{Name: "A", Services: []string{"technical"}, Entitled: true}, {Name: "B"}, {Name: "C"}}
	return c
}

func line(t *testing.T, c *config.Snapshot, number string) *config.Line {
	t.Helper()
	l, ok := c.Line(number)
	if !ok {
		t.Fatalf("the example has no line %s", number)
	}
	return l
}

// remake has a line serve other regions; all but those of the example begin without hours, in UTC.
func remake(t *testing.T, c *config.Snapshot, number string, keys ...string) []string {
	t.Helper()
	l := line(t, c, number)
	l.Regions, l.Published, l.Languages = keys, nil, []string{"en"}
	for _, key := range keys {
		l.Published = append(l.Published, config.Published{Region: key, Printed: l.Printed, Kind: "main"})
		if key == "CA" {
			l.Languages = []string{"en", "fr"}
			continue
		}
		c.Regions[key] = &config.Region{Key: key, Name: "Region " + key, Zones: []string{"UTC"}, Countries: []string{key},
			Workweek: week(t, "Mon-Fri 00:00-24:00")}
		delete(c.Holidays, key)
		c.Clouds["worldwide"].Offers[key] = nil
	}
	return keys
}

func offer(t *testing.T, c *config.Snapshot, region, service, lang, open string) *config.Offer {
	t.Helper()
	name := service + "-" + lang
	o := &config.Offer{Cloud: "worldwide", Region: region, Service: service, Language: lang, Week: week(t, open), Observes: open != "24/7",
		Queue: name}
	c.Clouds["worldwide"].Offers[region] = append(c.Clouds["worldwide"].Offers[region], o)
	if c.Queues[name] == nil {
		q := *c.Queues["billing-en"]
		q.Name = name
		c.Queues[name] = &q
	}
	return o
}

func week(t *testing.T, text string) hours.Week {
	t.Helper()
	w, err := hours.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// eventful adds news of all kinds to a world.
func eventful(c *config.Snapshot) *config.Snapshot {
	scope := func(services ...string) config.Scope {
		return config.Scope{Regions: []string{"JP", "SE"}, Services: services}
	}
	text := func(s string) map[string]string { return map[string]string{"en": s} }
	c.Incidents = []*config.Incident{
		{Name: "all", Text: text("All is slow."), Scope: scope(), From: always.from, Until: always.until},
		{Name: "mail", Text: text("Mail is slow."), Scope: scope("technical"), From: always.from, Until: always.until},
	}
	for _, at := range []config.AnnouncedAt{config.AtGreeting, config.AtClosed, config.AtWaiting} {
		c.Announcements = append(c.Announcements, &config.Announcement{Name: string(at), At: at, Text: text("Told at " + string(at) + "."), Scope: scope()})
	}
	c.Announcements = append(c.Announcements, &config.Announcement{Name: "billing", At: config.AtGreeting, Text: map[string]string{"sv": "Om fakturering."},
		Scope: scope("billing")})
	return c
}

// stocktaking closes a region's billing.
func stocktaking(c *config.Snapshot, region string) {
	c.Overrides = append(c.Overrides, &config.Override{Name: "stocktaking", Kind: config.Closing, From: always.from, Until: always.until,
		Text: map[string]string{"en": "Our stock is counted."}, Scope: config.Scope{Regions: []string{region}, Services: []string{"billing"}}})
}

// holiday makes a date special in a region.
func holiday(c *config.Snapshot, region string, at time.Time, special hours.Special) {
	special.Date = hours.DateOf(at)
	if c.Holidays == nil {
		c.Holidays = map[string]*config.Holidays{}
	}
	c.Holidays[region] = &config.Holidays{Region: region, First: special.Date.Add(-100), Last: special.Date.Add(100),
		Country: hours.NewCalendar(special)}
}
