package route

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"supportline/ivr/phone"
)

func TestTheCallersClockFollowsTheAreaCodeAsFarAsItIsOfTheRegion(t *testing.T) {
	t.Parallel()
	s := example(t)
	at := instant(t, "2026-11-20T12:00:00-05:00")
	for caller, want := range map[string]string{
		"+16045550123":  "America/Vancouver: the caller's own, by area code",
		"+17095550123":  "America/St_Johns: the caller's own, by area code", // the numbering data says Puerto Rico too
		"+13065550123":  "America/Regina: the caller's own, by area code",
		"+18665550123":  "America/Toronto: the usual one of Canada: the caller's number may be in several zones",
		"+12125550123":  "America/Toronto: the usual one of Canada: the caller's number is of America/New_York, outside the region",
		"+442079460123": "America/Toronto: the usual one of Canada: the caller's number is of Europe/London, outside the region",
		"":              "America/Toronto: the usual one of Canada: the caller's number says none",
	} {
		f := facts(t, s, "+18008659408", caller, "billing", "en", "")
		f.Region = "CA" // the line serves others too
		d := Decide(s, f, at)
		if got := reason(d, "zone"); got != want || !strings.HasPrefix(want, d.Zone+":") {
			t.Errorf("%s: %q in %s, want %q", caller, got, d.Zone, want)
		}
	}
}

func TestAnUnknownPlaceIsRefusedByItsName(t *testing.T) {
	t.Parallel()
	s := example(t)
	line, _ := s.Line("+46201605899")
	for name, c := range map[string]struct {
		f                  Facts
		region, rule, text string
	}{
		"no such region":              {Facts{Region: "XX"}, "XX", "region", `there is no region "XX"`},
		"no such region in a cloud":   {Facts{Region: "XX", Cloud: "worldwide"}, "XX", "region", `there is no region "XX"`},
		"no line of the cloud":        {Facts{Region: "SE", Cloud: "germany"}, "SE", "offered", "Sweden has no telephone support in the germany cloud"},
		"a region of another line":    {Facts{Region: "DE", Line: line}, "DE", "region", `the line 020 160 5899 does not serve "DE"`},
		"a cloud of another line":     {Facts{Cloud: "germany", Line: line}, "", "line", "020 160 5899 is a line of the worldwide cloud, not of germany"},
		"a region without any number": {Facts{Region: "SE"}, "SE", "line", "no line of Sweden is known, and no cloud was named"},
	} {
		d := Decide(s, c.f, time.Now())
		if d.Outcome != Refused || d.Region != c.region || reason(d, c.rule) != c.text {
			t.Errorf("%s: %s %q %v", name, d.Outcome, d.Region, d.Why)
		}
	}
}

func TestWhatIsListedOpensInTheZoneThatIsNamed(t *testing.T) {
	t.Parallel()
	s := example(t)
	f := facts(t, s, "+18008659408", "+16045550123", "billing", "", "")
	d := Decide(s, f, instant(t, "2026-11-21T12:00:00-05:00"))
	if d.Outcome != Closed || d.NextOpen.Location().String() != d.Zone || d.NextOpen.Format(time.RFC3339) != "2026-11-23T09:00:00-05:00" {
		t.Errorf("%s: opens %s, zone %s", d.Outcome, d.NextOpen, d.Zone)
	}
	f.Language = "" // English billing alone is on the caller's clock
	s.Clouds["worldwide"].Offers["CA"] = s.Clouds["worldwide"].Offers["CA"][:1]
	d = Decide(s, f, instant(t, "2026-11-21T12:00:00-05:00"))
	if d.Zone != "America/Vancouver" || d.NextOpen.Format(time.RFC3339) != "2026-11-23T09:00:00-08:00" {
		t.Errorf("%s: opens %s, zone %s", d.Outcome, d.NextOpen, d.Zone)
	}
}

func TestDecidingLeavesTheSnapshotAsItWas(t *testing.T) {
	t.Parallel()
	s, untouched := example(t), example(t)
	for _, line := range s.Lines {
		for _, service := range []string{"", "billing", "technical", "pre-sales", "nonsense"} {
			for _, caller := range []phone.Number{{}, phone.MustParse("+16045550123"), phone.MustParse("+46850550001")} {
				for hour := range 8 {
					f := Facts{Line: line, Caller: caller, Service: service, Language: "en", Severity: "A"}
					Decide(s, f, instant(t, "2026-11-21T00:00:00Z").Add(time.Duration(hour)*3*time.Hour))
				}
			}
		}
	}
	if !reflect.DeepEqual(s.Clouds, untouched.Clouds) || !reflect.DeepEqual(s.Lines, untouched.Lines) ||
		!reflect.DeepEqual(s.Regions, untouched.Regions) {
		t.Error("a decision has written into the snapshot")
	}
}
