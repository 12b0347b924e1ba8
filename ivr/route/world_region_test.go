package route

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"supportline/config"
	"supportline/ivr/phone"
)

func TestAnAreaCodeNamesTheCountryOfANorthAmericanCaller(t *testing.T) {
	t.Parallel()
	for caller, want := range map[string]string{
		"+12125550123": "US", "+13125550123": "US", "+14165550123": "CA", "+16045550123": "CA", "+17875550123": "PR", "+19395550123": "PR",
		"+18765550123": "JM", "+16585550123": "JM", "+12425550123": "BS", "+13405550123": "VI", "+16715550123": "GU", "+16845550123": "AS",
		"+16705550123": "MP", "+12645550123": "AI", "+17215550123": "SX", "+12465550123": "BB", "+12685550123": "AG", "+18685550123": "TT",
		"+18095550123": "DO", "+14415550123": "BM", "+18005550123": "",
	} {
		if got := phone.MustParse(caller).Region(); got != want {
			t.Errorf("%s: %q, want %q", caller[:5], got, want)
		}
	}
}

func TestALineOfManyRegionsTakesTheCallersOrAsksForTheCommonestFirst(t *testing.T) {
	t.Parallel()
	s := worldAnd(t, "")
	const america, saba, bonaire = "+18008659408", "+13128435145", "+13128435146"
	at := instant(t, "2026-11-20T12:00:00Z")
	for _, c := range []struct{ dialled, caller, region, ask, why string }{
		{america, "+12125550123", "US", "", "United States: the caller's number is of US"},
		{america, "+14165550123", "CA", "", "Canada: the caller's number is of CA"},
		{america, "+17875550123", "PR", "", "Puerto Rico: the caller's number is of PR"},
		{america, "+18765550123", "JM", "", "Jamaica: the caller's number is of JM"},
		{america, "+12425550123", "BS", "", "Bahamas: the caller's number is of BS"},
		{america, "+13405550123", "VI", "", "US Virgin Islands: the caller's number is of VI"},
		{america, "+16715550123", "", "CA US JM PR VI BS", "the caller's number is of GU, which is none of the line's regions, and the line's regions have different hours"},
		{america, "+18005550123", "", "CA US JM PR VI BS", "the caller's number says nothing, and the line's regions have different hours"},
		{america, "", "", "CA US JM PR VI BS", "the caller's number says nothing, and the line's regions have different hours"},
		{saba, "+5994165000", "BQ-SA", "", "Saba: the caller's number is of BQ, which is several of the line's regions, and all regions of the line have the same hours"},
		{saba, "", "BQ-SA", "", "Saba: the caller's number says nothing, and all regions of the line have the same hours"},
		{bonaire, "+5997175000", "", "BQ-BO BQ-SA", "the caller's number is of BQ, which is several of the line's regions, and the line's regions have different hours"},
		{bonaire, "", "", "BQ-BO BQ-SA SE", "the caller's number says nothing, and the line's regions have different hours"},
	} {
		d := Decide(s, facts(t, s, c.dialled, c.caller, "billing", "en", ""), at)
		if d.Region != c.region || strings.Join(d.Regions, " ") != c.ask || reason(d, "region") != c.why || (d.Outcome == AskRegion) != (c.ask != "") {
			t.Errorf("%+v: %s %q %q\n%v", c, d.Outcome, d.Region, d.Regions, d.Why)
		}
	}
}

func TestRegionsThatAnOverrideTellsApartAreAskedForWhileItDoes(t *testing.T) {
	t.Parallel()
	s := worldAnd(t, `
overrides:
  - {name: flood, kind: closing, regions: BQ-SE, from: 2026-11-20T10:00:00-04:00, until: 2026-11-20T12:00:00-04:00, owner: Anna, reason: flood}
`)
	for at, outcome := range map[string]Outcome{
		"2026-11-18T11:00:00-04:00": ToQueue,
		"2026-11-20T11:00:00-04:00": AskRegion,
		"2026-11-20T12:00:00-04:00": ToQueue,
	} {
		if d := Decide(s, facts(t, s, "+13128435145", "", "billing", "en", ""), instant(t, at)); d.Outcome != outcome {
			t.Errorf("%s: %s, want %s\n%v", at, d.Outcome, outcome, d.Why)
		}
	}
}

func TestARowWithoutAZoneIsReadOnTheCallersClockWhereTheRegionHasSeveral(t *testing.T) {
	t.Parallel()
	s := worldAnd(t, "")
	at := instant(t, "2026-11-20T20:00:00Z") // 15:00 in New York, 12:00 in Los Angeles
	for _, c := range []struct{ region, caller, want string }{
		{"US", "+12135550123", "America/Los_Angeles: the caller's own, by area code"},
		{"US", "", "America/New_York: the usual one of United States: the caller's number says none"},
		{"US", "+18005550123", "America/New_York: the usual one of United States: the caller's number may be in several zones"},
		{"US", "+46850550001", "America/New_York: the usual one of United States: the caller's number is of Europe/Stockholm, outside the region"},
		{"AU", "+61891550000", "Australia/Perth: the caller's own, by area code"},
		{"SE", "+61891550000", "Europe/Stockholm: the region's own"},
	} {
		f := Facts{Cloud: "worldwide", Region: c.region, Service: "billing", Language: "en"}
		if c.caller != "" {
			f.Caller = phone.MustParse(c.caller)
		}
		if d := Decide(s, f, at); reason(d, "zone") != c.want || !strings.HasPrefix(c.want, d.Zone) {
			t.Errorf("%+v: %v", c, d.Why)
		}
	}
}

// callersOf are numbers of places, by their names.
var callersOf = map[string]string{"Canada": "+16045550123", "United States": "+12125550123", "Jamaica": "+18765550123", "Sweden": "+46850550001"}

// Every branch that is told is taken: what it promises must come.
func TestWhatWouldHaveBeenOtherwiseIsSo(t *testing.T) {
	t.Parallel()
	s := worldAnd(t, `
overrides:
  - {name: stocktaking, kind: closing, regions: [SE, CN, JP], services: [billing, technical], from: 2026-12-21T00:00:00Z, until: 2026-12-22T00:00:00Z, owner: Anna, reason: yearly}
`)
	told := map[string]bool{}
	for _, line := range s.Lines {
		for _, caller := range []string{"", "+18005550123", "+12125550123", "+81355550123"} {
			for _, service := range []string{"billing", "technical", "pre-sales"} {
				for _, lang := range []string{"en", "ja", "fr", "cmn"} {
					for _, severity := range []string{"", "B", "high"} {
						for _, plan := range []string{"", "other plans"} {
							for hour := 0; hour < 14*24; hour += 29 {
								f := Facts{Line: line, Service: service, Language: lang, Severity: severity, Plan: plan}
								if caller != "" {
									f.Caller = phone.MustParse(caller)
								}
								checkOtherwise(t, s, f, instant(t, "2026-12-14T00:30:00Z").Add(time.Duration(hour)*time.Hour), told)
							}
						}
					}
				}
			}
		}
	}
	for _, kind := range []string{"in", "with severity", "with the plan", "without the override", "on the clock of", "with a number from"} {
		if !told[kind] {
			t.Errorf("nothing was told that begins with %q", kind)
		}
	}
}

// checkOtherwise asks again with each change that is told.
func checkOtherwise(t *testing.T, s *config.Snapshot, f Facts, at time.Time, told map[string]bool) {
	t.Helper()
	d := Decide(s, f, at)
	n := 0
	for _, r := range d.Why {
		if r.Rule != "otherwise" {
			continue
		}
		n++
		change, what, _ := strings.Cut(r.Text, ": ")
		changed, snapshot := f, s
		for kind, set := range map[string]func(string){
			"in":            func(to string) { changed.Language = to },
			"with severity": func(to string) { changed.Severity = strings.TrimSuffix(to, ", for entitled organisations") },
			"with the plan": func(to string) { changed.Plan = to },
			"without the override": func(to string) {
				snapshot = new(config.Snapshot)
				*snapshot = *s
				snapshot.Overrides = slices.DeleteFunc(slices.Clone(s.Overrides), func(o *config.Override) bool { return o.Name == to })
			},
			"on the clock of": func(to string) {
				only := *s.Regions[d.Region]
				only.Zones = []string{to}
				snapshot = new(config.Snapshot)
				*snapshot = *s
				snapshot.Regions = maps.Clone(s.Regions)
				snapshot.Regions[d.Region] = &only
			},
			"with a number from": func(to string) { changed.Caller = phone.MustParse(callersOf[to]) },
		} {
			if to, ok := strings.CutPrefix(change, kind+" "); ok {
				set(to)
				told[kind] = true
			}
		}
		if got := Decide(snapshot, changed, at); !promised(what, d, got, at) {
			t.Fatalf("%+v at %s: %q, but then it is %s, region %s, next %s %s\n%v", f, at, r.Text, got.Outcome, got.Region, got.NextOpen, got.NextClose, got.Why)
		}
	}
	if n > maxOtherwise {
		t.Fatalf("%d branches: %v", n, d.Why)
	}
}

// promised tells whether an answer is what a branch of another said.
func promised(what string, was, is Decision, at time.Time) bool {
	region, isRegion := strings.CutPrefix(what, "region ")
	when, opens := strings.CutPrefix(what, "opens ")
	until, closes := strings.CutPrefix(what, "open, closes ")
	queue, other := strings.CutPrefix(what, "open now, queue ")
	switch {
	case isRegion:
		return is.Region == region
	case what == "open now":
		return !was.Open && is.Open && is.Queue == was.Queue
	case other:
		return !was.Open && is.Open && is.Queue == queue
	case what == "closed":
		return was.Open && is.Outcome == Closed
	case what == "not offered":
		return was.Open && is.Outcome == Refused
	case what == "open, never closes":
		return is.Open && is.NextClose.IsZero() && !was.NextClose.IsZero()
	case opens:
		return is.Outcome == Closed && moment(is.NextOpen, at.In(is.NextOpen.Location())) == when && (was.NextOpen.IsZero() || is.NextOpen.Before(was.NextOpen))
	case closes:
		return is.Open && moment(is.NextClose, at.In(is.NextClose.Location())) == until && !is.NextClose.Equal(was.NextClose)
	}
	return false
}
