package route

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"supportline/config"
	"supportline/ivr/phone"
)

func example(t testing.TB) *config.Snapshot {
	t.Helper()
	s, err := config.Example()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func instant(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// facts are what is known of a call to a number.
func facts(t testing.TB, s *config.Snapshot, dialled, caller, service, lang, severity string) Facts {
	t.Helper()
	line, ok := s.Line(dialled)
	if !ok {
		t.Fatalf("%s is no line", dialled)
	}
	f := Facts{Line: line, Service: service, Language: lang, Severity: severity}
	if caller != "" {
		f.Caller = phone.MustParse(caller)
	}
	return f
}

// 20 November 2026 is a Friday.
func TestCallsGoToTheQueueThatIsOpen(t *testing.T) {
	t.Parallel()
	s := example(t)
	for _, c := range []struct {
		dialled, caller, service, lang, severity, at string
		region, zone, queue                          string
		outcome                                      Outcome
		nextOpen                                     string
	}{
		{"+46201605899", "+46850550001", "billing", "en", "", "2026-11-20T16:59:59+01:00", "SE", "Europe/Stockholm", "billing-en", ToQueue, ""},
		{"+46201605899", "+46850550001", "billing", "en", "", "2026-11-20T20:30:00+01:00", "SE", "Europe/Stockholm", "billing-en", Closed, "2026-11-23T09:00:00+01:00"},
		{"+46201605899", "+46850550001", "technical", "en", "", "2026-11-21T03:00:00+01:00", "SE", "Europe/Stockholm", "technical-en", ToQueue, ""},
		{"+448000326417", "", "billing", "en", "", "2026-11-20T09:00:00+01:00", "GB", "Europe/London", "billing-en", Closed, "2026-11-20T09:00:00Z"},
		{"1 800 197 503", "+61255500000", "billing", "en", "", "2026-11-20T17:59:00+11:00", "AU", "Australia/Sydney", "billing-en", ToQueue, ""},
		// Canada: English billing on the caller's own clock, French in Eastern Time.
		{"+18008659408", "+16045550123", "billing", "en", "", "2026-11-20T19:30:00-05:00", "CA", "America/Vancouver", "billing-en", ToQueue, ""},
		{"+18008659408", "+14165550123", "billing", "en", "", "2026-11-20T19:30:00-05:00", "CA", "America/Toronto", "billing-en", Closed, "2026-11-23T09:00:00-05:00"},
		{"+18008659408", "+12125550123", "billing", "en", "", "2026-11-20T16:59:00-05:00", "US", "America/New_York", "billing-en", ToQueue, ""},
		{"+18008659408", "", "billing", "en", "", "2026-11-20T19:30:00-05:00", "", "", "", AskRegion, ""},
		{"+18008659408", "+16045550123", "billing", "fr", "", "2026-11-20T16:30:00-08:00", "CA", "America/New_York", "billing-fr", Closed, "2026-11-23T09:00:00-05:00"},
		// One number for Germany and the other markets: the caller says which.
		{"069380789305", "+493023125000", "billing", "de", "", "2026-11-20T09:00:00+01:00", "DE", "Europe/Berlin", "germany-billing-de", ToQueue, ""},
		{"+4969380789305", "+46850550001", "technical", "de", "", "2026-11-21T09:00:00+01:00", "EEA", "Europe/Berlin", "germany-technical-de", ToQueue, ""},
		{"+4969380789305", "", "billing", "en", "", "2026-11-20T17:00:00+01:00", "DE", "Europe/Berlin", "germany-billing-en", Closed, "2026-11-23T09:00:00+01:00"},
		{"+4969380789305", "+14165550123", "billing", "en", "", "2026-11-20T10:00:00+01:00", "DE", "Europe/Berlin", "germany-billing-en", ToQueue, ""},
		// China: hours by severity.
		{"+864000890365", "", "technical", "cmn", "A", "2026-11-22T03:00:00+08:00", "CN", "Asia/Shanghai", "21vianet-technical-cmn", ToQueue, ""},
		{"+864000890365", "", "technical", "cmn", "B", "2026-11-22T03:00:00+08:00", "CN", "Asia/Shanghai", "21vianet-technical-cmn", Closed, "2026-11-22T09:00:00+08:00"},
		{"+864000890365", "", "technical", "en", "C", "2026-11-22T23:59:59+08:00", "CN", "Asia/Shanghai", "21vianet-technical-en", ToQueue, ""},
		{"+864000890365", "", "technical", "en", "", "2026-11-22T03:00:00+08:00", "CN", "Asia/Shanghai", "21vianet-technical-en", Closed, "2026-11-22T09:00:00+08:00"},
		{"+864000890365", "", "pre-sales", "en", "", "2026-11-20T17:59:59+08:00", "CN", "Asia/Shanghai", "21vianet-pre-sales-en", ToQueue, ""},
	} {
		d := Decide(s, facts(t, s, c.dialled, c.caller, c.service, c.lang, c.severity), instant(t, c.at))
		next := ""
		if !d.NextOpen.IsZero() {
			next = d.NextOpen.Format(time.RFC3339)
		}
		if d.Outcome != c.outcome || d.Region != c.region || d.Zone != c.zone || d.Queue != c.queue || next != c.nextOpen {
			t.Errorf("%+v:\n%s %s %s %q %s\n%v", c, d.Outcome, d.Region, d.Zone, d.Queue, next, d.Why)
		}
		if d.Open != (d.Outcome == ToQueue) {
			t.Errorf("%+v: open is %v", c, d.Open)
		}
	}
}

func TestReasonsNameTheRuleTheInstantAndTheNearestMomentThatIsOtherwise(t *testing.T) {
	t.Parallel()
	s := example(t)
	for at, want := range map[string]string{
		"2026-11-20T08:48:00+01:00": "Friday 20 November 08:48: outside Mon-Fri 09:00-17:00; 12 minutes later: open",
		"2026-11-20T07:30:00+01:00": "Friday 20 November 07:30: outside Mon-Fri 09:00-17:00; 09:00: open",
		"2026-11-20T17:11:30+01:00": "Friday 20 November 17:11: outside Mon-Fri 09:00-17:00; 12 minutes earlier: open",
		"2026-11-20T20:30:00+01:00": "Friday 20 November 20:30: outside Mon-Fri 09:00-17:00; Monday 09:00: open",
		"2026-11-20T12:00:00+01:00": "Friday 20 November 12:00: inside Mon-Fri 09:00-17:00; 17:00: closed",
	} {
		d := Decide(s, facts(t, s, "+46201605899", "", "billing", "en", ""), instant(t, at))
		if got := reason(d, "weekly-hours"); got != want {
			t.Errorf("%s: %q, want %q", at, got, want)
		}
		if reason(d, "line") == "" || reason(d, "region") == "" || reason(d, "zone") == "" {
			t.Errorf("%s: reasons lack a rule: %v", at, d.Why)
		}
	}
	tollFree := facts(t, s, "+18008659408", "+18665550123", "billing", "en", "")
	tollFree.Region = "CA"
	d := Decide(s, tollFree, instant(t, "2026-11-20T12:00:00-05:00"))
	if got := reason(d, "zone"); !strings.Contains(got, "America/Toronto: the usual one of Canada") {
		t.Errorf("a toll-free caller's zone: %q", got)
	}
}

func reason(d Decision, rule string) string {
	for _, r := range d.Why {
		if r.Rule == rule {
			return r.Text
		}
	}
	return ""
}

func TestAClosedCallerHearsWhatIsOpenInsteadBestFirst(t *testing.T) {
	t.Parallel()
	s := example(t)
	got := func(d Decision) string {
		var all []string
		for _, a := range d.Alternatives {
			state := "open"
			if !a.Open {
				state = a.NextOpen.Format("Mon15")
			}
			all = append(all, a.Service+"-"+a.Language+" "+state)
		}
		return strings.Join(all, ", ")
	}
	night := instant(t, "2026-11-20T22:30:00-05:00")
	for _, c := range []struct{ dialled, caller, service, lang, want string }{
		{"+18008659408", "+14165550123", "billing", "fr", "technical-en open, billing-en Mon09"},
		{"+18008659408", "+14165550123", "technical", "fr", "technical-en open"},
		{"+46201605899", "", "billing", "en", "technical-en open"},
		{"+498005892330", "", "billing", "en", "technical-en open, technical-de open, billing-de Mon09"},
	} {
		d := Decide(s, facts(t, s, c.dialled, c.caller, c.service, c.lang, ""), night)
		if d.Outcome != Closed || got(d) != c.want {
			t.Errorf("%+v: %s, %s", c, d.Outcome, got(d))
		}
	}
}

func TestWithoutServiceOrLanguageTheAnswerListsWhatIsOffered(t *testing.T) {
	t.Parallel()
	s := example(t)
	at := instant(t, "2026-11-21T12:00:00-05:00")
	d := Decide(s, facts(t, s, "+18008659408", "+14165550123", "", "", ""), at)
	if d.Outcome != ToQueue || !d.Open || d.Queue != "" || len(d.Alternatives) != 4 || !d.Alternatives[0].Open || !d.NextOpen.IsZero() {
		t.Errorf("nothing chosen: %+v", d)
	}
	d = Decide(s, facts(t, s, "+18008659408", "+14165550123", "billing", "", ""), at)
	if d.Outcome != Closed || d.Open || d.Queue != "" || len(d.Alternatives) != 2 || d.NextOpen.Format(time.RFC3339) != "2026-11-23T09:00:00-05:00" {
		t.Errorf("billing chosen: %+v", d)
	}
}

func TestWhatIsNotOfferedIsRefusedAndNeverClosed(t *testing.T) {
	t.Parallel()
	s := example(t)
	at := instant(t, "2026-11-20T12:00:00+01:00")
	line, _ := s.Line("+46201605899")
	for name, f := range map[string]Facts{
		"service":     {Line: line, Service: "pre-sales", Language: "en"},
		"service all": {Line: line, Service: "pre-sales"},
		"language":    {Line: line, Service: "billing", Language: "sv"},
		"region":      {Line: line, Region: "DE", Service: "billing", Language: "en"},
		"cloud":       {Cloud: "mars", Region: "SE"},
		"hours":       {Cloud: "germany", Region: "SE"},
		"unknown":     {Cloud: "worldwide", Region: "XX"},
		"nothing":     {},
		"severity":    {Cloud: "21vianet", Region: "CN", Service: "technical", Language: "en", Severity: "D"},
	} {
		if d := Decide(s, f, at); d.Outcome != Refused || len(d.Why) == 0 || d.Open {
			t.Errorf("%s: %+v", name, d)
		}
	}
}

func TestSeverityAIsForTechnicalCasesOnly(t *testing.T) {
	t.Parallel()
	s := example(t)
	s.Clouds["21vianet"].Severities[0].Services = []string{"technical"}
	at := instant(t, "2026-11-20T12:00:00+08:00")
	for service, rule := range map[string]string{"billing": "billing-severity-cap", "pre-sales": "technical-severity-cap"} {
		d := Decide(s, facts(t, s, "+864000890365", "", service, "en", "A"), at)
		if d.Severity != "B" || d.Outcome != ToQueue || reason(d, rule) == "" {
			t.Errorf("%s at severity A: %+v", service, d)
		}
	}
}

func TestARegionWithoutTelephonesIsOnlineOnlyAndALineOfUnlikeRegionsAsks(t *testing.T) {
	t.Parallel()
	s, err := config.Build(map[string]string{"routing.yaml": `
vendor: {name: Litware}
regions:
  NP: {name: Nepal, zones: Asia/Kathmandu, online: true}
  US: {name: United States, zones: America/New_York}
  BS: {name: Bahamas, zones: America/Nassau}
clouds:
  worldwide:
    services: [billing]
hours:
  worldwide:
    US: {billing: {en: Mon-Fri 09:00-17:00}}
    BS: {billing: {en: Mon-Fri 08:00-16:00}}
lines:
  - {number: +1 800 865 9408, region: [US, BS], cloud: worldwide}
`})
	if err != nil {
		t.Fatal(err)
	}
	at := instant(t, "2026-11-20T12:00:00Z")
	if d := Decide(s, Facts{Cloud: "worldwide", Region: "NP", Service: "billing", Language: "en"}, at); d.Outcome != OnlineOnly {
		t.Errorf("Nepal: %+v", d)
	}
	if d := Decide(s, facts(t, s, "18008659408", "", "billing", "en", ""), at); d.Outcome != AskRegion || len(d.Regions) != 2 {
		t.Errorf("withheld: %+v", d)
	}
	if d := Decide(s, facts(t, s, "18008659408", "+12125550123", "billing", "en", ""), at); d.Region != "US" {
		t.Errorf("New York: %+v", d)
	}
}

func TestASnapshotAtOddsWithItselfIsAFault(t *testing.T) {
	t.Parallel()
	s := example(t)
	s.Clouds["worldwide"].Offers["SE"][0].Zone = "Europe/Atlantis"
	d := Decide(s, Facts{Cloud: "worldwide", Region: "SE", Service: "billing", Language: "en"}, instant(t, "2026-11-20T20:30:00+01:00"))
	if d.Outcome != Fault || reason(d, "fault") == "" {
		t.Errorf("%+v", d)
	}
}

func BenchmarkDecide(b *testing.B) {
	s := example(b)
	at := instant(b, "2026-11-20T20:30:00-05:00")
	for name, dialled := range map[string]string{"Sweden": "+46201605899", "CanadaCallersClock": "+18008659408"} {
		f := facts(b, s, dialled, "+14165550123", "billing", "en", "")
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Decide(s, f, at)
			}
		})
	}
}
