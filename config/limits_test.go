package config

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestAFileFullOfMistakesIsToldInBoundedWords(t *testing.T) {
	t.Parallel()
	_, err := Build(map[string]string{Main: "lines:\n" + strings.Repeat("- {}\n", 20_000)})
	found, ok := errors.AsType[Problems](err)
	if !ok || len(found) != maxProblems+1 || !strings.Contains(found[maxProblems].What, "more problems") {
		t.Errorf("%d problems", len(found))
	}
}

func TestThereIsABoundToRegionsAndClouds(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("vendor: {name: Litware}\nregions:\n")
	for i := range maxRegions + 10 {
		fmt.Fprintf(&text, "  %c%c%c: {name: x, zones: UTC}\n", 'A'+i/26/26%26, 'A'+i/26%26, 'A'+i%26)
	}
	text.WriteString("clouds:\n")
	for i := range maxClouds + 10 {
		fmt.Fprintf(&text, "  c%d: {services: [billing]}\n", i)
	}
	found := Check(map[string]string{Main: text.String()}, Against{})
	if len(found) != 2 || !strings.Contains(found[0].What, "more than 1000 regions") || !strings.Contains(found[1].What, "more than 50 clouds") {
		t.Error(found)
	}
}

// manyOverrides is a vendor with n overrides, every one of them for all that there is.
func manyOverrides(t testing.TB, n int) string {
	var text strings.Builder
	text.WriteString(small(t) + "overrides:\n")
	for i := range n {
		fmt.Fprintf(&text, "  - {name: o%d, kind: closing, from: 2027-01-01T00:00:00Z, until: 2027-01-02T00:00:00Z, owner: a, reason: b}\n", i)
	}
	return text.String()
}

func TestThereIsABoundToOverrides(t *testing.T) {
	t.Parallel()
	if _, err := Build(map[string]string{Main: manyOverrides(t, maxNews)}); err != nil {
		t.Error(err)
	}
	_, err := Build(map[string]string{Main: manyOverrides(t, maxNews+10)})
	if found, ok := errors.AsType[Problems](err); !ok || len(found) != 1 || !strings.Contains(found[0].What, "more than 500 overrides") {
		t.Error(err)
	}
}

// Each of many overrides is held against the others and against a hundred lines that lead to a thousand regions.
func BenchmarkCheckManyOverridesOfManyRegions(b *testing.B) {
	var text, keys, hours strings.Builder
	text.WriteString("vendor: {name: Litware}\nclouds: {w: {services: [billing]}}\nregions:\n")
	for i := range maxRegions {
		key := fmt.Sprintf("%c%c%c", 'A'+i/26/26%26, 'A'+i/26%26, 'A'+i%26)
		fmt.Fprintf(&text, "  %s: {name: x, zones: UTC}\n", key)
		fmt.Fprintf(&keys, "%s,", key)
		fmt.Fprintf(&hours, "    %s: {billing: {en: Mon-Fri 09:00-17:00, fr: Mon-Fri 09:00-17:00}}\n", key)
	}
	text.WriteString("hours:\n  w:\n" + hours.String() + "lines:\n")
	for i := range 100 {
		fmt.Fprintf(&text, "  - {number: \"+467017%05d\", cloud: w, region: [%s]}\n", i, keys.String())
	}
	_, overrides, _ := strings.Cut(manyOverrides(b, maxNews), "overrides:")
	source := map[string]string{Main: text.String() + "overrides:" + overrides}
	b.ReportAllocs()
	for b.Loop() {
		if found := Check(source, Against{}); len(found.Errors()) > 0 {
			b.Fatal(found[0])
		}
	}
}
