package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"supportline/config"
)

// worldQueries asks about everything that a region offers, at a hundred instants of a year that fall on all weekdays and
// times of day; about the region itself where it offers nothing.
func worldQueries(s *config.Snapshot, region string) []map[string]string {
	var all []map[string]string
	for i := range 100 {
		at := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC).Add(time.Duration(i) * (87*time.Hour + 37*time.Minute)).Format(time.RFC3339)
		before := len(all)
		for _, cloud := range slices.Sorted(maps.Keys(s.Clouds)) {
			for _, o := range s.Clouds[cloud].Offers[region] {
				all = append(all, map[string]string{"region": region, "cloud": cloud, "at": at, "service": o.Service, "language": o.Language,
					"plan": o.Plan, "severity": o.Severity})
			}
		}
		if len(all) == before {
			all = append(all, map[string]string{"region": region, "at": at})
		}
	}
	return all
}

// The world is explained in one run; each region's answers are held by a hash. `supportline diff` says what a change of the
// configuration means, before this file is rewritten with -update.
func TestTheWholeWorldIsExplainedAsBefore(t *testing.T) {
	t.Parallel()
	s, err := config.Example()
	if err != nil {
		t.Fatal(err)
	}
	var queries bytes.Buffer
	ask := json.NewEncoder(&queries)
	regions := slices.Sorted(maps.Keys(s.Regions))
	counts := map[string]int{}
	for _, region := range regions {
		for _, q := range worldQueries(s, region) {
			counts[region]++
			if err := ask.Encode(q); err != nil {
				t.Fatal(err)
			}
		}
	}
	var answers bytes.Buffer
	if err := explainBatch(s, &queries, &answers, time.Now); err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, region := range regions {
		h := sha256.New()
		for range counts[region] {
			line, err := answers.ReadBytes('\n')
			if err != nil {
				t.Fatalf("%s: %v", region, err)
			}
			if bytes.Contains(line, []byte(`"fault"`)) || bytes.Contains(line, []byte(`"error"`)) {
				t.Fatalf("%s: %s", region, line)
			}
			h.Write(line)
		}
		fmt.Fprintf(&got, "%s %d %s\n", region, counts[region], hex.EncodeToString(h.Sum(nil)[:6]))
	}
	const file = "testdata/world.golden"
	if *update {
		if err := os.WriteFile(file, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	was := strings.Split(string(want), "\n")
	for i, line := range strings.Split(got.String(), "\n") {
		if i >= len(was) || was[i] != line {
			t.Errorf("the answers are %q, and were others", line)
		}
	}
	if len(was) != len(regions)+1 {
		t.Errorf("%d regions, and were %d", len(regions), len(was)-1)
	}
}
