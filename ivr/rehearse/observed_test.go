package rehearse

import (
	"strings"
	"testing"
)

// read reads a script that begins with the usual head.
func read(t *testing.T, head, text string) Script {
	t.Helper()
	s, err := ReadScript("x.call", strings.NewReader("at 2026-11-23T10:00:00+01:00\n"+head+text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// played is the heard scenes of a call: closed billing.
var played = [][]string{
	{"decided region SE", "hears Welcome.", "hears Have you looked at the page?", "hears For billing, press 1."},
	{"decided queue billing-en", "decided closed", "hears Billing is closed now.", "hears It opens on Monday at 9:00 am.", "hears Goodbye.", "ends closed"},
}

func TestAScriptIsPlayedAsItIsWrittenOrNot(t *testing.T) {
	t.Parallel()
	const everything = `dials 1
hears Welcome.
# on the way
hears Have you looked at the page?
expects region SE
hears For billing, press 1.
keys 1
hears Billing is closed now.
hears It opens on Monday at 9:00 am.

hears Goodbye.
expects outcome closed
ends closed
`
	for _, c := range []struct {
		what, head, script string
		diff               string // the lines that differ
	}{
		{"everything", "", everything, ""},
		{"everything, in a partly script", "partly\n", everything, ""},
		{"one line too few", "", strings.Replace(everything, "hears Goodbye.\n", "", 1), "+hears Goodbye."},
		{"one line too many", "", strings.Replace(everything, "keys 1\n", "hears Hello?\nkeys 1\n", 1), "-hears Hello?"},
		{"a word changed", "", strings.Replace(everything, "at 9:00", "at 8:00", 1),
			"-hears It opens on Monday at 8:00 am. +hears It opens on Monday at 9:00 am."},
		{"a part of a line in a complete script", "", strings.Replace(everything, "hears Goodbye.", "hears Good…", 1),
			"-hears Good… +hears Goodbye."},
		{"another ending", "", strings.Replace(everything, "ends closed", "ends fault", 1), "-ends fault +ends closed"},
		{"an ending too early", "partly\n", "dials 1\nhears Welcome.\nkeys 1\nhears Goodbye.\nkeys 2\nends closed\n",
			"+ends closed -ends closed"},
		{"parts", "partly\n", "dials 1\nhears Welc…\nkeys 1\nhears …Monday…\nhears …bye.\nexpects outcome closed\nends closed\n", ""},
		{"parts in another order", "partly\n", "dials 1\nkeys 1\nhears …bye.\nhears …Monday…\nends closed\n",
			"+hears Billing is closed now. +hears It opens on Monday at 9:00 am. -hears …Monday…"},
		{"a part that is not heard", "partly\n", "dials 1\nhears Welcome.\nkeys 1\nhears …Tuesday…\nends closed\n",
			"-hears …Tuesday… +hears Billing is closed now. +hears It opens on Monday at 9:00 am. +hears Goodbye."},
		{"nothing heard", "partly\n", "dials 1\nkeys 1\nexpects outcome closed\nends closed\n", ""},
		{"another outcome", "partly\n", "dials 1\nkeys 1\nexpects outcome queue\nends closed\n", "-expects outcome queue +expects outcome closed"},
		{"another queue", "partly\n", "dials 1\nkeys 1\nexpects queue billing-en\nends closed\n", "-expects queue billing-en +expects outcome closed"},
		{"too early to be decided", "partly\n", "dials 1\nexpects queue billing-en\nkeys 1\nends closed\n",
			"-expects queue billing-en +expects outcome none"},
		{"another region", "partly\n", "dials 1\nexpects region DE\nkeys 1\nends closed\n", "-expects region DE +expects region SE"},
	} {
		s := read(t, c.head, c.script)
		diff := Diff(s.String(), s.Observed(played))
		var differ []string
		for line := range strings.Lines(diff) {
			if line[0] == '+' || line[0] == '-' {
				differ = append(differ, strings.TrimSpace(line))
			}
		}
		if strings.Join(differ, " ") != c.diff {
			t.Errorf("%s: differs\n%s\nwant %q", c.what, diff, c.diff)
		}
		rewritten, err := ReadScript("x.call", strings.NewReader(s.Observed(played)))
		if err != nil || rewritten.Observed(played) != rewritten.String() {
			t.Errorf("%s: rewritten, and not played as it is written: %v\n%s\nthen\n%s", c.what, err, rewritten, rewritten.Observed(played))
		}
	}
}

func TestADiffShowsWhereItIsAndWhatIsAround(t *testing.T) {
	t.Parallel()
	was := strings.Split("a b c d e f g h i j k l m n o p q", " ")
	is := append(append([]string{}, was[:4]...), append([]string{"X"}, was[5:]...)...)
	is = append(is, "r")
	got := Diff(strings.Join(was, "\n")+"\n", strings.Join(is, "\n")+"\n")
	want := "@@ -2,7 +2,7 @@\n b\n c\n d\n-e\n+X\n f\n g\n h\n@@ -15,3 +15,4 @@\n o\n p\n q\n+r\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if same := Diff("a\nb\n", "a\nb\n"); same != "" {
		t.Errorf("nothing differs: %q", same)
	}
}
