package config

import (
	"slices"
	"strings"
)

// choose says what to write instead of a wrong word: the nearest choice first when there is one.
func choose(wrong string, choices []string) string {
	if len(choices) == 0 {
		return "take it away"
	}
	best, distance := "", 3
	for _, c := range choices {
		if d := edits(strings.ToLower(wrong), strings.ToLower(c)); d < distance && d < len(c) {
			best, distance = c, d
		}
	}
	if best != "" {
		return "did you mean " + best + "?"
	}
	if len(choices) > 12 {
		choices = append(slices.Clone(choices[:12]), "…")
	}
	return "write one of " + strings.Join(choices, ", ")
}

// edits is the Levenshtein distance of two short words.
func edits(a, b string) int {
	if len(a) > 40 || len(b) > 40 {
		return 40
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
