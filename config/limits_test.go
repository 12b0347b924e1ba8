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
