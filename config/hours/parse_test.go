package hours

import (
	"strings"
	"testing"
)

func TestHoursAreReadAndWrittenBackInOneForm(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"24/7", "24/7"},
		{"closed", "closed"},
		{"Mon-Fri 09:00-17:00", "Mon-Fri 09:00-17:00"},
		{"mon-fri 9:00-17:00", "Mon-Fri 09:00-17:00"},
		{"Mon-Fri  09:00 – 17:00", "Mon-Fri 09:00-17:00"},
		{"Mon-Sun 09:00-24:00", "Mon-Sun 09:00-24:00"},
		{"Mon-Sun 00:00-24:00", "24/7"},
		{"Mon-Fri 00:00-24:00", "Mon-Fri 00:00-24:00"},
		{"Mon 00:00-Sat 00:00", "Mon-Fri 00:00-24:00"},
		{"Sun-Thu 10:00-18:00", "Sun-Thu 10:00-18:00"},
		{"Sun-Fri 22:00-06:00", "Sun-Fri 22:00-06:00"},
		{"Mon-Fri 19:00-03:00", "Mon-Fri 19:00-03:00"},
		{"Mon-Fri 08:00-04:00", "Mon-Fri 08:00-04:00"},
		{"Mon 12:00-Sat 12:00", "Mon 12:00-Sat 12:00"},
		{"Fri 22:00-Mon 06:00", "Fri 22:00-Mon 06:00"},
		{"Mon 12:00-Mon 06:00", "Mon 12:00-Mon 06:00"},
		{"Tue 09:00-17:00", "Tue 09:00-17:00"},
		{"Sat-Sun 22:00-23:00", "Sat-Sun 22:00-23:00"},
		{"Mon-Fri 09:00-12:00, Mon-Fri 13:00-17:00", "Mon-Fri 09:00-12:00, Mon-Fri 13:00-17:00"},
		{"Sat 10:00-14:00; Mon-Fri 09:00-17:00", "Mon-Fri 09:00-17:00, Sat 10:00-14:00"},
		{"Mon-Wed 09:00-17:00, Fri 09:00-17:00", "Mon-Wed 09:00-17:00, Fri 09:00-17:00"},
		{"Mon 09:00-13:00, Mon 12:00-17:00", "Mon 09:00-17:00"},
	} {
		w, err := Parse(c.text)
		if err != nil || w.String() != c.want {
			t.Errorf("Parse(%q) = %q, %v, want %q", c.text, w, err, c.want)
		}
	}
}

func TestWhatAreNoHoursIsRefusedWithAnExampleToFollow(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                       "empty",
		"9-17":                   "are not hours",
		"Mon-Fri":                "are not hours",
		"Mon-Fri 09:00":          "are not hours",
		"Mon-Fri 9-17":           `"9" is no time of day`,
		"Mon-Fry 09:00-17:00":    `"Fry" is no day`,
		"Mon-Fri 09:00-25:00":    `"25:00" is no time of day`,
		"Mon-Fri 09:00-24:30":    `"24:30" is no time of day`,
		"Mon-Fri 09:60-17:00":    `"09:60" is no time of day`,
		"Mon-Fri 09:00-09:00":    "has no length",
		"Mon-Fri 24:00-09:00":    "cannot begin at 24:00",
		"Mon-Mon 09:00-17:00":    "names one day twice",
		"Mon 12:00-Mon 12:00":    "a whole week",
		",;":                     "no hours in",
		strings.Repeat("x", 501): "too long",
	} {
		_, err := Parse(text)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "; ") {
			t.Errorf("Parse(%.30q): %v, want %q and how to write it", text, err, want)
		}
	}
}

func TestSpansWithTimeInCommonAreFound(t *testing.T) {
	t.Parallel()
	for text, overlap := range map[string]bool{
		"Mon-Fri 09:00-17:00":                      false,
		"Mon-Fri 09:00-12:00, Mon-Fri 12:00-17:00": false,
		"Mon-Fri 09:00-13:00, Wed 12:00-17:00":     true,
		"Sun 22:00-06:00, Mon 05:00-08:00":         true,
		"Mon 05:00-08:00, Sun 22:00-06:00":         true,
		"Mon-Fri 08:00-04:00":                      false,
	} {
		w, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if a, b, found := w.Overlap(); found != overlap {
			t.Errorf("%q: overlap of %q and %q: %v", text, a, b, found)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{"24/7", "closed", "Mon-Fri 09:00-17:00", "Mon 12:00-Sat 12:00", "Sun-Fri 22:00-06:00, Sat 24:00-1:00",
		"Mon 12:00-Mon 06:00; Tue 1:00-2:00"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		w, err := Parse(text)
		if err != nil {
			return
		}
		again, err := Parse(w.String())
		if len(w.String()) > maxText {
			return // dozens of odd spans; written out they are longer than what may be read
		}
		if err != nil || !again.Equal(w) || again.String() != w.String() {
			t.Errorf("Parse(%q) = %q, which reads as %q, %v", text, w, again, err)
		}
	})
}
