package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"supportline/config"
)

func TestDiffSaysWhatCallersNoticeAndExitsAsDiffDoes(t *testing.T) {
	t.Parallel()
	old := folder(t, threeRegions)
	next := folder(t, strings.NewReplacer("SE: {billing: {en: Mon-Fri 09:00-17:00}", "SE: {billing: {en: Mon-Fri 09:00-18:00}",
		"  - {number: +1 312 843 5147, region: PF, cloud: worldwide}\n", "").Replace(threeRegions))
	code, out, errs := ranWith("", "diff", old, next)
	const want = "SE Sweden\n  worldwide billing in en: Mon-Fri 17:00-18:00 now open, from 2026-11-20 on, 261 times\n" +
		"line +1 312 843 5147, PF French Polynesia\n  no longer a line\n2 changes; version "
	if code != 1 || errs != "" || !strings.HasPrefix(out, want) {
		t.Errorf("%d %s%s\nwant\n%s", code, errs, out, want)
	}
	if code, out, errs := ranWith("", "diff", old, old); code != 0 || !strings.HasPrefix(out, "callers notice nothing; version ") {
		t.Errorf("nothing: %d %s%s", code, out, errs)
	}
	code, out, _ = ranWith("", "diff", "--json", "--from", "2027-01-04", "--until", "2027-01-06", old, next)
	var a diffed
	if err := json.Unmarshal([]byte(out), &a); err != nil || code != 1 || len(a.Changes) != 2 ||
		a.Changes[1].Text != "2027-01-04, 2027-01-05 17:00-18:00 now open" {
		t.Errorf("json: %d %v %s", code, err, out)
	}
}

func TestADiffOfWrongUsageExitsWithTwo(t *testing.T) {
	t.Parallel()
	dir := folder(t, threeRegions)
	for _, args := range []string{dir, dir + " " + dir + "-not-there", dir + " " + dir + " --from tomorrow",
		dir + " " + dir + " --from 2026-12-01 --until 2026-11-01", dir + " " + dir + " --from 2026-11-01 --until 2126-11-01"} {
		if code, _, errs := ranWith("", append([]string{"diff"}, strings.Fields(args)...)...); code != 2 || errs == "" {
			t.Errorf("%s: %d %s", args, code, errs)
		}
	}
}

func TestAChangeOfAllRegionsIsPrintedOnce(t *testing.T) {
	t.Parallel()
	old, next := t.TempDir(), t.TempDir()
	for name, text := range config.ExampleSource() {
		for dir, content := range map[string]string{old: text, next: strings.ReplaceAll(text, "24/7", "Mon-Fri 00:00-24:00")} {
			file := filepath.Join(dir, name)
			if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	code, out, errs := ranWith("", "diff", old, next)
	if code != 1 || strings.Count(out, "\n") > maxPrinted+10 || !strings.Contains(out, "worldwide technical in en: Sat-Sun 00:00-24:00 now closed") {
		t.Errorf("%d %s%s", code, errs, out)
	}
}
