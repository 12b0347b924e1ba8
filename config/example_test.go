package config

import (
	"os"
	"strings"
	"testing"
	"time"
)

// small is a configuration in one file.
func small(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile("testdata/small.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func shipped(t testing.TB) *Snapshot {
	t.Helper()
	s, err := Example()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTheExamplesLinesAreFoundInEveryFormThatATrunkDelivers(t *testing.T) {
	t.Parallel()
	s := shipped(t)
	for _, c := range []struct {
		e164, cloud, regions, kind, languages string
		forms                                 []string
	}{
		{"+46201605899", "worldwide", "SE", "main", "en", []string{"020 160 5899", "0201605899", "+460201605899", "0046201605899", "46201605899"}},
		{"+46851761966", "worldwide", "SE", "alternative", "en", []string{"08 5176 1966", "0851761966"}},
		{"+611800197503", "worldwide", "AU", "main", "en", []string{"1800 197 503", "1 800 197 503", "1800197503"}},
		{"+61282239959", "worldwide", "AU", "alternative", "en", []string{"02 8223 9959", "+61 2 8223 9959"}},
		{"+18008659408", "worldwide", "US CA PR JM BS GU VI AS VG", "main", "en fr es",
			[]string{"1 800 865 9408", "18008659408", "8008659408", "1-800-865-9408"}},
		{"+448000326417", "worldwide", "GB", "main", "en", []string{"0800 032 6417", "08000326417", "+4408000326417"}},
		{"+442034506455", "worldwide", "GB", "alternative", "en", []string{"0203 450 6455", "020 3450 6455"}},
		{"+498005892330", "germany", "DE", "main", "de en", []string{"0800 589 2330"}},
		{"+4969380789305", "germany", "DE EEA", "alternative", "de en", []string{"069 380 789 305", "+49 69 380 789 305", "069380789305"}},
		{"+864000890365", "21vianet", "CN", "main", "cmn en", []string{"(86) 400-089-0365", "+86 4000 890 365", "4000890365"}},
	} {
		for _, form := range append(c.forms, c.e164) {
			l, ok := s.Line(form)
			if !ok || l.Number.E164() != c.e164 || l.Cloud != c.cloud || strings.Join(l.Regions, " ") != c.regions || l.Published[0].Kind != c.kind ||
				strings.Join(l.Languages, " ") != c.languages {
				t.Errorf("%q: %+v", form, l)
			}
		}
	}
	if len(s.Lines) != 168 {
		t.Errorf("%d lines", len(s.Lines))
	}
	for _, form := range []string{"", "+46850641350", "112", "anonymous", strings.Repeat("9", 300)} {
		if l, ok := s.Line(form); ok {
			t.Errorf("%q is the line %s", form, l.Printed)
		}
	}
	if l, ok := s.LineFrom("SE", "00 1 800 865 9408"); !ok || l.Regions[0] != "US" {
		t.Error("a Swedish trunk's international form of the North American line is not found")
	}
	if l, ok := s.Line("+46850641350", "nonsense", "+46201605899"); !ok || l.Regions[0] != "SE" {
		t.Error("evidence after a number that is no line is not looked at")
	}
}

func TestTheExampleHasNoErrorsAndItsSettingsAreRead(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	found := Check(ExampleSource(), Against{Prompted: []string{"en", "de", "fr", "cmn"}, Now: now})
	if len(found.Errors()) > 0 {
		t.Error(found.Errors())
	}
	if found := CheckSettings(ExampleSettings()); len(found.Errors()) > 0 {
		t.Error(found)
	}
}

func TestTheSameSourcesGiveTheSameVersionAndAnyChangeAnother(t *testing.T) {
	t.Parallel()
	a, b := shipped(t), shipped(t)
	again, err := Build(a.Source)
	if err != nil || a.Version != b.Version || again.Version != a.Version || len(a.Version) != 12 {
		t.Errorf("versions %s %s, %v", a.Version, b.Version, err)
	}
	changed := ExampleSource()
	changed[Main] += "\n# a comment\n"
	if c, err := Build(changed); err != nil || c.Version == a.Version {
		t.Errorf("another text has the version %s: %v", c.Version, err)
	}
}

func FuzzBuild(f *testing.F) {
	f.Add(small(f), "")
	f.Add("include: a.yaml\nvendor: {name: x}", "lines: [{number: 020 160 5899, region: SE}]")
	f.Add(small(f)+"holidays: {CA: {source: x, reviewed: 2026-11-22, years: 2026-2028, states: {ON: {name: Ontario, prefixes: [\"+1416\"]}}, days: [{date: 2026-02-16, name: x, states: [ON]}, {date: 2026-12-24, name: x, closed_from: \"14:00\"}, {date: 2026-12-26, name: x, works_as: Fri}]}}\n", "overrides: [{name: x, kind: closing, lines: 020 160 5899, from: 2026-12-23T12:00:00+01:00, until: 2026-12-24T00:00:00+01:00, owner: x, reason: x, text: {en: x}}]\nincidents: [{name: x, text: {en: x}, from: 2026-12-23T12:00:00+01:00, until: 2026-12-24T00:00:00+01:00, owner: x}]\nannouncements: [{name: x, at: greeting, text: {en: x}, regions: SE}]")
	f.Add("include: a.yaml\n"+small(f), "queues: {billing-fr: {overflow: billing-en, overflow_after: 5m}}\nlines: [{number: +1 312 843 5147, cloud: worldwide, region: {SE: {}, CA: {printed: 312, kind: alternative}}, misprints: [\"+8 1\"], aliases: [\"+4920\"], languages: [en]}]")
	f.Add("agents: [{name: [], queues: {}}]\nclouds: {w: {services: [billing]}}\nhours: {w: {SE: {billing: {en: [24/7, {hours: }]}}}}", "")
	f.Fuzz(func(t *testing.T, text, included string) {
		source := map[string]string{Main: text, "a.yaml": included}
		s, err := Build(source)
		if (s == nil) == (err == nil) {
			t.Fatalf("snapshot %v, error %v", s != nil, err)
		}
		Check(source, Against{Prompted: []string{"en"}, Now: time.Unix(0, 0)})
		if s == nil {
			return
		}
		for _, l := range s.Lines {
			if len(l.Regions) == 0 || len(l.Languages) == 0 || s.Clouds[l.Cloud] == nil || s.Regions[l.Regions[0]] == nil {
				t.Errorf("a line that leads nowhere: %+v", l)
			}
		}
		for _, r := range s.Regions {
			if len(r.Zones) == 0 {
				t.Errorf("region %s has no zone", r.Key)
			}
		}
	})
}

func BenchmarkLine(b *testing.B) {
	s := shipped(b)
	b.ReportAllocs()
	for b.Loop() {
		s.Line("+460201605899")
	}
}
