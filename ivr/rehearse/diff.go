package rehearse

import (
	"fmt"
	"strings"
)

// contextLines are the lines that a diff shows around what differs.
const contextLines = 3

// Diff is a unified diff from the script to what was observed, without file names; "" when both are the same.
func Diff(script, observed string) string {
	edits := compare(strings.Split(strings.TrimSuffix(script, "\n"), "\n"), strings.Split(strings.TrimSuffix(observed, "\n"), "\n"))
	var b strings.Builder
	for from := 0; from < len(edits); {
		first := from
		for first < len(edits) && edits[first].what == ' ' {
			first++
		}
		if first == len(edits) {
			break
		}
		last := first // the last edit of this hunk: the next one is too far away to share its context
		for i := first; i < len(edits) && i-last <= 2*contextLines; i++ {
			if edits[i].what != ' ' {
				last = i
			}
		}
		hunk := edits[max(from, first-contextLines):min(len(edits), last+contextLines+1)]
		writeHunk(&b, hunk)
		from = min(len(edits), last+contextLines+1)
	}
	return b.String()
}

func writeHunk(b *strings.Builder, hunk []edit) {
	old, now := 0, 0
	for _, e := range hunk {
		if e.what != '+' {
			old++
		}
		if e.what != '-' {
			now++
		}
	}
	fmt.Fprintf(b, "@@ -%d,%d +%d,%d @@\n", hunk[0].old, old, hunk[0].now, now)
	for _, e := range hunk {
		fmt.Fprintf(b, "%c%s\n", e.what, e.text)
	}
}

// edit is a line that stays (' '), goes ('-') or comes ('+'), with the number of the line that it is at on both sides.
type edit struct {
	what     byte
	text     string
	old, now int
}

// compare finds the fewest edits from a to b.
func compare(a, b []string) []edit {
	var edits []edit
	j := 0
	for i, partner := range align(len(a), len(b), func(i, j int) bool { return a[i] == b[j] }) {
		if partner < 0 {
			edits = append(edits, edit{'-', a[i], i + 1, j + 1})
			continue
		}
		for ; j < partner; j++ {
			edits = append(edits, edit{'+', b[j], i + 1, j + 1})
		}
		edits = append(edits, edit{' ', a[i], i + 1, j + 1})
		j++
	}
	for ; j < len(b); j++ {
		edits = append(edits, edit{'+', b[j], len(a) + 1, j + 1})
	}
	return edits
}

// align finds for each of n things its partner among m others, -1 where it has none: as many pairs as there can be without
// changing the order of either side.
func align(n, m int, same func(i, j int) bool) []int {
	pairs := make([][]int, n+1) // how many there can be from i and j on
	for i := range pairs {
		pairs[i] = make([]int, m+1)
	}
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			pairs[i][j] = max(pairs[i+1][j], pairs[i][j+1])
			if same(i, j) {
				pairs[i][j] = max(pairs[i][j], pairs[i+1][j+1]+1)
			}
		}
	}
	partners := make([]int, n)
	for i, j := 0, 0; i < n; i++ {
		partners[i] = -1
		for k := j; k < m && pairs[i][k] == pairs[i][j]; k++ {
			if same(i, k) && pairs[i][k] == pairs[i+1][k+1]+1 {
				partners[i], j = k, k+1
				break
			}
		}
	}
	return partners
}
