package route

import (
	"strings"
	"testing"

	"supportline/config"
	"supportline/config/hours"
)

func changed(t *testing.T, replace ...string) []Change {
	t.Helper()
	old, next := worldAnd(t, ""), worldOf(t, strings.NewReplacer(replace...).Replace(world))
	return Changes(old, next, instant(t, "2026-11-23T00:00:00Z"), instant(t, "2027-11-23T00:00:00Z"))
}

func told(all []Change) string {
	var lines []string
	for _, c := range all {
		var parts []string
		for _, p := range []string{string(c.Kind), c.Cloud, c.Region, c.Line, c.Queue, c.Service, c.Language, c.Plan, c.Severity} {
			if p != "" {
				parts = append(parts, p)
			}
		}
		lines = append(lines, strings.Join(parts, " ")+": "+c.Text)
	}
	return strings.Join(lines, "\n")
}

func TestAChangeIsToldAsCallersNoticeIt(t *testing.T) {
	t.Parallel()
	const swedishBilling, technical = "    SE:\n      billing: {en: Mon-Fri 09:00-17:00}", "      technical: {en: 24/7}\n    CN:"
	for name, c := range map[string]struct {
		replace []string
		want    string
	}{
		"nothing": {nil, ""},
		"the same, written otherwise": {[]string{swedishBilling, "    SE:\n      billing: {en: {hours: 'Mon-Thu 9:00-12:00, Mon-Thu 12:00-17:00, Fri 09:00-17:00', zone: Europe/Stockholm}}",
			"severity: [B, C]", "severity: [C, B]"}, ""},
		"longer hours": {[]string{swedishBilling, "    SE:\n      billing: {en: Mon-Fri 09:00-18:00}"},
			"hours worldwide SE billing en: Mon-Fri 17:00-18:00 now open, from 2026-11-23 on, 258 times"},
		"a holiday": {[]string{"name: Christmas Eve}", "name: Christmas Eve}\n      - {date: 2027-01-06, name: Epiphany}"},
			"hours worldwide SE billing en: 2027-01-06 09:00-17:00 now closed"},
		"no holidays heeded": {[]string{swedishBilling, "    SE:\n      billing: {en: {hours: Mon-Fri 09:00-17:00, holidays: open}}"},
			"hours worldwide SE billing en: 2026-12-24, 2026-12-25 09:00-17:00 now open\nhours worldwide SE billing en: 2026-12-30 12:00-17:00 now open"},
		"an office day": {[]string{technical, "      technical: {en: Mon-Fri 08:00-16:00}\n    CN:"},
			"hours worldwide SE technical en: Mon-Fri 00:00-08:00 now closed, from 2026-11-23 on, 259 times\n" +
				"hours worldwide SE technical en: Mon-Fri 16:00-24:00 now closed, from 2026-11-23 on, 258 times\n" +
				"hours worldwide SE technical en: Sat-Sun 00:00-24:00 now closed, from 2026-11-28 on, 104 times\n" +
				"hours worldwide SE technical en: 2026-12-24, 2026-12-25 00:00-24:00 now closed\n" +
				"hours worldwide SE technical en: 2026-12-30 12:00-24:00 now closed"},
		"a language": {[]string{swedishBilling, "    SE:\n      billing: {en: Mon-Fri 09:00-17:00, sv: Mon-Fri 09:00-17:00}"},
			"line worldwide SE 020 160 5899: now serves language sv\nline worldwide +1 312 843 5146: now serves language sv\noffer worldwide SE billing sv: now offered: Mon-Fri 09:00-17:00, queue billing-sv"},
		"a plan": {[]string{"{plan: other plans, hours: Mon-Fri 09:00-17:30}", "{plan: other plans, hours: Mon-Fri 09:00-18:30}"},
			"hours worldwide JP technical ja other plans: Mon-Fri 17:30-18:30 now open, from 2026-11-24 on, 260 times"},
		"a state's day": {[]string{"name: King's Birthday, states: QLD}", "name: King's Birthday, states: QLD}\n      - {date: 2027-05-03, name: May Day, states: QLD}"},
			"hours worldwide AU billing en: in Queensland: 2027-05-03 09:00-18:00 now closed"},
		"a promise": {[]string{"C: {respond: 3 business days}", "C: {respond: 2 business days}"},
			"severity 21vianet: severity C is now for all services, answered within 2 business days, instead of for all services, answered within 3 business days"},
		"regions": {[]string{"region: [BQ-SA, BQ-SE]", "region: [BQ-SE, BQ-BO]"},
			"line worldwide +1 312 843 5145: no longer serves region BQ-SA\nline worldwide +1 312 843 5145: now serves region BQ-BO\n" +
				"line worldwide +1 312 843 5145: now serves language nl"},
		"the order of asking": {[]string{"region: [BQ-SA, BQ-SE]", "region: [BQ-SE, BQ-SA]"},
			"line worldwide +1 312 843 5145: the order in which the caller is asked for them is now BQ-SE, BQ-SA"},
		"what to dial": {[]string{"after: select option 9", "after: select option 8"},
			`line worldwide PF +1 312 843 5147: after connecting "select option 8" instead of "select option 9"`},
		"a line less": {[]string{"  - {number: +81 3 5555 0101, region: JP, cloud: worldwide, kind: alternative, plan: Office 365 Enterprise}\n", ""},
			"line worldwide JP +81 3 5555 0101: no longer a line"},
		"the zone": {[]string{"SE: {name: Sweden, zones: Europe/Stockholm}", "SE: {name: Sweden, zones: Europe/London}"},
			"region SE: its zones are Europe/London instead of Europe/Stockholm\n" +
				"hours worldwide SE billing en: Mon-Fri 08:00-09:00 now closed, from 2026-11-23 on, 259 times\n" +
				"hours worldwide SE billing en: Mon-Fri 16:00-17:00 now open, from 2026-11-23 on, 258 times\n" +
				"hours worldwide SE billing en: 2026-12-30 11:00-12:00 now open"},
	} {
		if got := told(changed(t, c.replace...)); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, c.want)
		}
	}
}

func TestWhatIsOrderedForATimeIsToldWithWhatItOpensAndCloses(t *testing.T) {
	t.Parallel()
	override := `
overrides:
  - {name: stocktaking, kind: closing, regions: SE, services: billing, from: 2026-12-23T12:00:00+01:00, until: 2026-12-24T00:00:00+01:00, owner: Anna, reason: yearly}
`
	from, until := instant(t, "2026-11-23T00:00:00Z"), instant(t, "2027-11-23T00:00:00Z")
	const gone = "closing stocktaking for SE, billing from 2026-12-23 12:00 +01:00 to 2026-12-24 00:00 +01:00"
	for _, c := range []struct {
		old, next, want string
	}{
		{"", override, "hours worldwide SE billing en: 2026-12-23 12:00-17:00 now closed\noverride: " + gone + " is new"},
		{override, "", "hours worldwide SE billing en: 2026-12-23 12:00-17:00 now open\noverride: " + gone + " is gone"},
		{override, override, ""},
	} {
		if got := told(Changes(worldAnd(t, c.old), worldAnd(t, c.next), from, until)); got != c.want {
			t.Errorf("%s\nwant\n%s", got, c.want)
		}
	}
	if got := told(Changes(worldAnd(t, ""), worldAnd(t, override), instant(t, "2026-12-24T00:00:00Z"), until)); got != "" {
		t.Errorf("an override that is over: %s", got)
	}
}

func TestASnapshotThatIsBuiltTwiceHasNoChanges(t *testing.T) {
	t.Parallel()
	at := instant(t, "2026-11-23T00:00:00Z")
	if got := Changes(example(t), example(t), at, at.AddDate(1, 0, 0)); len(got) != 0 {
		t.Error(told(got))
	}
	all := Changes(&config.Snapshot{}, example(t), at, at.AddDate(1, 0, 0))
	if len(all) == 0 || len(Changes(example(t), &config.Snapshot{}, at, at.AddDate(1, 0, 0))) == 0 {
		t.Error("from nothing to something there is no change")
	}
}

func TestAStretchIsCutAtMidnightsInEveryZoneAlsoWhereOneIsSwallowed(t *testing.T) {
	t.Parallel()
	s := example(t)
	from, until := instant(t, "2024-01-01T00:00:00Z"), instant(t, "2040-01-01T00:00:00Z")
	zones := map[string]bool{"America/St_Johns": true, "Africa/Cairo": true, "Asia/Beirut": true, "America/Santiago": true, "America/Scoresbysund": true}
	for _, r := range s.Regions {
		for _, z := range r.Zones {
			zones[z] = true
		}
	}
	for zone := range zones {
		loc, err := s.Location(zone)
		if err != nil {
			t.Fatal(err)
		}
		var last hours.Date
		days := 0
		cut(stretch{from, until, true}, loc, func(d daily, on hours.Date) {
			if days > 0 && on != last+1 || d.from >= d.to {
				t.Errorf("%s: %s after %s, %d to %d", zone, on, last, d.from, d.to)
			}
			last = on
			days++
		})
		if days < 5844 || days > 5846 {
			t.Errorf("%s: %d days in 16 years", zone, days)
		}
	}
}
