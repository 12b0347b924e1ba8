package config

import (
	"errors"
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
