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
	best, distance := "", 2
	for _, c := range choices {
		d := edits(strings.ToLower(wrong), strings.ToLower(c))
		if 2*d <= len(c) && (d < distance || d == distance && (best == "" || alike(wrong, c) > alike(wrong, best))) {
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

// alike is with how many letters both begin: of equally near words the one that begins the same is meant.
func alike(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// edits is how many letters are wrong, missing, too many or swapped with their neighbour (optimal string alignment).
func edits(a, b string) int {
	if len(a) > 40 || len(b) > 40 {
		return 40
	}
	var table [41][41]int
	for i := range len(a) + 1 {
		for j := range len(b) + 1 {
			if i == 0 || j == 0 {
				table[i][j] = i + j
				continue
			}
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(table[i-1][j]+1, table[i][j-1]+1, table[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, table[i-2][j-2]+1)
			}
			table[i][j] = d
		}
	}
	return table[len(a)][len(b)]
}
