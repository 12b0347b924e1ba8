package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"supportline/config"
)

// folder is a configuration of one file.
func folder(t *testing.T, routing string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, config.Main), []byte(routing), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

const threeRegions = `
vendor: {name: Litware}
regions:
  SE: {name: Sweden, zones: Europe/Stockholm}
  CN: {name: China, zones: [Asia/Shanghai, Asia/Urumqi]}
  PF: {name: French Polynesia, zones: [Pacific/Tahiti, Pacific/Marquesas, Pacific/Gambier]}
  AU: {name: Australia, zones: [Australia/Sydney, Australia/Perth]}
clouds:
  worldwide: {services: [billing, technical]}
hours:
  worldwide:
    SE: {billing: {en: Mon-Fri 09:00-17:00}, technical: {en: 24/7}}
    CN: {billing: {cmn: "Mon-Fri 09:00-12:00, Mon-Fri 13:00-18:00"}, technical: {en: 24/7}}
    PF: {billing: {fr: Sun-Fri 22:00-06:00}, technical: {en: 24/7}}
    AU: {billing: {en: Mon-Fri 09:00-18:00}, technical: {en: 24/7}}
lines:
  - {number: 020 160 5899, region: SE, cloud: worldwide}
  - {number: +86 10 5555 0100, region: CN, cloud: worldwide}
  - {number: +1 312 843 5147, region: PF, cloud: worldwide}
  - {number: 02 8223 9959, region: AU, cloud: worldwide}
overrides:
  - {name: stocktaking, kind: closing, regions: SE, services: billing, from: 2026-10-22T12:00:00+02:00, until: 2026-10-23T00:00:00+02:00, owner: Anna, reason: yearly}
holidays:
  CN:
    source: test
    reviewed: 2026-11-22
    years: 2026-2028
    days:
      - {date: 2026-10-05, name: National Day}
      - {date: 2026-10-06, name: National Day}
      - {date: 2026-10-07, name: National Day}
      - {date: 2026-10-09, name: A Short Day, closed_from: "12:00"}
      - {date: 2026-10-10, name: Working day for National Day, works_as: Wed}
  AU:
    source: test
    reviewed: 2026-11-22
    years: 2026-2028
    states:
      NSW: {name: New South Wales, prefixes: ["+6125"]}
      SA: {name: South Australia}
    days:
      - {date: 2026-10-05, name: Labour Day, states: [NSW, SA]}
`

func TestAWeekIsPrintedAsAGridOnTheCallersClockAndOnTheViewers(t *testing.T) {
	t.Parallel()
	dir := folder(t, threeRegions)
	for name, args := range map[string]string{
		"summer-time-begins": "--week SE --at 2026-03-29 --viewer America/New_York",
		"summer-time-ends":   "--week SE --at 2026-10-22T12:00:00+02:00",
		"golden-week":        "--week CN --at 2026-10-08 --viewer Europe/London",
		"nights":             "--week PF --at 2026-11-25 --viewer Europe/Paris",
		"state-unknown":      "--week AU --at 2026-10-05",
		"state-known":        "--week AU --at 2026-10-05 --from +61255500000",
	} {
		code, out, errs := ranWith("", append([]string{"explain", "--config", dir}, strings.Fields(args)...)...)
		if code != 0 || errs != "" {
			t.Errorf("%s: %d %s", name, code, errs)
		}
		file := filepath.Join("testdata", "week", name+".txt")
		if *update {
			if err := os.WriteFile(file, []byte(out), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil || out != string(want) {
			t.Errorf("%s: %v\n%s\nwant\n%s", name, err, out, want)
		}
	}
}

func TestAWeekIsPrintedAsJSONOfSpans(t *testing.T) {
	t.Parallel()
	code, out, _ := ranWith("", "explain", "--json", "--week", "PF", "--at", "2026-11-25", "--config", folder(t, threeRegions))
	const want = `{"region":"PF","cloud":"worldwide","zone":"Pacific/Tahiti","from":"2026-11-23T00:00:00-10:00","until":"2026-11-30T00:00:00-10:00",` +
		`"rows":[{"service":"billing","language":"fr","queue":"billing-fr","zone":"Pacific/Tahiti","open":[` +
		`{"from":"2026-11-23T00:00:00-10:00","until":"2026-11-23T06:00:00-10:00"},{"from":"2026-11-23T22:00:00-10:00","until":"2026-11-24T06:00:00-10:00"},`
	if code != 0 || !strings.HasPrefix(out, want) {
		t.Errorf("%d %s\nwant\n%s", code, out, want)
	}
}

func TestAWeekOfNoRegionSaysWhyThereIsNone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args, want string
		code       int
	}{
		{"--week XX", `there is no region "XX"`, 0},
		{"--week SE --viewer Europe/Atlantis", `there is no zone "Europe/Atlantis"`, 2},
		{"--week SE --at yesterday", "at is no time", 1},
		{"--week SE --region SE", "--week takes the region itself", 2},
		{"--region SE --viewer Europe/London", "--viewer is for --week", 2},
	} {
		code, out, errs := ranWith("", append([]string{"explain"}, strings.Fields(c.args)...)...)
		if code != c.code || !strings.Contains(out+errs, c.want) {
			t.Errorf("%s: %d %s%s", c.args, code, out, errs)
		}
	}
}
